//! Candidates: places in notes that may point at a work, until a person decides over them.
//!
//! In: what a scan found below the threshold. Out: what waits, note by note in the order of the text, what
//! was passed over last. Decisions over candidates are rows of `acceptances` and `rejections`, by note and
//! folded title.

use std::collections::VecDeque;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};
use rustc_hash::FxHashMap;

use super::{Error, Facts};

/// A candidate to write.
#[derive(Debug, Clone, PartialEq)]
pub struct CandidateRow {
    /// The section it stands in.
    pub section: Option<i64>,
    /// [`crate::model::Manner::as_str`].
    pub manner: &'static str,
    /// First line, last line, column.
    pub place: (u32, u32, u32),
    /// **Units**: bytes, half-open.
    pub span: (u32, u32),
    /// As written.
    pub title: String,
    /// Its fold; never empty.
    pub fold: String,
    /// The line, trimmed.
    pub text: String,
    /// From 0 to 1.
    pub confidence: f32,
    /// [`Facts`] as JSON.
    pub facts: String,
}

/// A candidate that waits.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Its row: its name in `review`, after a `c`. Stays while the note has it.
    pub id: i64,
    /// The row of its note.
    pub note: i64,
    /// The path of its note, as the catalog writes it.
    pub path: String,
    /// The section it stands in.
    pub section: Option<i64>,
    /// [`crate::model::Manner::as_str`].
    pub manner: String,
    /// First line, last line, column.
    pub place: (u32, u32, u32),
    /// **Units**: bytes, half-open.
    pub span: (u32, u32),
    /// As written.
    pub title: String,
    /// Its fold.
    pub fold: String,
    /// The line as it stood, trimmed.
    pub text: String,
    /// From 0 to 1.
    pub confidence: f32,
    /// What it says of the work.
    pub facts: Facts,
}

/// Which candidates are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// In these notes alone; in all when empty.
    pub notes: Vec<i64>,
    /// Whose title or line holds all of these, in any case.
    pub words: Vec<String>,
    /// At most so many; all when none.
    pub limit: Option<usize>,
}

const COLUMNS: &str =
    "c.id, c.note_id, n.path, c.section_id, c.manner, c.line, c.end_line, c.col, c.byte_start,
     c.byte_end, c.title, c.fold, c.text, c.confidence, c.facts";

fn read(row: &Row<'_>) -> rusqlite::Result<Candidate> {
    Ok(Candidate {
        id: row.get(0)?,
        note: row.get(1)?,
        path: row.get(2)?,
        section: row.get(3)?,
        manner: row.get(4)?,
        place: (row.get(5)?, row.get(6)?, row.get(7)?),
        span: (row.get(8)?, row.get(9)?),
        title: row.get(10)?,
        fold: row.get(11)?,
        text: row.get(12)?,
        confidence: row.get(13)?,
        facts: Facts::parse(row.get_ref(14)?.as_str()?),
    })
}

/// Candidates in notes that are there; of a title that stands in a note several times the first.
///
/// **Shape**: those that nobody passed over by path and place, then the others, passed over longest ago first.
///
/// # Errors
/// When the catalog cannot be read.
pub fn waiting(connection: &Connection, filter: &Filter) -> Result<Vec<Candidate>, Error> {
    let mut sql = format!(
        "SELECT {COLUMNS} FROM candidates c JOIN notes n ON n.id = c.note_id
         WHERE n.state = 'present' AND NOT EXISTS (
             SELECT 1 FROM candidates e WHERE e.note_id = c.note_id AND e.fold = c.fold AND e.id < c.id)"
    );
    let mut values: Vec<Value> = Vec::new();
    if !filter.notes.is_empty() {
        let marks = vec!["?"; filter.notes.len()].join(", ");
        sql.push_str(&format!(" AND c.note_id IN ({marks})"));
        values.extend(filter.notes.iter().map(|&note| note.into()));
    }
    for word in &filter.words {
        // Bound, and compared as text: no mark in it means anything.
        sql.push_str(
            " AND (instr(lower(c.title), lower(?)) > 0 OR instr(lower(c.text), lower(?)) > 0)",
        );
        values.extend([word.clone().into(), word.clone().into()]);
    }
    sql.push_str(" ORDER BY c.skipped_at IS NOT NULL, c.skipped_at, n.path, c.byte_start LIMIT ?");
    let limit = filter.limit.and_then(|limit| i64::try_from(limit).ok());
    values.push(limit.unwrap_or(-1).into());
    let candidates = connection
        .prepare(&sql)?
        .query_map(params_from_iter(values), read)?
        .collect::<Result<_, _>>()?;
    Ok(candidates)
}

