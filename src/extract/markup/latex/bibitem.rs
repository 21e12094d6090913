//! A `\bibitem`: a formatted reference with a key; footnotes of other formats are read alike.

use std::ops::Range;

use crate::extract::candidate::{Candidate, Facts, Signal};
use crate::extract::identifiers::{self, Found, Hit};
use crate::extract::markup::entries;
use crate::extract::markup::passage::{Mark, Passage};
use crate::extract::markup::words;
use crate::extract::reference;
use crate::model::Manner;

/// Reads a reference. `parts` are where its blocks start, `titled` is where a style marked the title.
pub(in crate::extract::markup) fn read<'t>(
    passage: &Passage<'t>,
    key: Range<usize>,
    parts: &[usize],
    titled: Option<Range<usize>>,
    note: &'t str,
) -> Option<Candidate<'t>> {
    let text = passage.text.as_str();
    let read = reference::read(text);
    let is_read = read.is_some();
    let (found, mut facts) = match read {
        Some((title, facts)) => (Some(title), facts),
        None => (None, Facts::default()),
    };
    let title = titled
        .filter(|range| !text[range.clone()].trim().is_empty())
        .or_else(|| second_block(passage, parts, found.as_ref()))
        .or(found)?;
    let mut candidate = entries::titled(passage, title.clone(), Manner::Reference, note)?;
    if facts.authors.is_empty() {
        let head = parts.first().map_or(title.start, |&first| first);
        let head = text[..head.min(title.start)].trim_end_matches([' ', '.', ',']);
        facts.authors = words::authors(head).unwrap_or_default();
    }
    if facts.year.is_none() {
        facts.year = last_year(&text[title.end.min(text.len())..]);
    }
    for marked in &passage.marks {
        let url = match &marked.mark {
            Mark::Link(url) => url.as_ref(),
            Mark::Url => &text[marked.range.clone()],
            _ => continue,
        };
        if words::place(url) == words::Place::Web && !facts.urls.iter().any(|known| known == url) {
            facts.urls.push(url.to_owned());
        }
    }
    for Hit { found, .. } in identifiers::find(text) {
        match found {
            Found::Id(id) if !facts.ids.contains(&id) => facts.ids.push(id),
            Found::Url(url) if !facts.urls.iter().any(|known| known == url) => {
                facts.urls.push(url.to_owned());
            }
            _ => {}
        }
    }
    if !key.is_empty() {
        facts.aliases.push(note[key].to_owned());
    }
    candidate.signals = [Signal::OwnItem, Signal::InReferences].into();
    candidate.signals.insert_if(is_read, Signal::Formatted);
    candidate
        .signals
        .insert_if(facts.year.is_some(), Signal::Year);
    candidate
        .signals
        .insert_if(!facts.authors.is_empty(), Signal::Byline);
    candidate
        .signals
        .insert_if(facts.venue.is_some(), Signal::Venue);
    candidate
        .signals
        .insert_if(!facts.urls.is_empty(), Signal::Url);
    candidate.facts = facts;
    let last = text.trim_end().len();
    if let Some(span) = passage.span(&(title.start..last)) {
        candidate.span.end = candidate.span.end.max(span.end);
    }
    Some(candidate)
}

/// BibTeX's styles put the title into a block of its own, after the authors.
fn second_block(
    passage: &Passage<'_>,
    parts: &[usize],
    found: Option<&Range<usize>>,
) -> Option<Range<usize>> {
    let text = passage.text.as_str();
    let start = *parts.first()?;
    let end = parts.get(1).copied().unwrap_or(text.len());
    // The title of a book is set off, and its volume stands behind it.
    // `Title.\n\\newblock \\emph{Journal}, 60:1–9`: a container, whose volume stands behind it.
    let is_container = |range: &Range<usize>| {
        found.is_some_and(|found| found.end <= range.start)
            && text[range.end..]
                .trim_start_matches([' ', ','])
                .starts_with(|c: char| c.is_ascii_digit())
    };
    if let Some(marked) = passage.marks.iter().find(|marked| {
        marked.mark == Mark::Emphasis
            && marked.range.start <= start + 1
            && marked.range.start >= start
    }) && !is_container(&marked.range)
    {
        return Some(marked.range.clone());
    }
    if let Some(found) = found
        && found.end <= start
    {
        return Some(found.clone());
    }
    if let Some(found) = found
        && found.start >= start
        && found.start <= start + 2
        && found.end <= end
    {
        return Some(found.clone());
    }
    let kept = text.get(start..end)?.trim_end_matches(['.', ',', ' ']);
    // `Title, 2015.`: a work without a place.
    let kept = match kept.rsplit_once(", ") {
        Some((before, tail)) if last_year(tail).is_some() && tail.len() <= 16 => before,
        _ => kept,
    };
    // `\\newblock 1987.`, as GOST writes it, is no title.
    let letters = kept.chars().filter(|c| c.is_alphabetic()).count();
    (kept.len() > 3 && letters >= 3).then_some(start..start + kept.len())
}

/// The last number of four digits that is a year.
fn last_year(text: &str) -> Option<i32> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|digits| digits.len() == 4)
        .filter_map(|digits| digits.parse().ok())
        .rfind(|year| (1500..2100).contains(year))
}
