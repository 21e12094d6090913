//! Bylines: `Title - Author`, `by X et al.`, `Title (Venue 2019)`, `Author: Title`.

use std::ops::Range;

use super::candidate::Facts;

/// Takes a byline off a line without bracket and number: where the title stands in it, and what the
/// byline says. None when there is no byline.
#[must_use]
pub fn split(_line: &str) -> Option<(Range<usize>, Facts)> {
    None
}
