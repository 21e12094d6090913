//! reStructuredText: a note in, candidates out.
//!
//! **Source**: reStructuredText Markup Specification, docutils, read 2026-11-24.

use std::ops::Range;

use super::blocks::{Blocks, Flags, Inline, LineReader, Lines, Place, list_marker, read_lines};
use super::definitions::Definitions;
use super::entries::Shape;
use super::front_matter;
use super::passage::{Mark, Passage};
use super::spans;
use crate::extract::candidate::Sink;
use crate::extract::reference;
use crate::extract::sections::{self, Below};

/// Reads a whole note.
pub(super) fn read(sink: &mut Sink<'_>) {
    let note = sink.text();
    let targets = targets(note);
    let mut reader = Reader {
        blocks: Blocks::new(Rst { targets }, sink),
        styles: Vec::new(),
        literal: None,
    };
    read_lines(&mut reader, 0, b"");
}

struct Reader<'r, 't> {
    blocks: Blocks<'r, 't, Rst<'t>>,
    /// Underlines of headings in the order in which they were first seen; the place is the level.
    styles: Vec<(u8, bool)>,
    /// The column that text must be beyond to belong to a literal block.
    literal: Option<usize>,
}

impl<'r, 't> LineReader<'r, 't> for Reader<'r, 't> {
    type Markup = Rst<'t>;

    fn blocks(&mut self) -> &mut Blocks<'r, 't, Rst<'t>> {
        &mut self.blocks
    }

    fn line(&mut self, place: Place) -> usize {
        let note = self.blocks.note;
        let line = &note[place.content..place.end];
        let column = place.content - place.start;
        if let Some(above) = self.literal {
            if column > above {
                // Below `References`, `::` keeps a reference as it is typed.
                if self.holds_references() && reference::looks_like(line) {
                    self.blocks.open(place, Shape::Paragraph);
                }
                return place.next;
            }
            self.literal = None;
        }
        if is_rule(line) {
            return self.rule(place, line);
        }
        if let Some(rest) = line.strip_prefix(".. ").map(str::trim_start) {
            return self.explicit(place, rest);
        }
        if line == ".." {
            self.blocks.flush_block();
            self.literal = Some(column);
            return place.next;
        }
        if line.starts_with(':')
            && let Some((name, value)) = line[1..].split_once(": ")
            && !name.contains('`')
            && self.blocks.sink.headings.len() <= 1
        {
            self.field(name, value);
            return place.next;
        }
        self.blocks.text(place);
        if line.ends_with("::") {
            self.blocks.flush_block();
            self.literal = Some(column);
        }
        place.next
    }
}

impl Reader<'_, '_> {
    fn holds_references(&self) -> bool {
        let sink = &self.blocks.sink;
        sink.section().is_some_and(|section| {
            sections::below(sink.heading(section)) == Some(Below::References)
        })
    }

    /// A line of one sign: it makes the line above it a heading, or the one below between two of them.
    fn rule(&mut self, place: Place, line: &str) -> usize {
        let byte = line.as_bytes()[0];
        let columns = |text: &str| {
            text.chars()
                .map(|c| if c.is_ascii() { 1 } else { 2 })
                .sum::<usize>()
        };
        if let Some(text) = self.blocks.take_line(false) {
            if line.len() + 2 >= columns(&self.blocks.note[text.clone()]) / 2 {
                let level = self.level((byte, false));
                self.blocks.heading(text.start, text, level);
                return place.next;
            }
            return place.next;
        }
        let title = self.blocks.line_at(place.next);
        let title_end = self.blocks.line_end(place.next.min(self.blocks.note.len()));
        let below = self.blocks.line_at(title_end.min(self.blocks.note.len()));
        if !title.is_empty() && is_rule(below) && below.as_bytes()[0] == byte && !is_rule(title) {
            self.blocks.flush_block();
            let level = self.level((byte, true));
            let start = title.as_ptr() as usize - self.blocks.note.as_ptr() as usize;
            self.blocks
                .heading(start, start..start + title.len(), level);
            return self.blocks.line_end(title_end);
        }
        self.blocks.flush_block();
        place.next
    }

    fn level(&mut self, style: (u8, bool)) -> u32 {
        let at = self
            .styles
            .iter()
            .position(|known| *known == style)
            .unwrap_or_else(|| {
                self.styles.push(style);
                self.styles.len() - 1
            });
        u32::try_from(at + 1).unwrap_or(u32::MAX / 4)
    }

