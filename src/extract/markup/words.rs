//! What the words of a link, a label or a column say: is this a title, or does it only point at one?
//!
//! A link whose text is `pdf` gives its target to the title beside it; one whose text is `here` gives
//! nothing; one whose text is a title is a reference.

use crate::extract::venue;
use crate::model::Kind;
use crate::model::title::is_cjk;

/// What the text of a link is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
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

const SOURCE: &[&str] = &[
    "abs",
    "abstract",
    "acl",
    "acl anthology",
    "acm",
    "acm dl",
    "amazon",
    "appendix",
    "arxiv",
    "arxiv link",
    "article",
    "audio",
    "benchmark",
    "bib",
    "bibtex",
    "biorxiv",
    "blog",
    "blog post",
    "blogpost",
    "book",
    "cite",
    "code",
    "codes",
    "colab",
    "course",
    "data",
    "dataset",
    "datasets",
    "demo",
    "doi",
    "download",
    "ebook",
    "epub",
    "extended version",
    "full paper",
    "full text",
    "fulltext",
    "full version",
    "git",
    "github",
    "github repo",
    "gitlab",
    "goodreads",
    "homepage",
    "home page",
    "html",
    "huggingface",
    "hugging face",
    "ieee",
    "ieee xplore",
    "implementation",
    "isbn",
    "journal",
    "keynote",
    "lecture",
    "link",
    "links",
    "manuscript",
    "media",
    "medrxiv",
    "model",
    "models",
    "non official",
    "non-official",
    "notebook",
    "official",
    "official code",
    "official implementation",
    "official link",
    "official page",
    "official repo",
    "official site",
    "official website",
    "online",
    "open access",
    "openreview",
    "original",
    "original paper",
    "page",
    "paper",
    "paper link",
    "papers",
    "paper pdf",
    "pdf",
    "pdf link",
    "pdf version",
    "podcast",
    "pmc",
    "post",
    "poster",
    "preprint",
    "presentation",
    "proceedings",
    "project",
    "project page",
    "project site",
    "project website",
    "ps",
    "publication",
    "published version",
    "publisher",
    "pubmed",
    "pypi",
    "read",
    "recording",
    "repo",
    "repository",
    "report",
    "researchgate",
    "semantic scholar",
    "site",
    "slide",
    "slide deck",
    "slides",
    "source",
    "source code",
    "sources",
    "springer",
    "ssrn",
    "supp",
    "supplement",
    "supplementary",
    "supplementary material",
    "talk",
    "technical report",
    "tech report",
    "text",
    "tutorial",
    "tweet",
    "twitter thread",
    "txt",
    "url",
    "usenix",
    "video",
    "videos",
    "watch",
    "web",
    "webpage",
    "web page",
    "website",
    "whitepaper",
    "white paper",
    "youtube",
    "zenodo",
    "zotero",
    "zotero link",
    "item link",
    "open in zotero",
    "local library",
    "tensorflow",
    "pytorch",
    "tf",
    "keras",
    "jax",
    "scholar",
    "google scholar",
    "dblp",
    "unofficial",
    "unofficial code",
    "code link",
    "code available",
    "pretrained models",
    "论文",
    "论文链接",
    "论文地址",
    "原文",
    "原文链接",
    "原文地址",
    "链接",
    "地址",
    "代码",
    "源码",
    "源代码",
    "代码链接",
    "代码地址",
    "项目",
    "项目地址",
    "项目主页",
    "主页",
    "官网",
    "下载",
    "下载地址",
    "幻灯片",
    "视频",
    "视频链接",
    "数据",
    "数据集",
    "文章",
    "网址",
    "来源",
    "出处",
    "lien",
    "article original",
    "quelle",
    "fuente",
    "enlace",
    "ссылка",
    "статья",
];

const ABOUT: &[&str] = &[
    "annotation",
    "annotations",
    "comments",
    "commentary",
    "critique",
    "discussion",
    "explainer",
    "explanation",
    "hacker news",
    "highlights",
    "hn",
    "hn discussion",
    "hn thread",
    "interview",
    "lobsters",
    "my notes",
    "my review",
    "my summary",
    "note",
    "notes",
    "overview",
    "paper notes",
    "paper review",
    "reading notes",
    "reddit",
    "review",
    "reviews",
    "summary",
    "thread",
    "write-up",
    "writeup",
    "errata",
    "overview talk",
    "笔记",
    "阅读笔记",
    "论文笔记",
    "读书笔记",
    "解读",
    "论文解读",
    "评论",
    "讨论",
    "总结",
    "知乎文章",
    "讲解",
    "译文",
    "中文翻译",
    "翻译",
    "批注",
];

