//! `notebib enrich` through the binary, against a server on this machine.

use std::process::Command;

use super::server::{Act, Heard, Server, json, typed};
use crate::harness::{Run, World};

/// Made up by hand after the contract of each service; the works are real.
const CROSSREF: &str = r#"{"status":"ok","message-type":"work","message":{"DOI":"10.1145/3341301.3359646",
"type":"proceedings-article","title":["PipeDream"],"subtitle":["generalized pipeline parallelism for DNN training"],
"author":[{"given":"Deepak","family":"Narayanan"},{"given":"Aaron","family":"Harlap"}],
"container-title":["Proceedings of the 27th ACM Symposium on Operating Systems Principles"],
"issued":{"date-parts":[[2019,10,27]]},"page":"1-15","publisher":"ACM","is-referenced-by-count":612,
"URL":"https://doi.org/10.1145/3341301.3359646"}}"#;

const S2: &str = r#"{"paperId":"0123456789012345678901234567890123456789","title":"PipeDream: generalized pipeline parallelism for DNN training",
"year":2019,"authors":[{"authorId":"1","name":"D. Narayanan"},{"authorId":"2","name":"A. Harlap"}],"venue":"Symposium on Operating Systems Principles",
"externalIds":{"DOI":"10.1145/3341301.3359646","CorpusId":202488191},"citationCount":1240,"abstract":"DNN training is slow.",
"publicationTypes":["JournalArticle"],"openAccessPdf":{"url":"https://example.org/pipedream.pdf"},"url":"https://www.semanticscholar.org/paper/x"}"#;

pub(super) const NOTE: &str = "# related materials\n\n- PipeDream: Generalized Pipeline Parallelism for DNN Training [2019, SOSP, 510 refs]\n  very good\n";

/// A catalog of one note, with all services at this server.
pub(super) fn world(note: &str) -> World {
    let world = World::with_catalog();
    world.write("n/2023-10-15-llm.md", note);
    world.run(&["scan", "n"]).expect(0);
    world
}

pub(super) fn command(world: &World, server: &str, args: &[&str]) -> Command {
    let mut command = world.command(args);
    for name in [
        "SEMANTIC_SCHOLAR",
        "CROSSREF",
        "OPENALEX",
        "ARXIV",
        "DBLP",
        "DATACITE",
        "DOI",
        "OPENLIBRARY",
        "OEMBED",
    ] {
        command.env(format!("NOTEBIB_{name}_URL"), server);
    }
    command.env("NOTEBIB_PACE", "0").env("NOTEBIB_TIMEOUT", "5");
    command
}

pub(super) fn run(world: &World, server: &Server, args: &[&str]) -> Run {
    world.finish(command(world, &server.url, args), args, b"")
}

/// All services as they should be, for this one work.
pub(super) fn well(heard: &Heard) -> Act {
    let path = heard.path.as_str();
    if path.starts_with("/graph/v1/paper/search/match") {
        json(200, format!("{{\"data\":[{S2}]}}"))
    } else if path.starts_with("/graph/v1/paper/batch") {
        json(200, format!("[{S2}]"))
    } else if path.starts_with("/graph/v1/paper/") {
        json(200, S2)
    } else if path.starts_with("/works/10.1145%2F3341301.3359646") {
        json(200, CROSSREF)
    } else {
        typed(404, "text/plain", "Resource not found.")
    }
}

#[test]
fn a_noted_title_becomes_a_full_record_and_goes_back_as_one_step() {
    let world = world(NOTE);
    let server = Server::start(well);
    let before = world.run(&["show", "pipedream", "--json"]).expect(0).stdout;
    let dry = run(&world, &server, &["enrich", "--all", "--dry-run"]).expect(0);
    assert!(
        dry.stderr.contains("would fill 1 work"),
        "{}",
        dry.snapshot()
    );
    assert_eq!(
        world.run(&["show", "pipedream", "--json"]).stdout,
        before,
        "a dry run"
    );
    let asked = server.heard().len();
    let done = run(&world, &server, &["enrich", "--all"]).expect(0);
    assert_eq!(
        server.heard().len(),
        asked,
        "what was answered is not asked again: {:#?}",
        server.heard()
    );
    assert_eq!(dry.stdout, done.stdout);
    let shown = world
        .run(&["show", "pipedream", "--json", "--sources"])
        .expect(0)
        .json_lines()
        .remove(0);
    assert_eq!(
        shown["title"],
        "PipeDream: generalized pipeline parallelism for DNN training"
    );
    assert_eq!(shown["authors"][0], "Deepak Narayanan");
    assert_eq!(
        shown["venue"],
        "Proceedings of the 27th ACM Symposium on Operating Systems Principles"
    );
    assert_eq!(shown["ids"]["doi"], "10.1145/3341301.3359646");
    assert_eq!(shown["cited_by"], 1240);
    assert_eq!(shown["pages"], "1-15");
    let sources = shown["sources"].to_string();
    for part in [
        "provider:crossref",
        "provider:semantic-scholar",
        "2023-10-15-llm.md:3",
        "612",
        "510",
    ] {
        assert!(sources.contains(part), "{part}: {sources}");
    }
    let again = run(&world, &server, &["enrich", "--all"]).expect(0);
    assert!(again.stdout.is_empty(), "{}", again.snapshot());
    assert_eq!(server.heard().len(), asked);
    let history = world.run(&["history"]).expect(0).stdout;
    assert_eq!(history.matches("enrich").count(), 1, "{history}");
    world.run(&["undo"]).expect(0);
    assert_eq!(
        world.run(&["show", "pipedream", "--json"]).stdout,
        before,
        "one step"
    );
}

