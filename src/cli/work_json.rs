//! A work as a line of JSON, schema 1.

use std::collections::BTreeMap;

use notebib::model::{TagSource, Work};
use serde::Serialize;

/// The version of the line's shape; a key may be added without a new one.
pub(crate) const SCHEMA: u32 = 1;

/// One work, as `list`, `show` and the verbs that change a work print it with `--json`.
#[derive(Debug, Serialize)]
pub(crate) struct WorkLine<'w> {
    schema: u32,
    key: &'w str,
    kind: &'static str,
    title: &'w str,
    authors: &'w [String],
    year: Option<i32>,
    venue: Option<&'w str>,
    org: Option<&'w str>,
    cited_by: Option<u32>,
    cited_by_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    volume: Option<&'w str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issue: Option<&'w str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pages: Option<&'w str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<&'w str>,
    urls: &'w [String],
    /// One value a scheme, the first; as in the line of a mention.
    ids: BTreeMap<&'static str, &'w str>,
    names: Vec<&'w str>,
    tags: Vec<&'w str>,
    suggested_tags: Vec<&'w str>,
    remark: Option<&'w str>,
    mentions: u32,
    noted_at: Option<String>,
    added_at: &'w str,
}

impl<'w> From<&'w Work> for WorkLine<'w> {
    fn from(work: &'w Work) -> Self {
        let tags = |source: TagSource| {
            let tags = work.tags.iter().filter(|tag| tag.source == source);
            tags.map(|tag| tag.name.as_str()).collect()
        };
        let mut ids = BTreeMap::new();
        for id in &work.ids {
            ids.entry(id.scheme().as_str()).or_insert(id.value());
        }
        Self {
            schema: SCHEMA,
            key: &work.key,
            kind: work.kind.as_str(),
            title: &work.title,
            authors: &work.authors,
            year: work.year,
            venue: work.venue.as_deref(),
            org: work.org.as_deref(),
            cited_by: work.cited_by,
            cited_by_at: work.cited_by_at.map(|date| date.to_string()),
            volume: work.volume.as_deref(),
            issue: work.issue.as_deref(),
            pages: work.pages.as_deref(),
            publisher: work.publisher.as_deref(),
            urls: &work.urls,
            ids,
            names: work.names.iter().map(|name| name.name.as_str()).collect(),
            tags: tags(TagSource::User),
            suggested_tags: tags(TagSource::Suggested),
            remark: work.remark.as_deref(),
            mentions: work.mentions,
            noted_at: work.noted_at.map(|date| date.to_string()),
            added_at: &work.added_at,
        }
    }
}
