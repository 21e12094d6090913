//! What stands around the title of a formatted reference: year, container, volume, pages, publisher.

use super::super::bracket;
use super::super::candidate::Facts;
use super::super::identifiers::{self, Found};
use super::super::{names, venue};
use super::authors;
use super::title::Mode;
use crate::model::title::is_cjk;
use crate::model::{Identifier, Kind, venues};

/// What stands between the authors and the title.
pub(super) struct Between {
    pub(super) year: Option<i32>,
    /// Where the title starts.
    pub(super) end: usize,
    /// What will end it.
    pub(super) mode: Mode,
}

/// Steps over the marks and the year between authors and title.
pub(super) fn separator(text: &str, from: usize) -> Between {
    let mut between = Between {
        year: None,
        end: from,
        mode: Mode::Period,
    };
    let mut has_comma = false;
    loop {
        let rest = &text[between.end..];
        let trimmed = rest.trim_start();
        let at = between.end + rest.len() - trimmed.len();
        let Some(first) = trimmed.chars().next() else {
            between.end = at;
            break;
        };
        match first {
            ',' | '，' => {
                has_comma = true;
                between.mode = Mode::Comma;
                between.end = at + first.len_utf8();
            }
            '.' | ':' | ';' | '。' | '：' => {
                between.mode = Mode::Period;
                has_comma = false;
                between.end = at + first.len_utf8();
            }
            '(' | '（' | '[' => {
                let close = match first {
                    '(' => ')',
                    '[' => ']',
                    _ => '）',
                };
                let Some(length) = trimmed.find(close).filter(|&length| length <= 40) else {
                    between.end = at;
                    break;
                };
                let inside = trimmed[first.len_utf8()..length].trim();
                let year = years(inside).next();
                let is_role = matches!(
                    inside.trim_end_matches('.').to_lowercase().as_str(),
                    "ed" | "eds"
                        | "editor"
                        | "editors"
                        | "hrsg"
                        | "主编"
                        | "编"
                        | "n.d"
                        | "trans"
                        | "in press"
                        | "to appear"
                );
                if year.is_none() && !is_role || between.year.is_some() && year.is_some() {
                    between.end = at;
                    break;
                }
                between.year = between.year.or(year);
                between.mode = Mode::Period;
                between.end = at + length + close.len_utf8();
            }
            '0'..='9' if between.year.is_none() => {
                let digits = trimmed.bytes().take_while(u8::is_ascii_digit).count();
                let letter = usize::from(
                    trimmed[digits..].starts_with(|c: char| c.is_ascii_lowercase())
                        && !trimmed[digits + 1..].starts_with(|c: char| c.is_alphanumeric()),
                );
                let behind = trimmed[digits + letter..].trim_start();
                let is_year = digits == 4
                    && years(&trimmed[..4]).next().is_some()
                    && (behind
                        .starts_with(['.', ',', ':', ';', '\'', '"', '“', '‘', '，', '。', '年'])
                        || behind.starts_with(|c: char| c.is_uppercase()));
                if !is_year {
                    between.end = at;
                    break;
                }
                between.year = trimmed[..4].parse().ok();
                if !has_comma {
                    between.mode = Mode::Comma;
                }
                between.end = at + digits + letter;
            }
            _ => {
                let roles = [
                    "editors,", "editors.", "eds.,", "eds.", "ed.,", "ed.", "Eds.,", "Eds.",
                    "Ed.,", "editor,", "等.", "et al.",
                ];
                if let Some(role) = roles.iter().find(|role| trimmed.starts_with(**role)) {
                    between.end = at + role.len();
                    between.mode = Mode::Period;
                    continue;
                }
                between.end = at;
                break;
            }
        }
    }
    between
}