/// One candidate; none when it was decided over, or the note has it no more.
///
/// # Errors
/// When the catalog cannot be read.
pub fn find(connection: &Connection, id: i64) -> Result<Option<Candidate>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM candidates c JOIN notes n ON n.id = c.note_id WHERE c.id = ?1"
    );
    Ok(connection
        .prepare_cached(&sql)?
        .query_row([id], read)
        .optional()?)
}

/// Every place in its note where this title waits, the first first.
///
/// # Errors
/// When the catalog cannot be read.
pub fn places(connection: &Connection, candidate: &Candidate) -> Result<Vec<Candidate>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM candidates c JOIN notes n ON n.id = c.note_id
         WHERE c.note_id = ?1 AND c.fold = ?2 ORDER BY c.byte_start"
    );
    let places = connection
        .prepare_cached(&sql)?
        .query_map(params![candidate.note, candidate.fold], read)?
        .collect::<Result<_, _>>()?;
    Ok(places)
}

/// How many titles wait in notes that are there.
///
/// # Errors
/// When the catalog cannot be read.
pub fn count(connection: &Connection) -> Result<u64, Error> {
    let count: i64 = connection.query_row(
        // One row a title and note: every scan asks, so what is waiting is read once.
        "SELECT count(*) FROM (SELECT DISTINCT note_id, fold FROM candidates) c
         JOIN notes n ON n.id = c.note_id WHERE n.state = 'present'",
        [],
        |row| row.get(0),
    )?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// Replaces the candidates of a note. One of the same title keeps its row, and that it was passed over.
///
/// # Errors
/// When the catalog cannot be written.
pub fn put(
    tx: &Connection,
    note: i64,
    is_new_note: bool,
    rows: &[CandidateRow],
) -> Result<(), Error> {
    let mut old: FxHashMap<String, VecDeque<i64>> = FxHashMap::default();
    if !is_new_note {
        let mut statement =
            tx.prepare_cached("SELECT fold, id FROM candidates WHERE note_id = ?1 ORDER BY id")?;
        let mut found = statement.query([note])?;
        while let Some(row) = found.next()? {
            let (fold, id): (String, i64) = (row.get(0)?, row.get(1)?);
            old.entry(fold).or_default().push_back(id);
        }
    }
    for row in rows {
        let id = old.get_mut(&row.fold).and_then(VecDeque::pop_front);
        let values = params![
            id,
            note,
            row.section,
            row.manner,
            row.place.0,
            row.place.1,
            row.place.2,
            row.span.0,
            row.span.1,
            row.title,
            row.fold,
            row.text,
            row.confidence,
            row.facts,
        ];
        let sql = match id {
            Some(_) => {
                "UPDATE candidates SET note_id = ?2, section_id = ?3, manner = ?4, line = ?5, end_line = ?6,
                 col = ?7, byte_start = ?8, byte_end = ?9, title = ?10, fold = ?11, text = ?12,
                 confidence = ?13, facts = ?14 WHERE id = ?1"
            }
            None => {
                "INSERT INTO candidates (id, note_id, section_id, manner, line, end_line, col, byte_start,
                 byte_end, title, fold, text, confidence, facts)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"
            }
        };
        tx.prepare_cached(sql)?.execute(values)?;
    }
    let mut delete = tx.prepare_cached("DELETE FROM candidates WHERE id = ?1")?;
    for id in old.into_values().flatten() {
        delete.execute([id])?;
    }
    Ok(())
}

/// Takes the candidates of a title in a note away: it was decided over.
///
/// # Errors
/// When the catalog cannot be written.
pub fn settle(tx: &Connection, note: i64, fold: &str) -> Result<(), Error> {
    tx.prepare_cached("DELETE FROM candidates WHERE note_id = ?1 AND fold = ?2")?
        .execute(params![note, fold])?;
    Ok(())
}

