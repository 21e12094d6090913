//! Finds the short names of works in a text, in one pass however many names there are.
//!
//! Comes in: names ([`Spotter::new`]), then a text. Goes out: where each stands. A text is cut into words;
//! the first word of every name is looked up in a table, and only where it is one the rest is compared.
//!
//! A name stands at word boundaries, which hold beside Chinese too: `Ray` is not in `array`, but in
//! `框架Ray,现在`. Short names, names in capitals and names that are plain words are matched as written;
//! `DeepSpeed` is also found as `Deepspeed`, never as a word without a capital. The longest name wins.
//!
//! [`Filter`] says which notes may hold a name, so that a new name need not be looked for in all notes.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::model::title::{fold, is_cjk};

/// A name to look for.
#[derive(Debug)]
struct Pattern {
    /// The letters and digits, lower-case.
    fold: Box<str>,
    /// The name as written.
    name: Box<str>,
    /// Whether capitals must be as written.
    is_exact: bool,
    /// The first byte of the first letter or digit.
    first: u8,
}

/// Where a name stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot<'s> {
    /// The name's letters and digits, lower-case, as the catalog files it.
    pub fold: &'s str,
    /// **Units**: bytes, half-open.
    pub span: Range<usize>,
}

/// All the names.
#[derive(Debug)]
pub struct Spotter {
    /// Sorted by the hash of the first word, then the longest first.
    patterns: Vec<(u64, Pattern)>,
    /// Where the patterns of a first word start.
    first: FxHashMap<u64, u32>,
    /// A bit for each hash of a first word: most words are dismissed by it.
    bits: Vec<u64>,
}

impl Spotter {
    /// Takes the names, as written.
    #[must_use]
    pub fn new<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        let mut patterns = Vec::new();
        for name in names {
            let fold = fold(name);
            if fold.is_empty() {
                continue;
            }
            let is_exact = is_exact(name);
            for hash in first_words(name) {
                let pattern = Pattern {
                    fold: fold.as_str().into(),
                    name: name.into(),
                    is_exact,
                    first: first_letter(name),
                };
                patterns.push((hash, pattern));
            }
        }
        patterns.sort_unstable_by(|(a, p), (b, q)| {
            (a, q.fold.len(), &p.name).cmp(&(b, p.fold.len(), &q.name))
        });
        patterns.dedup_by(|(a, p), (b, q)| a == b && p.name == q.name);
        let mut first = FxHashMap::default();
        // Sixteen bits a name: one word in sixteen looks into the table for nothing.
        let size = (patterns.len() * 16).next_power_of_two().max(1 << 12);
        let mut bits = vec![0u64; size / 64];
        for (at, (hash, _)) in patterns.iter().enumerate() {
            // More than four billion names do not fit into memory.
            first.entry(*hash).or_insert(at as u32);
            set(&mut bits, *hash);
        }
        Self {
            patterns,
            first,
            bits,
        }
    }

    /// True when there is no name.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// Finds the names in a text, in its order, none inside another and none inside a URL.
    pub fn find<'s>(&'s self, text: &str, mut emit: impl FnMut(Spot<'s>)) {
        if self.is_empty() {
            return;
        }
        let mut done = 0;
        cut(text, |word| {
            if word.start < done || !has(&self.bits, word.hash) {
                return;
            }
            let Some(&first) = self.first.get(&word.hash) else {
                return;
            };
            if is_inside_compound(text, word.start) {
                return;
            }
            for (hash, pattern) in &self.patterns[first as usize..] {
                if *hash != word.hash {
                    break;
                }
                // `The Pile` begins with a word that most lines hold, but seldom with a capital.
                if pattern.is_exact && pattern.first != text.as_bytes()[word.start] {
                    continue;
                }
                if let Some(end) = pattern.ends_at(text, word.start) {
                    done = end;
                    emit(Spot {
                        fold: &pattern.fold,
                        span: word.start..end,
                    });
                    break;
                }
            }
        });
    }
}

fn first_letter(name: &str) -> u8 {
    let at = name.find(char::is_alphanumeric).unwrap_or(0);
    name.as_bytes()[at]
}

