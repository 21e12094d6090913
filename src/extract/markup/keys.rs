//! Citation keys of pandoc, Quarto and Typst: `[@key, p. 3; -@other]`, `@key`.
//!
//! **Source**: pandoc manual, "Citation syntax", read 2026-11-24: a key starts with a letter, a digit or
//! `_`, and may hold single internal punctuation from `:.#$%&-+?<>~/`.

use std::ops::Range;

/// Prefixes of references to figures, tables and the like, which only look like keys.
const CROSS_REFERENCES: &[&str] = &[
    "fig", "tbl", "tab", "eq", "sec", "lst", "alg", "thm", "lem", "cor", "def", "prp", "exm",
    "nte", "tip", "wrn", "imp",
];

/// The key after an `@` at `at`; empty when none starts there.
pub(super) fn key_after(note: &str, at: usize, end: usize) -> Range<usize> {
    let start = at + 1;
    let rest = note.get(start..end).unwrap_or_default();
    let is_inner = |c: char| c.is_alphanumeric() || c == '_';
    let mut len = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if is_inner(c) {
            len = at + c.len_utf8();
        } else if at > 0
            && matches!(
                c,
                ':' | '.' | '#' | '$' | '%' | '&' | '-' | '+' | '?' | '~' | '/'
            )
        {
            // Only between letters: a full stop after a key ends the sentence.
            if !chars.peek().is_some_and(|&(_, next)| is_inner(next)) {
                break;
            }
        } else {
            break;
        }
    }
    start..start + len
}

pub(super) fn is_cross_reference(key: &str) -> bool {
    key.split_once([':', '-'])
        .is_some_and(|(prefix, _)| CROSS_REFERENCES.contains(&prefix))
}

pub(super) fn starts_word(note: &str, at: usize) -> bool {
    !note[..at]
        .chars()
        .next_back()
        .is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '/' | '@' | '-'))
}

/// A key in running text, whose `@` stands at `at`. Only what looks like a key counts, since `@name` is
/// more often a person on some site: it holds a year, as `doe2019` does, or a colon.
pub(super) fn bare(note: &str, at: usize, end: usize) -> Option<Range<usize>> {
    let dashed = note[..at].ends_with('-') && starts_word(note, at - 1);
    if !dashed && !starts_word(note, at) {
        return None;
    }
    // A sentence end before a slash or a `.bsky.social` is a handle or a package, never a key.
    let key = key_after(note, at, end);
    let text = &note[key.clone()];
    let first = text.chars().next()?;
    let looks_it = first.is_alphabetic()
        && !text.contains(['/', '.'])
        && (has_year(text) || text.contains(':') && text.len() > 4)
        && !is_cross_reference(text);
    looks_it.then_some(key)
}

fn has_year(text: &str) -> bool {
    text.as_bytes().windows(4).any(|four| {
        four.iter().all(u8::is_ascii_digit)
            && (four.starts_with(b"19") || four.starts_with(b"20") || four.starts_with(b"18"))
    })
}

/// The keys in the inside of a bracket; empty when it is no citation.
pub(super) fn bracketed(note: &str, inside: Range<usize>) -> Vec<Range<usize>> {
    let mut keys = Vec::new();
    for at in memchr::memchr_iter(b'@', &note.as_bytes()[inside.clone()]) {
        let at = inside.start + at;
        let before = note[inside.start..at].trim_end_matches('-');
        let first = keys.is_empty();
        let place = before.is_empty()
            || before.ends_with([' ', ';', '(', ','])
            || first && before.ends_with('"');
        let key = key_after(note, at, inside.end);
        let text = &note[key.clone()];
        if place
            && text
                .chars()
                .next()
                .is_some_and(|c| c.is_alphanumeric() || c == '_')
            && !is_cross_reference(text)
            && !text.starts_with("http")
        {
            keys.push(key);
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inside(text: &str) -> Vec<&str> {
        bracketed(text, 0..text.len())
            .into_iter()
            .map(|key| &text[key])
            .collect()
    }

    #[test]
    fn keys_of_brackets() {
        assert_eq!(inside("@doe99"), ["doe99"]);
        assert_eq!(
            inside("see @doe99, pp. 33-35 and *passim*; @smith04, ch. 1"),
            ["doe99", "smith04"]
        );
        assert_eq!(inside("-@tag:AB/c.d."), ["tag:AB/c.d"]);
        assert_eq!(inside("@fig:plot; @fig-plot"), Vec::<&str>::new());
        assert_eq!(inside("me@x.org"), Vec::<&str>::new());
    }

    #[test]
    fn bare_keys_are_told_from_handles() {
        let of = |text: &str| {
            text.find('@')
                .and_then(|at| bare(text, at, text.len()))
                .map(|key| text[key].to_owned())
        };
        assert_eq!(of("As @Doe2019a. says"), Some("Doe2019a".into()));
        assert_eq!(of("by -@knuth1984"), Some("knuth1984".into()));
        assert_eq!(of("thanks @karlicoss"), None);
        assert_eq!(of("x@doe2019.org"), None);
        assert_eq!(of("@types/node2019"), None);
    }
}
