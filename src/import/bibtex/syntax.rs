//! The concrete syntax of `.bib` files: every byte of the text belongs to one [`Part`].
//!
//! BibTeX's own grammar, and what Biber's parser takes beside it: comments with `%` between fields, entries in
//! parentheses, `@comment{…}` as a group. Beyond both it recovers: a comma that is missing between fields, a
//! key that is missing, and after an entry that is not closed it goes on at the next line that begins an entry.
//!
//! **Source**: BibTeXing, O. Patashnik, 1988; the grammar of btparse 0.89 as its manual tells it, read in
//! November 2026.

use std::ops::Range;

/// A stretch of the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Part<'t> {
    /// **Units**: bytes, half-open; parts follow each other without a gap.
    pub span: Range<usize>,
    /// The line of its first byte, from 1.
    pub line: u32,
    /// What it is.
    pub what: What<'t>,
}

/// What a [`Part`] is.
#[derive(Debug, Clone, PartialEq)]
pub enum What<'t> {
    /// What stands between entries, which BibTeX takes for a comment.
    Text,
    /// `@comment{…}`, or the rest of the line after `@comment`.
    Comment,
    /// `@preamble{…}`.
    Preamble(Vec<Piece<'t>>),
    /// `@string{name = value}`.
    Strings(Vec<Field<'t>>),
    /// An entry.
    Entry(RawEntry<'t>),
    /// What begins like one of these and does not go on so.
    Broken(String),
}

/// An entry as written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RawEntry<'t> {
    /// After the `@`.
    pub entry_type: &'t str,
    /// Empty when there is none.
    pub key: &'t str,
    /// **Shape**: in the order of the text; a name may stand twice.
    pub fields: Vec<Field<'t>>,
    /// **Shape**: lines from `%` on, between fields, without line break.
    pub comments: Vec<Range<usize>>,
    /// Offsets where a comma is missing.
    pub missing_commas: Vec<usize>,
}

/// A field as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Field<'t> {
    /// As written.
    pub name: &'t str,
    /// Where the name begins.
    pub at: usize,
    /// **Shape**: what `#` joins, in order.
    pub value: Vec<Piece<'t>>,
    /// Where the value begins and ends.
    pub span: Range<usize>,
}

/// A part of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'t> {
    /// `{…}`: what is inside.
    Braced(&'t str),
    /// `"…"`: what is inside.
    Quoted(&'t str),
    /// A number, or the name of a `@string`.
    Bare(&'t str),
}

impl Part<'_> {
    /// True for what begins with `@` and was understood.
    #[must_use]
    pub const fn is_command(&self) -> bool {
        !matches!(self.what, What::Text | What::Broken(_))
    }
}

/// Cuts a text into its parts.
#[must_use]
pub const fn parts(text: &str) -> Parts<'_> {
    Parts {
        text,
        at: 0,
        line: 1,
        counted: 0,
        is_suspect: false,
    }
}

/// The iterator of [`parts`].
#[derive(Debug, Clone)]
pub struct Parts<'t> {
    text: &'t str,
    at: usize,
    line: u32,
    counted: usize,
    /// A value ran to the end of the text: from now on a line that begins an entry ends a value.
    is_suspect: bool,
}

type Parsed<T> = Result<T, String>;

impl<'t> Iterator for Parts<'t> {
    type Item = Part<'t>;

    fn next(&mut self) -> Option<Part<'t>> {
        if self.at >= self.text.len() {
            return None;
        }
        let start = self.at;
        if let Some((name, open)) = command(self.text, start) {
            let (what, end) = self.command(start, name, open);
            return Some(self.part(start, end, what));
        }
        let bytes = self.text.as_bytes();
        let mut end = start + 1;
        while let Some(offset) = memchr::memchr(b'@', &bytes[end..]) {
            end += offset;
            if command(self.text, end).is_some() {
                return Some(self.part(start, end, What::Text));
            }
            end += 1;
        }
        Some(self.part(start, self.text.len(), What::Text))
    }
}

