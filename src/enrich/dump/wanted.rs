//! Which records may be wanted, told by their bytes.
//!
//! Of each work the fold of its title, of its halves before and after a colon and of its first letters, and its
//! identifiers are kept as hashes. Of each record the same parts of its title and its identifiers are looked
//! up. What a hash lets through by chance is dismissed when it is judged.

use memchr::{memchr, memmem};
use rustc_hash::FxHashMap;

use super::letters;
use super::sieve::{self, Sieve};
use crate::enrich::judge::Query;
use crate::enrich::record::Record;
use crate::model::Identifier;

/// The works of a catalog, to be looked for in a dump.
#[derive(Debug)]
pub struct Wanted {
    works: FxHashMap<u64, Vec<u32>>,
    /// A bit for the beginning of each hash: small enough to stay in the processor's cache, and nearly all
    /// that is asked for is not there.
    beginnings: Vec<u64>,
    /// Bits of a hash that are its beginning.
    bits: u32,
    sieve: Option<Sieve>,
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
            let mut add = |hash: u64| {
                let works = works.entry(hash).or_default();
                if works.last() != Some(&number) {
                    works.push(number);
                }
            };
            letters::of_title(&query.title, &mut add);
            query.ids.iter().map(sieve::of_identifier).for_each(add);
        }
        // One in 32 is let through to be looked up; 8 MB at most.
        let bits = (works.len() * 32).next_power_of_two().ilog2().clamp(16, 26);
        let mut beginnings = vec![0_u64; 1 << (bits - 6)];
        for hash in works.keys() {
            let bit = hash >> (64 - bits);
            beginnings[(bit >> 6) as usize] |= 1 << (bit & 63);
        }
        Self {
            works,
            beginnings,
            bits,
            sieve: Sieve::new(),
        }
    }

    /// The works that want what has this hash.
    fn of(&self, hash: u64) -> &[u32] {
        let bit = hash >> (64 - self.bits);
        if self.beginnings[(bit >> 6) as usize] & (1 << (bit & 63)) == 0 {
            return &[];
        }
        self.works.get(&hash).map_or(&[], Vec::as_slice)
    }

    /// Says where in these bytes of JSON a title or an identifier stands that works want, and which works.
    /// It can be one that the record cites: see [`sieve::depth`].
    pub(super) fn each(&self, bytes: &[u8], told: &mut impl FnMut(usize, &[u32])) {
        if let Some(sieve) = &self.sieve {
            sieve.each(bytes, &mut |at, hash| {
                let works = self.of(hash);
                if !works.is_empty() {
                    told(at, works);
                }
            });
        }
    }

    /// The works that may want an object of JSON.
    pub(super) fn of_json(&self, object: &[u8]) -> Vec<u32> {
        let mut found = Vec::new();
        self.each(object, &mut |at, works| {
            if is_its_own(&object[..at]) {
                add(works, &mut found);
            }
        });
        found
    }

    /// The works that may want an element of `dblp.xml`.
    pub(super) fn of_xml(&self, element: &[u8]) -> Vec<u32> {
        let mut found = Vec::new();
        if let Some(at) = memmem::find(element, b"<title")
            && let Some(open) = memchr(b'>', &element[at..])
            && let Some(close) = memmem::find(&element[at + open..], b"</title>")
        {
            let title = &element[at + open + 1..at + open + close];
            letters::title::<false>(title, &mut |hash| add(self.of(hash), &mut found));
        }
        if let Some(at) = memmem::find(element, b"doi.org/")
            && let Some(end) = memchr(b'<', &element[at..])
            && let Ok(text) = std::str::from_utf8(&element[at + 8..at + end])
            && let Some(id) = Identifier::doi(text)
        {
            add(self.of(sieve::of_identifier(&id)), &mut found);
        }
        found
    }

    /// The works that may want a record that was read already.
    #[must_use]
    pub fn of_record(&self, record: &Record) -> Vec<u32> {
        let mut found = Vec::new();
        letters::of_record(&record.title, &mut |hash| add(self.of(hash), &mut found));
        for id in &record.ids {
            add(self.of(sieve::of_identifier(id)), &mut found);
        }
        found
    }
}

pub(super) fn add(works: &[u32], found: &mut Vec<u32>) {
    for work in works {
        if !found.contains(work) {
            found.push(*work);
        }
    }
}

/// True when a key that stands behind this beginning of an object is the record's own, or of its list of
/// identifiers: what it cites and who paid for it stand deeper.
pub(super) fn is_its_own(beginning: &[u8]) -> bool {
    sieve::depth(beginning) <= 2
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
            query("Efficient Large-Scale Language Model Training on GPU Clusters"),
            query("Über formal unentscheidbare Sätze"),
        ];
        queries[2].ids.extend(Identifier::doi("10.1007/bf01700692"));
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
            (r#"{"title":"PipeDream: another title altogether"}"#, &[]),
            (r#"{"title":"PipeDream","subtitle":["Generalized"]}"#, &[0]),
            (
                r#"{"title":"PipeDream: Generalised Pipeline Parallelism"}"#,
                &[],
            ),
            (
                r#"{"title":"Efficient large-scale language model training on GPU cluster"}"#,
                &[1],
            ),
            (
                r#"{"container-title":["PipeDream"],"title":["Other"]}"#,
                &[],
            ),
            (r#"{"DOI":"10.1007/BF01700692","title":["x"]}"#, &[2]),
            // Who paid for it stands before its own identifier, what it cites behind.
            (
                r#"{"funder":[{"DOI":"10.13039/501100001659"}],"DOI":"10.1007/bf01700692"}"#,
                &[2],
            ),
            (
                r#"{"DOI":"10.1/x","reference":[{"DOI":"10.1007/bf01700692"}]}"#,
                &[],
            ),
            (
                r#"{"externalids":{"DOI":"10.1007/bf01700692"},"title":"x"}"#,
                &[2],
            ),
            (
                r#"{"title":"\u00dcber formal unentscheidbare S\u00e4tze"}"#,
                &[2],
            ),
            (r#"{"title":"a \"quoted\" one"}"#, &[]),
        ] {
            assert_eq!(wanted.of_json(line.as_bytes()), works, "{line}");
        }
        let xml = "<article key=\"x\"><author>A</author><title>PipeDream: Generalized <i>Pipeline</i> Parallelism.</title>";
        assert_eq!(wanted.of_xml(xml.as_bytes()), [0]);
    }
}
