//! What a block of markup cites: a passage in, candidates out; the same for every format.
//!
//! Three shapes are read. The text of a link is a title (`- [Title](url) - Author`); a title stands
//! beside links that only point at it (`**Title**. *Authors*. Venue 2019. [[pdf](url)] [[code](url)]`);
//! an identifier, a URL or a key stands for itself. Links whose text is `pdf` or `code` belong to the
//! title before them.

use std::borrow::Cow;
use std::ops::Range;

use super::beside::{before_cited, beside};
use super::details;
use super::linked;
use super::passage::{Mark, Passage};
use super::words::{self, Label, Place, Role};
use crate::extract::candidate::{Candidate, Signal, Sink};
use crate::extract::identifiers::{self, Found, Hit};
use crate::extract::plain::look;
use crate::extract::sections::{self, Below};
use crate::extract::{quotes, sites};
use crate::model::{Identifier, Kind, Manner};

/// Where a block stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A list item or a footnote.
    Item,
    /// A heading.
    Heading,
    /// Running text.
    Paragraph,
}

/// Something in a passage that may point at a work, in the order of the text.
#[derive(Debug, Clone)]
pub(super) struct Thing<'p> {
    pub(super) range: Range<usize>,
    pub(super) what: What<'p>,
}

#[derive(Debug, Clone)]
pub(super) enum What<'p> {
    Link(&'p str, Role),
    Url(&'p str),
    Id(Identifier),
    Key,
}

/// The links, URLs, identifiers and keys of a passage. Links to images, people and other notes are left
/// out, and so are links that several texts share: they are navigation.
pub(super) fn things<'p>(passage: &'p Passage<'_>) -> Vec<Thing<'p>> {
    let text = passage.text.as_str();
    let mut things: Vec<Thing<'p>> = Vec::new();
    // Stretches in which nothing else is looked for.
    let mut taken: Vec<Range<usize>> = Vec::new();
    for marked in &passage.marks {
        match &marked.mark {
            Mark::Link(url) => {
                taken.push(marked.range.clone());
                let words = &text[marked.range.clone()];
                let place = words::place(url);
                // A page of a person under a title is the page of a project or a list.
                let is_titled = place == Place::Person && words.split_whitespace().count() >= 4;
                // `[Title]()`: the target is still to be found.
                let is_open = url.is_empty() && words.split_whitespace().count() >= 2;
                if matches!(place, Place::Web | Place::File) || is_titled || is_open {
                    let url = url.trim();
                    let role = words::role(words, url);
                    things.push(Thing {
                        range: marked.range.clone(),
                        what: What::Link(url, role),
                    });
                }
            }
            Mark::Url => {
                taken.push(marked.range.clone());
                let url = &text[marked.range.clone()];
                if words::place(url) == Place::Web {
                    things.push(Thing {
                        range: marked.range.clone(),
                        what: What::Url(url),
                    });
                }
            }
            Mark::Key => {
                taken.push(marked.range.clone());
                things.push(Thing {
                    range: marked.range.clone(),
                    what: What::Key,
                });
            }
            Mark::Code | Mark::Note => taken.push(marked.range.clone()),
            Mark::Strong | Mark::Emphasis => {}
        }
    }
    {
        for Hit { span: range, found } in identifiers::find(text) {
            let what = match found {
                Found::Id(id) => What::Id(id),
                Found::Url(url) if words::place(url) == Place::Web => What::Url(url),
                Found::Url(_) => continue,
            };
            if !taken
                .iter()
                .any(|taken| taken.start < range.end && range.start < taken.end)
            {
                things.push(Thing { range, what });
            }
        }
    }
    things.sort_by_key(|thing| thing.range.start);
    drop_navigation(&mut things);
    things
}

fn drop_navigation(things: &mut Vec<Thing<'_>>) {
    if things.len() < 3 {
        return;
    }
    let mut urls: Vec<&str> = things
        .iter()
        .filter_map(|thing| match thing.what {
            What::Link(url, _) => Some(url),
            _ => None,
        })
        .collect();
    urls.sort_unstable();
    let shared: Vec<&str> = urls
        .chunk_by(|a, b| a == b)
        .filter(|same| same.len() >= 3)
        .map(|same| same[0])
        .collect();
    if !shared.is_empty() {
        things.retain(|thing| !matches!(thing.what, What::Link(url, _) if shared.contains(&url)));
    }
}

/// A candidate that may still grow while the rest of its block is read.
pub(super) struct Growing<'t> {
    pub(super) candidate: Candidate<'t>,
    /// Where its title, and what was attached since, ends in the passage.
    pub(super) end: usize,
    /// True when it is what the block is about.
    pub(super) leads: bool,
}

