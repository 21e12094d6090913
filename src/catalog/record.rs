//! Writes down what a verb changes, so that it can be put back.
//!
//! While a verb runs, temporary triggers copy each row of the recorded tables to `changes` before it is
//! changed for the first time; a row that was not there is noted as such. Rows above the highest id that
//! a table had at the start were all inserted by the verb, and so was what belongs to them (the titles of
//! a new work, the sightings of a new note): of these only the range of ids is kept, in `arrivals`. So
//! the first scan of a large folder pays one comparison a row.

use std::fmt::Write as _;

use rusqlite::{Connection, OptionalExtension, params};

use super::Error;
use crate::model::WorkId;

/// A table whose rows are recorded.
struct Recorded {
    name: &'static str,
    /// The column whose value is compared with the mark, and the table that the mark is of.
    owner: (&'static str, &'static str),
    /// Columns that are no one's work: a change of these alone is not recorded.
    quiet: &'static [&'static str],
}

/// Every table that holds what a user sees. Search and the history itself are not among them: the first
/// follows from these, the second only grows.
const RECORDED: [Recorded; 17] = [
    Recorded {
        name: "notes",
        owner: ("id", "notes"),
        quiet: &["mtime_ns", "inode", "scanned_at"],
    },
    Recorded {
        name: "filters",
        owner: ("note_id", "notes"),
        quiet: &[],
    },
    Recorded {
        name: "sections",
        owner: ("id", "sections"),
        quiet: &[],
    },
    Recorded {
        name: "works",
        owner: ("id", "works"),
        quiet: &[],
    },
    Recorded {
        name: "titles",
        owner: ("work_id", "works"),
        quiet: &[],
    },
    Recorded {
        name: "identifiers",
        owner: ("work_id", "works"),
        quiet: &[],
    },
    Recorded {
        name: "names",
        owner: ("work_id", "works"),
        quiet: &["spotted"],
    },
    Recorded {
        name: "mentions",
        owner: ("id", "mentions"),
        quiet: &[],
    },
    Recorded {
        name: "sightings",
        owner: ("note_id", "notes"),
        quiet: &[],
    },
    Recorded {
        name: "fields",
        owner: ("work_id", "works"),
        quiet: &[],
    },
    Recorded {
        name: "tags",
        owner: ("work_id", "works"),
        quiet: &[],
    },
    Recorded {
        name: "decisions",
        owner: ("b", "works"),
        quiet: &[],
    },
    Recorded {
        name: "counts",
        owner: ("work_id", "works"),
        quiet: &[],
    },
    Recorded {
        name: "proposals",
        owner: ("work_id", "works"),
        quiet: &[],
    },
    Recorded {
        name: "rejections",
        owner: ("id", "rejections"),
        quiet: &[],
    },
    Recorded {
        name: "candidates",
        owner: ("id", "candidates"),
        quiet: &["skipped_at"],
    },
    Recorded {
        name: "acceptances",
        owner: ("id", "acceptances"),
        quiet: &[],
    },
];

/// The tables with an id of their own, whose highest id is a mark.
const MARKED: [&str; 7] = [
    "notes",
    "sections",
    "works",
    "mentions",
    "rejections",
    "candidates",
    "acceptances",
];

/// Above this many changed rows nobody looks whether some of them changed back.
const PRUNED: i64 = 20_000;

/// The highest id of each of [`MARKED`] when the verb began.
#[derive(Debug, Default, Clone)]
pub(super) struct Marks([i64; MARKED.len()]);

impl Marks {
    fn read(connection: &Connection) -> Result<Self, Error> {
        let mut marks = Self::default();
        for (mark, table) in marks.0.iter_mut().zip(MARKED) {
            let sql = format!("SELECT coalesce(max(id), 0) FROM main.{table}");
            *mark = connection
                .prepare_cached(&sql)?
                .query_row([], |row| row.get(0))?;
        }
        Ok(marks)
    }

    fn of(&self, table: &str) -> i64 {
        MARKED
            .iter()
            .position(|name| *name == table)
            .map_or(0, |at| self.0[at])
    }
}

/// The columns of a table, in its own order.
pub(super) struct Columns {
    names: Vec<String>,
    bytes: Vec<bool>,
    keys: Vec<String>,
}

