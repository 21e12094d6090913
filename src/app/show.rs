//! Who said what of a work: the fields of people and providers, and what each mention says.

use serde::Serialize;
use serde_json::Value;

use super::Error;
use crate::catalog::{Catalog, fields, mentions_of};
use crate::model::WorkId;

/// One thing that someone says of a work.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Source {
    /// The field.
    pub field: String,
    /// The value.
    pub value: Value,
    /// `user`, `provider:NAME`, or `PATH:LINE` of the mention.
    pub said_by: String,
    /// When it was said; the date of the note for a mention.
    pub at: Option<String>,
}

/// **Shape**: by field in the order of `show`, then by rank: person, provider, notes by path and line.
#[derive(Debug, Clone, PartialEq)]
pub struct Sources(pub Vec<Source>);

/// The order in which fields are shown.
const ORDER: [&str; 14] = [
    "title",
    "kind",
    "authors",
    "year",
    "venue",
    "org",
    "cited_by",
    "volume",
    "issue",
    "pages",
    "publisher",
    "ids",
    "urls",
    "remark",
];

/// Says who said what of a work; `path` turns the path of a note into what is shown of it.
///
/// # Errors
/// When the catalog cannot be read.
pub fn sources(
    catalog: &Catalog,
    work: WorkId,
    path: impl Fn(&str) -> String,
) -> Result<Sources, Error> {
    let connection = catalog.connection();
    let mut said: Vec<Source> = fields::of(connection, work)?
        .into_iter()
        .map(|field| Source {
            field: field.field,
            value: field.value,
            said_by: field.source,
            at: Some(field.at),
        })
        .collect();
    for mention in mentions_of(connection, work)? {
        let said_by = format!("{}:{}", path(&mention.path), mention.line);
        let at = mention.facts.note_date.map(|date| date.to_string());
        let facts = serde_json::to_value(&mention.facts).unwrap_or_default();
        let title = (!mention.is_bare).then(|| ("title".to_owned(), Value::from(mention.title)));
        let facts = facts.as_object().cloned().unwrap_or_default();
        for (field, value) in title.into_iter().chain(facts) {
            if ORDER.contains(&field.as_str()) {
                said.push(Source {
                    field,
                    value,
                    said_by: said_by.clone(),
                    at: at.clone(),
                });
            }
        }
    }
    let place = |source: &Source| ORDER.iter().position(|field| *field == source.field);
    said.sort_by_key(place);
    Ok(Sources(said))
}
