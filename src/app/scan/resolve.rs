//! Which work does a mention point at? Asks [`crate::app::identity`], with what the catalog knows.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::read::Found;
use crate::app::identity::{Known, Profile, Reason};
use crate::catalog::store::{self, Attachments, EDGE, Traits};
use crate::catalog::{Error, Write, works};
use crate::model::{Identifier, Kind, Manner, Scheme, WorkId};

/// A mention of a work that is new, until the work is written. **Shape**: small; a first scan holds one for
/// each mention.
pub(super) struct Noted {
    pub(super) title: String,
    pub(super) manner: Manner,
    pub(super) confidence: f32,
    /// JSON of [`crate::catalog::Facts`].
    pub(super) facts: String,
    /// What its identifiers say of the year.
    pub(super) id_year: Option<i32>,
    pub(super) tags: Vec<String>,
}

/// Tells the works of mentions, and remembers what is to be written of them.
pub(in crate::app) struct Resolver<'t> {
    tx: &'t Write<'t>,
    known: Known,
    /// True when all works are in `known`: nothing has to be looked up.
    is_complete: bool,
    looked_up: FxHashSet<(u8, String)>,
    /// Works that a person removed: their mentions stay with them.
    removed: FxHashSet<i64>,
    kept_apart: FxHashSet<(i64, i64)>,
    /// Works that turned out to be another.
    joined: FxHashMap<i64, i64>,
    last_old: i64,
    next: i64,
    /// Mentions of the works that are new.
    pub(super) new: BTreeMap<i64, Vec<Noted>>,
    /// Works that were there and of which something changed.
    pub(in crate::app) touched: FxHashSet<i64>,
    pub(in crate::app) attachments: Attachments,
}

impl<'t> Resolver<'t> {
    /// `is_large`: so much will be asked that it pays to load every work.
    pub(in crate::app) fn new(tx: &'t Write<'t>, is_large: bool) -> Result<Self, Error> {
        let last_old = store::last_work(tx)?;
        let mut resolver = Self {
            tx,
            known: Known::default(),
            is_complete: last_old == 0,
            looked_up: FxHashSet::default(),
            removed: FxHashSet::default(),
            kept_apart: store::kept_apart(tx)?.into_iter().collect(),
            joined: FxHashMap::default(),
            last_old,
            next: last_old + 1,
            new: BTreeMap::new(),
            touched: FxHashSet::default(),
            attachments: Attachments::default(),
        };
        if is_large && !resolver.is_complete {
            for work in store::all_works(tx)? {
                resolver.load(work)?;
            }
            resolver.is_complete = true;
        }
        Ok(resolver)
    }

    /// The work that the mention points at, made if need be. `before` is the work that it pointed at in an
    /// earlier scan, and whether it has the same title still.
    pub(super) fn resolve(
        &mut self,
        found: &Found,
        before: Option<(i64, bool)>,
    ) -> Result<i64, Error> {
        let before = match before {
            Some((work, is_same)) => {
                let work = works::current(self.tx, WorkId(work))?.0;
                self.load(work)?;
                Some((self.current(work), is_same))
            }
            None => None,
        };
        let hits = self.candidates(found)?;
        let strongest = hits
            .iter()
            .filter(|hit| hit.1 >= Reason::Title)
            .find(|hit| !self.removed.contains(&hit.0))
            .or_else(|| hits.first().filter(|hit| hit.1 >= Reason::Title));
        let work = match (before, strongest) {
            (Some((work, true)), _) => work,
            // A title that was corrected to that of another work is a mention of that one.
            (Some((work, false)), Some(&(other, _))) if other != work => other,
            (Some((work, false)), _) => work,
            (None, Some(&(work, _))) => work,
            (None, None) => match hits.first() {
                Some(&(work, _)) => work,
                None => self.make(),
            },
        };
        self.known.insert_ref(work, &found.profile);
        let mut work = work;
        for (other, reason) in hits {
            // A work of which only this URL is known is the one that now has a title.
            let is_bare =
                reason == Reason::Url && found.is_titled() && self.known.is_untitled(other);
            if other != work && (reason >= Reason::Title || is_bare) {
                work = self.join(work, other)?;
            }
        }
        Ok(work)
    }