const POINTER: &[&str] = &[
    "a",
    "above",
    "again",
    "another",
    "archive",
    "archived",
    "archived copy",
    "back",
    "back to top",
    "below",
    "changelog",
    "click",
    "click here",
    "comment",
    "contact",
    "contents",
    "contribute",
    "contributing",
    "cont",
    "details",
    "docs",
    "documentation",
    "e.g",
    "edit",
    "email",
    "example",
    "examples",
    "faq",
    "follow",
    "guide",
    "help",
    "here",
    "home",
    "in context",
    "index",
    "info",
    "ip",
    "learn more",
    "license",
    "licence",
    "local",
    "mail",
    "mirror",
    "more",
    "more details",
    "more here",
    "more info",
    "more information",
    "next",
    "note link",
    "on github",
    "on twitter",
    "others",
    "prev",
    "previous",
    "read more",
    "readme",
    "ref",
    "reference",
    "references",
    "refs",
    "same",
    "search",
    "see",
    "see also",
    "see here",
    "see this",
    "snapshot",
    "table of contents",
    "that",
    "the",
    "them",
    "there",
    "these",
    "they",
    "this",
    "this one",
    "those",
    "toc",
    "top",
    "up",
    "via",
    "wayback",
    "wayback machine",
    "web archive",
    "wiki",
    "wikipedia",
    "x",
    "这",
    "这里",
    "这篇",
    "这篇文章",
    "此处",
    "此文",
    "链接在此",
    "点击这里",
    "点此",
    "详见",
    "见此",
    "更多",
    "更多详情",
    "返回",
    "返回目录",
    "目录",
    "回到顶部",
    "知乎",
    "微信",
    "公众号",
    "ici",
    "hier",
    "aquí",
    "qui",
    "тут",
    "здесь",
    "ここ",
    "こちら",
];

const POINTING: &[&str] = &[
    "this", "these", "that", "those", "my", "our", "his", "her", "their", "its", "another",
];

/// Cuts brackets, quotes and punctuation off both ends.
pub(super) fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '+' | '#' | '*'))
}

fn is_in(words: &[&str], text: &str) -> bool {
    words.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// True when each part of `pdf/code`, `code & model`, `paper (pdf)` is a word of the list.
fn all_in(words: &[&str], text: &str) -> bool {
    if is_in(words, text) {
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
            is_in(words, part)
        });
    all && parts > 1
}

/// Tells what the text of a link to `url` is.
pub(super) fn role(text: &str, url: &str) -> Role {
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
            if all_in(SOURCE, word) {
                return Role::Source;
            }
            if all_in(ABOUT, word) {
                return Role::About;
            }
            if is_in(POINTER, word) {
                return Role::Pointer;
            }
        }
        if numberless.len() < word.len()
            && is_in(
                &[
                    "issue",
                    "pr",
                    "pull request",
                    "part",
                    "chapter",
                    "section",
                    "lecture",
                    "week",
                    "day",
                    "episode",
                    "ep",
                    "vol",
                    "version",
                    "figure",
                    "fig",
                    "table",
                    "page",
                    "p",
                    "pp",
                    "commit",
                    "step",
                    "appendix",
                    "第",
                ],
                numberless,
            )
        {
            return Role::Pointer;
        }
    }
    if word.len() == 1 {
        return Role::Empty;
    }
    if is_url_of(text, url) {
        return Role::Url;
    }
    let words = word.split_whitespace().count();
    let first = word.split_whitespace().next().unwrap_or("");
    if words <= 4 && is_in(POINTING, first)
        || words <= 3
            && is_in(&["a", "an", "the", "see", "full", "full-text"], first)
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
    is_in(SOURCE, last) || is_in(ABOUT, last) || is_in(POINTER, last)
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

