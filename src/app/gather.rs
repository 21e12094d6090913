//! Mentions in, works out, without a catalog: what `extract --format bibtex` prints.
//!
//! The same works as a scan of the same notes into an empty catalog would make, with the same keys:
//! [`super::identity`] says which mentions are of one work, [`choose`](crate::catalog::choose) what is shown
//! of them, [`crate::export::keys`] what they are called.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::identity::{Known, Profile, Reason};
use crate::catalog::choose::{Said, Shown};
use crate::export::keys::{Formula, KeyFacts, key};
use crate::model::{Identifier, Manner, Mention, Name, NameSource, Scheme, Work, WorkId};

/// Works that are being put together.
#[derive(Debug, Default)]
pub struct Gathering {
    known: Known,
    /// By number, and so in the order in which the works were first cited.
    works: BTreeMap<i64, Vec<Mention>>,
    next: i64,
}

impl Gathering {
    /// Adds a mention; those by citation key or short name alone say nothing of a work and are left out.
    pub fn add(&mut self, mention: Mention) {
        if matches!(mention.manner, Manner::Key | Manner::Name) {
            return;
        }
        let profile = profile(&mention);
        let hits = self.known.find(&profile);
        let mut work = hits.first().map_or(self.next, |hit| hit.0);
        if hits.is_empty() {
            self.next += 1;
        }
        self.known.insert(work, profile);
        self.works.entry(work).or_default().push(mention);
        for (other, reason) in hits {
            if other != work && reason >= Reason::Title {
                work = self.join(work, other);
            }
        }
    }

    /// Makes one work of two; gives the number that is left.
    fn join(&mut self, a: i64, b: i64) -> i64 {
        let (keep, gone) = (a.min(b), a.max(b));
        self.known.join(gone, keep);
        let mentions = self.works.remove(&gone).unwrap_or_default();
        self.works.entry(keep).or_default().extend(mentions);
        keep
    }

    /// The works, in the order of their keys.
    #[must_use]
    pub fn into_works(self, formula: &Formula) -> Vec<Work> {
        let mut taken: FxHashSet<String> = FxHashSet::default();
        let mut works: Vec<Work> = Vec::with_capacity(self.works.len());
        for (number, mentions) in self.works {
            if let Some(mut work) = work(number, &mentions) {
                let facts = KeyFacts {
                    author: work
                        .authors
                        .first()
                        .map(String::as_str)
                        .or(work.org.as_deref()),
                    title: &work.title,
                    year: work
                        .year
                        .or_else(|| work.ids.iter().find_map(Identifier::year)),
                    venue: work.venue.as_deref(),
                };
                work.key = key(formula, &facts, |key| {
                    taken.contains(&key.to_ascii_lowercase())
                });
                taken.insert(work.key.to_ascii_lowercase());
                works.push(work);
            }
        }
        works.sort_by(|a, b| a.key.cmp(&b.key));
        works
    }
}

fn profile(mention: &Mention) -> Profile {
    let mut profile = Profile::new(Some(mention.kind), mention.year);
    if mention.manner != Manner::Identifier {
        profile = profile.with_title(&mention.title);
    }
    for id in &mention.ids {
        profile.add_identifier(id);
    }
    for url in &mention.urls {
        profile.add_url(url);
    }
    for author in &mention.authors {
        profile.add_author(author);
    }
    profile
}

/// The work that these mentions tell of, without a key.
fn work(number: i64, mentions: &[Mention]) -> Option<Work> {
    let said: Vec<Said<'_>> = mentions.iter().map(Said::from).collect();
    let shown = Shown::from_mentions(&said)?;
    let mut ids: Vec<Identifier> = mentions
        .iter()
        .flat_map(|mention| mention.ids.iter().cloned())
        .collect();
    let rank = |id: &Identifier| Scheme::ALL.iter().position(|scheme| *scheme == id.scheme());
    ids.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| a.cmp(b)));
    ids.dedup();
    let mut names: Vec<Name> = Vec::new();
    for alias in mentions.iter().flat_map(|mention| &mention.aliases) {
        if !names.iter().any(|name| name.name == *alias) {
            names.push(Name {
                name: alias.clone(),
                source: NameSource::Colon,
            });
        }
    }
    let [volume, issue, pages, publisher] = shown.imprint;
    Some(Work {
        id: WorkId(number),
        key: String::new(),
        kind: shown.kind,
        title: shown.title,
        authors: shown.authors,
        year: shown.year,
        venue: shown.venue,
        org: shown.org,
        cited_by: shown.cited_by,
        cited_by_at: shown.cited_by_at,
        volume,
        issue,
        pages,
        publisher,
        ids,
        urls: shown.urls,
        names,
        tags: Vec::new(),
        remark: shown.remark,
        mentions: shown.mentions,
        noted_at: shown.noted_at,
        added_at: String::new(),
    })
}
