//! Where the title of a formatted reference ends.

use std::ops::Range;

use super::super::bracket::is_month;
use super::super::{names, venue};
use super::tail;
use crate::model::title::is_cjk;
use crate::model::venues;

/// A title in quotation marks.
pub(super) struct Quote {
    /// Between the marks.
    pub(super) inner: Range<usize>,
    /// With the marks.
    pub(super) outer: Range<usize>,
}

const PAIRS: [(&str, &str); 11] = [
    ("\"", "\""),
    ("“", "”"),
    ("``", "''"),
    ("„", "“"),
    ("«", "»"),
    ("‘", "’"),
    ("'", "'"),
    ("《", "》"),
    ("「", "」"),
    ("『", "』"),
    ("”", "”"),
];

/// Finds the first title in quotation marks whose opening mark stands in `from..limit`.
pub(super) fn quoted(text: &str, from: usize, limit: usize) -> Option<Quote> {
    let mut best: Option<Quote> = None;
    for (open, close) in PAIRS {
        let mut at = from;
        // Nothing that starts at the limit or behind it is asked for.
        let last = limit.saturating_add(open.len() - 1).min(text.len());
        while let Some(found) = text
            .as_bytes()
            .get(at..last)
            .and_then(|head| memchr::memmem::find(head, open.as_bytes()))
        {
            let start = at + found;
            if start >= limit || best.as_ref().is_some_and(|best| best.outer.start <= start) {
                break;
            }
            // At the place asked for nothing but blanks may stand before it.
            if limit <= from + 3 && !text[from..start].trim().is_empty() {
                break;
            }
            let inside = start + open.len();
            at = inside;
            // An apostrophe opens nothing.
            let glued = text[..start]
                .chars()
                .next_back()
                .is_some_and(char::is_alphanumeric);
            if matches!(open, "'" | "‘") && glued {
                continue;
            }
            if let Some(end) = closing(text, inside, close) {
                best = Some(Quote {
                    inner: inside..end,
                    outer: start..end + close.len(),
                });
                break;
            }
        }
    }
    best.filter(|quote| {
        text[quote.inner.clone()]
            .chars()
            .filter(|c| c.is_alphabetic())
            .count()
            >= 4
    })
}

fn closing(text: &str, inside: usize, close: &str) -> Option<usize> {
    let mut at = inside;
    loop {
        let end = at + text[at..].find(close)?;
        let before = text[..end].chars().next_back();
        let after = text[end + close.len()..].chars().next();
        let is_apostrophe = matches!(close, "'" | "’")
            && (before.is_some_and(char::is_alphanumeric)
                && after.is_some_and(char::is_alphanumeric)
                || after == Some(' ')
                    && before == Some('s')
                    && text[end + 1..].contains(close)
                    && !text[end + close.len()..]
                        .trim_start()
                        .starts_with(|c: char| c.is_uppercase()));
        // `a survey of "bias" in nlp," in ACL`: an inner pair, when another mark behind a comma follows.
        if !is_apostrophe {
            return Some(end);
        }
        at = end + close.len();
    }
}

/// What separates a title from what follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// The first full stop.
    Period,
    /// The first comma behind which a container starts.
    Comma,
}

/// Finds what names a contribution without a title of its own: `in ASP Conf. Ser. 101, Data Analysis
/// Software, ed. …` is known by its volume.
pub(super) fn of_volume(text: &str, start: usize) -> Option<Found> {
    let own = &text[start..];
    let lead = ["in: ", "In: ", "in ", "In "]
        .iter()
        .find(|lead| own.starts_with(**lead))?;
    // `In search of …. In USENIX ATC`: a container has a name, and there is one alone.
    let is_title = !lead.contains(':')
        && (own[lead.len()..].starts_with(char::is_lowercase) || own.contains(". In "));
    if is_title {
        return None;
    }
    let from = tail::behind_editors(text, start + lead.len());
    // Behind the number of the volume, if one stands before the first bracket.
    let (_, stop) = segment(&text[from..]);
    let mut begin = from;
    if let Stop::At(rest) = stop {
        let trimmed = rest.trim_start_matches([' ', ',', '.']);
        let label = trimmed.len()
            - trimmed
                .trim_start_matches(|c: char| c.is_alphabetic() || matches!(c, ' ' | '.'))
                .len();
        let digits = trimmed[label..]
            .bytes()
            .take_while(u8::is_ascii_digit)
            .count();
        let behind = &trimmed[label + digits..];
        if digits > 0 && digits < 4 && label <= 5 && behind.trim_start().starts_with(',') {
            let title = behind.trim_start().trim_start_matches([',', ' ']);
            if title.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) {
                begin = text.len() - title.len();
            }
        }
    }
    let own = &text[begin..];
    let end = own
        .char_indices()
        .find(|&(at, c)| {
            at > 3
                && (matches!(c, ',' | ';')
                    || c == '(' && is_imprint(&own[at + 1..])
                    || c == '.' && own[at + 1..].starts_with(' ') && is_plain_end(&own[..at]))
        })
        .map_or(own.len(), |(at, _)| at);
    (end > 8).then_some(Found {
        span: begin..begin + end,
        end: begin + end,
    })
}

