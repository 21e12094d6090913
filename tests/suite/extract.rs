//! `notebib extract`.

use std::io::Read as _;
use std::process::Stdio;

use super::harness::World;

const NOTE: &str = "2 March 2024\n\n1. Storage\n    n. related materials\n        \
    1. Bigtable: A Distributed Storage System for Structured Data    [2006, OSDI, 7000 refs, Google]\n            \
    1. very good. memtable and SSTable\n        \
    2. 数据密集型应用系统设计 - Martin Kleppmann    [2018]\n";

#[test]
fn a_json_line_says_all_that_is_known() {
    let world = World::new();
    world.write("notes/2024-03-02-storage.txt", NOTE);
    let run = world.run(&["extract", "notes", "--json"]).expect(0);
    assert_eq!(run.stderr, "");
    let lines = run.json_lines();
    let first = &lines[0];
    let keys: Vec<&str> = first
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    for key in [
        "schema",
        "path",
        "line",
        "end_line",
        "column",
        "byte_start",
        "byte_end",
        "title",
        "kind",
        "manner",
        "authors",
        "year",
        "venue",
        "org",
        "cited_by",
        "urls",
        "ids",
        "aliases",
        "outline",
        "remark",
        "note_date",
        "confidence",
        "evidence",
    ] {
        assert!(keys.contains(&key), "{key} is missing: {first}");
    }
    assert_eq!(first["schema"], 1);
    assert_eq!(first["path"], "notes/2024-03-02-storage.txt");
    assert_eq!((&first["line"], &first["column"]), (&5.into(), &12.into()));
    assert_eq!(first["year"], 2006);
    assert_eq!(first["cited_by"], 7000);
    assert_eq!(first["note_date"], "2024-03-02");
    let byte = |key: &str| usize::try_from(first[key].as_u64().unwrap()).unwrap();
    assert!(NOTE[byte("byte_start")..byte("byte_end")].starts_with("Bigtable: A Distributed"));
}

#[test]
fn the_table_is_tab_separated_into_a_pipe() {
    let world = World::new();
    world.write("a.txt", NOTE);
    let run = world.run(&["extract", "a.txt"]).expect(0);
    let cells: Vec<Vec<&str>> = run
        .stdout
        .lines()
        .map(|line| line.split('\t').collect())
        .collect();
    let title = "Bigtable: A Distributed Storage System for Structured Data";
    assert_eq!(
        cells[0][..7],
        ["a.txt", "5", title, "2006", "OSDI", "", "paper"]
    );
    assert_eq!(
        cells[1][..6],
        [
            "a.txt",
            "7",
            "数据密集型应用系统设计",
            "2018",
            "",
            "Martin Kleppmann"
        ]
    );
    let coloured = world
        .run(&["extract", "a.txt", "--color", "always"])
        .expect(0);
    assert_eq!(
        run.stdout, coloured.stdout,
        "nothing is coloured in columns that are cut by scripts"
    );
}

#[test]
fn stdin_is_a_note_of_the_name_given() {
    let world = World::new();
    let run = world
        .run_with(
            &["extract", "-", "--json", "--stdin-name", "b.txt"],
            NOTE.as_bytes(),
        )
        .expect(0);
    assert_eq!(run.json_lines()[0]["path"], "b.txt");
    let none = world
        .run_with(&["extract", "-"], b"Nothing to see here.\n")
        .expect(1);
    assert_eq!((none.stdout.as_str(), none.stderr.as_str()), ("", ""));
}

#[test]
fn notes_are_read_in_every_encoding_that_they_have() {
    let world = World::new();
    let titles = |bytes: &[u8]| -> Vec<String> {
        let run = world.run_with(&["extract", "-", "--json"], bytes).expect(0);
        run.json_lines()
            .iter()
            .map(|line| line["title"].as_str().unwrap().to_owned())
            .collect()
    };
    let plain = titles(NOTE.as_bytes());
    assert_eq!(plain.len(), 2);
    let utf16: Vec<u8> = NOTE
        .encode_utf16()
        .fold(vec![0xFF, 0xFE], |mut bytes, unit| {
            bytes.extend(unit.to_le_bytes());
            bytes
        });
    assert_eq!(titles(&utf16), plain);
    // 数据密集型应用系统设计 in GB18030.
    let chinese: &[u8] =
        b"\xca\xfd\xbe\xdd\xc3\xdc\xbc\xaf\xd0\xcd\xd3\xa6\xd3\xc3\xcf\xb5\xcd\xb3\xc9\xe8\xbc\xc6";
    let at = NOTE.find('数').unwrap();
    let end = NOTE.find(" - Martin").unwrap();
    let gb = [&NOTE.as_bytes()[..at], chinese, &NOTE.as_bytes()[end..]].concat();
    assert_eq!(titles(&gb), plain);
    assert_eq!(titles(NOTE.replace('\n', "\r\n").as_bytes()), plain);
    assert_eq!(titles(format!("\u{feff}{NOTE}").as_bytes()), plain);
}

