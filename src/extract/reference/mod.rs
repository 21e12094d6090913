//! Formatted references: authors, title, container, year, pages taken apart.
//!
//! Comes in: one reference, on one line or joined. Goes out: where its title stands, and what it says.
//! Reads APA, MLA, Chicago, Vancouver, IEEE, ACM, Nature, LNCS, the styles of physics and machine learning,
//! GB/T 7714 and their mixtures; tolerates what text from a PDF has (blanks before commas, glued words).
//! Conservative: authors first, and a year, an identifier, a volume or a known venue behind the title.
//!
//! ```
//! let text = "[3] J. Dean and S. Ghemawat, \"MapReduce,\" in OSDI, 2004, pp. 137-150.";
//! let (title, facts) = notebib::extract::reference::read(text).unwrap();
//! assert_eq!((&text[title], facts.year, facts.authors.len()), ("MapReduce", Some(2004), 2));
//! ```

mod authors;
mod container;
mod numbers;
mod publisher;
mod quoted;
mod separator;
mod start;
mod tail;
mod title;
mod years;

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem;

use super::byline;
use super::candidate::Facts;
use authors::{Authors, Form};
pub(super) use publisher::is_publisher;

/// The longest reference that is read: authors of a large collaboration fill some kilobytes.
const LONGEST: usize = 6000;

/// Takes a formatted reference apart: where its title stands in the text, and what it says. None when
/// the text is no formatted reference.
#[must_use]
pub fn read(text: &str) -> Option<(Range<usize>, Facts)> {
    if text.len() < 24 || text.len() > LONGEST {
        return None;
    }
    let start = lead(text);
    let body = &text[start..];
    if !looks_like(body) {
        return None;
    }
    let mut parsed = with_authors(body).or_else(|| with_mark(body))?;
    // `Bacon, Cheng, Rajan: A Unified Theory …`: the last of the names.
    if body[..parsed.title.start].trim_end().ends_with(',')
        && let Some((last, _)) = body[parsed.title.clone()].split_once(": ")
        && !last.contains(' ')
        && parsed
            .facts
            .authors
            .iter()
            .flat_map(|name| name.split(", "))
            .all(|name| !name.contains([' ', '.']))
        && byline::surnames(last).is_some()
    {
        parsed.facts.authors.push(last.to_owned());
        parsed.title.start += last.len() + 2;
    }
    Some((
        start + parsed.title.start..start + parsed.title.end,
        parsed.facts,
    ))
}

/// As [`read`], of a text with a link behind it: names and a title in quotation marks are enough.
#[must_use]
pub fn read_linked(text: &str) -> Option<(Range<usize>, Facts)> {
    if let Some(read) = read(text) {
        return Some(read);
    }
    if text.len() > LONGEST {
        return None;
    }
    let start = lead(text);
    let body = &text[start..];
    let quote = quoted::quoted(body, 0, body.len().min(1500))
        .filter(|quote| quote.outer.start > 2 && quote.inner.len() >= 12)?;
    let head = body[..quote.outer.start].trim_end_matches([' ', ',', ':']);
    let names = match authors::scan(&body[..quote.outer.end]) {
        Some(found) if found.end >= head.len().saturating_sub(1) => found.names,
        _ => authors::before_quote(head)?,
    };
    let mut facts = Facts {
        authors: collect(body, &names),
        ..Facts::default()
    };
    let tail = tail::read(&body[quote.outer.end..], &mut facts);
    facts.year = tail.year;
    let title = title::trim(body, quote.inner);
    Some((start + title.start..start + title.end, facts))
}

/// A cheap look at the first words and for a year or identifier: false for nearly all lines that are no
/// reference.
#[must_use]
pub fn looks_like(line: &str) -> bool {
    let body = &line[lead(line)..];
    let Some(first) = body.chars().next() else {
        return false;
    };
    let starts = first.is_uppercase()
        || !first.is_ascii()
        || first == '-'
        || body.starts_with("van ")
        || body.starts_with("von ")
        || body.starts_with("de ")
        || body.starts_with("d'");
    starts
        && body.len() >= 20
        && (has_year(body.as_bytes())
            || ARXIV.find(body.as_bytes()).is_some()
            || has_old_number(body))
}

static ARXIV: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new("rXiv"));

/// True when four digits that may be a year stand somewhere.
fn has_year(bytes: &[u8]) -> bool {
    let mut from = 0;
    while let Some(at) = memchr::memchr2(b'1', b'2', &bytes[from..]) {
        let at = from + at;
        if let Some([century, decade, y1, y2]) = bytes
            .get(at..at + 4)
            .and_then(|year| <[u8; 4]>::try_from(year).ok())
            && matches!((century, decade), (b'1', b'5'..=b'9') | (b'2', b'0'))
            && y1.is_ascii_digit()
            && y2.is_ascii_digit()
            && !bytes.get(at + 4).is_some_and(u8::is_ascii_digit)
            && (at == 0 || !bytes[at - 1].is_ascii_digit())
        {
            return true;
        }
        from = at + 1;
    }
    false
}

