//! Works that are told of field by field: `Title: …`, `Authors: …`, `Link: …` over lines or items.

use super::details;
use super::entries::{self, What};
use super::passage::{Mark, Passage};
use super::words::{self, Label, Role};
use crate::extract::candidate::{Candidate, Signal, Sink};
use crate::extract::venue;
use crate::model::Manner;

/// How many letters and digits a text has.
fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// True for what starts with a URL.
fn is_address(text: &str) -> bool {
    let text = text.trim_start().trim_start_matches('<');
    text.starts_with("http://") || text.starts_with("https://")
}

/// The people that a line consists of: `Felice Cardone, J. Roger Hindley`.
fn names_alone(line: &str) -> Option<Vec<String>> {
    let names = words::authors(line.trim())?;
    let are_full = names.iter().all(|name| {
        (2..=4).contains(&name.split_whitespace().count())
            && !name.split([' ', '-']).any(crate::extract::names::is_common)
    });
    (are_full && line.len() <= 120).then_some(names)
}

/// Reads `SIGMOD 2017`, `Published at VLDB'19`: all of a line.
pub(super) fn imprint(line: &str) -> Option<(&str, i32)> {
    if line.len() > 48 || !line.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let line = [
        "Published at ",
        "Published in ",
        "published at ",
        "published in ",
        "In ",
        "发表于",
    ]
    .iter()
    .find_map(|prefix| line.strip_prefix(prefix))
    .unwrap_or(line);
    let (venue, year) = details::venue_year(line.trim())?;
    venue
        .filter(|venue| venue::is_known(venue))
        .map(|venue| (venue, year))
}

/// A work that is told of field by field, over several lines, items or rows.
#[derive(Debug, Default)]
pub(super) struct Records<'t> {
    open: Option<(Candidate<'t>, usize)>,
    /// How many fields were told after the title.
    told: usize,
    /// The title stands by its label alone: without fields it may be the title of the note.
    labelled: bool,
    /// The title is the one of the note or of a section.
    headed: bool,
    /// Blocks below it that told nothing.
    skipped: u32,
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
            let known = sink
                .candidates
                .iter_mut()
                .filter(|_| self.headed)
                .find(|known| known.title.eq_ignore_ascii_case(&candidate.title));
            if let Some(known) = known {
                // The front matter, or a link in the heading, tells of it already.
                known.facts.fill_from(candidate.facts);
                known.signals = known.signals.union(candidate.signals);
            } else {
                sink.push(candidate);
            }
        }
        self.told = 0;
        self.headed = false;
    }

    /// Opens a record for the work that a heading or the front matter names; its fields follow.
    pub(super) fn open_headed(&mut self, mut candidate: Candidate<'t>, sink: &mut Sink<'t>) {
        self.close(sink);
        candidate.signals.insert(Signal::Announced);
        self.labelled = true;
        self.headed = true;
        self.skipped = 0;
        // Among headings that end in years it needs nothing below.
        self.told = usize::from(candidate.signals.contains(Signal::ListOfYears));
        self.open = Some((candidate, 0));
    }

    /// Opens a record with the text of an item as its title.
    pub(super) fn open(
        &mut self,
        passage: &Passage<'t>,
        column: usize,
        sink: &mut Sink<'t>,
    ) -> bool {
        self.close(sink);
        let lead = details::lead(&passage.text).start;
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
        if self.headed && self.open.is_some() && self.take_unlabelled(passage) {
            return true;
        }
        let Some((mut label, value)) = words::label(&passage.text) else {
            // `* IBM, ETH Zürich` between the title and its venue.
            let is_skipped = self.headed && self.skipped < 3 && passage.text.len() <= 80;
            self.skipped += 1;
            if !is_skipped || self.told > 0 && column == 0 && !passage.text.is_empty() {
                self.close(sink);
            }
            return false;
        };
        if matches!(label, Label::Title(_)) && is_address(&passage.text[value..]) {
            // `Paper: https://…` points at the work above.
            label = Label::Link;
        }
        if let Label::Title(_) = label {
            let things = entries::things(passage);
            let has_link = things
                .iter()
                .any(|thing| matches!(thing.what, What::Link(_, Role::Title | Role::Short)));
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
                .any(|marked| matches!(marked.mark, Mark::Link(_)));
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

    /// Takes what tells of the work of a heading without a label: links that only point, `SIGMOD 2017`.
    fn take_unlabelled(&mut self, passage: &Passage<'t>) -> bool {
        let text = passage.text.as_str();
        if let Some((venue, year)) = imprint(text.trim()) {
            if let Some((candidate, _)) = &mut self.open {
                candidate.facts.year = candidate.facts.year.or(Some(year));
                if candidate.facts.venue.is_none() {
                    candidate.facts.venue = Some(venue.to_owned());
                }
                candidate.signals.insert(Signal::Venue);
            }
            self.told += 1;
            return true;
        }
        if let Some((candidate, _)) = &mut self.open
            && candidate.signals.contains(Signal::ListOfYears)
            && candidate.facts.authors.is_empty()
            && self.skipped == 0
            && let Some(names) = names_alone(text)
        {
            candidate.facts.authors = names;
            candidate.signals.insert(Signal::Byline);
            return true;
        }
        let things = entries::things(passage);
        let mut left = 0;
        let mut at = 0;
        for thing in &things {
            if matches!(
                thing.what,
                What::Key | What::Link(_, Role::Title | Role::Short | Role::Cited)
            ) {
                return false;
            }
            left += letters(text.get(at..thing.range.start).unwrap_or(""));
            at = at.max(thing.range.end);
        }
        left += letters(text.get(at..).unwrap_or(""));
        if things.is_empty() || left > 0 {
            return false;
        }
        self.fill(passage, 0, Label::Link);
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
                        What::Link(url, _) | What::Url(url) => {
                            entries::lead_to(candidate, url);
                            told = true;
                        }
                        What::Id(id) => {
                            candidate.facts.ids.push(id);
                            candidate.signals.insert(Signal::Identifier);
                            told = true;
                        }
                        What::Key => {}
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
