//! `notebib merge`, `split`, `same`, `distinct`, `reject` and `remove`: decisions that no scan forgets.

use notebib::app::edit;
use serde::Serialize;

use super::changed::{Typed, find, load, open, tell};
use super::context::Context;
use super::errors::{Failure, Outcome};
use super::note_path;
use super::output::{Format, Shape};
use super::work_json::{SCHEMA, WorkLine};

/// Two works.
#[derive(Debug, clap::Args)]
struct Two {
    /// A work: a key, identifier, URL, name, part of its title, author
    #[arg(value_name = "A")]
    a: String,
    /// Another work
    #[arg(value_name = "B")]
    b: String,
    #[command(flatten)]
    shape: Shape<Format>,
}

/// Make one work of two: B goes into A
///
/// All mentions, tags, names and identifiers of B become A's; where both have a value, A's stands. Both keys
/// go on naming the work.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  notebib merge narayanan2019pipedream harlap2018pipedream")]
pub(crate) struct Merge {
    #[command(flatten)]
    two: Two,
}

/// Runs `merge`.
pub(crate) fn merge(args: &Merge, context: &mut Context) -> Outcome {
    let mut catalog = open(context)?;
    let (keep, kept) = find(&catalog, &args.two.a)?;
    let (gone, merged) = find(&catalog, &args.two.b)?;
    edit::merge(&mut catalog, "merge", keep, gone, &context.now)?;
    let message = format!("{merged} is now {kept}");
    tell(context, &catalog, &args.two.shape, &[keep], &message)
}

/// Say that two works are the same
///
/// As merge, but the key of the one with more mentions stays.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  notebib same arXiv:1806.03377 10.1145/3341301.3359646")]
pub(crate) struct Same {
    #[command(flatten)]
    two: Two,
}

/// Runs `same`.
pub(crate) fn same(args: &Same, context: &mut Context) -> Outcome {
    let mut catalog = open(context)?;
    let (a, key_of_a) = find(&catalog, &args.two.a)?;
    let (b, key_of_b) = find(&catalog, &args.two.b)?;
    let (keep, gone) = edit::better(&catalog, a, b)?;
    edit::merge(&mut catalog, "same", keep, gone, &context.now)?;
    let (kept, merged) = if keep == a {
        (key_of_a, key_of_b)
    } else {
        (key_of_b, key_of_a)
    };
    tell(
        context,
        &catalog,
        &args.two.shape,
        &[keep],
        &format!("{merged} is now {kept}"),
    )
}

/// Say that two works are not the same
///
/// No scan will take one for the other, however alike their titles are.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  notebib distinct \"Parameter Servers and AllReduce\" \"Parameter Servers vs AllReduce\""
)]
pub(crate) struct Distinct {
    #[command(flatten)]
    two: Two,
}

/// Runs `distinct`.
pub(crate) fn distinct(args: &Distinct, context: &mut Context) -> Outcome {
    let mut catalog = open(context)?;
    let (a, key_of_a) = find(&catalog, &args.two.a)?;
    let (b, key_of_b) = find(&catalog, &args.two.b)?;
    let is_new = edit::keep_apart(&mut catalog, a, b, &context.now).map_err(|error| {
        let failure = Failure::from(error);
        if a == b {
            return failure.hint(
                "`notebib split REF PATH:LINE` makes a work of its own of some of its mentions",
            );
        }
        failure
    })?;
    let message = match is_new {
        true => format!("{key_of_a} and {key_of_b} are kept apart"),
        false => format!("{key_of_a} and {key_of_b} are kept apart already"),
    };
    tell(context, &catalog, &args.two.shape, &[a, b], &message)
}

/// Make a work of its own of some mentions of another
///
/// The mentions at PATH:LINE, as `cites` prints them, leave the work and become a new one. The two are kept
/// apart from then on.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  notebib split PipeDream notes/training.md:12")]
pub(crate) struct Split {
    /// The work that the mentions are of now
    #[arg(value_name = "REF")]
    reference: String,
    /// The mentions that go
    #[arg(value_name = "PATH:LINE", required = true)]
    places: Vec<String>,
    #[command(flatten)]
    shape: Shape<Format>,
}

