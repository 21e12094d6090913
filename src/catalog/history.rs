//! What was done to the catalog, and how to undo it.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Catalog, Error, Write, record};
use crate::model::WorkId;

/// So many operations can be undone; of older ones the history keeps only the line.
const KEPT: i64 = 100;

/// One verb that wrote.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Operation {
    /// Its number, rising.
    pub id: i64,
    /// The verb: `scan`, `tag add`, …
    pub verb: String,
    /// One line of what it did.
    pub summary: String,
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// The operation that this one took back.
    pub undoes: Option<i64>,
    /// True when a later operation took this one back.
    pub is_undone: bool,
}

impl Operation {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            verb: row.get(1)?,
            summary: row.get(2)?,
            at: row.get(3)?,
            undoes: row.get(4)?,
            is_undone: row.get(5)?,
        })
    }
}

/// What an undo did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    /// The operation that was taken back.
    pub operation: Operation,
    /// **Shape**: ids of the works it had touched, rising.
    pub works: Vec<WorkId>,
}

const COLUMNS: &str = "SELECT id, verb, summary, at, undoes, undone FROM operations";

impl Catalog {
    /// The newest operations, newest first.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn history(&self, limit: usize) -> Result<Vec<Operation>, Error> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("{COLUMNS} ORDER BY id DESC LIMIT ?1"))?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let operations = statement
            .query_map([limit], Operation::read)?
            .collect::<Result<_, _>>()?;
        Ok(operations)
    }

    /// Takes an operation back, or the newest one that is not undone. Taking back an undo does again what
    /// was undone.
    ///
    /// # Errors
    /// [`Error::NothingToUndo`], [`Error::NoOperation`], [`Error::Undone`], [`Error::Forgotten`], and
    /// [`Error::Overlap`] when a later operation changed the same; nothing has changed then.
    pub fn undo(&mut self, id: Option<i64>, now: &str) -> Result<Undone, Error> {
        let target = match id {
            Some(id) => find(&self.connection, id)?.ok_or(Error::NoOperation { id })?,
            None => self.newest("undoes IS NULL")?.ok_or(Error::NothingToUndo)?,
        };
        self.take_back(target, now)
    }

    /// Does again what the newest undo took back.
    ///
    /// # Errors
    /// As [`Catalog::undo`].
    pub fn redo(&mut self, now: &str) -> Result<Undone, Error> {
        // An undo of an undo has the parity of what was done: it is no candidate.
        let newest = self.newest(
            "undoes IS NOT NULL AND (SELECT o.undoes FROM operations o WHERE o.id = operations.undoes) \
             IS NULL",
        )?;
        self.take_back(newest.ok_or(Error::NothingToUndo)?, now)
    }

    fn newest(&self, condition: &'static str) -> Result<Option<Operation>, Error> {
        let sql = format!("{COLUMNS} WHERE undone = 0 AND {condition} ORDER BY id DESC LIMIT 1");
        Ok(self
            .connection
            .query_row(&sql, [], Operation::read)
            .optional()?)
    }

    fn take_back(&mut self, target: Operation, now: &str) -> Result<Undone, Error> {
        let id = target.id;
        let summary = format!("{} ({})", target.verb, target.summary);
        self.connection.execute_batch("PRAGMA foreign_keys = OFF")?;
        let verb = if target.undoes.is_some() {
            "redo"
        } else {
            "undo"
        };
        let outcome = self.transact(verb, &summary, now, Some(id), true, |tx| {
            // Again inside the transaction: another process may have been faster.
            let target = find(tx, id)?.ok_or(Error::NoOperation { id })?;
            take_back(tx, target)
        });
        self.connection.execute_batch("PRAGMA foreign_keys = ON")?;
        outcome
    }
}

fn take_back(tx: &Write<'_>, target: Operation) -> Result<Undone, Error> {
    let id = target.id;
    if target.is_undone {
        return Err(Error::Undone { id });
    }
    let is_kept: bool = tx.query_row(
        "SELECT EXISTS (SELECT 1 FROM changes WHERE operation_id = ?1)
         OR EXISTS (SELECT 1 FROM arrivals WHERE operation_id = ?1)",
        [id],
        |row| row.get(0),
    )?;
    if !is_kept {
        return Err(Error::Forgotten { id });
    }
    let later = later(tx, id)?;
    for operation in &later {
        if record::is_overlapping(tx, id, operation.id)? {
            return Err(overlap(id, operation));
        }
    }
    let works = record::works_touched(tx, id)?;
    record::put_back(tx, id, tx.operation())?;
    super::search::index(tx, &works)?;
    if is_dangling(tx, id)? {
        let newest = later.last().unwrap_or(&target);
        return Err(overlap(id, newest));
    }
    tx.execute("UPDATE operations SET undone = 1 WHERE id = ?1", [id])?;
    if let Some(undone) = target.undoes {
        tx.execute("UPDATE operations SET undone = 0 WHERE id = ?1", [undone])?;
    }
    Ok(Undone {
        operation: target,
        works,
    })
}

