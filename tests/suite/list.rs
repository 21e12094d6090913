//! `notebib init`, `list` and `show`.

use notebib::catalog::choose::choose;
use notebib::catalog::{Catalog, Error};
use notebib::model::WorkId;

use super::harness::World;

/// A world whose catalog has three works in two notes.
pub(crate) fn filled() -> World {
    let world = World::with_catalog();
    let mut catalog = Catalog::open(&world.path().join(".notebib/catalog.db")).unwrap();
    catalog
        .write("scan", "2 notes", "2026-01-01T00:00:00Z", |tx| {
            tx.execute_batch(FILLED)?;
            choose(tx, &[WorkId(1), WorkId(2), WorkId(3)])
        })
        .map_err(|error: Error| error.to_string())
        .unwrap();
    world
}

const FILLED: &str = r#"
INSERT INTO notes VALUES
    (1, 'a.md', 300, 1, 1, x'00ff', 'markdown', NULL, '2022-05-01', '[]', 'present', NULL, '2026'),
    (2, 'b/c.md', 300, 1, 2, x'01ff', 'markdown', NULL, '2023-10-15', '[]', 'present', NULL, '2026');
INSERT INTO works (id, key, kind, title, added_at) VALUES
    (1, 'harlap2018pipedream', 'paper', '', '2026-01-01T00:00:00Z'),
    (2, 'li2014parameter', 'paper', '', '2026-01-01T00:00:00Z'),
    (3, '李沐2021论文', 'video', '', '2026-01-01T00:00:00Z');
INSERT INTO mentions VALUES
    (1, 1, NULL, 1, 'entry', 3, 3, 4, 40, 90, 'PipeDream: Fast and Efficient Pipeline Parallel DNN Training',
     'pipedreamfastandefficientpipelineparalleldnntraining', '1. PipeDream: Fast …', 0.9,
     '{"kind":"paper","authors":["Aaron Harlap et al."],"year":2018,"venue":"arXiv","urls":["https://arxiv.org/abs/1806.03377"],"ids":[["arxiv","1806.03377"]],"aliases":["PipeDream"],"remark":"good"}'),
    (2, 2, NULL, 1, 'entry', 7, 8, 4, 140, 240, 'PipeDream: generalized pipeline parallelism for DNN training',
     'pipedreamgeneralizedpipelineparallelismfordnntraining', '1. PipeDream: generalized …', 0.95,
     '{"kind":"paper","year":2019,"venue":"SOSP","org":"Microsoft","cited_by":510,"ids":[["doi","10.1145/3341301.3359646"]],"aliases":["PipeDream"],"remark":"very good"}'),
    (3, 2, NULL, 2, 'entry', 9, 9, 4, 250, 290, 'Scaling Distributed Machine Learning with the Parameter Server',
     'scalingdistributedmachinelearningwiththeparameterserver', '2. Scaling …', 0.9,
     '{"kind":"paper","authors":["Mu Li","David G. Andersen"],"year":2014,"venue":"OSDI"}'),
    (4, 2, NULL, 3, 'entry', 11, 11, 4, 300, 330, '李沐：如何读论文', '李沐如何读论文', '3. 李沐…', 0.8,
     '{"kind":"video","authors":["李沐"],"year":2021}');
INSERT INTO titles VALUES
    ('pipedreamfastandefficientpipelineparalleldnntraining', 1),
    ('pipedreamgeneralizedpipelineparallelismfordnntraining', 1),
    ('scalingdistributedmachinelearningwiththeparameterserver', 2), ('李沐如何读论文', 3);
INSERT INTO identifiers VALUES ('doi', '10.1145/3341301.3359646', 1, 'note'), ('arxiv', '1806.03377', 1, 'note');
INSERT INTO names (fold, work_id, name, source) VALUES ('pipedream', 1, 'PipeDream', 'colon');
INSERT INTO tags VALUES (1, 'very good', 'suggested', 'on');
"#;

#[test]
fn init_is_done_once() {
    let world = World::new();
    let first = world.run(&["init"]).expect(0);
    assert_eq!(
        first.stderr,
        "notebib: made an empty catalog at [WORK]/.notebib/catalog.db\n"
    );
    assert!(world.path().join(".notebib/config.toml").is_file());
    world.write(".notebib/config.toml", "# mine\n");
    let again = world.run(&["init"]).expect(0);
    assert_eq!(
        again.stderr,
        "notebib: the catalog [WORK]/.notebib/catalog.db is there already\n"
    );
    let config = std::fs::read_to_string(world.path().join(".notebib/config.toml")).unwrap();
    assert_eq!(config, "# mine\n");
}

#[test]
fn without_a_catalog_it_says_how_to_make_one() {
    let run = World::new().run(&["list"]).expect(2);
    assert!(
        run.stderr.contains("no catalog at") && run.stderr.contains("`notebib init`"),
        "{}",
        run.stderr
    );
}

