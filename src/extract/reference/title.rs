//! Where the title of a formatted reference ends.

use std::ops::Range;

use super::start::{Stop, is_imprint, segment, starts_container};
use super::{container, publisher, tail};
use crate::model::title::is_cjk;

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
    let from = container::behind_editors(text, start + lead.len());
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
    // `Deep learning. Cambridge: MIT Press, 2016`: a city and a publisher are no part of the title.
    let own = &text[from..end];
    if let Some(dot) = own.rfind(". ")
        && let Some((city, publisher)) = own[dot + 2..].split_once(": ")
        && city.split(' ').count() <= 3
        && publisher::is_publisher(publisher)
    {
        return Some(Found {
            span: from..from + dot,
            end: from + dot,
        });
    }
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
            // `Title (MIT Press, 2016).`
            '(' | '（' if depth == 0 && offset > 3 && is_last_imprint(&text[at..]) => {
                return Some(at);
            }
            '(' | '（' => depth += 1,
            ')' | '）' => depth -= 1,
            // `[Doctoral dissertation, …]`, `[Computer software]`.
            '[' if offset > 8 && depth == 0 && is_description(&text[at + 1..]) => return Some(at),
            '.' | '。' | '．' if (depth <= 0 || !closes) && is_stop(text, from, at, c) => {
                return Some(at);
            }
            // LNCS: `Is Google making us stupid?, (2008).`, `…, https://… (2002).`
            ',' if depth <= 0 && offset > 3 && is_last_year(&text[at + 1..]) => return Some(at),
            ';' if depth <= 0 && offset > 3 && publisher::and_place(&text[at + 1..]).is_some() => {
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

/// True when a year in brackets is all that follows, or an address and the year.
fn is_last_year(rest: &str) -> bool {
    let rest = rest.trim().trim_end_matches('.');
    let is_year = |text: &str| {
        text.strip_prefix('(')
            .and_then(|it| it.strip_suffix(')'))
            .is_some_and(|it| it.len() == 4 && it.bytes().all(|b| b.is_ascii_digit()))
    };
    is_year(rest) || rest.starts_with("http")
}

/// True for a bracket with a publisher and a year that nothing follows.
fn is_last_imprint(rest: &str) -> bool {
    let open = rest.chars().next().map_or(0, char::len_utf8);
    rest[open..]
        .split_once([')', '）'])
        .is_some_and(|(inside, behind)| {
            is_imprint(inside)
                && inside.contains(',')
                && behind.trim_matches(['.', ' ', '。']).is_empty()
        })
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
            '?' | '!' if depth == 0 && offset > 8 => {
                let rest = &text[at + 1..];
                if rest.starts_with(' ') && starts_container(rest.trim_start()) {
                    return Some(at + 1);
                }
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
                    || lower.ends_with("trans.")
                    || lower.ends_with("ed. & trans.")
                    || lower == "anniversary"
                    || lower == "n.d."
                    || lower.starts_with("version ")
                    || lower.starts_with("arxiv:")
                    || lower.starts_with("report no")
                    || lower.contains(" patent")
                    || lower.contains("dissertation")
                    || lower.contains(" thesis"))
            {
                kept = kept[..at].trim_end();
            }
        }
    }
    // `Introduction to Algorithms, 3rd ed`.
    if let Some((title, last)) = kept.rsplit_once(", ")
        && is_edition(last)
    {
        kept = title;
    }
    // `[Internet]`, `[Unpublished manuscript]`: the medium.
    if let Some(at) = kept.rfind(" [")
        && let Some(inside) = kept[at + 2..].strip_suffix(']')
        && is_medium(inside)
    {
        kept = kept[..at].trim_end();
    }
    start..start + kept.len()
}

/// `3rd ed`, `2nd revised edition`, `Anniversary edn`.
fn is_edition(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(' ').collect();
    (2..=3).contains(&words.len())
        && matches!(*words.last().unwrap_or(&""), "ed" | "edn" | "edition")
        || lower == "anniversary"
}

fn is_medium(inside: &str) -> bool {
    matches!(
        inside.to_lowercase().as_str(),
        "internet"
            | "online"
            | "unpublished manuscript"
            | "software"
            | "dataset"
            | "computer software"
            | "technical report"
            | "preprint"
            | "video"
            | "u.s. patent"
            | "patent"
            | "thesis"
            | "dissertation"
            | "phd thesis"
            | "doctoral dissertation"
            | "master's thesis"
    )
}
