//! Which work does a person mean? Resolves a REF.
//!
//! Comes in: a catalog and what was typed. Goes out: one work; several that are equally good, for the
//! person to choose from; or none, with the nearest. Never guesses between equals, never writes.
//!
//! Questions are asked from the exact to the vague, and the first that has an answer decides:
//! citation key, identifier or URL, name or title, words of a title side by side, author, words of a
//! title in order, initials, words anywhere, and last a misspelling of these.
//!
//! ```
//! use notebib::app::find::{Resolved, resolve};
//! use notebib::catalog::Catalog;
//! let catalog = Catalog::in_memory()?;
//! assert!(matches!(resolve(&catalog, "PipeDream")?, Resolved::None { .. }));
//! # Ok::<(), notebib::catalog::Error>(())
//! ```

use std::cmp::Ordering;

use crate::catalog::find::{self, Candidate, Column, First};
use crate::catalog::{Catalog, Error, nearest, works};
use crate::model::likeness::{
    is_abbreviated, is_break, is_in_order, is_same_person, misspelt_fit, misspelt_name,
    occurrences, words_apart,
};
use crate::model::title::{fold, is_cjk};
use crate::model::words::{Unit, is_filler, units};
use crate::model::{Identifier, Kind, NameSource, Scheme, WorkId, url};

/// How a REF leads to a work; it says which places `cites` shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// Its citation key, an identifier, its URL or its whole title: the work with all its names.
    Whole,
    /// A name of it, as written: the work and this name.
    Name(String),
    /// A part of its title, an author, initials or a misspelling: the work alone.
    Part,
}

/// A work that a REF leads to.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// What is known of the work.
    pub work: Candidate,
    /// How the REF leads to it.
    pub by: By,
}

/// What a REF leads to.
#[derive(Debug, Clone, PartialEq)]
pub enum Resolved {
    /// The work that is meant.
    One(Found),
    /// **Shape**: two or more works that are equally good, most mentioned first.
    Several(Vec<Found>),
    /// No work.
    None {
        /// **Shape**: the nearest works, best first; may be empty.
        suggestions: Vec<Candidate>,
    },
}

/// Works of one question that are looked at: an answer of so many may be of more. A question that more works answer is ambiguous anyway.
pub const MOST: usize = 300;
/// Works whose titles are compared with a misspelt one.
const MOST_COMPARED: usize = 4_000;
/// Words of a question that are compared one by one; more are a page pasted by mistake, and no title.
const MOST_WORDS: usize = 60;
/// Words of a question that are left out in turn: each costs a search.
const MOST_LEFT_OUT: usize = 24;
/// Words that suggestions are looked for by.
const MOST_SUGGESTING: usize = 12;
/// Works shown as suggestions.
const SUGGESTED: usize = 5;

/// The first steps of [`resolve`], which cost no more for a long question.
const EXACT_STEPS: usize = 5;

/// Finds the work that a REF means.
///
/// # Errors
/// When the catalog cannot be read; never because of what was typed.
pub fn resolve(catalog: &Catalog, reference: &str) -> Result<Resolved, Error> {
    let question = Question::new(catalog, reference);
    if question.typed.is_empty() {
        return Ok(Resolved::None {
            suggestions: Vec::new(),
        });
    }
    let question = &question;
    let steps: [&dyn Fn() -> Result<Option<Resolved>, Error>; 10] = [
        &|| question.by_key(),
        &|| question.by_identifier(),
        &|| question.by_name(),
        &|| question.by_key_in_small_letters(),
        &|| question.by_fragment(),
        &|| question.by_author(),
        &|| question.by_words_in_order(),
        &|| question.by_initials(),
        &|| question.by_words_anywhere(),
        &|| question.by_misspelling(),
    ];
    let is_page = question.units.len() > MOST_WORDS;
    let asked = if is_page { EXACT_STEPS } else { steps.len() };
    for step in &steps[..asked] {
        if let Some(resolved) = step()? {
            return Ok(resolved);
        }
    }
    Ok(Resolved::None {
        suggestions: question.suggestions()?,
    })
}

/// True when a name belongs to this work rather than to another, and to it alone.
///
/// # Errors
/// When the catalog cannot be read.
pub(super) fn owns(catalog: &Catalog, work: WorkId, name: &str) -> Result<bool, Error> {
    let owner = Question::new(catalog, name).by_name()?;
    Ok(matches!(owner, Some(Resolved::One(found)) if found.work.id == work))
}

struct Question<'c> {
    connection: &'c crate::catalog::Connection,
    typed: &'c str,
    fold: String,
    units: Vec<Unit>,
}