/// Where a link leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A page on the web.
    Web,
    /// Another place of the notes, a mail address, a script.
    Internal,
    /// An image.
    Image,
    /// The page of a person.
    Person,
}

const IMAGES: &[&str] = &[
    ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".ico", ".bmp",
];

/// Hosts of badges; what they link to is no reference.
const BADGES: &[&str] = &[
    "shields.io",
    "badge.fury.io",
    "badgen.net",
    "travis-ci.org",
    "travis-ci.com",
    "circleci.com",
    "codecov.io",
    "coveralls.io",
    "awesome.re",
];

/// Tells where a link leads, from its URL alone.
pub(super) fn place(url: &str) -> Place {
    let url = url.trim();
    let (scheme, rest) = match url.split_once("://") {
        Some((scheme, rest)) => (scheme, rest),
        None if url.starts_with("//") => ("https", &url[2..]),
        None => {
            // `sciencedirect.com/science/…`, not `other.md` and not `doi:`.
            let host = url.split(['/', '?', '#']).next().unwrap_or("");
            let is_host = url.contains('/')
                && host.contains('.')
                && !host.starts_with('.')
                && host
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
                && host.rsplit('.').next().is_some_and(|last| {
                    last.len() >= 2 && last.bytes().all(|b| b.is_ascii_alphabetic())
                });
            if is_host
                || url
                    .get(..4)
                    .is_some_and(|doi| doi.eq_ignore_ascii_case("doi:"))
            {
                ("https", url)
            } else {
                return Place::Internal;
            }
        }
    };
    if !(scheme.eq_ignore_ascii_case("http")
        || scheme.eq_ignore_ascii_case("https")
        || scheme.eq_ignore_ascii_case("ftp"))
    {
        return Place::Internal;
    }
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let host = host.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let host = host.strip_prefix("mobile.").unwrap_or(host);
    if host.starts_with("localhost") || host.starts_with("127.0.0.1") {
        return Place::Internal;
    }
    let plain = path.split(['?', '#']).next().unwrap_or("");
    if IMAGES.iter().any(|ext| {
        plain.len() > ext.len()
            && plain.as_bytes()[plain.len() - ext.len()..].eq_ignore_ascii_case(ext.as_bytes())
    }) || BADGES.iter().any(|badge| {
        host == *badge || host.ends_with(badge) && host[..host.len() - badge.len()].ends_with('.')
    }) {
        return Place::Image;
    }
    let segments = plain
        .split('/')
        .filter(|segment| !segment.is_empty())
        .count();
    let first = plain
        .split('/')
        .find(|segment| !segment.is_empty())
        .unwrap_or("");
    let is_person = match host {
        "github.com" | "gitlab.com" | "twitter.com" | "x.com" | "bsky.app" | "facebook.com"
        | "instagram.com" | "medium.com" | "t.me" => {
            segments == 1 && !path.contains('?')
                || segments == 2 && first == "profile"
                || segments == 0
        }
        "linkedin.com" => first == "in",
        "zhihu.com" => first == "people" || segments == 0,
        "orcid.org" => segments == 1,
        "scholar.google.com" => first == "citations",
        "researchgate.net" => first == "profile",
        "goodreads.com" => first == "author",
        "youtube.com" => first.starts_with('@') && segments == 1,
        _ => first.starts_with('@') && segments == 1 && plain.len() > 2,
    };
    if is_person { Place::Person } else { Place::Web }
}

/// Reads `Devlin et al., 2018`, `(Lee and Kim 2019)`, `Tomas Mikolov et al,2013`: names and year.
pub(super) fn cited(text: &str) -> Option<(Vec<String>, i32)> {
    let text = text
        .trim()
        .trim_matches(['[', ']', '(', ')', '（', '）', '*', '_', ' '])
        .trim_end_matches(['.', ',']);
    let digits = text.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let year = digits
        .get(digits.len().checked_sub(4)?..)
        .and_then(year_of)?;
    let names = digits[..digits.len() - 4]
        .trim_end_matches([' ', ',', '(', '（', '，', '\u{a0}', '\'', '’']);
    if names.is_empty() || names.len() > 120 || is_acronym(names) {
        return None;
    }
    authors(names).map(|names| (names, year))
}

