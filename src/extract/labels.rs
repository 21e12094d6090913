//! Labels in front of a title that are no part of it: who wrote it, where it stands, what it is read for.
//!
//! Comes in: a title as it stands on its line. Goes out: how much of it is such a label. A short name that
//! the title explains (`Raft: In Search of …`) is no label.

use super::candidate::Signal;
use super::plain::look;
use crate::model::title::is_cjk;

/// Longer labels are parts of titles, in bytes.
const LONGEST: usize = 40;

/// True for a line that tells a field of the work above it: `Authors: …`, `Journal: …`, or asks about it: `Q: …`.
pub(super) fn is_field(line: &str) -> bool {
    const FIELDS: [&str; 42] = [
        "author",
        "authors",
        "author(s)",
        "journal",
        "venue",
        "conference",
        "publisher",
        "publication",
        "booktitle",
        "year",
        "date",
        "doi",
        "isbn",
        "volume",
        "pages",
        "tags",
        "keywords",
        "status",
        "q",
        "a",
        "问",
        "答",
        "作者",
        "期刊",
        "会议",
        "出版社",
        "年份",
        "标签",
        "简介",
        "摘要",
        "概要",
        "概述",
        "备注",
        "说明",
        "评价",
        "评语",
        "推荐理由",
        "亮点",
        "要点",
        "描述",
        "tl;dr",
        "tldr",
    ];
    let Some(at) = line.find([':', '：']).filter(|&at| at <= 16) else {
        return false;
    };
    let name = line[..at].trim_matches(['*', '_', ' ']);
    FIELDS.iter().any(|field| field.eq_ignore_ascii_case(name))
}