impl<'t> Parts<'t> {
    fn part(&mut self, start: usize, end: usize, what: What<'t>) -> Part<'t> {
        let bytes = self.text.as_bytes();
        let lines = memchr::memchr_iter(b'\n', &bytes[self.counted..start]).count();
        self.line += u32::try_from(lines).unwrap_or(u32::MAX);
        self.counted = start;
        self.at = end;
        Part {
            span: start..end,
            line: self.line,
            what,
        }
    }

    fn command(&mut self, start: usize, name: &'t str, open: usize) -> (What<'t>, usize) {
        let mut cursor = Cursor {
            text: self.text,
            at: open,
            is_suspect: self.is_suspect,
            reached_end: false,
            comments: Vec::new(),
        };
        let parsed = cursor.command(name);
        self.is_suspect |= cursor.reached_end;
        match parsed {
            Ok(what) => (what, cursor.at),
            Err(reason) => {
                let end = next_entry(self.text, (start + 1).max(open)).unwrap_or(self.text.len());
                (What::Broken(reason), end)
            }
        }
    }
}

/// `@name{` or `@name(` at `at`: the name, and where what follows it begins.
fn command(text: &str, at: usize) -> Option<(&str, usize)> {
    let bytes = text.as_bytes();
    if bytes.get(at) != Some(&b'@') {
        return None;
    }
    let skip = |mut at: usize| {
        while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
            at += 1;
        }
        at
    };
    let start = skip(at + 1);
    let length = bytes[start..]
        .iter()
        .take_while(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+' | b'.' | b':')
        })
        .count();
    let name = &text[start..start + length];
    let open = skip(start + length);
    if name.eq_ignore_ascii_case("comment") {
        return Some((name, start + length));
    }
    // `me@example.org (work)` is no entry, `@article (key,` is.
    let begins = name.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_mail = at > 0 && bytes[at - 1].is_ascii_alphanumeric();
    (begins && !is_mail && matches!(bytes.get(open), Some(b'{' | b'('))).then_some((name, open))
}

/// The next line that begins an entry, from a byte on.
fn next_entry(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(offset) = memchr::memchr(b'@', bytes.get(at..)?) {
        at += offset;
        if is_line_start(bytes, at) && command(text, at).is_some() {
            return Some(at);
        }
        at += 1;
    }
    None
}

fn is_line_start(bytes: &[u8], at: usize) -> bool {
    bytes[..at]
        .iter()
        .rev()
        .find(|byte| !matches!(byte, b' ' | b'\t'))
        .is_none_or(|byte| matches!(byte, b'\n' | b'\r'))
}

struct Cursor<'t> {
    text: &'t str,
    at: usize,
    is_suspect: bool,
    reached_end: bool,
    comments: Vec<Range<usize>>,
}

