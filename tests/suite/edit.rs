//! The verbs that change the catalog: what each does, and that `undo` puts everything back.

use notebib::catalog::{Catalog, search};
use notebib::model::WorkId;
use rusqlite::Connection;
use rusqlite::types::Value;

use super::harness::{Run, World};
use super::list::filled;

/// Every row of every table that a user sees, in a stated order.
pub(crate) fn dump(world: &World) -> String {
    let connection = Connection::open(world.path().join(".notebib/catalog.db")).unwrap();
    let mut text = String::new();
    for table in [
        "notes",
        "sections",
        "works",
        "titles",
        "identifiers",
        "names",
        "mentions",
        "sightings",
        "filters",
        "fields",
        "tags",
        "decisions",
        "rejections",
    ] {
        let mut statement = connection
            .prepare(&format!("SELECT * FROM {table}"))
            .unwrap();
        let columns = statement.column_count();
        let mut rows: Vec<String> = statement
            .query_map([], |row| {
                let values: Result<Vec<Value>, _> = (0..columns).map(|at| row.get(at)).collect();
                Ok(format!("{table} {:?}\n", values?))
            })
            .unwrap()
            .map(Result::unwrap)
            .collect();
        rows.sort();
        text.extend(rows);
    }
    text
}

/// What search finds for a few words.
fn searched(world: &World) -> Vec<Vec<WorkId>> {
    let catalog = Catalog::open(&world.path().join(".notebib/catalog.db")).unwrap();
    [
        "pipeline",
        "parameter",
        "论文",
        "pipe",
        "carbon",
        "gpipe",
        "server",
    ]
    .iter()
    .map(|word| search::query(catalog.connection(), word).unwrap())
    .collect()
}

fn keys(world: &World) -> String {
    world
        .run(&["list", "--format", "keys"])
        .stdout
        .replace('\n', " ")
        .trim_end()
        .to_owned()
}

#[test]
fn every_verb_goes_back_and_forth() {
    let verbs: [&[&str]; 20] = [
        &["tag", "add", "PipeDream", "systems", "very good"],
        &["tag", "remove", "PipeDream", "very good"],
        &["tag", "rename", "very good", "excellent"],
        &["alias", "add", "PipeDream", "pipe", "GPipe's rival"],
        &["alias", "remove", "PipeDream", "PipeDream"],
        &[
            "set",
            "PipeDream",
            "year=2020",
            "venue=-",
            "title=PipeDream: a carbon copy",
        ],
        &[
            "set",
            "PipeDream",
            "key=pipedream",
            "doi=10.1145/9999999.1",
            "authors=A B; C D",
        ],
        &[
            "set",
            "PipeDream",
            "kind=talk",
            "cited_by=7",
            "remark=GPipe is better",
        ],
        &["merge", "PipeDream", "li2014parameter"],
        &["merge", "li2014parameter", "PipeDream"],
        &["same", "PipeDream", "李沐2021论文"],
        &["distinct", "PipeDream", "li2014parameter"],
        &["split", "PipeDream", "a.md:3"],
        &["split", "PipeDream", "b/c.md:8"],
        &["reject", "PipeDream"],
        &["reject", "a.md:3"],
        &["reject", "b/c.md:9:4"],
        &["reject", "b/c.md:7", "b/c.md:11"],
        &["remove", "PipeDream"],
        &["remove", "PipeDream", "李沐2021论文"],
    ];
    let world = filled();
    let (before, found) = (dump(&world), searched(&world));
    for verb in verbs {
        let operations = if verb == ["reject", "b/c.md:7", "b/c.md:11"] {
            2
        } else {
            1
        };
        world.run(verb).expect(0);
        let (after, refound) = (dump(&world), searched(&world));
        assert_ne!(before, after, "{verb:?} changed nothing");
        for _ in 0..operations {
            world.run(&["undo"]).expect(0);
        }
        assert_eq!(before, dump(&world), "undo of {verb:?}");
        assert_eq!(found, searched(&world), "search after undo of {verb:?}");
        if operations == 1 {
            world.run(&["redo"]).expect(0);
            assert_eq!(after, dump(&world), "redo of {verb:?}");
            assert_eq!(refound, searched(&world), "search after redo of {verb:?}");
            world.run(&["undo"]).expect(0);
            assert_eq!(before, dump(&world), "second undo of {verb:?}");
        }
    }
    // All that is left is the scan itself.
    world.run(&["undo"]).expect(0);
    assert_eq!(dump(&world), dump(&World::with_catalog()));
    let run = world.run(&["undo"]).expect(1);
    assert_eq!(run.stderr, "notebib: error: there is nothing to undo\n");
}

