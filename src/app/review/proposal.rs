//! Records that a provider has for a work, and of which only a person can say whether they are it.

use crate::app::Error;
use crate::app::edit;
use crate::app::enrich;
use crate::catalog::candidates::Filter;
use crate::catalog::choose::choose;
use crate::catalog::provided::{self, Proposal, Verdict};
use crate::catalog::{Catalog, Write, fields, mentions_of, works};
use crate::enrich::{Record, Taken};
use crate::model::{Scheme, Work, WorkId, title::fold};

use super::Decision;

/// A record beside the work that it may be.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposed {
    /// The row, with what agrees and what does not.
    pub proposal: Proposal,
    /// The record.
    pub record: Record,
    /// The work.
    pub work: Work,
    /// Where it is first mentioned: path and line; an empty path when no note has it.
    pub place: (String, u32),
}

impl Proposed {
    /// A work and a record side by side, field by field, where one of them says anything.
    ///
    /// **Shape**: the field, the work's value, the record's.
    #[must_use]
    pub fn side_by_side(&self) -> Vec<(&'static str, String, String)> {
        let (work, record) = (&self.work, &self.record);
        let year = |year: Option<i32>| year.map(|year| year.to_string()).unwrap_or_default();
        let ids = |ids: &[crate::model::Identifier]| {
            let ids = ids.iter().filter(|id| id.scheme() != Scheme::S2);
            ids.map(|id| format!("{}:{}", id.scheme().as_str(), id.value()))
                .collect::<Vec<_>>()
                .join(" ")
        };
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let kind = record.kind.map(|kind| kind.to_string()).unwrap_or_default();
        let rows = [
            ("title", work.title.clone(), record.title.clone()),
            (
                "authors",
                work.authors.join("; "),
                record.authors.join("; "),
            ),
            ("year", year(work.year), year(record.year)),
            ("venue", text(&work.venue), text(&record.venue)),
            ("kind", work.kind.to_string(), kind),
            ("ids", ids(&work.ids), ids(&record.ids)),
            (
                "link",
                work.urls.first().cloned().unwrap_or_default(),
                text(&record.url),
            ),
        ];
        rows.into_iter()
            .filter(|(_, a, b)| !a.is_empty() || !b.is_empty())
            .collect()
    }
}

fn of(catalog: &Catalog, proposal: Proposal) -> Result<Option<Proposed>, Error> {
    let connection = catalog.connection();
    // A record of an older shape cannot be shown, and will be proposed anew.
    let Ok(record) = serde_json::from_str::<Record>(&proposal.content) else {
        return Ok(None);
    };
    let Some(work) = works::load(connection, proposal.work)? else {
        return Ok(None);
    };
    let first = mentions_of(connection, work.id)?.into_iter().next();
    let place = first.map(|said| (said.path, said.line)).unwrap_or_default();
    Ok(Some(Proposed {
        proposal,
        record,
        work,
        place,
    }))
}

/// What waits, of the works in these notes with these words.
pub(super) fn waiting(catalog: &Catalog, filter: &Filter) -> Result<Vec<Proposed>, Error> {
    let mut waiting = Vec::new();
    for proposal in provided::proposals(catalog.connection(), None)? {
        if !filter.notes.is_empty()
            && !provided::is_in_notes(catalog.connection(), proposal.work, &filter.notes)?
        {
            continue;
        }
        let Some(proposed) = of(catalog, proposal)? else {
            continue;
        };
        let text = fold(&format!(
            "{} {}",
            proposed.work.title, proposed.record.title
        ));
        if filter.words.iter().all(|word| text.contains(&fold(word))) {
            waiting.push(proposed);
        }
        if filter.limit.is_some_and(|limit| waiting.len() >= limit) {
            break;
        }
    }
    Ok(waiting)
}

pub(super) fn find(catalog: &Catalog, id: i64) -> Result<Option<Proposed>, Error> {
    let all = provided::proposals(catalog.connection(), None)?;
    match all.into_iter().find(|proposal| proposal.id == id) {
        Some(proposal) => of(catalog, proposal),
        None => Ok(None),
    }
}

/// Decides over a record; gives the work that it is now part of.
pub(super) fn decide(
    tx: &Write<'_>,
    proposed: &Proposed,
    decision: &Decision,
) -> Result<Option<WorkId>, Error> {
    let verdict = match decision {
        Decision::Reject | Decision::Distinct(_) => Verdict::Declined,
        Decision::Skip => Verdict::Skipped,
        _ => Verdict::Taken,
    };
    let id = proposed.proposal.id;
    if !provided::settle(tx, id, verdict, tx.now())? {
        return Err(crate::catalog::Error::NoCandidate { id }.into());
    }
    if verdict != Verdict::Taken {
        return Ok(None);
    }
    let work = match decision {
        Decision::Merge(work) => *work,
        _ => proposed.work.id,
    };
    take(tx, work, &proposed.record)?;
    match decision {
        Decision::Correct(changes) => edit::apply(tx, work, changes)?,
        Decision::Edit(edits) => edit::apply_edits(tx, work, edits)?,
        _ => {}
    }
    Ok(Some(work))
}

/// Writes a record that a person took: its identifiers are the person's word from now on, by which the next
/// `enrich` asks.
fn take(tx: &Write<'_>, id: WorkId, record: &Record) -> Result<(), Error> {
    let work = works::load(tx, id)?.ok_or(crate::catalog::Error::NoWork)?;
    let taken = Taken {
        record: record.clone(),
        rule: "review".to_owned(),
        at: tx.now().to_owned(),
    };
    let mut filled = enrich::absent(&work, String::new());
    enrich::take(tx, &work, std::slice::from_ref(&taken), &mut filled)?;
    for one in &record.ids {
        let is_telling = matches!(one.scheme(), Scheme::Doi | Scheme::Arxiv | Scheme::Isbn);
        if is_telling && fields::identifier_owner(tx, one, id)?.is_none() {
            fields::set_identifier(tx, id, one)?;
        }
    }
    provided::clear_proposals(tx, id)?;
    Ok(choose(tx, &[id])?)
}
