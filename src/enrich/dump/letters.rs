//! Titles folded letter by letter where they stand, and told by their parts.

use xxhash_rust::xxh3::xxh3_64;

use super::sieve::{text_of, unescaped};
use crate::enrich::text::clean;
use crate::model::title::fold;

/// Folds of fewer bytes than this are no title to go by.
const SHORTEST: usize = 8;
/// Longer folds go the long way.
const LONGEST: usize = 1024;

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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hashes(of: impl Fn(&mut Vec<u64>)) -> Vec<u64> {
        let mut hashes = Vec::new();
        of(&mut hashes);
        hashes
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
    }
}
