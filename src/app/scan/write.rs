//! Writes what was read: notes, sections, mentions; then the works.

use rustc_hash::{FxHashMap, FxHashSet};

use super::read::{Found, Read, Weak, number};
use super::resolve::Resolver;
use crate::app::alike::Spelling;
use crate::catalog::candidates::{self, Acceptance, CandidateRow};
use crate::catalog::choose::{Said, Shown, choose};
use crate::catalog::notes::{self, NoteRow, SectionRow, Stat};
use crate::catalog::store::{self, MentionRow, OldMention};
use crate::catalog::{Error, Facts, Write, search, tags, works};
use crate::export::keys::{Formula, KeyFacts, key};
use crate::model::{Manner, WorkId, title};

/// How alike two titles at the same place must be to be one title, corrected.
const CORRECTED: f32 = 0.6;

/// Writes notes, one after another.
pub(super) struct Writer<'t> {
    tx: &'t Write<'t>,
    inserts: store::Inserts<'t>,
    pub(super) resolver: Resolver<'t>,
    rejected: FxHashSet<(Option<i64>, String)>,
    /// What was accepted below the threshold: the work that it points at, by note and fold.
    pub(super) accepted: FxHashMap<i64, Vec<Acceptance>>,
    /// Mentions by key that were written: row and key. The work may come later in the scan.
    keys: Vec<(i64, String)>,
    pub(super) mentions: u64,
}

/// What became of the works.
#[derive(Debug, Default)]
pub(super) struct Works {
    pub(super) new: Vec<i64>,
    pub(super) changed: usize,
}

impl<'t> Writer<'t> {
    pub(super) fn new(tx: &'t Write<'t>, is_large: bool) -> Result<Self, Error> {
        Ok(Self {
            tx,
            inserts: store::Inserts::new(tx)?,
            resolver: Resolver::new(tx, is_large)?,
            rejected: store::rejected(tx)?.into_iter().collect(),
            accepted: {
                let mut accepted: FxHashMap<i64, Vec<Acceptance>> = FxHashMap::default();
                for it in candidates::accepted(tx)? {
                    accepted.entry(it.note).or_default().push(it);
                }
                accepted
            },
            keys: Vec::new(),
            mentions: 0,
        })
    }

    pub(super) const fn tx(&self) -> &'t Write<'t> {
        self.tx
    }

    /// Writes a note that was read; `id` is its row, if it has one. Gives its row.
    pub(super) fn note(
        &mut self,
        id: Option<i64>,
        path: &str,
        stat: Stat,
        read: Read,
        old: Vec<OldMention>,
    ) -> Result<i64, Error> {
        let tags = serde_json::to_string(&read.about.tags).unwrap_or_else(|_| "[]".to_owned());
        let row = NoteRow {
            path,
            stat,
            fingerprint: read.fingerprint,
            format: read.format,
            title: read.about.title.as_deref(),
            date: read.about.date.map(|date| date.to_string()),
            tags: &tags,
            words: read.filter.as_bytes(),
        };
        let note = notes::put(self.tx, id, &row, self.tx.now())?;
        let sections: Vec<SectionRow<'_>> = read
            .sections
            .iter()
            .zip(&read.parents)
            .map(|(section, parent)| SectionRow {
                parent: *parent,
                heading: &section.heading,
                line: section.line,
                end_line: section.end_line,
            })
            .collect();
        let sections = notes::put_sections(self.tx, note, id.is_none(), &sections)?;
        self.candidates(note, id.is_none(), read.weak, &sections)?;
        self.mentions += read.found.len() as u64;
        let before = pair(&old, &read.found);
        for (found, before) in read.found.into_iter().zip(&before) {
            self.mention(note, found, *before, &old, &sections)?;
        }
        let kept: FxHashSet<usize> = before.iter().flatten().map(|it| it.0).collect();
        for (at, it) in old.iter().enumerate() {
            if let Some(work) = it.work {
                self.resolver.touch(work);
            }
            if !kept.contains(&at) {
                store::delete_mention(self.tx, it.id)?;
            }
        }
        Ok(note)
    }

