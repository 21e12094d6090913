//! Citation keys: a formula and what is known of a work in, a key out.
//!
//! A [`Formula`] is text with placeholders in square brackets. The default,
//! `[auth.lower][year][short.lower]`, gives `narayanan2019pipedream`.
//!
//! | placeholder | stands for | of *PipeDream: Generalized Pipeline Parallelism*, Narayanan, SOSP 2019 |
//! |---|---|---|
//! | `[auth]` | family name of the first author with its particle, or the organisation | `Narayanan` |
//! | `[year]` | year | `2019` |
//! | `[yy]` | its last two digits | `19` |
//! | `[short]` | short name before the colon, else the first word that says something | `PipeDream` |
//! | `[word1]` … `[word9]` | that word of the title; words such as *the*, *of*, *towards* do not count | `PipeDream` |
//! | `[venue]` | acronym of the venue as written, without year | `SOSP` |
//!
//! Each can end in `.lower` or `.upper`. Between them stand letters, digits, and `-`, `_`, `:`, `.`.
//!
//! - A key holds only what BibTeX, Biber, Pandoc and Typst all read: ASCII letters, digits, and inside it
//!   single `-`, `_`, `:`, `.`. Other scripts are transliterated, Chinese by its pinyin.
//! - Where nobody is known to have written it, the first words of the title stand for `[auth]`:
//!   `parameter-servers-allreduce-2020`. Where a part is missing and two words would run into each
//!   other, a hyphen holds them apart: `narayanan-pipedream`.
//! - A key that is taken gets `a`, `b`, … `z`, `aa`, …. Whoever says what is taken does not look at capitals:
//!   BibTeX stops at a file that holds both `codd` and `Codd`.
//!
//! ```
//! use notebib::export::keys::{Formula, KeyFacts, key};
//! let facts = KeyFacts {
//!     author: Some("Deepak Narayanan"),
//!     title: "PipeDream: Generalized Pipeline Parallelism for DNN Training",
//!     year: Some(2019),
//!     ..KeyFacts::default()
//! };
//! let formula = Formula::default();
//! assert_eq!(key(&formula, &facts, |_| false), "narayanan2019pipedream");
//! assert_eq!(key(&formula, &facts, |taken| taken == "narayanan2019pipedream"), "narayanan2019pipedreama");
//! ```

use std::fmt::Write as _;

use super::latin;
use super::title::is_address;
use crate::model::title::is_cjk;
use crate::model::{Person, without_et_al};

/// The formula that is used when the config names none.
pub const DEFAULT_FORMULA: &str = "[auth.lower][year][short.lower]";

/// How many words of the title stand for an unknown author.
const STAND_IN_WORDS: usize = 3;
/// A longer word is cut: keys are typed.
const WORD_LETTERS: usize = 24;
/// One Chinese word has two characters as a rule; six are a phrase that can be recognised.
const HAN_LETTERS: usize = 6;

/// A formula that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FormulaError {
    /// A placeholder that does not exist.
    #[error(
        "unknown placeholder [{0}] in the key formula; there are auth, year, yy, short, word1 to word9 and venue"
    )]
    UnknownPlaceholder(String),
    /// A modifier that does not exist.
    #[error("unknown modifier .{0} in the key formula; there are .lower and .upper")]
    UnknownModifier(String),
    /// `[` without `]`.
    #[error("a [ without ] in the key formula")]
    Unclosed,
    /// A character that some reader of keys refuses.
    #[error("{0:?} cannot stand in a citation key")]
    BadCharacter(char),
    /// Nothing in it depends on the work.
    #[error("the key formula holds no placeholder")]
    NoPlaceholder,
}

/// What a key is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formula {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Literal(String),
    Placeholder(Placeholder, Case),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Placeholder {
    Author,
    Year,
    ShortYear,
    Short,
    Word(usize),
    Venue,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    AsWritten,
    Lower,
    Upper,
}

