//! The authors at the start of a formatted reference.
//!
//! The first name fixes the form (`Berg, J.`, `Berg J`, `J. Berg`, `Jane Berg`, `贝格`), the others must keep
//! to it: that is how the list is told from the title behind it. Blanks before punctuation, as text taken
//! from a PDF has them, do not count.

mod cjk;
mod list;
mod name;
#[cfg(test)]
mod tests;
mod tokens;

use std::ops::Range;

use crate::extract::names::{is_cjk_punctuation, is_common, is_particle};
use crate::model::title::is_cjk;
use cjk::scan_cjk;
use list::List;
use tokens::{FEW_TOKENS, MOST_TOKENS, Token, tokens};

/// The authors, and where the rest of the reference starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Authors {
    /// Each name as written; an `et al.` belongs to the last.
    pub(super) names: Vec<Range<usize>>,
    /// Behind the last name and its full stop, before the mark that separates it from what follows.
    pub(super) end: usize,
    /// How sure the form is: names with initials are surer than two words with capitals.
    pub(super) form: Form,
}

/// How names are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `Berg, J.`
    Inverted,
    /// `Berg, Jane`
    InvertedFull,
    /// `Berg J`, `Berg J.`
    Trailing,
    /// `J. Berg`
    Leading,
    /// `Jane Berg`
    Full,
    /// `贝格`
    Cjk,
    /// `Berg et al.`, and what stands before a title in quotation marks.
    Loose,
}

/// Reads the authors at the start of a text.
pub(super) fn scan(text: &str) -> Option<Authors> {
    let first = text.chars().find(|c| !c.is_whitespace())?;
    if is_cjk(first) && !is_cjk_punctuation(first) {
        return scan_cjk(text);
    }
    // A first look at few tokens: most lines end here.
    let head = tokens(text, 6);
    let mut start = 0;
    while head
        .get(start)
        .is_some_and(|token| matches!(token.text, "´" | "`" | "-" | "–" | "—" | "," | "*" | "†"))
    {
        start += 1;
    }
    // `--, and T. H. Jagger`: a dash stands for the authors of the reference above.
    if start > 0 && head.get(start).is_some_and(Token::is_and) {
        start += 1;
    }
    let first = head.get(start)?;
    if !(first.is_capitalised() || is_particle(first.text) || first.is_initial()) {
        return None;
    }
    for limit in [FEW_TOKENS, MOST_TOKENS] {
        let tokens = tokens(text, limit);
        let mut list = List::new(&tokens);
        let authors = list.authors(start);
        // What never asked for more would find the same among all.
        if tokens.len() < limit || !list.ran_out() {
            return authors;
        }
    }
    None
}

/// Reads what stands before a title in quotation marks as names, however they are written.
///
/// None when a word is among it that names do not have.
pub(super) fn before_quote(text: &str) -> Option<Vec<Range<usize>>> {
    let tokens = tokens(text, MOST_TOKENS);
    let mut names: Vec<Range<usize>> = Vec::new();
    let mut current: Option<Range<usize>> = None;
    let mut initials_only = true;
    for (index, token) in tokens.iter().enumerate() {
        let next = tokens.get(index + 1);
        if token.is_and() || matches!(token.text, "," | ";") {
            // `Berg, J.`: the comma is inside the name when only initials follow.
            let inside = token.text == ","
                && next.is_some_and(|next| {
                    next.is_initial()
                        && tokens.get(index + 2).is_none_or(|after| after.is_mark("."))
                })
                && !initials_only
                && current.is_some()
                && !current
                    .as_ref()
                    .is_some_and(|span| text[span.clone()].contains('.'));
            if !inside && let Some(span) = current.take() {
                names.push(span);
                initials_only = true;
            }
            continue;
        }
        let fits = token.is_capitalised()
            || is_particle(token.text)
            || token.text.starts_with(['-', '‐'])
            || matches!(
                token.text,
                "." | "et" | "al" | "´" | "`" | "others" | "eds" | "ed" | "(" | ")" | "-"
            );
        if !fits || is_common(token.text) && token.text.chars().count() > 2 {
            return None;
        }
        if matches!(token.text, "(" | ")" | "´" | "`") {
            continue;
        }
        initials_only &= !token.is_word() || token.is_initial();
        match &mut current {
            Some(span) => span.end = token.end(),
            None if token.is_word() => current = Some(token.start..token.end()),
            None => {}
        }
    }
    names.extend(current);
    (!names.is_empty()
        && names
            .iter()
            .any(|span| text[span.clone()].chars().count() > 3))
    .then_some(names)
}

/// `Python Software Foundation.`, `Intergovernmental Panel on Climate Change (2014)`: an organisation that
/// stands where the authors do, and a year or a title in quotation marks behind it.
pub(super) fn organisation(text: &str) -> Option<Range<usize>> {
    const WORDS: [&str; 29] = [
        "consortium",
        "collaboration",
        "team",
        "corporation",
        "union",
        "center",
        "centre",
        "administration",
        "agency",
        "association",
        "bank",
        "board",
        "bureau",
        "commission",
        "committee",
        "council",
        "department",
        "foundation",
        "group",
        "institute",
        "laboratory",
        "ministry",
        "office",
        "organization",
        "organisation",
        "panel",
        "press",
        "society",
        "university",
    ];
    if !text.starts_with(char::is_uppercase) {
        return None;
    }
    let end = text
        .char_indices()
        .take(120)
        .find(|&(at, c)| {
            let behind = &text[at + c.len_utf8()..];
            matches!(c, '.' | ',' | ':') && behind.starts_with(' ')
                || c == ' ' && behind.starts_with('(')
        })
        .map(|(at, _)| at)?;
    let name = &text[..end];
    let words = name.split(' ').count();
    let has_word = name
        .split(' ')
        .any(|word| WORDS.contains(&word.to_lowercase().as_str()));
    let is_name = name.split(' ').all(|word| {
        word.starts_with(char::is_uppercase)
            || matches!(
                word,
                "of" | "the" | "on" | "for" | "and" | "de" | "&" | "in"
            )
    });
    ((2..=10).contains(&words) && has_word && is_name).then_some(0..end)
}
