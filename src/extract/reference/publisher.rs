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
        "Basic Books",
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

/// One or two capitalised words, then a year or the end: a city behind a publisher.
pub(super) fn is_place(rest: &str) -> bool {
    let place = rest.split(['(', ',', '.', ';']).next().unwrap_or("").trim();
    let words = place.split_whitespace().count();
    let behind = rest[place.len().min(rest.len())..].trim_start_matches([' ', ',', '.', '(']);
    (1..=3).contains(&words)
        && place
            .chars()
            .all(|c| c.is_alphabetic() || c == ' ' || c == '-')
        && place.starts_with(|c: char| c.is_uppercase())
        && (behind.is_empty()
            || behind.starts_with(|c: char| c.is_ascii_digit())
            || behind.len() < 24)
}