impl Formula {
    /// Reads a formula.
    ///
    /// # Errors
    ///
    /// When it names a placeholder or modifier that does not exist, or holds a character that cannot stand
    /// in a key; the message says which.
    pub fn parse(text: &str) -> Result<Self, FormulaError> {
        let mut parts = Vec::new();
        let mut rest = text.trim();
        while let Some(first) = rest.chars().next() {
            if first == '[' {
                let end = rest.find(']').ok_or(FormulaError::Unclosed)?;
                parts.push(Part::parse_placeholder(&rest[1..end])?);
                rest = &rest[end + 1..];
            } else {
                let end = rest.find('[').unwrap_or(rest.len());
                let literal = &rest[..end];
                if let Some(bad) = literal
                    .chars()
                    .find(|c| !is_key_letter(*c) && !is_key_mark(*c))
                {
                    return Err(FormulaError::BadCharacter(bad));
                }
                parts.push(Part::Literal(literal.to_owned()));
                rest = &rest[end..];
            }
        }
        if parts.iter().all(|part| matches!(part, Part::Literal(_))) {
            return Err(FormulaError::NoPlaceholder);
        }
        Ok(Self { parts })
    }
}

impl Default for Formula {
    fn default() -> Self {
        Self {
            parts: vec![
                Part::Placeholder(Placeholder::Author, Case::Lower),
                Part::Placeholder(Placeholder::Year, Case::AsWritten),
                Part::Placeholder(Placeholder::Short, Case::Lower),
            ],
        }
    }
}

impl Part {
    fn parse_placeholder(text: &str) -> Result<Self, FormulaError> {
        let (name, modifier) = text.split_once('.').unwrap_or((text, ""));
        let placeholder = match name {
            "auth" => Placeholder::Author,
            "year" => Placeholder::Year,
            "yy" => Placeholder::ShortYear,
            "short" | "shorttitle" | "shortname" => Placeholder::Short,
            "venue" => Placeholder::Venue,
            _ => match name
                .strip_prefix("word")
                .and_then(|number| number.parse().ok())
            {
                Some(number @ 1..=9) => Placeholder::Word(number),
                _ => return Err(FormulaError::UnknownPlaceholder(name.to_owned())),
            },
        };
        let case = match modifier {
            "" => Case::AsWritten,
            "lower" => Case::Lower,
            "upper" => Case::Upper,
            _ => return Err(FormulaError::UnknownModifier(modifier.to_owned())),
        };
        Ok(Self::Placeholder(placeholder, case))
    }
}

/// What is known of the work; all but the title may be missing.
#[derive(Debug, Clone, Copy, Default)]
pub struct KeyFacts<'w> {
    /// The first author as written.
    pub author: Option<&'w str>,
    /// The title as shown, short name and colon included.
    pub title: &'w str,
    /// Year of publication.
    pub year: Option<i32>,
    /// Venue as written.
    pub venue: Option<&'w str>,
}

/// Makes the citation key of a work; `taken` says whether another work has that key.
///
/// **Shape**: never empty, always acceptable to BibTeX, Biber, Pandoc and Typst; the same facts and the
/// same taken keys give the same key.
pub fn key(formula: &Formula, facts: &KeyFacts<'_>, taken: impl Fn(&str) -> bool) -> String {
    let mut key = Draft {
        text: String::with_capacity(40),
        gap: false,
    };
    let mut title_is_used = false;
    for part in &formula.parts {
        match part {
            Part::Literal(text) => key.push_literal(text),
            Part::Placeholder(placeholder, case) => {
                let start = key.text.len();
                let is_written = match placeholder {
                    Placeholder::Author => {
                        let is_known = key.push(|out| push_author(out, facts.author));
                        if !is_known {
                            title_is_used = key.push(|out| push_stand_in(out, facts.title));
                        }
                        is_known || title_is_used
                    }
                    Placeholder::Year => key.push(|out| push_year(out, facts.year)),
                    Placeholder::ShortYear => {
                        key.push(|out| push_year(out, facts.year.map(|year| year.rem_euclid(100))))
                    }
                    Placeholder::Short => {
                        title_is_used || key.push(|out| push_short(out, facts.title))
                    }
                    Placeholder::Word(number) => {
                        key.push(|out| push_word(out, facts.title, *number))
                    }
                    Placeholder::Venue => key.push(|out| push_venue(out, facts.venue)),
                };
                key.gap |= !is_written;
                match case {
                    Case::AsWritten => {}
                    Case::Lower => key.text[start..].make_ascii_lowercase(),
                    Case::Upper => key.text[start..].make_ascii_uppercase(),
                }
            }
        }
    }
    let mut key = key.text;
    key.truncate(key.trim_end_matches(is_key_mark).len());
    key.drain(..key.len() - key.trim_start_matches(is_key_mark).len());
    if key.is_empty() {
        key.push_str("work");
    }
    untaken(key, taken)
}