/// Takes the year off the end of the names before a quoted title: `Jenkins, H. E., 1997, 'T`.
pub(super) fn year_at_end(head: &str) -> (&str, Option<i32>) {
    let trimmed = head.trim_end_matches([' ', ',', '.', ':', ')', '\'', 'a', 'b', 'c', '(']);
    if let Some(at) = trimmed.len().checked_sub(4)
        && let Some(digits) = trimmed.get(at..)
        && let Some(year) = years(digits).next()
        && !trimmed[..at].ends_with(|c: char| c.is_ascii_digit())
    {
        return (
            trimmed[..at].trim_end_matches([' ', ',', '.', '(']),
            Some(year),
        );
    }
    (head, None)
}

/// The years that stand in a text as four digits, no part of a range or a longer number.
pub(super) fn years(text: &str) -> impl Iterator<Item = i32> {
    year_places(text).map(|(_, year)| year)
}

fn year_places(text: &str) -> impl Iterator<Item = (usize, i32)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at + 4 <= bytes.len() {
            if !bytes[at].is_ascii_digit() {
                at += 1;
                continue;
            }
            let start = at;
            let digits = bytes[at..]
                .iter()
                .take_while(|b| b.is_ascii_digit())
                .count();
            at += digits;
            if digits == 4
                && let Ok(year) = text[start..at].parse::<i32>()
                && (1500..=2099).contains(&year)
            {
                return Some((start, year));
            }
        }
        None
    })
}

/// What the tail says beside the facts that it fills.
#[derive(Default)]
pub(super) struct Tail {
    pub(super) year: Option<i32>,
    pub(super) has_volume: bool,
    pub(super) has_pages: bool,
    pub(super) has_id: bool,
    pub(super) has_mark: bool,
}

/// Reads what stands behind the title.
pub(super) fn read(text: &str, facts: &mut Facts) -> Tail {
    let mut tail = Tail::default();
    let mut taken: Vec<std::ops::Range<usize>> = Vec::new();
    for hit in identifiers::find(text) {
        match hit.found {
            Found::Id(id) => {
                if !facts.ids.contains(&id) {
                    facts.ids.push(id);
                }
            }
            Found::Url(url) => {
                let url = url.to_owned();
                if !facts.urls.contains(&url) {
                    facts.urls.push(url);
                }
            }
        }
        taken.push(hit.span);
    }
    if facts.ids.is_empty() {
        facts.ids.extend(spaced_doi(text));
    }
    if let Some(id) = bare_arxiv(text) {
        tail.has_id = true;
        if !facts.ids.contains(&id) {
            facts.ids.push(id);
        }
    }
    tail.has_id |= !facts.urls.is_empty();
    let stop = taken.first().map_or(text.len(), |span| span.start);
    tail.year = year(text, &taken);

    let mut at = text.len()
        - text
            .trim_start_matches([
                ' ', ',', '.', ';', ':', '"', '”', '\'', '’', '。', '，', '．', '》', '」', ')',
            ])
            .len();
    if let Some((mark, kind)) = type_mark(&text[at.min(text.len())..]).filter(|&(mark, _)| mark < 3)
    {
        tail.has_mark = true;
        facts.kind = kind;
        let behind = at + mark;
        at = behind + text[behind..].find(']').map_or(0, |close| close + 1);
        at += text[at..].len()
            - text[at..]
                .trim_start_matches([' ', ',', '.', ';', ':', '。', '，', '．', '/'])
                .len();
    }
    // `(Princeton University Press, 1955)` right behind the title.
    if text[at..].starts_with(['(', '（']) || text[..at].ends_with('(') {
        imprint(&text[at..], facts);
    } else if at < stop {
        let end = container(&text[..stop], at, facts);
        numbers(&text[end..stop], facts, &mut tail);
    }
    labelled(text, stop, facts, &mut tail);
    let is_book = facts.venue.is_none() && facts.publisher.is_some() && !tail.has_volume;
    if facts.kind.is_none() {
        let thesis = facts
            .venue
            .as_deref()
            .is_some_and(|venue| venue.to_lowercase().contains("thesis"));
        facts.kind = Some(if is_book && !thesis {
            Kind::Book
        } else {
            Kind::Paper
        });
    }
    tail
}

