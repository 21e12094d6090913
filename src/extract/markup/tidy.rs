//! What all markup formats do with their blocks: headings, records of fields, outlines in plain text.

use super::entries;
use super::passage::Passage;
use super::words::{self, Label};
use crate::extract::candidate::{Candidate, Signal, Sink};
use crate::extract::plain;
use crate::model::Manner;

/// Opens a section, and reads what its heading cites.
pub(super) fn open_heading<'t>(
    passage: &Passage<'t>,
    level: u32,
    start: usize,
    sink: &mut Sink<'t>,
) {
    let text = passage.text.trim();
    if text.is_empty() {
        return;
    }
    let from = passage.text.len() - passage.text.trim_start().len();
    let heading = passage.cut(&(from..from + text.len()), sink.text());
    if level == 1 && sink.about.title.is_none() && sink.headings.is_empty() {
        sink.about.title = Some(heading.to_string());
    }
    sink.open_section(heading, level, start);
    entries::read(passage, entries::Shape::Heading, None, sink);
}

/// Has [`plain`] read text whose markup is taken off, and leads what it finds back to the note.
pub(super) fn read_plain<'t>(
    note: &'t str,
    sink: &mut Sink<'t>,
    fill: impl FnOnce(&mut Passage<'t>),
) {
    let mut passage = Passage::default();
    fill(&mut passage);
    let mut inner = Sink::new(&passage.text);
    plain::read(0..passage.text.len(), &mut inner);
    // Sections that the outline opened: each is opened again around its own candidates.
    let base = sink.level();
    let mut opened: Vec<Option<usize>> = vec![None; inner.headings.len()];
    let candidates = std::mem::take(&mut inner.candidates);
    let headings = std::mem::take(&mut inner.headings);
    for candidate in candidates {
        let Some(mut span) = passage.span(&candidate.span) else {
            continue;
        };
        // A title that starts in the middle of an escape starts at its character.
        while !note.is_char_boundary(span.start) {
            span.start -= 1;
        }
        let section = candidate
            .section
            .map(|section| reopen(section, &headings, &mut opened, &passage, base, sink));
        let title = candidate.title.into_owned();
        let remark = candidate.remark.map(|remark| remark.into_owned().into());
        sink.push(Candidate {
            span,
            title: title.into(),
            manner: candidate.manner,
            facts: candidate.facts,
            signals: candidate.signals,
            remark,
            section: section.or(sink.section()),
        });
    }
    let end = passage
        .span(&(0..passage.text.len()))
        .map_or(0, |span| span.end);
    sink.close_sections(base + 1, end);
}

