//! Typst: a document in, candidates out.
//!
//! Tells what each line is; [`Blocks`] does the rest. An `@name` is a citation unless the document holds a
//! label of that name.
//!
//! **Source**: Typst 0.13 documentation, "Syntax" and "cite", read 2026-11-24.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashSet;

use super::blocks::{Blocks, Flags, Inline, LineReader, Lines, Place, list_marker, read_lines};
use super::front_matter;
use super::keys;
use super::passage::{Mark, Passage};
use super::spans;
use crate::extract::candidate::Sink;

/// Reads a whole document.
pub(super) fn read(sink: &mut Sink<'_>) {
    let note = sink.text();
    let labels = labels(note);
    let mut reader = Reader {
        blocks: Blocks::new(Typst { labels }, sink),
    };
    read_lines(&mut reader, 0, b"");
}

struct Reader<'r, 't> {
    blocks: Blocks<'r, 't, Typst<'t>>,
}

impl<'r, 't> LineReader<'r, 't> for Reader<'r, 't> {
    type Markup = Typst<'t>;

    fn blocks(&mut self) -> &mut Blocks<'r, 't, Typst<'t>> {
        &mut self.blocks
    }

    fn line(&mut self, place: Place) -> usize {
        let note = self.blocks.note;
        let line = &note[place.content..place.end];
        if line.starts_with("//") {
            return place.next;
        }
        if line.starts_with("/*") {
            let end = memchr::memmem::find(&note.as_bytes()[place.content..], b"*/")
                .map_or(note.len(), |len| place.content + len + 2);
            return self.blocks.line_end(end.min(note.len()));
        }
        if line.starts_with("```") {
            return self.raw(place);
        }
        if line.starts_with('=') {
            let level = line.bytes().take_while(|&byte| byte == b'=').count();
            if line[level..].starts_with([' ', '\t']) {
                let text = place.content + level..place.content + heading_end(line);
                self.blocks
                    .heading(place.content, text, u32::try_from(level).unwrap_or(1));
                return place.next;
            }
        }
        if line.starts_with('#')
            && let Some(end) = self.code(place, line)
        {
            return end;
        }
        self.blocks.text(place);
        place.next
    }
}

impl Reader<'_, '_> {
    /// A raw block of several lines.
    fn raw(&mut self, place: Place) -> usize {
        let note = self.blocks.note;
        let width = note.as_bytes()[place.content..place.end]
            .iter()
            .take_while(|&&byte| byte == b'`')
            .count();
        let fence = &note[place.content..place.content + width];
        if note[place.content + width..place.end].contains(fence) {
            self.blocks.text(place);
            return place.next;
        }
        self.blocks.flush_block();
        memchr::memmem::find(&note.as_bytes()[place.end..], fence.as_bytes())
            .map_or(note.len(), |len| {
                self.blocks.line_end((place.end + len).min(note.len()))
            })
    }

    /// A rule, an import, a definition: where it ends; none for what prints text.
    fn code(&mut self, place: Place, line: &str) -> Option<usize> {
        let name = line[1..]
            .split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.')))
            .next()
            .unwrap_or("");
        if !matches!(
            name,
            "set"
                | "show"
                | "import"
                | "include"
                | "let"
                | "bibliography"
                | "outline"
                | "pagebreak"
                | "image"
                | "figure"
                | "table"
                | "grid"
                | "v"
                | "h"
                | "line"
        ) {
            return None;
        }
        self.blocks.flush_block();
        let note = self.blocks.note;
        let end = balanced(
            note,
            place.content,
            (place.content + 20_000).min(note.len()),
        )
        .unwrap_or(place.end);
        let code = &note[place.content..end];
        if matches!(name, "set" | "show") {
            self.about(code);
        }
        Some(self.blocks.line_end(end.max(place.content)))
    }

    /// `#set document(title: "…", date: …, keywords: ("a", "b"))`, and what templates take alike.
    fn about(&mut self, code: &str) {
        let about = &mut self.blocks.sink.about;
        if about.title.is_none()
            && let Some(value) = argument(code, "title:")
        {
            about.title = quoted(value)
                .or_else(|| value.strip_prefix('[')?.split(']').next())
                .map(str::trim)
                .filter(|title| !title.is_empty())
                .map(str::to_owned);
        }
        if about.date.is_none()
            && let Some(value) = argument(code, "date:")
        {
            about.date = quoted(value).and_then(front_matter::read_date).or_else(|| {
                let inside = value.strip_prefix("datetime(")?.split(')').next()?;
                let part = |name| {
                    let digits = argument(inside, name)?;
                    digits
                        .split(|c: char| !c.is_ascii_digit())
                        .next()?
                        .parse::<u16>()
                        .ok()
                };
                let date = format!(
                    "{:04}-{:02}-{:02}",
                    part("year:")?,
                    part("month:")?,
                    part("day:")?
                );
                front_matter::read_date(&date)
            });
        }
        if about.tags.is_empty()
            && let Some(value) = argument(code, "keywords:")
        {
            let inside = value
                .strip_prefix('(')
                .and_then(|value| value.split(')').next())
                .unwrap_or_default();
            about.tags = inside
                .split('"')
                .skip(1)
                .step_by(2)
                .map(str::to_owned)
                .collect();
        }
    }
}

