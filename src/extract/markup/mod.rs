//! Markdown, org, HTML, LaTeX, Typst and reStructuredText: text in, candidates out.
//!
//! A reader a format cuts the note into blocks and takes the markup off each (`passage`); what a block
//! cites is then read the same way for all (`entries`, with `details` and `words`). Text without
//! links is handed to [`super::plain`].

mod beside;
pub(super) mod bibtex;
mod blocks;
mod definitions;
mod details;
mod entities;
mod entries;
mod fields;
mod front_matter;
mod headed;
mod html;
mod huge;
mod inline;
mod keys;
mod latex;
mod linked;
mod markdown;
mod org;
mod passage;
mod rst;
mod spans;
mod table;
mod tidy;
mod typst;
mod words;
mod yeared;

use super::Format;
use super::candidate::Sink;
use super::plain;

/// Reads the whole note in its markup.
pub fn read(format: Format, sink: &mut Sink<'_>) {
    match format {
        Format::Markdown => markdown::read(sink),
        Format::Org => org::read(sink),
        Format::Html => html::read(sink),
        Format::Rst => rst::read(sink),
        Format::Latex => latex::read(sink),
        Format::Typst => typst::read(sink),
        Format::Plain => {
            plain::read(0..sink.text().len(), sink);
        }
    }
}