/// `NeurIPS`, `OSDI`: a venue rather than a family name.
fn is_acronym(text: &str) -> bool {
    !text.contains(' ')
        && text.chars().filter(|c| c.is_uppercase()).count() >= 2
        && !text.contains('-')
        || venue::is_known(text)
}

/// A year in which works that notes cite were written.
pub(super) fn year_of(text: &str) -> Option<i32> {
    (text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
        .filter(|year| (1600..=2100).contains(year))
}

const PARTICLES: &[&str] = &[
    "van", "von", "der", "den", "de", "la", "le", "du", "di", "da", "dos", "del", "della", "ten",
    "ter", "bin", "al", "el", "zu", "af", "y",
];

/// Reads a list of names: capitalised words, `and`, `et al.`; none when it is no such list.
pub(super) fn authors(text: &str) -> Option<Vec<String>> {
    let mut text = text.trim().trim_end_matches(['.', ',', ';', ' ']);
    let mut others = false;
    for tail in ["et al", "et. al", "et al.", "and others", "等人", "等"] {
        if let Some(head) = text.strip_suffix(tail) {
            text = head.trim_end_matches([' ', ',', '，', '\u{a0}']);
            others = true;
            break;
        }
    }
    if text.is_empty() || text.len() > 3000 {
        return None;
    }
    let mut names: Vec<String> = Vec::new();
    let parts = text
        .split([',', ';', '&', '、', '，'])
        .flat_map(|part| part.split(" and "))
        .flat_map(|part| part.split(" with "));
    for part in parts {
        let part = part.trim().trim_start_matches("and ").trim();
        if part.is_empty() {
            continue;
        }
        if matches!(part, "Jr" | "Jr." | "II" | "III" | "Sr.") {
            if let Some(last) = names.last_mut() {
                last.push_str(", ");
                last.push_str(part);
                continue;
            }
            return None;
        }
        if !is_name(part) {
            return None;
        }
        names.push(part.to_owned());
    }
    if others && let Some(last) = names.last_mut() {
        last.push_str(" et al.");
    }
    (!names.is_empty()).then_some(names)
}

/// One name: one to five words that start with a capital, initials and particles allowed.
pub(super) fn is_name(text: &str) -> bool {
    let mut words = 0;
    let mut capitals = 0;
    let mut han = 0;
    for word in text.split([' ', '\u{a0}']).filter(|word| !word.is_empty()) {
        words += 1;
        let Some(first) = word.chars().next() else {
            return false;
        };
        if is_cjk(first) {
            han += word.chars().count();
            if !word.chars().all(|c| is_cjk(c) || c == '·') {
                return false;
            }
            capitals += 1;
            continue;
        }
        if !first.is_alphabetic()
            || word.chars().any(|c| {
                c.is_ascii_digit()
                    || matches!(
                        c,
                        ':' | '/'
                            | '@'
                            | '('
                            | ')'
                            | '"'
                            | '?'
                            | '!'
                            | '['
                            | ']'
                            | '_'
                            | '='
                            | '“'
                            | '”'
                    )
            })
        {
            return false;
        }
        if first.is_uppercase() {
            capitals += 1;
        } else if !PARTICLES.contains(&word.trim_end_matches('.'))
            && !word.contains('\'')
            && !word.contains('’')
        {
            return false;
        }
    }
    (1..=6).contains(&words) && capitals > 0 && han <= 6 && text.len() <= 60
}

/// What a label before a colon announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    /// The title of a work, of a kind when the word says it.
    Title(Option<Kind>),
    Link,
    Authors,
    Year,
    Venue,
    /// Any other short label.
    Other,
}

