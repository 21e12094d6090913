//! Prune: drops works that no note cites any more, and notes whose files are gone.
//!
//! A work of which a person said anything stays, and so do the notes that cited it.

use super::Error;
use crate::catalog::{Catalog, Write, prune as rows};
use crate::model::WorkId;

/// What was dropped, or would be.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Pruned {
    /// Key and title of each work, by key.
    pub works: Vec<(String, String)>,
    /// Paths of notes, in order.
    pub notes: Vec<String>,
}

/// Drops what no note cites and no person touched; can be undone. Changes nothing when it is a dry run.
///
/// # Errors
/// When the catalog cannot be read or written.
pub fn prune(catalog: &mut Catalog, now: &str, is_dry: bool) -> Result<Pruned, Error> {
    if is_dry {
        return catalog.rehearse(now, run);
    }
    catalog.write("prune", "", now, run)
}

fn run(tx: &Write<'_>) -> Result<Pruned, Error> {
    let works = rows::uncited(tx)?;
    let ids: Vec<WorkId> = works.iter().map(|it| it.work).collect();
    rows::delete_works(tx, &ids)?;
    let mut pruned = Pruned {
        works: works.into_iter().map(|it| (it.key, it.title)).collect(),
        notes: Vec::new(),
    };
    let mut gone = Vec::new();
    for (note, path) in rows::gone_notes(tx)? {
        if !rows::is_needed(tx, note)? {
            gone.push(note);
            pruned.notes.push(path);
        }
    }
    rows::delete_notes(tx, &gone)?;
    tx.set_summary(format!(
        "{} works, {} notes",
        pruned.works.len(),
        pruned.notes.len()
    ));
    Ok(pruned)
}
