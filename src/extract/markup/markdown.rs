//! Markdown: a note in, candidates out.
//!
//! Lines are gathered into blocks. A block with links or keys is read by [`entries`]; all others in a row
//! are an outline, a list or prose, which [`plain`] reads, with the markup taken off where there is some.
//! So indented text is never code here: notes indent outlines. Fenced text is code, unless it holds an
//! outline.

use std::ops::Range;

use super::definitions::{self, Definitions};
use super::entries::{self, Shape};
use super::front_matter;
use super::inline::{self, Lines};
use super::passage::{Mark, Passage};
use super::table::{self, Table};
use super::tidy::{self, Records};
use super::words::{self, Label};
use crate::extract::candidate::Sink;
use crate::extract::plain;

/// Reads a whole note.
pub(super) fn read(sink: &mut Sink<'_>) {
    let start = front_matter::read(sink);
    let note = sink.text();
    let definitions = Definitions::find_all(note, start);
    let mut reader = Reader {
        note,
        bytes: note.as_bytes(),
        definitions,
        block: None,
        run: None,
        table: None,
        records: Records::default(),
        passage: Passage::default(),
        sink,
    };
    reader.read(start);
}

/// Lines that belong together.
#[derive(Debug, Clone)]
struct Block {
    range: Range<usize>,
    shape: Shape,
    /// Column of its marker or first word.
    column: usize,
    flags: Flags,
    /// Lines so far.
    lines: u32,
    quoted: bool,
    /// Its content starts with a link.
    starts_linked: bool,
}

/// Blocks in a row that [`plain`] reads.
#[derive(Debug, Clone)]
struct Run {
    range: Range<usize>,
    has_markup: bool,
}

/// What the bytes of a line may hold.
#[derive(Debug, Clone, Copy, Default)]
struct Flags {
    /// Links, keys, or the brackets of labels.
    links: bool,
    /// Emphasis, escapes, tags, code.
    markup: bool,
}

struct Reader<'r, 't> {
    note: &'t str,
    bytes: &'t [u8],
    definitions: Definitions<'t>,
    block: Option<Block>,
    run: Option<Run>,
    table: Option<Table>,
    records: Records<'t>,
    passage: Passage<'t>,
    sink: &'r mut Sink<'t>,
}

