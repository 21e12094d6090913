//! Enrichment: works of the catalog filled from the public record.
//!
//! Two passes over the same conversations ([`crate::enrich::Inquiry`]). The first asks the services and
//! keeps each answer in a transaction of its own, so that a run can be broken off anywhere and the next one
//! goes on there. The second holds the conversations again from what was kept, and writes what they came
//! to: one operation, which `undo` takes back. Memory does not grow with the number of works.

mod apply;
mod ask;
mod cost;
mod from;
mod keep;
mod merge;

use crate::catalog::works::Filter;
use crate::catalog::{self, Catalog, Connection, answers, choose, fields};
use crate::enrich::transport::{Settings, Transport};
use crate::enrich::{Answer, Inquiry, Next, Provider, Query, Record};
use crate::model::{Kind, Work, WorkId};

pub use apply::{Change, Filled, Outcome, Report};
pub(crate) use apply::{absent, take};
pub use ask::{Asked, Told};
pub use cost::Cost;
pub use from::{FromTold, Tallies, from};

/// Why enrichment failed as a whole. A service that fails is no such error.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The catalog.
    #[error(transparent)]
    Catalog(#[from] catalog::Error),
    /// Nothing can be asked.
    #[error(transparent)]
    Transport(#[from] crate::enrich::transport::Error),
    /// A file to enrich from.
    #[error(transparent)]
    Dump(#[from] crate::enrich::dump::Error),
    /// A field that no work has.
    #[error("`{0}` is no field that can be missing")]
    NoField(String),
}

/// What to do.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The services to ask; all that are on when empty.
    pub providers: Vec<&'static str>,
    /// Ask again what was answered before.
    pub is_refreshing: bool,
    /// Ask nothing; what was answered before is enough.
    pub is_offline: bool,
}

/// Answers are asked for again after so many days: found, and not there.
const FRESH: (i64, i64) = (30, 3);

/// The fields that can be missing, as `--missing` takes them.
pub const FIELDS: [&str; 15] = [
    "authors",
    "year",
    "venue",
    "org",
    "cited_by",
    "volume",
    "issue",
    "pages",
    "publisher",
    "abstract",
    "open_access",
    "doi",
    "arxiv",
    "isbn",
    "published",
];

/// The works that pass a filter and lack one of these fields, by key; all when no field is named.
///
/// # Errors
/// [`Error::NoField`], and when the catalog cannot be read.
pub fn select(
    catalog: &Catalog,
    filter: &Filter,
    missing: &[String],
) -> Result<Vec<WorkId>, Error> {
    if let Some(field) = missing
        .iter()
        .find(|field| !FIELDS.contains(&field.as_str()))
    {
        return Err(Error::NoField(field.clone()));
    }
    let mut selected = Vec::new();
    catalog.each_batch(filter, |works| {
        for work in works {
            let lacks = missing.is_empty() || lacks(catalog, &work, missing)?;
            if lacks {
                selected.push(work.id);
            }
        }
        Ok::<_, Error>(())
    })?;
    Ok(selected)
}

fn lacks(catalog: &Catalog, work: &Work, missing: &[String]) -> Result<bool, Error> {
    for field in missing {
        let is_there = match field.as_str() {
            "authors" => !work.authors.is_empty(),
            "year" => work.year.is_some(),
            "venue" => work.venue.is_some(),
            "org" => work.org.is_some(),
            "cited_by" => work.cited_by.is_some(),
            "volume" => work.volume.is_some(),
            "issue" => work.issue.is_some(),
            "pages" => work.pages.is_some(),
            "publisher" => work.publisher.is_some(),
            scheme @ ("doi" | "arxiv" | "isbn") => {
                work.ids.iter().any(|id| id.scheme().as_str() == scheme)
            }
            field => fields::of(catalog.connection(), work.id)?
                .iter()
                .any(|said| said.field == field),
        };
        if !is_there {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What is known of a work, as it is asked for.
#[must_use]
pub fn query(work: &Work) -> Query {
    // A title without anything that tells what it is counts as an article or a page: it can be a paper.
    let is_bare = matches!(work.kind, Kind::Webpage | Kind::Article) && work.urls.is_empty();
    Query {
        title: work.title.clone(),
        authors: work.authors.clone(),
        year: work.year,
        venue: work.venue.clone(),
        kind: (!is_bare).then_some(work.kind),
        ids: work.ids.clone(),
    }
}

/// A conversation about a work, from what notes and people say of it. What providers said before is left out,
/// so that every run asks the same and the second one finds all answers kept.
fn inquiry(connection: &Connection, work: &Work, options: &Options) -> Result<Inquiry, Error> {
    let work = choose::without_providers(connection, work)?;
    Ok(Inquiry::new(query(&work), &work.urls, &options.providers))
}

/// An answer that was kept, and when it came.
struct Kept {
    answer: Answer,
    at: String,
    etag: Option<String>,
}

fn kept(connection: &Connection, next: &Next) -> Result<Option<Kept>, Error> {
    let kept = answers::get(connection, next.provider.name, &next.question.key())?;
    Ok(kept.and_then(|kept| {
        // A shape of an older notebib that cannot be read is asked for again.
        let records: Vec<Record> = serde_json::from_str(&kept.records).ok()?;
        Some(Kept {
            answer: Answer(records),
            at: kept.at,
            etag: kept.etag,
        })
    }))
}

impl Kept {
    /// True when it need not be asked again at this time.
    fn is_fresh(&self, now: &str) -> bool {
        let most = if self.answer.0.is_empty() {
            FRESH.1
        } else {
            FRESH.0
        };
        days(&self.at, now).is_some_and(|days| days < most)
    }
}

/// Days from one time to another, both RFC 3339.
fn days(from: &str, to: &str) -> Option<i64> {
    let (from, to): (jiff::Timestamp, jiff::Timestamp) = (from.parse().ok()?, to.parse().ok()?);
    Some((to.as_second() - from.as_second()) / 86_400)
}

/// What a run would ask at least, before it asks anything.
///
/// # Errors
/// When the catalog cannot be read.
pub fn cost(
    catalog: &Catalog,
    works: &[WorkId],
    settings: &Settings,
    options: &Options,
    now: &str,
) -> Result<Vec<Cost>, Error> {
    cost::cost(catalog, works, settings, options, now)
}

/// Asks the services of these works and keeps what they answer; `told` is handed each service's name as
/// an answer of its comes, and how many works are done with.
///
/// # Errors
/// When the catalog cannot be read or written, or nothing can be asked at all.
pub fn ask(
    catalog: &mut Catalog,
    works: &[WorkId],
    settings: &Settings,
    options: &Options,
    now: &str,
    told: &mut dyn FnMut(Told),
) -> Result<Asked, Error> {
    if options.is_offline {
        return Ok(Asked::default());
    }
    let transport = Transport::start(settings.clone())?;
    ask::run(catalog, works, settings, options, now, transport, told)
}

/// Writes what the kept answers say of these works, as one operation; with `is_rehearsal` says only what
/// that would be. `told` is handed what came of each work, in their order.
///
/// # Errors
/// When the catalog cannot be read or written.
pub fn apply(
    catalog: &mut Catalog,
    works: &[WorkId],
    options: &Options,
    asked: &Asked,
    now: &str,
    is_rehearsal: bool,
    told: &mut dyn FnMut(Filled),
) -> Result<Report, Error> {
    apply::run(catalog, works, options, asked, now, is_rehearsal, told)
}

/// The services that a run asks.
#[must_use]
pub fn is_asked(provider: &Provider, options: &Options) -> bool {
    match options.providers.as_slice() {
        [] => !provider.is_off,
        named => named.contains(&provider.name),
    }
}
