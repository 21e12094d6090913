//! Markdown, org, HTML, LaTeX, Typst and reStructuredText: text in, candidates out.

mod entities;
mod inline;
mod keys;
mod passage;

use super::Format;
use super::candidate::Sink;

/// Reads the whole note in its markup.
pub fn read(_format: Format, _sink: &mut Sink<'_>) {}
