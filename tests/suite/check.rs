//! `notebib check`: each rule, when it is kept and when it is broken.

use std::fs;

use super::harness::{Run, World};

const NOTE: &str = "# related materials\n\n- [2020, SOSP] Alpha Storage for Widgets\n\
    - [2021, OSDI] Beta Networks for Gadgets\n";

fn scanned() -> World {
    let world = World::with_catalog();
    world.write("n/a.md", NOTE);
    world.write("n/b.md", "Nothing is cited here.\n");
    world.run(&["scan", "n"]).expect(0);
    world
}

/// What is found, without the works, checked to be told in both shapes.
#[track_caller]
fn found(world: &World, args: &[&str]) -> Run {
    let run = world.run(&[&["check"], args].concat()).expect(1);
    let json = world.run(&[&["check", "--json"], args].concat()).expect(1);
    let (lines, values) = (run.stdout.lines(), json.json_lines());
    assert_eq!(lines.clone().count(), values.len());
    for (line, value) in lines.zip(values) {
        let rule = format!(": {}: ", value["finding"].as_str().unwrap());
        assert!(line.contains(&rule), "{line}: {value}");
    }
    run
}

#[test]
fn a_catalog_that_is_true_has_no_findings() {
    let world = scanned();
    let run = world.run(&["check"]).expect(0);
    assert_eq!(run.stdout, "");
    assert_eq!(run.stderr, "notebib: the catalog agrees with the notes\n");
    assert_eq!(world.run(&["check", "--json", "-q"]).expect(0).stderr, "");
    // The same bytes at another time: nothing changed.
    world.write("n/a.md", NOTE);
    let file = fs::File::options()
        .append(true)
        .open(world.path().join("n/a.md"))
        .unwrap();
    file.set_modified(std::time::SystemTime::UNIX_EPOCH)
        .unwrap();
    world.run(&["check"]).expect(0);
}

#[test]
fn notes_that_are_not_as_they_were_scanned() {
    let world = scanned();
    world.write(
        "n/a.md",
        format!("{NOTE}- [2022, NSDI] Gamma Schedulers for Clusters\n"),
    );
    fs::remove_file(world.path().join("n/b.md")).unwrap();
    world.write("n/c.md", "A new one.\n");
    world.write("n/picture.png", "no note");
    let run = found(&world, &[]);
    assert_eq!(
        run.stdout,
        "n/a.md: changed: it changed since it was scanned\n\
         n/b.md: vanished: it is gone since it was scanned\n\
         n/c.md: new: not scanned yet\n"
    );
    assert_eq!(
        found(&world, &["n/c.md"]).stdout,
        "n/c.md: new: not scanned yet\n"
    );
    world.write("n/a.md", [0; 100]);
    let run = found(&world, &["n/a.md"]);
    assert_eq!(
        run.stdout,
        "n/a.md: skipped: not covered: binary, not text\n"
    );
    // What check found a scan mends; from another folder paths are told from there.
    world.write("n/a.md", NOTE);
    world.run(&["scan", "n"]).expect(0);
    world.run(&["check"]).expect(0);
    fs::write(world.path().join("n/c.md"), "changed").unwrap();
    let mut command = world.command(&["check"]);
    command.current_dir(world.path().join("n"));
    let run = world.finish(command, &["check"], b"").expect(1);
    assert_eq!(
        run.stdout,
        "c.md: changed: it changed since it was scanned\n"
    );
}

#[test]
fn a_catalog_that_lies_elsewhere() {
    let world = World::new();
    let file = world.write("n/a.md", NOTE);
    world.run(&["scan", "n", "--db", "x.db"]).expect(0);
    world.run(&["check", "--db", "x.db"]).expect(0);
    fs::remove_file(file).unwrap();
    let run = world.run(&["check", "--db", "x.db"]).expect(1);
    assert_eq!(
        run.stdout,
        "n/a.md: vanished: it is gone since it was scanned\n"
    );
}

#[test]
fn keys_and_works_that_hang_in_the_air() {
    let world = scanned();
    world.write("n/b.md", "As [@nobody2020] says.\n");
    world.run(&["scan", "n"]).expect(0);
    let run = found(&world, &[]);
    assert_eq!(
        run.stdout,
        "n/b.md:1:6: open-key: no work has the key nobody2020\n"
    );
    world.run(&["check", "n/a.md"]).expect(0);
    fs::remove_file(world.path().join("n/b.md")).unwrap();
    fs::remove_file(world.path().join("n/a.md")).unwrap();
    world.run(&["scan", "n"]).expect(0);
    world
        .run(&["tag", "add", "Alpha Storage for Widgets", "x"])
        .expect(0);
    let lines = found(&world, &[]).stdout;
    assert_eq!(lines.lines().count(), 2, "{lines}");
    assert!(
        lines.contains(": uncited: no note cites it; it stays, for you tagged it"),
        "{lines}"
    );
    assert!(
        lines.contains(": uncited: no note cites it; `notebib prune` drops it"),
        "{lines}"
    );
}

