//! What is wrong in what the catalog says of works: the rules of `.bib` files over the catalog's own entries.

use rustc_hash::FxHashMap;

use super::{Finding, Flaw};
use crate::app::export::{Selection, write};
use crate::catalog::places::{mentions_of, note};
use crate::catalog::{self, Catalog, Connection, works};
use crate::export::{Dialect, bib, bibtex, record};
use crate::import::lint::lint;

/// The rules that ask what a work is, and not how a file is written. What an export puts right is none.
const RULES: [&str; 12] = [
    "missing-field",
    "mojibake",
    "odd-date",
    "odd-doi",
    "odd-isbn",
    "odd-issn",
    "odd-month",
    "odd-names",
    "odd-number",
    "odd-url",
    "odd-year",
    "published-preprint",
];

/// Checks every work; `is_off` says which rules are not asked for.
///
/// **Shape**: in the order of keys; each with the first place that cites the work, if there is one.
///
/// # Errors
/// When the catalog cannot be read.
pub(super) fn flaws(
    catalog: &Catalog,
    is_off: &dyn Fn(&str) -> bool,
) -> Result<Vec<Finding>, catalog::Error> {
    let mut text: Vec<u8> = Vec::new();
    let options = bibtex::Options::default();
    let written = write(
        catalog,
        &Selection::default(),
        &mut text,
        "\n",
        |batch, text| {
            let mut part = String::new();
            for (_, mut entry) in batch.entries(&options, Dialect::Biblatex) {
                record::inline(&mut entry);
                bib::push(&mut part, &entry, Dialect::Biblatex, options.alphabet);
            }
            text.extend_from_slice(part.as_bytes());
            Ok::<_, Failed>(())
        },
    );
    match written {
        Ok(_) => {}
        Err(Failed::Catalog(error)) => return Err(error),
        // Writing into memory does not fail.
        Err(Failed::Write) => return Ok(Vec::new()),
    }
    let text = String::from_utf8(text).unwrap_or_default();
    let connection = catalog.connection();
    let mut places: FxHashMap<String, Option<(String, u32, u32)>> = FxHashMap::default();
    let mut findings = Vec::new();
    for finding in lint(&text, |rule| !RULES.contains(&rule) || is_off(rule)) {
        if !places.contains_key(&finding.key) {
            let place = first_place(connection, &finding.key)?;
            places.insert(finding.key.clone(), place);
        }
        let place = places.get(&finding.key).cloned().flatten();
        let (path, line, column) = match place {
            Some((path, line, column)) => (Some(path), Some(line), Some(column)),
            None => (None, None, None),
        };
        findings.push(Finding::Flaw(Flaw {
            rule: finding.rule,
            is_error: finding.is_error,
            key: finding.key,
            message: finding.message,
            path,
            line,
            column,
        }));
    }
    Ok(findings)
}

/// The first place, in the order of paths and lines, that cites the work of a key.
fn first_place(
    connection: &Connection,
    key: &str,
) -> Result<Option<(String, u32, u32)>, catalog::Error> {
    let Some(work) = works::by_key(connection, key)? else {
        return Ok(None);
    };
    let mut places = Vec::new();
    for place in mentions_of(connection, work)? {
        if let Some(note) = note(connection, place.note)? {
            places.push((note.path, place.line, place.column));
        }
    }
    Ok(places.into_iter().min())
}

enum Failed {
    Catalog(catalog::Error),
    Write,
}

impl From<catalog::Error> for Failed {
    fn from(error: catalog::Error) -> Self {
        Self::Catalog(error)
    }
}

impl From<std::io::Error> for Failed {
    fn from(_: std::io::Error) -> Self {
        Self::Write
    }
}