    fn candidates(
        &self,
        note: i64,
        is_new_note: bool,
        weak: Vec<Weak>,
        sections: &[i64],
    ) -> Result<(), Error> {
        let rows: Vec<CandidateRow> = weak
            .into_iter()
            .filter(|weak| !self.is_rejected(note, &weak.fold))
            .map(|mut weak| CandidateRow {
                section: weak.section.map(|at| sections[at]),
                manner: weak.mention.manner.as_str(),
                place: (
                    weak.mention.line,
                    weak.mention.end_line,
                    weak.mention.column,
                ),
                span: (
                    number(weak.mention.span.start),
                    number(weak.mention.span.end),
                ),
                confidence: weak.mention.confidence,
                facts: Facts::take(&mut weak.mention).to_json(),
                title: weak.mention.title,
                fold: weak.fold,
                text: weak.text,
            })
            .collect();
        candidates::put(self.tx, note, is_new_note, &rows)
    }

    fn is_rejected(&self, note: i64, fold: &str) -> bool {
        let is_rejected = |note| self.rejected.contains(&(note, fold.to_owned()));
        !self.rejected.is_empty() && (is_rejected(None) || is_rejected(Some(note)))
    }

    /// The work that a title in a note was accepted as.
    fn accepted_as(&self, note: i64, fold: &str) -> Option<i64> {
        let accepted = self.accepted.get(&note)?;
        accepted.iter().find(|it| it.fold == fold)?.work
    }

    fn mention(
        &mut self,
        note: i64,
        found: Found,
        before: Option<(usize, bool)>,
        old: &[OldMention],
        sections: &[i64],
    ) -> Result<(), Error> {
        let mention = &found.mention;
        let old = before.map(|(at, is_same)| (&old[at], is_same));
        let work = self.work_of(note, &found, old)?;
        let row = MentionRow {
            note,
            section: found.section.map(|at| sections[at]),
            work,
            manner: mention.manner.as_str(),
            place: (mention.line, mention.end_line, mention.column),
            span: (number(mention.span.start), number(mention.span.end)),
            title: &mention.title,
            fold: &found.fold,
            text: &found.text,
            confidence: mention.confidence,
            facts: &found.facts,
        };
        let id = match old {
            Some((old, _)) if old.is(&row) => old.id,
            Some((old, _)) => {
                store::update_mention(self.tx, old.id, &row)?;
                old.id
            }
            None => self.inserts.mention(&row)?,
        };
        if mention.manner == Manner::Key && work.is_none() {
            self.keys.push((id, mention.title.clone()));
        }
        if let Some(work) = work
            && mention.manner != Manner::Key
        {
            self.resolver.note(work, found);
        }
        Ok(())
    }

    fn work_of(
        &mut self,
        note: i64,
        found: &Found,
        old: Option<(&OldMention, bool)>,
    ) -> Result<Option<i64>, Error> {
        if self.is_rejected(note, &found.fold) {
            return Ok(None);
        }
        if found.mention.manner == Manner::Key {
            return Ok(old.and_then(|(old, _)| old.work));
        }
        let before = match old {
            Some((old, true)) => old.work.map(|work| (work, true)),
            Some((old, false)) => match old.work {
                // What is cited under the old title elsewhere was no slip.
                Some(work) if store::is_cited_elsewhere(self.tx, work, &old.fold, old.id)? => None,
                Some(work) => Some((work, false)),
                None => None,
            },
            None => None,
        };
        let before = before.or_else(|| Some((self.accepted_as(note, &found.fold)?, true)));
        self.resolver.resolve(found, before).map(Some)
    }

    /// Writes the works: the new ones, and what changed of the others.
    pub(super) fn works(&mut self, formula: &Formula, is_first: bool) -> Result<Works, Error> {
        let tx = self.tx;
        store::point_mentions(tx, &self.resolver.joined(), !is_first)?;
        let mut attachments = std::mem::take(&mut self.resolver.attachments);
        attachments.rename(|work| self.resolver.current(work));
        let new = std::mem::take(&mut self.resolver.new);
        self.resolver.forget();
        let mut taken: FxHashSet<String> = FxHashSet::default();
        let mut done = Works::default();
        for (work, mentions) in new {
            let work = &work;
            let facts: Vec<Facts> = mentions.iter().map(|it| Facts::parse(&it.facts)).collect();
            let said: Vec<Said<'_>> = mentions
                .iter()
                .zip(&facts)
                .map(|(it, facts)| Said::new(&it.title, it.manner, it.confidence, facts))
                .collect();
            let Some(shown) = Shown::from_mentions(&said) else {
                continue;
            };
            let facts = KeyFacts {
                author: shown
                    .authors
                    .first()
                    .map(String::as_str)
                    .or(shown.org.as_deref()),
                title: &shown.title,
                year: shown
                    .year
                    .or_else(|| mentions.iter().find_map(|it| it.id_year)),
                venue: shown.venue.as_deref(),
            };
            let key = key(formula, &facts, |key| {
                taken.contains(&key.to_ascii_lowercase())
                    || (!is_first && works::is_key_taken(tx, key).unwrap_or(true))
            });
            self.inserts.work(WorkId(*work), &key, &shown, tx.now())?;
            taken.insert(key.to_ascii_lowercase());
            let mut suggested: Vec<&String> = mentions.iter().flat_map(|it| &it.tags).collect();
            suggested.sort();
            suggested.dedup();
            for tag in suggested {
                self.inserts.tag(WorkId(*work), tag)?;
            }
            done.new.push(*work);
        }
        attachments.write(tx, is_first)?;
        Ok(done)
    }