/// Chooses the year of a tail: one in brackets first, then one between marks; not one of pages or of an
/// identifier.
fn year(text: &str, taken: &[std::ops::Range<usize>]) -> Option<i32> {
    let mut best: Option<(u8, i32)> = None;
    for (at, year) in year_places(text) {
        if taken.iter().any(|span| span.contains(&at)) {
            continue;
        }
        let before = text[..at].trim_end();
        let after = text[at + 4..].trim_start();
        let in_range = before.ends_with(['-', '–', '—', '‐', '/'])
            && before
                .trim_end_matches(['-', '–', '—', '‐', '/', ' '])
                .ends_with(|c: char| c.is_ascii_digit())
            || after.starts_with(['-', '–', '—', '‐'])
                && after
                    .trim_start_matches(['-', '–', '—', '‐', ' '])
                    .starts_with(|c: char| c.is_ascii_digit())
                && !before.ends_with('(');
        let lower = before.to_lowercase();
        let is_page = ["pp.", "pp", " p.", "pages", "vol.", "no.", "page", ":"]
            .iter()
            .any(|word| lower.ends_with(word))
            && !lower.ends_with("press:");
        if in_range || is_page {
            continue;
        }
        // Digits glued to letters are a name: `CKM2016`, `ICRC2015`.
        let glued = text[..at].ends_with(|c: char| c.is_alphabetic() && !is_cjk(c));
        let in_brackets = before
            .rfind('(')
            .is_some_and(|open| !before[open..].contains(')'))
            && after.find(')').is_some_and(|close| close < 24);
        let between = (before.is_empty() || before.ends_with([',', '.', ';', '，', '。', '．']))
            && (after.is_empty()
                || after.starts_with(['.', ',', ';', ':', ')', '，', '。', '[', '年'])
                || after.starts_with("doi")
                || after.starts_with("http"));
        let score = if glued {
            1
        } else if in_brackets {
            4
        } else if between {
            3
        } else {
            2
        };
        if best.is_none_or(|(other, _)| score > other) {
            best = Some((score, year));
        }
    }
    best.map(|(_, year)| year)
}

/// `doi :10 .1098/rsta.2011.0466`: a DOI with the blanks of PDF text.
fn spaced_doi(text: &str) -> Option<Identifier> {
    let lower = text.to_ascii_lowercase();
    let at = lower.find("doi")?;
    let rest = &text[at + 3..];
    let rest = &rest[..rest.char_indices().nth(90).map_or(rest.len(), |(at, _)| at)];
    let glued: String = rest
        .split(';')
        .next()?
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    Identifier::doi(glued.trim_start_matches(':').trim_end_matches(['.', ',']))
}

/// An arXiv id that nothing announces, at the end: `[0908.1724]`, `[quant-ph/0503219]`, `1112 .5166.`
pub(super) fn bare_arxiv(text: &str) -> Option<Identifier> {
    let text = text.trim_end_matches(['.', ',', ';', ' ']);
    if let Some(body) = text.strip_suffix(']') {
        let inside = &body[body.rfind('[')? + 1..];
        return Identifier::arxiv(inside.trim());
    }
    let digits = text.bytes().rev().take_while(u8::is_ascii_digit).count();
    let head = text[..text.len() - digits].trim_end();
    let head = head.strip_suffix('.')?.trim_end();
    let first = head.bytes().rev().take_while(u8::is_ascii_digit).count();
    let before = head[..head.len() - first].trim_end();
    ((4..=5).contains(&digits) && first == 4 && before.ends_with(',')).then(|| {
        Identifier::arxiv(&format!(
            "{}.{}",
            &head[head.len() - 4..],
            &text[text.len() - digits..]
        ))
    })?
}