impl<'c> Question<'c> {
    fn new(catalog: &'c Catalog, reference: &'c str) -> Self {
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

    fn by_key(&self) -> Result<Option<Resolved>, Error> {
        if self.typed.contains(char::is_whitespace) {
            return Ok(None);
        }
        // `@key` is how notes write it.
        let work = works::by_key(self.connection, self.typed.trim_start_matches('@'))?;
        self.answer(work.as_slice(), &By::Whole)
    }

    /// A key typed with capitals, once no name is written so: `CS294` is a name before it is `cs294`.
    fn by_key_in_small_letters(&self) -> Result<Option<Resolved>, Error> {
        if !self.typed.chars().any(char::is_uppercase) || self.typed.contains(char::is_whitespace) {
            return Ok(None);
        }
        let key = self.typed.trim_start_matches('@').to_lowercase();
        let work = works::by_key(self.connection, &key)?;
        self.answer(work.as_slice(), &By::Whole)
    }

    fn by_identifier(&self) -> Result<Option<Resolved>, Error> {
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
    fn by_name(&self) -> Result<Option<Resolved>, Error> {
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

    fn by_fragment(&self) -> Result<Option<Resolved>, Error> {
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

    fn by_author(&self) -> Result<Option<Resolved>, Error> {
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

    fn by_words_in_order(&self) -> Result<Option<Resolved>, Error> {
        let ids = self.with_all_words(Column::Title, &[])?;
        let titles = find::titles(self.connection, &ids)?;
        let ids: Vec<WorkId> = titles
            .into_iter()
            .filter(|(_, title)| is_in_order(&self.units, &units(title)))
            .map(|(id, _)| id)
            .collect();
        self.answer(&ids, &By::Part)
    }

    fn by_initials(&self) -> Result<Option<Resolved>, Error> {
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
    fn by_words_anywhere(&self) -> Result<Option<Resolved>, Error> {
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

    fn by_misspelling(&self) -> Result<Option<Resolved>, Error> {
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

    fn suggestions(&self) -> Result<Vec<Candidate>, Error> {
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

    fn answer(&self, ids: &[WorkId], by: &By) -> Result<Option<Resolved>, Error> {
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

/// Works whose titles are compared with each other.
const MOST_IN_OTHERS: usize = 40;

/// Leaves out the works whose title holds the whole title of another: `Notes on PipeDream: Generalized …`
/// is about the paper, and who types a part of the paper's title means the paper. Of two the paper stays,
/// else the one that is held.
fn without_works_about(works: &mut Vec<Candidate>) {
    if !(2..=MOST_IN_OTHERS).contains(&works.len()) {
        return;
    }
    let titles: Vec<Vec<Unit>> = works.iter().map(|work| units(&work.title)).collect();
    let mut is_about = vec![false; works.len()];
    for (outer, long) in titles.iter().enumerate() {
        for (inner, short) in titles.iter().enumerate() {
            // A word or two stand in many titles.
            if short.len() < 3 || short.len() >= long.len() || occurrences(short, long).is_empty() {
                continue;
            }
            let is_better = rank_of(&works[outer]) > rank_of(&works[inner]);
            is_about[if is_better { inner } else { outer }] = true;
        }
    }
    let mut about = is_about.into_iter();
    works.retain(|_| !about.next().unwrap_or_default());
}

/// What is written about comes before what is written about it.
fn rank_of(work: &Candidate) -> (bool, bool) {
    let is_thing = matches!(work.kind, Kind::Paper | Kind::Software | Kind::Book);
    (is_thing, work.has_facts)
}

fn resolved(mut found: Vec<Found>) -> Option<Resolved> {
    found.sort_by(|a, b| {
        let (a, b) = (&a.work, &b.work);
        b.mentions.cmp(&a.mentions).then_with(|| a.key.cmp(&b.key))
    });
    match found.len() {
        0 => None,
        1 => found.pop().map(Resolved::One),
        _ => Some(Resolved::Several(found)),
    }
}

/// True when one mention surely comes before the other: higher up in the same note, or in a note of an
/// earlier date.
fn is_earlier(one: &First, other: &First) -> bool {
    if one.path == other.path {
        return one.line < other.line;
    }
    matches!((one.date, other.date), (Some(a), Some(b)) if a < b)
}

/// What a work has to say for a name being its own.
struct Claim {
    strength: u8,
    /// The name is in the language of the title: an article in Chinese on `GPT-4V` is not GPT-4V.
    is_native: bool,
    is_whole_title: bool,
    is_code: bool,
    work: Candidate,
}

impl Claim {
    /// The name only occurs in the title.
    const WEAK: u8 = 2;

    /// None when neither the title nor a name of the work holds the name.
    fn new(
        query: &[Unit],
        written: &str,
        source: Option<NameSource>,
        is_whole_title: bool,
        work: Candidate,
    ) -> Option<Self> {
        let title = units(&work.title);
        let in_title = occurrences(query, &title)
            .into_iter()
            .filter(|at| {
                let span = title[at.start].span.start..title[at.end - 1].span.end;
                is_written_alike(written, &work.title[span])
            })
            .map(|at| strength_in(&work.title, &title, at.start, at.end))
            .max();
        let given = source.map(|source| match source {
            NameSource::User | NameSource::Key => 6,
            NameSource::Colon => 5,
            NameSource::Acronym => 3,
            NameSource::Weak => Self::WEAK,
        });
        let whole = is_whole_title.then_some(4);
        let mut strength = in_title.max(given).max(whole)?;
        // `CS294: Scheduling` is a part of the course, not what is called so.
        let is_code = is_course_code(written) && strength < 6;
        if is_code {
            strength = Self::WEAK;
        }
        let is_native =
            query.iter().any(|unit| unit.is_cjk) || !title.iter().any(|unit| unit.is_cjk);
        Some(Self {
            strength,
            is_native,
            is_whole_title: is_whole_title && strength == 4,
            is_code,
            work,
        })
    }

    /// The greater, the better; equal ranks are equally good.
    fn rank(&self) -> (u8, bool, bool, bool) {
        if self.is_code {
            return (self.strength, false, false, false);
        }
        let (is_thing, has_facts) = rank_of(&self.work);
        (self.strength, self.is_native, is_thing, has_facts)
    }
}

/// How strongly a title introduces the name at these units.
fn strength_in(title: &str, units: &[Unit], start: usize, end: usize) -> u8 {
    let before = if start == 0 {
        ""
    } else {
        &title[units[start - 1].span.end..units[start].span.start]
    };
    let after = match units.get(end) {
        Some(next) => &title[units[end - 1].span.end..next.span.start],
        None => &title[units[end - 1].span.end..],
    };
    let is_colon = |text: &str| text.contains([':', '：']);
    if (start == 0 || is_colon(before)) && is_colon(after) && end < units.len() {
        return 5;
    }
    if start == 0 && end == units.len() {
        return 4;
    }
    if before.contains(['(', '（']) && after.contains([')', '）']) {
        return 3;
    }
    Claim::WEAK
}

/// True when a name with capitals stands with capitals: `ZeRO` is not `zero`, `Ray` is not `ray`.
pub(super) fn is_written_alike(name: &str, text: &str) -> bool {
    let has_capital = |text: &str| text.chars().any(|c| c.is_uppercase() || c.is_ascii_digit());
    !has_capital(name) || has_capital(text)
}

/// True when the title holds what was typed letter by letter, with no sign such as `+` more or less.
fn stands_verbatim(typed: &str, title: &str) -> bool {
    let goes_on = |c: char| c.is_alphanumeric() || matches!(c, '+' | '#' | '*');
    title.match_indices(typed).any(|(at, _)| {
        !title[..at].chars().next_back().is_some_and(goes_on)
            && !title[at + typed.len()..]
                .chars()
                .next()
                .is_some_and(goes_on)
    })
}

/// True for `CS294`, `CS 294-131`, `6.824`: what a course is called at its university.
fn is_course_code(name: &str) -> bool {
    let mut rest = name.trim();
    let letters = rest.chars().take_while(char::is_ascii_uppercase).count();
    rest = rest[letters..].trim_start_matches([' ', '-', '.']);
    let digits = rest.chars().take_while(char::is_ascii_digit).count();
    let end = &rest[digits..];
    (2..=5).contains(&letters)
        && (2..=4).contains(&digits)
        && end.len() <= 4
        && end.chars().all(|c| c == '-' || c.is_ascii_alphanumeric())
}

/// A question with misspelt words in it.
struct Misspelt<'q> {
    connection: &'q crate::catalog::Connection,
    units: &'q [Unit],
    /// For each term of the question the words of the index that may be meant; empty when there are none.
    groups: Vec<Vec<String>>,
}

impl<'q> Misspelt<'q> {
    fn new(connection: &'q crate::catalog::Connection, units: &'q [Unit]) -> Result<Self, Error> {
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
    fn works(&self) -> Result<Vec<WorkId>, Error> {
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