impl Pattern {
    /// Where the name ends that starts here; none when it does not stand here.
    fn ends_at(&self, text: &str, start: usize) -> Option<usize> {
        if self.name.contains(['+', '#']) {
            // `C++` without its marks is another name.
            let rest = text[start..].strip_prefix(&*self.name)?;
            let is_whole = !rest.starts_with(|c: char| c.is_alphanumeric() && !is_cjk(c));
            return is_whole.then_some(start + self.name.len());
        }
        let mut wanted = self.name.chars().peekable();
        let mut rest = text[start..].char_indices().peekable();
        let mut end = start;
        let mut last = ' ';
        loop {
            // Hyphen, space or nothing at all is the same between the words of a name.
            let mut is_apart = false;
            while let Some(c) = wanted.peek()
                && !c.is_alphanumeric()
            {
                is_apart = true;
                wanted.next();
            }
            let Some(want) = wanted.next() else { break };
            let (mut at, mut c) = *rest.peek()?;
            if matches!(c, ' ' | '-' | '\u{2010}' | '\u{2011}' | '_' | '/') && end > start {
                let next = text[start + at + c.len_utf8()..].chars().next()?;
                let is_seam = is_apart || last.is_ascii_digit() != next.is_ascii_digit();
                if !is_seam || !next.is_alphanumeric() {
                    return None;
                }
                rest.next();
                (at, c) = *rest.peek()?;
            }
            let is_equal =
                c == want || (!self.is_exact && c.to_lowercase().eq(want.to_lowercase()));
            if !is_equal {
                return None;
            }
            rest.next();
            end = start + at + c.len_utf8();
            last = c;
        }
        let found = &text[start..end];
        let after = text[end..].chars().next();
        let has_case = |name: &str| name.contains(|c: char| c.is_uppercase() || c.is_ascii_digit());
        if !self.is_exact && has_case(&self.name) && !has_case(found) {
            return None;
        }
        let ends = match after {
            None => true,
            Some(_) if is_cjk(last) => true,
            // The plural of an acronym.
            Some('s') if last.is_uppercase() => {
                !text[end + 1..].starts_with(|c: char| c.is_alphanumeric() && !is_cjk(c))
            }
            Some(c @ ('.' | '_' | '+' | '#')) => {
                c != '+'
                    && !text[end + 1..].starts_with(|c: char| c.is_alphanumeric() && !is_cjk(c))
            }
            Some(c) => !c.is_alphanumeric() || is_cjk(c),
        };
        ends.then_some(end)
    }
}

/// True when capitals must be as written: the name is short, all capitals, or a plain word.
fn is_exact(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphanumeric()).count();
    let capitals = name.chars().filter(|c| c.is_uppercase()).count();
    let has_inner = name.split(|c: char| !c.is_alphanumeric()).any(|word| {
        word.chars()
            .skip(1)
            .any(|c| c.is_uppercase() || c.is_ascii_digit())
    });
    letters < 6 || capitals == letters || !has_inner
}

/// True in `Q-LoRA` and `my_ray`, where what starts here is the end of another name.
fn is_inside_compound(text: &str, start: usize) -> bool {
    let mut before = text[..start].chars().rev();
    match before.next() {
        Some('_') => before.next().is_some_and(char::is_alphanumeric),
        Some('-') => before
            .next()
            .is_some_and(|c| c.is_uppercase() || c.is_ascii_digit()),
        _ => false,
    }
}

/// A word of a text: where it starts, and the hash of it in lower case.
#[derive(Debug, Clone, Copy)]
struct Word {
    start: usize,
    hash: u64,
    /// Whether it has a capital or a digit beside letters: only such words begin most names.
    is_name_like: bool,
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
}

/// Spreads the bits: the low ones choose a place in a table.
const fn finish(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    hash ^ (hash >> 29)
}

/// Hands out the words of a text. In Chinese text every pair of characters is a word. URLs are left out.
fn cut(text: &str, mut emit: impl FnMut(Word)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if byte.is_ascii() && !byte.is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        let start = at;
        let mut hash = SEED;
        let (mut has_capital, mut has_digit, mut has_letter) = (false, false, false);
        while at < bytes.len() {
            let byte = bytes[at];
            if byte.is_ascii_alphanumeric() {
                has_capital |= byte.is_ascii_uppercase();
                has_digit |= byte.is_ascii_digit();
                has_letter |= byte.is_ascii_alphabetic();
                hash = step(hash, byte.to_ascii_lowercase());
                at += 1;
            } else if byte.is_ascii() {
                break;
            } else {
                // A character starts here: all before it was one whole.
                let Some(c) = text[at..].chars().next() else {
                    break;
                };
                if is_cjk(c) || !c.is_alphanumeric() {
                    break;
                }
                has_capital |= c.is_uppercase();
                has_letter = true;
                for lower in c.to_lowercase() {
                    for &byte in lower.encode_utf8(&mut [0; 4]).as_bytes() {
                        hash = step(hash, byte);
                    }
                }
                at += c.len_utf8();
            }
        }
        if at > start {
            if bytes[at..].starts_with(b"://") {
                // `https://…` up to what no URL holds.
                while at < bytes.len()
                    && bytes[at] > b' '
                    && bytes[at].is_ascii()
                    && !b"<>\"".contains(&bytes[at])
                {
                    at += 1;
                }
                continue;
            }
            emit(Word {
                start,
                hash: finish(hash),
                is_name_like: has_letter && (has_capital || has_digit),
            });
            continue;
        }
        let mut chars = text[at..].chars();
        let (Some(c), next) = (chars.next(), chars.next()) else {
            break;
        };
        if is_cjk_letter(c) {
            emit(Word {
                start,
                hash: pair(c, next),
                is_name_like: false,
            });
        }
        at += c.len_utf8();
    }
}

