//! The form that `edit` shows in an editor: a line a field, and what a person changed in it.
//!
//! In: a work; later the text as it came back. Out: the form; later the [`Edits`]. Pure. What is not
//! changed in the form is not changed in the catalog, so a form that comes back as it was does nothing.
//!
//! A line is `field: value`; a line that begins with a space goes on with the value above; one that begins
//! with `#` is not read. A field whose line is gone stays as it is.

use std::fmt::Write as _;

use super::change::{Change, ChangeError, Field, SHOWN};
use super::edit::Edits;
use crate::catalog::tags;
use crate::model::{NameSource, Scheme, Tag, TagSource, Work, title::fold};

/// Identifiers that the form offers, whether the work has them or not.
const OFFERED: [Scheme; 3] = [Scheme::Doi, Scheme::Arxiv, Scheme::Isbn];

/// What is wrong with a form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct FormError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub problem: Problem,
}

/// What is wrong with a line of a form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// Not of the form `field: value`.
    #[error("`{0}` is not of the form field: value")]
    Form(String),
    /// A field that is none, or a value that the field cannot have.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// A field that stands twice.
    #[error("{0} is given twice")]
    Twice(String),
    /// A tag that cannot be.
    #[error("`{0}` is no tag")]
    NoTag(String),
    /// A name without a letter or digit.
    #[error("`{0}` is no name: it has no letter and no digit")]
    NoName(String),
}

/// The form of a work.
#[must_use]
pub fn write(work: &Work) -> String {
    let mut text = format!(
        "# {}: change what is wrong, save, and leave the editor.\n\
         # An empty value takes back what you set before; - says that there is none, whatever notes say.\n\
         # Authors stand between ; and tags and aliases between , and a suggested ~tag becomes yours\n\
         # without its ~. Lines that begin with # are not read.\n\n",
        work.key
    );
    for (name, value) in lines(work) {
        // Written to a String: cannot fail.
        let _ = writeln!(text, "{}", format!("{name}: {value}").trim_end());
    }
    text
}

/// **Shape**: name and value of every line, in the order of the form.
fn lines(work: &Work) -> Vec<(&'static str, String)> {
    let mut lines = vec![("key", work.key.clone())];
    for name in SHOWN {
        lines.push((name, shown(work, name)));
    }
    for scheme in Scheme::ALL {
        let mut ids = work.ids.iter().filter(|id| id.scheme() == scheme);
        match ids.next() {
            Some(id) => lines.push((scheme.as_str(), id.value().to_owned())),
            None if OFFERED.contains(&scheme) => lines.push((scheme.as_str(), String::new())),
            None => {}
        }
    }
    let tags: Vec<_> = work.tags.iter().map(Tag::to_string).collect();
    lines.push(("tags", tags.join(", ")));
    lines.push(("aliases", aliases(work).join(", ")));
    lines
}

fn shown(work: &Work, name: &str) -> String {
    let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    let text = |text: &Option<String>| text.as_deref().map(one_line).unwrap_or_default();
    match name {
        "kind" => work.kind.to_string(),
        "title" => one_line(&work.title),
        "authors" => one_line(&work.authors.join("; ")),
        "year" => number(work.year.map(i64::from)),
        "venue" => text(&work.venue),
        "org" => text(&work.org),
        "cited_by" => number(work.cited_by.map(i64::from)),
        "volume" => text(&work.volume),
        "issue" => text(&work.issue),
        "pages" => text(&work.pages),
        "publisher" => text(&work.publisher),
        "urls" => work.urls.join(" "),
        "remark" => text(&work.remark),
        _ => String::new(),
    }
}

/// Names with a comma cannot stand in the form; they stay as they are.
fn aliases(work: &Work) -> Vec<&str> {
    let names = work.names.iter().filter(|name| {
        !matches!(name.source, NameSource::Weak | NameSource::Key) && !name.name.contains(',')
    });
    names.map(|name| name.name.as_str()).collect()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A line of the text as it came back, with those that go on with it.
struct Line<'t> {
    number: usize,
    name: &'t str,
    value: String,
}

fn read_lines(text: &str) -> Result<Vec<Line<'_>>, FormError> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    // An editor may begin a file with a mark of its encoding.
    for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let is_more = line.starts_with([' ', '\t']);
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        match (lines.last_mut(), line.split_once([':', '：'])) {
            (Some(above), _) if is_more => {
                above.value.push(' ');
                above.value.push_str(line.trim());
            }
            (_, Some((name, value))) if !is_more => lines.push(Line {
                number: at + 1,
                name: name.trim(),
                value: value.trim().to_owned(),
            }),
            _ => {
                let problem = Problem::Form(one_line(line));
                return Err(FormError {
                    line: at + 1,
                    problem,
                });
            }
        }
    }
    Ok(lines)
}

