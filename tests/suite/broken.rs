//! Broken input: nothing panics, each file that is not read is named, the rest is read, and the exit status
//! is the documented one.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};

use super::harness::{Run, World};

const ENTRY: &str =
    "# related materials\n\n- [2020, SOSP, 12 refs] A Storage System for Broken Notes\n";

/// A note in pieces, each with what it must give: the title in it, if it is to be found.
fn notes() -> Vec<(&'static str, Vec<u8>, Option<&'static str>)> {
    let utf16 = |order: fn(u16) -> [u8; 2]| {
        let text = format!("\u{feff}{}", ENTRY.replace("Storage", "Wide"));
        text.encode_utf16().flat_map(order).collect::<Vec<u8>>()
    };
    let chinese = "参考资料\n\n1. [2021, 知乎] 李沐：怎样读破损的论文\n";
    let (gb, _, _) = encoding_rs::GB18030.encode(chinese);
    let mut invalid = ENTRY.replace("Storage", "Damaged").into_bytes();
    invalid.extend(b"\n\xff\xfe\xfd broken \xc3(\n");
    let mut nul = ENTRY.replace("Storage", "Nul").into_bytes();
    nul.extend(b"\nsome words\n".repeat(40));
    nul.extend(b"one \0 in a text\n");
    vec![
        (
            "good.md",
            ENTRY.into(),
            Some("A Storage System for Broken Notes"),
        ),
        (
            "le.txt",
            utf16(u16::to_le_bytes),
            Some("A Wide System for Broken Notes"),
        ),
        (
            "be.txt",
            utf16(u16::to_be_bytes),
            Some("A Wide System for Broken Notes"),
        ),
        ("gb.txt", gb.into_owned(), Some("怎样读破损的论文")),
        (
            "crlf.md",
            ENTRY
                .replace("Storage", "Windows")
                .replace('\n', "\r\n")
                .into(),
            Some("A Windows System for Broken Notes"),
        ),
        (
            "invalid.md",
            invalid,
            Some("A Damaged System for Broken Notes"),
        ),
        ("nul.md", nul, Some("A Nul System for Broken Notes")),
        ("empty.md", Vec::new(), None),
        ("blank.md", b"\n\n \t\n".to_vec(), None),
        ("nuls.md", vec![0; 4096], None),
        ("picture.md", (0..=255).cycle().take(70_000).collect(), None),
        (
            "dashes.md",
            format!("{}deep\n", "- ".repeat(10_000)).into(),
            None,
        ),
        (
            "quotes.md",
            format!("{}deep\n", "> ".repeat(10_000)).into(),
            None,
        ),
        (
            "stars.org",
            format!("{} deep\n", "*".repeat(10_000)).into(),
            None,
        ),
        (
            "hashes.md",
            format!("{} deep\n", "#".repeat(10_000)).into(),
            None,
        ),
        ("list.html", "<ul><li>".repeat(10_000).into(), None),
        ("braces.tex", "\\textbf{".repeat(10_000).into(), None),
        ("brackets.md", "[".repeat(10_000).into(), None),
        ("links.md", "[a](".repeat(10_000).into(), None),
        ("typst.typ", "#cite(<".repeat(10_000).into(), None),
        ("notes.rst", ".. ".repeat(10_000).into(), None),
        (
            "levels.txt",
            (0..1_000)
                .flat_map(|n| format!("{}- item\n", "\t".repeat(n)).into_bytes())
                .collect(),
            None,
        ),
    ]
}

