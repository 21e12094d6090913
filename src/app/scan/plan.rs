//! What a scan has to do: the files that are there beside the notes that are known.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Change, Report, Request};
use crate::catalog::notes::{KnownNote, NoteState, Stat};
use crate::collect::{File, Unreadable, Walk};

/// A file to read.
#[derive(Debug)]
pub(super) struct Job<'f> {
    /// Where it is.
    pub(super) file: &'f Path,
    /// Its path as the catalog writes it.
    pub(super) path: String,
    /// Taken before it is read: what changes after that is seen by the next scan.
    pub(super) stat: Stat,
    /// Its row, when it is known.
    pub(super) note: Option<i64>,
    /// Whether it was known by this file name, which tells format and date.
    pub(super) is_same_name: bool,
    /// Whether it was gone or unreadable.
    pub(super) is_back: bool,
}

/// What a scan has to do.
#[derive(Debug, Default)]
pub(super) struct Plan<'f> {
    /// **Shape**: in the order of paths.
    pub(super) jobs: Vec<Job<'f>>,
    /// Notes that only moved: row, new path, stat.
    pub(super) renewed: Vec<(i64, String, Stat)>,
    /// Notes whose file is not where it was.
    pub(super) lost: Vec<KnownNote>,
    /// What is known before anything is read.
    pub(super) report: Report,
}

impl<'f> Plan<'f> {
    pub(super) fn new(request: &Request, found: &'f Walk, known: &[KnownNote]) -> Self {
        let mut plan = Self::default();
        let by_path: FxHashMap<&str, usize> = known
            .iter()
            .enumerate()
            .map(|(at, note)| (note.path.as_str(), at))
            .collect();
        let mut is_there = vec![false; known.len()];
        let mut new: Vec<(&File, String)> = Vec::new();
        for file in &found.files {
            let path = stored_path(&file.path, request.root.as_deref());
            match by_path.get(&*path) {
                // Paths that lie in one another: it was found before.
                Some(&at) if is_there[at] => {}
                Some(&at) => {
                    is_there[at] = true;
                    plan.compare(file, &path, &known[at]);
                }
                None => new.push((file, path.into_owned())),
            }
        }
        new.sort_unstable_by(|a, b| a.1.cmp(&b.1));
        new.dedup_by(|a, b| a.1 == b.1);
        plan.find_lost(request, found, known, &is_there);
        plan.place_new(new);
        plan.jobs.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        plan
    }

    /// True when there is nothing to write.
    pub(super) fn is_empty(&self) -> bool {
        self.jobs.is_empty() && self.renewed.is_empty() && self.lost.is_empty()
    }

    pub(super) fn into_report(mut self) -> Report {
        self.report.changes.sort_by(|a, b| a.path().cmp(b.path()));
        self.report
    }

    /// What will be done, before a file is opened.
    pub(super) fn into_changes(self) -> Vec<Change> {
        let jobs = self.jobs.into_iter().map(|job| match job.note {
            Some(_) => Change::Changed { path: job.path },
            None => Change::New { path: job.path },
        });
        let lost = self
            .lost
            .into_iter()
            .map(|note| Change::Vanished { path: note.path });
        let mut changes = self.report.changes;
        changes.extend(jobs.chain(lost));
        changes.sort_by(|a, b| a.path().cmp(b.path()));
        changes
    }

    fn compare(&mut self, file: &'f File, path: &str, note: &KnownNote) {
        let stat = stat_of(file);
        let is_as_it_was = stat == note.stat;
        match note.state {
            NoteState::Present if is_as_it_was => self.report.unchanged += 1,
            // What it holds has not changed; whether we may read it is not in the stat.
            NoteState::Skipped if is_as_it_was && !is_now_open(&file.path, note) => {
                let reason = note.reason.as_deref().unwrap_or_default();
                self.report.skip(path, reason);
            }
            state => self.jobs.push(Job {
                file: &file.path,
                path: path.to_owned(),
                stat,
                note: Some(note.id),
                is_same_name: true,
                is_back: state != NoteState::Present,
            }),
        }
    }

