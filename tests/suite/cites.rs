//! `notebib cites`: every place that cites a work, through the binary and from real scans.

use std::collections::BTreeSet;
use std::fs;

use notebib::model::title::fold;

use super::harness::{World, shared};

const OUTLINE: &str = "\
15 May 2023

1. Distributed training
    n. related materials
        1. PipeDream: Generalized Pipeline Parallelism for DNN Training    [2019, SOSP, 510 refs]
            1. PipeDream-Flush keeps fewer microbatches
        2. Megatron-LM: Training Multi-Billion Parameter Language Models    [2019, 800 refs, NVIDIA]
            1. tensor slicing from Megatron, 微软DeepSpeed
    n. further reading
        1. Gaia: Geo-Distributed Machine Learning Approaching LAN Speeds    [2017, NSDI]
            1. https://www.usenix.org/conference/nsdi17/technical-sessions/presentation/gaia
";

const JOURNAL: &str = "\
# Journal

We looked at PipeDream again; its schedule is not a pipe dream. Megatron-LM was next.
";

fn scanned() -> World {
    let world = World::with_catalog();
    world.write("notes/outline.txt", OUTLINE);
    world.write("notes/journal.md", JOURNAL);
    world.run(&["scan", "notes"]).expect(0);
    world
}

#[test]
fn places_are_lines_to_jump_to() {
    let world = scanned();
    let run = world.run(&["cites", "PipeDream"]).expect(0);
    assert_eq!(
        run.stdout,
        "notes/journal.md:3:14: Journal: We looked at PipeDream again; its schedule is not a pipe dream. \
         Megatron-LM was next.\n\
         notes/outline.txt:5:12: Distributed training › related materials: \
         1. PipeDream: Generalized Pipeline Parallelism for DNN Training    [2019, SOSP, 510 refs]\n\
         notes/outline.txt:6:16: Distributed training › related materials: \
         1. PipeDream-Flush keeps fewer microbatches\n"
    );
    assert_eq!(run.stderr, "");
    // What people shorten a name to, and a URL alone below a title.
    assert_eq!(
        lines(&world, "Megatron-LM"),
        [
            ("notes/journal.md", 3),
            ("notes/outline.txt", 7),
            ("notes/outline.txt", 8)
        ]
    );
    assert_eq!(
        lines(&world, "Gaia"),
        [("notes/outline.txt", 10), ("notes/outline.txt", 11)]
    );
    // Asked for by a part of its title, a work is found where it is cited.
    assert_eq!(
        lines(&world, "multi-billion parameter"),
        [("notes/outline.txt", 7)]
    );
}

#[test]
fn names_in_longer_names_and_names_that_tell_nothing() {
    let world = World::with_catalog();
    world.write(
        "notes/outline.txt",
        "\
1. Databases
    n. related materials
        1. Meadow: A Store for Wide Rows    [2019, VLDB, 51 refs]
        2. Meadow Lark: Serving Meadow at the Edge    [2022, SIGMOD, 10 refs]
        3. Tuning Log Trees for Slow Disks (SLD) and Fast Ones    [2020, FAST, 7 refs]
        4. Slow memory: How we bought a cheaper machine    [2021, OSDI, 3 refs]
    1. As shown for Meadow Lark the edge is near
    2. The slow memory of SLD is what it is
",
    );
    world.run(&["scan", "notes"]).expect(0);
    let at = |reference: &str| -> Vec<u64> {
        let run = world.run(&["cites", reference, "--json"]).expect(0);
        let places = run.json_lines();
        let places = places.iter().filter(|line| line["record"] == "place");
        let mut lines: Vec<u64> = places.filter_map(|line| line["line"].as_u64()).collect();
        lines.dedup();
        lines
    };
    assert_eq!(
        at("Meadow"),
        [3, 4, 7],
        "where it is a word of a longer name too"
    );
    assert_eq!(at("Meadow Lark"), [4, 7]);
    assert_eq!(
        at("Tuning Log Trees for Slow Disks (SLD) and Fast Ones"),
        [5]
    );
    assert_eq!(at("Slow memory: How we bought a cheaper machine"), [6]);
}

/// Titles after the colon, unlike enough to be works of their own.
const SUBTITLES: [&str; 10] = [
    "Globally Distributed Storage with External Consistency",
    "Planning Graph Queries on Disaggregated Memory",
    "Checkpoints without Pauses for Recommendation Models",
    "Bounded Staleness in Mobile Sensor Networks",
    "Verified Compilation of Packet Filters",
    "Learned Indexes under Adversarial Updates",
    "Energy Accounting inside Virtual Machines",
    "Fair Sharing of Accelerators between Tenants",
    "Tracing Causality through Message Queues",
    "Erasure Codes that Repair in One Round",
];

/// True when a scan wrote down where the one name in the journal stands.
fn is_sighted(world: &World) -> bool {
    let stats = world.run(&["stats", "--json"]).expect(0).stdout;
    stats.contains("\"sightings\":1")
}

