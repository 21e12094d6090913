//! Imported entries: what a bibliography file says of a work, kept whole.
//!
//! One row of `fields` a work, with the field `entry` and the source `import`; its value is the [`Entry`] as
//! JSON. So an export gives back every field that came in, and what is shown follows from it
//! ([`super::choose`]).

use rusqlite::{Connection, OptionalExtension, params};
use rustc_hash::FxHashMap;

use super::Error;
use crate::model::{Entry, WorkId};

/// The source of what a person imported.
pub const IMPORT: &str = "import";
/// The field that holds the entry.
pub const FIELD: &str = "entry";

pub(super) fn parse(json: &str) -> Option<Entry> {
    serde_json::from_str(json).ok()
}

/// Keeps an entry for a work, in place of the one before.
///
/// # Errors
/// When the catalog cannot be written.
pub fn put(tx: &Connection, work: WorkId, entry: &Entry, at: &str) -> Result<(), Error> {
    let json = serde_json::to_string(entry).unwrap_or_default();
    tx.prepare_cached(
        "INSERT INTO fields (work_id, field, source, value, at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO UPDATE SET value = excluded.value, at = excluded.at",
    )?
    .execute(params![work.0, FIELD, IMPORT, json, at])?;
    Ok(())
}

/// The entry that was imported for a work; none when none was.
///
/// # Errors
/// When the catalog cannot be read.
pub fn of(connection: &Connection, work: WorkId) -> Result<Option<Entry>, Error> {
    let json: Option<String> = connection
        .prepare_cached(
            "SELECT value FROM fields WHERE work_id = ?1 AND field = ?2 AND source = ?3",
        )?
        .query_row(params![work.0, FIELD, IMPORT], |row| row.get(0))
        .optional()?;
    Ok(json.as_deref().and_then(parse))
}

/// The entries of these works, as JSON that [`Entry`] reads; works without one are left out.
///
/// # Errors
/// When the catalog cannot be read.
pub fn of_all(
    connection: &Connection,
    works: impl Iterator<Item = WorkId>,
) -> Result<FxHashMap<WorkId, String>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT value FROM fields WHERE work_id = ?1 AND field = ?2 AND source = ?3",
    )?;
    let mut found = FxHashMap::default();
    for work in works {
        let json = statement
            .query_row(params![work.0, FIELD, IMPORT], |row| row.get(0))
            .optional()?;
        if let Some(json) = json {
            found.insert(work, json);
        }
    }
    Ok(found)
}

/// The citation keys that the entries of active works refer to by `crossref`, in lower case.
///
/// # Errors
/// When the catalog cannot be read.
pub fn parents(connection: &Connection) -> Result<Vec<String>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT f.value FROM fields f JOIN works w ON w.id = f.work_id
         WHERE f.field = ?1 AND f.source = ?2 AND w.state = 'active' AND instr(f.value, '[\"crossref\",') > 0",
    )?;
    let mut rows = statement.query(params![FIELD, IMPORT])?;
    let mut parents = Vec::new();
    while let Some(row) = rows.next()? {
        let entry = parse(row.get_ref(0)?.as_str().unwrap_or_default());
        parents.extend(entry.and_then(|entry| entry.own("crossref").map(str::to_lowercase)));
    }
    parents.sort();
    parents.dedup();
    Ok(parents)
}
