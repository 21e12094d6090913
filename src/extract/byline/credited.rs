//! `Title - Author`: what stands behind a dash.

use super::Byline;
use super::site::{is_domain, is_site};
use crate::extract::{bracket, names, venue};
use crate::model::title::is_cjk;

/// Where the last dash between words starts, and its length: `" - "`, `" – "`, `" — "`, `" -- "`, `"——"`,
/// `" | "`, `" —"`.
fn last_dash(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut end = bytes.len();
    while let Some(at) = memchr::memrchr3(b'-', b'|', 0xE2, &bytes[..end]) {
        let before = &bytes[..at];
        let is_spaced = before.ends_with(b" ");
        let dash = match bytes[at..] {
            [b'-' | b'|', b' ', ..] if is_spaced => Some((at - 1, 3)),
            [b'-', b' ', ..] if before.ends_with(b" -") => Some((at - 2, 4)),
            [0xE2, 0x80, 0x93 | 0x94, b' ', ..] if is_spaced => Some((at - 1, 5)),
            [0xE2, 0x80, 0x94, ..] if is_spaced => Some((at - 1, 4)),
            [0xE2, 0x80, 0x94, ..] if before.ends_with("—".as_bytes()) => Some((at - 3, 6)),
            _ => None,
        };
        if dash.is_some() {
            return dash;
        }
        end = at;
    }
    None
}

/// `Title - Author`: the last dash splits.
pub(super) fn after_dash(line: &str) -> Option<Byline<'_>> {
    let (at, size) = last_dash(line.as_bytes())?;
    let (title, tail) = (line[..at].trim_end(), line[at + size..].trim());
    if title.chars().filter(|c| c.is_alphanumeric()).count() < 2 || tail.is_empty() {
        return None;
    }
    let mut byline = credited(tail)?;
    byline.title = title;
    Some(byline)
}

