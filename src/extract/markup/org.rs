//! org-mode: a note in, candidates out.
//!
//! A headline is an item and a section: its keyword, priority, time stamp and tags are taken off, its
//! links are read, and what its property drawer says of a work (`:URL:`, `:AUTHOR:`, `:DOI:`) is added.

use std::ops::Range;

use super::blocks::{Blocks, Flags, Inline, LineReader, Lines, Place, read_lines};
use super::entries::{self, Shape};
use super::front_matter;
use super::inline::url_end;
use super::passage::{Mark, Passage};
use super::spans;
use super::table::{self, Table};
use super::tidy;
use super::words;
use crate::extract::candidate::{Candidate, Signal, Sink};
use crate::extract::identifiers::{self, Found};
use crate::extract::plain::{self, look};
use crate::model::Manner;

/// Reads a whole note.
pub(super) fn read(sink: &mut Sink<'_>) {
    let mut reader = Reader {
        blocks: Blocks::new(Org, sink),
        table: None,
    };
    read_lines(&mut reader, 0, b"");
}

struct Reader<'r, 't> {
    blocks: Blocks<'r, 't, Org>,
    table: Option<Table>,
}

impl<'r, 't> LineReader<'r, 't> for Reader<'r, 't> {
    type Markup = Org;

    fn blocks(&mut self) -> &mut Blocks<'r, 't, Org> {
        &mut self.blocks
    }

    fn blank(&mut self) {
        self.table = None;
    }

    fn line(&mut self, place: Place) -> usize {
        let note = self.blocks.note;
        let line = &note[place.content..place.end];
        if line.starts_with('*') && place.content == place.start {
            let level = line.bytes().take_while(|&byte| byte == b'*').count();
            if line[level..].starts_with([' ', '\t']) {
                self.table = None;
                return self.headline(place, level);
            }
        }
        if let Some(rest) = line.strip_prefix("#+") {
            self.blocks.flush_block();
            return self.keyword(place, rest);
        }
        match line.as_bytes() {
            // Comments, and text that is kept as it is: quotes of others, output.
            [b'#' | b':'] | [b'#' | b':', b' ', ..] => {
                self.blocks.flush_block();
                return place.next;
            }
            [b':', .., b':']
                if line.eq_ignore_ascii_case(":properties:")
                    || line.eq_ignore_ascii_case(":logbook:") =>
            {
                self.blocks.flush_block();
                return self.skip_to(place.next, ":end:");
            }
            [b'|', ..] => {
                self.row(place);
                return place.next;
            }
            _ => {}
        }
        self.table = None;
        if line.len() >= 5 && line.bytes().all(|byte| byte == b'-') {
            self.blocks.flush_block();
            return place.next;
        }
        self.blocks.text(place);
        place.next
    }
}

