//! What holds a work: journal, proceedings, series; where its name starts and ends.

use super::authors;
use super::numbers::is_label;
use super::publisher::{is_place, is_publisher, name_of_publisher};
use super::years::years;
use crate::extract::bracket;
use crate::extract::candidate::Facts;
use crate::extract::{names, venue};
use crate::model::title::is_cjk;
use crate::model::venues;

/// Reads the container, or the publisher of a book; returns where the numbers start.
pub(super) fn container(text: &str, from: usize, facts: &mut Facts) -> usize {
    let mut at = from;
    let rest = &text[at..];
    let mut is_part = false;
    // `Pp. 785–794 in Proceedings …`
    if let Some(behind) = behind_pages(rest) {
        at += rest.len() - behind.len();
        is_part = true;
    }
    let rest = &text[at..];
    for lead in ["In: ", "in: ", "In:", "In ", "in ", "// ", "//", "In"] {
        if let Some(behind) = rest.strip_prefix(lead)
            && (lead != "In" || behind.starts_with(|c: char| c.is_uppercase()))
        {
            at += lead.len();
            at += behind.len() - behind.trim_start_matches([' ', ',', ':', '*', '_']).len();
            is_part = true;
            break;
        }
    }
    if is_part {
        at = behind_editors(text, at);
    }
    // A year or an edition in front: `2018 IEEE Symposium`, `2nd ed. Butterworth`.
    let start = at;
    let end = container_end(text, start, is_part);
    let name = text[start..end].trim_matches([
        ' ', ',', '.', ';', ':', '*', '_', '，', '。', '(', '"', '“', '”', '/',
    ]);
    // `3rd international conference [Internet]`, `Proceedings [New York`.
    let name = name.split(" [").next().unwrap_or(name);
    if name.is_empty() || !name.chars().any(char::is_alphabetic) {
        return end;
    }
    let rest = text[end..].trim_start_matches([' ', ',', ':', '：']);
    let lower = name.to_lowercase();
    if is_edition(&lower) {
        return container_after_edition(text, end, facts);
    }
    if lower.starts_with("arxiv") || lower == "corr" || name.starts_with("abs/") {
        facts.venue = Some(name.trim_end_matches(['(', '[', ' ']).to_owned());
        return end;
    }
    let known = venues::find(name).is_some();
    let has_number = rest.starts_with(|c: char| c.is_ascii_digit())
        && rest
            .get(..4)
            .is_none_or(|four| years(four).next().is_none())
        || rest.to_lowercase().starts_with("vol")
        || rest.starts_with("No.")
        || rest.starts_with("no.")
        || rest.starts_with("pp")
        || starts_with_volume(rest);
    // `Sebastopol: O'Reilly Media, 2017`
    let is_city_of = !is_part
        && name.split_whitespace().count() <= 3
        && text[end..].trim_start().starts_with([':', '：'])
        && is_publisher(rest.split([',', '(', ';', '，']).next().unwrap_or(""));
    let is_city = is_city_of
        || !is_part
        && !has_number
        && !known
        && !venue::has_venue_word(name)
        && text[end..].trim_start().starts_with([',', ':'])
        && is_place(rest)
        // `北京: 清华大学出版社`
        || name.chars().count() <= 4
            && name.chars().all(crate::model::title::is_cjk)
            && text[end..].trim_start().starts_with([':', '：']);
    if !is_part && (is_city_of || !known && !has_number && (is_publisher(name) || is_city)) {
        // `New York: McGraw-Hill`.
        if text[end..].trim_start().starts_with([':', '：']) {
            let publisher = name_of_publisher(rest);
            facts.publisher = Some(
                if publisher.is_empty() {
                    name
                } else {
                    publisher
                }
                .to_owned(),
            );
        } else {
            let name = name.split(';').next().unwrap_or(name).trim();
            facts.publisher = Some(name.to_owned());
        }
        return end;
    }
    if !is_part
        && (lower.starts_with("phd")
            || lower.starts_with("ph.d")
            || lower.starts_with("ph. d")
            || lower.starts_with("master")
            || lower.contains("thesis"))
    {
        facts.venue = Some(name.to_owned());
        let school = rest.split([',', '.']).next().unwrap_or("").trim();
        if venue::is_organisation(school) {
            facts.org = Some(school.to_owned());
        }
        return end;
    }
    facts.venue = Some(name.to_owned());
    // The publisher of proceedings stands behind them.
    let behind = text[end..].trim_start_matches([' ', '.', ',', ')']);
    let candidate = behind
        .split([',', '.', '(', ':', ';'])
        .next()
        .unwrap_or("")
        .trim();
    if is_publisher(candidate)
        || matches!(
            candidate,
            "ACM"
                | "IEEE"
                | "USENIX"
                | "PMLR"
                | "AAAI Press"
                | "Association for Computational Linguistics"
                | "Curran Associates"
                | "Curran Associates, Inc"
        )
    {
        facts.publisher = Some(candidate.to_owned());
    }
    end
}

