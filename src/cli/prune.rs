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
/// you edited, tagged, named or decided on stays. Can be undone.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  notebib prune --dry-run")]
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
            };
            for (key, title) in &pruned.works {
                out.json_line(&line(Some(key), Some(title), None))?;
            }
            for note in &pruned.notes {
                out.json_line(&line(None, None, Some(note)))?;
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
    context.warn(&format!(
        "{would} {} works and {} notes",
        pruned.works.len(),
        pruned.notes.len()
    ));
    Ok(Status::Done)
}