    /// Notes under the given paths that were there and were not found.
    fn find_lost(
        &mut self,
        request: &Request,
        found: &Walk,
        known: &[KnownNote],
        is_there: &[bool],
    ) {
        let stored = |path: &Path| stored_path(path, request.root.as_deref()).into_owned();
        let scopes: Vec<String> = request.paths.iter().map(|path| stored(path)).collect();
        let mut closed = Vec::new();
        for skipped in &found.skipped {
            let path = stored(&skipped.path);
            let is_absent = matches!(skipped.reason, Unreadable::Absent);
            let is_known = known.iter().any(|note| is_under(&note.path, &path));
            if !(is_absent && is_known) {
                self.report.skip(&path, &reason(&skipped.reason));
            }
            if !is_absent {
                closed.push(path);
            }
        }
        for (note, _) in known
            .iter()
            .zip(is_there)
            .filter(|(_, is_there)| !**is_there)
        {
            let is_here = scopes.iter().any(|scope| is_under(&note.path, scope));
            let is_hidden_from_us = closed.iter().any(|path| is_under(&note.path, path));
            if is_here && !is_hidden_from_us && note.state != NoteState::Gone {
                self.lost.push(note.clone());
            }
        }
    }

    /// A new file that has the inode, size, time and name of a lost note is that note; the others are read.
    fn place_new(&mut self, new: Vec<(&'f File, String)>) {
        let by_inode: FxHashMap<u64, usize> = self
            .lost
            .iter()
            .enumerate()
            .filter(|(_, note)| note.stat.inode != 0 && note.state == NoteState::Present)
            .map(|(at, note)| (note.stat.inode, at))
            .collect();
        let mut found: FxHashSet<usize> = FxHashSet::default();
        for (file, path) in new {
            let stat = stat_of(file);
            if let Some(&at) = by_inode.get(&stat.inode)
                && self.lost[at].stat == stat
                && name_of(&self.lost[at].path) == name_of(&path)
                && found.insert(at)
            {
                let note = &self.lost[at];
                self.report.changes.push(Change::Moved {
                    path: path.clone(),
                    from: note.path.clone(),
                });
                self.renewed.push((note.id, path, stat));
                continue;
            }
            self.jobs.push(Job {
                file: &file.path,
                path,
                stat,
                note: None,
                is_same_name: false,
                is_back: false,
            });
        }
        let mut at = 0;
        self.lost.retain(|_| {
            at += 1;
            !found.contains(&(at - 1))
        });
    }
}

const fn stat_of(file: &File) -> Stat {
    Stat {
        size: file.size,
        mtime_ns: file.mtime_ns,
        inode: file.inode,
    }
}

fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// True when a file that we were not allowed to read can be opened now.
fn is_now_open(path: &Path, note: &KnownNote) -> bool {
    let was_forbidden = note.reason.as_deref() == Some(reason(&Unreadable::Forbidden).as_str());
    was_forbidden && fs::File::open(path).is_ok()
}

/// Why a file was not read, with what the system said.
pub(in crate::app) fn reason(error: &Unreadable) -> String {
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

/// The path as the catalog writes it: below `root` relative to it, with `/`.
fn stored_path<'p>(path: &'p Path, root: Option<&Path>) -> Cow<'p, str> {
    // Most paths, and 100,000 of them at once: no component is looked at.
    if !cfg!(windows)
        && let (Some(path), Some(root)) = (path.to_str(), root.and_then(Path::to_str))
        && let Some(below) = path.strip_prefix(root).and_then(|it| it.strip_prefix('/'))
        && !below.starts_with('/')
    {
        return Cow::Borrowed(below);
    }
    let below = root.and_then(|root| path.strip_prefix(root).ok());
    let path = below.unwrap_or(path).to_string_lossy();
    if cfg!(windows) {
        return Cow::Owned(path.replace('\\', "/"));
    }
    path
}

/// The file of a note, from its path in the catalog.
pub(in crate::app) fn file_of(path: &str, root: Option<&Path>) -> PathBuf {
    root.map_or_else(|| PathBuf::from(path), |root| root.join(path))
}

/// True when the note is the path or below it; both as the catalog writes them.
fn is_under(note: &str, path: &str) -> bool {
    match path.trim_end_matches('/') {
        // The root itself.
        "" if path.is_empty() => return !note.starts_with('/'),
        "" => return note.starts_with('/'),
        _ => {}
    }
    let path = path.trim_end_matches('/');
    note.strip_prefix(path)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