/// What stands after a dash: names, a handle, an organisation, a site.
fn credited(tail: &str) -> Option<Byline<'_>> {
    let tail = tail.trim();
    let bare = tail.trim_end_matches(['.', '。', ',', '，']);
    // The full stop of `et al.` and `Jr.` stays.
    let tail = if bare.ends_with("et al") || bare.ends_with(" Jr") {
        tail
    } else {
        bare
    };
    let mut bare = tail;
    for prefix in [
        "by ",
        "By ",
        "author: ",
        "Author: ",
        "作者：",
        "作者:",
        "from ",
        "written by ",
    ] {
        if let Some(rest) = tail.strip_prefix(prefix) {
            bare = rest.trim();
        }
    }
    let is_announced = bare.len() < tail.len();
    if bare.is_empty() || bare.chars().count() > 400 {
        return None;
    }
    let org = |org| {
        Some(Byline {
            org: Some(org),
            is_sure: true,
            ..Byline::default()
        })
    };
    // `opensource SuperGradients by Deci`: what follows `by` made it.
    if let Some((before, maker)) = bare.rsplit_once(" by ")
        && before.split_whitespace().count() <= 5
        && maker.split_whitespace().count() <= 3
        && maker.starts_with(|c: char| c.is_uppercase())
    {
        return match names::list(maker) {
            Some(authors) => Some(Byline {
                authors,
                is_sure: true,
                ..Byline::default()
            }),
            None => org(maker),
        };
    }
    for tail in [
        "'s blog",
        "’s blog",
        "'s Blog",
        "’s Blog",
        "的博客",
        "的专栏",
        "'s website",
        "’s website",
        "'s notes",
        "'s Substack",
        "’s Newsletter",
        "'s Newsletter",
    ] {
        if let Some(name) = bare.strip_suffix(tail)
            && (1..=4).contains(&name.split_whitespace().count())
        {
            return Some(Byline {
                authors: vec![name],
                is_sure: true,
                ..Byline::default()
            });
        }
    }
    if is_domain(bare) || is_site(bare) {
        return org(bare);
    }
    if let Some(authors) = names::list(bare) {
        return Some(Byline {
            authors,
            is_sure: true,
            ..Byline::default()
        });
    }
    // `Rich Hickey (Strange Loop 2011)`: a meeting that no table knows.
    if let Some((people, inside)) = bare
        .strip_suffix(')')
        .and_then(|head| head.rsplit_once(" ("))
        && let Some(authors) = names::list(people)
        && let (name, Some(year)) = venue::split_year(inside)
        && bracket::parse(inside).is_none()
        && name.split_whitespace().count() <= 5
    {
        let name = name.trim_matches([' ', ',', '\'']);
        return Some(Byline {
            authors,
            venue: (!name.is_empty()).then_some(name),
            year: Some(year),
            is_sure: true,
            ..Byline::default()
        });
    }
    // `Deepak Narayanan (Stanford)`, `A. Author, 2019`, `Author (2019)`.
    if let Some(placed) = bracket::find_last(bare)
        && placed.span.end == bare.len()
        && placed.span.start > 0
        && let Some(authors) = names::list(&bare[..placed.span.start])
    {
        return Some(Byline {
            authors,
            org: placed.facts.org,
            venue: placed.facts.venue,
            year: placed.facts.year,
            is_sure: true,
            ..Byline::default()
        });
    }
    if let Some((list, last)) = bare.rsplit_once([',', '，'])
        && let Some(authors) = names::list(list)
    {
        let found = venue::parse(last);
        let year = bracket::year(last).or(found.and_then(|found| found.year));
        let venue = found.map(|found| found.name);
        let org = (venue.is_none() && venue::is_organisation(last)).then(|| last.trim());
        if year.is_some() || venue.is_some() || org.is_some() {
            return Some(Byline {
                authors,
                org,
                venue,
                year,
                is_sure: true,
                ..Byline::default()
            });
        }
    }
    let words = bare.split_whitespace().count();
    if words <= 4
        && !bare.contains([
            ',', '，', '。', '：', ':', '(', '（', '?', '？', '=', '《', '"',
        ])
    {
        if bare.chars().any(is_cjk) {
            return cjk_name(bare, is_announced);
        }
        if venue::is_organisation(bare)
            && bare.starts_with(|c: char| c.is_uppercase())
            && !bare.split_whitespace().any(|word| {
                word != "Research" && names::is_common(word) && !is_organisation_noun(word)
            })
        {
            return org(bare);
        }
        if words == 1
            && (names::is_name_word(bare) || is_handle(bare))
            && !names::is_common(bare)
            && !venue::is_known(bare)
            && bare.len() >= 3
        {
            let with_mark =
                bare.starts_with('@') || bare.bytes().any(|b| b.is_ascii_digit() || b == b'_');
            return Some(Byline {
                authors: vec![bare],
                is_sure: is_announced || with_mark,
                ..Byline::default()
            });
        }
    }
    if let Some(found) = venue::parse(bare)
        && venue::is_known(found.name)
        && (found.year.is_some() || words == 1)
    {
        return Some(Byline {
            venue: Some(found.name),
            year: found.year,
            is_sure: true,
            ..Byline::default()
        });
    }
    None
}

fn is_organisation_noun(word: &str) -> bool {
    [
        "team",
        "group",
        "research",
        "systems",
        "cloud",
        "science",
        "project",
        "technologies",
        "engineering",
        "open",
        "data",
        "web",
    ]
    .contains(&word.to_lowercase().as_str())
}

/// A Chinese name, handle or account after a dash.
fn cjk_name(text: &str, is_announced: bool) -> Option<Byline<'_>> {
    let count = text.chars().filter(|c| !c.is_whitespace()).count();
    if !(2..=24).contains(&count) || text.chars().any(names::is_cjk_punctuation) {
        return None;
    }
    // A phrase that says something is a fact, not a name.
    let is_phrase = [
        "进行", "可以", "需要", "通过", "使用", "用于", "以及", "没有", "就是", "问题", "方法",
        "模型", "训练", "数据", "系统", "算法", "优化", "实现", "原理",
    ]
    .iter()
    .any(|word| text.contains(word));
    if !is_announced && (is_phrase || text.starts_with(|c: char| c.is_lowercase())) {
        return None;
    }
    Some(Byline {
        authors: vec![text],
        is_sure: true,
        ..Byline::default()
    })
}

fn is_handle(word: &str) -> bool {
    let body = word.strip_prefix('@').unwrap_or(word);
    (2..=24).contains(&body.len())
        && body.starts_with(|c: char| c.is_ascii_alphabetic())
        && body
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
        && !body.ends_with("ing")
        && !body.ends_with("ed")
}
