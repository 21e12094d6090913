//! The second pass: what the kept answers come to, written as one operation.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Asked, Error, Options, inquiry, kept, merge};
use crate::catalog::choose::choose;
use crate::catalog::provided::{self, Proposal};
use crate::catalog::{self, Catalog, Write, decisions, fields, works};
use crate::enrich::{Inquiry, Look, Taken, is_same_work};
use crate::model::{Identifier, Scheme, Work, WorkId, title::fold};

/// A field that changed.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Change {
    /// The field, or the scheme of an identifier.
    pub field: String,
    /// What was shown before; null when nothing was.
    pub before: Value,
    /// What is shown now.
    pub after: Value,
    /// Who says so.
    pub provider: String,
}

/// What came of a work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Something changed.
    Filled,
    /// It is known, and nothing is new.
    Known,
    /// Candidates wait in `review`.
    Uncertain,
    /// No service has it.
    Absent,
    /// A service that may have it could not be asked.
    Unasked,
    /// Nothing tells where to look.
    Skipped,
}

/// What came of a work, and what changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Filled {
    /// Its key.
    pub key: String,
    /// Its title, as shown before.
    pub title: String,
    /// What came of it.
    pub outcome: Outcome,
    /// **Shape**: in the order in which fields are shown.
    pub changes: Vec<Change>,
    /// Why each record was taken: provider and rule.
    pub rules: Vec<(String, String)>,
    /// The key of another work that turned out to be the same and went into this one.
    pub merged: Vec<String>,
    /// Why nothing was taken, or what could not be.
    pub reason: String,
}

/// What came of a run, in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    outcomes: BTreeMap<Outcome, usize>,
    /// How often each field changed.
    pub fields: BTreeMap<String, usize>,
}

impl Report {
    /// How many works came out so.
    #[must_use]
    pub fn count(&self, outcome: Outcome) -> usize {
        self.outcomes.get(&outcome).copied().unwrap_or(0)
    }

    fn add(&mut self, work: &Filled) {
        *self.outcomes.entry(work.outcome).or_default() += 1;
        for change in &work.changes {
            *self.fields.entry(change.field.clone()).or_default() += 1;
        }
    }
}

pub(super) fn run(
    catalog: &mut Catalog,
    ids: &[WorkId],
    options: &Options,
    asked: &Asked,
    now: &str,
    is_rehearsal: bool,
    told: &mut dyn FnMut(Filled),
) -> Result<Report, Error> {
    let talk = |tx: &Write<'_>, id: WorkId| {
        let Some(work) = works::load(tx, id)? else {
            return Ok(None);
        };
        let mut talk = inquiry(tx, &work, options)?;
        let mut is_asked = false;
        while let Some(next) = talk.ask() {
            is_asked = true;
            match kept(tx, &next)? {
                Some(kept) => talk.answer(&next, &kept.answer, &kept.at),
                None => talk.fail(&next, "unasked", "no answer is kept".to_owned()),
            }
        }
        let left = left(&work, &talk, is_asked, asked);
        Ok(Some((work, talk, left)))
    };
    write(catalog, ids, now, is_rehearsal, talk, told)
}

/// Writes what conversations came to, as one operation; `talk` holds the conversation about a work and says
/// what is told of it when it came to nothing.
///
/// One work after the other: what is held of one is let go before the next.
pub(super) fn write(
    catalog: &mut Catalog,
    ids: &[WorkId],
    now: &str,
    is_rehearsal: bool,
    mut talk: impl FnMut(&Write<'_>, WorkId) -> Result<Option<(Work, Inquiry, Filled)>, Error>,
    told: &mut dyn FnMut(Filled),
) -> Result<Report, Error> {
    let write = |tx: &Write<'_>| -> Result<Report, Error> {
        let mut report = Report::default();
        for &id in ids {
            // It may have gone into one before it.
            if works::current(tx, id)? != id {
                continue;
            }
            let Some((work, talk, left)) = talk(tx, id)? else {
                continue;
            };
            let filled = match talk.taken.is_empty() && talk.looks.is_empty() {
                true => left,
                false => one(tx, &work, &talk)?,
            };
            report.add(&filled);
            told(filled);
        }
        let filled = report.count(Outcome::Filled);
        let plural = if filled == 1 { "" } else { "s" };
        tx.set_summary(format!("{filled} work{plural} filled"));
        Ok(report)
    };
    match is_rehearsal {
        true => catalog.rehearse(now, write),
        false => catalog.write("enrich", "", now, write),
    }
}

