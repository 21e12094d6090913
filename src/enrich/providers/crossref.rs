//! Crossref's REST API.
//!
//! **Source**: <https://api.crossref.org/swagger-ui/index.html>, read in November 2026. A search always
//! answers something, and its score says nothing: no candidate is believed before it is judged.

use serde_json::Value;

use super::{Answer, NAMES, doi_org};
use crate::enrich::json::{at, list, number, plain, raw, text};
use crate::enrich::question::{Question, Request, base};
use crate::enrich::record::{Nature, Notice, Record};
use crate::enrich::reply::{Refusal, Reply};
use crate::enrich::text::encode;
use crate::model::{Identifier, Kind, NoteDate, Scheme, title::fold};

const NAME: &str = NAMES.crossref;

const SELECT: &str = "DOI,title,subtitle,author,editor,issued,published,published-print,published-online,\
container-title,short-container-title,publisher,type,page,volume,issue,article-number,ISBN,ISSN,URL,event,\
abstract,relation,language,is-referenced-by-count,score";

pub(super) fn request(question: &Question, at: &str) -> Option<Request> {
    let root = format!("{}/works", base(at, &["/works"]));
    let url = match question {
        Question::Id(id) if id.scheme() == Scheme::Doi => format!("{root}/{}", encode(id.value())),
        Question::Id(id) if id.scheme() == Scheme::Isbn => {
            format!("{root}?filter=isbn:{}&rows=5&select={SELECT}", id.value())
        }
        Question::Search {
            title,
            author,
            year,
        } => {
            let mut words = Question::words(title);
            let year = year.map(|year| year.to_string());
            for more in author.iter().chain(&year) {
                words.push(' ');
                words.push_str(more);
            }
            let words = encode(&words);
            format!("{root}?query.bibliographic={words}&rows=5&select={SELECT}")
        }
        _ => return None,
    };
    Some(Request {
        mailto: Some("mailto"),
        ..Request::get(NAME, url)
    })
}

pub(super) fn read(question: &Question, reply: &Reply) -> Result<Answer, Refusal> {
    if reply.is_bibtex() {
        return doi_org::bibtex(NAME, &reply.text()?);
    }
    let value = reply.json()?;
    if raw(&value, "/status").is_some_and(|status| status != "ok") {
        return Err(Refusal::Misasked {
            status: reply.status,
            message: text(&value, "/message/0/message").unwrap_or_default(),
        });
    }
    let message = match at(&value, "/message") {
        Value::Null => &value,
        message => message,
    };
    if let Question::Id(id) = question
        && id.scheme() == Scheme::Doi
    {
        return one(message);
    }
    let items = match message {
        Value::Array(items) => items.as_slice(),
        message if message.get("items").is_some() => list(message, "/items"),
        _ => return Err(Refusal::malformed("a list without `items`")),
    };
    Ok(Answer(items.iter().filter_map(record).collect()))
}

fn one(message: &Value) -> Result<Answer, Refusal> {
    // The list endpoint answers an empty DOI.
    if message.get("items").is_some() {
        return Err(Refusal::malformed("a list in place of a work"));
    }
    match record(message) {
        Some(record) => Ok(Answer(vec![record])),
        None => Err(Refusal::malformed("a work without a title")),
    }
}

/// One work, as in replies, in CSL from content negotiation and in a line of the snapshot.
pub(crate) fn record(work: &Value) -> Option<Record> {
    let doi = raw(work, "/DOI").unwrap_or_default();
    let mut record = Record::new(NAME, doi.clone(), title(work)?);
    record.add(Scheme::Doi, Some(&doi));
    if let [one] = list(work, "/ISBN") {
        record.add(Scheme::Isbn, one.as_str());
    }
    let kind = raw(work, "/type").unwrap_or_default();
    (record.kind, record.nature) = nature(&kind);
    if raw(work, "/subtype").as_deref() == Some("preprint") {
        record.nature = Nature::Preprint;
    }
    record.authors = people(work, "/author");
    if record.authors.is_empty() && record.kind == Some(Kind::Book) {
        record.authors = people(work, "/editor");
    }
    let day = [
        "/issued",
        "/published",
        "/published-print",
        "/published-online",
        "/posted",
        "/created",
    ]
    .iter()
    .find_map(|pointer| parts(at(work, pointer)));
    record.date = day;
    record.year = day.map(|day| i32::from(day.year));
    record.venue = container(work);
    record.publisher = text(work, "/publisher");
    if record.nature == Nature::Preprint {
        record.venue = None;
    }
    record.volume = text(work, "/volume");
    record.issue = text(work, "/issue");
    record.pages = text(work, "/page")
        .or_else(|| text(work, "/article-number"))
        .map(|pages| super::pages(&pages));
    record.summary = text(work, "/abstract").map(|text| {
        // JATS repeats its own heading.
        let bare = text
            .strip_prefix("Abstract ")
            .or_else(|| text.strip_prefix("ABSTRACT "));
        bare.unwrap_or(&text).to_owned()
    });
    record.cited_by =
        number(work, "/is-referenced-by-count").and_then(|count| u32::try_from(count).ok());
    record.url = raw(work, "/URL");
    record.language = raw(work, "/language");
    record.notices = notices(work);
    for related in list(work, "/relation/has-preprint")
        .iter()
        .chain(list(work, "/relation/is-version-of"))
    {
        if let Some(id) = raw(related, "/id") {
            record.add_arxiv(&id);
        }
    }
    if let Some(published) = raw(work, "/relation/is-preprint-of/0/id")
        && record.nature == Nature::Preprint
    {
        record.add(Scheme::Doi, Some(&published));
    }
    Some(record)
}

