//! A catalog outlives what happens to the program: killed, out of space, two at once.

use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::edit::dump;
use super::harness::World;

/// Notes that cite some 200 works, written so that no two titles are alike.
fn write_notes(world: &World, notes: usize, round: usize) {
    let words = [
        "Consensus",
        "Latency",
        "Caching",
        "Storage",
        "Gradient",
        "Compiler",
        "Kernel",
        "Network",
        "Scheduling",
        "Replication",
        "Indexing",
        "Tracing",
        "Sampling",
        "Encryption",
        "Paging",
        "Sharding",
        "Parsing",
        "Routing",
        "Logging",
        "Batching",
    ];
    let word = |number: usize| words[number % words.len()];
    for note in 0..notes {
        let mut text = "# Reading list\n\n".to_owned();
        for entry in 0..8 {
            let number = note * 8 + entry + round * 7;
            let title = format!(
                "{} for {} and {} in {} Systems of Class {number}",
                word(number),
                word(number / 20),
                word(number / 7 + 3),
                word(number / 3 + 11)
            );
            text.push_str(&format!(
                "- {title} [{}, SOSP, {number} refs]\n  https://doi.org/10.1145/{}.{number}\n",
                1990 + number % 30,
                1_000_000 + number
            ));
        }
        world.write(&format!("notes/{note}.md"), text);
    }
}

fn catalog(world: &World) -> Connection {
    Connection::open(world.path().join(".notebib/catalog.db")).unwrap()
}

/// The dump, after a check that the file is whole and no row points nowhere.
fn whole(world: &World) -> String {
    let connection = catalog(world);
    let check: String = connection
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(check, "ok");
    assert!(
        !connection
            .prepare("PRAGMA foreign_key_check")
            .unwrap()
            .exists([])
            .unwrap()
    );
    drop(connection);
    dump(world)
}

fn spawn(world: &World, args: &[&str]) -> Child {
    let mut command = world.command(args);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// A world with a scanned folder, and what a person said since.
fn scanned() -> World {
    let world = World::with_catalog();
    write_notes(&world, 20, 0);
    world.run(&["scan", "notes"]).expect(0);
    let keys = world
        .run(&["list", "--format", "keys", "--limit", "4"])
        .expect(0)
        .stdout;
    let keys: Vec<&str> = keys.lines().collect();
    world.run(&["tag", "add", keys[0], "mine"]).expect(0);
    world.run(&["set", keys[1], "year=1980"]).expect(0);
    world.run(&["distinct", keys[2], keys[3]]).expect(0);
    world
}

#[test]
fn a_scan_that_is_killed_has_done_nothing() {
    let world = scanned();
    write_notes(&world, 25, 1);
    let before = whole(&world);
    let start = Instant::now();
    world.run(&["scan", "notes"]).expect(0);
    let time = start.elapsed();
    let after = whole(&world);
    assert_ne!(before, after);
    let mut killed = 0;
    for step in 0..8 {
        // To the last row where it was; the scan's time stands in it, which is the same in every run.
        world.run(&["undo"]).expect(0);
        assert_eq!(before, whole(&world));
        let mut scan = spawn(&world, &["scan", "notes"]);
        std::thread::sleep(time * step / 8 + Duration::from_millis(1));
        scan.kill().unwrap();
        scan.wait().unwrap();
        let now = whole(&world);
        if now == before {
            killed += 1;
            world.run(&["scan", "notes"]).expect(0);
        }
        let now = whole(&world);
        assert_eq!(
            without_ids(&now),
            without_ids(&after),
            "killed in step {step}"
        );
    }
    assert!(killed > 0, "no scan was killed in time");
}

/// The user's rows and the works; the numbers of rows that came again may differ.
fn without_ids(dump: &str) -> Vec<String> {
    let kept = dump.lines().filter(|line| {
        ["works", "tags", "fields", "decisions", "titles"]
            .iter()
            .any(|table| line.starts_with(table))
    });
    kept.map(str::to_owned).collect()
}

#[test]
fn a_verb_that_is_killed_is_done_or_not() {
    let world = scanned();
    let key = world
        .run(&["list", "--format", "keys", "--limit", "1"])
        .expect(0)
        .stdout;
    let key = key.trim().to_owned();
    for step in 0..8 {
        let tag = format!("tag-{step}");
        let mut child = spawn(&world, &["tag", "add", &key, &tag]);
        std::thread::sleep(Duration::from_millis(step * 2));
        child.kill().unwrap();
        child.wait().unwrap();
        let dump = whole(&world);
        let history = world
            .run(&["history", "--json", "--limit", "1"])
            .json_lines()
            .remove(0);
        let is_recorded = history["summary"]
            .as_str()
            .unwrap()
            .ends_with(&format!(": {tag}"));
        assert_eq!(dump.contains(&format!("\"{tag}\"")), is_recorded, "{tag}");
        assert!(dump.contains("\"mine\""));
    }
}

#[test]
fn a_full_disk_changes_nothing() {
    let world = scanned();
    write_notes(&world, 30, 2);
    let before = whole(&world);
    let program = env!("CARGO_BIN_EXE_notebib");
    let mut full = 0;
    // In blocks of 512 bytes; what is written beyond fails, as on a disk that is full.
    for blocks in [1, 40, 100, 200, 400, 800] {
        let args = [
            "-c",
            &format!("trap '' XFSZ; ulimit -f {blocks}; exec {program} scan notes"),
        ];
        let mut command = std::process::Command::new("sh");
        command
            .args(args)
            .current_dir(world.path())
            .env("NOTEBIB_NOW", super::harness::NOW);
        command.env("HOME", world.path());
        let run = world.finish(command, &args, b"");
        if run.status == 0 {
            break;
        }
        full += 1;
        assert_eq!(run.status, 2, "{}", run.snapshot());
        assert_eq!(run.stderr.lines().count(), 1, "{}", run.snapshot());
        assert_eq!(before, whole(&world), "{blocks} blocks");
    }
    assert!(full > 2);
    world.run(&["scan", "notes"]).expect(0);
}

#[test]
fn two_scans_at_once_end_well() {
    let alone = World::with_catalog();
    write_notes(&alone, 20, 0);
    alone.run(&["scan", "notes"]).expect(0);
    let world = World::with_catalog();
    write_notes(&world, 20, 0);
    let children = [
        spawn(&world, &["scan", "notes"]),
        spawn(&world, &["scan", "notes"]),
    ];
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    assert_eq!(without_ids(&whole(&alone)), without_ids(&whole(&world)));
    let history = world.run(&["history"]).expect(0).stdout;
    assert_eq!(
        history.lines().count(),
        1,
        "the second found all as it is:\n{history}"
    );
}

#[test]
fn many_write_at_once_and_none_is_lost() {
    let world = scanned();
    let key = world
        .run(&["list", "--format", "keys", "--limit", "1"])
        .expect(0)
        .stdout;
    let tags: Vec<String> = (0..8).map(|number| format!("tag-{number}")).collect();
    let children: Vec<Child> = tags
        .iter()
        .map(|tag| spawn(&world, &["tag", "add", key.trim(), tag]))
        .collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let dump = whole(&world);
    for tag in &tags {
        assert!(dump.contains(&format!("\"{tag}\"")), "{tag} is lost");
    }
}
