//! What the text of a link is: a title, another way to the work beside it, or a word that points.

use super::bare;
use super::people::cited;
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
