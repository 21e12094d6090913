//! A question, and its steps from the exact on: by key, identifier, name, and words side by side.

use super::claim::{Claim, is_earlier, resolved, stands_verbatim, without_works_about};
use super::{By, Found, MOST, Resolved};
use crate::catalog::find::{self, Candidate, Column};
use crate::catalog::{Catalog, Error, works};
use crate::model::likeness::{is_break, occurrences};
use crate::model::title::fold;
use crate::model::words::{Unit, is_filler, units};
use crate::model::{Identifier, NameSource, Scheme, WorkId, url};

pub(super) struct Question<'c> {
    pub(super) connection: &'c crate::catalog::Connection,
    pub(super) typed: &'c str,
    pub(super) fold: String,
    pub(super) units: Vec<Unit>,
}

impl<'c> Question<'c> {
    pub(super) fn new(catalog: &'c Catalog, reference: &'c str) -> Self {
        let typed = reference
            .trim()
            .trim_matches(['"', '“', '”', '《', '》', '「', '」'])
            .trim();
        Self {
            connection: catalog.connection(),
            typed,
            fold: fold(typed),
            units: units(typed),
        }
    }

    pub(super) fn by_key(&self) -> Result<Option<Resolved>, Error> {
        if self.typed.contains(char::is_whitespace) {
            return Ok(None);
        }
        // `@key` is how notes write it.
        let work = works::by_key(self.connection, self.typed.trim_start_matches('@'))?;
        self.answer(work.as_slice(), &By::Whole)
    }

    /// A key typed with capitals, once no name is written so: `CS294` is a name before it is `cs294`.
    pub(super) fn by_key_in_small_letters(&self) -> Result<Option<Resolved>, Error> {
        if !self.typed.chars().any(char::is_uppercase) || self.typed.contains(char::is_whitespace) {
            return Ok(None);
        }
        let key = self.typed.trim_start_matches('@').to_lowercase();
        let work = works::by_key(self.connection, &key)?;
        self.answer(work.as_slice(), &By::Whole)
    }

    pub(super) fn by_identifier(&self) -> Result<Option<Resolved>, Error> {
        let mut found = Vec::new();
        if let Some(id) = Identifier::parse(self.typed) {
            found = find::by_identifier(self.connection, &id)?;
        }
        if found.is_empty() && !self.typed.contains(char::is_whitespace) {
            // A value without its scheme, such as a bare PubMed id.
            for id in Scheme::ALL
                .into_iter()
                .filter_map(|scheme| Identifier::new(scheme, self.typed))
            {
                found.extend(find::by_identifier(self.connection, &id)?);
            }
            if found.is_empty() && self.typed.contains('.') {
                found = find::by_url(self.connection, &url::normalise(self.typed))?;
            }
        }
        found.sort_unstable();
        found.dedup();
        self.answer(&found, &By::Whole)
    }

    /// Names, and titles that are just this: a work may be noted as `The Pile` alone.
    pub(super) fn by_name(&self) -> Result<Option<Resolved>, Error> {
        if self.fold.is_empty() {
            return Ok(None);
        }
        let named = find::by_name(self.connection, &self.fold)?;
        let titled = find::by_title(self.connection, &self.fold)?;
        let written = named
            .iter()
            .min_by_key(|named| named.source)
            .map_or(self.typed, |named| &named.name);
        let mut ids: Vec<WorkId> = named.iter().map(|named| named.work).collect();
        let is_name_strong = named.iter().any(|named| named.source != NameSource::Weak);
        if !named.is_empty() && !is_name_strong && titled.is_empty() {
            // Nobody calls itself so: who has the word in its title has as good a claim as who has it as
            // a weak name.
            ids.extend(find::by_phrase(
                self.connection,
                Column::Title,
                self.typed,
                MOST,
            )?);
        }
        ids.extend(&titled);
        ids.sort_unstable();
        ids.dedup();
        let claims: Vec<Claim> = find::candidates(self.connection, &ids)?
            .into_iter()
            .filter_map(|work| {
                let source = named
                    .iter()
                    .find(|named| named.work == work.id)
                    .map(|named| named.source);
                Claim::new(
                    &self.units,
                    written,
                    source,
                    titled.contains(&work.id),
                    work,
                )
            })
            .collect();
        self.owner(claims, written)
    }

