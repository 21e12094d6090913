//! Credits that stand beside a title, without it.

use super::Byline;
use crate::extract::{bracket, names, venue};

/// Reads credits that stand beside a title, in a cell, in emphasis or after a link: `*A, B and C*. NIPS
/// 2015.`, `Young et al,2010`, `(Lee et al., 2017)`, `by A and B`, `- A`, `Xu et al. (2020)`.
///
/// None when the words credit nobody; the title stays empty.
#[must_use]
pub fn credits(text: &str) -> Option<Byline<'_>> {
    let marks = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '.' | ','
                    | '-'
                    | '–'
                    | '—'
                    | ':'
                    | '|'
                    | '*'
                    | '_'
                    | '('
                    | ')'
                    | ';'
                    | '，'
                    | '。'
                    | '（'
                    | '）'
                    | '：'
                    | '['
                    | ']'
            )
    };
    let text = text.trim_start_matches(marks);
    // A link or another bracket ends the credits.
    let text = text.split("[[").next().unwrap_or(text);
    let text = text.split_once(" [").map_or(text, |(head, _)| head);
    let text = text.trim_end_matches(|c: char| marks(c) && !matches!(c, ')' | '.' | '）'));
    let text = ["by ", "By ", "作者：", "作者:", "Authors: ", "Author: "]
        .iter()
        .find_map(|prefix| text.strip_prefix(prefix))
        .unwrap_or(text);
    if text.len() < 3 || text.len() > 1500 {
        return None;
    }
    let whole = |names: &'_ str| names::list(names.trim_matches(marks)).is_some();
    let mut byline = Byline {
        is_sure: true,
        ..Byline::default()
    };
    if let Some(authors) = names::list(text.trim_end_matches(|c: char| marks(c) && c != '.')) {
        byline.authors = authors;
        return Some(byline);
    }
    // Names up to a mark, then venue and year.
    let mut cut = None;
    for (at, c) in text.char_indices() {
        if matches!(c, '.' | '*' | '(' | ',' | '（' | '，' | '_' | '-' | '–')
            && at > 2
            && names_then_facts(&text[at..])
            && (whole(&text[..at]) || text[at..].starts_with('.') && whole(&text[..=at]))
        {
            cut = Some(at);
        }
    }
    // `Devlin et al 2018`
    if cut.is_none() {
        cut = text
            .find("et al")
            .map(|at| at + 5)
            .filter(|&at| whole(&text[..at]));
    }
    if let Some(at) = cut {
        let head = text[..at].trim_matches(|c: char| marks(c));
        // Put the full stop of `et al.` back.
        let start = head.as_ptr() as usize - text.as_ptr() as usize;
        let head = if head.ends_with("et al") && text[start + head.len()..].starts_with('.') {
            &text[start..=start + head.len()]
        } else {
            head
        };
        byline.authors = names::list(head)?;
    }
    let rest = text[cut.unwrap_or(0)..].trim_matches(marks);
    if !rest.is_empty() {
        if let Some(facts) = bracket::parse(rest) {
            (byline.year, byline.venue) = (facts.year, facts.venue);
            if byline.authors.is_empty()
                && let Some(people) = facts.names
            {
                byline.authors = names::list(people).unwrap_or_default();
            }
            byline.org = facts.org;
        } else if let Some(found) = venue::parse(rest) {
            (byline.venue, byline.year) = (Some(found.name), found.year);
        } else if cut.is_none() {
            return None;
        }
    }
    (!byline.authors.is_empty() || byline.venue.is_some() && byline.year.is_some())
        .then_some(byline)
}

/// True when what follows names may be a venue and a year, or nothing.
fn names_then_facts(rest: &str) -> bool {
    let rest = rest.trim_matches(|c: char| !c.is_alphanumeric());
    rest.is_empty()
        || bracket::year(rest).is_some()
        || bracket::parse(rest).is_some()
        || venue::parse(rest).is_some()
}
