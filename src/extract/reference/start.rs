//! Where something other than the title starts: a container, an imprint, facts.

use super::{publisher, years};
use crate::extract::bracket::is_month;
use crate::extract::{names, venue};
use crate::model::title::is_cjk;
use crate::model::venues;

/// `(Cambridge University Press, 2010)`, `(2nd ed.; New York: …)`: what stands behind an opening bracket.
pub(super) fn is_imprint(inside: &str) -> bool {
    let inside = inside.split([')', '）']).next().unwrap_or("");
    let has_year = years::years(inside).next().is_some();
    let first = inside.trim_start().chars().next();
    let is_edition = inside.contains("ed.") || inside.contains("edn");
    (has_year || is_edition || publisher::is_publisher(inside) || is_city_and_publisher(inside))
        && first.is_some_and(|c| c.is_uppercase() || c.is_ascii_digit())
        && !inside.trim().starts_with("Part")
}

/// `Gaithersburg, MD: National Institute of Standards`.
fn is_city_and_publisher(inside: &str) -> bool {
    inside.split_once(':').is_some_and(|(city, publisher)| {
        city.split_whitespace().count() <= 4
            && city.contains(',')
            && publisher
                .trim_start()
                .starts_with(|c: char| c.is_uppercase())
    })
}

/// True when a text starts with what holds a work: a journal, proceedings, a preprint server, a publisher,
/// or with its facts: volume, pages, year.
pub(super) fn starts_container(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', ',', ';', '.', '，', '\u{a0}', '*', '_']);
    let Some(first) = rest.chars().next() else {
        return false;
    };
    const LEADS: [&str; 58] = [
        "in ",
        "In ",
        "In: ",
        "in: ",
        "InProc",
        "Proc",
        "proc.",
        "arXiv",
        "ArXiv",
        "arxiv",
        "CoRR",
        "bioRxiv",
        "medRxiv",
        "pp.",
        "pp ",
        "p. ",
        "vol.",
        "vol ",
        "Vol.",
        "Vol ",
        "no. ",
        "No. ",
        "pages ",
        "PoS",
        "PhD",
        "Ph.D",
        "Ph. D",
        "Master's",
        "Master’s",
        "M.S. thesis",
        "MSc",
        "Doctoral",
        "preprint",
        "Preprint",
        "Technical Report",
        "Technical report",
        "technical report",
        "Tech. Rep",
        "Tech Report",
        "doi:",
        "doi ",
        "DOI",
        "http",
        "ed. ",
        "eds. ",
        "available",
        "Available",
        "to appear",
        "To appear",
        "in press",
        "submitted",
        "unpublished",
        "Unpublished",
        "第",
        "제",
        "总第",
        "總第",
        "U.S. Patent",
    ];
    if LEADS.iter().any(|lead| rest.starts_with(lead)) {
        return true;
    }
    if first.is_ascii_digit() {
        // A list inside a title goes on with a word, a fact with a mark: `, 2 and 3D` is none.
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let behind = rest[digits..].trim_start();
        return behind.is_empty()
            || behind.starts_with(|c: char| !c.is_alphabetic())
            || ["st ", "nd ", "rd ", "th "]
                .iter()
                .any(|tail| rest[digits..].starts_with(tail))
            || behind.starts_with(['期', '号', '卷', '年', '권', '호']);
    }
    if first == '(' {
        return is_imprint(&rest[1..]);
    }
    if first == '[' {
        return rest[1..].starts_with(|c: char| c.is_ascii_digit())
            || rest[1..]
                .split(']')
                .next()
                .is_some_and(|inside| inside.contains('/') && inside.len() < 24);
    }
    if (first.is_lowercase() || !first.is_alphabetic()) && !is_cjk(first) {
        return false;
    }
    let (segment, stop) = segment(rest);
    let segment = segment.trim();
    if segment.is_empty() {
        // `C34 (1987)`, `PRL96`: letters and digits glued.
        return false;
    }
    let words: Vec<&str> = segment
        .split([' ', '.', '&', '\u{a0}'])
        .filter(|word| !word.is_empty())
        .collect();
    let small = |word: &str| {
        matches!(
            word,
            "of" | "the"
                | "and"
                | "de"
                | "für"
                | "in"
                | "on"
                | "for"
                | "la"
                | "des"
                | "di"
                | "to"
                | "der"
                | "fur"
                | "und"
                | "et"
                | "die"
                | "e"
                | "y"
                | "del"
                | "zur"
                | "van"
                | "per"
        )
    };
    let is_journal = words.len() <= 12
        && words.iter().all(|word| {
            word.chars()
                .next()
                .is_some_and(|c| c.is_uppercase() || is_cjk(c) || c.is_ascii_digit() || c == '-')
                || small(word)
        });
    let is_part = matches!(
        words.first(),
        Some(&("Part" | "Version" | "Volume" | "Section" | "Table"))
    );
    if is_journal && !is_part && stop.is_number(segment) {
        return true;
    }
    if venues::find(segment).is_some_and(|(venue, _)| segment.len() > 3 || venue.acronym == segment)
        && is_journal
    {
        return true;
    }
    let is_name = is_journal && words.len() >= 2;
    if venue::has_venue_word(segment) && is_name && !names::is_common(words[0]) {
        return true;
    }
    if [
        "Conference",
        "Journal",
        "Proceedings",
        "Workshop",
        "Symposium",
        "Transactions",
        "Annals",
        "Bulletin",
        "Lecture Notes",
        "Communications of",
        "International",
        "IEEE",
        "ACM",
        "USENIX",
        "Advances in",
        "Trans",
        "Annual Review",
        "University of",
    ]
    .iter()
    .any(|word| segment.starts_with(word))
        && is_journal
    {
        return true;
    }
    publisher::is_publisher(segment) && words.len() <= 7
}

