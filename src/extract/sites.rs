//! What a URL says of the work behind it: the rules of refs/sites.toml.
//!
//! Comes in: a URL. Goes out: the kind of what is there, whether it is a work at all, the venue and year
//! and the identifiers that the URL carries. Never fetches anything. The rules are data; they are read once,
//! when the first URL is.
//!
//! ```
//! use notebib::model::Kind;
//!
//! let site = notebib::extract::sites::read("https://www.usenix.org/conference/osdi20/presentation/x");
//! assert_eq!((site.kind, site.venue, site.year), (Some(Kind::Paper), Some("OSDI"), Some(2020)));
//! ```

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::model::{Identifier, Kind, Scheme, url, venues};

/// What a URL says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Site {
    /// Identifiers in the URL.
    pub ids: Vec<Identifier>,
    /// The kind of what is there.
    pub kind: Option<Kind>,
    /// The venue, where the URL names it.
    pub venue: Option<&'static str>,
    /// The year, where the URL names it.
    pub year: Option<i32>,
    /// True where works live, false where none does (home page, profile, search, image); none when no
    /// rule knows.
    pub is_work: Option<bool>,
}

/// Reads a URL; empty when no rule knows it.
#[must_use]
pub fn read(url: &str) -> Site {
    let parts = url::parts(url);
    let mut site = Site {
        ids: url::identifier_in(&parts).into_iter().collect(),
        ..Site::default()
    };
    let path = parts.path;
    RULES.by_host(&parts, &mut site);
    if site.kind.is_none() {
        RULES.by_shape(&parts, &mut site);
    }
    // What an image or an archive is called does not depend on where it lies.
    if let Some(rule) = RULES.ending(path)
        && (rule.work == Some(false)
            || matches!(site.kind, None | Some(Kind::Software | Kind::Webpage))
            || site.is_work.is_none()
            || rule.kind == Kind::Paper && is_reading(path, site.kind))
    {
        (site.kind, site.is_work) = (Some(rule.kind), rule.work);
    }
    if site.ids.iter().any(|id| id.scheme() != Scheme::Isbn) {
        site.is_work = Some(true);
        if matches!(site.kind, None | Some(Kind::Webpage | Kind::Software)) {
            site.kind = Some(Kind::Paper);
        }
    }
    // A bare host is a home page, whatever else is there.
    if path.trim_matches('/').is_empty() && parts.query.is_empty() && site.ids.is_empty() {
        site.is_work = Some(false);
        site.kind = Some(
            site.kind
                .filter(|kind| matches!(kind, Kind::Course | Kind::Book))
                .unwrap_or(Kind::Webpage),
        );
    }
    site
}

/// A file to read on the pages of a course or among articles is a paper, unless its name says that it is
/// of the course.
fn is_reading(path: &str, kind: Option<Kind>) -> bool {
    const OF_COURSE: [&str; 12] = [
        "lec",
        "slide",
        "note",
        "hw",
        "homework",
        "syllabus",
        "handout",
        "chapter",
        "week",
        "talk",
        "tutorial",
        "assignment",
    ];
    let name = path.rsplit('/').next().unwrap_or(path);
    let name = name
        .trim_start_matches(|c: char| c.is_ascii_digit())
        .to_ascii_lowercase();
    match kind {
        Some(Kind::Course) => {
            !path.to_ascii_lowercase().contains("/slides")
                && !path.to_ascii_lowercase().contains("/lec")
                && !OF_COURSE.iter().any(|word| name.contains(word))
                && name.len() > ".pdf".len()
        }
        Some(Kind::Article) => true,
        _ => false,
    }
}

#[derive(Debug, Clone, Copy)]
struct Rule {
    kind: Kind,
    work: Option<bool>,
    venue: Option<&'static str>,
}

/// A pattern of a group: the path behind its host.
struct Pattern {
    path: String,
    rule: Rule,
}

