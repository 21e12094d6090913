//! Bylines: `Title - Author`, `by X et al.`, `Title, Author et al., 2019`, `Author et al.: Title`.
//!
//! Comes in: a title line without its bracket and marker, or the words that stand beside a title. Goes out:
//! the title and whom the line credits. Conservative: a dash inside a title splits nothing.
//!
//! ```
//! let byline = notebib::extract::byline::read("Deep Learning: A Primer — Part 1 - Shivam Bharuka").unwrap();
//! assert_eq!((byline.title, byline.authors.as_slice()), ("Deep Learning: A Primer — Part 1", ["Shivam Bharuka"].as_slice()));
//! ```

use std::ops::Range;

use crate::model::title::is_cjk;

use super::candidate::Facts;
use super::{bracket, names, venue};

/// A title line taken apart, or the credits beside a title.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Byline<'t> {
    /// The title; empty when the line holds credits alone ([`credits`]).
    pub title: &'t str,
    /// Names as written, in order.
    pub authors: Vec<&'t str>,
    /// Organisation or site as written.
    pub org: Option<&'t str>,
    /// Venue as written.
    pub venue: Option<&'t str>,
    /// Year of publication.
    pub year: Option<i32>,
    /// False when what was split off is one plain word or a phrase that may be no name.
    pub is_sure: bool,
}

/// Takes a byline off a line without bracket and number: where the title stands in it, and what the
/// byline says. None when it credits nobody.
#[must_use]
pub fn split(line: &str) -> Option<(Range<usize>, Facts)> {
    let byline = read(line)?;
    let start = byline.title.as_ptr() as usize - line.as_ptr() as usize;
    Some((start..start + byline.title.len(), byline.into()))
}

impl From<Byline<'_>> for Facts {
    fn from(byline: Byline<'_>) -> Self {
        Self {
            authors: byline.authors.into_iter().map(str::to_owned).collect(),
            year: byline.year,
            venue: byline.venue.map(str::to_owned),
            org: byline.org.map(str::to_owned),
            ..Self::default()
        }
    }
}

/// Splits a title line; none when it credits nobody.
#[must_use]
pub fn read(line: &str) -> Option<Byline<'_>> {
    let all = Marks {
        dash: true,
        by: true,
        et_al: true,
    };
    read_among(line, all)
}

/// What stands in a line that may mark a byline; what does not is not looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marks {
    /// A dash or a bar that a space or another dash stands beside.
    pub(super) dash: bool,
    /// The word `by`.
    pub(super) by: bool,
    /// `et al`.
    pub(super) et_al: bool,
}

/// As [`read`], for a line of which it is known what stands in it.
pub(super) fn read_among(line: &str, marks: Marks) -> Option<Byline<'_>> {
    let line = line.trim();
    // The longest title with authors that anyone writes; prose is longer.
    if line.len() < 6 || line.len() > 900 {
        return None;
    }
    let dash = || marks.dash.then(|| after_dash(line))?;
    let by = || marks.by.then(|| after_by(line))?;
    let et_al = || marks.et_al.then(|| before_colon(line))?;
    dash()
        .or_else(by)
        .or_else(|| after_comma(line))
        .or_else(et_al)
}

const DASHES: [&str; 7] = [" - ", " – ", " — ", " -- ", "——", " | ", " —"];

/// `Title - Author`: the last dash splits.
fn after_dash(line: &str) -> Option<Byline<'_>> {
    memchr::memchr3(b'-', b'|', 0xE2, line.as_bytes())?;
    let (at, size) = DASHES
        .iter()
        .filter_map(|dash| Some((line.rfind(dash)?, dash.len())))
        .max_by_key(|&(at, size)| (at + size, std::cmp::Reverse(at)))?;
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

/// `huggingface.io`, `medium.com`: one word with a dot and a known ending.
fn is_domain(text: &str) -> bool {
    let Some((name, ending)) = text.rsplit_once('.') else {
        return false;
    };
    !name.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))
        && [
            "com", "org", "io", "net", "ai", "dev", "edu", "cn", "blog", "me", "co", "uk", "de",
            "tech", "gov", "app", "so", "fm", "tv", "jp", "fr", "in", "news",
        ]
        .contains(&ending)
}

