//! One outline item by itself: its title, and what its own words tell of the work.

use std::borrow::Cow;
use std::ops::Range;

use super::lines::{Line, Marker};
use super::look::{self, Look, has};
use super::tree::Node;
use crate::extract::bracket::{self, Placed};
use crate::extract::candidate::{Facts, Signal, Signals};
use crate::extract::identifiers::{Found, Hit};
use crate::extract::marked::{self, Marked};
use crate::extract::sections::{self, Below};
use crate::extract::{byline, columns, labels, quotes, reference};
use crate::model::Kind;

/// Of longer lines only identifiers are read.
const LONGEST: usize = 4096;
/// Of items that go over more lines, only so many are joined.
const MOST_LINES: usize = 6;

/// An item as it looks by itself.
#[derive(Debug, Default)]
pub(super) struct Entry {
    /// Where the title stands, from its first to its last byte; empty when there is none.
    pub(super) title: Range<usize>,
    /// The title across a line break; [`Entry::title`] tells it otherwise.
    pub(super) joined: Option<Box<str>>,
    /// Where the last thing ends that tells of the work.
    pub(super) end: usize,
    pub(super) facts: Option<Box<Facts>>,
    pub(super) signals: Signals,
    /// Of its line, and once the title is read, of the title.
    pub(super) look: Look,
    /// What [`Look::read`] tells of the title is not among the signals yet.
    is_unread: bool,
    /// What stands below, when this is a heading or a label.
    pub(super) below: Option<Below>,
}

impl Entry {
    /// True when the item's own words and URLs say that it is a reference.
    pub(super) fn is_strong(&self) -> bool {
        const STRONG: [Signal; 7] = [
            Signal::Bracket,
            Signal::Byline,
            Signal::Formatted,
            Signal::UrlBelow,
            Signal::Url,
            Signal::Identifier,
            Signal::HasVerdict,
        ];
        self.signals.intersects(Signals::from(STRONG))
    }

    /// True when its words look like those of a title.
    pub(super) fn is_title_like(&self) -> bool {
        const FOR: [Signal; 5] = [
            Signal::TitleCase,
            Signal::TitleWords,
            Signal::ShortName,
            Signal::Question,
            Signal::LongTitle,
        ];
        self.signals.intersects(Signals::from(FOR)) && !self.looks_unlike_title()
    }

    fn looks_unlike_title(&self) -> bool {
        const AGAINST: [Signal; 6] = [
            Signal::Prose,
            Signal::LowerCase,
            Signal::Short,
            Signal::Long,
            Signal::Label,
            Signal::Code,
        ];
        self.signals.intersects(Signals::from(AGAINST))
    }

    /// Looks at the title; reads its words only when they may make a title of it.
    fn look_at_title(&mut self, text: &str, line: Option<Look>) {
        let title = &text[self.title.clone()];
        self.look = line.unwrap_or_else(|| look::look(title));
        self.signals = self.signals.union(self.look.counted(title));
        self.is_unread = true;
        if !self.looks_unlike_title() {
            self.read_words(text);
        }
    }

    /// The signals that it may have once its words are read.
    pub(super) fn possible_signals(&self) -> Signals {
        let mut signals = self.signals;
        if self.is_unread {
            signals.insert(Signal::TitleWords);
            signals.insert_if(self.look.may_have(has::COLON), Signal::ShortName);
            signals.insert_if(self.look.may_have(has::COLON), Signal::NamedTitle);
        }
        signals
    }

    /// Reads the words of the title, unless that is done.
    pub(super) fn read_words(&mut self, text: &str) {
        if std::mem::take(&mut self.is_unread) {
            let title = &text[self.title.clone()];
            let read = self.look.read(title, self.look.counted(title));
            self.signals = self.signals.union(read);
        }
    }

    pub(super) fn title_text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match &self.joined {
            Some(joined) => Cow::Owned(joined.to_string()),
            None => Cow::Borrowed(&text[self.title.clone()]),
        }
    }

    fn facts(&mut self) -> &mut Facts {
        self.facts.get_or_insert_default()
    }
}

