//! OpenAlex.
//!
//! **Source**: <https://docs.openalex.org>, read in November 2026. A look-up by identifier is free, a
//! search costs money against a daily budget.

use serde_json::Value;

use super::{Answer, NAMES};
use crate::enrich::json::{at, list, number, raw, text, year};
use crate::enrich::question::{Key, Question, Request, base};
use crate::enrich::record::{Nature, Notice, Record, date};
use crate::enrich::reply::{Refusal, Reply};
use crate::enrich::text::{encode, encode_but};
use crate::model::{Identifier, Kind, Scheme, words};

const NAME: &str = NAMES.openalex;

const SELECT: &str = "id,doi,ids,title,display_name,publication_year,publication_date,type,language,authorships,\
primary_location,best_oa_location,locations,biblio,is_retracted,cited_by_count,abstract_inverted_index";

/// How the service names an identifier; none when it does not know the scheme.
fn id(id: &Identifier) -> Option<String> {
    Some(match id.scheme() {
        Scheme::Doi => format!("doi:{}", id.value()),
        Scheme::Arxiv => format!("doi:10.48550/arxiv.{}", id.value()),
        Scheme::Pmid => format!("pmid:{}", id.value()),
        _ => return None,
    })
}

pub(super) fn request(question: &Question, at: &str) -> Option<Request> {
    let root = format!("{}/works", base(at, &["/works"]));
    let url = match question {
        Question::Id(wanted) => {
            format!("{root}/{}?select={SELECT}", encode_but(&id(wanted)?, ":/"))
        }
        Question::Search { title, .. } => {
            let words = searchable(title);
            if words.is_empty() {
                return None;
            }
            let words = encode(&format!("\"{words}\""));
            format!("{root}?filter=title.search:{words}&per_page=5&select={SELECT}")
        }
        _ => return None,
    };
    Some(Request {
        key: Key::Parameter("api_key"),
        ..Request::get(NAME, url)
    })
}

/// The words of a title without what a filter takes for its own: a comma splits it even when encoded, `|`
/// and `!` are operators, and a word with an apostrophe is never found.
fn searchable(title: &str) -> String {
    let kept = title
        .split(|c: char| c.is_whitespace() || ",|!&:;\"()[]{}?*~^+/\\".contains(c))
        .filter(|word| !word.contains(['\'', '’', '‘']) && !words::units(word).is_empty());
    kept.collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(250)
        .collect()
}

/// Only DOIs, at most 50 in one request.
pub(super) fn batch(ids: &[Identifier], at: &str) -> Option<Request> {
    let dois: Vec<String> = ids.iter().map(|id| encode_but(&doi(id), "/")).collect();
    let root = format!("{}/works", base(at, &["/works"]));
    let url = format!(
        "{root}?filter=doi:{}&per_page=100&select={SELECT}",
        dois.join("%7C")
    );
    Some(Request {
        key: Key::Parameter("api_key"),
        ..Request::get(NAME, url)
    })
}

fn doi(id: &Identifier) -> String {
    match id.scheme() {
        Scheme::Arxiv => format!("10.48550/arxiv.{}", id.value()),
        _ => id.value().to_owned(),
    }
}

/// **Shape**: as many as were asked for, in their order.
pub(super) fn read_batch(
    ids: &[Identifier],
    reply: &Reply,
) -> Result<Vec<Option<Record>>, Refusal> {
    let value = reply.json()?;
    if value.get("results").is_none() {
        return Err(Refusal::malformed("a list without `results`"));
    }
    let works = list(&value, "/results");
    let has = |work: &Value, id: &Identifier| {
        raw(work, "/doi")
            .is_some_and(|found| found.to_lowercase().ends_with(&format!("/{}", doi(id))))
    };
    Ok(ids
        .iter()
        .map(|id| record(works.iter().find(|work| has(work, id))?))
        .collect())
}

pub(super) fn read(question: &Question, reply: &Reply) -> Result<Answer, Refusal> {
    let value = reply.json()?;
    if let Some(message) = text(&value, "/error") {
        return Err(Refusal::Misasked {
            status: reply.status,
            message: text(&value, "/message").unwrap_or(message),
        });
    }
    if let Question::Id(_) = question
        && value.get("results").is_none()
    {
        let record = record(&value).ok_or_else(|| Refusal::malformed("a work without a title"))?;
        return Ok(Answer(vec![record]));
    }
    let works = match &value {
        Value::Array(works) => works.as_slice(),
        value if value.get("results").is_some() => list(value, "/results"),
        _ => return Err(Refusal::malformed("a list without `results`")),
    };
    Ok(Answer(works.iter().filter_map(record).collect()))
}

