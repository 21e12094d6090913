//! `notebib cite`, `bibliography` and `rekey`.

use std::process::Command;

use super::harness::World;

fn world() -> World {
    let world = World::with_catalog();
    world.write(
        "a.bib",
        "@article{codd, author={Codd, E. F.}, title={A Relational Model}, journal={CACM}, year=1970, volume=13, doi={10.1145/362384.362685}}\n\
         @misc{odd.key., author={Doe, J.}, title={Odd}, year=2001}\n",
    );
    world.run(&["import", "a.bib"]).expect(0);
    world.write(
        "notes/a.md",
        "# A\n\none\ntwo\nthree\nSee [@codd, p. 3] and @coddington.\nfour\nfive\nsix\nseven\n",
    );
    world.write(
        "notes/b.tex",
        "\\documentclass{article}\\begin{document}\nBy \\citep{codd,other}.\n\\end{document}",
    );
    world.write("notes/c.typ", "= C\nSee @codd. And #cite(<codd>).\n");
    world.write("notes/d.md", "- Logseq says [[@codd]]\n");
    world.run(&["scan", "notes"]).expect(0);
    world
}

#[test]
fn a_citation_for_every_writer() {
    let world = world();
    for (args, expected) in [
        (&["codd"][..], "[@codd]\n"),
        (&["codd", "odd.key."], "[@codd; @{odd.key.}]\n"),
        (
            &["10.1145/362384.362685", "odd.key.", "--format", "latex"],
            "\\cite{codd,odd.key.}\n",
        ),
        (
            &["codd", "odd.key.", "--format", "typst"],
            "@codd #cite(label(\"odd.key.\"))\n",
        ),
        (
            &["codd", "--format", "markdown"],
            "[A Relational Model](https://doi.org/10.1145/362384.362685)\n",
        ),
        (&["codd", "--format", "text"], "(Codd, 1970)\n"),
        (&["codd", "--format", "text", "--style", "ieee"], "[1]\n"),
    ] {
        assert_eq!(
            world.run(&[&["cite"], args].concat()).expect(0).stdout,
            expected
        );
    }
    world.run(&["cite", "zzzzqqq"]).expect(1);
}

#[test]
fn keys_in_notes_are_mentions_and_a_note_has_its_list() {
    let world = world();
    let cites = world.run(&["cites", "codd"]).expect(0).stdout;
    for place in ["a.md:6", "b.tex:2", "c.typ:2", "d.md:1"] {
        assert!(cites.contains(place), "{place}: {cites}");
    }
    let list = world
        .run(&["bibliography", "a.md", "--style", "apa"])
        .expect(0)
        .stdout;
    assert!(
        list.starts_with("Codd, E. F. (1970). A relational model."),
        "{list}"
    );
    let html = world
        .run(&[
            "bibliography",
            "d.md",
            "--format",
            "html",
            "--style",
            "ieee",
        ])
        .expect(0)
        .stdout;
    assert!(html.contains("id=\"ref-codd\""), "{html}");
    world.run(&["bibliography", "none.md"]).expect(1);
}

#[test]
fn a_new_key_comes_with_a_patch_for_the_notes() {
    let world = world();
    let dry = world
        .run(&["rekey", "codd", "codd70", "--dry-run"])
        .expect(0)
        .stdout;
    let run = world.run(&["rekey", "codd", "codd70"]).expect(0);
    assert_eq!(run.stdout, dry);
    insta::assert_snapshot!(run.stdout, @r"
    diff --git a/notes/a.md b/notes/a.md
    --- a/notes/a.md
    +++ b/notes/a.md
    @@ -3,7 +3,7 @@
     one
     two
     three
    -See [@codd, p. 3] and @coddington.
    +See [@codd70, p. 3] and @coddington.
     four
     five
     six
    diff --git a/notes/b.tex b/notes/b.tex
    --- a/notes/b.tex
    +++ b/notes/b.tex
    @@ -1,3 +1,3 @@
     \documentclass{article}\begin{document}
    -By \citep{codd,other}.
    +By \citep{codd70,other}.
     \end{document}
    \ No newline at end of file
    diff --git a/notes/c.typ b/notes/c.typ
    --- a/notes/c.typ
    +++ b/notes/c.typ
    @@ -1,2 +1,2 @@
     = C
    -See @codd. And #cite(<codd>).
    +See @codd70. And #cite(<codd70>).
    diff --git a/notes/d.md b/notes/d.md
    --- a/notes/d.md
    +++ b/notes/d.md
    @@ -1,1 +1,1 @@
    -- Logseq says [[@codd]]
    +- Logseq says [[@codd70]]
    ");
    // The old key goes on naming it, and nothing in the notes has changed.
    assert!(
        world
            .run(&["show", "codd"])
            .expect(0)
            .stdout
            .contains("codd70")
    );
    world.write("p.patch", &run.stdout);
    let applied = Command::new("git")
        .args(["apply", "p.patch"])
        .current_dir(world.path())
        .env("GIT_CEILING_DIRECTORIES", world.path().parent().unwrap())
        .status();
    if let Ok(status) = applied {
        assert!(status.success());
        let note = std::fs::read_to_string(world.path().join("notes/c.typ")).unwrap();
        assert!(note.contains("#cite(<codd70>)"), "{note}");
    }
    let refused = world.run(&["rekey", "odd.key.", "codd"]).expect(2);
    assert!(refused.stderr.contains("codd"), "{}", refused.stderr);
    world.run(&["rekey", "codd", "no good"]).expect(2);
    world.run(&["undo"]).expect(0);
    assert!(
        world
            .run(&["show", "codd", "--json"])
            .expect(0)
            .stdout
            .contains("\"key\":\"codd\"")
    );
}
