//! CSL-JSON against its schema, and every type of entry against every program.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::peers;
use crate::harness::World;

/// What a value breaks of a schema: as much of JSON Schema as that of CSL-JSON uses.
fn broken(value: &Value, schema: &Value, root: &Value, at: &str) -> Vec<String> {
    if let Some(name) = schema["$ref"].as_str() {
        return broken(value, root.pointer(&name[1..]).unwrap(), root, at);
    }
    if let Some(any) = schema["anyOf"].as_array() {
        let tries: Vec<Vec<String>> = any.iter().map(|it| broken(value, it, root, at)).collect();
        let is_one = tries.iter().any(Vec::is_empty);
        return if is_one { Vec::new() } else { tries.concat() };
    }
    let mut found = Vec::new();
    let is = |name: &str| match name {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("the schema has the type {other}"),
    };
    let is_typed = match &schema["type"] {
        Value::String(name) => is(name),
        Value::Array(names) => names.iter().any(|name| is(name.as_str().unwrap())),
        _ => true,
    };
    if !is_typed {
        found.push(format!("{at}: {value} is no {}", schema["type"]));
    }
    if let Some(known) = schema["enum"].as_array()
        && !known.contains(value)
    {
        found.push(format!("{at}: {value} is none of the known"));
    }
    if let Some(list) = value.as_array() {
        let bound = |name: &str| schema[name].as_u64();
        let length = list.len() as u64;
        if bound("minItems").is_some_and(|least| length < least)
            || bound("maxItems").is_some_and(|most| length > most)
        {
            found.push(format!("{at}: {length} items"));
        }
        if schema["items"].is_object() {
            for (nth, item) in list.iter().enumerate() {
                found.extend(broken(item, &schema["items"], root, &format!("{at}/{nth}")));
            }
        }
    }
    if let Some(object) = value.as_object() {
        for name in schema["required"].as_array().into_iter().flatten() {
            if !object.contains_key(name.as_str().unwrap()) {
                found.push(format!("{at}: {name} is missing"));
            }
        }
        for (name, value) in object {
            match schema["properties"].get(name) {
                Some(known) => found.extend(broken(value, known, root, &format!("{at}/{name}"))),
                None if schema["additionalProperties"] == false => {
                    found.push(format!("{at}: {name} is unknown"));
                }
                None => {}
            }
        }
    }
    found
}

fn refs(name: &str) -> Vec<u8> {
    fs::read(
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("refs")
            .join(name),
    )
    .unwrap()
}

fn assert_valid(world: &World, name: &str) {
    let schema: Value = serde_json::from_slice(&refs("schemas/csl-data.json")).unwrap();
    let out = world
        .run(&["export", "--format", "csl-json"])
        .expect(0)
        .stdout;
    let items: Value = serde_json::from_str(&out).unwrap();
    let found = broken(&items, &schema, &schema, "");
    assert!(found.is_empty(), "{name}: {found:#?}");
}

#[test]
fn csl_json_is_valid_by_its_schema() {
    for name in [
        "styles/works.bib",
        "exports/works.bib",
        "bib/legal.bib",
        "bib/biblatex.bib",
        "bib/exports.bib",
        "bib/letters.bib",
    ] {
        let world = World::with_catalog();
        world.write("a.bib", refs(name));
        world.run(&["import", "a.bib"]).expect(0);
        assert_valid(&world, name);
    }
    // What others put into CSL-JSON, and what the schema does not know.
    let world = World::with_catalog();
    world.write(
        "a.json",
        r#"[{"id":"a","type":"article-journal","title":"A <i>title</i>","journalAbbreviation":"J","shortTitle":"T",
        "author":[{"family":"Walt","given":"S.","dropping-particle":"van der"},{"literal":"The Team"}],
        "issued":{"date-parts":[[2019,5],[2019,6]]},"accessed":{"raw":"2020-01-02"},"categories":["x","y"],
        "custom":{"a":1},"foo":"bar","medium":"DVD","volume":3,"PMID":"123","page":"1-2"}]"#,
    );
    world.run(&["import", "a.json"]).expect(0);
    assert_valid(&world, "a.json");
    let out = world
        .run(&["export", "--format", "csl-json"])
        .expect(0)
        .stdout;
    let item = &serde_json::from_str::<Value>(&out).unwrap()[0];
    assert_eq!(item["journalAbbreviation"], "J");
    assert_eq!(item["custom"]["foo"], "bar");
    assert_eq!(item["custom"]["a"], 1);
}