/// A title without marks around it.
pub(super) struct Found {
    pub(super) span: Range<usize>,
    /// Where what follows starts, its separator included.
    pub(super) end: usize,
}

/// Finds the end of a title that starts at `start`.
pub(super) fn unquoted(text: &str, start: usize, mode: Mode) -> Option<Found> {
    let from = start + text[start..].len() - text[start..].trim_start().len();
    // What is found by a mark of GB/T 7714 is sure.
    if let Some((at, _)) = tail::type_mark(&text[from..]) {
        return Some(Found {
            span: from..from + at,
            end: from + at,
        });
    }
    let end = match mode {
        Mode::Period => period(text, from).or_else(|| comma(text, from)),
        Mode::Comma => comma(text, from).or_else(|| period(text, from)),
    };
    let end = end.or_else(|| {
        // Nothing follows but perhaps an address.
        let rest = &text[from..];
        let stop = rest
            .find("http")
            .or_else(|| rest.find("doi"))
            .or_else(|| rest.find("arXiv:"))
            .unwrap_or(rest.len());
        (stop > 0).then_some(from + stop)
    })?;
    Some(Found {
        span: from..end,
        end,
    })
}

/// The first full stop that ends a sentence.
fn period(text: &str, from: usize) -> Option<usize> {
    let mut depth = 0i32;
    let closes = text[from..].contains([')', '）']);
    for (offset, c) in text[from..].char_indices() {
        let at = from + offset;
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth -= 1,
            // `[Doctoral dissertation, …]`, `[Computer software]`.
            '[' if offset > 8 && depth == 0 && is_description(&text[at + 1..]) => return Some(at),
            '.' | '。' | '．' if (depth <= 0 || !closes) && is_stop(text, from, at, c) => {
                return Some(at);
            }
            '?' | '!' | '？' | '！' if depth <= 0 => {
                let rest = text[at + c.len_utf8()..].trim_start();
                let glued = rest.len() == text[at + c.len_utf8()..].len();
                if !glued
                    && (starts_container(rest) && rest.starts_with(|c: char| c.is_uppercase())
                        || rest.starts_with("In "))
                {
                    return Some(at + c.len_utf8());
                }
            }
            _ => {}
        }
    }
    None
}

fn is_description(rest: &str) -> bool {
    let inside = rest.split(']').next().unwrap_or("").to_lowercase();
    [
        "thesis",
        "dissertation",
        "software",
        "video",
        "preprint",
        "data set",
        "dataset",
        "paper presentation",
        "powerpoint",
        "slides",
    ]
    .iter()
    .any(|word| inside.contains(word))
}

/// True when the stop at `at` ends the title.
fn is_stop(text: &str, from: usize, at: usize, stop: char) -> bool {
    let title = text[from..at].trim_end();
    let behind = &text[at + stop.len_utf8()..];
    let rest = behind.trim_start();
    let Some(next) = rest.chars().next() else {
        return !title.is_empty();
    };
    if title.is_empty() {
        return false;
    }
    let is_glued = rest.len() == behind.len();
    if stop == '。' || stop == '．' {
        return true;
    }
    let last: &str = title
        .rsplit(|c: char| !c.is_alphanumeric() && c != '\'')
        .next()
        .unwrap_or("");
    let letters = last.chars().count();
    let is_spaced = title.len() < at - from;
    let follows = next.is_uppercase()
        || next.is_ascii_digit()
        || is_cjk(next)
        || matches!(next, '"' | '“' | '(' | '[' | '*' | '_' | '《' | '<')
        || next.is_alphabetic() && !next.is_lowercase()
        || [
            "in ", "arXiv", "arxiv", "http", "doi", "bioRxiv", "medRxiv", "pp.", "pp ", "vol",
            "eprint",
        ]
        .iter()
        .any(|word| rest.starts_with(word));
    if !follows {
        return false;
    }
    if is_glued {
        // `formalism.In`, `Applications .World`; not `3.5`, `node.js`, `U.S.`.
        let is_word = letters >= 4 && last.chars().all(|c| c.is_lowercase())
            || is_spaced
            || title.chars().next_back().is_some_and(is_cjk);
        if !is_word || !(next.is_uppercase() || is_cjk(next)) {
            return false;
        }
    }
    let is_container = starts_container(rest);
    if letters == 1
        && !last.chars().all(|c| c.is_ascii_digit())
        && !title.chars().next_back().is_some_and(is_cjk)
    {
        // `in C. Commun. ACM 51`: an initial or a plan of letters, unless a venue follows.
        return is_container && !is_spaced && title.split_whitespace().count() > 2;
    }
    if letters == 0
        && !matches!(
            title.chars().next_back(),
            Some(')' | ']' | '"' | '”' | '’' | '\'' | '?' | '!' | '+' | '#' | '*' | '…' | '》')
        )
    {
        return false;
    }
    const ABBREVIATIONS: [&str; 24] = [
        "vs", "eg", "ie", "cf", "St", "Dr", "Mr", "Mrs", "Prof", "No", "Vol", "vol", "no", "Fig",
        "approx", "al", "Sec", "Ch", "Jr", "Inc", "ca", "resp", "Eq", "Nos",
    ];
    if ABBREVIATIONS.contains(&last) {
        return false;
    }
    // `. Part I: General properties.` belongs to the title.
    let first = rest.split([' ', ':', '.']).next().unwrap_or("");
    if matches!(first, "Part" | "I" | "II" | "III" | "IV" | "V" | "VI") && !is_container {
        return false;
    }
    // One word is hardly a title: what follows must be a container.
    title.split_whitespace().count() > 1 || title.chars().any(is_cjk) || is_container
}

