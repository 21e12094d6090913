//! Brackets with facts: `[2019, SOSP, 510 refs]` in any order.

use std::ops::Range;

use super::candidate::Facts;

/// Reads the facts of what stands between brackets; none when these are no facts.
#[must_use]
pub fn parse(_inside: &str) -> Option<Facts> {
    None
}

/// Finds the last bracket with facts of a line, brackets included.
#[must_use]
pub fn find_in_line(_line: &str) -> Option<(Range<usize>, Facts)> {
    None
}
