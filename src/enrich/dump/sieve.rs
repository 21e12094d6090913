//! Titles and identifiers found in JSON by their bytes, and hashed without being copied out or parsed.
//!
//! A dump is read at the speed at which it is decompressed, more than a gigabyte a second: one pass looks for
//! the few keys that matter, and what stands behind them is folded letter by letter into a small buffer.
//! What is not as plain as most of it (entities, tags, letters of other scripts) goes the long way, which
//! is the same as for records that were read.

use aho_corasick::{AhoCorasick, MatchKind, packed};
use memchr::memchr;
use xxhash_rust::xxh3::xxh3_64;

use crate::enrich::text::clean;
use crate::model::{Identifier, Scheme, identifier_lengths::arxiv as arxiv_length, title::fold};

/// Folds of fewer bytes than this are no title to go by.
const SHORTEST: usize = 8;
/// Longer folds go the long way.
const LONGEST: usize = 1024;

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
                None => title::<true>(value, &mut |hash| told(at, hash)),
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
fn text_of(bytes: &[u8]) -> Option<&str> {
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

fn unescaped(text: &str) -> String {
    match text.contains('\\') {
        true => serde_json::from_str(&format!("\"{text}\"")).unwrap_or_else(|_| text.to_owned()),
        false => text.to_owned(),
    }
}

/// A part of a title by which works and records are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// All of it.
    Whole,
    /// What stands before its first colon, or after it.
    Half,
    /// The first letters of a long one.
    Start,
}

/// Letters that make the start of a title: fewer are common to too many.
const START: usize = 40;

impl Part {
    /// Keeps the hashes of different parts apart: two titles that begin alike before their colons are two.
    const fn of(self, hash: u64) -> u64 {
        match self {
            Self::Whole => hash,
            Self::Half => hash ^ 0x5bd1_e995_9e37_79b9,
            Self::Start => hash ^ 0xa076_1d64_78bd_642f,
        }
    }
}

/// The hashes by which a work is known that has this title.
pub(super) fn of_title(title: &str, told: &mut impl FnMut(u64)) {
    parts(title, &mut |part, hash| told(part.of(hash)));
}

/// The hashes by which the works are found that a record of this title may be: the same title, the half that the
/// other lacks, or another spelling of its end.
fn sought(part: Part, hash: u64, told: &mut impl FnMut(u64)) {
    match part {
        Part::Whole => {
            told(Part::Whole.of(hash));
            told(Part::Half.of(hash));
        }
        Part::Half => told(Part::Whole.of(hash)),
        Part::Start => told(Part::Start.of(hash)),
    }
}

fn parts(title: &str, told: &mut impl FnMut(Part, u64)) {
    let whole = fold(title);
    let colon = title
        .split_once([':', '：'])
        .map(|(head, _)| fold(head).len());
    parts_of(whole.as_bytes(), colon, told);
}

/// The parts of a folded title whose first colon stood at this place.
fn parts_of(letters: &[u8], colon: Option<usize>, told: &mut impl FnMut(Part, u64)) {
    let mut tell = |part: Part, letters: &[u8]| {
        if letters.len() >= SHORTEST {
            told(part, xxh3_64(letters));
        }
    };
    tell(Part::Whole, letters);
    if let Some((head, tail)) = colon.and_then(|colon| letters.split_at_checked(colon)) {
        tell(Part::Half, head);
        tell(Part::Half, tail);
    }
    if letters.len() > START {
        tell(Part::Start, &letters[..START]);
    }
}

/// The hashes of what a record of this title is looked up by.
pub(super) fn of_record(title: &str, told: &mut impl FnMut(u64)) {
    parts(title, &mut |part, hash| sought(part, hash, told));
}

/// The hash of an identifier; a DOI of arXiv's is the id.
pub(super) fn of_identifier(id: &Identifier) -> u64 {
    let of =
        |id: &Identifier| xxh3_64(format!("\n{}:{}", id.scheme().as_str(), id.value()).as_bytes());
    crate::enrich::record::arxiv_of(id).map_or_else(|| of(id), |id| of(&id))
}

/// What a record is looked up by, of its title as it stands in a file: in JSON up to the quotation mark, else to
/// the end.
pub(super) fn title<const IN_JSON: bool>(bytes: &[u8], told: &mut impl FnMut(u64)) {
    let mut letters = [0_u8; LONGEST];
    if let Some((length, colon)) = letters_of::<IN_JSON>(bytes, &mut letters) {
        parts_of(&letters[..length], colon, &mut |part, hash| {
            sought(part, hash, told);
        });
    } else if IN_JSON {
        if let Some(text) = text_of(bytes) {
            of_record(&clean(&unescaped(text)), told);
        }
    } else if let Ok(text) = std::str::from_utf8(bytes) {
        of_record(&clean(text), told);
    }
}