/// One work, as in replies and in a line of the snapshot.
pub(crate) fn record(work: &Value) -> Option<Record> {
    let title = text(work, "/title").or_else(|| text(work, "/display_name"))?;
    let mut record = Record::new(NAME, raw(work, "/id").unwrap_or_default(), title);
    let doi = raw(work, "/doi").or_else(|| raw(work, "/ids/doi"));
    record.add(Scheme::Doi, doi.as_deref());
    let pmid = raw(work, "/ids/pmid");
    record.add(
        Scheme::Pmid,
        pmid.as_deref().and_then(|url| url.rsplit('/').next()),
    );
    record.authors = list(work, "/authorships")
        .iter()
        .filter_map(|author| {
            text(author, "/raw_author_name").or_else(|| text(author, "/author/display_name"))
        })
        .map(super::given_first)
        .collect();
    record.year = year(work, "/publication_year");
    record.date = raw(work, "/publication_date").and_then(|day| date(&day));
    let source = text(work, "/primary_location/source/display_name");
    let kind = raw(work, "/type").unwrap_or_default();
    let is_server = raw(work, "/primary_location/source/type").as_deref() == Some("repository")
        || source.as_deref().is_some_and(super::is_preprint_server);
    (record.kind, record.nature) = match kind.as_str() {
        "preprint" => (Some(Kind::Paper), Nature::Preprint),
        "article"
        | "review"
        | "report"
        | "dissertation"
        | "book-chapter"
        | "letter"
        | "proceedings-article"
        | "journal-article" => (
            Some(Kind::Paper),
            if is_server {
                Nature::Preprint
            } else {
                Nature::Published
            },
        ),
        "book" => (Some(Kind::Book), Nature::Published),
        "dataset"
        | "peer-review"
        | "erratum"
        | "paratext"
        | "grant"
        | "supplementary-materials"
        | "editorial"
        | "retraction" => (None, Nature::About),
        _ => (None, Nature::Unknown),
    };
    // Underline keeps recordings of talks under the titles of the papers.
    if record
        .id(Scheme::Doi)
        .is_some_and(|doi| doi.value().starts_with("10.48448/"))
    {
        record.kind = Some(Kind::Talk);
    }
    if record.nature == Nature::Published {
        record.venue = source;
        record.publisher = text(work, "/primary_location/source/host_organization_name");
        record.volume = text(work, "/biblio/volume");
        record.issue = text(work, "/biblio/issue");
        record.pages = match (
            text(work, "/biblio/first_page"),
            text(work, "/biblio/last_page"),
        ) {
            (Some(first), Some(last)) if first != last => Some(format!("{first}-{last}")),
            (first, last) => first.or(last),
        };
    }
    for location in list(work, "/locations") {
        if let Some(url) = raw(location, "/landing_page_url").filter(|url| url.contains("arxiv")) {
            record.add_arxiv(&url);
        }
    }
    record.cited_by = number(work, "/cited_by_count").and_then(|count| u32::try_from(count).ok());
    record.summary = summary(at(work, "/abstract_inverted_index"));
    record.open_access = [
        "/best_oa_location/pdf_url",
        "/open_access/oa_url",
        "/best_oa_location/landing_page_url",
    ]
    .iter()
    .find_map(|pointer| raw(work, pointer));
    record.language = raw(work, "/language");
    if work.get("is_retracted") == Some(&Value::Bool(true)) {
        record.notices.push(Notice {
            kind: "retraction".to_owned(),
            doi: None,
        });
    }
    Some(record)
}

/// An abstract from the places of its words.
fn summary(index: &Value) -> Option<String> {
    let mut words: Vec<(u64, &str)> = Vec::new();
    for (word, places) in index.as_object()? {
        for place in places
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_u64)
        {
            words.push((place, word));
        }
    }
    words.sort_unstable();
    let words: Vec<&str> = words.into_iter().map(|(_, word)| word).collect();
    Some(crate::enrich::text::clean(&words.join(" "))).filter(|text| !text.is_empty())
}
