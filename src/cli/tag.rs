//! `notebib tag`: tags on works.

use clap::Subcommand;
use notebib::app::edit;
use notebib::catalog::tags;
use serde::Serialize;

use super::changed::{find, load, open, tell};
use super::context::Context;
use super::errors::{Outcome, Status};
use super::output::{Format, Shape};
use super::table::{Column, Table};
use super::work_json::SCHEMA;

/// Tag works, and list, rename and remove tags
///
/// Rules in the config suggest tags from the remarks in your notes. A suggested tag is shown as ~tag; adding
/// it makes it yours, and one that you removed is never suggested again for that work.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  notebib tag add PipeDream to-read systems\n  notebib tag list\n  notebib list --tag to-read"
)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Put tags on a work
    #[command(after_help = "Example:\n  notebib tag add PipeDream to-read systems")]
    Add(Change),
    /// Take tags off a work, also suggested ones
    #[command(after_help = "Example:\n  notebib tag remove PipeDream to-read")]
    Remove(Change),
    /// List all tags, or those of a work
    #[command(after_help = "Example:\n  notebib tag list --json")]
    List {
        /// The work; all tags when not given
        #[arg(value_name = "REF")]
        reference: Option<String>,
        #[command(flatten)]
        shape: Shape<Format>,
    },
    /// Rename a tag on all works
    #[command(after_help = "Example:\n  notebib tag rename toread to-read")]
    Rename {
        /// The tag as it is
        #[arg(value_name = "OLD")]
        old: String,
        /// The tag as it shall be; a tag that exists takes the other's works
        #[arg(value_name = "NEW")]
        new: String,
        #[command(flatten)]
        shape: Shape<Format>,
    },
}

#[derive(Debug, clap::Args)]
struct Change {
    /// The work: a key, identifier, URL, name, part of its title, author
    #[arg(value_name = "REF")]
    reference: String,
    /// The tags; a # before one is left out
    #[arg(value_name = "TAG", required = true)]
    tags: Vec<String>,
    #[command(flatten)]
    shape: Shape<Format>,
}

#[derive(Serialize)]
struct TagLine<'t> {
    schema: u32,
    tag: &'t str,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    works: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suggested: Option<u32>,
}

/// Runs the command.
pub(crate) fn run(args: &Args, context: &mut Context) -> Outcome {
    match &args.verb {
        Verb::Add(change) => add(change, context),
        Verb::Remove(change) => remove(change, context),
        Verb::List { reference, shape } => list(reference.as_deref(), shape.get(), context),
        Verb::Rename { old, new, shape } => rename(old, new, shape.get(), context),
    }
}

fn add(change: &Change, context: &mut Context) -> Outcome {
    let mut catalog = open(context)?;
    let (work, key) = find(&catalog, &change.reference)?;
    let is_new = edit::add_tags(&mut catalog, work, &change.tags, &context.now)?;
    let tags = change.tags.join(", ");
    let message = if is_new {
        format!("{key}: tagged {tags}")
    } else {
        format!("{key} has {tags} already")
    };
    tell(context, &catalog, &change.shape, &[work], &message)
}

fn remove(change: &Change, context: &mut Context) -> Outcome {
    let mut catalog = open(context)?;
    let (work, key) = find(&catalog, &change.reference)?;
    let absent = edit::remove_tags(&mut catalog, work, &change.tags, &context.now)?;
    for tag in &absent {
        context.warn(&format!("{key} has no tag {tag}"));
    }
    if absent.len() == change.tags.len() {
        return Ok(Status::NothingMatched);
    }
    let message = format!("{key}: {} removed", change.tags.join(", "));
    tell(context, &catalog, &change.shape, &[work], &message)
}

fn rename(old: &str, new: &str, format: Format, context: &mut Context) -> Outcome {
    let mut catalog = open(context)?;
    let works = edit::rename_tag(&mut catalog, old, new, &context.now)?;
    if works == 0 {
        context.warn(&format!("no work has the tag {old}"));
        return Ok(Status::NothingMatched);
    }
    context.warn(&format!("renamed {old} to {new} on {works} works"));
    if format == Format::Jsonl {
        context.out.json_line(&TagLine {
            schema: SCHEMA,
            tag: new,
            key: None,
            source: None,
            works: u32::try_from(works).ok(),
            suggested: None,
        })?;
    }
    Ok(Status::Done)
}

fn list(reference: Option<&str>, format: Format, context: &mut Context) -> Outcome {
    let catalog = open(context)?;
    let Some(reference) = reference else {
        return list_all(&tags::counts(catalog.connection())?, format, context);
    };
    let (work, key) = find(&catalog, reference)?;
    let tags = load(&catalog, &[work])?
        .pop()
        .map(|work| work.tags)
        .unwrap_or_default();
    let mut table = Table::new([Column::new("tag")]);
    for tag in &tags {
        match format {
            Format::Table => table.row([tag.to_string()]),
            Format::Jsonl => context.out.json_line(&TagLine {
                schema: SCHEMA,
                tag: &tag.name,
                key: Some(&key),
                source: Some(tag.source.as_str()),
                works: None,
                suggested: None,
            })?,
        }
    }
    table.print(&mut context.out)?;
    Ok(if tags.is_empty() {
        Status::NothingMatched
    } else {
        Status::Done
    })
}

fn list_all(counts: &[tags::TagCount], format: Format, context: &mut Context) -> Outcome {
    let mut table = Table::new([
        Column::new("tag"),
        Column::new("works").right(),
        Column::new("suggested").right(),
    ]);
    for count in counts {
        match format {
            Format::Table => table.row([
                count.tag.clone(),
                count.works.to_string(),
                count.suggested.to_string(),
            ]),
            Format::Jsonl => context.out.json_line(&TagLine {
                schema: SCHEMA,
                tag: &count.tag,
                key: None,
                source: None,
                works: Some(count.works),
                suggested: Some(count.suggested),
            })?,
        }
    }
    table.print(&mut context.out)?;
    Ok(if counts.is_empty() {
        Status::NothingMatched
    } else {
        Status::Done
    })
}
