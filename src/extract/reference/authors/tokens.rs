//! The words and marks of a list of authors.

/// A piece of text without blanks around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'t> {
    pub(super) text: &'t str,
    pub(super) start: usize,
}

impl Token<'_> {
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    pub(super) fn is_mark(&self, mark: &str) -> bool {
        self.text == mark
    }

    pub(super) fn is_word(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_alphabetic)
    }

    pub(super) fn is_capitalised(&self) -> bool {
        let mut characters = self.text.chars();
        let first = characters.next();
        first.is_some_and(char::is_uppercase)
            || (self.text.starts_with("d'")
                || self.text.starts_with("d’")
                || self.text.starts_with("'t"))
                && self.text.chars().nth(2).is_some_and(char::is_uppercase)
            || first.is_some_and(char::is_lowercase)
                && self.text.len() > 4
                && self.text.chars().skip(1).any(char::is_uppercase)
    }

    /// One capital letter, perhaps behind a hyphen: what stands before the full stop of `J.` and `J.-P.`.
    pub(super) fn is_initial(&self) -> bool {
        let text = self.text.trim_start_matches(['-', '‐', '–']);
        let mut characters = text.chars();
        characters.next().is_some_and(char::is_uppercase) && characters.next().is_none()
    }

    /// True for a word of two capitals or more.
    pub(super) fn is_upper(&self) -> bool {
        self.text.chars().count() >= 2
            && self
                .text
                .chars()
                .all(|c| c.is_uppercase() || matches!(c, '-' | '\'' | '’'))
    }

    /// Up to three capitals: `JK` of `Berg JK`.
    pub(super) fn is_capitals(&self) -> bool {
        let count = self.text.chars().count();
        (1..=3).contains(&count) && self.text.chars().all(|c| c.is_uppercase() || c == '-')
    }

    pub(super) fn is_and(&self) -> bool {
        matches!(self.text, "and" | "&" | "und" | "y" | "e" | "AND" | "And")
    }
}

/// The longest list of authors that is looked at, in tokens.
pub(super) const MOST_TOKENS: usize = 1200;
/// So many are cut first: nearly every line is decided by them.
pub(super) const FEW_TOKENS: usize = 24;

pub(super) fn tokens(text: &str, limit: usize) -> Vec<Token<'_>> {
    let mut tokens = Vec::with_capacity(limit.min(FEW_TOKENS));
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < text.len() && tokens.len() < limit {
        if bytes[at] == b' ' {
            at += 1;
            continue;
        }
        let rest = &text[at..];
        // Nearly all words are plain letters, and end where nothing joins them to the next.
        let plain = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let is_joined = |byte: &u8| !byte.is_ascii() || matches!(byte, b'-' | b'\'' | b'`');
        if plain > 0 && !rest.as_bytes().get(plain).is_some_and(is_joined) {
            tokens.push(Token {
                text: &rest[..plain],
                start: at,
            });
            at += plain;
            continue;
        }
        let Some(c) = rest.chars().next() else { break };
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let is_letter = |c: char| c.is_alphabetic() || is_mark_of_letter(c);
        let size = if c.is_alphabetic()
            || matches!(c, '-' | '‐' | '\'' | '’')
                && rest.chars().nth(1).is_some_and(char::is_alphabetic)
        {
            let mut size = 0;
            let mut previous = ' ';
            for (offset, c) in rest.char_indices() {
                let joins = is_letter(c)
                    || offset == 0
                    || matches!(c, '-' | '‐' | '\'' | '’' | '`')
                        && rest[offset + c.len_utf8()..]
                            .chars()
                            .next()
                            .is_some_and(|next| next.is_alphabetic() && previous.is_alphabetic());
                if !joins {
                    break;
                }
                previous = c;
                size = offset + c.len_utf8();
            }
            size
        } else if c.is_ascii_digit() {
            rest.bytes().take_while(u8::is_ascii_digit).count()
        } else {
            c.len_utf8()
        };
        tokens.push(Token {
            text: &rest[..size.max(c.len_utf8())],
            start: at,
        });
        at += size.max(c.len_utf8());
    }
    tokens
}

/// Accents that PDF text puts beside their letters.
fn is_mark_of_letter(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}