/// A work of which nothing was found.
fn left(work: &Work, talk: &Inquiry, is_asked: bool, asked: &Asked) -> Filled {
    let mut troubles: Vec<&str> = talk
        .troubles
        .iter()
        .map(|trouble| trouble.provider)
        .collect();
    troubles.dedup();
    let (outcome, reason) = if !is_asked {
        let reason = "neither an identifier, a URL nor a title to ask for".to_owned();
        (Outcome::Skipped, reason)
    } else if !talk.troubles.is_empty() || asked.incomplete.contains(&work.id) {
        (
            Outcome::Unasked,
            format!("not answered by {}", troubles.join(", ")),
        )
    } else {
        (
            Outcome::Absent,
            format!("not at {}", talk.without.join(", ")),
        )
    };
    Filled {
        outcome,
        ..absent(work, reason)
    }
}

/// A work that nobody has.
pub(crate) fn absent(work: &Work, reason: String) -> Filled {
    Filled {
        key: work.key.clone(),
        title: work.title.clone(),
        outcome: Outcome::Absent,
        changes: Vec::new(),
        rules: Vec::new(),
        merged: Vec::new(),
        reason,
    }
}

fn one(tx: &Write<'_>, work: &Work, talk: &Inquiry) -> Result<Filled, Error> {
    let mut filled = Filled {
        key: work.key.clone(),
        title: work.title.clone(),
        outcome: Outcome::Known,
        changes: Vec::new(),
        rules: talk
            .taken
            .iter()
            .map(|taken| (taken.record.provider.clone(), taken.rule.clone()))
            .collect(),
        merged: Vec::new(),
        reason: String::new(),
    };
    if talk.taken.is_empty() {
        filled.outcome = Outcome::Uncertain;
        filled.reason = propose(tx, work, &talk.looks)?;
        return Ok(filled);
    }
    let before = fields::of(tx, work.id)?;
    take(tx, work, &talk.taken, &mut filled)?;
    provided::clear_proposals(tx, work.id)?;
    choose(tx, &[work.id])?;
    let after = fields::of(tx, work.id)?;
    let now = works::load(tx, work.id)?;
    if let Some(now) = now {
        filled.changes = changes(work, &now, &before, &after);
    }
    if !filled.changes.is_empty() || !filled.merged.is_empty() {
        filled.outcome = Outcome::Filled;
    }
    Ok(filled)
}

/// Writes records that are the work: fields, identifiers, counts; and makes one work of two where another
/// one of the catalog turns out to be the same.
pub(crate) fn take(
    tx: &Write<'_>,
    work: &Work,
    taken: &[Taken],
    filled: &mut Filled,
) -> Result<(), catalog::Error> {
    for (provider, field, value, at) in merge::said(work, taken) {
        let source = format!("provider:{provider}");
        if field == "cited_by" {
            let count = value.as_u64().and_then(|count| u32::try_from(count).ok());
            provided::add_count(tx, work.id, &source, count.unwrap_or(0), &at)?;
            // The same number, said again today, is today's number.
            fields::clear(tx, work.id, field, &source)?;
        }
        fields::set(tx, work.id, field, &source, &value, &at)?;
    }
    for taken in taken {
        provided::add_title(tx, work.id, &taken.record.title)?;
        for id in &taken.record.ids {
            // A hash that nobody reads, and a number of the same article elsewhere.
            if !matches!(id.scheme(), Scheme::S2 | Scheme::Pmcid) {
                identify(tx, work, id, taken, filled)?;
            }
        }
    }
    Ok(())
}

