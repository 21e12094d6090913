//! Decisions of a person over works: the same, not the same, no reference, not wanted. No scan forgets them.
//!
//! Every function leaves what is shown, and search, up to date.

use rusqlite::{Connection, params};

use super::choose::{Said, Shown, choose, json_list};
use super::{Error, entries, search, works};
use crate::model::WorkId;

/// Makes one work of two: all that is known of `gone` goes to `keep`, and both keys name it.
///
/// Where both have a value of the same rank, that of `keep` stands.
///
/// # Errors
/// When the catalog cannot be written.
pub fn merge(tx: &Connection, keep: WorkId, gone: WorkId, at: &str) -> Result<(), Error> {
    let run = |sql: &str| -> Result<(), Error> {
        tx.prepare_cached(sql)?.execute(params![keep.0, gone.0])?;
        Ok(())
    };
    run("UPDATE mentions SET work_id = ?1 WHERE work_id = ?2")?;
    run("UPDATE acceptances SET work_id = ?1 WHERE work_id = ?2")?;
    run(
        "INSERT INTO titles (fold, work_id) SELECT fold, ?1 FROM titles WHERE work_id = ?2
         ON CONFLICT DO NOTHING",
    )?;
    run("INSERT INTO identifiers (scheme, value, work_id, source)
         SELECT scheme, value, ?1, source FROM identifiers WHERE work_id = ?2 ON CONFLICT DO NOTHING")?;
    run(
        "INSERT INTO names (fold, work_id, name, source, state, spotted)
         SELECT fold, ?1, name, source, state, spotted FROM names WHERE work_id = ?2
         ON CONFLICT DO UPDATE SET name = excluded.name, source = 'user', state = excluded.state
         WHERE names.source <> 'user' AND excluded.source = 'user'",
    )?;
    run("INSERT INTO tags (work_id, tag, source, state)
         SELECT ?1, tag, source, state FROM tags WHERE work_id = ?2
         ON CONFLICT DO UPDATE SET source = 'user', state = excluded.state
         WHERE tags.source <> 'user' AND excluded.source = 'user'")?;
    run(
        "INSERT INTO fields (work_id, field, source, value, at)
         SELECT ?1, field, source, value, at FROM fields WHERE work_id = ?2 ON CONFLICT DO NOTHING",
    )?;
    // Of two imported entries one is left, with the fields of both.
    if let (Some(mut entry), Some(other)) = (entries::of(tx, keep)?, entries::of(tx, gone)?) {
        entry.fill_from(&other);
        entries::put(tx, keep, &entry, at)?;
    }
    run("INSERT INTO counts (work_id, source, at, count)
         SELECT ?1, source, at, count FROM counts WHERE work_id = ?2 ON CONFLICT DO NOTHING")?;
    run("INSERT INTO proposals (work_id, provider, record, content, why, score, state, at, skipped_at)
         SELECT ?1, provider, record, content, why, score, state, at, skipped_at FROM proposals WHERE work_id = ?2
         ON CONFLICT DO NOTHING")?;
    run("INSERT INTO decisions (a, b, verdict, at)
         SELECT min(other, ?1), max(other, ?1), verdict, at FROM (
             SELECT iif(a = ?2, b, a) AS other, verdict, at FROM decisions WHERE a = ?2 OR b = ?2
         ) WHERE other <> ?1 ON CONFLICT DO NOTHING")?;
    for sql in [
        "DELETE FROM titles WHERE work_id = ?1",
        "DELETE FROM identifiers WHERE work_id = ?1",
        "DELETE FROM names WHERE work_id = ?1",
        "DELETE FROM tags WHERE work_id = ?1",
        "DELETE FROM fields WHERE work_id = ?1",
        "DELETE FROM counts WHERE work_id = ?1",
        "DELETE FROM proposals WHERE work_id = ?1",
        "DELETE FROM decisions WHERE a = ?1 OR b = ?1",
    ] {
        tx.prepare_cached(sql)?.execute([gone.0])?;
    }
    run("UPDATE works SET state = 'merged', merged_into = ?1 WHERE id = ?2 OR merged_into = ?2")?;
    decide(tx, keep, gone, "same", at)?;
    choose(tx, &[keep])?;
    search::index(tx, &[gone])
}

/// Keeps two works apart, whatever a scan thinks. False when that was decided already.
///
/// # Errors
/// When the catalog cannot be written.
pub fn keep_apart(tx: &Connection, a: WorkId, b: WorkId, at: &str) -> Result<bool, Error> {
    decide(tx, a, b, "distinct", at)
}

fn decide(
    tx: &Connection,
    a: WorkId,
    b: WorkId,
    verdict: &'static str,
    at: &str,
) -> Result<bool, Error> {
    let changed = tx
        .prepare_cached(
            "INSERT INTO decisions (a, b, verdict, at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO UPDATE SET verdict = excluded.verdict, at = excluded.at
             WHERE verdict <> excluded.verdict",
        )?
        .execute(params![a.0.min(b.0), a.0.max(b.0), verdict, at])?;
    Ok(changed > 0)
}

/// Takes a work out of every listing; its mentions stay with it, so that no scan brings it back.
///
/// # Errors
/// When the catalog cannot be written.
pub fn remove(tx: &Connection, work: WorkId) -> Result<(), Error> {
    tx.prepare_cached("UPDATE works SET state = 'removed' WHERE id = ?1")?
        .execute([work.0])?;
    search::index(tx, &[work])
}

/// Says that nothing under the titles of this work is a reference, in any note.
///
/// # Errors
/// When the catalog cannot be written.
pub fn reject_work(tx: &Connection, work: WorkId, at: &str) -> Result<(), Error> {
    tx.prepare_cached(
        "INSERT INTO rejections (note_id, fold, at)
         SELECT NULL, fold, ?2 FROM (
             SELECT fold FROM titles WHERE work_id = ?1
             UNION SELECT fold FROM mentions WHERE work_id = ?1 AND manner <> 'key')
         WHERE fold <> '' AND fold NOT IN (SELECT fold FROM rejections WHERE note_id IS NULL)
         ORDER BY fold",
    )?
    .execute(params![work.0, at])?;
    for sql in [
        "DELETE FROM acceptances WHERE work_id = ?1",
        "UPDATE mentions SET work_id = NULL WHERE work_id = ?1",
    ] {
        tx.prepare_cached(sql)?.execute([work.0])?;
    }
    remove(tx, work)
}

/// A mention in a note, as a decision needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its row.
    pub mention: i64,
    /// The row of its note.
    pub note: i64,
    /// The path of its note.
    pub path: String,
    /// Its first line.
    pub line: u32,
    /// Its column in that line.
    pub column: u32,
    /// The work it points at; none for what was rejected.
    pub work: Option<WorkId>,
    /// The title as written.
    pub title: String,
    fold: String,
}

/// Says that a mention is no reference: this title, in this note. A work that nothing else speaks of, and
/// that no person has touched, goes with it.
///
/// # Errors
/// When the catalog cannot be written.
pub fn reject_mention(tx: &Connection, place: &Place, at: &str) -> Result<(), Error> {
    tx.prepare_cached(
        "INSERT INTO rejections (note_id, fold, at) SELECT ?1, ?2, ?3
         WHERE NOT EXISTS (SELECT 1 FROM rejections WHERE note_id = ?1 AND fold = ?2)",
    )?
    .execute(params![place.note, place.fold, at])?;
    tx.prepare_cached("DELETE FROM acceptances WHERE note_id = ?1 AND fold = ?2")?
        .execute(params![place.note, place.fold])?;
    let works = tx
        .prepare_cached(
            "SELECT DISTINCT work_id FROM mentions
             WHERE note_id = ?1 AND fold = ?2 AND work_id IS NOT NULL ORDER BY work_id",
        )?
        .query_map(params![place.note, place.fold], |row| {
            row.get(0).map(WorkId)
        })?
        .collect::<Result<Vec<_>, _>>()?;
    tx.prepare_cached("UPDATE mentions SET work_id = NULL WHERE note_id = ?1 AND fold = ?2")?
        .execute(params![place.note, place.fold])?;
    for &work in &works {
        let deleted = tx
            .prepare_cached(
                "DELETE FROM works WHERE id = ?1
                 AND NOT EXISTS (SELECT 1 FROM mentions WHERE work_id = ?1)
                 AND NOT EXISTS (SELECT 1 FROM fields WHERE work_id = ?1 AND source NOT LIKE 'provider:%')
                 AND NOT EXISTS (SELECT 1 FROM tags WHERE work_id = ?1 AND source = 'user')
                 AND NOT EXISTS (SELECT 1 FROM names WHERE work_id = ?1 AND source IN ('user', 'key'))
                 AND NOT EXISTS (SELECT 1 FROM identifiers WHERE work_id = ?1 AND source = 'user')
                 AND NOT EXISTS (SELECT 1 FROM decisions WHERE a = ?1 OR b = ?1)
                 AND NOT EXISTS (SELECT 1 FROM works w WHERE w.merged_into = ?1)",
            )?
            .execute([work.0])?;
        if deleted > 0 {
            search::index(tx, &[work])?;
        }
    }
    choose(tx, &works)
}

/// The mentions that stand on a line of a note; those that begin there when any do.
///
/// `paths` are the ways to write the note's path, the likeliest first; the first one that a note has, or
/// that the path of one note alone ends with, is taken.
///
/// # Errors
/// When the catalog cannot be read.
pub fn places(connection: &Connection, paths: &[String], line: u32) -> Result<Vec<Place>, Error> {
    let Some(note) = note(connection, paths)? else {
        return Ok(Vec::new());
    };
    let mut statement = connection.prepare_cached(
        "SELECT m.id, n.path, m.line, m.work_id, m.title, m.fold, m.col
         FROM mentions m JOIN notes n ON n.id = m.note_id
         WHERE m.note_id = ?1 AND ?2 BETWEEN m.line AND m.end_line ORDER BY m.line DESC, m.byte_start",
    )?;
    let mut places = statement
        .query_map(params![note, line], |row| {
            Ok(Place {
                mention: row.get(0)?,
                note,
                path: row.get(1)?,
                line: row.get(2)?,
                work: row.get::<_, Option<i64>>(3)?.map(WorkId),
                title: row.get(4)?,
                fold: row.get(5)?,
                column: row.get(6)?,
            })
        })?
        .collect::<Result<Vec<_>, _>>()?;
    if let Some(first) = places.first().map(|place| place.line) {
        places.retain(|place| place.line == first);
    }
    for place in &mut places {
        place.work = place
            .work
            .map(|work| works::current(connection, work))
            .transpose()?;
    }
    Ok(places)
}

/// How many mentions in present notes a work has, names not counted.
///
/// # Errors
/// When the catalog cannot be read.
pub fn count(connection: &Connection, work: WorkId) -> Result<usize, Error> {
    let count: i64 = connection
        .prepare_cached(
            "SELECT count(*) FROM mentions m JOIN notes n ON n.id = m.note_id
             WHERE m.work_id = ?1 AND m.manner <> 'name' AND n.state = 'present'",
        )?
        .query_row([work.0], |row| row.get(0))?;
    Ok(usize::try_from(count).unwrap_or(0))
}

/// The row of the note that one of these paths names.
///
/// # Errors
/// When the catalog cannot be read.
pub fn note(connection: &Connection, paths: &[String]) -> Result<Option<i64>, Error> {
    let mut exact = connection.prepare_cached("SELECT id FROM notes WHERE path = ?1")?;
    for path in paths {
        if let Some(id) = exact.query_map([path], |row| row.get(0))?.next() {
            return Ok(Some(id?));
        }
    }
    let mut ending = connection
        .prepare_cached("SELECT id FROM notes WHERE substr(path, -length(?1)) = ?1 LIMIT 2")?;
    for path in paths {
        let found = ending
            .query_map([format!("/{path}")], |row| row.get(0))?
            .collect::<Result<Vec<i64>, _>>()?;
        if let [id] = found[..] {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// Makes a work of its own of some mentions of another one, and keeps the two apart from now on.
///
/// With them go the titles, identifiers and names that no mention which stays has.
///
/// # Errors
/// When the catalog cannot be written.
pub fn split(
    tx: &Connection,
    from: WorkId,
    places: &[Place],
    shown: &Shown,
    key: &str,
    at: &str,
) -> Result<WorkId, Error> {
    tx.prepare_cached(
        "INSERT INTO works (key, kind, title, authors, urls, added_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        key,
        shown.kind.as_str(),
        shown.title,
        json_list(&shown.authors),
        json_list(&shown.urls),
        at
    ])?;
    let work = WorkId(tx.last_insert_rowid());
    for place in places {
        tx.prepare_cached("UPDATE mentions SET work_id = ?1 WHERE id = ?2")?
            .execute(params![work.0, place.mention])?;
        tx.prepare_cached(
            "INSERT INTO titles (fold, work_id) SELECT ?1, ?2 WHERE ?1 <> '' ON CONFLICT DO NOTHING",
        )?
        .execute(params![place.fold, work.0])?;
    }
    let stays = |path: &str, value: &str| {
        format!(
            "EXISTS (SELECT 1 FROM mentions m, json_each(m.facts, '$.{path}') e
             WHERE m.work_id = ?1 AND {value})"
        )
    };
    let goes = |path: &str, value: &str| stays(path, value).replace("?1", "?2");
    let run = |sql: &str| -> Result<(), Error> {
        tx.prepare(sql)?.execute(params![from.0, work.0])?;
        Ok(())
    };
    run("DELETE FROM titles WHERE work_id = ?1
         AND fold IN (SELECT fold FROM titles WHERE work_id = ?2)
         AND fold NOT IN (SELECT fold FROM mentions WHERE work_id = ?1)")?;
    let id = "json_extract(e.value, '$[0]') = identifiers.scheme
         AND json_extract(e.value, '$[1]') = identifiers.value";
    run(&format!(
        "UPDATE identifiers SET work_id = ?2 WHERE work_id = ?1 AND source = 'note'
         AND {} AND NOT {}",
        goes("ids", id),
        stays("ids", id),
    ))?;
    let alias = "e.value = names.name";
    run(&format!(
        "UPDATE names SET work_id = ?2 WHERE work_id = ?1 AND source NOT IN ('user', 'key')
         AND {} AND NOT {}",
        goes("aliases", alias),
        stays("aliases", alias),
    ))?;
    decide(tx, from, work, "distinct", at)?;
    choose(tx, &[from, work])?;
    Ok(work)
}

/// What would be shown of a work that had these mentions alone; none when there are none.
///
/// # Errors
/// When the catalog cannot be read.
pub fn shown_of(connection: &Connection, places: &[Place]) -> Result<Option<Shown>, Error> {
    let mut rows = Vec::new();
    for place in places {
        rows.extend(super::choose::mention(connection, place.mention)?);
    }
    let said: Vec<_> = rows.iter().map(Said::from_row).collect();
    Ok(Shown::from_mentions(&said))
}
