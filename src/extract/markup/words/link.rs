//! What the text of a link is: a title, another way to the work beside it, or a word that points.

use super::bare;
use super::people::cited;
use super::table::{TABLE, Words};
use crate::model::title::is_cjk;

/// What the text of a link is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::extract::markup) enum Role {
    /// Several words, or a name with a colon.
    Title,
    /// One or two words that may be a name.
    Short,
    /// `pdf`, `paper`, `code`, `slides`: another way to the work named beside it.
    Source,
    /// `notes`, `review`: about the work named beside it, not the work.
    About,
    /// `here`, `this post`: no word of the work.
    Pointer,
    /// `Devlin et al., 2018`.
    Cited,
    /// The URL itself.
    Url,
    /// Nothing, a number, a sign.
    Empty,
}

/// With a word of the lists behind it, one of these names no work: `the paper`.
const OPENING: [&str; 6] = ["a", "an", "the", "see", "full", "full-text"];

/// True when each part of `pdf/code`, `code & model`, `paper (pdf)` is a word of the list.
fn all_in(words: &Words, text: &str) -> bool {
    if words.contains(text) {
        return true;
    }
    let mut parts = 0;
    let all = text
        .split(['/', '&', '+', ',', '|', '(', ')', '，', '、', ':'])
        .flat_map(|part| part.split(" and "))
        .map(bare)
        .filter(|part| !part.is_empty())
        .all(|part| {
            parts += 1;
            words.contains(part)
        });
    all && parts > 1
}

/// Tells what the text of a link to `url` is.
pub(in crate::extract::markup) fn role(text: &str, url: &str) -> Role {
    let text = text.trim();
    let word = bare(text);
    if word.is_empty()
        || word
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b' ' | b'.' | b','))
    {
        return Role::Empty;
    }
    if word.len() <= 60 {
        let numberless = word
            .trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '#' | '.' | 'v'))
            .trim_end();
        let candidates = [
            word,
            if numberless.is_empty() {
                word
            } else {
                numberless
            },
        ];
        for word in candidates {
            if all_in(&TABLE.links.source, word) {
                return Role::Source;
            }
            if all_in(&TABLE.links.about, word) {
                return Role::About;
            }
            if TABLE.links.pointer.contains(word) {
                return Role::Pointer;
            }
        }
        if numberless.len() < word.len() && TABLE.links.numbered.contains(numberless) {
            return Role::Pointer;
        }
    }
    if word.len() == 1 {
        return Role::Empty;
    }
    if is_url_of(text, url) || is_identifier(word) {
        return Role::Url;
    }
    let words = word.split_whitespace().count();
    let first = word.split_whitespace().next().unwrap_or("");
    if words <= 4 && TABLE.links.pointing.contains(first)
        || words <= 3
            && OPENING.iter().any(|word| word.eq_ignore_ascii_case(first))
            && ends_generic(word)
    {
        return Role::Pointer;
    }
    if cited(text).is_some() {
        return Role::Cited;
    }
    let cjk = word.chars().filter(|&c| is_cjk(c)).count();
    if words >= 3 || cjk >= 5 || words == 2 && (word.contains(':') || word.len() >= 16) {
        Role::Title
    } else {
        Role::Short
    }
}

fn ends_generic(text: &str) -> bool {
    let last = text.rsplit(' ').next().unwrap_or(text);
    TABLE.links.source.contains(last)
        || TABLE.links.about.contains(last)
        || TABLE.links.pointer.contains(last)
}

/// `doi:10.1145/…`, `arXiv:1806.03377`, `10.1145/…`: an identifier, as the URL itself is one.
fn is_identifier(word: &str) -> bool {
    let bare = ["doi:", "arxiv:", "pmid:", "isbn:"]
        .iter()
        .find_map(|scheme| {
            let head = word.get(..scheme.len())?;
            head.eq_ignore_ascii_case(scheme)
                .then(|| &word[scheme.len()..])
        })
        .unwrap_or(word);
    (bare.len() < word.len() || bare.starts_with("10.") && bare.contains('/'))
        && !bare.trim().contains(char::is_whitespace)
        && bare.contains(|c: char| c.is_ascii_digit())
}

/// True when the text of a link is its own target, whole or without scheme.
fn is_url_of(text: &str, url: &str) -> bool {
    if text.contains(char::is_whitespace) || text.len() < 4 {
        return false;
    }
    let strip = |text: &str| {
        let text = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"))
            .unwrap_or(text);
        text.strip_prefix("www.")
            .unwrap_or(text)
            .trim_end_matches('/')
            .to_owned()
    };
    if text.starts_with("http://") || text.starts_with("https://") || text.starts_with("www.") {
        return true;
    }
    text.contains('.') && strip(url).starts_with(&strip(text))
}
