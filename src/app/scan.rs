//! Scan: notes in, catalog brought up to date.
//!
//! 1. The notes under the given paths are compared with those the catalog knows by path, size, time and
//!    inode (`plan`). What is unchanged is not opened.
//! 2. The others are read and searched for mentions on all cores (`read`), and written in the order of
//!    their paths by one writer (`write`), which asks `resolve` for the work of each mention.
//! 3. New works get their keys, changed ones are chosen anew, and short names are looked for (`sight`).
//!
//! All of it is one transaction: a scan that is killed has done nothing. Nothing a person said is changed.

mod accept;
mod plan;
pub(super) mod read;
pub(super) mod resolve;
mod sight;
pub(super) mod write;

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::in_order::in_order;
use super::suggest;
use crate::catalog::notes::{self, KnownNote, Stat};
use crate::catalog::{self, Catalog, Write, search, store};
use crate::collect::{Unreadable, Walk, WalkOptions, walk_unordered};
use crate::export::keys::Formula;
use crate::extract;

pub(super) use accept::{Into, accept};
use plan::{Job, Plan};
pub(super) use plan::{file_of, reason};
pub(super) use resolve::profile;
use write::{Works, Writer};

/// What to scan, and how.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Notes and folders. **Shape**: absolute, without `.` and `..`.
    pub paths: Vec<PathBuf>,
    /// The folder that paths in the catalog are relative to.
    pub root: Option<PathBuf>,
    /// Which files are notes.
    pub walk: WalkOptions,
    /// How mentions are found.
    pub extract: extract::Options,
    /// Mentions of at least this confidence that are below the threshold are kept as candidates, for
    /// `review`; [`CANDIDATES`] when not given. At or above the threshold: no candidates.
    pub candidates: Option<f32>,
    /// How citation keys are made.
    pub formula: Formula,
    /// Which tags are suggested.
    pub rules: suggest::Rules,
    /// Whether nothing is to be changed.
    pub is_dry: bool,
}

/// What became of a note.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "change", rename_all = "lowercase")]
pub enum Change {
    /// It was not known.
    New {
        /// Where it is.
        path: String,
    },
    /// Its content changed.
    Changed {
        /// Where it is.
        path: String,
    },
    /// It was known under another path.
    Moved {
        /// Where it is.
        path: String,
        /// Where it was.
        from: String,
    },
    /// Its file is gone; what it cites is kept.
    Vanished {
        /// Where it was.
        path: String,
    },
    /// It could not be read.
    Skipped {
        /// Where it is.
        path: String,
        /// Why.
        reason: String,
    },
}

/// What a scan did, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// **Shape**: in the order of paths.
    pub changes: Vec<Change>,
    /// Notes that are as they were.
    pub unchanged: usize,
    /// Mentions in the notes that were read.
    pub mentions: u64,
    /// Works that were not known.
    pub new_works: usize,
    /// Known works of which something changed.
    pub changed_works: usize,
    /// Places where a short name was found in the notes that were read.
    pub sightings: usize,
}

impl Report {
    /// The number of notes that were new, changed, moved, vanished and skipped.
    #[must_use]
    pub fn counts(&self) -> [usize; 5] {
        let mut counts = [0; 5];
        for change in &self.changes {
            let at = match change {
                Change::New { .. } => 0,
                Change::Changed { .. } => 1,
                Change::Moved { .. } => 2,
                Change::Vanished { .. } => 3,
                Change::Skipped { .. } => 4,
            };
            counts[at] += 1;
        }
        counts
    }

    /// One line for the history.
    fn summary(&self) -> String {
        let names = ["new", "changed", "moved", "vanished", "skipped"];
        let mut parts: Vec<String> = self
            .counts()
            .iter()
            .zip(names)
            .filter(|(count, _)| **count > 0)
            .map(|(count, name)| format!("{count} {name}"))
            .collect();
        if self.new_works > 0 {
            parts.push(format!("{} new works", self.new_works));
        }
        parts.join(", ")
    }

    fn skip(&mut self, path: &str, reason: &str) {
        self.changes.push(Change::Skipped {
            path: path.to_owned(),
            reason: reason.to_owned(),
        });
    }
}

/// Tells how far a scan is.
pub trait Watch: Sync {
    /// So many notes will be read.
    fn expect(&self, notes: usize);
    /// One more was read.
    fn step(&self);
}

impl Watch for () {
    fn expect(&self, _notes: usize) {}
    fn step(&self) {}
}

/// Below this confidence a mention is no candidate: too few are references for anybody to go on to the end.
pub const CANDIDATES: f32 = 0.2;

impl Request {
    fn floors(&self) -> read::Floors {
        let mentions = self.extract.threshold.unwrap_or(extract::decide::THRESHOLD);
        read::Floors {
            mentions,
            candidates: self.candidates.unwrap_or(CANDIDATES),
        }
    }
}