impl<'t> Reader<'_, 't> {
    fn read(&mut self, start: usize) {
        let end = self.bytes.len();
        let mut at = start;
        while at < end {
            let next = self.line_end(at);
            at = self.line(at, next);
        }
        self.flush_run();
        self.sink.close_sections(1, end);
    }

    /// The start of the line after the one at `at`.
    fn line_end(&self, at: usize) -> usize {
        memchr::memchr(b'\n', &self.bytes[at..]).map_or(self.bytes.len(), |len| at + len + 1)
    }

    /// Reads the line `at..next`; returns where to go on.
    fn line(&mut self, at: usize, next: usize) -> usize {
        let mut content = at;
        let mut quoted = false;
        while content < next && matches!(self.bytes[content], b' ' | b'\t' | b'>') {
            quoted |= self.bytes[content] == b'>';
            content += 1;
        }
        let mut last = next;
        while last > content && self.bytes[last - 1].is_ascii_whitespace() {
            last -= 1;
        }
        if content >= last {
            self.flush_block();
            self.table = None;
            return next;
        }
        let first = self.bytes[content];
        let line = &self.bytes[content..last];
        match first {
            b'`' | b'~' if line.len() >= 3 && line[..3].iter().all(|&byte| byte == first) => {
                return self.fence(at, content, next);
            }
            b'#' => {
                let level = line.iter().take_while(|&&byte| byte == b'#').count();
                if level <= 6 && matches!(line.get(level), None | Some(b' ' | b'\t')) {
                    self.heading(content, content + level..last, level as u32);
                    return next;
                }
            }
            b'=' | b'-' if line.iter().all(|&byte| byte == first) => {
                if self.is_setext(line.len(), first, quoted)
                    && self.setext(if first == b'=' { 1 } else { 2 })
                {
                    return next;
                }
                if line.len() >= 3 {
                    self.flush_block();
                    return next;
                }
            }
            b'|' => {
                self.row(at, content, last, next);
                return next;
            }
            b'<' => {
                if let Some(after) = self.html(content, next) {
                    return after;
                }
            }
            b'{' if line.starts_with(b"{%") => {
                if let Some(after) = self.liquid(content, next) {
                    return after;
                }
            }
            b'[' => {
                if self.definition(content, last) {
                    return next;
                }
                if line.starts_with(b"[^")
                    && let Some(close) = memchr::memchr(b']', line)
                    && line.get(close + 1) == Some(&b':')
                {
                    self.flush_block();
                    self.open_block(
                        content + close + 2,
                        last,
                        next,
                        content - at,
                        Shape::Item,
                        false,
                    );
                    return next;
                }
            }
            _ => {}
        }
        if self.table.is_some() && memchr::memchr(b'|', line).is_some()
            || memchr::memchr(b'|', line).is_some() && table::is_delimiter(self.next_line(next))
        {
            self.row(at, content, last, next);
            return next;
        }
        self.table = None;
        let column = content - at;
        if let Some(marker) = list_marker(line) {
            self.flush_block();
            self.open_block(content + marker, last, next, column, Shape::Item, quoted);
            if let Some(block) = &mut self.block {
                // The run that this may become part of starts at the marker.
                block.range.start = at.max(block.range.start.min(content));
            }
            return next;
        }
        let starts_linked = first == b'[' || line.starts_with(b"**[") || line.starts_with(b"<a ");
        let goes_on = self.block.as_ref().is_some_and(|block| {
            block.quoted == quoted
                && !(block.shape == Shape::Paragraph && block.starts_linked && starts_linked)
                && !(block.shape == Shape::Paragraph
                    && tidy::starts_field(&self.note[content..last]))
        });
        if goes_on {
            let flags = self.flags(content, last);
            if let Some(block) = &mut self.block {
                block.range.end = next;
                block.lines += 1;
                block.flags.links |= flags.links;
                block.flags.markup |= flags.markup;
            }
        } else {
            self.flush_block();
            self.open_block(content, last, next, column, Shape::Paragraph, quoted);
            if let Some(block) = &mut self.block {
                block.range.start = at;
            }
        }
        next
    }

    fn next_line(&self, at: usize) -> &'t str {
        self.note[at..self.line_end(at)].trim()
    }

    fn flags(&self, start: usize, end: usize) -> Flags {
        let mut flags = Flags::default();
        let line = &self.bytes[start..end];
        let has_labels = !self.definitions.is_empty();
        for (at, &byte) in line.iter().enumerate() {
            match byte {
                b'[' => {
                    flags.links |=
                        has_labels || matches!(line.get(at + 1), Some(b'[' | b'@' | b'-'))
                }
                b']' => flags.links |= matches!(line.get(at + 1), Some(b'(' | b'[')),
                b'@' => {
                    flags.links |= line.get(at + 1).is_some_and(u8::is_ascii_alphabetic)
                        && (at == 0 || !line[at - 1].is_ascii_alphanumeric())
                }
                b'<' => {
                    let next = line.get(at + 1).copied().unwrap_or(b' ');
                    flags.links |= next == b'a' && line.get(at + 2) == Some(&b' ');
                    flags.markup |= next.is_ascii_alphabetic() || matches!(next, b'/' | b'!');
                }
                b'*' | b'\\' | b'`' => flags.markup = true,
                b'_' => flags.markup |= at == 0 || line[at - 1] == b' ' || line[at - 1] == b'_',
                b'&' => {
                    flags.markup |= line
                        .get(at + 1)
                        .is_some_and(|next| next.is_ascii_alphabetic() || *next == b'#')
                }
                b'{' => flags.markup |= matches!(line.get(at + 1), Some(b'%' | b'{' | b':')),
                _ => {}
            }
        }
        flags
    }

    fn open_block(
        &mut self,
        content: usize,
        last: usize,
        next: usize,
        column: usize,
        shape: Shape,
        quoted: bool,
    ) {
        let mut flags = self.flags(content.min(last), last);
        flags.markup |= quoted;
        let text = &self.bytes[content.min(last)..last];
        let start = text
            .iter()
            .position(|byte| !matches!(byte, b' ' | b'\t'))
            .unwrap_or(0);
        self.block = Some(Block {
            range: content..next,
            shape,
            column,
            flags,
            lines: 1,
            quoted,
            starts_linked: matches!(text.get(start), Some(b'['))
                || text[start..].starts_with(b"**[")
                || text[start..].starts_with(b"<a "),
        });
    }

    /// Takes the open block in: as a run for [`plain`], or at once.
    fn flush_block(&mut self) {
        let Some(block) = self.block.take() else {
            return;
        };
        let content = content_of(self.bytes, &block);
        if block.flags.links
            || block.flags.markup && self.may_lead(&content)
            || self.records.is_open()
            || block.shape == Shape::Paragraph
                && block.lines == 1
                && tidy::starts_field(&self.note[content.clone()])
        {
            self.passage.clear();
            let mut passage = std::mem::take(&mut self.passage);
            inline::scan(
                self.note,
                content.clone(),
                &self.definitions,
                Lines::Joined,
                &mut passage,
            );
            let linked = passage
                .marks
                .iter()
                .any(|marked| matches!(marked.mark, Mark::Link(_) | Mark::Key));
            let taken = if self.records.take(&passage, block.column, self.sink) {
                true
            } else if linked {
                self.flush_run();
                entries::read(&passage, block.shape, None, self.sink);
                true
            } else {
                entries::emphasised(&passage, block.shape, self.sink)
            };
            if taken {
                self.passage = passage;
                self.flush_run();
                return;
            }
            // A title that the next items may tell of.
            if block.shape == Shape::Item
                && self.next_is_field(block.range.end)
                && self.records.open(&passage, block.column, self.sink)
            {
                self.passage = passage;
                self.flush_run();
                return;
            }
            self.passage = passage;
        }
        match &mut self.run {
            Some(run) => {
                run.range.end = block.range.end;
                run.has_markup |= block.flags.markup || block.flags.links;
            }
            None => {
                self.run = Some(Run {
                    range: block.range,
                    has_markup: block.flags.markup || block.flags.links,
                })
            }
        }
    }

    /// True when a block starts with emphasis or a quote, as titles do.
    fn may_lead(&self, content: &Range<usize>) -> bool {
        let text = &self.bytes[content.clone()];
        let start = text
            .iter()
            .position(|byte| !matches!(byte, b' ' | b'\t'))
            .unwrap_or(0);
        matches!(text.get(start), Some(b'*' | b'_'))
    }

    /// True when the line at `at` is an item such as `- Link: …`.
    fn next_is_field(&self, at: usize) -> bool {
        let line = self.next_line(at);
        let item = list_marker(line.as_bytes()).map_or("", |marker| &line[marker..]);
        matches!(words::label(item.trim().trim_start_matches(['*', '_'])), Some((label, _)) if !matches!(label, Label::Other | Label::Title(_)))
    }

    fn flush_run(&mut self) {
        let Some(run) = self.run.take() else { return };
        if run.has_markup {
            tidy::read_plain(self.note, self.sink, |passage| {
                let start = run.range.start;
                let quote = self.bytes[start..run.range.end]
                    .iter()
                    .take_while(|byte| matches!(byte, b' ' | b'\t' | b'>'))
                    .count();
                let indent = if memchr::memchr(b'>', &self.bytes[start..start + quote]).is_some() {
                    quote
                } else {
                    0
                };
                inline::scan(
                    self.note,
                    start + indent..run.range.end,
                    &self.definitions,
                    Lines::Kept,
                    passage,
                );
            });
        } else {
            plain::read(run.range, self.sink);
        }
    }

    fn heading(&mut self, start: usize, text: Range<usize>, level: u32) {
        self.flush_block();
        self.flush_run();
        self.records.close(self.sink);
        self.table = None;
        let mut passage = std::mem::take(&mut self.passage);
        passage.clear();
        let trimmed = self.note[text.clone()].trim_end().trim_end_matches('#');
        inline::scan(
            self.note,
            text.start..text.start + trimmed.len(),
            &self.definitions,
            Lines::Joined,
            &mut passage,
        );
        tidy::open_heading(&passage, level, start, self.sink);
        self.passage = passage;
    }

    fn is_setext(&self, len: usize, first: u8, quoted: bool) -> bool {
        self.block.as_ref().is_some_and(|block| {
            block.shape == Shape::Paragraph
                && block.lines == 1
                && block.quoted == quoted
                && block.column <= 3
                && block.range.len() <= 160
                && (first == b'=' && len >= 2 || len >= 3)
        })
    }

    fn setext(&mut self, level: u32) -> bool {
        let Some(block) = self.block.take() else {
            return false;
        };
        let content = content_of(self.bytes, &block);
        let start = content.start
            + (self.note[content.clone()].len() - self.note[content.clone()].trim_start().len());
        self.heading(start, start..content.end.max(start), level);
        true
    }

    fn row(&mut self, at: usize, content: usize, last: usize, next: usize) {
        self.flush_block();
        self.flush_run();
        self.records.close(self.sink);
        let line = &self.note[content..last];
        if table::is_delimiter(line) {
            return;
        }
        let cells = table::cells(self.note, content..last);
        let is_header = self.table.is_none() && table::is_delimiter(self.next_line(next));
        let flags = self.flags(content, last);
        let passages = || {
            cells.iter().map(|cell| {
                let mut passage = Passage::default();
                inline::scan(
                    self.note,
                    cell.clone(),
                    &self.definitions,
                    Lines::Joined,
                    &mut passage,
                );
                passage
            })
        };
        if is_header {
            let passages: Vec<Passage<'t>> = passages().collect();
            self.table = Some(Table::with_header(
                passages.iter().map(|passage| passage.text.trim()),
            ));
            return;
        }
        let may_cite = flags.links
            || memchr::memmem::find(line.as_bytes(), b"://").is_some()
            || self.table.as_ref().is_some_and(Table::has_titles);
        if !may_cite {
            // A bracket or an identifier in a table without titles is a measurement.
            self.table.get_or_insert_default();
            return;
        }
        let passages: Vec<Passage<'t>> = passages().collect();
        self.table
            .get_or_insert_default()
            .read_row(&passages, self.sink);
        let _ = at;
    }

    /// Skips a fenced block, or has [`plain`] read it when it holds an outline.
    fn fence(&mut self, at: usize, content: usize, next: usize) -> usize {
        self.flush_block();
        self.table = None;
        let byte = self.bytes[content];
        let width = self.bytes[content..next]
            .iter()
            .take_while(|&&next| next == byte)
            .count();
        let info = self.note[content + width..next].trim();
        if byte == b'`' && info.contains('`') {
            self.open_block(content, next, next, content - at, Shape::Paragraph, false);
            return next;
        }
        let mut line = next;
        let mut close = (self.bytes.len(), self.bytes.len());
        while line < self.bytes.len() {
            let after = self.line_end(line);
            let text = self.note[line..after].trim();
            let text = text.trim_start_matches(['>', ' ']);
            if text.len() >= width && text.bytes().all(|next| next == byte) {
                close = (line, after);
                break;
            }
            line = after;
        }
        self.flush_run();
        self.records.close(self.sink);
        if tidy::holds_outline(info, &self.note[next.min(close.0)..close.0]) {
            plain::read(next..close.0, self.sink);
        }
        close.1
    }

    /// A comment, or a tag whose inside is no text: where it ends.
    fn html(&mut self, content: usize, next: usize) -> Option<usize> {
        let rest = &self.bytes[content..];
        if rest.starts_with(b"<!--") {
            self.flush_block();
            let end = memchr::memmem::find(rest, b"-->")
                .map_or(self.bytes.len(), |len| content + len + 3);
            // What follows a comment on its line is read with it.
            return Some(if end >= next || self.note[end..next].trim().is_empty() {
                self.line_end(end.min(self.bytes.len())).max(next)
            } else {
                end
            });
        }
        for (open, close) in [
            ("<script", "</script>"),
            ("<style", "</style>"),
            ("<pre", "</pre>"),
            ("<svg", "</svg>"),
        ] {
            if rest.len() > open.len()
                && rest[..open.len()].eq_ignore_ascii_case(open.as_bytes())
                && !rest[open.len()].is_ascii_alphanumeric()
            {
                self.flush_block();
                let end = memchr::memmem::find(rest, close.as_bytes())
                    .map_or(self.bytes.len(), |len| content + len);
                return Some(self.line_end(end).max(next));
            }
        }
        None
    }

    /// A liquid tag on a line of its own; those of comments and code go on to their end.
    fn liquid(&mut self, content: usize, next: usize) -> Option<usize> {
        let line = self.note[content..next].trim();
        let name = line
            .trim_start_matches(['{', '%', '-', ' '])
            .split([' ', '-', '%'])
            .next()
            .unwrap_or("");
        if !line.ends_with("%}") {
            return None;
        }
        self.flush_block();
        if matches!(name, "comment" | "raw" | "highlight") && !line.contains(&format!("end{name}"))
        {
            let close = format!("end{name}");
            let end = memchr::memmem::find(&self.bytes[next..], close.as_bytes())
                .map_or(self.bytes.len(), |len| next + len);
            return Some(self.line_end(end).max(next));
        }
        Some(next)
    }

    /// `[label]: url "title"`.
    fn definition(&mut self, start: usize, end: usize) -> bool {
        let Some(definition) = definitions::parse(self.note, start, end) else {
            return false;
        };
        self.flush_block();
        if let Some(candidate) = definition.candidate(self.note) {
            self.flush_run();
            self.sink.push(candidate);
        }
        true
    }
}