#[test]
fn what_a_person_said_stays() {
    let world = world(NOTE);
    world
        .run(&["set", "pipedream", "year=2018", "venue=my venue"])
        .expect(0);
    let server = Server::start(well);
    run(&world, &server, &["enrich", "pipedream"]).expect(0);
    let shown = world
        .run(&["show", "pipedream", "--json"])
        .expect(0)
        .json_lines()
        .remove(0);
    assert_eq!(
        (&shown["year"], &shown["venue"]),
        (&2018.into(), &"my venue".into())
    );
    assert_eq!(shown["pages"], "1-15", "the rest is filled");
}

#[test]
fn a_key_goes_out_and_is_nowhere_else() {
    let world = world(NOTE);
    let server = Server::start(|heard| match heard.headers.get("x-api-key") {
        Some(_) => json(403, "{\"message\":\"Forbidden\"}"),
        None => well(heard),
    });
    let args = ["enrich", "--all", "--json"];
    let mut command = command(&world, &server.url, &args);
    command
        .env("S2_API_KEY", "s3cr3t-key")
        .env("NOTEBIB_MAILTO", "me@example.org");
    let done = world.finish(command, &args, b"").expect(0);
    let heard = server.heard();
    assert!(heard.iter().any(|one| {
        one.headers
            .get("x-api-key")
            .is_some_and(|key| key == "s3cr3t-key")
    }));
    assert!(
        heard
            .iter()
            .any(|one| one.path.contains("mailto=me%40example.org")),
        "{heard:#?}"
    );
    assert!(
        heard
            .iter()
            .all(|one| one.headers["user-agent"].starts_with("notebib/")
                && one.headers["user-agent"].contains("mailto:me@example.org"))
    );
    assert!(!done.snapshot().contains("s3cr3t"), "{}", done.snapshot());
    for entry in std::fs::read_dir(world.path().join(".notebib")).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(6).any(|window| window == b"s3cr3t"));
    }
}

#[test]
fn what_was_not_found_is_remembered_and_a_failure_is_not() {
    let world = world(NOTE);
    let server = Server::start(|_| typed(404, "text/plain", "Resource not found."));
    let done = run(
        &world,
        &server,
        &["enrich", "--all", "--provider", "crossref"],
    )
    .expect(1);
    assert!(done.stdout.contains("not found"), "{}", done.snapshot());
    let asked = server.heard().len();
    run(
        &world,
        &server,
        &["enrich", "--all", "--provider", "crossref"],
    )
    .expect(1);
    assert_eq!(server.heard().len(), asked);
    let down = Server::start(|_| typed(500, "text/plain", "down"));
    let mut tried = 0;
    for _ in 0..2 {
        let args = ["enrich", "--all", "--provider", "semantic-scholar"];
        world.write(".notebib/config.toml", "[enrich]\ntries = 1\n");
        let failed = world
            .finish(command(&world, &down.url, &args), &args, b"")
            .expect(4);
        assert!(
            failed.stderr.contains(
                "semantic-scholar: 2 questions without an answer: failed with status 500"
            ),
            "{}",
            failed.snapshot()
        );
        assert!(down.heard().len() > tried, "asked again");
        tried = down.heard().len();
    }
}

#[test]
fn nothing_is_asked_offline_and_nobody_is_guessed() {
    let world = world(NOTE);
    let server = Server::start(well);
    run(&world, &server, &["enrich", "--all", "--offline"]).expect(1);
    assert!(server.heard().is_empty());
    let wrong = run(&world, &server, &["enrich"]).expect(2);
    assert!(
        wrong.stderr.contains("hint: `--all`"),
        "{}",
        wrong.snapshot()
    );
    run(
        &world,
        &server,
        &["enrich", "--all", "--provider", "nobody"],
    )
    .expect(2);
    run(
        &world,
        &server,
        &["enrich", "--all", "--missing", "nonsense"],
    )
    .expect(2);
    run(&world, &server, &["enrich", "zeppelin"]).expect(1);
    assert!(server.heard().is_empty());
}
