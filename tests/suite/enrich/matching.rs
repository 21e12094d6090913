//! Right or not at all: the searches that others labelled, and the pairs that we did.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use notebib::enrich::{
    Choice, Nature, Query, Question, Record, Reply, THRESHOLD, choose, judge, provider,
};
use notebib::model::{Identifier, Kind, Scheme};
use serde_json::Value;

use super::replies::kept;
use crate::harness::shared;

#[test]
fn labelled_searches_are_filled_right_or_not_at_all() {
    let Some(folder) = shared().map(|folder| folder.join("apis")) else {
        return;
    };
    let Ok(cases) = fs::read_to_string(folder.join("match_cases.jsonl")) else {
        return;
    };
    let (mut right, mut answerable, mut wrong) = (0, 0, Vec::new());
    let mut report = String::new();
    for line in cases.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let text = |name: &str| case[name].as_str().unwrap().to_owned();
        let title = text("query_title");
        let provider = provider(&text("service")).unwrap();
        let reply = Reply {
            status: 200,
            body: fs::read(folder.join(text("file"))).unwrap(),
            ..Reply::default()
        };
        let question = Question::Search {
            title: title.clone(),
            author: None,
            year: None,
        };
        let candidates = (provider.read)(&question, &reply).unwrap().0;
        let year = case["query_year"]
            .as_i64()
            .and_then(|year| i32::try_from(year).ok());
        let query = Query {
            title: title.clone(),
            year,
            ..Query::default()
        };
        let expected: Vec<String> = case["expected_ids"]
            .as_array()
            .unwrap()
            .iter()
            .map(|id| id.as_str().unwrap().to_lowercase())
            .collect();
        let choice = choose(&query, &candidates);
        let verdict = text("verdict");
        answerable += usize::from(verdict == "match");
        let outcome = match &choice {
            Choice::Taken(records, why) => {
                let is_right = is_expected(&candidates[records[0]], &expected);
                match is_right {
                    true => right += usize::from(verdict == "match"),
                    // Of a variant neither taking nor leaving is wrong, but another one is.
                    false => wrong.push(title.clone()),
                }
                format!(
                    "{} ({}) {}",
                    if is_right { "right" } else { "WRONG" },
                    why.rule,
                    candidates[records[0]].source_id
                )
            }
            Choice::Ambiguous(_) => "ambiguous".to_owned(),
            Choice::None(looks) => format!("none, {} to look at", looks.len()),
        };
        writeln!(report, "{}\t{verdict}\t{outcome}\t{title}", provider.name).unwrap();
    }
    eprintln!(
        "{report}{right} of {answerable} filled, {} wrong",
        wrong.len()
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(right * 10 >= answerable * 9, "{right} of {answerable}");
}

fn is_expected(record: &Record, expected: &[String]) -> bool {
    let ids = record.ids.iter().map(|id| id.value().to_lowercase());
    let ids: Vec<String> = ids.chain([record.source_id.to_lowercase()]).collect();
    expected.iter().any(|wanted| {
        let bare = wanted.trim_start_matches("https://doi.org/");
        let arxiv = bare.trim_start_matches("10.48550/arxiv.");
        ids.iter()
            .any(|id| id == bare || id == wanted || id == arxiv)
    })
}

/// A line of `refs/enrich/pairs.tsv`.
struct Pair {
    is_same: bool,
    sort: String,
    query: Query,
    record: Record,
}

/// A title as it comes out of a reply: without entities and tags.
fn as_read(title: &str) -> String {
    if !title.contains(['<', '&']) {
        return title.to_owned();
    }
    let body = serde_json::json!({"status": "ok", "message-type": "work",
        "message": {"DOI": "10.1000/182", "type": "journal-article", "title": [title]}});
    let reply = Reply {
        status: 200,
        body: body.to_string().into_bytes(),
        ..Reply::default()
    };
    let question = Question::Id(Identifier::doi("10.1000/182").unwrap());
    let answer = (provider("crossref").unwrap().read)(&question, &reply).unwrap();
    answer.0[0].title.clone()
}