#[test]
fn tags_are_put_on_taken_off_renamed_and_listed() {
    let world = filled();
    let run = world
        .run(&["tag", "add", "PipeDream", "#systems", "very good", "--json"])
        .expect(0);
    assert_eq!(
        run.json_lines()[0]["tags"],
        serde_json::json!(["systems", "very good"])
    );
    assert_eq!(
        run.stderr,
        "notebib: harlap2018pipedream: tagged #systems, very good\n"
    );
    world.run(&["tag", "add", "PipeDream", "a,b"]).expect(2);
    world.run(&["tag", "add", "PipeDream", "systems"]).expect(0);
    world
        .run(&["tag", "add", "li2014parameter", "systems"])
        .expect(0);
    assert_eq!(
        world.run(&["tag", "list"]).expect(0).stdout,
        "systems\t2\t0\nvery good\t1\t0\n"
    );
    world.run(&["tag", "rename", "systems", "sys"]).expect(0);
    world.run(&["tag", "rename", "systems", "sys"]).expect(1);
    assert_eq!(
        world.run(&["tag", "list", "PipeDream"]).expect(0).stdout,
        "sys\nvery good\n"
    );
    let run = world
        .run(&["tag", "remove", "PipeDream", "no such"])
        .expect(1);
    assert_eq!(
        run.stderr,
        "notebib: harlap2018pipedream has no tag no such\n"
    );
    let history = world.run(&["history"]).expect(0).stdout;
    assert_eq!(
        history.lines().count(),
        4,
        "what changed nothing is not in it:\n{history}"
    );
}

#[test]
fn fields_are_said_and_taken_back() {
    let world = filled();
    let show = |reference: &str| {
        world
            .run(&["show", reference, "--json"])
            .json_lines()
            .remove(0)
    };
    let set = |args: &[&str]| world.run(&[&["set", "PipeDream"], args].concat());
    set(&["year=2021", "venue=-", "authors=Ada Lovelace; Alan Turing"]).expect(0);
    let work = show("PipeDream");
    assert_eq!(
        (&work["year"], &work["venue"]),
        (&2021.into(), &serde_json::Value::Null)
    );
    assert_eq!(
        work["authors"],
        serde_json::json!(["Ada Lovelace", "Alan Turing"])
    );
    set(&["year=", "venue="]).expect(0);
    let work = show("PipeDream");
    assert_eq!(
        (&work["year"], &work["venue"]),
        (&2019.into(), &"SOSP".into())
    );
    let run = set(&["year=2019", "year=soon"]).expect(2);
    assert!(
        run.stderr.contains("year: `soon` is no year"),
        "{}",
        run.stderr
    );
    assert_eq!(show("PipeDream")["year"], 2019);
    let run = set(&["key=li2014parameter"]).expect(2);
    assert_eq!(
        run.stderr,
        "notebib: error: the key li2014parameter belongs to another work\n"
    );
    set(&["key=pipedream2019"]).expect(0);
    assert_eq!(show("harlap2018pipedream")["key"], "pipedream2019");
    let run = world
        .run(&["set", "li2014parameter", "doi=10.1145/3341301.3359646"])
        .expect(2);
    assert_eq!(
        run.stderr,
        "notebib: error: doi 10.1145/3341301.3359646 belongs to pipedream2019\n"
    );
    world
        .run(&["set", "li2014parameter", "year=2014"])
        .expect(0);
    let same = world
        .run(&["set", "li2014parameter", "year=2014"])
        .expect(0);
    assert_eq!(same.stderr, "notebib: li2014parameter: nothing changed\n");
}

#[test]
fn aliases_are_given_and_taken_away() {
    let world = filled();
    world
        .run(&["alias", "add", "李沐2021论文", "how to read"])
        .expect(0);
    world.run(&["show", "How To Read"]).expect(0);
    let listed = world.run(&["alias", "list"]).expect(0).stdout;
    assert_eq!(
        listed,
        "李沐2021论文\thow to read\tuser\t李沐：如何读论文\n"
    );
    let listed = world
        .run(&["alias", "list", "PipeDream", "--json"])
        .expect(0)
        .json_lines();
    assert_eq!(
        (&listed[0]["name"], &listed[0]["source"]),
        (&"PipeDream".into(), &"colon".into())
    );
    world
        .run(&["alias", "remove", "李沐2021论文", "How to Read"])
        .expect(0);
    world.run(&["alias", "list"]).expect(1);
    world.run(&["alias", "add", "李沐2021论文", "?!"]).expect(2);
}