/// Reads one item. `hits` are the identifiers and URLs on its lines, in order.
pub(super) fn read(text: &str, lines: &[Line], node: &Node, hits: &[Hit<'_>]) -> Entry {
    let line = &lines[node.line];
    let mut entry = Entry {
        end: line.end,
        ..Entry::default()
    };
    if line.end - line.body > LONGEST || line.body >= line.end {
        entry.look.is_cut = true;
        return entry;
    }
    let own = line.text(text);
    entry.look = look::look(own);
    if hits.is_empty() && own.len() <= 96 {
        entry.below = sections::below(own);
        if entry.below == Some(Below::References) || entry.below == Some(Below::Notes) {
            entry.title = line.body..line.end;
            return entry;
        }
    }

    // What stands on the line besides the title.
    let mut title = line.body..line.end;
    for Hit { span, found } in hits {
        let on_line = span.start < line.end;
        if on_line && span.start < title.end && span.start >= title.start {
            title.end = span.start;
        }
        entry.end = entry.end.max(span.end);
        match found {
            Found::Id(id) => {
                entry.signals.insert(Signal::Identifier);
                let ids = &mut entry.facts().ids;
                if !ids.contains(id) {
                    ids.push(id.clone());
                }
            }
            Found::Url(url) => {
                entry.signals.insert(if on_line {
                    Signal::Url
                } else {
                    Signal::UrlBelow
                });
                let urls = &mut entry.facts().urls;
                if !urls.iter().any(|known| known == url) {
                    urls.push((*url).to_owned());
                }
            }
        }
    }

    if let Some(behind) = title_behind(text, line, hits) {
        title = behind;
    }
    if node.last > node.line && read_wrapped(&mut entry, text, lines, node, &title) {
        return entry;
    }
    if let Some(first) = hits.first().filter(|hit| hit.span.start < line.end) {
        let head = &text[line.body..first.span.start];
        let rest = &text[hits
            .last()
            .map_or(line.end, |hit| hit.span.end.min(line.end))..line.end];
        let is_item = line.marker != Marker::None;
        if head
            .bytes()
            .any(|byte| byte.is_ascii_alphanumeric() || byte >= 0xE3)
            && !head.contains(['[', '【', '《', '“', '"'])
            && !look::heads(head, is_item, !rest.contains(char::is_alphanumeric))
            && (!may_be_formatted(&entry, own) || reference::read(own).is_none())
        {
            // Its words are a sentence: what stands in it is found as in running text.
            return Entry {
                end: line.end,
                look: entry.look,
                ..Entry::default()
            };
        }
    }

    let own = &text[line.body..line.end];
    if may_be_formatted(&entry, own)
        && let Some((range, facts)) = reference::read(own)
    {
        entry.signals.insert(Signal::Formatted);
        entry.title = line.body + range.start..line.body + range.end;
        fill(&mut entry, facts);
        entry.look_at_title(text, None);
        // Authors, container and year leave no doubt: `机器学习[M]` is short, and a title.
        entry.signals = entry.signals.without(quotes::UNLIKE_TITLES);
        return entry;
    }
    // `Title, Doe et al, 2013. Algorithm: X`
    if entry.look.may_have(has::STOP)
        && entry.look.may_have(has::DIGIT)
        && hits.is_empty()
        && let Some(length) = labels::before_more(own)
        && let Some((range, facts)) = byline::split(&own[..length])
        && !facts.authors.is_empty()
        && facts.year.is_some()
    {
        entry.title = line.body + range.start..line.body + range.end;
        entry.end = line.body + length;
        fill(&mut entry, facts);
        entry.look_at_title(text, None);
        entry.signals.insert(Signal::Byline);
        entry.signals.insert(Signal::Year);
        return entry;
    }
    let (length, is_recording) = if entry.look.may_have(has::BRACKET | has::DASH) {
        labels::without_pointers(own)
    } else {
        (own.len(), false)
    };
    if length < own.len() && title.end > line.body + length {
        title.end = (line.body + length).max(title.start);
    }
    if is_recording {
        entry.facts().kind = Some(Kind::Video);
    }
    let own = &own[..length];
    if entry.look.may_have(has::BRACKET)
        && entry.look.may_have(has::BY)
        && hits.is_empty()
        && let Some((range, facts)) = byline::read_talk(own)
    {
        entry.title = line.body + range.start..line.body + range.end;
        entry.end = line.body + own.len();
        fill(&mut entry, facts);
        entry.look_at_title(text, None);
        entry.signals.insert(Signal::Byline);
        entry.signals.insert(Signal::Year);
        return entry;
    }
    if entry.look.may_have(has::BRACKET)
        && let Some(placed) = bracket::find_last(own)
        && !(placed.is_round && placed.span.end + 8 < own.len() && byline::leads_with_year(own))
    {
        // `[VLDB '17] Title`, `Notes: [VLDB '17] Title`: the title stands behind.
        let before = own[..placed.span.start].trim();
        let after = own[placed.span.end..].trim();
        // `As shown in A Title (Doe et al., 2017), nets are …` is running text.
        if placed.is_round
            && line.marker == Marker::None
            && after.starts_with(|c: char| c == ',' || c.is_lowercase())
            && after.split_whitespace().count() >= 3
        {
            return Entry {
                end: line.end,
                look: entry.look,
                ..Entry::default()
            };
        }
        // `[2024-03-02] read on`: the day of the note.
        let is_day = before.is_empty() && is_day(&own[placed.span.clone()]);
        if !placed.is_round && after.len() > before.len() && after.len() >= 10 {
            title.start = if before.is_empty() {
                // A URL in front of the bracket may have ended the title already.
                title.end.min(line.body + placed.span.end)
            } else {
                title.start
            };
        } else {
            title.end = title
                .end
                .min(line.body + placed.span.start)
                .max(title.start);
        }
        if !is_day {
            take_bracket(&mut entry, &placed);
        }
    }
    read_title(&mut entry, text, title, line.body..line.end);
    let marker = text[line.start..line.body].trim_end();
    let is_task = ["[ ]", "[x]", "[X]", "[-]"]
        .iter()
        .any(|checkbox| marker.ends_with(checkbox));
    // What is to be done is said in a sentence.
    let is_title = Signals::from([
        Signal::TitleCase,
        Signal::NamedTitle,
        Signal::Question,
        Signal::Quoted,
    ]);
    entry.signals.insert_if(
        is_task && entry.look.han < 4 && !entry.is_strong() && !entry.signals.intersects(is_title),
        Signal::Label,
    );
    entry
}

/// `[2024-03-02]`
fn is_day(bracket: &str) -> bool {
    let inside = bracket.trim_matches(['[', ']']);
    inside.len() == 10
        && inside
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'/' | b'.'))
}