/// What follows `Pp. 785–794 in `.
fn behind_pages(rest: &str) -> Option<&str> {
    let behind = ["Pp. ", "pp. ", "S. "]
        .iter()
        .find_map(|label| rest.strip_prefix(label))?;
    behind
        .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '–' | '—'))
        .strip_prefix(" in ")
}

/// Steps over editors: `C. B. Jones and T. Denvir, editors, Proc.`, `Svartholm, N. (ed.) T`.
pub(super) fn behind_editors(text: &str, at: usize) -> usize {
    const ROLES: [&str; 20] = [
        "editor.", "editor:", "(eds.)", "(ed.)", "(Eds.)", "(Ed.)", "(eds)", "( ed.)", "(Hrsg.)",
        "editors,", "editors.", "editor,", "eds.,", "eds.", "ed.,", "ed.", "Eds.,", "Eds.",
        "(主编)", "(Eds)",
    ];
    let Some(found) = authors::scan(&text[at..]) else {
        return at;
    };
    let behind = text[at + found.end..].trim_start_matches([' ', ',', '.']);
    match ROLES.iter().find_map(|role| behind.strip_prefix(role)) {
        Some(rest) => text.len() - rest.trim_start_matches([' ', ',', ':', '.']).len(),
        None => at,
    }
}

fn is_edition(lower: &str) -> bool {
    lower.ends_with(" ed")
        || lower.ends_with("edition")
        || lower.ends_with(" edn")
        || lower.ends_with("版")
}

fn container_after_edition(text: &str, end: usize, facts: &mut Facts) -> usize {
    let at = end + text[end..].len()
        - text[end..]
            .trim_start_matches([' ', ',', '.', ';', '(', ')'])
            .len();
    let name = text[at..]
        .split([',', '.', '(', ')', ';'])
        .next()
        .unwrap_or("")
        .trim();
    if name.chars().filter(|c| c.is_alphabetic()).count() > 2 {
        let name = match name.split_once(':') {
            Some((_, publisher)) => publisher.trim(),
            None => name,
        };
        facts.publisher = Some(name.to_owned());
    }
    at
}

/// `B232`, `D 42`: a volume that carries the letter of its series.
fn starts_with_volume(rest: &str) -> bool {
    let letters = rest.bytes().take_while(u8::is_ascii_uppercase).count();
    (1..=2).contains(&letters) && rest[letters..].starts_with(|c: char| c.is_ascii_digit())
}

