//! `notebib tidy`: `.bib` files in good order, without a catalog.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use notebib::app::export::replace;
use notebib::import::decode;
use notebib::import::tidy::{Options, tidy};

use super::context::{Context, report};
use super::errors::{Failure, Outcome, Status};
use super::import::bytes_of;

/// Put a .bib file in good order, without a catalog
///
/// One field a line, in one order, with the values in one column; DOIs, URLs, names, months and pages in one
/// form; capitals that a style would lose in braces; entries that are there twice become one when they say the
/// same; fields without a value go; the file is UTF-8. No entry and no comment is ever lost, what cannot be
/// read stays as it is, and doing it twice changes nothing. Each step has a switch.
///
/// Exit status: 0 done, or all is in order; 1 with --check: a file is not; 2 a file cannot be read.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  notebib tidy refs.bib > tidy.bib\n  notebib tidy --in-place --sort refs.bib\n  notebib tidy --check *.bib"
)]
#[allow(clippy::struct_excessive_bools)]
pub(crate) struct Args {
    /// The files; `-` is stdin
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Name the files that are not in order, and change nothing
    #[arg(long, conflicts_with_all = ["in_place", "output"])]
    check: bool,
    /// Replace each file by what it becomes
    #[arg(long, short, conflicts_with = "output")]
    in_place: bool,
    /// Write to FILE, which is replaced at once when all is written [default: stdout]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Put entries in the order of their keys, parents of a crossref last
    #[arg(long)]
    sort: bool,
    /// Write letters for the commands that print them: ü for {\"u}
    #[arg(long)]
    unicode: bool,
    /// Leave the order of fields
    #[arg(long)]
    no_sort_fields: bool,
    /// Leave the names of types and fields, and the columns
    #[arg(long)]
    no_align: bool,
    /// Leave entries that are there twice
    #[arg(long)]
    no_dedupe: bool,
    /// Leave DOIs
    #[arg(long)]
    no_dois: bool,
    /// Leave URLs
    #[arg(long)]
    no_urls: bool,
    /// Leave names
    #[arg(long)]
    no_names: bool,
    /// Leave months
    #[arg(long)]
    no_months: bool,
    /// Leave pages
    #[arg(long)]
    no_pages: bool,
    /// Leave capitals
    #[arg(long)]
    no_capitals: bool,
    /// Leave letters that were decoded wrongly
    #[arg(long)]
    no_encoding: bool,
    /// Leave fields without a value
    #[arg(long)]
    no_empty: bool,
    /// Leave quotation marks
    #[arg(long)]
    no_braces: bool,
}

impl Args {
    const fn options(&self) -> Options {
        Options {
            sorts: self.sort,
            unicode: self.unicode,
            sorts_fields: !self.no_sort_fields,
            aligns: !self.no_align,
            dedupes: !self.no_dedupe,
            dois: !self.no_dois,
            urls: !self.no_urls,
            names: !self.no_names,
            months: !self.no_months,
            pages: !self.no_pages,
            capitals: !self.no_capitals,
            encoding: !self.no_encoding,
            empty: !self.no_empty,
            braces: !self.no_braces,
        }
    }
}

/// Runs the command.
pub(crate) fn run(args: &Args, context: &mut Context) -> Outcome {
    if args.files.len() > 1 && args.output.is_some() {
        return Err(Failure::new("several files cannot become one")
            .hint("leave out --output, or say --in-place"));
    }
    let options = args.options();
    let mut is_in_order = true;
    for path in &args.files {
        let (name, bytes) = bytes_of(path, context)?;
        let before = bytes.clone();
        let (text, encoding) = decode(bytes);
        if encoding.is_damaged {
            report(&format!(
                "{name}: some bytes are no {}; a mark stands for them",
                encoding.name
            ));
        }
        let tidied = tidy(&text, &options);
        for (line, note) in &tidied.notes {
            context.warn(&format!("{name}:{line}: {note}"));
        }
        if args.check {
            if tidied.text.as_bytes() != before {
                is_in_order = false;
                writeln!(context.out, "{name}")?;
            }
            continue;
        }
        let target = match (&args.output, args.in_place) {
            (Some(file), _) if file.as_os_str() != "-" => Some(file.as_path()),
            (None, true) if path.as_os_str() != "-" => Some(path.as_path()),
            _ => None,
        };
        match target {
            None => context.out.write_all(tidied.text.as_bytes())?,
            Some(_) if args.in_place && tidied.text.as_bytes() == before => {}
            Some(file) => put(&context.folder.join(file), file, &tidied.text)?,
        }
    }
    Ok(if is_in_order {
        Status::Done
    } else {
        Status::NothingMatched
    })
}

fn put(path: &Path, shown: &Path, text: &str) -> Result<(), Failure> {
    replace(path, |out| out.write_all(text.as_bytes()))
        .map_err(|error: io::Error| Failure::on_file(shown, &error))
}
