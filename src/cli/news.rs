//! `notebib news`: what became of the works that notes cite.

use std::io::Write as _;

use notebib::app::news::{self, Digest, News, What};
use notebib::catalog::Catalog;
use serde::Serialize;

use super::context::Context;
use super::errors::{Outcome, Status};
use super::list::Selection;
use super::note_path;
use super::output::{FOUND, Format, KEY, PATH, Shape};
use super::work_json::SCHEMA;

/// Tell what became of the works that your notes cite
///
/// Compares what your notes say with the records that `enrich` brought: works that were retracted, corrected or
/// withdrawn, preprints that are in print now, and citation counts, with the lines of your notes concerned. Asks
/// nobody: `notebib enrich --all --refresh` brings fresh records.
///
/// Exit status: 0 there is news; 1 there is none.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  notebib enrich --all --refresh && notebib news\n  notebib news --note notes/llm.md\n  notebib news --only retraction --only correction --json"
)]
pub(crate) struct Args {
    #[command(flatten)]
    selection: Selection,
    /// Only such news; can be given several times [default: all]
    #[arg(long, value_enum, value_name = "KIND")]
    only: Vec<Kind>,
    #[command(flatten)]
    shape: Shape<Format>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    /// Retracted.
    Retraction,
    /// Corrected.
    Correction,
    /// Concern about it.
    Concern,
    /// Withdrawn.
    Withdrawal,
    /// In print, noted as a preprint.
    Published,
    /// Another number of citations.
    Citations,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Retraction => "retraction",
            Self::Correction => "correction",
            Self::Concern => "concern",
            Self::Withdrawal => "withdrawal",
            Self::Published => "published",
            Self::Citations => "citations",
        }
    }
}

#[derive(Serialize)]
struct Line<'n> {
    schema: u32,
    key: &'n str,
    title: &'n str,
    #[serde(flatten)]
    what: &'n What,
    places: Vec<Place>,
}

#[derive(Serialize)]
struct Place {
    path: String,
    line: u32,
}

/// Runs the command.
pub(crate) fn run(args: &Args, context: &mut Context) -> Outcome {
    let catalog = Catalog::open(context.existing_catalog()?)?;
    let filter = args.selection.filter_or_key(&catalog, context)?;
    let mut digest = news::news(&catalog, &filter)?;
    if !args.only.is_empty() {
        digest
            .news
            .retain(|news| args.only.iter().any(|kind| kind.name() == news.what.name()));
    }
    for news in &digest.news {
        print(news, args, context)?;
    }
    context.warn(&summary(&digest));
    Ok(if digest.news.is_empty() {
        Status::NothingMatched
    } else {
        Status::Done
    })
}

fn print(news: &News, args: &Args, context: &mut Context) -> Result<(), super::errors::Failure> {
    let root = context.root()?.unwrap_or(&context.folder);
    let places: Vec<Place> = news
        .places
        .iter()
        .map(|(path, line)| Place {
            path: note_path::shown(root, &context.folder, path),
            line: *line,
        })
        .collect();
    let out = &mut context.out;
    if args.shape.get() == Format::Jsonl {
        out.json_line(&Line {
            schema: SCHEMA,
            key: &news.key,
            title: &news.title,
            what: &news.what,
            places,
        })?;
        return Ok(());
    }
    let kind = match &news.what {
        What::Notice { .. } => out.paint(FOUND, news.what.name()),
        what => what.name().to_owned(),
    };
    let key = out.paint(KEY, &out.clean(&news.key));
    let told = out.clean(&news::told(&news.what)).into_owned();
    let places: Vec<String> = places
        .iter()
        .map(|place| out.paint(PATH, &out.clean(&format!("{}:{}", place.path, place.line))))
        .collect();
    writeln!(out, "{kind}\t{key}\t{told}\t{}", places.join(" "))?;
    Ok(())
}

fn summary(digest: &Digest) -> String {
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    match &digest.oldest {
        None => "no record of any work is there: `notebib enrich --all` brings them".to_owned(),
        Some(oldest) => format!(
            "{} of news about {} work{} with records, the oldest of {}; `notebib enrich --all --refresh` brings fresh ones",
            match digest.news.len() {
                0 => "nothing".to_owned(),
                1 => "1 piece".to_owned(),
                count => format!("{count} pieces"),
            },
            digest.works,
            plural(digest.works),
            oldest.get(..10).unwrap_or(oldest)
        ),
    }
}
