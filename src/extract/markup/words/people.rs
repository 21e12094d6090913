//! Names and years in the words of a link or a field.

use crate::extract::venue;
use crate::model::title::is_cjk;

/// Reads `Devlin et al., 2018`, `(Lee and Kim 2019)`, `Tomas Mikolov et al,2013`: names and year.
pub(in crate::extract::markup) fn cited(text: &str) -> Option<(Vec<String>, i32)> {
    let text = text
        .trim()
        .trim_matches(['[', ']', '(', ')', '（', '）', '*', '_', ' '])
        .trim_end_matches(['.', ',']);
    let digits = text.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let year = digits
        .get(digits.len().checked_sub(4)?..)
        .and_then(year_of)?;
    let names = digits[..digits.len() - 4]
        .trim_end_matches([' ', ',', '(', '（', '，', '\u{a0}', '\'', '’']);
    if names.is_empty() || names.len() > 120 || is_acronym(names) {
        return None;
    }
    let names = authors(names)?;
    // `Agentic System Design (2025)` is a title: one name has two words, beside initials and particles.
    let is_title = names.len() == 1
        && names[0]
            .trim_end_matches(" et al.")
            .split_whitespace()
            .filter(|word| !word.ends_with('.') && word.len() > 1 && !PARTICLES.contains(word))
            .count()
            > 2
        && !names[0].ends_with(" et al.");
    (!is_title).then_some((names, year))
}

/// `NeurIPS`, `OSDI`: a venue rather than a family name.
fn is_acronym(text: &str) -> bool {
    !text.contains(' ')
        && text.chars().filter(|c| c.is_uppercase()).count() >= 2
        && !text.contains('-')
        || venue::is_known(text)
}

/// A year in which works that notes cite were written.
pub(in crate::extract::markup) fn year_of(text: &str) -> Option<i32> {
    (text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
        .filter(|year| (1600..=2100).contains(year))
}

const PARTICLES: &[&str] = &[
    "van", "von", "der", "den", "de", "la", "le", "du", "di", "da", "dos", "del", "della", "ten",
    "ter", "bin", "al", "el", "zu", "af", "y",
];

/// Reads a list of names: capitalised words, `and`, `et al.`; none when it is no such list.
pub(in crate::extract::markup) fn authors(text: &str) -> Option<Vec<String>> {
    let mut text = text.trim().trim_end_matches(['.', ',', ';', ' ']);
    let mut others = false;
    for tail in ["et al", "et. al", "et al.", "and others", "等人", "等"] {
        if let Some(head) = text.strip_suffix(tail) {
            text = head.trim_end_matches([' ', ',', '，', '\u{a0}']);
            others = true;
            break;
        }
    }
    if text.is_empty() || text.len() > 3000 {
        return None;
    }
    let mut names: Vec<String> = Vec::new();
    let parts = text
        .split([',', ';', '&', '、', '，'])
        .flat_map(|part| part.split(" and "))
        .flat_map(|part| part.split(" with "));
    for part in parts {
        let part = part.trim().trim_start_matches("and ").trim();
        if part.is_empty() {
            continue;
        }
        if matches!(part, "Jr" | "Jr." | "II" | "III" | "Sr.") {
            if let Some(last) = names.last_mut() {
                last.push_str(", ");
                last.push_str(part);
                continue;
            }
            return None;
        }
        if !is_name(part) {
            return None;
        }
        names.push(part.to_owned());
    }
    if others && let Some(last) = names.last_mut() {
        last.push_str(" et al.");
    }
    (!names.is_empty()).then_some(names)
}

/// One name: one to five words that start with a capital, initials and particles allowed.
pub(in crate::extract::markup) fn is_name(text: &str) -> bool {
    let mut words = 0;
    let mut capitals = 0;
    let mut han = 0;
    for word in text.split([' ', '\u{a0}']).filter(|word| !word.is_empty()) {
        words += 1;
        let Some(first) = word.chars().next() else {
            return false;
        };
        if is_cjk(first) {
            han += word.chars().count();
            if !word.chars().all(|c| is_cjk(c) || c == '·') {
                return false;
            }
            capitals += 1;
            continue;
        }
        if !first.is_alphabetic()
            || word.chars().any(|c| {
                c.is_ascii_digit()
                    || matches!(
                        c,
                        ':' | '/'
                            | '@'
                            | '('
                            | ')'
                            | '"'
                            | '?'
                            | '!'
                            | '['
                            | ']'
                            | '_'
                            | '='
                            | '“'
                            | '”'
                    )
            })
        {
            return false;
        }
        if first.is_uppercase() {
            capitals += 1;
        } else if !PARTICLES.contains(&word.trim_end_matches('.'))
            && !word.contains('\'')
            && !word.contains('’')
        {
            return false;
        }
    }
    (1..=6).contains(&words) && capitals > 0 && han <= 6 && text.len() <= 60
}
