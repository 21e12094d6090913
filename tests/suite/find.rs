//! REF: what people type, and the work they mean.

use notebib::app::find::{Resolved, resolve};
use notebib::catalog::{Catalog, search};
use notebib::model::title::fold;
use rusqlite::params;

use super::harness;

/// A catalog of what the shared list says the real note cites, names and sightings found naively.
fn from_gold(rows: &[serde_json::Value], note: &str) -> Catalog {
    let catalog = Catalog::in_memory().unwrap();
    let c = catalog.connection();
    c.execute(
        "INSERT INTO notes(id, path, size, mtime_ns, inode, fingerprint, format, date, state, scanned_at)
         VALUES (1, 'n.txt', 0, 0, 0, x'', 'plain', '2023-10-15', 'present', '2026-01-01T00:00:00Z')",
        [],
    )
    .unwrap();
    let mut names = Vec::new();
    for row in rows.iter().filter(|row| row["level"] == "required") {
        let title = row["title"].as_str().unwrap();
        let line = row["line"].as_u64().unwrap();
        c.execute(
            "INSERT INTO works(key, kind, title, authors, year, venue, cited_by, mentions, noted_at, added_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, '2023-10-15', '2026-01-01T00:00:00Z')",
            params![
                format!("key{line}"),
                row["kind"].as_str().unwrap(),
                title,
                row["authors"].to_string(),
                row["year"].as_i64(),
                row["venue"].as_str(),
                row["cited_by"].as_i64()
            ],
        )
        .unwrap();
        let work = c.last_insert_rowid();
        c.execute(
            "INSERT OR IGNORE INTO titles VALUES (?1, ?2)",
            params![fold(title), work],
        )
        .unwrap();
        let text = note.lines().nth(line as usize - 1).unwrap();
        c.execute(
            "INSERT INTO mentions(note_id, work_id, manner, line, end_line, col, byte_start, byte_end, title, fold,
                                  text, confidence, facts)
             VALUES (1, ?1, 'entry', ?2, ?2, 1, 0, 1, ?3, ?4, ?5, 1.0, '{}')",
            params![work, line as i64, title, fold(title), text.trim()],
        )
        .unwrap();
        let mut name = |name: &str, source: &str| {
            c.execute(
                "INSERT OR IGNORE INTO names(fold, work_id, name, source) VALUES (?1, ?2, ?3, ?4)",
                params![fold(name), work, name, source],
            )
            .unwrap();
            names.push(name.to_owned());
        };
        let parts: Vec<&str> = title.split(": ").collect();
        for part in &parts[..parts.len() - 1] {
            if part.split(' ').count() <= 2 {
                name(part, "colon");
            }
        }
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '-';
        for word in title.split(|c| !is_word(c)) {
            if word
                .chars()
                .skip(1)
                .any(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
                && word.chars().any(|c| c.is_ascii_uppercase())
            {
                name(word, "weak");
            }
        }
    }
    search::index_all(c).unwrap();
    catalog
}

#[test]
fn the_questions_of_the_real_note() {
    let Some(shared) = harness::shared() else {
        return;
    };
    let read = |path: &str| std::fs::read_to_string(shared.join(path)).unwrap();
    let json = |path: &str| -> Vec<serde_json::Value> {
        read(path)
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let catalog = from_gold(
        &json("eval/2023-10-15-llm-training.gold.jsonl"),
        &read("corpus/2023-10-15-llm-training.txt"),
    );
    let mut wrong = Vec::new();
    for row in json("eval/mentions.gold.jsonl") {
        let (query, title) = (row["query"].as_str().unwrap(), row["title"].as_str());
        let answer = resolve(&catalog, query).unwrap();
        let found = match &answer {
            Resolved::One(found) => Some(found.work.title.as_str()),
            Resolved::Several(found) => found.first().map(|found| found.work.title.as_str()),
            Resolved::None { .. } => None,
        };
        let alike = found.map(fold) == title.map(fold) && !matches!(answer, Resolved::Several(_));
        if !alike {
            wrong.push(format!("{query}: {answer:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
