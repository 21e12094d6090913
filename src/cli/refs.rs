//! `notebib refs`: what a note cites.

use std::path::Path;

use notebib::app::refs::{Reference, Refs, refs};
use notebib::catalog::Catalog;
use notebib::catalog::places::NoteRow;
use serde::Serialize;

use super::context::Context;
use super::errors::{Failure, Outcome, Status};
use super::mention_json::SCHEMA;
use super::note_path;
use super::output::{DIM, Format, KEY, NUMBER, Output, Shape};
use super::table::{Column, Table};

/// Print the works that a note cites
///
/// In the order of the text, one line for each mention. NOTE is the path of a note, or the end of its path
/// (`llm.md`); `#section` is one of its headings, or words of it, or `#L397` for the section that line is
/// in.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  notebib refs notes/llm.md\n  notebib refs 'llm.md#related materials' --json | jq -r .key"
)]
pub(crate) struct Args {
    /// The note, and perhaps a section of it
    #[arg(value_name = "NOTE[#SECTION]")]
    note: String,
    #[command(flatten)]
    shape: Shape<Format>,
}

/// What `NOTE` or `NOTE#section` cites.
///
/// **Errors**: when there is no such note or section, or several.
pub(crate) fn find(
    catalog: &Catalog,
    asked: &str,
    root: &Path,
    folder: &Path,
) -> Result<(NoteRow, Vec<Reference>), Failure> {
    let ask = |note: &str, section: Option<&str>| {
        let paths = note_path::held(root, folder, note);
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        refs(catalog, &paths, section)
    };
    // A file name may hold a `#` itself.
    let mut answer = ask(asked, None)?;
    if let (Refs::NoNote, Some((note, section))) = (&answer, asked.split_once('#')) {
        answer = ask(note, Some(section))?;
    }
    match answer {
        Refs::Found { note, references } => Ok((note, references)),
        Refs::NoNote => Err(Failure::new(format!("the catalog has no note `{}`", asked))
            .hint("`notebib scan` reads notes into the catalog")
            .status(Status::NothingMatched)),
        Refs::Notes(paths) => {
            let paths = paths
                .iter()
                .map(|path| note_path::shown(root, folder, path));
            Err(ambiguous(asked, paths, "notes"))
        }
        Refs::NoSection(headings) => {
            let mut failure = Failure::new(format!("the note has no section `{}`", asked))
                .status(Status::NothingMatched);
            for heading in headings.iter().take(10) {
                failure = failure.hint(format!("it has {heading}"));
            }
            Err(failure)
        }
        Refs::Sections(sections) => {
            let sections = sections
                .into_iter()
                .map(|(heading, line)| format!("#L{line}  {heading}"));
            Err(ambiguous(asked, sections, "sections"))
        }
    }
}

/// Runs the command.
pub(crate) fn run(args: &Args, context: &mut Context) -> Outcome {
    let catalog = Catalog::open(context.existing_catalog()?)?;
    let _held = catalog.hold()?;
    let folder = context.folder.clone();
    let root = context.root()?.unwrap_or(&folder).to_owned();
    let (note, references) = find(&catalog, &args.note, &root, &folder)?;
    if references.is_empty() {
        context.warn("it cites nothing");
        return Ok(Status::NothingMatched);
    }
    match args.shape.get() {
        Format::Table => print(&references, &mut context.out)?,
        Format::Jsonl => {
            let path = note_path::shown(&root, &folder, &note.path);
            for reference in &references {
                print_json(
                    reference,
                    &path,
                    note.date.map(|date| date.to_string()),
                    &mut context.out,
                )?;
            }
        }
    }
    Ok(Status::Done)
}

fn ambiguous(asked: &str, found: impl Iterator<Item = String>, what: &str) -> Failure {
    let found: Vec<String> = found.collect();
    let message = format!("`{asked}` could be any of {} {what}", found.len());
    found
        .into_iter()
        .take(10)
        .fold(Failure::new(message), Failure::hint)
        .status(Status::Ambiguous)
}

fn print(references: &[Reference], out: &mut Output) -> std::io::Result<()> {
    let mut table = Table::new([
        Column::new("line").right().style(NUMBER),
        Column::new("key").style(KEY),
        Column::new("title").flexible(),
        Column::new("year").right().optional(),
        Column::new("section").flexible().optional().style(DIM),
    ]);
    for Reference {
        place,
        work,
        outline,
    } in references
    {
        table.row([
            place.line.to_string(),
            work.key.clone(),
            work.title.clone(),
            work.year.map(|year| year.to_string()).unwrap_or_default(),
            outline.join(" › "),
        ]);
    }
    table.print(out)
}

/// A reference as a line of JSON.
#[derive(Serialize)]
struct Line<'a> {
    schema: u32,
    key: &'a str,
    title: &'a str,
    kind: &'static str,
    authors: &'a [String],
    year: Option<i32>,
    path: &'a str,
    line: u32,
    end_line: u32,
    column: u32,
    byte_start: usize,
    byte_end: usize,
    manner: &'static str,
    as_written: &'a str,
    outline: &'a [String],
    note_date: Option<String>,
}

fn print_json(
    Reference {
        place,
        work,
        outline,
    }: &Reference,
    path: &str,
    note_date: Option<String>,
    out: &mut Output,
) -> std::io::Result<()> {
    out.json_line(&Line {
        schema: SCHEMA,
        key: &work.key,
        title: &work.title,
        kind: work.kind.as_str(),
        authors: &work.authors,
        year: work.year,
        path,
        line: place.line,
        end_line: place.end_line,
        column: place.column,
        byte_start: place.span.start,
        byte_end: place.span.end,
        manner: place.manner.as_str(),
        as_written: &place.title,
        outline,
        note_date,
    })
}
