//! Brings a catalog to the current schema: numbered migrations, one transaction, a backup first.
//!
//! A migration is never edited after release. A catalog that this program does not know (newer, or of
//! another program) is refused before anything is written to it.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, params};

use super::Error;

/// `ntbb`: marks the file as ours, see `file(1)` and <https://sqlite.org/pragma.html#pragma_application_id>.
pub(super) const APPLICATION_ID: u32 = u32::from_be_bytes(*b"ntbb");

/// One step from a schema version to the next.
#[derive(Debug, Clone, Copy)]
pub(super) struct Migration {
    /// The statements.
    pub(super) sql: &'static str,
    /// True when notes must be read again: what the step adds is found in notes only.
    pub(super) is_reread_needed: bool,
}

/// Every migration, oldest first; the schema version is their number.
pub(super) const MIGRATIONS: &[Migration] = &[
    Migration {
        sql: include_str!("../../migrations/0001_notes_and_works.sql"),
        is_reread_needed: false,
    },
    Migration {
        sql: include_str!("../../migrations/0002_candidates.sql"),
        is_reread_needed: true,
    },
    Migration {
        sql: include_str!("../../migrations/0003_enrichment.sql"),
        is_reread_needed: false,
    },
];

/// Applies the migrations that the catalog has not seen.
///
/// # Errors
/// [`Error::Foreign`], [`Error::Newer`], [`Error::Damaged`] or [`Error::Backup`]: the file is as it was.
pub(super) fn migrate(
    connection: &mut Connection,
    path: &Path,
    migrations: &[Migration],
) -> Result<(), Error> {
    if version(connection, path, migrations)? == migrations.len() {
        return Ok(());
    }
    // Before the transaction, inside which it cannot be changed. Where two processes make the same
    // catalog, one finds the file locked for a moment: the other does it.
    if let Err(error) = connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())) {
        match Error::from(error) {
            Error::Busy => {}
            other => return Err(other),
        }
    }
    connection.execute_batch("PRAGMA foreign_keys = OFF")?;
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    // Again, now that nobody else can write.
    let from = version(&transaction, path, migrations)?;
    if from > 0 && from < migrations.len() {
        back_up(path, from)?;
    }
    for migration in &migrations[from..] {
        transaction.execute_batch(migration.sql)?;
        if migration.is_reread_needed {
            transaction.execute_batch("UPDATE notes SET fingerprint = x'', size = -1")?;
        }
        if from > 0 {
            // Images of rows in the old shape cannot be put back into the new one.
            transaction.execute_batch("DELETE FROM changes; DELETE FROM arrivals")?;
        }
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(
        None,
        "user_version",
        i64::try_from(migrations.len()).unwrap_or(0),
    )?;
    transaction.commit()?;
    Ok(())
}

/// The number of migrations that the catalog has seen; 0 for an empty file.
fn version(connection: &Connection, path: &Path, migrations: &[Migration]) -> Result<usize, Error> {
    let pragma = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let (application, found) = (pragma("application_id")?, pragma("user_version")?);
    if application != i64::from(APPLICATION_ID) {
        let objects: i64 =
            connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        if application == 0 && found == 0 && objects == 0 {
            return Ok(0);
        }
        return Err(Error::Foreign { path: path.into() });
    }
    match usize::try_from(found) {
        Ok(found) if found <= migrations.len() => Ok(found),
        _ => Err(Error::Newer {
            path: path.into(),
            found: u32::try_from(found).unwrap_or(u32::MAX),
            known: u32::try_from(migrations.len()).unwrap_or(u32::MAX),
        }),
    }
}

/// Copies the catalog as it was before the upgrade to `NAME.v1-backup` beside it.
///
/// Called while the upgrade holds the write lock, so nothing can be written between copy and upgrade. A
/// backup that is there already is kept; the new one then gets a number.
fn back_up(path: &Path, version: usize) -> Result<(), Error> {
    let target = free_name(path, version);
    let fail = |source: std::io::Error| Error::Backup {
        path: target.clone(),
        source,
    };
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let half = tempfile::Builder::new()
        .prefix(".catalog-backup-")
        .tempfile_in(folder.unwrap_or(Path::new(".")))
        .map_err(fail)?
        .into_temp_path();
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let source = Connection::open_with_flags(path, flags)?;
    source
        .execute("VACUUM INTO ?1", params![half.to_string_lossy()])
        .map_err(|source| fail(std::io::Error::other(source)))?;
    std::fs::File::open(&half)
        .and_then(|file| file.sync_all())
        .map_err(fail)?;
    half.persist_noclobber(&target)
        .map_err(|error| fail(error.error))?;
    Ok(())
}

