//! `notebib check --bib`: rules, forms of output, mending, switching off.

use std::fs;

use super::harness::World;

const BIB: &str = "@article{codd,\n  author = {Codd, E. F.},\n  title = {A Model for SQL},\n  year = 1970,\n  pages = {1-2},\n  month = {June},\n}\n\n@misc{x, title = {T} note = {}, isbn = {978-0-201-03801-8}}\n";

#[test]
fn findings_in_every_form() {
    let world = World::new();
    world.write("a.bib", BIB);
    let run = world
        .run(&["check", "--bib", "a.bib", "--format", "lines"])
        .expect(1);
    insta::assert_snapshot!(run.stdout, @r"
    a.bib:1:1: missing-field: @article has no journal or journaltitle
    a.bib:3:11: lost-capitals: capitals outside braces
    a.bib:5:11: pages-form: `1-2` for 1--2
    a.bib:6:11: month-form: `June` for jun
    a.bib:9:21: missing-comma: a comma is missing here
    a.bib:9:22: empty-field: `note` has no value
    a.bib:9:40: odd-isbn: `978-0-201-03801-8` is no ISBN
    ");
    let json = world
        .run(&["check", "--bib", "a.bib", "--json"])
        .expect(1)
        .json_lines();
    assert_eq!(
        (&json[0]["rule"], &json[0]["level"], &json[2]["fixable"]),
        (&"missing-field".into(), &"error".into(), &true.into())
    );
    let github = world
        .run(&["check", "--bib", "a.bib", "--format", "github"])
        .expect(1)
        .stdout;
    assert!(
        github.starts_with("::error file=a.bib,line=1,col=1,title=missing-field::@article has no"),
        "{github}"
    );
    let people = world.run(&["check", "--bib", "a.bib"]).expect(1).stdout;
    assert!(
        people.starts_with(
            "a.bib:1:1: error: codd: @article has no journal or journaltitle (missing-field)"
        ),
        "{people}"
    );
}

#[test]
fn what_is_safe_is_mended() {
    let world = World::new();
    world.write("a.bib", BIB);
    let left = world
        .run(&["check", "--bib", "a.bib", "--fix", "--format", "lines"])
        .expect(1)
        .stdout;
    assert_eq!(left.lines().count(), 2, "{left}");
    let mended = fs::read_to_string(world.path().join("a.bib")).unwrap();
    assert!(
        mended.contains("title = {A Model for {SQL}}") && mended.contains("month = jun"),
        "{mended}"
    );
    world.write("good.bib", "@misc{a, title={T}}\n");
    world
        .run(&["check", "--bib", "good.bib", "--fix"])
        .expect(0);
    assert_eq!(
        fs::read_to_string(world.path().join("good.bib")).unwrap(),
        "@misc{a, title={T}}\n"
    );
}

#[test]
fn rules_are_explained_and_switched_off() {
    let world = World::with_catalog();
    let said = world
        .run(&["check", "--explain", "lost-capitals"])
        .expect(0)
        .stdout;
    assert!(
        said.starts_with("lost-capitals (warning, mended by --fix): "),
        "{said}"
    );
    assert_eq!(
        world
            .run(&["check", "--explain", "all"])
            .expect(0)
            .stdout
            .lines()
            .count(),
        28
    );
    world.run(&["check", "--explain", "nonsense"]).expect(1);
    world.write("a.bib", "@misc{a, title={On the DNA of Mice}}\n");
    world.run(&["check", "--bib", "a.bib"]).expect(1);
    world.write(
        ".notebib/config.toml",
        "[check]\noff = [\"lost-capitals\"]\n",
    );
    world.run(&["check", "--bib", "a.bib"]).expect(0);
    world.write(".notebib/config.toml", "[check]\noff = [\"nonsense\"]\n");
    world.run(&["check", "--bib", "a.bib"]).expect(2);
    world.run(&["check", "--bib", "none.bib"]).expect(2);
}
