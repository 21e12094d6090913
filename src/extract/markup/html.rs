//! HTML: a page in, candidates out.
//!
//! One pass over the tags. What stands between block tags is a block; list items, table cells and headings
//! are known as such. Scripts, styles, navigation and code are skipped.

use super::entities;
use super::entries::{self, Shape};
use super::front_matter;
use super::huge::{self, HUGE};
use super::inline::attribute;
use super::passage::{Mark, Passage};
use super::table::{self, Table};
use super::tidy;
use crate::extract::candidate::Sink;

/// Reads a whole page.
pub(super) fn read(sink: &mut Sink<'_>) {
    let note = sink.text();
    let mut page = Page {
        note,
        sink,
        passage: Passage::default(),
        run: Passage::default(),
        shape: Shape::Paragraph,
        heading: None,
        lists: 0,
        anchor: None,
        open: Vec::new(),
        cells: None,
        table: None,
    };
    page.read();
}

struct Page<'r, 't> {
    note: &'t str,
    sink: &'r mut Sink<'t>,
    /// The block that is being read.
    passage: Passage<'t>,
    /// Blocks without links, as the lines of an outline.
    run: Passage<'t>,
    shape: Shape,
    /// Level and place of the heading that is open.
    heading: Option<(u32, usize)>,
    /// Lists that are open.
    lists: usize,
    /// The link that is open: its target, where its text starts.
    anchor: Option<(std::borrow::Cow<'t, str>, usize)>,
    /// Emphasis and code that is open: the tag, where its text starts.
    open: Vec<(&'t str, usize)>,
    /// The cells of the row that is open, and whether all are header cells.
    cells: Option<(Vec<Passage<'t>>, bool)>,
    table: Option<Table>,
}

/// Elements whose inside is no text of the note.
const SKIPPED: &[&str] = &[
    "script", "style", "nav", "svg", "noscript", "template", "textarea", "select", "button",
    "iframe", "math", "form",
];

/// Elements that end the block before them, when they open and when they close.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "section",
    "article",
    "main",
    "header",
    "footer",
    "aside",
    "blockquote",
    "ul",
    "ol",
    "dl",
    "li",
    "dt",
    "dd",
    "table",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "pre",
    "hr",
    "body",
    "html",
    "head",
    "title",
    "figure",
    "figcaption",
    "details",
    "summary",
    "address",
];

impl<'t> Page<'_, 't> {
    fn read(&mut self) {
        let bytes = self.note.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let Some(next) = memchr::memchr(b'<', &bytes[at..]) else {
                break;
            };
            self.text(at, at + next);
            at = self.tag(at + next);
        }
        self.text(at.min(bytes.len()), bytes.len());
        self.flush();
        self.flush_run();
        self.sink.close_sections(1, bytes.len());
    }

    /// Text between tags. What is longer than any paragraph is read piece by piece, so that a page of megabytes
    /// in one line is not copied as a whole.
    fn text(&mut self, start: usize, end: usize) {
        for piece in huge::pieces(self.note, start..end) {
            self.piece(piece.start, piece.end);
            if self.passage.text.len() >= HUGE {
                self.flush();
                self.flush_run();
            }
        }
    }

    /// White space is one space, references are decoded.
    fn piece(&mut self, start: usize, end: usize) {
        let bytes = self.note.as_bytes();
        let (mut at, mut flushed) = (start, start);
        while at < end {
            match bytes[at] {
                b' ' if at > start && !bytes[at - 1].is_ascii_whitespace() => at += 1,
                byte if byte.is_ascii_whitespace() => {
                    self.passage.push(self.note, flushed..at);
                    let from = at;
                    while at < end && bytes[at].is_ascii_whitespace() {
                        at += 1;
                    }
                    self.passage.push_break(false, from..at);
                    flushed = at;
                }
                b'&' => {
                    if let Some((c, len)) = entities::decode(&self.note[at..end]) {
                        self.passage.push(self.note, flushed..at);
                        let mut buffer = [0; 4];
                        self.passage
                            .push_as(c.encode_utf8(&mut buffer), at..at + len);
                        at += len;
                        flushed = at;
                    } else {
                        at += 1;
                    }
                }
                _ => at += 1,
            }
        }
        self.passage.push(self.note, flushed..end);
    }

