//! `notebib prune`: what goes, what stays and why, and that `undo` brings it back.

use super::edit::dump;
use super::harness::World;

const FIRST: &str = "# related materials\n\n- [2020, SOSP] Alpha Storage for Widgets\n\
    - [2021, OSDI] Beta Networks for Gadgets\n- [2019, NSDI] Gamma Schedulers for Clusters\n";
const SECOND: &str = "# related materials\n\n- [2019, NSDI] Gamma Schedulers for Clusters\n";

/// Alpha and Beta are in `a.md` alone, Gamma also in `b.md`.
fn scanned() -> World {
    let world = World::with_catalog();
    world.write("n/a.md", FIRST);
    world.write("n/b.md", SECOND);
    world.run(&["scan", "n"]).expect(0);
    world
}

fn lose(world: &World, path: &str) {
    std::fs::remove_file(world.path().join(path)).unwrap();
    world.run(&["scan", "n"]).expect(0);
}

fn titles(world: &World) -> String {
    let lines = world.run(&["list", "--json"]).json_lines();
    let titles: Vec<&str> = lines
        .iter()
        .map(|line| line["title"].as_str().unwrap())
        .collect();
    titles.join(", ")
}

#[test]
fn what_no_note_cites_goes_and_comes_back() {
    let world = scanned();
    let run = world.run(&["prune"]).expect(1);
    assert_eq!(
        (run.stdout.as_str(), run.stderr.as_str()),
        ("", "notebib: dropped 0 works and 0 notes\n")
    );
    lose(&world, "n/a.md");
    assert_eq!(
        world.run(&["list"]).expect(0).stdout.lines().count(),
        3,
        "kept until asked"
    );
    let before = dump(&world);
    let dry = world.run(&["prune", "--dry-run"]).expect(0);
    assert!(
        dry.stderr.contains("would drop 2 works and 1 note"),
        "{}",
        dry.snapshot()
    );
    assert_eq!(before, dump(&world), "a dry run");
    let run = world.run(&["prune"]).expect(0);
    assert_eq!(run.stdout, dry.stdout);
    assert!(
        run.stdout.contains("Alpha Storage") && run.stdout.contains("n/a.md"),
        "{}",
        run.snapshot()
    );
    assert_eq!(titles(&world), "Gamma Schedulers for Clusters");
    let after = dump(&world);
    assert_eq!(
        world.run(&["stats", "--json"]).json_lines()[0]["notes_gone"],
        0
    );
    world.run(&["prune"]).expect(1);
    world.run(&["undo"]).expect(0);
    assert_eq!(before, dump(&world));
    world.run(&["redo"]).expect(0);
    assert_eq!(after, dump(&world));
    // A note that comes back is a new one.
    world.write("n/a.md", FIRST);
    world.run(&["scan", "n"]).expect(0);
    assert_eq!(world.run(&["list"]).expect(0).stdout.lines().count(), 3);
}

#[test]
fn what_a_person_touched_stays_and_is_named() {
    for (touch, reason) in [
        (&["tag", "add", "?", "mine"][..], "tagged it"),
        (&["set", "?", "year=2001"], "edited it"),
        (&["set", "?", "doi=10.1145/1234567.1234568"], "edited it"),
        (&["alias", "add", "?", "Alf"], "named it"),
        (
            &["distinct", "?", "Gamma Schedulers for Clusters"],
            "decided on it",
        ),
        (
            &["merge", "?", "Beta Networks for Gadgets"],
            "decided on it",
        ),
        (&["set", "?", "key=mykey"], "named it"),
    ] {
        let world = scanned();
        let title = "Alpha Storage for Widgets";
        let words: Vec<&str> = touch
            .iter()
            .map(|word| if *word == "?" { title } else { word })
            .collect();
        world.run(&words).expect(0);
        lose(&world, "n/a.md");
        let before = world.run(&["show", title, "--json"]).expect(0).stdout;
        let run = world.run(&["prune"]);
        assert!(
            run.stderr
                .contains(&format!("kept: no note cites it, but you {reason}")),
            "{touch:?} {}",
            run.snapshot()
        );
        assert_eq!(
            world.run(&["show", title, "--json"]).expect(0).stdout,
            before,
            "{touch:?}"
        );
        let json = world.run(&["prune", "--json"]).expect(1).json_lines();
        assert_eq!(json.len(), 1, "{json:?}");
        assert!(
            json[0]["kept"].is_string() && json[0]["schema"] == 1,
            "{json:?}"
        );
        world.run(&["remove", title]).expect(0);
        assert_eq!(world.run(&["prune", "-q"]).stderr, "");
    }
}

#[test]
fn what_a_person_rejected_or_removed_does_not_come_back() {
    let world = scanned();
    world.run(&["reject", "n/a.md:3"]).expect(0);
    world
        .run(&["remove", "Beta Networks for Gadgets"])
        .expect(0);
    lose(&world, "n/a.md");
    world.run(&["prune"]);
    world.write("n/a.md", FIRST);
    world.run(&["scan", "n"]).expect(0);
    assert_eq!(titles(&world), "Gamma Schedulers for Clusters");
}
