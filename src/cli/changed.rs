//! What the verbs that change works have in common: the works found, the change told.

use notebib::catalog::{Catalog, works};
use notebib::model::{Work, WorkId};

use super::context::Context;
use super::errors::{Failure, Outcome, Status};
use super::note_path;
use super::output::{Format, Shape};
use super::reference;
use super::work_json::WorkLine;

/// The catalog, which must exist.
pub(crate) fn open(context: &Context) -> Result<Catalog, Failure> {
    Ok(Catalog::open(context.existing_catalog()?)?)
}

/// The number and key of the work that a REF means.
pub(crate) fn find(catalog: &Catalog, reference: &str) -> Result<(WorkId, String), Failure> {
    let found = reference::find(catalog, reference)?.work;
    Ok((found.id, found.key))
}

/// Tells what was done: a line on stderr, and with `--json` the works as they are now on stdout.
pub(crate) fn tell(
    context: &mut Context,
    catalog: &Catalog,
    shape: &Shape<Format>,
    changed: &[WorkId],
    message: &str,
) -> Outcome {
    context.warn(message);
    if shape.get() == Format::Jsonl {
        for work in load(catalog, changed)? {
            context.out.json_line(&WorkLine::from(&work))?;
        }
    }
    Ok(Status::Done)
}

/// The works as they are now.
pub(crate) fn load(catalog: &Catalog, ids: &[WorkId]) -> Result<Vec<Work>, Failure> {
    Ok(works::load_all(catalog.connection(), ids)?)
}

/// A place in a note as typed: `PATH:LINE`, or `PATH:LINE:COLUMN` as `cites` prints it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Typed<'t> {
    path: &'t str,
    line: u32,
    column: Option<u32>,
}

impl<'t> Typed<'t> {
    /// Reads a place; none when the text is of another form.
    pub(crate) fn parse(text: &'t str) -> Option<Self> {
        let text = text.strip_suffix(':').unwrap_or(text);
        let (before, last) = text.rsplit_once(':')?;
        let last = last.parse().ok().filter(|number| *number > 0)?;
        if let Some((path, line)) = before.rsplit_once(':')
            && let Ok(line) = line.parse::<u32>()
        {
            return Some(Self {
                path,
                line,
                column: Some(last),
            });
        }
        (!before.is_empty()).then_some(Self {
            path: before,
            line: last,
            column: None,
        })
    }

    /// The mentions that stand there.
    ///
    /// **Errors**: exit status 1 when there are none.
    pub(crate) fn places(
        &self,
        context: &Context,
        catalog: &Catalog,
    ) -> Result<Vec<notebib::catalog::decisions::Place>, Failure> {
        let root = context.root()?.unwrap_or(&context.folder);
        let paths = note_path::held(root, &context.folder, self.path);
        let places = notebib::app::edit::places(catalog, &paths, self.line, self.column);
        places.map_err(|error| match error {
            notebib::app::Error::NoMention { .. } => Failure::new(format!(
                "no reference is known on {}:{}",
                self.path, self.line
            ))
            .hint("the note may have changed: scan it again")
            .status(Status::NothingMatched),
            other => other.into(),
        })
    }

    /// True when a note of the catalog has this path.
    pub(crate) fn is_in_a_note(
        &self,
        context: &Context,
        catalog: &Catalog,
    ) -> Result<bool, Failure> {
        let root = context.root()?.unwrap_or(&context.folder);
        let paths = note_path::held(root, &context.folder, self.path);
        Ok(notebib::catalog::decisions::note(catalog.connection(), &paths)?.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_as_cites_prints_them() {
        let read = |text| Typed::parse(text).map(|typed| (typed.path, typed.line, typed.column));
        assert_eq!(read("a/b.md:12"), Some(("a/b.md", 12, None)));
        assert_eq!(read("a/b.md:12:4"), Some(("a/b.md", 12, Some(4))));
        assert_eq!(read("a/b.md:12:4:"), Some(("a/b.md", 12, Some(4))));
        assert_eq!(read("PTD-P: a title"), None);
        assert_eq!(read(":3"), None);
        assert_eq!(read("a.md:0"), None);
    }
}
