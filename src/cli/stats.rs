//! `notebib stats`: how much there is.

use notebib::catalog::Stats;
use serde::Serialize;

use super::changed::open;
use super::context::Context;
use super::errors::{Outcome, Status};
use super::output::{Format, Shape};
use super::table::{Column, Table};
use super::work_json::SCHEMA;

/// Count what is in the catalog
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  notebib stats --json | jq .kinds")]
pub(crate) struct Args {
    #[command(flatten)]
    shape: Shape<Format>,
}

#[derive(Serialize)]
struct StatsLine<'s> {
    schema: u32,
    #[serde(flatten)]
    stats: &'s Stats,
}

/// Runs the command.
pub(crate) fn run(args: &Args, context: &mut Context) -> Outcome {
    let stats = open(context)?.stats()?;
    if args.shape.get() == Format::Jsonl {
        context.out.json_line(&StatsLine {
            schema: SCHEMA,
            stats: &stats,
        })?;
        return Ok(Status::Done);
    }
    let mut table = Table::new([Column::new("what"), Column::new("count").right()]);
    let mut row = |what: &str, count: u64| table.row([what.to_owned(), count.to_string()]);
    row("notes", stats.notes);
    row("notes gone", stats.notes_gone);
    row("notes skipped", stats.notes_skipped);
    row("works", stats.works);
    for (kind, count) in &stats.kinds {
        row(&format!("  {kind}"), *count);
    }
    row("  with a year", stats.works_with_year);
    row("  with authors", stats.works_with_authors);
    row("  with a venue", stats.works_with_venue);
    row("  with an identifier", stats.works_with_identifier);
    row("  tagged", stats.works_tagged);
    row("  no longer cited", stats.works_uncited);
    row("works merged", stats.works_merged);
    row("works removed", stats.works_removed);
    row("mentions", stats.mentions);
    row("candidates to review", stats.candidates);
    row("names", stats.names);
    row("places of names", stats.sightings);
    row("fields set", stats.fields_set);
    row("changes", stats.operations);
    row("schema version", stats.version);
    row("bytes", stats.bytes);
    table.print(&mut context.out)?;
    Ok(Status::Done)
}
