//! Finds the note files under some paths.

use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::Unreadable;

/// File name extensions that notes have.
const EXTENSIONS: [&str; 14] = [
    "md", "markdown", "mdown", "mkd", "txt", "text", "org", "html", "htm", "tex", "latex", "typ",
    "rst", "qmd",
];
/// A larger file is no note.
const MAX_BYTES: u64 = 256 << 20;

/// Which files are notes.
#[derive(Debug, Clone)]
pub struct WalkOptions {
    /// File name extensions, without dot, lower-case.
    pub extensions: Vec<String>,
    /// Names of files and folders that are passed over.
    pub ignore: Vec<String>,
    /// Whether files and folders whose name starts with a dot are read.
    pub is_hidden_read: bool,
    /// Whether symbolic links are followed.
    pub are_links_followed: bool,
    /// Files of more bytes are skipped.
    pub max_bytes: u64,
    /// Whether folders below the given ones are left out.
    pub is_shallow: bool,
}

impl Default for WalkOptions {
    fn default() -> Self {
        Self {
            extensions: EXTENSIONS.map(str::to_owned).to_vec(),
            ignore: vec!["node_modules".to_owned()],
            is_hidden_read: false,
            are_links_followed: false,
            max_bytes: MAX_BYTES,
            is_shallow: false,
        }
    }
}

/// A note file, as found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The path: the given one, with what was found below it.
    pub path: PathBuf,
    /// **Units**: bytes.
    pub size: u64,
    /// Last change of the content. **Units**: nanoseconds since 1970.
    pub mtime_ns: i64,
    /// The inode; 0 where the platform has none.
    pub inode: u64,
}

impl File {
    /// The file with this stat.
    #[must_use]
    pub fn new(path: PathBuf, stat: &Metadata) -> Self {
        let (_, inode) = id_of(stat);
        Self {
            path,
            size: stat.len(),
            mtime_ns: mtime_ns(stat),
            inode,
        }
    }
}

/// A file or folder that could not be looked at.
#[derive(Debug)]
pub struct Skipped {
    /// Which one.
    pub path: PathBuf,
    /// Why.
    pub reason: Unreadable,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Walk {
    /// **Shape**: in the order of paths, each once.
    pub files: Vec<File>,
    /// **Shape**: in the order of paths.
    pub skipped: Vec<Skipped>,
}

/// Finds the notes among `paths` and below those that are folders.
///
/// A file that is named is taken whatever its extension. Folders are read in parallel.
#[must_use]
pub fn walk(paths: &[PathBuf], options: &WalkOptions) -> Walk {
    let mut walk = walk_unordered(paths, options);
    walk.files
        .sort_unstable_by(|a, b| a.path.as_os_str().cmp(b.path.as_os_str()));
    walk.files.dedup_by(|a, b| a.path == b.path);
    walk
}

/// As [`walk`], with the files in no stated order and more than once when `paths` lie in one another: of
/// 100,000 files, putting them in order takes a third as long as finding them.
#[must_use]
pub fn walk_unordered(paths: &[PathBuf], options: &WalkOptions) -> Walk {
    let found = Mutex::new(Walk::default());
    rayon::scope(|scope| {
        for path in paths {
            match fs::metadata(path) {
                Ok(stat) if stat.is_dir() => {
                    let walker = Walker {
                        options,
                        found: &found,
                    };
                    let ancestors = vec![id_of(&stat)];
                    scope.spawn(move |scope| walker.folder(scope, path.clone(), ancestors));
                }
                Ok(stat) => Walker {
                    options,
                    found: &found,
                }
                .add(path.clone(), &stat),
                Err(error) => Walker {
                    options,
                    found: &found,
                }
                .skip(path, Unreadable::from(error)),
            }
        }
    });
    let mut walk = found
        .into_inner()
        .unwrap_or_else(|poisoned| poisoned.into_inner());
    walk.skipped.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    walk
}

#[derive(Clone, Copy)]
struct Walker<'w> {
    options: &'w WalkOptions,
    found: &'w Mutex<Walk>,
}

