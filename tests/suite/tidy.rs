//! `notebib tidy`: through the binary, without a catalog.

use std::fs;

use super::harness::World;

const MESSY: &str = "% mine\n@ARTICLE{b, title=\"On DNA\", year=2001, note={}}\n@book(a, author={Jane Doe}, month=\"Feb\")\n@misc{broken, x = {1}\n";

#[test]
fn a_file_is_tidied_and_checked() {
    let world = World::new();
    world.write("a.bib", MESSY);
    let run = world.run(&["tidy", "--sort", "a.bib"]).expect(0);
    insta::assert_snapshot!(run.snapshot(), @r"
    $ notebib tidy --sort a.bib
    status: 0
    --- stdout
    @misc{broken, x = {1}

    @book{a,
      author = {Doe, Jane},
      month  = feb,
    }

    % mine
    @article{b,
      title = {On {DNA}},
      year  = 2001,
    }
    --- stderr
    notebib: a.bib:4: the entry is not closed; left as it is
    ");
    assert_eq!(
        world.run(&["tidy", "--check", "a.bib"]).expect(1).stdout,
        "a.bib\n"
    );
    assert_eq!(
        fs::read_to_string(world.path().join("a.bib")).unwrap(),
        MESSY
    );
    world.run(&["tidy", "-i", "a.bib"]).expect(0);
    world.run(&["tidy", "--check", "a.bib"]).expect(0);
    world.run(&["tidy", "none.bib"]).expect(2);
    world.run(&["tidy", "--check", "-i", "a.bib"]).expect(2);
}

#[test]
fn every_step_has_a_switch() {
    let world = World::new();
    let bib = b"@Article{k, title = \"On DNA\", author = {Jane Doe}, pages = {1-2}, month = {1}, doi = {https://doi.org/10.1145/362384.362685}, note = {}}\n";
    let tidied = world.run_with(&["tidy", "-"], bib).expect(0).stdout;
    for (switch, kept) in [
        ("--no-capitals", "{On DNA}"),
        ("--no-names", "{Jane Doe}"),
        ("--no-pages", "{1-2}"),
        ("--no-months", "{1}"),
        ("--no-dois", "https://doi.org/"),
        ("--no-empty", "note "),
        ("--no-braces", "\"On"),
        ("--no-align", "@Article"),
    ] {
        assert!(!tidied.contains(kept), "{kept}: {tidied}");
        let out = world.run_with(&["tidy", switch, "-"], bib).expect(0).stdout;
        assert!(out.contains(kept), "{switch}: {out}");
    }
    let latin = world
        .run_with(
            &["tidy", "--unicode", "-"],
            b"@misc{k, title = {\xdcber G{\\\"o}del}}",
        )
        .expect(0)
        .stdout;
    assert!(latin.contains("Über Gödel"), "{latin}");
}