    /// Brings the works up to date that were there before.
    pub(super) fn touched(
        &mut self,
        done: &mut Works,
        rules: &crate::app::suggest::Rules,
    ) -> Result<(), Error> {
        let mut touched: Vec<WorkId> = self
            .resolver
            .touched
            .iter()
            .map(|&work| WorkId(self.resolver.current(work)))
            .collect();
        touched.sort_unstable();
        touched.dedup();
        choose(self.tx, &touched)?;
        for &work in &touched {
            let suggested = store::suggested(self.tx, work, |remark, note_tags, headings| {
                let mut tags = remark.map_or_else(Vec::new, |remark| rules.of_remark(remark));
                tags.extend(rules.of_place(
                    note_tags.iter().map(String::as_str),
                    headings.iter().map(String::as_str),
                ));
                tags
            })?;
            tags::suggest_only(self.tx, work, &suggested)?;
        }
        done.changed = touched.len();
        search::index(self.tx, &touched)
    }

    /// Lets citation keys point at the works that have them, wherever they stand.
    pub(super) fn keys(&mut self, are_works_new: bool) -> Result<(), Error> {
        let open = if are_works_new {
            store::open_keys(self.tx)?
        } else {
            std::mem::take(&mut self.keys)
        };
        point(self.tx, open)
    }
}

/// Lets open citation keys point at the works that have them: row and key of each.
pub(in crate::app) fn point(tx: &Write<'_>, open: Vec<(i64, String)>) -> Result<(), Error> {
    let mut touched = Vec::new();
    let mut cache: FxHashMap<String, Option<i64>> = FxHashMap::default();
    for (mention, text) in open {
        let work = match cache.get(&text) {
            Some(work) => *work,
            None => {
                let work = match works::by_key(tx, &text)? {
                    Some(work) => Some(work.0),
                    None => store::by_strong_name(tx, &title::fold(&text))?,
                };
                cache.insert(text, work);
                work
            }
        };
        if let Some(work) = work
            && !store::is_rejected(tx, mention)?
        {
            store::point_mention(tx, mention, work)?;
            touched.push(WorkId(work));
        }
    }
    touched.sort_unstable();
    touched.dedup();
    choose(tx, &touched)
}

/// For each mention found its old one: its place, and whether the title is the same.
fn pair(old: &[OldMention], found: &[Found]) -> Vec<Option<(usize, bool)>> {
    let mut pairs: Vec<Option<(usize, bool)>> = vec![None; found.len()];
    if old.is_empty() {
        return pairs;
    }
    // The same title: the first with the first, the second with the second.
    let mut by_fold: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (at, it) in old.iter().enumerate().rev() {
        by_fold.entry(it.fold.as_str()).or_default().push(at);
    }
    let mut is_free = vec![true; old.len()];
    for (pair, it) in pairs.iter_mut().zip(found) {
        if let Some(at) = by_fold.get_mut(it.fold.as_str()).and_then(Vec::pop) {
            *pair = Some((at, true));
            is_free[at] = false;
        }
    }
    // A similar title between the same neighbours.
    let mut start = 0;
    for at in 0..found.len() {
        if let Some((old, _)) = pairs[at] {
            start = old + 1;
            continue;
        }
        let end = pairs[at..]
            .iter()
            .flatten()
            .map(|it| it.0)
            .find(|&it| it >= start)
            .unwrap_or(old.len());
        let new = Spelling::new(&found[at].mention.title);
        let best = (start..end)
            .filter(|&it| is_free[it] && old[it].manner == found[at].mention.manner.as_str())
            .map(|it| (it, new.similarity(&Spelling::new(&old[it].title))))
            .filter(|it| it.1 >= CORRECTED)
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        if let Some((it, _)) = best {
            pairs[at] = Some((it, false));
            is_free[it] = false;
        }
    }
    pairs
}