struct Rules {
    /// By host; the longest path first.
    hosts: FxHashMap<String, Vec<Pattern>>,
    /// Patterns whose host holds a star, split at the dots.
    wild: Vec<(Vec<String>, Pattern)>,
    labels: FxHashMap<String, Rule>,
    pieces: FxHashMap<String, Rule>,
    endings: Vec<(String, Rule)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    group: Vec<Group>,
    label: Vec<Names>,
    piece: Vec<Names>,
    ending: Vec<Names>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    kind: Kind,
    work: Option<bool>,
    venue: Option<String>,
    urls: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    kind: Kind,
    work: Option<bool>,
    names: Vec<String>,
}

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../refs/sites.toml"))
        .expect("refs/sites.toml is checked by a test");
    let mut rules = Rules {
        hosts: FxHashMap::default(),
        wild: Vec::new(),
        labels: FxHashMap::default(),
        pieces: FxHashMap::default(),
        endings: Vec::new(),
    };
    for group in file.group {
        let venue = group.venue.map(|name| &*Box::leak(name.into_boxed_str()));
        let rule = Rule {
            kind: group.kind,
            work: group.work,
            venue,
        };
        for url in group.urls {
            let (host, path) = url
                .find('/')
                .map_or((url.as_str(), ""), |at| url.split_at(at));
            let host = host.strip_prefix("www.").unwrap_or(host);
            let pattern = Pattern {
                path: path.to_owned(),
                rule,
            };
            if host.contains('*') || !host.contains('.') || host.ends_with('.') {
                rules.wild.push((
                    host.trim_end_matches('.')
                        .split('.')
                        .map(str::to_owned)
                        .collect(),
                    pattern,
                ));
            } else {
                rules
                    .hosts
                    .entry(host.to_owned())
                    .or_default()
                    .push(pattern);
            }
        }
    }
    for patterns in rules.hosts.values_mut() {
        patterns.sort_by_key(|pattern| std::cmp::Reverse(specificity(&pattern.path)));
    }
    let names = |all: Vec<Names>| {
        all.into_iter().flat_map(|names| {
            let rule = Rule {
                kind: names.kind,
                work: names.work,
                venue: None,
            };
            names.names.into_iter().map(move |name| (name, rule))
        })
    };
    rules.labels = names(file.label).collect();
    rules.pieces = names(file.piece).collect();
    rules.endings = names(file.ending).collect();
    rules
});

/// How much a path pattern asks for: its literal characters, and the end.
fn specificity(path: &str) -> usize {
    let captures = path.matches('{').count();
    path.len() + 8 * captures + if path.ends_with('$') { 100 } else { 0 }
}

impl Rules {
    fn by_host(&self, parts: &url::Parts<'_>, site: &mut Site) {
        let whole = match (parts.path, parts.query) {
            ("", "") => Cow::Borrowed("/"),
            (path, "") => Cow::Borrowed(path),
            (path, query) => Cow::Owned(format!("{path}?{query}")),
        };
        let whole = &*whole;
        let mut host = parts.host.as_str();
        loop {
            if let Some(patterns) = self.hosts.get(host) {
                for pattern in patterns {
                    if let Some(read) = matches(&pattern.path, whole) {
                        return pattern.rule.apply(&read, site);
                    }
                }
            }
            match host.split_once('.') {
                Some((_, rest)) if rest.contains('.') => host = rest,
                _ => break,
            }
        }
        let own: Vec<&str> = parts.host.split('.').collect();
        for (labels, pattern) in &self.wild {
            let fits = match labels.split_first() {
                // `lists.*`: the first name, and anything behind it.
                Some((first, rest)) if rest == ["*"] => own.len() > 2 && own[0] == first,
                _ => {
                    own.len() == labels.len()
                        && labels.iter().zip(&own).all(|(label, own)| star(label, own))
                }
            };
            if fits && let Some(read) = matches(&pattern.path, whole) {
                return pattern.rule.apply(&read, site);
            }
        }
    }

    /// What the names of the host and the pieces of the path say on a host that no rule knows.
    fn by_shape(&self, parts: &url::Parts<'_>, site: &mut Site) {
        let label = parts
            .host
            .split('.')
            .next()
            .filter(|_| parts.host.matches('.').count() > 1)
            .and_then(|label| self.labels.get(label));
        let piece = parts
            .path
            .split('/')
            .filter(|piece| !piece.is_empty())
            .find_map(|piece| {
                self.pieces
                    .get(piece)
                    .or_else(|| self.pieces.get(piece.to_ascii_lowercase().as_str()))
            });
        if let Some(rule) = label.or(piece) {
            rule.apply(&Read::default(), site);
        }
    }

    fn ending(&self, path: &str) -> Option<Rule> {
        let tail = path.rfind('/').map_or(path, |at| &path[at..]);
        let dot = tail.find('.')?;
        let tail = tail[dot..].to_ascii_lowercase();
        self.endings
            .iter()
            .find(|(ending, _)| tail.ends_with(ending.as_str()))
            .map(|&(_, rule)| rule)
    }
}