/// `1112 .5166` at the end: an arXiv id in PDF text.
fn has_old_number(text: &str) -> bool {
    tail::bare_arxiv(text).is_some()
}

/// The length of what stands before the authors: a number, a bullet, `See e.g.`.
fn lead(text: &str) -> usize {
    let mut rest = text.trim_start();
    loop {
        let before = rest.len();
        if let Some(inner) = rest.strip_prefix('[')
            && let Some(close) = inner.find(']').filter(|&close| close <= 24)
            && !inner[..close].contains(' ')
        {
            rest = inner[close + 1..].trim_start();
        }
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if (1..=4).contains(&digits)
            && rest[digits..].starts_with(['.', ')', '、'])
            && let mark = rest[digits..].chars().next().map_or(1, char::len_utf8)
            && rest[digits + mark..].starts_with(|c: char| !c.is_ascii_digit())
        {
            rest = rest[digits + mark..].trim_start();
        }
        if rest.starts_with('(')
            && let Some(close) = rest.find(')').filter(|&close| close <= 5)
            && rest[1..close].bytes().all(|b| b.is_ascii_digit())
        {
            rest = rest[close + 1..].trim_start();
        }
        // Nearly all lines start with a letter that none of these start with.
        let may_be_led =
            |c: char| !c.is_alphanumeric() || matches!(c, 'S' | 's' | 'C' | 'c' | 'e' | 'R');
        if !rest.starts_with(may_be_led) {
            if rest.len() == before {
                return text.len() - rest.len();
            }
            continue;
        }
        let leads: &[&str] = match rest.as_bytes() {
            [b'S', ..] => &["See e.g. ", "See, e.g., ", "See also ", "See ", "Source: "],
            [b'R', ..] => &["Reference: "],
            [b's', ..] => &["see e.g. ", "see also "],
            [b'C', ..] => &["Cf. ", "Citation: ", "Cite as: "],
            [b'c', ..] => &["cf. "],
            [b'e', ..] => &["e.g. "],
            _ => &["* ", "- ", "+ ", "• ", "– ", "· ", "◦ ", "> ", "^ "],
        };
        if let Some(behind) = leads.iter().find_map(|lead| rest.strip_prefix(lead)) {
            rest = behind.trim_start();
        }
        if rest.len() == before {
            return text.len() - rest.len();
        }
    }
}

/// A reference taken apart; offsets into what was given.
struct Parsed {
    title: Range<usize>,
    facts: Facts,
}

/// Authors, then a year perhaps, then the title.
fn with_authors(text: &str) -> Option<Parsed> {
    if let Some(Authors { names, end, form }) = authors::scan(text)
        && let Some(parsed) = after_authors(text, &names, end, form)
    {
        return Some(parsed);
    }
    if let Some(names) = authors::organisation(text)
        && let Some(parsed) =
            after_authors(text, std::slice::from_ref(&names), names.end, Form::Loose)
    {
        return Some(parsed);
    }
    // Names in no form, but a title in quotation marks behind them.
    let quote =
        quoted::quoted(text, 0, text.len().min(1500)).filter(|quote| quote.outer.start > 2)?;
    let head = &text[..quote.outer.start];
    let mut facts = Facts::default();
    let (head, year) = separator::year_at_end(head);
    let names = authors::before_quote(head)?;
    facts.authors = collect(text, &names);
    facts.year = year;
    finish(text, quote.inner, quote.outer.end, facts, Form::Loose, true)
}