fn pairs() -> Vec<Pair> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("refs/enrich/pairs.tsv");
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().skip(1).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let parts: Vec<&str> = line.split('\t').collect();
            let [
                label,
                sort,
                title,
                authors,
                year,
                kind,
                found,
                found_authors,
                found_year,
                nature,
            ] = parts[..]
            else {
                panic!("ten columns: {line}");
            };
            let names = |names: &str| -> Vec<String> {
                names
                    .split("; ")
                    .filter(|name| !name.is_empty())
                    .map(str::to_owned)
                    .collect()
            };
            Pair {
                is_same: label == "same",
                sort: sort.to_owned(),
                query: Query {
                    title: title.to_owned(),
                    authors: names(authors),
                    year: year.parse().ok(),
                    kind: Kind::parse(kind),
                    ..Query::default()
                },
                record: Record {
                    title: as_read(found),
                    authors: names(found_authors),
                    year: found_year.parse().ok(),
                    kind: Some(if nature == "book" {
                        Kind::Book
                    } else {
                        Kind::Paper
                    }),
                    nature: match nature {
                        "preprint" => Nature::Preprint,
                        "about" => Nature::About,
                        _ => Nature::Published,
                    },
                    ..Record::default()
                },
            }
        })
        .collect()
}

#[test]
fn no_labelled_pair_is_taken_wrongly() {
    let pairs = pairs();
    assert!(pairs.len() >= 300, "{}", pairs.len());
    let mut table = String::from("sort\tlabel\tpairs\ttaken\n");
    let mut sorts: Vec<(String, bool)> = pairs
        .iter()
        .map(|pair| (pair.sort.clone(), pair.is_same))
        .collect();
    sorts.sort();
    sorts.dedup();
    for (sort, is_same) in sorts {
        let of: Vec<&Pair> = pairs
            .iter()
            .filter(|pair| pair.sort == sort && pair.is_same == is_same)
            .collect();
        let taken = of
            .iter()
            .filter(|pair| judge(&pair.query, &pair.record).is_taken())
            .count();
        let label = if is_same { "same" } else { "other" };
        writeln!(table, "{sort}\t{label}\t{}\t{taken}", of.len()).unwrap();
    }
    let mut curve = String::from("threshold\tright\twrong\tprecision\trecall\n");
    let same = pairs.iter().filter(|pair| pair.is_same).count();
    for step in 8..=19 {
        let threshold = f64::from(step) / 20.0;
        let taken = pairs.iter().filter(|pair| {
            let judgement = judge(&pair.query, &pair.record);
            judgement.contradiction.is_none() && f64::from(judgement.score) >= threshold - 1e-6
        });
        let (right, wrong) = taken.fold((0, 0), |(right, wrong), pair| match pair.is_same {
            true => (right + 1, wrong),
            false => (right, wrong + 1),
        });
        let precision = f64::from(right) / f64::from((right + wrong).max(1));
        let recall = f64::from(right) / same as f64;
        writeln!(
            curve,
            "{threshold:.2}\t{right}\t{wrong}\t{precision:.4}\t{recall:.4}"
        )
        .unwrap();
    }
    let taken = |pair: &&Pair| judge(&pair.query, &pair.record).is_taken();
    let wrong: Vec<String> = pairs
        .iter()
        .filter(|pair| !pair.is_same)
        .filter(taken)
        .map(|pair| {
            format!(
                "{} / {}: {}",
                pair.query.title,
                pair.record.title,
                judge(&pair.query, &pair.record).rule
            )
        })
        .collect();
    let right = pairs
        .iter()
        .filter(|pair| pair.is_same)
        .filter(taken)
        .count();
    for pair in pairs.iter().filter(|pair| pair.is_same && !taken(pair)) {
        let judgement = judge(&pair.query, &pair.record);
        eprintln!(
            "missed: {} / {}: {judgement:?}",
            pair.query.title, pair.record.title
        );
    }
    eprintln!(
        "{table}\n{curve}\nthreshold {THRESHOLD}: {right} of {same} taken, {} wrong: {wrong:#?}",
        wrong.len()
    );
    let precision = right as f64 / (right + wrong.len()) as f64;
    assert!(precision >= 0.995, "{wrong:#?}");
    assert!(right as f64 / same as f64 >= 0.9, "{right} of {same}");
    kept("pairs-table.tsv", &table);
    kept("curve.tsv", &curve);
}