/// So many notes at once make it worth loading all works first.
const LARGE: usize = 1_000;

/// Brings the catalog up to date with the notes under the paths.
///
/// # Errors
/// When the catalog cannot be read or written. A note that cannot be read is no error: it is in the report.
pub fn scan(
    catalog: &mut Catalog,
    request: &Request,
    now: &str,
    watch: &dyn Watch,
) -> Result<Report, catalog::Error> {
    let version = notes::version(catalog.connection())?;
    // The folders and the catalog are read at once: each takes about as long as the other.
    let (found, known) = std::thread::scope(|scope| {
        let walking = scope.spawn(|| walk_unordered(&request.paths, &request.walk));
        let known = notes::known(catalog.connection());
        (walking.join(), known)
    });
    let found = found.unwrap_or_default();
    let plan = Plan::new(request, &found, &known?);
    if plan.is_empty() {
        return Ok(plan.into_report());
    }
    catalog.scan(now, !request.is_dry, |tx| {
        let plan = if notes::version(tx)? == version {
            plan
        } else {
            // Another scan was faster: what it wrote need not be read again.
            Plan::new(request, &found, &notes::known(tx)?)
        };
        if plan.is_empty() {
            return Ok(plan.into_report());
        }
        run(tx, request, plan, watch)
    })
}

/// What a scan would find, as far as it can be told without opening a file.
pub(super) fn compare(request: &Request, found: &Walk, known: &[KnownNote]) -> Vec<Change> {
    Plan::new(request, found, known).into_changes()
}

fn run(
    tx: &Write<'_>,
    request: &Request,
    mut plan: Plan<'_>,
    watch: &dyn Watch,
) -> Result<Report, catalog::Error> {
    let is_first = store::is_empty(tx)?;
    let is_large = plan.jobs.len() >= LARGE;
    let late = if is_first && is_large {
        store::drop_indexes(tx)?
    } else {
        Vec::new()
    };
    watch.expect(plan.jobs.len() * 2);
    let mut report = std::mem::take(&mut plan.report);
    let mut writer = Writer::new(tx, is_large)?;
    for (note, path, stat) in &plan.renewed {
        notes::renew(tx, *note, path, *stat, tx.now())?;
    }
    let mut lost = Lost::new(tx, &plan)?;
    let mut written: Vec<(i64, &Path)> = Vec::new();
    let jobs = std::mem::take(&mut plan.jobs);
    let order: Vec<usize> = (0..jobs.len()).collect();
    in_order(
        &order,
        |&at| {
            let read = read::read(
                jobs[at].file,
                &request.extract,
                request.floors(),
                &request.rules,
            );
            watch.step();
            (at, read)
        },
        |(at, read)| {
            let job = &jobs[at];
            let note = write_job(&mut writer, &mut lost, job, read, request, &mut report)?;
            if let Some(note) = note {
                written.push((note, job.file));
            }
            Ok::<(), catalog::Error>(())
        },
    )?;
    for (note, path) in lost.into_rest() {
        notes::lose(tx, note)?;
        for work in notes::works(tx, note)? {
            writer.resolver.touch(work);
        }
        report.changes.push(Change::Vanished { path });
    }
    for note in &plan.renewed {
        for work in notes::works(tx, note.0)? {
            writer.resolver.touch(work);
        }
    }
    let mut works = writer.works(&request.formula, is_first)?;
    let (late, sightings): (Vec<_>, Vec<_>) =
        late.into_iter().partition(|sql| !sql.contains("sightings"));
    if is_first {
        // All names are known: they are looked for while the works are indexed.
        let search = sight::Search::new(tx, request, &written, true)?;
        let (finished, looked) = std::thread::scope(|scope| {
            let looking = scope.spawn(|| search.look(watch));
            let finished = store::build_indexes(tx, &late)
                .and_then(|()| finish(tx, &mut writer, &mut works, request, true));
            (finished, looking.join().ok())
        });
        finished?;
        report.sightings = search.write(tx, looked, watch)?;
    } else {
        finish(tx, &mut writer, &mut works, request, false)?;
        let search = sight::Search::new(tx, request, &written, false)?;
        watch.expect(written.len() + search.len());
        report.sightings = search.write(tx, None, watch)?;
    }
    store::build_indexes(tx, &sightings)?;
    report.mentions = writer.mentions;
    report.new_works = works.new.len();
    report.changed_works = works.changed;
    report.changes.sort_by(|a, b| a.path().cmp(b.path()));
    tx.set_summary(report.summary());
    Ok(report)
}

fn finish(
    tx: &Write<'_>,
    writer: &mut Writer<'_>,
    works: &mut Works,
    request: &Request,
    is_first: bool,
) -> Result<(), catalog::Error> {
    writer.touched(works, &request.rules)?;
    writer.keys(!works.new.is_empty())?;
    if is_first {
        return search::index_all(tx);
    }
    let new: Vec<_> = works
        .new
        .iter()
        .map(|&work| crate::model::WorkId(work))
        .collect();
    search::index(tx, &new)
}

