//! `notebib undo`, `redo` and `history`.

use notebib::catalog::{Catalog, Operation};
use serde::Serialize;

use super::changed::open;
use super::context::Context;
use super::errors::{Failure, Outcome, Status};
use super::output::{DIM, Format, NUMBER, Shape};
use super::table::{Column, Table};
use super::work_json::SCHEMA;

/// Undo a change of the catalog
///
/// Without N takes back the newest change that stands: a whole scan, merge or edit is one step, and undo
/// again goes one further back. With N takes back that change alone, unless a later one touched the same. Of
/// the last 100 changes is kept what is needed for it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  notebib undo\n  notebib history && notebib undo 17")]
pub(crate) struct Undo {
    /// The number that `history` shows [default: the newest that stands]
    #[arg(value_name = "N")]
    number: Option<i64>,
    #[command(flatten)]
    shape: Shape<Format>,
}

/// Runs `undo`.
pub(crate) fn undo(args: &Undo, context: &mut Context) -> Outcome {
    let mut catalog = open(context)?;
    let undone = catalog.undo(args.number, &context.now);
    tell(&catalog, undone, "undid", &args.shape, context)
}

/// Do again what was undone last
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  notebib undo && notebib redo")]
pub(crate) struct Redo {
    #[command(flatten)]
    shape: Shape<Format>,
}

/// Runs `redo`.
pub(crate) fn redo(args: &Redo, context: &mut Context) -> Outcome {
    let mut catalog = open(context)?;
    let undone = catalog.redo(&context.now);
    tell(
        &catalog,
        undone,
        "did again what was undone by",
        &args.shape,
        context,
    )
}

/// Tells what was taken back: a line on stderr, and with `--json` the new line of the history on stdout.
fn tell(
    catalog: &Catalog,
    undone: Result<notebib::catalog::Undone, notebib::catalog::Error>,
    did: &str,
    shape: &Shape<Format>,
    context: &mut Context,
) -> Outcome {
    use notebib::catalog::Error;
    match undone {
        Ok(undone) => {
            let Operation {
                id, verb, summary, ..
            } = &undone.operation;
            context.warn(format!("{did} {id}: {verb} {summary}").trim_end());
            if shape.get() == Format::Jsonl
                && let Some(operation) = catalog.history(1)?.first()
            {
                context.out.json_line(&HistoryLine {
                    schema: SCHEMA,
                    operation,
                })?;
            }
            Ok(Status::Done)
        }
        Err(error @ (Error::NothingToUndo | Error::NoOperation { .. })) => {
            Err(Failure::from(error).status(Status::NothingMatched))
        }
        Err(error) => Err(error.into()),
    }
}

/// List the changes of the catalog, newest first
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  notebib history --limit 5")]
pub(crate) struct History {
    /// List at most so many changes
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
    limit: usize,
    #[command(flatten)]
    shape: Shape<Format>,
}

#[derive(Serialize)]
struct HistoryLine<'o> {
    schema: u32,
    #[serde(flatten)]
    operation: &'o Operation,
}

/// Runs `history`.
pub(crate) fn history(args: &History, context: &mut Context) -> Outcome {
    let catalog = open(context)?;
    let operations = catalog.history(args.limit)?;
    let mut table = Table::new([
        Column::new("n").right().style(NUMBER),
        Column::new("when").style(DIM),
        Column::new("what"),
        Column::new("of").flexible(),
        Column::new("").style(DIM),
    ]);
    for operation in &operations {
        match args.shape.get() {
            Format::Table => table.row([
                operation.id.to_string(),
                operation.at.clone(),
                operation.verb.clone(),
                operation.summary.clone(),
                if operation.is_undone {
                    "undone".to_owned()
                } else {
                    String::new()
                },
            ]),
            Format::Jsonl => {
                context.out.json_line(&HistoryLine {
                    schema: SCHEMA,
                    operation,
                })?;
            }
        }
    }
    table.print(&mut context.out)?;
    Ok(if operations.is_empty() {
        Status::NothingMatched
    } else {
        Status::Done
    })
}