    /// `.. [Key] text`, `.. _name: url`, `.. directive:: …`, or a comment.
    fn explicit(&mut self, place: Place, rest: &str) -> usize {
        let column = place.content - place.start;
        if rest.starts_with('[')
            && let Some(close) = rest.find("] ").filter(|&close| close <= 60)
        {
            let open = place.end - rest.len();
            let content = open + close + 2;
            // Numbers and `#` are no names that anything else goes by.
            let is_key = rest[1..close].starts_with(char::is_alphabetic);
            let key = open + 1..open + if is_key { close } else { 1 };
            self.blocks.open_footnote(
                Place {
                    content,
                    start: content,
                    ..place
                },
                key,
            );
            return place.next;
        }
        self.blocks.flush_block();
        let name = rest.split("::").next().unwrap_or("").trim();
        let keeps = rest.contains("::")
            && matches!(
                name,
                "note"
                    | "warning"
                    | "tip"
                    | "important"
                    | "seealso"
                    | "admonition"
                    | "hint"
                    | "caution"
                    | "attention"
                    | "topic"
                    | "epigraph"
                    | "rubric"
                    | "container"
                    | "list-table"
                    | "class"
                    | "pull-quote"
                    | "highlights"
            );
        if !keeps && !rest.starts_with('_') {
            self.literal = Some(column);
        }
        place.next
    }

    fn field(&mut self, name: &str, value: &str) {
        self.blocks.flush_block();
        let about = &mut self.blocks.sink.about;
        match name.to_ascii_lowercase().as_str() {
            "date" => about.date = about.date.or_else(|| front_matter::read_date(value)),
            "title" if about.title.is_none() => about.title = Some(value.trim().to_owned()),
            "tags" | "keywords" => {
                for tag in value
                    .split(',')
                    .map(str::trim)
                    .filter(|tag| !tag.is_empty())
                {
                    about.tags.push(tag.to_owned());
                }
            }
            _ => {}
        }
    }
}

fn is_rule(line: &str) -> bool {
    let bytes = line.as_bytes();
    bytes.len() >= 3
        && bytes[0].is_ascii_punctuation()
        && bytes.iter().all(|&byte| byte == bytes[0])
}

/// The targets of named links: `.. _name: url`.
fn targets(note: &str) -> Definitions<'_> {
    let mut targets = Vec::new();
    for at in memchr::memmem::find_iter(note.as_bytes(), b".. _") {
        let start = at + 4;
        let end =
            memchr::memchr(b'\n', &note.as_bytes()[start..]).map_or(note.len(), |len| start + len);
        let Some((name, url)) = note[start..end].split_once(": ") else {
            continue;
        };
        let url = url.trim();
        if url.contains("://") && name.len() <= 200 {
            targets.push((name.trim_matches('`'), url));
        }
    }
    Definitions::new(targets)
}

struct Rst<'t> {
    targets: Definitions<'t>,
}

impl<'t> Inline<'t> for Rst<'t> {
    fn scan(&self, note: &'t str, range: Range<usize>, lines: Lines, out: &mut Passage<'t>) {
        scan(note, range, lines, &self.targets, out);
    }

    fn flags(&self, line: &[u8]) -> Flags {
        let mut flags = Flags::default();
        for (at, &byte) in line.iter().enumerate() {
            match byte {
                b'_' => {
                    flags.links |= at > 0
                        && line
                            .get(at + 1)
                            .is_none_or(|next| !next.is_ascii_alphanumeric())
                }
                b'`' => flags.links = true,
                b'*' | b'\\' | b'|' => flags.markup = true,
                _ => {}
            }
        }
        flags
    }

    fn marker(&self, line: &[u8]) -> Option<usize> {
        if line.starts_with(b"#. ") {
            Some(3)
        } else {
            list_marker(line)
        }
    }
}

