//! The only room with SQL: open, migrate, store, find.
//!
//! A [`Catalog`] is one SQLite file. Reading verbs use [`Catalog::connection`]; a verb that writes does
//! all of it in one [`Catalog::write`], which is one transaction and one row in `history`, and can be
//! undone. Nothing here reads a note, the clock or a config file.
//!
//! ```
//! use notebib::catalog::{Catalog, Error};
//! let mut catalog = Catalog::in_memory()?;
//! catalog.write("demo", "nothing to do", "2026-01-01T00:00:00Z", |_tx| Ok::<_, Error>(()))?;
//! assert!(catalog.history(10)?.is_empty(), "nothing changed, so nothing is recorded");
//! # Ok::<(), Error>(())
//! ```

pub mod aliases;
pub mod answers;
pub mod candidates;
pub mod check;
pub mod choose;
pub mod decisions;
pub mod entries;
mod error;
mod facts;
pub mod fields;
pub mod find;
mod history;
mod migrate;
pub mod names;
pub mod nearest;
pub mod notes;
pub mod places;
pub mod provided;
pub mod prune;
mod record;
pub mod search;
mod stats;
pub mod store;
pub mod tags;
pub mod works;

use std::cell::RefCell;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::OpenFlags;
use rusqlite::config::DbConfig;

/// What a room that reads hands on; SQL over it stays in this room.
pub use rusqlite::Connection;

pub use choose::mentions_of;
pub use error::{Error, Sqlite};
pub use facts::Facts;
pub use history::{Operation, Undone};
pub use stats::Stats;

/// How long a writer waits for another one.
const PATIENCE: Duration = Duration::from_secs(10);

/// One catalog, open.
#[derive(Debug)]
pub struct Catalog {
    connection: Connection,
    path: PathBuf,
    is_ready_to_write: bool,
}

impl Catalog {
    /// Opens a catalog that is there, and brings it to the current schema.
    ///
    /// Costs two reads of the first page when the schema is current. Where the folder cannot be written it
    /// is opened to read, and [`Catalog::write`] says [`Error::ReadOnly`].
    ///
    /// # Errors
    /// [`Error::Absent`], [`Error::Foreign`], [`Error::Newer`] or [`Error::Damaged`]; the file is then as
    /// it was.
    pub fn open(path: &Path) -> Result<Self, Error> {
        if !path.is_file() {
            return Err(Error::Absent { path: path.into() });
        }
        Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
    }

    /// Makes an empty catalog, and the folders above it.
    ///
    /// # Errors
    /// [`Error::Exists`] when there is a file already.
    pub fn create(path: &Path) -> Result<Self, Error> {
        if path.exists() {
            return Err(Error::Exists { path: path.into() });
        }
        Self::open_or_create(path)
    }