/// The title with the subtitle that Crossref keeps apart, unless the title has it already.
fn title(work: &Value) -> Option<String> {
    let title = text(work, "/title")?;
    let Some(subtitle) = text(work, "/subtitle") else {
        return Some(title);
    };
    if fold(&title).ends_with(&fold(&subtitle)) || fold(&subtitle).contains(&fold(&title)) {
        return Some(title);
    }
    let between = if title.ends_with(['?', '!', ':']) {
        " "
    } else {
        ": "
    };
    Some(format!("{title}{between}{subtitle}"))
}

fn nature(kind: &str) -> (Option<Kind>, Nature) {
    match kind {
        "journal-article" | "proceedings-article" | "article-journal" | "paper-conference" => {
            (Some(Kind::Paper), Nature::Published)
        }
        "book-chapter" | "book-section" | "book-part" | "reference-entry" | "chapter"
        | "entry-encyclopedia" => (Some(Kind::Paper), Nature::Published),
        "book" | "monograph" | "edited-book" | "reference-book" | "book-set" => {
            (Some(Kind::Book), Nature::Published)
        }
        "posted-content" | "preprint" => (Some(Kind::Paper), Nature::Preprint),
        "dissertation" | "report" | "report-component" | "thesis" | "standard" => {
            (Some(Kind::Paper), Nature::Published)
        }
        "peer-review" | "component" | "dataset" | "grant" | "journal" | "journal-issue"
        | "journal-volume" | "proceedings" | "proceedings-series" | "book-series" | "review"
        | "review-book" => (None, Nature::About),
        _ => (None, Nature::Unknown),
    }
}

/// The journal or the book; of a series and a book the book, which comes last.
fn container(work: &Value) -> Option<String> {
    let titles = list(work, "/container-title");
    titles.iter().rev().find_map(plain)
}

/// **Shape**: given names first, organisations whole.
pub(super) fn people(work: &Value, pointer: &str) -> Vec<String> {
    let name = |person: &Value| {
        let family = text(person, "/family");
        let given = text(person, "/given");
        let name = match (given, family) {
            (Some(given), Some(family)) => {
                let particle = text(person, "/non-dropping-particle");
                let particle = particle.map(|it| it + " ").unwrap_or_default();
                format!("{given} {particle}{family}")
            }
            (None, Some(family)) => family,
            (given, None) => text(person, "/name")
                .or_else(|| text(person, "/literal"))
                .or(given)?,
        };
        match text(person, "/suffix") {
            Some(suffix) => Some(format!("{name} {suffix}")),
            None => Some(name),
        }
    };
    list(work, pointer).iter().filter_map(name).collect()
}

/// A date of Crossref's: `{"date-parts": [[2019, 10, 27]]}`, where a part can be null or a text.
pub(super) fn parts(value: &Value) -> Option<NoteDate> {
    let part = |index| number(value, &format!("/date-parts/0/{index}"));
    let year = part(0).filter(|year| (1000..2200).contains(year))?;
    let small = |number: i64, most: i64| {
        u8::try_from(number)
            .ok()
            .filter(|_| (1..=most).contains(&number))
    };
    let month = part(1).and_then(|month| small(month, 12));
    let day = part(2)
        .and_then(|day| small(day, 31))
        .filter(|_| month.is_some());
    Some(NoteDate {
        year: i16::try_from(year).ok()?,
        month,
        day,
    })
}

/// What was done to it later; a record that itself is such a notice is about another work.
fn notices(work: &Value) -> Vec<Notice> {
    let mut notices = Vec::new();
    for update in list(work, "/updated-by") {
        let kind = raw(update, "/type").unwrap_or_default();
        let kind = match kind.replace('_', "-").as_str() {
            kind if kind.contains("retract") || kind == "removal" => "retraction",
            kind if kind.contains("withdraw") => "withdrawal",
            kind if kind.contains("concern") => "concern",
            kind if kind.contains("corr") || kind.contains("errat") => "correction",
            _ => continue,
        };
        let doi = raw(update, "/DOI").and_then(|doi| Identifier::doi(&doi));
        let notice = Notice {
            kind: kind.to_owned(),
            doi: doi.map(|doi| doi.value().to_owned()),
        };
        if !notices.contains(&notice) {
            notices.push(notice);
        }
    }
    notices
}