/// Where the words of a block are: after the marker of an item.
fn content_of(bytes: &[u8], block: &Block) -> Range<usize> {
    let mut start = block.range.start;
    while start < block.range.end && matches!(bytes[start], b' ' | b'\t' | b'>') {
        start += 1;
    }
    if block.shape == Shape::Item {
        start += list_marker(&bytes[start..block.range.end]).unwrap_or(0);
    }
    let mut end = block.range.end;
    while end > start && bytes[end - 1].is_ascii_whitespace() {
        end -= 1;
    }
    start.min(end)..end
}

/// The length of `- `, `* `, `+ `, `12. `, `3) ` with the space, or none.
fn list_marker(line: &[u8]) -> Option<usize> {
    let width = match line.first()? {
        b'-' | b'*' | b'+' => 1,
        byte if byte.is_ascii_digit() => {
            let digits = line.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if digits > 4 || !matches!(line.get(digits), Some(b'.' | b')')) {
                return None;
            }
            digits + 1
        }
        _ => match line.get(..3)? {
            // •
            [0xE2, 0x80, 0xA2] => 3,
            _ => return None,
        },
    };
    match line.get(width) {
        Some(b' ' | b'\t') => Some(width + 1),
        // `1.[Title](url)`
        Some(b'[') if width > 1 => Some(width),
        _ => None,
    }
}