/// Reads a block.
pub(super) fn read<'t>(
    passage: &Passage<'t>,
    shape: Shape,
    kind: Option<Kind>,
    sink: &mut Sink<'t>,
) {
    let things = things(passage);
    let before = sink.candidates.len();
    if things.is_empty() && shape == Shape::Item && read_note_link(passage, sink) {
        return;
    }
    read_things(passage, &things, shape, kind, sink);
    read_quotes(passage, before, sink);
}

/// A work of which the notes stand in a note of its own: `- [Title](title.md) by Jane Doe`. Without the credit it would be
/// a link like any from note to note.
fn read_note_link<'t>(passage: &Passage<'t>, sink: &mut Sink<'t>) -> bool {
    let text = passage.text.as_str();
    let lead = details::lead(text);
    let Some(marked) = passage
        .marks
        .iter()
        .find(|marked| matches!(marked.mark, Mark::Link(_) | Mark::Note))
    else {
        return false;
    };
    let is_anchor = matches!(&marked.mark, Mark::Link(url) if url.starts_with('#'));
    let before = &text[lead.start.min(marked.range.start)..marked.range.start];
    let behind =
        text[marked.range.end..].trim_start_matches([' ', '*', '_', ',', '"', '”', '》', ']']);
    let is_credited = ["by ", "By ", "- ", "– ", "— ", "(", "（"]
        .iter()
        .any(|word| behind.starts_with(word));
    if is_anchor || !is_credited || !words::bare(before).is_empty() {
        return false;
    }
    let Some(mut candidate) = titled(passage, marked.range.clone(), Manner::Entry, sink.text())
    else {
        return false;
    };
    candidate.signals.insert(Signal::OwnItem);
    candidate.facts.kind = lead.kind;
    linked::settle(&mut candidate);
    let mut growing = Growing {
        candidate,
        end: marked.range.end,
        leads: true,
    };
    tell(&mut growing, passage, marked.range.end..text.len());
    if growing.candidate.facts.authors.is_empty() {
        return false;
    }
    growing.candidate.signals.remove(Signal::Short);
    let mut current = Some(growing);
    flush(&mut current, passage, text.len(), sink);
    true
}

/// Titles in quotation marks beside the links of a block; what its links took is left alone.
fn read_quotes<'t>(passage: &Passage<'t>, before: usize, sink: &mut Sink<'t>) {
    let bytes = passage.text.as_bytes();
    // The first bytes of the marks.
    let may_be_quoted =
        memchr::memchr3(b'"', 0xE2, 0xE3, bytes).is_some() || memchr::memchr(0xC2, bytes).is_some();
    let quoted = if may_be_quoted {
        quotes::find_in(&passage.text, 0..passage.text.len())
    } else {
        Vec::new()
    };
    let emphasised = passage
        .marks
        .iter()
        .filter(|marked| matches!(marked.mark, Mark::Emphasis | Mark::Strong))
        .filter_map(|marked| quotes::in_emphasis(&passage.text, marked.range.clone()));
    for quote in quoted.into_iter().chain(emphasised) {
        let Some(span) = passage.span(&(quote.title.start..quote.end)) else {
            continue;
        };
        let is_taken = sink.candidates[before..]
            .iter()
            .any(|known| known.span.start < span.end && span.start < known.span.end);
        if is_taken {
            continue;
        }
        let title = passage.cut(&quote.title, sink.text());
        let mut candidate = Candidate::new(span, title, Manner::Quote);
        candidate.facts = quote.facts;
        candidate.signals = quote.signals;
        sink.push(candidate);
    }
}

