//! `notebib export`: works of the catalog as BibTeX.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use notebib::app::export::{self, replace};
use notebib::catalog::Catalog;
use notebib::catalog::works::Filter;
use notebib::export::bibtex;

use super::context::Context;
use super::errors::{Failure, Outcome, Status};
use super::list::Selection;
use super::output::{OutputFormat, escape_unprintable};
use super::work_json::WorkLine;
use super::{note_path, refs};

/// Write works as BibTeX
///
/// Without QUERY and filters exports all works; else those that `notebib list` shows for them. Entries are
/// in the order of their keys, and the same catalog gives the same bytes. The file is UTF-8; it goes through
/// bibtex, biber and pandoc without a warning.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  notebib export -o references.bib\n  notebib export --tag good --keywords\n  notebib export --cited-in 'notes/llm.md#related materials' -o llm.bib"
)]
pub(crate) struct Args {
    #[command(flatten)]
    selection: Selection,
    /// Only works that this note, or this section of it, cites
    #[arg(long, value_name = "NOTE[#SECTION]", conflicts_with = "note")]
    cited_in: Option<String>,
    /// What to write
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "bibtex")]
    format: ExportFormat,
    /// Short for `--format jsonl`
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Write LaTeX commands for accents, and pinyin for Chinese: for BibTeX and LaTeX without UTF-8
    /// [default: the config's, no]
    #[arg(long)]
    ascii: bool,
    /// Put what the note says of a work into `note` [default: the config's, no]
    #[arg(long)]
    remarks: bool,
    /// Put tags into `keywords`, suggested ones too [default: the config's, no]
    #[arg(long)]
    keywords: bool,
    /// Write to FILE, which is replaced at once when all is written; `-` is stdout [default: stdout]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// The formats of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ExportFormat {
    /// One entry a work.
    Bibtex,
    /// One work a line, as `notebib list --json` prints it.
    Jsonl,
}

impl OutputFormat for ExportFormat {
    const JSONL: Self = Self::Jsonl;
}

/// Runs the command.
pub(crate) fn run(args: &Args, context: &mut Context) -> Outcome {
    let catalog = Catalog::open(context.existing_catalog()?)?;
    let filter = filter(args, &catalog, context)?;
    let mut options = context.config()?.export.bibtex_options(&context.now);
    if args.ascii {
        options.alphabet = notebib::export::Alphabet::Ascii;
    }
    options.with_remarks |= args.remarks;
    options.with_keywords |= args.keywords;
    let format = if args.json {
        ExportFormat::JSONL
    } else {
        args.format
    };
    let Some(file) = args
        .output
        .as_deref()
        .filter(|path| path.as_os_str() != "-")
    else {
        let is_terminal = context.out.is_terminal;
        let count = write(
            &catalog,
            &filter,
            &mut context.out,
            format,
            &options,
            is_terminal,
        )?;
        return Ok(if count == 0 {
            Status::NothingMatched
        } else {
            Status::Done
        });
    };
    let path = context.folder.join(file);
    refuse_ours(&path, file, &catalog, context)?;
    let written = replace(&path, |out| {
        match write(&catalog, &filter, out, format, &options, false)? {
            0 => Err(Stopped::NothingMatched),
            count => Ok(count),
        }
    });
    match written {
        Ok(count) => {
            let entries = if count == 1 { "entry" } else { "entries" };
            context.warn(&format!("{count} {entries} in {}", file.display()));
            Ok(Status::Done)
        }
        Err(Stopped::NothingMatched) => {
            let file = file.display();
            context.warn(&format!("no work matches; {file} stays as it is"));
            Ok(Status::NothingMatched)
        }
        Err(Stopped::Output(error)) => Err(Failure::on_file(file, &error)),
        Err(stopped) => Err(stopped.into()),
    }
}

/// The works asked for.
fn filter(args: &Args, catalog: &Catalog, context: &Context) -> Result<Filter, Failure> {
    let mut filter = args.selection.filter(catalog, context)?;
    if let Some(asked) = &args.cited_in {
        let root = context.root()?.unwrap_or(&context.folder);
        let (_, references) = refs::find(catalog, asked, root, &context.folder)?;
        let mut cited: Vec<_> = references
            .iter()
            .map(|reference| reference.work.id)
            .collect();
        if let Some(among) = &filter.among {
            cited.retain(|work| among.contains(work));
        }
        cited.sort_unstable();
        cited.dedup();
        filter.among = Some(cited);
    }
    Ok(filter)
}

/// Refuses to write over a note of the catalog, or over the catalog itself.
fn refuse_ours(
    path: &Path,
    shown: &Path,
    catalog: &Catalog,
    context: &Context,
) -> Result<(), Failure> {
    let is_same = |other: &Path| match (path.canonicalize(), other.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    };
    if is_same(catalog.path()) {
        return Err(Failure::new(format!("{} is the catalog", shown.display())));
    }
    let root = context.root()?.unwrap_or(&context.folder);
    // Under the name given, and under the one at the end of the links.
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let given = note_path::held(root, &context.folder, &path.to_string_lossy());
    let found = note_path::held(&real(root), &context.folder, &real(path).to_string_lossy());
    for held in given.into_iter().chain(found) {
        for note in notebib::catalog::places::notes_at(catalog.connection(), &held)? {
            if is_same(&root.join(&note.path)) {
                return Err(
                    Failure::new(format!("{} is one of your notes", shown.display()))
                        .hint("notebib never writes to a note; name another file"),
                );
            }
        }
    }
    Ok(())
}

/// What stopped an export.
enum Stopped {
    Catalog(notebib::catalog::Error),
    Output(io::Error),
    Entry(bibtex::Error),
    NothingMatched,
}

impl From<notebib::catalog::Error> for Stopped {
    fn from(error: notebib::catalog::Error) -> Self {
        Self::Catalog(error)
    }
}

impl From<io::Error> for Stopped {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<Stopped> for Failure {
    fn from(stopped: Stopped) -> Self {
        match stopped {
            Stopped::Catalog(error) => error.into(),
            Stopped::Output(error) => error.into(),
            Stopped::Entry(error) => error.into(),
            Stopped::NothingMatched => Self::new("no work matches").status(Status::NothingMatched),
        }
    }
}

/// Writes the works in this format; returns how many.
fn write(
    catalog: &Catalog,
    filter: &Filter,
    out: &mut (impl Write + ?Sized),
    format: ExportFormat,
    options: &bibtex::Options,
    is_terminal: bool,
) -> Result<usize, Stopped> {
    match format {
        ExportFormat::Bibtex => export::write(catalog, filter, out, "\n", |works, text| {
            bibtex::write(text, works, options).map_err(Stopped::Entry)
        }),
        ExportFormat::Jsonl => export::write(catalog, filter, out, "", |works, text| {
            for work in works {
                let line = serde_json::to_string(&WorkLine::from(work)).map_err(io::Error::from)?;
                let line = if is_terminal {
                    escape_unprintable(&line)
                } else {
                    line.into()
                };
                text.extend_from_slice(line.as_bytes());
                text.push(b'\n');
            }
            Ok(())
        }),
    }
}
