//! The inline markup of Markdown: a block of a note in, a [`Passage`] out.
//!
//! Knows inline, reference and wiki links, autolinks, bare URLs, images, emphasis, code, mathematics,
//! escapes, entities, HTML tags and comments, liquid tags, footnotes, and the citation keys of pandoc
//! and Obsidian. One pass over the bytes; how far it looks ahead is bounded, so that no text takes more
//! than linear time.

use std::borrow::Cow;
use std::ops::Range;

use super::blocks::Lines;
use super::definitions::Definitions;
use super::entities;
use super::keys;
use super::passage::{Mark, Passage};
use super::spans;
use crate::extract::byteset::ByteSet;

/// How far the end of a link's text or target is looked for, in bytes.
const LOOK_AHEAD: usize = 4000;
/// How deep brackets may nest in the text of a link.
const DEPTH: usize = 6;

/// Reads `range` of the note, one block, into an empty passage.
pub(super) fn scan<'t>(
    note: &'t str,
    range: Range<usize>,
    definitions: &Definitions<'t>,
    lines: Lines,
    out: &mut Passage<'t>,
) {
    let mut scanner = Scanner {
        note,
        bytes: note.as_bytes(),
        definitions,
        lines,
        open: Vec::new(),
        anchor: None,
        out,
    };
    scanner.run(range, 0);
}

struct Scanner<'s, 't> {
    note: &'t str,
    bytes: &'t [u8],
    definitions: &'s Definitions<'t>,
    lines: Lines,
    /// Emphasis that is open: delimiter, its length, where its text starts.
    open: Vec<(u8, usize, usize)>,
    /// An open `<a href>`: its target, where its text starts.
    anchor: Option<(Cow<'t, str>, usize)>,
    out: &'s mut Passage<'t>,
}

/// Bytes at which markup may start.
static SPECIAL: ByteSet = ByteSet::of(b"\\`*_[!<&@\nh{~=$|");

impl<'t> Scanner<'_, 't> {
    fn run(&mut self, range: Range<usize>, depth: usize) {
        let (mut at, end) = (range.start, range.end);
        let mut flushed = at;
        let next_special = |at: usize| SPECIAL.find(self.bytes.get(at..end)?);
        while let Some(skipped) = next_special(at) {
            at += skipped;
            if self.bytes[at] == b'h' && self.bytes.get(at + 1) != Some(&b't') {
                at += 1;
                continue;
            }
            let next = self.special(at, flushed, end, depth);
            match next {
                // What stands between was pushed by the reader of the special.
                Some(next) => {
                    at = next.max(at + 1);
                    flushed = at;
                }
                None => at += 1,
            }
        }
        self.out.push(self.note, flushed..end);
        if depth == 0
            && let Some((target, start)) = self.anchor.take()
        {
            self.out.mark(start, Mark::Link(target));
        }
    }