#[test]
fn what_is_no_catalog_is_refused_in_one_line() {
    let world = World::new();
    world.write(
        "text.db",
        "this is a text, and no database, whatever its name says\n".repeat(40),
    );
    world.write("empty.db", "");
    let run = world.run(&["list", "--db", "text.db"]).expect(2);
    assert_eq!(
        run.stderr,
        "notebib: error: the catalog [WORK]/text.db is damaged: file is not a database\n\
         hint: put back a copy, or name another file with --db and scan your notes into it\n"
    );
    let other = rusqlite::Connection::open(world.path().join("other.db")).unwrap();
    other.execute_batch("CREATE TABLE t (x)").unwrap();
    let run = world.run(&["list", "--db", "other.db"]).expect(2);
    assert_eq!(
        run.stderr,
        "notebib: error: [WORK]/other.db is not a notebib catalog\n\
         hint: name another file with --db\n"
    );
    world.run(&["init", "--db", "new.db"]).expect(0);
    let newer = rusqlite::Connection::open(world.path().join("new.db")).unwrap();
    newer.execute_batch("PRAGMA user_version = 99").unwrap();
    drop(newer);
    let before = std::fs::read(world.path().join("new.db")).unwrap();
    let run = world.run(&["list", "--db", "new.db"]).expect(2);
    assert!(
        run.stderr
            .contains("was written by a newer notebib (catalog version 99;"),
        "{}",
        run.stderr
    );
    assert_eq!(
        before,
        std::fs::read(world.path().join("new.db")).unwrap(),
        "untouched"
    );
}

#[test]
fn works_are_listed_filtered_and_sorted() {
    let world = filled();
    let keys = |args: &[&str]| {
        let args = [&["list", "--format", "keys"], args].concat();
        world
            .run(&args)
            .stdout
            .replace('\n', " ")
            .trim_end()
            .to_owned()
    };
    assert_eq!(
        keys(&[]),
        "harlap2018pipedream li2014parameter 李沐2021论文"
    );
    assert_eq!(
        keys(&["--sort", "year"]),
        "李沐2021论文 harlap2018pipedream li2014parameter"
    );
    assert_eq!(
        keys(&["--sort", "mentions", "--limit", "1"]),
        "harlap2018pipedream"
    );
    assert_eq!(
        keys(&["--sort", "cited-by", "--limit", "1"]),
        "harlap2018pipedream"
    );
    assert_eq!(
        keys(&["--sort", "title"]),
        "harlap2018pipedream li2014parameter 李沐2021论文"
    );
    assert_eq!(
        keys(&["--year", "2014..2019"]),
        "harlap2018pipedream li2014parameter"
    );
    assert_eq!(keys(&["--venue", "osdi"]), "li2014parameter");
    assert_eq!(keys(&["--author", "Andersen"]), "li2014parameter");
    assert_eq!(keys(&["--kind", "video"]), "李沐2021论文");
    assert_eq!(keys(&["--tag", "very good"]), "harlap2018pipedream");
    assert_eq!(keys(&["--note", "a.md"]), "harlap2018pipedream");
    assert_eq!(
        keys(&["--note", "c.md"]),
        "harlap2018pipedream li2014parameter 李沐2021论文"
    );
    assert_eq!(keys(&["parameter", "server"]), "li2014parameter");
    assert_eq!(keys(&["论文"]), "李沐2021论文");
    assert_eq!(keys(&["nothing of the sort"]), "");
    world.run(&["list", "--tag", "none"]).expect(1);
    world.run(&["list", "--year", "22-19"]).expect(2);
    world.run(&["list", "--kind", "poem"]).expect(2);
    world.run(&["list", "\"'(*^"]).expect(1);
}

#[test]
fn a_listing_shows_what_is_known() {
    let world = filled();
    insta::assert_snapshot!(world.run(&["list"]).snapshot());
    insta::assert_snapshot!(world.run(&["list", "--json", "--limit", "1"]).snapshot());
}

#[test]
fn show_tells_all_and_who_said_it() {
    let world = filled();
    insta::assert_snapshot!(world.run(&["show", "PipeDream", "--sources"]).snapshot());
    insta::assert_snapshot!(
        world
            .run(&["show", "Parameter Server", "--json", "--sources"])
            .snapshot()
    );
    let run = world.run(&["show", "no such work at all"]).expect(1);
    assert!(run.stdout.is_empty());
    assert!(
        run.stderr
            .starts_with("notebib: error: no work is called `no such work at all`\n")
    );
}

#[test]
fn stats_count() {
    let world = filled();
    world.run(&["tag", "add", "PipeDream", "mine"]).expect(0);
    world.run(&["remove", "li2014parameter"]).expect(0);
    let stats = world
        .run(&["stats", "--json"])
        .expect(0)
        .json_lines()
        .remove(0);
    assert_eq!(
        (&stats["works"], &stats["works_removed"]),
        (&2.into(), &1.into())
    );
    assert_eq!(stats["kinds"], serde_json::json!({"paper": 1, "video": 1}));
    assert_eq!(
        (&stats["works_tagged"], &stats["notes"]),
        (&1.into(), &2.into())
    );
    let table = world.run(&["stats"]).expect(0).stdout;
    assert!(table.contains("works\t2\n  paper\t1\n"), "{table}");
}
