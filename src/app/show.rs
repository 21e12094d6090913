//! Who said what of a work: the fields of people and providers, and what each mention says.

use serde::Serialize;
use serde_json::Value;

use super::Error;
use crate::catalog::{Catalog, choose, entries, fields, mentions_of};
use crate::model::{Entry, WorkId};

/// One thing that someone says of a work.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Source {
    /// The field.
    pub field: String,
    /// The value.
    pub value: Value,
    /// `user`, `import`, `provider:NAME`, or `PATH:LINE` of the mention.
    pub said_by: String,
    /// When it was said; the date of the note for a mention.
    pub at: Option<String>,
}

/// **Shape**: by field in the order of `show`, others last, then by rank: person, import, provider, notes by path and line.
#[derive(Debug, Clone, PartialEq)]
pub struct Sources(pub Vec<Source>);

/// The order in which fields are shown.
const ORDER: [&str; 21] = [
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
    "published",
    "language",
    "subject",
    "site",
    "open_access",
    "notices",
    "abstract",
];

/// The fields that providers alone have, as far as they say them of this work, in the order of `show`.
///
/// # Errors
/// When the catalog cannot be read.
pub fn provided(catalog: &Catalog, work: WorkId) -> Result<Vec<(&'static str, Value)>, Error> {
    let mut provided = Vec::new();
    for field in ["published", "subject", "open_access", "notices", "abstract"] {
        if let Some(value) = choose::best_of(catalog.connection(), work, field)? {
            provided.push((field, value));
        }
    }
    Ok(provided)
}

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
    let mut said: Vec<Source> = Vec::new();
    for field in fields::of(connection, work)? {
        let source = |name: String, value| Source {
            field: name,
            value,
            said_by: field.source.clone(),
            at: Some(field.at.clone()),
        };
        if field.field == entries::FIELD {
            // Field by field, as the file has them.
            let entry: Entry = serde_json::from_value(field.value).unwrap_or_default();
            said.push(source("type".to_owned(), entry.entry_type.into()));
            said.extend(entry.fields.into_iter().map(|(name, value)| {
                let name = match name.as_str() {
                    "author" => "authors".to_owned(),
                    _ => name,
                };
                source(name, value.into())
            }));
        } else {
            said.push(source(field.field.clone(), field.value.clone()));
        }
    }
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
    // Fields that only a file knows come last.
    let place = |source: &Source| {
        let known = ORDER.iter().position(|field| *field == source.field);
        known.unwrap_or(ORDER.len())
    };
    said.sort_by_key(place);
    Ok(Sources(said))
}
