//! How much there is: counts over the whole catalog.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row};
use serde::Serialize;

use super::{Catalog, Error};

/// Counts of a catalog. Works are the active ones where nothing else is said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// Notes that are there.
    pub notes: u64,
    /// Notes whose file is gone.
    pub notes_gone: u64,
    /// Files that could not be read as notes.
    pub notes_skipped: u64,
    /// Works.
    pub works: u64,
    /// Works of each kind.
    pub kinds: BTreeMap<String, u64>,
    /// Works that no note cites any more.
    pub works_uncited: u64,
    /// Works with a year.
    pub works_with_year: u64,
    /// Works with authors.
    pub works_with_authors: u64,
    /// Works with a venue.
    pub works_with_venue: u64,
    /// Works with an identifier.
    pub works_with_identifier: u64,
    /// Works with a tag of a person.
    pub works_tagged: u64,
    /// Works that were merged into others.
    pub works_merged: u64,
    /// Works that were removed or rejected.
    pub works_removed: u64,
    /// Mentions in notes that are there.
    pub mentions: u64,
    /// Candidates that wait for a person, in notes that are there.
    pub candidates: u64,
    /// Places where a short name stands.
    pub sightings: u64,
    /// Short names and aliases.
    pub names: u64,
    /// Fields that people set.
    pub fields_set: u64,
    /// Changes in the history.
    pub operations: u64,
    /// Version of the schema.
    pub version: u64,
    /// Size of the catalog in bytes.
    pub bytes: u64,
}

impl Catalog {
    /// Counts what there is; reads every table once.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn stats(&self) -> Result<Stats, Error> {
        let connection = self.connection();
        let [notes, notes_gone, notes_skipped] = counts(
            connection,
            "SELECT count(*) FILTER (WHERE state = 'present'), count(*) FILTER (WHERE state = 'gone'),
             count(*) FILTER (WHERE state = 'skipped') FROM notes",
        )?;
        let [works, works_uncited, works_with_year, works_with_authors, works_with_venue] = counts(
            connection,
            "SELECT count(*), count(*) FILTER (WHERE mentions = 0), count(year),
             count(*) FILTER (WHERE authors <> '[]'), count(venue) FROM works WHERE state = 'active'",
        )?;
        let [works_merged, works_removed] = counts(
            connection,
            "SELECT count(*) FILTER (WHERE state = 'merged'), count(*) FILTER (WHERE state = 'removed')
             FROM works WHERE state <> 'active'",
        )?;
        let [works_with_identifier, works_tagged] = counts(
            connection,
            "SELECT (SELECT count(*) FROM works w WHERE state = 'active' AND EXISTS (
                 SELECT 1 FROM identifiers WHERE work_id = w.id AND scheme <> 'url')),
             (SELECT count(*) FROM works w WHERE state = 'active' AND EXISTS (
                 SELECT 1 FROM tags WHERE work_id = w.id AND source = 'user' AND state = 'on'))",
        )?;
        let [mentions, sightings, names, fields_set, operations] = counts(
            connection,
            "SELECT (SELECT count(*) FROM mentions m JOIN notes n ON n.id = m.note_id
                 WHERE m.work_id IS NOT NULL AND n.state = 'present'),
             (SELECT count(*) FROM sightings),
             (SELECT count(*) FROM names n JOIN works w ON w.id = n.work_id
                 WHERE n.state = 'on' AND n.source <> 'weak' AND w.state = 'active'),
             (SELECT count(*) FROM fields WHERE source = 'user'), (SELECT count(*) FROM operations)",
        )?;
        let [version, bytes] = counts(
            connection,
            "SELECT user_version, page_count * page_size
             FROM pragma_user_version, pragma_page_count, pragma_page_size",
        )?;
        let kinds = connection
            .prepare("SELECT kind, count(*) FROM works WHERE state = 'active' GROUP BY kind")?
            .query_map([], |row| Ok((row.get(0)?, number(row, 1)?)))?
            .collect::<Result<_, _>>()?;
        Ok(Stats {
            notes,
            notes_gone,
            notes_skipped,
            works,
            kinds,
            works_uncited,
            works_with_year,
            works_with_authors,
            works_with_venue,
            works_with_identifier,
            works_tagged,
            works_merged,
            works_removed,
            mentions,
            candidates: super::candidates::count(connection)?
                + super::provided::count_proposals(connection)?,
            sightings,
            names,
            fields_set,
            operations,
            version,
            bytes,
        })
    }
}

/// The columns of the one row that a statement gives.
fn counts<const N: usize>(connection: &Connection, sql: &str) -> Result<[u64; N], Error> {
    let mut counts = [0; N];
    connection.query_row(sql, [], |row| {
        for (at, count) in counts.iter_mut().enumerate() {
            *count = number(row, at)?;
        }
        Ok(())
    })?;
    Ok(counts)
}

fn number(row: &Row<'_>, at: usize) -> rusqlite::Result<u64> {
    // Counts and sizes are never below 0.
    Ok(u64::try_from(row.get::<_, i64>(at)?).unwrap_or(0))
}