/// Reads a block of which the links are known.
pub(super) fn read_things<'t>(
    passage: &Passage<'t>,
    things: &[Thing<'_>],
    shape: Shape,
    kind: Option<Kind>,
    sink: &mut Sink<'t>,
) {
    let text = passage.text.as_str();
    let lead = details::lead(text);
    let kind = lead.kind.or(kind);
    let mut current: Option<Growing<'t>> = None;
    let end = text.len();
    for (index, thing) in things.iter().enumerate() {
        let limit = things[index + 1..]
            .iter()
            .find(|next| starts_another(next))
            .map_or(text.len(), |next| next.range.start);
        match &thing.what {
            What::Link(url, role @ (Role::Title | Role::Short)) => {
                let before = &text[lead.start.min(thing.range.start)..thing.range.start];
                // `Jane Roe and John Doe: “[Title](url)”`
                let people = (current.is_none() && shape == Shape::Item)
                    .then(|| details::people_before(before))
                    .flatten();
                let leads = people.is_some()
                    || current.is_none()
                        && shape != Shape::Paragraph
                        && words::bare(before).is_empty()
                    || current.is_none()
                        && shape == Shape::Paragraph
                        && words::bare(before).is_empty()
                        && stands_alone(text, thing.range.end);
                // `**PyTorch**: [the docs](url)`: a short link after a title only points at it.
                if *role == Role::Short
                    && !leads
                    && let Some(growing) = &mut current
                    && growing.leads
                    && text.get(growing.end..thing.range.start).is_none_or(is_near)
                {
                    attach(growing, passage, thing, url);
                    continue;
                }
                // `Title [[Nature paper](url)] [[talk](url)]`
                if linked::is_boxed(text, &thing.range) {
                    if let Some(growing) = &mut current
                        && growing.leads
                    {
                        attach(growing, passage, thing, url);
                        continue;
                    }
                    let head = lead.start..thing.range.start - 1;
                    if let Some(mut growing) = beside(passage, head, shape, kind, sink.text()) {
                        flush(&mut current, passage, thing.range.start, sink);
                        attach(&mut growing, passage, thing, url);
                        tell_after(&mut growing, passage, limit);
                        current = Some(growing);
                        continue;
                    }
                }
                flush(&mut current, passage, thing.range.start, sink);
                if *role == Role::Short && !leads && words::is_file(url) {
                    continue;
                }
                let manner = if leads { Manner::Entry } else { Manner::Link };
                let mut range = thing.range.clone();
                if leads && let Some(end) = linked::continued(passage, &range, url, limit) {
                    range.end = end;
                }
                let Some(mut candidate) = titled(passage, range.clone(), manner, sink.text())
                else {
                    continue;
                };
                linked::settle(&mut candidate);
                lead_to(&mut candidate, url);
                if let Some(people) = people {
                    candidate.facts.authors = people;
                    candidate.signals.insert(Signal::Byline);
                }
                if leads {
                    candidate.facts.kind = kind;
                    candidate
                        .signals
                        .insert_if(lead.announced, Signal::Announced);
                    candidate.signals.insert(if shape == Shape::Heading {
                        Signal::Heading
                    } else {
                        Signal::OwnItem
                    });
                    let is_all = || words::bare(&text[range.end..]).is_empty();
                    if shape == Shape::Item || is_all() {
                        is_link_item(&mut candidate);
                    }
                } else {
                    candidate.signals.insert(Signal::Inline);
                    candidate
                        .signals
                        .insert_if(details::announces(before), Signal::Announced);
                    if *role == Role::Title && is_capital_within(before, &candidate.title) {
                        candidate.signals.remove(Signal::LowerCase);
                    }
                }
                let mut growing = Growing {
                    candidate,
                    end: range.end,
                    leads,
                };
                tell(&mut growing, passage, range.end..limit);
                current = Some(growing);
            }
            What::Link(url, Role::Cited)
                if current.is_none()
                    && let Some(mut growing) =
                        before_cited(passage, lead.start..thing.range.start, shape, kind, sink) =>
            {
                // `Title. [Codd (1970)](url)`
                attach(&mut growing, passage, thing, url);
                if let Some((authors, year)) = words::cited(&text[thing.range.clone()]) {
                    growing.candidate.facts.authors = authors;
                    growing.candidate.facts.year = Some(year);
                    growing.candidate.signals.insert(Signal::Byline);
                    growing.candidate.signals.insert(Signal::Year);
                }
                current = Some(growing);
            }
            What::Link(url, Role::Cited) => {
                flush(&mut current, passage, thing.range.start, sink);
                let Some(mut candidate) =
                    titled(passage, thing.range.clone(), Manner::Link, sink.text())
                else {
                    continue;
                };
                if let Some((authors, year)) = words::cited(&text[thing.range.clone()]) {
                    candidate.facts.authors = authors;
                    candidate.facts.year = Some(year);
                }
                candidate.facts.urls.push((*url).to_owned());
                candidate.signals = [Signal::Url, Signal::Year, Signal::Byline].into();
                current = Some(Growing {
                    candidate,
                    end: thing.range.end,
                    leads: false,
                });
            }
            What::Link(url, role @ (Role::Source | Role::Url)) => {
                if let Some(growing) = &mut current {
                    if growing.leads || text.get(growing.end..thing.range.start).is_none_or(is_near)
                    {
                        attach(growing, passage, thing, url);
                    } else {
                        flush(&mut current, passage, thing.range.start, sink);
                        lone(passage, thing, Some(url), *role == Role::Url, sink);
                    }
                } else if let Some(growing) = beside(
                    passage,
                    lead.start..thing.range.start,
                    shape,
                    kind,
                    sink.text(),
                ) {
                    let mut growing = growing;
                    attach(&mut growing, passage, thing, url);
                    tell_after(&mut growing, passage, limit);
                    current = Some(growing);
                } else {
                    lone(passage, thing, Some(url), *role == Role::Url, sink);
                }
            }
            What::Url(url) => attach_or_lone(
                &mut current,
                passage,
                thing,
                Some(url),
                lead.start,
                shape,
                kind,
                sink,
            ),
            What::Id(_) => attach_or_lone(
                &mut current,
                passage,
                thing,
                None,
                lead.start,
                shape,
                kind,
                sink,
            ),
            What::Key => {
                let Some(mut candidate) =
                    titled(passage, thing.range.clone(), Manner::Key, sink.text())
                else {
                    continue;
                };
                candidate.signals = [Signal::Key].into();
                sink.push(candidate);
            }
            What::Link(_, Role::About | Role::Pointer | Role::Empty) => {}
        }
    }
    flush(&mut current, passage, end, sink);
}

