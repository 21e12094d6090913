//! Text of replies made plain: entities decoded, tags dropped, white space collapsed.

use html5gum::{Token, Tokenizer};

/// A title, name or abstract as a record gives it, made plain text: `Tag&amp;amp;Tab` is `Tag&Tab`,
/// `<i>Zea mays</i>` loses its tags, line breaks and runs of spaces become one space.
///
/// A `<` that opens no tag stays: `p < 0.05`.
#[must_use]
pub(crate) fn clean(text: &str) -> String {
    let mut plain = collapse(text);
    // Crossref encodes twice now and then (`&amp;amp;`); more often than that nobody does.
    for _ in 0..3 {
        if !plain.contains(['&', '<']) {
            break;
        }
        let decoded = collapse(&without_tags(&plain));
        if decoded == plain {
            break;
        }
        plain = decoded;
    }
    plain
}

fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    for token in Tokenizer::new(html) {
        match token {
            Ok(Token::String(string)) => text.push_str(&String::from_utf8_lossy(&string.value.0)),
            // Paragraphs of an abstract must not run together; `H<sub>2</sub>O` must.
            Ok(Token::EndTag(tag)) if is_block(&tag.name.0) => text.push(' '),
            Ok(Token::StartTag(tag)) if is_block(&tag.name.0) => text.push(' '),
            Ok(_) => {}
            Err(never) => match never {},
        }
    }
    text
}

fn is_block(tag: &[u8]) -> bool {
    matches!(
        tag,
        b"p" | b"br" | b"div" | b"li" | b"jats:p" | b"jats:title" | b"jats:sec" | b"title" | b"sec"
    )
}

/// Runs of white space, line breaks included, become one space; none at the ends.
#[must_use]
pub(crate) fn collapse(text: &str) -> String {
    let mut collapsed = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !collapsed.is_empty() {
            collapsed.push(' ');
        }
        // Zero-width marks come with copied titles and make two equal titles differ.
        collapsed.extend(
            word.chars()
                .filter(|c| !matches!(c, '\u{200b}' | '\u{feff}' | '\u{ad}') && !c.is_control()),
        );
    }
    collapsed
}

/// Encodes a text for one place in a URL, whatever it holds: all but letters, digits and `-._~`.
#[must_use]
pub(crate) fn encode(text: &str) -> String {
    encode_but(text, "")
}

/// The same, where the characters of `kept` stand as they are.
#[must_use]
pub(crate) fn encode_but(text: &str, kept: &str) -> String {
    use std::fmt::Write as _;
    let mut encoded = String::with_capacity(text.len() + 8);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric()
            || matches!(byte, b'-' | b'.' | b'_' | b'~')
            || kept.as_bytes().contains(&byte)
        {
            encoded.push(byte as char);
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_plain() {
        assert_eq!(
            clean("Tag&amp;amp;Tab:\n   a <i>title</i>"),
            "Tag&Tab: a title"
        );
        assert_eq!(clean("H<sub>2</sub>O when p < 0.05"), "H2O when p < 0.05");
        assert_eq!(
            clean("<jats:p>One.</jats:p><jats:p>Two.</jats:p>"),
            "One. Two."
        );
        assert_eq!(clean("d&apos;analyse &#x4e2d;"), "d'analyse 中");
        assert_eq!(clean("AT&T"), "AT&T");
    }

    #[test]
    fn what_a_url_may_not_hold_is_encoded() {
        assert_eq!(
            encode("10.1145/3341301.3359646"),
            "10.1145%2F3341301.3359646"
        );
        assert_eq!(encode("a b&中"), "a%20b%26%E4%B8%AD");
        assert_eq!(encode_but("10.1/a<b>", "/"), "10.1/a%3Cb%3E");
    }
}
