//! Years of a formatted reference: four digits, and which of several is that of the work.

use crate::model::title::is_cjk;

/// The years that stand in a text as four digits, no part of a range or a longer number.
pub(super) fn years(text: &str) -> impl Iterator<Item = i32> {
    year_places(text).map(|(_, year)| year)
}

fn year_places(text: &str) -> impl Iterator<Item = (usize, i32)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at + 4 <= bytes.len() {
            if !bytes[at].is_ascii_digit() {
                at += 1;
                continue;
            }
            let start = at;
            let digits = bytes[at..]
                .iter()
                .take_while(|b| b.is_ascii_digit())
                .count();
            at += digits;
            if digits == 4
                && let Ok(year) = text[start..at].parse::<i32>()
                && (1500..=2099).contains(&year)
            {
                return Some((start, year));
            }
        }
        None
    })
}

/// Chooses the year of a tail: one in brackets first, then one between marks; not one of pages or of an
/// identifier.
pub(super) fn year(text: &str, taken: &[std::ops::Range<usize>]) -> Option<i32> {
    let mut best: Option<(u8, i32)> = None;
    for (at, year) in year_places(text) {
        if taken.iter().any(|span| span.contains(&at)) {
            continue;
        }
        let before = text[..at].trim_end();
        let after = text[at + 4..].trim_start();
        let in_range = before.ends_with(['-', '–', '—', '‐', '/'])
            && before
                .trim_end_matches(['-', '–', '—', '‐', '/', ' '])
                .ends_with(|c: char| c.is_ascii_digit())
            || after.starts_with(['-', '–', '—', '‐'])
                && after
                    .trim_start_matches(['-', '–', '—', '‐', ' '])
                    .starts_with(|c: char| c.is_ascii_digit())
                && !before.ends_with('(');
        let lower = before.to_lowercase();
        let is_page = ["pp.", "pp", " p.", "pages", "vol.", "no.", "page", ":"]
            .iter()
            .any(|word| lower.ends_with(word))
            && !lower.ends_with("press:");
        if in_range || is_page {
            continue;
        }
        // Digits glued to letters are a name: `CKM2016`, `ICRC2015`.
        let glued = text[..at].ends_with(|c: char| c.is_alphabetic() && !is_cjk(c));
        let in_brackets = before
            .rfind('(')
            .is_some_and(|open| !before[open..].contains(')'))
            && after.find(')').is_some_and(|close| close < 24);
        let between = (before.is_empty() || before.ends_with([',', '.', ';', '，', '。', '．']))
            && (after.is_empty()
                || after.starts_with(['.', ',', ';', ':', ')', '，', '。', '[', '年'])
                || after.starts_with("doi")
                || after.starts_with("http"));
        let score = if glued {
            1
        } else if in_brackets {
            4
        } else if between {
            3
        } else {
            2
        };
        if best.is_none_or(|(other, _)| score > other) {
            best = Some((score, year));
        }
    }
    best.map(|(_, year)| year)
}
