//! What holds for every command: where the catalog comes from, exit statuses, output, help.

use std::fs;
use std::process::Stdio;

use super::harness::{Run, World};
use super::list::filled;

/// Commands that only read, with what makes them print something on [`filled`].
const READING: [&[&str]; 11] = [
    &["list"],
    &["show", "PipeDream"],
    &["cites", "PipeDream"],
    &["refs", "a.md"],
    &["stats"],
    &["history"],
    &["tag", "list"],
    &["tag", "list", "PipeDream"],
    &["alias", "list", "PipeDream"],
    &["export"],
    &["edit", "PipeDream", "--print"],
];

/// Commands that change the catalog.
const WRITING: [&[&str]; 16] = [
    &["tag", "add", "PipeDream", "x"],
    &["tag", "rename", "very good", "y"],
    &["tag", "remove", "PipeDream", "y"],
    &["alias", "add", "PipeDream", "pipe"],
    &["alias", "remove", "PipeDream", "pipe"],
    &["set", "PipeDream", "year=2020"],
    &["distinct", "PipeDream", "li2014parameter"],
    &["split", "PipeDream", "a.md:3"],
    &["undo"],
    &["redo"],
    &["merge", "PipeDream", "a.md"],
    &["reject", "a.md:3"],
    &["same", "PipeDream", "li2014parameter"],
    &["remove", "PipeDream"],
    &["undo"],
    &["reject", "PipeDream"],
];

/// Commands that take a REF; `?` stands for it.
const REFERRING: [&[&str]; 16] = [
    &["show", "?"],
    &["cites", "?"],
    &["tag", "list", "?"],
    &["tag", "add", "?", "x"],
    &["tag", "remove", "?", "x"],
    &["alias", "list", "?"],
    &["alias", "add", "?", "x"],
    &["alias", "remove", "?", "x"],
    &["set", "?", "year=2000"],
    &["edit", "?", "--print"],
    &["merge", "?", "PipeDream"],
    &["same", "PipeDream", "?"],
    &["distinct", "PipeDream", "?"],
    &["split", "?", "a.md:3"],
    &["reject", "?"],
    &["remove", "?"],
];

fn with_reference<'a>(command: &[&'a str], reference: &'a str) -> Vec<&'a str> {
    let words = command.iter();
    words
        .map(|word| if *word == "?" { reference } else { word })
        .collect()
}

/// The errors of a run: one line, and then hints alone.
#[track_caller]
fn expect_error(run: &Run, begins: &str) {
    let mut lines = run.stderr.lines();
    let first = lines.next().unwrap_or_default();
    assert!(
        first.starts_with(&format!("notebib: error: {begins}")),
        "{}",
        run.snapshot()
    );
    let rest: Vec<&str> = lines.collect();
    assert!(!rest.is_empty(), "no hint: {}", run.snapshot());
    assert!(
        rest.iter().all(|line| line.starts_with("hint: ")),
        "{}",
        run.snapshot()
    );
    assert_eq!(run.stdout, "");
}

#[test]
fn no_command_but_scan_and_init_makes_a_catalog() {
    let world = World::new();
    for command in READING.iter().chain(&WRITING) {
        let run = world.run(command).expect(2);
        expect_error(&run, "no catalog at [HOME]/");
        let run = world
            .run(&[&["--db", "none.db"], *command].concat())
            .expect(2);
        expect_error(&run, "no catalog at [WORK]/none.db");
        assert!(run.stderr.contains("--db says so"), "{}", run.snapshot());
    }
    assert_eq!(fs::read_dir(world.path()).unwrap().count(), 0);
    let mut command = world.command(&["list"]);
    command.env("NOTEBIB_DB", "/no/such/catalog.db");
    let run = world.finish(command, &["list"], b"").expect(2);
    expect_error(&run, "no catalog at /no/such/catalog.db");
    assert!(run.stderr.contains("NOTEBIB_DB"), "{}", run.snapshot());
    world.write("folder/x.txt", "no catalog at all, but a text");
    let run = world.run(&["--db", "folder", "list"]).expect(2);
    expect_error(&run, "[WORK]/folder is a folder");
    let run = world.run(&["--db", "folder/x.txt", "list"]).expect(2);
    assert!(run.stderr.contains("not a database"), "{}", run.snapshot());
}

#[test]
fn json_is_one_value_a_line_with_schema_1_everywhere() {
    let world = filled();
    let mut commands: Vec<&[&str]> = READING.to_vec();
    commands.retain(|command| !command.contains(&"--print"));
    commands.extend(WRITING.iter().filter(|command| !command.contains(&"merge")));
    commands.extend([&["init"][..], &["check"], &["scan", "."]]);
    world.write("new.md", "- [2020, SOSP] A System for Testing Systems\n");
    for command in commands {
        let run = world.run(&[command, &["--json"]].concat());
        assert!(run.status <= 1, "{}", run.snapshot());
        let lines = run.json_lines();
        assert!(!lines.is_empty(), "{}", run.snapshot());
        for line in lines {
            assert_eq!(line["schema"], 1, "{}", run.snapshot());
        }
    }
    let world = filled();
    for command in READING {
        if command.contains(&"--print") {
            continue;
        }
        let short = world.run(&[command, &["--json"]].concat()).stdout;
        let long = world
            .run(&[command, &["--format", "jsonl"]].concat())
            .stdout;
        assert_eq!(short, long, "{command:?}");
    }
}

