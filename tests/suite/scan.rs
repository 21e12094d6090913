//! Scans: which mentions are one work, what a scan leaves alone, and a first scan taken back whole.

use std::fs;

use super::edit::dump;
use super::harness::World;

/// The titles listed, with the number of mentions.
fn works(world: &World) -> Vec<(String, u64)> {
    let rows = world
        .run(&["list", "--json", "--sort", "title"])
        .json_lines();
    let work = |row: &serde_json::Value| {
        let title = row["title"].as_str().unwrap().to_owned();
        (title, row["mentions"].as_u64().unwrap())
    };
    rows.iter().map(work).collect()
}

#[test]
fn a_bare_url_is_the_work_that_is_cited_with_it() {
    let title = "Landing Charters at Jupiter Without Certain Rising";
    let world = World::with_catalog();
    // In this order: the title without the URL, the URL without a title, both.
    world.write(
        "a.md",
        format!("# References\n\n- {title} [2002, SOSP, 12 refs]\n"),
    );
    world.write(
        "b.md",
        "# Links\n\n- https://www.usenix.org/conference/osdi22/presentation/petrov\n",
    );
    world.write(
        "c.md",
        format!("# References\n\n- [{title}](https://www.usenix.org/conference/osdi22/presentation/petrov)\n"),
    );
    world.run(&["scan", "."]).expect(0);
    assert_eq!(works(&world), [(title.to_owned(), 3)]);
    // The same when they come one after another.
    let world_later = World::with_catalog();
    for name in ["a.md", "b.md", "c.md"] {
        fs::copy(world.path().join(name), world_later.path().join(name)).unwrap();
        world_later.run(&["scan", "."]).expect(0);
    }
    assert_eq!(works(&world_later), [(title.to_owned(), 3)]);
}

#[test]
fn notes_are_not_written_to() {
    let world = World::new();
    let note = world.write(
        "notes/a.md",
        "# References\n\n- A Folder That Nobody May Write Into [2002, SOSP, 12 refs]\n",
    );
    let folder = note.parent().unwrap().to_owned();
    let set = |is_closed: bool| {
        for path in [&note, &folder] {
            let mut permissions = fs::metadata(path).unwrap().permissions();
            permissions.set_readonly(is_closed);
            fs::set_permissions(path, permissions).unwrap();
        }
    };
    set(true);
    let before = (
        fs::read(&note).unwrap(),
        fs::metadata(&note).unwrap().modified().unwrap(),
    );
    world
        .run(&["--db", "elsewhere.db", "scan", "notes"])
        .expect(0);
    let run = world
        .run(&["--db", "elsewhere.db", "list", "--json"])
        .expect(0);
    assert_eq!(run.json_lines().len(), 1);
    let after = (
        fs::read(&note).unwrap(),
        fs::metadata(&note).unwrap().modified().unwrap(),
    );
    assert!(before == after);
    assert_eq!(
        fs::read_dir(&folder).unwrap().count(),
        1,
        "nothing is left beside it"
    );
    // So that the folder can be taken away.
    set(false);
}

#[test]
fn a_first_scan_is_taken_back_and_done_again() {
    let world = World::with_catalog();
    let empty = dump(&world);
    for note in 0..40 {
        let entries: Vec<String> = (0..60)
            .map(|entry| {
                let number = note * 60 + entry;
                format!("- Number{number}: A System of Its Own With Number {number} [2002, SOSP, 1 refs]\n")
            })
            .collect();
        world.write(
            &format!("{note}.md"),
            format!("# References\n\n{}", entries.concat()),
        );
    }
    world.run(&["scan", "."]).expect(0);
    let scanned = dump(&world);
    world.run(&["undo"]).expect(0);
    assert_eq!(dump(&world), empty);
    world.run(&["list", "number1234"]).expect(1);
    world.run(&["redo"]).expect(0);
    assert!(dump(&world) == scanned);
    assert_eq!(
        world
            .run(&["list", "number1234", "--json"])
            .json_lines()
            .len(),
        1
    );
    world.run(&["undo"]).expect(0);
    assert_eq!(dump(&world), empty);
}
