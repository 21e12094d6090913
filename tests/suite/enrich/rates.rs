//! The rules of each service, kept: how long between two requests, and how many at once.
//!
//! **Source**: the table of `apis/CONTRACT.md`, and the terms of use that it names.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use super::server::{Act, Heard, Server, json, typed};
use super::verb::{command, world};

/// How long an answer takes: longer than most gaps, so that requests would overlap if they could.
const LATE: Duration = Duration::from_millis(700);

/// A service, who asks, the least milliseconds between two requests, the most at once, and what it is asked by.
struct Rule {
    name: &'static str,
    who: &'static [(&'static str, &'static str)],
    gap: u64,
    at_once: usize,
    line: fn(usize) -> String,
}

const NOBODY: &[(&str, &str)] = &[];
const SOMEBODY: &[(&str, &str)] = &[("NOTEBIB_MAILTO", "me@example.org")];

fn title(at: usize) -> String {
    format!("- Quorum{at}: Verified Replication of Ledger{at} Journals [2020, OSDI]")
}

fn doi(at: usize) -> String {
    format!("{} https://doi.org/10.5555/12345{at:02}", title(at))
}

fn book(at: usize) -> String {
    // Check digits of 978-0-00-00000x-?.
    let isbn = [
        "9780000000002",
        "9780000000019",
        "9780000000026",
        "9780000000033",
    ][at];
    format!("- The Book of Ledgers number {at}, ISBN {isbn}")
}

fn page(at: usize) -> String {
    format!("- [How we moved ledger number {at}](http://blog.example.com/2023/{at})")
}

const RULES: [Rule; 12] = [
    Rule {
        name: "semantic-scholar",
        who: NOBODY,
        gap: 3500,
        at_once: 1,
        line: title,
    },
    Rule {
        name: "semantic-scholar",
        who: &[("S2_API_KEY", "key")],
        gap: 1100,
        at_once: 1,
        line: title,
    },
    Rule {
        name: "crossref",
        who: NOBODY,
        gap: 1000,
        at_once: 1,
        line: title,
    },
    Rule {
        name: "crossref",
        who: SOMEBODY,
        gap: 350,
        at_once: 1,
        line: title,
    },
    Rule {
        name: "openalex",
        who: NOBODY,
        gap: 200,
        at_once: 2,
        line: title,
    },
    Rule {
        name: "arxiv",
        who: SOMEBODY,
        gap: 3000,
        at_once: 1,
        line: title,
    },
    Rule {
        name: "dblp",
        who: NOBODY,
        gap: 1500,
        at_once: 1,
        line: title,
    },
    Rule {
        name: "datacite",
        who: SOMEBODY,
        gap: 500,
        at_once: 2,
        line: doi,
    },
    // 500 in five minutes for those who do not say who they are.
    Rule {
        name: "datacite",
        who: NOBODY,
        gap: 600,
        at_once: 2,
        line: doi,
    },
    Rule {
        name: "doi.org",
        who: NOBODY,
        gap: 400,
        at_once: 2,
        line: doi,
    },
    Rule {
        name: "openlibrary",
        who: SOMEBODY,
        gap: 400,
        at_once: 1,
        line: book,
    },
    Rule {
        name: "webpage",
        who: NOBODY,
        gap: 1000,
        at_once: 1,
        line: page,
    },
];

fn nothing(heard: &Heard) -> Act {
    match heard.path.contains("/api/query") {
        true => typed(
            200,
            "application/atom+xml",
            "<feed xmlns='http://www.w3.org/2005/Atom'></feed>",
        ),
        false => json(404, "{\"error\":\"not found\"}"),
    }
}

/// Asks a few works of one service, and says how it went.
fn measure(rule: &Rule) -> String {
    let mut note = String::from("# related materials\n\n");
    // Semantic Scholar is asked twice of a title, and slowly.
    let works = if rule.name == "semantic-scholar" {
        2
    } else {
        4
    };
    for at in 0..works {
        writeln!(note, "{}", (rule.line)(at)).unwrap();
    }
    let world = world(&note);
    let server = Server::start(|heard| Act::Late(LATE, Box::new(nothing(heard))));
    let args = ["enrich", "--all", "--provider", rule.name];
    let mut command = command(&world, &server.url, &args);
    command
        .env_remove("NOTEBIB_PACE")
        .env("NOTEBIB_TIMEOUT", "30")
        .env("http_proxy", &server.url)
        .envs(rule.who.iter().copied());
    let ended = world.finish(command, &args, b"");
    let mut starts: Vec<Instant> = server.heard().iter().map(|heard| heard.at).collect();
    starts.sort();
    assert!(
        starts.len() >= 4,
        "{}: {} requests: {}",
        rule.name,
        starts.len(),
        ended.snapshot()
    );
    let least = starts
        .windows(2)
        .map(|pair| pair[1] - pair[0])
        .min()
        .unwrap();
    // A request is heard when its thread gets to run, and the first has to connect: on a busy machine the gap to
    // the next looks shorter than it was. Over all of them that is made up for, but for the first.
    let gap = Duration::from_millis(rule.gap);
    let slack = Duration::from_millis(300);
    assert!(
        least + slack >= gap,
        "{}: {least:?} between two requests",
        rule.name
    );
    let all = starts[starts.len() - 1] - starts[0];
    let count = u32::try_from(starts.len() - 1).unwrap();
    assert!(
        all + slack >= gap * count,
        "{}: {count} in {all:?}",
        rule.name
    );
    let most = server
        .answered()
        .iter()
        .map(|(one, end)| {
            // By more than it takes a thread to note that it is done.
            let overlaps = |(other, until): &&(Heard, Instant)| {
                other.at <= one.at && *until > one.at + slack / 2 && *end > other.at + slack / 2
            };
            server.answered().iter().filter(overlaps).count()
        })
        .max()
        .unwrap();
    assert!(most <= rule.at_once, "{}: {most} at once", rule.name);
    format!(
        "{}\t{}\t{}\t{:.2}\t{most}\n",
        rule.name,
        rule.gap,
        starts.len(),
        f64::from(count) / all.as_secs_f64()
    )
}

#[test]
fn each_service_is_asked_no_faster_than_it_allows() {
    let rows: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = RULES
            .iter()
            .map(|rule| scope.spawn(move || measure(rule)))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    eprintln!(
        "service\tgap\trequests\ta second\tat once\n{}",
        rows.concat()
    );
}
