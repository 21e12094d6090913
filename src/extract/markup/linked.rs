//! What the text of a link holds beside the title, and titles that go on behind it.
//!
//! `[Title (2019)](url)`, `[SOSP'19 / Title](url)` and `[《题名》第 2 版](url)` say more than the title;
//! `[Name](paper.pdf): The Title` says less; `Title [[Nature paper](url)]` holds none.

use std::ops::Range;

use super::details;
use super::passage::Passage;
use crate::extract::candidate::{Candidate, Facts, Signal};
use crate::extract::marked::{self, Marked};
use crate::extract::{bracket, byline, sites};
use crate::model::Kind;
use crate::model::title::is_cjk;

/// Takes off the title of a link what is not title: facts before and behind it, the marks and the edition of a book.
pub(super) fn settle(candidate: &mut Candidate<'_>) {
    if let Some(end) = candidate
        .title
        .find('》')
        .filter(|_| candidate.title.starts_with('《'))
        && let Marked::Title(facts) = marked::marked(&candidate.title, 0, end)
    {
        candidate
            .signals
            .insert_if(!facts.authors.is_empty(), Signal::Byline);
        candidate.facts.fill_from(*facts);
        shorten(candidate, '《'.len_utf8()..end);
        return;
    }
    if let Some(placed) = bracket::find_last(&candidate.title)
        && candidate.title[placed.span.end..].trim().is_empty()
        && candidate.title[..placed.span.start].trim().chars().count() >= 3
    {
        let facts = Facts::from(placed.facts);
        let rest = candidate.title[..placed.span.start].trim_end().len();
        candidate
            .signals
            .insert_if(!placed.is_round, Signal::Bracket);
        candidate
            .signals
            .insert_if(facts.year.is_some(), Signal::Year);
        candidate
            .signals
            .insert_if(facts.venue.is_some(), Signal::Venue);
        candidate
            .signals
            .insert_if(!facts.authors.is_empty(), Signal::Byline);
        candidate.facts.fill_from(facts);
        shorten(candidate, 0..rest);
    }
    if let Some((title, facts)) = byline::led_by_facts(&candidate.title) {
        candidate
            .signals
            .insert_if(facts.year.is_some(), Signal::Year);
        candidate
            .signals
            .insert_if(facts.venue.is_some(), Signal::Venue);
        candidate.facts.fill_from(facts);
        shorten(candidate, title);
    }
}

/// Leaves of the title what stands in `range`.
pub(super) fn shorten(candidate: &mut Candidate<'_>, range: Range<usize>) {
    let range = details::trim_title(&candidate.title, range);
    match &mut candidate.title {
        std::borrow::Cow::Borrowed(title) => *title = &title[range],
        std::borrow::Cow::Owned(title) => *title = title[range].to_owned(),
    }
}

/// More words are no name.
const MOST_WORDS: usize = 4;

/// Where a title ends that a name in a link begins: `[Megatron-LM](url): Training Multi-Billion …`. The link must
/// lead to a paper, and what stands behind the colon must read like a title: what software is, is told in the same place.
pub(super) fn continued(
    passage: &Passage<'_>,
    name: &Range<usize>,
    url: &str,
    until: usize,
) -> Option<usize> {
    let text = passage.text.as_str();
    let words = text[name.clone()].trim_end_matches([':', ' ']);
    if words.split_whitespace().count() > MOST_WORDS || words.contains(": ") {
        return None;
    }
    let behind = &text[name.end..until];
    let has_colon = words.len() < name.len() && text[name.clone()].trim_end().ends_with(':');
    let rest = match behind.trim_start_matches(['*', '_', ' ']).strip_prefix(':') {
        Some(rest) => rest,
        None if has_colon => behind,
        None => return None,
    };
    let is_paper = {
        let site = sites::read(url);
        site.kind == Some(Kind::Paper)
            || site.kind.is_none()
                && url
                    .split(['?', '#'])
                    .next()
                    .is_some_and(|path| path.ends_with(".pdf"))
    };
    if !is_paper {
        return None;
    }
    let rest = rest.trim_start_matches(['*', '_', ' ']);
    let end = [
        " | ", "| ", " [", " (", "\n", " - ", " – ", " — ", "; ", ". ",
    ]
    .iter()
    .filter_map(|mark| rest.find(mark))
    .min()
    .unwrap_or(rest.len());
    let title = rest[..end].trim_end_matches([' ', '.', ',', '*', '_', '|']);
    reads_like_title(title).then(|| {
        let start = title.as_ptr() as usize - text.as_ptr() as usize;
        start + title.len()
    })
}

/// True when most of the longer words have capitals, or when the words are Chinese.
fn reads_like_title(text: &str) -> bool {
    let words: Vec<&str> = text
        .split([' ', '-', '/', '\n'])
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.chars().count() >= 4)
        .collect();
    let capitals = words
        .iter()
        .filter(|word| {
            word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || is_cjk(c))
        })
        .count();
    words.len() >= 2 && capitals * 10 >= words.len() * 6 && !details::is_sentence(text)
}

/// True for a link that stands in brackets of its own behind other words: `Title [[Nature paper](url)]`. Its text
/// says where the work is to be had.
pub(super) fn is_boxed(text: &str, link: &Range<usize>) -> bool {
    text[..link.start].ends_with('[')
        && text[link.end..].starts_with(']')
        && text[link.clone()].split_whitespace().count() <= MOST_WORDS
}
