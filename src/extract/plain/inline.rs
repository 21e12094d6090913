//! What running text points at: bare identifiers and URLs, titles in quotation marks.

use std::ops::Range;

use super::lines::Line;
use crate::extract::candidate::{Candidate, Signal, Sink};
use crate::extract::identifiers::{Found, Hit};
use crate::extract::quotes;
use crate::model::Manner;

/// Hands over what stands outside the text that is taken (in order, as `hits` are).
pub(super) fn read(lines: &[Line], hits: &[Hit<'_>], taken: &[Range<usize>], sink: &mut Sink<'_>) {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
        return;
    };
    let quoted = titles(first.start..last.end, hits, taken, sink);
    let mut quoted = quoted.iter().peekable();
    let mut taken = taken.iter().peekable();
    for hit in hits {
        let at = hit.span.start;
        while taken.next_if(|range| range.end <= at).is_some() {}
        while quoted.next_if(|range| range.end <= at).is_some() {}
        let is_taken = taken.peek().is_some_and(|range| range.start <= at)
            || quoted.peek().is_some_and(|range| range.start <= at);
        if !is_taken {
            identifier(hit, sink);
        }
    }
}

fn identifier(Hit { span, found }: &Hit<'_>, sink: &mut Sink<'_>) {
    let text = sink.text();
    let mut candidate = Candidate::new(span.clone(), &text[span.clone()], Manner::Identifier);
    candidate.signals.insert(Signal::Inline);
    match found {
        Found::Id(id) => {
            candidate.signals.insert(Signal::Identifier);
            candidate.facts.ids.push(id.clone());
        }
        Found::Url(url) => candidate.facts.urls.push((*url).to_owned()),
    }
    sink.push(candidate);
}

/// Titles in quotation marks, with the identifiers right behind them; returns what they take.
fn titles(
    range: Range<usize>,
    hits: &[Hit<'_>],
    taken: &[Range<usize>],
    sink: &mut Sink<'_>,
) -> Vec<Range<usize>> {
    let text = sink.text();
    let mut taken = taken.iter().peekable();
    let mut hits = hits.iter().peekable();
    let mut quoted = Vec::new();
    for quote in quotes::find_in(text, range) {
        let start = quote.title.start;
        while taken.next_if(|range| range.end <= start).is_some() {}
        if taken.peek().is_some_and(|range| range.start <= start) {
            continue;
        }
        let mut candidate = quote.candidate(text);
        while hits
            .next_if(|hit| hit.span.start < candidate.span.end)
            .is_some()
        {}
        while let Some(hit) = hits.next_if(|hit| is_near(&text[candidate.span.end..hit.span.start]))
        {
            candidate.span.end = hit.span.end;
            match &hit.found {
                Found::Id(id) => {
                    candidate.signals.insert(Signal::Identifier);
                    candidate.facts.ids.push(id.clone());
                }
                Found::Url(url) => {
                    candidate.signals.insert(Signal::Url);
                    candidate.facts.urls.push((*url).to_owned());
                }
            }
        }
        quoted.push(candidate.span.clone());
        sink.push(candidate);
    }
    quoted
}

/// True when little more than punctuation stands between a title and what follows it.
fn is_near(between: &str) -> bool {
    between.len() <= 40
        && !between.contains('\n')
        && between.chars().filter(|c| c.is_alphanumeric()).count() <= 12
        && !between.contains(". ")
}