/// How long a line is without what trails its title and points elsewhere: ` | github | bibtex`, ` [code]`, `(HN)`, and how long a
/// recording runs, `[1:01:26]`; true with a running time.
pub(super) fn without_pointers(line: &str) -> (usize, bool) {
    const POINTERS: [&str; 36] = [
        "github",
        "code",
        "pdf",
        "ps",
        "bibtex",
        "bib",
        "slides",
        "video",
        "project",
        "project page",
        "website",
        "web",
        "blog",
        "arxiv",
        "paper",
        "demo",
        "data",
        "dataset",
        "poster",
        "html",
        "link",
        "hn",
        "lobsters",
        "reddit",
        "twitter",
        "tweet",
        "homepage",
        "page",
        "epub",
        "supplement",
        "supp",
        "archived",
        "代码",
        "论文",
        "链接",
        "source",
    ];
    let is_pointer = |text: &str| {
        text.len() <= 40
            && text.split(['/', ',', '+']).all(|word| {
                POINTERS
                    .iter()
                    .any(|pointer| pointer.eq_ignore_ascii_case(word.trim()))
            })
    };
    let is_time = |text: &str| {
        let parts = text.split(':').count();
        (2..=3).contains(&parts)
            && text.split(':').all(|part| {
                (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
            })
    };
    let mut rest = line.trim_end();
    let mut is_recording = false;
    loop {
        let (head, inside) = match rest.as_bytes().last() {
            Some(b']') => match rest.rfind('[') {
                Some(open) => (&rest[..open], &rest[open + 1..rest.len() - 1]),
                None => break,
            },
            Some(b')') => match rest.rfind('(') {
                Some(open) => (&rest[..open], &rest[open + 1..rest.len() - 1]),
                None => break,
            },
            _ => match rest.rfind(" | ") {
                Some(bar) => (&rest[..bar], &rest[bar + 3..]),
                None => break,
            },
        };
        let inside = inside.trim();
        let is_running_time = is_time(inside);
        if head.trim().is_empty() || !(is_pointer(inside) || is_running_time) {
            break;
        }
        is_recording |= is_running_time;
        rest = head.trim_end();
    }
    (rest.len(), is_recording)
}

/// Where a line ends that says who and when before it says more: `Title, Doe et al, 2013. Algorithm: X`; none for any other.
pub(super) fn before_more(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let mut from = 0;
    while let Some(stop) = memchr::memchr(b'.', &bytes[from..]).map(|at| from + at) {
        from = stop + 1;
        let is_year = stop >= 6
            && bytes.get(stop + 1) == Some(&b' ')
            && line
                .get(stop - 4..stop)
                .and_then(super::bracket::year)
                .is_some()
            && bytes[stop - 5] == b' ';
        // What goes on is a sentence or a label of the note, no volume and no pages.
        if is_year && line[stop + 2..].starts_with(|c: char| c.is_alphabetic() || c == '*') {
            return Some(stop);
        }
    }
    None
}

/// The length of the labels before a title, with their colons; none when there is none.
pub(super) fn before_title(title: &str) -> Option<usize> {
    let mut length = 0;
    while let Some(more) = first_label(&title[length..]) {
        length += more;
    }
    (length > 0).then_some(length)
}

/// The length of what a diary says before a title: `Finished `, `Read "`, `Wed: watched `.
pub(super) fn diary(line: &str) -> Option<usize> {
    const VERBS: [&str; 14] = [
        "finished",
        "skimmed",
        "started",
        "watched",
        "re-read",
        "reread",
        "revisited",
        "rereading",
        "skimming",
        "watching",
        "finishing",
        "starting",
        "read",
        "reading",
    ];
    // The first letters of verbs and days, and what dates are made of.
    if !matches!(
        line.as_bytes().first(),
        Some(b'f' | b'F' | b's' | b'S' | b'w' | b'W' | b'r' | b'R' | b'm' | b'M' | b't' | b'T')
            | Some(b'0'..=b'9' | b'-' | b'/' | b'.')
    ) {
        return None;
    }
    let dated = day(line).unwrap_or(0);
    let mut rest = &line[dated..];
    let mut verbs = 0;
    while let Some((first, behind)) = rest.split_once(' ') {
        let word = first.trim_end_matches(':');
        let is_verb = VERBS.iter().any(|verb| verb.eq_ignore_ascii_case(word));
        let is_cased = word.starts_with(|c: char| c.is_uppercase()) || dated > 0 || verbs > 0;
        if !is_verb || !is_cased || verbs == 2 {
            break;
        }
        let is_quoted = behind.starts_with(['"', '“', '《', '*', '_']);
        let is_next = behind.starts_with("reading ") || behind.starts_with("read ");
        // `Read Replicas at Scale` is a title.
        let is_plain = behind.starts_with(|c: char| c.is_uppercase())
            && (dated > 0 || verbs > 0 || !matches!(word, "Read" | "Reading"))
            && behind.contains(' ');
        if !is_quoted && !is_plain && !is_next {
            break;
        }
        rest = behind;
        verbs += 1;
    }
    (verbs > 0).then(|| line.len() - rest.len())
}

/// The length of the day that a line of a diary starts with: `Wed: `, `Monday - `, `2024-01-20: `.
fn day(line: &str) -> Option<usize> {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let at = super::beginning(line, 16)
        .find([':', ' ', '：'])
        .filter(|&at| (3..=11).contains(&at))?;
    let word = &line[..at];
    let is_day = word
        .get(..3)
        .is_some_and(|head| DAYS.iter().any(|day| day.eq_ignore_ascii_case(head)))
        && (word.len() <= 4 || word.ends_with("day"));
    let is_date = word.len() >= 8
        && word
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'/' | b'.'));
    let rest = line[at..].trim_start_matches([':', ' ', '-', '–', '—', '：', '\t']);
    (is_day || is_date).then(|| line.len() - rest.len())
}

fn first_label(title: &str) -> Option<usize> {
    let at = title.find([':', '：']).filter(|&at| at <= LONGEST)?;
    let label = title[..at].trim();
    let rest = title[at..].trim_start_matches([':', '：']).trim_start();
    if label.is_empty() || label.split(' ').count() > 4 || rest.starts_with("//") {
        return None;
    }
    let is_label = is_site(label) && rest.chars().count() >= 10
        || is_name_before_title(label, rest)
        || is_use(label, rest);
    is_label.then(|| title.len() - rest.len())
}

