//! Every recorded reply becomes records or a refusal with a name, and the table of them is kept.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use notebib::enrich::{Provider, Question, Record, Refusal, Reply, provider};
use notebib::model::{Identifier, Scheme};
use serde_json::Value;

use crate::harness::shared;

/// A recorded reply, the provider that it is of, and the question that it answers.
pub(crate) struct Recorded {
    pub(crate) service: String,
    pub(crate) category: String,
    pub(crate) file: String,
    sha: String,
    pub(crate) provider: &'static Provider,
    pub(crate) question: Question,
    pub(crate) reply: Reply,
}

/// The replies in the shared folder; none, with a printed line, when there is no such folder.
pub(crate) fn recorded() -> Option<Vec<Recorded>> {
    let folder = shared()?.join("apis");
    let Ok(index) = fs::read_to_string(folder.join("index.jsonl")) else {
        eprintln!("skipped: no recorded replies at {}", folder.display());
        return None;
    };
    let lines = index
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    Some(lines.map(|line: Value| read(&folder, &line)).collect())
}

fn read(folder: &Path, line: &Value) -> Recorded {
    let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
    let (service, category, request) = (text("service"), text("category"), text("request"));
    let header = |name: &str| {
        let headers = line["headers"].as_object();
        let found =
            headers.and_then(|all| all.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)));
        found
            .and_then(|(_, value)| value.as_str())
            .unwrap_or_default()
            .to_owned()
    };
    Recorded {
        provider: provider(&service).or_else(|| provider("doi.org")).unwrap(),
        question: question(&service, &category, &request),
        reply: Reply {
            status: u16::try_from(line["status"].as_u64().unwrap()).unwrap(),
            content_type: header("content-type"),
            url: request,
            body: fs::read(folder.join(text("file"))).unwrap(),
            etag: None,
            retry_after: header("retry-after").parse().ok(),
        },
        sha: text("sha256").chars().take(12).collect(),
        file: text("file"),
        service,
        category,
    }
}

fn question(service: &str, category: &str, request: &str) -> Question {
    let title = || "any".to_owned();
    let search = Question::Search {
        title: title(),
        author: None,
        year: None,
    };
    match (service, category) {
        ("webpage", _) => Question::Page(request.to_owned()),
        (
            _,
            "by_id" | "not_found" | "bibtex" | "csl" | "ra" | "style" | "redirect" | "transform"
            | "agency",
        ) if !request.contains("query")
            && !request.contains("/search")
            && !request.contains("q=") =>
        {
            Question::Id(Identifier::doi("10.1145/3341301.3359646").unwrap())
        }
        (_, "by_isbn") => Question::Id(Identifier::isbn("9782070427796").unwrap()),
        ("semantic_scholar", _) if request.contains("/match") => Question::Match { title: title() },
        _ => search,
    }
}

fn shown(records: &[Record]) -> String {
    let mut fields = [0_usize; 7];
    for record in records {
        let has = [
            !record.authors.is_empty(),
            record.year.is_some(),
            record.venue.is_some(),
            !record.ids.is_empty(),
            record.summary.is_some(),
            record.cited_by.is_some(),
            record.open_access.is_some(),
        ];
        for (count, has) in fields.iter_mut().zip(has) {
            *count += usize::from(has);
        }
    }
    let names = [
        "authors", "year", "venue", "ids", "abstract", "cited-by", "open",
    ];
    let fields: Vec<String> = names
        .iter()
        .zip(fields)
        .filter(|(_, count)| *count > 0)
        .map(|(name, count)| format!("{name} {count}"))
        .collect();
    format!("{} records: {}", records.len(), fields.join(", "))
}

