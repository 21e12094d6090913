//! DOIs, arXiv ids, ISBNs, PMIDs and URLs, wherever they stand in a text.

use std::ops::Range;

use crate::model::Identifier;

/// An identifier or a URL in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found<'t> {
    /// An identifier that stands in the text by itself, not inside a URL.
    Id(Range<usize>, Identifier),
    /// A URL as written, without trailing punctuation.
    Url(Range<usize>, &'t str),
}

/// Finds identifiers and URLs in `range` of a text, in its order; offsets are into the text.
#[must_use]
pub fn find(_text: &str, _range: Range<usize>) -> Vec<Found<'_>> {
    Vec::new()
}
