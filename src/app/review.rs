//! Review: what waits for a person, shown with its reasons, and what the person decides over it.
//!
//! In: [`Item`]s that a scan could not decide over, and one [`Decision`] at a time. Out: the catalog as the
//! person wants it; each decision is one operation, which `undo` takes back, and is remembered by note and
//! title against every later scan.
//!
//! There are two kinds: places in notes that may be references ([`Item::Candidate`]), and records of services
//! that may be a work ([`Item::Record`]). A kind has a table of its own in the catalog, with a row until it is
//! decided over, and ids with a letter of its own.

mod proposal;

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::Error;
use super::alike::Spelling;
use super::change::Change;
use super::edit::{self, Edits};
use super::identity::{Profile, Reason};
use super::scan::{self, Into, Request};
use crate::catalog::candidates::{self, Candidate, Filter};
use crate::catalog::provided;
use crate::catalog::{Catalog, Write, decisions, store, works};
use crate::collect;
use crate::extract::Options;
use crate::extract::explain::explain;
use crate::extract::weights::Weights;
use crate::model::{Identifier, Work, WorkId};

pub use proposal::Proposed;

/// What waits for a decision.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Item {
    /// A place in a note that may be a reference.
    Candidate(Box<Candidate>),
    /// A record that may be a work, from a service or a file.
    Record(Box<Proposed>),
}

impl Item {
    /// Its name on the command line: a letter for its kind, and its row: `c12`.
    #[must_use]
    pub fn id(&self) -> String {
        match self {
            Self::Candidate(candidate) => format!("c{}", candidate.id),
            Self::Record(it) => format!("p{}", it.proposal.id),
        }
    }

    /// The row of a candidate that is called so: `c12`, or `12` alone.
    #[must_use]
    pub fn parse_id(id: &str) -> Option<i64> {
        let id = id.trim();
        id.strip_prefix('c').unwrap_or(id).parse().ok()
    }

    /// Where it stands: the path of the note as the catalog writes it, line and column.
    #[must_use]
    pub fn place(&self) -> (&str, u32, u32) {
        match self {
            Self::Candidate(it) => (&it.path, it.place.0, it.place.2),
            Self::Record(it) => (&it.place.0, it.place.1, 1),
        }
    }

    fn summary(&self, did: &str) -> String {
        let (path, line, _) = self.place();
        let title = match self {
            Self::Candidate(candidate) => &candidate.title,
            Self::Record(it) => &it.record.title,
        };
        let title: String = title.chars().take(SUMMARY).collect();
        match self {
            Self::Candidate(_) => format!("{did} {path}:{line}: {title}"),
            Self::Record(it) => format!("{did} {}: {title}", it.work.key),
        }
    }
}

/// What a person says of an item.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// It is a reference, to the work that identity says, else to a new one.
    Accept,
    /// It is one, and these fields of its work are wrong.
    Correct(Vec<Change>),
    /// As [`Decision::Correct`], from a form.
    Edit(Box<Edits>),
    /// It is a reference to this work.
    Merge(WorkId),
    /// It is a reference to a work of its own, not to these.
    Distinct(Vec<WorkId>),
    /// It is no reference.
    Reject,
    /// Not now: it is asked again after all others.
    Skip,
}

/// What waits, in the order in which it is asked.
///
/// **Shape**: what nobody passed over by path and place, then what was passed over, longest ago first.
///
/// # Errors
/// When the catalog cannot be read.
pub fn waiting(catalog: &Catalog, filter: &Filter) -> Result<Vec<Item>, Error> {
    let waiting = candidates::waiting(catalog.connection(), filter)?;
    let mut items: Vec<Item> = waiting
        .into_iter()
        .map(|it| Item::Candidate(Box::new(it)))
        .collect();
    let proposed = proposal::waiting(catalog, filter)?;
    items.extend(proposed.into_iter().map(|it| Item::Record(Box::new(it))));
    items.truncate(filter.limit.unwrap_or(usize::MAX));
    Ok(items)
}

/// How much waits.
///
/// # Errors
/// When the catalog cannot be read.
pub fn count(catalog: &Catalog) -> Result<u64, Error> {
    let connection = catalog.connection();
    Ok(candidates::count(connection)? + provided::count_proposals(connection)?)
}

/// The item of this id; none when it was decided over, or its note has it no more.
///
/// # Errors
/// When the catalog cannot be read.
pub fn find(catalog: &Catalog, id: &str) -> Result<Option<Item>, Error> {
    if let Some(row) = id.trim().strip_prefix('p') {
        let Ok(row) = row.parse() else {
            return Ok(None);
        };
        return Ok(proposal::find(catalog, row)?.map(|it| Item::Record(Box::new(it))));
    }
    let Some(row) = Item::parse_id(id) else {
        return Ok(None);
    };
    let found = candidates::find(catalog.connection(), row)?;
    Ok(found.map(|it| Item::Candidate(Box::new(it))))
}

