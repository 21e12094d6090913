//! Check: does the catalog still say what the notes say, and does it contradict itself?

use std::fs;
use std::path::PathBuf;

use serde::Serialize;

use super::Error;
use super::identity::{Known, Reason};
use super::scan::{self, Change, Request};
use crate::catalog::{Catalog, check as rows, store};
use crate::collect::{File, Walk, walk};

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "finding", rename_all = "kebab-case")]
pub enum Finding {
    /// The file of the catalog itself.
    Damaged {
        /// What SQLite says.
        detail: String,
    },
    /// A note that no scan has read.
    New {
        /// Where it is.
        path: String,
    },
    /// A note that changed since it was scanned.
    Changed {
        /// Where it is.
        path: String,
    },
    /// A note that is where no scan has seen it.
    Moved {
        /// Where it is.
        path: String,
        /// Where it was.
        from: String,
    },
    /// A note whose file is gone.
    Vanished {
        /// Where it was.
        path: String,
    },
    /// A note that cannot be read.
    Skipped {
        /// Where it is.
        path: String,
        /// Why.
        reason: String,
    },
    /// A citation key that no work has.
    OpenKey {
        /// The note.
        path: String,
        /// From 1.
        line: u32,
        /// From 1.
        column: u32,
        /// The key.
        key: String,
    },
    /// Two works that may be one.
    Alike {
        /// The key of the older one.
        a: String,
        /// The key of the other.
        b: String,
        /// Why.
        reason: Reason,
    },
}

/// Compares the catalog with the notes under the paths; with all notes it knows when there are no paths.
///
/// **Shape**: notes in the order of paths, then keys in the order of places, then works in the order of age.
///
/// # Errors
/// When the catalog cannot be read.
pub fn check(catalog: &Catalog, request: &Request) -> Result<Vec<Finding>, Error> {
    let connection = catalog.connection();
    let mut findings: Vec<Finding> = rows::integrity(connection)?
        .into_iter()
        .map(|detail| Finding::Damaged { detail })
        .collect();
    let known = crate::catalog::notes::known(connection)?;
    let found = if request.paths.is_empty() {
        let files = known
            .iter()
            .map(|note| scan::file_of(&note.path, request.root.as_deref()));
        look(files)
    } else {
        walk(&request.paths, &request.walk)
    };
    let everywhere = Request {
        paths: if request.paths.is_empty() {
            // Relative paths are below the root, the others below `/`.
            request
                .root
                .iter()
                .cloned()
                .chain([PathBuf::from("/")])
                .collect()
        } else {
            request.paths.clone()
        },
        ..request.clone()
    };
    findings.extend(
        scan::compare(&everywhere, &found, &known)
            .into_iter()
            .map(finding),
    );
    for open in rows::open_keys(connection)? {
        findings.push(Finding::OpenKey {
            path: open.path,
            line: open.line,
            column: open.column,
            key: open.key,
        });
    }
    findings.extend(alike(catalog)?);
    Ok(findings)
}

fn finding(change: Change) -> Finding {
    match change {
        Change::New { path } => Finding::New { path },
        Change::Changed { path } => Finding::Changed { path },
        Change::Moved { path, from } => Finding::Moved { path, from },
        Change::Vanished { path } => Finding::Vanished { path },
        Change::Skipped { path, reason } => Finding::Skipped { path, reason },
    }
}

/// The files that are there.
fn look(paths: impl Iterator<Item = PathBuf>) -> Walk {
    let mut walk = Walk::default();
    for path in paths {
        if let Ok(stat) = fs::metadata(&path) {
            walk.files.push(File::new(path, &stat));
        }
    }
    walk.files.sort_by(|a, b| a.path.cmp(&b.path));
    walk
}

/// Pairs of works that identity takes for one and that are two, unless a person keeps them apart.
fn alike(catalog: &Catalog) -> Result<Vec<Finding>, Error> {
    let connection = catalog.connection();
    let apart: std::collections::HashSet<(i64, i64)> =
        store::kept_apart(connection)?.into_iter().collect();
    let mut known = Known::default();
    let mut findings = Vec::new();
    for (work, key) in rows::active_works(connection)? {
        let Some(traits) = store::traits(connection, work)? else {
            continue;
        };
        let profile = scan::profile(&traits);
        for (other, reason) in known.find(&profile) {
            if !apart.contains(&(other, work)) {
                findings.push(Finding::Alike {
                    a: rows::key(connection, other)?,
                    b: key.clone(),
                    reason,
                });
            }
        }
        known.insert(work, profile);
    }
    Ok(findings)
}