/// `Jane's Blog: Why We Left`.
fn is_site(label: &str) -> bool {
    ["Blog", "blog", "博客", "专栏", "公众号"]
        .iter()
        .any(|tail| label.ends_with(tail))
}

/// `System: Name: What the Title Says`, `某人：一文看懂：…`: what follows is a title with its own name.
fn is_name_before_title(label: &str, rest: &str) -> bool {
    let count = label.chars().filter(|c| is_cjk(*c)).count();
    if count == 0 {
        // `Lecture 3: …`, `Part 2: …`.
        let has_number = label.contains(|c: char| c.is_ascii_digit()) && label.contains(' ');
        return !has_number && look::look(rest).signals(rest).contains(Signal::NamedTitle);
    }
    let has_title_words = |text: &str| look::look(text).signals(text).contains(Signal::TitleWords);
    (2..=8).contains(&count)
        && count == label.chars().count()
        && !has_title_words(label)
        && rest
            .find([':', '：'])
            .is_some_and(|at| has_title_words(&rest[..at]))
}

/// `Memory cost: Transformer Inference Arithmetic`: words of the note before a title of capitals.
fn is_use(label: &str, rest: &str) -> bool {
    let is_sentence_case = label.is_ascii()
        && label
            .rsplit_once(' ')
            .is_some_and(|(_, last)| last.bytes().all(|byte| byte.is_ascii_lowercase()));
    let words = || rest.split(' ');
    is_sentence_case
        && (3..=8).contains(&words().count())
        && !rest.contains([',', ':'])
        && !matches!(words().next(), Some("A" | "An" | "The"))
        && words().all(|word| word.starts_with(|c: char| c.is_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(line: &str) -> &str {
        &line[before_title(line).unwrap_or(0)..]
    }

    #[test]
    fn labels_are_taken_off() {
        for (line, expected) in [
            (
                "Jane Doe's Blog: How Is Cold Storage Built?",
                "How Is Cold Storage Built?",
            ),
            (
                "Tape Store: Deployed: LTFS: A File System for Tapes in Libraries",
                "LTFS: A File System for Tapes in Libraries",
            ),
            (
                "小明的笔记本：一文看懂：如何写日志",
                "小明的笔记本：一文看懂：如何写日志",
            ),
            ("山中一叶：一文看懂：如何写日志", "一文看懂：如何写日志"),
            (
                "Disk cost: Flash Storage Arithmetic",
                "Flash Storage Arithmetic",
            ),
        ] {
            assert_eq!(title(line), expected);
        }
    }

    #[test]
    fn a_diary_says_what_was_done() {
        for (line, expected) in [
            ("Wed: watched Simple Made Easy", "Simple Made Easy"),
            ("Finished The Mythical Man-Month", "The Mythical Man-Month"),
            (
                "2024-01-20: finished reading \"Out of the Tar Pit\"",
                "\"Out of the Tar Pit\"",
            ),
            ("Read Replicas at Scale", "Read Replicas at Scale"),
            ("Sunday: nothing", "Sunday: nothing"),
            ("Started at noon", "Started at noon"),
        ] {
            assert_eq!(&line[diary(line).unwrap_or(0)..], expected);
        }
    }

    #[test]
    fn fields_tell_of_what_stands_above() {
        assert!(is_field("Journal: Annals of Something Long"));
        assert!(is_field("作者：某人"));
        assert!(!is_field(
            "Raft: In Search of an Understandable Consensus Algorithm"
        ));
    }

    #[test]
    fn names_that_a_title_explains_stay() {
        for line in [
            "Raft: In Search of an Understandable Consensus Algorithm",
            "Deep learning: Methods and Applications",
            "Beta: Gamma: large-scale sorting of records for everyone",
            "Lecture 3: Beta: How a Sorting Network Sorts Quickly",
            "Reinforcement learning: An Introduction",
            "https://example.org/Some",
        ] {
            assert_eq!(title(line), line);
        }
    }
}