/// One telling word more, less or other is another work, even of the same people in the same year; case,
/// punctuation and accents are not.
#[test]
fn a_word_more_less_or_other_is_another_work() {
    let mut titles: Vec<(String, Vec<String>)> = pairs()
        .into_iter()
        .filter(|pair| pair.is_same)
        .map(|pair| (pair.record.title, pair.record.authors))
        .filter(|(title, _)| title.is_ascii() && title.split(' ').count() >= 4)
        .collect();
    titles.sort();
    titles.dedup_by(|a, b| a.0 == b.0);
    let (mut wrong, mut missed, mut tried) = (Vec::new(), Vec::new(), 0);
    for (title, authors) in &titles {
        let query = Query {
            title: title.clone(),
            authors: authors.clone(),
            year: Some(2019),
            kind: Some(Kind::Paper),
            ..Query::default()
        };
        let is_taken = |found: &str| {
            let record = Record {
                title: found.to_owned(),
                authors: authors.clone(),
                year: Some(2019),
                kind: Some(Kind::Paper),
                nature: Nature::Published,
                ..Record::default()
            };
            judge(&query, &record).is_taken()
        };
        let words: Vec<&str> = title.split(' ').collect();
        for at in 0..words.len() {
            let is_telling = words[at].chars().filter(|c| c.is_alphabetic()).count() > 4;
            // What stands alone before a colon, or all that stands after one, can be left out; so can an acronym
            // in brackets and the maker.
            let is_name = words[at].starts_with('(')
                || at == 0 && (words[0].ends_with(':') || words[0] == "OpenAI");
            let is_subtitle = at + 1 == words.len() && at > 0 && words[at - 1].ends_with(':');
            let with =
                |change: &[&str]| [&words[..at], change, &words[at + 1..]].concat().join(" ");
            let mut others = vec![with(&["quantum", words[at]])];
            if is_telling && !is_name && !is_subtitle {
                others.push(with(&["quantum"]));
                others.push(with(&[]));
            }
            for other in others {
                tried += 1;
                if is_taken(&other) {
                    wrong.push(format!("{title} / {other}"));
                }
            }
        }
        for same in [
            title.to_uppercase(),
            title.replace('-', " "),
            title.replace(['-', ':', ','], ""),
            format!("  {title}."),
            title.replace(' ', "\n  "),
            title.replace('a', "\u{e0}"),
        ] {
            tried += 1;
            if !is_taken(&same) {
                missed.push(format!("{title} / {same}"));
            }
        }
    }
    eprintln!("{tried} of {} titles", titles.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn of_several_records_the_one_in_print_is_taken_and_two_works_are_left_alone() {
    let record = |title: &str, author: &str, year, nature, doi: &str| {
        let mut json = serde_json::json!({"title": title, "authors": [author], "year": year, "kind": "paper", "nature": nature});
        if !doi.is_empty() {
            json["ids"] = serde_json::json!([["doi", doi]]);
        }
        serde_json::from_value::<Record>(json).unwrap()
    };
    let query = Query {
        title: "Random Forests".into(),
        year: Some(2001),
        ..Query::default()
    };
    let breiman = record(
        "Random Forests",
        "Leo Breiman",
        2001,
        "published",
        "10.1023/a:1010933404324",
    );
    let other = record(
        "Random forests",
        "Ann Other",
        2001,
        "published",
        "10.1000/182",
    );
    let Choice::Ambiguous(both) = choose(&query, &[breiman.clone(), other.clone()]) else {
        // Two telling words and a year are less than two agreements.
        assert!(matches!(
            choose(&query, &[breiman.clone(), other]),
            Choice::None(_)
        ));
        let by = Query {
            authors: vec!["Breiman".into()],
            ..query
        };
        let choice = choose(&by, std::slice::from_ref(&breiman));
        assert!(matches!(choice, Choice::Taken(..)), "{choice:?}");
        return;
    };
    assert_eq!(both.len(), 2);
}

#[test]
fn preprint_and_publication_are_one() {
    let json = |nature: &str, year: i32, ids: Value| {
        let title = "PipeDream: Fast and Efficient Pipeline Parallel DNN Training";
        let value = serde_json::json!({"title": title, "authors": ["Aaron Harlap", "Deepak Narayanan"], "year": year,
            "kind": "paper", "nature": nature, "ids": ids});
        serde_json::from_value::<Record>(value).unwrap()
    };
    let preprint = json(
        "preprint",
        2018,
        serde_json::json!([["arxiv", "1806.03377"]]),
    );
    let mut paper = json(
        "published",
        2019,
        serde_json::json!([["doi", "10.1145/3341301.3359646"]]),
    );
    paper.title = "PipeDream: Generalized Pipeline Parallelism for DNN Training".into();
    let query = Query {
        title: "PipeDream: Fast and Efficient Pipeline Parallel DNN Training".into(),
        year: Some(2018),
        ..Query::default()
    };
    let Choice::Taken(taken, _) = choose(
        &query,
        &[
            preprint.clone(),
            json("published", 2019, serde_json::json!([])),
        ],
    ) else {
        panic!("taken");
    };
    assert_eq!(taken, [1, 0], "the one in print first");
    let Choice::Taken(taken, why) = choose(&query, &[preprint, paper]) else {
        panic!("taken")
    };
    assert_eq!(taken, [0], "another title is another record: {}", why.rule);
    assert_eq!(Scheme::ALL.len(), 9);
}