/// A key under construction.
struct Draft {
    text: String,
    /// True when a part was missing since the last one that was written.
    gap: bool,
}

impl Draft {
    /// Appends what `write` appends; false when that is nothing.
    fn push(&mut self, write: impl FnOnce(&mut String)) -> bool {
        let start = self.text.len();
        write(&mut self.text);
        if self.text.len() == start {
            return false;
        }
        let bytes = self.text.as_bytes();
        // After several words, or where two words or two numbers would run into each other.
        let follows_words = self.text[..start].contains('-');
        let runs_together = start > 0
            && self.gap
            && bytes[start - 1].is_ascii_digit() == bytes[start].is_ascii_digit();
        if start > 0 && (follows_words || runs_together) && !is_key_mark(bytes[start - 1] as char) {
            self.text.insert(start, '-');
        }
        self.gap = false;
        true
    }

    fn push_literal(&mut self, text: &str) {
        for c in text.chars() {
            // One mark at a time: Pandoc ends a key at two.
            if !is_key_mark(c) || self.text.ends_with(is_key_letter) {
                self.text.push(c);
            }
        }
    }
}

fn untaken(base: String, taken: impl Fn(&str) -> bool) -> String {
    if !taken(&base) {
        return base;
    }
    let mut candidate = base;
    // `narayanan2019b`, but `parameter-servers-allreduce-b`.
    if candidate.contains('-') && candidate.ends_with(|c: char| c.is_ascii_alphabetic()) {
        candidate.push('-');
    }
    let length = candidate.len();
    let mut is_free = |number: usize| {
        candidate.truncate(length);
        push_letters(&mut candidate, number);
        (!taken(&candidate)).then(|| candidate.clone())
    };
    // One by one at first, so that letters follow each other; then by doubling and halving, so that ten
    // thousand works called `introduction` do not cost a hundred million look-ups.
    for number in 1..=52 {
        if let Some(free) = is_free(number) {
            return free;
        }
    }
    let (mut last_taken, mut number) = (52, 104);
    while is_free(number).is_none() {
        last_taken = number;
        number *= 2;
    }
    while number - last_taken > 1 {
        let middle = last_taken.midpoint(number);
        if is_free(middle).is_some() {
            number = middle;
        } else {
            last_taken = middle;
        }
    }
    candidate.truncate(length);
    push_letters(&mut candidate, number);
    candidate
}

/// 1 is `a`, 26 `z`, 27 `aa`.
fn push_letters(out: &mut String, mut number: usize) {
    let start = out.len();
    while number > 0 {
        number -= 1;
        #[expect(clippy::cast_possible_truncation, reason = "a remainder of 26")]
        out.insert(start, (b'a' + (number % 26) as u8) as char);
        number /= 26;
    }
}

