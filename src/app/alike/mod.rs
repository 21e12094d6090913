//! Are two titles the title of one work, written differently?
//!
//! Comes in: two [`Spelling`]s. Goes out: how alike they are ([`Alike`]), from the titles alone; who wrote
//! the works and when is [`super::identity`]'s business. Never looks anything up.
//!
//! Alike are titles that differ in case, punctuation, hyphens, accents, LaTeX, traditional and simplified
//! characters, articles, `&`, a plural, a typo in a long word, how a number is written; a title with and
//! without its subtitle, its short name before the colon, its acronym in brackets, its edition. Not alike
//! are titles that differ in a number, a short word (`and`, `vs`), or a whole word.

mod align;
mod canon;
mod commentary;
#[cfg(test)]
mod tests;
mod tidy;
mod word;

use std::ops::Range;

use align::{align, is_beginning, is_slip_of_long_word};
use canon::canonical;
use tidy::{Tidy, fold, same_fold, variants, weight, words};

use crate::model::plain::plain;

use commentary::{begins_series, is_common, is_periodical};

pub use commentary::is_commentary;

/// How alike two titles are, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alike {
    /// Two different titles.
    Not,
    /// One is the beginning of the other, cut off somewhere, or has another preposition: more must speak for it.
    Begun,
    /// One is all that stands before the colon of the other, or behind the short name before it, and is too
    /// short to be sure of.
    Headed,
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
    /// The edition that the title names, which is no part of it; 0 for none.
    edition: u8,
    /// True when it ends in an ellipsis.
    is_cut: bool,
    /// The piece of a word right before that ellipsis, which the words end before; empty for none.
    piece: Box<str>,
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

/// So many words must be left of a title that was cut off.
const CUT: usize = 3;

