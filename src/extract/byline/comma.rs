//! `Title, Author et al., 2019`: what stands behind a comma.

use super::Byline;
use crate::extract::{names, venue};
use crate::model::title::is_cjk;

/// `Title, Author et al., 2019`, `Title. Author et al. 2019`.
pub(super) fn after_comma(line: &str) -> Option<Byline<'_>> {
    let mut rest = line;
    let mut byline = Byline {
        is_sure: true,
        ..Byline::default()
    };
    // The year, perhaps with a venue, at the end: `, 2019`, `, ICML 2019`, ` 2019`.
    let (head, year) = venue::split_year(rest.trim_end_matches(['.', '。', ')']));
    if year.is_some()
        && head.len() < rest.len()
        && rest[head.len()..].trim_end_matches(['.', ')']).len() >= 4
    {
        byline.year = year;
        rest = head.trim_end_matches([' ', ',', '(']);
    }
    let (before, others) = names::strip_others(rest);
    if !others {
        return between_commas(line);
    }
    if before.is_empty() {
        return None;
    }
    // The names begin after the last separator that leaves a list of names behind it.
    let mut best = None;
    for (at, _) in before.match_indices([',', '.', ';', '|', '，', '。']) {
        let list = &rest[at..].trim_start_matches([',', '.', ';', '|', '，', '。', ' ']);
        if before[at..].len() > 1
            && let Some(authors) = names::list(list)
        {
            best = Some((at, authors));
            break;
        }
    }
    let (at, authors) = best?;
    let title = line[..at].trim_end();
    // One word before the comma is a name too: `Smith, Jones et al.`.
    if title.split_whitespace().count() < 2 && !title.chars().any(is_cjk) {
        return None;
    }
    byline.title = title;
    byline.authors = authors;
    Some(byline)
}

/// `Title, Jane Doe and John Roe, OSDI 2019`, `Title, Doe & Roe. FAST 2003.`: names between the title and a
/// venue or year.
fn between_commas(line: &str) -> Option<Byline<'_>> {
    let line = line.trim_end_matches(['.', '。', ' ']);
    let (at, _) = line.rmatch_indices([',', '.', '，']).next()?;
    let last = line[at..].trim_start_matches([',', '.', '，', ' ']);
    let (name, year) = venue::split_year(last);
    let year = year?;
    let name = name.trim_matches([' ', ',', '\'', '’', '(']);
    if name.split_whitespace().count() > 6
        || !(name.is_empty() || name.starts_with(char::is_uppercase))
    {
        return None;
    }
    let head = line[..at].trim_end_matches([' ', ',']);
    let head = if head.ends_with("al.") {
        head
    } else {
        head.trim_end_matches('.')
    };
    // From the last comma on towards the front, as long as what stands behind it are names.
    let mut found = None;
    for (comma, mark) in head.rmatch_indices([',', '，']) {
        let names = head[comma + mark.len()..].trim();
        let Some(authors) = names::list(names) else {
            break;
        };
        let is_full = authors.iter().all(|name| names::is_full_name(name));
        if is_full || names::strip_others(names).1 || authors.len() >= 2 && names.contains('&') {
            found = Some((comma, authors));
        }
    }
    let (comma, authors) = found?;
    let title = line[..comma].trim_end();
    (title.split_whitespace().count() >= 2 || title.chars().any(is_cjk)).then_some(Byline {
        title,
        authors,
        venue: (!name.is_empty()).then_some(name),
        year: Some(year),
        is_sure: true,
        ..Byline::default()
    })
}
