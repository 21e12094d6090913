//! `notebib import`: what comes in, what is said of it, and that it can be taken back.

use super::harness::World;

const BIB: &str = "\
% My references
@string{sosp = {Symposium on Operating Systems Principles}}
@inproceedings{pipe,
  author   = {Narayanan, Deepak and Harlap, Aaron},
  title    = {{PipeDream}: Generalized Pipeline Parallelism for {DNN} Training},
  booktitle = sosp,
  year = 2019, doi = {10.1145/3341301.3359646},
  keywords = {dnn, good}, myfield = {keep {me}}
}
@article{broken, title = {oops
@article(codd70, author = \"Codd, E. F.\", title = \"A Relational Model\", journal = {CACM}, year = 1970)
";

#[test]
fn works_come_in_with_key_tags_and_all_fields() {
    let world = World::new();
    world.write("a.bib", BIB);
    let run = world
        .run(&["import", "a.bib", "--rejects", "bad.bib"])
        .expect(2);
    insta::assert_snapshot!(run.snapshot(), @r"
    $ notebib import a.bib --rejects bad.bib
    status: 2
    --- stderr
    notebib: a.bib:10: the value of `title` is not closed; not read
    notebib: entries: 2 new, 1 not read
    ");
    let bad = std::fs::read_to_string(world.path().join("bad.bib")).unwrap();
    assert_eq!(
        bad,
        "% a.bib:10: the value of `title` is not closed\n@article{broken, title = {oops\n\n"
    );
    // Mended, it is the next file to import.
    world.write("bad.bib", bad.replace("oops", "oops}}"));
    world.run(&["import", "bad.bib"]).expect(0);
    let keys = world.run(&["list", "--format", "keys"]).expect(0).stdout;
    assert_eq!(keys, "broken\ncodd70\npipe\n");
    let shown = world
        .run(&["show", "pipe", "--json", "--sources"])
        .expect(0)
        .json_lines();
    assert_eq!(shown[0]["tags"].as_array().unwrap().len(), 2);
    assert!(shown[0]["sources"].to_string().contains("keep {me}"));
    // Once more changes nothing, and one undo takes the last import back.
    let again = world.run(&["import", "bad.bib"]).expect(0);
    assert!(again.stderr.contains("1 unchanged"), "{}", again.stderr);
    world.run(&["undo"]).expect(0);
    let keys = world.run(&["list", "--format", "keys"]).expect(0).stdout;
    assert_eq!(keys, "codd70\npipe\n");
}

#[test]
fn an_entry_is_the_work_that_notes_cite() {
    let world = World::with_catalog();
    world.write(
        "notes/a.md",
        "# References\n\n- PipeDream: Generalized Pipeline Parallelism for DNN Training [2019, SOSP]\n\nSee [@pipe].\n",
    );
    world.run(&["scan", "notes"]).expect(0);
    world.write("a.bib", BIB);
    let run = world.run(&["import", "a.bib", "--dry-run"]).expect(2);
    assert!(
        run.stdout.contains("merged\tpipe\ta.bib:3\twas "),
        "{}",
        run.stdout
    );
    assert_eq!(
        world
            .run(&["list", "--format", "keys"])
            .expect(0)
            .stdout
            .lines()
            .count(),
        1
    );
    world.run(&["import", "a.bib"]).expect(2);
    let shown = &world
        .run(&["show", "pipe", "--json"])
        .expect(0)
        .json_lines()[0];
    assert_eq!(shown["venue"], "Symposium on Operating Systems Principles");
    // The key in the note points at it now, and a rescan keeps what was imported.
    let cites = world.run(&["cites", "pipe"]).expect(0).stdout;
    assert_eq!(cites.lines().count(), 2, "{cites}");
    world.write("notes/a.md", "# References\n\n- PipeDream: Generalized Pipeline Parallelism for DNN Training [2018, OSDI]\n");
    world.run(&["scan", "notes"]).expect(0);
    let shown = &world
        .run(&["show", "pipe", "--json"])
        .expect(0)
        .json_lines()[0];
    assert_eq!(
        (&shown["year"], &shown["key"]),
        (&2019.into(), &"pipe".into())
    );
    // A person's word is above the file's.
    world.run(&["set", "pipe", "year=2020"]).expect(0);
    world.run(&["import", "a.bib"]).expect(2);
    let shown = &world
        .run(&["show", "pipe", "--json"])
        .expect(0)
        .json_lines()[0];
    assert_eq!(shown["year"], 2020);
}

#[test]
fn two_entries_of_one_work_are_one_only_where_nothing_is_lost() {
    let world = World::with_catalog();
    world.write(
        "a.bib",
        "@article{a, title={One and the same long title}, author={B, C}, year=2001, journal={J}}\n\
         @article{c, title={One and the same long title}, author={B, C}, year=2001, journal={Other}}\n\
         @article{A, title={Something else entirely, on cheese}, author={D, E}, year=1999}\n\
         @article{e, title={A title of its own}, doi={10.1145/362384.362685}}\n\
         @article{f, title={A Title of its Own}, doi={https://doi.org/10.1145/362384.362685}, year=2002}\n\
         @article{g, title={One and the same long title}, author={B, C}, year=2001}\n",
    );
    world.write(
        "b.bib",
        "@article{b, title={One and the Same Long Title}, author={B, C}, year=2001, volume=3}\n",
    );
    let run = world.run(&["import", "a.bib", "b.bib"]).expect(0);
    insta::assert_snapshot!(run.snapshot(), @r"
    $ notebib import a.bib b.bib
    status: 0
    --- stdout
    new	c	a.bib:2	looks like a; they stay two works, for they have two keys or do not say the same
    new	d1999something	a.bib:3	the key `A` belongs to another work; this one is d1999something
    merged	e	a.bib:5	`f` is another name of e
    new	g	a.bib:6	looks like a; they stay two works, for they have two keys or do not say the same
    merged	a	b.bib:1	`b` is another name of a
    --- stderr
    notebib: entries: 5 new, 2 merged
    ");
    let shown = &world.run(&["show", "b", "--json"]).expect(0).json_lines()[0];
    assert_eq!(
        (&shown["key"], &shown["volume"]),
        (&"a".into(), &"3".into())
    );
}

#[test]
fn every_format_comes_in() {
    let world = World::with_catalog();
    world.write(
        "a.ris",
        "TY  - JOUR\nID  - ris1\nTI  - Of RIS\nAU  - Codd, E.\nER  - \n",
    );
    world.write(
        "b.json",
        "[{\"id\":\"csl1\",\"type\":\"book\",\"title\":\"Of CSL\"}]",
    );
    world.write(
        "c.nbib",
        "PMID- 31452104\nTI  - Of PubMed.\nFAU - Smith, Jane\n",
    );
    world.write("d.enw", "%0 Book\n%F enw1\n%T Of EndNote\n%A Doe, J.\n");
    world.write(
        "e.xml",
        "<?xml version=\"1.0\"?><xml><records><record><ref-type name=\"Book\">6</ref-type><titles><title>Of XML</title></titles></record></records></xml>",
    );
    let utf16: Vec<u8> = "@book{u16, title = {Über UTF-16}}"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    world.write("f.bib", [&[0xFF, 0xFE][..], &utf16].concat());
    world.write("g.bib", b"@book{latin, title = {\xdcber Latin-1}}");
    world
        .run(&[
            "import", "a.ris", "b.json", "c.nbib", "d.enw", "e.xml", "f.bib", "g.bib",
        ])
        .expect(0);
    world
        .run_with(
            &["import", "-"],
            b"10.1145/3341301.3359646\narXiv:1806.03377\nhttps://example.org/page\n",
        )
        .expect(0);
    let titles: Vec<String> = world
        .run(&["list", "--json"])
        .expect(0)
        .json_lines()
        .iter()
        .map(|line| line["title"].as_str().unwrap().to_owned())
        .collect();
    for title in [
        "Of RIS",
        "Of CSL",
        "Of PubMed",
        "Of EndNote",
        "Of XML",
        "Über UTF-16",
        "Über Latin-1",
        "10.1145/3341301.3359646",
        "1806.03377",
        "https://example.org/page",
    ] {
        assert!(titles.iter().any(|it| it == title), "{title}: {titles:?}");
    }
}

#[test]
fn what_is_no_bibliography_is_refused() {
    let world = World::with_catalog();
    world.write("a.txt", "Dear all,\nwhat is this?\n");
    let run = world.run(&["import", "a.txt"]).expect(2);
    assert!(
        run.stderr
            .starts_with("notebib: error: a.txt: no bibliography"),
        "{}",
        run.stderr
    );
    world.run(&["import", "none.bib"]).expect(2);
    world.write("empty.bib", "% nothing in here yet\n");
    world.run(&["import", "empty.bib"]).expect(1);
    world
        .run(&["import", "a.txt", "--from", "bibtex"])
        .expect(1);
}