#[test]
fn what_several_works_are_called_is_3_and_what_none_is_called_1_and_nothing_is_changed() {
    let world = World::with_catalog();
    world.write(
        "a.md",
        "# related materials\n\n- [2020, SOSP] Fast Widget Storage\n- [2021, OSDI] Slow Widget Storage\n\
         - [2019, SOSP] PipeDream: Generalized Pipeline Parallelism for DNN Training\n",
    );
    world.run(&["scan", "."]).expect(0);
    let before = super::edit::dump(&world);
    for command in REFERRING {
        let run = world
            .run(&with_reference(command, "Widget Storage"))
            .expect(3);
        expect_error(&run, "`Widget Storage` could be any of 2 works");
        for title in ["Fast Widget Storage", "Slow Widget Storage"] {
            assert!(run.stderr.contains(title), "{}", run.snapshot());
        }
        let run = world.run(&with_reference(command, "zzzqqq")).expect(1);
        expect_error(&run, "no work is called `zzzqqq`");
    }
    assert_eq!(before, super::edit::dump(&world));
}

#[test]
fn a_reader_that_went_away_is_no_failure() {
    let world = filled();
    // More than a pipe holds.
    let names: Vec<String> = (0..4000).map(|n| format!("A{n:04}Name{n:040}")).collect();
    let mut args = vec!["alias", "add", "-q", "PipeDream"];
    args.extend(names.iter().map(String::as_str));
    world.run(&args).expect(0);
    for command in [
        &["list", "--json"][..],
        &["show", "PipeDream"],
        &["alias", "list"],
        &["show", "PipeDream", "--json"],
        &["--help"],
    ] {
        let mut child = world
            .command(command)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{command:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{command:?}");
    }
}

#[test]
fn quiet_leaves_failures_alone() {
    let world = filled();
    world.write("new.md", "- [2020, SOSP] A System for Testing Systems\n");
    for command in [
        &["scan", "new.md"][..],
        &["tag", "add", "PipeDream", "x"],
        &["set", "PipeDream", "year=2020"],
        &["export", "-o", "x.bib"],
        &["undo"],
        &["redo"],
        &["init"],
    ] {
        let run = world.run(&[command, &["--quiet"]].concat()).expect(0);
        assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
    }
    let run = world.run(&["show", "zzzzzz", "--quiet"]).expect(1);
    expect_error(&run, "no work is called `zzzzzz`");
    let run = world.run(&["scan", "none.md", "--quiet"]).expect(2);
    assert_eq!(run.stderr, "notebib: none.md: no such file; skipped\n");
}

#[test]
fn a_path_that_was_mistyped_is_2_and_the_others_are_scanned() {
    let world = World::with_catalog();
    world.write("new.md", "- [2020, SOSP] A System for Testing Systems\n");
    let run = world.run(&["scan", "new.md", "none.md"]).expect(2);
    assert_eq!(run.stderr, "notebib: none.md: no such file; skipped\n");
    assert_eq!(world.run(&["list"]).expect(0).stdout.lines().count(), 1);
}

#[test]
fn colours_come_when_asked_for_alone() {
    let world = filled();
    let has_colour = |args: &[&str], variable: &str| {
        let mut command = world.command(args);
        command.env(variable, "1");
        let run = world.finish(command, args, b"").expect(0);
        run.stdout.contains('\u{1b}')
    };
    assert!(!has_colour(&["show", "PipeDream"], "NO_COLOR"));
    assert!(!has_colour(&["show", "PipeDream"], "X"));
    assert!(has_colour(&["show", "PipeDream", "--color", "always"], "X"));
    assert!(!has_colour(
        &["show", "PipeDream", "--color", "never"],
        "CLICOLOR_FORCE"
    ));
}

#[test]
fn a_slip_in_the_config_is_told_with_its_line() {
    let world = filled();
    for (text, problem) in [
        ("[scan]\nhiden = true\n", "2:1: unknown field `hiden`"),
        ("[keys]\nformula = \"{auth\"\n", "2:11: formula: "),
        ("[export\n", "1:8: "),
    ] {
        world.write(".notebib/config.toml", text);
        for command in [&["scan", "."][..], &["export"]] {
            let run = world.run(command).expect(2);
            expect_error(&run, &format!("[WORK]/.notebib/config.toml:{problem}"));
        }
        world.run(&["show", "PipeDream"]).expect(0);
    }
}

#[test]
fn an_editor_is_not_started_where_nobody_can_type() {
    let run = filled().run(&["edit", "PipeDream"]).expect(2);
    expect_error(&run, "no editor is set");
}

/// Root may write everywhere: there the folder is not closed, and only reading is looked at.
#[cfg(unix)]
#[test]
fn a_catalog_in_a_folder_that_cannot_be_written_is_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = filled();
    let folder = world.path().join(".notebib");
    for extra in ["catalog.db-wal", "catalog.db-shm"] {
        let _ = fs::remove_file(folder.join(extra));
    }
    let chmod = |mode| fs::set_permissions(&folder, fs::Permissions::from_mode(mode)).unwrap();
    chmod(0o555);
    let is_closed = fs::write(folder.join("probe"), "").is_err();
    let runs: Vec<Run> = READING.iter().map(|command| world.run(command)).collect();
    let write = world.run(&["tag", "add", "PipeDream", "x"]);
    chmod(0o755);
    for run in runs {
        run.expect(0);
    }
    if is_closed {
        let write = write.expect(2);
        expect_error(&write, "the catalog is read-only");
    } else {
        eprintln!("skipped: whoever runs the tests may write everywhere");
    }
}
