//! A title in quotation marks.

use std::ops::Range;

/// A title in quotation marks.
pub(super) struct Quote {
    /// Between the marks.
    pub(super) inner: Range<usize>,
    /// With the marks.
    pub(super) outer: Range<usize>,
}

const PAIRS: [(&str, &str); 11] = [
    ("\"", "\""),
    ("“", "”"),
    ("``", "''"),
    ("„", "“"),
    ("«", "»"),
    ("‘", "’"),
    ("'", "'"),
    ("《", "》"),
    ("「", "」"),
    ("『", "』"),
    ("”", "”"),
];

/// Finds the first title in quotation marks whose opening mark stands in `from..limit`.
pub(super) fn quoted(text: &str, from: usize, limit: usize) -> Option<Quote> {
    let mut best: Option<Quote> = None;
    for (open, close) in PAIRS {
        let mut at = from;
        // Nothing that starts at the limit or behind it is asked for.
        let last = limit.saturating_add(open.len() - 1).min(text.len());
        while let Some(found) = text
            .as_bytes()
            .get(at..last)
            .and_then(|head| memchr::memmem::find(head, open.as_bytes()))
        {
            let start = at + found;
            if start >= limit || best.as_ref().is_some_and(|best| best.outer.start <= start) {
                break;
            }
            // At the place asked for nothing but blanks may stand before it.
            if limit <= from + 3 && !text[from..start].trim().is_empty() {
                break;
            }
            let inside = start + open.len();
            at = inside;
            // An apostrophe opens nothing.
            let glued = text[..start]
                .chars()
                .next_back()
                .is_some_and(char::is_alphanumeric);
            if matches!(open, "'" | "‘") && glued {
                continue;
            }
            if let Some(end) = closing(text, inside, close) {
                best = Some(Quote {
                    inner: inside..end,
                    outer: start..end + close.len(),
                });
                break;
            }
        }
    }
    best.filter(|quote| {
        text[quote.inner.clone()]
            .chars()
            .filter(|c| c.is_alphabetic())
            .count()
            >= 4
    })
}

fn closing(text: &str, inside: usize, close: &str) -> Option<usize> {
    let mut at = inside;
    loop {
        let end = at + text[at..].find(close)?;
        let before = text[..end].chars().next_back();
        let after = text[end + close.len()..].chars().next();
        let is_apostrophe = matches!(close, "'" | "’")
            && (before.is_some_and(char::is_alphanumeric)
                && after.is_some_and(char::is_alphanumeric)
                || after == Some(' ')
                    && before == Some('s')
                    && text[end + 1..].contains(close)
                    && !text[end + close.len()..]
                        .trim_start()
                        .starts_with(|c: char| c.is_uppercase()));
        // `a survey of "bias" in nlp," in ACL`: an inner pair, when another mark behind a comma follows.
        if !is_apostrophe {
            return Some(end);
        }
        at = end + close.len();
    }
}
