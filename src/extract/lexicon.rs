//! Lists of words that are looked up whatever their case.
//!
//! Every word of every line that may be a reference is looked up in one: no copy is made of it, unless it
//! has letters beyond ASCII.

use rustc_hash::FxHashSet;

/// Words in lower case, none of them longer than [`Lexicon::LONGEST`].
pub(super) struct Lexicon {
    words: FxHashSet<&'static [u8]>,
    /// For each first letter, whatever its case, the lengths that words have: most words that are asked for
    /// have another.
    lengths: [u32; 32],
}

impl Lexicon {
    /// The longest word of a list, in bytes.
    const LONGEST: usize = 32;

    pub(super) fn new(words: impl IntoIterator<Item = &'static str>) -> Self {
        let words: FxHashSet<_> = words.into_iter().map(str::as_bytes).collect();
        let mut lengths = [0; 32];
        for word in &words {
            lengths[Self::letter(word)] |= Self::length(word);
        }
        Self { words, lengths }
    }

    /// Letters and their capitals are the same here; so are some other bytes.
    fn letter(word: &[u8]) -> usize {
        word.first().map_or(0, |first| usize::from(first & 31))
    }

    fn length(word: &[u8]) -> u32 {
        1 << word.len().min(31)
    }

    pub(super) fn contains(&self, word: &str) -> bool {
        if !word.is_ascii() {
            return self.words.contains(word.to_lowercase().as_bytes());
        }
        if self.lengths[Self::letter(word.as_bytes())] & Self::length(word.as_bytes()) == 0 {
            return false;
        }
        let mut buffer = [0; Self::LONGEST];
        let Some(lower) = buffer.get_mut(..word.len()) else {
            return false;
        };
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        self.words.contains(&*lower)
    }

    /// True when a word of the text, of letters and digits, is on the list, which holds ASCII words alone.
    pub(super) fn has_word_of(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(skipped) = bytes[at..].iter().position(u8::is_ascii_alphanumeric) {
            let start = at + skipped;
            let length = bytes[start..]
                .iter()
                .position(|byte| !byte.is_ascii_alphanumeric());
            at = length.map_or(bytes.len(), |length| start + length);
            // Letters beyond ASCII on either side make it a part of a longer word.
            if self.contains(&text[start..at])
                && !text[..start].ends_with(char::is_alphanumeric)
                && !text[at..].starts_with(char::is_alphanumeric)
            {
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_found_whatever_their_case() {
        let lexicon = Lexicon::new(["journal", "straße", "k"]);
        for word in ["journal", "JOURNAL", "Straße", "\u{212a}"] {
            assert!(lexicon.contains(word), "{word}");
        }
        for word in ["", "journals", &"journal".repeat(9)] {
            assert!(!lexicon.contains(word), "{word}");
        }
    }

    proptest! {
        #[test]
        fn a_text_has_a_word_when_one_of_its_words_is_on_the_list(
            text in "([Jj]|ournal|lab|LABS|é|学|，|[ .,-]|1){0,12}",
        ) {
            let lexicon = Lexicon::new(["journal", "lab", "labs"]);
            let one_by_one = text
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| lexicon.contains(word));
            prop_assert_eq!(lexicon.has_word_of(&text), one_by_one);
        }
    }
}