#[test]
fn every_recorded_reply_is_read_or_refused_by_name() {
    let Some(all) = recorded() else { return };
    let mut table = String::from("service\tcategory\tsha256\tstatus\toutcome\n");
    let mut wrong = Vec::new();
    for one in &all {
        let outcome = if one.category == "batch" {
            let ids =
                vec![Identifier::doi("10.1145/3341301.3359646").unwrap(); batch_length(&one.reply)];
            let batch = one.provider.batch.as_ref().unwrap();
            (batch.read)(&ids, &one.reply).map(|records| records.into_iter().flatten().collect())
        } else {
            (one.provider.read)(&one.question, &one.reply).map(|answer| answer.0)
        };
        let is_found = matches!(&outcome, Ok(records) if !records.is_empty());
        let is_error = matches!(one.category.as_str(), "error" | "blocked" | "not_found");
        let should_be_found = matches!(
            one.category.as_str(),
            "by_id" | "by_isbn" | "title_search" | "batch" | "bibtex" | "csl" | "highwire" | "blog" | "chinese"
                | "dublin_core" | "json_ld" | "news" | "plain" | "list" | "paging" | "by_id_multi" | "transform"
        ) && one.reply.status == 200
            // Some were asked for fields without the title.
            && String::from_utf8_lossy(&one.reply.body).to_lowercase().contains("title");
        if (should_be_found && !is_found) || (is_error && is_found) {
            wrong.push(format!("{}: {outcome:?}", one.file));
        }
        let outcome = match &outcome {
            Ok(records) if records.is_empty() => "nothing found".to_owned(),
            Ok(records) => shown(records),
            Err(refusal) => format!("refused: {}", refusal.name()),
        };
        let (service, category, sha, status) =
            (&one.service, &one.category, &one.sha, one.reply.status);
        writeln!(table, "{service}\t{category}\t{sha}\t{status}\t{outcome}").unwrap();
    }
    eprintln!("{table}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    kept("replies.tsv", &table);
}

/// Compares with the file that the repository keeps; `NOTEBIB_KEEP=1` writes it anew.
pub(crate) fn kept(name: &str, text: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("refs/enrich")
        .join(name);
    if std::env::var_os("NOTEBIB_KEEP").is_some() {
        fs::write(&path, text).unwrap();
    }
    let before = fs::read_to_string(&path).unwrap_or_default();
    // Other replies than those that the table was made of are not in it: only known ones can differ.
    let known: Vec<&str> = text
        .lines()
        .filter(|line| !before.lines().any(|old| old == *line))
        .collect();
    let key = |line: &str| line.split('\t').take(3).collect::<Vec<_>>().join("\t");
    let changed: Vec<&&str> = known
        .iter()
        .filter(|line| before.lines().any(|old| key(old) == key(line)))
        .collect();
    assert!(
        changed.is_empty(),
        "{name}: NOTEBIB_KEEP=1 keeps these:\n{changed:#?}"
    );
}

pub(crate) fn batch_length(reply: &Reply) -> usize {
    serde_json::from_slice::<Value>(&reply.body)
        .unwrap()
        .as_array()
        .map_or(0, Vec::len)
}

#[test]
fn a_wall_and_a_broken_reply_are_not_taken_for_an_answer() {
    let read = |name: &str, status: u16, kind: &str, body: &[u8]| {
        let provider = provider(name).unwrap();
        let question =
            Question::Id(Identifier::new(Scheme::Doi, "10.1145/3341301.3359646").unwrap());
        let reply = Reply {
            status,
            content_type: kind.to_owned(),
            body: body.to_owned(),
            ..Reply::default()
        };
        (provider.read)(&question, &reply).map_err(|refusal| refusal.name())
    };
    let html =
        b"<!DOCTYPE html><html><head><title>Making sure you're not a bot!</title></head></html>";
    let page = b"<html><head><title>Welcome</title></head><body>Hello</body></html>";
    for name in [
        "semantic-scholar",
        "crossref",
        "openalex",
        "arxiv",
        "dblp",
        "datacite",
        "doi.org",
        "openlibrary",
    ] {
        for status in [200, 403, 404, 500] {
            assert_eq!(
                read(name, status, "text/html", html),
                Err("walled"),
                "{name} {status}"
            );
        }
        assert_eq!(
            read(name, 200, "application/json", page),
            Err("unexpected"),
            "{name}"
        );
        assert_eq!(
            read(name, 200, "application/json", b""),
            Err("malformed"),
            "{name}"
        );
        assert_eq!(
            read(name, 404, "text/plain", b"Resource not found."),
            Err("not-there"),
            "{name}"
        );
        assert_eq!(
            read(name, 503, "text/plain", b"busy"),
            Err("failed"),
            "{name}"
        );
        assert_eq!(
            read(name, 429, "text/plain", b"Rate exceeded."),
            Err("limited"),
            "{name}"
        );
    }
    assert_eq!(
        read(
            "crossref",
            200,
            "application/json",
            b"{\"status\":\"ok\",\"mess"
        ),
        Err("malformed")
    );
    assert_eq!(
        read(
            "crossref",
            200,
            "application/json",
            b"{\"status\":\"ok\",\"message\":{\"title\":[\"\xe9\"]}}"
        ),
        Err("malformed")
    );
    assert_eq!(
        read(
            "semantic-scholar",
            200,
            "application/json",
            b"{\"error\":\"Title match not found\"}"
        ),
        Err("not-there")
    );
    let spent = b"{\"error\":\"Rate limit exceeded\",\"message\":\"Insufficient budget.\",\"retryAfter\":49093}";
    let openalex = provider("openalex").unwrap();
    let reply = Reply {
        status: 429,
        body: spent.to_vec(),
        ..Reply::default()
    };
    let question = Question::Id(Identifier::doi("10.1145/3341301.3359646").unwrap());
    let refusal = (openalex.read)(&question, &reply).unwrap_err();
    assert_eq!(refusal, Refusal::Spent { after: Some(49093) });
    assert_eq!(
        refusal.to_string(),
        "today's budget is spent; come back in 14 h"
    );
}
