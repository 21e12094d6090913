//! Semantic Scholar's Graph API.
//!
//! **Source**: <https://api.semanticscholar.org/api-docs/graph>, read in November 2026. Its match takes
//! prefixes of titles and answers with another work, so nothing it says is believed before it is judged.

use serde_json::Value;

use super::{Answer, NAMES};
use crate::enrich::json::{list, number, plain, raw, text, year};
use crate::enrich::question::{Key, Question, Request, base};
use crate::enrich::record::{Nature, Record, date};
use crate::enrich::reply::{Refusal, Reply};
use crate::enrich::text::{encode, encode_but};
use crate::model::{Identifier, Kind, Scheme};

const NAME: &str = NAMES.semantic_scholar;

const FIELDS: &str = "title,authors,year,venue,publicationVenue,journal,publicationTypes,publicationDate,\
externalIds,url,openAccessPdf,abstract,citationCount";

fn root(at: &str) -> String {
    format!("{}/graph/v1/paper", base(at, &["/paper", "/graph/v1"]))
}

/// How the service names an identifier; none when it does not know the scheme.
pub(super) fn id(id: &Identifier) -> Option<String> {
    let value = id.value();
    Some(match id.scheme() {
        Scheme::Doi => format!("DOI:{value}"),
        Scheme::Arxiv => format!("ARXIV:{value}"),
        Scheme::Acl => format!("ACL:{value}"),
        Scheme::Pmid => format!("PMID:{value}"),
        Scheme::Pmcid => format!("PMCID:{}", value.trim_start_matches("PMC")),
        Scheme::S2 if value.len() == 40 => value.to_owned(),
        Scheme::S2 => format!("CorpusId:{value}"),
        Scheme::Isbn | Scheme::Openreview | Scheme::Dblp => return None,
    })
}

pub(super) fn request(question: &Question, at: &str) -> Option<Request> {
    let root = root(at);
    let url = match question {
        Question::Id(wanted) => {
            format!("{root}/{}?fields={FIELDS}", encode_but(&id(wanted)?, ":/"))
        }
        Question::Match { title } => {
            let title = encode(&Question::words(title));
            format!("{root}/search/match?query={title}&fields={FIELDS}")
        }
        Question::Search { title, .. } => {
            // A hyphen can make the search find nothing.
            let title = encode(&Question::words(&title.replace('-', " ")));
            format!("{root}/search?query={title}&limit=10&fields={FIELDS}")
        }
        Question::Page(_) => return None,
    };
    Some(Request {
        key: Key::Header("x-api-key"),
        ..Request::get(NAME, url)
    })
}

pub(super) fn batch(ids: &[Identifier], at: &str) -> Option<Request> {
    let ids: Vec<String> = ids.iter().filter_map(id).collect();
    let url = format!("{}/batch?fields={FIELDS}", root(at));
    Some(Request {
        body: Some(serde_json::json!({ "ids": ids }).to_string()),
        key: Key::Header("x-api-key"),
        ..Request::get(NAME, url)
    })
}

/// **Shape**: as many as were asked for, in their order.
pub(super) fn read_batch(
    ids: &[Identifier],
    reply: &Reply,
) -> Result<Vec<Option<Record>>, Refusal> {
    let value = error_in(reply.json()?)?;
    let Some(papers) = value.as_array().filter(|papers| papers.len() == ids.len()) else {
        return Err(Refusal::malformed(
            "a list of another length than was asked for",
        ));
    };
    Ok(papers.iter().map(record).collect())
}

pub(super) fn read(question: &Question, reply: &Reply) -> Result<Answer, Refusal> {
    let value = error_in(reply.json()?)?;
    if let Question::Id(_) = question {
        let record = record(&value);
        return record
            .map(|record| Answer(vec![record]))
            .ok_or_else(|| Refusal::malformed("a paper without a title"));
    }
    let has = |name: &str| value.get(name).is_some();
    // A list, or one paper, without its envelope is as good.
    let is_bare = value.is_array() || has("paperId");
    let papers = list(&value, if is_bare { "" } else { "/data" });
    if papers.is_empty() && !is_bare && !has("total") && !has("data") {
        return Err(Refusal::malformed("neither `data` nor `total`"));
    }
    Ok(Answer(papers.iter().filter_map(record).collect()))
}

