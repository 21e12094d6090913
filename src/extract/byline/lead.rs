//! What leads to a title: `2013 - Title`, `MLSys 2020: Title`, `(NeurIPS 2019) Title`, `Doe & Roe: Title`,
//! `Doe (1978) Title`, `Doe & Roe. Title. 1996`.

use super::trail::{has_inner_capital, surnames};
use super::{Byline, Marks, after_title};
use crate::extract::{beginning, bracket, names, venue};

const MARKS: [&str; 8] = [" - ", " – ", " — ", " | ", ": ", "：", " -- ", " / "];
/// A year or a venue before a title is no longer.
const LONGEST: usize = 28;

/// Takes what leads to the title off; the title of the answer is all the rest. None when nothing does.
///
/// `marks` tell what stands in the line.
pub(super) fn before_title(line: &str, marks: Marks) -> Option<Byline<'_>> {
    let first = line.chars().next()?;
    if first.is_lowercase() {
        return None;
    }
    bracketed(line)
        .or_else(|| (marks.parts || marks.colon).then(|| facts(line, first))?)
        .or_else(|| marks.bracket.then(|| people_with_year(line))?)
        .or_else(|| (marks.parts || marks.colon).then(|| people(line, marks.facts))?)
}

/// `(NeurIPS 2019) Title`, `【SOSP'19】Title`.
fn bracketed(line: &str) -> Option<Byline<'_>> {
    let close = match line.chars().next()? {
        '(' => ')',
        '（' => '）',
        '[' => ']',
        '【' => '】',
        _ => return None,
    };
    let at = line.find(close).filter(|&at| at <= 64)?;
    let open = line.chars().next().map_or(1, char::len_utf8);
    let facts = bracket::parse(&line[open..at])?;
    let title = line[at + close.len_utf8()..].trim_start_matches([' ', ':', '-', '：']);
    (is_title(title) && facts.org.is_none()).then_some(Byline {
        title,
        year: facts.year,
        venue: facts.venue,
        is_sure: true,
        ..Byline::default()
    })
}

/// `2013 - Title`, `2018 OSDI - Title`, `SIGCOMM21 | Title`.
pub(super) fn facts(line: &str, first: char) -> Option<Byline<'_>> {
    if !first.is_ascii_alphanumeric() {
        return None;
    }
    let near = beginning(line, LONGEST);
    // The first bytes of the marks that are no blank: most lines have none there.
    let may_have_mark = near
        .bytes()
        .any(|byte| matches!(byte, b'-' | b'|' | b':' | b'/' | 0xE2 | 0xEF));
    if !may_have_mark {
        return None;
    }
    if let Some(found) = path(line, near) {
        return Some(found);
    }
    let (at, mark) = MARKS
        .iter()
        .filter_map(|mark| Some((near.find(mark)?, *mark)))
        .min()?;
    let (head, title) = (line[..at].trim(), line[at + mark.len()..].trim_start());
    if !is_title(title) {
        return None;
    }
    let found = Byline {
        title,
        is_sure: true,
        ..Byline::default()
    };
    if let Some(year) = bracket::year(head).filter(|_| head.len() == 4) {
        return Some(Byline {
            year: Some(year),
            ..found
        });
    }
    // `2018 OSDI`
    if let Some((year, name)) = head.split_once(' ')
        && year.len() == 4
        && let Some(year) = bracket::year(year)
        && venue::is_known(name)
    {
        return Some(Byline {
            year: Some(year),
            venue: Some(name),
            ..found
        });
    }
    let parsed = venue::parse(head)?;
    // Behind a stroke a venue alone is enough: `ATC / Title`.
    let is_enough = parsed.year.is_some() || mark == " / ";
    (venue::is_known(parsed.name) && is_enough).then_some(Byline {
        year: parsed.year,
        venue: Some(parsed.name),
        ..found
    })
}

/// `SOSP/25/Title`, `OSDI/2020/Title`, `2020/OSDI/Title`.
fn path<'t>(line: &'t str, near: &'t str) -> Option<Byline<'t>> {
    let (first, rest) = near.split_once('/')?;
    let (second, _) = rest.split_once('/')?;
    let (name, digits) = if first.bytes().all(|byte| byte.is_ascii_digit()) {
        (second, first)
    } else {
        (first, second)
    };
    let year = match digits.len() {
        2 => venue::full_year(digits.parse().ok()?),
        _ => bracket::year(digits)?,
    };
    let title = line[first.len() + second.len() + 2..].trim_start();
    (venue::is_known(name) && is_title(title)).then_some(Byline {
        title,
        year: Some(year),
        venue: Some(name),
        is_sure: true,
        ..Byline::default()
    })
}

