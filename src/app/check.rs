//! Check: does the catalog still say what the notes say, and does it contradict itself?

mod works;

use std::fs;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;
use serde::Serialize;

use super::Error;
use super::identity::{Known, Reason};
use super::scan::{self, Change, Request};
use crate::catalog::notes::{self, KnownNote, NoteState};
use crate::catalog::{Catalog, Connection, check as rows, store};
use crate::collect::{self, File, Walk, WalkOptions, walk};

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
    /// What a person rejected, and yet a mention of a work.
    Rejected {
        /// The note.
        path: String,
        /// From 1.
        line: u32,
        /// From 1.
        column: u32,
        /// The title as written.
        title: String,
    },
    /// A work that no note cites any more.
    Uncited {
        /// Its key.
        key: String,
        /// As shown.
        title: String,
        /// What a person did with it: why `prune` lets it stay.
        touched: Option<&'static str>,
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
    /// Something wrong in what the catalog says of a work. In JSON the name of the rule is the finding.
    #[serde(skip)]
    Flaw(Flaw),
}

/// Something wrong in what the catalog says of a work, by a rule of [`crate::import::lint`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Flaw {
    /// The name of the rule.
    #[serde(rename = "finding")]
    pub rule: &'static str,
    /// True when a bibliography cannot be right with it.
    pub is_error: bool,
    /// The key of the work.
    pub key: String,
    /// What is wrong.
    pub message: String,
    /// The note that cites the work first.
    pub path: Option<String>,
    /// From 1.
    pub line: Option<u32>,
    /// From 1.
    pub column: Option<u32>,
}

impl Finding {
    /// The name of its rule, as JSON has it.
    #[must_use]
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::Damaged { .. } => "damaged",
            Self::New { .. } => "new",
            Self::Changed { .. } => "changed",
            Self::Moved { .. } => "moved",
            Self::Vanished { .. } => "vanished",
            Self::Skipped { .. } => "skipped",
            Self::OpenKey { .. } => "open-key",
            Self::Rejected { .. } => "rejected",
            Self::Uncited { .. } => "uncited",
            Self::Alike { .. } => "alike",
            Self::Flaw(flaw) => flaw.rule,
        }
    }

    /// The note that it is about, and line and column in it.
    #[must_use]
    pub fn place(&self) -> (Option<&str>, Option<(u32, u32)>) {
        match self {
            Self::New { path }
            | Self::Changed { path }
            | Self::Moved { path, .. }
            | Self::Vanished { path }
            | Self::Skipped { path, .. } => (Some(path), None),
            Self::OpenKey {
                path, line, column, ..
            }
            | Self::Rejected {
                path, line, column, ..
            } => (Some(path), Some((*line, *column))),
            Self::Flaw(flaw) => (flaw.path.as_deref(), flaw.line.zip(flaw.column)),
            Self::Damaged { .. } | Self::Uncited { .. } | Self::Alike { .. } => (None, None),
        }
    }
}

/// Compares the catalog with the notes under the paths. Without paths it looks at all notes that it knows,
/// at the folders they are in, and at the works; with paths, of works at what is wrong in those that a note there
/// is the first to cite. `is_off` says which rules for works are not asked for.
///
/// **Shape**: the file, then notes in the order of paths, then places, then works.
///
/// # Errors
/// When the catalog cannot be read.
pub fn check(
    catalog: &Catalog,
    request: &Request,
    is_off: &dyn Fn(&str) -> bool,
) -> Result<Vec<Finding>, Error> {
    let connection = catalog.connection();
    let mut findings: Vec<Finding> = rows::integrity(connection)?
        .into_iter()
        .map(|detail| Finding::Damaged { detail })
        .collect();
    let mut known = notes::known(connection)?;
    known.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    let is_all = request.paths.is_empty();
    let found = if is_all {
        look(request, &known)
    } else {
        walk(&request.paths, &request.walk)
    };
    let everywhere = Request {
        paths: if is_all {
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
    for change in scan::compare(&everywhere, &found, &known) {
        findings.extend(confirmed(finding(change), request, connection, &known)?);
    }
    let is_asked = |path: &str| {
        let file = scan::file_of(path, request.root.as_deref());
        is_all || request.paths.iter().any(|path| file.starts_with(path))
    };
    for place in rows::open_keys(connection)? {
        if is_asked(&place.path) {
            findings.push(Finding::OpenKey {
                path: place.path,
                line: place.line,
                column: place.column,
                key: place.text,
            });
        }
    }
    for place in rows::rejected(connection)? {
        if is_asked(&place.path) {
            findings.push(Finding::Rejected {
                path: place.path,
                line: place.line,
                column: place.column,
                title: place.text,
            });
        }
    }
    if is_all {
        findings.extend(
            crate::catalog::prune::uncited(connection)?
                .into_iter()
                .map(|it| Finding::Uncited {
                    key: it.key,
                    title: it.title,
                    touched: it.touched,
                }),
        );
        findings.extend(alike(catalog)?);
    }
    let flaws = works::flaws(catalog, is_off)?;
    findings.extend(flaws.into_iter().filter(|flaw| {
        is_all || matches!(flaw, Finding::Flaw(Flaw { path: Some(path), .. }) if is_asked(path))
    }));
    Ok(findings)
}

/// The finding, once a note whose stat changed was read: one with the bytes it had has not changed.
fn confirmed(
    finding: Finding,
    request: &Request,
    connection: &Connection,
    known: &[KnownNote],
) -> Result<Option<Finding>, Error> {
    let Finding::Changed { path } = &finding else {
        return Ok(Some(finding));
    };
    let Ok(at) = known.binary_search_by(|note| note.path.as_str().cmp(path)) else {
        return Ok(Some(finding));
    };
    match collect::read(&scan::file_of(path, request.root.as_deref())) {
        Ok(text) => {
            let is_same = known[at].state == NoteState::Present
                && notes::fingerprint(connection, known[at].id)? == text.fingerprint;
            Ok((!is_same).then_some(finding))
        }
        Err(error) => Ok(Some(Finding::Skipped {
            path: path.clone(),
            reason: scan::reason(&error),
        })),
    }
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

/// The files of known notes that are there, and the notes beside them.
fn look(request: &Request, known: &[KnownNote]) -> Walk {
    let files: Vec<PathBuf> = known
        .iter()
        .map(|note| scan::file_of(&note.path, request.root.as_deref()))
        .collect();
    let mut folders: Vec<PathBuf> = files
        .iter()
        .filter_map(|file| file.parent().filter(|folder| folder.is_dir()))
        .map(Path::to_owned)
        .collect();
    folders.sort_unstable();
    folders.dedup();
    let options = WalkOptions {
        is_shallow: true,
        ..request.walk.clone()
    };
    let mut walk = walk(&folders, &options);
    let seen: FxHashSet<PathBuf> = walk.files.iter().map(|file| file.path.clone()).collect();
    // Those that were scanned by name, whatever they are called.
    for path in files {
        if !seen.contains(&path)
            && let Ok(stat) = fs::metadata(&path)
        {
            walk.files.push(File::new(path, &stat));
        }
    }
    walk.files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
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
