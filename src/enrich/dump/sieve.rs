//! Titles and identifiers found in JSON by their bytes, and hashed without being copied out or parsed.
//!
//! A dump is read at the speed at which it is decompressed, more than a gigabyte a second: one pass looks for
//! the few keys that matter, and what stands behind them is folded letter by letter into a small buffer.
//! What is not as plain as most of it (entities, tags, letters of other scripts) goes the long way, which
//! is the same as for records that were read.

use super::letters;
use aho_corasick::{AhoCorasick, MatchKind, packed};
use memchr::memchr;
use xxhash_rust::xxh3::xxh3_64;

use crate::model::{Identifier, Scheme, identifier_lengths::arxiv as arxiv_length};

/// The keys, and what stands behind each.
const KEYS: [(&str, Option<Scheme>); 5] = [
    ("\"title\"", None),
    ("\"doi\"", Some(Scheme::Doi)),
    ("\"DOI\"", Some(Scheme::Doi)),
    ("\"ArXiv\"", Some(Scheme::Arxiv)),
    // At the beginning of a line of arXiv's.
    ("\"id\"", Some(Scheme::Arxiv)),
];

/// Looks for the keys.
#[derive(Debug)]
pub(super) enum Sieve {
    /// With the vector instructions of this machine.
    Packed(packed::Searcher),
    /// Without.
    Plain(Box<AhoCorasick>),
}

impl Sieve {
    pub(super) fn new() -> Option<Self> {
        let keys = KEYS.map(|(key, _)| key);
        if let Some(searcher) = packed::Searcher::new(keys) {
            return Some(Self::Packed(searcher));
        }
        let mut builder = AhoCorasick::builder();
        let plain = builder.match_kind(MatchKind::LeftmostFirst).build(keys);
        plain.ok().map(|plain| Self::Plain(Box::new(plain)))
    }

    /// Says of each key where it stands, and the hashes of what stands behind it.
    pub(super) fn each(&self, bytes: &[u8], told: &mut impl FnMut(usize, u64)) {
        let mut tell = |at: usize, end: usize, key: usize| {
            let Some(value) = value(&bytes[end..]) else {
                return;
            };
            match KEYS[key].1 {
                None => letters::title::<true>(value, &mut |hash| told(at, hash)),
                Some(scheme) => identifier(scheme, value, &mut |hash| told(at, hash)),
            }
        };
        match self {
            Self::Packed(searcher) => {
                for found in searcher.find_iter(bytes) {
                    tell(found.start(), found.end(), found.pattern().as_usize());
                }
            }
            Self::Plain(automaton) => {
                for found in automaton.find_iter(bytes) {
                    tell(found.start(), found.end(), found.pattern().as_usize());
                }
            }
        }
    }
}

/// What follows the quotation mark of the text behind a key, or of the first text in the list there.
fn value(bytes: &[u8]) -> Option<&[u8]> {
    let mut has_colon = false;
    for (at, byte) in bytes.iter().take(16).enumerate() {
        match byte {
            b'"' if has_colon => return bytes.get(at + 1..),
            b':' if !has_colon => has_colon = true,
            b'[' if has_colon => {}
            b' ' | b'\n' | b'\r' | b'\t' => {}
            _ => return None,
        }
    }
    None
}

/// What stands before the quotation mark that ends a text.
pub(super) fn text_of(bytes: &[u8]) -> Option<&str> {
    let mut at = 0;
    loop {
        let quote = at + memchr(b'"', &bytes[at..])?;
        let slashes = bytes[..quote].iter().rev();
        if slashes.take_while(|byte| **byte == b'\\').count() % 2 == 0 {
            return std::str::from_utf8(&bytes[..quote]).ok();
        }
        at = quote + 1;
    }
}

pub(super) fn unescaped(text: &str) -> String {
    match text.contains('\\') {
        true => serde_json::from_str(&format!("\"{text}\"")).unwrap_or_else(|_| text.to_owned()),
        false => text.to_owned(),
    }
}

/// The hash of an identifier; a DOI of arXiv's is the id.
pub(super) fn of_identifier(id: &Identifier) -> u64 {
    let of =
        |id: &Identifier| xxh3_64(format!("\n{}:{}", id.scheme().as_str(), id.value()).as_bytes());
    crate::enrich::record::arxiv_of(id).map_or_else(|| of(id), |id| of(&id))
}

/// The hash of an identifier as it stands in JSON.
fn identifier(scheme: Scheme, bytes: &[u8], told: &mut impl FnMut(u64)) {
    let plain = match scheme {
        Scheme::Doi => plain_doi(bytes),
        _ => plain_arxiv(bytes),
    };
    match plain {
        Plain::Hash(hash) => told(hash),
        Plain::None => {}
        Plain::Unknown => {
            // What is longer is a text, not an identifier.
            if let Some(text) = text_of(&bytes[..bytes.len().min(300)])
                && let Some(id) = Identifier::new(scheme, &unescaped(text))
            {
                told(of_identifier(&id));
            }
        }
    }
}

enum Plain {
    Hash(u64),
    /// No identifier.
    None,
    /// Has to be looked at the long way.
    Unknown,
}

