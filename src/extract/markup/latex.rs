//! LaTeX: a document in, candidates out.
//!
//! One pass over commands and groups. What stands between blank lines, items and environments is a block;
//! footnotes and headings are blocks of their own, read beside the one that they stand in. Citation keys
//! are mentions by themselves; a `\bibitem` is a formatted reference that also goes by its key. Comments,
//! mathematics, code and what stands before `\begin{document}` cite nothing.

pub(super) mod bibitem;
mod commands;

use std::borrow::Cow;
use std::ops::Range;

use super::entries::{self, Shape};
use super::huge::HUGE;
use super::passage::{Mark, Passage};
use super::{tidy, words};
use crate::extract::candidate::{Candidate, Signal, Sink};
use crate::model::Manner;
use crate::model::tex;

/// Reads a whole document.
pub(super) fn read(sink: &mut Sink<'_>) {
    let note = sink.text();
    let body = memchr::memmem::find(note.as_bytes(), b"\\begin{document}").unwrap_or(0);
    let has = |command: &str| memchr::memmem::find(note.as_bytes(), command.as_bytes()).is_some();
    let mut reader = Reader {
        note,
        pairs: pairs(note),
        body,
        top: u32::from(has("\\part{")) + u32::from(has("\\chapter{")),
        has_parts: has("\\part{"),
        sink,
        passage: Passage::default(),
        run: Passage::default(),
        block: Block::Paragraph,
        groups: Vec::new(),
        asides: Vec::new(),
        lists: 0,
        parts: Vec::new(),
        titled: None,
    };
    reader.read();
}

/// What the block that is being read is.
#[derive(Debug, Clone)]
enum Block {
    Paragraph,
    Item,
    /// A `\bibitem`, with the place of its key.
    Reference(Range<usize>),
}

/// What a `{` opened; `start` is where its text starts in the passage.
enum Group<'t> {
    Plain,
    Marked(Mark<'t>, usize),
    Quoted,
    /// `\bibinfo{title}{…}`.
    Title(usize),
    /// The block of an [`Aside`].
    Aside,
}

/// A block that stands inside another, which waits.
struct Aside<'t> {
    kind: AsideKind,
    passage: Passage<'t>,
    block: Block,
}

#[derive(Clone, Copy)]
enum AsideKind {
    Footnote,
    Title,
    Heading { level: u32, start: usize },
}

struct Reader<'r, 't> {
    note: &'t str,
    /// Every `{` and the `}` that closes it, in the order of the text.
    pairs: Vec<(usize, usize)>,
    /// Where `\begin{document}` stands; 0 when the text is no whole document.
    body: usize,
    /// How many levels stand above `\section`.
    top: u32,
    has_parts: bool,
    sink: &'r mut Sink<'t>,
    passage: Passage<'t>,
    /// Blocks without links, as the lines of an outline.
    run: Passage<'t>,
    block: Block,
    groups: Vec<Group<'t>>,
    asides: Vec<Aside<'t>>,
    lists: usize,
    /// Where the parts of a reference start in the passage, as `\newblock` says.
    parts: Vec<usize>,
    /// Where a style says that the title of a reference is.
    titled: Option<Range<usize>>,
}

/// Pairs of braces, each open one with its end; those without an end are left out.
fn pairs(note: &str) -> Vec<(usize, usize)> {
    let bytes = note.as_bytes();
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'%' if is_comment(bytes, at) => {
                at = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |len| at + len);
            }
            b'{' => {
                open.push(pairs.len());
                pairs.push((at, 0));
            }
            b'}' => {
                if let Some(index) = open.pop() {
                    pairs[index].1 = at;
                }
            }
            _ => {}
        }
        at += 1;
    }
    pairs.retain(|pair| pair.1 > 0);
    pairs
}

/// A `%` that is no part of a URL such as `a%20b`.
fn is_comment(bytes: &[u8], at: usize) -> bool {
    let is_escape = at > 0
        && bytes[at - 1].is_ascii_graphic()
        && bytes[at - 1] != b'}'
        && bytes
            .get(at + 1..at + 3)
            .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
    !is_escape
}

