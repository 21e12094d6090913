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
    /// Key of each work that no note cites and that stays, and what a person did with it; by key.
    pub kept: Vec<(String, &'static str)>,
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
    let (kept, works): (Vec<_>, Vec<_>) = rows::uncited(tx)?
        .into_iter()
        .partition(|it| it.touched.is_some());
    let ids: Vec<WorkId> = works.iter().map(|it| it.work).collect();
    rows::delete_works(tx, &ids)?;
    let mut pruned = Pruned {
        works: works.into_iter().map(|it| (it.key, it.title)).collect(),
        notes: Vec::new(),
        kept: kept
            .into_iter()
            .filter_map(|it| it.touched.map(|what| (it.key, what)))
            .collect(),
    };
    let mut gone = Vec::new();
    for (note, path) in rows::gone_notes(tx)? {
        if !rows::is_needed(tx, note)? {
            gone.push(note);
            pruned.notes.push(path);
        }
    }
    rows::delete_notes(tx, &gone)?;
    tx.set_summary(pruned.counts());
    Ok(pruned)
}

impl Pruned {
    /// `1 work and 2 notes`
    #[must_use]
    pub fn counts(&self) -> String {
        let count = |count: usize, name: &str| match count {
            1 => format!("1 {name}"),
            _ => format!("{count} {name}s"),
        };
        let (works, notes) = (self.works.len(), self.notes.len());
        format!("{} and {}", count(works, "work"), count(notes, "note"))
    }

    /// True when nothing was dropped.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.works.is_empty() && self.notes.is_empty()
    }
}