/// What comes of a byte of a title: the letter, or one of these.
const LETTERS: [u8; 256] = {
    let mut table = [OTHER; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = match byte as u8 {
            letter @ (b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z') => letter.to_ascii_lowercase(),
            b'"' | b'\\' | b':' | b'&' | b'<' => OTHER,
            _ => NOTHING,
        };
        byte += 1;
    }
    table
};
/// No letter.
const NOTHING: u8 = 0;
/// Has to be looked at.
const OTHER: u8 = 1;

/// The fold of a plain title, how long it is and where in it the first colon was; none when it is not plain.
///
/// Plain are ASCII, the letters of Western Europe, Han and the usual dashes and quotation marks: their fold
/// needs no table. `<` may begin a tag, `&` an entity, a combining mark changes the letter before it.
fn letters_of<const IN_JSON: bool>(
    bytes: &[u8],
    letters: &mut [u8; LONGEST],
) -> Option<(usize, Option<usize>)> {
    let (mut at, mut length, mut colon) = (0, 0, None);
    // Room for three bytes more than are counted.
    while length + 3 < LONGEST {
        let Some(&byte) = bytes.get(at) else {
            return (!IN_JSON).then_some((length, colon));
        };
        at += 1;
        let letter = LETTERS[usize::from(byte)];
        if letter != OTHER {
            // Without a branch: whether a letter or a space comes next cannot be foretold.
            letters[length] = letter;
            length += usize::from(letter != NOTHING);
            continue;
        }
        match byte {
            b'"' if IN_JSON => return Some((length, colon)),
            b'"' => {}
            // No letter comes of these.
            b'\\' if IN_JSON => match bytes.get(at)? {
                b'n' | b't' | b'r' | b'"' | b'/' | b'\\' => at += 1,
                _ => return None,
            },
            b'\\' => {}
            b':' => {
                colon.get_or_insert(length);
            }
            b'&' if bytes.get(at) == Some(&b' ') => {}
            0..0x80 => return None,
            _ => {
                let (second, third) = (*bytes.get(at)?, bytes.get(at + 1).copied());
                match (byte, second, third) {
                    (0xc3, 0x97 | 0xb7, _) | (0xc2, 0xa0, _) => at += 1,
                    (0xc3, 0x80..=0xbf, _) => {
                        let small = if second <= 0x9e {
                            second + 0x20
                        } else {
                            second
                        };
                        letters[length..length + 2].copy_from_slice(&[byte, small]);
                        length += 2;
                        at += 1;
                    }
                    (0xe2, 0x80, Some(0x90..=0x95 | 0x98..=0xa2 | 0xa6))
                    | (0xe3, 0x80, Some(0x80..=0x82 | 0x88..=0x91)) => at += 2,
                    (0xef, 0xbc, Some(0x9a)) => {
                        colon.get_or_insert(length);
                        at += 2;
                    }
                    (0xe4, 0xb8..=0xbf, Some(third)) | (0xe5..=0xe9, _, Some(third)) => {
                        letters[length..length + 3].copy_from_slice(&[byte, second, third]);
                        length += 3;
                        at += 2;
                    }
                    _ => return None,
                }
            }
        }
    }
    None
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
    let is_url = head.starts_with(b"http");
    match memchr(b'/', head) {
        Some(_) if !is_url || memchr::memmem::find(head, b"arxiv.org").is_some() => Plain::Unknown,
        _ if head.len() >= 5 && head[..5].eq_ignore_ascii_case(b"arxiv") => Plain::Unknown,
        _ => Plain::None,
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
        // What is folded by its bytes is folded as a title that was read.
        #[test]
        fn the_short_way_is_the_long_way(
            title in "([a-zA-Z0-9 ]{0,9}|[:\"\\\\/&<>;\n\t.-]|é|É|ß|×|ö|ﬁ|²|：|—|’|…|系统|中|々|、|e\u{301}|İ|ア|가|&amp;|<i>){0,12}"
        ) {
            let json = format!("{}, \"x\": 1}}", serde_json::to_string(&title).unwrap());
            let short = hashes(|all| super::title::<true>(&json.as_bytes()[1..], &mut |hash| all.push(hash)));
            let long = hashes(|all| of_record(&clean(&title), &mut |hash| all.push(hash)));
            prop_assert_eq!(&short, &long);
            let xml = hashes(|all| super::title::<false>(title.as_bytes(), &mut |hash| all.push(hash)));
            prop_assert_eq!(&xml, &long);
        }

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