/// Its title is the text of the link that the item starts with: however long, it is a title.
pub(super) fn is_link_item(candidate: &mut Candidate<'_>) {
    candidate.signals.insert(Signal::LinkItem);
    for signal in [
        Signal::Prose,
        Signal::Long,
        Signal::Code,
        Signal::LowerCase,
        Signal::Label,
    ] {
        candidate.signals.remove(signal);
    }
    // One word may be a title, but is more often the name of a site.
    if candidate.title.split_whitespace().count() > 1 {
        candidate.signals.remove(Signal::Short);
    }
}

/// A capital in the middle of a sentence: a title that is written like a sentence.
fn is_capital_within(before: &str, title: &str) -> bool {
    let before = before.trim_end_matches([' ', '"', '“', '\'', '(', '*', '\u{a0}']);
    let goes_on =
        before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | ':' | '、' | '，'));
    goes_on && title.starts_with(char::is_uppercase)
}

/// True for what starts another work, so that what follows is no longer about the one before.
fn starts_another(thing: &Thing<'_>) -> bool {
    matches!(thing.what, What::Link(_, Role::Title | Role::Cited))
}

/// Hands over what grew; what stands from its end to `until` is the note's remark.
fn flush<'t>(
    current: &mut Option<Growing<'t>>,
    passage: &Passage<'t>,
    until: usize,
    sink: &mut Sink<'t>,
) {
    let Some(Growing {
        mut candidate,
        end,
        leads,
    }) = current.take()
    else {
        return;
    };
    if leads && candidate.signals.contains(Signal::OwnItem) {
        if let Some(range) = details::remark(&passage.text, end..until) {
            let remark = passage.cut(&range, sink.text());
            candidate
                .signals
                .insert_if(sections::is_verdict(&remark), Signal::HasVerdict);
            candidate.remark = Some(remark);
        }
        tell_place(&mut candidate, sink);
    }
    sink.push(candidate);
}