#[test]
fn a_name_of_a_crowd_is_looked_for_when_it_is_asked_for() {
    let world = World::with_catalog();
    world.write("notes/journal.md", "# Journal\n\nThen we ran Spanner.\n");
    let list = |subtitles: &[&str]| {
        let mut text = String::from("# Reading list\n\n");
        for subtitle in subtitles {
            text.push_str(&format!("- Spanner: {subtitle} [2019, SOSP, 12 refs]\n"));
        }
        world.write("notes/list.md", text);
        world.run(&["scan", "notes"]).expect(0);
    };
    list(&SUBTITLES);
    assert!(!is_sighted(&world));
    // Ten works call themselves so: nothing is guessed.
    let run = world.run(&["cites", "Spanner"]).expect(3);
    assert!(!run.stdout.contains("journal"), "{}", run.stdout);
    // By its title, the work's own places.
    let run = world.run(&[
        "cites",
        "Spanner: Planning Graph Queries on Disaggregated Memory",
    ]);
    assert_eq!(run.expect(0).stdout.lines().count(), 1);
    // A person who says which is meant gets every place.
    let key = "Erasure Codes that Repair in One Round";
    world.run(&["alias", "add", key, "Spanner"]).expect(0);
    let run = world.run(&["cites", "Spanner"]).expect(0);
    assert!(
        run.stdout.contains("notes/journal.md:3:13:"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_name_that_is_one_of_a_crowd_no_more_is_looked_for_again() {
    let world = World::with_catalog();
    world.write("notes/journal.md", "# Journal\n\nThen we ran Spanner.\n");
    let write = |count: usize| {
        let mut text = String::from("# Reading list\n\n");
        for subtitle in &SUBTITLES[..count] {
            text.push_str(&format!("- Spanner: {subtitle} [2019, SOSP, 12 refs]\n"));
        }
        world.write("notes/list.md", text);
    };
    write(8);
    world.run(&["scan", "notes"]).expect(0);
    assert!(is_sighted(&world), "eight are no crowd");
    write(9);
    world.run(&["scan", "notes"]).expect(0);
    world.run(&["undo"]).expect(0);
    world.write("notes/later.md", "# Later\n\nNothing new.\n");
    world.run(&["scan", "notes/later.md"]).expect(0);
    assert!(
        is_sighted(&world),
        "the crowd went away with the scan that made it"
    );
}

/// The lines of the places, each once.
fn lines(world: &World, reference: &str) -> Vec<(&'static str, u64)> {
    let run = world.run(&["cites", reference, "--json"]).expect(0);
    let places: BTreeSet<(&str, u64)> = run
        .json_lines()
        .iter()
        .filter(|line| line["record"] == "place")
        .map(|line| {
            let path = [
                "notes/journal.md",
                "notes/outline.txt",
                "notes/draft.tex",
                "notes/log.md",
            ];
            let path = path.into_iter().find(|path| line["path"] == *path).unwrap();
            (path, line["line"].as_u64().unwrap())
        })
        .collect();
    places.into_iter().collect()
}

#[test]
fn json_says_how_where_and_what_is_not_covered() {
    let world = scanned();
    world.write("notes/broken.md", b"\x00\x01\x02 binary \x00");
    world.run(&["scan", "notes"]);
    world.write("notes/journal.md", "# Journal\n\nchanged\n");
    let run = world
        .run(&["cites", "PipeDream", "--format", "jsonl"])
        .expect(0);
    let records = run.json_lines();
    let manners: Vec<&str> = records
        .iter()
        .filter_map(|record| record["manner"].as_str())
        .collect();
    assert_eq!(manners, ["name", "entry", "name"]);
    let entry = &records[1];
    let span = entry["byte_start"].as_u64().unwrap() as usize
        ..entry["byte_end"].as_u64().unwrap() as usize;
    assert!(OUTLINE[span].starts_with("PipeDream: Generalized"));
    assert_eq!(entry["note_date"], "2023-05-15");
    let name = &records[2];
    let span =
        name["byte_start"].as_u64().unwrap() as usize..name["byte_end"].as_u64().unwrap() as usize;
    assert_eq!(&OUTLINE[span], "PipeDream");
    let last = records.last().unwrap();
    assert_eq!(last["record"], "coverage");
    assert_eq!(last["places"], 3);
    let left = last["not_covered"].as_array().unwrap();
    assert_eq!(left[0]["path"], "notes/broken.md");
    assert_eq!(left[1]["path"], "notes/journal.md");
    assert_eq!(left[1]["reason"], "changed since it was scanned");
    let table = world.run(&["cites", "PipeDream"]).expect(0);
    assert!(
        table
            .stderr
            .contains("notes/journal.md changed since it was scanned"),
        "{}",
        table.stderr
    );
    assert_eq!(
        world
            .run(&["--quiet", "cites", "PipeDream"])
            .expect(0)
            .stderr,
        ""
    );
}

#[test]
fn context_and_folders() {
    let world = scanned();
    let run = world
        .run(&["cites", "PipeDream", "--context", "1"])
        .expect(0);
    assert!(
        run.stdout
            .contains("notes/outline.txt-4-     n. related materials\nnotes/outline.txt:5:12:"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.contains("\n--\nnotes/outline.txt-5-"),
        "{}",
        run.stdout
    );
    let mut command = world.command(&["cites", "Gaia"]);
    fs::create_dir(world.path().join("notes/deep")).unwrap();
    command.current_dir(world.path().join("notes/deep"));
    let run = world.finish(command, &["cites", "Gaia"], b"").expect(0);
    assert!(
        run.stdout.starts_with("../outline.txt:10:"),
        "{}",
        run.stdout
    );
}

#[test]
fn what_is_not_there_and_what_is_not_clear() {
    let world = scanned();
    let run = world.run(&["cites", "Attention Is All You Need"]).expect(1);
    assert_eq!(run.stdout, "");
    assert!(run.stderr.contains("no work is called"), "{}", run.stderr);
    let run = world.run(&["cites", "parallelism training"]);
    assert_eq!(run.status, 0, "words in order: {}", run.stderr);
    let run = world.run(&["cites", "training"]).expect(3);
    assert_eq!(run.stdout, "");
    assert!(
        run.stderr.contains("could be any of 2 works"),
        "{}",
        run.stderr
    );
    fs::remove_file(world.path().join("notes/outline.txt")).unwrap();
    world.run(&["scan", "notes"]).expect(0);
    let run = world
        .run(&["cites", "nsdi geo-distributed machine learning"])
        .expect(1);
    assert!(run.stderr.contains("no note cites"), "{}", run.stderr);
}

/// What the shared list asks of the real note: the work that is meant, and the lines.
#[test]
fn the_places_of_the_real_note() {
    let Some(shared) = shared() else { return };
    let world = World::with_catalog();
    let note = fs::read(shared.join("corpus/2023-10-15-llm-training.txt")).unwrap();
    world.write("2023-10-15-llm-training.txt", note);
    world.run(&["scan", "."]).expect(0);
    let questions = fs::read_to_string(shared.join("eval/mentions.gold.jsonl")).unwrap();
    let (mut wanted, mut found, mut extra) = (0, 0, 0);
    let mut other_works = Vec::new();
    for question in questions.lines() {
        let question: serde_json::Value = serde_json::from_str(question).unwrap();
        let query = question["query"].as_str().unwrap();
        let expected: BTreeSet<u64> = question["lines"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(serde_json::Value::as_u64)
            .collect();
        let run = world.run(&["cites", query, "--json"]);
        let records = run.json_lines();
        let lines: BTreeSet<u64> = records
            .iter()
            .filter_map(|record| record["line"].as_u64())
            .collect();
        wanted += expected.len();
        found += expected.intersection(&lines).count();
        extra += lines.difference(&expected).count();
        let title = match records.first() {
            None => String::new(),
            Some(record) => {
                let shown = world
                    .run(&["show", record["work"].as_str().unwrap(), "--json"])
                    .expect(0);
                shown.json_lines()[0]["title"].as_str().unwrap().to_owned()
            }
        };
        // The title as the note writes it, perhaps with words before it.
        let meant = question["title"].as_str().unwrap_or_default();
        if title.is_empty() != meant.is_empty() || !fold(&title).contains(&fold(meant)) {
            other_works.push(format!("{query}: {title}"));
        }
    }
    assert!(other_works.is_empty(), "{other_works:#?}");
    assert!(found * 100 >= wanted * 95, "{found} of {wanted} lines");
    assert!(extra * 100 <= (found + extra) * 5, "{extra} wrong lines");
}

#[test]
fn a_citation_key_names_a_work_in_citations_alone() {
    let world = World::with_catalog();
    world.write(
        "notes/draft.tex",
        "\\section{Intro}\nWe follow \\cite{a1}.\n\\begin{thebibliography}{9}\n\
         \\bibitem{a1} L. Lamport. The part-time parliament. ACM Trans. Comput. Syst., 16(2):133--169, 1998.\n\
         \\end{thebibliography}\n",
    );
    world.write(
        "notes/log.md",
        "# Log\n\nThe firewall rule a1 is gone.\n\nSee [@a1].\n",
    );
    world.run(&["scan", "notes"]).expect(0);
    assert_eq!(
        lines(&world, "a1"),
        [
            ("notes/draft.tex", 2),
            ("notes/draft.tex", 4),
            ("notes/log.md", 5)
        ]
    );
}

/// Two works may have names of the same letters; one that is all capitals is not the other.
#[test]
fn a_name_all_in_capitals_is_no_word_with_one() {
    let world = World::with_catalog();
    world.write(
        "notes/log.md",
        "# Papers\n\n- ALBERT: A Lite BERT for Self-supervised Learning [2019, ICLR]\n- Albert: An Agent that Plans Journeys by Rail [2012, AAAI]\n\n# Thoughts\n\nWe tried ALBERT first.\nMore on Albert another day.\n",
    );
    world.run(&["scan", "notes"]).expect(0);
    let of = |name| lines(&world, name);
    assert_eq!(of("ALBERT"), [("notes/log.md", 3), ("notes/log.md", 8)]);
}