    /// Reads what starts at `at`, pushing the plain text before it first: where it ends, or none when
    /// the byte stands for itself.
    fn special(&mut self, at: usize, flushed: usize, end: usize, depth: usize) -> Option<usize> {
        let rest = &self.bytes[at..end];
        match rest[0] {
            b'\\' => {
                let next = *rest.get(1)?;
                if next == b'\n' {
                    self.out.push(self.note, flushed..at);
                    return Some(self.line_break(at + 1, end, true));
                }
                next.is_ascii_punctuation().then(|| {
                    self.out.push(self.note, flushed..at);
                    self.out.push(self.note, at + 1..at + 2);
                    at + 2
                })
            }
            b'\n' => {
                let forced = self.bytes[flushed..at].ends_with(b"  ");
                let kept = self.note[flushed..at]
                    .trim_end_matches([' ', '\t', '\r'])
                    .len();
                self.out.push(self.note, flushed..flushed + kept);
                Some(self.line_break(at, end, forced))
            }
            b'`' => {
                let ticks = count(rest, b'`');
                let close = find_run(rest, ticks, b'`', ticks)?;
                self.out.push(self.note, flushed..at);
                let start = self.out.text.len();
                let code = at + ticks..at + close;
                if self.lines == Lines::Kept && self.note[code.clone()].contains("://") {
                    self.out.push_as("…", code);
                } else {
                    self.out.push(self.note, code);
                }
                self.out.mark(start, Mark::Code);
                Some(at + close + ticks)
            }
            b'$' => {
                let width = count(rest, b'$').min(2);
                let inside = rest.get(width)?;
                if inside.is_ascii_whitespace() || inside.is_ascii_digit() && width == 1 {
                    return None;
                }
                let limit = rest.len().min(600);
                let close = width
                    + memchr::memchr_iter(b'$', &rest[width..limit]).find(|&close| {
                        let close = width + close;
                        !rest[close - 1].is_ascii_whitespace()
                            && rest[close..].starts_with(&rest[..width])
                    })?;
                self.out.push(self.note, flushed..at);
                let start = self.out.text.len();
                self.out.push(self.note, at..at + close + width);
                self.out.mark(start, Mark::Code);
                Some(at + close + width)
            }
            b'*' | b'_' | b'~' | b'=' => self.emphasis(at, flushed, end),
            b'!' => {
                if rest.get(1) != Some(&b'[') {
                    return None;
                }
                let close = matching(rest, 1)?;
                let end = match rest.get(close + 1) {
                    Some(b'(') => target(self.note, at + close + 1, end).map(|(_, end)| end)?,
                    Some(b'[') => at + matching(rest, close + 1)? + 1,
                    _ if rest[1..].starts_with(b"[[") => at + close + 1,
                    _ => return None,
                };
                self.out.push(self.note, flushed..at);
                Some(end)
            }
            b'[' => self.bracket(at, flushed, end, depth),
            b'<' => self.tag(at, flushed, end),
            b'&' => {
                let (text, len) = entities::decode(&self.note[at..end])?;
                self.out.push(self.note, flushed..at);
                let mut buffer = [0; 4];
                self.out
                    .push_as(text.encode_utf8(&mut buffer), at..at + len);
                Some(at + len)
            }
            b'@' => {
                let key = keys::bare(self.note, at, end)?;
                self.out.push(self.note, flushed..at);
                let start = self.out.text.len();
                self.out.push(self.note, key.clone());
                self.out.mark(start, Mark::Key);
                Some(key.end)
            }
            b'h' => spans::url(self.note, flushed, at, end, self.out),
            b'{' => {
                let close: &[u8] = match rest.get(1)? {
                    b'%' => b"%}",
                    b'{' => b"}}",
                    b':' | b'#' => b"}",
                    b'.' => b"}",
                    _ => return None,
                };
                let limit = rest.len().min(400);
                let len = memchr::memmem::find(&rest[..limit], close)?;
                self.out.push(self.note, flushed..at);
                Some(at + len + close.len())
            }
            _ => None,
        }
    }

    /// A line break at the `\n` at `at`, with the indentation and quote markers of the next line.
    fn line_break(&mut self, at: usize, end: usize, forced: bool) -> usize {
        let mut next = at + 1;
        if self.lines == Lines::Kept {
            self.open.clear();
            self.out.push_as("\n", at..next);
            let mut from = next;
            while next < end && matches!(self.bytes[next], b' ' | b'\t' | b'>' | b'\r') {
                next += 1;
                if self.bytes[next - 1] == b'>' {
                    // What is quoted stands where the quote does.
                    from = if self.bytes.get(next) == Some(&b' ') {
                        next + 1
                    } else {
                        next
                    };
                }
            }
            self.out.push(self.note, from.min(next)..next);
            return next;
        }
        while next < end && matches!(self.bytes[next], b' ' | b'\t' | b'>' | b'\r') {
            next += 1;
        }
        self.out.push_break(forced, at..next);
        next
    }

    fn emphasis(&mut self, at: usize, flushed: usize, end: usize) -> Option<usize> {
        let byte = self.bytes[at];
        let width = count(&self.bytes[at..end], byte);
        if matches!(byte, b'~' | b'=') && width != 2 || width > 3 {
            return None;
        }
        let before = if at > 0 { self.bytes[at - 1] } else { b' ' };
        let after = self
            .bytes
            .get(at + width)
            .copied()
            .filter(|_| at + width < end)
            .unwrap_or(b' ');
        let (space_before, space_after) =
            (before.is_ascii_whitespace(), after.is_ascii_whitespace());
        if space_before && space_after
            || byte == b'_' && is_word(before) && is_word(after)
            || byte == b'*' && before.is_ascii_digit() && after.is_ascii_digit()
        {
            return None;
        }
        let opened = self
            .open
            .iter()
            .rposition(|open| open.0 == byte && open.1 == width);
        if let Some(opened) = opened.filter(|_| !space_before) {
            self.out.push(self.note, flushed..at);
            let start = self.open[opened].2;
            self.open.truncate(opened);
            match (byte, width) {
                (b'~' | b'=', _) => {}
                (_, 1) => self.out.mark(start, Mark::Emphasis),
                _ => self.out.mark(start, Mark::Strong),
            }
            return Some(at + width);
        }
        if space_after {
            return None;
        }
        self.out.push(self.note, flushed..at);
        if self.open.len() < 32 {
            self.open.push((byte, width, self.out.text.len()));
        }
        Some(at + width)
    }

