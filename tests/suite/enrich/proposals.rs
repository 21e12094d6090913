//! What is uncertain becomes a question in `notebib review`: the work and the record side by side.

use super::server::{Server, json, typed};
use super::verb::{run, world};
use crate::harness::World;

const NOTE: &str =
    "# related materials\n\n- [2019, SOSP] PipeDream: Generalized Pipeline Parallelism\n";

/// The note leaves out the end of the title: near, and no more.
fn proposed() -> (World, Server) {
    let world = world(NOTE);
    let item = r#"{"DOI":"10.1145/3341301.3359646","type":"proceedings-article","title":["PipeDream: Generalized Pipeline Parallelism: for DNN training"],
        "author":[{"given":"Deepak","family":"Narayanan"}],"issued":{"date-parts":[[2015]]},"page":"1-15"}"#;
    let server = Server::start(move |heard| match heard.path.starts_with("/works?") {
        true => json(
            200,
            format!("{{\"status\":\"ok\",\"message\":{{\"items\":[{item}]}}}}"),
        ),
        false => typed(404, "text/plain", "no"),
    });
    let done = run(
        &world,
        &server,
        &["enrich", "--all", "--provider", "crossref"],
    )
    .expect(0);
    assert!(done.stdout.contains("uncertain"), "{}", done.snapshot());
    assert!(
        done.stderr.contains("1 uncertain: see `notebib review`"),
        "{}",
        done.snapshot()
    );
    (world, server)
}

fn pages(world: &World) -> serde_json::Value {
    world
        .run(&["show", "pipedream", "--json"])
        .expect(0)
        .json_lines()
        .remove(0)["pages"]
        .clone()
}

#[test]
fn both_are_shown_and_a_person_decides() {
    let (world, server) = proposed();
    let listed = world.run(&["review", "--json"]).expect(0).json_lines();
    assert_eq!(listed.len(), 1, "{listed:?}");
    assert_eq!(
        (&listed[0]["kind"], &listed[0]["provider"]),
        (&"record".into(), &"crossref".into())
    );
    let id = listed[0]["id"].as_str().unwrap();
    assert!(id.starts_with('p'), "{id}");
    let asked = world.run_with(&["review"], b"q\n");
    for part in [
        "is this record of crossref the work?",
        "2019",
        "= 2015",
        "Deepak Narayanan",
        "another year",
    ] {
        assert!(asked.stdout.contains(part), "{part}: {}", asked.snapshot());
    }
    world.run(&["review", "--accept", id]).expect(0);
    assert_eq!(pages(&world), "1-15");
    world.run(&["review"]).expect(1);
    world.run(&["undo"]).expect(0);
    assert!(pages(&world).is_null());
    world.run(&["review", "--reject", id]).expect(0);
    world.run(&["review"]).expect(1);
    run(
        &world,
        &server,
        &["enrich", "--all", "--provider", "crossref", "--refresh"],
    );
    world.run(&["review"]).expect(1);
    assert!(pages(&world).is_null(), "declined for good");
}

#[test]
fn what_was_taken_is_asked_by_its_identifier_from_then_on() {
    let (world, _server) = proposed();
    world.run_with(&["review"], b"a\n").expect(0);
    let server = Server::start(|_| typed(404, "text/plain", "no"));
    run(
        &world,
        &server,
        &["enrich", "--all", "--provider", "crossref"],
    );
    assert!(
        server.heard()[0]
            .path
            .starts_with("/works/10.1145%2F3341301.3359646"),
        "{:?}",
        server.heard()
    );
}
