//! Enrichment without a network: from dumps and bibliographies on this machine.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::{Error, Filled, Options, apply, query};
use crate::catalog::{Catalog, Write, choose, works};
use crate::enrich::dump::{self, FILE, Form, Tally, Wanted};
use crate::enrich::{
    Choice, Inquiry, Look, Nature, Query, Record, Taken, choose as pick, fits, has_title, judge,
};
use crate::import::{self, Format};
use crate::model::{Entry, Kind, WorkId};
use rustc_hash::FxHashMap;

/// Records kept for one work: more than that bear no title of their own.
const MOST: usize = 8;
/// Bytes of a bibliography that are read at a time.
const CHUNK: usize = 8 << 20;
/// A bibliography without a place to cut it in so many bytes is no bibliography.
const LONGEST: usize = 256 << 20;

/// What was read of each file.
pub type Tallies = Vec<(PathBuf, Tally)>;

/// What is told while files are read and works are filled.
#[derive(Debug)]
pub enum FromTold {
    /// So many bytes were read, decompressed.
    Read(u64),
    /// What came of a work, in their order, once all is read.
    Filled(Filled),
}

/// Fills works from files, as one operation.
///
/// # Errors
/// When a file cannot be read or is of no known form, before anything is written; and as
/// [`super::apply`].
pub fn from(
    catalog: &mut Catalog,
    ids: &[WorkId],
    files: &[PathBuf],
    now: &str,
    is_rehearsal: bool,
    told: &mut dyn FnMut(FromTold),
) -> Result<(super::Report, Tallies), Error> {
    let mut asked: Vec<(WorkId, Query)> = Vec::with_capacity(ids.len());
    {
        let connection = catalog.connection();
        let _held = catalog.hold()?;
        for &id in ids {
            if let Some(work) = works::load(connection, id)? {
                let work = choose::without_providers(connection, &work)?;
                asked.push((id, query(&work)));
            }
        }
    }
    let wanted = Wanted::new(asked.iter().map(|(_, query)| query));
    let mut found: Vec<Vec<Record>> = vec![Vec::new(); asked.len()];
    let mut tallies = Tallies::new();
    for file in files {
        let mut take = |record: Record, works: &[u32]| {
            for &work in works {
                let work = work as usize;
                keep(&asked[work].1, &mut found[work], &record);
            }
        };
        let mut read = |bytes: u64| told(FromTold::Read(bytes));
        let tally = match dump::form(file)? {
            Form::Bibliography => bibliography(file, &wanted, &mut read, &mut take)?,
            form => dump::read(file, form, &wanted, &mut read, &mut take)?,
        };
        tallies.push((file.clone(), tally));
    }
    drop(wanted);
    let mut found: FxHashMap<WorkId, (Query, Vec<Record>)> = asked
        .into_iter()
        .zip(found)
        .map(|((id, query), records)| (id, (query, records)))
        .collect();
    let talk = |tx: &Write<'_>, id: WorkId| {
        let (Some(work), Some((query, records))) = (works::load(tx, id)?, found.remove(&id)) else {
            return Ok(None);
        };
        let mut talk = Inquiry::new(query.clone(), &[], &Options::default().providers);
        (talk.taken, talk.looks) = conclude(&query, &records, now);
        let left = apply::absent(&work, "not in these files".to_owned());
        Ok(Some((work, talk, left)))
    };
    let mut filled = |filled: Filled| told(FromTold::Filled(filled));
    let report = apply::write(catalog, ids, now, is_rehearsal, talk, &mut filled)?;
    Ok((report, tallies))
}

/// Keeps a record that may be the work, the best ones only.
fn keep(query: &Query, kept: &mut Vec<Record>, record: &Record) {
    if kept.contains(record) {
        return;
    }
    let is_asked_for = query.ids.iter().any(|id| record.ids.contains(id));
    // Most that share a part of a title share no more.
    if !is_asked_for && !has_title(query, record) {
        return;
    }
    let score = |record: &Record| {
        let is_asked_for = query.ids.iter().any(|id| record.ids.contains(id));
        judge(query, record).score + if is_asked_for { 1.0 } else { 0.0 }
    };
    if score(record) < 0.45 {
        return;
    }
    kept.push(record.clone());
    if kept.len() > MOST {
        kept.sort_by(|a, b| score(b).total_cmp(&score(a)));
        kept.truncate(MOST);
    }
}

