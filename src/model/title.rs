//! Titles as they are compared: folding, words, short names.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds a title for comparison: NFKC, lower case, everything but letters and digits dropped.
///
/// `PipeDream: Generalized` and `pipedream generalized` fold alike. Folding twice is folding once.
#[must_use]
pub fn fold(title: &str) -> String {
    if title.is_ascii() {
        // Nothing to compose or decompose.
        let letters = title.bytes().filter(u8::is_ascii_alphanumeric);
        return letters
            .map(|byte| byte.to_ascii_lowercase() as char)
            .collect();
    }
    let mut folded = String::with_capacity(title.len());
    for c in title.nfkc().flat_map(char::to_lowercase).nfkc() {
        if c.is_alphanumeric() {
            folded.push(c);
        }
    }
    // Marks that were apart stand in another order once what stood between them is dropped.
    if folded.chars().any(is_combining_mark) {
        folded = folded.nfkc().filter(|c| c.is_alphanumeric()).collect();
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

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn ascii_folds_as_the_rest_does() {
        for title in ["PipeDream: Generalized!", "a_b-C 3.0", ""] {
            let beside = fold(&format!("{title}é"));
            assert_eq!(fold(title), beside.strip_suffix('é').unwrap_or_default());
        }
    }
}
