//! The fault matrix: each service × each way to misbehave. The run ends, nothing is lost, the summary names
//! it, and only that service is the worse for it.

use std::time::{Duration, Instant};

use notebib::enrich::PROVIDERS;

use super::server::{Act, Server, json, typed};
use super::verb::{command, world};
use crate::harness::{Run, World};

/// One note that gives every service something to be asked.
const NOTE: &str = "# related materials\n\n\
- PipeDream: Generalized Pipeline Parallelism for DNN Training [2019, SOSP] https://doi.org/10.1145/3341301.3359646\n\
- ZeRO: Memory Optimizations Toward Training Trillion Parameter Models [2019] https://arxiv.org/abs/1910.02054\n\
- Introduction to Algorithms, ISBN 978-0-262-03384-8\n\
- Efficient Large-Scale Language Model Training on GPU Clusters Using Megatron-LM [2021, SC]\n\
- How to build a compiler in a weekend https://www.youtube.com/watch?v=abcdefghijk\n";

/// As a person sets it for a server of their own.
const CONFIG: &str =
    "[enrich]\ntries = 2\npatience = 0.01\ntimeout = 0.5\nconnect_timeout = 0.5\npace = 0.0\n";

type Fault = (&'static str, fn() -> Act, &'static [&'static str]);

/// Each fault, and the words by which a summary may call it.
const FAULTS: [Fault; 14] = [
    (
        "timeout",
        || Act::Hang,
        &["no answer from", "not asked again"],
    ),
    ("reset", || Act::Reset, &["breaks off"]),
    (
        "429",
        || typed(429, "text/plain", "Rate exceeded."),
        &["asked too often"],
    ),
    (
        "429 for a moment",
        || {
            Act::Reply(
                429,
                vec![("retry-after".into(), "0".into())],
                b"slow down".to_vec(),
            )
        },
        &["asked too often"],
    ),
    (
        "429 for hours",
        || {
            Act::Reply(
                429,
                vec![("retry-after".into(), "54000".into())],
                b"slow down".to_vec(),
            )
        },
        &["come back in 15 h"],
    ),
    (
        "500",
        || typed(500, "text/plain", "down"),
        &["failed with status 500"],
    ),
    (
        "403",
        || {
            typed(
                403,
                "text/html",
                "<html><head></head><body>Forbidden</body></html>",
            )
        },
        &["refused with status 403"],
    ),
    (
        "404",
        || typed(404, "text/html", "<html><body>Not here</body></html>"),
        &[],
    ),
    (
        "bad JSON",
        || json(200, "{\"status\":\"ok\",\"message\":{\"title\":[\"x"),
        &["not readable", "text in place"],
    ),
    (
        "HTML",
        || {
            typed(
                200,
                "application/json",
                "<!DOCTYPE html><html><head><title>Welcome</title></head></html>",
            )
        },
        &["HTML in place of"],
    ),
    (
        "a wall",
        || {
            typed(
                200,
                "text/html",
                "<!doctype html><title>Making sure you're not a bot!</title>",
            )
        },
        &["a wall against programs"],
    ),
    (
        "wrong charset",
        || {
            typed(
                200,
                "application/json; charset=utf-8",
                b"{\"message\":{\"title\":[\"\xe9t\xe9\"]},\"data\":[]}",
            )
        },
        &["no UTF-8", "text in place", "not readable"],
    ),
    (
        "slow drip",
        || Act::Drip,
        &["no answer from", "not asked again"],
    ),
    (
        "huge body",
        || Act::Huge,
        &["longer than", "no answer from"],
    ),
];

/// The variable that moves a service elsewhere, and what its part of the contract is asked under.
fn services() -> impl Iterator<Item = (&'static str, &'static str)> {
    PROVIDERS
        .iter()
        .filter_map(|provider| Some((provider.name, provider.url_variable?)))
}

fn run(world: &World, variable: &str, bad: &str, good: &str, provider: Option<&str>) -> Run {
    // What was not there once is remembered: each fault is met anew.
    let mut args = vec!["enrich", "--all", "--refresh"];
    args.extend(provider.iter().flat_map(|name| ["--provider", name]));
    let mut command = command(world, good, &args);
    command.env_remove("NOTEBIB_TIMEOUT").env(variable, bad);
    world.finish(command, &args, b"")
}

fn catalog(world: &World) -> String {
    world.run(&["list", "--json"]).expect(0).stdout
}

/// A service that has nothing, in the form of each.
fn nothing(path: &str) -> Act {
    match path {
        path if path.contains("/api/query") => typed(200, "application/atom+xml", "<feed></feed>"),
        path if path.contains("/api/books") => json(200, "{}"),
        path if path.contains("/batch") => json(400, "{\"error\":\"No valid paper ids given\"}"),
        _ => typed(404, "text/plain", "not found"),
    }
}

#[test]
fn every_service_may_misbehave_in_every_way() {
    let good = Server::start(|heard| nothing(&heard.path));
    let mut table = String::from("service\tfault\tstatus\tseconds\n");
    // One thread a service: the waits are what takes time.
    std::thread::scope(|scope| {
        let threads: Vec<_> = services()
            .map(|(name, variable)| {
                let good = good.url.clone();
                scope.spawn(move || {
                    let world = world(NOTE);
                    world.write(".notebib/config.toml", CONFIG);
                    let before = catalog(&world);
                    let mut rows = String::new();
                    for (fault, act, words) in FAULTS {
                        let bad = Server::start(move |_| act());
                        let start = Instant::now();
                        // DBLP is off unless it is named.
                        let ended = run(&world, variable, &bad.url, &good, Some(name));
                        let took = start.elapsed();
                        assert!(took < Duration::from_secs(20), "{name}, {fault}: {took:?}");
                        assert!(!bad.heard().is_empty(), "{name}, {fault}: asked");
                        let status = if words.is_empty() { 1 } else { 4 };
                        let shown = ended.snapshot();
                        let ended = ended.expect(status);
                        let named = words.is_empty()
                            || (ended.stderr.contains(&format!("notebib: {name}: "))
                                && words.iter().any(|word| ended.stderr.contains(word)));
                        assert!(named, "{name}, {fault}: {shown}");
                        assert_eq!(catalog(&world), before, "{name}, {fault}");
                        world.run(&["check"]);
                        rows.push_str(&format!(
                            "{name}\t{fault}\t{status}\t{:.1}\n",
                            took.as_secs_f32()
                        ));
                    }
                    rows
                })
            })
            .collect();
        for thread in threads {
            table.push_str(&thread.join().unwrap());
        }
    });
    eprintln!("{table}");
}

#[test]
fn a_circle_of_redirects_a_host_without_address_and_no_tls_cost_only_that_service() {
    let good = Server::start(|heard| nothing(&heard.path));
    let circle = Server::start(|_| Act::Circle);
    let plain = Server::start(|heard| nothing(&heard.path));
    let no_tls = plain.url.replace("http://", "https://");
    for (name, variable) in services() {
        for (bad, words) in [
            (circle.url.as_str(), &["redirects in a circle"][..]),
            (
                "http://no-such-host.invalid",
                &["cannot be reached", "private network"],
            ),
            (no_tls.as_str(), &["cannot be reached", "breaks off"]),
            ("http://127.0.0.1:1", &["cannot be reached"]),
        ] {
            let world = world(NOTE);
            world.write(".notebib/config.toml", CONFIG);
            let ended = run(&world, variable, bad, &good.url, Some(name)).expect(4);
            let named = words.iter().any(|word| ended.stderr.contains(word));
            assert!(
                named && ended.stderr.contains(&format!("notebib: {name}: ")),
                "{name}, {bad}: {}",
                ended.snapshot()
            );
        }
    }
}

#[test]
fn without_a_network_each_service_gets_one_line_and_all_else_works() {
    let world = world(NOTE);
    world.write(".notebib/config.toml", CONFIG);
    let args = ["enrich", "--all"];
    let ended = world
        .finish(command(&world, "http://127.0.0.1:1", &args), &args, b"")
        .expect(4);
    for name in ["crossref", "arxiv", "semantic-scholar", "openlibrary"] {
        let lines = ended
            .stderr
            .lines()
            .filter(|line| line.starts_with(&format!("notebib: {name}: ")))
            .count();
        assert_eq!(lines, 1, "{name}: {}", ended.snapshot());
    }
    assert!(
        ended.stderr.contains("cannot be reached"),
        "{}",
        ended.snapshot()
    );
    world.run(&["export"]).expect(0);
}

#[test]
fn one_service_down_does_not_keep_the_others_from_answering() {
    let world = world(super::verb::NOTE);
    world.write(".notebib/config.toml", CONFIG);
    let good = Server::start(super::verb::well);
    let bad = Server::start(|_| Act::Hang);
    let ended = run(&world, "NOTEBIB_OPENALEX_URL", &bad.url, &good.url, None).expect(4);
    assert!(
        ended.stderr.contains("filled 1 work"),
        "{}",
        ended.snapshot()
    );
    let shown = world
        .run(&["show", "pipedream", "--json"])
        .expect(0)
        .json_lines()
        .remove(0);
    assert_eq!(shown["pages"], "1-15");
}
