//! The steps of a question for what is typed from memory: authors, initials, words left out, misspellings.

use super::misspelt::Misspelt;
use super::question::Question;
use super::{By, MOST, Resolved};
use crate::catalog::find::{self, Candidate, Column};
use crate::catalog::{Error, nearest};
use crate::model::WorkId;
use crate::model::likeness::{is_abbreviated, is_in_order, is_same_person, occurrences};
use crate::model::title::{fold, is_cjk};
use crate::model::words::{Unit, is_filler, units};

/// Words that suggestions are looked for by.
const MOST_SUGGESTING: usize = 12;
/// Works shown as suggestions.
const SUGGESTED: usize = 5;

impl<'c> Question<'c> {
    pub(super) fn by_author(&self) -> Result<Option<Resolved>, Error> {
        if self.units.is_empty() || self.units.len() > 6 {
            return Ok(None);
        }
        let ids = find::by_phrase(self.connection, Column::Authors, self.typed, MOST)?;
        let works = find::candidates(self.connection, &ids)?;
        // Side by side in the index is not side by side in one name.
        let is_author = |work: &&Candidate| {
            work.authors
                .iter()
                .any(|author| !occurrences(&self.units, &units(author)).is_empty())
        };
        let ids: Vec<WorkId> = works.iter().filter(is_author).map(|work| work.id).collect();
        if !ids.is_empty() {
            return self.answer(&ids, &By::Part);
        }
        self.by_author_in_other_words()
    }

    /// `Leslie Lamport` where a note has `L. Lamport`, `Lamport, Leslie` or `Lamport et al.`
    fn by_author_in_other_words(&self) -> Result<Option<Resolved>, Error> {
        if !(2..=4).contains(&self.units.len()) || self.units.iter().any(|unit| unit.is_cjk) {
            return Ok(None);
        }
        let mut ids = Vec::new();
        for unit in self.units.iter().filter(|unit| unit.text.len() > 1) {
            let group = [vec![unit.text.clone()]];
            ids.extend(find::by_words(
                self.connection,
                Column::Authors,
                &group,
                MOST,
            )?);
        }
        ids.sort_unstable();
        ids.dedup();
        let works = find::candidates(self.connection, &ids)?;
        let is_author = |work: &&Candidate| {
            work.authors
                .iter()
                .any(|author| is_same_person(&self.units, &units(author)))
        };
        let ids: Vec<WorkId> = works.iter().filter(is_author).map(|work| work.id).collect();
        self.answer(&ids, &By::Part)
    }

    pub(super) fn by_words_in_order(&self) -> Result<Option<Resolved>, Error> {
        let ids = self.with_all_words(Column::Title, &[])?;
        let titles = find::titles(self.connection, &ids)?;
        let ids: Vec<WorkId> = titles
            .into_iter()
            .filter(|(_, title)| is_in_order(&self.units, &units(title)))
            .map(|(id, _)| id)
            .collect();
        self.answer(&ids, &By::Part)
    }

    pub(super) fn by_initials(&self) -> Result<Option<Resolved>, Error> {
        let letters: String = self.units.iter().map(|unit| unit.text.as_str()).collect();
        // `NLG` is written in capitals; `of` in small letters is a word.
        let is_acronym = self
            .typed
            .chars()
            .all(|c| !c.is_lowercase() && !c.is_whitespace() && !is_cjk(c));
        if !is_acronym || !(2..=10).contains(&letters.len()) {
            return Ok(None);
        }
        let mut ids = find::by_initials(self.connection, &letters, MOST)?;
        let groups = [self
            .units
            .iter()
            .filter(|unit| unit.text.len() > 1)
            .map(|unit| unit.text.clone())
            .collect()];
        ids.extend(find::by_words(
            self.connection,
            Column::Title,
            &groups,
            MOST,
        )?);
        ids.sort_unstable();
        ids.dedup();
        let titles = find::titles(self.connection, &ids)?;
        let ids: Vec<WorkId> = titles
            .into_iter()
            .filter(|(_, title)| is_abbreviated(&self.units, title, &units(title)))
            .map(|(id, _)| id)
            .collect();
        self.answer(&ids, &By::Part)
    }

