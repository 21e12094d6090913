//! `notebib import`: bibliography files into the catalog.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::{fs, io};

use clap::ValueEnum;
use notebib::app::export::replace;
use notebib::app::import::{
    Change, File, Outcome as Imported, Report, import, read_file, rejects_text,
};
use notebib::catalog::Catalog;
use notebib::import::Format as Source;
use serde::Serialize;

use super::context::{Context, report};
use super::errors::{Failure, Outcome, Status};
use super::output::{DIM, Format, KEY, Shape};
use super::work_json::SCHEMA;

/// Take works in from bibliography files
///
/// Reads BibTeX and BibLaTeX, RIS, CSL-JSON (also of Zotero and Better BibTeX), PubMed's nbib, EndNote's enw
/// and XML, and lists of identifiers or URLs. An entry becomes a work, or adds to the work that it is by the
/// rules of a scan; its key and all its fields are kept, and an export gives them back. Keywords and groups
/// become tags. What an entry says ranks below what you `set` and above what services and notes say. An import
/// can be undone.
///
/// What cannot be read is named with its line; --rejects writes it to a file, verbatim and with the reasons,
/// that can be mended and imported. Lists what deserves a look (keys that changed, works that look alike);
/// with --dry-run and --json, every entry.
///
/// Exit status: 0 all was read, 1 there is no entry in it, 2 some of it cannot be read; the rest is in.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  notebib import references.bib\n  notebib import zotero.ris pubmed.nbib --dry-run\n  notebib import old.bib --rejects broken.bib\n  pbpaste | notebib import -"
)]
pub(crate) struct Args {
    /// The files; `-` is stdin
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What the files are [default: told by their content]
    #[arg(long, value_enum, value_name = "FORMAT")]
    from: Option<SourceFormat>,
    /// Say what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Write what cannot be read to FILE, which is not written when there is nothing [default: none]
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    #[command(flatten)]
    shape: Shape<Format>,
}

/// The formats that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SourceFormat {
    /// BibTeX and BibLaTeX.
    Bibtex,
    /// RIS.
    Ris,
    /// CSL-JSON, and JSON of Better BibTeX.
    CslJson,
    /// PubMed's tagged format.
    Nbib,
    /// EndNote's tagged format.
    Enw,
    /// EndNote's XML.
    EndnoteXml,
    /// An identifier or URL a line.
    Identifiers,
}

impl From<SourceFormat> for Source {
    fn from(format: SourceFormat) -> Self {
        match format {
            SourceFormat::Bibtex => Self::Bibtex,
            SourceFormat::Ris => Self::Ris,
            SourceFormat::CslJson => Self::CslJson,
            SourceFormat::Nbib => Self::Nbib,
            SourceFormat::Enw => Self::Enw,
            SourceFormat::EndnoteXml => Self::EndnoteXml,
            SourceFormat::Identifiers => Self::Identifiers,
        }
    }
}

/// The bytes of a file, or of stdin for `-`, and its name as shown.
pub(super) fn bytes_of(path: &Path, context: &Context) -> Result<(String, Vec<u8>), Failure> {
    if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes)?;
        return Ok(("-".to_owned(), bytes));
    }
    let bytes =
        fs::read(context.folder.join(path)).map_err(|error| Failure::on_file(path, &error))?;
    Ok((path.display().to_string(), bytes))
}

/// Runs the command.
pub(crate) fn run(args: &Args, context: &mut Context) -> Outcome {
    let mut files: Vec<File> = Vec::new();
    for path in &args.files {
        let (name, bytes) = bytes_of(path, context)?;
        let file = read_file(&name, bytes, args.from.map(Source::from));
        if file.format.is_none() {
            return Err(
                Failure::new(format!("{name}: no bibliography in a format that is known"))
                    .hint("--from says what it is; `notebib scan` reads notes"),
            );
        }
        for remark in &file.remarks {
            context.warn(&format!("{name}:{}: {}", remark.line, remark.text));
        }
        for reject in &file.rejects {
            report(&format!(
                "{name}:{}: {}; not read",
                reject.line, reject.reason
            ));
        }
        files.push(file);
    }
    let rejects: usize = files.iter().map(|file| file.rejects.len()).sum();
    if let Some(path) = args.rejects.as_deref().filter(|_| rejects > 0) {
        let text = rejects_text(&files);
        replace(&context.folder.join(path), |out| {
            out.write_all(text.as_bytes())
        })
        .map_err(|error: io::Error| Failure::on_file(path, &error))?;
    }
    let path = context.catalog_path()?.to_owned();
    let mut catalog = if args.dry_run && !path.exists() {
        Catalog::in_memory()?
    } else {
        Catalog::open_or_create(&path)?
    };
    let formula = context.config()?.keys.formula()?;
    let sources = files.into_iter().map(|file| file.source).collect();
    let done = import(&mut catalog, sources, &formula, args.dry_run, &context.now)?;
    match args.shape.get() {
        Format::Jsonl => json(&done, args.dry_run, context)?,
        Format::Table => table(&done, args.dry_run, context)?,
    }
    if !context.is_quiet {
        context.warn(&summary(&done, rejects, args.dry_run));
    }
    Ok(match (rejects, done.outcomes.len()) {
        (0, 0) => Status::NothingMatched,
        (0, _) => Status::Done,
        _ => Status::Failed,
    })
}

fn summary(done: &Report, rejects: usize, is_dry: bool) -> String {
    let changes = [
        Change::New,
        Change::Merged,
        Change::Updated,
        Change::Unchanged,
    ];
    let mut parts: Vec<String> = changes
        .into_iter()
        .map(|change| (done.count(change), change.as_str()))
        .filter(|it| it.0 > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    if rejects > 0 {
        parts.push(format!("{rejects} not read"));
    }
    if parts.is_empty() {
        parts.push("none".to_owned());
    }
    let would = if is_dry { "would be " } else { "" };
    format!("entries: {would}{}", parts.join(", "))
}

#[derive(Serialize)]
struct Line<'r> {
    schema: u32,
    dry_run: bool,
    #[serde(flatten)]
    outcome: &'r Imported,
}

fn json(done: &Report, dry_run: bool, context: &mut Context) -> Result<(), Failure> {
    for outcome in &done.outcomes {
        context.out.json_line(&Line {
            schema: SCHEMA,
            dry_run,
            outcome,
        })?;
    }
    Ok(())
}

fn table(done: &Report, is_dry: bool, context: &mut Context) -> Result<(), Failure> {
    let out = &mut context.out;
    for outcome in &done.outcomes {
        let remark = outcome.remark.as_deref();
        if !is_dry && remark.is_none() {
            continue;
        }
        let place = format!("{}:{}", out.clean(&outcome.file), outcome.line);
        let key = out.paint(KEY, &out.clean(&outcome.key));
        let rest = out.paint(DIM, &out.clean(remark.unwrap_or(&outcome.title)));
        writeln!(out, "{}\t{key}\t{place}\t{rest}", outcome.change.as_str())?;
    }
    Ok(())
}