impl Columns {
    pub(super) fn load(connection: &Connection, table: &str) -> Result<Self, Error> {
        let mut statement = connection.prepare_cached(
            "SELECT name, type = 'BLOB', pk FROM pragma_table_info(?1, 'main') ORDER BY cid",
        )?;
        let rows = statement.query_map([table], |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, bool>(1)?,
                row.get::<_, i64>(2)?,
            ))
        })?;
        let (mut names, mut bytes, mut keys) = (Vec::new(), Vec::new(), Vec::new());
        for row in rows {
            let (name, is_bytes, key) = row?;
            if key > 0 {
                keys.push((key, name.clone()));
            }
            names.push(name);
            bytes.push(is_bytes);
        }
        keys.sort();
        Ok(Self {
            names,
            bytes,
            keys: keys.into_iter().map(|(_, name)| name).collect(),
        })
    }

    /// The row `of` (`OLD`, `NEW` or an alias) as JSON.
    fn image(&self, of: &str) -> String {
        let column = |(name, is_bytes): (&String, &bool)| match is_bytes {
            true => format!("iif({of}.{name} IS NULL, NULL, hex({of}.{name}))"),
            false => format!("{of}.{name}"),
        };
        let columns: Vec<_> = self.names.iter().zip(&self.bytes).map(column).collect();
        format!("json_array({})", columns.join(", "))
    }

    fn key(&self, of: &str) -> String {
        let columns: Vec<_> = self
            .keys
            .iter()
            .map(|name| format!("{of}.{name}"))
            .collect();
        format!("json_array({})", columns.join(", "))
    }

    /// `(k1, k2) IN (SELECT …)`: the rows that operation ?1 changed.
    fn is_changed(&self, table: &str) -> String {
        let parts: Vec<_> = (0..self.keys.len())
            .map(|at| format!("json_extract(row_key, '$[{at}]')"))
            .collect();
        format!(
            "({}) IN (SELECT {} FROM changes WHERE operation_id = ?1 AND table_name = '{table}')",
            self.keys.join(", "),
            parts.join(", "),
        )
    }

    /// A SELECT of the rows as they were before operation ?1.
    fn before(&self, table: &str) -> String {
        let column = |(at, is_bytes): (usize, &bool)| match is_bytes {
            true => format!("unhex(json_extract(before, '$[{at}]'))"),
            false => format!("json_extract(before, '$[{at}]')"),
        };
        let columns: Vec<_> = self.bytes.iter().enumerate().map(column).collect();
        format!(
            "SELECT {} FROM changes WHERE operation_id = ?1 AND table_name = '{table}' \
             AND before IS NOT NULL",
            columns.join(", "),
        )
    }
}

/// Begins to record; gives the number of the operation and the marks.
pub(super) fn start(connection: &Connection) -> Result<(i64, Marks), Error> {
    let operation: i64 = connection
        .prepare_cached("SELECT coalesce(max(id), 0) + 1 FROM main.operations")?
        .query_row([], |row| row.get(0))?;
    let marks = Marks::read(connection)?;
    let mut sql = String::new();
    // Nothing is at or below 0: the first scan of all runs without triggers.
    for table in RECORDED.iter().filter(|table| marks.of(table.owner.1) > 0) {
        let columns = Columns::load(connection, table.name)?;
        triggers(&mut sql, table, &columns, operation, &marks);
    }
    connection.execute_batch(&sql)?;
    Ok((operation, marks))
}

fn triggers(sql: &mut String, table: &Recorded, columns: &Columns, operation: i64, marks: &Marks) {
    let Recorded {
        name,
        owner: (owner, of),
        quiet,
    } = table;
    let mark = marks.of(of);
    let (old_key, new_key) = (columns.key("OLD"), columns.key("NEW"));
    let insert = |key: &str, before: &str, condition: &str| {
        format!(
            "INSERT INTO changes (operation_id, table_name, row_key, before) \
             SELECT {operation}, '{name}', {key}, {before} WHERE {condition} AND NOT EXISTS \
             (SELECT 1 FROM changes WHERE operation_id = {operation} AND table_name = '{name}' \
             AND row_key = {key});"
        )
    };
    let (old_known, new_known) = (
        format!("OLD.{owner} <= {mark}"),
        format!("NEW.{owner} <= {mark}"),
    );
    let changed: Vec<_> = columns
        .names
        .iter()
        .filter(|column| !quiet.contains(&column.as_str()))
        .map(|column| format!("OLD.{column} IS NOT NEW.{column}"))
        .collect();
    let moved = format!("{new_known} AND {old_key} <> {new_key}");
    // Written to a String: cannot fail.
    let _ = write!(
        sql,
        "CREATE TEMP TRIGGER record_insert_{name} AFTER INSERT ON main.{name} WHEN {new_known}
         BEGIN {on_insert} END;
         CREATE TEMP TRIGGER record_delete_{name} AFTER DELETE ON main.{name} WHEN {old_known}
         BEGIN {on_delete} END;
         CREATE TEMP TRIGGER record_update_{name} AFTER UPDATE ON main.{name}
         WHEN ({old_known} OR {new_known}) AND ({changed})
         BEGIN {on_update} {on_move} END;\n",
        on_insert = insert(&new_key, "NULL", "true"),
        on_delete = insert(&old_key, &columns.image("OLD"), "true"),
        changed = changed.join(" OR "),
        on_update = insert(&old_key, &columns.image("OLD"), &old_known),
        on_move = insert(&new_key, "NULL", &moved),
    );
}

