//! Items with a title in 《》: `《题名》（VLDB 2019）`, `《题名》 作者 著`, `论文《题名》提出了…`.
//!
//! Comes in: a line, and where the marks stand in it. Goes out: whether what is in them is the title of the
//! item, a part of a longer title, or a title that a sentence speaks of.

use super::candidate::Facts;
use super::quotes::{announces, facts_behind};
use super::{bracket, names};
use crate::model::{Kind, title::is_cjk};

/// What a title in 《》 is to the line that it stands in.
#[derive(Debug)]
pub(super) enum Marked {
    /// The title of the item; what stands around tells of the work.
    Title(Box<Facts>),
    /// A title that a sentence speaks of.
    Sentence,
    /// A part of a longer title: `《深入理解计算机系统》读书笔记`.
    Part,
}

/// Tells what 《》 are to a line; `start` is where 《 stands, `end` where 》 stands.
pub(super) fn marked(line: &str, start: usize, end: usize) -> Marked {
    /// What articles about a work call themselves.
    const ABOUT: &[&str] = &[
        "专题", "试读", "解读", "读后", "笔记", "总结", "书评", "精读", "翻译", "分析", "系列",
        "导读", "观后", "阅读", "学习", "详解", "赏析", "Paper", "paper",
    ];
    let before = line[..start].trim_end();
    let mut behind = &line[end + "》".len()..];
    let mut facts = Facts::default();
    while let Some((found, length, _)) = facts_behind(behind) {
        facts.fill_from(found);
        behind = &behind[length..];
    }
    // `（原书第3版）` is an edition.
    let edition = behind.trim_start();
    if edition.starts_with(['（', '(']) && edition.find(['）', ')']).is_some_and(|at| at < 40) {
        let close = edition.find(['）', ')']).unwrap_or(0);
        behind = edition[close..].trim_start_matches(['）', ')']);
    }
    behind = behind_edition(behind);
    let is_glued = behind.starts_with(|c: char| c.is_alphanumeric());
    let near: String = behind.chars().take(12).collect();
    let is_about = ABOUT.iter().any(|word| near.contains(word));
    if is_glued && is_about || !before.is_empty() && is_about && !before.ends_with(['：', ':']) {
        return Marked::Part;
    }
    let count = before.chars().count();
    let heads = before.is_empty()
        || count <= 8 && !before.contains(['，', '。', ','])
        || before.ends_with(['：', ':']) && count <= 12;
    if !heads {
        // `必看：某论文解读《题名》` ends in it, as headlines do.
        let is_headline = behind.trim_start().is_empty() && !before.contains(['，', '。']);
        return if is_headline && !announces(before) {
            Marked::Part
        } else {
            Marked::Sentence
        };
    }
    if let Some(found) = credits_of_book(
        behind,
        line[start + '《'.len_utf8()..end].chars().any(is_cjk),
    ) {
        facts.fill_from(found);
        return Marked::Title(Box::new(facts));
    }
    // `《题名》这篇论文提出了…` says something of the work, as a remark does.
    let behind = behind.trim();
    let is_clause = is_glued && behind.chars().count() > 8;
    if is_clause && !before.is_empty() {
        return Marked::Sentence;
    }
    Marked::Title(Box::new(facts))
}

/// Reads over what says which book of several: `第 2 版`, `卷 1 和卷 2`, `上下册`, `全三册`.
fn behind_edition(behind: &str) -> &str {
    const VOLUMES: [&str; 8] = [
        "上下册",
        "上下卷",
        "上册",
        "下册",
        "上卷",
        "下卷",
        "套装",
        "全集",
    ];
    let is_number = |c: char| {
        c.is_ascii_digit()
            || matches!(
                c,
                ' ' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十'
            )
    };
    let mut rest = behind;
    loop {
        let trimmed = rest.trim_start();
        let numbered = |open: &str, closes: &[char]| {
            let inside = trimmed.strip_prefix(open)?;
            let behind = inside.trim_start_matches(is_number);
            (behind.len() < inside.len()).then_some(())?;
            if closes.is_empty() {
                return Some(behind);
            }
            behind.strip_prefix(closes)
        };
        let read = VOLUMES
            .iter()
            .find_map(|word| trimmed.strip_prefix(word))
            .or_else(|| numbered("第", &['版', '卷', '册', '辑', '部']))
            .or_else(|| numbered("全", &['卷', '册', '集']))
            .or_else(|| numbered("和卷", &[]))
            .or_else(|| numbered("卷", &[]));
        match read {
            Some(behind) => rest = behind,
            None => return rest,
        }
    }
}

