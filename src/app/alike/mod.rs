//! Are two titles the title of one work, written differently?
//!
//! Comes in: two [`Spelling`]s. Goes out: how alike they are ([`Alike`]), from the titles alone; who wrote
//! the works and when is [`super::identity`]'s business. Never looks anything up.
//!
//! Alike are titles that differ in case, punctuation, hyphens, articles, `&`, a plural, a typo in a long
//! word; a title with and without its subtitle, its short name before the colon, its acronym in brackets.
//! Not alike are titles that differ in a number, a short word (`and`, `vs`), or a whole word.

mod align;
mod commentary;
#[cfg(test)]
mod tests;
mod tidy;

use std::ops::Range;

use align::align;
use tidy::{Tidy, fold, same_fold, variants, weight, words};
use unicode_normalization::UnicodeNormalization as _;

pub use commentary::is_commentary;

/// How alike two titles are, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alike {
    /// Two different titles.
    Not,
    /// One has a subtitle or a short name before the colon that the other lacks.
    Shortened,
    /// A typo, a plural, an article.
    Nearly,
    /// The same letters and digits in the same order.
    Equal,
}

/// A title cut into words and parts, lower-case, ready to be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelling {
    /// Words with one space between, a colon as a word of its own where a part ends.
    tidy: Box<str>,
    /// The words of it. A title is compared with hundreds, so it is cut once.
    words: Box<[Range<u32>]>,
    /// The stretches of it that may stand for the whole.
    variants: Box<[Range<u32>]>,
    weight: usize,
    /// Letters and digits.
    letters: usize,
    /// `+` and `#`: `C` and `C++` fold alike.
    marks: usize,
}

/// A stretch of a tidy form, and its words.
#[derive(Clone, Copy)]
struct Stretch<'s> {
    tidy: &'s str,
    words: &'s [Range<u32>],
    /// **Units**: bytes.
    length: usize,
}

/// So many words (a Chinese character is half a word) a title must have to stand for a longer one.
const WHOLE: usize = 4;

/// So many words what follows a short name must have to stand for the whole.
const REST: usize = 3;

/// A typo is believed in a title of at least so many words.
const TYPO: usize = 4;

impl Spelling {
    /// Cuts a title.
    #[must_use]
    pub fn new(title: &str) -> Self {
        let mut tidy = Tidy::default();
        if title.is_ascii() {
            for c in title.bytes() {
                tidy.push(char::from(c.to_ascii_lowercase()));
            }
        } else {
            for c in title.nfkc().flat_map(char::to_lowercase).nfkc() {
                tidy.push(c);
            }
        }
        let tidy = tidy.finish();
        let range = |part: &str| {
            let start = part.as_ptr() as usize - tidy.as_ptr() as usize;
            // No title is four gigabytes long.
            start as u32..(start + part.len()) as u32
        };
        Self {
            words: words(&tidy).map(range).collect(),
            variants: variants(&tidy).map(range).collect(),
            weight: weight(&tidy),
            letters: tidy.chars().filter(|c| c.is_alphanumeric()).count(),
            marks: tidy.matches(['+', '#']).count(),
            tidy: tidy.into(),
        }
    }

    /// The title's letters and digits, as [`crate::model::title::fold`] gives them.
    #[must_use]
    pub fn fold(&self) -> String {
        fold(&self.tidy)
    }

    /// Other folds under which this title may be cited: without its subtitle, without the short name before
    /// its colon, without the brackets at its end.
    #[must_use]
    pub fn short_folds(&self) -> Vec<String> {
        let mut folds: Vec<String> = self
            .variants
            .iter()
            .map(|range| fold(&self.tidy[range.start as usize..range.end as usize]))
            .collect();
        folds.sort();
        folds.dedup();
        folds
    }

    /// The number of words; a Chinese character counts as half a word.
    #[must_use]
    pub const fn weight(&self) -> usize {
        self.weight
    }

    /// True when there is no letter or digit in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.letters == 0
    }

    /// How alike two titles are.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Alike {
        if (self.marks, self.letters) == (other.marks, other.letters)
            && same_fold(&self.tidy, &other.tidy)
        {
            return Alike::Equal;
        }
        match align(self.whole(), other.whole()) {
            Some(0) => return Alike::Nearly,
            Some(_) if self.weight.min(other.weight) >= TYPO => return Alike::Nearly,
            _ => {}
        }
        let is_short_of = |long: &Self, short: &Self| {
            long.variants.iter().any(|variant| {
                align(long.stretch(variant), short.whole()).is_some_and(|typos| typos <= 1)
            })
        };
        if is_short_of(self, other) || is_short_of(other, self) {
            return Alike::Shortened;
        }
        Alike::Not
    }

    fn whole(&self) -> Stretch<'_> {
        Stretch {
            tidy: &self.tidy,
            words: &self.words,
            length: self.tidy.len(),
        }
    }

    /// A stretch that starts and ends where words do.
    fn stretch(&self, range: &Range<u32>) -> Stretch<'_> {
        let from = self.words.partition_point(|word| word.start < range.start);
        let to = self.words.partition_point(|word| word.end <= range.end);
        Stretch {
            tidy: &self.tidy,
            words: &self.words[from..to],
            length: range.len(),
        }
    }

    /// True when the titles share most of their letter pairs and all their numbers: what is enough when
    /// something else, such as the same URL or the same place, already speaks for one work.
    #[must_use]
    pub fn is_similar(&self, other: &Self, least: f32) -> bool {
        self.similarity(other) >= least && self.numbers().eq(other.numbers())
    }

    /// The share of letter pairs that two titles have in common (Dice), from 0 to 1; 1 when one is the
    /// beginning or end of the other and long enough to mean it.
    #[must_use]
    pub fn similarity(&self, other: &Self) -> f32 {
        let (a, b) = (self.fold(), other.fold());
        let (short, long) = if a.len() <= b.len() {
            (&a, &b)
        } else {
            (&b, &a)
        };
        if short.len() >= 12 && (long.starts_with(short.as_str()) || long.ends_with(short.as_str()))
        {
            return 1.0;
        }
        let pairs = |text: &str| {
            let chars: Vec<char> = text.chars().collect();
            let mut pairs: Vec<(char, char)> = chars.windows(2).map(|w| (w[0], w[1])).collect();
            pairs.sort_unstable();
            pairs
        };
        let (a, b) = (pairs(&a), pairs(&b));
        let total = a.len() + b.len();
        if total == 0 {
            return if short == long { 1.0 } else { 0.0 };
        }
        let (mut at, mut with, mut common) = (0, 0, 0);
        while at < a.len() && with < b.len() {
            match a[at].cmp(&b[with]) {
                std::cmp::Ordering::Equal => {
                    common += 2;
                    at += 1;
                    with += 1;
                }
                std::cmp::Ordering::Less => at += 1,
                std::cmp::Ordering::Greater => with += 1,
            }
        }
        // Both fit: titles are short.
        common as f32 / total as f32
    }

    fn numbers(&self) -> impl Iterator<Item = &str> {
        self.tidy
            .split(|c: char| !c.is_ascii_digit())
            .filter(|digits| !digits.is_empty())
    }
}

impl<'s> Stretch<'s> {
    fn word(&self, at: usize) -> &'s str {
        let word = &self.words[at];
        &self.tidy[word.start as usize..word.end as usize]
    }

    fn words_from(&self, at: usize) -> Vec<&'s str> {
        (at..self.words.len()).map(|at| self.word(at)).collect()
    }
}