/// Runs `split`.
pub(crate) fn split(args: &Split, context: &mut Context) -> Outcome {
    let mut catalog = open(context)?;
    let (from, key) = find(&catalog, &args.reference)?;
    let mut places = Vec::new();
    for text in &args.places {
        let typed = Typed::parse(text).ok_or_else(|| {
            Failure::new(format!("`{text}` is not of the form PATH:LINE"))
                .hint("`notebib cites REF` prints the places of a work in that form")
        })?;
        let mut here = typed.places(context, &catalog)?;
        // Of several works on a line, the one that is split is meant.
        if here.iter().any(|place| place.work == Some(from)) {
            here.retain(|place| place.work == Some(from));
        }
        places.extend(here);
    }
    places.dedup();
    let formula = context.config()?.keys.formula()?;
    let new = edit::split(&mut catalog, from, &places, &formula, &context.now)?;
    let made = load(&catalog, &[new])?
        .pop()
        .map(|work| work.key)
        .unwrap_or_default();
    let message = format!("{made} is now a work apart from {key}");
    tell(context, &catalog, &args.shape, &[from, new], &message)
}

/// Say that something is no reference
///
/// With PATH:LINE what stands there is no reference in that note; with REF nothing under the titles of this
/// work is one, in any note. No scan forgets it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  notebib reject notes/training.md:12 \"Next Steps\"")]
pub(crate) struct Reject {
    /// A place as `cites` and `extract` print it, or a work
    #[arg(value_name = "REF|PATH:LINE", required = true)]
    what: Vec<String>,
    #[command(flatten)]
    shape: Shape<Format>,
}

/// What was rejected: a place in a note, or all that has the titles of a work.
#[derive(Serialize)]
struct Rejected<'r> {
    schema: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
    title: &'r str,
}

/// Runs `reject`.
pub(crate) fn reject(args: &Reject, context: &mut Context) -> Outcome {
    let mut catalog = open(context)?;
    let now = context.now.clone();
    let is_json = args.shape.get() == Format::Jsonl;
    for what in &args.what {
        if let Some(typed) = Typed::parse(what)
            && typed.is_in_a_note(context, &catalog)?
        {
            let places = typed.places(context, &catalog)?;
            edit::reject_mentions(&mut catalog, &places, &now)?;
            for place in &places {
                context.warn(&format!("{what}: `{}` is no reference there", place.title));
                if is_json {
                    let root = context.root()?.unwrap_or(&context.folder);
                    let path = note_path::shown(root, &context.folder, &place.path);
                    context.out.json_line(&Rejected {
                        schema: SCHEMA,
                        key: None,
                        path: Some(&path),
                        line: Some(place.line),
                        column: Some(place.column),
                        title: &place.title,
                    })?;
                }
            }
        } else {
            let (work, key) = find(&catalog, what)?;
            let was = load(&catalog, &[work])?;
            edit::reject_work(&mut catalog, work, &now)?;
            context.warn(&format!("{key} is no reference, in any note"));
            if is_json {
                for work in &was {
                    context.out.json_line(&Rejected {
                        schema: SCHEMA,
                        key: Some(&work.key),
                        path: None,
                        line: None,
                        column: None,
                        title: &work.title,
                    })?;
                }
            }
        }
    }
    Ok(super::errors::Status::Done)
}

/// Take works out of the catalog
///
/// No listing shows them any more and no scan brings them back; `undo` does. Notes stay as they are.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  notebib remove li2014parameter")]
pub(crate) struct Remove {
    /// The works: keys, identifiers, URLs, names, parts of titles, authors
    #[arg(value_name = "REF", required = true)]
    references: Vec<String>,
    #[command(flatten)]
    shape: Shape<Format>,
}

/// Runs `remove`.
pub(crate) fn remove(args: &Remove, context: &mut Context) -> Outcome {
    let mut catalog = open(context)?;
    // All are looked up before any is removed: one that is not found leaves all as it was.
    let found: Vec<_> = args
        .references
        .iter()
        .map(|reference| find(&catalog, reference))
        .collect::<Result<_, _>>()?;
    let works: Vec<_> = found.iter().map(|(work, _)| *work).collect();
    let was = load(&catalog, &works)?;
    edit::remove(&mut catalog, &works, &context.now)?;
    for (_, key) in &found {
        context.warn(&format!("{key} removed"));
    }
    if args.shape.get() == Format::Jsonl {
        for work in &was {
            context.out.json_line(&WorkLine::from(work))?;
        }
    }
    Ok(super::errors::Status::Done)
}