impl<'t> Reader<'_, 't> {
    /// Where the line after the one that reads `close` starts; the end of the note when there is none
    /// before the next headline.
    fn skip_to(&self, from: usize, close: &str) -> usize {
        let note = self.blocks.note;
        let mut at = from;
        while at < note.len() {
            let next = self.blocks.line_end(at);
            let line = note[at..next].trim();
            if line
                .get(..close.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(close))
            {
                return next;
            }
            if line.starts_with("* ") || line.starts_with("** ") {
                return at;
            }
            at = next;
        }
        at
    }

    fn keyword(&mut self, place: Place, rest: &str) -> usize {
        let (key, value) = rest.split_once([':', ' ']).unwrap_or((rest, ""));
        let value = value.trim();
        let about = &mut self.blocks.sink.about;
        let key = key.to_ascii_lowercase();
        match key.as_str() {
            "title" if about.title.is_none() && !value.is_empty() => {
                about.title = Some(value.to_owned())
            }
            "date" => about.date = about.date.or_else(|| front_matter::read_date(value)),
            "filetags" | "tags" | "keywords" => {
                for tag in value.split([':', ' ', ',']).filter(|tag| !tag.is_empty()) {
                    if !about.tags.iter().any(|known| known == tag) {
                        about.tags.push(tag.to_owned());
                    }
                }
            }
            "begin_src" | "begin_export" | "begin_latex" | "begin_html" | "begin_comment" => {
                self.blocks.flush();
                let name = key.trim_start_matches("begin_");
                return self.skip_to(place.next, &format!("#+end_{name}"));
            }
            "begin_example" | "begin_verse" => {
                self.blocks.flush();
                let name = key.trim_start_matches("begin_");
                let end = self.skip_to(place.next, &format!("#+end_{name}"));
                let note = self.blocks.note;
                let inside = note[place.next..end]
                    .rfind('\n')
                    .map_or(end, |at| place.next + at);
                let inside = note[place.next..inside.max(place.next)]
                    .rfind('\n')
                    .map_or(inside, |at| place.next + at);
                if tidy::holds_outline("", &note[place.next..inside.max(place.next)]) {
                    plain::read(place.next..inside, self.blocks.sink);
                }
                return end;
            }
            _ => {}
        }
        place.next
    }

    fn headline(&mut self, place: Place, level: usize) -> usize {
        self.blocks.flush();
        let note = self.blocks.note;
        let text = headline_text(note, place.content + level..place.end);
        let mut passage = Passage::default();
        scan(note, text.clone(), Lines::Joined, &mut passage);
        let level = u32::try_from(level).unwrap_or(u32::MAX / 4);
        self.blocks.sink.close_sections(level, place.content);
        let is_linked = passage
            .marks
            .iter()
            .any(|marked| matches!(marked.mark, Mark::Link(_) | Mark::Key));
        let (drawer, after) = self.drawer(place.next);
        let before = self.blocks.sink.candidates.len();
        if let Some(candidate) = self.work_in_drawer(&passage, &drawer) {
            self.blocks.sink.push(candidate);
        } else if is_linked {
            entries::read(&passage, Shape::Item, None, self.blocks.sink);
        } else if let Some((candidate, end)) = self.url_below(&passage, after) {
            self.blocks.sink.push(candidate);
            self.open(&passage, level, place.content);
            return end;
        } else if !text.is_empty() && !note[text.clone()].contains("://") {
            plain::read(text, self.blocks.sink);
        }
        let is_linked = is_linked && self.blocks.sink.candidates.len() == before + 1;
        self.open(&passage, level, place.content);
        if drawer.is_empty() {
            self.blocks
                .read_headed(&passage, is_linked, b'*', level, after);
        }
        after
    }

    fn open(&mut self, passage: &Passage<'t>, level: u32, start: usize) {
        let heading = passage.cut(&(0..passage.text.len()), self.blocks.note);
        self.blocks.sink.open_section(heading, level, start);
    }

    /// The values of a property drawer right below a headline, with their keys, and where it ends.
    fn drawer(&self, at: usize) -> (Vec<(&'t str, Range<usize>)>, usize) {
        let note = self.blocks.note;
        let mut values = Vec::new();
        let mut start = at;
        // `SCHEDULED: <…>` and the like stand before the drawer.
        let line = self.blocks.line_at(start);
        if ["SCHEDULED:", "DEADLINE:", "CLOSED:"]
            .iter()
            .any(|word| line.starts_with(word))
        {
            start = self.blocks.line_end(start);
        }
        if !self
            .blocks
            .line_at(start)
            .eq_ignore_ascii_case(":properties:")
        {
            return (values, at);
        }
        let end = self.skip_to(start, ":end:");
        let mut line_start = self.blocks.line_end(start);
        while line_start < end {
            let next = self.blocks.line_end(line_start);
            let line = note[line_start..next].trim();
            if let Some((key, value)) = line.strip_prefix(':').and_then(|line| line.split_once(':'))
            {
                let value = value.trim();
                let from = value.as_ptr() as usize - note.as_ptr() as usize;
                if !value.is_empty() {
                    values.push((key, from..from + value.len()));
                }
            }
            line_start = next;
        }
        (values, end)
    }

    /// A headline whose drawer tells of a work, as org-bibtex and org-roam write it.
    fn work_in_drawer(
        &self,
        passage: &Passage<'t>,
        drawer: &[(&str, Range<usize>)],
    ) -> Option<Candidate<'t>> {
        let note = self.blocks.note;
        let get = |keys: &[&str]| {
            drawer
                .iter()
                .find(|row| keys.iter().any(|key| row.0.eq_ignore_ascii_case(key)))
                .map(|row| row.1.clone())
        };
        let url = get(&["URL", "LINK", "SOURCE", "ROAM_REFS"])
            .filter(|range| note[range.clone()].contains("://"));
        let id = get(&["DOI", "ARXIV", "EPRINT", "ISBN"]);
        let authors = get(&["AUTHOR", "AUTHORS"]);
        if url.is_none() && id.is_none() && authors.is_none() {
            return None;
        }
        let mut candidate = match get(&["TITLE"]) {
            Some(title) => Candidate::new(title.clone(), &note[title], Manner::Entry),
            None => entries::titled(passage, 0..passage.text.len(), Manner::Entry, note)?,
        };
        candidate.signals = look::look(&candidate.title).signals(&candidate.title);
        candidate.signals.insert(Signal::OwnItem);
        if let Some(range) = url {
            for url in note[range]
                .split_whitespace()
                .filter(|url| url.contains("://"))
            {
                let url = url.trim_matches(['"', '[', ']', '<', '>']);
                if words::place(url) == words::Place::Web {
                    candidate.facts.urls.push(url.to_owned());
                    candidate.signals.insert(Signal::UrlBelow);
                }
            }
        }
        if let Some(range) = id {
            let text = &note[range];
            for written in [
                text.to_owned(),
                format!("ISBN {text}"),
                format!("arXiv:{text}"),
            ] {
                let found =
                    identifiers::find(&written)
                        .into_iter()
                        .find_map(|hit| match hit.found {
                            Found::Id(id) => Some(id),
                            Found::Url(_) => None,
                        });
                if let Some(id) = found {
                    candidate.facts.ids.push(id);
                    candidate.signals.insert(Signal::Identifier);
                    break;
                }
            }
        }
        if let Some(range) = authors {
            let text = &note[range];
            candidate.facts.authors = if text.contains(" and ") {
                text.split(" and ")
                    .map(|name| name.trim().to_owned())
                    .collect()
            } else {
                words::authors(text).unwrap_or_else(|| vec![text.to_owned()])
            };
            candidate.signals.insert(Signal::Byline);
        }
        if let Some(range) = get(&["YEAR", "DATE"]) {
            candidate.facts.year = note[range].get(..4).and_then(words::year_of);
        }
        if let Some(range) = get(&["JOURNAL", "BOOKTITLE", "VENUE"]) {
            candidate.facts.venue = Some(note[range].to_owned());
            candidate.signals.insert(Signal::Venue);
        }
        Some(candidate)
    }

    /// A headline with its URL alone on the first line below.
    fn url_below(&self, passage: &Passage<'t>, after: usize) -> Option<(Candidate<'t>, usize)> {
        let note = self.blocks.note;
        let mut at = after;
        while at < note.len() && self.blocks.line_at(at).is_empty() {
            at = self.blocks.line_end(at);
        }
        let line = self.blocks.line_at(at.min(note.len()));
        let is_url = (line.starts_with("https://") || line.starts_with("http://"))
            && !line.contains(char::is_whitespace);
        if !is_url || words::place(line) != words::Place::Web {
            return None;
        }
        let mut candidate = entries::titled(passage, 0..passage.text.len(), Manner::Entry, note)?;
        candidate.facts.urls.push(line.to_owned());
        candidate.signals.insert(Signal::UrlBelow);
        candidate.signals.insert(Signal::OwnItem);
        let end = line.as_ptr() as usize - note.as_ptr() as usize + line.len();
        candidate.span.end = end;
        Some((candidate, self.blocks.line_end(at)))
    }

    fn row(&mut self, place: Place) {
        self.blocks.flush();
        let note = self.blocks.note;
        let line = &note[place.content..place.end];
        let is_rule = |line: &str| line.starts_with("|-");
        if is_rule(line) {
            return;
        }
        let cells = table::cells(note, place.content..place.end);
        if cells.len() > table::MOST_CELLS {
            return;
        }
        let passages: Vec<Passage<'t>> = cells
            .into_iter()
            .map(|cell| {
                let mut passage = Passage::default();
                scan(note, cell, Lines::Joined, &mut passage);
                passage
            })
            .collect();
        if self.table.is_none() && is_rule(self.blocks.line_at(place.next)) {
            self.table = Some(Table::with_header(
                passages.iter().map(|passage| passage.text.trim()),
            ));
            return;
        }
        self.table
            .get_or_insert_default()
            .read_row(&passages, self.blocks.sink);
    }
}

