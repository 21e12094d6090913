//! Markdown: a note in, candidates out.
//!
//! Tells what each line is; [`Blocks`] does the rest. Indented text is never code here: notes indent
//! outlines. Fenced text is code, unless it holds an outline.

use std::ops::Range;

use super::blocks::{Blocks, Flags, Inline, LineReader, Lines, Place, read_lines};
use super::definitions::{self, Definitions};
use super::front_matter;
use super::inline;
use super::passage::Passage;
use super::table::{self, Table};
use super::tidy;
use crate::extract::byteset::ByteSet;
use crate::extract::candidate::Sink;
use crate::extract::plain;

/// Reads a whole note.
pub(super) fn read(sink: &mut Sink<'_>) {
    let start = front_matter::read(sink);
    let definitions = Definitions::find_all(sink.text(), start);
    let mut reader = Reader {
        blocks: Blocks::new(Markdown { definitions }, sink),
        table: None,
    };
    reader.blocks.open_note(start);
    read_lines(&mut reader, start, b">");
}

struct Markdown<'t> {
    definitions: Definitions<'t>,
}

impl<'t> Inline<'t> for Markdown<'t> {
    fn scan(&self, note: &'t str, range: Range<usize>, lines: Lines, out: &mut Passage<'t>) {
        inline::scan(note, range, &self.definitions, lines, out);
    }

    fn flags(&self, line: &[u8]) -> Flags {
        let mut flags = Flags::default();
        let has_labels = !self.definitions.is_empty();
        let mut from = 0;
        while let Some(plain) = FLAGGED.find(&line[from..]) {
            let at = from + plain;
            from = at + 1;
            match line[at] {
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
}

/// The bytes that [`Markdown::flags`] looks at more closely.
static FLAGGED: ByteSet = ByteSet::of(b"[]@<*\\`_&{");

struct Reader<'r, 't> {
    blocks: Blocks<'r, 't, Markdown<'t>>,
    table: Option<Table>,
}

impl<'r, 't> LineReader<'r, 't> for Reader<'r, 't> {
    type Markup = Markdown<'t>;

    fn blocks(&mut self) -> &mut Blocks<'r, 't, Markdown<'t>> {
        &mut self.blocks
    }

    fn blank(&mut self) {
        self.table = None;
    }

    fn line(&mut self, place: Place) -> usize {
        let Place {
            content,
            end: last,
            next,
            ..
        } = place;
        let first = self.blocks.note.as_bytes()[content];
        let line = &self.blocks.note.as_bytes()[content..last];
        match first {
            b'`' | b'~' if line.len() >= 3 && line[..3].iter().all(|&byte| byte == first) => {
                return self.fence(place);
            }
            b'#' => {
                let level = line.iter().take_while(|&&byte| byte == b'#').count();
                if level <= 6 && matches!(line.get(level), None | Some(b' ' | b'\t')) {
                    self.heading(content, content + level..last, level as u32);
                    return next;
                }
            }
            b'=' | b'-' if line.iter().all(|&byte| byte == first) => {
                let is_long = first == b'=' && line.len() >= 2 || line.len() >= 3;
                if is_long && let Some(text) = self.blocks.take_line(place.quoted) {
                    self.heading(text.start, text, if first == b'=' { 1 } else { 2 });
                    return next;
                }
                if line.len() >= 3 {
                    self.blocks.flush_block();
                    return next;
                }
            }
            b'|' => {
                self.row(place);
                return next;
            }
            b'<' => {
                if let Some(after) = self.html(place) {
                    return after;
                }
            }
            b'{' if line.starts_with(b"{%") => {
                if let Some(after) = self.liquid(place) {
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
                    self.blocks.open_footnote(
                        Place {
                            content: content + close + 2,
                            start: content + close + 2,
                            ..place
                        },
                        content..content,
                    );
                    return next;
                }
            }
            _ => {}
        }
        if self.table.is_some() && memchr::memchr(b'|', line).is_some()
            || memchr::memchr(b'|', line).is_some()
                && table::is_delimiter(self.blocks.line_at(next))
        {
            self.row(place);
            return next;
        }
        self.table = None;
        self.blocks.text(place);
        next
    }
}

impl Reader<'_, '_> {
    fn heading(&mut self, start: usize, text: Range<usize>, level: u32) {
        self.table = None;
        let trimmed = self.blocks.note[text.clone()]
            .trim_end()
            .trim_end_matches('#');
        self.blocks
            .heading(start, text.start..text.start + trimmed.len(), level);
    }

    fn row(&mut self, place: Place) {
        self.blocks.flush();
        let note = self.blocks.note;
        let line = &note[place.content..place.end];
        if table::is_delimiter(line) {
            return;
        }
        let cells = table::cells(note, place.content..place.end);
        if cells.len() > table::MOST_CELLS {
            return;
        }
        let is_header =
            self.table.is_none() && table::is_delimiter(self.blocks.line_at(place.next));
        let flags = self.blocks.inline.flags(line.as_bytes());
        let passages = || {
            cells.iter().map(|cell| {
                let mut passage = Passage::default();
                self.blocks
                    .inline
                    .scan(note, cell.clone(), Lines::Joined, &mut passage);
                passage
            })
        };
        if is_header {
            let passages: Vec<Passage<'_>> = passages().collect();
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
        let passages: Vec<Passage<'_>> = passages().collect();
        self.table
            .get_or_insert_default()
            .read_row(&passages, self.blocks.sink);
    }

    /// Skips a fenced block, or has [`plain`] read it when it holds an outline.
    fn fence(&mut self, place: Place) -> usize {
        let note = self.blocks.note;
        let byte = note.as_bytes()[place.content];
        let line = &note[place.content..place.end];
        let width = line.bytes().take_while(|&next| next == byte).count();
        let info = line[width..].trim();
        if byte == b'`' && info.contains('`') {
            self.blocks.text(place);
            return place.next;
        }
        self.blocks.flush();
        self.table = None;
        let mut at = place.next;
        let (mut inside_end, mut end) = (note.len(), note.len());
        while at < note.len() {
            let after = self.blocks.line_end(at);
            let text = note[at..after].trim().trim_start_matches(['>', ' ']);
            if text.len() >= width && text.bytes().all(|next| next == byte) {
                (inside_end, end) = (at, after);
                break;
            }
            at = after;
        }
        let inside = place.next.min(inside_end)..inside_end;
        if tidy::holds_outline(info, &note[inside.clone()]) {
            plain::read(inside, self.blocks.sink);
        } else {
            self.blocks.sink.passed.push(place.content..end);
        }
        end
    }

    /// A comment, or a tag whose inside is no text: where it ends.
    fn html(&mut self, place: Place) -> Option<usize> {
        let (note, Place { content, next, .. }) = (self.blocks.note, place);
        let rest = &note.as_bytes()[content..];
        if rest.starts_with(b"<!--") {
            self.blocks.flush_block();
            let end =
                memchr::memmem::find(rest, b"-->").map_or(note.len(), |len| content + len + 3);
            // What follows a comment on its line is read with it.
            return Some(if end >= next || note[end..next].trim().is_empty() {
                self.blocks.line_end(end.min(note.len())).max(next)
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
                self.blocks.flush_block();
                let end = memchr::memmem::find(rest, close.as_bytes())
                    .map_or(note.len(), |len| content + len);
                return Some(self.blocks.line_end(end).max(next));
            }
        }
        None
    }

    /// A liquid tag on a line of its own; those of comments and code go on to their end.
    fn liquid(&mut self, place: Place) -> Option<usize> {
        let (note, Place { content, next, .. }) = (self.blocks.note, place);
        let line = note[content..next].trim();
        let name = line
            .trim_start_matches(['{', '%', '-', ' '])
            .split([' ', '-', '%'])
            .next()
            .unwrap_or("");
        if !line.ends_with("%}") {
            return None;
        }
        self.blocks.flush_block();
        if matches!(name, "comment" | "raw" | "highlight") && !line.contains(&format!("end{name}"))
        {
            let close = format!("end{name}");
            let end = memchr::memmem::find(&note.as_bytes()[next..], close.as_bytes())
                .map_or(note.len(), |len| next + len);
            return Some(self.blocks.line_end(end).max(next));
        }
        Some(next)
    }

    /// `[label]: url "title"`.
    fn definition(&mut self, start: usize, end: usize) -> bool {
        let Some(definition) = definitions::parse(self.blocks.note, start, end) else {
            return false;
        };
        self.blocks.flush_block();
        if let Some(candidate) = definition.candidate(self.blocks.note) {
            self.blocks.flush_run();
            self.blocks.sink.push(candidate);
        }
        true
    }
}
