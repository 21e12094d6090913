//! Short names of works, and where they stand in notes.

use rusqlite::{Connection, params};

use super::Error;

/// Where a short name stands in a note.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sighting {
    /// The name's fold.
    pub fold: String,
    /// The note.
    pub note: i64,
    /// **Units**: bytes, half-open.
    pub span: (u32, u32),
    /// Line and column, from 1.
    pub place: (u32, u32),
    /// The section it stands in.
    pub section: Option<i64>,
    /// The line, trimmed.
    pub text: String,
}

/// So many works may call themselves by one name (`Spanner: …`); of a name that more have, a place where
/// it stands tells nothing, and no scan looks for it. In real notes two or three works share a name at
/// most; in 200 MB of generated ones, where some did by the hundred, 97 of 100 sightings were of those.
/// `cites` reads the notes when it is asked for such a name all the same.
pub(super) const CROWD: usize = 8;

/// Counts the works that call themselves so; one to which a person gave the name stands out.
const CALLERS: &str = "sum(iif(state <> 'on', 0, CASE source WHEN 'user' THEN -1000000
    WHEN 'colon' THEN 1 WHEN 'acronym' THEN 1 ELSE 0 END))";

/// The folds of names that are not spotted: of those that are a crowd, or of the others.
fn unspotted(are_crowds: bool) -> String {
    let than = if are_crowds { ">" } else { "<=" };
    format!(
        "SELECT fold FROM names WHERE fold IN (SELECT fold FROM names WHERE spotted = 0)
         GROUP BY fold HAVING {CALLERS} {than} {CROWD}"
    )
}

/// All names that scans look for, as written.
///
/// # Errors
/// When the catalog cannot be read.
pub fn all(connection: &Connection) -> Result<Vec<String>, Error> {
    select(
        connection,
        &format!(
            "SELECT DISTINCT n.name FROM names n JOIN works w ON w.id = n.work_id
             WHERE n.state = 'on' AND n.source <> 'key' AND w.state = 'active' AND n.fold NOT IN
             (SELECT fold FROM names GROUP BY fold HAVING {CALLERS} > {CROWD})"
        ),
    )
}

/// The names that scans look for and that were not looked for in all notes yet, as written.
///
/// # Errors
/// When the catalog cannot be read.
pub fn to_spot(connection: &Connection) -> Result<Vec<String>, Error> {
    select(
        connection,
        &format!(
            "SELECT name FROM names WHERE spotted = 0 AND state = 'on' AND source <> 'key'
             AND fold IN ({}) ORDER BY fold",
            unspotted(false)
        ),
    )
}

/// True when so many works call themselves so that no scan looks for the name.
///
/// # Errors
/// When the catalog cannot be read.
pub fn is_crowd(connection: &Connection, fold: &str) -> Result<bool, Error> {
    let sql = format!("SELECT coalesce({CALLERS}, 0) > {CROWD} FROM names WHERE fold = ?1");
    Ok(connection
        .prepare_cached(&sql)?
        .query_row([fold], |row| row.get(0))?)
}

fn select(connection: &Connection, sql: &str) -> Result<Vec<String>, Error> {
    let names = connection
        .prepare(sql)?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(names)
}

/// True when every place of the name in notes is known: a scan has looked for it in all of them.
///
/// # Errors
/// When the catalog cannot be read.
pub fn is_spotted(connection: &Connection, fold: &str) -> Result<bool, Error> {
    Ok(connection
        .prepare_cached(
            "SELECT coalesce(min(spotted), 0) FROM names WHERE fold = ?1 AND state = 'on'",
        )?
        .query_row([fold], |row| row.get(0))?)
}

/// The number of names.
///
/// # Errors
/// When the catalog cannot be read.
pub fn count(connection: &Connection) -> Result<u32, Error> {
    Ok(connection.query_row("SELECT count(*) FROM names", [], |row| row.get(0))?)
}