/// Errors come with status 200 through some gateways.
fn error_in(value: Value) -> Result<Value, Refusal> {
    let error = text(&value, "/error").or_else(|| {
        let is_gateway = value.get("paperId").is_none() && value.get("data").is_none();
        text(&value, "/message").filter(|_| is_gateway)
    });
    match error {
        None => Ok(value),
        Some(error) if error.to_lowercase().contains("not found") => Err(Refusal::NotThere),
        Some(error) if error.to_lowercase().contains("too many") => {
            Err(Refusal::Limited { after: None })
        }
        Some(message) => Err(Refusal::Misasked {
            status: 200,
            message,
        }),
    }
}

/// One paper, as in replies and in a line of the snapshot.
pub(crate) fn record(paper: &Value) -> Option<Record> {
    let title = text(paper, "/title")?;
    let paper_id = raw(paper, "/paperId")
        .or_else(|| raw(paper, "/corpusid"))
        .unwrap_or_default();
    let mut record = Record::new(NAME, paper_id.clone(), title);
    let external = |name: &str| {
        raw(paper, &format!("/externalIds/{name}"))
            .or_else(|| raw(paper, &format!("/externalids/{name}")))
    };
    for (name, scheme) in [
        ("DOI", Scheme::Doi),
        ("ArXiv", Scheme::Arxiv),
        ("ACL", Scheme::Acl),
        ("DBLP", Scheme::Dblp),
        ("PubMed", Scheme::Pmid),
        ("PubMedCentral", Scheme::Pmcid),
    ] {
        record.add(scheme, external(name).as_deref());
    }
    record.add(Scheme::S2, Some(&paper_id));
    record.authors = list(paper, "/authors")
        .iter()
        .filter_map(|author| text(author, "/name"))
        .collect();
    record.year = year(paper, "/year");
    record.date = raw(paper, "/publicationDate")
        .or_else(|| raw(paper, "/publicationdate"))
        .and_then(|day| date(&day));
    let venue = text(paper, "/publicationVenue/name")
        .or_else(|| text(paper, "/venue"))
        .or_else(|| text(paper, "/journal/name"));
    let is_server = |venue: &String| super::is_preprint_server(venue);
    record.nature = match &venue {
        Some(venue) if is_server(venue) => Nature::Preprint,
        Some(_) => Nature::Published,
        None if record.id(Scheme::Doi).is_none() && record.id(Scheme::Arxiv).is_some() => {
            Nature::Preprint
        }
        None => Nature::Unknown,
    };
    if record.nature != Nature::Preprint {
        record.volume = text(paper, "/journal/volume").filter(|volume| !volume.starts_with("abs/"));
        record.pages = text(paper, "/journal/pages").map(|pages| super::pages(&pages));
        record.venue = venue;
    }
    record.kind = kind(paper, &record);
    record.summary = text(paper, "/abstract");
    record.cited_by = number(paper, "/citationCount")
        .or_else(|| number(paper, "/citationcount"))
        .and_then(|count| u32::try_from(count).ok());
    record.url = raw(paper, "/url");
    record.open_access = raw(paper, "/openAccessPdf/url");
    Some(record)
}

fn kind(paper: &Value, record: &Record) -> Option<Kind> {
    let types = list(paper, "/publicationTypes");
    let is = |name: &str| types.iter().filter_map(plain).any(|one| one == name);
    if is("Book") && record.id(Scheme::Arxiv).is_none() {
        return Some(Kind::Book);
    }
    (is("JournalArticle") || is("Conference") || record.nature != Nature::Unknown)
        .then_some(Kind::Paper)
}