const LABELS: &[(&str, Label)] = &[
    ("title", Label::Title(None)),
    ("标题", Label::Title(None)),
    ("题目", Label::Title(None)),
    ("论文标题", Label::Title(Some(Kind::Paper))),
    ("论文题目", Label::Title(Some(Kind::Paper))),
    ("论文名称", Label::Title(Some(Kind::Paper))),
    ("论文名", Label::Title(Some(Kind::Paper))),
    ("论文", Label::Title(Some(Kind::Paper))),
    ("paper", Label::Title(Some(Kind::Paper))),
    ("paper title", Label::Title(Some(Kind::Paper))),
    ("书名", Label::Title(Some(Kind::Book))),
    ("book", Label::Title(Some(Kind::Book))),
    ("article", Label::Title(Some(Kind::Article))),
    ("文章", Label::Title(Some(Kind::Article))),
    ("文章标题", Label::Title(Some(Kind::Article))),
    ("blog", Label::Title(Some(Kind::Article))),
    ("blog post", Label::Title(Some(Kind::Article))),
    ("post", Label::Title(Some(Kind::Article))),
    ("talk", Label::Title(Some(Kind::Talk))),
    ("slides", Label::Title(Some(Kind::Talk))),
    ("video", Label::Title(Some(Kind::Video))),
    ("视频", Label::Title(Some(Kind::Video))),
    ("course", Label::Title(Some(Kind::Course))),
    ("课程", Label::Title(Some(Kind::Course))),
    ("link", Label::Link),
    ("links", Label::Link),
    ("url", Label::Link),
    ("pdf", Label::Link),
    ("doi", Label::Link),
    ("arxiv", Label::Link),
    ("source", Label::Link),
    ("code", Label::Link),
    ("github", Label::Link),
    ("paper link", Label::Link),
    ("project", Label::Link),
    ("paper url", Label::Link),
    ("website", Label::Link),
    ("链接", Label::Link),
    ("原文", Label::Link),
    ("原文链接", Label::Link),
    ("论文链接", Label::Link),
    ("论文地址", Label::Link),
    ("原文地址", Label::Link),
    ("地址", Label::Link),
    ("代码", Label::Link),
    ("代码链接", Label::Link),
    ("代码地址", Label::Link),
    ("来源", Label::Link),
    ("出处", Label::Link),
    ("isbn", Label::Link),
    ("pmid", Label::Link),
    ("author", Label::Authors),
    ("authors", Label::Authors),
    ("author(s)", Label::Authors),
    ("by", Label::Authors),
    ("作者", Label::Authors),
    ("speaker", Label::Authors),
    ("speakers", Label::Authors),
    ("year", Label::Year),
    ("date", Label::Year),
    ("published", Label::Year),
    ("publication date", Label::Year),
    ("年份", Label::Year),
    ("发表时间", Label::Year),
    ("时间", Label::Year),
    ("日期", Label::Year),
    ("publication year", Label::Year),
    ("年", Label::Year),
    ("venue", Label::Venue),
    ("conference", Label::Venue),
    ("journal", Label::Venue),
    ("publication", Label::Venue),
    ("publisher", Label::Venue),
    ("published in", Label::Venue),
    ("会议", Label::Venue),
    ("期刊", Label::Venue),
    ("发表", Label::Venue),
    ("出版社", Label::Venue),
    ("conf", Label::Venue),
    ("发表会议", Label::Venue),
    ("会议/期刊", Label::Venue),
    ("booktitle", Label::Venue),
    ("publication title", Label::Venue),
];

/// Reads the label a text starts with: what it announces, and where its value starts.
pub(super) fn label(text: &str) -> Option<(Label, usize)> {
    let (at, colon) = text
        .char_indices()
        .take(28)
        .find(|&(_, c)| matches!(c, ':' | '：'))?;
    // `key:: value`, as Dataview and Logseq write fields.
    let colons = if text[at..].starts_with(":: ") {
        2
    } else {
        colon.len_utf8()
    };
    let value = at + colons;
    let name = text[..at].trim();
    if colon == ':'
        && !text[value..].is_empty()
        && !text[value..].starts_with([' ', '\u{a0}', '\n'])
    {
        return None;
    }
    if name.is_empty()
        || name.split_whitespace().count() > 3
        || name.contains(['.', ',', '。', '，', '(', '[', '?', '"', '《'])
    {
        return None;
    }
    let value = value + (text[value..].len() - text[value..].trim_start().len());
    let known = LABELS
        .iter()
        .find(|row| row.0.eq_ignore_ascii_case(name))
        .map(|row| row.1);
    Some((known.unwrap_or(Label::Other), value))
}

/// What a column of a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Title,
    Link,
    Code,
    Authors,
    Year,
    Venue,
    Kind,
    Other,
}

