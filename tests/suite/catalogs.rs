//! Catalogs of every released schema open with their data intact, and the schema is the one we know.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use serde_json::Value;

use super::harness::World;

/// **Shape**: the catalogs in `refs/catalogs`, by version.
fn released() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("refs/catalogs");
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = entries
        .filter(|path| path.extension().is_some_and(|ending| ending == "db"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty());
    paths
}

/// Every object of the schema, as its statement without spaces and comments.
fn schema(path: &Path) -> String {
    let connection = Connection::open(path).unwrap();
    let mut statement = connection
        .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type DESC, name")
        .unwrap();
    let statements = statement
        .query_map([], |row| row.get::<_, String>(0))
        .unwrap();
    let mut text = String::new();
    for statement in statements {
        let statement = statement.unwrap();
        let lines = statement
            .lines()
            .map(|line| line.split("--").next().unwrap().trim());
        let words: Vec<&str> = lines.flat_map(str::split_whitespace).collect();
        text.push_str(&words.join(" "));
        text.push_str(";\n");
    }
    text
}

#[test]
fn the_schema_is_known() {
    let world = World::with_catalog();
    insta::assert_snapshot!(schema(&world.path().join(".notebib/catalog.db")));
}

#[test]
fn every_released_catalog_opens_with_its_works() {
    let new = World::with_catalog();
    let today = schema(&new.path().join(".notebib/catalog.db"));
    for path in released() {
        let world = World::new();
        std::fs::create_dir(world.path().join(".notebib")).unwrap();
        let copy = world.path().join(".notebib/catalog.db");
        std::fs::copy(&path, &copy).unwrap();
        let works = world.run(&["list", "--json"]).expect(0).json_lines();
        let expected = std::fs::read_to_string(path.with_extension("jsonl")).unwrap();
        let expected: Vec<Value> = expected
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(works.len(), expected.len());
        for (work, expected) in works.iter().zip(&expected) {
            for (key, value) in expected.as_object().unwrap() {
                assert_eq!(work[key], *value, "{key} of {}", expected["key"]);
            }
        }
        let name = path.display();
        assert_eq!(
            today,
            schema(&copy),
            "{name} has another schema after its upgrade. Was a migration edited? See refs/catalogs/README.md"
        );
        // What a person said is there, and can go on.
        world.run(&["show", "clrs"]).expect(0);
        world.run(&["tag", "add", "clrs", "again"]).expect(0);
        world.run(&["undo"]).expect(0);
        let run = world.run(&["history"]).expect(0);
        assert!(run.stdout.lines().count() > 8, "{}", run.stdout);
    }
}