impl<'t> Cursor<'t> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Goes over white space and comments.
    fn blank(&mut self) {
        let bytes = self.text.as_bytes();
        while let Some(byte) = self.peek() {
            if byte.is_ascii_whitespace() {
                self.at += 1;
            } else if byte == b'%' {
                let end = memchr::memchr(b'\n', &bytes[self.at..])
                    .map_or(bytes.len(), |end| self.at + end);
                let length = self.text[self.at..end].trim_end().len();
                self.comments.push(self.at..self.at + length);
                self.at = end;
            } else if self.text[self.at..].starts_with(['\u{a0}', '\u{feff}', '\u{200b}']) {
                self.at += self.text[self.at..]
                    .chars()
                    .next()
                    .map_or(1, char::len_utf8);
            } else {
                return;
            }
        }
    }

    fn command(&mut self, name: &'t str) -> Parsed<What<'t>> {
        let is = |word: &str| name.eq_ignore_ascii_case(word);
        if is("comment") {
            return Ok(self.comment());
        }
        let close = if self.peek() == Some(b'(') {
            b')'
        } else {
            b'}'
        };
        self.at += 1;
        if is("preamble") {
            let value = self.value("@preamble", close)?;
            self.close(close, "@preamble")?;
            return Ok(What::Preamble(value));
        }
        if is("string") {
            let mut fields = Vec::new();
            loop {
                self.blank();
                match self.peek() {
                    Some(byte) if byte == close => break,
                    Some(b',') => self.at += 1,
                    _ => fields.push(self.field(close)?),
                }
            }
            self.close(close, "@string")?;
            return Ok(What::Strings(fields));
        }
        self.entry(name, close).map(What::Entry)
    }

    fn comment(&mut self) -> What<'t> {
        let bytes = self.text.as_bytes();
        let mut open = self.at;
        while bytes
            .get(open)
            .is_some_and(|byte| matches!(byte, b' ' | b'\t'))
        {
            open += 1;
        }
        let start = self.at;
        if let Some(open_byte @ (b'{' | b'(')) = bytes.get(open).copied() {
            self.at = open;
            let closed = if open_byte == b'{' {
                self.group().is_some()
            } else {
                self.at += 1;
                self.until(b')').is_some()
            };
            if closed {
                return What::Comment;
            }
        }
        self.at = memchr::memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |end| start + end);
        What::Comment
    }

    fn close(&mut self, close: u8, what: &str) -> Parsed<()> {
        self.blank();
        if self.peek() == Some(close) {
            self.at += 1;
            return Ok(());
        }
        Err(format!("{what} is not closed"))
    }

    fn entry(&mut self, entry_type: &'t str, close: u8) -> Parsed<RawEntry<'t>> {
        let mut entry = RawEntry {
            entry_type,
            ..RawEntry::default()
        };
        self.blank();
        let start = self.at;
        let bytes = self.text.as_bytes();
        // In parentheses a key may hold one: BibTeX goes on until white space or a comma.
        while let Some(byte) = self.peek() {
            let is_end = byte.is_ascii_whitespace()
                || matches!(byte, b',' | b'}' | b'=' | b'{' | b'"' | b'#' | b'%')
                || byte == close;
            if is_end {
                break;
            }
            self.at += 1;
        }
        let key = &self.text[start..self.at];
        self.blank();
        match self.peek() {
            Some(b',') => {
                entry.key = key;
                self.at += 1;
            }
            Some(byte) if byte == close => {
                entry.key = key;
                self.at += 1;
                entry.comments = std::mem::take(&mut self.comments);
                return Ok(entry);
            }
            // `@article{title = …`: no key at all.
            Some(b'=') => self.at = start,
            Some(_) if key.is_empty() => {
                return Err(format!(
                    "@{entry_type} has no key and no field where they should stand"
                ));
            }
            // `@article{two words, …`: keys of other programs; the words are the key.
            Some(byte) if !matches!(byte, b'{' | b'"' | b'#') => {
                let end = bytes[self.at..]
                    .iter()
                    .position(|byte| matches!(byte, b',' | b'\n' | b'}' | b'='))
                    .map_or(bytes.len(), |end| self.at + end);
                let is_one_line = !self.text[start..end].contains('\n');
                if bytes.get(end) == Some(&b',') && is_one_line {
                    entry.key = self.text[start..end].trim();
                    self.at = end + 1;
                } else if bytes.get(end) == Some(&b'=') {
                    // The comma after the key is missing.
                    entry.key = key;
                    entry.missing_commas.push(self.at);
                } else {
                    return Err(format!("no comma after the key `{key}`"));
                }
            }
            _ => return Err(format!("no comma after the key `{key}`")),
        }
        loop {
            self.blank();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(byte) if byte == close => {
                    self.at += 1;
                    break;
                }
                // `@article{k, … )`: closed by the other sign.
                Some(b')') if close == b'}' => {
                    return Err("a `)` stands where the entry should end with `}`".to_owned());
                }
                None => {
                    self.reached_end = true;
                    return Err("the entry is not closed".to_owned());
                }
                Some(b'@') if is_line_start(bytes, self.at) => {
                    return Err("the entry is not closed before the next one".to_owned());
                }
                Some(_) => {
                    let field = self.field(close)?;
                    entry.fields.push(field);
                    let end = self.at;
                    self.blank();
                    if !matches!(self.peek(), Some(b','))
                        && self.peek() != Some(close)
                        && self.peek().is_some()
                    {
                        entry.missing_commas.push(end);
                    }
                }
            }
        }
        entry.comments = std::mem::take(&mut self.comments);
        Ok(entry)
    }

    fn field(&mut self, close: u8) -> Parsed<Field<'t>> {
        let at = self.at;
        while let Some(byte) = self.peek() {
            if byte.is_ascii_whitespace()
                || matches!(
                    byte,
                    b'"' | b'#' | b'%' | b'\'' | b'(' | b')' | b',' | b'=' | b'{' | b'}'
                )
            {
                break;
            }
            self.at += 1;
        }
        let name = &self.text[at..self.at];
        if name.is_empty() {
            let odd: String = self.text[at..].chars().take(1).collect();
            return Err(format!("`{odd}` stands where a field should begin"));
        }
        self.blank();
        if self.peek() != Some(b'=') {
            return Err(format!("no `=` after `{}`", shorten(name)));
        }
        self.at += 1;
        self.blank();
        let start = self.at;
        let value = self.value(name, close)?;
        // Blanks behind the last piece were read on the way to a `#`.
        let end = start + self.text[start..self.at].trim_end().len();
        Ok(Field {
            name,
            at,
            value,
            span: start..end,
        })
    }

    fn value(&mut self, name: &str, close: u8) -> Parsed<Vec<Piece<'t>>> {
        let mut pieces = Vec::new();
        let fail = |what: &str| Err(format!("the value of `{}` {what}", shorten(name)));
        loop {
            self.blank();
            let start = self.at;
            match self.peek() {
                Some(b'{') => match self.group() {
                    Some(inside) => pieces.push(Piece::Braced(inside)),
                    None => return fail("is not closed"),
                },
                Some(b'"') => {
                    self.at += 1;
                    match self.until(b'"') {
                        Some(inside) => pieces.push(Piece::Quoted(inside)),
                        None => return fail("is not closed"),
                    }
                }
                // An empty value: `year = ,`.
                Some(b',') if pieces.is_empty() => return Ok(pieces),
                Some(byte) if byte == close && pieces.is_empty() => return Ok(pieces),
                Some(_) => {
                    while let Some(byte) = self.peek() {
                        if byte.is_ascii_whitespace()
                            || matches!(byte, b'"' | b'#' | b'%' | b',' | b'=' | b'{' | b'}')
                            || byte == close
                        {
                            break;
                        }
                        self.at += 1;
                    }
                    if self.at == start {
                        return fail("is missing");
                    }
                    pieces.push(Piece::Bare(&self.text[start..self.at]));
                }
                None => {
                    self.reached_end = true;
                    return fail("is missing");
                }
            }
            let end = self.at;
            let comments = self.comments.len();
            self.blank();
            if self.peek() != Some(b'#') {
                self.at = end;
                self.comments.truncate(comments);
                return Ok(pieces);
            }
            self.at += 1;
        }
    }

    /// What is inside the braces that begin here.
    fn group(&mut self) -> Option<&'t str> {
        self.at += 1;
        self.until(b'}')
    }

    /// What stands before this sign outside braces; the sign is gone over.
    fn until(&mut self, end: u8) -> Option<&'t str> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let (mut depth, mut at) = (0_usize, start);
        loop {
            let rest = bytes.get(at..)?;
            let offset = if self.is_suspect {
                rest.iter()
                    .position(|byte| *byte == end || matches!(byte, b'{' | b'}' | b'@'))
            } else {
                memchr::memchr3(b'{', b'}', end, rest)
            };
            let Some(offset) = offset else {
                self.reached_end = true;
                return None;
            };
            at += offset;
            let byte = bytes[at];
            if byte == end && depth == 0 {
                self.at = at + 1;
                return Some(&self.text[start..at]);
            }
            match byte {
                b'{' => depth += 1,
                b'}' => depth = depth.checked_sub(1)?,
                b'@' if is_line_start(bytes, at) && command(self.text, at).is_some() => {
                    return None;
                }
                _ => {}
            }
            at += 1;
        }
    }
}

