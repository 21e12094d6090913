//! Lists of words that are looked up whatever their case.
//!
//! Every word of every line that may be a reference is looked up in one: no copy is made of it, unless it
//! has letters beyond ASCII.

use rustc_hash::FxHashSet;

/// Words in lower case, none of them longer than [`Lexicon::LONGEST`].
pub(super) struct Lexicon(FxHashSet<&'static [u8]>);

impl Lexicon {
    /// The longest word of a list, in bytes.
    const LONGEST: usize = 32;

    pub(super) fn new(words: impl IntoIterator<Item = &'static str>) -> Self {
        Self(words.into_iter().map(str::as_bytes).collect())
    }

    pub(super) fn contains(&self, word: &str) -> bool {
        if !word.is_ascii() {
            return self.0.contains(word.to_lowercase().as_bytes());
        }
        let mut buffer = [0; Self::LONGEST];
        let Some(lower) = buffer.get_mut(..word.len()) else {
            return false;
        };
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        self.0.contains(&*lower)
    }
}

#[cfg(test)]
mod tests {
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
}