    /// The works that this may be, the likeliest first, and why.
    pub(in crate::app) fn candidates(
        &mut self,
        found: &Found,
    ) -> Result<Vec<(i64, Reason)>, Error> {
        self.look_up(found)?;
        Ok(self.known.find(&found.profile))
    }

    /// The number of a new work that `found` tells of; nothing is kept for it but what it is known by.
    pub(in crate::app) fn add(&mut self, found: &Found) -> i64 {
        let work = self.next;
        self.next += 1;
        self.known.insert_ref(work, &found.profile);
        work
    }

    /// Lets a work be known by what `found` tells, too.
    pub(in crate::app) fn learn(&mut self, work: i64, found: &Found) {
        self.known.insert_ref(work, &found.profile);
    }

    /// True when the work was removed by a person.
    pub(in crate::app) fn is_removed(&self, work: i64) -> bool {
        self.removed.contains(&work)
    }

    /// Lets a mention point at this work, or at a new one, whatever it looks like; gives the work.
    pub(super) fn resolve_to(&mut self, found: &Found, work: Option<WorkId>) -> Result<i64, Error> {
        let work = match work {
            Some(work) => {
                let work = works::current(self.tx, work)?.0;
                self.load(work)?;
                self.current(work)
            }
            None => self.make(),
        };
        self.known.insert_ref(work, &found.profile);
        Ok(work)
    }

    /// Writes down that something of a work changed.
    pub(in crate::app) fn touch(&mut self, work: i64) {
        if work <= self.last_old {
            self.touched.insert(work);
        }
    }

    /// The work that this one has become.
    pub(super) fn current(&self, work: i64) -> i64 {
        let mut work = work;
        while let Some(&next) = self.joined.get(&work) {
            work = next;
        }
        work
    }

    /// The new works that turned out to be another, and that one.
    pub(super) fn joined(&self) -> Vec<(i64, i64)> {
        let mut joined: Vec<(i64, i64)> = self
            .joined
            .keys()
            .filter(|&&work| work > self.last_old)
            .map(|&work| (work, self.current(work)))
            .collect();
        joined.sort_unstable();
        joined
    }

    fn make(&mut self) -> i64 {
        let work = self.next;
        self.next += 1;
        // Most are cited once.
        self.new.insert(work, Vec::with_capacity(1));
        work
    }

    /// Makes one work of two, when nothing speaks against it; gives the one that is left.
    fn join(&mut self, a: i64, b: i64) -> Result<i64, Error> {
        let pair = (a.min(b), a.max(b));
        let (keep, gone) = pair;
        let is_removed = self.removed.contains(&a) || self.removed.contains(&b);
        if is_removed || self.kept_apart.contains(&pair) || !self.known.are_one(a, b) {
            return Ok(a);
        }
        if gone <= self.last_old {
            // Both were there before. What a person touched is not taken away by a scan.
            let (keep, gone) = if !store::is_touched(self.tx, gone)? {
                (keep, gone)
            } else if !store::is_touched(self.tx, keep)? {
                (gone, keep)
            } else {
                return Ok(a);
            };
            crate::catalog::decisions::merge(self.tx, WorkId(keep), WorkId(gone), self.tx.now())?;
            self.known.join(gone, keep);
            self.joined.insert(gone, keep);
            self.touched.remove(&gone);
            self.touched.insert(keep);
            return Ok(keep);
        }
        self.known.join(gone, keep);
        self.joined.insert(gone, keep);
        let mentions = self.new.remove(&gone).unwrap_or_default();
        match self.new.get_mut(&keep) {
            Some(list) => list.extend(mentions),
            None => self.touch(keep),
        }
        Ok(keep)
    }

    /// Remembers what the mention says of the work that it was resolved to.
    pub(super) fn note(&mut self, work: i64, mut found: Found) {
        self.attach(work, &mut found);
        match self.new.get_mut(&work) {
            Some(mentions) => mentions.push(Noted {
                title: found.mention.title,
                manner: found.mention.manner,
                confidence: found.mention.confidence,
                facts: found.facts,
                id_year: found.mention.ids.iter().find_map(Identifier::year),
                tags: found.tags,
            }),
            None => self.touch(work),
        }
    }

