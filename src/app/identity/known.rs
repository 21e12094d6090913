//! The works that are known so far, filed under what a mention of them may share with them.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use super::{Profile, Reason};

/// Works under one key that are compared; more share a phrase, not a work.
const CROWD: usize = 256;

/// The works that are known so far.
///
/// ```
/// use notebib::app::identity::{Known, Profile, Reason};
/// let mut known = Known::default();
/// known.insert(7, Profile::default().with_title("GPipe: Easy Scaling with Micro-Batch Pipeline Parallelism"));
/// let mention = Profile::default().with_title("Easy scaling with micro-batch pipeline parallelism");
/// assert_eq!(known.find(&mention), [(7, Reason::Shortened)]);
/// ```
#[derive(Debug, Default)]
pub struct Known {
    works: FxHashMap<i64, Profile>,
    /// The newest link of each key.
    heads: FxHashMap<u64, u32>,
    /// A work, and the link before it plus one.
    links: Vec<(i64, u32)>,
}

impl Known {
    /// True when the work is known.
    #[must_use]
    pub fn contains(&self, work: i64) -> bool {
        self.works.contains_key(&work)
    }

    /// True when the work is known, and no title of it.
    #[must_use]
    pub fn is_untitled(&self, work: i64) -> bool {
        self.works.get(&work).is_some_and(Profile::is_untitled)
    }

    /// Adds a work, or adds to what is known of it.
    pub fn insert(&mut self, work: i64, profile: Profile) {
        match self.works.entry(work) {
            Entry::Vacant(entry) => {
                let known = entry.insert(profile);
                let keys = std::mem::take(&mut known.keys);
                let keys = if keys.is_empty() {
                    known.compute_keys()
                } else {
                    keys
                };
                self.file(work, &keys);
            }
            Entry::Occupied(_) => self.insert_ref(work, &profile),
        }
    }

    /// As [`Known::insert`]; copies the profile only when the work is new.
    pub fn insert_ref(&mut self, work: i64, profile: &Profile) {
        let Some(known) = self.works.get_mut(&work) else {
            return self.insert(work, profile.clone());
        };
        let is_untitled = known.is_untitled();
        let counts = |it: &Profile| (it.folds.len(), it.ids.len(), it.urls.len());
        let before = counts(known);
        known.absorb(profile);
        if before == counts(known) && is_untitled == known.is_untitled() {
            return;
        }
        let keys: Vec<u64> = profile
            .keys()
            .iter()
            .copied()
            .filter(|key| !self.is_filed(work, *key))
            .collect();
        self.file(work, &keys);
    }

    fn is_filed(&self, work: i64, key: u64) -> bool {
        let mut link = self.heads.get(&key).copied().unwrap_or(0);
        while link != 0 {
            let (at, before) = self.links[link as usize - 1];
            if at == work {
                return true;
            }
            link = before;
        }
        false
    }

    /// True when two known works are one, for all that is known.
    #[must_use]
    pub fn are_one(&self, a: i64, b: i64) -> bool {
        match (self.works.get(&a), self.works.get(&b)) {
            (Some(a), Some(b)) => a.is_same(b).is_some(),
            _ => false,
        }
    }

    /// Forgets a work that turned out to be another, and files all that is known of it under that one.
    pub fn join(&mut self, loser: i64, winner: i64) {
        if let Some(profile) = self.works.remove(&loser) {
            let keys = profile.keys().into_owned();
            self.insert_ref(winner, &profile);
            let missing: Vec<u64> = keys
                .into_iter()
                .filter(|key| !self.is_filed(winner, *key))
                .collect();
            self.file(winner, &missing);
        }
    }

    fn file(&mut self, work: i64, keys: &[u64]) {
        for &key in keys {
            // Four billion links do not fit into memory.
            let next = u32::try_from(self.links.len() + 1).unwrap_or(u32::MAX);
            let head = self.heads.entry(key).or_insert(0);
            self.links.push((work, *head));
            *head = next;
        }
    }

    /// The works that this is, the likeliest first; the oldest first among equals. Empty: a new one.
    #[must_use]
    pub fn find(&self, profile: &Profile) -> Vec<(i64, Reason)> {
        let mut candidates: Vec<i64> = Vec::new();
        for &key in profile.keys().iter() {
            let mut link = self.heads.get(&key).copied().unwrap_or(0);
            let mut crowd = 0;
            while link != 0 && crowd < CROWD {
                let (work, before) = self.links[link as usize - 1];
                link = before;
                crowd += 1;
                candidates.push(work);
            }
        }
        candidates.sort_unstable();
        candidates.dedup();
        let mut found: Vec<(i64, Reason, usize)> = Vec::new();
        for work in candidates {
            if let Some(known) = self.works.get(&work)
                && let Some(reason) = profile.is_same(known)
            {
                let support = usize::from(profile.shares_family(known))
                    + usize::from(profile.year.is_some() && profile.year == known.year);
                found.push((work, reason, support));
            }
        }
        found.sort_by(|a, b| (b.1, b.2, a.0).cmp(&(a.1, a.2, b.0)));
        found
            .into_iter()
            .map(|(work, reason, _)| (work, reason))
            .collect()
    }
}