impl<'w> Walker<'w> {
    fn folder(self, scope: &rayon::Scope<'w>, path: PathBuf, ancestors: Vec<(u64, u64)>) {
        let entries = match fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) => return self.skip(&path, Unreadable::from(error)),
        };
        // One lock a folder, not one a file.
        let mut files = Vec::new();
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.skip(&path, Unreadable::from(error));
                    break;
                }
            };
            let name = entry.file_name();
            if self.is_passed_over(&name) {
                continue;
            }
            let Ok(kind) = entry.file_type() else {
                continue;
            };
            if kind.is_dir() {
                if self.options.is_shallow {
                    continue;
                }
                let below = path.join(&name);
                let mut ancestors = ancestors.clone();
                if self.options.are_links_followed
                    && let Ok(stat) = entry.metadata()
                {
                    ancestors.push(id_of(&stat));
                }
                scope.spawn(move |scope| self.folder(scope, below, ancestors));
            } else if kind.is_symlink() {
                self.link(scope, path.join(&name), &ancestors);
            } else if kind.is_file() && self.is_note(&name) {
                // The stat is relative to the open folder: cheaper than by path.
                match entry.metadata() {
                    Ok(stat) => files.extend(self.file(path.join(&name), &stat)),
                    Err(error) => self.skip(&path.join(&name), Unreadable::from(error)),
                }
            }
        }
        self.lock().files.append(&mut files);
    }

    /// A link is followed when that is asked for; one that leads nowhere or in a circle is told of.
    fn link(self, scope: &rayon::Scope<'w>, path: PathBuf, ancestors: &[(u64, u64)]) {
        match fs::metadata(&path) {
            Err(error) => self.skip(&path, Unreadable::from(error)),
            Ok(stat) if stat.is_dir() => {
                let id = id_of(&stat);
                if ancestors.contains(&id) {
                    self.skip(&path, Unreadable::Circle);
                } else if self.options.are_links_followed && !self.options.is_shallow {
                    let mut ancestors = ancestors.to_vec();
                    ancestors.push(id);
                    scope.spawn(move |scope| self.folder(scope, path, ancestors));
                }
            }
            Ok(stat) => {
                if self.options.are_links_followed
                    && path.file_name().is_some_and(|name| self.is_note(name))
                {
                    self.add(path, &stat);
                }
            }
        }
    }

    fn is_passed_over(self, name: &OsStr) -> bool {
        let is_hidden = name.as_encoded_bytes().starts_with(b".");
        (is_hidden && !self.options.is_hidden_read)
            || self
                .options
                .ignore
                .iter()
                .any(|ignored| OsStr::new(ignored) == name)
    }

    fn is_note(self, name: &OsStr) -> bool {
        let name = name.as_encoded_bytes();
        // As `Path::extension`: what follows the last dot, unless the name begins with it.
        let Some(dot) = memchr::memrchr(b'.', name).filter(|&dot| dot > 0) else {
            return false;
        };
        self.options
            .extensions
            .iter()
            .any(|it| it.as_bytes().eq_ignore_ascii_case(&name[dot + 1..]))
    }

    fn add(self, path: PathBuf, stat: &Metadata) {
        if !stat.is_file() {
            return self.skip(&path, Unreadable::NoFile);
        }
        if let Some(file) = self.file(path, stat) {
            self.lock().files.push(file);
        }
    }

    fn file(self, path: PathBuf, stat: &Metadata) -> Option<File> {
        let size = stat.len();
        if size > self.options.max_bytes {
            self.skip(&path, Unreadable::TooLarge { size });
            return None;
        }
        Some(File::new(path, stat))
    }

    fn skip(self, path: &Path, reason: Unreadable) {
        self.lock().skipped.push(Skipped {
            path: path.into(),
            reason,
        });
    }

    fn lock(self) -> std::sync::MutexGuard<'w, Walk> {
        self.found
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

#[cfg(unix)]
fn id_of(stat: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt as _;
    (stat.dev(), stat.ino())
}

#[cfg(not(unix))]
fn id_of(_stat: &Metadata) -> (u64, u64) {
    (0, 0)
}

#[cfg(unix)]
fn mtime_ns(stat: &Metadata) -> i64 {
    use std::os::unix::fs::MetadataExt as _;
    stat.mtime()
        .saturating_mul(1_000_000_000)
        .saturating_add(stat.mtime_nsec())
}

#[cfg(not(unix))]
fn mtime_ns(stat: &Metadata) -> i64 {
    stat.modified()
        .ok()
        .and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok())
        .and_then(|since| i64::try_from(since.as_nanos()).ok())
        .unwrap_or(0)
}
