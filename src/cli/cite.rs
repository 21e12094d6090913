//! `notebib cite`, `bibliography` and `rekey`: works in the words of a document.

use std::io::Write as _;

use clap::ValueEnum;
use notebib::app::change::Change;
use notebib::app::edit;
use notebib::app::export::Selection;
use notebib::app::rekey::patch;
use notebib::catalog::{Catalog, entries, works};
use notebib::export::{Dialect, bibtex, record};
use notebib::model::{Entry, Work};

use super::changed;
use super::context::Context;
use super::errors::{Failure, Outcome, Status};
use super::export_format::{ExportFormat, Wanted, style};
use super::{reference, refs};

/// Print a citation of works for pasting
///
/// The works are cited together, in the order given.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  notebib cite pipedream\n  notebib cite codd1970 10.1145/3341301.3359646 --format latex\n  notebib cite \"relational model\" --format text --style ieee"
)]
pub(crate) struct Cite {
    /// The works: keys, identifiers, URLs, names, parts of titles, authors
    #[arg(value_name = "REF", required = true)]
    references: Vec<String>,
    /// In whose words: `[@key]`, `\cite{key}`, `@key`, a link, or (Codd, 1970)
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "pandoc")]
    format: CiteFormat,
    /// The style of --format text: a name, or the file of a CSL style
    #[arg(long, value_name = "NAME|FILE.csl", default_value = "apa")]
    style: String,
}

/// The words of a citation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CiteFormat {
    /// `[@key]`, as Pandoc, Quarto and Obsidian read it.
    Pandoc,
    /// `\cite{key}`.
    Latex,
    /// `@key` or `#cite(label("key"))`.
    Typst,
    /// A link to the work.
    Markdown,
    /// As a style cites it.
    Text,
}

/// Runs `notebib cite`.
pub(crate) fn cite(args: &Cite, context: &mut Context) -> Outcome {
    let catalog = Catalog::open(context.existing_catalog()?)?;
    let mut cited: Vec<Work> = Vec::new();
    for asked in &args.references {
        let id = reference::find(&catalog, asked)?.work.id;
        cited.extend(works::load(catalog.connection(), id)?);
    }
    let keys: Vec<&str> = cited.iter().map(|work| work.key.as_str()).collect();
    let text = match args.format {
        CiteFormat::Pandoc => {
            let keys: Vec<String> = keys.iter().map(|key| pandoc(key)).collect();
            format!("[{}]", keys.join("; "))
        }
        CiteFormat::Latex => format!("\\cite{{{}}}", keys.join(",")),
        CiteFormat::Typst => keys
            .iter()
            .map(|key| typst(key))
            .collect::<Vec<_>>()
            .join(" "),
        CiteFormat::Markdown => cited.iter().map(link).collect::<Vec<_>>().join("; "),
        CiteFormat::Text => {
            let style = style(&args.style, context)?;
            let mut texts = Vec::new();
            for work in &cited {
                let entry = entry(&catalog, work, context)?;
                texts.extend(style.cite(&entry));
            }
            texts.join("; ")
        }
    };
    if text.is_empty() {
        return Err(Failure::new(format!(
            "the style {} has no citation for it",
            args.style
        )));
    }
    writeln!(context.out, "{text}")?;
    Ok(Status::Done)
}

fn entry(catalog: &Catalog, work: &Work, context: &Context) -> Result<Entry, Failure> {
    let imported = entries::of(catalog.connection(), work.id)?;
    let options = bibtex::Options {
        this_year: context.now.get(..4).and_then(|year| year.parse().ok()),
        ..bibtex::Options::default()
    };
    Ok(record::entry(work, imported, &options, Dialect::Neutral))
}

/// `@key`; in braces where Pandoc would end the key before its end.
fn pandoc(key: &str) -> String {
    let is_inner = |c: char| c.is_alphanumeric() || "_:.#$%&-+?<>~/".contains(c);
    let is_plain = key.starts_with(|c: char| c.is_alphanumeric() || c == '_')
        && key.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '/')
        && key.chars().all(is_inner);
    if is_plain {
        format!("@{key}")
    } else {
        format!("@{{{key}}}")
    }
}

/// `@key`; a call where the key is no label of Typst's syntax.
fn typst(key: &str) -> String {
    let is_label = key
        .chars()
        .all(|c| c.is_alphanumeric() || "_-.:".contains(c))
        && !key.ends_with(['.', ':']);
    if is_label {
        format!("@{key}")
    } else {
        format!(
            "#cite(label(\"{}\"))",
            key.replace('\\', "\\\\").replace('"', "\\\"")
        )
    }
}

