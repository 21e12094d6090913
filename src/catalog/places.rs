//! Places in notes: where a work is mentioned, where a name stands, what a note cites.
//!
//! In: a work, a name or a note. Out: [`Place`]s, in present notes only, in no stated order. All comes
//! from the catalog; no note is opened.

use std::ops::Range;

use rusqlite::{Connection, OptionalExtension, Row, params};
use rustc_hash::FxHashMap;

use super::{Error, Facts};
use crate::model::{Manner, NoteDate, WorkId};

/// A place in a note.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// The note.
    pub note: i64,
    /// The work that the note points at here; none for a name that stands alone.
    pub work: Option<WorkId>,
    /// How the note points at it.
    pub manner: Manner,
    /// **Units**: bytes of the note's UTF-8 text, half-open.
    pub span: Range<usize>,
    /// The line, from 1.
    pub line: u32,
    /// The last line of the span.
    pub end_line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// The title as the note writes it; the name for a name.
    pub title: String,
    /// The line as it stands, trimmed.
    pub text: String,
    /// The heading above.
    pub section: Option<i64>,
    /// URLs written there.
    pub urls: Vec<String>,
}

const MENTION: &str =
    "m.note_id, m.work_id, m.manner, m.byte_start, m.byte_end, m.line, m.end_line, m.col,
    m.title, m.text, m.section_id, m.facts";

fn read_mention(row: &Row<'_>) -> rusqlite::Result<Place> {
    Ok(Place {
        note: row.get(0)?,
        work: row.get::<_, Option<i64>>(1)?.map(WorkId),
        manner: Manner::parse(row.get_ref(2)?.as_str()?).unwrap_or(Manner::Entry),
        span: row.get::<_, i64>(3)? as usize..row.get::<_, i64>(4)? as usize,
        line: row.get(5)?,
        end_line: row.get(6)?,
        column: row.get(7)?,
        title: row.get(8)?,
        text: row.get(9)?,
        section: row.get(10)?,
        urls: Facts::parse(row.get_ref(11)?.as_str()?).urls,
    })
}

/// The mentions of a work.
///
/// # Errors
/// When the catalog cannot be read.
pub fn mentions_of(connection: &Connection, work: WorkId) -> Result<Vec<Place>, Error> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {MENTION} FROM mentions m JOIN notes n ON n.id = m.note_id
         WHERE m.work_id = ?1 AND n.state = 'present'"
    ))?;
    let places = statement.query_map([work.0], read_mention)?;
    Ok(places.collect::<Result<_, _>>()?)
}

/// Where a name, folded, stands outside mentions.
///
/// # Errors
/// When the catalog cannot be read.
pub fn sightings_of(connection: &Connection, fold: &str) -> Result<Vec<Place>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT s.note_id, s.byte_start, s.byte_end, s.line, s.col, s.text, s.section_id
         FROM sightings s JOIN notes n ON n.id = s.note_id WHERE s.fold = ?1 AND n.state = 'present'",
    )?;
    let places = statement.query_map([fold], |row| {
        Ok(Place {
            note: row.get(0)?,
            work: None,
            manner: Manner::Name,
            span: row.get::<_, i64>(1)? as usize..row.get::<_, i64>(2)? as usize,
            line: row.get(3)?,
            end_line: row.get(3)?,
            column: row.get(4)?,
            title: fold.to_owned(),
            text: row.get(5)?,
            section: row.get(6)?,
            urls: Vec::new(),
        })
    })?;
    Ok(places.collect::<Result<_, _>>()?)
}

/// The mentions in a note, from one line to another, both included; works that were removed and what a
/// person rejected left out.
///
/// **Shape**: in the order of the text.
///
/// # Errors
/// When the catalog cannot be read.
pub fn mentions_in(
    connection: &Connection,
    note: i64,
    lines: Range<u32>,
) -> Result<Vec<Place>, Error> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {MENTION} FROM mentions m JOIN works w ON w.id = m.work_id
         WHERE m.note_id = ?1 AND m.line >= ?2 AND m.line < ?3 AND w.state <> 'removed'
         ORDER BY m.line, m.byte_start"
    ))?;
    let places = statement.query_map(params![note, lines.start, lines.end], read_mention)?;
    Ok(places.collect::<Result<_, _>>()?)
}

/// What the catalog knows of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteRow {
    /// Its number.
    pub id: i64,
    /// Its path, as in the catalog.
    pub path: String,
    /// The date it carries.
    pub date: Option<NoteDate>,
    /// Its size in bytes when it was read.
    pub size: u64,
    /// When it had last been changed, in nanoseconds since 1970.
    pub mtime_ns: i64,
}

