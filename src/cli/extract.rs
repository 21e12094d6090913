//! `notebib extract`: the references in notes, without a catalog.

use std::path::PathBuf;

use clap::ValueEnum;

use super::context::Context;
use super::errors::{Failure, Outcome};
use super::output::{OutputFormat, Shape};

/// Print the references found in notes, without a catalog
///
/// Reads the notes at PATH (folders with all that is below them) and prints what they cite, file by file in
/// the order of paths, mention by mention in the order of the text. Touches no catalog.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  notebib extract notes/ --json | jq -r .title\n  pandoc -t markdown paper.docx | notebib extract - --stdin-name paper.md"
)]
pub(crate) struct Args {
    /// Notes, or folders of notes; `-` reads one note from stdin
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    shape: Shape<ExtractFormat>,
    /// What the note on stdin is called; its extension tells the format
    #[arg(long, value_name = "NAME", default_value = "stdin.txt")]
    stdin_name: String,
    /// Leave out what the extractor believes in less than this, from 0 to 1 [default: the config's]
    #[arg(long, value_name = "CONFIDENCE")]
    threshold: Option<f32>,
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
    let _ = (
        &args.paths,
        args.shape.get(),
        &args.stdin_name,
        args.threshold,
        context.config()?,
    );
    Err(Failure::new("the extractor is not wired yet"))
}
