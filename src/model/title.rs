//! Titles as they are compared: folding, words, short names.

use unicode_normalization::UnicodeNormalization;

/// Folds a title for comparison: NFKC, lower case, everything but letters and digits dropped.
///
/// `PipeDream: Generalized` and `pipedream generalized` fold alike. Folding twice is folding once.
#[must_use]
pub fn fold(title: &str) -> String {
    let mut folded = String::with_capacity(title.len());
    for c in title.nfkc().flat_map(char::to_lowercase).nfkc() {
        if c.is_alphanumeric() {
            folded.push(c);
        }
    }
    folded
}

/// True for Han, Kana and Hangul: scripts without spaces between words, or whose letters are words.
#[must_use]
pub const fn is_cjk(c: char) -> bool {
    matches!(c as u32,
        0x2E80..=0x303F | 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF
        | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}