    fn bracket(&mut self, at: usize, flushed: usize, end: usize, depth: usize) -> Option<usize> {
        let rest = &self.bytes[at..end];
        let close = matching(rest, 0)?;
        let inside = at + 1..at + close;
        let after = rest.get(close + 1).copied();

        // `[[note]]`, `[[note|text]]`, `[[@key]]`, but not `[[pdf](url)]`.
        if rest.get(1) == Some(&b'[')
            && self.bytes[inside.clone()].ends_with(b"]")
            && matching(rest, 1) == Some(close - 1)
            && after != Some(b'(')
        {
            let wiki = &self.note[inside.start + 1..inside.end - 1];
            if !wiki.is_empty() && !wiki.contains("](") && !wiki.contains('\n') {
                self.out.push(self.note, flushed..at);
                let start = self.out.text.len();
                if let Some(key) = wiki.strip_prefix('@') {
                    let len = key.find(['|', '#']).unwrap_or(key.len());
                    self.out
                        .push(self.note, inside.start + 2..inside.start + 2 + len);
                    self.out.mark(start, Mark::Key);
                } else {
                    let from = wiki.rfind('|').map_or(0, |bar| bar + 1);
                    self.out
                        .push(self.note, inside.start + 1 + from..inside.end - 1);
                    self.out.mark(start, Mark::Note);
                }
                return Some(at + close + 1);
            }
        }
        if rest.get(1) == Some(&b'^') && after != Some(b'(') {
            self.out.push(self.note, flushed..at);
            return Some(at + close + 1);
        }
        if after == Some(b'(')
            && let Some((url, next)) = target(self.note, at + close + 1, end)
        {
            return Some(self.link(flushed..at, inside, Cow::Borrowed(url), next, depth));
        }
        if memchr::memchr(b'@', &self.bytes[inside.clone()]).is_some() {
            let keys = keys::bracketed(self.note, inside.clone());
            if !keys.is_empty() {
                self.out.push(self.note, flushed..at + 1);
                let mut from = at + 1;
                for key in keys {
                    self.out.push(self.note, from..key.start);
                    let start = self.out.text.len();
                    self.out.push(self.note, key.clone());
                    self.out.mark(start, Mark::Key);
                    from = key.end;
                }
                self.out.push(self.note, from..at + close + 1);
                return Some(at + close + 1);
            }
        }
        if self.definitions.is_empty() {
            return None;
        }
        // `[text][label]`, `[text][]`, `[text] [label]`, `[label]`.
        if after == Some(b'[')
            && let Some(second) = matching(rest, close + 1)
        {
            let label = at + close + 2..at + second;
            let label = if label.is_empty() {
                inside.clone()
            } else {
                label
            };
            if let Some(url) = self.definitions.find(&self.note[label]) {
                return Some(self.link(
                    flushed..at,
                    inside,
                    Cow::Borrowed(url),
                    at + second + 1,
                    depth,
                ));
            }
        }
        let url = self.definitions.find(&self.note[inside.clone()])?;
        Some(self.link(
            flushed..at,
            inside,
            Cow::Borrowed(url),
            at + close + 1,
            depth,
        ))
    }

    fn link(
        &mut self,
        before: Range<usize>,
        text: Range<usize>,
        url: Cow<'t, str>,
        next: usize,
        depth: usize,
    ) -> usize {
        self.out.push(self.note, before);
        let start = self.out.text.len();
        let marks = self.out.marks.len();
        if depth < 4 {
            self.run(text, depth + 1);
        }
        // A link in the text of a link is no link of its own; what is emphasised in it stays so.
        let mut index = marks;
        while index < self.out.marks.len() {
            match self.out.marks[index].mark {
                Mark::Link(_) | Mark::Url | Mark::Note => {
                    self.out.marks.remove(index);
                }
                _ => index += 1,
            }
        }
        self.out.mark(start, Mark::Link(url));
        next
    }