/// What ended a segment.
pub(super) enum Stop<'t> {
    /// The text.
    End,
    /// Something else: the rest from there.
    At(&'t str),
}

impl Stop<'_> {
    /// True when a number follows: a volume, a year in brackets, `Vol.`, a month.
    fn is_number(&self, segment: &str) -> bool {
        let Self::At(rest) = self else {
            return false;
        };
        let is_comma = rest.starts_with([',', ';', '，', ':']);
        let rest = rest.trim_start_matches([' ', ',', ';', '.', '，', ':']);
        let Some(first) = rest.chars().next() else {
            return false;
        };
        if first.is_ascii_digit() {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            // `4th`, `3D`: no number.
            let glued = rest[digits..].starts_with(|c: char| c.is_alphabetic() && !is_cjk(c));
            return !glued || rest[digits..].starts_with(['a', 'b', 'c', 'A']) && digits == 4;
        }
        if first == '(' {
            let inside = rest[1..].split([')', '）']).next().unwrap_or("");
            return years::years(inside).next().is_some() && !segment.contains(" of the ")
                || inside.trim().bytes().all(|b| b.is_ascii_digit()) && !inside.trim().is_empty();
        }
        // `Phys. Lett. B232`, `J. Phys. G44`.
        let letters = rest.bytes().take_while(u8::is_ascii_uppercase).count();
        if (1..=3).contains(&letters) && rest[letters..].starts_with(|c: char| c.is_ascii_digit()) {
            return true;
        }
        let word = rest.split([' ', '.', ',']).next().unwrap_or("");
        [
            "Vol", "vol", "No", "no", "pp", "Issue", "issue", "Volume", "volume", "Article", "제",
            "第",
        ]
        .contains(&word)
            || rest.starts_with(['第', '제', '总', '總'])
            || is_comma
                && is_month(word)
                && years::years(
                    &rest[..rest
                        .len()
                        .min(24)
                        .min(rest.char_indices().nth(20).map_or(rest.len(), |(at, _)| at))],
                )
                .next()
                .is_some()
            || rest.starts_with("pp.")
            || rest.starts_with("p.")
    }
}

/// The words up to a comma, a bracket or a number.
pub(super) fn segment(rest: &str) -> (&str, Stop<'_>) {
    let mut previous = ' ';
    for (at, c) in rest.char_indices() {
        let ends = match c {
            ',' | ';' | '(' | '，' | '（' | '；' | ':' | '：' => true,
            '0'..='9' => {
                // An ordinal is a word; what is glued to letters goes with them.
                let digits = rest[at..].bytes().take_while(u8::is_ascii_digit).count();
                let is_ordinal = ["st", "nd", "rd", "th"]
                    .iter()
                    .any(|tail| rest[at + digits..].starts_with(tail));
                let is_start = !(previous.is_alphanumeric() && !is_cjk(previous)
                    || previous == '\''
                    || previous == '’'
                    || previous == '-');
                if is_ordinal && is_start {
                    false
                } else if is_start {
                    true
                } else {
                    // `C34`: the letters before it are short.
                    let head = &rest[..at];
                    let letters = head.chars().rev().take_while(|c| c.is_alphabetic()).count();
                    if letters <= 2 {
                        let cut = head
                            .char_indices()
                            .rev()
                            .nth(letters - usize::from(letters > 0))
                            .map_or(0, |(at, _)| at);
                        if letters > 0 {
                            return (&rest[..cut], Stop::At(&rest[cut..]));
                        }
                    }
                    false
                }
            }
            _ => false,
        };
        if ends {
            return (&rest[..at], Stop::At(&rest[at..]));
        }
        previous = c;
    }
    (rest, Stop::End)
}
