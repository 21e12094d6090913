//! `notebib export -o FILE`: the file is replaced whole or not at all.

use std::fs;

use super::scanned;

#[test]
fn a_file_is_made_and_replaced() {
    let world = scanned();
    let run = world.run(&["export", "-o", "refs.bib"]).expect(0);
    assert_eq!(
        (run.stdout.as_str(), run.stderr.as_str()),
        ("", "notebib: 5 entries in refs.bib\n")
    );
    let path = world.path().join("refs.bib");
    let all = fs::read_to_string(&path).unwrap();
    assert_eq!(all, world.run(&["export"]).expect(0).stdout);
    let run = world
        .run(&["export", "codd", "--output", "refs.bib"])
        .expect(0);
    assert_eq!(run.stderr, "notebib: 1 entry in refs.bib\n");
    assert!(
        fs::read_to_string(&path)
            .unwrap()
            .starts_with("@article{codd1970relational,")
    );
    let run = world
        .run(&["--quiet", "export", "--json", "-o", "refs.jsonl"])
        .expect(0);
    assert_eq!(run.stderr, "");
    let lines = fs::read_to_string(world.path().join("refs.jsonl")).unwrap();
    assert_eq!(lines, world.run(&["export", "--json"]).expect(0).stdout);
    // Nothing is left lying about.
    let names = |folder: &str| {
        let mut names: Vec<String> = fs::read_dir(world.path().join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names("."), [".notebib", "notes", "refs.bib", "refs.jsonl"]);
}

#[test]
fn the_old_file_stays_when_something_is_wrong() {
    let world = scanned();
    let path = world.write("refs.bib", "% mine\n");
    let run = world
        .run(&["export", "--tag", "nowhere", "-o", "refs.bib"])
        .expect(1);
    assert_eq!(
        run.stderr,
        "notebib: no work matches; refs.bib stays as it is\n"
    );
    // A key that was set before keys were looked at, by other means.
    let catalog = rusqlite::Connection::open(world.path().join(".notebib/catalog.db")).unwrap();
    catalog
        .execute(
            "UPDATE works SET key = 'pretzel {2018}' WHERE key = 'pretzel2018'",
            [],
        )
        .unwrap();
    let run = world.run(&["export", "-o", "refs.bib"]).expect(2);
    assert!(run.stderr.contains("pretzel {2018}"), "{}", run.stderr);
    assert_eq!(fs::read_to_string(&path).unwrap(), "% mine\n");
    let run = world.run(&["export", "-o", "none/refs.bib"]).expect(2);
    assert!(run.stderr.contains("none/refs.bib"), "{}", run.stderr);
    world.run(&["export", "-o", "notes"]).expect(2);
    assert_eq!(fs::read_dir(world.path()).unwrap().count(), 3);
}

#[test]
fn notes_and_the_catalog_are_never_written_to() {
    let world = scanned();
    let note = world.path().join("notes/systems.txt");
    let catalog = world.path().join(".notebib/catalog.db");
    let before = (fs::read(&note).unwrap(), fs::read(&catalog).unwrap());
    for file in [
        "notes/systems.txt",
        "./notes/../notes/systems.txt",
        note.to_str().unwrap(),
    ] {
        let run = world.run(&["export", "-o", file]).expect(2);
        assert!(
            run.stderr.contains("is one of your notes"),
            "{}",
            run.stderr
        );
    }
    let run = world
        .run(&["export", "-o", ".notebib/catalog.db"])
        .expect(2);
    assert!(run.stderr.contains("is the catalog"), "{}", run.stderr);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("notes/systems.txt", world.path().join("link.bib")).unwrap();
        world.run(&["export", "-o", "link.bib"]).expect(2);
    }
    assert!(before == (fs::read(&note).unwrap(), fs::read(&catalog).unwrap()));
}

#[cfg(unix)]
#[test]
fn links_permissions_and_devices() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let world = scanned();
    let path = world.write("bib/refs.bib", "");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("bib/refs.bib", world.path().join("refs.bib")).unwrap();
    world.run(&["export", "-o", "refs.bib"]).expect(0);
    assert!(world.path().join("refs.bib").is_symlink());
    let metadata = fs::metadata(&path).unwrap();
    assert!(metadata.len() > 0);
    assert_eq!(metadata.permissions().mode() & 0o777, 0o640);
    let run = world.run(&["export", "-o", "/dev/stdout"]).expect(0);
    assert_eq!(run.stdout, fs::read_to_string(&path).unwrap());
}