/// Opens the section that stands for one of the inner outline, parents first.
fn reopen(
    section: usize,
    headings: &[crate::extract::candidate::Heading<'_>],
    opened: &mut [Option<usize>],
    passage: &Passage<'_>,
    base: u32,
    sink: &mut Sink<'_>,
) -> usize {
    if let Some(known) = opened[section] {
        return known;
    }
    let heading = &headings[section];
    if let Some(parent) = heading.parent {
        reopen(parent, headings, opened, passage, base, sink);
    }
    let start = passage
        .span(&(heading.start..heading.start + 1))
        .map_or(0, |span| span.start);
    let known = sink.open_section(
        heading.text.clone().into_owned(),
        base + heading.level,
        start,
    );
    opened[section] = Some(known);
    known
}

/// True when a line starts with a label that tells of a work: `Title:`, `作者：`, `**Link**:`.
pub(super) fn starts_field(line: &str) -> bool {
    let line = line.trim_start_matches(['*', '_', ' ']);
    let head_len = line.char_indices().nth(40).map_or(line.len(), |(at, _)| at);
    let head = &line[..head_len];
    if !head.contains([':', '：']) {
        return false;
    }
    let head = head.replace(['*', '_'], "");
    matches!(words::label(&head), Some((label, _)) if label != Label::Other)
}

/// A work that is told of field by field, over several lines, items or rows.
#[derive(Debug, Default)]
pub(super) struct Records<'t> {
    open: Option<(Candidate<'t>, usize)>,
    /// How many fields were told after the title.
    told: usize,
    /// The title stands by its label alone: without fields it may be the title of the note.
    labelled: bool,
}

impl<'t> Records<'t> {
    pub(super) const fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Hands over what is open, when anything was told of it.
    pub(super) fn close(&mut self, sink: &mut Sink<'t>) {
        if let Some((candidate, _)) = self.open.take()
            && (self.told > 0 || !self.labelled)
        {
            sink.push(candidate);
        }
        self.told = 0;
    }

    /// Opens a record with the text of an item as its title.
    pub(super) fn open(
        &mut self,
        passage: &Passage<'t>,
        column: usize,
        sink: &mut Sink<'t>,
    ) -> bool {
        self.close(sink);
        let lead = super::details::lead(&passage.text).start;
        let Some(mut candidate) = entries::titled(
            passage,
            lead..passage.text.len(),
            Manner::Entry,
            sink.text(),
        ) else {
            return false;
        };
        candidate.signals.insert(Signal::OwnItem);
        self.labelled = false;
        self.open = Some((candidate, column));
        true
    }

    /// Takes a block in when it is a field of the open record, or the title of a new one.
    pub(super) fn take(
        &mut self,
        passage: &Passage<'t>,
        column: usize,
        sink: &mut Sink<'t>,
    ) -> bool {
        let Some((label, value)) = words::label(&passage.text) else {
            self.close(sink);
            return false;
        };
        if let Label::Title(_) = label {
            let things = entries::things(passage);
            let has_link = things.iter().any(|thing| {
                matches!(
                    thing.what,
                    entries::What::Link(_, words::Role::Title | words::Role::Short)
                )
            });
            self.close(sink);
            if has_link || value >= passage.text.len() {
                return false;
            }
            let Some((_, Some(candidate))) = entries::labelled(passage, sink) else {
                return false;
            };
            self.labelled = true;
            self.open = Some((candidate, column));
            // `Title: X [pdf](url)`
            self.fill(passage, value, Label::Link);
            return true;
        }
        let Some((_, opened)) = &self.open else {
            return false;
        };
        let deeper = column > *opened;
        if !(deeper || self.labelled) {
            self.close(sink);
            return false;
        }
        if label == Label::Other {
            // A field we do not know ends nothing, but its links are read as any.
            let has_links = passage
                .marks
                .iter()
                .any(|marked| matches!(marked.mark, super::passage::Mark::Link(_)));
            if deeper && !self.labelled {
                self.close(sink);
                return false;
            }
            if has_links {
                entries::read(passage, entries::Shape::Paragraph, None, sink);
            }
            return true;
        }
        self.fill(passage, value, label);
        true
    }

    fn fill(&mut self, passage: &Passage<'t>, value: usize, label: Label) {
        let Some((candidate, _)) = &mut self.open else {
            return;
        };
        let text = passage.text[value..].trim();
        let mut told = true;
        match label {
            Label::Authors => match words::authors(text) {
                Some(names) => {
                    candidate.facts.authors = names;
                    candidate.signals.insert(Signal::Byline);
                }
                None => told = false,
            },
            Label::Year | Label::Venue => {
                let year = text
                    .split(|c: char| !c.is_ascii_digit())
                    .find_map(words::year_of);
                candidate.facts.year = candidate.facts.year.or(year);
                if label == Label::Venue && text.len() <= 80 && !text.is_empty() {
                    let venue = text.trim_end_matches(|c: char| {
                        c.is_ascii_digit() || matches!(c, ' ' | ',' | '\'')
                    });
                    candidate.facts.venue.get_or_insert_with(|| {
                        if venue.is_empty() { text } else { venue }.to_owned()
                    });
                    candidate.signals.insert(Signal::Venue);
                }
                candidate.signals.insert_if(year.is_some(), Signal::Year);
            }
            Label::Link | Label::Title(_) | Label::Other => {
                told = false;
                for thing in entries::things(passage) {
                    match thing.what {
                        entries::What::Link(url, _) | entries::What::Url(url) => {
                            if !candidate.facts.urls.iter().any(|known| known == url) {
                                candidate.facts.urls.push(url.to_owned());
                            }
                            candidate.signals.insert(Signal::Url);
                            told = true;
                        }
                        entries::What::Id(id) => {
                            candidate.facts.ids.push(id);
                            candidate.signals.insert(Signal::Identifier);
                            told = true;
                        }
                        entries::What::Key => {}
                    }
                }
            }
        }
        self.told += usize::from(told);
        if told && let Some(span) = passage.span(&(value..value + text.len().max(1))) {
            candidate.span.end = candidate.span.end.max(span.end);
        }
    }
}

/// True when a fenced block holds an outline or a list rather than code: by the name after the fence,
/// else by how most of its lines start.
pub(super) fn holds_outline(info: &str, inside: &str) -> bool {
    let language = info
        .trim_start_matches(['{', '.', ' '])
        .split([' ', ',', '{', '}', ':'])
        .next()
        .unwrap_or("")
        .to_ascii_lowercase();
    if !matches!(
        language.as_str(),
        "" | "text"
            | "txt"
            | "plain"
            | "plaintext"
            | "markdown"
            | "md"
            | "outline"
            | "none"
            | "org"
            | "text/plain"
    ) {
        return false;
    }
    let (mut outline, mut code, mut all) = (0, 0, 0);
    for line in inside
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .take(60)
    {
        all += 1;
        let bytes = line.as_bytes();
        let digits = bytes
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let numbered = digits > 0
            && matches!(bytes.get(digits), Some(b'.' | b')'))
            && matches!(bytes.get(digits + 1), Some(b' ' | b'\t'));
        let bulleted =
            matches!(bytes, [b'-' | b'*' | b'+', b' ', ..]) || line.starts_with(['•', '·']);
        let addressed = line.starts_with("http://") || line.starts_with("https://");
        if numbered || bulleted || addressed || line.starts_with('[') && line.contains("] ") {
            outline += 1;
        } else if line.ends_with(['{', '}', ';', '\\', '|'])
            || line.starts_with(['$', '#', '@', '<', '/', '{', '}', '%', '('])
            || line.contains(" = ")
            || line.contains("()")
        {
            code += 1;
        }
    }
    outline > 0 && outline >= code && outline * 5 >= all
}