/// The words behind the address that a line starts with, where they may be its title: `https://… The Title`.
fn title_behind(text: &str, line: &Line, hits: &[Hit<'_>]) -> Option<Range<usize>> {
    let first = hits.first()?;
    if first.span.start > line.body + 1 {
        return None;
    }
    let end = hits
        .iter()
        .rev()
        .find(|hit| hit.span.end <= line.end)?
        .span
        .end;
    let range = trim(text, end..line.end);
    let own = text[range.clone()].trim_start_matches(['>', ')', ']', '|', ':', ' ', '-']);
    let range = range.end - own.len()..range.end;
    let is_begun = own.starts_with(|c: char| c.is_uppercase() || !c.is_ascii() || c == '"');
    let look = look::look(own);
    (is_begun && look.units() >= 2 && !look.counted(own).contains(Signal::Prose)).then_some(range)
}

/// Reads an item whose title, bracket or reference goes over several lines; false when each line stands
/// for itself.
fn read_wrapped(
    entry: &mut Entry,
    text: &str,
    lines: &[Line],
    node: &Node,
    title: &Range<usize>,
) -> bool {
    let first = &lines[node.line];
    if first.end - first.body < 12 {
        return false;
    }
    let own = first.text(text);
    let rest = &lines[node.line + 1..=node.last.min(node.line + MOST_LINES)];
    let addresses = entry.facts.is_some();
    let has_bracket = entry.look.may_have(has::BRACKET)
        && bracket::find_last(own).is_some_and(|placed| !placed.is_round);
    let joined = Joined::new(text, std::iter::once(first).chain(rest));
    // A reference in full: authors, title, container over several lines. Behind a bracket with its facts
    // a title has no container: `System Name: A Title [2013, 151 refs, SOSP13]` has no author either.
    if !has_bracket
        && (entry.look.pauses > 0 || own.contains(',') || own.contains(". "))
        && let Some((range, facts)) = reference::read(&joined.text)
    {
        entry.signals.insert(Signal::Formatted);
        entry.title = joined.offset(range.start)..joined.end_offset(range.end);
        entry.end = entry
            .end
            .max(rest.last().map_or(first.end, |line| line.end));
        let title = &joined.text[range];
        entry.look = look::look(title);
        entry.signals = entry.signals.union(entry.look.signals(title));
        entry.joined = Some(title.into());
        fill(entry, facts);
        return true;
    }
    // A title that goes on, with its bracket at the end of the next line.
    if addresses
        || title.end < first.end
        || own.len() < 48
        || has_bracket
        || bracket::find_last(own).is_some()
        || own.ends_with(['.', '。', '?', '？'])
    {
        return false;
    }
    let Some(second) = rest.first().filter(|line| line.end - line.body <= 160) else {
        return false;
    };
    let next = second.text(text);
    let Some(placed) = bracket::find_last(next).filter(|placed| placed.span.end + 2 >= next.len())
    else {
        return false;
    };
    let tail = next[..placed.span.start].trim_end();
    if tail.is_empty() || tail.contains([':', '：']) && !own.contains(':') {
        return false;
    }
    take_bracket(entry, &placed);
    entry.title = first.body..second.body + tail.len();
    entry.end = entry.end.max(second.end);
    let title = format!("{} {tail}", own.trim_end());
    entry.look = look::look(&title);
    entry.signals = entry.signals.union(entry.look.signals(&title));
    entry.joined = Some(title.into());
    true
}

/// Takes over what a bracket says; a round one speaks less loudly.
fn take_bracket(entry: &mut Entry, placed: &Placed<'_>) {
    if placed.is_round {
        entry
            .signals
            .insert_if(placed.facts.year.is_some(), Signal::Year);
        entry
            .signals
            .insert_if(placed.facts.venue.is_some(), Signal::Venue);
    } else {
        entry.signals.insert(Signal::Bracket);
    }
    fill(entry, placed.facts.into());
}

/// Takes byline and announcing words off, and looks at what is left of the line.
fn read_title(entry: &mut Entry, text: &str, mut range: Range<usize>, line: Range<usize>) {
    range = trim(text, range);
    if let Some(length) = labels::diary(&text[range.clone()]) {
        entry.signals.insert(Signal::Announced);
        range = trim(text, range.start + length..range.end);
    }
    let own = &text[range.clone()];
    let of_line = entry.look;
    if of_line.may_have(has::DASH)
        && let Some(found) = columns::read(own)
    {
        entry.signals = entry.signals.union(found.signals);
        entry.title = range.start + found.title.start..range.start + found.title.end;
        entry.end = entry.end.max(range.end);
        fill(entry, found.facts);
        entry.look_at_title(text, None);
        return;
    }
    let may_split = || {
        memchr::memchr(b' ', own.as_bytes()).is_some()
            || memchr::memchr3(b':', b'-', b'(', own.as_bytes()).is_some()
            || of_line.may_have(has::COLON | has::DASH) && own.contains(['：', '—', '–'])
    };
    if !of_line.is_cut
        && may_split()
        && let Some(byline) = byline::read_among(
            own,
            byline::Marks {
                dash: of_line.may_have(has::DASH),
                by: of_line.may_have(has::BY),
                et_al: of_line.may_have(has::ET_AL),
                facts: entry.signals.intersects(Signals::from([
                    Signal::Year,
                    Signal::Venue,
                    Signal::Bracket,
                ])),
                digit: of_line.may_have(has::DIGIT),
                colon: of_line.may_have(has::COLON),
                bracket: of_line.may_have(has::BRACKET),
                parts: of_line.may_have(has::PARTS),
            },
        )
    {
        let is_named = !byline.authors.is_empty() || byline.org.is_some();
        entry
            .signals
            .insert_if(is_named && byline.is_sure, Signal::Byline);
        entry
            .signals
            .insert_if(is_named && !byline.is_sure, Signal::MaybeByline);
        entry.signals.insert_if(byline.year.is_some(), Signal::Year);
        entry
            .signals
            .insert_if(byline.venue.is_some(), Signal::Venue);
        let start = range.start + byline.title.as_ptr() as usize - own.as_ptr() as usize;
        range = trim(text, start..start + byline.title.len());
        fill(entry, byline.into());
    }
    if of_line.may_have(has::COLON)
        && let Some(length) = announcement(&text[range.clone()])
    {
        entry.signals.insert(Signal::Announced);
        range = trim(text, range.start + length..range.end);
    }
    if of_line.may_have(has::COLON)
        && let Some(length) = labels::before_title(&text[range.clone()])
    {
        range = trim(text, range.start + length..range.end);
    }
    if of_line.may_have(has::QUOTE) {
        range = quoted(entry, text, range);
    }
    let is_line = range == line;
    let is_field = of_line.may_have(has::COLON) && labels::is_field(&text[line.clone()]);
    entry.title = range;
    entry.look_at_title(text, is_line.then_some(of_line));
    entry.signals.insert_if(is_field, Signal::Label);
}

/// A title all in quotation marks, or in 《》 with few words around.
fn quoted(entry: &mut Entry, text: &str, range: Range<usize>) -> Range<usize> {
    const PAIRS: [(char, char); 6] = [
        ('《', '》'),
        ('“', '”'),
        ('"', '"'),
        ('「', '」'),
        ('『', '』'),
        ('*', '*'),
    ];
    let own = &text[range.clone()];
    for (open, close) in PAIRS {
        let Some(start) = own.find(open) else {
            continue;
        };
        let inside = start + open.len_utf8();
        let Some(length) = own[inside..].find(close) else {
            continue;
        };
        let is_whole = start == 0 && inside + length + close.len_utf8() == own.len();
        if open == '《' && !is_whole {
            return match marked::marked(own, start, inside + length) {
                Marked::Title(facts) => {
                    let is_credited = !facts.authors.is_empty();
                    entry.signals.insert_if(is_credited, Signal::Byline);
                    entry.signals.insert_if(facts.year.is_some(), Signal::Year);
                    entry
                        .signals
                        .insert_if(facts.venue.is_some(), Signal::Venue);
                    entry.signals.insert(Signal::Quoted);
                    entry.signals.insert(Signal::TitleMark);
                    fill(entry, *facts);
                    range.start + inside..range.start + inside + length
                }
                Marked::Sentence => {
                    // Running text is searched for those.
                    entry.signals.remove(Signal::Year);
                    entry.signals.remove(Signal::Venue);
                    range.start..range.start
                }
                Marked::Part => range,
            };
        } else if is_whole {
            entry.signals.insert_if(open == '《', Signal::Quoted);
            entry.signals.insert_if(open == '《', Signal::TitleMark);
            return range.start + inside..range.start + inside + length;
        }
    }
    range
}

/// The length of a word before the title that announces it: `paper:`, `related:`, `论文：`.
fn announcement(title: &str) -> Option<usize> {
    let at = title.find([':', '：']).filter(|&at| at <= 24)?;
    let colon = if title[at..].starts_with(':') { 1 } else { 3 };
    let word = &title[..at];
    let is_announcing = match sections::below(word) {
        Some(Below::References) => true,
        _ => is_announcing(word),
    };
    (is_announcing && title.len() > at + colon + 4).then_some(at + colon)
}

/// True for words that all announce: `survey article`, `论文blog`.
fn is_announcing(words: &str) -> bool {
    let mut rest = words.trim();
    for _ in 0..3 {
        let known = ANNOUNCING.iter().filter_map(|known| {
            let behind = rest.get(known.len()..)?;
            let is_whole =
                !known.is_ascii() || !behind.starts_with(|c: char| c.is_ascii_alphanumeric());
            (is_whole && rest[..known.len()].eq_ignore_ascii_case(known))
                .then_some(behind.trim_start())
        });
        match known.min_by_key(|behind| behind.len()) {
            Some("") => return true,
            Some(behind) => rest = behind,
            None => return false,
        }
    }
    false
}

const ANNOUNCING: &[&str] = &[
    "also",
    "skim",
    "optional",
    "background",
    "must read",
    "recommended",
    "paper",
    "article",
    "book",
    "blog",
    "blog post",
    "post",
    "video",
    "talk",
    "course",
    "tutorial",
    "slides",
    "survey",
    "thesis",
    "see",
    "read",
    "cf",
    "source",
    "origin",
    "original",
    "original paper",
    "the paper",
    "lecture",
    "website",
    "论文",
    "文章",
    "书",
    "博客",
    "视频",
    "课程",
    "综述",
    "原文",
    "来源",
    "出处",
    "译文",
    "推荐",
];

fn may_be_formatted(entry: &Entry, own: &str) -> bool {
    entry.look.digits >= 4
        && own.len() >= 40
        && (entry.look.commas >= 2
            || entry.look.may_have(has::STOP) && (!entry.look.is_cut || may_be_long(own)))
}

/// Of what goes on beyond what was looked at.
fn may_be_long(own: &str) -> bool {
    own.matches(',').take(2).count() == 2 || own.contains(". ")
}

fn fill(entry: &mut Entry, facts: Facts) {
    entry.facts().fill_from(facts);
}

/// Without white space, separators and opening brackets at the ends.
pub(super) fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let own = &text[range.clone()];
    let start = own.len()
        - own
            .trim_start_matches(|c: char| {
                c.is_whitespace() || matches!(c, '-' | '–' | '—' | ':' | '：')
            })
            .len();
    let end = own
        .trim_end_matches(|c: char| {
            c.is_whitespace()
                || matches!(
                    c,
                    '-' | '–' | '—' | ':' | '：' | ',' | '，' | '(' | '（' | '<' | '[' | '|' | '\\'
                )
        })
        .len();
    if start >= end {
        range.start..range.start
    } else {
        range.start + start..range.start + end
    }
}

