//! The words of refs/words.toml: read when the first of them is asked for.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::{Column, Label};
use crate::model::Kind;

/// Words that are compared whole, without the case of ASCII letters.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct Words(FxHashSet<String>);

impl Words {
    pub(super) fn contains(&self, text: &str) -> bool {
        self.0.contains(text.to_ascii_lowercase().as_str())
    }
}

/// What the text of a link is, going by all of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Links {
    pub(super) source: Words,
    pub(super) about: Words,
    pub(super) pointer: Words,
    pub(super) pointing: Words,
    pub(super) numbered: Words,
}

/// Words, and what each stands for.
pub(super) struct Meanings<T>(FxHashMap<String, T>);

impl<T: Copy> Meanings<T> {
    /// Turns lists of words round; `read` tells what the name of a list stands for.
    fn new(lists: FxHashMap<String, Vec<String>>, read: impl Fn(&str) -> Option<T>) -> Self {
        let mut meanings = FxHashMap::default();
        for (name, words) in lists {
            let meaning = read(&name).expect("the lists of refs/words.toml are checked by a test");
            meanings.extend(words.into_iter().map(|word| (word, meaning)));
        }
        Self(meanings)
    }

    pub(super) fn get(&self, text: &str) -> Option<T> {
        self.0.get(text.to_ascii_lowercase().as_str()).copied()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    links: Links,
    labels: FxHashMap<String, Vec<String>>,
    columns: FxHashMap<String, Vec<String>>,
    kinds: FxHashMap<String, Vec<String>>,
}

pub(super) struct Table {
    pub(super) links: Links,
    pub(super) labels: Meanings<Label>,
    pub(super) columns: Meanings<Column>,
    pub(super) kinds: Meanings<Kind>,
}

pub(super) static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../../../refs/words.toml"))
        .expect("refs/words.toml is checked by a test");
    Table {
        links: file.links,
        labels: Meanings::new(file.labels, label),
        columns: Meanings::new(file.columns, column),
        kinds: Meanings::new(file.kinds, Kind::parse),
    }
});

fn label(list: &str) -> Option<Label> {
    Some(match list {
        "title" => Label::Title(None),
        "link" => Label::Link,
        "authors" => Label::Authors,
        "year" => Label::Year,
        "venue" => Label::Venue,
        _ => Label::Title(Some(Kind::parse(list.strip_prefix("title_")?)?)),
    })
}

fn column(list: &str) -> Option<Column> {
    Some(match list {
        "title" => Column::Title,
        "link" => Column::Link,
        "code" => Column::Code,
        "authors" => Column::Authors,
        "year" => Column::Year,
        "venue" => Column::Venue,
        "kind" => Column::Kind,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_in_lower_case_and_mean_one_thing() {
        let file: File = toml::from_str(include_str!("../../../../refs/words.toml")).unwrap();
        for lists in [&file.labels, &file.columns, &file.kinds] {
            let mut seen = FxHashSet::default();
            for word in lists.values().flatten() {
                assert_eq!(*word, word.to_ascii_lowercase());
                assert!(seen.insert(word), "{word} stands twice");
            }
        }
        let links = &file.links;
        for words in [
            &links.source,
            &links.about,
            &links.pointer,
            &links.pointing,
            &links.numbered,
        ] {
            assert!(words.0.iter().all(|word| words.contains(word)));
        }
        assert_eq!(TABLE.kinds.get("BOOK"), Some(Kind::Book));
    }
}
