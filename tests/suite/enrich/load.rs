//! Many works: broken off and gone on with, fast where it may be, slow where it must be.

use std::collections::{BTreeMap, HashSet};
use std::time::{Duration, Instant};

use super::server::{Act, Heard, Server, json};
use super::verb::{command, run, world};

/// So many made-up titles of four telling words each.
fn note(works: usize) -> String {
    let mut note = String::from("# related materials\n\n");
    for at in 0..works {
        note.push_str(&format!(
            "- Quorum{at}: Verified Replication of Ledger{at} Journals [2020, OSDI]\n"
        ));
    }
    note
}

/// Crossref's search, which has each of them.
fn crossref(heard: &Heard) -> Act {
    let query = heard
        .path
        .split("query.bibliographic=")
        .nth(1)
        .unwrap_or_default();
    let words = query
        .split('&')
        .next()
        .unwrap_or_default()
        .replace("%20", " ")
        .replace("%3A", ":");
    let title = words.trim_end_matches(" 2020");
    let number: String = title
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    let item = serde_json::json!({"DOI": format!("10.5555/number{number}"), "title": [title], "type": "proceedings-article",
        "author": [{"given": "Ann", "family": "Author"}], "issued": {"date-parts": [[2020]]}, "page": "1-9"});
    let list = serde_json::json!({"status": "ok", "message-type": "work-list", "message": {"items": [item]}});
    json(200, list.to_string())
}

const ARGS: [&str; 5] = ["enrich", "--all", "--provider", "crossref", "--quiet"];

#[test]
fn killed_in_the_middle_it_goes_on_and_asks_nothing_twice() {
    const WORKS: usize = 240;
    /// Between the last byte of an answer and the moment when it is kept; this machine may be busy.
    const GRACE: Duration = Duration::from_millis(150);
    let name = |heard: &Heard| format!("{} {} {}", heard.method, heard.path, heard.body);
    let world = world(&note(WORKS));
    world.write(".notebib/config.toml", "[enrich]\nat_once = 4\n");
    let server =
        Server::start(|heard| Act::Late(Duration::from_millis(20), Box::new(crossref(heard))));
    // Again and again, each time a little further.
    let mut answered: HashSet<String> = HashSet::new();
    for stop in [30, 70, 120, 180] {
        let from = server.heard().len();
        let mut child = command(&world, &server.url, &ARGS)
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        while server.heard().len() < stop {
            std::thread::sleep(Duration::from_millis(3));
        }
        // SIGKILL: nothing of it runs on.
        let now = Instant::now();
        child.kill().unwrap();
        child.wait().unwrap();
        for heard in &server.heard()[from..] {
            assert!(!answered.contains(&name(heard)), "asked twice: {heard:?}");
        }
        let long_ago = |at: &Instant| *at + GRACE < now;
        let done = server.answered();
        let done = done.iter().filter(|(_, at)| long_ago(at));
        answered.extend(done.map(|(heard, _)| name(heard)));
        world.run(&["check"]).expect(0);
    }
    let from = server.heard().len();
    run(&world, &server, &ARGS).expect(0);
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for (at, heard) in server.heard().iter().enumerate() {
        assert!(
            at < from || !answered.contains(&name(heard)),
            "asked twice: {heard:?}"
        );
        *times.entry(name(heard)).or_default() += 1;
    }
    assert!(answered.len() >= 60, "{}", answered.len());
    assert_eq!(times.len(), WORKS, "nothing is lost");
    let works = world.run(&["list", "--json"]).json_lines();
    assert!(
        works.iter().all(|work| work["pages"] == "1-9"),
        "all are filled"
    );
}

#[test]
fn many_are_asked_at_once_where_there_is_no_limit() {
    let (works, late) = (200_u32, Duration::from_millis(50));
    let world = world(&note(works as usize));
    let server = Server::start(move |heard| Act::Late(late, Box::new(crossref(heard))));
    let start = Instant::now();
    run(&world, &server, &ARGS).expect(0);
    let took = start.elapsed();
    assert_eq!(server.heard().len(), works as usize);
    // One at a time takes at least so long; the bound is loose, because tests run beside each other.
    assert!(took < late * works / 2, "{took:?}");
}

#[test]
fn identifiers_go_out_in_batches() {
    let mut note = String::from("# related materials\n\n");
    for at in 0..40 {
        note.push_str(&format!(
            "- Quorum{at}: Verified Replication of Journals https://doi.org/10.5555/12345{at:02}\n"
        ));
    }
    let world = world(&note);
    let server = Server::start(|heard| {
        if !heard.path.starts_with("/graph/v1/paper/batch") {
            return super::server::typed(404, "text/plain", "not here");
        }
        let asked: serde_json::Value = serde_json::from_str(&heard.body).unwrap();
        let papers = asked["ids"].as_array().unwrap().iter().map(|id| {
            let doi = id.as_str().unwrap().trim_start_matches("DOI:");
            let at: usize = doi[doi.len() - 2..].parse().unwrap();
            serde_json::json!({"paperId": format!("{at:040}"), "title": format!("Quorum{at}: Verified Replication of Journals"),
                "year": 2020, "authors": [{"name": "A. Author"}], "venue": "OSDI", "externalIds": {"DOI": doi}, "citationCount": at})
        });
        json(
            200,
            serde_json::Value::from(papers.collect::<Vec<_>>()).to_string(),
        )
    });
    run(
        &world,
        &server,
        &["enrich", "--all", "--provider", "semantic-scholar"],
    )
    .expect(0);
    let heard = server.heard();
    assert!(heard.len() <= 3, "{}", heard.len());
    let paths: HashSet<&str> = heard.iter().map(|one| one.method.as_str()).collect();
    assert_eq!(paths, HashSet::from(["POST"]));
    let works = world.run(&["list", "--json"]).json_lines();
    assert!(works.iter().all(|work| work["cited_by"].is_u64()));
}
