//! `notebib extract`: the references in notes, without a catalog.

use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use notebib::app::extract::{Found, Source, extract_each, sources};
use notebib::app::gather::Gathering;
use notebib::collect::{Skipped, Unreadable, WalkOptions};
use notebib::export::bibtex;
use notebib::extract::Options;
use notebib::model::Mention;

use super::context::{Context, report};
use super::errors::{Failure, Outcome, Status};
use super::explain;
use super::mention_json;
use super::output::{DIM, NUMBER, Output, OutputFormat, PATH, Shape};
use super::table::{Column, Table};

/// Print the references found in notes, without a catalog
///
/// Reads the notes at PATH (folders with all that is below them) and prints what they cite, file by file in
/// the order of paths, mention by mention in the order of the text. Touches no catalog.
///
/// Exit status: 0 references were found; 1 none; 2 a PATH is not there, or a note could not be read.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  notebib extract notes/ --json | jq -r .title\n  pandoc -t markdown paper.docx | notebib extract - --stdin-name paper.md\n  notebib extract --explain notes/consensus.md:12"
)]
pub(crate) struct Args {
    /// Notes, or folders of notes; `-` reads one note from stdin
    #[arg(required_unless_present = "explain", value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    shape: Shape<ExtractFormat>,
    /// What the note on stdin is called; its extension tells the format
    #[arg(long, value_name = "NAME", default_value = "stdin.txt")]
    stdin_name: String,
    /// Leave out what the extractor believes in less than this, from 0 to 1 [default: the config's]
    #[arg(long, visible_alias = "least", value_name = "CONFIDENCE")]
    threshold: Option<f32>,
    /// Say why each line of a note, or this one, is a reference or is none
    #[arg(long, value_name = "PATH:LINE", num_args = 0..=1)]
    explain: Option<Option<String>>,
}

/// The shapes of extracted references.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ExtractFormat {
    /// For people; tab-separated into a pipe.
    Table,
    /// One mention a line, with all that is known of it.
    Jsonl,
    /// One entry a work.
    Bibtex,
}

impl OutputFormat for ExtractFormat {
    const JSONL: Self = Self::Jsonl;
}

/// Runs the command.
pub(crate) fn run(args: &Args, context: &mut Context) -> Outcome {
    let config = context.config()?;
    let options = Options {
        threshold: args.threshold.or(config.extract.threshold),
        ..Options::default()
    };
    let mut tally = Tally {
        is_quiet: context.is_quiet,
        ..Tally::default()
    };
    let walk = config.scan.walk_options();
    if let Some(explain) = &args.explain {
        let (mut paths, mut line) = (args.paths.clone(), None);
        // The place may also stand among the notes: `--explain --json a.md:3`.
        let argument = match (explain, &args.paths[..]) {
            (Some(argument), _) => Some(argument.clone()),
            (None, [only]) if !is_stdin(only) => paths.pop().map(|path| path.display().to_string()),
            _ => None,
        };
        if let Some(argument) = argument {
            let (path, number) = explain::place(&argument);
            paths.push(path);
            line = number;
        }
        let is_json = match args.shape.get() {
            ExtractFormat::Bibtex => {
                return Err(Failure::new(
                    "--explain prints a table or JSON lines, not BibTeX",
                ));
            }
            format => matches!(format, ExtractFormat::Jsonl),
        };
        if paths.is_empty() {
            return Err(Failure::new("--explain needs a note: PATH or PATH:LINE"));
        }
        let sources = read_arguments(&paths, &args.stdin_name, &walk, &mut tally)?;
        if tally.failed > 0 {
            return Ok(tally.status());
        }
        let skip = |skipped: &Skipped| tally.skip(skipped, true);
        return explain::run(&sources, line, &options, is_json, &mut context.out, skip);
    }
    let sources = read_arguments(&args.paths, &args.stdin_name, &walk, &mut tally)?;
    let formula = config.keys.formula()?;
    let export = config.export.bibtex_options(&context.now);
    let notes = (sources.as_slice(), args.paths.as_slice());
    let out = &mut context.out;
    match args.shape.get() {
        ExtractFormat::Jsonl => each(notes, &options, &mut tally, json_lines, |lines| {
            out.write_all(&lines)
        })?,
        ExtractFormat::Table if out.is_terminal => {
            let mut is_first = true;
            each(notes, &options, &mut tally, cells, |note| {
                print_note(note, &mut is_first, out)
            })?;
        }
        ExtractFormat::Table => each(notes, &options, &mut tally, tabbed_lines, |lines| {
            out.write_all(&lines)
        })?,
        ExtractFormat::Bibtex => {
            let mut gathering = Gathering::default();
            let mentions = |found: &Found<'_>| found.extraction.mentions.clone();
            each(notes, &options, &mut tally, mentions, |mentions| {
                mentions
                    .into_iter()
                    .for_each(|mention| gathering.add(mention));
                Ok(())
            })?;
            let works = gathering.into_works(&formula);
            bibtex::write(out, &works, &export)?;
        }
    }
    Ok(tally.status())
}

/// What the exit status is made of.
#[derive(Debug, Default)]
struct Tally {
    is_quiet: bool,
    mentions: usize,
    failed: usize,
}