/// Adds what the headings above say of the items below them.
pub(super) fn tell_place(candidate: &mut Candidate<'_>, sink: &Sink<'_>) {
    let mut above = sink.section();
    let mut is_first = true;
    while let Some(section) = above {
        if matches!(
            sections::below(sink.heading(section)),
            Some(Below::References | Below::Readings)
        ) {
            candidate.signals.insert(if is_first {
                Signal::InReferences
            } else {
                Signal::UnderReferences
            });
            return;
        }
        is_first = false;
        above = sink.headings[section].parent;
    }
}

/// A candidate whose title is `passage.text[range]`, trimmed.
pub(super) fn titled<'t>(
    passage: &Passage<'t>,
    range: Range<usize>,
    manner: Manner,
    note: &'t str,
) -> Option<Candidate<'t>> {
    let range = details::trim_title(&passage.text, range);
    let span = passage.span(&range)?;
    let title = passage.cut(&range, note);
    if title.is_empty() {
        return None;
    }
    let mut candidate = Candidate::new(span, title, manner);
    if manner != Manner::Key {
        candidate.signals = look::look(&candidate.title).signals(&candidate.title);
    }
    Some(candidate)
}

/// True when little more than punctuation stands between a title and what follows it.
fn is_near(between: &str) -> bool {
    between.chars().filter(|c| c.is_alphanumeric()).count() <= 12 && !between.contains(". ")
}

/// True when what follows a title in a paragraph is not the rest of its sentence.
fn stands_alone(text: &str, end: usize) -> bool {
    let rest = text[end..].trim_start_matches(['*', '"', '”', '》', ' ', '\u{a0}']);
    rest.is_empty()
        || rest.starts_with([
            '\n', '.', ',', ';', '-', '–', '—', '(', '[', '（', '，', '。', '|', ':', '：', '→',
        ])
}

fn attach<'t>(growing: &mut Growing<'t>, passage: &Passage<'t>, thing: &Thing<'_>, url: &str) {
    lead_to(&mut growing.candidate, url);
    extend(growing, passage, thing.range.end);
}

/// Adds where a link leads. The path of a file beside the notes means nothing elsewhere: it says that
/// there is a work, and of which kind.
pub(super) fn lead_to(candidate: &mut Candidate<'_>, url: &str) {
    candidate.signals.insert(Signal::Url);
    if url.is_empty() {
        candidate.signals.remove(Signal::Url);
    } else if words::is_file(url) && words::place(url) == Place::File {
        candidate.signals.insert(Signal::WorkUrl);
        let is_book = [".epub", ".mobi"]
            .iter()
            .any(|ending| url.ends_with(ending));
        let kind = if is_book { Kind::Book } else { Kind::Paper };
        candidate.facts.kind.get_or_insert(kind);
    } else if !candidate.facts.urls.iter().any(|known| known == url) {
        candidate.facts.urls.push(url.to_owned());
    }
}