/// A DOI of letters, digits, points, hyphens and underscores, bare or behind the resolver.
fn plain_doi(bytes: &[u8]) -> Plain {
    const START: &[u8] = b"\ndoi:";
    let bytes = match bytes.first() {
        Some(b'h') => ["https://doi.org/", "http://dx.doi.org/", "http://doi.org/"]
            .iter()
            .find_map(|resolver| bytes.strip_prefix(resolver.as_bytes()))
            .unwrap_or(bytes),
        _ => bytes,
    };
    if !bytes.starts_with(b"10.") {
        return Plain::Unknown;
    }
    let mut buffer = [0_u8; 128];
    buffer[..START.len()].copy_from_slice(START);
    let mut length = START.len();
    let registrant = bytes[3..].iter().take_while(|b| b.is_ascii_digit()).count();
    if !(4..=9).contains(&registrant)
        || bytes[3] == b'0'
        || bytes.get(3 + registrant) != Some(&b'/')
    {
        return Plain::Unknown;
    }
    let suffix = START.len() + 4 + registrant;
    for &byte in bytes {
        match byte {
            b'"' => break,
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'.' | b'-' | b'_' | b'/'
                if length < buffer.len() =>
            {
                buffer[length] = byte.to_ascii_lowercase();
                length += 1;
            }
            _ => return Plain::Unknown,
        }
    }
    let value = &buffer[suffix..length];
    // What ends in punctuation or has few letters is for the rule itself.
    let is_plain = value.len() >= 5 && value.last().is_some_and(u8::is_ascii_alphanumeric);
    match is_plain && !buffer[START.len()..length].starts_with(b"10.48550/") {
        true => Plain::Hash(xxh3_64(&buffer[..length])),
        false => Plain::Unknown,
    }
}

/// An arXiv id of the newer form.
fn plain_arxiv(bytes: &[u8]) -> Plain {
    const START: &[u8] = b"\narxiv:";
    if bytes.starts_with(b"https://openalex.org/") {
        return Plain::None;
    }
    let head = &bytes[..bytes.len().min(64)];
    let head = &head[..memchr(b'"', head).unwrap_or(head.len())];
    if head.first().is_some_and(u8::is_ascii_digit) {
        let id = std::str::from_utf8(head).unwrap_or_default();
        if arxiv_length(id) != Some(id.len()) {
            return Plain::Unknown;
        }
        let bare = id.split_once('v').map_or(id, |(bare, _)| bare);
        let mut buffer = [0_u8; 64];
        let length = START.len() + bare.len();
        buffer[..START.len()].copy_from_slice(START);
        buffer[START.len()..length].copy_from_slice(bare.as_bytes());
        return Plain::Hash(xxh3_64(&buffer[..length]));
    }
    // Every object of OpenAlex's has an id, most of them none of a work.
    let starts = |start: &str| {
        head.get(..start.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes()))
    };
    let is_its = match head.first() {
        Some(b'h' | b'H') if starts("http") => memchr::memmem::find(head, b"arxiv.org").is_some(),
        Some(b'a' | b'A') if starts("arxiv") => true,
        _ => head.contains(&b'/'),
    };
    match is_its {
        true => Plain::Unknown,
        false => Plain::None,
    }
}

/// How many braces and brackets are open at the end of a piece of JSON that begins with an object.
pub(super) fn depth(json: &[u8]) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(&byte) = json.get(at) {
        at += 1;
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => {
                // To the end of the text.
                while let Some(stop) = memchr::memchr2(b'"', b'\\', &json[at..]) {
                    at += stop + 1;
                    if json[at - 1] == b'"' {
                        break;
                    }
                    at += 1;
                    if at > json.len() {
                        return depth;
                    }
                }
            }
            _ => {}
        }
    }
    depth
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hashes(of: impl Fn(&mut Vec<u64>)) -> Vec<u64> {
        let mut hashes = Vec::new();
        of(&mut hashes);
        hashes
    }

    #[test]
    fn braces_in_texts_open_nothing() {
        assert_eq!(depth(br#"{"a":"}{\"[","b":[{"c":1},{"#), 3);
        assert_eq!(depth(br#"{"a":"#), 1);
        assert_eq!(depth(br#"{"a":"x\"#), 1);
    }

    proptest! {
        #[test]
        fn identifiers_too(
            doi in "(https://doi.org/|http://dx.doi.org/|doi:|)10\\.[0-9]{3,6}(\\.[0-9])?/[a-zA-Z0-9._()/;-]{1,12}",
            arxiv in "(arXiv:|https://arxiv.org/abs/|)([0-9]{4}\\.[0-9]{3,6}(v[0-9])?|hep-th/[0-9]{7}|W[0-9]{4})"
        ) {
            for (scheme, text) in [(Scheme::Doi, doi), (Scheme::Arxiv, arxiv)] {
                let found = hashes(|all| {
                    identifier(scheme, format!("{text}\",").as_bytes(), &mut |hash| all.push(hash));
                });
                let read = Identifier::new(scheme, &text).map(|id| of_identifier(&id));
                prop_assert_eq!(found, read.into_iter().collect::<Vec<u64>>(), "{}", text);
            }
        }
    }
}