fn scan<'t>(
    note: &'t str,
    range: Range<usize>,
    lines: Lines,
    targets: &Definitions<'t>,
    out: &mut Passage<'t>,
) {
    let bytes = note.as_bytes();
    let (mut at, end) = (range.start, range.end);
    let mut flushed = at;
    while at < end {
        let next = match bytes[at] {
            b'\n' => Some(spans::line_break(note, flushed, at, end, lines, false, out)),
            b'\\' if at + 1 < end && bytes[at + 1].is_ascii_punctuation() => {
                Some(spans::escape(note, flushed, at, out))
            }
            b'*' => emphasis(note, at, flushed, end, out),
            b'`' => quoted(note, at, flushed, end, targets, out),
            b'[' => citation(note, at, flushed, end, out),
            b':' => role(note, at, flushed, end, out),
            b'h' => spans::url(note, flushed, at, end, out),
            b'_' => simple_name(note, at, flushed, end, targets, out),
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
    out.push(note, flushed..end);
}

fn emphasis<'t>(
    note: &'t str,
    at: usize,
    flushed: usize,
    end: usize,
    out: &mut Passage<'t>,
) -> Option<usize> {
    let bytes = note.as_bytes();
    let width = if bytes[at..end].starts_with(b"**") {
        2
    } else {
        1
    };
    let inside = at + width;
    if bytes.get(inside).is_none_or(u8::is_ascii_whitespace) {
        return None;
    }
    let limit = end.min(inside + 1000);
    let close = memchr::memchr_iter(b'*', &bytes[inside..limit])
        .map(|close| inside + close)
        .find(|&close| {
            !bytes[close - 1].is_ascii_whitespace()
                && bytes[close..end].starts_with(if width == 2 { b"**" } else { b"*" })
        })?;
    out.push(note, flushed..at);
    let start = out.text.len();
    push_words(note, inside..close, out);
    out.mark(
        start,
        if width == 2 {
            Mark::Strong
        } else {
            Mark::Emphasis
        },
    );
    Some(close + width)
}

/// Text without markup in it, white space taken together.
fn push_words(note: &str, range: Range<usize>, out: &mut Passage<'_>) {
    let bytes = note.as_bytes();
    let (mut at, mut flushed) = (range.start, range.start);
    while at < range.end {
        if bytes[at] == b'\n' {
            flushed = spans::line_break(note, flushed, at, range.end, Lines::Joined, false, out);
            at = flushed;
        } else {
            at += 1;
        }
    }
    out.push(note, flushed..range.end);
}

/// `` `text <url>`_ ``, `` `name`_ ``, ``` ``code`` ```, `` `interpreted` ``.
fn quoted<'t>(
    note: &'t str,
    at: usize,
    flushed: usize,
    end: usize,
    targets: &Definitions<'t>,
    out: &mut Passage<'t>,
) -> Option<usize> {
    let bytes = note.as_bytes();
    let limit = end.min(at + 2000);
    if bytes[at..end].starts_with(b"``") {
        let close = at + 2 + memchr::memmem::find(&bytes[at + 2..limit], b"``")?;
        out.push(note, flushed..at);
        let start = out.text.len();
        push_words(note, at + 2..close, out);
        out.mark(start, Mark::Code);
        return Some(close + 2);
    }
    let close = at + 1 + memchr::memchr(b'`', &bytes[at + 1..limit])?;
    let inside = &note[at + 1..close];
    let mut next = close + 1;
    while next < end && bytes[next] == b'_' {
        next += 1;
    }
    let is_link = next > close + 1;
    out.push(note, flushed..at);
    let start = out.text.len();
    if is_link
        && let Some(open) = inside.rfind('<')
        && let Some(url) = inside[open + 1..].strip_suffix('>')
    {
        let text = inside[..open].trim_end();
        if text.is_empty() {
            let from = at + 1 + open + 1;
            out.push(note, from..from + url.len());
            out.mark(start, Mark::Url);
        } else {
            push_words(note, at + 1..at + 1 + text.len(), out);
            let url = url
                .strip_suffix('_')
                .and_then(|name| targets.find(name))
                .unwrap_or(url);
            out.mark(start, Mark::Link(url.trim().into()));
        }
        return Some(next);
    }
    push_words(note, at + 1..close, out);
    if is_link && let Some(url) = targets.find(inside) {
        out.mark(start, Mark::Link(url.into()));
    }
    Some(next)
}

/// `[Doe2019]_`; numbers and `#` are footnotes.
fn citation<'t>(
    note: &'t str,
    at: usize,
    flushed: usize,
    end: usize,
    out: &mut Passage<'t>,
) -> Option<usize> {
    let bytes = note.as_bytes();
    let limit = end.min(at + 80);
    let close = at + 1 + memchr::memchr(b']', &bytes[at + 1..limit])?;
    if bytes.get(close + 1) != Some(&b'_') || close + 1 >= end {
        return None;
    }
    let key = &note[at + 1..close];
    out.push(note, flushed..at);
    let is_key = key.starts_with(char::is_alphabetic) && !key.contains(char::is_whitespace);
    if is_key {
        let start = out.text.len();
        out.push(note, at + 1..close);
        out.mark(start, Mark::Key);
    }
    Some(close + 2)
}

