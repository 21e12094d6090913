//! Looks for the short names of works in the notes that were read, and for new names in all notes.

use std::collections::hash_map::Entry;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use super::read::{Sight, number, sights};
use super::{Request, Watch, plan};
use crate::app::in_order::in_order;
use crate::app::spot::{Filter, Sought, Spotter};
use crate::catalog::names::{self, Sighting};
use crate::catalog::{Error, Write};
use crate::collect;
use crate::model::{title, words};

/// So many letters of notes for each name make it cheaper to load all names than to look each word up.
const LETTERS_A_NAME: u64 = 2;
/// Sightings that are kept in memory before they are written.
const FLUSH: usize = 500_000;
/// Words of the longest name that is looked for word by word.
const WORDS: usize = 5;

/// A note to look at.
struct Note {
    id: i64,
    file: PathBuf,
    fingerprint: Vec<u8>,
}

/// Finds names; gives how many were found in the notes that were read.
pub(super) fn sight(
    tx: &Write<'_>,
    request: &Request,
    written: &[(i64, &Path)],
    is_first: bool,
    watch: &dyn Watch,
) -> Result<usize, Error> {
    let new = names::to_spot(tx)?;
    let by_id: FxHashMap<i64, &Path> = written.iter().copied().collect();
    let mut read: Vec<Note> = Vec::new();
    let mut others: Vec<Note> = Vec::new();
    if is_first || !new.is_empty() {
        let sought: Vec<Sought> = new.iter().map(|name| Sought::new(name)).collect();
        names::each_filter(tx, |id, path, fingerprint, words| {
            let fingerprint = fingerprint.to_vec();
            if let Some(&file) = by_id.get(&id) {
                read.push(Note {
                    id,
                    file: file.into(),
                    fingerprint,
                });
            } else {
                let filter = Filter::from_bytes(words.to_vec());
                if sought.iter().any(|name| filter.may_hold(name)) {
                    let file = plan::file_of(path, request.root.as_deref());
                    others.push(Note {
                        id,
                        file,
                        fingerprint,
                    });
                }
            }
            Ok::<(), Error>(())
        })?;
    } else {
        for &(id, file) in written {
            let fingerprint = crate::catalog::notes::fingerprint(tx, id)?;
            read.push(Note {
                id,
                file: file.into(),
                fingerprint,
            });
        }
    }
    watch.expect(written.len() + read.len() + others.len());
    let spotter = spotter(tx, &read, is_first)?;
    let found = look(tx, &read, &spotter, true, is_first, watch)?;
    if !others.is_empty() {
        let spotter = Spotter::new(new.iter().map(String::as_str));
        look(tx, &others, &spotter, false, is_first, watch)?;
    }
    if !new.is_empty() {
        names::set_spotted(tx)?;
    }
    Ok(found)
}

/// All names that may stand in the notes.
fn spotter(tx: &Write<'_>, notes: &[Note], is_first: bool) -> Result<Spotter, Error> {
    if notes.is_empty() {
        return Ok(Spotter::new([]));
    }
    let size: u64 = notes
        .iter()
        .filter_map(|note| std::fs::metadata(&note.file).ok())
        .map(|stat| stat.len())
        .sum();
    if is_first || size > u64::from(names::count(tx)?) * LETTERS_A_NAME {
        let names = names::all(tx)?;
        return Ok(Spotter::new(names.iter().map(String::as_str)));
    }
    let mut folds: Vec<String> = Vec::new();
    for note in notes {
        if let Ok(text) = collect::read(&note.file) {
            add_folds(&text.text, &mut folds);
        }
    }
    folds.sort_unstable();
    folds.dedup();
    let mut found: Vec<String> = Vec::new();
    for fold in &folds {
        found.extend(names::of_fold(tx, fold)?);
    }
    Ok(Spotter::new(found.iter().map(String::as_str)))
}

