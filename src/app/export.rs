//! Export: works of the catalog in, a bibliography out, into a writer or in place of a file.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use crate::catalog::works::Filter;
use crate::catalog::{self, Catalog};
use crate::model::Work;

/// Batches that are being formatted while the next is read.
const AHEAD: usize = 4;

/// Writes the works that pass a filter, in the order of their keys; returns how many.
///
/// `format` appends some works to a text and may run on any thread; `between` stands between two such texts.
/// One thread reads the catalog while others format, and memory does not grow with the number of works.
///
/// # Errors
///
/// When the catalog cannot be read, `out` fails, or `format` does.
pub fn write<E>(
    catalog: &Catalog,
    filter: &Filter,
    out: &mut (impl Write + ?Sized),
    between: &str,
    format: impl Fn(&[Work], &mut Vec<u8>) -> Result<(), E> + Sync,
) -> Result<usize, E>
where
    E: From<catalog::Error> + From<io::Error> + Send,
{
    let format = &format;
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
        catalog.each_batch(filter, |works| {
            count += works.len();
            let (sender, text) = mpsc::channel();
            scope.spawn(move |_| {
                let mut text = Vec::with_capacity(works.len() * 512);
                let done = format(&works, &mut text);
                // Nobody waits for it after another batch failed.
                let _ = sender.send(done.map(|()| text));
            });
            texts.push_back(text);
            if texts.len() > AHEAD
                && let Some(text) = texts.pop_front()
            {
                write(text)?;
            }
            Ok::<_, E>(())
        })?;
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