    /// Opens the catalog, or makes an empty one.
    ///
    /// # Errors
    /// As [`Catalog::open`], and when the folder cannot be made.
    pub fn open_or_create(path: &Path) -> Result<Self, Error> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|source| Error::Folder {
                path: folder.into(),
                source,
            })?;
        }
        Self::connect(
            path,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        )
    }

    /// Makes an empty catalog that lives as long as this value.
    ///
    /// # Errors
    /// When SQLite has no memory.
    pub fn in_memory() -> Result<Self, Error> {
        let connection = Connection::open_in_memory()?;
        Self::prepare(connection, Path::new(":memory:"))
    }

    fn connect(path: &Path, flags: OpenFlags) -> Result<Self, Error> {
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = Connection::open_with_flags(path, flags)
            .map_err(|source| Error::at(path, source))
            .and_then(|connection| Self::prepare(connection, path));
        match opened {
            Err(error) if error.is_closed_to_us() && path.is_file() => {
                Self::connect_immutable(path).unwrap_or(Err(error))
            }
            opened => opened,
        }
        .map_err(|error| error.with_path(path))
    }

    /// Opens a catalog in a folder that cannot be written, where SQLite cannot make the files that go with
    /// a write-ahead log: to read, as a file that nobody changes.
    ///
    /// None when a log lies beside it: what is in the log would be missing.
    ///
    /// **Source**: <https://sqlite.org/wal.html#read_only_databases>, <https://sqlite.org/uri.html>,
    /// read 2026-11-24.
    fn connect_immutable(path: &Path) -> Option<Result<Self, Error>> {
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        if std::fs::metadata(log).is_ok_and(|log| log.len() > 0) {
            return None;
        }
        let path_in_uri = path
            .to_str()?
            .replace('%', "%25")
            .replace('?', "%3f")
            .replace('#', "%23");
        let uri = format!("file:{path_in_uri}?immutable=1");
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
            | OpenFlags::SQLITE_OPEN_URI
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Some(
            Connection::open_with_flags(uri, flags)
                .map_err(|source| Error::at(path, source))
                .and_then(|connection| Self::prepare(connection, path)),
        )
    }

    fn prepare(mut connection: Connection, path: &Path) -> Result<Self, Error> {
        connection.busy_timeout(PATIENCE)?;
        connection.set_prepared_statement_cache_capacity(128);
        // Else SQLite prepares nearly every kept statement again each time it is used, in case another plan is
        // better for the values: a fifth of the time of writing 10,000 works. Plans here depend on no value.
        // Source: sqlite3_clear_bindings and sqlite3VdbeReprepareOnBind in SQLite 3.54.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        migrate::migrate(&mut connection, path, migrate::MIGRATIONS)?;
        // Also for readers: it costs nothing, and no caller can forget it.
        connection.execute_batch("PRAGMA foreign_keys = ON")?;
        Ok(Self {
            connection,
            path: path.into(),
            is_ready_to_write: false,
        })
    }

    /// The connection, to read.
    #[must_use]
    pub const fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Holds the catalog as it is now until the value is dropped: several questions then get answers that
    /// fit together, and the file is locked once and not for each of them.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn hold(&self) -> Result<impl Drop + '_, Error> {
        Ok(self.connection.unchecked_transaction()?)
    }

    /// Where the catalog lies; `:memory:` when in memory.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Runs a verb that writes: one transaction, one operation in the history, undoable.
    ///
    /// What `run` does to the recorded tables is written down for [`Catalog::undo`]; when it did nothing
    /// to them, no operation is recorded. When `run` fails, nothing has happened.
    ///
    /// # Errors
    /// What `run` says, or [`Error::Busy`], [`Error::Full`], …
    pub fn write<T, E: From<Error>>(
        &mut self,
        verb: &str,
        summary: &str,
        now: &str,
        run: impl FnOnce(&Write<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.transact(verb, summary, now, None, true, run)
    }

    /// Runs a verb and takes all of it back: what `--dry-run` does.
    ///
    /// # Errors
    /// As [`Catalog::write`].
    pub fn rehearse<T, E: From<Error>>(
        &mut self,
        now: &str,
        run: impl FnOnce(&Write<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.transact("rehearse", "", now, None, false, run)
    }

    fn transact<T, E: From<Error>>(
        &mut self,
        verb: &str,
        summary: &str,
        now: &str,
        undoes: Option<i64>,
        is_kept: bool,
        run: impl FnOnce(&Write<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.get_ready_to_write()?;
        let write = Write::begin(&self.connection, summary, now)?;
        let outcome = run(&write);
        match outcome {
            Ok(value) if is_kept => {
                write.finish(verb, undoes)?;
                Ok(value)
            }
            Ok(value) => {
                write.abandon()?;
                Ok(value)
            }
            Err(error) => {
                // The first error is the one to tell of.
                let _ = write.abandon();
                Err(error)
            }
        }
    }

    fn get_ready_to_write(&mut self) -> Result<(), Error> {
        if !self.is_ready_to_write {
            // REPLACE must tell the recording triggers of the rows it throws out. NORMAL loses at most the
            // last verbs when the power fails, never the catalog.
            self.connection
                .execute_batch("PRAGMA recursive_triggers = ON; PRAGMA synchronous = NORMAL")?;
            self.is_ready_to_write = true;
        }
        Ok(())
    }
}

/// A verb's transaction; reads and writes as a [`Connection`] does.
#[derive(Debug)]
pub struct Write<'c> {
    connection: &'c Connection,
    now: &'c str,
    summary: RefCell<String>,
    operation: i64,
    low: record::Marks,
    is_open: bool,
}

impl<'c> Write<'c> {
    fn begin(connection: &'c Connection, summary: &str, now: &'c str) -> Result<Self, Error> {
        connection.execute_batch("BEGIN IMMEDIATE")?;
        let mut write = Self {
            connection,
            now,
            summary: RefCell::new(summary.to_owned()),
            operation: 0,
            low: record::Marks::default(),
            is_open: true,
        };
        (write.operation, write.low) = record::start(connection)?;
        Ok(write)
    }

    fn finish(mut self, verb: &str, undoes: Option<i64>) -> Result<(), Error> {
        record::stop(self.connection)?;
        if record::keep(self.connection, self.operation, &self.low)? {
            let summary = self.summary.borrow();
            history::insert(
                self.connection,
                self.operation,
                verb,
                &summary,
                self.now,
                undoes,
            )?;
        }
        self.connection.execute_batch("COMMIT")?;
        self.is_open = false;
        Ok(())
    }

    fn abandon(mut self) -> Result<(), Error> {
        self.is_open = false;
        roll_back(self.connection)
    }

    /// The time of this verb, RFC 3339 in UTC.
    #[must_use]
    pub const fn now(&self) -> &str {
        self.now
    }

    /// Replaces the line that `history` shows, once it is known.
    pub fn set_summary(&self, summary: impl Into<String>) {
        *self.summary.borrow_mut() = summary.into();
    }

    /// The number of this operation, should it change anything.
    #[must_use]
    pub const fn operation(&self) -> i64 {
        self.operation
    }
}

impl Deref for Write<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection
    }
}

impl Drop for Write<'_> {
    fn drop(&mut self) {
        if self.is_open {
            let _ = roll_back(self.connection);
        }
    }
}

fn roll_back(connection: &Connection) -> Result<(), Error> {
    // SQLite has rolled back by itself after a full disk and the like.
    if !connection.is_autocommit() {
        connection.execute_batch("ROLLBACK")?;
    }
    record::stop(connection)
}