/// Stops recording.
pub(super) fn stop(connection: &Connection) -> Result<(), Error> {
    let mut sql = String::new();
    for Recorded { name, .. } in &RECORDED {
        for event in ["insert", "delete", "update"] {
            let _ = writeln!(sql, "DROP TRIGGER IF EXISTS temp.record_{event}_{name};");
        }
    }
    connection.execute_batch(&sql)?;
    Ok(())
}

/// Keeps what was recorded; false when nothing changed.
pub(super) fn keep(connection: &Connection, operation: i64, low: &Marks) -> Result<bool, Error> {
    let high = Marks::read(connection)?;
    let mut is_changed = false;
    for (at, table) in MARKED.into_iter().enumerate() {
        if high.0[at] > low.0[at] {
            is_changed = true;
            connection.execute(
                "INSERT INTO arrivals (operation_id, table_name, low, high) VALUES (?1, ?2, ?3, ?4)",
                params![operation, table, low.0[at], high.0[at]],
            )?;
        }
    }
    let count = |connection: &Connection| {
        connection.query_row(
            "SELECT count(*) FROM changes WHERE operation_id = ?1",
            [operation],
            |row| row.get::<_, i64>(0),
        )
    };
    let recorded = count(connection)?;
    if recorded == 0 || recorded > PRUNED {
        return Ok(is_changed || recorded > 0);
    }
    for Recorded { name, .. } in &RECORDED {
        let columns = Columns::load(connection, name)?;
        let on: Vec<_> = columns
            .keys
            .iter()
            .enumerate()
            .map(|(at, key)| format!("t.{key} = json_extract(c.row_key, '$[{at}]')"))
            .collect();
        // The same as before: changed and changed back, or put in and taken out again.
        let sql = format!(
            "DELETE FROM changes AS c WHERE operation_id = ?1 AND table_name = '{name}' \
             AND before IS (SELECT {} FROM {name} t WHERE {})",
            columns.image("t"),
            on.join(" AND "),
        );
        connection.execute(&sql, [operation])?;
    }
    Ok(is_changed || count(connection)? > 0)
}