/// What the text says differently from the form of the work.
///
/// # Errors
/// The first line that cannot be understood.
pub fn read(work: &Work, text: &str) -> Result<Edits, FormError> {
    let before = lines(work);
    let mut seen: Vec<&str> = Vec::new();
    let mut edits = Edits::default();
    for line in read_lines(text)? {
        let fail = |problem: Problem| FormError {
            line: line.number,
            problem,
        };
        let field = Field::parse(line.name);
        let name = match (field, line.name) {
            (Some(field), _) => field.name(),
            (None, "tags") => "tags",
            (None, "aliases") => "aliases",
            (None, other) => return Err(fail(ChangeError::NoField(other.to_owned()).into())),
        };
        if seen.contains(&name) {
            return Err(fail(Problem::Twice(name.to_owned())));
        }
        seen.push(name);
        let value = one_line(&line.value);
        let was = before
            .iter()
            .find(|(other, _)| *other == name)
            .map(|(_, value)| value.as_str());
        if was.unwrap_or_default() == value {
            continue;
        }
        match field {
            Some(field) => {
                let change = Change::new(field, &value).map_err(|error| fail(error.into()))?;
                edits.changes.push(change);
            }
            None if name == "tags" => read_tags(work, &value, &mut edits).map_err(fail)?,
            None => read_aliases(work, &value, &mut edits).map_err(fail)?,
        }
    }
    Ok(edits)
}

fn parts(value: &str) -> impl Iterator<Item = &str> {
    value
        .split([',', '，'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

fn read_tags(work: &Work, value: &str, edits: &mut Edits) -> Result<(), Problem> {
    let mut wanted = Vec::new();
    for part in parts(value) {
        let name = tags::normal(part).ok_or_else(|| Problem::NoTag(part.to_owned()))?;
        let is_suggested = part.starts_with('~');
        let has = work
            .tags
            .iter()
            .find(|tag| tag.name == name)
            .map(|tag| tag.source);
        let is_new = match has {
            Some(TagSource::User) => false,
            Some(TagSource::Suggested) => !is_suggested,
            None => true,
        };
        if is_new {
            edits.tags_added.push(name.clone());
        }
        wanted.push(name);
    }
    let gone = work.tags.iter().filter(|tag| !wanted.contains(&tag.name));
    edits.tags_removed.extend(gone.map(|tag| tag.name.clone()));
    Ok(())
}

fn read_aliases(work: &Work, value: &str, edits: &mut Edits) -> Result<(), Problem> {
    let (had, wanted) = (aliases(work), parts(value).collect::<Vec<_>>());
    if let Some(name) = wanted.iter().find(|name| fold(name).is_empty()) {
        return Err(Problem::NoName((*name).to_owned()));
    }
    let missing = |these: &[&str], those: &[&str]| -> Vec<String> {
        let these = these.iter().filter(|name| !those.contains(name));
        these.map(|name| (*name).to_owned()).collect()
    };
    edits.aliases_added = missing(&wanted, &had);
    edits.aliases_removed = missing(&had, &wanted);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Identifier, Kind, Name, WorkId};

    fn work() -> Work {
        let tag = |name: &str, source| Tag {
            name: name.to_owned(),
            source,
        };
        Work {
            id: WorkId(1),
            key: "harlap2018pipedream".to_owned(),
            kind: Kind::Paper,
            title: "PipeDream: Fast".to_owned(),
            authors: vec!["A. One".to_owned(), "B. Two et al.".to_owned()],
            year: Some(2018),
            venue: None,
            org: None,
            cited_by: Some(510),
            cited_by_at: None,
            volume: None,
            issue: None,
            pages: None,
            publisher: None,
            ids: vec![Identifier::new(Scheme::Acl, "P18-1031").unwrap()],
            urls: vec!["https://a".to_owned()],
            names: vec![Name {
                name: "PipeDream".to_owned(),
                source: NameSource::Colon,
            }],
            tags: vec![
                tag("mine", TagSource::User),
                tag("good", TagSource::Suggested),
            ],
            remark: Some("good\nvery".to_owned()),
            mentions: 1,
            noted_at: None,
            added_at: String::new(),
        }
    }

    #[test]
    fn a_form_that_comes_back_as_it_was_changes_nothing() {
        let form = write(&work());
        assert!(read(&work(), &form).unwrap().is_empty(), "{form}");
        assert!(
            read(&work(), &form.replace('\n', "\r\n"))
                .unwrap()
                .is_empty()
        );
        assert!(read(&work(), "").unwrap().is_empty());
    }

    #[test]
    fn what_is_different_is_an_edit() {
        let form = write(&work())
            .replace("year: 2018", "year: 2019")
            .replace("venue:\n", "venue: SOSP\n  '19\n")
            .replace("tags: mine, ~good", "tags: good, new")
            .replace("aliases: PipeDream", "aliases: pipe, dream");
        let edits = read(&work(), &form).unwrap();
        assert_eq!(
            edits.changes,
            [
                Change::Set("year", 2019.into()),
                Change::Set("venue", "SOSP '19".into())
            ]
        );
        assert_eq!(
            (edits.tags_added, edits.tags_removed),
            (
                vec!["good".to_owned(), "new".to_owned()],
                vec!["mine".to_owned()]
            )
        );
        assert_eq!(edits.aliases_added, ["pipe", "dream"]);
        assert_eq!(edits.aliases_removed, ["PipeDream"]);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (text, error) in [
            ("key: a\nyear: soon\n", "line 2: year: `soon` is no year"),
            (
                "nonsense\n",
                "line 1: `nonsense` is not of the form field: value",
            ),
            ("  more\n", "line 1: `more` is not of the form field: value"),
            ("year: 2019\n\nyear: 2020", "line 3: year is given twice"),
            ("title:\ntitle: -", "line 2: title is given twice"),
            ("title: -", "line 1: title cannot be empty"),
            (
                "aliases: ?",
                "line 1: `?` is no name: it has no letter and no digit",
            ),
        ] {
            assert_eq!(
                read(&work(), text).unwrap_err().to_string(),
                error,
                "{text}"
            );
        }
    }
}
