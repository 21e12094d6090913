//! `notebib alias`: short names that people give to works.

use clap::Subcommand;
use notebib::app::edit;
use notebib::catalog::aliases;
use serde::Serialize;

use super::changed::{find, open, tell};
use super::context::Context;
use super::errors::{Outcome, Status};
use super::output::{Format, KEY, Shape};
use super::table::{Column, Table};
use super::work_json::SCHEMA;

/// Give works short names
///
/// Names such as the PipeDream of `PipeDream: Fast and …` are learnt from notes by themselves; an alias is
/// one more. A name is a REF, and `cites` finds it in all notes.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  notebib alias add patterson2021carbon \"carbon paper\"\n  notebib alias list"
)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Give a work names
    #[command(after_help = "Example:\n  notebib alias add patterson2021carbon \"carbon paper\"")]
    Add(Change),
    /// Take names away from a work, also those that notes introduce; no scan brings them back
    #[command(after_help = "Example:\n  notebib alias remove patterson2021carbon \"carbon paper\"")]
    Remove(Change),
    /// List the names that people gave, or all names of a work
    #[command(after_help = "Example:\n  notebib alias list PipeDream")]
    List {
        /// The work; the aliases of all works when not given
        #[arg(value_name = "REF")]
        reference: Option<String>,
        #[command(flatten)]
        shape: Shape<Format>,
    },
}

#[derive(Debug, clap::Args)]
struct Change {
    /// The work: a key, identifier, URL, name, part of its title, author
    #[arg(value_name = "REF")]
    reference: String,
    /// The names, as they are written in notes
    #[arg(value_name = "NAME", required = true)]
    names: Vec<String>,
    #[command(flatten)]
    shape: Shape<Format>,
}

#[derive(Serialize)]
struct AliasLine<'a> {
    schema: u32,
    key: &'a str,
    title: &'a str,
    name: &'a str,
    source: &'static str,
}

/// Runs the command.
pub(crate) fn run(args: &Args, context: &mut Context) -> Outcome {
    match &args.verb {
        Verb::Add(change) => add(change, context),
        Verb::Remove(change) => remove(change, context),
        Verb::List { reference, shape } => list(reference.as_deref(), shape.get(), context),
    }
}

fn add(change: &Change, context: &mut Context) -> Outcome {
    let mut catalog = open(context)?;
    let (work, key) = find(&catalog, &change.reference)?;
    let is_new = edit::add_aliases(&mut catalog, work, &change.names, &context.now)?;
    let names = change.names.join(", ");
    let message = if is_new {
        format!("{key}: also called {names}")
    } else {
        format!("{key} is called {names} already")
    };
    tell(context, &catalog, &change.shape, &[work], &message)
}

fn remove(change: &Change, context: &mut Context) -> Outcome {
    let mut catalog = open(context)?;
    let (work, key) = find(&catalog, &change.reference)?;
    let absent = edit::remove_aliases(&mut catalog, work, &change.names, &context.now)?;
    for name in &absent {
        context.warn(&format!("{key} is not called {name}"));
    }
    if absent.len() == change.names.len() {
        return Ok(Status::NothingMatched);
    }
    let message = format!("{key}: no longer called {}", change.names.join(", "));
    tell(context, &catalog, &change.shape, &[work], &message)
}

fn list(reference: Option<&str>, format: Format, context: &mut Context) -> Outcome {
    let catalog = open(context)?;
    let work = reference
        .map(|reference| find(&catalog, reference))
        .transpose()?;
    let names = aliases::list(catalog.connection(), work.map(|(work, _)| work))?;
    let mut table = Table::new([
        Column::new("key").style(KEY),
        Column::new("name"),
        Column::new("from"),
        Column::new("title").flexible(),
    ]);
    for alias in &names {
        let source = alias.source.as_str();
        match format {
            Format::Table => table.row([
                alias.key.clone(),
                alias.name.clone(),
                source.to_owned(),
                alias.title.clone(),
            ]),
            Format::Jsonl => context.out.json_line(&AliasLine {
                schema: SCHEMA,
                key: &alias.key,
                title: &alias.title,
                name: &alias.name,
                source,
            })?,
        }
    }
    table.print(&mut context.out)?;
    Ok(if names.is_empty() {
        Status::NothingMatched
    } else {
        Status::Done
    })
}
