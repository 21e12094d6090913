//! What `check` looks at in the catalog.

use rusqlite::Connection;

use super::Error;

/// A place in a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The note.
    pub path: String,
    /// From 1.
    pub line: u32,
    /// From 1.
    pub column: u32,
    /// The key or title as written.
    pub text: String,
}

/// What SQLite finds wrong with the file, and rows that point at none; empty when all is well.
///
/// # Errors
/// When the catalog cannot be read.
pub fn integrity(connection: &Connection) -> Result<Vec<String>, Error> {
    let mut wrong: Vec<String> = connection
        .prepare("PRAGMA quick_check(20)")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    wrong.retain(|line| line != "ok");
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()?
        && wrong.len() < 20
    {
        let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
        wrong.push(format!("a row of {table} points at none of {parent}"));
    }
    Ok(wrong)
}

/// Citation keys in present notes that no work has, by place.
///
/// # Errors
/// When the catalog cannot be read.
pub fn open_keys(connection: &Connection) -> Result<Vec<Place>, Error> {
    places(
        connection,
        "SELECT n.path, m.line, m.col, m.title FROM mentions m JOIN notes n ON n.id = m.note_id
             WHERE m.manner = 'key' AND m.work_id IS NULL AND n.state = 'present'
               AND NOT EXISTS (SELECT 1 FROM rejections r WHERE r.fold = m.fold
                   AND (r.note_id IS NULL OR r.note_id = m.note_id))
             ORDER BY n.path, m.byte_start",
    )
}

/// Mentions of works in present notes under a title that a person rejected there, or everywhere.
///
/// # Errors
/// When the catalog cannot be read.
pub fn rejected(connection: &Connection) -> Result<Vec<Place>, Error> {
    places(
        connection,
        "SELECT n.path, m.line, m.col, m.title FROM mentions m JOIN notes n ON n.id = m.note_id
             WHERE m.work_id IS NOT NULL AND n.state = 'present' AND m.fold IN (SELECT fold FROM rejections)
               AND EXISTS (SELECT 1 FROM rejections r WHERE r.fold = m.fold
                   AND (r.note_id IS NULL OR r.note_id = m.note_id))
             ORDER BY n.path, m.byte_start",
    )
}

fn places(connection: &Connection, sql: &'static str) -> Result<Vec<Place>, Error> {
    let places = connection
        .prepare(sql)?
        .query_map([], |row| {
            Ok(Place {
                path: row.get(0)?,
                line: row.get(1)?,
                column: row.get(2)?,
                text: row.get(3)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(places)
}

/// Number and key of every active work, the oldest first.
///
/// # Errors
/// When the catalog cannot be read.
pub fn active_works(connection: &Connection) -> Result<Vec<(i64, String)>, Error> {
    let works = connection
        .prepare("SELECT id, key FROM works WHERE state = 'active' ORDER BY id")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    Ok(works)
}

/// The key of a work.
///
/// # Errors
/// When there is no such work.
pub fn key(connection: &Connection, work: i64) -> Result<String, Error> {
    Ok(connection
        .prepare_cached("SELECT key FROM works WHERE id = ?1")?
        .query_row([work], |row| row.get(0))?)
}
