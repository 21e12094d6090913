//! Aliases: short names that a person gave to a work, beside those that notes introduce.

use rusqlite::{Connection, params};

use super::Error;
use crate::model::{NameSource, WorkId, title::fold};

/// A name and the work it is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// The citation key of the work.
    pub key: String,
    /// The title of the work.
    pub title: String,
    /// The name as written.
    pub name: String,
    /// Where it comes from.
    pub source: NameSource,
}

/// Gives a work a name; a name that a note introduced, or that was taken away, becomes the person's.
/// False when it was there.
///
/// # Errors
/// When the catalog cannot be written.
pub fn add(tx: &Connection, work: WorkId, name: &str) -> Result<bool, Error> {
    give(tx, work, name, NameSource::User)
}

/// Keeps a name for a work from this source, `key` for a citation key that it had.
pub fn give(tx: &Connection, work: WorkId, name: &str, source: NameSource) -> Result<bool, Error> {
    let changed = tx
        .prepare_cached(
            "INSERT INTO names (fold, work_id, name, source, state) VALUES (?1, ?2, ?3, ?4, 'on')
             ON CONFLICT DO UPDATE SET name = excluded.name, source = excluded.source, state = 'on'
             WHERE source <> excluded.source OR state <> 'on' OR name <> excluded.name",
        )?
        .execute(params![fold(name), work.0, name, source.as_str()])?;
    Ok(changed > 0)
}

/// Takes a name away from a work, wherever it came from; no scan brings it back. False when it was not
/// there.
///
/// # Errors
/// When the catalog cannot be written.
pub fn remove(tx: &Connection, work: WorkId, name: &str) -> Result<bool, Error> {
    let changed = tx
        .prepare_cached(
            "UPDATE names SET source = 'user', state = 'off'
             WHERE fold = ?1 AND work_id = ?2 AND state = 'on'",
        )?
        .execute(params![fold(name), work.0])?;
    Ok(changed > 0)
}

/// The names of one work, or all that people gave; by key, then name.
///
/// # Errors
/// When the catalog cannot be read.
pub fn list(connection: &Connection, work: Option<WorkId>) -> Result<Vec<Alias>, Error> {
    let mut statement = connection.prepare(
        "SELECT w.key, w.title, n.name, n.source FROM names n JOIN works w ON w.id = n.work_id
         WHERE n.state = 'on' AND w.state = 'active'
         AND CASE WHEN ?1 IS NULL THEN n.source = 'user' ELSE n.work_id = ?1 END
         ORDER BY w.key, n.name",
    )?;
    let aliases = statement
        .query_map([work.map(|work| work.0)], |row| {
            let source = NameSource::parse(row.get_ref(3)?.as_str()?);
            Ok(Alias {
                key: row.get(0)?,
                title: row.get(1)?,
                name: row.get(2)?,
                source: source.unwrap_or(NameSource::Weak),
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(aliases)
}
