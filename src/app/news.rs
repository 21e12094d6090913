//! News about what notes cite: what records say today against what notes said then.
//!
//! Asks nobody: the records are those that `enrich` brought.

use std::collections::HashSet;

use serde::Serialize;
use serde_json::Value;

use super::Error;
use crate::catalog::choose::without_providers;
use crate::catalog::fields::Field;
use crate::catalog::provided::{self, Count};
use crate::catalog::works::Filter;
use crate::catalog::{Catalog, fields, mentions_of, works};
use crate::enrich::Notice;
use crate::model::{NoteDate, Scheme, Work, WorkId, title::fold};

/// What is new of a work.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "news", rename_all = "lowercase")]
pub enum What {
    /// It was retracted, corrected or withdrawn, or there is concern about it.
    Notice {
        /// `retraction`, `correction`, `concern` or `withdrawal`.
        notice: String,
        /// Where that is told.
        doi: Option<String>,
        /// Who says so.
        provider: String,
    },
    /// What was noted as a preprint is in print.
    Published {
        /// Where.
        venue: String,
        /// When.
        year: Option<i32>,
        /// Its DOI.
        doi: Option<String>,
        /// Who says so.
        provider: String,
    },
    /// It is cited more or less often than a note says.
    Citations {
        /// The count as noted.
        noted: u32,
        /// The date of the note.
        noted_at: Option<NoteDate>,
        /// The newest count.
        count: u32,
        /// When that was said.
        at: String,
        /// Who says so.
        provider: String,
        /// **Shape**: what providers said over time, oldest first.
        history: Vec<Count>,
    },
}

impl What {
    /// The word for it: `retraction`, `published`, `citations`, …
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Notice { notice, .. } => notice,
            Self::Published { .. } => "published",
            Self::Citations { .. } => "citations",
        }
    }

    const fn weight(&self) -> u8 {
        match self {
            Self::Notice { .. } => 0,
            Self::Published { .. } => 1,
            Self::Citations { .. } => 2,
        }
    }
}

/// A piece of news, and the lines of notes that it concerns.
#[derive(Debug, Clone, PartialEq)]
pub struct News {
    /// The key of the work.
    pub key: String,
    /// Its title.
    pub title: String,
    /// What is new.
    pub what: What,
    /// **Shape**: path and line of each place that cites the work, by path and line.
    pub places: Vec<(String, u32)>,
}

/// What is new, and how old the oldest record is that says so.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Digest {
    /// **Shape**: retractions and corrections first, then what is in print now, then counts; by key.
    pub news: Vec<News>,
    /// Works of which a provider says anything.
    pub works: usize,
    /// The time of the oldest record among them.
    pub oldest: Option<String>,
}

/// News about the works that pass a filter.
///
/// # Errors
/// When the catalog cannot be read.
pub fn news(catalog: &Catalog, filter: &Filter) -> Result<Digest, Error> {
    let connection = catalog.connection();
    let mut wanted: HashSet<WorkId> = HashSet::new();
    catalog.each_batch(filter, |batch| {
        wanted.extend(batch.iter().map(|work| work.id));
        Ok::<_, Error>(())
    })?;
    let mut digest = Digest::default();
    for id in provided::enriched(connection)? {
        if !wanted.contains(&id) {
            continue;
        }
        let Some(work) = works::load(connection, id)? else {
            continue;
        };
        digest.works += 1;
        let said: Vec<Field> = fields::of(connection, id)?
            .into_iter()
            .filter(|field| field.source.starts_with("provider:"))
            .collect();
        let newest = said.iter().map(|field| &field.at).max().cloned();
        if digest.oldest.is_none() || newest < digest.oldest {
            digest.oldest = newest;
        }
        let mut found = notices(&said);
        found.extend(published(catalog, &work, &said)?);
        found.extend(citations(catalog, &work, &said)?);
        if found.is_empty() {
            continue;
        }
        let mut places: Vec<(String, u32)> = mentions_of(connection, id)?
            .into_iter()
            .map(|mention| (mention.path, mention.line))
            .collect();
        places.dedup();
        for what in found {
            digest.news.push(News {
                key: work.key.clone(),
                title: work.title.clone(),
                what,
                places: places.clone(),
            });
        }
    }
    digest.news.sort_by(|a, b| {
        a.what
            .weight()
            .cmp(&b.what.weight())
            .then(a.key.cmp(&b.key))
    });
    Ok(digest)
}

fn provider(field: &Field) -> String {
    field.source.trim_start_matches("provider:").to_owned()
}