/// The first comma, bracket or full stop behind which a container or the facts start.
fn comma(text: &str, from: usize) -> Option<usize> {
    let mut depth = 0i32;
    for (offset, c) in text[from..].char_indices() {
        let at = from + offset;
        match c {
            '(' | '（' => {
                if depth == 0 && offset > 3 && is_imprint(&text[at + c.len_utf8()..]) {
                    return Some(at);
                }
                depth += 1;
            }
            ')' | '）' => depth = (depth - 1).max(0),
            ',' | '，'
                if depth == 0 && offset > 3 && starts_container(&text[at + c.len_utf8()..]) =>
            {
                return Some(at);
            }
            '.' | '。'
                if depth == 0
                    && offset > 3
                    && is_stop(text, from, at, c)
                    && (c == '。'
                        || starts_container(&text[at + 1..])
                        || text[from..at].chars().any(is_cjk)
                        || is_plain_end(&text[from..at])) =>
            {
                return Some(at);
            }
            ';' if depth == 0 && offset > 3 && starts_container(&text[at + 1..]) => {
                return Some(at);
            }
            _ => {}
        }
    }
    None
}

/// True when a title ends in a long lower-case word: what follows its stop is no abbreviation's rest.
fn is_plain_end(title: &str) -> bool {
    let last = title
        .trim_end()
        .rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or("");
    last.len() >= 5 && last.chars().all(char::is_lowercase) && title.split_whitespace().count() >= 3
}

/// `(Cambridge University Press, 2010)`, `(2nd ed.; New York: …)`: what stands behind an opening bracket.
fn is_imprint(inside: &str) -> bool {
    let inside = inside.split([')', '）']).next().unwrap_or("");
    let has_year = tail::years(inside).next().is_some();
    let first = inside.trim_start().chars().next();
    let is_edition = inside.contains("ed.") || inside.contains("edn");
    (has_year || is_edition || tail::is_publisher(inside) || is_city_and_publisher(inside))
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
    tail::is_publisher(segment) && words.len() <= 7
}

/// What ended a segment.
enum Stop<'t> {
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
            return tail::years(inside).next().is_some() && !segment.contains(" of the ")
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
                && tail::years(
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
fn segment(rest: &str) -> (&str, Stop<'_>) {
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

/// Takes blanks and separating marks off a title.
pub(super) fn trim(text: &str, span: Range<usize>) -> Range<usize> {
    let Some(own) = text.get(span.clone()) else {
        return span.start..span.start;
    };
    let cut = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '，' | '；' | '*' | '_');
    let kept = own.trim_start_matches(|c: char| {
        cut(c) || matches!(c, '.' | ':' | '：' | ')' | '。' | '"' | '“')
    });
    let start = span.start + own.len() - kept.len();
    let mut kept = kept.trim_end_matches(|c: char| cut(c) || matches!(c, '.' | ':' | '：' | '。'));
    // The imprint of an edition is no part of the title.
    for open in [" (", " （"] {
        if let Some(at) = kept.rfind(open) {
            let inside = &kept[at + open.len()..];
            let inside = inside.trim_end_matches([')', '）']);
            let lower = inside.to_lowercase();
            if kept.ends_with([')', '）'])
                && (lower.ends_with(" ed.")
                    || lower.ends_with(" ed")
                    || lower.ends_with("edition")
                    || lower.starts_with("vol.")
                    || lower.ends_with("eds.")
                    || lower.contains(" ed., vol. ")
                    || lower.contains("dissertation")
                    || lower.contains(" thesis"))
            {
                kept = kept[..at].trim_end();
            }
        }
    }
    start..start + kept.len()
}
