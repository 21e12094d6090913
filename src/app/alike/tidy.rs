//! Titles in one spelling: letters, blanks, and the shorter forms of a title.

use super::align::is_number;
use super::commentary::{COMMENTARY, SERIES, is_aside};
use super::{REST, WHOLE};
use crate::model::title::is_cjk;

/// The stretches of a tidy form that may stand for the whole.
pub(super) fn variants(tidy: &str) -> impl Iterator<Item = &str> {
    let without_subtitle = tidy.match_indices(" : ").filter_map(move |(at, _)| {
        let (lead, rest) = (&tidy[..at], &tidy[at + 3..]);
        (weight(lead) >= WHOLE && !is_aside(rest)).then_some(lead)
    });
    let without_name = tidy.find(" : ").and_then(|at| {
        let (head, rest) = (&tidy[..at], &tidy[at + 3..]);
        (weight(rest) >= REST && rest.len() >= 16 && is_short_name(head)).then_some(rest)
    });
    let without_both = without_name.and_then(|rest| {
        let (lead, subtitle) = rest.split_once(" : ")?;
        (weight(lead) >= WHOLE && !is_aside(subtitle)).then_some(lead)
    });
    // `(ResNet) Deep Residual Learning`.
    let without_bracketed_name = tidy
        .strip_prefix('(')
        .and_then(|rest| rest.split_once(' '))
        .map(|(_, rest)| rest)
        .filter(|rest| weight(rest) >= REST && rest.len() >= 16);
    without_subtitle
        .chain(without_name)
        .chain(without_both)
        .chain(without_bracketed_name)
        .chain(without_brackets(tidy))
        .chain(in_other_script(tidy))
}

/// Builds the tidy form, character by character.
#[derive(Default)]
pub(super) struct Tidy {
    text: String,
    /// What stands between the last word and the next.
    gap: Gap,
    last: Option<char>,
    before_last: Option<char>,
}

#[derive(Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Part,
}

impl Tidy {
    pub(super) fn push(&mut self, c: char) {
        match c {
            _ if c.is_alphanumeric() => {
                self.close_gap();
                self.text.push(c);
            }
            // `what's`, `C++`, `C#`.
            '\'' | '’' | '‘' | '`' | '\u{301}' => {}
            '+' | '#' if self.gap == Gap::None && !self.text.is_empty() => self.text.push(c),
            '&' => {
                self.widen(Gap::Space);
                self.close_gap();
                self.text.push('&');
                self.widen(Gap::Space);
            }
            '(' | '（' | '[' => {
                self.widen(Gap::Space);
                self.close_gap();
                self.text.push('(');
            }
            ':' | '：' | '|' | '—' | '–' => self.widen(Gap::Part),
            '?' | '!' | '？' | '！' => self.widen(Gap::Part),
            '-' if self.last == Some('-') => self.widen(Gap::Part),
            // ` - ` ends a part, `geo-distributed` does not.
            c if c.is_whitespace() && self.last == Some('-') => {
                let is_dash = self.before_last.is_none_or(char::is_whitespace);
                self.widen(if is_dash { Gap::Part } else { Gap::Space });
            }
            _ => self.widen(Gap::Space),
        }
        self.before_last = self.last;
        self.last = Some(c);
    }

    fn widen(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    fn close_gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('(') {
            match self.gap {
                Gap::None => {}
                Gap::Space => self.text.push(' '),
                Gap::Part => self.text.push_str(" : "),
            }
        }
        self.gap = Gap::None;
    }

    pub(super) fn finish(self) -> String {
        self.text
    }
}

pub(super) fn fold(tidy: &str) -> String {
    tidy.chars().filter(|c| c.is_alphanumeric()).collect()
}

pub(super) fn same_fold(a: &str, b: &str) -> bool {
    let letters = |text| str::chars(text).filter(|c| c.is_alphanumeric());
    letters(a).eq(letters(b))
}

/// Words, and single Chinese characters, in order; marks left out.
pub(super) fn words(tidy: &str) -> impl Iterator<Item = &str> {
    tidy.split(' ').flat_map(|word| {
        let word = word.trim_start_matches('(');
        let mut rest = word;
        std::iter::from_fn(move || {
            let first = rest.chars().next()?;
            let end = if is_cjk(first) {
                first.len_utf8()
            } else {
                rest.find(is_cjk).unwrap_or(rest.len())
            };
            let (piece, tail) = rest.split_at(end);
            rest = tail;
            Some(piece)
        })
        .filter(|piece| *piece != ":")
    })
}

pub(super) fn weight(tidy: &str) -> usize {
    let mut halves = 0;
    for word in words(tidy) {
        halves += if word.starts_with(is_cjk) { 1 } else { 2 };
    }
    halves / 2
}

/// A short name: a word or three, that does not say that what follows is discussed.
pub(super) fn is_short_name(head: &str) -> bool {
    head.len() <= 24
        && words(head).count() <= 3
        && !head.contains(is_cjk)
        && !words(head).any(|word| COMMENTARY.contains(&word) || SERIES.contains(&word))
        && !words(head).all(counts)
}

/// Digits and Roman numerals, and nothing else: `AlphaFold2` is a name.
fn counts(word: &str) -> bool {
    is_number(word)
        && (word.bytes().all(|b| b.is_ascii_digit()) || !word.contains(char::is_numeric))
}

/// The title in the other script behind a title: `人月神话 (The Mythical Man-Month)`.
fn in_other_script(tidy: &str) -> Option<&str> {
    let at = tidy.rfind(" (")?;
    let (lead, inside) = (&tidy[..at], &tidy[at + 2..]);
    let is_translated = lead.contains(is_cjk) != inside.contains(is_cjk);
    (is_translated && weight(lead) >= 2 && weight(inside) >= REST).then_some(inside)
}

/// `NSDI 2013`.
fn is_venue(inside: &str) -> bool {
    let letters = inside.trim_end_matches(|c: char| c.is_ascii_digit());
    let year = &inside[letters.len()..];
    let letters = letters.trim_end();
    (3..=12).contains(&letters.len())
        && letters.bytes().all(|byte| byte.is_ascii_alphabetic())
        && !SERIES.contains(&letters)
        && year.len() == 4
        && (year.starts_with("19") || year.starts_with("20"))
}

/// `seq2seq`; not `v2`, not `2021`.
fn is_name_with_digits(inside: &str) -> bool {
    !inside.contains(' ')
        && inside.bytes().any(|byte| byte.is_ascii_digit())
        && inside.starts_with(|c: char| c.is_ascii_alphabetic())
        && inside.ends_with(|c: char| c.is_ascii_alphabetic())
        && inside.bytes().filter(u8::is_ascii_alphabetic).count() >= 4
}

/// The title without the brackets at its end: `Local Reconstruction Codes (LRC)`.
fn without_brackets(tidy: &str) -> Option<&str> {
    let at = tidy.rfind(" (")?;
    let (lead, inside) = (&tidy[..at], &tidy[at + 2..]);
    let is_name = (words(inside).count() <= 4
        && !inside.contains(|c: char| c.is_ascii_digit() || c == ':')
        && !is_aside(inside))
        || is_venue(inside)
        || is_name_with_digits(inside);
    (is_name && weight(lead) >= REST).then_some(lead)
}