    fn tag(&mut self, at: usize, flushed: usize, end: usize) -> Option<usize> {
        let rest = &self.bytes[at..end];
        if rest.starts_with(b"<!--") {
            let len = memchr::memmem::find(rest, b"-->").map_or(rest.len(), |len| len + 3);
            self.out.push(self.note, flushed..at);
            return Some(at + len);
        }
        if rest.starts_with(b"<http://") || rest.starts_with(b"<https://") {
            let limit = rest.len().min(LOOK_AHEAD);
            let close = memchr::memchr3(b'>', b' ', b'\n', &rest[..limit])?;
            if rest[close] == b'>' {
                self.out.push(self.note, flushed..at);
                let start = self.out.text.len();
                self.out.push(self.note, at + 1..at + close);
                self.out.mark(start, Mark::Url);
                return Some(at + close + 1);
            }
            return None;
        }
        let next = *rest.get(1)?;
        if !(next.is_ascii_alphabetic() || next == b'/') {
            return None;
        }
        let limit = rest.len().min(LOOK_AHEAD);
        let close = memchr::memchr(b'>', &rest[..limit])?;
        let tag = &self.note[at + 1..at + close];
        let name_len = tag
            .bytes()
            .skip(1)
            .take_while(u8::is_ascii_alphanumeric)
            .count()
            + 1;
        // `<key>` and `<T, U>` are no tags of HTML.
        if !matches!(
            tag.as_bytes().get(name_len),
            None | Some(b' ' | b'/' | b'\n' | b'\t')
        ) {
            return None;
        }
        let name = &tag[..name_len];
        let mut next = at + close + 1;
        self.out.push(self.note, flushed..at);
        if name.eq_ignore_ascii_case("a") {
            if let Some(url) = attribute(tag, "href") {
                self.anchor = Some((entities::decode_all(url), self.out.text.len()));
            }
        } else if name.eq_ignore_ascii_case("/a") {
            if let Some((url, start)) = self.anchor.take() {
                self.out
                    .mark(start.min(self.out.text.len()), Mark::Link(url));
            }
        } else if ["br", "br/", "/p", "/li", "/td", "/div"]
            .iter()
            .any(|tag| name.eq_ignore_ascii_case(tag))
        {
            self.out.push_break(true, at..next);
        } else if ["sup", "script", "style", "svg"]
            .iter()
            .any(|tag| name.eq_ignore_ascii_case(tag))
            && !tag.ends_with('/')
        {
            next += find_close(&self.bytes[next..end], name.as_bytes()).unwrap_or(0);
        }
        Some(next)
    }
}

/// Where the closing tag of `name` ends.
fn find_close(inner: &[u8], name: &[u8]) -> Option<usize> {
    let inner = &inner[..inner.len().min(LOOK_AHEAD)];
    let at = memchr::memmem::find_iter(inner, b"</").find(|&at| {
        inner[at + 2..]
            .get(..name.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(name))
    })?;
    memchr::memchr(b'>', &inner[at..]).map(|close| at + close + 1)
}

/// The value of an attribute in the inside of a tag.
pub(super) fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let bytes = tag.as_bytes();
    let mut from = 0;
    while let Some(at) = memchr::memchr(b'=', &bytes[from..]).map(|at| from + at) {
        let before = tag[..at].trim_end();
        let key = &before[before
            .rfind(|c: char| c.is_ascii_whitespace() || c == '"' || c == '\'')
            .map_or(0, |at| at + 1)..];
        let value = tag[at + 1..].trim_start();
        let value = match value.as_bytes().first() {
            Some(&quote @ (b'"' | b'\'')) => {
                let inside = &value[1..];
                memchr::memchr(quote, inside.as_bytes()).map_or(inside, |end| &inside[..end])
            }
            _ => value
                .split(|c: char| c.is_ascii_whitespace())
                .next()
                .unwrap_or(""),
        };
        if key.eq_ignore_ascii_case(name) {
            return Some(value.trim());
        }
        from = (value.as_ptr() as usize - tag.as_ptr() as usize + value.len()).max(at + 1);
    }
    None
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80
}

