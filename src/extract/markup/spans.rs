//! Inline markup that several formats write alike: line breaks, escapes, bare URLs.
//!
//! Each takes `flushed`, where the text starts that is not in the passage yet, and gives where to read on.

use super::blocks::Lines;
use super::inline::url_end;
use super::passage::{Mark, Passage};

/// The line break at `at`, without the blanks around it; `is_forced` when the author wants it kept.
pub(super) fn line_break(
    note: &str,
    flushed: usize,
    at: usize,
    end: usize,
    lines: Lines,
    is_forced: bool,
    out: &mut Passage<'_>,
) -> usize {
    let kept = note[flushed..at].trim_end_matches([' ', '\t', '\r']).len();
    out.push(note, flushed..flushed + kept);
    let bytes = note.as_bytes();
    let mut next = at + 1;
    while next < end && matches!(bytes[next], b' ' | b'\t' | b'\r') {
        next += 1;
    }
    if lines == Lines::Kept {
        out.push_as("\n", at..at + 1);
        out.push(note, at + 1..next);
    } else {
        out.push_break(is_forced, at..next);
    }
    next
}

/// A backslash at `at`, and the sign that it takes the meaning from.
pub(super) fn escape(note: &str, flushed: usize, at: usize, out: &mut Passage<'_>) -> usize {
    out.push(note, flushed..at);
    out.push(note, at + 1..at + 2);
    at + 2
}

/// A URL that stands in the text at `at`; none when no URL starts there or a word runs into it.
pub(super) fn url(
    note: &str,
    flushed: usize,
    at: usize,
    end: usize,
    out: &mut Passage<'_>,
) -> Option<usize> {
    let bytes = note.as_bytes();
    let rest = &bytes[at..end];
    if !(rest.starts_with(b"https://") || rest.starts_with(b"http://"))
        || at > 0 && bytes[at - 1].is_ascii_alphanumeric()
    {
        return None;
    }
    let url = at..url_end(note, at, end);
    out.push(note, flushed..at);
    let start = out.text.len();
    out.push(note, url.clone());
    out.mark(start, Mark::Url);
    Some(url.end)
}