/// Sites whose names stand at the end of page titles.
fn is_site(text: &str) -> bool {
    [
        "知乎",
        "CSDN",
        "CSDN博客",
        "博客园",
        "简书",
        "掘金",
        "微信公众号",
        "InfoQ",
        "机器之心",
        "哔哩哔哩",
        "bilibili",
        "Bilibili",
        "Medium",
        "YouTube",
        "Wikipedia",
        "维基百科",
        "GitHub",
        "Github",
        "GitHub Pages",
        "Hacker News",
        "Reddit",
        "Stack Overflow",
        "Quora",
        "Towards Data Science",
        "LessWrong",
        "The Morning Paper",
        "the morning paper",
        "arXiv",
        "思否",
        "SegmentFault",
        "开源中国",
        "腾讯云开发者社区",
        "阿里云开发者社区",
        "美团技术团队",
        "36氪",
        "虎嗅",
        "DZone",
        "dev.to",
        "Substack",
        "Coursera",
        "Udacity",
        "edX",
        "Kaggle",
        "Hugging Face",
        "HuggingFace",
        "SlideShare",
        "Speaker Deck",
        "LWN.net",
        "ACM Queue",
        "IEEE Spectrum",
        "Wired",
        "Nature News",
    ]
    .contains(&text)
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

/// `Title by X, Y and Z`.
fn after_by(line: &str) -> Option<Byline<'_>> {
    let at = line.rfind(" by ").or_else(|| line.rfind(" By "))?;
    let (title, mut tail) = (
        line[..at].trim_end_matches([' ', ',', ';']),
        line[at + 4..].trim(),
    );
    if title.len() < 4 {
        return None;
    }
    let mut byline = Byline {
        title,
        is_sure: true,
        ..Byline::default()
    };
    tail = tail.trim_end_matches(['.', '。']);
    // `by X (2019)`, `by X, 2019`, `by X at Google`, `by X in Nature`.
    if let Some(placed) = bracket::find_last(tail)
        && placed.span.end == tail.len()
    {
        (byline.venue, byline.year, byline.org) =
            (placed.facts.venue, placed.facts.year, placed.facts.org);
        tail = tail[..placed.span.start].trim_end();
    } else if let Some((head, last)) = tail.rsplit_once(',')
        && let Some(year) = bracket::year(last)
    {
        byline.year = Some(year);
        tail = head.trim_end();
    }
    for joint in [" at ", " from ", ", "] {
        if let Some((head, last)) = tail.split_once(joint)
            && venue::is_organisation(last)
            && names::list(head).is_some()
        {
            byline.org = byline.org.or(Some(last.trim()));
            tail = head;
            break;
        }
    }
    if let Some(authors) = names::list(tail) {
        // `Search by Elastic`-like phrases have one word; a person has two, or others beside.
        byline.authors = authors;
        return Some(byline);
    }
    let words = tail.split_whitespace().count();
    if words <= 4 && tail.starts_with(|c: char| c.is_uppercase()) && venue::is_organisation(tail) {
        byline.org = Some(tail);
        return Some(byline);
    }
    (words == 1 && tail.starts_with('@')).then(|| {
        byline.authors = vec![tail];
        byline
    })
}

/// `Title, Author et al., 2019`, `Title. Author et al. 2019`.
fn after_comma(line: &str) -> Option<Byline<'_>> {
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

/// `Author et al.: Title`, `Author et al. (2019): Title`, `Author et al. - Title`.
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