/// A folder with all of it.
fn broken() -> World {
    let world = World::with_catalog();
    for (name, bytes, _) in notes() {
        world.write(&format!("n/{name}"), bytes);
    }
    // A folder with the name of a note, and a note in it.
    world.write("n/folder.md/inner.md", ENTRY.replace("Storage", "Inner"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        symlink("loop.md", world.path().join("n/loop.md")).unwrap();
        symlink("..", world.path().join("n/up")).unwrap();
        symlink("nowhere.md", world.path().join("n/dead.md")).unwrap();
    }
    world
}

#[track_caller]
fn names(run: &Run, files: &[&str]) {
    for file in files {
        assert!(
            run.stderr.contains(file),
            "{file} is not named: {}",
            run.snapshot()
        );
    }
    for line in run.stderr.lines() {
        assert!(line.starts_with("notebib: "), "{}", run.stderr);
    }
}

#[test]
fn the_rest_is_extracted() {
    let world = broken();
    if cfg!(unix) {
        // What is no note after all is named, and no failure.
        let run = world.run(&["extract", "n"]).expect(0);
        names(&run, &["n/loop.md: ", "n/dead.md: no such file"]);
    }
    let run = world.run(&["extract", "n", "--json"]).expect(0);
    let titles: Vec<(String, String)> = run
        .json_lines()
        .iter()
        .map(|line| {
            let text = |key: &str| line[key].as_str().unwrap().to_owned();
            (text("path"), text("title"))
        })
        .collect();
    for (name, _, title) in notes() {
        let Some(title) = title else { continue };
        assert!(
            titles
                .iter()
                .any(|(path, it)| path == &format!("n/{name}") && it.contains(title)),
            "{name}: {titles:?}"
        );
    }
    assert!(
        titles.iter().any(|(_, title)| title.contains("Inner")),
        "{titles:?}"
    );
    names(&run, &["n/picture.md: binary", "n/nuls.md: binary"]);
    // One that is asked for by name is a failure.
    world
        .run(&["extract", "n/picture.md", "n/good.md"])
        .expect(2);
    world.run(&["extract", "n/empty.md"]).expect(1);
    let run = world
        .run(&["extract", "n/loop.md", "n/dead.md", "n/good.md"])
        .expect(2);
    names(&run, &["n/loop.md: ", "n/dead.md: no such file"]);
    assert!(run.stdout.contains("Storage System"), "{}", run.snapshot());
    // Each alone through stdin, under the name of every format.
    for (name, bytes, _) in notes() {
        for as_name in [
            "x.md", "x.txt", "x.org", "x.html", "x.tex", "x.typ", "x.rst",
        ] {
            let run = world.run_with(&["extract", "-", "--stdin-name", as_name], &bytes);
            assert!(
                (0..=2).contains(&run.status),
                "{name} as {as_name}: {}",
                run.snapshot()
            );
        }
    }
}

#[test]
fn the_rest_is_scanned() {
    let world = broken();
    let run = world.run(&["scan", "n"]).expect(0);
    names(&run, &["n/picture.md: binary", "n/nuls.md: binary"]);
    let listed = world.run(&["list"]).expect(0).stdout;
    for title in notes()
        .iter()
        .filter_map(|(_, _, title)| *title)
        .chain(["Inner"])
    {
        assert!(listed.contains(title), "{title}: {listed}");
    }
    let again = world.run(&["scan", "n"]).expect(0);
    assert!(
        again.stdout.contains("unchanged") && !again.stdout.contains("new"),
        "{}",
        again.snapshot()
    );
    names(&again, &["n/picture.md: binary", "n/nuls.md: binary"]);
    let run = world
        .run(&["cites", "A Storage System for Broken Notes", "--json"])
        .expect(0);
    assert!(run.stdout.contains("n/good.md"), "{}", run.snapshot());
    // Links are followed when the config says so, in no circle.
    world.write(".notebib/config.toml", "[scan]\nfollow_links = true\n");
    let run = world.run(&["scan", "n"]);
    assert!(run.status == 0, "{}", run.snapshot());
    names(&run, &["n/loop.md"]);
}

#[test]
fn one_line_of_50_megabytes_is_read() {
    let world = World::with_catalog();
    world.write("n/good.md", ENTRY);
    let line = "words and words, as they come (Smith et al., 2019) and so on; "
        .repeat((50 << 20) / 62 + 1);
    assert!(line.len() >= 50 << 20);
    world.write("n/line.txt", line);
    let run = world.run(&["scan", "n"]).expect(0);
    assert_eq!(run.stderr, "");
    assert!(world.run(&["list"]).stdout.contains("Storage System"));
}

#[test]
fn a_folder_that_vanishes_meanwhile_stops_nothing() {
    let world = World::with_catalog();
    world.write("n/a.md", ENTRY);
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut round = 0;
            while !is_over.load(Ordering::Relaxed) {
                for name in 0..50 {
                    world.write(&format!("n/m{round}/{name}.md"), ENTRY);
                }
                let _ = fs::remove_dir_all(world.path().join(format!("n/m{round}")));
                round += 1;
            }
        });
        for _ in 0..10 {
            let scan = world.run(&["scan", "n"]);
            let extract = world.run(&["extract", "n"]);
            is_over.store(
                scan.status != 0 || !matches!(extract.status, 0 | 2),
                Ordering::Relaxed,
            );
            scan.expect(0);
            assert!(extract.stdout.contains("n/a.md"), "{}", extract.snapshot());
        }
        is_over.store(true, Ordering::Relaxed);
    });
    let run = world.run(&["scan", "n"]).expect(0);
    assert_eq!(run.stderr, "");
    assert_eq!(world.run(&["list"]).expect(0).stdout.lines().count(), 1);
}