impl Rule {
    fn apply(&self, read: &Read, site: &mut Site) {
        site.kind = Some(self.kind);
        site.is_work = self.work;
        site.venue = self.venue.or(read.venue);
        site.year = read.year;
    }
}

/// What a pattern read off a URL.
#[derive(Debug, Default, Clone, Copy)]
struct Read {
    venue: Option<&'static str>,
    year: Option<i32>,
}

/// Matches the start of a path; none when it does not fit.
fn matches(pattern: &str, path: &str) -> Option<Read> {
    let mut read = Read::default();
    let mut rest = path;
    let mut pattern = pattern;
    while let Some(c) = pattern.chars().next() {
        if c == '$' {
            return rest.trim_end_matches('/').is_empty().then_some(read);
        }
        if c == '*' {
            pattern = &pattern[1..];
            let literal = &pattern[..pattern.find(['*', '{', '$']).unwrap_or(pattern.len())];
            let reach = rest.find('/').unwrap_or(rest.len());
            let at = if literal.is_empty() {
                reach
            } else {
                rest.find(literal)?
            };
            if at == 0 || at > reach {
                return None;
            }
            rest = &rest[at..];
        } else if c != '{' {
            let literal = &pattern[..pattern.find(['*', '{', '$']).unwrap_or(pattern.len())];
            rest = rest.strip_prefix(literal)?;
            pattern = &pattern[literal.len()..];
        } else if let Some(behind) = pattern.strip_prefix("{venue}") {
            let size = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
            if size == 0 {
                return None;
            }
            read.venue = venues::find(&rest[..size].to_ascii_uppercase())
                .map(|(venue, _)| venue.acronym.as_str());
            (rest, pattern) = (&rest[size..], behind);
        } else if let Some(behind) = pattern.strip_prefix("{year}") {
            let year = rest
                .get(..4)
                .filter(|year| year.bytes().all(|b| b.is_ascii_digit()))?;
            read.year = year.parse().ok().filter(|year| (1950..2100).contains(year));
            (rest, pattern) = (&rest[4..], behind);
        } else if let Some(behind) = pattern.strip_prefix("{yy}") {
            let year: i32 = rest
                .get(..2)
                .filter(|year| year.bytes().all(|b| b.is_ascii_digit()))?
                .parse()
                .ok()?;
            read.year = Some(if year > 60 { 1900 + year } else { 2000 + year });
            (rest, pattern) = (&rest[2..], behind);
        } else {
            rest = rest.strip_prefix(c)?;
            pattern = &pattern[c.len_utf8()..];
        }
    }
    Some(read)
}

