//! Which works `notebib export` writes, in which order, and what its options add.

use super::{keys, scanned};
use crate::harness::World;

#[test]
fn all_works_in_the_order_of_their_keys() {
    let world = scanned();
    let run = world.run(&["export"]).expect(0);
    assert_eq!(run.stderr, "");
    insta::assert_snapshot!(run.stdout, @r#"
    @article{codd1970relational,
      author = {Codd, E. F.},
      title = {A relational model of data for large shared data banks},
      journal = {Communications of the ACM},
      volume = {13},
      number = {6},
      pages = {377--387},
      year = {1970},
      doi = {10.1145/362384.362685},
    }

    @article{lamport1978time,
      author = {Lamport, L.},
      title = {Time, clocks, and the ordering of events in a distributed system},
      journal = {Communications of the ACM},
      volume = {21},
      number = {7},
      pages = {558--565},
      year = {1978},
    }

    @misc{mengyuan2023tujiedamoxingxun,
      author = {{猛猿}},
      title = {图解大模型训练之：流水线并行},
      year = {2023},
    }

    @misc{pipedream2019,
      title = {{PipeDream}: Generalized Pipeline Parallelism for {DNN} Training},
      howpublished = {In Proceedings of the ACM Symposium on Operating Systems Principles},
      year = {2019},
      doi = {10.1145/3341301.3359646},
      key = {PipeDream},
    }

    @misc{pretzel2018,
      title = {Pretzel: Opening the Black Box of Machine Learning Prediction Serving Systems},
      howpublished = {In Proceedings of the USENIX Symposium on Operating Systems Design and Implementation},
      year = {2018},
      key = {Pretzel},
    }
    "#);
    // The same catalog, the same bytes; a scan of unchanged notes changes nothing.
    world.run(&["scan", "notes"]).expect(0);
    assert_eq!(world.run(&["export"]).expect(0).stdout, run.stdout);
    assert_eq!(
        world.run(&["export", "-o", "-"]).expect(0).stdout,
        run.stdout
    );
}

#[test]
fn a_selection() {
    let world = scanned();
    world.run(&["tag", "add", "codd", "to-read"]).expect(0);
    for (args, expected) in [
        (&["relational", "model"][..], &["codd1970relational"][..]),
        (&["--tag", "to-read"], &["codd1970relational"]),
        (&["--tag", "very-good"], &["pretzel2018"]),
        (&["--year", "2018..2019"], &["pipedream2019", "pretzel2018"]),
        (
            &["--author", "lamport", "--kind", "paper"],
            &["lamport1978time"],
        ),
        (
            &["--cited-in", "notes/classics.md"],
            &["codd1970relational", "lamport1978time"],
        ),
        (&["--cited-in", "systems.txt#serving"], &["pretzel2018"]),
        (
            &["--cited-in", "notes/systems.txt#Training"],
            &["mengyuan2023tujiedamoxingxun", "pipedream2019"],
        ),
        (
            &["--cited-in", "notes/systems.txt#Training", "pipeline"],
            &["pipedream2019"],
        ),
    ] {
        let run = world.run(&[&["export"], args].concat()).expect(0);
        assert_eq!(keys(&run.stdout), expected, "{args:?}");
    }
}

#[test]
fn nothing_to_write_and_wrong_questions() {
    let world = scanned();
    let run = world.run(&["export", "--tag", "nowhere"]).expect(1);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
    for (status, args) in [
        (1, &["--year", "1901"][..]),
        (1, &["--cited-in", "notes/none.txt"]),
        (1, &["--cited-in", "notes/systems.txt#nowhere"]),
        (2, &["--format", "nonsense"]),
        (2, &["--year", "soon"]),
        (2, &["--kind", "poem"]),
        (2, &["--json", "--format", "bibtex"]),
        (2, &["--cited-in", "a.txt", "--note", "a.txt"]),
        (2, &["-o"]),
    ] {
        let run = world.run(&[&["export"], args].concat()).expect(status);
        assert_eq!(run.stdout, "", "{args:?}");
        assert!(status == 1 || !run.stderr.is_empty(), "{args:?}");
    }
    // No catalog at all.
    World::new().run(&["export"]).expect(2);
}

#[test]
fn options_add_what_they_say() {
    let world = scanned();
    let bib = |args: &[&str]| {
        world
            .run(&[&["export", "--cited-in", "systems.txt"], args].concat())
            .expect(0)
            .stdout
    };
    let plain = bib(&[]);
    assert!(
        plain.contains("流水线并行") && !plain.contains("note =") && !plain.contains("keywords =")
    );
    let remarks = bib(&["--remarks"]);
    assert!(
        remarks.contains("  note = {very good. One runtime for all operators \\& 100\\% reuse},\n"),
        "{remarks}"
    );
    let keywords = bib(&["--keywords"]);
    assert!(
        keywords.contains("  keywords = {very-good},\n"),
        "{keywords}"
    );
    let ascii = bib(&["--ascii"]);
    assert!(
        ascii.is_ascii() && ascii.contains("liu shui xian bing xing"),
        "{ascii}"
    );
    let json = world
        .run(&["export", "--format", "jsonl", "pretzel"])
        .expect(0)
        .json_lines();
    assert_eq!(json.len(), 1);
    assert_eq!(json[0]["key"], "pretzel2018");
    let list = world.run(&["list", "--json", "--sort", "key"]).expect(0);
    assert_eq!(
        world.run(&["export", "--json"]).expect(0).stdout,
        list.stdout
    );
    // What the config says holds without the options.
    world.write(
        ".notebib/config.toml",
        "[export]\nascii = true\nremarks = true\ntags = true\n",
    );
    assert_eq!(bib(&[]), bib(&["--ascii", "--remarks", "--keywords"]));
}

#[test]
fn keys_follow_the_config_and_differ_in_more_than_capitals() {
    let world = World::with_catalog();
    world.write(
        ".notebib/config.toml",
        "[keys]\nformula = \"[auth]_[venue]_[yy]\"\n",
    );
    world.write(
        "a.txt",
        "\
1. related materials
    1. Serving DNNs in Real Time at Datacenter Scale - Jane McDonald    [2019, SOSP]
    2. Sorting and Searching Many Small Files - John Mcdonald    [2019, SOSP]
    3. 深度学习中的参数服务器 - 李沐    [2021, OSDI]
",
    );
    world.run(&["scan", "a.txt"]).expect(0);
    let bib = world.run(&["export"]).expect(0).stdout;
    assert_eq!(
        keys(&bib),
        ["Li_OSDI_21", "McDonald_SOSP_19", "Mcdonald_SOSP_19a"]
    );
    super::peers::check(&bib, false);
    // A person who sets a key is told, too.
    let run = world
        .run(&["set", "Li_OSDI_21", "key=mcdonald_sosp_19"])
        .expect(2);
    assert!(run.stderr.contains("mcdonald_sosp_19"), "{}", run.stderr);
    world
        .run(&["set", "Li_OSDI_21", "key=li_osdi_21"])
        .expect(0);
    assert!(
        world
            .run(&["export"])
            .expect(0)
            .stdout
            .contains("{li_osdi_21,")
    );
    // So is one whose formula cannot be read.
    world.write(".notebib/config.toml", "[keys]\nformula = \"[who]\"\n");
    world.write(
        "b.txt",
        "1. related materials\n    1. One More Paper    [2019, SOSP]\n",
    );
    let run = world.run(&["scan", "b.txt"]).expect(2);
    assert!(
        run.stderr.contains("unknown placeholder [who]"),
        "{}",
        run.stderr
    );
}