#[test]
fn a_merge_keeps_both_keys_and_all_that_people_said() {
    let world = filled();
    world
        .run(&["tag", "add", "li2014parameter", "mine"])
        .expect(0);
    world
        .run(&["set", "li2014parameter", "pages=1-14", "year=2015"])
        .expect(0);
    let run = world
        .run(&["merge", "PipeDream", "li2014parameter", "--json"])
        .expect(0);
    assert_eq!(
        run.stderr,
        "notebib: li2014parameter is now harlap2018pipedream\n"
    );
    let work = &run.json_lines()[0];
    assert_eq!(
        (&work["mentions"], &work["pages"]),
        (&3.into(), &"1-14".into())
    );
    assert_eq!(work["tags"], serde_json::json!(["mine"]));
    let by_old = world
        .run(&["show", "li2014parameter", "--json"])
        .expect(0)
        .json_lines();
    assert_eq!(by_old[0], *work);
    assert_eq!(keys(&world), "harlap2018pipedream 李沐2021论文");
    let again = world
        .run(&["merge", "PipeDream", "li2014parameter"])
        .expect(2);
    assert_eq!(
        again.stderr,
        "notebib: error: both are harlap2018pipedream\n"
    );
    // A third into it, then undo of the first alone is refused.
    world.run(&["same", "李沐2021论文", "PipeDream"]).expect(0);
    assert_eq!(keys(&world), "harlap2018pipedream");
    let run = world.run(&["undo", "4"]).expect(2);
    assert!(
        run.stderr
            .contains("operation 4 cannot be undone alone: 5 (same)"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_split_work_has_its_mentions_and_its_identifiers() {
    let world = filled();
    let run = world
        .run(&["split", "PipeDream", "b/c.md:7", "--json"])
        .expect(0);
    let works = run.json_lines();
    assert_eq!(works[0]["ids"], serde_json::json!({"arxiv": "1806.03377"}));
    assert_eq!(
        works[1]["ids"],
        serde_json::json!({"doi": "10.1145/3341301.3359646"})
    );
    assert_eq!(
        (&works[0]["mentions"], &works[1]["mentions"]),
        (&1.into(), &1.into())
    );
    assert_eq!(
        (&works[0]["year"], &works[1]["year"]),
        (&2018.into(), &2019.into())
    );
    let key = works[1]["key"].as_str().unwrap();
    world.run(&["show", "10.1145/3341301.3359646"]).expect(0);
    let run = world.run(&["split", key, "b/c.md:7"]).expect(2);
    assert!(
        run.stderr.contains("nothing would be left of it"),
        "{}",
        run.stderr
    );
    let run = world.run(&["split", key, "a.md:3"]).expect(2);
    assert!(
        run.stderr.contains("a.md:3 does not cite"),
        "{}",
        run.stderr
    );
    world.run(&["split", key, "a.md:99"]).expect(1);
    world.run(&["split", key, "a.md"]).expect(2);
}

#[test]
fn what_is_no_reference_goes() {
    let world = filled();
    let run = world.run(&["reject", "b/c.md:9"]).expect(0);
    assert!(
        run.stderr.contains("is no reference there"),
        "{}",
        run.stderr
    );
    assert_eq!(
        keys(&world),
        "harlap2018pipedream 李沐2021论文",
        "nothing else speaks of it"
    );
    world.run(&["tag", "add", "李沐2021论文", "mine"]).expect(0);
    world.run(&["reject", "b/c.md:11"]).expect(0);
    assert_eq!(
        keys(&world),
        "harlap2018pipedream 李沐2021论文",
        "a person has touched it"
    );
    world.run(&["reject", "PipeDream"]).expect(0);
    assert_eq!(keys(&world), "李沐2021论文");
}

#[test]
fn nothing_is_guessed() {
    let world = filled();
    world
        .run(&["set", "李沐2021论文", "title=PipeDream: another"])
        .expect(0);
    world
        .run(&["alias", "add", "李沐2021论文", "PipeDream"])
        .expect(0);
    let before = dump(&world);
    for verb in [
        &["remove", "no such work"][..],
        &["remove", "PipeDream", "no such work"],
        &["merge", "no such work", "PipeDream"],
        &["tag", "add", "no such work", "x"],
    ] {
        let run: Run = world.run(verb);
        assert!(matches!(run.status, 1 | 3), "{}", run.snapshot());
        assert_eq!(before, dump(&world), "{verb:?}");
    }
}

#[test]
fn history_is_listed() {
    let world = filled();
    world.run(&["tag", "add", "PipeDream", "systems"]).expect(0);
    world.run(&["undo"]).expect(0);
    insta::assert_snapshot!(world.run(&["history"]).snapshot());
    insta::assert_snapshot!(world.run(&["history", "--json", "--limit", "1"]).snapshot());
    world.run(&["undo", "77"]).expect(1);
    world.run(&["undo", "2"]).expect(2);
}

/// Runs `edit PipeDream` with this as the editor.
fn edit_with(world: &World, editor: &str) -> Run {
    let args = ["edit", "PipeDream"];
    let mut command = world.command(&args);
    command.env("EDITOR", editor).env("TMPDIR", world.path());
    world.finish(command, &args, b"")
}

/// The forms that were kept for the user.
fn kept(world: &World) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(world.path())
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .filter(|path| path.to_str().unwrap().contains("notebib-edit-"))
        .collect()
}

#[test]
fn a_work_is_edited_as_a_form() {
    let world = filled();
    let form = world
        .run(&["edit", "PipeDream", "--print"])
        .expect(0)
        .stdout;
    insta::assert_snapshot!(form);
    let run = edit_with(
        &world,
        "sed -i -e 's/^year: .*/year: 2020/' -e 's/^tags: .*/tags: mine/'",
    );
    assert_eq!(
        run.expect(0).stderr,
        "notebib: harlap2018pipedream changed\n"
    );
    let work = world
        .run(&["show", "PipeDream", "--json"])
        .json_lines()
        .remove(0);
    assert_eq!(
        (&work["year"], &work["tags"]),
        (&2020.into(), &serde_json::json!(["mine"]))
    );
    assert_eq!(work["suggested_tags"], serde_json::json!([]));
    let before = dump(&world);
    for editor in ["true", "touch"] {
        let run = edit_with(&world, editor).expect(0);
        assert_eq!(
            run.stderr,
            "notebib: harlap2018pipedream: nothing changed\n"
        );
    }
    assert_eq!(before, dump(&world));
    assert!(kept(&world).is_empty());
}

#[test]
fn a_form_that_is_wrong_changes_nothing_and_is_kept() {
    let world = filled();
    let before = dump(&world);
    let run = edit_with(
        &world,
        "sed -i -e s/SOSP/OSDI/ -e 's/^year: .*/year: soon/'",
    )
    .expect(2);
    assert_eq!(before, dump(&world));
    let [path] = &kept(&world)[..] else {
        panic!("{}", run.snapshot())
    };
    let name = path.file_name().unwrap().to_str().unwrap();
    assert!(
        run.stderr
            .contains(&format!("{name}:10: year: `soon` is no year")),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("what you typed is in"),
        "{}",
        run.stderr
    );
    let text = std::fs::read_to_string(path).unwrap();
    std::fs::write(path, text.replace("soon", "2021")).unwrap();
    world
        .run(&["edit", "PipeDream", "--from", path.to_str().unwrap()])
        .expect(0);
    let work = world
        .run(&["show", "PipeDream", "--json"])
        .json_lines()
        .remove(0);
    assert_eq!(
        (&work["year"], &work["venue"]),
        (&2021.into(), &"OSDI".into())
    );
    let run = edit_with(&world, "false").expect(2);
    assert!(
        run.stderr.contains("the editor `false` failed"),
        "{}",
        run.stderr
    );
    let run = edit_with(&world, "no-such-editor").expect(2);
    assert!(
        run.stderr.contains("set EDITOR to the program"),
        "{}",
        run.stderr
    );
    let run = world
        .run_with(
            &["edit", "PipeDream", "--from", "-"],
            b"key: li2014parameter\n",
        )
        .expect(2);
    assert!(
        run.stderr
            .contains("the key li2014parameter belongs to another work"),
        "{}",
        run.stderr
    );
}
