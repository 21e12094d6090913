//! Sample works and the entries they become, in both alphabets, read back by two parsers and three peers.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::{env, fs};

use biblatex::ChunksExt as _;
use notebib::export::{Alphabet, bibtex};
use notebib::model::{Identifier, Kind, NoteDate, Scheme, Tag, TagSource, Work, WorkId};
use serde::Deserialize;

use super::peers;

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Row {
    key: String,
    kind: Kind,
    title: String,
    authors: Vec<String>,
    year: Option<i32>,
    venue: Option<String>,
    org: Option<String>,
    volume: Option<String>,
    issue: Option<String>,
    pages: Option<String>,
    publisher: Option<String>,
    ids: BTreeMap<String, String>,
    urls: Vec<String>,
    tags: Vec<String>,
    remark: Option<String>,
    noted_at: Option<String>,
}

impl Default for Row {
    fn default() -> Self {
        Self {
            key: String::new(),
            kind: Kind::Paper,
            title: String::new(),
            authors: Vec::new(),
            year: None,
            venue: None,
            org: None,
            volume: None,
            issue: None,
            pages: None,
            publisher: None,
            ids: BTreeMap::new(),
            urls: Vec::new(),
            tags: Vec::new(),
            remark: None,
            noted_at: None,
        }
    }
}

impl From<Row> for Work {
    fn from(row: Row) -> Self {
        let identifier = |(scheme, value): (&String, &String)| {
            Identifier::new(Scheme::parse(scheme).unwrap(), value)
                .unwrap_or_else(|| panic!("{scheme}:{value}"))
        };
        let tag = |tag: &String| match tag.strip_prefix('~') {
            Some(name) => Tag {
                name: name.to_owned(),
                source: TagSource::Suggested,
            },
            None => Tag {
                name: tag.clone(),
                source: TagSource::User,
            },
        };
        Self {
            id: WorkId(0),
            ids: row.ids.iter().map(identifier).collect(),
            tags: row.tags.iter().map(tag).collect(),
            noted_at: row
                .noted_at
                .as_deref()
                .map(|date| NoteDate::parse(date).unwrap()),
            key: row.key,
            kind: row.kind,
            title: row.title,
            authors: row.authors,
            year: row.year,
            venue: row.venue,
            org: row.org,
            cited_by: None,
            cited_by_at: None,
            volume: row.volume,
            issue: row.issue,
            pages: row.pages,
            publisher: row.publisher,
            urls: row.urls,
            names: Vec::new(),
            remark: row.remark,
            mentions: 1,
            added_at: String::new(),
        }
    }
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("refs/exports")
}

fn works() -> Vec<Work> {
    let rows = fs::read_to_string(folder().join("works.jsonl")).unwrap();
    let mut works: Vec<Work> = rows
        .lines()
        .map(|row| serde_json::from_str::<Row>(row).unwrap().into())
        .collect();
    works.sort_by(|a, b| a.key.cmp(&b.key));
    assert!(works.len() >= 60);
    works
}

fn export(works: &[Work], alphabet: Alphabet) -> String {
    let options = bibtex::Options {
        alphabet,
        with_remarks: true,
        with_keywords: true,
        this_year: Some(2026),
    };
    let mut out = Vec::new();
    bibtex::write(&mut out, works, &options).unwrap();
    String::from_utf8(out).unwrap()
}