impl Spelling {
    /// Cuts a title.
    #[must_use]
    pub fn new(title: &str) -> Self {
        let plain = plain(title);
        let title = plain.trim_end();
        let cut = title
            .strip_suffix("...")
            .or_else(|| title.strip_suffix('…'));
        let is_cut = cut.is_some();
        let (title, piece) = cut.map_or((title, ""), without_last_piece);
        let mut tidy = Tidy::default();
        if title.is_ascii() {
            for c in title.bytes() {
                tidy.push(char::from(c.to_ascii_lowercase()));
            }
        } else {
            for c in title.chars().flat_map(char::to_lowercase) {
                tidy.push(c);
            }
        }
        let (tidy, edition) = canonical(tidy.finish());
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
            edition,
            is_cut,
            piece: fold(&piece.to_lowercase()).into(),
            tidy: tidy.into(),
        }
    }

    /// The title's letters and digits in plain spelling, without its edition: what is the same for more
    /// ways to write a title than [`crate::model::title::fold`].
    #[must_use]
    pub fn fold(&self) -> String {
        fold(&self.tidy)
    }

    /// The letters and digits with the phrases that have a common acronym abbreviated; none without any.
    #[must_use]
    pub fn abbreviated_fold(&self) -> Option<String> {
        word::abbreviated(self.whole().words_from(0).into_iter())
    }

    /// The words of a short title, of which the longest keeps its first letters alone: a typo in it does not
    /// hide the title.
    #[must_use]
    pub fn shape(&self) -> Option<String> {
        let mut words = self.whole().words_from(0);
        if !(3..=4).contains(&words.len()) || !self.tidy.is_ascii() {
            return None;
        }
        let longest = words.iter_mut().max_by_key(|word| word.len())?;
        *longest = longest.get(..4)?;
        Some(words.concat())
    }

    /// True when the title ends in an ellipsis.
    #[must_use]
    pub const fn is_cut(&self) -> bool {
        self.is_cut
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

    /// True for a form that many titles have: a survey of something, an introduction to it.
    #[must_use]
    pub fn is_common(&self) -> bool {
        is_common(&self.tidy)
    }

    /// True when both begin with the same word.
    #[must_use]
    pub fn begins_as(&self, other: &Self) -> bool {
        !self.words.is_empty()
            && !other.words.is_empty()
            && self.whole().word(0) == other.whole().word(0)
    }

    /// The letters and digits before the first colon, when they are too few to stand for the whole alone.
    #[must_use]
    pub fn lead_fold(&self) -> Option<String> {
        let (lead, _) = self.tidy.split_once(" : ")?;
        (weight(lead) < WHOLE).then(|| fold(lead))
    }

    /// The letters and digits behind the short name before the first colon, when they are too few to stand
    /// for the whole alone.
    #[must_use]
    pub fn tail_fold(&self) -> Option<String> {
        let (head, tail) = self.tidy.split_once(" : ")?;
        (weight(tail) < WHOLE && tidy::is_short_name(head)).then(|| fold(tail))
    }

    /// True when the title is short enough to be what stands before or behind the colon of another.
    #[must_use]
    pub const fn may_head(&self) -> bool {
        self.weight < WHOLE
    }

    /// The letters and digits of what follows the short name before the colon.
    #[must_use]
    pub fn body_fold(&self) -> Option<String> {
        let body = self
            .variants
            .iter()
            .find(|range| range.end as usize == self.tidy.len())?;
        Some(fold(&self.tidy[body.start as usize..]))
    }

    /// The number of words; a Chinese character counts as half a word.
    #[must_use]
    pub const fn weight(&self) -> usize {
        self.weight
    }

    /// The number of letters and digits.
    #[must_use]
    pub const fn letters(&self) -> usize {
        self.letters
    }

    /// True when there is no letter or digit in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.letters == 0
    }

    /// The edition that the title names; 0 for none.
    #[must_use]
    pub const fn edition(&self) -> u8 {
        self.edition
    }

    /// False for titles that are not [`Alike::Equal`], as their lengths tell.
    #[must_use]
    pub fn may_equal(&self, other: &Self) -> bool {
        (self.marks, self.letters) == (other.marks, other.letters)
    }

    /// How alike two titles are.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Alike {
        if self.edition != 0 && other.edition != 0 && self.edition != other.edition {
            return Alike::Not;
        }
        if self.may_equal(other) && same_fold(&self.tidy, &other.tidy) {
            return Alike::Equal;
        }
        match align(self.whole(), other.whole()) {
            Some(0) => return Alike::Nearly,
            Some(_) if self.weight.min(other.weight) >= TYPO => return Alike::Nearly,
            Some(_)
                if self.weight.min(other.weight) + 1 >= TYPO
                    && is_slip_of_long_word(self.whole(), other.whole()) =>
            {
                return Alike::Nearly;
            }
            _ => {}
        }
        if self.is_short_of(other) || other.is_short_of(self) || self.shares_variant(other) {
            return Alike::Shortened;
        }
        if self.shares_body(other) {
            return Alike::Shortened;
        }
        if self.is_headed_by(other) || other.is_headed_by(self) {
            return Alike::Headed;
        }
        self.compare_beginnings(other)
    }

    /// True when this is the other without its subtitle, short name or brackets.
    fn is_short_of(&self, long: &Self) -> bool {
        long.variants.iter().any(|variant| {
            align(long.stretch(variant), self.whole()).is_some_and(|typos| typos <= 1)
        })
    }

    /// True when both have one short form, and what each has beside it is the same name:
    /// `LoRA: Low-Rank Adaptation`, `Low-Rank Adaptation (LoRA)`.
    fn shares_variant(&self, other: &Self) -> bool {
        let beside = |it: &Self, variant: &Range<u32>| {
            let mut beside = fold(&it.tidy[..variant.start as usize]);
            beside.push_str(&fold(&it.tidy[variant.end as usize..]));
            beside
        };
        self.variants.iter().any(|mine| {
            other.variants.iter().any(|its| {
                align(self.stretch(mine), other.stretch(its)) == Some(0)
                    && beside(self, mine) == beside(other, its)
            })
        })
    }

    /// True when what follows the first colon is the same, and what stands before it is one name, once
    /// abbreviated: `Neural Radiance Fields: …`, `NeRF: …`.
    fn shares_body(&self, other: &Self) -> bool {
        let (Some((head, body)), Some((other_head, other_body))) =
            (self.tidy.split_once(" : "), other.tidy.split_once(" : "))
        else {
            return false;
        };
        let is_name = |short: &str, long: &str| {
            let long: Vec<&str> = words(long).collect();
            word::is_acronym(&fold(short), &long)
        };
        body == other_body
            && weight(body) >= REST
            && (is_name(head, other_head) || is_name(other_head, head))
    }

    /// True when one title is what stands behind the short name of the other: `SAM: Segment Anything`.
    #[must_use]
    pub fn is_named_by(&self, other: &Self) -> bool {
        let is_tail = |long: &Self, short: &Self| {
            long.tail_fold()
                .is_some_and(|tail| tail == fold(&short.tidy))
        };
        is_tail(self, other) || is_tail(other, self)
    }

    /// True when this is all that stands before the colon of the other, or behind the name before it.
    fn is_headed_by(&self, long: &Self) -> bool {
        let Some(at) = long.tidy.find(" : ") else {
            return false;
        };
        let (head, body) = (&long.tidy[..at], &long.tidy[at + 3..]);
        let range = |from: usize, to: usize| from as u32..to as u32;
        let is_this = |part: Range<u32>| align(long.stretch(&part), self.whole()) == Some(0);
        (is_this(range(0, at)) && !commentary::is_aside(body))
            || (tidy::is_short_name(head)
                && !begins_series(body)
                && is_this(range(at + 3, long.tidy.len())))
    }

    /// Whether one title is the beginning of the other, or of what follows its short name.
    fn compare_beginnings(&self, other: &Self) -> Alike {
        let (short, long) = if self.words.len() <= other.words.len() {
            (self, other)
        } else {
            (other, self)
        };
        let bodies = |it: &Self| {
            let named = it
                .variants
                .iter()
                .filter(|range| range.end as usize == it.tidy.len());
            std::iter::once(0..it.tidy.len() as u32)
                .chain(named.cloned())
                .collect::<Vec<_>>()
        };
        let is_begun = |short: &Self, long: &Self| {
            bodies(short).iter().any(|mine| {
                let mine = short.stretch(mine);
                weight_of(mine) >= 1
                    && bodies(long).iter().any(|its| {
                        let its = long.stretch(its);
                        is_beginning(mine, its)
                            && !goes_on_otherwise(its, mine.words.len())
                            && its
                                .words_from(mine.words.len())
                                .first()
                                .is_some_and(|next| {
                                    word::american(&short.piece).starts_with(next)
                                        || next.starts_with(&*short.piece)
                                })
                    })
            })
        };
        if self.words.len() == other.words.len()
            && align::differs_in_a_preposition(self.whole(), other.whole())
        {
            return Alike::Begun;
        }
        if is_begun(short, long) {
            if short.is_cut && !long.is_cut && short.weight >= CUT {
                return Alike::Shortened;
            }
            return Alike::Begun;
        }
        Alike::Not
    }

    /// The weight of the shorter of two titles.
    #[must_use]
    pub fn shorter_weight(&self, other: &Self) -> usize {
        self.weight.min(other.weight)
    }

    /// True when both begin with the same short name and a colon.
    #[must_use]
    pub fn shares_head(&self, other: &Self) -> bool {
        match (self.tidy.split_once(" : "), other.tidy.split_once(" : ")) {
            (Some((mine, rest)), Some((its, other_rest))) => {
                mine == its && weight(rest) >= REST && weight(other_rest) >= REST
            }
            _ => false,
        }
    }

    /// True when all words of one title stand in the other, side by side.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        let words = |it: &Self| -> Vec<String> {
            it.whole()
                .words_from(0)
                .into_iter()
                .map(str::to_owned)
                .collect()
        };
        let (a, b) = (words(self), words(other));
        let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        !short.is_empty() && long.windows(short.len()).any(|window| window == short)
    }

    /// True when the title is of something that comes out every year.
    #[must_use]
    pub fn is_periodical(&self) -> bool {
        is_periodical(&self.tidy)
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

/// A title that was cut off, without the piece of a word that it ends in, and that piece.
fn without_last_piece(title: &str) -> (&str, &str) {
    if title.ends_with(char::is_whitespace) {
        return (title, "");
    }
    title
        .rfind(char::is_whitespace)
        .map_or((title, ""), |at| title.split_at(at))
}

fn weight_of(stretch: Stretch<'_>) -> usize {
    let mut halves = 0;
    for word in stretch.words_from(0) {
        halves += if word.starts_with(crate::model::title::is_cjk) {
            1
        } else {
            2
        };
    }
    halves / 2
}

/// True when what follows the first words is a number, a part, or says that the title is about another.
fn goes_on_otherwise(stretch: Stretch<'_>, from: usize) -> bool {
    let rest = stretch.words_from(from);
    rest.first()
        .is_some_and(|first| begins_series(first) || is_commentary(first))
        || rest
            .last()
            .is_some_and(|last| commentary::ends_commentary(last) || align::is_number(last))
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