    /// Reads the tag at `at`; returns where to go on.
    fn tag(&mut self, at: usize) -> usize {
        let rest = &self.note[at..];
        let bytes = rest.as_bytes();
        if rest.starts_with("<!--") {
            return memchr::memmem::find(bytes, b"-->").map_or(self.note.len(), |len| at + len + 3);
        }
        let is_tag = bytes
            .get(1)
            .is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'!' | b'?'));
        let Some(close) = memchr::memchr(b'>', bytes).filter(|_| is_tag) else {
            self.text(at, at + 1);
            return at + 1;
        };
        let tag = &rest[1..close];
        let next = at + close + 1;
        let is_close = tag.starts_with('/');
        let name = tag.trim_start_matches('/');
        let name = &name[..name.bytes().take_while(u8::is_ascii_alphanumeric).count()];
        let is = |names: &[&str]| names.iter().any(|known| name.eq_ignore_ascii_case(known));
        if !is_close && is(SKIPPED) && !tag.ends_with('/') {
            return self.skip(next, name);
        }
        if is(BLOCKS) {
            self.block(name, tag, is_close, at);
            if name.eq_ignore_ascii_case("pre") && !is_close {
                return self.skip(next, name);
            }
            return next;
        }
        if is(&["a"]) {
            self.close_anchor();
            if !is_close && let Some(url) = attribute(tag, "href") {
                self.anchor = Some((entities::decode_all(url), self.passage.text.len()));
            }
        } else if is(&["br"]) {
            self.passage.push_break(true, at..next);
        } else if is(&["meta"]) {
            self.meta(tag);
        } else if is(&["sup"]) && !is_close {
            return self.skip(next, name);
        } else if is(&[
            "b", "strong", "i", "em", "cite", "code", "kbd", "samp", "tt", "var",
        ]) {
            if is_close {
                if let Some(index) = self
                    .open
                    .iter()
                    .rposition(|open| open.0.eq_ignore_ascii_case(name))
                {
                    let start = self.open[index].1;
                    self.open.truncate(index);
                    let mark = match name.to_ascii_lowercase().as_str() {
                        "b" | "strong" => Mark::Strong,
                        "i" | "em" | "cite" => Mark::Emphasis,
                        _ => Mark::Code,
                    };
                    self.passage.mark(start, mark);
                }
            } else if self.open.len() < 16 {
                self.open.push((name, self.passage.text.len()));
            }
        }
        next
    }

    fn close_anchor(&mut self) {
        if let Some((url, start)) = self.anchor.take() {
            self.passage.mark(start, Mark::Link(url));
        }
    }

    /// Where the element that is open at `from` ends.
    fn skip(&self, from: usize, name: &str) -> usize {
        let bytes = &self.note.as_bytes()[from..];
        memchr::memmem::find_iter(bytes, b"</")
            .find(|&at| {
                bytes[at + 2..]
                    .get(..name.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
            })
            .map_or(self.note.len(), |at| {
                memchr::memchr(b'>', &bytes[at..])
                    .map_or(self.note.len(), |close| from + at + close + 1)
            })
    }

    fn block(&mut self, name: &str, tag: &'t str, is_close: bool, at: usize) {
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            "title" if is_close => {
                let title = self.passage.text.trim().to_owned();
                self.passage.clear();
                self.open.clear();
                if !title.is_empty() && self.sink.about.title.is_none() {
                    self.sink.about.title = Some(title);
                }
                return;
            }
            "td" | "th" => {
                self.close_anchor();
                if is_close {
                    let cell = std::mem::take(&mut self.passage);
                    self.open.clear();
                    if let Some((cells, _)) = &mut self.cells
                        && cells.len() <= table::MOST_CELLS
                    {
                        cells.push(cell);
                    }
                } else {
                    self.passage.clear();
                    self.open.clear();
                    if let Some((_, is_header)) = &mut self.cells {
                        *is_header &= name == "th";
                    }
                }
                return;
            }
            "tr" => {
                self.flush();
                if is_close {
                    self.row();
                } else {
                    self.cells = Some((Vec::new(), true));
                }
                return;
            }
            "table" => {
                self.flush();
                self.flush_run();
                self.table = (!is_close).then(Table::default);
                self.cells = None;
                return;
            }
            // A paragraph within an item or a cell is part of it.
            "p" | "div" if self.cells.is_some() => {
                self.passage.push_break(true, at..at + tag.len());
                return;
            }
            "p" if self.shape == Shape::Item && self.passage.text.trim().is_empty() => return,
            _ => {}
        }
        self.flush();
        match name.as_str() {
            "ul" | "ol" | "dl" => {
                self.lists = if is_close {
                    self.lists.saturating_sub(1)
                } else {
                    self.lists + 1
                };
                self.shape = Shape::Paragraph;
            }
            "li" | "dt" | "dd" => {
                self.shape = if is_close {
                    Shape::Paragraph
                } else {
                    Shape::Item
                }
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.shape = Shape::Paragraph;
                self.heading = (!is_close).then(|| (u32::from(name.as_bytes()[1] - b'0'), at));
            }
            _ => {}
        }
    }

    /// Takes in the block so far.
    fn flush(&mut self) {
        self.close_anchor();
        self.open.clear();
        if self.passage.text.trim().is_empty() {
            self.passage.clear();
            return;
        }
        let passage = std::mem::take(&mut self.passage);
        if let Some((level, start)) = self.heading.take() {
            self.flush_run();
            tidy::open_heading(&passage, level, start, Shape::Heading, self.sink);
            return;
        }
        let is_linked = passage
            .marks
            .iter()
            .any(|marked| matches!(marked.mark, Mark::Link(_)));
        if is_linked || passage.text.starts_with(char::is_alphabetic) && !passage.marks.is_empty() {
            let taken = if is_linked {
                self.flush_run();
                entries::read(&passage, self.shape, None, self.sink);
                true
            } else {
                entries::emphasised(&passage, self.shape, self.sink)
            };
            if taken {
                return;
            }
        }
        let prefix = if self.shape == Shape::Item {
            format!("{}- ", "    ".repeat(self.lists.saturating_sub(1).min(12)))
        } else {
            String::new()
        };
        if self.shape == Shape::Paragraph && !self.run.text.is_empty() {
            // A paragraph is not the rest of the line before it.
            self.run.push_line("", Passage::default());
        }
        self.run.push_line(&prefix, passage);
    }

    fn flush_run(&mut self) {
        let run = std::mem::take(&mut self.run);
        if !run.text.trim().is_empty() {
            tidy::read_plain(&run, self.sink);
        }
    }

    fn row(&mut self) {
        let Some((cells, is_header)) = self.cells.take() else {
            return;
        };
        if cells.is_empty() || cells.len() > table::MOST_CELLS {
            return;
        }
        self.flush_run();
        if is_header {
            self.table = Some(Table::with_header(
                cells.iter().map(|cell| cell.text.trim()),
            ));
        } else {
            self.table
                .get_or_insert_default()
                .read_row(&cells, self.sink);
        }
    }

    fn meta(&mut self, tag: &str) {
        let name = attribute(tag, "name")
            .or_else(|| attribute(tag, "property"))
            .unwrap_or("")
            .to_ascii_lowercase();
        let content = attribute(tag, "content").unwrap_or("");
        match name.as_str() {
            "keywords" => {
                for tag in content
                    .split(',')
                    .map(str::trim)
                    .filter(|tag| !tag.is_empty())
                {
                    self.sink
                        .about
                        .tags
                        .push(entities::decode_all(tag).into_owned());
                }
            }
            "date" | "dcterms.date" | "article:published_time" | "created" => {
                self.sink.about.date = self
                    .sink
                    .about
                    .date
                    .or_else(|| front_matter::read_date(content));
            }
            _ => {}
        }
    }
}
