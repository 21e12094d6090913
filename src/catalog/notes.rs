//! Notes: which files were read, what they held, and which have gone.
//!
//! In: what a scan found out about a file. Out: rows of `notes`, `sections`, and what is needed to tell
//! whether a file must be read again.

use rusqlite::{Connection, params};

use super::Error;

/// What became of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteState {
    /// It was read.
    Present,
    /// Its file is gone; what it held is kept.
    Gone,
    /// Its file is there and could not be read.
    Skipped,
}

impl NoteState {
    /// The name used in the catalog.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Gone => "gone",
            Self::Skipped => "skipped",
        }
    }

    fn parse(name: &str) -> Self {
        match name {
            "gone" => Self::Gone,
            "skipped" => Self::Skipped,
            _ => Self::Present,
        }
    }
}

/// What tells whether a note's file changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stat {
    /// **Units**: bytes.
    pub size: u64,
    /// **Units**: nanoseconds since 1970.
    pub mtime_ns: i64,
    /// 0 where the platform has none.
    pub inode: u64,
}

/// A note as the catalog knows it.
#[derive(Debug, Clone)]
pub struct KnownNote {
    /// Its row.
    pub id: i64,
    /// Its path, as the catalog writes it.
    pub path: String,
    /// Of the file when it was last looked at.
    pub stat: Stat,
    /// What became of it.
    pub state: NoteState,
    /// Why it was skipped, when it was.
    pub reason: Option<String>,
}

/// A note to write.
#[derive(Debug, Clone)]
pub struct NoteRow<'n> {
    /// Its path, as the catalog writes it.
    pub path: &'n str,
    /// Of the file, taken before it was read.
    pub stat: Stat,
    /// Of its bytes.
    pub fingerprint: [u8; 16],
    /// `plain`, `markdown`, ….
    pub format: &'n str,
    /// Its title.
    pub title: Option<&'n str>,
    /// Its date.
    pub date: Option<String>,
    /// JSON array of its own tags.
    pub tags: &'n str,
    /// The filter of the name-like words in it.
    pub words: &'n [u8],
}

/// So much of the catalog is mapped into memory to read all notes. **Units**: bytes.
const MAPPED: i64 = 1 << 30;

/// All notes, in no stated order.
///
/// # Errors
/// When the catalog cannot be read.
pub fn known(connection: &Connection) -> Result<Vec<KnownNote>, Error> {
    // The whole table is read: 5,000 pages of 100,000 notes are mapped sooner than copied one by one.
    let set = |bytes: i64| connection.pragma_update(None, "mmap_size", bytes);
    set(MAPPED)?;
    let notes = read_known(connection);
    set(0)?;
    notes
}

fn read_known(connection: &Connection) -> Result<Vec<KnownNote>, Error> {
    let mut statement = connection
        .prepare_cached("SELECT id, path, size, mtime_ns, inode, state, reason FROM notes")?;
    let mut rows = statement.query([])?;
    let mut notes = Vec::new();
    while let Some(row) = rows.next()? {
        notes.push(KnownNote {
            id: row.get(0)?,
            path: row.get(1)?,
            stat: Stat {
                size: unsigned(row.get(2)?),
                mtime_ns: row.get(3)?,
                inode: unsigned(row.get(4)?),
            },
            state: NoteState::parse(row.get_ref(5)?.as_str().map_err(rusqlite::Error::from)?),
            reason: row.get(6)?,
        });
    }
    Ok(notes)
}

/// A number that other writers change when they commit: equal numbers, nothing changed.
///
/// # Errors
/// When the catalog cannot be read.
pub fn version(connection: &Connection) -> Result<i64, Error> {
    Ok(connection.query_row("PRAGMA data_version", [], |row| row.get(0))?)
}

/// The fingerprint of a note.
///
/// # Errors
/// When the catalog cannot be read.
pub fn fingerprint(connection: &Connection, note: i64) -> Result<Vec<u8>, Error> {
    Ok(connection
        .prepare_cached("SELECT fingerprint FROM notes WHERE id = ?1")?
        .query_row([note], |row| row.get(0))?)
}

/// Inserts a note that was read, or writes it anew; gives its row.
///
/// # Errors
/// When the catalog cannot be written.
pub fn put(tx: &Connection, id: Option<i64>, note: &NoteRow<'_>, now: &str) -> Result<i64, Error> {
    let values = params![
        id,
        note.path,
        signed(note.stat.size),
        note.stat.mtime_ns,
        signed(note.stat.inode),
        note.fingerprint.as_slice(),
        note.format,
        note.title,
        note.date,
        note.tags,
        now,
    ];
    if let Some(id) = id {
        tx.prepare_cached(
            "UPDATE notes SET path = ?2, size = ?3, mtime_ns = ?4, inode = ?5, fingerprint = ?6, format = ?7,
             title = ?8, date = ?9, tags = ?10, scanned_at = ?11, state = 'present', reason = NULL
             WHERE id = ?1",
        )?
        .execute(values)?;
        put_filter(tx, id, note.words)?;
        return Ok(id);
    }
    tx.prepare_cached(
        "INSERT INTO notes (id, path, size, mtime_ns, inode, fingerprint, format, title, date, tags,
         scanned_at, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 'present')",
    )?
    .execute(values)?;
    let id = tx.last_insert_rowid();
    put_filter(tx, id, note.words)?;
    Ok(id)
}

