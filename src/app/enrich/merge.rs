//! What records say of a work, field by field. Pure.

use serde_json::Value;

use crate::enrich::{Record, Taken};
use crate::model::{Kind, Work, title::fold};

/// The fields that a work has beside those it shows.
pub(crate) fn extra() -> [&'static str; 7] {
    [
        "abstract",
        "open_access",
        "published",
        "subject",
        "language",
        "site",
        "notices",
    ]
}

/// What each provider says of a work, from the records of its that were taken.
///
/// **Shape**: provider, field, value, when it was said; one value a provider and field. A record in print
/// goes before a preprint, whose year and venue are not the work's once it is in print.
pub(crate) fn said(work: &Work, taken: &[Taken]) -> Vec<(String, &'static str, Value, String)> {
    let is_in_print = taken.iter().any(|taken| !taken.record.is_preprint());
    let mut said: Vec<(String, &'static str, Value, String)> = Vec::new();
    let mut ordered: Vec<&Taken> = taken.iter().collect();
    ordered.sort_by_key(|taken| taken.record.is_preprint());
    for taken in ordered {
        let record = &taken.record;
        let fields = match is_in_print && record.is_preprint() {
            true => around(record),
            false => {
                let mut all = main(work, record);
                all.extend(around(record));
                all
            }
        };
        for (field, value) in fields {
            let is_said = said
                .iter()
                .any(|(provider, said, ..)| *provider == record.provider && *said == field);
            if !is_said {
                said.push((record.provider.clone(), field, value, taken.at.clone()));
            }
        }
    }
    said
}

/// What a preprint says as well as a paper does.
fn around(record: &Record) -> Vec<(&'static str, Value)> {
    let text = |value: &Option<String>| value.clone().map(Value::from);
    let notices = (!record.notices.is_empty())
        .then(|| serde_json::to_value(&record.notices).unwrap_or_default());
    let fields = [
        ("cited_by", record.cited_by.map(Value::from)),
        ("abstract", text(&record.summary)),
        ("open_access", text(&record.open_access)),
        ("subject", text(&record.subject)),
        ("notices", notices),
    ];
    fields
        .into_iter()
        .filter_map(|(field, value)| Some((field, value?)))
        .collect()
}

fn main(work: &Work, record: &Record) -> Vec<(&'static str, Value)> {
    let text = |value: &Option<String>| value.clone().map(Value::from);
    let is_of_the_web = !matches!(record.kind, Some(Kind::Paper | Kind::Book));
    // The list is cut off at a hundred.
    let is_cut_off = record.provider == "openalex" && record.authors.len() >= 100;
    let has_authors = !record.authors.is_empty() && !is_cut_off;
    let site = text(&record.site).filter(|_| is_of_the_web);
    let fields = [
        ("title", title(work, record).map(Value::from)),
        (
            "kind",
            kind(work, record).map(|kind| Value::from(kind.as_str())),
        ),
        (
            "authors",
            has_authors.then(|| Value::from(record.authors.clone())),
        ),
        ("year", record.year.map(Value::from)),
        ("venue", text(&record.venue)),
        ("volume", text(&record.volume)),
        ("issue", text(&record.issue)),
        ("pages", text(&record.pages)),
        ("publisher", text(&record.publisher)),
        (
            "published",
            record.date.map(|day| Value::from(day.to_string())),
        ),
        ("language", text(&record.language)),
        ("org", site.clone().filter(|_| work.org.is_none())),
        ("site", site),
    ];
    fields
        .into_iter()
        .filter_map(|(field, value)| Some((field, value?)))
        .collect()
}

/// The title as the record has it, unless it shouts or is shorter than what the note has of it.
fn title(work: &Work, record: &Record) -> Option<String> {
    let is_shouting = !record.title.chars().any(char::is_lowercase) && record.title.is_ascii();
    let (noted, found) = (fold(&work.title), fold(&record.title));
    let is_shorter = found.len() < noted.len() && noted.starts_with(&found);
    // Pages of repositories and videos are named better by people.
    let is_page = record.provider == "webpage" && !matches!(record.kind, Some(Kind::Paper));
    let is_bare =
        crate::model::Identifier::parse(&work.title).is_some() || work.title.contains("://");
    ((!is_shouting && !is_shorter && !is_page) || is_bare).then(|| record.title.clone())
}

/// The kind, where the note had nothing to tell it by.
fn kind(work: &Work, record: &Record) -> Option<Kind> {
    let kind = record.kind?;
    let is_open = match work.kind {
        Kind::Webpage => true,
        Kind::Article => matches!(kind, Kind::Paper),
        Kind::Paper => matches!(kind, Kind::Book),
        _ => false,
    };
    (is_open && kind != Kind::Webpage).then_some(kind)
}