/// True for what most of Chinese is made of, without a look into the tables of Unicode.
fn is_cjk_letter(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}')
        || (is_cjk(c) && c.is_alphanumeric())
}

fn pair(c: char, next: Option<char>) -> u64 {
    let next = next.filter(|next| is_cjk_letter(*next)).unwrap_or(' ');
    finish((u64::from(u32::from(c)) << 32 | u64::from(u32::from(next))).wrapping_mul(SEED))
}

/// The hashes under which a name is filed: its first word; also `CS` of `CS294`, which people write apart,
/// and `LLMs` of `LLM`.
fn first_words(name: &str) -> Vec<u64> {
    let mut first = None;
    cut(name, |word| {
        first.get_or_insert(word);
    });
    let Some(word) = first else { return Vec::new() };
    let mut hashes = vec![word.hash];
    let rest = &name[word.start..];
    let letters = rest
        .find(|c: char| !c.is_alphabetic() || is_cjk(c))
        .unwrap_or(rest.len());
    if letters > 0 && rest[letters..].starts_with(|c: char| c.is_ascii_digit()) {
        let mut hash = SEED;
        for byte in rest[..letters].to_lowercase().bytes() {
            hash = step(hash, byte);
        }
        hashes.push(finish(hash));
    }
    if rest.chars().all(char::is_alphanumeric) && rest.ends_with(char::is_uppercase) {
        let mut hash = SEED;
        for byte in rest.to_lowercase().bytes().chain(*b"s") {
            hash = step(hash, byte);
        }
        hashes.push(finish(hash));
    }
    hashes
}

fn set(bits: &mut [u64], hash: u64) {
    let at = hash as usize & (bits.len() * 64 - 1);
    bits[at / 64] |= 1 << (at % 64);
}

fn has(bits: &[u64], hash: u64) -> bool {
    let at = hash as usize & (bits.len() * 64 - 1);
    bits[at / 64] & (1 << (at % 64)) != 0
}

/// Which name-like words a note holds, with some doubt: a Bloom filter of twelve bits a word, in which a
/// word that is not there is found once in three hundred times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter(Vec<u8>);

/// Bits a word.
const BITS: usize = 12;
/// Places a word.
const PLACES: u64 = 8;

impl Filter {
    /// The filter of a note's text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut hashes = Vec::new();
        let mut has_cjk = false;
        cut(text, |word| {
            if word.is_name_like {
                hashes.push(word.hash);
            }
        });
        if !text.is_ascii() {
            has_cjk = text.contains(is_cjk);
        }
        hashes.sort_unstable();
        hashes.dedup();
        let size = (hashes.len() * BITS).div_ceil(8);
        // The first byte says whether there is Chinese text, whose pairs are too many to be kept.
        let mut bytes = vec![0; size + 1];
        bytes[0] = u8::from(has_cjk);
        for hash in hashes {
            for place in places(hash, size * 8) {
                bytes[1 + place / 8] |= 1 << (place % 8);
            }
        }
        Self(bytes)
    }

    /// The filter as it was stored.
    #[must_use]
    pub const fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The bytes to store.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// False when the note surely does not hold the name.
    #[must_use]
    pub fn may_hold(&self, name: &Sought) -> bool {
        let Some((&flag, bits)) = self.0.split_first() else {
            return true;
        };
        match name {
            Sought::Anywhere => true,
            Sought::InCjk => flag != 0,
            Sought::Word(hashes) => hashes.iter().any(|&hash| {
                !bits.is_empty()
                    && places(hash, bits.len() * 8)
                        .all(|place| bits[place / 8] & (1 << (place % 8)) != 0)
            }),
        }
    }
}