fn put_filter(tx: &Connection, note: i64, words: &[u8]) -> Result<(), Error> {
    tx.prepare_cached(
        "INSERT INTO filters (note_id, words) VALUES (?1, ?2)
         ON CONFLICT DO UPDATE SET words = excluded.words",
    )?
    .execute(params![note, words])?;
    Ok(())
}

/// Writes down that a file is there and could not be read. What it held before is kept.
///
/// # Errors
/// When the catalog cannot be written.
pub fn skip(
    tx: &Connection,
    id: Option<i64>,
    path: &str,
    stat: Stat,
    reason: &str,
    now: &str,
) -> Result<(), Error> {
    let values = params![
        id,
        path,
        signed(stat.size),
        stat.mtime_ns,
        signed(stat.inode),
        reason,
        now
    ];
    let sql = match id {
        Some(_) => {
            "UPDATE notes SET path = ?2, size = ?3, mtime_ns = ?4, inode = ?5, state = 'skipped',
             reason = ?6, scanned_at = ?7 WHERE id = ?1"
        }
        None => {
            "INSERT INTO notes (id, path, size, mtime_ns, inode, fingerprint, format, state, reason,
             scanned_at) VALUES (?1, ?2, ?3, ?4, ?5, x'', 'plain', 'skipped', ?6, ?7)"
        }
    };
    tx.prepare_cached(sql)?.execute(values)?;
    Ok(())
}

/// Writes down the new place and stat of a file whose content is as it was.
///
/// # Errors
/// When the catalog cannot be written.
pub fn renew(tx: &Connection, id: i64, path: &str, stat: Stat, now: &str) -> Result<(), Error> {
    tx.prepare_cached(
        "UPDATE notes SET path = ?2, size = ?3, mtime_ns = ?4, inode = ?5, scanned_at = ?6,
         state = 'present', reason = NULL WHERE id = ?1",
    )?
    .execute(params![
        id,
        path,
        signed(stat.size),
        stat.mtime_ns,
        signed(stat.inode),
        now
    ])?;
    Ok(())
}

/// Writes down that a file is gone.
///
/// # Errors
/// When the catalog cannot be written.
pub fn lose(tx: &Connection, id: i64) -> Result<(), Error> {
    tx.prepare_cached("UPDATE notes SET state = 'gone' WHERE id = ?1")?
        .execute([id])?;
    Ok(())
}

/// The works that a note cites.
///
/// # Errors
/// When the catalog cannot be read.
pub fn works(connection: &Connection, note: i64) -> Result<Vec<i64>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT DISTINCT work_id FROM mentions WHERE note_id = ?1 AND work_id IS NOT NULL",
    )?;
    let works = statement
        .query_map([note], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(works)
}

/// A heading to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionRow<'s> {
    /// Place of the heading above in the same list; none at the top.
    pub parent: Option<usize>,
    /// Its text.
    pub heading: &'s str,
    /// **Units**: from 1.
    pub line: u32,
    /// Inclusive.
    pub end_line: u32,
}

/// Replaces the sections of a note; gives their rows, in order. A heading that was there below the same
/// headings keeps its row, so that what hardly changed is hardly written.
///
/// # Errors
/// When the catalog cannot be written.
pub fn put_sections(
    tx: &Connection,
    note: i64,
    is_new: bool,
    sections: &[SectionRow<'_>],
) -> Result<Vec<i64>, Error> {
    let mut old = if is_new {
        Vec::new()
    } else {
        stored(tx, note)?
    };
    let mut ids: Vec<i64> = Vec::with_capacity(sections.len());
    let mut insert = tx.prepare_cached(
        "INSERT INTO sections (note_id, parent_id, heading, line, end_line) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for section in sections {
        let parent = section.parent.map(|at| ids[at]);
        let found = old
            .iter()
            .position(|it| it.parent == parent && it.heading == section.heading);
        if let Some(at) = found {
            let it = old.remove(at);
            if (it.line, it.end_line) != (section.line, section.end_line) {
                tx.prepare_cached("UPDATE sections SET line = ?2, end_line = ?3 WHERE id = ?1")?
                    .execute(params![it.id, section.line, section.end_line])?;
            }
            ids.push(it.id);
        } else {
            insert.execute(params![
                note,
                parent,
                section.heading,
                section.line,
                section.end_line
            ])?;
            ids.push(tx.last_insert_rowid());
        }
    }
    for it in old {
        tx.prepare_cached("DELETE FROM sections WHERE id = ?1")?
            .execute([it.id])?;
    }
    Ok(ids)
}

struct StoredSection {
    id: i64,
    parent: Option<i64>,
    heading: String,
    line: u32,
    end_line: u32,
}

fn stored(connection: &Connection, note: i64) -> Result<Vec<StoredSection>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT id, parent_id, heading, line, end_line FROM sections WHERE note_id = ?1 ORDER BY line, id",
    )?;
    let sections = statement
        .query_map([note], |row| {
            Ok(StoredSection {
                id: row.get(0)?,
                parent: row.get(1)?,
                heading: row.get(2)?,
                line: row.get(3)?,
                end_line: row.get(4)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(sections)
}

/// SQLite's integers are signed; the bits are kept.
pub(super) const fn signed(value: u64) -> i64 {
    value.cast_signed()
}

pub(super) const fn unsigned(value: i64) -> u64 {
    value.cast_unsigned()
}