#[test]
fn a_path_that_is_not_there_is_named_and_the_rest_is_read() {
    let world = World::new();
    world.write("a.txt", NOTE);
    let run = world
        .run(&["extract", "nowhere", "a.txt", "--quiet"])
        .expect(2);
    assert_eq!(run.stdout.lines().count(), 2);
    assert_eq!(run.stderr, "notebib: nowhere: no such file\n");
}

#[test]
fn a_file_that_is_no_note_is_named_and_fails_nothing() {
    let world = World::new();
    world.write("a.txt", NOTE);
    world.write("b.md", [0_u8, 1, 2, 3].repeat(100));
    let run = world.run(&["extract", "."]).expect(0);
    assert_eq!(run.stderr, "notebib: ./b.md: binary, not text\n");
    world.run(&["extract", "b.md"]).expect(2);
}

#[test]
fn a_closed_pipe_is_exit_status_0() {
    let world = World::new();
    for number in 0..200 {
        world.write(&format!("{number}.txt"), NOTE.repeat(20));
    }
    let mut command = world.command(&["extract", ".", "--json"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut start = [0; 100];
    child.stdout.take().unwrap().read_exact(&mut start).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn the_config_sets_the_threshold_and_the_extensions() {
    let world = World::new();
    world.write("notes/a.txt", NOTE);
    world.write("notes/b.note", NOTE);
    world.write(".notebib/catalog.db", "");
    world.write(".notebib/config.toml", "[scan]\nextensions = [\"note\"]\n");
    let run = world.run(&["extract", "notes", "--json"]).expect(0);
    assert!(
        run.json_lines()
            .iter()
            .all(|line| line["path"] == "notes/b.note")
    );
    world.write(".notebib/config.toml", "[extract]\nthreshold = 1.0\n");
    world.run(&["extract", "notes"]).expect(1);
    world.write(".notebib/config.toml", "[extract]\n\ntreshold = 1.0\n");
    insta::assert_snapshot!(world.run(&["extract", "notes"]).expect(2).snapshot());
}

#[test]
fn every_line_of_a_note_says_why() {
    let world = World::new();
    world.write("a.txt", NOTE);
    let taken = world.run(&["extract", "--explain", "a.txt:5"]).expect(0);
    assert!(
        taken.stdout.starts_with("a.txt:5: taken: confidence 0."),
        "{}",
        taken.stdout
    );
    for part in [
        "bracket",
        "where every entry starts",
        "the sum, which stands for",
    ] {
        assert!(taken.stdout.contains(part), "{part}: {}", taken.stdout);
    }
    // The same words for the same line, and what an editor hands over.
    let again = world.run(&["extract", "--explain", "a.txt:5:12"]).expect(0);
    assert_eq!(taken.stdout, again.stdout);
    let label = world.run(&["extract", "--explain", "a.txt:4"]).expect(0);
    assert_eq!(
        label.stdout,
        "a.txt:4: no candidate: a label that says: references stand below\n"
    );
    world.run(&["extract", "--explain", "a.txt:2"]).expect(1);
    world.run(&["extract", "--explain", "a.txt:99"]).expect(1);
    world.run(&["extract", "--explain", "b.txt:1"]).expect(2);
    world.run(&["extract", "--explain"]).expect(2);
    world
        .run(&["extract", "a.txt", "--explain", "--format", "bibtex"])
        .expect(2);

    let lines = world
        .run(&["extract", "--explain", "--json", "a.txt:5"])
        .expect(0)
        .json_lines();
    assert_eq!(lines.len(), 1);
    let line = &lines[0];
    assert_eq!(
        (&line["outcome"], &line["line"]),
        (&"taken".into(), &5.into())
    );
    let number = |value: &serde_json::Value| value.as_f64().unwrap();
    let reasons = line["reasons"].as_array().unwrap();
    let parts = reasons
        .iter()
        .map(|reason| number(&reason["by_hand"]) + number(&reason["learned"]));
    let sum = parts.sum::<f64>() + number(&line["bias"]) + number(&line["held_back"]);
    assert!((sum - number(&line["sum"])).abs() < 1e-2, "{line}");

    // A whole note: every line but the blank ones.
    let all = world
        .run(&["extract", "a.txt", "--explain", "--json"])
        .expect(0)
        .json_lines();
    let explained: std::collections::BTreeSet<u64> = all
        .iter()
        .map(|line| line["line"].as_u64().unwrap())
        .collect();
    assert_eq!(
        explained.into_iter().collect::<Vec<_>>(),
        [1, 3, 4, 5, 6, 7]
    );
}
