//! Plain text: outlines, lists and running text in, candidates out.

use std::ops::Range;

use super::candidate::Sink;

/// Reads a range of the note as plain text: the whole note, or a fenced block of it.
pub fn read(_range: Range<usize>, _sink: &mut Sink<'_>) {}
