//! Extract: notes in, what they cite out, no catalog.

use std::fs;
use std::path::{Path, PathBuf};

use super::in_order::in_order;
use crate::extract::{Extraction, Options, extract};

/// A note to be read.
#[derive(Debug, Clone)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// A text that was read already, with its name.
    Text {
        /// What it is called; the extension tells the format.
        name: String,
        /// The text.
        text: String,
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

/// A note that could not be read.
#[derive(Debug)]
pub struct Skipped {
    /// Its path.
    pub path: PathBuf,
    /// Why.
    pub reason: String,
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
    let work = |source: &Source| match source {
        Source::Text { name, text } => {
            let extraction = extract(text, name, options);
            Ok(render(&Found {
                path: name,
                text,
                extraction,
            }))
        }
        Source::File(path) => {
            let text = fs::read(path).map_err(|error| Skipped {
                path: path.clone(),
                reason: error.to_string(),
            })?;
            let text = String::from_utf8_lossy(&text);
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let extraction = extract(&text, &name, options);
            Ok(render(&Found {
                path: &path.to_string_lossy(),
                text: &text,
                extraction,
            }))
        }
    };
    in_order(sources, work, take)
}

/// The note files at these paths, folders with all that is below them, in the order of paths.
#[must_use]
pub fn sources(paths: &[PathBuf]) -> Vec<Source> {
    let mut found = Vec::new();
    for path in paths {
        visit(path, true, &mut found);
    }
    found.into_iter().map(Source::File).collect()
}

fn visit(path: &Path, is_named: bool, found: &mut Vec<PathBuf>) {
    if path.is_dir() {
        let mut entries: Vec<PathBuf> = fs::read_dir(path)
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path()))
            .collect();
        entries.sort();
        for entry in entries {
            visit(&entry, false, found);
        }
    } else if is_named
        || path
            .extension()
            .and_then(|e| e.to_str())
            .is_some_and(|e| ["txt", "md", "org", "tex", "typ", "html", "rst"].contains(&e))
    {
        found.push(path.to_owned());
    }
}