/// The text of a headline without keyword, priority, time stamps and tags.
fn headline_text(note: &str, range: Range<usize>) -> Range<usize> {
    let start = range.start;
    let whole = note[range.clone()].trim_end();
    let mut end = start + whole.len();
    // Tags: `:one:two:` at the end.
    if whole.ends_with(':')
        && let Some(space) = whole.rfind([' ', '\t'])
    {
        let tags = &whole[space + 1..];
        let is_tags = tags.len() > 2
            && tags.starts_with(':')
            && tags
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, ':' | '_' | '@' | '#' | '%' | '-'));
        if is_tags {
            end = start + whole[..space].trim_end().len();
        }
    }
    let mut rest = note[start..end].trim_start();
    loop {
        let before = rest.len();
        if let Some(inside) = rest.strip_prefix("[#")
            && let Some(close) = inside.find(']').filter(|&close| close <= 2)
        {
            rest = inside[close + 1..].trim_start();
        }
        let word = rest.split([' ', '\t']).next().unwrap_or("");
        let is_keyword = KEYWORDS.contains(&word);
        if is_keyword {
            rest = rest[word.len()..].trim_start();
        }
        if let Some(after) = stamp(rest) {
            rest = after.trim_start();
        }
        if rest.len() == before {
            break;
        }
    }
    let text = rest.trim_end();
    let from = end - rest.len();
    from.min(end)..(from + text.len()).min(end)
}