const COLUMNS: &[(&str, Column)] = &[
    ("title", Column::Title),
    ("paper", Column::Title),
    ("papers", Column::Title),
    ("source", Column::Title),
    ("resource", Column::Title),
    ("name", Column::Title),
    ("article", Column::Title),
    ("book", Column::Title),
    ("publication", Column::Title),
    ("reference", Column::Title),
    ("论文", Column::Title),
    ("标题", Column::Title),
    ("题目", Column::Title),
    ("名称", Column::Title),
    ("书名", Column::Title),
    ("course", Column::Title),
    ("talk", Column::Title),
    ("video", Column::Title),
    ("post", Column::Title),
    ("文章", Column::Title),
    ("work", Column::Title),
    ("论文标题", Column::Title),
    ("课程", Column::Title),
    ("link", Column::Link),
    ("links", Column::Link),
    ("url", Column::Link),
    ("pdf", Column::Link),
    ("doi", Column::Link),
    ("arxiv", Column::Link),
    ("链接", Column::Link),
    ("地址", Column::Link),
    ("slides", Column::Link),
    ("website", Column::Link),
    ("page", Column::Link),
    ("id", Column::Link),
    ("code", Column::Code),
    ("github", Column::Code),
    ("implementation", Column::Code),
    ("repo", Column::Code),
    ("repository", Column::Code),
    ("代码", Column::Code),
    ("源码", Column::Code),
    ("demo", Column::Code),
    ("dataset", Column::Code),
    ("data", Column::Code),
    ("author", Column::Authors),
    ("authors", Column::Authors),
    ("作者", Column::Authors),
    ("speaker", Column::Authors),
    ("speakers", Column::Authors),
    ("instructor", Column::Authors),
    ("by", Column::Authors),
    ("year", Column::Year),
    ("date", Column::Year),
    ("年份", Column::Year),
    ("时间", Column::Year),
    ("日期", Column::Year),
    ("发表时间", Column::Year),
    ("published", Column::Year),
    ("venue", Column::Venue),
    ("conference", Column::Venue),
    ("journal", Column::Venue),
    ("conf", Column::Venue),
    ("会议", Column::Venue),
    ("期刊", Column::Venue),
    ("publisher", Column::Venue),
    ("pub", Column::Venue),
    ("pub.", Column::Venue),
    ("出版社", Column::Venue),
    ("format", Column::Kind),
    ("type", Column::Kind),
    ("kind", Column::Kind),
    ("media", Column::Kind),
    ("medium", Column::Kind),
    ("类型", Column::Kind),
    ("形式", Column::Kind),
];

/// What the header of a column says it holds.
pub(super) fn column(header: &str) -> Column {
    let of = |name: &str| {
        COLUMNS
            .iter()
            .find(|row| row.0.eq_ignore_ascii_case(name))
            .map(|row| row.1)
    };
    let name = header.trim();
    of(name)
        .or_else(|| name.split(['/', '&', '(', ' ']).map(str::trim).find_map(of))
        .unwrap_or(Column::Other)
}

const KINDS: &[(&str, Kind)] = &[
    ("book", Kind::Book),
    ("books", Kind::Book),
    ("ebook", Kind::Book),
    ("textbook", Kind::Book),
    ("书", Kind::Book),
    ("书籍", Kind::Book),
    ("图书", Kind::Book),
    ("course", Kind::Course),
    ("courses", Kind::Course),
    ("mooc", Kind::Course),
    ("lecture", Kind::Course),
    ("lectures", Kind::Course),
    ("lecture series", Kind::Course),
    ("课程", Kind::Course),
    ("playlist", Kind::Course),
    ("video", Kind::Video),
    ("videos", Kind::Video),
    ("视频", Kind::Video),
    ("talk", Kind::Talk),
    ("talks", Kind::Talk),
    ("slides", Kind::Talk),
    ("keynote", Kind::Talk),
    ("presentation", Kind::Talk),
    ("tutorial", Kind::Talk),
    ("演讲", Kind::Talk),
    ("article", Kind::Article),
    ("articles", Kind::Article),
    ("blog", Kind::Article),
    ("blog post", Kind::Article),
    ("post", Kind::Article),
    ("posts", Kind::Article),
    ("newsletter", Kind::Article),
    ("文章", Kind::Article),
    ("博客", Kind::Article),
    ("paper", Kind::Paper),
    ("papers", Kind::Paper),
    ("research paper", Kind::Paper),
    ("preprint", Kind::Paper),
    ("thesis", Kind::Paper),
    ("论文", Kind::Paper),
    ("tool", Kind::Software),
    ("tools", Kind::Software),
    ("software", Kind::Software),
    ("library", Kind::Software),
    ("code", Kind::Software),
    ("framework", Kind::Software),
    ("项目", Kind::Software),
    ("工具", Kind::Software),
    ("docs", Kind::Webpage),
    ("documentation", Kind::Webpage),
    ("website", Kind::Webpage),
    ("dataset", Kind::Webpage),
    ("网站", Kind::Webpage),
    ("文档", Kind::Webpage),
];

