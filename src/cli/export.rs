//! `notebib export`: works of the catalog as a bibliography.

use std::io;
use std::path::{Path, PathBuf};

use notebib::app::export::{Selection as Chosen, replace};
use notebib::catalog::Catalog;
use notebib::catalog::works::Filter;
use notebib::export::{Alphabet, bibtex};

use super::context::Context;
use super::errors::{Failure, Outcome, Status};
use super::export_document as document;
use super::export_format::{ExportFormat, Wanted};
use super::list::{Order, Selection};
use super::{note_path, refs};

/// Write works as a bibliography: BibTeX, CSL-JSON, RIS, Typst, or formatted in a style
///
/// Without QUERY and filters exports all works; else those that `notebib list` shows for them. Entries are
/// in the order of their keys, and the same catalog gives the same bytes. What was imported comes out with
/// every field. The files go through bibtex, biber, pandoc and Typst without a warning.
///
/// Exit status: 0 done, 1 no work matches, 2 something failed, or a document cites what no work is.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  notebib export -o references.bib\n  notebib export --aux main.aux -o main.bib --watch\n  notebib export --cited-in 'notes/llm.md#related materials' --style ieee\n  notebib export --tag good --format csv --fields key,title,doi"
)]
pub(crate) struct Args {
    #[command(flatten)]
    selection: Selection,
    /// Only works that this note, or this section of it, cites
    #[arg(long, value_name = "NOTE[#SECTION]", conflicts_with = "note")]
    cited_in: Option<String>,
    /// Only works that this document cites, under the keys that it uses: .aux, .bcf, .tex, .typ or .md; can
    /// be given several times
    #[arg(long, value_name = "FILE")]
    aux: Vec<PathBuf>,
    /// Only works of this list of keys, identifiers or aliases, one a line; `-` is stdin
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
    /// What to write [default: by the extension of --output, else bibtex; text with --style]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<ExportFormat>,
    /// Short for `--format jsonl`
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Format the works in this style: ieee, apa, acm, chicago, mla, nature, vancouver, gb-7714 and 70 more,
    /// or the file of a CSL style [default: none; of markdown and html: apa]
    #[arg(long, value_name = "NAME|FILE.csl")]
    style: Option<String>,
    /// The order; what is equal is in the order of keys [default: key; with --style that of the style]
    #[arg(long, value_enum, value_name = "ORDER")]
    sort: Option<Order>,
    /// Only these fields, or columns of csv, in their order [default: all]
    #[arg(long, value_name = "FIELD,…", value_delimiter = ',')]
    fields: Vec<String>,
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
    /// Go on, and write the file anew whenever the catalog or a document changes
    #[arg(long, requires = "output")]
    watch: bool,
}

impl Args {
    fn format(&self) -> ExportFormat {
        if self.json {
            return ExportFormat::Jsonl;
        }
        let of_file = || ExportFormat::of_file(self.output.as_deref()?);
        match (self.format, &self.style) {
            (Some(format), _) => format,
            (None, Some(_)) => of_file()
                .filter(|it| it.is_formatted())
                .unwrap_or(ExportFormat::Text),
            (None, None) => of_file().unwrap_or(ExportFormat::Bibtex),
        }
    }
}

/// Runs the command.
pub(crate) fn run(args: &Args, context: &mut Context) -> Outcome {
    if !args.watch {
        return once(args, context);
    }
    let mut watched = vec![context.existing_catalog()?.to_owned()];
    watched.extend(
        args.aux
            .iter()
            .chain(&args.keys)
            .map(|path| context.folder.join(path)),
    );
    document::watch(&watched, || {
        // A document in the middle of a run is whole a moment later: what fails is told, and the watch goes on.
        if let Err(failure) = once(args, context) {
            super::context::report(failure.message());
        }
    })
}

fn once(args: &Args, context: &mut Context) -> Outcome {
    let catalog = Catalog::open(context.existing_catalog()?)?;
    let mut options = context.config()?.export.bibtex_options(&context.now);
    if args.ascii {
        options.alphabet = Alphabet::Ascii;
    }
    options.with_remarks |= args.remarks;
    options.with_keywords |= args.keywords;
    let wanted = Wanted::new(
        args.format(),
        args.style.as_deref(),
        args.fields.clone(),
        options,
        context,
    )?;
    let (chosen, is_complete) = chosen(args, &catalog, context)?;
    let done = |count: usize| match (count, is_complete) {
        (_, false) => Status::Failed,
        (0, true) => Status::NothingMatched,
        _ => Status::Done,
    };
    let Some(file) = args
        .output
        .as_deref()
        .filter(|path| path.as_os_str() != "-")
    else {
        let is_terminal = context.out.is_terminal;
        let count = wanted.write(&catalog, &chosen, &mut context.out, is_terminal)?;
        return Ok(done(count));
    };
    let path = context.folder.join(file);
    refuse_ours(&path, file, &catalog, context)?;
    let written = replace(&path, |out| {
        match wanted.write(&catalog, &chosen, out, false)? {
            0 => Err(Stopped::NothingMatched),
            count => Ok(count),
        }
    });
    match written {
        Ok(count) => {
            let entries = if count == 1 { "entry" } else { "entries" };
            context.warn(&format!("{count} {entries} in {}", file.display()));
            Ok(done(count))
        }
        Err(Stopped::NothingMatched) => {
            let file = file.display();
            context.warn(&format!("no work matches; {file} stays as it is"));
            Ok(done(0))
        }
        Err(Stopped::Output(error)) => Err(Failure::on_file(file, &error)),
        Err(stopped) => Err(stopped.into()),
    }
}

/// The works asked for, and whether every citation of the documents is one.
fn chosen(args: &Args, catalog: &Catalog, context: &Context) -> Result<(Chosen, bool), Failure> {
    let mut filter = filter(args, catalog, context)?;
    let mut chosen = Chosen {
        sort: args.sort.map_or_else(Default::default, Into::into),
        ..Chosen::default()
    };
    let mut is_complete = true;
    if !args.aux.is_empty() || args.keys.is_some() {
        let cited = document::cited(&args.aux, args.keys.as_deref(), catalog, context)?;
        is_complete = cited.is_complete;
        if let Some(works) = cited.works {
            let mut among: Vec<_> = works.keys().copied().collect();
            if let Some(asked) = &filter.among {
                among.retain(|work| asked.contains(work));
            }
            among.sort_unstable();
            filter.among = Some(among);
            chosen.cited = works;
        }
    }
    chosen.filter = filter;
    Ok((chosen, is_complete))
}

/// The works that words and filters ask for.
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
pub(super) enum Stopped {
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