fn collect(text: &str, names: &[Range<usize>]) -> Vec<String> {
    names
        .iter()
        .map(|span| text[span.clone()].trim_matches([',', ';', ' ']).to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

fn after_authors(text: &str, names: &[Range<usize>], end: usize, form: Form) -> Option<Parsed> {
    let mut facts = Facts {
        authors: collect(text, names),
        ..Facts::default()
    };
    let between = separator::separator(text, end);
    facts.year = between.year;
    let start = between.end;
    if start >= text.len() {
        return None;
    }
    // A title in quotation marks, or the whole title in 《》.
    if let Some(quote) = quoted::quoted(text, start, (start + 3).min(text.len())) {
        return finish(text, quote.inner, quote.outer.end, facts, form, true);
    }
    if let Some(found) = title::of_volume(text, start) {
        let mut parsed = finish(text, found.span, found.end, facts, form, true)?;
        // Behind the title of a volume stand its editors.
        let facts = &mut parsed.facts;
        facts.publisher = facts
            .publisher
            .take()
            .filter(|name| publisher::is_publisher(name));
        facts.venue = None;
        return Some(parsed);
    }
    let found = title::unquoted(text, start, between.mode)?;
    finish(
        text,
        found.span,
        found.end,
        facts,
        form,
        between.year.is_some(),
    )
}

/// Reads what stands behind the title, and judges the whole.
fn finish(
    text: &str,
    span: Range<usize>,
    end: usize,
    mut facts: Facts,
    form: Form,
    is_marked: bool,
) -> Option<Parsed> {
    let span = title::trim(text, span);
    let title = text.get(span.clone())?;
    let words = title.split_whitespace().count();
    let letters = title.chars().filter(|c| c.is_alphabetic()).count();
    let is_cjk = title.chars().any(crate::model::title::is_cjk);
    if letters < 4
        || title.len() > 420
        || words > 60
        || !is_cjk && words < 2 && !(is_marked && letters > 4)
    {
        return None;
    }
    let mut own_year = facts.year;
    // `Palmer Archipelago Penguin Data, 2020`.
    let mut span = span;
    if own_year.is_none()
        && let Some((head, year)) = title.rsplit_once(", ")
        && year.len() == 4
        && let Some(year) = years::years(year).next()
        && head.len() >= 4
    {
        own_year = Some(year);
        span.end = span.start + head.len();
    }
    // `(arXiv:2005.14165)` behind the title is no part of it.
    for hit in super::identifiers::find(&text[span.end..end.max(span.end)]) {
        if let super::identifiers::Found::Id(id) = hit.found
            && !facts.ids.contains(&id)
        {
            facts.ids.push(id);
        }
    }
    let tail = tail::read(&text[end..], &mut facts);
    facts.year = own_year.or(tail.year);
    // What speaks for a reference, beside authors and a title.
    let year = facts.year.is_some();
    let place =
        facts.venue.is_some() || facts.publisher.is_some() || tail.has_volume || tail.has_pages;
    let id = !facts.ids.is_empty() || tail.has_id;
    let first = title.chars().next()?;
    let is_upper = !first.is_lowercase();
    let fits = match form {
        Form::Inverted | Form::Leading | Form::Trailing => {
            (year || id || tail.has_volume && tail.has_pages) && (is_upper || is_marked)
        }
        Form::InvertedFull | Form::Full | Form::Loose => {
            (id || year && (place || is_marked)) && (is_upper || is_marked)
        }
        Form::Cjk => (year || id) && (place || is_marked || tail.has_mark),
    };
    fits.then_some(Parsed { title: span, facts })
}

/// `题名[J]. 刊名`: the mark of GB/T 7714 makes a reference of a line without authors in front.
fn with_mark(text: &str) -> Option<Parsed> {
    let (at, _) = tail::type_mark(text)?;
    let head = &text[..at];
    let start = head.rfind(['.', '。', '：', ':']).map_or(0, |dot| {
        dot + head[dot..].chars().next().map_or(1, char::len_utf8)
    });
    if head[start..].trim().chars().count() < 4 {
        return None;
    }
    let facts = Facts {
        authors: Vec::new(),
        ..Facts::default()
    };
    let parsed = finish(text, start..at, at, facts, Form::Cjk, false)?;
    Some(parsed)
}

/// Splits several references that stand in one paragraph: at `[12]`, `(12)` or `12.`, when the numbers
/// ascend one by one.
///
/// **Shape**: ranges in the order of the text; the whole text as one when there is nothing to split.
#[must_use]
pub fn split_list(text: &str) -> Vec<Range<usize>> {
    let mut starts: Vec<(usize, u32)> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let open = bytes[at];
        let from = match open {
            b'[' | b'(' => at + 1,
            _ if open.is_ascii_digit() && (at == 0 || bytes[at - 1].is_ascii_whitespace()) => at,
            _ => {
                at += 1;
                continue;
            }
        };
        let digits = bytes[from..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count();
        let close = bytes.get(from + digits);
        let fits = (1..=3).contains(&digits)
            && match open {
                b'[' => close == Some(&b']'),
                b'(' => close == Some(&b')'),
                _ => close == Some(&b'.') && bytes.get(from + digits + 1) == Some(&b' '),
            };
        if fits && let Ok(number) = text[from..from + digits].parse::<u32>() {
            let expected = starts.last().map(|&(_, last)| last + 1);
            if expected.is_none_or(|expected| expected == number)
                && (expected.is_some() || text[..at].trim().is_empty())
            {
                starts.push((at, number));
            }
        }
        at = from + digits.max(1);
    }
    if starts.len() < 2 {
        return std::iter::once(0..text.len()).collect();
    }
    let ends = starts.iter().skip(1).map(|&(at, _)| at).chain([text.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(&(start, _), end)| start..end)
        .collect()
}

#[cfg(test)]
mod tests;
