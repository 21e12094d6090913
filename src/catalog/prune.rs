//! Takes away what no note cites and no person touched.

use rusqlite::Connection;

use super::Error;
use crate::model::WorkId;

/// A work that no present note cites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncited {
    /// The work.
    pub work: WorkId,
    /// Its key.
    pub key: String,
    /// As shown.
    pub title: String,
}

/// The active works that no present note cites and of which no person said anything, by key.
///
/// # Errors
/// When the catalog cannot be read.
pub fn uncited(connection: &Connection) -> Result<Vec<Uncited>, Error> {
    let mut statement = connection.prepare(
        "SELECT id, key, title FROM works w WHERE state = 'active'
         AND NOT EXISTS (SELECT 1 FROM mentions m JOIN notes n ON n.id = m.note_id
             WHERE m.work_id = w.id AND n.state <> 'gone')
         AND NOT EXISTS (SELECT 1 FROM works o WHERE o.merged_into = w.id)
         ORDER BY key",
    )?;
    let found = statement
        .query_map([], |row| {
            Ok(Uncited {
                work: WorkId(row.get(0)?),
                key: row.get(1)?,
                title: row.get(2)?,
            })
        })?
        .collect::<Result<Vec<_>, _>>()?;
    let mut untouched = Vec::new();
    for it in found {
        if !super::store::is_touched(connection, it.work.0)? {
            untouched.push(it);
        }
    }
    Ok(untouched)
}

/// Deletes works, with all that hangs on them.
///
/// # Errors
/// When the catalog cannot be written.
pub fn delete_works(tx: &Connection, works: &[WorkId]) -> Result<(), Error> {
    for &work in works {
        for sql in [
            "UPDATE mentions SET work_id = NULL WHERE work_id = ?1",
            "DELETE FROM titles WHERE work_id = ?1",
            "DELETE FROM identifiers WHERE work_id = ?1",
            "DELETE FROM names WHERE work_id = ?1",
            "DELETE FROM tags WHERE work_id = ?1",
            "DELETE FROM works WHERE id = ?1",
        ] {
            tx.prepare_cached(sql)?.execute([work.0])?;
        }
    }
    super::search::index(tx, works)
}

/// The notes whose files are gone: row and path, by path.
///
/// # Errors
/// When the catalog cannot be read.
pub fn gone_notes(connection: &Connection) -> Result<Vec<(i64, String)>, Error> {
    let notes = connection
        .prepare("SELECT id, path FROM notes WHERE state = 'gone' ORDER BY path")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    Ok(notes)
}

/// True when a mention in the note points at a work.
///
/// # Errors
/// When the catalog cannot be read.
pub fn is_needed(connection: &Connection, note: i64) -> Result<bool, Error> {
    Ok(connection
        .prepare_cached("SELECT 1 FROM mentions WHERE note_id = ?1 AND work_id IS NOT NULL")?
        .exists([note])?)
}

/// Deletes notes, with all that was found in them.
///
/// # Errors
/// When the catalog cannot be written.
pub fn delete_notes(tx: &Connection, notes: &[i64]) -> Result<(), Error> {
    for &note in notes {
        for sql in [
            "DELETE FROM mentions WHERE note_id = ?1",
            "DELETE FROM sightings WHERE note_id = ?1",
            "DELETE FROM sections WHERE note_id = ?1",
            "DELETE FROM rejections WHERE note_id = ?1",
            "DELETE FROM notes WHERE id = ?1",
        ] {
            tx.prepare_cached(sql)?.execute([note])?;
        }
    }
    Ok(())
}
