//! `notebib prune`: drops what no note cites any more.

use std::io::Write as _;

use notebib::app::prune::prune;
use serde::Serialize;

use super::changed::open;
use super::context::Context;
use super::errors::{Outcome, Status};
use super::output::{DIM, Format, KEY, Shape};
use super::work_json::SCHEMA;

/// Drop works that no note cites any more
///
/// Drops the works whose last mention went from your notes, and the notes whose files are gone. A work that
/// you edited, tagged, named, merged or decided on stays and is named, and so does the note that told of it;
/// `notebib remove` drops it. Can be undone.
///
/// Exit status: 0 something was dropped, or would be; 1 there was nothing to drop.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  notebib prune --dry-run\n  notebib prune && notebib undo")]
pub(crate) struct Args {
    /// Say what would be dropped, and drop nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    shape: Shape<Format>,
}

#[derive(Serialize)]
struct Line<'p> {
    schema: u32,
    dry_run: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'p str>,
    /// Why the work stays.
    #[serde(skip_serializing_if = "Option::is_none")]
    kept: Option<&'p str>,
}

/// Runs the command.
pub(crate) fn run(args: &Args, context: &mut Context) -> Outcome {
    let mut catalog = open(context)?;
    let pruned = prune(&mut catalog, &context.now, args.dry_run)?;
    let out = &mut context.out;
    match args.shape.get() {
        Format::Jsonl => {
            let line = |key, title, note| Line {
                schema: SCHEMA,
                dry_run: args.dry_run,
                key,
                title,
                note,
                kept: None,
            };
            for (key, title) in &pruned.works {
                out.json_line(&line(Some(key), Some(title), None))?;
            }
            for note in &pruned.notes {
                out.json_line(&line(None, None, Some(note)))?;
            }
            for (key, kept) in &pruned.kept {
                out.json_line(&Line {
                    kept: Some(kept),
                    ..line(Some(key), None, None)
                })?;
            }
        }
        Format::Table => {
            for (key, title) in &pruned.works {
                let (key, title) = (
                    out.paint(KEY, &out.clean(key)),
                    out.clean(title).into_owned(),
                );
                writeln!(out, "{key}\t{title}")?;
            }
            for note in &pruned.notes {
                let note = out.paint(DIM, &out.clean(note));
                writeln!(out, "\t{note}")?;
            }
        }
    }
    let would = if args.dry_run {
        "would drop"
    } else {
        "dropped"
    };
    for (key, what) in &pruned.kept {
        context.warn(&format!(
            "{key}: kept: no note cites it, but you {}",
            did(what)
        ));
    }
    context.warn(&format!("{would} {}", pruned.counts()));
    Ok(if pruned.is_empty() {
        Status::NothingMatched
    } else {
        Status::Done
    })
}

/// `tagged it`: what a person did with a work.
pub(super) fn did(what: &str) -> String {
    match what {
        "decided on" => "decided on it".to_owned(),
        what => format!("{what} it"),
    }
}