impl Tally {
    /// Names a file that was not read. One that is no note after all (binary, too large, a link that leads
    /// nowhere) among others in a folder is no failure.
    fn skip(&mut self, skipped: &Skipped, is_named: bool) {
        let is_failure = is_named
            || !matches!(
                skipped.reason,
                Unreadable::Absent
                    | Unreadable::Binary
                    | Unreadable::TooLarge { .. }
                    | Unreadable::NoFile
                    | Unreadable::Circle
            );
        self.failed += usize::from(is_failure);
        if is_failure || !self.is_quiet {
            let reason = Failure::chain(&skipped.reason);
            report(&format!("{}: {reason}", skipped.path.display()));
        }
    }

    const fn status(&self) -> Status {
        match (self.failed, self.mentions) {
            (0, 0) => Status::NothingMatched,
            (0, _) => Status::Done,
            _ => Status::Failed,
        }
    }
}

/// What one note came to, rendered on a worker's thread.
struct Rendered<R> {
    mentions: usize,
    rendered: R,
}

fn each<R: Send>(
    (sources, named): (&[Source], &[PathBuf]),
    options: &Options,
    tally: &mut Tally,
    render: impl Fn(&Found<'_>) -> R + Sync,
    mut print: impl FnMut(R) -> io::Result<()>,
) -> io::Result<()> {
    let render = |found: &Found<'_>| Rendered {
        mentions: found.extraction.mentions.len(),
        rendered: render(found),
    };
    extract_each(sources, options, render, |result| match result {
        Ok(Rendered { mentions: 0, .. }) => Ok(()),
        Ok(Rendered { mentions, rendered }) => {
            tally.mentions += mentions;
            print(rendered)
        }
        Err(skipped) => {
            let is_named = named.contains(&skipped.path);
            tally.skip(&skipped, is_named);
            Ok(())
        }
    })
}

fn read_arguments(
    named: &[PathBuf],
    stdin_name: &str,
    options: &WalkOptions,
    tally: &mut Tally,
) -> Result<Vec<Source>, Failure> {
    let mut found = Vec::new();
    // Runs of paths are walked together, so that a file is read once.
    for paths in named.chunk_by(|a, b| !is_stdin(a) && !is_stdin(b)) {
        if is_stdin(&paths[0]) {
            let mut bytes = Vec::new();
            io::stdin()
                .read_to_end(&mut bytes)
                .map_err(|error| Failure::new(format!("stdin: {error}")))?;
            found.push(Source::Bytes {
                name: stdin_name.to_owned(),
                bytes,
            });
        } else {
            let (sources, skipped) = sources(paths, options);
            found.extend(sources);
            for skipped in &skipped {
                tally.skip(skipped, paths.contains(&skipped.path));
            }
        }
    }
    Ok(found)
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn json_lines(found: &Found<'_>) -> Vec<u8> {
    let mut lines = Vec::new();
    for mention in &found.extraction.mentions {
        mention_json::write(&mut lines, found.path, mention);
    }
    lines
}

/// The columns after the line: title, year, venue, authors, kind, identifier or URL.
fn row(mention: &Mention) -> [String; 6] {
    let place = mention.venue.as_deref().or(mention.org.as_deref());
    let link = mention
        .ids
        .first()
        .map(|id| format!("{}:{}", id.scheme().as_str(), id.value()));
    [
        mention.title.clone(),
        mention
            .year
            .map(|year| year.to_string())
            .unwrap_or_default(),
        place.unwrap_or_default().to_owned(),
        mention.authors.join(", "),
        mention.kind.to_string(),
        link.or_else(|| mention.urls.first().cloned())
            .unwrap_or_default(),
    ]
}

fn tabbed_lines(found: &Found<'_>) -> Vec<u8> {
    let mut lines = Vec::new();
    for mention in &found.extraction.mentions {
        lines.extend_from_slice(found.path.as_bytes());
        lines.extend_from_slice(format!("\t{}", mention.line).as_bytes());
        for cell in row(mention) {
            lines.push(b'\t');
            lines.extend_from_slice(cell.replace(['\t', '\n', '\r'], " ").as_bytes());
        }
        lines.push(b'\n');
    }
    lines
}

/// A note and its rows, for a person to look at.
struct Note {
    path: String,
    rows: Vec<Vec<String>>,
}

fn cells(found: &Found<'_>) -> Note {
    let rows = found.extraction.mentions.iter().map(|mention| {
        let mut cells = vec![mention.line.to_string()];
        cells.extend(row(mention));
        cells
    });
    Note {
        path: found.path.to_owned(),
        rows: rows.collect(),
    }
}

fn print_note(note: Note, is_first: &mut bool, out: &mut Output) -> io::Result<()> {
    if !std::mem::take(is_first) {
        writeln!(out)?;
    }
    let heading = out.paint(PATH, &out.clean(&note.path));
    writeln!(out, "{heading}")?;
    let mut table = Table::new([
        Column::new("line").right().style(NUMBER),
        Column::new("title").at_least(50),
        Column::new("year").right(),
        Column::new("venue").at_least(8).optional(),
        Column::new("authors").at_least(16).optional(),
        Column::new("kind").optional().style(DIM),
        Column::new("link").at_least(32).optional().style(DIM),
    ])
    .under_heading();
    for row in note.rows {
        table.row(row);
    }
    table.print(out)
}