const KEYWORDS: &[&str] = &[
    "TODO",
    "DONE",
    "NEXT",
    "STRT",
    "STARTED",
    "WAIT",
    "WAITING",
    "HOLD",
    "CNCL",
    "CANCELLED",
    "CANCELED",
    "IDEA",
    "PROJ",
    "LOOP",
    "KILL",
    "READ",
    "READING",
    "TOREAD",
    "SOMEDAY",
    "DOING",
    "LATER",
    "NOW",
    "COMMENT",
    "DELEGATED",
    "MAYBE",
    "FIXED",
    "BUG",
];

/// The text after an active or inactive time stamp.
fn stamp(text: &str) -> Option<&str> {
    let close = match text.as_bytes().first()? {
        b'[' => ']',
        b'<' => '>',
        _ => return None,
    };
    let inside = &text[1..];
    let end = inside.find(close).filter(|&end| end <= 40)?;
    let date = inside.as_bytes();
    let is_date =
        end >= 10 && date[..4].iter().all(u8::is_ascii_digit) && date[4] == b'-' && date[7] == b'-';
    is_date.then(|| &inside[end + 1..])
}

struct Org;

impl<'t> Inline<'t> for Org {
    fn scan(&self, note: &'t str, range: Range<usize>, lines: Lines, out: &mut Passage<'t>) {
        scan(note, range, lines, out);
    }

    fn flags(&self, line: &[u8]) -> Flags {
        let mut flags = Flags::default();
        for (at, &byte) in line.iter().enumerate() {
            match byte {
                b'[' => {
                    let next = line.get(at + 1).copied().unwrap_or(b' ');
                    flags.links |= matches!(next, b'[' | b'c');
                    flags.markup |= next.is_ascii_digit() || next == b'f';
                }
                b'<' => flags.markup |= line.get(at + 1).is_some_and(u8::is_ascii_digit),
                b':' => flags.links |= at >= 4 && line[..at].ends_with(b"cite"),
                b'*' | b'/' | b'_' | b'=' | b'~' | b'+' => {
                    flags.markup |= at == 0 || line[at - 1] == b' '
                }
                _ => {}
            }
        }
        flags
    }
}