/// `Lakatos (1978) The Methodology …`, `Doe and Roe, 2004, Title`.
fn people_with_year(line: &str) -> Option<Byline<'_>> {
    let near = beginning(line, 160);
    memchr::memchr(b'(', near.as_bytes())?;
    let open = near.find([' ', ','].as_slice())?;
    let open = near[open..].find('(').map(|at| open + at)?;
    let close = line[open..].find(')').map(|at| open + at)?;
    let year = bracket::year(&line[open + 1..close])?;
    let authors = people_of(line[..open].trim(), true)?;
    let title = line[close + 1..].trim_start_matches([' ', ':', '.', ',', '-', '–']);
    is_title(title).then_some(Byline {
        title,
        authors,
        year: Some(year),
        is_sure: true,
        ..Byline::default()
    })
}

/// `Doe, Roe, Poe: Title`, `Doe & Roe. Title. 1996`, `Popper, The Logic of …`.
fn people(line: &str, has_facts: bool) -> Option<Byline<'_>> {
    let near = beginning(line, 200);
    let byline = |authors, title| Byline {
        title,
        authors,
        is_sure: true,
        ..Byline::default()
    };
    if let Some(at) = find_before_blank(near, b':') {
        let head = &line[..at];
        let title = line[at + 2..].trim_start();
        let has_joint = head.contains([',', '&']) || head.contains(" and ");
        if has_joint
            && is_title(title)
            && let Some(authors) = people_of(
                head,
                has_facts || after_title(title, false).is_some_and(|behind| behind.year.is_some()),
            )
        {
            return Some(byline(authors, title));
        }
    }
    // `Popper, The Logic of Scientific Discovery`
    if let Some(at) = find_before_blank(near, b',')
        && let (head, title) = (&near[..at], &near[at + 2..])
        && ["The ", "A ", "An ", "On "]
            .iter()
            .any(|word| title.starts_with(word))
        && let Some(authors) = surnames(head)
        && head.split(' ').count() <= 2
    {
        let title = &line[head.len() + 2..];
        let capitals = title
            .split(' ')
            .filter(|word| word.starts_with(char::is_uppercase));
        return (capitals.count() >= 3 && is_title(title)).then_some(Byline {
            is_sure: has_facts,
            ..byline(authors, title)
        });
    }
    let at = find_before_blank(near, b'.')?;
    let (head, title) = (&line[..at], line[at + 2..].trim_start());
    let is_told = || {
        has_facts
            || after_year(title)
            || after_title(title, false)
                .is_some_and(|behind| behind.year.is_some() && behind.authors.is_empty())
    };
    let has_joint = head.contains('&') || head.contains(" and ") || head.ends_with("et al");
    if has_joint && is_title(title) && is_told() {
        let authors = people_of(head, false)?;
        return Some(byline(authors, title));
    }
    None
}

/// Where a mark of ASCII first stands before a blank.
fn find_before_blank(text: &str, mark: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(mark, bytes).find(|&at| bytes.get(at + 1) == Some(&b' '))
}

/// `Title. 1996`
fn after_year(title: &str) -> bool {
    title
        .trim_end_matches(['.', ' '])
        .rsplit_once([',', '.', ' '])
        .is_some_and(|(head, year)| {
            year.len() == 4 && head.len() >= 8 && bracket::year(year).is_some()
        })
}

/// Names before a title; bare surnames where `is_lenient`.
fn people_of(head: &str, is_lenient: bool) -> Option<Vec<&str>> {
    let head = head.trim().trim_end_matches(',');
    if head.contains(':') || head.split_whitespace().count() > 24 {
        return None;
    }
    let is_joint = head.contains('&') || head.contains(" and ") || names::strip_others(head).1;
    // `RocksDB & LevelDB` are systems.
    if head.split_whitespace().any(has_inner_capital) {
        return None;
    }
    names::list(head)
        .filter(|names| is_joint || is_lenient || names.len() > 1)
        .or_else(|| surnames(head).filter(|names| is_lenient || is_joint && names.len() > 1))
}

/// True when people and a year in brackets lead to a title: `Lakatos (1978) The Methodology …`.
pub(in crate::extract) fn leads_with_year(line: &str) -> bool {
    people_with_year(line).is_some()
}

/// True for what may be a title after all that led to it.
fn is_title(title: &str) -> bool {
    title.len() >= 8
        && title.starts_with(|c: char| !c.is_lowercase() && c != '(' && c != '[')
        && title.contains([' ', '-'])
        || title
            .chars()
            .filter(|c| crate::model::title::is_cjk(*c))
            .count()
            >= 4
}
