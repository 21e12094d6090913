//! The house keeps its shape: arrows point one way, nothing is left out, every folder says what it is.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms, and what each may import.
const ARROWS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("collect", &["model"]),
    ("extract", &["model"]),
    ("catalog", &["model"]),
    ("enrich", &["model"]),
    ("import", &["model"]),
    ("export", &["model"]),
    (
        "app",
        &[
            "model", "collect", "extract", "import", "catalog", "enrich", "export",
        ],
    ),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, extension, found);
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
    found.sort();
}

fn sources(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    files(&root().join(folder), "rs", &mut found);
    found
}

/// Code without comments: a doc comment may name any room.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines();
    lines
        .map(|line| {
            if line.trim_start().starts_with("//") {
                ""
            } else {
                line
            }
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// The rooms named after `crate::` (or `notebib::`), also inside `crate::{a, b::C}`.
fn rooms_after(prefix: &str, code: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    let names = |text: &str| -> String {
        text.chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    for (at, _) in code.match_indices(prefix) {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
            continue;
        }
        let rest = &code[at + prefix.len()..];
        if let Some(inside) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut is_start = true;
            for (index, c) in inside.char_indices() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => is_start = true,
                    c if c.is_whitespace() => {}
                    _ if is_start => {
                        rooms.insert(names(&inside[index..]));
                        is_start = false;
                    }
                    _ => {}
                }
            }
        } else {
            rooms.insert(names(rest));
        }
    }
    rooms
}

/// What a file of `src/` imports of ours, room by room: `crate::x`, and `super::` that leaves the room.
fn imports(path: &Path, inside: &Path) -> BTreeSet<String> {
    let code = code(path);
    let mut rooms = rooms_after("crate::", &code);
    // Depth of this file's module below the crate: `super` as often as that reaches the crate itself.
    let parts = inside.components().count();
    let depth = if inside.ends_with("mod.rs") {
        parts - 1
    } else {
        parts
    };
    // Modules written inside the file, such as `mod tests`, are one deeper.
    let leave = "super::".repeat(depth);
    for room in rooms_after(&leave, &code) {
        if ARROWS.iter().any(|(name, _)| *name == room) {
            rooms.insert(room);
        }
    }
    rooms
}

#[test]
fn arrows_point_one_way() {
    let mut wrong = Vec::new();
    for path in sources("src") {
        let inside = path.strip_prefix(root().join("src")).unwrap();
        let room = inside
            .components()
            .next()
            .unwrap()
            .as_os_str()
            .to_str()
            .unwrap();
        let Some((_, may)) = ARROWS.iter().find(|(name, _)| *name == room) else {
            continue;
        };
        for import in imports(&path, inside) {
            let is_room = ARROWS.iter().any(|(name, _)| *name == import) || import == "cli";
            if is_room && import != room && !may.contains(&import.as_str()) {
                wrong.push(format!("{}: {room} → {import}", inside.display()));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "arrows that point back:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn imports_are_seen_in_every_spelling() {
    let seen = |code: &str| rooms_after("crate::", code).into_iter().collect::<Vec<_>>();
    assert_eq!(seen("use crate::model::Work;"), ["model"]);
    assert_eq!(
        seen("use crate::{model::{A, b::C}, export};"),
        ["export", "model"]
    );
    assert_eq!(seen("let x = crate::catalog::open();"), ["catalog"]);
    assert_eq!(seen("use my_crate::catalog;"), [""; 0]);
}

#[test]
fn rooms_are_what_the_map_says() {
    let rooms: BTreeSet<String> = sources("src")
        .iter()
        .filter_map(|path| {
            let inside = path.strip_prefix(root().join("src")).unwrap();
            (inside.components().count() > 1).then(|| {
                inside
                    .components()
                    .next()
                    .unwrap()
                    .as_os_str()
                    .to_str()
                    .unwrap()
                    .to_owned()
            })
        })
        .collect();
    let mut known: BTreeSet<String> = ARROWS.iter().map(|(name, _)| (*name).to_owned()).collect();
    known.insert("cli".to_owned());
    // The trainer: a program of its own.
    known.insert("bin".to_owned());
    assert_eq!(
        rooms, known,
        "a new room is added to the map in lib.rs and to this test"
    );
}

/// SQL lives in the catalog and nowhere else.
#[test]
fn only_the_catalog_speaks_sql() {
    for path in sources("src") {
        let inside = path.strip_prefix(root().join("src")).unwrap();
        if inside.starts_with("catalog") {
            continue;
        }
        let code = code(&path);
        for word in ["rusqlite", "SELECT ", "INSERT INTO", "DELETE FROM"] {
            assert!(!code.contains(word), "{}: {word}", inside.display());
        }
    }
}

/// The library never prints, reads the environment, tells the time or exits; the lints hold printing and
/// exiting, this holds the rest.
#[test]
fn the_library_asks_the_door() {
    for path in sources("src") {
        let inside = path.strip_prefix(root().join("src")).unwrap();
        let is_door = inside.starts_with("cli") || inside == Path::new("main.rs");
        if is_door || inside.ends_with("tests.rs") {
            continue;
        }
        let code = code(&path);
        let code = code.split("#[cfg(test)]").next().unwrap();
        for word in [
            "env::var",
            "env::home_dir",
            "SystemTime::now",
            "Timestamp::now",
            "Zoned::now",
        ] {
            assert!(!code.contains(word), "{}: {word}", inside.display());
        }
    }
}

#[test]
fn every_test_file_is_listed() {
    let main = fs::read_to_string(root().join("tests/suite/main.rs")).unwrap();
    for entry in fs::read_dir(root().join("tests/suite")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let is_module =
            path.extension().is_some_and(|e| e == "rs") || path.join("mod.rs").is_file();
        if is_module && name != "main" {
            assert!(
                main.contains(&format!("mod {name};")),
                "tests/suite/{name} is left out"
            );
        }
    }
    let others: Vec<_> = fs::read_dir(root().join("tests"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "rs"))
        .collect();
    assert!(
        others.is_empty(),
        "one test binary: {others:?} belongs into tests/suite"
    );
}

#[test]
fn no_test_is_ignored() {
    for path in sources("src").into_iter().chain(sources("tests")) {
        if path.ends_with("layers.rs") {
            continue;
        }
        assert!(!code(&path).contains("#[ignore"), "{}", path.display());
    }
}

#[test]
fn every_folder_of_reference_data_says_what_it_is() {
    fn check(folder: &Path) {
        assert!(
            folder.join("README.md").is_file(),
            "{} has no README.md",
            folder.display()
        );
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                check(&path);
            }
        }
    }
    let refs = root().join("refs");
    if refs.is_dir() {
        check(&refs);
    }
}