/// `[Title](address)`; the title alone where no address is known.
fn link(work: &Work) -> String {
    let address = work
        .ids
        .iter()
        .find_map(|id| match id.scheme() {
            notebib::model::Scheme::Doi => Some(format!("https://doi.org/{}", id.value())),
            notebib::model::Scheme::Arxiv => Some(format!("https://arxiv.org/abs/{}", id.value())),
            _ => None,
        })
        .or_else(|| work.urls.first().cloned());
    let title = work.title.replace('[', "\\[").replace(']', "\\]");
    match address {
        Some(address) => format!(
            "[{title}]({})",
            address
                .replace(' ', "%20")
                .replace('(', "%28")
                .replace(')', "%29")
        ),
        None => format!("*{title}*"),
    }
}

/// Print the formatted bibliography of a note
///
/// Lists what the note, or one section of it, cites, formatted in a style and in its order.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  notebib bibliography notes/llm.md --style ieee\n  notebib bibliography 'llm.md#related materials' --format markdown"
)]
pub(crate) struct Bibliography {
    /// The note: its path, or the end of it; a section after `#`
    #[arg(value_name = "NOTE[#SECTION]")]
    note: String,
    /// The style: ieee, apa, acm, chicago, mla, nature, vancouver, gb-7714 and 70 more, or the file of a CSL
    /// style
    #[arg(long, value_name = "NAME|FILE.csl", default_value = "apa")]
    style: String,
    /// How the list is marked up
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    format: ListFormat,
}

/// How a formatted list is marked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    /// A line a work.
    Text,
    /// A paragraph a work.
    Markdown,
    /// A list of HTML.
    Html,
}

/// Runs `notebib bibliography`.
pub(crate) fn bibliography(args: &Bibliography, context: &mut Context) -> Outcome {
    let catalog = Catalog::open(context.existing_catalog()?)?;
    let format = match args.format {
        ListFormat::Text => ExportFormat::Text,
        ListFormat::Markdown => ExportFormat::Markdown,
        ListFormat::Html => ExportFormat::Html,
    };
    let options = context.config()?.export.bibtex_options(&context.now);
    let wanted = Wanted::new(format, Some(&args.style), Vec::new(), options, context)?;
    let root = context.root()?.unwrap_or(&context.folder);
    let (_, references) = refs::find(&catalog, &args.note, root, &context.folder)?;
    let mut chosen = Selection::default();
    let mut among: Vec<_> = references
        .iter()
        .map(|reference| reference.work.id)
        .collect();
    among.sort_unstable();
    among.dedup();
    chosen.filter.among = Some(among);
    let count = wanted.write(&catalog, &chosen, &mut context.out, false)?;
    Ok(if count == 0 {
        Status::NothingMatched
    } else {
        Status::Done
    })
}

/// Give a work another citation key
///
/// The old key goes on naming the work. Notes are never written: what would change in them is printed as a
/// patch, which `git apply` takes.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  notebib rekey narayanan2019pipedream pipedream19\n  notebib rekey codd1970 codd70 | git apply\n  notebib rekey codd1970 codd70 --dry-run"
)]
pub(crate) struct Rekey {
    /// The work: a key, identifier, URL, name, part of its title, author
    #[arg(value_name = "REF")]
    reference: String,
    /// Its new key
    #[arg(value_name = "NEW")]
    key: String,
    /// Print the patch, and change nothing
    #[arg(long)]
    dry_run: bool,
}

/// Runs `notebib rekey`.
pub(crate) fn rekey(args: &Rekey, context: &mut Context) -> Outcome {
    let mut catalog = changed::open(context)?;
    let (work, old) = changed::find(&catalog, &args.reference)?;
    let change: Change = format!("key={}", args.key)
        .parse()
        .map_err(|error| Failure::new(format!("{error}")))?;
    let root = context.root()?.map(super::note_path::tidy);
    let patch = patch(
        &catalog,
        work,
        &old,
        &args.key,
        root.as_deref(),
        &context.folder,
    )?;
    let would = if args.dry_run { "would be" } else { "is now" };
    if !args.dry_run && !edit::set(&mut catalog, work, &[change], &context.now)? {
        context.warn(&format!("{old}: nothing changed"));
        return Ok(Status::Done);
    }
    context.out.write_all(&patch)?;
    context.warn(&format!(
        "{old} {would} {}; the old key goes on naming it",
        args.key
    ));
    Ok(Status::Done)
}