/// Puts back what the operation changed. Foreign keys must be off: the parts arrive table by table.
/// `recording` is the number of the operation that does so.
pub(super) fn put_back(
    connection: &Connection,
    operation: i64,
    recording: i64,
) -> Result<(), Error> {
    let mut inserts = Vec::new();
    for Recorded {
        name,
        owner: (owner, of),
        ..
    } in &RECORDED
    {
        let columns = Columns::load(connection, name)?;
        let range: Option<(i64, i64)> = connection
            .query_row(
                "SELECT low, high FROM arrivals WHERE operation_id = ?1 AND table_name = ?2",
                params![operation, of],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?;
        connection.execute(
            &format!("DELETE FROM {name} WHERE {}", columns.is_changed(name)),
            [operation],
        )?;
        if let Some((low, high)) = range {
            delete_range(connection, name, owner, &columns, (low, high), recording)?;
        }
        inserts.push(format!(
            "INSERT INTO {name} ({}) {}",
            columns.names.join(", "),
            columns.before(name)
        ));
    }
    // After all deletes, so that a key or path that moved is free.
    for sql in inserts {
        connection.execute(&sql, [operation])?;
    }
    Ok(())
}

/// Deletes the rows that belong to a range and records them: all at once and not row by row, since there
/// are as many as in a folder that was scanned for the first time.
fn delete_range(
    connection: &Connection,
    name: &str,
    owner: &str,
    columns: &Columns,
    (low, high): (i64, i64),
    recording: i64,
) -> Result<(), Error> {
    let range = format!("{owner} > ?1 AND {owner} <= ?2");
    connection.execute(
        &format!(
            "INSERT INTO changes (operation_id, table_name, row_key, before)
             SELECT {recording}, '{name}', {}, {} FROM {name} t WHERE {range}",
            columns.key("t"),
            columns.image("t"),
        ),
        params![low, high],
    )?;
    // Nothing else is deleted from this table.
    connection.execute_batch(&format!("DROP TRIGGER IF EXISTS temp.record_delete_{name}"))?;
    let others = format!("SELECT 1 FROM {name} WHERE {owner} <= ?1 OR {owner} > ?2");
    if connection.prepare(&others)?.exists(params![low, high])? {
        let sql = format!("DELETE FROM {name} WHERE {range}");
        connection.execute(&sql, params![low, high])?;
    } else {
        // Without a condition the pages are given back and no row is looked at.
        connection.execute(&format!("DELETE FROM {name}"), [])?;
    }
    Ok(())
}

/// True when the operations `a` and `b` changed the same row, or one changed what the other inserted.
pub(super) fn is_overlapping(connection: &Connection, a: i64, b: i64) -> Result<bool, Error> {
    let asks = |sql: &str| connection.prepare_cached(sql)?.exists(params![a, b]);
    if asks(
        "SELECT 1 FROM changes x JOIN changes y USING (table_name, row_key)
         WHERE x.operation_id = ?1 AND y.operation_id = ?2",
    )? || asks(
        "SELECT 1 FROM arrivals x JOIN arrivals y USING (table_name)
         WHERE x.operation_id = ?1 AND y.operation_id = ?2 AND x.low < y.high AND y.low < x.high",
    )? {
        return Ok(true);
    }
    for Recorded {
        name,
        owner: (owner, of),
        ..
    } in &RECORDED
    {
        let columns = Columns::load(connection, name)?;
        let at = columns
            .keys
            .iter()
            .position(|key| key == owner)
            .unwrap_or(0);
        for (x, y) in [("?1", "?2"), ("?2", "?1")] {
            let sql = format!(
                "SELECT 1 FROM arrivals x JOIN changes y
                 ON y.operation_id = {y} AND y.table_name = '{name}'
                 WHERE x.operation_id = {x} AND x.table_name = '{of}'
                 AND json_extract(y.row_key, '$[{at}]') > x.low
                 AND json_extract(y.row_key, '$[{at}]') <= x.high"
            );
            if asks(&sql)? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// The works that the operation changed, by id: what search must be told of after an undo.
pub(super) fn works_touched(connection: &Connection, operation: i64) -> Result<Vec<WorkId>, Error> {
    let mut statement = connection.prepare(
        "SELECT json_extract(row_key, '$[0]') FROM changes
         WHERE operation_id = ?1 AND table_name IN ('works', 'fields', 'tags')
         UNION SELECT json_extract(row_key, '$[1]') FROM changes
         WHERE operation_id = ?1 AND table_name IN ('titles', 'names')
         UNION SELECT json_extract(row_key, '$[2]') FROM changes
         WHERE operation_id = ?1 AND table_name = 'identifiers'
         ORDER BY 1",
    )?;
    let mut works = statement
        .query_map([operation], |row| row.get(0))?
        .collect::<Result<Vec<i64>, _>>()?;
    let range: Option<(i64, i64)> = connection
        .query_row(
            "SELECT low, high FROM arrivals WHERE operation_id = ?1 AND table_name = 'works'",
            [operation],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    if let Some((low, high)) = range {
        works.extend(low + 1..=high);
        works.sort_unstable();
        works.dedup();
    }
    Ok(works.into_iter().map(WorkId).collect())
}

/// Every recorded row as text, for tests that compare whole catalogs.
#[cfg(test)]
pub(super) fn dump(connection: &Connection) -> Result<String, Error> {
    let mut text = String::new();
    for Recorded { name, .. } in &RECORDED {
        let columns = Columns::load(connection, name)?;
        let sql = format!(
            "SELECT {} FROM {name} t ORDER BY {}",
            columns.image("t"),
            columns.keys.join(", ")
        );
        let mut statement = connection.prepare(&sql)?;
        let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
        for row in rows {
            let _ = writeln!(text, "{name} {}", row?);
        }
    }
    Ok(text)
}