const fn is_key_letter(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

const fn is_key_mark(c: char) -> bool {
    matches!(c, '-' | '_' | ':' | '.')
}

/// Appends the letters and digits of `text` in ASCII, at most `limit` of them, at most [`HAN_LETTERS`] Han.
fn push_letters_of(out: &mut String, text: &str, limit: usize) {
    let start = out.len();
    let mut han = 0;
    for c in text.chars() {
        if is_key_letter(c) {
            out.push(c);
        } else if !c.is_ascii() {
            if is_cjk(c) {
                han += 1;
                if han > HAN_LETTERS {
                    return;
                }
            }
            let from = out.len();
            latin::push_char(out, c);
            if !out[from..].bytes().all(|b| b.is_ascii_alphanumeric()) {
                let kept: String = out[from..].chars().filter(|c| is_key_letter(*c)).collect();
                out.truncate(from);
                out.push_str(&kept);
            }
        }
        if out.len() - start >= limit {
            return;
        }
    }
}

fn push_author(out: &mut String, author: Option<&str>) {
    let Some(name) = author else { return };
    let (name, _) = without_et_al(name);
    let person = Person::parse(name);
    if person.is_cjk() && !person.is_literal {
        let start = out.len();
        latin::push_family(out, &person.family);
        if out.is_char_boundary(start + 1) {
            out[start..=start].make_ascii_uppercase();
        }
    } else {
        push_letters_of(out, &person.particle, WORD_LETTERS);
        push_letters_of(out, &person.family, WORD_LETTERS);
    }
}

fn push_year(out: &mut String, year: Option<i32>) {
    if let Some(year) = year.filter(|year| *year >= 0) {
        // Writing to a String cannot fail.
        let _ = write!(out, "{year:02}");
    }
}

fn push_venue(out: &mut String, venue: Option<&str>) {
    let Some(venue) = venue else { return };
    let end = venue
        .find(|c: char| !c.is_alphabetic() && c != '&' && c != '-')
        .unwrap_or(venue.len());
    push_letters_of(out, &venue[..end], WORD_LETTERS);
}

fn push_word(out: &mut String, title: &str, number: usize) {
    if let Some(word) = words(title).nth(number - 1) {
        push_letters_of(out, word, WORD_LETTERS);
    }
}

/// The short name before the colon when there is one, else the first word of the title that says something.
fn push_short(out: &mut String, title: &str) {
    match short_name(title) {
        _ if is_address(title) => {}
        Some(name) => push_letters_of(out, name, WORD_LETTERS),
        None => push_word(out, title, 1),
    }
}

/// The short name alone, or the first words of the title with hyphens between them.
fn push_stand_in(out: &mut String, title: &str) {
    if is_address(title) {
        return push_address(out, title);
    }
    if let Some(name) = short_name(title) {
        push_letters_of(out, name, WORD_LETTERS);
        return;
    }
    let start = out.len();
    for word in words(title).take(STAND_IN_WORDS) {
        if out.len() > start {
            out.push('-');
        }
        let from = out.len();
        push_letters_of(out, word, WORD_LETTERS);
        if out.len() == from && from > start {
            out.pop();
        }
    }
}

/// `arXiv-1806.03377`, `dataintensive.net`, `10.1145-279227.279229` of what stands where a title is not known.
fn push_address(out: &mut String, title: &str) {
    let rest = title.split_once("://").map_or(title, |(_, rest)| rest);
    let rest = ["www.", "doi.org/", "dx.doi.org/"]
        .iter()
        .fold(rest, |rest, start| rest.strip_prefix(start).unwrap_or(rest));
    let rest = rest.split(['?', '#']).next().unwrap_or(rest);
    let start = out.len();
    for c in rest.chars() {
        if is_key_letter(c) {
            out.push(c);
        } else if out.len() > start && out.ends_with(is_key_letter) {
            out.push(if c == '.' { '.' } else { '-' });
        }
        if out.len() - start >= 2 * WORD_LETTERS {
            break;
        }
    }
    out.truncate(out.trim_end_matches(is_key_mark).len().max(start));
}

/// `PipeDream` of `PipeDream: Generalized …`: one or two words before a colon of which one looks like a name.
fn short_name(title: &str) -> Option<&str> {
    let at = title.find([':', '：'])?;
    let name = title[..at].trim();
    let is_short = name.len() <= WORD_LETTERS && name.split_whitespace().count() <= 2;
    let is_name = !name.contains(char::is_whitespace)
        || name.split_whitespace().any(|word| {
            word.chars()
                .skip(1)
                .any(|c| c.is_uppercase() || c.is_ascii_digit())
        });
    (is_short && is_name && name.chars().any(char::is_alphanumeric) && !is_empty_word(name))
        .then_some(name)
}

/// The words of a title that say something, as slices of it; a run of Han is one word.
fn words(title: &str) -> impl Iterator<Item = &str> {
    let mut rest = title;
    std::iter::from_fn(move || {
        loop {
            let start = rest.find(char::is_alphanumeric)?;
            rest = &rest[start..];
            let first = rest.chars().next()?;
            let end = if is_cjk(first) {
                rest.find(|c: char| !is_cjk(c) || !c.is_alphanumeric())
            } else {
                // `Reward-Model`, `BERT's`: one word.
                rest.find(|c: char| {
                    is_cjk(c) || !(c.is_alphanumeric() || matches!(c, '-' | '\'' | '’' | '‑'))
                })
            };
            let (word, tail) = rest.split_at(end.unwrap_or(rest.len()));
            rest = tail;
            if !is_empty_word(word) {
                return Some(word);
            }
        }
    })
}

/// True for words that say nothing of what a work is about.
fn is_empty_word(word: &str) -> bool {
    const EMPTY: [&str; 62] = [
        "a", "an", "the", "of", "on", "in", "at", "to", "for", "and", "or", "by", "with", "from",
        "via", "into", "as", "is", "are", "be", "it", "its", "vs", "do", "does", "can", "how",
        "what", "why", "when", "where", "who", "which", "that", "this", "these", "we", "you",
        "your", "our", "my", "towards", "toward", "using", "through", "under", "over", "between",
        "without", "not", "le", "la", "les", "der", "die", "das", "ein", "eine", "el", "un", "une",
        "about",
    ];
    word.len() <= 7 && EMPTY.iter().any(|empty| empty.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn make(formula: &str, author: &str, year: i32, title: &str) -> String {
        let facts = KeyFacts {
            author: (!author.is_empty()).then_some(author),
            title,
            year: (year != 0).then_some(year),
            venue: Some("SOSP19"),
        };
        key(&Formula::parse(formula).expect("a formula"), &facts, |_| {
            false
        })
    }

    #[test]
    fn default_keys_are_readable() {
        for (author, year, title, expected) in [
            (
                "Deepak Narayanan",
                2019,
                "PipeDream: Generalized Pipeline Parallelism",
                "narayanan2019pipedream",
            ),
            (
                "Narayanan, Deepak",
                2021,
                "Efficient Large-Scale Language Model Training",
                "narayanan2021efficient",
            ),
            (
                "Kairouz et al.",
                2019,
                "Advances and Open Problems in Federated Learning",
                "kairouz2019advances",
            ),
            (
                "Aäron van den Oord",
                2017,
                "Neural Discrete Representation Learning",
                "vandenoord2017neural",
            ),
            (
                "Łukasz Kaiser",
                2017,
                "One Model To Learn Them All",
                "kaiser2017one",
            ),
            (
                "Kurt Gödel",
                1931,
                "Über formal unentscheidbare Sätze",
                "goedel1931ueber",
            ),
            ("OpenAI", 2023, "GPT-4 Technical Report", "openai2023gpt4"),
            (
                "李沐",
                2014,
                "Scaling Distributed Machine Learning with the Parameter Server",
                "li2014scaling",
            ),
            ("曾国藩", 0, "家书", "zeng-jiashu"),
            (
                "猛猿",
                2023,
                "图解大模型训练之：流水线并行",
                "mengyuan2023tujiedamoxingxun",
            ),
            (
                "",
                2019,
                "PipeDream: Generalized Pipeline Parallelism",
                "pipedream2019",
            ),
            (
                "",
                2020,
                "Parameter Servers and AllReduce",
                "parameter-servers-allreduce-2020",
            ),
            (
                "",
                0,
                "Parameter Servers and AllReduce",
                "parameter-servers-allreduce",
            ),
            (
                "",
                0,
                "ChatGPT 为什么不用 Reward-Model 的数据直接 fine-tune",
                "chatgpt-weishenmebuyong-rewardmodel",
            ),
            ("Andy Yang", 0, "ChatGPT 为什么不用", "yang-chatgpt"),
            (
                "",
                2018,
                "The Case for Learned Index Structures",
                "case-learned-index-2018",
            ),
            ("", 0, "", "work"),
            (
                "",
                0,
                "https://doi.org/10.1145/279227.279229",
                "10.1145-279227.279229",
            ),
            ("", 0, "https://www.dataintensive.net/", "dataintensive.net"),
            ("", 2018, "arXiv:1806.03377", "arxiv-1806.03377-2018"),
            (
                "Leslie Lamport",
                1998,
                "https://lamport.org/pubs/x.pdf?y=1",
                "lamport1998",
            ),
            ("", 0, "🚀", "work"),
            ("", 2020, "What is it?", "2020"),
            (
                "Jeff Dean",
                2004,
                "MapReduce: Simplified Data Processing",
                "dean2004mapreduce",
            ),
            (
                "Leslie Lamport",
                1998,
                "The Part-Time Parliament",
                "lamport1998parttime",
            ),
            ("Иванов И.", 1999, "Слово о полку", "ivanov1999slovo"),
            ("{}", 2001, "\\cite{x}", "cite-x-2001"),
        ] {
            assert_eq!(
                make(DEFAULT_FORMULA, author, year, title),
                expected,
                "{title}"
            );
        }
    }

    #[test]
    fn formulas_are_followed() {
        let title = "PipeDream: Generalized Pipeline Parallelism";
        for (formula, expected) in [
            ("[auth][year]", "Narayanan2019"),
            ("[auth.upper]:[yy]", "NARAYANAN:19"),
            ("[auth]_[venue]_[year]", "Narayanan_SOSP_2019"),
            ("[word1.lower]-[word3.lower]", "pipedream-pipeline"),
            ("[short]--[word9]", "PipeDream"),
            ("p.[year]", "p.2019"),
        ] {
            assert_eq!(make(formula, "Deepak Narayanan", 2019, title), expected);
        }
        assert_eq!(Formula::parse(DEFAULT_FORMULA), Ok(Formula::default()));
        assert_eq!(
            Formula::parse("[who]"),
            Err(FormulaError::UnknownPlaceholder("who".to_owned()))
        );
        assert_eq!(
            Formula::parse("[auth.title]"),
            Err(FormulaError::UnknownModifier("title".to_owned()))
        );
        assert_eq!(Formula::parse("[auth"), Err(FormulaError::Unclosed));
        assert_eq!(
            Formula::parse("[auth],x"),
            Err(FormulaError::BadCharacter(','))
        );
        assert_eq!(Formula::parse("key"), Err(FormulaError::NoPlaceholder));
    }

    #[test]
    fn taken_keys_get_letters() {
        let facts = KeyFacts {
            title: "Introduction",
            ..KeyFacts::default()
        };
        let mut keys = std::collections::HashSet::new();
        let mut given = Vec::new();
        for _ in 0..2000 {
            let key = key(&Formula::default(), &facts, |key| keys.contains(key));
            assert!(keys.insert(key.clone()), "{key} was given twice");
            given.push(key);
        }
        assert_eq!(
            &given[..3],
            ["introduction", "introductiona", "introductionb"]
        );
        assert_eq!(given[27], "introductionaa");
    }

    proptest::proptest! {
        #[test]
        fn any_facts_give_a_key_that_all_read(author in ".{0,30}", title in ".{0,60}", venue in ".{0,12}", year in -9999..99999i32) {
            let facts = KeyFacts { author: Some(&author), title: &title, year: Some(year), venue: Some(&venue) };
            for formula in [DEFAULT_FORMULA, "[auth]-[venue].[word2]:[yy]"] {
                let key = key(&Formula::parse(formula).expect("a formula"), &facts, |_| false);
                let letters = |c: char| c.is_ascii_alphanumeric();
                assert!(key.starts_with(letters) && key.ends_with(letters), "{key}");
                assert!(key.split(is_key_mark).all(|part| !part.is_empty() && part.chars().all(letters)), "{key}");
            }
        }
    }
}