    /// The works that own a name: the one with the best claim, or several with the same.
    fn owner(&self, mut claims: Vec<Claim>, written: &str) -> Result<Option<Resolved>, Error> {
        let Some(best) = claims.iter().map(Claim::rank).max() else {
            return Ok(None);
        };
        claims.retain(|claim| claim.rank() == best);
        if claims.len() > 1 && best.0 > Claim::WEAK {
            // `ZNS+` and `ZNS` are one word to the index.
            let is_verbatim = |claim: &Claim| stands_verbatim(self.typed, &claim.work.title);
            if claims.iter().any(is_verbatim) {
                claims.retain(is_verbatim);
            }
        }
        // A work that calls itself so is no better for being noted earlier; among works that are only
        // about it, the one that brings it up is.
        if claims.len() > 1 && best.0 <= Claim::WEAK {
            let mut firsts = Vec::with_capacity(claims.len());
            for (at, claim) in claims.iter().enumerate() {
                if let Some(first) = find::first_mention(self.connection, claim.work.id)? {
                    firsts.push((at, first));
                }
            }
            let earliest = firsts.iter().find(|(at, first)| {
                firsts
                    .iter()
                    .all(|(other, it)| other == at || is_earlier(first, it))
            });
            if let Some(&(at, _)) = earliest {
                claims = vec![claims.swap_remove(at)];
            }
        }
        let by = |claim: &Claim| {
            if claim.is_whole_title {
                By::Whole
            } else {
                By::Name(written.to_owned())
            }
        };
        let found = claims
            .into_iter()
            .map(|claim| Found {
                by: by(&claim),
                work: claim.work,
            })
            .collect();
        Ok(resolved(found))
    }

    pub(super) fn by_fragment(&self) -> Result<Option<Resolved>, Error> {
        if self.units.is_empty() {
            return Ok(None);
        }
        let ids = find::by_phrase(self.connection, Column::Title, self.typed, MOST)?;
        let works = find::candidates(self.connection, &ids)?;
        if works.len() < MOST
            && let Some(name) = self.name_in(&works)
        {
            let claims = works
                .into_iter()
                .filter_map(|work| Claim::new(&self.units, &name, None, false, work))
                .collect();
            return self.owner(claims, &name);
        }
        // A whole part of a title is a better match than a few words out of it.
        let is_part = |work: &Candidate| {
            let title = units(&work.title);
            occurrences(&self.units, &title).iter().any(|at| {
                (at.start == 0
                    || is_break(
                        &work.title[title[at.start - 1].span.end..title[at.start].span.start],
                    ))
                    && (at.end == title.len()
                        || is_break(
                            &work.title[title[at.end - 1].span.end..title[at.end].span.start],
                        ))
            })
        };
        let parts: Vec<WorkId> = works
            .iter()
            .filter(|work| is_part(work))
            .map(|work| work.id)
            .collect();
        let best = if parts.is_empty() || ids.len() >= MOST {
            &ids
        } else {
            &parts
        };
        self.answer(best, &By::Part)
    }

    /// The query as a name, when it stands like one in some title: with capitals inside, with a digit, in
    /// Latin letters among Chinese, or explained right after. As that title writes it.
    fn name_in(&self, works: &[Candidate]) -> Option<String> {
        if self.units.len() > 3
            || self
                .units
                .iter()
                .any(|unit| unit.is_cjk || is_filler(&unit.text))
        {
            return None;
        }
        if self.typed.contains(char::is_whitespace) {
            return None;
        }
        works.iter().find_map(|work| {
            let title = units(&work.title);
            let at = occurrences(&self.units, &title).into_iter().next()?;
            let written = &work.title[title[at.start].span.start..title[at.end - 1].span.end];
            let has_inner = written
                .chars()
                .skip(1)
                .any(|c| c.is_uppercase() || c.is_ascii_digit());
            let is_foreign = title.iter().any(|unit| unit.is_cjk);
            // `Ray, a distributed system`: what is explained is a name.
            let after = &work.title[title[at.end - 1].span.end..];
            let is_explained = [", a ", ", an ", ", the "]
                .iter()
                .any(|with| after.starts_with(with));
            let is_name = (has_inner || is_foreign || is_explained)
                && written.chars().any(char::is_uppercase);
            is_name.then(|| written.to_owned())
        })
    }

    pub(super) fn answer(&self, ids: &[WorkId], by: &By) -> Result<Option<Resolved>, Error> {
        let mut works = find::candidates(self.connection, ids)?;
        if *by == By::Part {
            without_works_about(&mut works);
        }
        Ok(resolved(
            works
                .into_iter()
                .map(|work| Found {
                    work,
                    by: by.clone(),
                })
                .collect(),
        ))
    }
}