/// A work that an item may be of.
#[derive(Debug, Clone, PartialEq)]
pub struct Near {
    /// The work.
    pub work: Work,
    /// Why identity takes the item for it; none when the titles are only alike.
    pub reason: Option<Reason>,
}

/// Characters of a title in the history.
const SUMMARY: usize = 80;

/// Works to choose from at most.
const CHOICE: usize = 5;

/// A title so alike is worth showing.
const ALIKE: f32 = 0.45;

/// The works that the item may be of: the one that an accepted item will be of first, then those of alike
/// titles.
///
/// # Errors
/// When the catalog cannot be read.
pub fn nearest(catalog: &Catalog, item: &Item) -> Result<Vec<Near>, Error> {
    let candidate = match item {
        Item::Candidate(candidate) => candidate,
        Item::Record(it) => {
            let work = it.work.clone();
            return Ok(vec![Near { work, reason: None }]);
        }
    };
    let connection = catalog.connection();
    let spelling = Spelling::new(&candidate.title);
    let mut profile = Profile::new(candidate.facts.kind, candidate.facts.year)
        .with_spelling(spelling.clone(), &candidate.title);
    let ids: Vec<Identifier> = candidate.facts.identifiers().collect();
    let mut found: Vec<i64> = Vec::new();
    for id in &ids {
        profile.add_identifier(id);
        found.extend(store::by_identifier(
            connection,
            id.scheme().as_str(),
            id.value(),
        )?);
    }
    for url in &candidate.facts.urls {
        let url = crate::model::url::normalise(url);
        profile.add_normal_url(&url);
        found.extend(store::by_identifier(connection, "url", &url)?);
    }
    for author in &candidate.facts.authors {
        profile.add_author(author);
    }
    let mut folds = vec![candidate.fold.clone(), spelling.fold()];
    folds.extend(spelling.short_folds());
    folds.extend(spelling.body_fold());
    for fold in &folds {
        found.extend(store::by_fold(connection, fold)?);
        let mut letters = fold.char_indices();
        if let (Some((start, _)), Some((end, _))) = (
            letters.nth(store::EDGE),
            fold.char_indices().rev().nth(store::EDGE - 1),
        ) {
            found.extend(store::by_edges(connection, &fold[..start], &fold[end..])?);
        }
    }
    match super::find::resolve(catalog, &candidate.title)? {
        super::find::Resolved::One(it) => found.push(it.work.id.0),
        super::find::Resolved::Several(all) => {
            found.extend(all.iter().take(CHOICE).map(|it| it.work.id.0))
        }
        super::find::Resolved::None { suggestions } => {
            found.extend(suggestions.iter().map(|it| it.id.0));
        }
    }
    let mut current: Vec<i64> = Vec::new();
    for work in found {
        let work = works::current(connection, WorkId(work))?.0;
        if !current.contains(&work) {
            current.push(work);
        }
    }
    let mut near: Vec<(f32, Near)> = Vec::new();
    for id in current {
        let Some(traits) = store::traits(connection, id)?.filter(|it| it.state == "active") else {
            continue;
        };
        let reason = profile.is_same(&scan::profile(&traits));
        let likeness = spelling.similarity(&Spelling::new(&traits.title));
        if (reason.is_some() || likeness >= ALIKE)
            && let Some(work) = works::load(connection, WorkId(id))?
        {
            near.push((likeness, Near { work, reason }));
        }
    }
    near.sort_by(|(a, x), (b, y)| {
        (y.reason, *b)
            .partial_cmp(&(x.reason, *a))
            .unwrap_or(std::cmp::Ordering::Equal)
            .then(x.work.id.cmp(&y.work.id))
    });
    near.truncate(CHOICE);
    Ok(near.into_iter().map(|it| it.1).collect())
}

/// The headings that an item stands under, outermost first.
///
/// # Errors
/// When the catalog cannot be read.
pub fn outline(catalog: &Catalog, item: &Item) -> Result<Vec<String>, Error> {
    let Item::Candidate(candidate) = item else {
        return Ok(Vec::new());
    };
    Ok(candidates::outline(
        catalog.connection(),
        candidate.section,
    )?)
}

/// A line of a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// From 1.
    pub number: u32,
    /// Its text.
    pub text: String,
    /// Whether the item stands on it.
    pub is_here: bool,
}