#[test]
fn works_that_may_be_one_until_a_person_decides() {
    let world = World::with_catalog();
    let titles = [
        "Parameter Servers and AllReduce",
        "Parameter Servers vs AllReduce",
    ];
    world.write(
        "n/a.md",
        format!(
            "# related materials\n\n- [2019] {}\n- [2019] {}\n",
            titles[0], titles[1]
        ),
    );
    world.run(&["scan", "n"]).expect(0);
    world.run(&["distinct", titles[0], titles[1]]).expect(0);
    world.run(&["check"]).expect(0);
    // Titles that became alike after the scan.
    world.run(&["undo"]).expect(0);
    let same = "title=Parameter Servers and AllReduce";
    world.run(&["set", titles[1], same]).expect(0);
    let run = world.run(&["check"]);
    if run.status == 1 {
        assert!(
            run.stdout.contains(": alike: may be "),
            "{}",
            run.snapshot()
        );
    }
}

#[test]
fn a_file_that_contradicts_itself() {
    let world = scanned();
    let other = rusqlite::Connection::open(world.path().join(".notebib/catalog.db")).unwrap();
    other
        .execute_batch("PRAGMA foreign_keys = OFF; UPDATE mentions SET note_id = 999 WHERE id = 1")
        .unwrap();
    drop(other);
    let run = found(&world, &[]);
    assert!(
        run.stdout
            .contains("catalog: damaged: a row of mentions points at none of notes"),
        "{}",
        run.snapshot()
    );
}

#[test]
fn what_was_rejected_and_is_cited_yet() {
    let world = scanned();
    world.run(&["reject", "n/a.md:3"]).expect(0);
    world.run(&["check"]);
    let other = rusqlite::Connection::open(world.path().join(".notebib/catalog.db")).unwrap();
    other
        .execute_batch("UPDATE mentions SET work_id = (SELECT min(id) FROM works) WHERE line = 3")
        .unwrap();
    drop(other);
    let run = found(&world, &[]);
    assert!(
        run.stdout
            .contains("n/a.md:3:16: rejected: `Alpha Storage for Widgets` is cited"),
        "{}",
        run.snapshot()
    );
}

#[test]
fn what_is_wrong_in_a_work_is_told_where_it_is_cited() {
    let world = World::with_catalog();
    world.write(
        "a.bib",
        "@book{knuth, author={Knuth, Donald}, title={Fundamental Algorithms}, year={1997}, isbn={978-0-201-89683-2}}\n\
         @article{free, author={Doe, J.}, title={Of Freedom and its Uses}, journal={J}, year={soon}}\n",
    );
    world.run(&["import", "a.bib"]).expect(0);
    world.write("n/a.md", "# Reading\n\nSee [@knuth] for trees.\n");
    world.run(&["scan", "n"]).expect(0);
    let run = world.run(&["check"]).expect(1);
    insta::assert_snapshot!(run.stdout, @r"
    work free: uncited: no note cites it; it stays, for you edited it
    work free: odd-year: `soon` is no year
    n/a.md:3:7: odd-isbn: knuth: `978-0-201-89683-2` is no ISBN
    ");
    let json = world.run(&["check", "--json"]).expect(1).json_lines();
    let isbn = json.iter().find(|it| it["finding"] == "odd-isbn").unwrap();
    assert_eq!(
        (&isbn["path"], &isbn["line"]),
        (&"n/a.md".into(), &3.into())
    );
    let github = world.run(&["check", "--format", "github"]).expect(1).stdout;
    assert!(
        github.contains("::error file=n/a.md,line=3,col=7,title=odd-isbn::"),
        "{github}"
    );
    // Of a note alone, and without the rules that are switched off.
    let note = world.run(&["check", "n"]).expect(1).stdout;
    assert!(
        note.contains("odd-isbn") && !note.contains("odd-year"),
        "{note}"
    );
    world.write(
        ".notebib/config.toml",
        "[check]\noff = [\"odd-isbn\", \"missing-field\"]\n",
    );
    world.run(&["check", "n"]).expect(0);
}