fn free_name(path: &Path, version: usize) -> PathBuf {
    let named = |ending: String| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    let first = named(format!(".v{version}-backup"));
    if !first.exists() {
        return first;
    }
    (2..)
        .map(|number| named(format!(".v{version}-backup.{number}")))
        .find(|name| !name.exists())
        .unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    /// What a later version may add.
    const NEXT: Migration = Migration {
        sql: "ALTER TABLE works ADD COLUMN shelf TEXT; INSERT INTO notes VALUES
              (1, 'a.md', 3, 1, 1, x'00', 'plain', NULL, NULL, '[]', 'present', NULL, '2026')",
        is_reread_needed: true,
    };
    const BROKEN: Migration = Migration {
        sql: "ALTER TABLE works ADD COLUMN shelf TEXT; INSERT INTO no_such_table VALUES (1)",
        is_reread_needed: false,
    };

    fn with(next: Migration) -> Vec<Migration> {
        MIGRATIONS.iter().copied().chain([next]).collect()
    }

    fn filled(path: &Path) {
        let mut catalog = Catalog::create(path).unwrap();
        catalog
            .write("scan", "", "2026-01-01T00:00:00Z", |tx| {
                tx.execute_batch(
                    "INSERT INTO works (id, key, kind, title, added_at)
                     VALUES (1, 'one', 'paper', 'One', '2026')",
                )?;
                Ok::<_, Error>(())
            })
            .unwrap();
    }

    fn files(folder: &Path) -> Vec<String> {
        let names = std::fs::read_dir(folder).unwrap();
        let mut names: Vec<_> = names
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.retain(|name| !name.ends_with("-wal") && !name.ends_with("-shm"));
        names.sort();
        names
    }

    #[test]
    fn an_upgrade_keeps_a_backup_and_the_data() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("catalog.db");
        filled(&path);
        let mut connection = Connection::open(&path).unwrap();
        migrate(&mut connection, &path, &with(NEXT)).unwrap();
        let known = MIGRATIONS.len();
        let backup = format!("catalog.db.v{known}-backup");
        assert_eq!(files(folder.path()), ["catalog.db", &*backup]);
        let one = |connection: &Connection, sql: &str| -> String {
            connection.query_row(sql, [], |row| row.get(0)).unwrap()
        };
        assert_eq!(one(&connection, "SELECT key FROM works"), "one");
        assert_eq!(
            one(&connection, "SELECT hex(fingerprint) || size FROM notes"),
            "-1"
        );
        assert_eq!(one(&connection, "SELECT count(*) || '' FROM arrivals"), "0");
        let backup = Connection::open(folder.path().join(backup)).unwrap();
        assert_eq!(one(&backup, "SELECT key FROM works"), "one");
        assert_eq!(version(&backup, &path, MIGRATIONS).unwrap(), known);
        let error = Catalog::open(&path).unwrap_err();
        let Error::Newer {
            found, known: ours, ..
        } = error
        else {
            panic!("{error}");
        };
        assert_eq!((found as usize, ours as usize), (known + 1, known));
        // Nothing to do, nothing done.
        migrate(&mut connection, &path, &with(NEXT)).unwrap();
        assert_eq!(files(folder.path()).len(), 2);
    }

    #[test]
    fn an_upgrade_that_fails_leaves_all_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("catalog.db");
        filled(&path);
        for number in 1..3 {
            let mut connection = Connection::open(&path).unwrap();
            assert!(migrate(&mut connection, &path, &with(BROKEN)).is_err());
            drop(connection);
            let catalog = Catalog::open(&path).unwrap();
            let sql = "SELECT count(*) FROM pragma_table_info('works') WHERE name = 'shelf'";
            let columns: i64 = catalog
                .connection()
                .query_row(sql, [], |row| row.get(0))
                .unwrap();
            assert_eq!(columns, 0);
            assert_eq!(
                files(folder.path()).len(),
                1 + number,
                "no backup is written over another"
            );
        }
    }

    #[test]
    fn a_backup_that_cannot_be_written_stops_the_upgrade() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("catalog.db");
        filled(&path);
        let elsewhere = folder.path().join("no such folder/catalog.db");
        let mut connection = Connection::open(&path).unwrap();
        let error = migrate(&mut connection, &elsewhere, &with(NEXT)).unwrap_err();
        assert!(matches!(error, Error::Backup { .. }), "{error}");
        drop(connection);
        assert!(Catalog::open(&path).is_ok());
    }

    #[test]
    fn two_may_make_the_same_catalog_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("catalog.db");
        let make = || {
            Catalog::open_or_create(&path)
                .map(|_| ())
                .map_err(|error| error.to_string())
        };
        std::thread::scope(|scope| {
            let others: Vec<_> = (0..6).map(|_| scope.spawn(make)).collect();
            for other in others {
                assert_eq!(other.join().unwrap(), Ok(()));
            }
        });
    }

    #[test]
    fn the_schema_validates() {
        let catalog = Catalog::in_memory().unwrap();
        let check = |pragma: &str| -> String {
            catalog
                .connection()
                .query_row(pragma, [], |row| row.get(0))
                .unwrap()
        };
        assert_eq!(check("PRAGMA integrity_check"), "ok");
        let mut tables = catalog
            .connection()
            .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict AND name NOT LIKE 'sqlite%'")
            .unwrap();
        let loose: Vec<String> = tables
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        assert!(loose.is_empty(), "not STRICT: {loose:?}");
    }
}
