//! Digital object identifiers.

use super::{Identifier, Scheme};

impl Identifier {
    /// Reads a DOI: bare, after `doi:` or as a resolver's URL (percent-decoded); trailing punctuation falls off.
    ///
    /// **Source**: DOI Handbook, 2.2 (`10.` + registrant of 4 to 9 digits, perhaps with parts, `/`, suffix).
    #[must_use]
    pub fn doi(text: &str) -> Option<Self> {
        let text = text.trim();
        let decoded;
        let start = text.find("10.")?;
        let mut rest = &text[start..];
        let before = &text[..start];
        if !before.is_empty() {
            let lower = before.to_ascii_lowercase();
            let lower = lower.trim_end();
            if !(lower.ends_with("doi:") || lower.ends_with("doi") || lower.ends_with("doi.org/")) {
                return None;
            }
            if lower.contains("://") && rest.contains('%') {
                decoded = crate::model::url::percent_decode(rest);
                rest = &decoded;
            }
        }
        let end = doi_length(rest)?;
        (end == rest.len() || !rest[end..].starts_with(|c: char| c.is_alphanumeric())).then(|| {
            Self {
                scheme: Scheme::Doi,
                value: rest[..end].to_lowercase(),
            }
        })
    }
}

/// How many bytes of `text`, which starts at `10.`, are a DOI; none when it is no DOI.
///
/// Ends at white space, quotes, angle brackets and anything outside ASCII that is punctuation or Han;
/// closing brackets belong only when their opening one does; trailing punctuation falls off.
pub(crate) fn doi_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    if !text.starts_with("10.") {
        return None;
    }
    let registrant = bytes[3..].iter().take_while(|b| b.is_ascii_digit()).count();
    if !(4..=9).contains(&registrant) || bytes[3] == b'0' {
        return None;
    }
    let mut at = 3 + registrant;
    while bytes.get(at) == Some(&b'.') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
        at += 1 + bytes[at + 1..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count();
    }
    if bytes.get(at) != Some(&b'/') {
        return None;
    }
    let suffix = at + 1;
    let (mut round, mut square, mut curly, mut angle) = (0i32, 0i32, 0i32, 0i32);
    let mut end = suffix;
    for (offset, c) in text[suffix..].char_indices() {
        let fits = match c {
            'a'..='z'
            | 'A'..='Z'
            | '0'..='9'
            | '-'
            | '.'
            | '_'
            | ';'
            | ':'
            | '/'
            | '+'
            | '='
            | '~'
            | '@'
            | '*'
            | '%'
            | '!'
            | '$'
            | '&'
            | ','
            | '?'
            | '\''
            | '#'
            | '|' => true,
            '(' => {
                round += 1;
                true
            }
            ')' => {
                round -= 1;
                round >= 0
            }
            '[' => {
                square += 1;
                true
            }
            ']' => {
                square -= 1;
                square >= 0
            }
            '{' => {
                curly += 1;
                true
            }
            '}' => {
                curly -= 1;
                curly >= 0
            }
            // Old Wiley DOIs hold `<233::AID-NUM1>3.0.CO;2-Q`.
            '<' if bytes[suffix + offset + 1..]
                .first()
                .is_some_and(u8::is_ascii_digit) =>
            {
                angle += 1;
                true
            }
            '>' if angle > 0 => {
                angle -= 1;
                true
            }
            _ => false,
        };
        if !fits {
            break;
        }
        end = suffix + offset + c.len_utf8();
    }
    // A list of DOIs without spaces, or a second URL: the first ends there.
    if let Some(at) = text[suffix..end]
        .find(",10.")
        .or_else(|| text[suffix..end].find(";10."))
    {
        end = suffix + at;
    }
    if let Some(at) = text[suffix..end].find("](") {
        end = suffix + at;
    }
    if let Some(at) = text[suffix..end].find(['?', '#', '|']) {
        end = suffix + at;
    }
    // Trailing punctuation is the prose's own, and so is an opening bracket that never closes:
    // `10.1145/1 (see` and `(10.1145/1.)` both keep `10.1145/1`.
    loop {
        let kept = text[suffix..end].trim_end_matches(|c: char| ".,;:!'*_~/&-@$=+%".contains(c));
        let mut next = suffix + kept.len();
        for (open, close) in [('(', ')'), ('[', ']'), ('{', '}')] {
            let kept = &text[suffix..next];
            if kept.matches(open).count() > kept.matches(close).count()
                && let Some(at) = kept.rfind(open)
            {
                next = suffix + at;
            }
        }
        if next == end {
            break;
        }
        end = next;
    }
    let value = text.get(suffix..end)?;
    // `10.1000/s` as in "at 10.1000/s per core" is a rate: a suffix has a digit or is longer.
    let has_digit = value.bytes().any(|b| b.is_ascii_digit());
    let is_rate = !has_digit && value.len() < 5;
    (!value.is_empty() && !is_rate && value.bytes().any(|b| b.is_ascii_alphanumeric()))
        .then_some(end)
}