fn write_job(
    writer: &mut Writer<'_>,
    lost: &mut Lost,
    job: &Job<'_>,
    read: Result<read::Read, Unreadable>,
    request: &Request,
    report: &mut Report,
) -> Result<Option<i64>, catalog::Error> {
    let tx = lost.tx_of(writer);
    let mut read = match read {
        Ok(read) => read,
        // It went while we were looking.
        Err(Unreadable::Absent) => {
            if let Some(note) = job.note {
                lost.add(note, &job.path);
            }
            return Ok(None);
        }
        Err(error) => {
            let reason = plan::reason(&error);
            notes::skip(tx, job.note, &job.path, job.stat, &reason, tx.now())?;
            if let Some(note) = job.note {
                for work in notes::works(tx, note)? {
                    writer.resolver.touch(work);
                }
            }
            report.skip(&job.path, &reason);
            return Ok(None);
        }
    };
    let mut note = job.note;
    if let Some(known) = note {
        if job.is_same_name && notes::fingerprint(tx, known)? == read.fingerprint {
            notes::renew(tx, known, &job.path, job.stat, tx.now())?;
            if job.is_back {
                for work in notes::works(tx, known)? {
                    writer.resolver.touch(work);
                }
                report.changes.push(Change::Changed {
                    path: job.path.clone(),
                });
            } else {
                report.unchanged += 1;
            }
            return Ok(None);
        }
        report.changes.push(Change::Changed {
            path: job.path.clone(),
        });
    } else if let Some((was, from)) = lost.take(tx, job, &read)? {
        note = Some(was);
        report.changes.push(Change::Moved {
            path: job.path.clone(),
            from,
        });
    } else {
        report.changes.push(Change::New {
            path: job.path.clone(),
        });
    }
    let old = match note {
        Some(note) => store::mentions(tx, note)?,
        None => Vec::new(),
    };
    if let Some(note) = note {
        accept::restore(writer, note, &mut read, job.file, request)?;
    }
    writer.note(note, &job.path, job.stat, read, old).map(Some)
}

impl Change {
    /// Where the note is; where it was when it vanished.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            Self::New { path }
            | Self::Changed { path }
            | Self::Moved { path, .. }
            | Self::Vanished { path }
            | Self::Skipped { path, .. } => path,
        }
    }
}

/// Notes whose file is not where it was: one of the new files may be it.
struct Lost {
    notes: FxHashMap<i64, String>,
    by_fingerprint: FxHashMap<Vec<u8>, i64>,
    by_inode: FxHashMap<u64, i64>,
}

impl Lost {
    fn new(tx: &Write<'_>, plan: &Plan<'_>) -> Result<Self, catalog::Error> {
        let mut lost = Self {
            notes: FxHashMap::default(),
            by_fingerprint: FxHashMap::default(),
            by_inode: FxHashMap::default(),
        };
        for known in &plan.lost {
            let (id, stat): (i64, Stat) = (known.id, known.stat);
            lost.notes.insert(id, known.path.clone());
            lost.by_fingerprint.insert(notes::fingerprint(tx, id)?, id);
            if stat.inode != 0 {
                lost.by_inode.insert(stat.inode, id);
            }
        }
        Ok(lost)
    }

    fn tx_of<'t>(&self, writer: &Writer<'t>) -> &'t Write<'t> {
        writer.tx()
    }

    fn add(&mut self, note: i64, path: &str) {
        self.notes.insert(note, path.to_owned());
    }

    /// The lost note that this new file is: the same bytes, or the same inode and half of the titles.
    fn take(
        &mut self,
        tx: &Write<'_>,
        job: &Job<'_>,
        read: &read::Read,
    ) -> Result<Option<(i64, String)>, catalog::Error> {
        if self.notes.is_empty() {
            return Ok(None);
        }
        if let Some(&note) = self.by_fingerprint.get(read.fingerprint.as_slice())
            && let Some(path) = self.notes.remove(&note)
        {
            return Ok(Some((note, path)));
        }
        let Some(&note) = self.by_inode.get(&job.stat.inode) else {
            return Ok(None);
        };
        let old = store::mentions(tx, note)?;
        let kept = old
            .iter()
            .filter(|it| read.found.iter().any(|found| found.fold == it.fold))
            .count();
        // An inode is soon given to another file.
        if kept == 0 || kept * 2 < old.len() {
            return Ok(None);
        }
        Ok(self.notes.remove(&note).map(|path| (note, path)))
    }

    /// What is left is gone.
    fn into_rest(self) -> Vec<(i64, String)> {
        let mut rest: Vec<_> = self.notes.into_iter().collect();
        rest.sort_unstable();
        rest
    }
}