/// An entry of every type of BibLaTeX's data model, with the fields that it has there.
fn every_type() -> String {
    let mut bib = String::new();
    for entry_type in [
        "article",
        "book",
        "mvbook",
        "inbook",
        "bookinbook",
        "suppbook",
        "booklet",
        "collection",
        "mvcollection",
        "incollection",
        "suppcollection",
        "dataset",
        "manual",
        "misc",
        "online",
        "patent",
        "periodical",
        "proceedings",
        "mvproceedings",
        "inproceedings",
        "reference",
        "mvreference",
        "inreference",
        "report",
        "software",
        "thesis",
        "unpublished",
        "conference",
        "electronic",
        "mastersthesis",
        "phdthesis",
        "techreport",
        "www",
    ] {
        let is = |list: &[&str]| list.contains(&entry_type);
        let is_edited = entry_type.ends_with("collection")
            && !is(&["incollection", "suppcollection"])
            || is(&[
                "proceedings",
                "mvproceedings",
                "reference",
                "mvreference",
                "periodical",
            ]);
        let is_part = is(&[
            "inbook",
            "bookinbook",
            "suppbook",
            "incollection",
            "suppcollection",
            "inproceedings",
            "conference",
            "inreference",
        ]);
        let is_report = is(&[
            "report",
            "thesis",
            "mastersthesis",
            "phdthesis",
            "techreport",
        ]);
        bib.push_str(&format!(
            "@{entry_type}{{key-{entry_type},\n  title = {{A {entry_type} of Its Own: {{DNA}} \\& More}},\n  \
             date = {{2019-05-03}},\n  url = {{https://example.org/{entry_type}_x?a=1&b=2}},\n  note = {{A note}},\n"
        ));
        if is_edited {
            bib.push_str("  editor = {Smith, John and Roe, R.},\n");
        } else {
            bib.push_str("  author = {Doe, Jane and {The Team} and van der Berg, Jan},\n");
        }
        if is_part {
            bib.push_str(
                "  editor = {Smith, John},\n  booktitle = {Book of Things},\n  pages = {1--20},\n",
            );
        }
        if is(&["book", "collection", "reference"]) {
            bib.push_str(
                "  edition = {2},\n  isbn = {978-0-201-89683-1},\n  series = {A Series},\n",
            );
        }
        if is(&["book", "mvbook"]) {
            bib.push_str("  editor = {Smith, John},\n");
        }
        if is_report {
            bib.push_str("  institution = {Some University},\n  type = {A Kind},\n");
        } else if is_part
            || is_edited && entry_type != "periodical"
            || is(&["book", "mvbook", "dataset"])
        {
            bib.push_str("  publisher = {Some Press},\n  location = {Berlin},\n");
        }
        match entry_type {
            "article" => bib.push_str("  journaltitle = {Journal},\n  volume = {12},\n  number = {3},\n  issn = {0001-0782},\n"),
            "patent" => bib.push_str("  number = {US 1234},\n  type = {patentus},\n"),
            "manual" | "software" | "dataset" => bib.push_str("  version = {1.0},\n"),
            _ => {}
        }
        bib.push_str("}\n\n");
    }
    bib
}

#[test]
fn every_type_passes_every_program() {
    let world = World::with_catalog();
    let bib = every_type();
    world.write("a.bib", bib.as_bytes());
    world.run(&["import", "a.bib"]).expect(0);
    let count = bib.matches("@").count();
    // Through bibtex with four styles, biber with its data model, and pandoc.
    let classic = world
        .run(&["export", "--format", "bibtex"])
        .expect(0)
        .stdout;
    peers::check(&classic, false);
    let modern = world
        .run(&["export", "--format", "biblatex"])
        .expect(0)
        .stdout;
    peers::check_modern(&modern);
    assert_valid(&world, "every type");
    let yaml = world
        .run(&["export", "--format", "hayagriva"])
        .expect(0)
        .stdout;
    assert_eq!(hayagriva::io::from_yaml_str(&yaml).unwrap().len(), count);
    let ris = world.run(&["export", "--format", "ris"]).expect(0).stdout;
    for record in ris.trim_end_matches('\n').split("\n\n") {
        assert_ris(record);
    }
    assert_eq!(ris.matches("\nER  - ").count(), count);
}

/// The form that the importers of Zotero and JabRef go by: two letters, two blanks, a hyphen, a blank; a type
/// first, `ER` last; names with the family name first; dates as `YYYY/MM/DD`.
fn assert_ris(record: &str) {
    let lines: Vec<(&str, &str)> = record
        .lines()
        .map(|line| {
            line.split_once("  - ")
                .unwrap_or_else(|| panic!("{line:?}"))
        })
        .collect();
    assert_eq!(
        (lines[0].0, lines[lines.len() - 1].0),
        ("TY", "ER"),
        "{record}"
    );
    for (tag, value) in &lines {
        assert!(
            tag.len() == 2
                && tag
                    .chars()
                    .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
        );
        match *tag {
            "PY" => assert!(
                value.len() == 4 && value.bytes().all(|it| it.is_ascii_digit()),
                "{value}"
            ),
            "DA" => assert_eq!(value.matches('/').count(), 2, "{value}"),
            "SP" | "EP" => assert!(!value.contains('-'), "{value}"),
            "TY" | "ER" => {}
            _ => assert!(!value.is_empty(), "{tag}"),
        }
    }
    let names: Vec<&str> = lines
        .iter()
        .filter(|it| matches!(it.0, "AU" | "A2" | "ED" | "A3"))
        .map(|it| it.1)
        .collect();
    assert!(
        names.contains(&"Doe, Jane") || names.contains(&"Smith, John"),
        "{record}"
    );
}
