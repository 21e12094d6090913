//! Fields: what a person or a provider says of a work, one value a source.
//!
//! Nothing here changes what is shown: after the last change of a verb, call [`super::choose::choose`].

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use super::{Error, aliases};
use crate::model::{Identifier, NameSource, Scheme, WorkId, title::fold};

/// What one source says of one field.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Field {
    /// The field: `title`, `year`, …
    pub field: String,
    /// `user`, `import`, or `provider:NAME`.
    pub source: String,
    /// The value.
    pub value: Value,
    /// When it was said, RFC 3339 in UTC.
    pub at: String,
}

/// The source of what a person says.
pub const USER: &str = "user";

/// The fields of a work, by field, the person's first.
///
/// # Errors
/// When the catalog cannot be read.
pub fn of(connection: &Connection, work: WorkId) -> Result<Vec<Field>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT field, source, value, at FROM fields WHERE work_id = ?1
         ORDER BY field, source <> 'user', source",
    )?;
    let fields = statement
        .query_map([work.0], |row| {
            Ok(Field {
                field: row.get(0)?,
                source: row.get(1)?,
                value: serde_json::from_str(row.get_ref(2)?.as_str()?).unwrap_or_default(),
                at: row.get(3)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(fields)
}

/// Says a field of a work. A title is also kept among the spellings under which the work is known.
///
/// # Errors
/// When the catalog cannot be written.
pub fn set(
    tx: &Connection,
    work: WorkId,
    field: &str,
    source: &str,
    value: &Value,
    at: &str,
) -> Result<(), Error> {
    tx.prepare_cached(
        "INSERT INTO fields (work_id, field, source, value, at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO UPDATE SET value = excluded.value, at = excluded.at
         WHERE value <> excluded.value",
    )?
    .execute(params![work.0, field, source, value.to_string(), at])?;
    if let (USER, "title", Some(title)) = (source, field, value.as_str()) {
        tx.prepare_cached(
            "INSERT INTO titles (fold, work_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        )?
        .execute(params![fold(title), work.0])?;
    }
    Ok(())
}

/// Takes back what a source said of a field. False when it said nothing.
///
/// What is shown then is what the others say; where no note says anything, the field becomes empty.
///
/// # Errors
/// When the catalog cannot be written.
pub fn clear(tx: &Connection, work: WorkId, field: &str, source: &str) -> Result<bool, Error> {
    let cleared = tx
        .prepare_cached("DELETE FROM fields WHERE work_id = ?1 AND field = ?2 AND source = ?3")?
        .execute(params![work.0, field, source])?;
    // A work without mentions is shown as stored: the value must not outlive its source there.
    let sql = match field {
        "year" => "UPDATE works SET year = NULL WHERE id = ?1",
        "venue" => "UPDATE works SET venue = NULL WHERE id = ?1",
        "org" => "UPDATE works SET org = NULL WHERE id = ?1",
        "cited_by" => "UPDATE works SET cited_by = NULL, cited_by_at = NULL WHERE id = ?1",
        "volume" => "UPDATE works SET volume = NULL WHERE id = ?1",
        "issue" => "UPDATE works SET issue = NULL WHERE id = ?1",
        "pages" => "UPDATE works SET pages = NULL WHERE id = ?1",
        "publisher" => "UPDATE works SET publisher = NULL WHERE id = ?1",
        "remark" => "UPDATE works SET remark = NULL WHERE id = ?1",
        "authors" => "UPDATE works SET authors = '[]' WHERE id = ?1",
        "urls" => "UPDATE works SET urls = '[]' WHERE id = ?1",
        // A work always has a kind and a title.
        _ => return Ok(cleared > 0),
    };
    if cleared > 0 {
        tx.prepare_cached(sql)?.execute([work.0])?;
    }
    Ok(cleared > 0)
}

/// Says an identifier of a work, in place of what a person said before of the same scheme.
///
/// # Errors
/// When the catalog cannot be written.
pub fn set_identifier(tx: &Connection, work: WorkId, id: &Identifier) -> Result<(), Error> {
    tx.prepare_cached(
        "DELETE FROM identifiers WHERE work_id = ?1 AND scheme = ?2 AND source = 'user' AND value <> ?3",
    )?
    .execute(params![work.0, id.scheme().as_str(), id.value()])?;
    tx.prepare_cached(
        "INSERT INTO identifiers (scheme, value, work_id, source) VALUES (?1, ?2, ?3, 'user')
         ON CONFLICT DO UPDATE SET source = 'user' WHERE source <> 'user'",
    )?
    .execute(params![id.scheme().as_str(), id.value(), work.0])?;
    Ok(())
}

/// Takes back the identifiers of this scheme that a person said. False when there were none.
///
/// # Errors
/// When the catalog cannot be written.
pub fn clear_identifier(tx: &Connection, work: WorkId, scheme: Scheme) -> Result<bool, Error> {
    let cleared = tx
        .prepare_cached(
            "DELETE FROM identifiers WHERE work_id = ?1 AND scheme = ?2 AND source = 'user'",
        )?
        .execute(params![work.0, scheme.as_str()])?;
    Ok(cleared > 0)
}

/// Another active work that has this identifier already; none when it is free.
///
/// # Errors
/// When the catalog cannot be read.
pub fn identifier_owner(
    connection: &Connection,
    id: &Identifier,
    but: WorkId,
) -> Result<Option<String>, Error> {
    let key = connection
        .prepare_cached(
            "SELECT w.key FROM identifiers i JOIN works w ON w.id = i.work_id
             WHERE i.scheme = ?1 AND i.value = ?2 AND w.id <> ?3 AND w.state = 'active'",
        )?
        .query_row(params![id.scheme().as_str(), id.value(), but.0], |row| {
            row.get(0)
        })
        .optional()?;
    Ok(key)
}

/// Gives a work another citation key; the old one stays a name of it.
///
/// # Errors
/// [`Error::KeyTaken`] when another work has the key, or had it before it was merged or removed.
pub fn set_key(tx: &Connection, work: WorkId, key: &str) -> Result<bool, Error> {
    let old: String = tx
        .prepare_cached("SELECT key FROM works WHERE id = ?1")?
        .query_row([work.0], |row| row.get(0))?;
    if old == key {
        return Ok(false);
    }
    let owner: Option<i64> = tx
        .prepare_cached(
            "SELECT id FROM works WHERE key = ?1 AND id <> ?3 UNION ALL
             SELECT n.work_id FROM names n WHERE n.fold = ?2 AND n.source = 'key'
             AND n.name = ?1 COLLATE NOCASE AND n.work_id <> ?3",
        )?
        .query_row(params![key, fold(key), work.0], |row| row.get(0))
        .optional()?;
    if owner.is_some() {
        return Err(Error::KeyTaken {
            key: key.to_owned(),
        });
    }
    tx.prepare_cached("UPDATE works SET key = ?2 WHERE id = ?1")?
        .execute(params![work.0, key])?;
    aliases::give(tx, work, &old, NameSource::Key)?;
    // Its own old key, taken again.
    tx.prepare_cached("DELETE FROM names WHERE work_id = ?1 AND source = 'key' AND name = ?2")?
        .execute(params![work.0, key])?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::super::{Catalog, choose::choose, works};
    use super::*;

    const NOW: &str = "2026-01-01T00:00:00Z";

    #[test]
    fn a_field_is_laid_over_and_taken_back() {
        let catalog = Catalog::in_memory().unwrap();
        let tx = catalog.connection();
        tx.execute_batch(
            "INSERT INTO notes VALUES (1, 'a.md', 3, 1, 1, x'00', 'markdown', NULL, '2023', '[]',
                 'present', NULL, '2026');
             INSERT INTO works (id, key, kind, title, year, added_at)
                 VALUES (1, 'one', 'paper', 'One', 2018, '2026'), (2, 'two', 'paper', 'Two', 1999, '2026');
             INSERT INTO mentions VALUES (1, 1, NULL, 1, 'entry', 1, 1, 1, 0, 3, 'One', 'one', 'One',
                 0.9, '{\"kind\":\"paper\",\"year\":2018}');",
        )
        .unwrap();
        let year = |work| {
            choose(tx, &[work]).unwrap();
            works::load(tx, work).unwrap().unwrap().year
        };
        let (one, two) = (WorkId(1), WorkId(2));
        set(
            tx,
            one,
            "year",
            "provider:crossref",
            &Value::from(2019),
            NOW,
        )
        .unwrap();
        assert_eq!(year(one), Some(2019));
        set(
            tx,
            one,
            "year",
            USER,
            &Value::from(2020),
            "2025-01-01T00:00:00Z",
        )
        .unwrap();
        assert_eq!(
            year(one),
            Some(2020),
            "a person's word stands, whenever it was said"
        );
        assert!(clear(tx, one, "year", USER).unwrap());
        assert_eq!(year(one), Some(2019));
        set(tx, two, "year", USER, &Value::from(2000), NOW).unwrap();
        assert_eq!(year(two), Some(2000));
        assert!(clear(tx, two, "year", USER).unwrap() && !clear(tx, two, "year", USER).unwrap());
        assert_eq!(year(two), None, "no note says it");
    }

    #[test]
    fn an_old_key_goes_on_working() {
        let catalog = Catalog::in_memory().unwrap();
        let tx = catalog.connection();
        tx.execute_batch(
            "INSERT INTO works (id, key, kind, title, added_at)
             VALUES (1, 'one', 'paper', 'One', '2026'), (2, 'two', 'paper', 'Two', '2026')",
        )
        .unwrap();
        assert!(set_key(tx, WorkId(1), "eins").unwrap());
        assert_eq!(works::by_key(tx, "one").unwrap(), Some(WorkId(1)));
        assert!(matches!(
            set_key(tx, WorkId(2), "one"),
            Err(Error::KeyTaken { .. })
        ));
        assert!(matches!(
            set_key(tx, WorkId(2), "eins"),
            Err(Error::KeyTaken { .. })
        ));
        assert!(set_key(tx, WorkId(1), "one").unwrap());
        assert_eq!(works::by_key(tx, "eins").unwrap(), Some(WorkId(1)));
    }
}
