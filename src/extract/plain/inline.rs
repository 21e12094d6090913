//! What running text points at: bare identifiers and URLs, titles in 《》.

use std::ops::Range;

use super::lines::Line;
use super::look;
use crate::extract::bracket;
use crate::extract::candidate::{Candidate, Facts, Signal, Signals, Sink};
use crate::extract::identifiers::{Found, Hit};
use crate::model::Manner;

/// Hands over what stands outside the text that is taken (in order, as `hits` are).
pub(super) fn read(lines: &[Line], hits: &[Hit<'_>], taken: &[Range<usize>], sink: &mut Sink<'_>) {
    identifiers(hits, taken, sink);
    if let (Some(first), Some(last)) = (lines.first(), lines.last()) {
        titles(first.start..last.end, taken, sink);
    }
}

fn identifiers(hits: &[Hit<'_>], taken: &[Range<usize>], sink: &mut Sink<'_>) {
    let text = sink.text();
    let mut taken = taken.iter().peekable();
    for Hit { span, found } in hits {
        let span = span.clone();
        while taken.next_if(|range| range.end <= span.start).is_some() {}
        if taken.peek().is_some_and(|range| range.start <= span.start) {
            continue;
        }
        let mut candidate = Candidate::new(span.clone(), &text[span], Manner::Identifier);
        candidate.signals.insert(Signal::Inline);
        match found {
            Found::Id(id) => {
                candidate.signals.insert(Signal::Identifier);
                candidate.facts.ids.push(id.clone());
            }
            Found::Url(url) => {
                candidate.facts.urls.push((*url).to_owned());
            }
        }
        sink.push(candidate);
    }
}

/// Words right before a title that announce it.
const ANNOUNCING: &[&str] = &[
    "论文", "文章", "参考", "参见", "读", "见", "看", "书", "一文", "文献", "paper", "article",
    "book", "see",
];

/// Titles in 《》, with the facts in the bracket right behind.
fn titles(range: Range<usize>, taken: &[Range<usize>], sink: &mut Sink<'_>) {
    let text = sink.text();
    let mut taken = taken.iter().peekable();
    for at in memchr::memmem::find_iter(&text.as_bytes()[range.clone()], "《") {
        let start = range.start + at + "《".len();
        while taken.next_if(|range| range.end <= start).is_some() {}
        if taken.peek().is_some_and(|range| range.start <= start) {
            continue;
        }
        let after = window(text, start, range.end);
        let Some((title, after)) = after
            .split_once('》')
            .filter(|(title, _)| !title.contains('《'))
        else {
            continue;
        };
        let mut candidate = Candidate::new(start..start + title.len(), title, Manner::Quote);
        candidate.signals = look::look(title)
            .signals(title)
            .union(Signals::from([Signal::Quoted, Signal::Inline]));
        let before = text[range.start..start - "《".len()].trim_end();
        candidate.signals.insert_if(
            ANNOUNCING.iter().any(|word| before.ends_with(word)),
            Signal::Announced,
        );
        if let Some((facts, length)) = facts_behind(after) {
            candidate.signals.insert(Signal::Bracket);
            candidate.facts = facts;
            candidate.span.end += "》".len() + length;
        }
        sink.push(candidate);
    }
}

/// The facts of a bracket that a text starts with, and where the bracket ends.
fn facts_behind(text: &str) -> Option<(Facts, usize)> {
    let bracket = text.trim_start();
    let open = bracket.chars().next()?;
    let close = match open {
        '[' => ']',
        '(' => ')',
        '（' => '）',
        '【' => '】',
        _ => return None,
    };
    let inside = &bracket[open.len_utf8()..];
    let length = inside.find(close)?;
    let end = text.len() - inside.len() + length + close.len_utf8();
    Some((bracket::parse(&inside[..length])?.into(), end))
}

/// The rest of the line, as far as a title and a bracket may go.
fn window(text: &str, start: usize, end: usize) -> &str {
    let mut end = end.min(start + 600);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let rest = &text[start..end];
    memchr::memchr(b'\n', rest.as_bytes()).map_or(rest, |end| &rest[..end])
}
