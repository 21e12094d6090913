//! Which records may be wanted, told by their bytes.
//!
//! Of each work the fold of its title, of the part before a colon and of the part after it, and its
//! identifiers are kept as hashes. Of each record the same parts of its title and its first identifiers are
//! looked up. What a hash lets through by chance is dismissed when it is judged.

use memchr::{memchr, memmem};
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use crate::enrich::judge::Query;
use crate::enrich::record::Record;
use crate::enrich::text::clean;
use crate::model::{Identifier, Scheme, title::fold};

/// Folds of fewer letters than this are no title to go by.
const SHORTEST: usize = 8;

/// The works of a catalog, to be looked for in a dump.
pub struct Wanted {
    works: FxHashMap<u64, Vec<u32>>,
    title: memmem::Finder<'static>,
    ids: Vec<(memmem::Finder<'static>, Scheme)>,
    xml_title: memmem::Finder<'static>,
}

impl std::fmt::Debug for Wanted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Wanted")
            .field("hashes", &self.works.len())
            .finish()
    }
}

impl Wanted {
    /// Of these works, by their place in the list.
    #[must_use]
    pub fn new<'q>(queries: impl Iterator<Item = &'q Query>) -> Self {
        let mut works: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
        for (number, query) in queries.enumerate() {
            let Ok(number) = u32::try_from(number) else {
                break;
            };
            for hash in hashes(&query.title, &query.ids) {
                works.entry(hash).or_default().push(number);
            }
        }
        let finder = |key: &'static str| memmem::Finder::new(key);
        Self {
            works,
            title: finder("\"title\":"),
            ids: vec![
                (finder("\"DOI\":"), Scheme::Doi),
                (finder("\"doi\":"), Scheme::Doi),
                (finder("\"ArXiv\":"), Scheme::Arxiv),
                // At the beginning of a line of arXiv's.
                (finder("\"id\":"), Scheme::Arxiv),
            ],
            xml_title: finder("<title"),
        }
    }

    /// The works that may want an object of JSON; most want none, and that is told fast.
    pub(super) fn of_json(&self, object: &[u8]) -> Vec<u32> {
        let mut found = Vec::new();
        let mut start = 0;
        // A title can be inside a member too, such as a reference: a few are looked at.
        for _ in 0..4 {
            let Some(at) = self.title.find(&object[start..]) else {
                break;
            };
            start += at + self.title.needle().len();
            if let Some(value) = value(&object[start..]) {
                self.add_title(value, &mut found);
                start += value.len();
            }
        }
        for (finder, scheme) in &self.ids {
            // Its own identifier stands before those of what it cites.
            if let Some(at) = finder.find(object)
                && let Some(value) = value(&object[at + finder.needle().len()..])
                && value.len() < 200
                && let Ok(value) = std::str::from_utf8(value)
                && let Some(id) = id(*scheme, value)
            {
                self.add(hash(&id), &mut found);
            }
        }
        found
    }

    /// The works that may want an element of `dblp.xml`.
    pub(super) fn of_xml(&self, element: &[u8]) -> Vec<u32> {
        let mut found = Vec::new();
        if let Some(at) = self.xml_title.find(element)
            && let Some(open) = memchr(b'>', &element[at..])
            && let Some(close) = memmem::find(&element[at + open..], b"</title>")
        {
            let title = &element[at + open + 1..at + open + close];
            self.add_title(title, &mut found);
        }
        if let Some(at) = memmem::find(element, b"doi.org/")
            && let Some(end) = memchr(b'<', &element[at..])
            && let Ok(text) = std::str::from_utf8(&element[at + 8..at + end])
            && let Some(id) = id(Scheme::Doi, text)
        {
            self.add(hash(&id), &mut found);
        }
        found
    }

    /// The works that may want a record that was read already.
    #[must_use]
    pub fn of_record(&self, record: &Record) -> Vec<u32> {
        let mut found = Vec::new();
        for hash in hashes(&record.title, &record.ids) {
            self.add(hash, &mut found);
        }
        found
    }

    fn add(&self, hash: u64, found: &mut Vec<u32>) {
        for work in self.works.get(&hash).into_iter().flatten() {
            if !found.contains(work) {
                found.push(*work);
            }
        }
    }

    /// The title as it stands in the file: plain letters are folded as they are, all else is read first.
    fn add_title(&self, title: &[u8], found: &mut Vec<u32>) {
        let is_plain = |byte: &u8| byte.is_ascii() && !matches!(byte, b'\\' | b'&' | b'<');
        if title.iter().all(is_plain) && title.len() <= 512 {
            let mut letters = [0_u8; 512];
            let (mut length, mut colon) = (0, None);
            for &byte in title {
                if byte.is_ascii_alphanumeric() {
                    letters[length] = byte.to_ascii_lowercase();
                    length += 1;
                } else if byte == b':' && colon.is_none() {
                    colon = Some(length);
                }
            }
            let mut look = |part: &[u8]| {
                if part.len() >= SHORTEST {
                    self.add(xxh3_64(part), found);
                }
            };
            look(&letters[..length]);
            if let Some(colon) = colon {
                look(&letters[..colon]);
                look(&letters[colon..length]);
            }
            return;
        }
        let Ok(text) = std::str::from_utf8(title) else {
            return;
        };
        let unescaped = match text.contains('\\') {
            true => serde_json::from_str::<String>(&format!("\"{text}\""))
                .unwrap_or_else(|_| text.to_owned()),
            false => text.to_owned(),
        };
        for part in parts(&clean(&unescaped))
            .map(fold)
            .filter(|part| part.len() >= SHORTEST)
        {
            self.add(xxh3_64(part.as_bytes()), found);
        }
    }
}

