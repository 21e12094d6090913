//! `notebib news`: what records say today against what notes said then.

use super::server::{Act, Heard, Server, json, typed};
use super::verb::{NOTE, run, world};

/// Made up by hand: a record that was retracted, as Crossref tells it.
const RETRACTED: &str = r#"{"status":"ok","message":{"DOI":"10.1155/2022/8341966","type":"journal-article","title":["The Dilemma and Countermeasures of Music Education"],
"author":[{"given":"Jiaye","family":"Han"}],"issued":{"date-parts":[[2022]]},"container-title":["Wireless Communications and Mobile Computing"],
"updated-by":[{"type":"retraction","DOI":"10.1155/2023/9850213"}],"is-referenced-by-count":3}}"#;

const PAPER: &str = r#"{"paperId":"9876543210987654321098765432109876543210","title":"ZeRO: Memory Optimizations Toward Training Trillion Parameter Models",
"year":2020,"authors":[{"name":"Samyam Rajbhandari"}],"venue":"International Conference for High Performance Computing","externalIds":{"ArXiv":"1910.02054","DOI":"10.1109/SC41405.2020.00024"},"citationCount":900}"#;

fn services(heard: &Heard) -> Act {
    match heard.path.as_str() {
        path if path.starts_with("/works/10.1155") => json(200, RETRACTED),
        path if path.contains("ARXIV:1910.02054") => json(200, PAPER),
        path if path.contains("/batch") => json(400, "{\"error\":\"No valid paper ids given\"}"),
        path if path.contains("/api/query") => typed(200, "application/atom+xml", "<feed></feed>"),
        _ => super::verb::well(heard),
    }
}

#[test]
fn retractions_publications_and_counts_name_the_lines_concerned() {
    let note = format!(
        "{NOTE}- The Dilemma and Countermeasures of Music Education https://doi.org/10.1155/2022/8341966\n\
         - ZeRO: Memory Optimizations Toward Training Trillion Parameter Models [2019, arXiv] https://arxiv.org/abs/1910.02054\n"
    );
    let world = world(&note);
    let empty = world.run(&["news"]).expect(1);
    assert!(
        empty.stderr.contains("`notebib enrich --all` brings them"),
        "{}",
        empty.snapshot()
    );
    let server = Server::start(services);
    run(&world, &server, &["enrich", "--all", "-q"]);
    let asked = server.heard().len();
    let told = world.run(&["news"]).expect(0);
    for part in [
        "retraction\t",
        "retracted, see 10.1155/2023/9850213 (crossref)\tn/2023-10-15-llm.md:5",
        "noted as a preprint, now in International Conference for High Performance Computing 2020, see 10.1109/sc41405.2020.00024",
        "cited by 510 when noted in 2023-10-15, 1,240 on 2026-01-02",
    ] {
        assert!(told.stdout.contains(part), "{part}: {}", told.snapshot());
    }
    assert!(
        told.stdout.starts_with("retraction"),
        "the worst first: {}",
        told.stdout
    );
    let lines = world
        .run(&["news", "--json", "--only", "citations"])
        .expect(0)
        .json_lines();
    assert_eq!(lines.len(), 1);
    assert_eq!(
        (&lines[0]["noted"], &lines[0]["count"]),
        (&510.into(), &1240.into())
    );
    assert_eq!(
        lines[0]["history"].as_array().unwrap().len(),
        2,
        "one of each service: {lines:?}"
    );
    assert_eq!(lines[0]["places"][0]["line"], 3);
    world.run(&["news", "--only", "withdrawal"]).expect(1);
    assert_eq!(server.heard().len(), asked, "news asks nobody");
    let sorted = world
        .run(&["list", "--sort", "cited-by", "--json"])
        .expect(0)
        .json_lines();
    assert_eq!(sorted[0]["cited_by"], 1240, "the newest count");
}

#[test]
fn counts_keep_their_history() {
    let world = world(NOTE);
    for (count, now) in [
        (1240, "2026-01-02T03:04:05Z"),
        (1300, "2026-02-02T03:04:05Z"),
        (1300, "2026-03-02T03:04:05Z"),
    ] {
        let server = Server::start(move |heard| match super::verb::well(heard) {
            Act::Reply(status, head, body) => {
                let body = String::from_utf8(body)
                    .unwrap()
                    .replace("1240", &count.to_string());
                Act::Reply(status, head, body.into_bytes())
            }
            other => other,
        });
        let args = ["enrich", "--all", "--refresh"];
        let mut command = super::verb::command(&world, &server.url, &args);
        command.env("NOTEBIB_NOW", now);
        world.finish(command, &args, b"").expect(0);
    }
    let news = world
        .run(&["news", "--json", "--only", "citations"])
        .expect(0)
        .json_lines();
    let of: Vec<&serde_json::Value> = news[0]["history"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["source"] == "provider:semantic-scholar")
        .collect();
    assert_eq!(of.len(), 2, "only what changed: {of:?}");
    assert_eq!(
        (&news[0]["count"], &news[0]["at"]),
        (&1300.into(), &"2026-03-02T03:04:05Z".into())
    );
}