const NOTE: &str = "id, path, date, size, mtime_ns";

fn read_note(row: &Row<'_>) -> rusqlite::Result<NoteRow> {
    Ok(NoteRow {
        id: row.get(0)?,
        path: row.get(1)?,
        date: row.get_ref(2)?.as_str_or_null()?.and_then(NoteDate::parse),
        size: row.get::<_, i64>(3)?.try_into().unwrap_or(0),
        mtime_ns: row.get(4)?,
    })
}

/// The note of this number.
///
/// # Errors
/// When the catalog cannot be read.
pub fn note(connection: &Connection, id: i64) -> Result<Option<NoteRow>, Error> {
    let sql = format!("SELECT {NOTE} FROM notes WHERE id = ?1");
    Ok(connection
        .prepare_cached(&sql)?
        .query_row([id], read_note)
        .optional()?)
}

/// The present notes with this path, or whose path ends so from a folder on.
///
/// **Shape**: the note with the very path alone, else in the order of paths.
///
/// # Errors
/// When the catalog cannot be read.
pub fn notes_at(connection: &Connection, path: &str) -> Result<Vec<NoteRow>, Error> {
    let sql = format!("SELECT {NOTE} FROM notes WHERE path = ?1 AND state = 'present'");
    if let Some(note) = connection
        .prepare_cached(&sql)?
        .query_row([path], read_note)
        .optional()?
    {
        return Ok(vec![note]);
    }
    let sql = format!(
        "SELECT {NOTE} FROM notes WHERE substr(path, -length(?1)) = ?1 AND state = 'present' ORDER BY path"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let notes = statement.query_map([format!("/{path}")], read_note)?;
    Ok(notes.collect::<Result<_, _>>()?)
}

/// Every present note, in the order of paths.
///
/// # Errors
/// When the catalog cannot be read.
pub fn present_notes(connection: &Connection) -> Result<Vec<NoteRow>, Error> {
    let sql = format!("SELECT {NOTE} FROM notes WHERE state = 'present' ORDER BY path");
    let mut statement = connection.prepare_cached(&sql)?;
    let notes = statement.query_map([], read_note)?;
    Ok(notes.collect::<Result<_, _>>()?)
}

/// The notes that were skipped: path and reason, in the order of paths.
///
/// # Errors
/// When the catalog cannot be read.
pub fn skipped_notes(connection: &Connection) -> Result<Vec<(String, String)>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT path, coalesce(reason, '') FROM notes WHERE state = 'skipped' ORDER BY path",
    )?;
    let notes = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(notes.collect::<Result<_, _>>()?)
}

/// A heading of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionRow {
    /// Its number.
    pub id: i64,
    /// The number of the heading above.
    pub parent: Option<i64>,
    /// Its text.
    pub heading: String,
    /// The lines from the heading to the end of the section, half-open.
    pub lines: Range<u32>,
}

/// The headings of a note, in the order of the text.
///
/// # Errors
/// When the catalog cannot be read.
pub fn sections_of(connection: &Connection, note: i64) -> Result<Vec<SectionRow>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT id, parent_id, heading, line, end_line FROM sections WHERE note_id = ?1 ORDER BY line, id",
    )?;
    let sections = statement.query_map([note], |row| {
        let (line, end_line): (u32, u32) = (row.get(3)?, row.get(4)?);
        Ok(SectionRow {
            id: row.get(0)?,
            parent: row.get(1)?,
            heading: row.get(2)?,
            lines: line..end_line.saturating_add(1),
        })
    })?;
    Ok(sections.collect::<Result<_, _>>()?)
}

/// Headings as they are asked for, each read once.
#[derive(Debug, Default)]
pub struct Outlines {
    known: FxHashMap<i64, (Option<i64>, String)>,
}

impl Outlines {
    /// The headings above, outermost first; empty at the top of a note.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn of(
        &mut self,
        connection: &Connection,
        section: Option<i64>,
    ) -> Result<Vec<String>, Error> {
        let mut headings = Vec::new();
        let mut at = section;
        // The bound is for a catalog that was tampered with.
        while let Some(id) = at
            && headings.len() < 64
        {
            if let std::collections::hash_map::Entry::Vacant(slot) = self.known.entry(id) {
                let found = connection
                    .prepare_cached("SELECT parent_id, heading FROM sections WHERE id = ?1")?
                    .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
                    .optional()?;
                let Some(found) = found else { break };
                slot.insert(found);
            }
            let (parent, heading) = &self.known[&id];
            headings.push(heading.clone());
            at = *parent;
        }
        headings.reverse();
        Ok(headings)
    }
}
