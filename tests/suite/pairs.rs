//! Identity on labelled pairs: precision, recall and F1 by class, with floors.
//!
//! `cargo test --test suite pairs -- --nocapture` prints the table and every pair that is decided wrongly.
//! `PAIRS=FILE` takes the pairs of another file, to see how new ones come out before they are added.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use notebib::app::identity::{Known, Profile};
use notebib::model::{Identifier, Kind};
use serde::Deserialize;

/// What a note says of a work.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Side {
    title: String,
    #[serde(default)]
    authors: Vec<String>,
    year: Option<i32>,
    /// For the reader: identity does not ask for it.
    #[serde(default, rename = "venue")]
    _venue: Option<String>,
    kind: Option<String>,
    #[serde(default)]
    ids: Vec<String>,
    #[serde(default)]
    urls: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    class: String,
    same: bool,
    a: Side,
    b: Side,
    #[serde(default, rename = "why")]
    _why: Option<String>,
}

impl Side {
    fn profile(&self) -> Profile {
        let kind = self.kind.as_deref().unwrap_or("paper");
        let kind = Kind::parse(kind).unwrap_or_else(|| panic!("{kind}"));
        let mut profile = Profile::new(Some(kind), self.year);
        if !self.title.is_empty() {
            profile = profile.with_title(&self.title);
        }
        for author in &self.authors {
            profile.add_author(author);
        }
        for id in &self.ids {
            profile.add_identifier(&Identifier::parse(id).unwrap_or_else(|| panic!("{id}")));
        }
        for url in &self.urls {
            profile.add_url(url);
            // As the extractor reads identifiers off URLs.
            if let Some(id) = Identifier::parse(url) {
                profile.add_identifier(&id);
            }
        }
        profile
    }
}

/// Decisions over the pairs of a class.
#[derive(Debug, Default, Clone, Copy)]
struct Counts {
    pairs: u32,
    right: u32,
    joined: u32,
    parted: u32,
}

impl Counts {
    fn add(&mut self, is_one: bool, is_joined: bool) {
        self.pairs += 1;
        match (is_one, is_joined) {
            (true, true) => self.right += 1,
            (false, true) => self.joined += 1,
            (true, false) => self.parted += 1,
            (false, false) => {}
        }
    }

    fn precision(self) -> f64 {
        share(self.right, self.right + self.joined)
    }

    fn recall(self) -> f64 {
        share(self.right, self.right + self.parted)
    }

    fn line(self, class: &str) -> String {
        let (precision, recall) = (self.precision(), self.recall());
        let f1 = if precision + recall == 0.0 {
            0.0
        } else {
            2.0 * precision * recall / (precision + recall)
        };
        format!(
            "{class:26} {:5} {precision:9.3} {recall:7.3} {f1:6.3}",
            self.pairs
        )
    }
}

fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 {
        1.0
    } else {
        f64::from(part) / f64::from(whole)
    }
}

fn is_joined(first: Profile, second: &Profile) -> bool {
    let mut known = Known::default();
    known.insert(1, first);
    !known.find(second).is_empty()
}

#[test]
fn real_works_are_told_apart() {
    let path = std::env::var_os("PAIRS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("refs/pairs/pairs.jsonl"),
        PathBuf::from,
    );
    let text = fs::read_to_string(path).unwrap();
    let mut classes: BTreeMap<String, Counts> = BTreeMap::new();
    let mut all = Counts::default();
    let mut wrong = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let pair: Pair =
            serde_json::from_str(line).unwrap_or_else(|error| panic!("line {}: {error}", at + 1));
        let joined = is_joined(pair.a.profile(), &pair.b.profile());
        let back = is_joined(pair.b.profile(), &pair.a.profile());
        assert_eq!(joined, back, "line {}: not symmetric: {line}", at + 1);
        classes
            .entry(pair.class)
            .or_default()
            .add(pair.same, joined);
        all.add(pair.same, joined);
        if joined != pair.same {
            wrong.push(format!(
                "line {}: {} are one: {} / {}",
                at + 1,
                if joined {
                    "taken for"
                } else {
                    "missed that these"
                },
                pair.a.title,
                pair.b.title
            ));
        }
    }
    eprintln!("class                      pairs precision  recall     F1");
    for (class, counts) in &classes {
        eprintln!("{}", counts.line(class));
    }
    eprintln!("{}", all.line("all"));
    for line in &wrong {
        eprintln!("{line}");
    }
    // They only rise. A file of new pairs has none.
    if std::env::var_os("PAIRS").is_none() {
        assert!(
            all.pairs >= 1_280 && all.precision() >= 0.995 && all.recall() >= 0.975,
            "{}",
            all.line("all")
        );
    }
}
