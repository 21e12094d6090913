//! DBLP's search.
//!
//! **Source**: <https://dblp.org/faq/13501473.html>, read in November 2026. Since September 2026 a wall
//! stands before it: it is asked only when a person names it.

use serde_json::Value;

use super::{Answer, NAMES, doi_org};
use crate::enrich::json::{list, plain, raw, text, year};
use crate::enrich::question::{Question, Request, base};
use crate::enrich::record::{Nature, Record};
use crate::enrich::reply::{Refusal, Reply};
use crate::enrich::text::encode;
use crate::model::{Identifier, Kind, Scheme, words};

const NAME: &str = NAMES.dblp;

pub(super) fn request(question: &Question, at: &str) -> Option<Request> {
    let host = base(at, &["/api", "/publ", "/search"]);
    let words = match question {
        // Every word is a prefix and all must match: punctuation is left out.
        Question::Search { title, .. } => words::units(title)
            .into_iter()
            .map(|unit| unit.text)
            .collect::<Vec<_>>()
            .join(" "),
        Question::Id(id) if id.scheme() == Scheme::Dblp => format!("key:{}:", id.value()),
        _ => return None,
    };
    if words.is_empty() {
        return None;
    }
    let url = format!(
        "{host}/search/publ/api?q={}&format=json&h=10",
        encode(&words)
    );
    Some(Request::get(NAME, url))
}

pub(super) fn read(_: &Question, reply: &Reply) -> Result<Answer, Refusal> {
    if reply.is_bibtex() {
        return doi_org::bibtex(NAME, &reply.text()?);
    }
    let value = reply.json()?;
    let hits = match &value {
        Value::Array(hits) => hits.as_slice(),
        value if value.pointer("/result/hits").is_some() => list(value, "/result/hits/hit"),
        _ => return Err(Refusal::malformed("neither hits nor their number")),
    };
    Ok(Answer(hits.iter().filter_map(record).collect()))
}

/// One hit, with or without its envelope.
fn record(hit: &Value) -> Option<Record> {
    let info = hit.get("info").unwrap_or(hit);
    let title = title(&text(info, "/title")?);
    let key = raw(info, "/key").unwrap_or_default();
    let mut record = Record::new(NAME, key.clone(), title);
    record.add(Scheme::Dblp, Some(&key));
    record.add(Scheme::Doi, raw(info, "/doi").as_deref());
    for link in list(info, "/ee").iter().filter_map(Value::as_str) {
        if let Some(id) = Identifier::parse(link) {
            record.add(id.scheme(), Some(id.value()));
        }
    }
    record.authors = list(info, "/authors/author")
        .iter()
        .filter_map(|author| plain(author).or_else(|| text(author, "/text")))
        .map(|name| without_number(&name))
        .collect();
    record.year = year(info, "/year");
    let kind = raw(info, "/type").unwrap_or_default();
    fill(&mut record, &key, &kind, text(info, "/venue"));
    if record.nature != Nature::Preprint {
        record.volume = text(info, "/volume");
        record.issue = text(info, "/number");
        record.pages = text(info, "/pages").map(|pages| super::pages(&pages));
    }
    record.url = raw(info, "/url");
    Some(record)
}

/// What the type and the key say of the nature of a record, in replies and in the dump.
pub(crate) fn fill(record: &mut Record, key: &str, kind: &str, venue: Option<String>) {
    // `journals/corr/abs-1910-02054` is arXiv:1910.02054.
    if let Some(number) = key.strip_prefix("journals/corr/abs-") {
        record.add(Scheme::Arxiv, Some(&number.replacen('-', ".", 1)));
    }
    let is_preprint = key.starts_with("journals/corr/") || kind.starts_with("Informal");
    (record.kind, record.nature) = match kind {
        _ if is_preprint && !kind.starts_with("Conference") => {
            (Some(Kind::Paper), Nature::Preprint)
        }
        "Books and Theses" if key.starts_with("books/") => (Some(Kind::Book), Nature::Published),
        "book" => (Some(Kind::Book), Nature::Published),
        "Editorship" | "Reference Works" | "Data and Artifacts" | "proceedings" | "data" => {
            (None, Nature::About)
        }
        _ => (Some(Kind::Paper), Nature::Published),
    };
    if record.nature == Nature::Published && record.kind == Some(Kind::Paper) {
        record.venue = venue.filter(|venue| venue != "CoRR");
    }
}

/// `Jian Sun 0001` is the first of several people of this name.
pub(crate) fn without_number(name: &str) -> String {
    match name.rsplit_once(' ') {
        Some((name, number)) if number.len() == 4 && number.bytes().all(|b| b.is_ascii_digit()) => {
            name.to_owned()
        }
        _ => name.to_owned(),
    }
}

/// Every title of DBLP's ends with a full stop.
pub(crate) fn title(title: &str) -> String {
    title.strip_suffix('.').unwrap_or(title).to_owned()
}
