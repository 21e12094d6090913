//! What the extractor is not sure of waits for a person, who decides once.

use std::process::Command;

use serde_json::Value;

use super::harness::{Run, World};

const NOTE: &str = "\
# Training

- GPipe: Easy Scaling with Micro-Batch Pipeline Parallelism [2019, NeurIPS, 900 refs]
- PipeDream: Generalized Pipeline Parallelism for DNN Training [2019, SOSP, 610 refs]
- PipeDream: Generalised Pipeline Parallelism for DNN Trainings [2019, SOSP, 612 refs]
- Next Steps for the Reading Group of Next Year [2021, 3 refs]
";

/// A catalog in whose eyes nothing is certain: the tests hold whatever the extractor believes.
fn doubtful(note: &str) -> World {
    let world = World::with_catalog();
    world.write(
        ".notebib/config.toml",
        "[extract]\nthreshold = 2.0\ncandidates = 0.0\n",
    );
    world.write("a.md", note);
    world.run(&["scan", "a.md"]).expect(0);
    world
}

fn waiting(world: &World) -> Vec<Value> {
    world.run(&["review", "--json"]).json_lines()
}

/// The id of the candidate whose title begins so.
fn id(world: &World, title: &str) -> String {
    let waiting = waiting(world);
    let found = waiting
        .iter()
        .find(|it| it["title"].as_str().unwrap().starts_with(title));
    found.unwrap_or_else(|| panic!("{title}: {waiting:?}"))["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn titles(world: &World) -> Vec<String> {
    let works = world.run(&["list", "--json"]).json_lines();
    let mut titles: Vec<String> = works
        .iter()
        .map(|work| work["title"].as_str().unwrap().to_owned())
        .collect();
    titles.sort();
    titles
}

fn answer(world: &World, lines: &str) -> Run {
    world.run_with(&["review"], lines.as_bytes())
}

/// Writes the note with other text above and around, and scans.
fn rescan(world: &World, note: &str) {
    let moved = note.replace(
        "# Training\n",
        "# Training\n\nSome words before.\n\n## Parallelism\n",
    );
    world.write("a.md", moved);
    world.run(&["scan", "a.md"]).expect(0);
}

#[test]
fn a_scan_keeps_what_it_half_believes() {
    let world = doubtful(NOTE);
    assert!(titles(&world).is_empty());
    let scanned = world.run(&["scan", "a.md"]).expect(0);
    assert!(
        scanned
            .stdout
            .contains("candidates: 4 wait for `notebib review`"),
        "{}",
        scanned.stdout
    );
    let stats = world.run(&["stats", "--json"]).json_lines().remove(0);
    assert_eq!(stats["candidates"], 4);
    let first = waiting(&world).remove(0);
    assert_eq!(
        (&first["path"], &first["line"]),
        (&"a.md".into(), &3.into())
    );
    assert_eq!(first["year"], 2019);
    assert!(!first["evidence"].as_array().unwrap().is_empty());
    assert_eq!(first["outline"], serde_json::json!(["Training"]));
    let listed = world
        .run(&["review", "--list", "PIPEDREAM"])
        .expect(0)
        .stdout;
    assert_eq!(listed.lines().count(), 2, "{listed}");
    assert_eq!(
        world
            .run(&["review", "--list", "a.md", "-n", "1"])
            .stdout
            .lines()
            .count(),
        1
    );
    world.run(&["review", "nothing like this"]).expect(1);
}

#[test]
fn decisions_outlive_rescans_and_edits_of_the_note() {
    let world = doubtful(NOTE);
    let run = answer(&world, "a\na\nd\nr\n").expect(0);
    assert!(
        run.stderr
            .contains("2 accepted, 1 kept distinct, 1 rejected; 0 wait"),
        "{}",
        run.stderr
    );
    let decided = titles(&world);
    assert_eq!(decided.len(), 3, "{decided:?}");
    for note in [
        NOTE.to_owned(),
        // The year, the remark, the words around: all but the title.
        NOTE.replace("610 refs]", "700 refs]\n  very good")
            .replace("- Next", "- see also\n- Next"),
        // A slip mended in a title that was accepted.
        NOTE.replace(
            "Easy Scaling with Micro-Batch",
            "Easy Scaling using Micro-Batch",
        ),
    ] {
        rescan(&world, &note);
        assert_eq!(titles(&world).len(), 3, "{note}");
        let back: Vec<_> = waiting(&world)
            .into_iter()
            .filter(|it| !it["title"].as_str().unwrap().starts_with("see"))
            .collect();
        assert!(back.is_empty(), "{back:?}");
    }
    // Two that are alike were kept apart, and stay so.
    let pipes: Vec<_> = titles(&world)
        .into_iter()
        .filter(|it| it.contains("DNN"))
        .collect();
    assert_eq!(pipes.len(), 2);
    // What was accepted is sure, and says why.
    let mention = world
        .run(&["cites", "GPipe", "--json"])
        .json_lines()
        .remove(0);
    assert_eq!(mention["line"], 7, "{mention}");
}

#[test]
fn a_decision_that_is_undone_is_open_again() {
    let world = doubtful(NOTE);
    let run = answer(&world, "a\nu\nr\nu\nu\nq\n");
    assert!(
        run.stderr.contains("nothing was decided in this sitting"),
        "{}",
        run.stderr
    );
    assert_eq!(waiting(&world).len(), 4);
    answer(&world, "a\nr\n").expect(0);
    assert_eq!((waiting(&world).len(), titles(&world).len()), (2, 1));
    let history = world.run(&["history"]).stdout;
    assert!(
        history.contains("review\treject a.md:4: PipeDream"),
        "{history}"
    );
    world.run(&["undo"]).expect(0);
    world.run(&["undo"]).expect(0);
    assert_eq!((waiting(&world).len(), titles(&world).len()), (4, 0));
    rescan(&world, NOTE);
    assert_eq!(waiting(&world).len(), 4);
}

#[test]
fn review_goes_on_where_it_stopped() {
    let world = doubtful(NOTE);
    answer(&world, "s\na\nq\n").expect(0);
    let order: Vec<i64> = waiting(&world)
        .iter()
        .map(|it| it["line"].as_i64().unwrap())
        .collect();
    // What was skipped comes last, also after a scan.
    assert_eq!(order, [5, 6, 3]);
    rescan(&world, NOTE);
    assert_eq!(waiting(&world).last().unwrap()["line"], 7);
    let shown = answer(&world, "").expect(0).stdout;
    assert!(shown.starts_with("[1/3] "), "{shown}");
    // The reasons, with what each weighs.
    assert!(shown.contains("because of bracket +"), "{shown}");
}

#[test]
fn fields_are_corrected_and_works_merged_on_the_way() {
    let world = doubtful(NOTE);
    world.write(
        "b.md",
        "- Pipeline parallelism, the PipeDream paper [2019, SOSP]\n",
    );
    answer(&world, "e year=2020 venue=NIPS\na\nm GPipe\nq\n").expect(0);
    let gpipe = world
        .run(&["show", "GPipe", "--json"])
        .json_lines()
        .remove(0);
    assert_eq!(
        (&gpipe["year"], &gpipe["venue"]),
        (&2020.into(), &"NIPS".into())
    );
    assert_eq!(gpipe["mentions"], 2, "{gpipe}");
    rescan(&world, NOTE);
    let gpipe = world
        .run(&["show", "GPipe", "--json"])
        .json_lines()
        .remove(0);
    assert_eq!(
        (&gpipe["year"], &gpipe["mentions"]),
        (&2020.into(), &2.into())
    );
    // A form in the editor.
    let world = doubtful(NOTE);
    let script = world.write(
        "editor.sh",
        "#!/bin/sh\nsed -i 's/^year.*/year: 1999/' \"$1\"\n",
    );
    let mut command = world.command(&["review"]);
    command.env("EDITOR", format!("sh {}", script.display()));
    world.finish(command, &["review"], b"e\nq\n").expect(0);
    assert_eq!(
        world.run(&["show", "GPipe", "--json"]).json_lines()[0]["year"],
        1999
    );
    // One step in the history.
    world.run(&["undo"]).expect(0);
    assert_eq!(waiting(&world).len(), 4);
}

#[test]
fn the_note_is_opened_at_the_line() {
    let world = doubtful(NOTE);
    let mut command = world.command(&["review"]);
    command.env("EDITOR", "echo opened");
    let run = world.finish(command, &["review"], b"o\nq\n").expect(0);
    assert!(
        run.stdout.contains("opened +3 [WORK]/a.md"),
        "{}",
        run.stdout
    );
}

#[test]
fn scripts_decide_by_id() {
    let world = doubtful(NOTE);
    let [one, two, three] =
        ["GPipe", "PipeDream: Generalized", "Next"].map(|title| id(&world, title));
    let run = world.run(&[
        "review", "--json", "--accept", &one, "--accept", &two, "--reject", &three,
    ]);
    let lines = run.expect(0).json_lines();
    assert_eq!(lines.len(), 3);
    assert_eq!(
        (&lines[2]["decision"], &lines[2]["work"]),
        (&"reject".into(), &Value::Null)
    );
    let key = lines[1]["work"].as_str().unwrap();
    let other = id(&world, "PipeDream: Generalised");
    world
        .run(&["review", "--merge", &format!("{other}={key}")])
        .expect(0);
    assert_eq!(titles(&world).len(), 2);
    world.run(&["review"]).expect(1);
    let run = world
        .run(&["review", "--accept", "c99", "--reject", &one])
        .expect(2);
    assert!(
        run.stderr.contains("c99: nothing of this id waits"),
        "{}",
        run.stderr
    );
    assert_eq!(titles(&world).len(), 2);
}

#[test]
fn what_is_no_answer_is_asked_again() {
    let world = doubtful(NOTE);
    let run = answer(&world, "x\nm nobody wrote this\ne year=soon\n7\n?\na\n").expect(2);
    for told in [
        "`x` is no answer",
        "no work is called",
        "`soon` is no year",
        "there is no 7 above",
    ] {
        assert!(run.stderr.contains(told), "{told}: {}", run.stderr);
    }
    assert_eq!(titles(&world).len(), 1);
}

#[test]
fn a_rejected_reference_can_be_accepted_no_more_and_an_accepted_one_rejected() {
    let world = doubtful(NOTE);
    answer(&world, "a\n").expect(0);
    world.run(&["reject", "a.md:3"]).expect(0);
    rescan(&world, NOTE);
    assert!(titles(&world).is_empty());
    assert_eq!(waiting(&world).len(), 3);
}

#[test]
fn one_key_is_one_decision_on_a_terminal() {
    if Command::new("script").arg("--version").output().is_err() {
        eprintln!("skipped: no `script` to make a terminal with");
        return;
    }
    let world = doubtful(NOTE);
    let program = env!("CARGO_BIN_EXE_notebib");
    let mut keys = Command::new("sh");
    keys.args(["-c", &format!("(sleep 1; printf a; sleep 1; printf r; sleep 1; printf u; sleep 1; printf q; sleep 1) | script -qec '{program} review --color never' /dev/null")])
        .current_dir(world.path())
        .env("TERM", "xterm")
        .env("NOTEBIB_NOW", super::harness::NOW);
    let run = world.finish(keys, &["review"], b"");
    assert!(run.stdout.contains("[2/4]"), "{}", run.snapshot());
    assert!(
        run.stdout.contains("1 accepted; 3 wait"),
        "{}",
        run.snapshot()
    );
    assert_eq!((titles(&world).len(), waiting(&world).len()), (1, 3));
}

#[test]
fn nothing_waits_where_it_is_not_wanted() {
    let world = World::with_catalog();
    world.write(
        ".notebib/config.toml",
        "[extract]\nthreshold = 2.0\ncandidates = 2.0\n",
    );
    world.write("a.md", NOTE);
    let run = world.run(&["scan", "a.md"]).expect(0);
    assert!(!run.stdout.contains("candidates"), "{}", run.stdout);
    world.run(&["review"]).expect(1);
}

#[test]
fn a_catalog_without_candidates_gets_them_when_its_notes_are_read_again() {
    let refs = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("refs");
    let world = World::new();
    std::fs::create_dir(world.path().join(".notebib")).unwrap();
    let catalog = world.path().join(".notebib/catalog.db");
    std::fs::copy(refs.join("catalogs/v1.db"), &catalog).unwrap();
    for note in std::fs::read_dir(refs.join("notes")).unwrap() {
        let path = note.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "txt") {
            std::fs::copy(&path, world.path().join(path.file_name().unwrap())).unwrap();
        }
    }
    let config = "[extract]\ncandidates = 0.0\n";
    world.write(".notebib/config.toml", config);
    let keys = || world.run(&["list", "--format", "keys"]).stdout;
    let before = keys();
    assert!(world.path().join(".notebib/catalog.db.v1-backup").is_file());
    world.run(&["scan", "."]).expect(0);
    assert!(!waiting(&world).is_empty());
    // Every work and what a person said of it is there after the upgrade.
    let after = keys();
    assert!(
        before.lines().all(|key| after.lines().any(|it| it == key)),
        "{before}\n{after}"
    );
    world.run(&["show", "clrs"]).expect(0);
}