/// The mark of GB/T 7714 for the type of a document: `[J]`, `[M]`, `[EB/OL]`; where it starts, and the kind.
///
/// **Source**: GB/T 7714-2015, appendix B.
pub(super) fn type_mark(text: &str) -> Option<(usize, Option<Kind>)> {
    let mut from = 0;
    while let Some(at) = text[from..].find('[') {
        let at = from + at;
        let inside = text[at + 1..].split(']').next().unwrap_or("").trim();
        let kind = match inside {
            "J" | "J/OL" | "C" | "C/OL" | "C//" | "D" | "D/OL" | "R" | "R/OL" | "A" | "N"
            | "N/OL" | "P" | "S" | "G" => Some(Some(Kind::Paper)),
            "M" | "M/OL" => Some(Some(Kind::Book)),
            "EB/OL" | "EB" | "DB/OL" | "DB" | "OL" => Some(Some(Kind::Webpage)),
            "CP" | "CP/OL" => Some(Some(Kind::Software)),
            "Z" => Some(None),
            _ => None,
        };
        if let Some(kind) = kind {
            return Some((at, kind));
        }
        from = at + 1;
    }
    None
}

/// Words of names of publishers.
pub(super) fn is_publisher(text: &str) -> bool {
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
fn imprint(text: &str, facts: &mut Facts) {
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

/// Reads the container, or the publisher of a book; returns where the numbers start.
fn container(text: &str, from: usize, facts: &mut Facts) -> usize {
    let mut at = from;
    let rest = &text[at..];
    let mut is_part = false;
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
    let is_city = !is_part
        && !has_number
        && !known
        && !venue::has_venue_word(name)
        && text[end..].trim_start().starts_with([',', ':'])
        && is_place(rest)
        // `北京: 清华大学出版社`
        || name.chars().count() <= 4
            && name.chars().all(crate::model::title::is_cjk)
            && text[end..].trim_start().starts_with([':', '：']);
    if !is_part && !known && !has_number && (is_publisher(name) || is_city) {
        // `New York: McGraw-Hill`.
        if text[end..].trim_start().starts_with([':', '：']) {
            let publisher = rest
                .split([',', '.', '(', '，'])
                .next()
                .unwrap_or("")
                .trim();
            facts.publisher = Some(
                if publisher.is_empty() {
                    name
                } else {
                    publisher
                }
                .to_owned(),
            );
        } else {
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
        .split([',', '.', '(', ':'])
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

/// Steps over editors: `C. B. Jones and T. Denvir, editors, Proc.`, `Svartholm, N. (ed.) T`.
pub(super) fn behind_editors(text: &str, at: usize) -> usize {
    const ROLES: [&str; 18] = [
        "(eds.)", "(ed.)", "(Eds.)", "(Ed.)", "(eds)", "( ed.)", "(Hrsg.)", "editors,", "editors.",
        "editor,", "eds.,", "eds.", "ed.,", "ed.", "Eds.,", "Eds.", "(主编)", "(Eds)",
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

/// One or two capitalised words, then a year or the end: a city behind a publisher.
fn is_place(rest: &str) -> bool {
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
                    let is_front = so_far.is_empty() && digits == 4;
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

/// The word that announces volume, issue or pages; its length, and which of them.
fn is_label(rest: &str) -> Option<(usize, Label)> {
    const LABELS: [(&str, Label); 27] = [
        ("vol.", Label::Volume),
        ("Vol.", Label::Volume),
        ("vol ", Label::Volume),
        ("Vol ", Label::Volume),
        ("volume ", Label::Volume),
        ("Volume ", Label::Volume),
        ("no.", Label::Issue),
        ("No.", Label::Issue),
        ("no ", Label::Issue),
        ("nr.", Label::Issue),
        ("issue ", Label::Issue),
        ("Issue ", Label::Issue),
        ("iss.", Label::Issue),
        ("pp.", Label::Pages),
        ("pp ", Label::Pages),
        ("p.", Label::Pages),
        ("Pp.", Label::Pages),
        ("pages ", Label::Pages),
        ("Pages ", Label::Pages),
        ("pág.", Label::Pages),
        ("S. ", Label::Pages),
        ("art. no.", Label::Pages),
        ("Art. no.", Label::Pages),
        ("article ", Label::Pages),
        ("Article ", Label::Pages),
        ("art. ", Label::Pages),
        ("Vol(", Label::Volume),
    ];
    LABELS.iter().find_map(|&(word, label)| {
        // PDF text has a blank before the stop: `Vol .396`.
        let behind = match word.strip_suffix('.') {
            Some(bare) => rest
                .strip_prefix(bare)?
                .trim_start_matches(' ')
                .strip_prefix('.')?,
            None => rest.strip_prefix(word)?,
        };
        let value = behind.trim_start().chars().next()?;
        (value.is_ascii_digit()
            || label == Label::Volume && value.is_ascii_uppercase()
            || label == Label::Pages && matches!(value, 'e' | 'L' | 'S' | 'R' | 'A'))
        .then_some((rest.len() - behind.len(), label))
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Volume,
    Issue,
    Pages,
}

/// Reads volume, issue and pages that words announce, anywhere in the tail.
fn labelled(text: &str, stop: usize, facts: &mut Facts, tail: &mut Tail) {
    let mut previous = ' ';
    for (at, c) in text[..stop].char_indices() {
        if !previous.is_alphanumeric()
            && c.is_alphabetic()
            && let Some((size, label)) = is_label(&text[at..stop])
        {
            let behind = text[at + size..stop].trim_start();
            let value = value(behind);
            if !value.is_empty() {
                match label {
                    Label::Volume => {
                        tail.has_volume = true;
                        facts.volume.get_or_insert_with(|| value.to_owned());
                    }
                    Label::Issue => {
                        facts.issue.get_or_insert_with(|| value.to_owned());
                        // Chicago: `no. 16 (1937): 386-405`.
                        if let Some(dated) = behind[value.len()..].trim_start().strip_prefix('(')
                            && let Some((inside, rest)) = dated.split_once("): ")
                            && years(inside).next().is_some()
                        {
                            let found = pages(rest);
                            tail.has_pages |= !found.is_empty();
                            if !found.is_empty() {
                                facts.pages.get_or_insert(found);
                            }
                        }
                    }
                    Label::Pages => {
                        tail.has_pages = true;
                        let pages = pages(behind);
                        facts.pages = Some(if pages.is_empty() {
                            value.to_owned()
                        } else {
                            pages
                        });
                    }
                }
            }
        }
        previous = c;
    }
}

/// Letters, digits and hyphens: `42`, `RA-3`, `B232`, `12A`.
fn value(text: &str) -> &str {
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .unwrap_or(text.len());
    text[..end].trim_end_matches('-')
}

/// A range of pages or one page at the start of a text, blanks taken out: `978 -985` is `978-985`.
fn pages(text: &str) -> String {
    let mut pages = String::new();
    let mut rest = text;
    loop {
        let digits = rest
            .find(|c: char| !c.is_ascii_alphanumeric() && c != ':')
            .unwrap_or(rest.len());
        let piece = rest[..digits].trim_end_matches(':');
        if piece.is_empty() || !piece.bytes().any(|b| b.is_ascii_digit()) {
            break;
        }
        pages.push_str(piece);
        let behind = rest[piece.len()..].trim_start();
        let Some(dash) = behind
            .chars()
            .next()
            .filter(|c| matches!(c, '-' | '–' | '—' | '‐' | '‑' | '~' | '～'))
        else {
            break;
        };
        let next = behind.trim_start_matches(['-', '–', '—', '‐', '‑', '~', '～', ' ']);
        if !next.starts_with(|c: char| c.is_ascii_alphanumeric())
            || !next
                .split(|c: char| !c.is_ascii_alphanumeric())
                .next()
                .unwrap_or("")
                .bytes()
                .any(|b| b.is_ascii_digit())
            || pages.contains(['-', '–', '—'])
        {
            break;
        }
        pages.push(dash);
        rest = next;
    }
    pages
}

/// Reads the numbers right behind a container: `42 (2013) 1340011`, `20, 4819-4834`, `2009;8:484-5`,
/// `74(4): 23-28`.
fn numbers(text: &str, facts: &mut Facts, tail: &mut Tail) {
    let skip = |text: &str| {
        text.len()
            - text
                .trim_start_matches([' ', ',', '.', ';', ':', '，', '*', '_', '：', '；'])
                .len()
    };
    let mut at = skip(text);
    // `2009;8:484-5`, `2018. 37(03)`, `Jun. 2014. Vol.26`: the year first.
    for _ in 0..2 {
        let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
        if digits == 4
            && years(&text[at..at + 4]).next().is_some()
            && !text[at + 4..].trim_start().starts_with(['-', '–', '('])
        {
            at += 4;
            at += skip(&text[at..]);
        } else if text[at..].starts_with(['(', '（'])
            && years(text[at..].split([')', '）']).next().unwrap_or(""))
                .next()
                .is_some()
        {
            at += text[at..].find([')', '）']).map_or(0, |close| close + 1);
            while !text.is_char_boundary(at) {
                at += 1;
            }
            at += skip(&text[at..]);
        }
    }
    // The letter of a series: `B232`, `D 42`.
    let letters = text[at..]
        .bytes()
        .take_while(u8::is_ascii_uppercase)
        .count();
    if letters > 2 || letters > 0 && !text[at + letters..].starts_with(|c: char| c.is_ascii_digit())
    {
        return;
    }
    let volume = value(&text[at..]);
    let volume = volume.split('-').next().unwrap_or("");
    if volume.is_empty() || !volume.bytes().any(|b| b.is_ascii_digit()) {
        return;
    }
    let behind = &text[at + volume.len()..];
    // A range is pages: `SoCC, 84-102`.
    if behind.trim_start().starts_with(['-', '–', '—', '‐']) {
        let found = pages(&text[at..]);
        if found.contains(['-', '–', '—', '‐']) {
            tail.has_pages = true;
            facts.pages.get_or_insert(found);
        }
        return;
    }
    tail.has_volume = true;
    facts.volume.get_or_insert_with(|| volume.to_owned());
    let mut rest = behind.trim_start();
    // The issue, or the year, in brackets.
    if rest.starts_with(['(', '（']) {
        let inside = rest[rest.chars().next().map_or(1, char::len_utf8)..]
            .split([')', '）'])
            .next()
            .unwrap_or("");
        if years(inside).next().is_none() && !inside.trim().is_empty() && inside.len() < 12 {
            facts.issue.get_or_insert_with(|| inside.trim().to_owned());
        }
        rest = rest.find([')', '）']).map_or("", |close| {
            &rest[close + rest[close..].chars().next().map_or(1, char::len_utf8)..]
        });
    } else if let Some(behind) = rest.strip_prefix('.')
        && behind.starts_with(|c: char| c.is_ascii_digit())
    {
        // MLA: `12.3`.
        let issue = value(behind);
        facts.issue.get_or_insert_with(|| issue.to_owned());
        rest = behind[issue.len()..].trim_start();
        if rest.starts_with('(') {
            rest = rest.find(')').map_or("", |close| &rest[close + 1..]);
        }
    } else if let Some(behind) = rest.strip_prefix(", ")
        && let digits = behind.bytes().take_while(u8::is_ascii_digit).count()
        && (1..=3).contains(&digits)
        && let Some(dated) = behind[digits..].trim_start().strip_prefix('(')
        && let Some((inside, behind_date)) = dated.split_once(')')
        && years(inside).next().is_some()
    {
        // ACM: `11, 3 (March 1968), 147-148`.
        facts
            .issue
            .get_or_insert_with(|| behind[..digits].to_owned());
        rest = behind_date;
    }
    let rest = rest.trim_start_matches([' ', ',', ':', ';', '.', '：', '，']);
    let found = pages(rest);
    let is_year = found.len() == 4 && years(&found).next().is_some();
    if !found.is_empty() && !is_year {
        tail.has_pages = true;
        facts.pages.get_or_insert(found);
    }
}
