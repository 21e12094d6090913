//! Publishers and places: the imprint of a book.

use super::years::years;
use crate::extract::candidate::Facts;

/// Words of names of publishers.
pub(in crate::extract) fn is_publisher(text: &str) -> bool {
    const WORDS: [&str; 46] = [
        "press",
        "publishing",
        "publishers",
        "publisher",
        "publications",
        "verlag",
        "springer",
        "wiley",
        "elsevier",
        "north-holland",
        "mcgraw-hill",
        "mcgraw",
        "mcgrawhill",
        "prentice-hall",
        "prentice",
        "butterworth",
        "butterworths",
        "addison-wesley",
        "addison",
        "o'reilly",
        "kaufmann",
        "dover",
        "norton",
        "penguin",
        "knopf",
        "kluwer",
        "birkhäuser",
        "routledge",
        "sage",
        "pearson",
        "manning",
        "packt",
        "apress",
        "freeman",
        "macmillan",
        "blackwell",
        "wesley",
        "houghton",
        "harpercollins",
        "basic",
        "gruyter",
        "scientific",
        "pergamon",
        "plenum",
        "almquist",
        "universitypress",
    ];
    let is_word = text
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '\'' | '’')))
        .any(|word| {
            let lower = word.to_lowercase().replace('’', "'");
            WORDS.contains(&lower.as_str()) || lower.ends_with("press") && lower.len() > 8
        });
    is_word
        || text.contains("出版社")
        || text.contains("出版公司")
        || text.contains("USENIX Association")
        || text.contains("Pragmatic Bookshelf")
        || text.contains("Benjamin")
}

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