fn places(hash: u64, size: usize) -> impl Iterator<Item = usize> {
    let (a, b) = (hash as u32, (hash >> 32) as u32 | 1);
    (0..PLACES).map(move |n| a.wrapping_add(b.wrapping_mul(n as u32)) as usize % size.max(1))
}

/// What a [`Filter`] is asked for a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sought {
    /// Its first word begins no name as a rule, and is in no filter.
    Anywhere,
    /// It begins with a Chinese character.
    InCjk,
    /// Its first word.
    Word(Vec<u64>),
}

impl Sought {
    /// What to ask for a name as written.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let mut first = None;
        cut(name, |word| {
            first.get_or_insert(word);
        });
        match first {
            Some(word) if word.is_name_like => Self::Word(first_words(name)),
            Some(word) if name[word.start..].starts_with(is_cjk) => Self::InCjk,
            _ => Self::Anywhere,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spots(names: &[&str], text: &str) -> Vec<String> {
        let spotter = Spotter::new(names.iter().copied());
        let mut found = Vec::new();
        spotter.find(text, |spot| found.push(text[spot.span].to_owned()));
        found
    }

    #[test]
    fn names_stand_at_word_boundaries() {
        for (name, text, expected) in [
            (
                "Ray",
                "框架Ray,现在 Ray-based array Array Rays ray",
                vec!["Ray", "Ray"],
            ),
            (
                "LoRA",
                "Explorations of LoRA, LoRAs, Q-LoRA and non-LoRA",
                vec!["LoRA", "LoRA", "LoRA"],
            ),
            (
                "DeepSpeed",
                "with Deepspeed, 微软DeepSpeed,deepspeed",
                vec!["Deepspeed", "DeepSpeed"],
            ),
            (
                "PipeDream",
                "innovative PipeDream-Flush PipeDream2 PipeDream_x",
                vec!["PipeDream"],
            ),
            ("ZeRO", "ZeRO & zero, (ZeRO)", vec!["ZeRO", "ZeRO"]),
            (
                "The Pile",
                "prior work, The Pile. the pile The  Pile",
                vec!["The Pile"],
            ),
            (
                "Megatron-LM",
                "英伟达Megatron-LM Megatron LM Megatron",
                vec!["Megatron-LM", "Megatron LM"],
            ),
            (
                "CS294",
                "CS294: CS 294-131 https://x.org/CS294/a",
                vec!["CS294", "CS 294"],
            ),
            ("GPT-3", "GPT-3.5 GPT-3, GPT-3.", vec!["GPT-3", "GPT-3"]),
            ("大模型", "国产大模型系统", vec!["大模型"]),
            (
                "node2vec",
                "node2vec Node2Vec",
                vec!["node2vec", "Node2Vec"],
            ),
            ("C++", "C++ and C", vec!["C++"]),
        ] {
            assert_eq!(spots(&[name], text), expected, "{name}");
        }
    }

    #[test]
    fn the_longest_name_wins() {
        assert_eq!(
            spots(
                &["Megatron", "Megatron-LM", "LM"],
                "Megatron-LM, Megatron-Turing"
            ),
            ["Megatron-LM", "Megatron"]
        );
    }

    #[test]
    fn a_filter_knows_what_it_holds() {
        let text = "We use PipeDream-Flush with GPT-4V and CS 294, see 大模型 and plain words";
        let filter = Filter::new(text);
        for name in ["PipeDream", "GPT-4V", "CS294", "大模型", "plain"] {
            assert!(filter.may_hold(&Sought::new(name)), "{name}");
        }
        let names: Vec<String> = (0..1000).map(|n| format!("Name{n}")).collect();
        let held = names
            .iter()
            .filter(|name| filter.may_hold(&Sought::new(name)))
            .count();
        assert!(held < 20, "{held} of 1000");
        assert!(!Filter::new("plain").may_hold(&Sought::new("大模型")));
    }

    proptest::proptest! {
        #[test]
        fn spans_slice_back_and_filters_hold(text in "[A-Za-z0-9 ,.大模型\\-]{0,60}", at in 0usize..60, len in 1usize..12) {
            let chars: Vec<char> = text.chars().collect();
            let name: String = chars.iter().skip(at).take(len).collect();
            let spotter = Spotter::new([name.as_str()]);
            let filter = Filter::new(&text);
            spotter.find(&text, |spot| {
                assert!(!text[spot.span].is_empty());
                assert!(filter.may_hold(&Sought::new(&name)));
            });
        }
    }
}