fn extend<'t>(growing: &mut Growing<'t>, passage: &Passage<'t>, end: usize) {
    growing.end = growing.end.max(end);
    if end > 0
        && let Some(span) = passage.span(&(end - 1..end))
    {
        growing.candidate.span.end = growing.candidate.span.end.max(span.end);
    }
}

/// Adds what the text after a title tells of the work.
pub(super) fn tell<'t>(growing: &mut Growing<'t>, passage: &Passage<'t>, after: Range<usize>) {
    // In a sentence that goes on, `[one](url) and another (Doe, 2016)`, what follows is of something else.
    if !growing.leads && goes_on(&passage.text[after.clone()]) {
        return;
    }
    let told = details::after_title(passage, after);
    growing
        .candidate
        .signals
        .insert_if(told.bracket, Signal::Bracket);
    growing
        .candidate
        .signals
        .insert_if(!told.facts.authors.is_empty(), Signal::Byline);
    growing
        .candidate
        .signals
        .insert_if(told.facts.year.is_some() && !told.bracket, Signal::Year);
    growing
        .candidate
        .signals
        .insert_if(told.facts.venue.is_some() && !told.bracket, Signal::Venue);
    growing.candidate.facts.fill_from(told.facts);
    if let Some(end) = told.end {
        extend(growing, passage, end);
    }
}

/// True when a sentence goes on with a small word that credits nobody.
fn goes_on(after: &str) -> bool {
    const CREDITING: [&str; 5] = ["by", "from", "in", "at", "et"];
    let rest = after.trim_start_matches([' ', '*', '_', '"', '”', ',']);
    let word = rest
        .split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or("");
    word.starts_with(|c: char| c.is_lowercase()) && !CREDITING.contains(&word)
}

fn tell_after<'t>(growing: &mut Growing<'t>, passage: &Passage<'t>, limit: usize) {
    if growing.end < limit
        && growing.candidate.facts.authors.is_empty()
        && growing.candidate.facts.year.is_none()
    {
        tell(growing, passage, growing.end..limit);
    }
}

#[expect(clippy::too_many_arguments, reason = "the state of one loop")]
fn attach_or_lone<'t>(
    current: &mut Option<Growing<'t>>,
    passage: &Passage<'t>,
    thing: &Thing<'_>,
    url: Option<&str>,
    lead: usize,
    shape: Shape,
    kind: Option<Kind>,
    sink: &mut Sink<'t>,
) {
    if current.is_none() {
        *current = beside(passage, lead..thing.range.start, shape, kind, sink.text());
        // `arXiv:1412.6980 (2014)`
        let year = passage.text[thing.range.end..]
            .trim_start_matches([' ', ',', '.', ']', '[', ')'])
            .strip_prefix('(')
            .and_then(|rest| rest.get(..4))
            .and_then(words::year_of);
        if let Some(growing) = current
            && growing.candidate.facts.year.is_none()
        {
            growing.candidate.facts.year = year;
            growing
                .candidate
                .signals
                .insert_if(year.is_some(), Signal::Year);
        }
    }
    match current {
        Some(growing)
            if growing.leads
                || passage
                    .text
                    .get(growing.end..thing.range.start)
                    .is_some_and(is_near) =>
        {
            match (&thing.what, url) {
                (What::Id(id), _) => {
                    if !growing.candidate.facts.ids.contains(id) {
                        growing.candidate.facts.ids.push(id.clone());
                    }
                    growing.candidate.signals.insert(Signal::Identifier);
                    extend(growing, passage, thing.range.end);
                }
                (_, Some(url)) => attach(growing, passage, thing, url),
                _ => {}
            }
        }
        _ => {
            flush(current, passage, thing.range.start, sink);
            lone(passage, thing, url, true, sink);
        }
    }
}