/// Says that a candidate is no reference: this title, in this note.
///
/// # Errors
/// When the catalog cannot be written.
pub fn reject(tx: &Connection, candidate: &Candidate, at: &str) -> Result<(), Error> {
    tx.prepare_cached(
        "INSERT INTO rejections (note_id, fold, at) SELECT ?1, ?2, ?3
         WHERE NOT EXISTS (SELECT 1 FROM rejections WHERE note_id = ?1 AND fold = ?2)",
    )?
    .execute(params![candidate.note, candidate.fold, at])?;
    settle(tx, candidate.note, &candidate.fold)
}

/// Remembers that a person passed a candidate over. No decision: it is asked again, after all others.
///
/// # Errors
/// When the catalog cannot be written.
pub fn skip(tx: &Connection, candidate: &Candidate, at: &str) -> Result<(), Error> {
    tx.prepare_cached("UPDATE candidates SET skipped_at = ?3 WHERE note_id = ?1 AND fold = ?2")?
        .execute(params![candidate.note, candidate.fold, at])?;
    Ok(())
}

/// A title in a note that a person said is a reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// Its note.
    pub note: i64,
    /// The fold of its title.
    pub fold: String,
    /// The title as it was written then.
    pub title: String,
    /// The work it points at; none when that is gone.
    pub work: Option<i64>,
}

/// All that was accepted, in no stated order.
///
/// # Errors
/// When the catalog cannot be read.
pub fn accepted(connection: &Connection) -> Result<Vec<Acceptance>, Error> {
    let accepted = connection
        .prepare("SELECT note_id, fold, title, work_id FROM acceptances")?
        .query_map([], |row| {
            Ok(Acceptance {
                note: row.get(0)?,
                fold: row.get(1)?,
                title: row.get(2)?,
                work: row.get(3)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(accepted)
}

/// Remembers that a title in a note is a reference, and to which work; what was rejected before is no more.
///
/// # Errors
/// When the catalog cannot be written.
pub fn accept(tx: &Connection, accepted: &Acceptance, at: &str) -> Result<(), Error> {
    tx.prepare_cached(
        "INSERT INTO acceptances (note_id, fold, title, work_id, at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO UPDATE SET title = excluded.title, work_id = excluded.work_id, at = excluded.at",
    )?
    .execute(params![
        accepted.note,
        accepted.fold,
        accepted.title,
        accepted.work,
        at
    ])?;
    tx.prepare_cached("DELETE FROM rejections WHERE note_id = ?1 AND fold = ?2")?
        .execute(params![accepted.note, accepted.fold])?;
    settle(tx, accepted.note, &accepted.fold)
}

/// Lets mentions be written before their works until the operation ends.
///
/// # Errors
/// When the catalog cannot be written.
pub fn defer_keys(tx: &Connection) -> Result<(), Error> {
    Ok(tx.execute_batch("PRAGMA defer_foreign_keys = ON")?)
}

/// The headings above a section, outermost first, its own last; empty when there is no such section.
///
/// # Errors
/// When the catalog cannot be read.
pub fn outline(connection: &Connection, section: Option<i64>) -> Result<Vec<String>, Error> {
    let mut outline = Vec::new();
    let mut next = section;
    let mut statement =
        connection.prepare_cached("SELECT heading, parent_id FROM sections WHERE id = ?1")?;
    while let Some(section) = next {
        let found: Option<(String, Option<i64>)> = statement
            .query_row([section], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((heading, parent)) = found else {
            break;
        };
        outline.push(heading);
        // A parent stands above its child; anything else is damage, and would go round for ever.
        next = parent.filter(|parent| *parent < section);
    }
    outline.reverse();
    Ok(outline)
}

/// The tags of a note, from its front matter.
///
/// # Errors
/// When the catalog cannot be read.
pub fn tags_of_note(connection: &Connection, note: i64) -> Result<Vec<String>, Error> {
    let json: String = connection
        .prepare_cached("SELECT tags FROM notes WHERE id = ?1")?
        .query_row([note], |row| row.get(0))?;
    Ok(serde_json::from_str(&json).unwrap_or_default())
}