/// The inline markup of org.
fn scan<'t>(note: &'t str, range: Range<usize>, lines: Lines, out: &mut Passage<'t>) {
    let bytes = note.as_bytes();
    let (mut at, end) = (range.start, range.end);
    let mut flushed = at;
    let mut open: Vec<(u8, usize)> = Vec::new();
    while at < end {
        let byte = bytes[at];
        let next = match byte {
            b'[' => bracket(note, at, flushed, end, out),
            b'\n' => {
                if lines == Lines::Kept {
                    open.clear();
                }
                let is_forced = bytes[..at].ends_with(b"\\\\");
                Some(spans::line_break(
                    note, flushed, at, end, lines, is_forced, out,
                ))
            }
            b'<' if bytes[at..end].starts_with(b"<http") => {
                let url = at + 1..url_end(note, at + 1, end);
                out.push(note, flushed..at);
                let start = out.text.len();
                out.push(note, url.clone());
                out.mark(start, Mark::Url);
                Some(url.end + usize::from(bytes.get(url.end) == Some(&b'>')))
            }
            b'h' => spans::url(note, flushed, at, end, out),
            b'c' if (at == range.start || !bytes[at - 1].is_ascii_alphanumeric()) => {
                org_ref(note, at, flushed, end, out)
            }
            b'=' | b'~' => verbatim(note, at, flushed, end, out),
            b'*' | b'/' | b'_' | b'+' => {
                let before = if at > range.start {
                    bytes[at - 1]
                } else {
                    b' '
                };
                let after = if at + 1 < end { bytes[at + 1] } else { b' ' };
                let opens = (before.is_ascii_whitespace()
                    || matches!(before, b'(' | b'"' | b'\'' | b'{' | b'-'))
                    && !after.is_ascii_whitespace();
                let closes = !before.is_ascii_whitespace() && !after.is_ascii_alphanumeric();
                if let Some(index) = open
                    .iter()
                    .rposition(|open| open.0 == byte)
                    .filter(|_| closes)
                {
                    out.push(note, flushed..at);
                    let start = open[index].1;
                    open.truncate(index);
                    if byte != b'+' {
                        out.mark(
                            start,
                            if byte == b'*' {
                                Mark::Strong
                            } else {
                                Mark::Emphasis
                            },
                        );
                    }
                    Some(at + 1)
                } else if opens && open.len() < 16 && closes_later(bytes, at, end) {
                    out.push(note, flushed..at);
                    open.push((byte, out.text.len()));
                    Some(at + 1)
                } else {
                    None
                }
            }
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

/// True when the same sign stands after a word within the next lines.
fn closes_later(bytes: &[u8], at: usize, end: usize) -> bool {
    let limit = end.min(at + 600);
    memchr::memchr_iter(bytes[at], &bytes[at + 1..limit]).any(|next| {
        let next = at + 1 + next;
        !bytes[next - 1].is_ascii_whitespace()
            && bytes[next + 1..end]
                .first()
                .is_none_or(|after| !after.is_ascii_alphanumeric())
    })
}

fn verbatim<'t>(
    note: &'t str,
    at: usize,
    flushed: usize,
    end: usize,
    out: &mut Passage<'t>,
) -> Option<usize> {
    let bytes = note.as_bytes();
    let starts = at == flushed
        || at == 0
        || matches!(
            bytes[at - 1],
            b' ' | b'\t' | b'\n' | b'(' | b'"' | b'[' | b'-'
        );
    if !starts || bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace) {
        return None;
    }
    let limit = end.min(at + 600);
    let close = memchr::memchr_iter(bytes[at], &bytes[at + 1..limit])
        .map(|close| at + 1 + close)
        .find(|&close| {
            close > at + 1
                && !bytes[close - 1].is_ascii_whitespace()
                && bytes
                    .get(close + 1)
                    .is_none_or(|after| !after.is_ascii_alphanumeric())
        })?;
    if note[at..close].contains('\n') {
        return None;
    }
    out.push(note, flushed..at);
    let start = out.text.len();
    out.push(note, at..close + 1);
    out.mark(start, Mark::Code);
    Some(close + 1)
}

/// `[[url][text]]`, `[[url]]`, `[cite:@key; @other]`, `[fn:1]`.
fn bracket<'t>(
    note: &'t str,
    at: usize,
    flushed: usize,
    end: usize,
    out: &mut Passage<'t>,
) -> Option<usize> {
    let rest = &note[at..end];
    if let Some(inside) = rest.strip_prefix("[[") {
        let limit = inside.len().min(4000);
        let stop = memchr::memchr(b']', &inside.as_bytes()[..limit])?;
        let target = inside[..stop].trim();
        let after = &inside[stop..];
        let (text, next) = if let Some(text) = after.strip_prefix("][") {
            let close = memchr::memmem::find(&text.as_bytes()[..text.len().min(4000)], b"]]")?;
            let from = at + 2 + stop + 2;
            (from..from + close, from + close + 2)
        } else if after.starts_with("]]") {
            (at + 2..at + 2 + stop, at + 2 + stop + 2)
        } else {
            return None;
        };
        out.push(note, flushed..at);
        let start = out.text.len();
        if let Some(keys) = ["cite:", "citep:", "citet:", "citeauthor:", "autocite:"]
            .iter()
            .find_map(|kind| target.strip_prefix(kind))
        {
            let from = keys.as_ptr() as usize - note.as_ptr() as usize;
            push_keys(note, from..from + keys.len(), out);
            return Some(next);
        }
        if text.start == at + 2 {
            // A link without a text: a URL by itself, or another note.
            out.push(note, text);
            let mark = if target.contains("://") {
                Mark::Url
            } else {
                Mark::Note
            };
            out.mark(start, mark);
            return Some(next);
        }
        out.push(note, text);
        let mark = match target.split_once(':') {
            Some(("http" | "https", _)) => Mark::Link(target.into()),
            Some(("doi", doi)) => Mark::Link(format!("https://doi.org/{doi}").into()),
            Some(("arxiv", id)) => Mark::Link(format!("https://arxiv.org/abs/{id}").into()),
            Some(("file", path)) if words::is_file(path) => Mark::Link(path.into()),
            _ => Mark::Note,
        };
        out.mark(start, mark);
        return Some(next);
    }
    if rest.starts_with("[cite") {
        let close = rest.find(']').filter(|&close| close <= 1000)?;
        let from = rest[..close].find(':')? + 1;
        out.push(note, flushed..at);
        push_keys(note, at + from..at + close, out);
        return Some(at + close + 1);
    }
    if rest.starts_with("[fn:") {
        let close = rest.find(']').filter(|&close| close <= 60)?;
        out.push(note, flushed..at);
        return Some(at + close + 1);
    }
    if let Some(after) = stamp(rest) {
        out.push(note, flushed..at);
        return Some(end - after.len());
    }
    None
}

