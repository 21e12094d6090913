//! A stream of blocks cut into records that are on no lines of their own: objects of a list, elements of XML.

use memchr::memmem;

/// A record of more bytes than this is passed over: no dump has one, and memory has an end.
pub(super) const MOST: usize = 64 << 20;

/// What is left over between two blocks, and how to cut.
pub(super) struct Pieces {
    how: How,
    rest: Vec<u8>,
}

enum How {
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
    /// Objects of a list that is inside so many other lists and objects, itself counted.
    pub(super) fn objects(level: usize) -> Self {
        Self::new(How::Objects(Nesting {
            level,
            ..Nesting::default()
        }))
    }

    /// Elements of `dblp.xml`.
    pub(super) fn elements() -> Self {
        let finders = ENDS.iter().map(|end| memmem::Finder::new(*end)).collect();
        Self::new(How::Elements(finders))
    }

    const fn new(how: How) -> Self {
        Self {
            how,
            rest: Vec::new(),
        }
    }

    /// Hands on the records that end in this block.
    pub(super) fn cut(&mut self, block: &[u8], mut take: impl FnMut(&[u8])) {
        match &mut self.how {
            How::Objects(nesting) => {
                for &byte in block {
                    nesting.step(byte, &mut self.rest, &mut take);
                }
                if self.rest.len() > MOST {
                    self.rest.clear();
                }
            }
            How::Elements(finders) => cut_elements(&mut self.rest, block, finders, take),
        }
    }
}

/// An element ends at one of the ends; what stands before it since the last end is all of it.
fn cut_elements(
    rest: &mut Vec<u8>,
    block: &[u8],
    finders: &[memmem::Finder<'static>],
    mut take: impl FnMut(&[u8]),
) {
    rest.extend_from_slice(block);
    let mut start = 0;
    let mut at = 0;
    // Ends are looked for at `</` only: one pass, however many there are.
    while let Some(found) = memmem::find(&rest[at..], b"</") {
        let tag = &rest[at + found..];
        let end = finders
            .iter()
            .find(|finder| tag.starts_with(finder.needle()));
        at += found + 2;
        if let Some(end) = end {
            let stop = at - 2 + end.needle().len();
            take(&rest[start..stop]);
            start = stop;
            at = stop;
        }
    }
    rest.drain(..start);
    if rest.len() > MOST {
        rest.clear();
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

    fn cut(mut pieces: Pieces, text: &str, size: usize) -> Vec<String> {
        let mut found = Vec::new();
        for block in text.as_bytes().chunks(size) {
            pieces.cut(block, |piece| {
                found.push(String::from_utf8_lossy(piece).trim().to_owned())
            });
        }
        found
    }

    #[test]
    fn every_cut_gives_the_same_records() {
        for size in [1, 2, 3, 7, 100] {
            let list = "[\n{\"a\":\"}]\\\"\"},\n {\"b\":[{}]} ]";
            assert_eq!(
                cut(Pieces::objects(1), list, size),
                ["{\"a\":\"}]\\\"\"}", "{\"b\":[{}]}"]
            );
            let wrapped = "{\n\"items\":[{\"a\":1},{\"b\":{}}]}";
            assert_eq!(
                cut(Pieces::objects(2), wrapped, size),
                ["{\"a\":1}", "{\"b\":{}}"]
            );
            let xml = "<dblp>\n<article><title>A</title></article><book>\n<title>B</title></book>\n</dblp>";
            let found = cut(Pieces::elements(), xml, size);
            assert_eq!(found.len(), 2, "{found:?}");
            assert!(found[1].starts_with("<book>"));
        }
    }
}
