//! What stands behind the title of a formatted reference: identifiers, then container and numbers, year, kind.

use super::container::container;
use super::numbers::{labelled, numbers, pages_behind};
use super::publisher::{self, imprint};
use super::years::year;
use crate::extract::candidate::Facts;
use crate::extract::identifiers::{self, Found};
use crate::model::{Identifier, Kind};

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
    } else if let Some(name) =
        publisher::and_place(&text[at..stop.max(at)]).filter(|_| text[..at].contains(';'))
    {
        facts.publisher = Some(name.to_owned());
    } else if at < stop {
        let edition = edition(&text[at..stop]);
        at += edition;
        let end = container(&text[..stop], at, facts);
        // Behind an edition stands who published it: `4th ed. Longman, 1999`.
        if edition > 0
            && facts.publisher.is_none()
            && let Some(name) = publisher::behind_edition(&text[at..stop])
        {
            facts.publisher = Some(name.to_owned());
            facts.venue = None;
        }
        numbers(&text[end..stop], facts, &mut tail);
    }
    labelled(text, stop, facts, &mut tail);
    if facts.publisher.is_none() && facts.venue.is_some() {
        facts.publisher = publisher::of_proceedings(&text[at.min(stop)..stop], facts);
    }
    if facts.pages.is_none()
        && let Some(name) = &facts.publisher
        && let Some(behind) = text[..stop].rfind(name.as_str()).map(|at| at + name.len())
        && let Some(pages) = pages_behind(&text[behind..stop])
    {
        // `In Proceedings of …. ACM, 29–43.`
        tail.has_pages = true;
        facts.pages = Some(pages);
    }
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

/// The length of an edition and the mark behind it: `5th ed. `, `2 版. `.
fn edition(text: &str) -> usize {
    let Some(rest) = text.strip_prefix(|c: char| c.is_ascii_digit()) else {
        return 0;
    };
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|ending| rest.strip_prefix(ending))
        .unwrap_or(rest)
        .trim_start();
    let behind = ["edition", "edn", "ed", "版"]
        .iter()
        .find_map(|word| rest.strip_prefix(word))
        .filter(|behind| !behind.starts_with(char::is_alphabetic) || rest.starts_with('版'));
    behind.map_or(0, |behind| {
        text.len() - behind.trim_start_matches([' ', '.', ',', ';']).len()
    })
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
            "DS" | "DS/OL" => Some(Some(Kind::Webpage)),
            "P/OL" | "S/OL" | "A/OL" | "G/OL" => Some(Some(Kind::Paper)),
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