/// What stands behind a name with a colon.
fn argument<'c>(code: &'c str, name: &str) -> Option<&'c str> {
    let at = code.match_indices(name).map(|found| found.0).find(|&at| {
        !code[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_'))
    })?;
    Some(code[at + name.len()..].trim_start())
}

fn quoted(value: &str) -> Option<&str> {
    value.strip_prefix('"')?.split('"').next()
}

/// A heading ends before its label.
fn heading_end(line: &str) -> usize {
    match line.rfind('<') {
        Some(at) if line.ends_with('>') => line[..at].trim_end().len(),
        _ => line.len(),
    }
}

/// Where the brackets that open from `at` on the same line on are all closed; `at` itself may be code in
/// front of them. Strings are read over.
fn balanced(note: &str, at: usize, limit: usize) -> Option<usize> {
    let bytes = note.as_bytes();
    let (mut depth, mut is_string, mut at) = (0_usize, false, at);
    while at < limit {
        match bytes[at] {
            b'\\' => at += 1,
            b'"' => is_string = !is_string,
            _ if is_string => {}
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'\n' if depth == 0 => return Some(at),
            _ => {}
        }
        at += 1;
    }
    (depth == 0 && !is_string && at >= note.len()).then_some(note.len())
}

/// The labels of a document: `<name>`, but for those in `#cite(<name>)` and `#ref(<name>)`.
fn labels(note: &str) -> FxHashSet<&str> {
    let bytes = note.as_bytes();
    memchr::memchr_iter(b'<', bytes)
        .filter_map(|at| {
            let rest = &bytes[at + 1..bytes.len().min(at + 100)];
            let len = rest
                .iter()
                .position(|&byte| byte == b'>')
                .filter(|&len| len > 0)?;
            let is_name = rest[..len].iter().all(|&byte| {
                byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.')
            });
            let is_used = at > 0 && bytes[at - 1] == b'(';
            (is_name && !is_used).then(|| &note[at + 1..at + 1 + len])
        })
        .collect()
}

struct Typst<'t> {
    labels: FxHashSet<&'t str>,
}

impl<'t> Inline<'t> for Typst<'t> {
    fn scan(&self, note: &'t str, range: Range<usize>, lines: Lines, out: &mut Passage<'t>) {
        self.scan_inside(note, range, lines, 0, out);
    }

    fn flags(&self, line: &[u8]) -> Flags {
        let mut flags = Flags::default();
        for (at, &byte) in line.iter().enumerate() {
            match byte {
                b'@' => flags.links |= at == 0 || !line[at - 1].is_ascii_alphanumeric(),
                b'#' => {
                    flags.links |=
                        line[at + 1..].starts_with(b"link") || line[at + 1..].starts_with(b"cite");
                    flags.markup = true;
                }
                b'*' | b'_' | b'`' | b'\\' | b'$' | b'~' | b'/' | b'<' => flags.markup = true,
                _ => {}
            }
        }
        flags
    }

    fn marker(&self, line: &[u8]) -> Option<usize> {
        match line {
            [b'/', b' ', ..] => Some(2),
            _ => list_marker(line),
        }
    }
}

/// How deep content blocks within content blocks are read.
const DEEPEST: u32 = 8;

