//! Works whose titles or authors are a misspelling away from what was typed.

use std::cmp::Ordering;

use super::MOST;
use crate::catalog::find::{self, Column};
use crate::catalog::{Error, nearest};
use crate::model::WorkId;
use crate::model::likeness::{misspelt_fit, misspelt_name, words_apart};
use crate::model::title::is_cjk;
use crate::model::words::{Unit, is_filler, units};

/// Works whose titles are compared with a misspelt one.
const MOST_COMPARED: usize = 4_000;
/// Words of a question that are left out in turn: each costs a search.
const MOST_LEFT_OUT: usize = 24;

/// A question with misspelt words in it.
pub(super) struct Misspelt<'q> {
    connection: &'q crate::catalog::Connection,
    units: &'q [Unit],
    /// For each term of the question the words of the index that may be meant; empty when there are none.
    groups: Vec<Vec<String>>,
}

impl<'q> Misspelt<'q> {
    pub(super) fn new(
        connection: &'q crate::catalog::Connection,
        units: &'q [Unit],
    ) -> Result<Self, Error> {
        let mut groups = Vec::new();
        for term in nearest::terms(units) {
            if is_filler(&term) {
                groups.push(Vec::new());
            } else if nearest::is_known(connection, &term)? {
                groups.push(vec![term]);
            } else if term.chars().any(is_cjk) {
                groups.push(Vec::new());
            } else {
                groups.push(
                    nearest::meant(connection, &term)?
                        .into_iter()
                        .map(|(word, _)| word)
                        .collect(),
                );
            }
        }
        Ok(Self {
            connection,
            units,
            groups,
        })
    }

    /// The works that fit best, all equally well.
    pub(super) fn works(&self) -> Result<Vec<WorkId>, Error> {
        let telling = self.groups.iter().filter(|group| !group.is_empty()).count();
        if self.units.len() == 1 {
            return self.single();
        }
        if telling == 0 {
            return Ok(Vec::new());
        }
        let found = self.fitting(&self.groups)?;
        if !found.is_empty() {
            return Ok(found);
        }
        let authors = self.authors()?;
        if !authors.is_empty() {
            return Ok(authors);
        }
        let anywhere = self.anywhere()?;
        if !anywhere.is_empty() {
            return Ok(anywhere);
        }
        // A misspelt word may be a word too. Leave out one after another; of Chinese the two pairs that
        // a character stands in.
        if telling < 3 || self.groups.len() > MOST_LEFT_OUT {
            return Ok(Vec::new());
        }
        let is_chinese = self.units.iter().all(|unit| unit.is_cjk);
        let width = if is_chinese { 2 } else { 1 };
        for at in 0..self.groups.len() {
            if self.groups[at].is_empty() {
                continue;
            }
            let mut groups = self.groups.clone();
            groups.iter_mut().skip(at).take(width).for_each(Vec::clear);
            let found = self.fitting(&groups)?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }

    fn fitting(&self, groups: &[Vec<String>]) -> Result<Vec<WorkId>, Error> {
        let ids = find::by_words(self.connection, Column::Title, groups, MOST_COMPARED)?;
        let titles: Vec<(WorkId, Vec<Unit>)> = find::titles(self.connection, &ids)?
            .into_iter()
            .map(|(id, title)| (id, units(&title)))
            .collect();
        let fits = |cost: fn(&[Unit], &[Unit]) -> Option<usize>| {
            least(
                titles
                    .iter()
                    .filter_map(|(id, title)| Some((cost(self.units, title)?, *id))),
            )
        };
        let found = fits(misspelt_fit);
        // In order, whatever stands between them: several words tell enough.
        let telling = groups.iter().filter(|group| !group.is_empty()).count();
        if found.is_empty() && telling > 1 {
            return Ok(fits(words_apart));
        }
        Ok(found)
    }

    /// Title and author, title and venue, in any order, when each word is known or near to one.
    fn anywhere(&self) -> Result<Vec<WorkId>, Error> {
        let telling = self.groups.iter().filter(|group| !group.is_empty()).count();
        let terms = nearest::terms(self.units);
        let is_all_known = terms
            .iter()
            .zip(&self.groups)
            .all(|(term, group)| !group.is_empty() || is_filler(term));
        if telling < 2 || !is_all_known {
            return Ok(Vec::new());
        }
        find::by_words(self.connection, Column::Named, &self.groups, MOST)
    }

    /// One word: a name-like word of a title, or a family name.
    fn single(&self) -> Result<Vec<WorkId>, Error> {
        let typed = &self.units[0].text;
        let Some(words) = self.groups.first() else {
            return Ok(Vec::new());
        };
        let words: Vec<(usize, &String)> = words
            .iter()
            .filter_map(|word| Some((misspelt_name(typed, word)?, word)))
            .collect();
        let least = words.iter().map(|(edits, _)| *edits).min();
        let group: Vec<String> = words
            .into_iter()
            .filter(|(edits, _)| Some(*edits) == least)
            .map(|(_, word)| word.clone())
            .collect();
        for column in [Column::Title, Column::Authors] {
            let found =
                find::by_words(self.connection, column, std::slice::from_ref(&group), MOST)?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }

    /// All words are of one author.
    fn authors(&self) -> Result<Vec<WorkId>, Error> {
        if self.units.len() > 4 || self.groups.iter().any(Vec::is_empty) {
            return Ok(Vec::new());
        }
        let ids = find::by_words(self.connection, Column::Authors, &self.groups, MOST)?;
        let works = find::candidates(self.connection, &ids)?;
        let fits = works.iter().filter_map(|work| {
            let costs = work
                .authors
                .iter()
                .filter_map(|author| misspelt_fit(self.units, &units(author)));
            Some((costs.min()?, work.id))
        });
        Ok(least(fits))
    }
}

fn least(fits: impl Iterator<Item = (usize, WorkId)>) -> Vec<WorkId> {
    let mut fits: Vec<(usize, WorkId)> = fits.collect();
    fits.sort_unstable_by(|a, b| {
        a.0.cmp(&b.0)
            .then(Ordering::Equal)
            .then_with(|| a.1.cmp(&b.1))
    });
    let best = fits.first().map(|(cost, _)| *cost);
    fits.into_iter()
        .filter(|(cost, _)| Some(*cost) == best)
        .map(|(_, id)| id)
        .collect()
}