fn check_file(name: &str, alphabet: Alphabet) {
    let exported = export(&works(), alphabet);
    let path = folder().join(name);
    if env::var_os("NOTEBIB_ACCEPT").is_some() {
        fs::write(&path, &exported).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    for (number, (got, expected)) in exported.lines().zip(expected.lines()).enumerate() {
        assert_eq!(got, expected, "{name}:{}", number + 1);
    }
    assert_eq!(exported.len(), expected.len());
    peers::check(&exported, alphabet == Alphabet::Ascii);
}

#[test]
fn sample_works_become_the_entries_we_expect() {
    check_file("works.bib", Alphabet::Unicode);
}

#[test]
fn sample_works_become_the_ascii_entries_we_expect() {
    check_file("works.ascii.bib", Alphabet::Ascii);
}

#[test]
fn another_parser_reads_what_was_written() {
    let works = works();
    let bibliography = biblatex::Bibliography::parse(&export(&works, Alphabet::Unicode)).unwrap();
    assert_eq!(bibliography.len(), works.len());
    for work in &works {
        let entry = bibliography.get(&work.key).unwrap();
        let title: Vec<&str> = work.title.split_whitespace().collect();
        let title = title.join(" ").replace('\u{200b}', "");
        if !title.contains(['$', '"']) {
            assert_eq!(entry.title().unwrap().format_verbatim(), title);
        }
        // Typst stops at a date it cannot read.
        entry
            .date()
            .unwrap_or_else(|error| panic!("{}: {error}", work.key));
        if entry.get("urldate").is_some() {
            entry
                .url_date()
                .unwrap_or_else(|error| panic!("{}: {error}", work.key));
        }
        if let Ok(authors) = entry.author() {
            let et_al = work
                .authors
                .last()
                .is_some_and(|name| name.ends_with("et al.") || name.ends_with('等'));
            let expected = work.authors.len().max(1) + usize::from(et_al);
            assert_eq!(authors.len(), expected, "{}", work.key);
        }
    }
}

/// A paper of nothing but a title.
fn paper(title: &str) -> Work {
    Row {
        key: "key".to_owned(),
        title: title.to_owned(),
        year: Some(2020),
        ..Row::default()
    }
    .into()
}

proptest::proptest! {
    /// Whatever a note holds: a parser by others gives it back.
    #[test]
    fn what_is_written_is_read_back(title in "\\PC{1,60}", venue in "\\PC{0,30}", remark in "\\PC{0,60}", name in "\\PC{0,20}") {
        // Quotation marks become typographic ones, dollars may be mathematics, two hyphens are a dash for TeX.
        let plain = |text: &str| {
            text.replace(['"', '$', '`', '\''], "").replace(|c: char| c.is_whitespace(), " ").replace('-', "- ")
        };
        let mut work = paper(&plain(&title));
        work.venue = Some(plain(&venue));
        work.remark = Some(plain(&remark));
        work.authors = vec![plain(&name)];
        let bib = export(std::slice::from_ref(&work), Alphabet::Unicode);
        let read = biblatex::Bibliography::parse(&bib).unwrap_or_else(|error| panic!("{error}: {bib}"));
        let entry = read.get("key").unwrap();
        let visible = |text: &str| {
            let shown: String = text.chars().filter(|c| !is_unseen(*c)).collect();
            shown.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        if let Some(chunks) = entry.get("title") {
            proptest::prop_assert_eq!(visible(&chunks.format_verbatim()), visible(&work.title), "{}", bib);
        }
        if let Some(chunks) = entry.get("note") {
            proptest::prop_assert_eq!(visible(&chunks.format_verbatim()), visible(work.remark.as_deref().unwrap()), "{}", bib);
        }
        let ascii = export(&[work], Alphabet::Ascii);
        proptest::prop_assert!(ascii.is_ascii());
        biblatex::Bibliography::parse(&ascii).unwrap_or_else(|error| panic!("{error}: {ascii}"));
let entries: Vec<(String, String, BTreeMap<String, String>)> =
            serde_bibtex::from_str(&ascii).unwrap_or_else(|error| panic!("{error}: {ascii}"));
        proptest::prop_assert_eq!(entries.len(), 1);
    }
}

/// Format characters and variation selectors, which the export drops.
fn is_unseen(c: char) -> bool {
    matches!(c as u32, 0xAD | 0x61C | 0x180E | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x2069 | 0xFE00..=0xFE0F | 0xFEFF | 0xFFF9..=0xFFFB | 0xE0000..=0xE0FFF)
}