/// Gives a work an identifier; when another one has it, they are one, unless a person or their titles say
/// otherwise.
fn identify(
    tx: &Write<'_>,
    work: &Work,
    id: &Identifier,
    taken: &Taken,
    filled: &mut Filled,
) -> Result<(), catalog::Error> {
    let Some(owner) = provided::owner(tx, id, work.id)? else {
        provided::add_identifier(tx, work.id, id)?;
        return Ok(());
    };
    let Some(other) = works::load(tx, owner)? else {
        return Ok(());
    };
    let is_one = crate::enrich::fits(&super::query(&other), &taken.record);
    if is_one && !provided::are_kept_apart(tx, work.id, owner)? {
        decisions::merge(tx, work.id, owner, tx.now())?;
        provided::add_identifier(tx, work.id, id)?;
        filled.merged.push(other.key);
    } else {
        filled.reason = format!("{id} belongs to {}", other.key);
    }
    Ok(())
}

/// Puts candidates where a person decides on them.
pub(crate) fn propose(tx: &Write<'_>, work: &Work, looks: &[Look]) -> Result<String, Error> {
    for look in looks {
        provided::propose(
            tx,
            &Proposal {
                id: 0,
                work: work.id,
                provider: look.record.provider.clone(),
                record: match look.record.source_id.is_empty() {
                    true => fold(&look.record.title),
                    false => look.record.source_id.clone(),
                },
                content: serde_json::to_string(&look.record).unwrap_or_default(),
                why: look.why.clone(),
                score: look.score,
                at: tx.now().to_owned(),
            },
        )?;
    }
    let several = looks
        .iter()
        .any(|look| !is_same_work(&look.record, &looks[0].record));
    let first = looks
        .first()
        .map(|look| look.why.as_str())
        .unwrap_or_default();
    Ok(match several {
        true => format!("{} candidates, the best: {first}", looks.len()),
        false => format!("a candidate: {first}"),
    })
}

/// The fields in which a work differs from what it was.
fn changes(
    old: &Work,
    new: &Work,
    before: &[fields::Field],
    after: &[fields::Field],
) -> Vec<Change> {
    let mut changes = Vec::new();
    let shown = |work: &Work| -> Vec<(&'static str, Value)> {
        vec![
            ("title", Value::from(work.title.clone())),
            ("kind", Value::from(work.kind.as_str())),
            ("authors", Value::from(work.authors.clone())),
            ("year", Value::from(work.year)),
            ("venue", Value::from(work.venue.clone())),
            ("org", Value::from(work.org.clone())),
            ("cited_by", Value::from(work.cited_by)),
            ("volume", Value::from(work.volume.clone())),
            ("issue", Value::from(work.issue.clone())),
            ("pages", Value::from(work.pages.clone())),
            ("publisher", Value::from(work.publisher.clone())),
        ]
    };
    for ((field, before), (_, now)) in shown(old).into_iter().zip(shown(new)) {
        if before != now {
            let provider = speaker(after, field, &now);
            changes.push(Change {
                field: field.to_owned(),
                before: if before == Value::Array(Vec::new()) {
                    Value::Null
                } else {
                    before
                },
                after: now,
                provider,
            });
        }
    }
    for id in new.ids.iter().filter(|id| !old.ids.contains(id)) {
        changes.push(Change {
            field: id.scheme().as_str().to_owned(),
            before: Value::Null,
            after: Value::from(id.value()),
            provider: String::new(),
        });
    }
    for field in merge::extra() {
        let of = |fields: &[fields::Field]| fields.iter().find(|said| said.field == field).cloned();
        let (old, new) = (of(before), of(after));
        if let Some(new) = new.filter(|new| old.as_ref().is_none_or(|old| old.value != new.value)) {
            changes.push(Change {
                field: field.to_owned(),
                before: old.map(|old| old.value).unwrap_or_default(),
                provider: new.source.trim_start_matches("provider:").to_owned(),
                after: new.value,
            });
        }
    }
    changes
}

/// The provider that says this.
fn speaker(fields: &[fields::Field], field: &str, value: &Value) -> String {
    let said = fields
        .iter()
        .find(|said| said.field == field && said.value == *value);
    said.map(|said| said.source.trim_start_matches("provider:").to_owned())
        .unwrap_or_default()
}