/// How often a byte is repeated at the start.
fn count(bytes: &[u8], byte: u8) -> usize {
    bytes.iter().take_while(|&&next| next == byte).count()
}

/// Where a run of exactly `width` of a byte starts, from `from` on.
fn find_run(bytes: &[u8], from: usize, byte: u8, width: usize) -> Option<usize> {
    let limit = bytes.len().min(from + LOOK_AHEAD);
    let mut at = from;
    while let Some(next) = memchr::memchr(byte, &bytes[at..limit]) {
        at += next;
        let len = count(&bytes[at..limit], byte);
        if len == width {
            return Some(at);
        }
        at += len;
    }
    None
}

/// The bracket that closes the one at `open`; none when it is too far or too deep.
fn matching(bytes: &[u8], open: usize) -> Option<usize> {
    let limit = bytes.len().min(open + LOOK_AHEAD);
    let mut depth = 0;
    let mut at = open;
    while at < limit {
        match bytes[at] {
            b'\\' => at += 1,
            b'[' => {
                depth += 1;
                if depth > DEPTH {
                    return None;
                }
            }
            b']' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            b'\n'
                if bytes[at + 1..]
                    .iter()
                    .find(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'>'))
                    == Some(&b'\n') =>
            {
                return None;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// The target of a link whose `(` stands at `open`, and where the link ends.
fn target(note: &str, open: usize, end: usize) -> Option<(&str, usize)> {
    let bytes = &note.as_bytes()[..end.min(open + LOOK_AHEAD)];
    let skip = |mut at: usize| {
        while at < bytes.len() && bytes[at].is_ascii_whitespace() {
            at += 1;
        }
        at
    };
    let start = skip(open + 1);
    let (url, mut at) = if bytes.get(start) == Some(&b'<') {
        let close = start + memchr::memchr2(b'>', b'\n', &bytes[start..])?;
        (start + 1..close, close + 1)
    } else {
        let mut depth = 0;
        let mut at = start;
        while at < bytes.len() {
            match bytes[at] {
                b'(' => depth += 1,
                b')' if depth == 0 => break,
                b')' => depth -= 1,
                b'\\' => at += 1,
                byte if byte.is_ascii_whitespace() => break,
                _ => {}
            }
            at += 1;
        }
        let at = at.min(bytes.len());
        (start..at, at)
    };
    let spaced = skip(at);
    let has_title = spaced > at;
    at = spaced;
    if has_title && let Some(&quote @ (b'"' | b'\'' | b'(')) = bytes.get(at) {
        let quote = if quote == b'(' { b')' } else { quote };
        at += 1;
        while at < bytes.len() && bytes[at] != quote {
            at += if bytes[at] == b'\\' { 2 } else { 1 };
        }
        at = skip(at.min(bytes.len()) + 1);
    }
    if bytes.get(at) != Some(&b')') {
        // A target with a space in it: taken up to the bracket when that is on the same line.
        let close = url.start + memchr::memchr2(b')', b'\n', bytes.get(url.start..)?)?;
        if bytes[close] != b')' {
            return None;
        }
        return note
            .get(url.start..close)
            .map(|url| (url.trim(), close + 1));
    }
    note.get(url).map(|url| (url, at + 1))
}

/// Where a bare URL that starts at `start` ends: punctuation after it and closing brackets that it does
/// not open are not part of it.
pub(super) fn url_end(note: &str, start: usize, end: usize) -> usize {
    let url = &note[start..end];
    let len = url
        .char_indices()
        .find(|&(_, c)| {
            c.is_whitespace()
                || matches!(
                    c,
                    '<' | '>' | '"' | '`' | '{' | '}' | '|' | '\\' | '^' | '[' | ']'
                )
                || !c.is_ascii() && !c.is_alphanumeric()
                || matches!(c as u32, 0x2E80..=0x9FFF | 0xF900..=0xFAFF | 0xFF00..=0xFFEF)
        })
        .map_or(url.len(), |(at, _)| at);
    let mut url = &url[..len];
    let count = |byte| memchr::memchr_iter(byte, url.as_bytes()).count();
    let mut unopened = count(b')').saturating_sub(count(b'('));
    while let Some(last) = url.as_bytes().last() {
        match last {
            b'.' | b',' | b';' | b':' | b'!' | b'?' | b'\'' | b'*' | b'_' | b'~' => {}
            b')' if unopened > 0 => unopened -= 1,
            _ => break,
        }
        url = &url[..url.len() - 1];
    }
    start + url.len().max("http://".len().min(len))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(note: &str) -> String {
        draw_with(note, &Definitions::default())
    }

    fn draw_with(note: &str, definitions: &Definitions<'_>) -> String {
        let mut passage = Passage::default();
        scan(
            note,
            0..note.len(),
            definitions,
            Lines::Joined,
            &mut passage,
        );
        let mut drawn = passage.text.clone();
        for marked in &passage.marks {
            let text = &passage.text[marked.range.clone()];
            let mark = match &marked.mark {
                Mark::Link(url) => format!("link {url}"),
                other => format!("{other:?}").to_lowercase(),
            };
            drawn.push_str(&format!("\n  {text:?} {mark}"));
            assert!(passage.span(&marked.range).is_some());
        }
        drawn
    }

    #[test]
    fn links_of_every_form() {
        assert_eq!(
            draw("see [A *Title*](http://x.org/a_(b) \"T\")."),
            "see A Title.\n  \"Title\" emphasis\n  \"A Title\" link http://x.org/a_(b)"
        );
        assert_eq!(
            draw("[[pdf](u)] [[code & model](<v w>)]"),
            "[pdf] [code & model]\n  \"pdf\" link u\n  \"code & model\" link v w"
        );
        assert_eq!(
            draw("[[Usbeck]](http://x.org )"),
            "[Usbeck]\n  \"[Usbeck]\" link http://x.org"
        );
        assert_eq!(
            draw("**[T](u)** \\[2019, 4 refs\\]"),
            "T [2019, 4 refs]\n  \"T\" link u\n  \"T\" strong"
        );
        let definitions = Definitions::find_all("[A  b]: http://x.org\n[c]: d.md", 0);
        assert_eq!(
            draw_with("[x][a B] [C] [c][] [z]", &definitions),
            "x C c [z]\n  \"x\" link http://x.org\n  \"C\" link d.md\n  \"c\" link d.md"
        );
        assert_eq!(
            draw("<a class=\"b\" href='http://x.org?a&amp;b'>T</a>"),
            "T\n  \"T\" link http://x.org?a&b"
        );
    }

    #[test]
    fn what_is_no_link() {
        assert_eq!(draw("a![alt](x.png) [![b](s.svg)](u)![[embed]]b"), "a b");
        assert_eq!(
            draw("[[Note|shown]] and [[@doe2019|x]]"),
            "shown and doe2019\n  \"shown\" note\n  \"doe2019\" key"
        );
        assert_eq!(
            draw("a[^1] `[b](c)` $x[i](j)$"),
            "a [b](c) $x[i](j)$\n  \"[b](c)\" code\n  \"$x[i](j)$\" code"
        );
        assert_eq!(draw("<!-- [a](b) -->c<br>d &amp; e"), "c\nd & e");
    }

    #[test]
    fn urls_keys_and_breaks() {
        assert_eq!(
            draw("at https://x.org/a_b_c(d), <https://y.org>"),
            "at https://x.org/a_b_c(d), https://y.org\n  \"https://x.org/a_b_c(d)\" url\n  \"https://y.org\" url"
        );
        assert_eq!(
            draw("见https://x.org/a。好"),
            "见https://x.org/a。好\n  \"https://x.org/a\" url"
        );
        assert_eq!(
            draw("as [see @doe2019, p. 3; -@roe:x] and me@x.org"),
            "as [see @doe2019, p. 3; -@roe:x] and me@x.org\n  \"doe2019\" key\n  \"roe:x\" key"
        );
        assert_eq!(
            draw("one\\\n> two  \nthree\n  four"),
            "one\ntwo\nthree four"
        );
        assert_eq!(
            draw("snake_case_name 3 * 4 * 5 a*b"),
            "snake_case_name 3 * 4 * 5 ab"
        );
    }

    #[test]
    fn hostile_text_takes_linear_time() {
        let brackets = "[".repeat(300_000);
        draw(&brackets);
        draw(&"[a](".repeat(50_000));
        draw(&"*a _b ".repeat(50_000));
        draw(&"<a href=".repeat(50_000));
        draw(&"`a``b```".repeat(30_000));
    }
}
