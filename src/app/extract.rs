//! Extract: notes in, what they cite out, no catalog.

use std::path::PathBuf;

use super::in_order::in_order;
use crate::collect::{Skipped, Unreadable, WalkOptions, decode, read_text, walk};
use crate::extract::explain::{self, Explained};
use crate::extract::weights::Weights;
use crate::extract::{Extraction, Options, extract};

/// A note to be read.
#[derive(Debug, Clone)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// What came from elsewhere.
    Bytes {
        /// What it is called; the extension tells the format.
        name: String,
        /// Its bytes, in any encoding that notes have.
        bytes: Vec<u8>,
    },
}

/// What one note cites.
#[derive(Debug)]
pub struct Found<'a> {
    /// The path or name of the note.
    pub path: &'a str,
    /// Its text as UTF-8; spans are offsets into it.
    pub text: &'a str,
    /// What it holds.
    pub extraction: Extraction,
}

/// The note files at these paths, folders with all that is below them.
///
/// **Shape**: sources in the order of paths, each once; what could not be looked at apart.
#[must_use]
pub fn sources(paths: &[PathBuf], options: &WalkOptions) -> (Vec<Source>, Vec<Skipped>) {
    let found = walk(paths, options);
    let files = found.files.into_iter().map(|file| Source::File(file.path));
    (files.collect(), found.skipped)
}

/// Reads every source, in parallel; `render` turns what a note cites into something on the worker's
/// thread, and `take` gets these one by one, in the order of the sources.
///
/// # Errors
/// The first error of `take`.
pub fn extract_each<R: Send, E>(
    sources: &[Source],
    options: &Options,
    render: impl Fn(&Found<'_>) -> R + Sync,
    take: impl FnMut(Result<R, Skipped>) -> Result<(), E>,
) -> Result<(), E> {
    let render = |path: &str, name: &str, text: &str| {
        let extraction = extract(text, name, options);
        render(&Found {
            path,
            text,
            extraction,
        })
    };
    in_order(sources, |source: &Source| with_text(source, render), take)
}

/// Explains a source: for each candidate what spoke for it and against it. `tell` gets the path too.
///
/// # Errors
/// The source could not be read.
pub fn explain<R>(
    source: &Source,
    options: &Options,
    tell: impl FnOnce(&str, &Explained<'_>) -> R,
) -> Result<R, Skipped> {
    with_text(source, |path: &str, name: &str, text: &str| {
        tell(
            path,
            &explain::explain(text, name, options, Weights::shipped()),
        )
    })
}

/// Reads a source and does something with its path, its name and its text.
fn with_text<R>(source: &Source, work: impl FnOnce(&str, &str, &str) -> R) -> Result<R, Skipped> {
    match source {
        Source::Bytes { name, bytes } => {
            let skip = |reason: Unreadable| Skipped {
                path: name.into(),
                reason,
            };
            let (text, _) = decode(bytes.clone()).map_err(skip)?;
            Ok(work(name, name, &text))
        }
        Source::File(path) => {
            let skip = |reason: Unreadable| Skipped {
                path: path.clone(),
                reason,
            };
            let text = read_text(path).map_err(skip)?;
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            Ok(work(&path.to_string_lossy(), &name, &text))
        }
    }
}