/// The lines around an item, from its note as it is now; the stored line alone when the note cannot be read
/// or has it elsewhere.
#[must_use]
pub fn lines(item: &Item, root: Option<&Path>, around: usize) -> Vec<Line> {
    let Item::Candidate(candidate) = item else {
        return Vec::new();
    };
    let (first, last, _) = candidate.place;
    let stored = || {
        vec![Line {
            number: first,
            text: candidate.text.clone(),
            is_here: true,
        }]
    };
    let Ok(text) = collect::read_text(&file(item, root)) else {
        return stored();
    };
    let around = u32::try_from(around).unwrap_or(u32::MAX);
    let (from, to) = (
        first.saturating_sub(around).max(1),
        last.saturating_add(around),
    );
    let lines: Vec<Line> = (1..=to)
        .zip(text.lines())
        .skip(from as usize - 1)
        .map(|(number, text)| Line {
            number,
            text: text.trim_end().to_owned(),
            is_here: (first..=last).contains(&number),
        })
        .collect();
    let is_there = lines
        .iter()
        .any(|line| line.number == first && line.text.contains(candidate.text.trim()));
    // A line of a whole book is stored in part.
    if is_there || candidate.text.len() > 400 {
        lines
    } else {
        stored()
    }
}

/// What spoke for and against a candidate, and how much each weighs, the weightiest first; from its note as
/// it is now. Empty when the note cannot be read or has it no more, and for a record.
#[must_use]
pub fn reasons(item: &Item, root: Option<&Path>) -> Vec<(&'static str, f32)> {
    let Item::Candidate(candidate) = item else {
        return Vec::new();
    };
    let file = file(item, root);
    let Ok(text) = collect::read_text(&file) else {
        return Vec::new();
    };
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let accounts = explain(&text, &name, &Options::default(), Weights::shipped());
    let Some(account) = accounts
        .accounts
        .into_iter()
        .find(|account| account.title == candidate.title && account.line == candidate.place.0)
    else {
        return Vec::new();
    };
    let mut reasons: Vec<(&'static str, f32)> = Vec::new();
    for reason in account
        .signals
        .iter()
        .chain(&account.learned)
        .chain(&account.features)
    {
        match reasons.iter_mut().find(|it| it.0 == reason.name) {
            Some(it) => it.1 += reason.weight,
            None => reasons.push((reason.name, reason.weight)),
        }
    }
    reasons.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(b.0)));
    reasons
}

/// The file of the item's note.
#[must_use]
pub fn file(item: &Item, root: Option<&Path>) -> PathBuf {
    scan::file_of(item.place().0, root)
}

/// The work as it would be were the item accepted; for a form. Changes nothing.
///
/// # Errors
/// When the catalog cannot be written.
pub fn rehearse(
    catalog: &mut Catalog,
    item: &Item,
    request: &Request,
    now: &str,
) -> Result<Work, Error> {
    catalog.rehearse(now, |tx| {
        let work = match item {
            Item::Candidate(candidate) => scan::accept(tx, request, candidate, Into::Likely)?,
            Item::Record(it) => proposal::decide(tx, it, &Decision::Accept)?.unwrap_or(it.work.id),
        };
        Ok(works::load(tx, work)?.ok_or(crate::catalog::Error::NoWork)?)
    })
}

/// Decides over an item; gives its work, when it has one now.
///
/// # Errors
/// When it was decided over meanwhile, a field cannot be so, or the catalog cannot be written; nothing has
/// changed then.
pub fn decide(
    catalog: &mut Catalog,
    item: &Item,
    decision: &Decision,
    request: &Request,
    now: &str,
) -> Result<Option<WorkId>, Error> {
    let did = match decision {
        Decision::Accept => "accept",
        Decision::Correct(_) | Decision::Edit(_) => "edit",
        Decision::Merge(_) => "merge",
        Decision::Distinct(_) => "distinct",
        Decision::Reject => "reject",
        Decision::Skip => "skip",
    };
    catalog.write("review", &item.summary(did), now, |tx| {
        let candidate = match item {
            Item::Candidate(candidate) => candidate,
            Item::Record(it) => return proposal::decide(tx, it, decision),
        };
        if candidates::find(tx, candidate.id)?.is_none() {
            return Err(crate::catalog::Error::NoCandidate { id: candidate.id }.into());
        }
        match decision {
            Decision::Reject => {
                candidates::reject(tx, candidate, tx.now())?;
                Ok(None)
            }
            Decision::Skip => {
                candidates::skip(tx, candidate, tx.now())?;
                Ok(None)
            }
            _ => accept(tx, candidate, decision, request).map(Some),
        }
    })
}

fn accept(
    tx: &Write<'_>,
    candidate: &Candidate,
    decision: &Decision,
    request: &Request,
) -> Result<WorkId, Error> {
    let into = match decision {
        Decision::Merge(work) => Into::Work(*work),
        Decision::Distinct(_) => Into::New,
        _ => Into::Likely,
    };
    let work = scan::accept(tx, request, candidate, into)?;
    match decision {
        Decision::Correct(changes) => edit::apply(tx, work, changes)?,
        Decision::Edit(edits) => edit::apply_edits(tx, work, edits)?,
        Decision::Distinct(others) => {
            for &other in others {
                decisions::keep_apart(tx, work, other, tx.now())?;
            }
        }
        _ => {}
    }
    Ok(work)
}
