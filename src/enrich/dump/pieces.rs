//! A stream of blocks cut into records: lines, objects of a list, elements of XML.

use memchr::{memchr, memmem};

use super::Form;

/// A record of more bytes than this is passed over: no dump has one, and memory has an end.
const MOST: usize = 64 << 20;

/// What is left over between two blocks, and how to cut.
pub(super) struct Pieces {
    how: How,
    rest: Vec<u8>,
    is_passing_over: bool,
}

enum How {
    /// Not yet known whether a line or a list.
    Start,
    Lines,
    Objects(Nesting),
    Elements(Vec<memmem::Finder<'static>>),
}

/// Where in a JSON text a byte stands.
#[derive(Default)]
struct Nesting {
    depth: usize,
    /// The depth of the objects that are handed on: 1 in a list, 2 in a list inside an object.
    level: usize,
    is_text: bool,
    is_escaped: bool,
}

/// The elements of `dblp.xml` end so.
const ENDS: [&str; 10] = [
    "</article>",
    "</inproceedings>",
    "</proceedings>",
    "</book>",
    "</incollection>",
    "</phdthesis>",
    "</mastersthesis>",
    "</www>",
    "</data>",
    "</person>",
];

impl Pieces {
    pub(super) fn new(form: Form) -> Self {
        let how = match form {
            Form::Dblp => How::Elements(ENDS.iter().map(|end| memmem::Finder::new(*end)).collect()),
            _ => How::Start,
        };
        Self {
            how,
            rest: Vec::new(),
            is_passing_over: false,
        }
    }

    /// Hands on the records that end in this block.
    pub(super) fn cut(&mut self, block: &[u8], mut take: impl FnMut(&[u8])) {
        if let How::Start = self.how {
            let text = block.strip_prefix(b"\xef\xbb\xbf").unwrap_or(block);
            let line = &text[..memchr(b'\n', text).unwrap_or(text.len())];
            let is_list = line.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[');
            let is_wrapped =
                line.trim_ascii_end() == b"{" || memmem::find(line, b"\"items\":[").is_some();
            self.how = match (is_list, is_wrapped) {
                (true, _) => How::Objects(Nesting {
                    level: 1,
                    ..Nesting::default()
                }),
                (_, true) => How::Objects(Nesting {
                    level: 2,
                    ..Nesting::default()
                }),
                _ => How::Lines,
            };
        }
        match &mut self.how {
            How::Lines | How::Start => self.lines(block, take),
            How::Objects(nesting) => {
                for &byte in block {
                    nesting.step(byte, &mut self.rest, &mut take);
                }
                if self.rest.len() > MOST {
                    self.rest.clear();
                }
            }
            How::Elements(finders) => {
                let finders = std::mem::take(finders);
                self.elements(block, &finders, take);
                self.how = How::Elements(finders);
            }
        }
    }

    fn lines(&mut self, block: &[u8], mut take: impl FnMut(&[u8])) {
        let mut start = 0;
        while let Some(length) = memchr(b'\n', &block[start..]) {
            let line = &block[start..start + length];
            if self.is_passing_over {
                self.is_passing_over = false;
            } else if self.rest.is_empty() {
                take(line);
            } else {
                self.rest.extend_from_slice(line);
                take(&self.rest);
            }
            self.rest.clear();
            start += length + 1;
        }
        if self.rest.len() + block.len() - start > MOST {
            self.rest.clear();
            self.is_passing_over = true;
        } else if !self.is_passing_over {
            self.rest.extend_from_slice(&block[start..]);
        }
    }

    /// An element ends at one of the ends; what stands before it since the last end is all of it.
    fn elements(
        &mut self,
        block: &[u8],
        finders: &[memmem::Finder<'static>],
        mut take: impl FnMut(&[u8]),
    ) {
        self.rest.extend_from_slice(block);
        let mut start = 0;
        let mut at = 0;
        // Ends are looked for at `</` only: one pass, however many there are.
        while let Some(found) = memmem::find(&self.rest[at..], b"</") {
            let tag = &self.rest[at + found..];
            let end = finders
                .iter()
                .find(|finder| tag.starts_with(finder.needle()));
            at += found + 2;
            if let Some(end) = end {
                let stop = at - 2 + end.needle().len();
                take(&self.rest[start..stop]);
                start = stop;
                at = stop;
            }
        }
        self.rest.drain(..start);
        if self.rest.len() > MOST {
            self.rest.clear();
        }
    }

    /// Hands on what is left at the end: a last line without its line break.
    pub(super) fn finish(&mut self, mut take: impl FnMut(&[u8])) {
        if matches!(self.how, How::Lines) && !self.rest.is_empty() && !self.is_passing_over {
            take(&self.rest);
        }
        self.rest.clear();
    }
}

impl Nesting {
    fn step(&mut self, byte: u8, rest: &mut Vec<u8>, take: &mut impl FnMut(&[u8])) {
        let is_inside = self.depth > self.level;
        if is_inside {
            rest.push(byte);
        }
        if self.is_text {
            match byte {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' => self.is_escaped = true,
                b'"' => self.is_text = false,
                _ => {}
            }
            return;
        }
        match byte {
            b'"' => self.is_text = true,
            b'{' | b'[' => {
                if !is_inside && self.depth == self.level && byte == b'{' {
                    rest.clear();
                    rest.push(byte);
                }
                self.depth += 1;
            }
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                if is_inside && self.depth == self.level {
                    take(rest);
                    rest.clear();
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(form: Form, text: &str, size: usize) -> Vec<String> {
        let mut pieces = Pieces::new(form);
        let mut found = Vec::new();
        // The form is told by the first block: it holds a line at least.
        let first = text.find('\n').map_or(text.len(), |at| at + 1).max(size);
        let (head, tail) = text.as_bytes().split_at(first.min(text.len()));
        for block in std::iter::once(head).chain(tail.chunks(size)) {
            pieces.cut(block, |piece| {
                found.push(String::from_utf8_lossy(piece).trim().to_owned())
            });
        }
        pieces.finish(|piece| found.push(String::from_utf8_lossy(piece).trim().to_owned()));
        found
    }

    #[test]
    fn every_cut_gives_the_same_records() {
        for size in [1, 2, 3, 7, 100] {
            assert_eq!(
                cut(Form::Json, "{\"a\":1}\n{\"b\":2}", size),
                ["{\"a\":1}", "{\"b\":2}"]
            );
            let list = "[\n{\"a\":\"}]\\\"\"},\n {\"b\":[{}]} ]";
            assert_eq!(
                cut(Form::Json, list, size),
                ["{\"a\":\"}]\\\"\"}", "{\"b\":[{}]}"]
            );
            let wrapped = "{\n\"items\":[{\"a\":1},{\"b\":{}}]}";
            assert_eq!(cut(Form::Json, wrapped, size), ["{\"a\":1}", "{\"b\":{}}"]);
            let xml = "<dblp>\n<article><title>A</title></article><book>\n<title>B</title></book>\n</dblp>";
            let found = cut(Form::Dblp, xml, size);
            assert_eq!(found.len(), 2, "{found:?}");
            assert!(found[1].starts_with("<book>"));
        }
    }
}
