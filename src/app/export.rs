//! Export: works of the catalog in, a bibliography out, into a writer or in place of a file.

pub mod document;

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::catalog::works::{self, Filter, Sort};
use crate::catalog::{self, Catalog, entries};
use crate::export::{Dialect, bibtex, record};
use crate::model::{Entry, Work, WorkId};

/// Batches that are being formatted while the next is read.
const AHEAD: usize = 4;
/// Works of a batch where they are not read in the order of keys.
const BATCH: usize = 500;

/// Which works, in which order, and under which keys.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Which works.
    pub filter: Filter,
    /// In which order.
    pub sort: Sort,
    /// Under which keys a document cites them, where it is exported for one; the works' own else.
    pub cited: FxHashMap<WorkId, Vec<String>>,
}

/// Some works that are to be written.
pub struct Batch<'b> {
    /// The works.
    pub works: &'b [Work],
    imported: FxHashMap<WorkId, String>,
    parents: &'b Parents,
    cited: &'b FxHashMap<WorkId, Vec<String>>,
}

impl Batch<'_> {
    /// True when no work of it was imported, and no document says the keys.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.imported.is_empty() && self.cited.is_empty()
    }

    /// The works and the entries that they are written as; a work that a document cites under two keys comes
    /// twice, or, where BibLaTeX reads it, once with the other keys as `ids`.
    pub fn entries(&self, options: &bibtex::Options, dialect: Dialect) -> Vec<(&Work, Entry)> {
        let mut entries = Vec::with_capacity(self.works.len());
        for work in self.works {
            let imported = self.imported.get(&work.id);
            let imported = imported.and_then(|json| serde_json::from_str(json).ok());
            let mut entry = record::entry(work, imported, options, dialect);
            record::link(&mut entry, |parent| self.parents.key(parent, dialect));
            match self.cited.get(&work.id).map(Vec::as_slice) {
                None | Some([]) => entries.push((work, entry)),
                Some([first, others @ ..]) => {
                    entry.key.clone_from(first);
                    if dialect == Dialect::Biblatex {
                        let mut ids: Vec<&str> = entry.own("ids").into_iter().collect();
                        ids.extend(others.iter().map(String::as_str));
                        let ids = ids.join(",");
                        entry.set("ids", ids);
                        entries.push((work, entry));
                        continue;
                    }
                    let copies = others.iter().map(|key| {
                        let mut copy = entry.clone();
                        copy.key.clone_from(key);
                        (work, copy)
                    });
                    let copies: Vec<_> = copies.collect();
                    entries.push((work, entry));
                    entries.extend(copies);
                }
            }
        }
        entries
    }
}

/// The entries that others refer to by `crossref`.
#[derive(Debug, Default)]
struct Parents {
    /// What is written in `crossref`, in lower case, and the key of the work that it is, when it is exported.
    keys: FxHashMap<String, String>,
    /// Those that are one of the `ids` of their entry, which BibLaTeX reads.
    ids: FxHashSet<String>,
    works: FxHashSet<WorkId>,
}

impl Parents {
    fn new(catalog: &Catalog, filter: &Filter) -> Result<Self, catalog::Error> {
        let connection = catalog.connection();
        let mut parents = Self::default();
        let named = entries::parents(connection)?;
        if named.is_empty() {
            return Ok(parents);
        }
        let exported: FxHashMap<WorkId, String> = catalog
            .works(filter, Sort::Key, None)?
            .into_iter()
            .map(|work| (work.id, work.key))
            .collect();
        for name in named {
            let work = works::by_key_of_any_case(connection, &name)?;
            if let Some(work) = work
                && let Some(key) = exported.get(&work)
            {
                if !name.eq_ignore_ascii_case(key)
                    && let Some(entry) = entries::of(connection, work)?
                    && entry.own("ids").is_some_and(|ids| has(ids, &name))
                {
                    parents.ids.insert(name.clone());
                }
                parents.keys.insert(name, key.clone());
                parents.works.insert(work);
            }
        }
        Ok(parents)
    }

    fn key(&self, written: &str, dialect: Dialect) -> Option<String> {
        let name = written.trim().to_lowercase();
        let key = self.keys.get(&name)?;
        if dialect == Dialect::Biblatex && self.ids.contains(&name) {
            return Some(written.trim().to_owned());
        }
        Some(key.clone())
    }
}

/// True when a list of keys has this one; capitals do not count.
fn has(ids: &str, key: &str) -> bool {
    ids.split(',').any(|id| id.trim().eq_ignore_ascii_case(key))
}