    /// Keeps the titles, names, identifiers and URLs that are to be written for a work.
    pub(in crate::app) fn attach(&mut self, work: i64, found: &mut Found) {
        if found.is_titled() {
            if !found.fold.is_empty() {
                self.attachments
                    .titles
                    .push((std::mem::take(&mut found.fold), work));
            }
            for fold in found.short_folds.drain(..) {
                self.attachments.titles.push((fold, work));
            }
            for (fold, name, source) in found.names.drain(..) {
                self.attachments.names.push((fold, work, name, source));
            }
        }
        for id in &found.mention.ids {
            self.attachments.identifier(id, work);
        }
        for url in found.urls.drain(..) {
            self.attachments.identifiers.push(("url", url, work));
        }
    }

    /// Gives back the memory of what is known, once every mention has its work.
    pub(in crate::app) fn forget(&mut self) {
        self.known = Known::default();
        self.looked_up = FxHashSet::default();
    }

    /// Loads the works that the mention may be of.
    fn look_up(&mut self, found: &Found) -> Result<(), Error> {
        if self.is_complete {
            return Ok(());
        }
        let mut works = Vec::new();
        for id in &found.mention.ids {
            let (scheme, value) = (id.scheme().as_str(), id.value());
            if self.is_first(1, &format!("{scheme} {value}")) {
                works.extend(store::by_identifier(self.tx, scheme, value)?);
            }
        }
        for url in &found.urls {
            if self.is_first(2, url) {
                works.extend(store::by_identifier(self.tx, "url", url)?);
            }
        }
        if found.is_titled() {
            for fold in std::iter::once(&found.fold).chain(&found.short_folds) {
                if !fold.is_empty() && self.is_first(3, fold) {
                    works.extend(store::by_fold(self.tx, fold)?);
                }
            }
            let is_book = found.mention.kind == Kind::Book;
            for fold in std::iter::once(&found.fold).chain(&found.edge_folds) {
                let is_short = !fold.is_empty() && fold.chars().nth(EDGE).is_none();
                if is_book && is_short && self.is_first(4, fold) {
                    // `Clean Code`, of which the other has a subtitle.
                    works.extend(store::by_edges(self.tx, fold, fold)?);
                } else if let (Some((start, _)), Some((end, _))) = (
                    fold.char_indices().nth(EDGE),
                    fold.char_indices().rev().nth(EDGE - 1),
                ) && self.is_first(4, fold)
                {
                    let (start, end) = (&fold[..start], &fold[end..]);
                    works.extend(store::by_edges(self.tx, start, end)?);
                }
            }
        }
        for work in works {
            let work = works::current(self.tx, WorkId(work))?.0;
            self.load(work)?;
        }
        Ok(())
    }

    fn is_first(&mut self, what: u8, value: &str) -> bool {
        self.looked_up.insert((what, value.to_owned()))
    }

    fn load(&mut self, work: i64) -> Result<(), Error> {
        if self.known.contains(work) || self.joined.contains_key(&work) || work > self.last_old {
            return Ok(());
        }
        if let Some(traits) = store::traits(self.tx, work)? {
            if traits.state == "removed" {
                self.removed.insert(work);
            }
            self.known.insert(work, profile(&traits));
        }
        Ok(())
    }
}

/// What the catalog knows of a work, as identity compares it.
pub(in crate::app) fn profile(traits: &Traits) -> Profile {
    let list = |json: &str| -> Vec<String> { serde_json::from_str(json).unwrap_or_default() };
    let mut profile = Profile::new(Kind::parse(&traits.kind), traits.year);
    // A work without a title shows its identifier or URL.
    if !traits.folds.is_empty() {
        profile = profile.with_title(&traits.title);
    }
    for fold in &traits.folds {
        profile.add_fold(fold);
    }
    for (scheme, value) in &traits.identifiers {
        if scheme == "url" {
            profile.add_normal_url(value);
        } else if let Some(id) =
            Scheme::parse(scheme).and_then(|scheme| Identifier::new(scheme, value))
        {
            profile.add_identifier(&id);
        }
    }
    for url in list(&traits.urls) {
        profile.add_url(&url);
    }
    for author in list(&traits.authors) {
        profile.add_author(&author);
    }
    profile.sealed()
}
