//! Tags: put on by people, or suggested by rules; a suggestion never overrides a person.

use rusqlite::{Connection, params};

use super::Error;
use crate::model::WorkId;

/// How often a tag is used.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct TagCount {
    /// The tag.
    pub tag: String,
    /// Works on which a person put it.
    pub works: u32,
    /// Works on which a rule suggests it.
    pub suggested: u32,
}

/// A tag as it is stored: trimmed, single spaces, without the `#` or `~` that people write before it;
/// none when nothing is left, or when it holds a comma or a control character.
#[must_use]
pub fn normal(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches(['#', '~']);
    let tag = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_good = !tag.is_empty() && !tag.contains(|c: char| c == ',' || c.is_control());
    is_good.then_some(tag)
}

/// Puts a person's tag on a work; a suggestion becomes the person's. False when it was there.
///
/// # Errors
/// When the catalog cannot be written.
pub fn add(tx: &Connection, work: WorkId, tag: &str) -> Result<bool, Error> {
    let changed = tx
        .prepare_cached(
            "INSERT INTO tags (work_id, tag, source, state) VALUES (?1, ?2, 'user', 'on')
             ON CONFLICT DO UPDATE SET source = 'user', state = 'on'
             WHERE source <> 'user' OR state <> 'on'",
        )?
        .execute(params![work.0, tag])?;
    Ok(changed > 0)
}

/// Takes a tag off a work, so that no rule suggests it again. False when it was not there.
///
/// # Errors
/// When the catalog cannot be written.
pub fn remove(tx: &Connection, work: WorkId, tag: &str) -> Result<bool, Error> {
    let changed = tx
        .prepare_cached(
            "UPDATE tags SET source = 'user', state = 'off'
             WHERE work_id = ?1 AND tag = ?2 AND state = 'on'",
        )?
        .execute(params![work.0, tag])?;
    Ok(changed > 0)
}

/// Puts an imported tag on a work, as a person's; does nothing where a person took it off before.
///
/// # Errors
/// When the catalog cannot be written.
pub fn import(tx: &Connection, work: WorkId, tag: &str) -> Result<bool, Error> {
    let changed = tx
        .prepare_cached(
            "INSERT INTO tags (work_id, tag, source, state) VALUES (?1, ?2, 'user', 'on')
             ON CONFLICT DO UPDATE SET source = 'user' WHERE source <> 'user'",
        )?
        .execute(params![work.0, tag])?;
    Ok(changed > 0)
}

/// Suggests a tag; does nothing where a person put it on or took it off.
///
/// # Errors
/// When the catalog cannot be written.
fn suggest(tx: &Connection, work: WorkId, tag: &str) -> Result<(), Error> {
    tx.prepare_cached(
        "INSERT INTO tags (work_id, tag, source, state) VALUES (?1, ?2, 'suggested', 'on')
         ON CONFLICT DO NOTHING",
    )?
    .execute(params![work.0, tag])?;
    Ok(())
}

/// Suggests exactly these tags: withdraws what was suggested before and is no more.
///
/// # Errors
/// When the catalog cannot be written.
pub fn suggest_only(tx: &Connection, work: WorkId, tags: &[String]) -> Result<(), Error> {
    let mut statement =
        tx.prepare_cached("SELECT tag FROM tags WHERE work_id = ?1 AND source = 'suggested'")?;
    let suggested = statement
        .query_map([work.0], |row| row.get(0))?
        .collect::<Result<Vec<String>, _>>()?;
    for tag in suggested.iter().filter(|tag| !tags.contains(tag)) {
        tx.prepare_cached("DELETE FROM tags WHERE work_id = ?1 AND tag = ?2")?
            .execute(params![work.0, tag])?;
    }
    for tag in tags {
        suggest(tx, work, tag)?;
    }
    Ok(())
}

/// Renames a tag on all works; gives how many had it. The old name is not suggested for them again.
///
/// # Errors
/// When the catalog cannot be written.
pub fn rename(tx: &Connection, old: &str, new: &str) -> Result<usize, Error> {
    if old == new {
        return Ok(0);
    }
    let works = tx
        .prepare("SELECT work_id FROM tags WHERE tag = ?1 AND state = 'on' ORDER BY work_id")?
        .query_map([old], |row| row.get(0).map(WorkId))?
        .collect::<Result<Vec<_>, _>>()?;
    for &work in &works {
        add(tx, work, new)?;
        remove(tx, work, old)?;
    }
    Ok(works.len())
}

/// Every tag of an active work, by name.
///
/// # Errors
/// When the catalog cannot be read.
pub fn counts(connection: &Connection) -> Result<Vec<TagCount>, Error> {
    let mut statement = connection.prepare(
        "SELECT t.tag, sum(t.source = 'user'), sum(t.source = 'suggested')
         FROM tags t JOIN works w ON w.id = t.work_id
         WHERE t.state = 'on' AND w.state = 'active' GROUP BY t.tag ORDER BY t.tag",
    )?;
    let counts = statement
        .query_map([], |row| {
            Ok(TagCount {
                tag: row.get(0)?,
                works: row.get(1)?,
                suggested: row.get(2)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_stored_in_one_form() {
        assert_eq!(normal(" #very  good ").as_deref(), Some("very good"));
        assert_eq!(normal("~good").as_deref(), Some("good"));
        assert_eq!(normal("#"), None);
        assert_eq!(normal("a,b"), None);
    }

    #[test]
    fn a_suggestion_never_overrides_a_person() {
        let catalog = super::super::Catalog::in_memory().unwrap();
        let tx = catalog.connection();
        tx.execute_batch(
            "INSERT INTO works (id, key, kind, title, added_at) VALUES (1, 'k', 'paper', 'T', '2026')",
        )
        .unwrap();
        let work = WorkId(1);
        let shown = || {
            let work = super::super::works::load(tx, work).unwrap().unwrap();
            work.tags
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(" ")
        };
        suggest(tx, work, "good").unwrap();
        assert_eq!(shown(), "~good");
        assert!(add(tx, work, "good").unwrap() && !add(tx, work, "good").unwrap());
        suggest(tx, work, "good").unwrap();
        assert_eq!(shown(), "good");
        assert!(remove(tx, work, "good").unwrap() && !remove(tx, work, "good").unwrap());
        suggest_only(tx, work, &["good".to_owned(), "new".to_owned()]).unwrap();
        assert_eq!(shown(), "~new");
        assert_eq!(rename(tx, "new", "fresh").unwrap(), 1);
        suggest(tx, work, "new").unwrap();
        assert_eq!(shown(), "fresh");
        suggest_only(tx, work, &[]).unwrap();
        assert_eq!(shown(), "fresh");
    }
}