/// The names of this fold that scans look for, as written.
///
/// # Errors
/// When the catalog cannot be read.
pub fn of_fold(connection: &Connection, fold: &str) -> Result<Vec<String>, Error> {
    let names = connection
        .prepare_cached(&format!(
            "SELECT DISTINCT name FROM names WHERE fold = ?1 AND state = 'on' AND source <> 'key'
             AND (SELECT {CALLERS} FROM names WHERE fold = ?1) <= {CROWD}"
        ))?
        .query_map([fold], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(names)
}

/// The folds of a work's names.
///
/// # Errors
/// When the catalog cannot be read.
pub fn of_work(connection: &Connection, work: i64) -> Result<Vec<String>, Error> {
    let folds = connection
        .prepare_cached("SELECT fold FROM names WHERE work_id = ?1")?
        .query_map([work], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(folds)
}

/// Writes down that all names but those of crowds were looked for in all notes.
///
/// # Errors
/// When the catalog cannot be written.
pub fn set_spotted(tx: &Connection) -> Result<(), Error> {
    // A name that has become one of a crowd is looked for again should the crowd get smaller.
    let crowds = unspotted(true);
    tx.execute(
        &format!("UPDATE names SET spotted = 0 WHERE spotted = 1 AND fold IN ({crowds})"),
        [],
    )?;
    let others = unspotted(false);
    tx.execute(
        &format!("UPDATE names SET spotted = 1 WHERE spotted = 0 AND fold IN ({others})"),
        [],
    )?;
    Ok(())
}

/// The spans and works of a note's mentions, in the order of the text.
///
/// # Errors
/// When the catalog cannot be read.
pub fn spans(connection: &Connection, note: i64) -> Result<Vec<(u32, u32, Option<i64>)>, Error> {
    let spans = connection
        .prepare_cached(
            "SELECT byte_start, byte_end, work_id FROM mentions WHERE note_id = ?1 ORDER BY byte_start",
        )?
        .query_map([note], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    Ok(spans)
}

/// Notes that are there, with their filter of words: id, path, fingerprint, filter.
///
/// # Errors
/// When the catalog cannot be read, or what `each` says.
pub fn each_filter<E: From<Error>>(
    connection: &Connection,
    mut each: impl FnMut(i64, &str, &[u8], &[u8]) -> Result<(), E>,
) -> Result<(), E> {
    let from = |error: rusqlite::Error| E::from(Error::from(error));
    let mut statement = connection
        .prepare(
            "SELECT n.id, n.path, n.fingerprint, f.words FROM notes n LEFT JOIN filters f ON f.note_id = n.id
             WHERE n.state = 'present' ORDER BY n.id",
        )
        .map_err(from)?;
    let mut rows = statement.query([]).map_err(from)?;
    while let Some(row) = rows.next().map_err(from)? {
        let id = row.get(0).map_err(from)?;
        let bytes = |at: usize| {
            let value = row.get_ref(at)?.as_blob_or_null();
            Ok(value.map_err(rusqlite::Error::from)?.unwrap_or_default())
        };
        let path = row.get_ref(1).map_err(from)?;
        let path = path.as_str().map_err(|error| from(error.into()))?;
        each(id, path, bytes(2).map_err(from)?, bytes(3).map_err(from)?)?;
    }
    Ok(())
}

/// The sightings of a note, in the order of the text.
///
/// # Errors
/// When the catalog cannot be read.
pub fn of_note(connection: &Connection, note: i64) -> Result<Vec<Sighting>, Error> {
    let sightings = connection
        .prepare_cached(
            "SELECT fold, byte_start, byte_end, line, col, section_id, text FROM sightings WHERE note_id = ?1
             ORDER BY byte_start, fold",
        )?
        .query_map([note], |row| {
            Ok(Sighting {
                fold: row.get(0)?,
                note,
                span: (row.get(1)?, row.get(2)?),
                place: (row.get(3)?, row.get(4)?),
                section: row.get(5)?,
                text: row.get(6)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(sightings)
}

/// Takes a sighting away.
///
/// # Errors
/// When the catalog cannot be written.
pub fn delete(tx: &Connection, sighting: &Sighting) -> Result<(), Error> {
    tx.prepare_cached(
        "DELETE FROM sightings WHERE fold = ?1 AND note_id = ?2 AND byte_start = ?3",
    )?
    .execute(params![sighting.fold, sighting.note, sighting.span.0])?;
    Ok(())
}

/// The sections of a note: row, first line, last line; the inner ones after the outer.
///
/// # Errors
/// When the catalog cannot be read.
pub fn sections(connection: &Connection, note: i64) -> Result<Vec<(i64, u32, u32)>, Error> {
    let sections = connection
        .prepare_cached(
            "SELECT id, line, end_line FROM sections WHERE note_id = ?1 ORDER BY line, id",
        )?
        .query_map([note], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    Ok(sections)
}

/// Writes sightings; sorts them first, which is the order of the table. One that is there is written over.
///
/// # Errors
/// When the catalog cannot be written.
pub fn put(tx: &Connection, sightings: &mut [Sighting]) -> Result<(), Error> {
    sightings.sort_unstable();
    let mut insert = tx.prepare_cached(
        "INSERT INTO sightings (fold, note_id, byte_start, byte_end, line, col, section_id, text)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT DO UPDATE SET byte_end = excluded.byte_end, line = excluded.line, col = excluded.col,
         section_id = excluded.section_id, text = excluded.text",
    )?;
    for it in sightings {
        insert.execute(params![
            it.fold, it.note, it.span.0, it.span.1, it.place.0, it.place.1, it.section, it.text
        ])?;
    }
    Ok(())
}