fn before_colon(line: &str) -> Option<Byline<'_>> {
    let at = line.find("et al")?;
    if at > 120 {
        return None;
    }
    let mut end = at + "et al".len();
    if line[end..].starts_with('.') {
        end += 1;
    }
    let authors = names::list(&line[..end])?;
    let mut byline = Byline {
        authors,
        is_sure: true,
        ..Byline::default()
    };
    let mut rest = line[end..].trim_start_matches([' ', ',']);
    if let Some(inner) = rest.strip_prefix('(')
        && let Some((inside, after)) = inner.split_once(')')
        && let Some(facts) = bracket::parse(inside)
    {
        (byline.year, byline.venue) = (facts.year, facts.venue);
        rest = after;
    } else if let Some(head) = rest.get(..4)
        && let Some(year) = bracket::year(head)
    {
        byline.year = Some(year);
        rest = &rest[4..];
    }
    let title = rest.trim_start();
    let title = [":", "：", "- ", "– ", "— "]
        .iter()
        .find_map(|mark| title.strip_prefix(mark))?
        .trim();
    byline.title = title;
    (title.len() >= 8).then_some(byline)
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, title: &str, authors: &[&str], org: Option<&str>, year: Option<i32>) {
        let byline = read(line).unwrap_or_else(|| panic!("no byline: {line}"));
        assert_eq!(
            (
                byline.title,
                byline.authors.as_slice(),
                byline.org,
                byline.year
            ),
            (title, authors, org, year),
            "{line}"
        );
    }

    #[test]
    fn titles_with_authors() {
        check(
            "Model Compression - Joseph E. Gonzalez",
            "Model Compression",
            &["Joseph E. Gonzalez"],
            None,
            None,
        );
        check(
            "Deep Learning: A Primer on Distributed Training — Part 1 - Shivam Bharuka",
            "Deep Learning: A Primer on Distributed Training — Part 1",
            &["Shivam Bharuka"],
            None,
            None,
        );
        check(
            "Model Parallelism - huggingface.io",
            "Model Parallelism",
            &[],
            Some("huggingface.io"),
            None,
        );
        check(
            "The Guide - opensource SuperGradients by Deci ",
            "The Guide",
            &[],
            Some("Deci"),
            None,
        );
        check(
            "Model Versioning Done Right: A ModelDB 2.0 Walkthrough - Verta AI",
            "Model Versioning Done Right: A ModelDB 2.0 Walkthrough",
            &[],
            Some("Verta AI"),
            None,
        );
        check(
            "深度学习加速:算法、编译器 - meton",
            "深度学习加速:算法、编译器",
            &["meton"],
            None,
            None,
        );
        check(
            "Federated Learning at Scale - xzhu0027",
            "Federated Learning at Scale",
            &["xzhu0027"],
            None,
            None,
        );
        check(
            "Advances and Open Problems in Federated Learning - Kairouz et al.",
            "Advances and Open Problems in Federated Learning",
            &["Kairouz et al."],
            None,
            None,
        );
        check(
            "大模型推理框架概述 - 吃果冻不吐果冻皮",
            "大模型推理框架概述",
            &["吃果冻不吐果冻皮"],
            None,
            None,
        );
        check(
            "Transformer Inference Arithmetic - kipply's blog",
            "Transformer Inference Arithmetic",
            &["kipply"],
            None,
            None,
        );
        check(
            "Current Best Practices - Rebecca Li, Andrea Parker, Justin Tenuto",
            "Current Best Practices",
            &["Rebecca Li", "Andrea Parker", "Justin Tenuto"],
            None,
            None,
        );
        check(
            "必看 - 李秉宇 AIhackathon",
            "必看",
            &["李秉宇 AIhackathon"],
            None,
            None,
        );
        check(
            "Time, Clocks by Leslie Lamport",
            "Time, Clocks",
            &["Leslie Lamport"],
            None,
            None,
        );
        check(
            "On Things by Ann Lee, Bob Ray and Cy Doe (2019)",
            "On Things",
            &["Ann Lee", "Bob Ray", "Cy Doe"],
            None,
            Some(2019),
        );
        check(
            "Attention is all you need, Vaswani et al., 2017",
            "Attention is all you need",
            &["Vaswani et al."],
            None,
            Some(2017),
        );
        check(
            "Attention is all you need, Vaswani et al",
            "Attention is all you need",
            &["Vaswani et al"],
            None,
            None,
        );
        check(
            "Vaswani et al.: Attention is all you need",
            "Attention is all you need",
            &["Vaswani et al."],
            None,
            None,
        );
        check(
            "Vaswani et al. (2017): Attention is all you need",
            "Attention is all you need",
            &["Vaswani et al."],
            None,
            Some(2017),
        );
        check("如何理解PPO - 知乎", "如何理解PPO", &[], Some("知乎"), None);
        check(
            "Lecture 15: Exploding and Vanishing Gradients - Roger Grosse",
            "Lecture 15: Exploding and Vanishing Gradients",
            &["Roger Grosse"],
            None,
            None,
        );
        check(
            "MLsys各方向综述 - Pentium PRO",
            "MLsys各方向综述",
            &["Pentium PRO"],
            None,
            None,
        );
        check(
            "A Talk — Jeff Dean, Google",
            "A Talk",
            &["Jeff Dean"],
            Some("Google"),
            None,
        );
    }

    #[test]
    fn lines_without_a_byline() {
        for line in [
            "Pruning - Eliminating weights, layers, or channels",
            "Layer Design - Typically using factorization techniques to reduce storage",
            "Networking - Data Plane",
            "10:00 - 20:00, Very useful charts",
            "Deep Learning: A Primer — Part 1",
            "GPipe: Easy Scaling with Micro-Batch Pipeline Parallelism",
            "The cut is done by hand",
            "sorted by key",
            "数据并行 - 使用参数服务器进行训练",
            "a - b",
            "",
            " - ",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }

    #[test]
    fn credits_beside_a_title() {
        for (text, authors, venue, year) in [
            (
                ". *Andrew M. Dai, Quoc V. Le*. NIPS 2015. [[pdf](https://arxiv.org/pdf/1511.01432.pdf)]",
                vec!["Andrew M. Dai", "Quoc V. Le"],
                Some("NIPS"),
                Some(2015),
            ),
            ("Young et al,2010", vec!["Young et al"], None, Some(2010)),
            ("Xu et al. (2020)", vec!["Xu et al."], None, Some(2020)),
            ("(Lee et al., 2017)", vec!["Lee et al."], None, Some(2017)),
            (
                "Blunsom & Cohn, 2010",
                vec!["Blunsom", "Cohn"],
                None,
                Some(2010),
            ),
            (", ICLR 2020", vec![], Some("ICLR"), Some(2020)),
            ("by Leslie Lamport", vec!["Leslie Lamport"], None, None),
            (
                "*Wei Zhu, Guotong Xie*. The 18th BioNLP workshop.",
                vec!["Wei Zhu", "Guotong Xie"],
                Some("The 18th BioNLP workshop"),
                None,
            ),
        ] {
            let found = credits(text).unwrap_or_else(|| panic!("no credits: {text}"));
            assert_eq!(
                (found.authors, found.venue, found.year),
                (authors, venue, year),
                "{text}"
            );
        }
        for text in [
            "",
            "very good",
            "阅读笔记",
            "微软的Inner Product快速计算的方法",
            "| [code](x)",
        ] {
            assert_eq!(credits(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(line in "([A-Z][a-z]{0,4}|[ ,.:;|*()-]| - | by | et al\\.?|2019|SOSP|深度|—|é|\\[\\[|'s blog){0,24}") {
            let _ = split(&line);
            let _ = credits(&line);
        }
    }
}
