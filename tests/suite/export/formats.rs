//! The formats beside BibTeX, the round trip of what was imported, and exports for a document.

use std::fs;

use crate::harness::World;

const BIB: &str = "\
@inproceedings{pipe,
  author = {Narayanan, Deepak and Harlap, Aaron and others},
  title = {{PipeDream}: Generalized \\emph{Pipeline} Parallelism},
  booktitle = {Symposium on Operating Systems Principles},
  month = oct,
  year = {2019},
  pages = {1--15},
  doi = {10.1145/3341301.3359646},
  keywords = {dnn, good},
  myfield = {keep {me}},
}

@article{goedel,
  author = {G{\\\"o}del, Kurt},
  title = {{\\\"U}ber formal unentscheidbare S{\\\"a}tze},
  journaltitle = {Monatshefte},
  volume = {38},
  number = {1},
  date = {1931-12},
}

@inproceedings{child,
  author = {Doe, Jane},
  title = {A child of its parent},
  crossref = {aproc},
}

@proceedings{aproc,
  title = {Proceedings of Everything},
  editor = {Roe, Richard},
  year = {2001},
}
";

fn imported() -> World {
    let world = World::with_catalog();
    world.write("a.bib", BIB);
    world.run(&["import", "a.bib"]).expect(0);
    world
}

/// Entries by key: what stands in each.
fn entries(bib: &str) -> std::collections::BTreeMap<String, String> {
    bib.split("\n\n")
        .filter(|entry| entry.contains('{'))
        .map(|entry| {
            let key = entry.split(['{', ',']).nth(1).unwrap().to_owned();
            (key, entry.trim().to_owned())
        })
        .collect()
}

#[test]
fn what_came_in_goes_out_again() {
    let world = imported();
    let out = world
        .run(&["export", "--format", "biblatex"])
        .expect(0)
        .stdout;
    assert_eq!(entries(&out), entries(BIB));
    // A parent comes after its children, wherever its key stands.
    assert!(out.find("{aproc,").unwrap() > out.find("{child,").unwrap());
    // Without its parent the child has what it needs of its own.
    let alone = world.run(&["export", "--author", "doe"]).expect(0).stdout;
    insta::assert_snapshot!(alone, @r"
    @inproceedings{child,
      author = {Doe, Jane},
      title = {A child of its parent},
      booktitle = {Proceedings of Everything},
      editor = {Roe, Richard},
      year = {2001},
    }
    ");
    // What a person says since is laid over, in the words of the file.
    world
        .run(&[
            "set",
            "goedel",
            "year=1932",
            "venue=Monatshefte für Mathematik",
        ])
        .expect(0);
    let out = world
        .run(&["export", "--author", "gödel", "--ascii"])
        .expect(0)
        .stdout;
    insta::assert_snapshot!(out, @r#"
    @article{goedel,
      author = {G{\"o}del, Kurt},
      title = {{\"U}ber formal unentscheidbare S{\"a}tze},
      journal = {Monatshefte f{\"u}r Mathematik},
      volume = {38},
      number = {1},
      year = {1932},
    }
    "#);
}

#[test]
fn other_formats_come_back_equal() {
    let world = imported();
    for (format, file) in [
        ("ris", "b.ris"),
        ("csl-json", "b.json"),
        ("biblatex", "b.bib"),
    ] {
        world
            .run(&["export", "--format", format, "-o", file, "--quiet"])
            .expect(0);
        let other = World::with_catalog();
        other.write(file, fs::read(world.path().join(file)).unwrap());
        other.run(&["import", file]).expect(0);
        for (key, title, year, authors) in [
            (
                "goedel",
                "Über formal unentscheidbare Sätze",
                1931,
                "[\"Kurt Gödel\"]",
            ),
            ("child", "A child of its parent", 2001, "[\"Jane Doe\"]"),
        ] {
            let line = &other.run(&["show", key, "--json"]).expect(0).json_lines()[0];
            assert_eq!(
                (line["title"].as_str(), line["year"].as_i64()),
                (Some(title), Some(year)),
                "{format}"
            );
            assert_eq!(line["authors"].to_string(), authors, "{format}");
        }
        let pipe = &other
            .run(&["show", "pipe", "--json"])
            .expect(0)
            .json_lines()[0];
        assert_eq!(pipe["ids"]["doi"], "10.1145/3341301.3359646", "{format}");
        assert_eq!(
            pipe["tags"].as_array().unwrap().len(),
            2,
            "{format}: {pipe}"
        );
    }
}

#[test]
fn csl_json_keeps_to_the_schema() {
    let world = imported();
    let out = world
        .run(&["export", "--format", "csl-json"])
        .expect(0)
        .stdout;
    let items: Vec<serde_json::Value> = serde_json::from_str(&out).unwrap();
    assert_eq!(items.len(), 4);
    let types = notebib::model::crosswalk::CSL_TYPES;
    for item in &items {
        let item = item.as_object().unwrap();
        assert!(item["id"].is_string());
        assert!(types.iter().any(|row| row.0 == item["type"]), "{item:?}");
        for (name, value) in item {
            match name.as_str() {
                "author" | "editor" | "translator" => {
                    for person in value.as_array().unwrap() {
                        assert!(person.get("family").is_some() || person.get("literal").is_some());
                    }
                }
                "issued" | "accessed" => assert!(value["date-parts"][0][0].is_i64(), "{value}"),
                _ => assert!(value.is_string() || value.is_number(), "{name}: {value}"),
            }
        }
    }
    let pipe = items.iter().find(|item| item["id"] == "pipe").unwrap();
    assert_eq!(
        pipe["title"],
        "PipeDream: Generalized <i>Pipeline</i> Parallelism"
    );
    assert_eq!(
        pipe["issued"]["date-parts"][0],
        serde_json::json!([2019, 10])
    );
    assert_eq!(pipe["page"], "1-15");
}

#[test]
fn typst_reads_its_yaml_and_tables_are_tables() {
    let world = imported();
    let yaml = world
        .run(&["export", "--format", "hayagriva"])
        .expect(0)
        .stdout;
    let library = hayagriva::io::from_yaml_str(&yaml).unwrap();
    assert_eq!(library.len(), 4);
    assert!(
        yaml.contains("value: PipeDream: Generalized Pipeline Parallelism")
            || yaml.contains("PipeDream"),
        "{yaml}"
    );
    let csv = world
        .run(&[
            "export",
            "--format",
            "csv",
            "--fields",
            "key,year,doi,myfield",
            "--sort",
            "year",
        ])
        .expect(0);
    assert_eq!(
        csv.stdout.lines().collect::<Vec<_>>(),
        [
            "key,year,doi,myfield",
            "pipe,2019,10.1145/3341301.3359646,keep me",
            "child,2001,,",
            "goedel,1931,,",
            "aproc,2001,,",
        ]
    );
    let few = world
        .run(&["export", "--fields", "title,year", "--author", "gödel"])
        .expect(0)
        .stdout;
    assert_eq!(few.lines().count(), 4, "{few}");
}

#[test]
fn a_style_formats() {
    let world = imported();
    world.run(&["remove", "child", "aproc"]).expect(0);
    for (args, expected) in [
        (&["--style", "ieee"][..], "[1] K. Gödel,"),
        (&["--style", "apa"], "Gödel, K. (1931)."),
        (&["--format", "markdown"], "*Monatshefte*"),
        (
            &["--format", "html", "--style", "acm"],
            "<div class=\"csl-entry\" id=\"ref-goedel\">",
        ),
        (&["--style", "gb-7714"], "[J]"),
    ] {
        let out = world.run(&[&["export"], args].concat()).expect(0).stdout;
        assert!(out.contains(expected), "{args:?}: {out}");
    }
    let wrong = world.run(&["export", "--style", "iee"]).expect(2);
    assert!(
        wrong.stderr.contains("hint: there are ieee"),
        "{}",
        wrong.stderr
    );
    world.write("bad.csl", "<style/>");
    world.run(&["export", "--style", "bad.csl"]).expect(2);
    world
        .run(&["export", "--style", "ieee", "--format", "ris"])
        .expect(2);
}

#[test]
fn a_document_gets_what_it_cites_under_the_keys_it_uses() {
    let world = imported();
    world.run(&["set", "goedel", "key=godel31"]).expect(0);
    world.write(
        "main.tex",
        "\\cite{goedel}\n\\parencite[3]{nobody}\n\\cite{10.1145/3341301.3359646}\n",
    );
    let run = world.run(&["export", "--aux", "main.tex"]).expect(2);
    assert_eq!(
        run.stderr,
        "notebib: main.tex:2: no work has the key `nobody`\n"
    );
    assert_eq!(
        super::keys(&run.stdout),
        ["goedel", "10.1145/3341301.3359646"]
    );
    world.write(
        "main.aux",
        "\\relax\n\\@input{part.aux}\n\\citation{godel31}\n",
    );
    world.write("part.aux", "\\citation{goedel,pipe}\n");
    let both = world
        .run(&["export", "--aux", "main.aux", "--format", "biblatex"])
        .expect(0)
        .stdout;
    assert!(both.contains("ids = {"), "{both}");
    assert_eq!(super::keys(&both).len(), 2);
    world.write("keys.txt", "pipe\n# no\n@child\n");
    let listed = world
        .run(&["export", "--keys", "keys.txt"])
        .expect(0)
        .stdout;
    assert_eq!(super::keys(&listed), ["child", "pipe"]);
}

#[test]
fn a_watched_file_stays_current() {
    let world = imported();
    world.write("main.tex", "\\cite{pipe}\n");
    let args = ["export", "--aux", "main.tex", "-o", "main.bib", "--watch"];
    let mut child = world
        .command(&args)
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let wait = |key: &str| {
        for _ in 0..200 {
            let text = fs::read_to_string(world.path().join("main.bib")).unwrap_or_default();
            if text.contains(key) {
                return true;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        false
    };
    let first = wait("{pipe,");
    world.write("main.tex", "\\cite{pipe}\n\\cite{goedel}\n");
    let second = wait("{goedel,");
    world.run(&["set", "goedel", "year=1930"]).expect(0);
    let third = wait("year = {1930}");
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!((first, second, third), (true, true, true));
}
