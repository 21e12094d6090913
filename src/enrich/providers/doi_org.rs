//! Content negotiation at doi.org: a record of any DOI, from whichever agency gave it.
//!
//! **Source**: <https://citation.crosscite.org/docs.html>, read in November 2026. One type is asked for and no
//! list of them: some agencies fail on lists.

use serde_json::Value;

use super::{Answer, NAMES, crossref};
use crate::enrich::json::{list, raw};
use crate::enrich::question::{Question, Request, base};
use crate::enrich::record::{Nature, Record, date};
use crate::enrich::reply::{Refusal, Reply};
use crate::enrich::text::{clean, encode_but};
use crate::model::{Kind, Scheme};

const NAME: &str = NAMES.doi_org;

pub(super) fn request(question: &Question, at: &str) -> Option<Request> {
    let Question::Id(id) = question else {
        return None;
    };
    if id.scheme() != Scheme::Doi {
        return None;
    }
    let url = format!("{}/{}", base(at, &[]), encode_but(id.value(), "/"));
    Some(Request {
        accept: Some("application/vnd.citationstyles.csl+json"),
        ..Request::get(NAME, url)
    })
}

pub(super) fn read(_: &Question, reply: &Reply) -> Result<Answer, Refusal> {
    if reply.is_bibtex() {
        return bibtex(NAME, &reply.text()?);
    }
    let value = reply.json()?;
    // `/ra/10.99999` says so with status 200.
    let status = list(&value, "").iter().find_map(|one| raw(one, "/status"));
    if status.is_some_and(|status| status.contains("not exist")) {
        return Err(Refusal::NotThere);
    }
    if list(&value, "").iter().any(|one| one.get("RA").is_some()) {
        return Err(Refusal::Unexpected {
            expected: "a record",
            found: "the name of an agency",
        });
    }
    let mut record =
        crossref::record(&value).ok_or_else(|| Refusal::malformed("a record without a title"))?;
    record.provider = NAME.to_owned();
    if let Some(day) = value
        .pointer("/issued/raw")
        .and_then(Value::as_str)
        .and_then(date)
    {
        record.date = record.date.or(Some(day));
        record.year = record.year.or(Some(i32::from(day.year)));
    }
    if record.id(Scheme::Arxiv).is_some() {
        (record.nature, record.venue) = (Nature::Preprint, None);
    }
    Ok(Answer(vec![record]))
}

/// The BibTeX that agencies give: one entry, with or without line breaks, values in braces or bare.
pub(super) fn bibtex(provider: &'static str, text: &str) -> Result<Answer, Refusal> {
    let broken = || Refusal::malformed("BibTeX that breaks off");
    let (kind, rest) = text
        .trim()
        .trim_start_matches('@')
        .split_once('{')
        .ok_or_else(broken)?;
    let (_key, rest) = rest.split_once(',').ok_or_else(broken)?;
    let fields = fields(rest).ok_or_else(broken)?;
    let get = |name: &str| {
        let (_, value) = fields
            .iter()
            .find(|(found, _)| found.eq_ignore_ascii_case(name))?;
        Some(without_braces(value)).filter(|value| !value.is_empty())
    };
    let title = get("title").ok_or_else(|| Refusal::malformed("BibTeX without a title"))?;
    let doi = get("doi").unwrap_or_default();
    let mut record = Record::new(provider, doi.clone(), title);
    record.add(Scheme::Doi, Some(&doi));
    record.authors = get("author").map_or_else(Vec::new, |authors| {
        authors
            .split(" and ")
            .map(|name| super::given_first(name.trim().to_owned()))
            .collect()
    });
    record.year = get("year").and_then(|year| year.parse().ok());
    record.venue = get("journal").or_else(|| get("booktitle"));
    record.publisher = get("publisher");
    record.volume = get("volume");
    record.issue = get("number");
    record.pages = get("pages").map(|pages| super::pages(&pages));
    (record.kind, record.nature) = match kind.trim().to_lowercase().as_str() {
        "book" => (Some(Kind::Book), Nature::Published),
        "article" | "inproceedings" | "incollection" | "inbook" | "phdthesis" | "techreport" => {
            (Some(Kind::Paper), Nature::Published)
        }
        _ => (None, Nature::Unknown),
    };
    Ok(Answer(vec![record]))
}

/// **Shape**: names and values in order; none when a brace is not closed.
fn fields(text: &str) -> Option<Vec<(String, String)>> {
    let mut fields = Vec::new();
    let mut rest = text.trim_start();
    while let Some((name, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let mut depth = 0_i32;
        let mut is_quoted = false;
        let end = after.char_indices().find_map(|(at, c)| {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                '"' if depth == 0 => is_quoted = !is_quoted,
                _ => {}
            }
            let is_end = depth < 0 || (c == ',' && depth == 0 && !is_quoted);
            is_end.then_some(at)
        })?;
        let value = after[..end].trim().trim_matches('"').to_owned();
        fields.push((name.trim().to_owned(), value));
        rest = after[end..].trim_start_matches([',', ' ', '\n', '\t', '\r']);
        if rest.starts_with('}') {
            break;
        }
    }
    (!fields.is_empty()).then_some(fields)
}

fn without_braces(value: &str) -> String {
    clean(&value.replace(['{', '}'], ""))
}