impl<'t> Typst<'t> {
    fn scan_inside(
        &self,
        note: &'t str,
        range: Range<usize>,
        lines: Lines,
        depth: u32,
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
                b'\\' => {
                    out.push(note, flushed..at);
                    Some(at + 1)
                }
                b'~' => {
                    out.push(note, flushed..at);
                    out.push_break(false, at..at + 1);
                    Some(at + 1)
                }
                b'/' if bytes[at..end].starts_with(b"//") && (at == 0 || bytes[at - 1] != b':') => {
                    out.push(note, flushed..at);
                    Some(memchr::memchr(b'\n', &bytes[at..end]).map_or(end, |len| at + len))
                }
                b'/' if bytes[at..end].starts_with(b"/*") => {
                    out.push(note, flushed..at);
                    Some(
                        memchr::memmem::find(&bytes[at..end], b"*/")
                            .map_or(end, |len| at + len + 2),
                    )
                }
                b'h' => spans::url(note, flushed, at, end, out),
                b'`' | b'$' => verbatim(note, at, flushed, end, out),
                b'*' | b'_' => self.emphasis(note, at..end, flushed, lines, depth, out),
                b'@' => self.reference(note, at, flushed, end, out),
                b'#' => self.function(note, at..end, flushed, lines, depth, out),
                b'<' => label(note, at, end).inspect(|_| {
                    out.push(note, flushed..at);
                }),
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

    /// `*strong*` and `_emphasis_`, at the edges of words.
    fn emphasis(
        &self,
        note: &'t str,
        range: Range<usize>,
        flushed: usize,
        lines: Lines,
        depth: u32,
        out: &mut Passage<'t>,
    ) -> Option<usize> {
        let bytes = note.as_bytes();
        let (at, end) = (range.start, range.end);
        let sign = bytes[at];
        let is_inner = |byte: u8| byte.is_ascii_alphanumeric();
        if depth >= DEEPEST
            || at > 0 && is_inner(bytes[at - 1])
            || bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace)
        {
            return None;
        }
        let limit = end.min(at + 1000);
        let close = memchr::memchr_iter(sign, &bytes[at + 1..limit])
            .map(|close| at + 1 + close)
            .find(|&close| close + 1 >= end || !is_inner(bytes[close + 1]))?;
        out.push(note, flushed..at);
        let start = out.text.len();
        self.scan_inside(note, at + 1..close, lines, depth + 1, out);
        out.mark(
            start,
            if sign == b'*' {
                Mark::Strong
            } else {
                Mark::Emphasis
            },
        );
        Some(close + 1)
    }

    /// `@key` and `@key[p. 3]`.
    fn reference(
        &self,
        note: &'t str,
        at: usize,
        flushed: usize,
        end: usize,
        out: &mut Passage<'t>,
    ) -> Option<usize> {
        if !keys::starts_word(note, at) {
            return None;
        }
        let range = keys::key_after(note, at, end);
        let key = &note[range.clone()];
        if key.is_empty() {
            return None;
        }
        out.push(note, flushed..at);
        let mut next = range.end;
        if !self.labels.contains(key) && !keys::is_cross_reference(key) {
            let start = out.text.len();
            out.push(note, range);
            out.mark(start, Mark::Key);
        }
        if note[next..end].starts_with('[')
            && let Some(close) = matching(note, next, end)
        {
            next = close + 1;
        }
        Some(next)
    }

    /// `#link("url")[text]`, `#cite(<key>)`, and other functions, of which the content is text.
    fn function(
        &self,
        note: &'t str,
        range: Range<usize>,
        flushed: usize,
        lines: Lines,
        depth: u32,
        out: &mut Passage<'t>,
    ) -> Option<usize> {
        let bytes = note.as_bytes();
        let (at, end) = (range.start, range.end);
        let len = bytes[at + 1..end]
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(**byte, b'-' | b'_' | b'.'))
            .count();
        let name = &note[at + 1..at + 1 + len];
        let mut next = at + 1 + len;
        if len == 0 || depth >= DEEPEST || !matches!(bytes.get(next), Some(b'(' | b'[')) {
            return None;
        }
        let mut arguments = next..next;
        if bytes[next] == b'(' {
            let close = matching(note, next, end)?;
            arguments = next + 1..close;
            next = close + 1;
        }
        out.push(note, flushed..at);
        match name {
            "cite" => {
                let inside = &note[arguments.clone()];
                if let Some(open) = inside.find('<')
                    && let Some(len) = inside[open..].find('>')
                {
                    let key = arguments.start + open + 1..arguments.start + open + len;
                    let start = out.text.len();
                    out.push(note, key);
                    out.mark(start, Mark::Key);
                }
                return Some(next);
            }
            "link" => {
                let inside = &note[arguments.clone()];
                let url = quoted(inside.trim_start())?;
                let from = url.as_ptr() as usize - note.as_ptr() as usize;
                let start = out.text.len();
                if bytes.get(next) == Some(&b'[')
                    && let Some(close) = matching(note, next, end)
                {
                    self.scan_inside(note, next + 1..close, lines, depth + 1, out);
                    out.mark(start, Mark::Link(Cow::Borrowed(url)));
                    return Some(close + 1);
                }
                out.push(note, from..from + url.len());
                out.mark(start, Mark::Link(Cow::Borrowed(url)));
                return Some(next);
            }
            _ => {}
        }
        let mut at = next;
        if bytes.get(at) == Some(&b'[')
            && let Some(close) = matching(note, at, end)
        {
            let is_note = name == "footnote";
            if is_note {
                out.push_as(" (", at..at + 1);
            }
            let start = out.text.len();
            self.scan_inside(note, at + 1..close, lines, depth + 1, out);
            match name {
                "emph" => out.mark(start, Mark::Emphasis),
                "strong" => out.mark(start, Mark::Strong),
                "raw" => out.mark(start, Mark::Code),
                _ => {}
            }
            if is_note {
                out.push_as(")", close..close + 1);
            }
            at = close + 1;
        }
        Some(at)
    }
}

