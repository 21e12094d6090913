//! DataCite.
//!
//! **Source**: <https://support.datacite.org/docs/api>, read in November 2026.

use serde_json::Value;

use super::{Answer, NAMES};
use crate::enrich::json::{at, list, number, plain, raw, text, year};
use crate::enrich::question::{Question, Request, base};
use crate::enrich::record::{Nature, Record, date};
use crate::enrich::reply::{Refusal, Reply};
use crate::enrich::text::encode_but;
use crate::model::{Kind, Scheme};

const NAME: &str = NAMES.datacite;

pub(super) fn request(question: &Question, at: &str) -> Option<Request> {
    let Question::Id(id) = question else {
        return None;
    };
    let doi = match id.scheme() {
        Scheme::Doi => id.value().to_owned(),
        Scheme::Arxiv => format!("10.48550/arxiv.{}", id.value()),
        _ => return None,
    };
    let url = format!("{}/dois/{}", base(at, &["/dois"]), encode_but(&doi, "/"));
    Some(Request {
        accept: Some("application/vnd.api+json"),
        mailto: Some("mailto"),
        ..Request::get(NAME, url)
    })
}

pub(super) fn read(_: &Question, reply: &Reply) -> Result<Answer, Refusal> {
    let value = reply.json()?;
    if let Some(title) = text(&value, "/errors/0/title") {
        let status = number(&value, "/errors/0/status").unwrap_or(0);
        return Err(match status {
            404 => Refusal::NotThere,
            _ => Refusal::Misasked {
                status: reply.status,
                message: title,
            },
        });
    }
    if value.get("data").is_none() {
        return Err(Refusal::malformed("no `data`"));
    }
    Ok(Answer(
        list(&value, "/data").iter().filter_map(record).collect(),
    ))
}

fn record(data: &Value) -> Option<Record> {
    let attributes = at(data, "/attributes");
    // A translated title or a subtitle says so.
    let titles = list(attributes, "/titles");
    let main = titles
        .iter()
        .find(|title| title.get("titleType").is_none_or(Value::is_null))
        .or(titles.first())?;
    let doi = raw(attributes, "/doi")
        .or_else(|| raw(data, "/id"))
        .unwrap_or_default();
    let mut record = Record::new(NAME, doi.clone(), text(main, "/title")?);
    if let Some(subtitle) = titles
        .iter()
        .find(|title| raw(title, "/titleType").as_deref() == Some("Subtitle"))
        .and_then(|title| text(title, "/title"))
    {
        record.title = format!("{}: {subtitle}", record.title);
    }
    record.add(Scheme::Doi, Some(&doi));
    record.authors = list(attributes, "/creators")
        .iter()
        .filter_map(person)
        .collect();
    record.year = year(attributes, "/publicationYear");
    record.date = ["Issued", "Available", "Created"].iter().find_map(|kind| {
        let dates = list(attributes, "/dates");
        let one = dates
            .iter()
            .find(|date| raw(date, "/dateType").as_deref() == Some(kind))?;
        date(&raw(one, "/date")?)
    });
    record.publisher =
        text(attributes, "/publisher/name").or_else(|| text(attributes, "/publisher"));
    let general = raw(attributes, "/types/resourceTypeGeneral").unwrap_or_default();
    let bibtex = raw(attributes, "/types/bibtex").unwrap_or_default();
    (record.kind, record.nature) = match general.as_str() {
        "Preprint" => (Some(Kind::Paper), Nature::Preprint),
        "JournalArticle" | "ConferencePaper" | "BookChapter" | "Dissertation" | "Report"
        | "DataPaper" => (Some(Kind::Paper), Nature::Published),
        "Book" => (Some(Kind::Book), Nature::Published),
        "Software" | "ComputationalNotebook" => (Some(Kind::Software), Nature::Published),
        "Dataset" | "Collection" | "Image" | "Model" | "Service" => {
            (Some(Kind::Webpage), Nature::Published)
        }
        "Audiovisual" | "Film" | "Sound" => (Some(Kind::Video), Nature::Published),
        "PeerReview" => (None, Nature::About),
        "Text" => match bibtex.as_str() {
            "phdthesis" | "inproceedings" | "techreport" | "inbook" | "incollection" => {
                (Some(Kind::Paper), Nature::Published)
            }
            "book" => (Some(Kind::Book), Nature::Published),
            "article" if record.id(Scheme::Arxiv).is_some() => {
                (Some(Kind::Paper), Nature::Preprint)
            }
            "article" => (Some(Kind::Paper), Nature::Published),
            _ => (None, Nature::Unknown),
        },
        _ => (None, Nature::Unknown),
    };
    if record.id(Scheme::Arxiv).is_some() {
        (record.kind, record.nature, record.publisher) =
            (Some(Kind::Paper), Nature::Preprint, None);
    }
    record.venue =
        text(attributes, "/container/title").filter(|_| record.nature != Nature::Preprint);
    record.volume = text(attributes, "/container/volume");
    record.issue = text(attributes, "/container/issue");
    record.pages = match (
        text(attributes, "/container/firstPage"),
        text(attributes, "/container/lastPage"),
    ) {
        (Some(first), Some(last)) if first != last => Some(format!("{first}-{last}")),
        (first, last) => first.or(last),
    };
    record.summary = list(attributes, "/descriptions")
        .iter()
        .find(|one| raw(one, "/descriptionType").as_deref() == Some("Abstract"))
        .and_then(|one| text(one, "/description"));
    record.cited_by =
        number(attributes, "/citationCount").and_then(|count| u32::try_from(count).ok());
    record.url = raw(attributes, "/url");
    record.language = raw(attributes, "/language");
    Some(record)
}

fn person(creator: &Value) -> Option<String> {
    let is_organisation = raw(creator, "/nameType").as_deref() == Some("Organizational");
    let name = creator.get("name").and_then(plain);
    match (text(creator, "/givenName"), text(creator, "/familyName")) {
        (Some(given), Some(family)) if !is_organisation => Some(format!("{given} {family}")),
        _ if is_organisation => name,
        _ => name.map(super::given_first),
    }
}