/// The kind a word names.
pub(super) fn kind(word: &str) -> Option<Kind> {
    let word = bare(word);
    KINDS
        .iter()
        .find(|row| row.0.eq_ignore_ascii_case(word))
        .map(|row| row.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_of_link_texts() {
        for (text, expected) in [
            ("pdf", Role::Source),
            ("[PDF]", Role::Source),
            ("code & model", Role::Source),
            ("Model&Code", Role::Source),
            ("阅读笔记2", Role::About),
            ("here", Role::Pointer),
            ("this GitHub repo", Role::Pointer),
            ("issue #12", Role::Pointer),
            ("Part 2", Role::Pointer),
            ("3", Role::Empty),
            ("Niu et al., 2020", Role::Cited),
            ("Wieting and Gimpel, 2018", Role::Cited),
            ("Attention Is All You Need", Role::Title),
            ("Porcupine", Role::Short),
            ("https://x.org/a", Role::Url),
            ("x.org", Role::Url),
            ("深度学习最全优化方法", Role::Title),
            ("source code", Role::Source),
            ("The Paper", Role::Pointer),
            ("Model Cards", Role::Short),
        ] {
            assert_eq!(role(text, "https://x.org/a"), expected, "{text}");
        }
    }

    #[test]
    fn places_of_urls() {
        for (url, expected) in [
            ("https://x.org/a", Place::Web),
            ("#a", Place::Internal),
            ("../a.md", Place::Internal),
            ("a.md", Place::Internal),
            ("mailto:a@b.c", Place::Internal),
            ("sciencedirect.com/science/article/x", Place::Web),
            ("notes/a.b.md", Place::Internal),
            ("https://x.org/a.PNG?b", Place::Image),
            ("https://img.shields.io/badge/x", Place::Image),
            ("https://github.com/someone", Place::Person),
            ("https://github.com/a/b", Place::Web),
            ("https://www.zhihu.com/people/a", Place::Person),
            ("https://medium.com/@x/a-title", Place::Web),
            ("//x.org/a", Place::Web),
            ("zotero://select/x", Place::Internal),
        ] {
            assert_eq!(place(url), expected, "{url}");
        }
    }

    #[test]
    fn names_and_years() {
        assert_eq!(
            cited("Mulang’ et al. (2020)"),
            Some((vec!["Mulang’ et al.".into()], 2020))
        );
        assert_eq!(
            cited("Ganea and Hofmann (2017)"),
            Some((vec!["Ganea".into(), "Hofmann".into()], 2017))
        );
        assert_eq!(
            cited("Tomas Mikolov et al,2013"),
            Some((vec!["Tomas Mikolov et al.".into()], 2013))
        );
        assert_eq!(cited("Spring 2005 and more"), None);
        assert_eq!(
            authors("Karthikeyan K, Zihan Wang and Dan Roth").map(|names| names.len()),
            Some(3)
        );
        assert_eq!(authors("study of actual bugs"), None);
    }

    #[test]
    fn labels_announce() {
        assert_eq!(label("标题：Layer"), Some((Label::Title(None), 9)));
        assert_eq!(label("Authors: A"), Some((Label::Authors, 9)));
        assert_eq!(label("std::x"), None);
        assert_eq!(label("PipeDream: Generalized"), Some((Label::Other, 11)));
        assert_eq!(column("Paper / Source"), Column::Title);
        assert_eq!(column("Micro-F1"), Column::Other);
    }
}