/// Raw text and mathematics on one line.
fn verbatim<'t>(
    note: &'t str,
    at: usize,
    flushed: usize,
    end: usize,
    out: &mut Passage<'t>,
) -> Option<usize> {
    let bytes = note.as_bytes();
    let sign = bytes[at];
    let width = bytes[at..end]
        .iter()
        .take(16)
        .take_while(|&&byte| byte == sign)
        .count();
    let width = if sign == b'`' { width } else { 1 };
    let limit = end.min(at + 1000);
    let inside = at + width;
    let close = inside + memchr::memmem::find(bytes.get(inside..limit)?, &bytes[at..at + width])?;
    out.push(note, flushed..at);
    let start = out.text.len();
    out.push(note, inside..close);
    out.mark(start, Mark::Code);
    Some(close + width)
}

/// A label behind what it names: `<fig:one>`.
fn label(note: &str, at: usize, end: usize) -> Option<usize> {
    let bytes = &note.as_bytes()[at + 1..end.min(at + 100)];
    let len = bytes
        .iter()
        .position(|&byte| byte == b'>')
        .filter(|&len| len > 0)?;
    bytes[..len]
        .iter()
        .all(|&byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.'))
        .then_some(at + len + 2)
}

/// The bracket that closes the one at `open`, not too far away.
fn matching(note: &str, open: usize, end: usize) -> Option<usize> {
    let bytes = note.as_bytes();
    let limit = end.min(open + 2000);
    let (mut depth, mut is_string, mut at) = (0_usize, false, open);
    while at < limit {
        match bytes[at] {
            b'\\' => at += 1,
            b'"' if bytes[open] == b'(' => is_string = !is_string,
            _ if is_string => {}
            b'(' | b'[' => depth += 1,
            b')' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::extract::{Extraction, Format, Options, extract};
    use crate::model::Manner;

    fn read(text: &str) -> Extraction {
        let options = Options {
            format: Some(Format::Typst),
            threshold: None,
        };
        extract(text, "x.typ", &options)
    }

    #[test]
    fn keys_are_told_from_labels_and_addresses() {
        let text = "= Heads <sec>\nAs @doe2019[p. 3] and @roe says (see @sec, @fig:x), me\\@x.org me@y.org. #cite(<a:1>, form: \"prose\") `@no` // @no\n```\n@no\n```\n#bibliography(\"x.bib\")\n";
        let found = read(text);
        let keys: Vec<&str> = found
            .mentions
            .iter()
            .filter(|it| it.manner == Manner::Key)
            .map(|it| &text[it.span.clone()])
            .collect();
        assert_eq!(keys, ["doe2019", "roe", "a:1"]);
        assert_eq!(found.sections[0].heading, "Heads");
        assert_eq!(found.mentions.len(), 3, "{:?}", found.mentions);
    }

    #[test]
    fn links_items_and_what_the_document_says_of_itself() {
        let text = "#set document(\n  title: \"My list\",\n  date: datetime(year: 2024, month: 3, day: 1),\n  keywords: (\"a\", \"b\"),\n)\n#show link: underline\n== Reading list\n- #link(\"https://arxiv.org/abs/1706.03762\")[Attention _Is_ All You Need]\n+ *Paxos Made Simple*, Leslie Lamport, 2001\n/* - #link(\"https://arxiv.org/abs/1\")[No] */\n\nSee#footnote[#link(\"https://doi.org/10.1145/359545.359563\")] too.\n";
        let found = read(text);
        let titles: Vec<&str> = found.mentions.iter().map(|it| it.title.as_str()).collect();
        assert_eq!(
            titles,
            [
                "Attention Is All You Need",
                "Paxos Made Simple",
                "https://doi.org/10.1145/359545.359563"
            ]
        );
        assert_eq!(found.about.title.as_deref(), Some("My list"));
        assert_eq!(
            found.about.date.map(|date| date.to_string()).as_deref(),
            Some("2024-03-01")
        );
        assert_eq!(found.about.tags, ["a", "b"]);
    }

    #[test]
    fn hostile_documents_take_linear_time() {
        for piece in [
            "#a[", "#cite(<", "@", "*a ", "_a ", "`", "$", "/*", "<a", "#link(\"", "#set (",
            "```\n", "\\",
        ] {
            let _ = read(&piece.repeat(100_000 / piece.len()));
        }
    }
}