/// Records by identifier first; else the same rules as for a search.
fn conclude(query: &Query, records: &[Record], now: &str) -> (Vec<Taken>, Vec<Look>) {
    let taken = |record: &Record, rule: String| Taken {
        record: record.clone(),
        rule,
        at: now.to_owned(),
    };
    let by_id: Vec<Taken> = records
        .iter()
        .filter(|record| record.nature != Nature::About && fits(query, record))
        .filter_map(|record| {
            let id = query.ids.iter().find(|id| record.ids.contains(id))?;
            Some(taken(record, id.to_string()))
        })
        .collect();
    if !by_id.is_empty() {
        return (by_id, Vec::new());
    }
    let look = |index: usize| {
        let judgement = judge(query, &records[index]);
        let against = judgement.contradiction.map(|what| format!("; {what}"));
        Look {
            record: records[index].clone(),
            why: format!("{}{}", judgement.rule, against.unwrap_or_default()),
            score: judgement.score,
        }
    };
    match pick(query, records) {
        Choice::Taken(chosen, why) => {
            let taken = chosen
                .into_iter()
                .map(|index| taken(&records[index], why.rule.clone()));
            (taken.collect(), Vec::new())
        }
        Choice::Ambiguous(several) => (Vec::new(), several.into_iter().take(3).map(look).collect()),
        Choice::None(looks) => (Vec::new(), looks.into_iter().map(look).collect()),
    }
}

/// BibTeX, RIS and their like, a piece at a time.
fn bibliography(
    path: &Path,
    wanted: &Wanted,
    told: &mut dyn FnMut(u64),
    take: &mut dyn FnMut(Record, &[u32]),
) -> Result<Tally, Error> {
    let failed = |source| dump::Error::Read {
        path: path.into(),
        source,
    };
    let mut source = dump::open(path)?;
    let mut tally = Tally::default();
    let mut text: Vec<u8> = Vec::new();
    let mut format = None;
    loop {
        let before = text.len();
        let mut block = Vec::new();
        (&mut source)
            .take(CHUNK as u64)
            .read_to_end(&mut block)
            .map_err(failed)?;
        text.extend_from_slice(&block);
        let read = text.len() - before;
        tally.bytes += read as u64;
        told(read as u64);
        let is_end = read < CHUNK;
        let end = if is_end {
            Some(text.len())
        } else {
            last_start(&text)
        };
        let Some(end) = end.filter(|end| *end > 0) else {
            if is_end {
                break;
            }
            if text.len() > LONGEST {
                return Err(dump::Error::Unknown { path: path.into() }.into());
            }
            continue;
        };
        let rest = text.split_off(end);
        let (piece, _) = import::decode(std::mem::replace(&mut text, rest));
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let name = name.trim_end_matches(".gz").trim_end_matches(".zst");
        let Some(known) = format.or_else(|| Format::guess(name, &piece)) else {
            return Err(dump::Error::Unknown { path: path.into() }.into());
        };
        format = Some(known);
        for located in import::read_all(&piece, known).entries {
            tally.records += 1;
            let Some(record) = record(&located.entry) else {
                continue;
            };
            let works = wanted.of_record(&record);
            if !works.is_empty() {
                tally.parsed += 1;
                take(record, &works);
            }
        }
        if is_end {
            break;
        }
    }
    Ok(tally)
}

/// Where the last entry begins: what stands before it is whole.
fn last_start(text: &[u8]) -> Option<usize> {
    let bibtex = memchr::memmem::rfind(text, b"\n@");
    let ris = memchr::memmem::rfind(text, b"\nTY  -");
    bibtex.max(ris).map(|at| at + 1)
}

/// An entry of a person's own file as a record.
fn record(entry: &Entry) -> Option<Record> {
    let title = entry.title();
    if title.is_empty() {
        return None;
    }
    let kind = entry.kind();
    let venue = entry.venue();
    let is_preprint = kind == Kind::Paper && venue.is_none() && !entry.eprint_type().is_empty();
    let date = entry.date().map(|date| date.start);
    Some(Record {
        provider: FILE.to_owned(),
        source_id: entry.key.clone(),
        title,
        kind: Some(kind),
        nature: if is_preprint {
            Nature::Preprint
        } else {
            Nature::Published
        },
        authors: entry.authors(),
        year: entry.year(),
        date,
        venue,
        publisher: entry.text(&["publisher"]),
        volume: entry.text(&["volume"]),
        issue: entry.issue(),
        pages: entry
            .text(&["pages"])
            .map(|pages| pages.replace("--", "-").replace('–', "-")),
        summary: entry.text(&["abstract"]),
        ids: entry.identifiers(),
        url: entry.text(&["url"]),
        ..Record::default()
    })
}