/// Who wrote a book, behind its title: `Randal E. Bryant 著`, ` 刘慈欣`, `，[美] 高德纳，2002`.
fn credits_of_book(behind: &str, is_chinese: bool) -> Option<Facts> {
    let is_mark = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                ',' | '，' | '-' | '–' | '—' | '/' | '|' | '：' | ':' | '、' | '作' | '者'
            )
    };
    let mut rest = behind.trim_start_matches(is_mark);
    // The author's country: `[美]`, `（德）`.
    for (open, close) in [
        ('[', ']'),
        ('（', '）'),
        ('(', ')'),
        ('【', '】'),
        ('〔', '〕'),
    ] {
        if let Some(inside) = rest.strip_prefix(open)
            && let Some(at) = inside.find(close)
            && inside[..at].chars().count() <= 4
        {
            rest = inside[at + close.len_utf8()..].trim_start();
        }
    }
    // Two blanks, a comma or a full stop end the names.
    let stop = [
        rest.find("  "),
        rest.find(['，', '。', ',', ';', '；', '(', '（', '[', '\t']),
    ]
    .into_iter()
    .flatten()
    .min()
    .unwrap_or(rest.len());
    let mut names = rest[..stop].trim();
    let whole = names.len();
    for role in [
        "等著", "编著", "主编", "合著", "著", "等编", "编", "译", "等",
    ] {
        names = names.strip_suffix(role).unwrap_or(names).trim_end();
    }
    let mut year = bracket::year(rest[stop..].trim_matches(|c: char| !c.is_alphanumeric()));
    if let Some((head, last)) = names.rsplit_once(' ')
        && let Some(found) = bracket::year(last)
    {
        (names, year) = (head.trim_end(), Some(found));
    }
    let authors = names::list(names)?;
    let is_book = names.len() < whole || is_chinese;
    Some(Facts {
        authors: authors.into_iter().map(str::to_owned).collect(),
        year,
        kind: is_book.then_some(Kind::Book),
        ..Facts::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Marked {
        let (Some(start), Some(end)) = (line.find('《'), line.find('》')) else {
            panic!("no marks: {line}");
        };
        marked(line, start, end)
    }

    #[test]
    fn titles_with_who_wrote_them() {
        for (line, author, year, is_book) in [
            ("《三体》刘慈欣", "刘慈欣", None, true),
            ("《黄金时代》 王小波 1994", "王小波", Some(1994), true),
            (
                "《深入理解计算机系统》（原书第3版）Randal E. Bryant 著",
                "Randal E. Bryant",
                None,
                true,
            ),
            ("《算法》，[美] 高德纳 等著", "高德纳", None, true),
            (
                "《The Tail at Scale》 Jeffrey Dean",
                "Jeffrey Dean",
                None,
                false,
            ),
            ("书：《三体》刘慈欣", "刘慈欣", None, true),
        ] {
            let Marked::Title(facts) = read(line) else {
                panic!("no title: {line}");
            };
            let kind = is_book.then_some(Kind::Book);
            assert_eq!(
                (facts.authors, facts.year, facts.kind),
                (vec![author.to_owned()], year, kind),
                "{line}"
            );
        }
    }

    #[test]
    fn parts_and_sentences() {
        assert!(matches!(read("《算法导论》"), Marked::Title(_)));
        assert!(matches!(
            read("《人月神话》这本书讲软件工程的管理，值得读"),
            Marked::Title(_)
        ));
        assert!(matches!(
            read("《存储引擎》专题：四种结构比较"),
            Marked::Part
        ));
        assert!(matches!(
            read("必看：一百页论文的中文版《新的时代》"),
            Marked::Part
        ));
        assert!(matches!(
            read("今天把书架收拾了一遍，又翻出《算法导论》来看"),
            Marked::Sentence
        ));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(before in ".{0,12}", inside in ".{0,8}", behind in "([（）()\\[\\]，。 著等译编0-9]|[a-zA-Z]|深|é){0,24}") {
            let line = format!("{before}《{inside}》{behind}");
            let _ = read(&line);
        }
    }
}