/// `` :cite:p:`doe2019,roe2020` ``, `` :doi:`10.1145/…` ``, `` :arxiv:`1806.03377` ``; other roles are text.
fn role<'t>(
    note: &'t str,
    at: usize,
    flushed: usize,
    end: usize,
    out: &mut Passage<'t>,
) -> Option<usize> {
    let bytes = note.as_bytes();
    let limit = end.min(at + 40);
    let tick = at + memchr::memchr(b'`', &bytes[at..limit])?;
    let name = note[at..tick].strip_prefix(':')?.strip_suffix(':')?;
    if !name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-' | b'_' | b'.'))
        || name.is_empty()
    {
        return None;
    }
    let close = tick + 1 + memchr::memchr(b'`', &bytes[tick + 1..end.min(tick + 1000)])?;
    let inside = &note[tick + 1..close];
    out.push(note, flushed..at);
    let from = tick + 1;
    if name.starts_with("cite") || name.starts_with("footcite") {
        for part in inside.split(',') {
            let key = part.trim();
            let key_at = from + (key.as_ptr() as usize - inside.as_ptr() as usize);
            if key.is_empty() {
                continue;
            }
            if out.text.ends_with(|c: char| !c.is_whitespace()) {
                out.push_as(" ", key_at..key_at);
            }
            let start = out.text.len();
            out.push(note, key_at..key_at + key.len());
            out.mark(start, Mark::Key);
        }
        return Some(close + 1);
    }
    let scheme = match name {
        "doi" => "doi:",
        "arxiv" => "arXiv:",
        "isbn" => "ISBN ",
        _ => "",
    };
    if matches!(
        name,
        "code"
            | "math"
            | "file"
            | "func"
            | "class"
            | "mod"
            | "meth"
            | "ref"
            | "doc"
            | "term"
            | "py:class"
            | "py:func"
    ) {
        let start = out.text.len();
        push_words(note, from..close, out);
        out.mark(start, Mark::Code);
        return Some(close + 1);
    }
    out.push_as(scheme, at..from);
    let text = inside
        .find('<')
        .map_or(inside, |open| inside[..open].trim_end());
    push_words(note, from..from + text.len(), out);
    Some(close + 1)
}

/// `name_` where `name` is the target of a link.
fn simple_name<'t>(
    note: &'t str,
    at: usize,
    flushed: usize,
    end: usize,
    targets: &Definitions<'t>,
    out: &mut Passage<'t>,
) -> Option<usize> {
    if targets.is_empty() || at + 1 < end && note.as_bytes()[at + 1].is_ascii_alphanumeric() {
        return None;
    }
    let before = &note[flushed..at];
    let start = before
        .rfind(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '.' | ':' | '+')))
        .map_or(0, |index| {
            index + before[index..].chars().next().map_or(1, char::len_utf8)
        });
    let name = &before[start..];
    let url = targets.find(name)?;
    out.push(note, flushed..flushed + start);
    let mark = out.text.len();
    out.push(note, flushed + start..at);
    out.mark(mark, Mark::Link(url.into()));
    Some(at + 1)
}

/// True for the formats' common check in tests.
#[cfg(test)]
fn marks_of(note: &str) -> Vec<(String, String)> {
    let targets = targets(note);
    let mut passage = Passage::default();
    scan(note, 0..note.len(), Lines::Joined, &targets, &mut passage);
    passage
        .marks
        .iter()
        .map(|marked| {
            (
                passage.text[marked.range.clone()].to_owned(),
                format!("{:?}", marked.mark),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_citations_and_roles() {
        let marks = marks_of(
            "see `A Title\n  here <https://x.org>`_, Python_ and [Doe2019]_, [1]_ :cite:p:`a1, b2` ``x[0]_``\n\n.. _Python: https://python.org/x",
        );
        let texts: Vec<&str> = marks.iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(
            texts[..6],
            ["A Title here", "Python", "Doe2019", "a1", "b2", "x[0]_"]
        );
        assert_eq!(marks[1].1, "Link(\"https://python.org/x\")");
    }

    #[test]
    fn citations_and_footnotes_are_references() {
        use crate::extract::{Options, extract};

        let note = "Notes\n=====\n\nAs [Lam78]_ shows.\n\n.. [Lam78] Lamport, L. (1978). Time, clocks, and the ordering of events\n   in a distributed system. Communications of the ACM, 21(7), 558-565.\n.. [1] Only a remark on the weather.\n";
        let found = extract(note, "x.rst", &Options::default()).mentions;
        let rows: Vec<_> = found
            .iter()
            .map(|it| (it.title.as_str(), it.year, it.aliases.len()))
            .collect();
        assert_eq!(
            rows,
            [
                ("Lam78", None, 0),
                (
                    "Time, clocks, and the ordering of events in a distributed system",
                    Some(1978),
                    1
                )
            ]
        );
        let note = "A claim.[^1] More.[^2]\n\n[^1]: Lamport, L. (1978). [Time, clocks, and the ordering of events](https://x.org/a). Communications of the ACM, 21(7), 558-565.\n[^2]: Only a remark.\n";
        let found = extract(note, "x.md", &Options::default()).mentions;
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].title, "Time, clocks, and the ordering of events");
        assert_eq!(found[0].authors, ["Lamport, L."]);
        assert_eq!(found[0].urls, ["https://x.org/a"]);
    }
}