/// The folds of every run of a few words, which is what a name can be.
fn add_folds(text: &str, folds: &mut Vec<String>) {
    for line in text.lines() {
        let units = words::units(line);
        for at in 0..units.len() {
            let mut end = units[at].span.end;
            for unit in &units[at..units.len().min(at + WORDS)] {
                end = end.max(unit.span.end);
                let name = &line[units[at].span.start..end];
                // Every name has a capital, a digit or a Chinese character, or is a word alone.
                let is_name = unit.span.start == units[at].span.start
                    || name.contains(|c: char| {
                        c.is_uppercase() || c.is_ascii_digit() || !c.is_ascii()
                    });
                if is_name {
                    let fold = title::fold(name);
                    // The plural of an acronym.
                    if let Some(singular) = fold.strip_suffix('s') {
                        folds.push(singular.to_owned());
                    }
                    folds.push(fold);
                }
            }
        }
    }
}

fn look(
    tx: &Write<'_>,
    notes: &[Note],
    spotter: &Spotter,
    is_read: bool,
    is_first: bool,
    watch: &dyn Watch,
) -> Result<usize, Error> {
    let mut count = 0;
    let mut waiting: Vec<Sighting> = Vec::new();
    let mut owners = Owners::default();
    in_order(
        notes,
        |note| {
            let sights = if spotter.is_empty() {
                Some(Vec::new())
            } else {
                sights(&note.file, &note.fingerprint, spotter)
            };
            watch.step();
            (note.id, sights)
        },
        |(note, sights)| {
            // It changed since it was read: the next scan will see that, and look then.
            let Some(sights) = sights else { return Ok(()) };
            let new = owners.without_own(tx, note, sights)?;
            count += new.len();
            if is_read && !is_first {
                replace(tx, note, new, &mut waiting)?;
            } else {
                waiting.extend(new);
            }
            if waiting.len() >= FLUSH {
                names::put(tx, &mut waiting)?;
                waiting.clear();
            }
            Ok::<(), Error>(())
        },
    )?;
    names::put(tx, &mut waiting)?;
    Ok(count)
}

/// Takes away the sightings of a note that are no more; those that are new wait to be written.
fn replace(
    tx: &Write<'_>,
    note: i64,
    new: Vec<Sighting>,
    waiting: &mut Vec<Sighting>,
) -> Result<(), Error> {
    let old = names::of_note(tx, note)?;
    for it in &old {
        let is_kept = new
            .iter()
            .any(|new| (&new.fold, new.span.0) == (&it.fold, it.span.0));
        if !is_kept {
            names::delete(tx, it)?;
        }
    }
    waiting.extend(new.into_iter().filter(|it| !old.contains(it)));
    Ok(())
}

/// The innermost section around a line.
fn section_of(sections: &[(i64, u32, u32)], line: u32) -> Option<i64> {
    let after = sections.partition_point(|section| section.1 < line);
    let around = sections[..after]
        .iter()
        .rfind(|section| section.2 >= line)?;
    Some(around.0)
}

/// Which names belong to which work.
#[derive(Default)]
struct Owners {
    names: FxHashMap<i64, Vec<String>>,
}

impl Owners {
    /// Leaves out the names that stand in the mention of their own work.
    fn without_own(
        &mut self,
        tx: &Write<'_>,
        note: i64,
        sights: Vec<Sight>,
    ) -> Result<Vec<Sighting>, Error> {
        if sights.is_empty() {
            return Ok(Vec::new());
        }
        let spans = names::spans(tx, note)?;
        let sections = names::sections(tx, note)?;
        let mut kept = Vec::with_capacity(sights.len());
        let mut first = 0;
        for sight in sights {
            let (start, end) = (number(sight.span.start), number(sight.span.end));
            // Mentions are in order; a few may lie inside one another.
            while first < spans.len() && spans[first].1 <= start && spans[first].0 <= start {
                first += 1;
            }
            let mut is_own = false;
            for (_, _, work) in spans[first..]
                .iter()
                .take_while(|span| span.0 < end)
                .filter(|span| span.1 > start)
            {
                let Some(work) = *work else { continue };
                if let Entry::Vacant(names) = self.names.entry(work) {
                    names.insert(names::of_work(tx, work)?);
                }
                is_own |= self.names[&work].contains(&sight.fold);
            }
            if !is_own {
                kept.push(Sighting {
                    fold: sight.fold,
                    note,
                    span: (start, end),
                    place: (sight.line, sight.column),
                    section: section_of(&sections, sight.line),
                    text: sight.text,
                });
            }
        }
        Ok(kept)
    }
}