/// Where the name of a container ends.
fn container_end(text: &str, from: usize, is_part: bool) -> usize {
    let rest = &text[from..];
    let mut previous = ' ';
    let mut depth = 0i32;
    for (offset, c) in rest.char_indices() {
        let at = from + offset;
        let so_far = text[from..at].trim_end();
        let ends = match c {
            '(' | '（' => {
                let inside = rest[offset + c.len_utf8()..]
                    .split([')', '）'])
                    .next()
                    .unwrap_or("")
                    .trim();
                let is_acronym = inside.len() <= 24
                    && inside.starts_with(|c: char| c.is_uppercase())
                    && !is_publisher(inside)
                    && !inside.contains(',')
                    && inside.chars().take(3).filter(|c| c.is_uppercase()).count() >= 2;
                depth += 1;
                !(is_acronym && (is_part || so_far.to_lowercase().contains("conf")))
            }
            ')' | '）' => {
                depth -= 1;
                depth < 0
            }
            ';' | '；' => true,
            // `Journal of the Royal Statistical Society: Series B`
            ':' if is_series(&rest[offset + 1..]) => false,
            ':' | '：' => {
                rest[offset + c.len_utf8()..]
                    .trim_start()
                    .starts_with(|c: char| c.is_ascii_digit())
                    || !is_part
            }
            '0'..='9' if depth == 0 => {
                if previous.is_ascii_digit() {
                    false
                } else {
                    let digits = rest[offset..]
                        .bytes()
                        .take_while(u8::is_ascii_digit)
                        .count();
                    let behind = &rest[offset + digits..];
                    let is_ordinal = ["st", "nd", "rd", "th", "º", "ème", "届", "回"]
                        .iter()
                        .any(|tail| behind.starts_with(tail));
                    let letters =
                        so_far.len() == at - from && previous.is_alphabetic() && !is_cjk(previous);
                    let word = so_far
                        .chars()
                        .rev()
                        .take_while(|c| c.is_alphabetic())
                        .count();
                    // `EPAC04` and `'21` go with the word, `B232` does not; a year in front belongs to the name.
                    let is_front = digits == 4
                        && (so_far.is_empty()
                            || so_far.ends_with(" the")
                                && behind.starts_with(' ')
                                && behind[1..].starts_with(|c: char| c.is_uppercase()));
                    let is_glued = letters
                        && word > 2
                        && so_far
                            .chars()
                            .rev()
                            .take(word)
                            .filter(|c| c.is_uppercase())
                            .count()
                            >= 2
                        && digits <= 4
                        || matches!(previous, '\'' | '’' | '-')
                            && so_far.len() == at - from
                            && digits <= 2;
                    !(is_ordinal || is_glued || is_front)
                }
            }
            ',' | '，' if depth == 0 => !goes_on(so_far, &rest[offset + c.len_utf8()..], is_part),
            '.' | '。' if depth == 0 => {
                let behind = &rest[offset + c.len_utf8()..];
                let next = behind.trim_start().chars().next();
                let word: String = so_far
                    .chars()
                    .rev()
                    .take_while(|c| c.is_alphanumeric())
                    .collect();
                let letters = word.chars().count();
                let is_known = !so_far.contains('.') && venues::find(so_far).is_some();
                let is_short_form = ["Trans", "Commun", "Symp"]
                    .iter()
                    .any(|form| so_far.ends_with(form));
                let is_long =
                    letters >= 6 && !is_short_form && word.chars().all(|c| c.is_lowercase())
                        || letters >= 5
                            && !is_short_form
                            && word.chars().rev().skip(1).all(|c| c.is_lowercase())
                            && !so_far.contains(['.'])
                            && so_far.contains(' ');
                c == '。'
                    || next.is_none()
                    || so_far.ends_with(is_cjk)
                    || so_far.ends_with(')')
                    || (is_known || is_long && !so_far.contains(". ") && !so_far.contains(" ."))
                        && behind.starts_with(' ')
                        && next.is_some_and(|c| {
                            c.is_uppercase() || c.is_ascii_digit() || matches!(c, 'h' | 'd')
                        })
                    || word.chars().all(|c| c.is_ascii_uppercase())
                        && letters >= 2
                        && behind.starts_with(' ')
                        && next.is_some_and(|c| c.is_uppercase())
                        && is_part
            }
            _ => {
                // `pp. 3`, `vol. 2`, `no. 1` end it whatever stands before.
                !previous.is_alphanumeric() && is_label(&rest[offset..]).is_some()
            }
        };
        if ends {
            return at;
        }
        previous = c;
    }
    text.len()
}

/// ` Series B`, ` Part A` behind a colon.
fn is_series(rest: &str) -> bool {
    ["Series ", "Part ", "Section "]
        .iter()
        .any(|word| rest.trim_start().starts_with(word))
}

/// True when a container goes on behind a comma.
fn goes_on(so_far: &str, behind: &str, is_part: bool) -> bool {
    let next = behind.trim_start();
    let Some(first) = next.chars().next() else {
        return false;
    };
    if first.is_ascii_digit()
        || is_label(next).is_some()
        || venues::find(so_far).is_some()
        || is_publisher(so_far)
    {
        return false;
    }
    let segment = next
        .split([',', '(', '.', ';', '，'])
        .next()
        .unwrap_or("")
        .trim();
    if bracket::is_month(segment.split(' ').next().unwrap_or(""))
        || is_publisher(segment)
        || years(segment).next().is_some()
    {
        return false;
    }
    // `Trans of ASME, J. of Dyn. Sys.`
    if [
        "J.", "J ", "Journal", "Series", "Ser.", "Part", "Section", "Sect",
    ]
    .iter()
    .any(|word| next.starts_with(word))
    {
        return true;
    }
    // A list inside the name: `Fairness, Accountability, and Transparency`.
    let ahead = &next[..next.char_indices().nth(80).map_or(next.len(), |(at, _)| at)];
    let ahead = ahead.split(['(', '.', '0', '1', '2']).next().unwrap_or("");
    let is_list = next.starts_with("and ")
        || next.starts_with("& ")
        || ahead.contains(", and ")
        || ahead.contains(" and ") && !ahead[..ahead.find(" and ").unwrap_or(0)].contains(',');
    is_list
        && (is_part
            || venue::has_venue_word(so_far)
            || so_far.contains(" on ")
            || so_far.contains(" of "))
        && !names::is_full_name(segment)
}