/// Matches one name of a host against a label with at most one star.
fn star(label: &str, own: &str) -> bool {
    match label.split_once('*') {
        Some((before, after)) => {
            own.len() >= before.len() + after.len()
                && own.starts_with(before)
                && own.ends_with(after)
        }
        None => label == own,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, kind: Option<Kind>, is_work: Option<bool>) {
        let site = read(url);
        assert_eq!((site.kind, site.is_work), (kind, is_work), "{url}");
    }

    #[test]
    fn sites_tell_the_kind() {
        use Kind::*;
        for (url, kind, is_work) in [
            ("https://arxiv.org/abs/1806.03377", Paper, Some(true)),
            (
                "https://dl.acm.org/doi/10.1145/3341301.3359646",
                Paper,
                Some(true),
            ),
            (
                "https://www.usenix.org/system/files/conference/osdi16/osdi16-abadi.pdf",
                Paper,
                Some(true),
            ),
            (
                "https://openreview.net/forum?id=rJl-b3RcF7",
                Paper,
                Some(true),
            ),
            (
                "https://papers.nips.cc/paper/2012/hash/abc-Abstract.html",
                Paper,
                Some(true),
            ),
            (
                "http://vldb.org/pvldb/vol13/p3411-armbrust.pdf",
                Paper,
                Some(true),
            ),
            (
                "https://people.csail.mit.edu/x/paper.pdf",
                Paper,
                Some(true),
            ),
            (
                "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
                Video,
                Some(true),
            ),
            (
                "https://www.youtube.com/playlist?list=PL5-TkQAfAZFbzxjBHtzdVCWE0Zbhomg7r",
                Course,
                Some(true),
            ),
            ("https://youtu.be/dQw4w9WgXcQ", Video, Some(true)),
            ("https://www.bilibili.com/video/BV1xx", Video, Some(true)),
            ("https://mp.weixin.qq.com/s/abc", Article, Some(true)),
            ("https://mp.weixin.qq.com/s?__biz=x", Article, Some(true)),
            ("https://zhuanlan.zhihu.com/p/123", Article, Some(true)),
            (
                "https://www.zhihu.com/question/1/answer/2",
                Article,
                Some(true),
            ),
            ("https://medium.com/@x/title-abc", Article, Some(true)),
            ("https://someone.substack.com/p/title", Article, Some(true)),
            ("https://blog.someone.org/2020/title", Article, Some(true)),
            ("https://someone.org/blog/title", Article, Some(true)),
            (
                "https://someone.org/articles/12/title.pdf",
                Paper,
                Some(true),
            ),
            (
                "https://courses.cs.duke.edu/fall06/cps1/papers/diffie.pdf",
                Paper,
                Some(true),
            ),
            (
                "https://courses.cs.duke.edu/fall06/cps1/lectures/lec3.pdf",
                Course,
                Some(true),
            ),
            ("https://github.com/a/b", Software, None),
            ("https://github.com/a/b/blob/main/x.pdf", Paper, Some(true)),
            ("https://github.com/a/b/issues/12", Webpage, Some(false)),
            ("https://github.com/a", Webpage, Some(false)),
            ("https://www.coursera.org/learn/x", Course, Some(true)),
            ("https://www.slideshare.net/a/b", Talk, Some(true)),
            (
                "https://www.amazon.com/Designing-Data/dp/1449373321",
                Book,
                Some(true),
            ),
            (
                "https://www.oreilly.com/library/view/x/1/",
                Book,
                Some(true),
            ),
            ("https://en.wikipedia.org/wiki/Paxos", Webpage, None),
            ("https://docs.ceph.com/en/latest/", Webpage, None),
            (
                "https://www.reddit.com/r/x/comments/y/z/",
                Article,
                Some(true),
            ),
            ("https://twitter.com/x/status/1", Article, Some(true)),
            ("https://twitter.com/x", Webpage, Some(false)),
            ("https://example.org/", Webpage, Some(false)),
            ("https://example.org/a.png", Webpage, Some(false)),
            (
                "https://cs231n.stanford.edu/2017/syllabus",
                Course,
                Some(true),
            ),
            (
                "https://15721.courses.cs.cmu.edu/spring2020/",
                Course,
                Some(true),
            ),
            (
                "https://www.researchgate.net/publication/1_X",
                Paper,
                Some(true),
            ),
        ] {
            check(url, Some(kind), is_work);
        }
        check("https://example.org/some/page.html", None, None);
        check("", Some(Webpage), Some(false));
    }

    #[test]
    fn urls_tell_venue_and_year() {
        for (url, venue, year) in [
            (
                "https://www.usenix.org/conference/osdi20/presentation/x",
                Some("OSDI"),
                Some(2020),
            ),
            (
                "https://www.usenix.org/system/files/fast19-x.pdf",
                Some("FAST"),
                Some(2019),
            ),
            (
                "https://proceedings.neurips.cc/paper/2015/file/x-Paper.pdf",
                Some("NeurIPS"),
                Some(2015),
            ),
            (
                "http://openaccess.thecvf.com/content_CVPR_2019/papers/x.pdf",
                Some("CVPR"),
                Some(2019),
            ),
            (
                "https://aclanthology.org/2020.emnlp-main.733/",
                Some("EMNLP"),
                Some(2020),
            ),
            (
                "http://cidrdb.org/cidr2021/papers/x.pdf",
                Some("CIDR"),
                Some(2021),
            ),
        ] {
            let site = read(url);
            assert_eq!((site.venue, site.year), (venue, year), "{url}");
        }
    }

    #[test]
    fn every_pattern_can_match() {
        let patterns: usize = RULES.hosts.values().map(Vec::len).sum();
        assert!(patterns + RULES.wild.len() >= 400);
        for (host, patterns) in &RULES.hosts {
            assert!(!host.contains(['*', '{', '/']), "{host}");
            for pattern in patterns {
                assert!(
                    pattern.path.starts_with('/') || pattern.path.is_empty(),
                    "{host}{}",
                    pattern.path
                );
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(url in "(https?://)?(github\\.com|usenix\\.org|[a-z.é]{0,12})(/[a-z0-9.é?=&#]{0,9}){0,5}") {
            let _ = read(&url);
        }
    }
}