fn overlap(id: i64, later: &Operation) -> Error {
    Error::Overlap {
        id,
        later: later.id,
        verb: later.verb.clone(),
    }
}

/// The later operations that still stand, oldest first: one that was undone and its undo cancel out.
fn later(connection: &Connection, id: i64) -> Result<Vec<Operation>, Error> {
    let sql =
        format!("{COLUMNS} WHERE id > ?1 AND undone = 0 AND coalesce(undoes, 0) <= ?1 ORDER BY id");
    let mut statement = connection.prepare(&sql)?;
    let operations = statement
        .query_map([id], Operation::read)?
        .collect::<Result<_, _>>()?;
    Ok(operations)
}

/// True when something still points at a work or note that the undo took away.
fn is_dangling(connection: &Connection, id: i64) -> Result<bool, Error> {
    let range = "x.operation_id = ?1 AND x.table_name = 'works'";
    let sql = format!(
        "SELECT 1 FROM arrivals x JOIN mentions m ON m.work_id > x.low AND m.work_id <= x.high
         WHERE {range}
         UNION ALL SELECT 1 FROM arrivals x JOIN works w ON w.merged_into IS NOT NULL
         AND w.merged_into > x.low AND w.merged_into <= x.high WHERE {range}
         UNION ALL SELECT 1 FROM arrivals x JOIN decisions d ON d.a > x.low AND d.a <= x.high
         WHERE {range}
         UNION ALL SELECT 1 FROM changes c JOIN mentions m
         ON m.work_id = json_extract(c.row_key, '$[0]')
         WHERE c.operation_id = ?1 AND c.table_name = 'works' AND c.before IS NULL"
    );
    Ok(connection.prepare(&sql)?.exists([id])?)
}

fn find(connection: &Connection, id: i64) -> Result<Option<Operation>, Error> {
    let sql = format!("{COLUMNS} WHERE id = ?1");
    Ok(connection
        .query_row(&sql, [id], Operation::read)
        .optional()?)
}

