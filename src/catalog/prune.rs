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
    /// What a person did with it; none when nobody touched it.
    pub touched: Option<&'static str>,
}

/// The active works that no present note cites, by key.
///
/// # Errors
/// When the catalog cannot be read.
pub fn uncited(connection: &Connection) -> Result<Vec<Uncited>, Error> {
    let mut statement = connection.prepare(
        "SELECT id, key, title FROM works w WHERE state = 'active'
         AND NOT EXISTS (SELECT 1 FROM mentions m JOIN notes n ON n.id = m.note_id
             WHERE m.work_id = w.id AND n.state <> 'gone')
         ORDER BY key",
    )?;
    let found = statement
        .query_map([], |row| {
            Ok(Uncited {
                work: WorkId(row.get(0)?),
                key: row.get(1)?,
                title: row.get(2)?,
                touched: None,
            })
        })?
        .collect::<Result<Vec<_>, _>>()?;
    found
        .into_iter()
        .map(|it| {
            Ok(Uncited {
                touched: touched(connection, it.work)?,
                ..it
            })
        })
        .collect()
}

/// What a person did with a work, in a word or two; none when nothing, see [`super::store::is_touched`].
fn touched(connection: &Connection, work: WorkId) -> Result<Option<&'static str>, Error> {
    for (sql, what) in [
        (
            "SELECT 1 FROM fields WHERE work_id = ?1 AND source NOT LIKE 'provider:%'",
            "edited",
        ),
        (
            "SELECT 1 FROM identifiers WHERE work_id = ?1 AND source = 'user'",
            "edited",
        ),
        (
            "SELECT 1 FROM tags WHERE work_id = ?1 AND source = 'user'",
            "tagged",
        ),
        (
            "SELECT 1 FROM decisions WHERE a = ?1 OR b = ?1",
            "decided on",
        ),
        ("SELECT 1 FROM works WHERE merged_into = ?1", "merged"),
        (
            "SELECT 1 FROM names WHERE work_id = ?1 AND source IN ('user', 'key')",
            "named",
        ),
    ] {
        if connection.prepare_cached(sql)?.exists([work.0])? {
            return Ok(Some(what));
        }
    }
    Ok(None)
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

/// True when something would be lost with the note: it alone speaks of a work that stays, or a person
/// rejected what it says.
///
/// # Errors
/// When the catalog cannot be read.
pub fn is_needed(connection: &Connection, note: i64) -> Result<bool, Error> {
    Ok(connection
        .prepare_cached(
            "SELECT 1 FROM rejections WHERE note_id = ?1
             UNION ALL SELECT 1 FROM mentions m WHERE m.note_id = ?1 AND m.work_id IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM mentions o JOIN notes n ON n.id = o.note_id
                 WHERE o.work_id = m.work_id AND n.state <> 'gone')",
        )?
        .exists([note])?)
}

/// Deletes notes, with all that was found in them, and shows anew what they spoke of.
///
/// # Errors
/// When the catalog cannot be written.
pub fn delete_notes(tx: &Connection, notes: &[i64]) -> Result<(), Error> {
    let mut works = Vec::new();
    for &note in notes {
        works.extend(super::notes::works(tx, note)?.into_iter().map(WorkId));
        for sql in [
            "DELETE FROM mentions WHERE note_id = ?1",
            "DELETE FROM sightings WHERE note_id = ?1",
            "DELETE FROM sections WHERE note_id = ?1",
            "DELETE FROM rejections WHERE note_id = ?1",
            "DELETE FROM filters WHERE note_id = ?1",
            "DELETE FROM notes WHERE id = ?1",
        ] {
            tx.prepare_cached(sql)?.execute([note])?;
        }
    }
    works.sort_unstable();
    works.dedup();
    super::choose::choose(tx, &works)
}