fn notices(said: &[Field]) -> Vec<What> {
    let mut found: Vec<What> = Vec::new();
    for field in said.iter().filter(|field| field.field == "notices") {
        let notices: Vec<Notice> = serde_json::from_value(field.value.clone()).unwrap_or_default();
        for notice in notices {
            // One that says where is worth more than one that does not.
            let same = found.iter().position(|what| {
                matches!(what, What::Notice { notice: known, doi, .. }
                    if *known == notice.kind && (doi.is_none() || notice.doi.is_none() || *doi == notice.doi))
            });
            let new = What::Notice {
                notice: notice.kind,
                doi: notice.doi.clone(),
                provider: provider(field),
            };
            match same {
                Some(at) if notice.doi.is_some() => found[at] = new,
                Some(_) => {}
                None => found.push(new),
            }
        }
    }
    found
}

fn is_server(venue: &str) -> bool {
    let venue = fold(venue);
    ["arxiv", "corr", "biorxiv", "medrxiv", "preprint", "ssrn"]
        .iter()
        .any(|server| venue.starts_with(server))
}

fn published(catalog: &Catalog, work: &Work, said: &[Field]) -> Result<Option<What>, Error> {
    let noted = without_providers(catalog.connection(), work)?;
    let is_preprint = match &noted.venue {
        Some(venue) => is_server(venue),
        None => {
            noted.ids.iter().any(|id| id.scheme() == Scheme::Arxiv) && !has(&noted, Scheme::Doi)
        }
    };
    let venue = said
        .iter()
        .filter(|field| field.field == "venue")
        .find_map(|field| {
            let venue = field.value.as_str().filter(|venue| !is_server(venue))?;
            Some((venue.to_owned(), field))
        });
    let Some((venue, field)) = venue.filter(|_| is_preprint) else {
        return Ok(None);
    };
    Ok(Some(What::Published {
        // A person's spelling, or the better provider's, is what is shown.
        venue: work
            .venue
            .clone()
            .filter(|venue| !is_server(venue))
            .unwrap_or(venue),
        year: work.year,
        doi: work
            .ids
            .iter()
            .find(|id| id.scheme() == Scheme::Doi)
            .map(|id| id.value().to_owned()),
        provider: provider(field),
    }))
}

fn has(work: &Work, scheme: Scheme) -> bool {
    work.ids.iter().any(|id| id.scheme() == scheme)
}

fn citations(catalog: &Catalog, work: &Work, said: &[Field]) -> Result<Option<What>, Error> {
    let connection = catalog.connection();
    let newest = said
        .iter()
        .filter(|field| field.field == "cited_by")
        .filter_map(|field| Some((&field.at, u32::try_from(field.value.as_u64()?).ok()?, field)))
        .max_by_key(|(at, count, _)| ((*at).clone(), *count));
    let noted = mentions_of(connection, work.id)?
        .into_iter()
        .filter_map(|mention| Some((mention.facts.note_date, mention.facts.cited_by?)))
        .max();
    let (Some((at, count, field)), Some((noted_at, noted))) = (newest, noted) else {
        return Ok(None);
    };
    if count == noted {
        return Ok(None);
    }
    Ok(Some(What::Citations {
        noted,
        noted_at,
        count,
        at: at.clone(),
        provider: provider(field),
        history: provided::counts(connection, work.id)?,
    }))
}

/// A number with its thousands apart: `1,240`.
#[must_use]
pub fn thousands(number: u32) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// What is new, in one line.
#[must_use]
pub fn told(what: &What) -> String {
    let at = |doi: &Option<String>| {
        doi.as_ref()
            .map(|doi| format!(", see {doi}"))
            .unwrap_or_default()
    };
    match what {
        What::Notice {
            notice,
            doi,
            provider,
        } => {
            let what = match notice.as_str() {
                "retraction" => "retracted",
                "correction" => "corrected",
                "withdrawal" => "withdrawn",
                _ => "there is concern about it",
            };
            format!("{what}{} ({provider})", at(doi))
        }
        What::Published {
            venue,
            year,
            doi,
            provider,
        } => {
            let year = year.map(|year| format!(" {year}")).unwrap_or_default();
            format!(
                "noted as a preprint, now in {venue}{year}{} ({provider})",
                at(doi)
            )
        }
        What::Citations {
            noted,
            noted_at,
            count,
            at,
            provider,
            ..
        } => {
            let noted_at = noted_at.map(|at| format!(" in {at}")).unwrap_or_default();
            let day = at.get(..10).unwrap_or(at);
            format!(
                "cited by {} when noted{noted_at}, {} on {day} ({provider})",
                thousands(*noted),
                thousands(*count)
            )
        }
    }
}

/// The value of a piece of news, for a line of JSON.
#[must_use]
pub fn json(what: &What) -> Value {
    serde_json::to_value(what).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_easily() {
        for (number, text) in [
            (0, "0"),
            (510, "510"),
            (1240, "1,240"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(thousands(number), text);
        }
    }
}