/// Writes the operation's own row, and forgets the images of old ones.
pub(super) fn insert(
    connection: &Connection,
    id: i64,
    verb: &str,
    summary: &str,
    at: &str,
    undoes: Option<i64>,
) -> Result<(), Error> {
    connection.execute(
        "INSERT INTO operations (id, verb, summary, at, undoes) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![id, verb, summary, at, undoes],
    )?;
    connection.execute("DELETE FROM changes WHERE operation_id <= ?1", [id - KEPT])?;
    connection.execute("DELETE FROM arrivals WHERE operation_id <= ?1", [id - KEPT])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-01-01T00:00:00Z";

    fn run(catalog: &mut Catalog, verb: &str, sql: &str) {
        catalog
            .write(verb, "", NOW, |tx| Ok::<_, Error>(tx.execute_batch(sql)?))
            .unwrap();
    }

    /// Every recorded row, as text.
    fn dump(catalog: &Catalog) -> String {
        record::dump(catalog.connection()).unwrap()
    }

    fn filled() -> Catalog {
        let mut catalog = Catalog::in_memory().unwrap();
        run(
            &mut catalog,
            "scan",
            "INSERT INTO notes VALUES (1, 'a.md', 3, 1, 1, x'00ff', 'markdown', NULL, '2023', '[]',
                 'present', NULL, '2026');
             INSERT INTO filters VALUES (1, x'0a');
             INSERT INTO works (id, key, kind, title, added_at)
                 VALUES (1, 'one2019', 'paper', 'One', '2026'), (2, 'two', 'paper', '二 \"\\', '2026');
             INSERT INTO titles VALUES ('one', 1), ('two', 2);
             INSERT INTO tags VALUES (1, 'good', 'suggested', 'on');
             INSERT INTO mentions VALUES (1, 1, NULL, 1, 'entry', 1, 1, 1, 0, 3, 'One', 'one', 'One',
                 0.1, '{}');",
        );
        catalog
    }

    #[test]
    fn every_kind_of_change_goes_back_and_forth() {
        let mut catalog = filled();
        let edits = [
            "UPDATE works SET key = 'x' WHERE id = 1; UPDATE works SET key = 'one2019' WHERE id = 2;
             UPDATE works SET key = 'two' WHERE id = 1",
            "UPDATE tags SET tag = 'very good', source = 'user'; INSERT INTO tags VALUES (1, 'good', \
             'user', 'off')",
            "INSERT OR REPLACE INTO tags VALUES (1, 'good', 'user', 'off')",
            "INSERT INTO tags VALUES (1, 'good', 'user', 'on') ON CONFLICT DO UPDATE SET state = 'off'",
            "DELETE FROM notes",
            "DELETE FROM works WHERE id = 1",
            "UPDATE mentions SET confidence = 0.30000000000000004, work_id = 2",
            "UPDATE titles SET work_id = 1 WHERE fold = 'two'",
            "UPDATE notes SET fingerprint = x'00'; UPDATE filters SET words = x'0b'",
            "INSERT INTO works (key, kind, title, added_at) VALUES ('three', 'book', 'T', '2026');
             INSERT INTO titles VALUES ('t', 3); INSERT INTO fields VALUES (1, 'year', 'user', '1', '2')",
        ];
        for sql in edits {
            let before = dump(&catalog);
            run(&mut catalog, "edit", sql);
            let after = dump(&catalog);
            assert_ne!(before, after, "{sql}");
            catalog.undo(None, NOW).unwrap();
            assert_eq!(before, dump(&catalog), "undo of {sql}");
            catalog.redo(NOW).unwrap();
            assert_eq!(after, dump(&catalog), "redo of {sql}");
            catalog.undo(None, NOW).unwrap();
            assert_eq!(before, dump(&catalog), "second undo of {sql}");
        }
        catalog.undo(None, NOW).unwrap();
        assert_eq!(
            dump(&catalog),
            dump(&Catalog::in_memory().unwrap()),
            "the scan goes back too"
        );
        assert!(matches!(catalog.undo(None, NOW), Err(Error::NothingToUndo)));
        catalog.redo(NOW).unwrap();
        assert_eq!(dump(&catalog), dump(&filled()));
    }

    #[test]
    fn nothing_changed_is_no_operation() {
        let mut catalog = filled();
        for sql in [
            "UPDATE works SET title = title",
            "UPDATE notes SET mtime_ns = 7, scanned_at = 'later'",
            "DELETE FROM tags; INSERT INTO tags VALUES (1, 'good', 'suggested', 'on')",
            "INSERT INTO tags VALUES (2, 'x', 'user', 'on'); DELETE FROM tags WHERE tag = 'x'",
        ] {
            run(&mut catalog, "edit", sql);
            assert_eq!(catalog.history(9).unwrap().len(), 1, "{sql}");
        }
    }

    #[test]
    fn an_older_operation_goes_back_only_when_nothing_later_touched_it() {
        let mut catalog = filled();
        run(
            &mut catalog,
            "tag add",
            "INSERT INTO tags VALUES (2, 'x', 'user', 'on')",
        );
        run(
            &mut catalog,
            "set",
            "UPDATE works SET year = 2019 WHERE id = 1",
        );
        let error = catalog.undo(Some(1), NOW).unwrap_err();
        assert!(matches!(error, Error::Overlap { later: 2, .. }), "{error}");
        catalog.undo(Some(2), NOW).unwrap();
        assert!(matches!(
            catalog.undo(Some(2), NOW),
            Err(Error::Undone { id: 2 })
        ));
        assert!(matches!(
            catalog.undo(Some(77), NOW),
            Err(Error::NoOperation { id: 77 })
        ));
        catalog.undo(Some(3), NOW).unwrap();
        catalog.undo(Some(1), NOW).unwrap();
        assert_eq!(dump(&catalog), dump(&Catalog::in_memory().unwrap()));
    }

    #[test]
    fn a_reused_id_is_not_mistaken() {
        let mut catalog = filled();
        let new = |key: &str| {
            format!(
                "INSERT INTO works (key, kind, title, added_at) VALUES ('{key}', 'book', 'T', '2')"
            )
        };
        run(&mut catalog, "scan", &new("three"));
        catalog.undo(None, NOW).unwrap();
        run(&mut catalog, "scan", &new("four"));
        assert!(matches!(catalog.redo(NOW), Err(Error::Overlap { .. })));
        assert!(dump(&catalog).contains("four"));
    }

    #[test]
    fn a_mention_of_a_new_work_keeps_it() {
        let mut catalog = filled();
        run(
            &mut catalog,
            "scan",
            "INSERT INTO works (key, kind, title, added_at) VALUES ('three', 'book', 'T', '2')",
        );
        run(&mut catalog, "merge", "UPDATE mentions SET work_id = 3");
        assert!(matches!(
            catalog.undo(Some(2), NOW),
            Err(Error::Overlap { later: 3, .. })
        ));
        assert!(dump(&catalog).contains("three"));
    }

    #[test]
    fn the_images_of_old_operations_are_forgotten() {
        let mut catalog = filled();
        for year in 0..KEPT {
            run(
                &mut catalog,
                "set",
                &format!("UPDATE works SET year = {year} WHERE id = 1"),
            );
        }
        assert!(matches!(
            catalog.undo(Some(1), NOW),
            Err(Error::Forgotten { id: 1 })
        ));
        assert_eq!(catalog.history(1000).unwrap().len(), 101);
    }

    #[test]
    fn a_verb_that_fails_leaves_nothing() {
        let mut catalog = filled();
        let before = dump(&catalog);
        let outcome = catalog.write("set", "", NOW, |tx| {
            tx.execute_batch("UPDATE works SET year = 1; INSERT INTO works VALUES (1)")?;
            Ok::<_, Error>(())
        });
        assert!(outcome.is_err());
        assert_eq!(before, dump(&catalog));
        run(&mut catalog, "set", "UPDATE works SET year = 1");
        assert_eq!(catalog.history(9).unwrap().len(), 2);
    }
}
