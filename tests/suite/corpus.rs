//! Extraction against what we expect of whole notes: our samples exactly, the shared corpora by floors.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use notebib::collect;
use notebib::extract::{Options, extract};
use serde_json::Value;

use super::harness::World;

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("refs/notes")
}

fn notes(folder: &Path) -> Vec<PathBuf> {
    collect::walk(&[folder.to_owned()], &collect::WalkOptions::default())
        .files
        .into_iter()
        .map(|file| file.path)
        .filter(|path| !path.ends_with("README.md"))
        .collect()
}

fn json_lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// What a sample says that differs from what its `.expected.jsonl` lists, in lines to read.
fn differences(note: &Path) -> Vec<String> {
    let path = note.to_str().unwrap();
    let expected = fs::read_to_string(format!("{path}.expected.jsonl")).unwrap();
    let mut expected = json_lines(&expected);
    let found = World::new().run(&["extract", "--json", path]).json_lines();
    let name = note.file_name().unwrap().to_str().unwrap();
    let mut wrong = Vec::new();
    for mention in found {
        let is_meant =
            |row: &Value| row["line"] == mention["line"] && row["title"] == mention["title"];
        let Some(at) = expected.iter().position(is_meant) else {
            wrong.push(format!(
                "{name}:{}: not expected: {}",
                mention["line"], mention["title"]
            ));
            continue;
        };
        let row = expected.remove(at);
        for (key, value) in row.as_object().unwrap() {
            if mention[key] != *value {
                let title = &row["title"];
                let said = &mention[key];
                wrong.push(format!(
                    "{name}:{}: {title}: {key} is {said}, expected {value}",
                    row["line"]
                ));
            }
        }
    }
    for row in expected {
        wrong.push(format!("{name}:{}: missing: {}", row["line"], row["title"]));
    }
    wrong
}

/// What is still wrong stands in `known_gaps.txt`, line for line: the list only shrinks.
#[test]
fn samples_hold_the_mentions_beside_them() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/known_gaps.txt");
    let known = fs::read_to_string(&file).unwrap();
    let known: BTreeSet<&str> = known
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect();
    let wrong: Vec<String> = notes(&samples())
        .iter()
        .flat_map(|note| differences(note))
        .collect();
    let new: Vec<&str> = wrong
        .iter()
        .map(String::as_str)
        .filter(|line| !known.contains(line))
        .collect();
    let mended: Vec<&&str> = known
        .iter()
        .filter(|line| !wrong.iter().any(|wrong| wrong == *line))
        .collect();
    assert!(new.is_empty(), "wrong now:\n{}\n", new.join("\n"));
    assert!(
        mended.is_empty(),
        "right now, take it out of known_gaps.txt: {mended:#?}"
    );
}

#[test]
fn every_sample_has_its_expected_mentions() {
    let names: BTreeSet<String> = fs::read_dir(samples())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "README.md")
        .collect();
    for name in &names {
        match name.strip_suffix(".expected.jsonl") {
            Some(note) => assert!(names.contains(note), "{name} expects of no note"),
            None => assert!(names.contains(&format!("{name}.expected.jsonl")), "{name}"),
        }
    }
}

/// The promise of [`extract()`] on whole notes: spans slice back, lines and columns are those of the span.
#[test]
fn spans_are_true() {
    let mut folders = vec![samples()];
    folders.extend(super::harness::shared().map(|shared| shared.join("corpus")));
    for note in folders.iter().flat_map(|folder| notes(folder)) {
        let Ok(read) = collect::read(&note) else {
            continue;
        };
        let text = read.text.as_str();
        let name = note.file_name().unwrap().to_str().unwrap();
        let mut before = 0;
        for mention in extract(text, name, &Options::default()).mentions {
            let place = format!("{}:{}: {}", note.display(), mention.line, mention.title);
            let span = mention.span.clone();
            assert!(
                text.get(span.clone())
                    .is_some_and(|slice| !slice.is_empty()),
                "{place}"
            );
            assert!(span.start >= before, "out of order: {place}");
            before = span.start;
            let line_start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
            let line = text[..line_start].matches('\n').count() + 1;
            assert_eq!(mention.line as usize, line, "{place}");
            let column = text[line_start..span.start].chars().count() + 1;
            assert_eq!(mention.column as usize, column, "{place}");
            let last = &text.as_bytes()[..span.end - 1];
            let end_line = last.iter().filter(|byte| **byte == b'\n').count() + 1;
            assert_eq!(mention.end_line as usize, end_line, "{place}");
            assert!((0.0..=1.0).contains(&mention.confidence), "{place}");
            assert!(!mention.title.trim().is_empty(), "{place}");
        }
    }
}
