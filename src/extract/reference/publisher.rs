//! Publishers and places: the imprint of a book.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::years::years;
use crate::extract::candidate::Facts;
use crate::extract::lexicon::Lexicon;

/// Words of names of publishers.
pub(in crate::extract) fn is_publisher(text: &str) -> bool {
    let ends_in_press = |word: &str| {
        word.len() > 8 && word.as_bytes()[word.len() - 5..].eq_ignore_ascii_case(b"press")
    };
    // No word of them is without a letter of ASCII, which most Chinese text has none of.
    let has_letter = |text: &str| text.bytes().any(|byte| byte.is_ascii_alphabetic());
    let is_word = has_letter(text)
        && text
            .split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '\'' | '’')))
            .filter(|word| word.len() > 3 && has_letter(word))
            .any(|word| {
                if word.contains('’') {
                    let word = word.replace('’', "'");
                    WORDS.contains(&word) || ends_in_press(&word)
                } else {
                    WORDS.contains(word) || ends_in_press(word)
                }
            });
    is_word
        || PHRASES
            .as_ref()
            .is_some_and(|phrases| phrases.is_match(text))
}

static WORDS: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::new(
        "\
press publishing publishers publisher publications verlag springer wiley elsevier north-holland mcgraw-hill \
mcgraw mcgrawhill prentice-hall prentice butterworth butterworths addison-wesley addison o'reilly kaufmann \
dover norton penguin knopf kluwer birkhäuser routledge sage pearson manning packt apress freeman macmillan \
blackwell wesley houghton harpercollins gruyter scientific pergamon plenum almquist universitypress"
            .split(' '),
    )
});

static PHRASES: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let phrases = [
        "出版社",
        "出版公司",
        "USENIX Association",
        "Pragmatic Bookshelf",
        " Books",
        "Zenodo",
        "figshare",
        "Editorial ",
        "Éditions ",
        "John Murray",
        "Bell Laboratories",
        "Benjamin",
    ];
    AhoCorasick::new(phrases).ok()
});

/// Reads `(Publisher, City, 1955)` and `(2nd ed.; City: Publisher)`.
pub(super) fn imprint(text: &str, facts: &mut Facts) {
    let inside = text
        .trim_start_matches(['(', '（', ' '])
        .split([')', '）'])
        .next()
        .unwrap_or("");
    for part in inside.split([',', ';', ':', '，']) {
        let part = part.trim();
        if part.is_empty()
            || years(part).next().is_some()
            || part.ends_with("ed.")
            || part.ends_with("edition")
        {
            continue;
        }
        if is_publisher(part) || facts.publisher.is_none() && inside.find(part) == Some(0) {
            facts.publisher = Some(part.to_owned());
            if is_publisher(part) {
                break;
            }
        }
    }
}

/// The publisher of proceedings or of a journal, wherever it stands among the facts behind the title.
pub(super) fn of_proceedings(text: &str, facts: &Facts) -> Option<String> {
    const SOCIETIES: [&str; 12] = [
        "ACM",
        "IEEE",
        "USENIX",
        "PMLR",
        "ISCA",
        "AAAI",
        "JMLR.org",
        "OpenReview.net",
        "CEUR-WS.org",
        "Association for Computational Linguistics",
        "Association for Computing Machinery",
        "Curran Associates",
    ];
    let venue = facts.venue.as_deref()?;
    let behind = text
        .find(venue)
        .map_or(text, |at| &text[at + venue.len()..]);
    behind
        .split(['.', ',', ';', ':', '(', ')'])
        .map(str::trim)
        .find(|part| {
            SOCIETIES.contains(part)
                || is_publisher(part) && part.split(' ').count() <= 5 && !part.contains("arXiv")
        })
        .map(str::to_owned)
}

/// ACS: `; John Murray: London, 1859`: a publisher, its city and the year.
pub(super) fn and_place(rest: &str) -> Option<&str> {
    let rest = rest.trim_start();
    let (publisher, behind) = rest.split_once(": ")?;
    let place = behind.split([';', '.']).next().unwrap_or("");
    let (city, year) = place.rsplit_once(", ")?;
    let is_name = |text: &str, most: usize| {
        text.starts_with(char::is_uppercase)
            && text.split(' ').count() <= most
            && !text.contains([';', '(', '"'])
            && text.split(' ').all(|word| {
                word.starts_with(|c: char| c.is_uppercase() || c == '&')
                    || matches!(word, "of" | "and" | "for" | "the" | "de")
            })
    };
    (is_name(publisher, 8) && is_name(city, 4) && year.len() == 4 && years(year).next().is_some())
        .then_some(publisher)
}

/// `Alfred A. Knopf` of `Alfred A. Knopf, 2010`, `Curran Associates, Inc.`: up to a comma or a stop.
pub(super) fn name_of_publisher(rest: &str) -> &str {
    let ends = |(at, c): (usize, char)| match c {
        ',' => !rest[at + 1..].trim_start().starts_with("Inc"),
        '(' | ';' | '，' => true,
        '.' => {
            let word = rest[..at].rsplit([' ', '.']).next().unwrap_or("");
            let is_initial = word.chars().count() == 1 && word.starts_with(char::is_uppercase);
            !is_initial
        }
        _ => false,
    };
    let end = rest
        .char_indices()
        .find(|&it| ends(it))
        .map_or(rest.len(), |(at, _)| at);
    rest[..end].trim()
}

/// The publisher behind an edition: `Longman, 1999`, `Reading, Massachusetts: Addison-Wesley, 1997`.
pub(super) fn behind_edition(text: &str) -> Option<&str> {
    let name = match text.split_once([':', '：']) {
        Some((city, behind))
            if city.split(' ').count() <= 5 && !city.contains(|c: char| c.is_ascii_digit()) =>
        {
            name_of_publisher(behind.trim_start())
        }
        _ => name_of_publisher(text.trim_start()),
    };
    let is_name = name.chars().filter(|c| c.is_alphabetic()).count() > 2
        && !name.starts_with(char::is_lowercase)
        && !name.starts_with("In ")
        && years(name).next().is_none();
    is_name.then_some(name)
}

/// One or two capitalised words, then a year or the end: a city behind a publisher.
pub(super) fn is_place(rest: &str) -> bool {
    let rest = rest.trim_start();
    let place = rest
        .split(['(', ',', '.', ';'])
        .next()
        .unwrap_or("")
        .trim_end();
    let words = place.split_whitespace().count();
    let behind = rest[place.len()..].trim_start_matches([' ', ',', '.', '(']);
    (1..=3).contains(&words)
        && place
            .chars()
            .all(|c| c.is_alphabetic() || c == ' ' || c == '-')
        && place.starts_with(|c: char| c.is_uppercase())
        && (behind.is_empty()
            || behind.starts_with(|c: char| c.is_ascii_digit())
            || behind.len() < 24)
}
