//! What the documents of `notebib export --aux` and `--keys` cite; watching them.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use std::{fs, thread};

use notebib::app::export::document::{Document, list, read, resolve};
use notebib::catalog::Catalog;
use notebib::model::WorkId;
use rustc_hash::FxHashMap;

use super::context::{Context, report};
use super::errors::{Failure, Outcome};
use super::import::bytes_of;

/// The works that documents cite.
pub(super) struct Cited {
    /// The keys under which each is cited; none when a document cites all works.
    pub(super) works: Option<FxHashMap<WorkId, Vec<String>>>,
    /// True when every citation is of a work.
    pub(super) is_complete: bool,
}

/// Reads the documents, and names on stderr what they cite and no work is.
pub(super) fn cited(
    documents: &[PathBuf],
    keys: Option<&Path>,
    catalog: &Catalog,
    context: &Context,
) -> Result<Cited, Failure> {
    let mut read_all: Vec<(String, Document)> = Vec::new();
    let mut left: Vec<PathBuf> = documents.to_vec();
    let mut seen: Vec<PathBuf> = Vec::new();
    while let Some(path) = left.pop() {
        if seen.contains(&path) {
            continue;
        }
        let (name, text) = text_of(&path, context)?;
        let document = read(&name, &text);
        // An .aux names the parts beside the first one.
        let folder = documents
            .first()
            .and_then(|first| first.parent())
            .unwrap_or(Path::new(""));
        let inputs = document.inputs.iter().map(|input| folder.join(input));
        left.extend(inputs.filter(|input| context.folder.join(input).is_file()));
        read_all.push((name, document));
        seen.push(path);
    }
    if let Some(path) = keys {
        let (name, text) = text_of(path, context)?;
        read_all.push((name, list(&text)));
    }
    let mut works: FxHashMap<WorkId, Vec<String>> = FxHashMap::default();
    let mut is_complete = true;
    for (name, document) in &read_all {
        let (cited, missing) = resolve(catalog, document)?;
        for (work, keys) in cited {
            let known = works.entry(work).or_default();
            for key in keys {
                // What no reader of BibTeX takes for a key cannot be one.
                if !known.contains(&key) && notebib::export::bib::is_key(&key) {
                    known.push(key);
                }
            }
        }
        for citation in missing {
            is_complete = false;
            report(&format!(
                "{name}:{}: no work has the key `{}`",
                citation.line, citation.key
            ));
        }
    }
    let is_all = read_all.iter().any(|it| it.1.is_all);
    Ok(Cited {
        works: (!is_all).then_some(works),
        is_complete,
    })
}

fn text_of(path: &Path, context: &Context) -> Result<(String, String), Failure> {
    let (name, bytes) = bytes_of(path, context)?;
    Ok((name, notebib::import::decode(bytes).0))
}

/// How often the files are looked at.
const PAUSE: Duration = Duration::from_millis(250);

/// Runs `export`, and again whenever one of the files changes, until the program is ended.
pub(super) fn watch(files: &[PathBuf], mut export: impl FnMut()) -> Outcome {
    let state = || -> Vec<Option<(SystemTime, u64)>> {
        let stat = |path: &Path| {
            let metadata = fs::metadata(path).ok()?;
            Some((metadata.modified().ok()?, metadata.len()))
        };
        let log = |path: &PathBuf| {
            // What SQLite has not put into the catalog's file yet.
            let mut name = path.clone().into_os_string();
            name.push("-wal");
            stat(Path::new(&name))
        };
        files
            .iter()
            .map(|path| stat(path))
            .chain(files.first().map(log))
            .collect()
    };
    let mut last = Vec::new();
    loop {
        let now = state();
        if now != last {
            export();
            // Reading the catalog may touch its log.
            last = state();
        }
        thread::sleep(PAUSE);
    }
}