/// A URL or an identifier without a title; the target of a link that only points counts when it is the
/// identifier of a work.
fn lone<'t>(
    passage: &Passage<'t>,
    thing: &Thing<'_>,
    url: Option<&str>,
    written: bool,
    sink: &mut Sink<'t>,
) {
    let Some(span) = passage.span(&thing.range) else {
        return;
    };
    let title: Cow<'t, str> = match url {
        Some(url) if !written => {
            if sites::read(url).ids.is_empty() || words::place(url) == Place::File {
                return;
            }
            Cow::Owned(url.to_owned())
        }
        Some(url) => Cow::Owned(url.to_owned()),
        None => passage.cut(&thing.range, sink.text()),
    };
    let mut candidate = Candidate::new(span, title, Manner::Identifier);
    candidate.facts.urls.extend(url.map(str::to_owned));
    if let What::Id(id) = &thing.what {
        candidate.facts.ids.push(id.clone());
        candidate.signals.insert(Signal::Identifier);
    }
    sink.push(candidate);
}

/// A block that holds no link but a label, such as `Title: Attention Is All You Need`.
pub(super) fn labelled<'t>(
    passage: &Passage<'t>,
    sink: &Sink<'t>,
) -> Option<(Label, Option<Candidate<'t>>)> {
    let (label, value) = words::label(&passage.text)?;
    let Label::Title(kind) = label else {
        return Some((label, None));
    };
    let end = passage.text[value..]
        .find('\n')
        .map_or(passage.text.len(), |at| value + at);
    let mut candidate = titled(passage, value..end, Manner::Entry, sink.text())?;
    candidate.facts.kind = kind;
    candidate.signals.insert(Signal::Announced);
    candidate.signals.insert(Signal::OwnItem);
    Some((label, Some(candidate)))
}

/// A block without links that starts with its title in emphasis: `**Title**, Names, 2019`.
pub(super) fn emphasised<'t>(passage: &Passage<'t>, shape: Shape, sink: &mut Sink<'t>) -> bool {
    let text = passage.text.as_str();
    let lead = details::lead(text);
    let Some(head) = details::trim_head(text, lead.start..text.len()) else {
        return false;
    };
    let Some(details::HeadTitle {
        title: Some(title),
        marked: true,
        ..
    }) = details::head_title(passage, head.clone())
    else {
        return false;
    };
    if words::role(&text[title.clone()], "") != Role::Title
        || text[title.clone()].ends_with([':', '：'])
    {
        return false;
    }
    let Some(mut candidate) = titled(passage, title.clone(), Manner::Entry, sink.text()) else {
        return false;
    };
    candidate.signals.insert(Signal::Quoted);
    candidate.signals.insert(if shape == Shape::Item {
        Signal::OwnItem
    } else {
        Signal::Inline
    });
    candidate.facts.kind = lead.kind;
    let mut growing = Growing {
        candidate,
        end: title.end,
        leads: true,
    };
    tell(&mut growing, passage, title.end..text.len());
    for thing in things(passage) {
        match &thing.what {
            What::Url(url) => attach(&mut growing, passage, &thing, url),
            What::Id(id) => {
                growing.candidate.facts.ids.push(id.clone());
                growing.candidate.signals.insert(Signal::Identifier);
                extend(&mut growing, passage, thing.range.end);
            }
            What::Link(..) | What::Key => {}
        }
    }
    let facts = &growing.candidate.facts;
    if facts.authors.is_empty()
        && facts.year.is_none()
        && facts.urls.is_empty()
        && facts.ids.is_empty()
    {
        return false;
    }
    sink.push(growing.candidate);
    true
}