fn hashes(title: &str, ids: &[Identifier]) -> Vec<u64> {
    let mut hashes: Vec<u64> = parts(title)
        .map(fold)
        .filter(|part| part.len() >= SHORTEST)
        .map(|part| xxh3_64(part.as_bytes()))
        .collect();
    hashes.extend(ids.iter().map(hash));
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// The whole title, what stands before its first colon, and what stands after it.
fn parts(title: &str) -> impl Iterator<Item = &str> {
    let halves = title.split_once([':', '：']);
    std::iter::once(title).chain(halves.into_iter().flat_map(|(head, tail)| [head, tail]))
}

fn id(scheme: Scheme, value: &str) -> Option<Identifier> {
    let id = Identifier::new(scheme, value)?;
    Some(crate::enrich::record::arxiv_of(&id).unwrap_or(id))
}

fn hash(id: &Identifier) -> u64 {
    xxh3_64(format!("\n{}:{}", id.scheme().as_str(), id.value()).as_bytes())
}

/// The text of a value, or of the first in a list, without its quotation marks.
fn value(bytes: &[u8]) -> Option<&[u8]> {
    let start = bytes
        .iter()
        .take(8)
        .position(|byte| !matches!(byte, b' ' | b'['))?;
    if bytes[start] != b'"' {
        return None;
    }
    let text = &bytes[start + 1..];
    let mut at = 0;
    loop {
        let quote = at + memchr(b'"', &text[at..])?;
        let slashes = text[..quote]
            .iter()
            .rev()
            .take_while(|byte| **byte == b'\\')
            .count();
        if slashes % 2 == 0 {
            return Some(&text[..quote]);
        }
        at = quote + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_told_by_its_bytes() {
        let query = |title: &str| Query {
            title: title.into(),
            ..Query::default()
        };
        let mut queries = [
            query("PipeDream: Generalized Pipeline Parallelism"),
            query("Über formal unentscheidbare Sätze"),
        ];
        queries[1].ids.extend(Identifier::doi("10.1007/bf01700692"));
        let wanted = Wanted::new(queries.iter());
        for (line, works) in [
            (
                r#"{"title":"PIPEDREAM - generalized pipeline parallelism"}"#,
                &[0][..],
            ),
            (
                r#"{"title": ["Generalized Pipeline\n  Parallelism"]}"#,
                &[0],
            ),
            (r#"{"title":"PipeDream: another title altogether"}"#, &[0]),
            (
                r#"{"container-title":["PipeDream"],"title":["Other"]}"#,
                &[],
            ),
            (r#"{"DOI":"10.1007/BF01700692","title":["x"]}"#, &[1]),
            (
                r#"{"title":"\u00dcber formal unentscheidbare S\u00e4tze"}"#,
                &[1],
            ),
            (r#"{"title":"a \"quoted\" one"}"#, &[]),
        ] {
            assert_eq!(wanted.of_json(line.as_bytes()), works, "{line}");
        }
        let xml = "<article key=\"x\"><author>A</author><title>PipeDream: Generalized <i>Pipeline</i> Parallelism.</title>";
        assert_eq!(wanted.of_xml(xml.as_bytes()), [0]);
    }
}