fn shorten(name: &str) -> String {
    name.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shapes(text: &str) -> Vec<String> {
        let mut end = 0;
        parts(text)
            .map(|part| {
                assert_eq!(part.span.start, end, "parts follow each other");
                end = part.span.end;
                let shape = match &part.what {
                    What::Text => "text".to_owned(),
                    What::Comment => "comment".to_owned(),
                    What::Preamble(_) => "preamble".to_owned(),
                    What::Strings(fields) => format!("strings {}", fields.len()),
                    What::Entry(entry) => {
                        let names: Vec<_> = entry.fields.iter().map(|field| field.name).collect();
                        format!("{} {}: {}", entry.entry_type, entry.key, names.join(" "))
                    }
                    What::Broken(reason) => format!("broken: {reason}"),
                };
                format!("{} {shape}", part.line)
            })
            .collect()
    }

    #[test]
    fn every_byte_belongs_to_a_part() {
        let text = "Hello me@example.org\n@comment{jabref-meta: {a} b}\n@STRING(x = \"1\" # y)\n\
            @preamble{\"a\" # {b}}\n@Article (k:1,\n  title = {a {b} c} # x, % why\n  year=1999\n)\n\
            @book{b, title = \"say {\"}hi{\"}\" pages = 3}\n@misc{open, title = {oops,\n}\n@misc{next}\n\
            @article{title = {No key}}\n@misc{two words, note = {x}}\n@comment to the end @misc{no}\n";
        assert_eq!(
            shapes(text),
            [
                "1 text",
                "2 comment",
                "2 text",
                "3 strings 1",
                "3 text",
                "4 preamble",
                "4 text",
                "5 Article k:1: title year",
                "8 text",
                "9 book b: title pages",
                "9 text",
                "10 broken: the entry is not closed before the next one",
                "12 misc next: ",
                "12 text",
                "13 article : title",
                "13 text",
                "14 misc two words: note",
                "14 text",
                "15 comment",
                "15 text",
            ]
        );
    }

    #[test]
    fn what_is_broken_does_not_take_the_rest_along() {
        let text = "@a{k, x = {1}\n@b{l, y = 2}\n@c{m z}\n@d{n, = {3}}\n@e{o, v = {4}}";
        let shapes = shapes(text);
        assert!(shapes.iter().any(|it| it.ends_with("b l: y")), "{shapes:?}");
        assert!(shapes.iter().any(|it| it.ends_with("e o: v")), "{shapes:?}");
        assert_eq!(
            shapes.iter().filter(|it| it.contains("broken")).count(),
            3,
            "{shapes:?}"
        );
    }
}