    /// Author and title, title and venue, in any order; a year narrows it.
    pub(super) fn by_words_anywhere(&self) -> Result<Option<Resolved>, Error> {
        let is_year = |unit: &Unit| {
            unit.text.len() == 4
                && unit
                    .text
                    .parse::<i32>()
                    .is_ok_and(|year| (1800..2100).contains(&year))
        };
        let years: Vec<i32> = self
            .units
            .iter()
            .filter(|unit| is_year(unit))
            .filter_map(|unit| unit.text.parse().ok())
            .collect();
        let mut ids = self.with_all_words(Column::Named, &[])?;
        if ids.is_empty() && years.len() == 1 {
            let skipped: Vec<usize> = (0..self.units.len())
                .filter(|&at| is_year(&self.units[at]))
                .collect();
            ids = self.with_all_words(Column::Named, &skipped)?;
            let works = find::candidates(self.connection, &ids)?;
            ids = works
                .iter()
                .filter(|work| work.year == Some(years[0]))
                .map(|work| work.id)
                .collect();
        }
        self.answer(&ids, &By::Part)
    }

    /// The works that have all words but the skipped ones; none when fewer than two would be asked for.
    fn with_all_words(&self, column: Column, skipped: &[usize]) -> Result<Vec<WorkId>, Error> {
        let asked: Vec<Unit> = self
            .units
            .iter()
            .enumerate()
            .filter(|(at, _)| !skipped.contains(at))
            .map(|(_, unit)| unit.clone())
            .collect();
        let telling = asked.iter().filter(|unit| !is_filler(&unit.text)).count();
        if telling + skipped.len() < 2 || telling == 0 {
            return Ok(Vec::new());
        }
        let groups: Vec<Vec<String>> = nearest::terms(&asked)
            .into_iter()
            .map(|term| vec![term])
            .collect();
        find::by_words(self.connection, column, &groups, MOST)
    }

    pub(super) fn by_misspelling(&self) -> Result<Option<Resolved>, Error> {
        // `JiuceFS - A` asks for what `JiuceFS` asks for.
        let telling: Vec<&Unit> = self
            .units
            .iter()
            .filter(|unit| !is_filler(&unit.text))
            .collect();
        if let [only] = telling[..]
            && self.units.len() > 1
        {
            let typed = &self.typed[only.span.clone()];
            return Question {
                typed,
                fold: fold(typed),
                units: units(typed),
                ..*self
            }
            .by_misspelling();
        }
        let names = nearest::names(self.connection, &self.fold)?;
        if !names.is_empty() {
            // As if it had been typed right: who owns the name may be another work.
            let mut right: Vec<&str> = names.iter().map(|near| near.name.as_str()).collect();
            right.sort_by_key(|name| fold(name));
            right.dedup_by_key(|name| fold(name));
            if let [name] = right[..] {
                return Question {
                    typed: name,
                    fold: fold(name),
                    units: units(name),
                    ..*self
                }
                .by_name();
            }
            let ids: Vec<WorkId> = names.iter().map(|near| near.work).collect();
            return self.answer(&ids, &By::Part);
        }
        let keys: Vec<WorkId> = nearest::keys(self.connection, self.typed)?
            .into_iter()
            .map(|near| near.work)
            .collect();
        if !keys.is_empty() {
            return self.answer(&keys, &By::Whole);
        }
        let ids = Misspelt::new(self.connection, &self.units)?.works()?;
        self.answer(&ids, &By::Part)
    }

    pub(super) fn suggestions(&self) -> Result<Vec<Candidate>, Error> {
        let telling: Vec<Unit> = self
            .units
            .iter()
            .filter(|unit| !is_filler(&unit.text))
            .take(MOST_SUGGESTING)
            .cloned()
            .collect();
        let mut words = Vec::new();
        for term in nearest::terms(&telling) {
            if nearest::is_known(self.connection, &term)? {
                words.push(term);
            } else {
                words.extend(
                    nearest::meant(self.connection, &term)?
                        .into_iter()
                        .map(|(word, _)| word),
                );
            }
        }
        let ids = nearest::suggestions(self.connection, &words, SUGGESTED)?;
        find::candidates(self.connection, &ids)
    }
}
