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
    const FIELDS: [&str; 28] = [
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
    ];
    let Some(at) = line.find([':', '：']).filter(|&at| at <= 16) else {
        return false;
    };
    let name = line[..at].trim_matches(['*', '_', ' ']);
    FIELDS.iter().any(|field| field.eq_ignore_ascii_case(name))
}

/// The length of the labels before a title, with their colons; none when there is none.
pub(super) fn before_title(title: &str) -> Option<usize> {
    let mut length = 0;
    while let Some(more) = first_label(&title[length..]) {
        length += more;
    }
    (length > 0).then_some(length)
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
