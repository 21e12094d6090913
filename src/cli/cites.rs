//! `notebib cites`: every place that cites a work.

use std::io::Write as _;
use std::path::Path;

use clap::ValueEnum;
use notebib::app::cites::{Citation, Cites, Options, cites};
use notebib::catalog::Catalog;
use serde::Serialize;

use super::context::Context;
use super::errors::{Outcome, Status};
use super::mention_json::SCHEMA;
use super::note_path;
use super::output::{DIM, FOUND, NUMBER, Output, OutputFormat, PATH, Shape};
use super::reference;

/// Print every place in your notes that cites or mentions a work
///
/// A line for each place, as `path:line:column: outline › outline: the line's text`, in the order of paths
/// and lines, so that editors and grep users can jump there. Named by a key, an identifier or its whole
/// title, a work is found where it is cited and where one of its names stands; named by a short name,
/// where it is cited and where this name stands; named by a part of its title, an author or a
/// misspelling, where it is cited.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  notebib cites PipeDream\n  notebib cites arXiv:1806.03377 --context 2\n  vim -q <(notebib cites narayanan2019pipedream)"
)]
pub(crate) struct Args {
    /// The work: a key, identifier, URL, name, part of its title, author, or a misspelling of these
    #[arg(value_name = "REF")]
    reference: String,
    /// Lines to show before and after each place
    #[arg(long, short = 'C', value_name = "N", default_value_t = 0)]
    context: usize,
    #[command(flatten)]
    shape: Shape<CitesFormat>,
}

/// The shapes of places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CitesFormat {
    /// `path:line:column: outline: text`, a line for each place.
    Table,
    /// One place a line, with how it cites the work; last the notes that are not covered.
    Jsonl,
}

impl OutputFormat for CitesFormat {
    const JSONL: Self = Self::Jsonl;
}

/// Runs the command.
pub(crate) fn run(args: &Args, context: &mut Context) -> Outcome {
    let catalog = Catalog::open(context.existing_catalog()?)?;
    let _held = catalog.hold()?;
    let found = reference::find(&catalog, &args.reference)?;
    let format = args.shape.get();
    let folder = context.folder.clone();
    let root = context.root()?.unwrap_or(&folder).to_owned();
    let options = Options {
        root: &root,
        context: args.context,
        is_coverage_full: format == CitesFormat::Jsonl,
    };
    let answer = cites(&catalog, &found, &options)?;
    for note in answer
        .not_covered
        .iter()
        .filter(|note| note.is_stale && format == CitesFormat::Table)
    {
        let path = note_path::shown(&root, &folder, &note.path);
        context.warn(&format!(
            "{path} {}: its lines may have moved; scan it again",
            note.reason
        ));
    }
    match format {
        CitesFormat::Table => print(&answer, &root, &folder, args.context > 0, &mut context.out)?,
        CitesFormat::Jsonl => {
            print_json(&answer, &found.work.key, &root, &folder, &mut context.out)?
        }
    }
    if answer.citations.is_empty() {
        context.warn(&format!("no note cites {} any more", found.work.key));
        return Ok(Status::NothingMatched);
    }
    Ok(Status::Done)
}

fn print(
    answer: &Cites,
    root: &Path,
    folder: &Path,
    has_context: bool,
    out: &mut Output,
) -> std::io::Result<()> {
    for (at, citation) in answer.citations.iter().enumerate() {
        if has_context && at > 0 {
            out.write_all(b"--\n")?;
        }
        let path = note_path::shown(root, folder, &citation.path);
        let path = out.clean(&path).into_owned();
        let line = citation.place.line as usize;
        for (before, text) in citation.before.iter().enumerate() {
            beside(&path, line - citation.before.len() + before, text, out)?;
        }
        let (column, text) = (citation.place.column, marked(citation, out));
        let mut outline = out.clean(&citation.outline.join(" › ")).into_owned();
        if !outline.is_empty() {
            outline = format!("{}: ", out.paint(DIM, &outline));
        }
        let (path_, line_, column_) = (
            out.paint(PATH, &path),
            out.paint(NUMBER, &line.to_string()),
            out.paint(NUMBER, &column.to_string()),
        );
        writeln!(out, "{path_}:{line_}:{column_}: {outline}{text}")?;
        for (after, text) in citation.after.iter().enumerate() {
            beside(&path, line + 1 + after, text, out)?;
        }
    }
    Ok(())
}

/// A line of context, told from a place as `grep` does.
fn beside(path: &str, line: usize, text: &str, out: &mut Output) -> std::io::Result<()> {
    let text = out.clean(text).into_owned();
    let (path, line) = (out.paint(PATH, path), out.paint(NUMBER, &line.to_string()));
    writeln!(out, "{path}-{line}- {text}")
}

/// The line, with what was found in colour.
fn marked(citation: &Citation, out: &Output) -> String {
    let text = &citation.place.text;
    let found = &citation.place.title;
    match text
        .find(found.as_str())
        .filter(|_| out.has_color && !found.is_empty())
    {
        Some(at) => {
            let (before, rest) = text.split_at(at);
            let (found, after) = rest.split_at(found.len());
            format!(
                "{}{}{}",
                out.clean(before),
                out.paint(FOUND, &out.clean(found)),
                out.clean(after)
            )
        }
        None => out.clean(text).into_owned(),
    }
}

/// A place as a line of JSON.
#[derive(Serialize)]
struct PlaceLine<'a> {
    schema: u32,
    record: &'static str,
    work: &'a str,
    path: &'a str,
    line: u32,
    end_line: u32,
    column: u32,
    byte_start: usize,
    byte_end: usize,
    manner: &'static str,
    title: &'a str,
    text: &'a str,
    outline: &'a [String],
    note_date: Option<String>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    before: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    after: &'a [String],
}

/// The last line of JSON.
#[derive(Serialize)]
struct CoverageLine<'a> {
    schema: u32,
    record: &'static str,
    work: &'a str,
    places: usize,
    not_covered: Vec<NotCoveredNote<'a>>,
}

#[derive(Serialize)]
struct NotCoveredNote<'a> {
    path: String,
    reason: &'a str,
}

fn print_json(
    answer: &Cites,
    key: &str,
    root: &Path,
    folder: &Path,
    out: &mut Output,
) -> std::io::Result<()> {
    for Citation {
        path,
        note_date,
        place,
        outline,
        before,
        after,
    } in &answer.citations
    {
        out.json_line(&PlaceLine {
            schema: SCHEMA,
            record: "place",
            work: key,
            path: &note_path::shown(root, folder, path),
            line: place.line,
            end_line: place.end_line,
            column: place.column,
            byte_start: place.span.start,
            byte_end: place.span.end,
            manner: place.manner.as_str(),
            title: &place.title,
            text: &place.text,
            outline,
            note_date: note_date.map(|date| date.to_string()),
            before,
            after,
        })?;
    }
    let not_covered = answer.not_covered.iter().map(|note| NotCoveredNote {
        path: note_path::shown(root, folder, &note.path),
        reason: &note.reason,
    });
    out.json_line(&CoverageLine {
        schema: SCHEMA,
        record: "coverage",
        work: key,
        places: answer.citations.len(),
        not_covered: not_covered.collect(),
    })
}
