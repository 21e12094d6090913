//! Candidates that a person accepted become mentions, and stay mentions whatever becomes of the note.

use std::path::Path;

use super::read::{self, Floors, Place, Read, Weak};
use super::write::Writer;
use super::{Request, finish, sight};
use crate::app::alike::Spelling;
use crate::catalog::candidates::{self, Acceptance, Candidate};
use crate::catalog::store::{self, MentionRow};
use crate::catalog::{Error, Write};
use crate::model::{Kind, Manner, Mention, WorkId};

/// Which work an accepted candidate is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::app) enum Into {
    /// The one that identity says; a new one when it knows none.
    Likely,
    /// This one.
    Work(WorkId),
    /// A new one, whatever identity says.
    New,
}

/// Makes mentions of a candidate, wherever its note has this title; gives the work that they point at.
pub(in crate::app) fn accept(
    tx: &Write<'_>,
    request: &Request,
    candidate: &Candidate,
    into: Into,
) -> Result<WorkId, Error> {
    candidates::defer_keys(tx)?;
    let mut writer = Writer::new(tx, false)?;
    let note_tags = candidates::tags_of_note(tx, candidate.note)?;
    let mut accepted = None;
    for place in candidates::places(tx, candidate)? {
        let mut mention = mention(&place);
        mention.outline = candidates::outline(tx, place.section)?
            .into_iter()
            .map(std::convert::Into::into)
            .collect();
        let here = Place {
            section: None,
            text: place.text.clone(),
        };
        let found = read::prepare_at(mention, here, &note_tags, &request.rules);
        let work = match (accepted, into) {
            (Some(work), _) => writer.resolver.resolve_to(&found, Some(work))?,
            (None, Into::Work(work)) => writer.resolver.resolve_to(&found, Some(work))?,
            (None, Into::New) => writer.resolver.resolve_to(&found, None)?,
            (None, Into::Likely) => writer.resolver.resolve(&found, None)?,
        };
        accepted = Some(WorkId(work));
        let mut facts = place.facts.clone();
        facts.evidence.insert(0, ACCEPTED.into());
        let row = MentionRow {
            note: place.note,
            section: place.section,
            work: Some(work),
            manner: &place.manner,
            place: place.place,
            span: place.span,
            title: &place.title,
            fold: &place.fold,
            text: &place.text,
            confidence: CERTAIN,
            facts: &facts.to_json(),
        };
        store::Inserts::new(tx)?.mention(&row)?;
        writer.resolver.note(work, found);
    }
    let Some(WorkId(work)) = accepted else {
        // Decided over by another process.
        return Err(Error::NoCandidate { id: candidate.id });
    };
    let mut works = writer.works(&request.formula, false)?;
    let work = writer.resolver.current(work);
    let acceptance = Acceptance {
        note: candidate.note,
        fold: candidate.fold.clone(),
        title: candidate.title.clone(),
        work: Some(work),
    };
    candidates::accept(tx, &acceptance, tx.now())?;
    finish(tx, &mut writer, &mut works, request, false)?;
    sight::Search::new(tx, request, &[], false)?.write(tx, None, &())?;
    Ok(WorkId(work))
}

/// The confidence of what a person said, and the word for it among the evidence.
const CERTAIN: f32 = 1.0;
const ACCEPTED: &str = "accepted";

fn mention(candidate: &Candidate) -> Mention {
    let facts = &candidate.facts;
    let (line, end_line, column) = candidate.place;
    Mention {
        span: candidate.span.0 as usize..candidate.span.1 as usize,
        line,
        end_line,
        column,
        manner: Manner::parse(&candidate.manner).unwrap_or(Manner::Entry),
        title: candidate.title.clone(),
        kind: facts.kind.unwrap_or(Kind::Webpage),
        authors: facts.authors.clone(),
        year: facts.year,
        venue: facts.venue.clone(),
        org: facts.org.clone(),
        cited_by: facts.cited_by,
        volume: facts.volume.clone(),
        issue: facts.issue.clone(),
        pages: facts.pages.clone(),
        publisher: facts.publisher.clone(),
        urls: facts.urls.clone(),
        ids: facts.identifiers().collect(),
        aliases: facts.aliases.clone(),
        outline: Vec::new(),
        remark: facts.remark.clone(),
        note_date: facts.note_date,
        confidence: candidate.confidence,
        evidence: Vec::new(),
    }
}

/// How alike a title must be to one that was accepted in the same note to be that one, corrected.
const CORRECTED: f32 = 0.8;

/// Moves what was accepted in this note from the candidates to the mentions that were read. What is not
/// among the candidates any more is looked for below every floor; a title that was corrected since is told
/// by its likeness.
pub(super) fn restore(
    writer: &mut Writer<'_>,
    note: i64,
    read: &mut Read,
    file: &Path,
    request: &Request,
) -> Result<(), Error> {
    let Some(accepted) = writer.accepted.get(&note) else {
        return Ok(());
    };
    let mut missing = Vec::new();
    for it in accepted {
        let is_found = take(read, |weak| weak.fold == it.fold, &request.rules)
            || read.found.iter().any(|found| found.fold == it.fold);
        if !is_found {
            missing.push(it.clone());
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    let floors = Floors {
        candidates: 0.0,
        ..request.floors()
    };
    // Gone or changed again in this moment: the next scan sees it.
    if let Ok(again) = read::read(file, &request.extract, floors, &request.rules)
        && again.fingerprint == read.fingerprint
    {
        let is_new = |weak: &Weak| {
            let is_weak = read
                .weak
                .iter()
                .any(|it| it.mention.span == weak.mention.span);
            let is_found = |it: &read::Found| it.mention.span == weak.mention.span;
            !is_weak && !read.found.iter().any(is_found)
        };
        let more: Vec<Weak> = again.weak.into_iter().filter(is_new).collect();
        let floor = request.floors().candidates;
        read.weak.extend(more);
        for it in missing {
            let was = Spelling::new(&it.title);
            let is_it = |weak: &Weak| weak.fold == it.fold;
            let is_alike =
                |weak: &Weak| was.similarity(&Spelling::new(&weak.mention.title)) >= CORRECTED;
            if !take(read, is_it, &request.rules)
                && let Some(fold) = read
                    .weak
                    .iter()
                    .find(|weak| is_alike(weak))
                    .map(|weak| weak.fold.clone())
                && take(read, |weak| weak.fold == fold, &request.rules)
            {
                let renamed = Acceptance { fold, ..it };
                candidates::accept(writer.tx(), &renamed, writer.tx().now())?;
                writer.accepted.entry(note).or_default().push(renamed);
            }
        }
        read.weak.retain(|weak| weak.mention.confidence >= floor);
    }
    Ok(())
}

/// Makes mentions of the candidates for which `is_it`; true when there were any.
fn take(
    read: &mut Read,
    is_it: impl Fn(&Weak) -> bool,
    rules: &crate::app::suggest::Rules,
) -> bool {
    let (taken, rest): (Vec<Weak>, Vec<Weak>) =
        std::mem::take(&mut read.weak).into_iter().partition(is_it);
    read.weak = rest;
    let is_any = !taken.is_empty();
    for mut weak in taken {
        weak.mention.confidence = CERTAIN;
        weak.mention.evidence.insert(0, ACCEPTED);
        let place = Place {
            section: weak.section,
            text: weak.text,
        };
        let found = read::prepare_at(weak.mention, place, &read.about.tags, rules);
        read.found.push(found);
    }
    if is_any {
        read.found.sort_by_key(|found| found.mention.span.start);
    }
    is_any
}