/// True for a line that is an identifier or URLs and nothing else but a label: `Slides: https://…`.
pub(super) fn is_address(text: &str, line: &Line, hits: &[Hit<'_>]) -> bool {
    let (Some(first), Some(last)) = (hits.first(), hits.last()) else {
        return false;
    };
    let (Some(before), Some(after)) = (
        text.get(line.body..first.span.start),
        text.get(last.span.end..line.end),
    ) else {
        return false;
    };
    let before = before.trim_end_matches(['<', '(', '[', ' ', '\t']);
    let is_label = before.is_empty()
        || before.len() <= 24 && before.ends_with([':', '：']) && before.split(' ').count() <= 3;
    is_label && !after.chars().any(char::is_alphanumeric) && line.marker == Marker::None
}

/// Several lines as one text, with a way back to where each byte stood.
struct Joined {
    text: String,
    /// Start in the joined text, start in the note.
    parts: Vec<(usize, usize)>,
}

impl Joined {
    fn new<'l>(text: &str, lines: impl Iterator<Item = &'l Line>) -> Self {
        let mut joined = Self {
            text: String::new(),
            parts: Vec::new(),
        };
        for line in lines {
            if !joined.text.is_empty() {
                joined.text.push(' ');
            }
            joined.parts.push((joined.text.len(), line.body));
            joined.text.push_str(line.text(text));
        }
        joined
    }

    fn offset(&self, at: usize) -> usize {
        let part = self.parts.iter().rev().find(|part| part.0 <= at);
        part.map_or(0, |&(joined, note)| note + (at - joined))
    }

    /// The offset after the byte before `at`.
    fn end_offset(&self, at: usize) -> usize {
        let part = self.parts.iter().rev().find(|part| part.0 < at);
        part.map_or(0, |&(joined, note)| note + (at - joined))
    }
}
