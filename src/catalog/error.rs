//! What can go wrong with a catalog.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// What SQLite says: an error without a source, because rusqlite's repeats its own words there.
#[derive(Debug)]
pub struct Sqlite(pub rusqlite::Error);

impl std::fmt::Display for Sqlite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Sqlite {}

/// Why the catalog could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No file there.
    #[error("there is no catalog at {}", path.display())]
    Absent {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A file is there already.
    #[error("{} exists already", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The folder for the catalog could not be made.
    #[error("the folder {} could not be made", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file could not be opened.
    #[error("the catalog {} could not be opened", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        source: Sqlite,
    },
    /// A database of another program.
    #[error("{} is not a notebib catalog", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// Written by a later version of notebib; left untouched.
    #[error(
        "{} was written by a newer notebib (catalog version {found}; this one knows {known})",
        path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// The version of the file.
        found: u32,
        /// The newest version that this program knows.
        known: u32,
    },
    /// The file is no database, or its pages contradict each other.
    #[error("the catalog {} is damaged", path.display())]
    Damaged {
        /// The file; empty when it was open already.
        path: PathBuf,
        /// What SQLite says.
        source: Sqlite,
    },
    /// Another process has been writing for longer than we wait.
    #[error("another notebib is writing to the catalog, and did not finish in time")]
    Busy,
    /// No room left to write.
    #[error("the disk is full; nothing was changed")]
    Full,
    /// The file or its folder cannot be written.
    #[error("the catalog is read-only")]
    ReadOnly,
    /// The backup before an upgrade failed; the catalog is as it was.
    #[error("the backup {} could not be written; the catalog is as it was", path.display())]
    Backup {
        /// Where the backup should have gone.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Another work has the citation key, or had it once.
    #[error("the key {key} belongs to another work")]
    KeyTaken {
        /// The key.
        key: String,
    },
    /// A work that was found a moment ago is there no more.
    #[error("the work is gone: another notebib changed the catalog meanwhile")]
    NoWork,
    /// There is no such candidate: it was decided over, or its note has it no more.
    #[error("there is no candidate c{id}: it was decided over, or the note changed")]
    NoCandidate {
        /// The number asked for.
        id: i64,
    },
    /// There is no such operation in the history.
    #[error("there is no operation {id} to undo")]
    NoOperation {
        /// The number asked for.
        id: i64,
    },
    /// All that was done is undone already.
    #[error("there is nothing to undo")]
    NothingToUndo,
    /// The operation is undone already.
    #[error("operation {id} is undone already")]
    Undone {
        /// The number asked for.
        id: i64,
    },
    /// A later operation changed the same rows.
    #[error(
        "operation {id} cannot be undone alone: {later} ({verb}) changed the same; undo that first"
    )]
    Overlap {
        /// The number asked for.
        id: i64,
        /// The later operation.
        later: i64,
        /// Its verb.
        verb: String,
    },
    /// What the operation changed is no longer kept.
    #[error("operation {id} is too old to be undone")]
    Forgotten {
        /// The number asked for.
        id: i64,
    },
    /// Any other answer of SQLite.
    #[error("the catalog could not be read or written")]
    Sql(#[source] Sqlite),
}

impl Error {
    /// The same for a file that was about to be opened.
    pub(super) fn at(path: &Path, source: rusqlite::Error) -> Self {
        match Self::from(source) {
            Self::Sql(source) => Self::Open {
                path: path.into(),
                source,
            },
            other => other.with_path(path),
        }
    }

    /// True when the file, or its folder, cannot be written.
    pub(super) fn is_closed_to_us(&self) -> bool {
        match self {
            Self::ReadOnly => true,
            Self::Open { source, .. } | Self::Sql(source) => {
                source.0.sqlite_error_code() == Some(ErrorCode::CannotOpen)
            }
            _ => false,
        }
    }

    /// Names the file in an error that did not know it.
    pub(super) fn with_path(self, path: &Path) -> Self {
        match self {
            Self::Damaged { source, .. } => Self::Damaged {
                path: path.into(),
                source,
            },
            other => other,
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(source: rusqlite::Error) -> Self {
        let code = source.sqlite_error_code();
        let source = Sqlite(source);
        match code {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::ReadOnly) => Self::ReadOnly,
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::Damaged {
                path: PathBuf::new(),
                source,
            },
            _ => Self::Sql(source),
        }
    }
}
