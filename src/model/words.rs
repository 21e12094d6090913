//! Words of a text as look-up and search compare them.
//!
//! A text is cut into units: a word of letters and digits, or one Chinese, Japanese or Korean
//! character. Units are folded (lower case, compatibility forms and accents dropped), so that `Résumé`
//! and `resume`, `ＧＰＴ` and `gpt` are one; a possessive `'s` is left out.
//!
//! ```
//! let units = notebib::model::words::units("Estimating PaLM's 训练 cost");
//! let texts: Vec<&str> = units.iter().map(|unit| unit.text.as_str()).collect();
//! assert_eq!(texts, ["estimating", "palm", "训", "练", "cost"]);
//! ```

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::title::is_cjk;

/// A word, or one character of a script whose characters are words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// The folded text; never empty.
    pub text: String,
    /// Where it stands in the text: bytes, half-open.
    pub span: Range<usize>,
    /// True for a single CJK character.
    pub is_cjk: bool,
}

/// Cuts a text into units, in its order.
#[must_use]
pub fn units(text: &str) -> Vec<Unit> {
    let mut units = Vec::new();
    cut(text, |word, span, is_cjk| {
        units.push(Unit {
            text: word.to_owned(),
            span,
            is_cjk,
        })
    });
    units
}

/// Hands each unit of a text to `emit`: its folded text, its span, and whether it is a CJK character.
pub fn cut(text: &str, mut emit: impl FnMut(&str, Range<usize>, bool)) {
    let bytes = text.as_bytes();
    let mut word = String::new();
    let mut start = 0;
    let mut end = 0;
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if byte.is_ascii() {
            if byte.is_ascii_alphanumeric() {
                if word.is_empty() {
                    start = at;
                }
                word.push(byte.to_ascii_lowercase() as char);
                end = at + 1;
            } else if byte == b'\'' && !word.is_empty() {
                at = after_apostrophe(text, at + 1, &mut word, start..end, &mut emit);
                continue;
            } else if !word.is_empty() {
                emit(&word, start..end, false);
                word.clear();
            }
            at += 1;
            continue;
        }
        let Some(c) = text[at..].chars().next() else {
            break;
        };
        let next = at + c.len_utf8();
        if c == '\u{2019}' && !word.is_empty() {
            at = after_apostrophe(text, next, &mut word, start..end, &mut emit);
            continue;
        }
        if !c.is_alphanumeric() {
            // A mark that was written apart from its letter belongs to the word.
            if !is_combining_mark(c) && !word.is_empty() {
                emit(&word, start..end, false);
                word.clear();
            }
        } else if is_cjk(c) {
            if !word.is_empty() {
                emit(&word, start..end, false);
                word.clear();
            }
            let folded: String = c.nfkc().collect();
            emit(&folded, at..next, true);
        } else {
            if word.is_empty() {
                start = at;
            }
            word.extend(
                c.nfkd()
                    .flat_map(char::to_lowercase)
                    .filter(|d| d.is_alphanumeric()),
            );
            end = next;
        }
        at = next;
    }
    if !word.is_empty() {
        emit(&word, start..end, false);
    }
}

/// Reads on after an apostrophe inside a word: drops a possessive `s` and ends the word, joins `don't`.
fn after_apostrophe(
    text: &str,
    at: usize,
    word: &mut String,
    span: Range<usize>,
    emit: &mut impl FnMut(&str, Range<usize>, bool),
) -> usize {
    let mut rest = text[at..].chars();
    let (first, second) = (rest.next(), rest.next());
    let continues = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_cjk(c));
    let is_possessive = matches!(first, Some('s' | 'S')) && !continues(second);
    if continues(first) && !is_possessive {
        return at;
    }
    emit(word, span, false);
    word.clear();
    if matches!(first, Some('s' | 'S')) {
        at + 1
    } else {
        at
    }
}

/// Words so common in titles that they say nothing of which work is meant.
#[must_use]
pub fn is_filler(word: &str) -> bool {
    matches!(
        word,
        "a" | "an"
            | "the"
            | "of"
            | "in"
            | "on"
            | "at"
            | "to"
            | "for"
            | "and"
            | "or"
            | "with"
            | "by"
            | "from"
            | "is"
            | "are"
            | "be"
            | "as"
            | "it"
            | "its"
            | "via"
            | "using"
            | "vs"
            | "how"
            | "what"
            | "why"
            | "do"
            | "does"
            | "you"
            | "your"
            | "we"
            | "our"
            | "this"
            | "that"
            | "into"
            | "not"
            | "can"
            | "的"
            | "了"
            | "和"
            | "与"
            | "在"
            | "是"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        units(text).into_iter().map(|unit| unit.text).collect()
    }

    #[test]
    fn words_and_characters() {
        assert_eq!(
            texts("国产AI芯片: GPT-4V(ision)"),
            ["国", "产", "ai", "芯", "片", "gpt", "4v", "ision"]
        );
        assert_eq!(
            texts("Estimating 🌴PaLM's cost, don’t"),
            ["estimating", "palm", "cost", "dont"]
        );
        assert_eq!(
            texts("Ｇａｉａ Schölkopf Scho\u{308}lkopf ﬁne"),
            ["gaia", "scholkopf", "scholkopf", "fine"]
        );
        assert_eq!(texts("users' models' 's"), ["users", "models", "s"]);
        assert!(texts("…🎉 《》“”").is_empty());
    }

    proptest::proptest! {
        #[test]
        fn spans_slice_back(text in ".{0,60}") {
            let mut last = 0;
            for unit in units(&text) {
                proptest::prop_assert!(unit.span.start >= last);
                proptest::prop_assert!(!text[unit.span.clone()].is_empty());
                last = unit.span.end;
            }
        }
    }
}
