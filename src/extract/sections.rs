//! What a heading or a label tells of what stands below it: the words of refs/sections.toml.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, packed};
use rustc_hash::FxHashMap;

static TABLE: &str = include_str!("../../refs/sections.toml");

/// What stands below a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Below {
    /// References, one an item.
    References,
    /// Things to read, going by one of the words of the heading.
    Readings,
    /// What the note says of the work above.
    Notes,
}

struct Table {
    headings: FxHashMap<&'static [u8], Below>,
    words: Vec<&'static str>,
    /// Finds `words`, each at its index.
    finder: Option<AhoCorasick>,
    /// Finds whether any of them is there at all, with vector code where the processor has it.
    glance: Option<packed::Searcher>,
    /// The lengths of `headings`, a bit each; the last stands for all that are as long or longer.
    lengths: u64,
    /// By their first byte.
    verdicts: FxHashMap<u8, Vec<&'static str>>,
}

static WORDS: LazyLock<Table> = LazyLock::new(|| {
    let headings = |list, below| list_of(list).map(move |heading| (heading.as_bytes(), below));
    let words: Vec<&str> = list_of("words").collect();
    let headings: FxHashMap<_, _> = headings("notes", Below::Notes)
        .chain(headings("references", Below::References))
        .collect();
    let lengths = headings.keys().fold(0, |all, name| all | length_bit(name));
    let mut verdicts: FxHashMap<u8, Vec<&'static str>> = FxHashMap::default();
    for verdict in list_of("verdicts") {
        verdicts
            .entry(verdict.as_bytes()[0])
            .or_default()
            .push(verdict);
    }
    Table {
        finder: AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::DFA))
            .build(&words)
            .ok(),
        glance: packed::Searcher::new(&words),
        words,
        headings,
        lengths,
        verdicts,
    }
});

fn length_bit(heading: &[u8]) -> u64 {
    1 << heading.len().min(63)
}

/// The strings of one list of the table; the file is ours and keeps to `name = [` … `]` with plain strings.
fn list_of(name: &str) -> impl Iterator<Item = &'static str> {
    let list = TABLE.split("\n\n").filter_map(move |block| {
        let values = block
            .lines()
            .position(|line| line.strip_prefix(name).is_some_and(|rest| rest == " = ["))?;
        Some(
            block
                .lines()
                .skip(values + 1)
                .take_while(|line| *line != "]"),
        )
    });
    list.flatten()
        .flat_map(|line| line.split('"').skip(1).step_by(2))
}

/// Longer headings are not looked up.
const LONGEST: usize = 96;

/// What a heading says of what stands below it; none when it says nothing.
#[must_use]
pub fn below(heading: &str) -> Option<Below> {
    let heading = bare(heading);
    if heading.is_empty() || heading.len() > LONGEST {
        return None;
    }
    let table = &*WORDS;
    let is_long = memchr::memchr_iter(b' ', heading.as_bytes()).count() > 7;
    let may_be_known = table.lengths & length_bit(heading.as_bytes()) != 0;
    if is_long && !may_be_known {
        return None;
    }
    let mut buffer = [0; LONGEST];
    let lower = lower_case(heading, &mut buffer);
    if may_be_known && let Some(&below) = table.headings.get(lower) {
        return Some(below);
    }
    if is_long {
        return None;
    }
    // No word starts before the first one.
    let first = match &table.glance {
        Some(glance) => glance.find(lower)?.start(),
        None => 0,
    };
    let has_word = table.finder.as_ref().is_some_and(|finder| {
        let rest = aho_corasick::Input::new(lower).range(first..);
        finder.find_overlapping_iter(rest).any(|found| {
            let is_edge = |byte: Option<&u8>| !byte.is_some_and(u8::is_ascii_alphanumeric);
            !table.words[found.pattern()].is_ascii()
                || is_edge(lower[..found.start()].last()) && is_edge(lower.get(found.end()))
        })
    });
    has_word.then_some(Below::Readings)
}

/// True when words under a title start by judging it: `very good. state of the art`.
#[must_use]
pub fn is_verdict(text: &str) -> bool {
    let text = text.trim_start();
    let Some(verdicts) = text
        .bytes()
        .next()
        .and_then(|first| WORDS.verdicts.get(&first.to_ascii_lowercase()))
    else {
        return false;
    };
    let mut buffer = [0; LONGEST];
    let lower = lower_case(super::beginning(text, 40), &mut buffer);
    let lower = std::str::from_utf8(lower).unwrap_or_default();
    verdicts.iter().any(|verdict| {
        lower.strip_prefix(verdict).is_some_and(|rest| {
            !verdict.is_ascii() || !rest.starts_with(|c: char| c.is_ascii_alphanumeric())
        })
    })
}

/// Without marker, number, emphasis and trailing punctuation.
fn bare(heading: &str) -> &str {
    let heading = heading.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '#' | '*'
                    | '_'
                    | ':'
                    | '：'
                    | '.'
                    | '-'
                    | '='
                    | '【'
                    | '】'
                    | '['
                    | ']'
                    | '('
                    | ')'
                    | '、'
            )
    });
    let unnumbered =
        heading.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | ' '));
    if unnumbered.is_empty() {
        heading
    } else {
        unnumbered
    }
}

/// ASCII to lower case in a buffer, so that nothing is allocated; the text must fit.
fn lower_case<'b>(text: &str, buffer: &'b mut [u8; LONGEST]) -> &'b [u8] {
    let Some(room) = buffer.get_mut(..text.len()) else {
        return b"";
    };
    room.copy_from_slice(text.as_bytes());
    room.make_ascii_lowercase();
    room
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_tell_what_is_below() {
        assert_eq!(below("Related Materials:"), Some(Below::References));
        assert_eq!(below("## 5. References"), Some(Below::References));
        assert_eq!(below("参考资料："), Some(Below::References));
        assert_eq!(below("Misc: Readings of last week"), Some(Below::Readings));
        assert_eq!(below("数据库论文精选"), Some(Below::Readings));
        assert_eq!(below("Highlights"), Some(Below::Notes));
        assert_eq!(below("Spreadings"), None);
        assert_eq!(below(""), None);
    }

    #[test]
    fn verdicts_are_judged_by_the_first_words() {
        assert!(is_verdict("Very good. State of the art."));
        assert!(is_verdict("不错的综述"));
        assert!(!is_verdict("goods are shipped"));
        assert!(!is_verdict("Pipeline parallelism"));
    }

    #[test]
    fn every_list_is_read() {
        for name in ["references", "words", "notes", "verdicts"] {
            assert!(list_of(name).count() > 10, "{name}");
        }
    }
}
