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

/// What is looked for, and where.
pub(super) struct Search {
    /// Names that were never looked for.
    new: Vec<String>,
    /// Notes that were read in this scan.
    read: Vec<Note>,
    /// Other notes that may hold a new name.
    others: Vec<Note>,
    spotter: Spotter,
    is_first: bool,
}

/// The names in a note; none when it is not what was read before.
type Looked = (i64, Option<Vec<Sight>>);

impl Search {
    /// `is_first`: there were neither works nor notes before.
    pub(super) fn new(
        tx: &Write<'_>,
        request: &Request,
        written: &[(i64, &Path)],
        is_first: bool,
    ) -> Result<Self, Error> {
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
        let spotter = spotter(tx, &read, is_first)?;
        Ok(Self {
            new,
            read,
            others,
            spotter,
            is_first,
        })
    }

    /// How many notes will be looked at.
    pub(super) fn len(&self) -> usize {
        self.read.len() + self.others.len()
    }

    /// Looks at all notes that were read, without the catalog.
    pub(super) fn look(&self, watch: &dyn Watch) -> Vec<Looked> {
        let mut looked = Vec::with_capacity(self.read.len());
        let gathered = in_order(
            &self.read,
            |note| self::look(note, &self.spotter, watch),
            |it| {
                looked.push(it);
                Ok::<(), std::convert::Infallible>(())
            },
        );
        match gathered {
            Ok(()) => looked,
        }
    }

    /// Writes what [`Search::look`] found, or looks now; gives how many names were found in the notes that
    /// were read.
    pub(super) fn write(
        &self,
        tx: &Write<'_>,
        looked: Option<Vec<Looked>>,
        watch: &dyn Watch,
    ) -> Result<usize, Error> {
        let mut sink = Sink {
            tx,
            owners: Owners::default(),
            waiting: Vec::new(),
            is_replacing: !self.is_first,
            count: 0,
        };
        match looked {
            Some(looked) => looked.into_iter().try_for_each(|it| sink.take(it))?,
            None => in_order(
                &self.read,
                |note| look(note, &self.spotter, watch),
                |it| sink.take(it),
            )?,
        }
        let count = sink.count;
        sink.is_replacing = false;
        if !self.others.is_empty() {
            let spotter = Spotter::new(self.new.iter().map(String::as_str));
            in_order(
                &self.others,
                |note| look(note, &spotter, watch),
                |it| sink.take(it),
            )?;
        }
        names::put(tx, &mut sink.waiting)?;
        if !self.is_first {
            names::set_spotted(tx)?;
        }
        Ok(count)
    }
}

fn look(note: &Note, spotter: &Spotter, watch: &dyn Watch) -> Looked {
    let sights = if spotter.is_empty() {
        Some(Vec::new())
    } else {
        sights(&note.file, &note.fingerprint, spotter)
    };
    watch.step();
    (note.id, sights)
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

/// Takes what was found and writes it in large sorted batches.
struct Sink<'t> {
    tx: &'t Write<'t>,
    owners: Owners,
    waiting: Vec<Sighting>,
    /// Whether the notes may have sightings.
    is_replacing: bool,
    count: usize,
}

impl Sink<'_> {
    fn take(&mut self, (note, sights): Looked) -> Result<(), Error> {
        // It changed since it was read: the next scan will see that, and look then.
        let Some(sights) = sights else { return Ok(()) };
        let new = self.owners.without_own(self.tx, note, sights)?;
        self.count += new.len();
        if self.is_replacing {
            replace(self.tx, note, new, &mut self.waiting)?;
        } else {
            self.waiting.extend(new);
        }
        if self.waiting.len() >= FLUSH {
            names::put(self.tx, &mut self.waiting)?;
            self.waiting.clear();
        }
        Ok(())
    }
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