impl<'t> Reader<'_, 't> {
    fn read(&mut self) {
        let bytes = self.note.as_bytes();
        let (mut at, mut flushed) = (0, 0);
        while at < bytes.len() {
            if self.is_huge(at, flushed) {
                self.passage.push(self.note, flushed..at);
                self.flush();
                self.flush_run();
                flushed = at;
            }
            let next = match bytes[at] {
                b'\\' | b'%' | b'{' | b'}' | b'$' | b'~' | b'-' | b'\'' | b'`' | b'&' | b' '
                | b'\t' | b'\n' | b'\r' => self.sign(at, flushed),
                _ => None,
            };
            match next {
                Some(next) => {
                    at = next.max(at + 1);
                    flushed = at;
                }
                None => at += 1,
            }
        }
        self.passage
            .push(self.note, flushed.min(bytes.len())..bytes.len());
        self.close_all();
        self.flush();
        self.flush_run();
        self.sink.close_sections(1, bytes.len());
    }

    /// True where a block of megabytes is cut, so that it is not copied as a whole: at a blank outside of groups, at
    /// any blank when there is none for long, in the end anywhere.
    fn is_huge(&self, at: usize, flushed: usize) -> bool {
        let length = self.passage.text.len() + (at - flushed);
        length >= HUGE
            && match length / HUGE {
                1 => self.groups.is_empty() && self.note.as_bytes()[at] == b' ',
                2 | 3 => self.note.as_bytes()[at] == b' ',
                _ => self.note.is_char_boundary(at),
            }
    }

    /// A byte that may mean something: where to go on, none when it is text.
    fn sign(&mut self, at: usize, flushed: usize) -> Option<usize> {
        let note = self.note;
        let bytes = note.as_bytes();
        let starts = |text: &[u8]| bytes[at..].starts_with(text);
        let (piece, next): (&str, usize) = match bytes[at] {
            b'\\' => {
                self.passage.push(note, flushed..at);
                if let Some((piece, next)) = tex::printed(note, at, note.len()) {
                    if piece == " " {
                        self.passage.push_break(false, at..next);
                    } else {
                        self.passage.push_as(&piece, at..next);
                    }
                    return Some(next);
                }
                return Some(self.command(at));
            }
            b'%' => {
                if !is_comment(bytes, at) {
                    return None;
                }
                self.passage.push(note, flushed..at);
                let end = memchr::memchr(b'\n', &bytes[at..]).map_or(note.len(), |len| at + len);
                // A line that is all comment is no blank line.
                let line = memchr::memrchr(b'\n', &bytes[at.saturating_sub(200)..at])
                    .map_or(0, |index| at.saturating_sub(200) + index + 1);
                let is_all = bytes[line..at].iter().all(u8::is_ascii_whitespace);
                return Some(if is_all {
                    (end + 1).min(note.len())
                } else {
                    self.blanks(end)
                });
            }
            b'{' => {
                self.passage.push(note, flushed..at);
                self.groups.push(Group::Plain);
                return Some(at + 1);
            }
            b'}' => {
                self.passage.push(note, flushed..at);
                self.close_group();
                return Some(at + 1);
            }
            b'$' => {
                self.passage.push(note, flushed..at);
                return Some(self.mathematics(at));
            }
            b' ' | b'\t' | b'\n' | b'\r' => {
                let end = self.blanks(at);
                if end == at + 1 && bytes[at] == b' ' {
                    return None;
                }
                self.passage.push(note, flushed..at);
                let breaks = memchr::memchr_iter(b'\n', &bytes[at..end]).count();
                if breaks >= 2 {
                    self.paragraph(at..end);
                } else {
                    self.passage.push_break(false, at..end);
                }
                return Some(end);
            }
            b'~' => {
                self.passage.push(note, flushed..at);
                self.passage.push_break(false, at..at + 1);
                return Some(at + 1);
            }
            b'-' if starts(b"---") => ("—", at + 3),
            b'-' if starts(b"--") => ("–", at + 2),
            b'\'' if starts(b"''") => ("”", at + 2),
            b'`' if starts(b"``") => ("“", at + 2),
            b'&' if self.lists == 0 => {
                self.passage.push(note, flushed..at);
                self.passage.push_break(false, at..at + 1);
                return Some(at + 1);
            }
            _ => return None,
        };
        self.passage.push(note, flushed..at);
        self.passage.push_as(piece, at..next);
        Some(next)
    }

    /// Where the white space that starts at `at` ends.
    fn blanks(&self, at: usize) -> usize {
        let rest = &self.note.as_bytes()[at.min(self.note.len())..];
        at + rest
            .iter()
            .take_while(|byte| byte.is_ascii_whitespace())
            .count()
    }

    /// A blank line.
    fn paragraph(&mut self, blank: Range<usize>) {
        match self.asides.last().map(|aside| aside.kind) {
            Some(AsideKind::Heading { .. } | AsideKind::Title) => {
                self.passage.push_break(false, blank);
            }
            _ => match self.block {
                Block::Paragraph => self.flush(),
                // An item goes on; what stands in a paragraph of its own is no part of its title.
                Block::Item => self.passage.push_break(true, blank),
                Block::Reference(_) => self.passage.push_break(false, blank),
            },
        }
    }

    fn close_group(&mut self) {
        match self.groups.pop() {
            Some(Group::Marked(mark, start)) => self.passage.mark(start, mark),
            Some(Group::Quoted) => {
                let at = self.passage.end();
                self.passage.push_as("”", at..at);
            }
            Some(Group::Title(start)) => {
                self.titled = Some(start..self.passage.text.len());
            }
            Some(Group::Aside) => self.close_aside(),
            Some(Group::Plain) | None => {}
        }
    }

    /// Starts a block inside the one that is being read.
    fn open_aside(&mut self, kind: AsideKind) {
        self.asides.push(Aside {
            kind,
            passage: std::mem::take(&mut self.passage),
            block: std::mem::replace(&mut self.block, Block::Paragraph),
        });
        self.groups.push(Group::Aside);
    }

    fn close_aside(&mut self) {
        let Some(Aside {
            kind,
            passage,
            block,
        }) = self.asides.pop()
        else {
            return;
        };
        let inside = std::mem::replace(&mut self.passage, passage);
        self.block = block;
        match kind {
            AsideKind::Title => {
                let title = inside.text.trim();
                if !title.is_empty() && self.sink.about.title.is_none() {
                    self.sink.about.title = Some(title.to_owned());
                }
            }
            AsideKind::Heading { level, start } => {
                // The first section is no title of the document.
                let title = self.sink.about.title.take();
                tidy::open_heading(&inside, level, start, Shape::Heading, self.sink);
                self.sink.about.title = title;
            }
            AsideKind::Footnote => self.footnote(&inside),
        }
    }

    /// Closes what was left open, before something that cannot stand inside.
    fn close_all(&mut self) {
        while !self.groups.is_empty() {
            self.close_group();
        }
    }

    fn footnote(&mut self, passage: &Passage<'t>) {
        if passage.text.trim().is_empty() || self.is_before_body(passage.end()) {
            return;
        }
        if is_linked(passage) {
            entries::read(passage, Shape::Item, None, self.sink);
        } else {
            tidy::read_plain(passage, self.sink);
        }
    }

    const fn is_before_body(&self, at: usize) -> bool {
        at <= self.body && self.body > 0
    }

    /// Takes in the block so far.
    fn flush(&mut self) {
        // Groups may go on in the next block, from its start.
        let inner = self
            .groups
            .iter()
            .rposition(|group| matches!(group, Group::Aside))
            .map_or(0, |index| index + 1);
        for group in &mut self.groups[inner..] {
            if let Group::Marked(_, start) | Group::Title(start) = group {
                *start = 0;
            }
        }
        let parts = std::mem::take(&mut self.parts);
        let titled = self.titled.take();
        if self.passage.text.trim().is_empty() || self.is_before_body(self.passage.end()) {
            self.passage.clear();
            return;
        }
        let passage = std::mem::take(&mut self.passage);
        let shape = match &self.block {
            Block::Reference(key) => {
                if let Some(candidate) =
                    bibitem::read(&passage, key.clone(), &parts, titled, self.note)
                {
                    self.flush_run();
                    self.sink.push(candidate);
                    return;
                }
                Shape::Item
            }
            Block::Item => Shape::Item,
            Block::Paragraph => Shape::Paragraph,
        };
        if !self.asides.is_empty() {
            return self.footnote(&passage);
        }
        if is_linked(&passage) {
            self.flush_run();
            entries::read(&passage, shape, None, self.sink);
            return;
        }
        if shape == Shape::Item && entries::emphasised(&passage, shape, self.sink) {
            return;
        }
        let prefix = if shape == Shape::Item {
            format!("{}- ", "    ".repeat(self.lists.saturating_sub(1).min(12)))
        } else {
            if !self.run.text.is_empty() {
                // A paragraph is not the rest of the line before it.
                self.run.push_line("", Passage::default());
            }
            String::new()
        };
        self.run.push_line(&prefix, passage);
    }

    fn flush_run(&mut self) {
        let run = std::mem::take(&mut self.run);
        if !run.text.trim().is_empty() {
            tidy::read_plain(&run, self.sink);
        }
    }

    /// Hands a URL in running text over, which the sentence around it is no title of; where a title stands
    /// beside it, that one is the surer of the two.
    fn address(&mut self, start: usize, span: Range<usize>) {
        let url = &self.passage.text[start..];
        if !matches!(self.block, Block::Paragraph)
            || self.is_before_body(span.start)
            || words::place(url) != words::Place::Web
        {
            return;
        }
        let mut candidate = Candidate::new(span, url.to_owned(), Manner::Identifier);
        candidate.facts.urls.push(url.to_owned());
        candidate.signals = [Signal::Url].into();
        self.sink.push(candidate);
    }

    /// Hands a citation key over.
    fn key(&mut self, span: Range<usize>) {
        let key = &self.note[span.clone()];
        if key.is_empty() || key == "*" || key.len() > 200 || self.is_before_body(span.start) {
            return;
        }
        let mut candidate = Candidate::new(span, Cow::Borrowed(key), Manner::Key);
        candidate.signals = [Signal::Key].into();
        self.sink.push(candidate);
    }
}

fn is_linked(passage: &Passage<'_>) -> bool {
    passage
        .marks
        .iter()
        .any(|marked| matches!(marked.mark, Mark::Link(_) | Mark::Url))
}

#[cfg(test)]
mod tests;