/// Keys after `@` or `&`, or separated by commas.
fn push_keys<'t>(note: &'t str, range: Range<usize>, out: &mut Passage<'t>) {
    let text = &note[range.clone()];
    let marked = text.contains(['@', '&']);
    for part in text.split([';', ',']) {
        let key = match part.find(['@', '&']) {
            Some(sign) => &part[sign + 1..],
            None if marked => continue,
            None => part.trim(),
        };
        let len = key
            .find(|c: char| c.is_whitespace() || matches!(c, ';' | ',' | ']'))
            .unwrap_or(key.len());
        if len == 0 {
            continue;
        }
        let from = key.as_ptr() as usize - note.as_ptr() as usize;
        if !out.text.is_empty() && !out.text.ends_with(' ') {
            out.push_as(" ", from..from);
        }
        let start = out.text.len();
        out.push(note, from..from + len);
        out.mark(start, Mark::Key);
    }
}

/// `cite:key1,key2` of org-ref.
fn org_ref<'t>(
    note: &'t str,
    at: usize,
    flushed: usize,
    end: usize,
    out: &mut Passage<'t>,
) -> Option<usize> {
    let rest = &note[at..end];
    let keys = ["cite:", "citep:", "citet:"]
        .iter()
        .find_map(|kind| rest.strip_prefix(kind))?;
    let len = keys
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, ',' | '_' | '-' | ':' | '&' | ';')))
        .unwrap_or(keys.len());
    let keys = keys[..len].trim_end_matches([',', ':', ';', '-']);
    if keys.len() < 3 {
        return None;
    }
    let from = keys.as_ptr() as usize - note.as_ptr() as usize;
    out.push(note, flushed..at);
    push_keys(note, from..from + keys.len(), out);
    Some(from + keys.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headlines_are_bared() {
        for (line, expected) in [
            (" TODO [#B] [2021-04-16 Fri] [[u][t]] :a:b:", "[[u][t]]"),
            (" [#A] DONE Title: with colon", "Title: with colon"),
            (" plain :not tags:", "plain :not tags:"),
            (" DONE", ""),
            ("", ""),
        ] {
            assert_eq!(&line[headline_text(line, 0..line.len())], expected);
        }
    }

    #[test]
    fn links_keys_and_emphasis() {
        let note = "see [[https://x.org/a_b][A /Title/]], [[file:b.org][other]], [cite:@doe2019; @roe] cite:a1,b2 =code=";
        let mut passage = Passage::default();
        scan(note, 0..note.len(), Lines::Joined, &mut passage);
        let marks: Vec<(&str, &Mark<'_>)> = passage
            .marks
            .iter()
            .map(|marked| (&passage.text[marked.range.clone()], &marked.mark))
            .collect();
        assert_eq!(
            marks,
            [
                ("A /Title/", &Mark::Link("https://x.org/a_b".into())),
                ("other", &Mark::Note),
                ("doe2019", &Mark::Key),
                ("roe", &Mark::Key),
                ("a1", &Mark::Key),
                ("b2", &Mark::Key),
                ("=code=", &Mark::Code),
            ]
        );
    }
}