/// Writes the works of a selection; returns how many.
///
/// `format` appends some works to a text and may run on any thread; `between` stands between two such texts.
/// One thread reads the catalog while others format, and in the order of keys memory does not grow with the
/// number of works. What others refer to by `crossref` comes last, as BibTeX demands.
///
/// # Errors
///
/// When the catalog cannot be read, `out` fails, or `format` does.
pub fn write<E>(
    catalog: &Catalog,
    selection: &Selection,
    out: &mut (impl Write + ?Sized),
    between: &str,
    format: impl Fn(&Batch<'_>, &mut Vec<u8>) -> Result<(), E> + Sync,
) -> Result<usize, E>
where
    E: From<catalog::Error> + From<io::Error> + Send,
{
    let format = &format;
    let parents = &Parents::new(catalog, &selection.filter)?;
    let cited = &selection.cited;
    let mut count = 0;
    rayon::in_place_scope(|scope| {
        let mut texts: VecDeque<mpsc::Receiver<Result<Vec<u8>, E>>> = VecDeque::new();
        let mut is_first = true;
        let mut write = |text: mpsc::Receiver<Result<Vec<u8>, E>>| -> Result<(), E> {
            let Ok(text) = text.recv() else {
                // Only a panic drops the sender, and the scope passes that on.
                return Ok(());
            };
            if !std::mem::take(&mut is_first) {
                out.write_all(between.as_bytes())?;
            }
            out.write_all(&text?)?;
            Ok(())
        };
        let mut take = |works: Vec<Work>| -> Result<(), E> {
            if works.is_empty() {
                return Ok(());
            }
            count += works.len();
            let imported = entries::of_all(catalog.connection(), works.iter().map(|work| work.id))?;
            let (sender, text) = mpsc::channel();
            scope.spawn(move |_| {
                let mut text = Vec::with_capacity(works.len() * 512);
                let batch = Batch {
                    works: &works,
                    imported,
                    parents,
                    cited,
                };
                let done = format(&batch, &mut text);
                // Nobody waits for it after another batch failed.
                let _ = sender.send(done.map(|()| text));
            });
            texts.push_back(text);
            if texts.len() > AHEAD
                && let Some(text) = texts.pop_front()
            {
                write(text)?;
            }
            Ok(())
        };
        let mut last: Vec<Work> = Vec::new();
        let mut part = |works: Vec<Work>| -> Result<(), E> {
            let (held, now): (Vec<Work>, Vec<Work>) = works
                .into_iter()
                .partition(|work| parents.works.contains(&work.id));
            last.extend(held);
            take(now)
        };
        if selection.sort == Sort::Key {
            catalog.each_batch(&selection.filter, &mut part)?;
        } else {
            let mut works = catalog
                .works(&selection.filter, selection.sort, None)?
                .into_iter();
            loop {
                let batch: Vec<Work> = works.by_ref().take(BATCH).collect();
                if batch.is_empty() {
                    break;
                }
                part(batch)?;
            }
        }
        take(last)?;
        texts.into_iter().try_for_each(write)
    })?;
    Ok(count)
}

/// Bytes that go to a file at a time.
const BUFFER: usize = 256 << 10;

/// Writes a file anew: `write` writes into a new file beside it, which takes its place when all of it is on
/// the disk.
///
/// What fails, at whatever moment, leaves the old file as it was. A symbolic link stays one, its target is
/// replaced. The new file has the permissions of the old one. What is no regular file, such as
/// `/dev/stdout` or a pipe, is written to as it is.
///
/// # Errors
///
/// When the file cannot be written to, or its folder; or the error of `write`.
pub fn replace<T, E: From<io::Error>>(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<T, E>,
) -> Result<T, E> {
    let old = match fs::metadata(path) {
        Ok(metadata) => Some(metadata),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error.into()),
    };
    if old.as_ref().is_some_and(fs::Metadata::is_dir) {
        return Err(io::Error::from(io::ErrorKind::IsADirectory).into());
    }
    if let Some(old) = &old {
        // A file that its owner made read-only stays, although its folder would let us replace it.
        let file = File::options().write(true).open(path)?;
        if !old.is_file() {
            let mut out = BufWriter::with_capacity(BUFFER, file);
            let done = write(&mut out)?;
            out.flush()?;
            return Ok(done);
        }
    }
    // Only now: the link behind `/dev/stdout` ends at no path.
    let path = target(path)?;
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut new = tempfile::Builder::new();
    new.prefix(".notebib-").suffix(".tmp");
    #[cfg(unix)]
    let everyone = {
        use std::os::unix::fs::PermissionsExt as _;
        // What the umask leaves of it, as for any new file.
        fs::Permissions::from_mode(0o666)
    };
    #[cfg(unix)]
    new.permissions(everyone);
    fs::metadata(folder)?;
    // Without the name of the file beside it, of which nobody has heard.
    let new = new
        .tempfile_in(folder)
        .map_err(|error| io::Error::from(error.kind()))?;
    let mut out = BufWriter::with_capacity(BUFFER, new);
    let done = write(&mut out)?;
    let new = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    if let Some(old) = old {
        new.as_file().set_permissions(old.permissions())?;
    }
    new.as_file().sync_all()?;
    new.persist(&path).map_err(|error| error.error)?;
    // The name is on the disk when the folder is; where folders cannot be synced, the system sees to it.
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(done)
}

/// Follows symbolic links to the file that is, or would be, at their end.
fn target(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    // As many as Linux follows.
    for _ in 0..40 {
        match fs::read_link(&path) {
            Ok(next) => path = path.parent().unwrap_or(Path::new("")).join(next),
            // No link, or nothing there.
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(path: &Path, text: &str) -> io::Result<()> {
        replace(path, |out| out.write_all(text.as_bytes()))
    }

    #[test]
    fn a_failed_write_leaves_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("refs.bib");
        put(&path, "old").unwrap();
        let failed: io::Result<()> = replace(&path, |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("the disk is full"))
        });
        assert!(failed.is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_stay() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (
            folder.path().join("refs.bib"),
            folder.path().join("link.bib"),
        );
        symlink("refs.bib", &link).unwrap();
        put(&link, "one").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        put(&link, "two").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "two");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(
            fs::metadata(&file).unwrap().permissions().mode() & 0o777,
            0o640
        );
        let circle = folder.path().join("circle.bib");
        symlink("circle.bib", &circle).unwrap();
        assert!(put(&circle, "three").is_err());
        assert!(put(folder.path(), "three").is_err());
        assert!(put(&folder.path().join("none/refs.bib"), "three").is_err());
    }
}
