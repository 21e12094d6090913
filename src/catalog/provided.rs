//! What providers say of works: identifiers, counts with their history, and records that a person has to
//! decide on. Their fields are in [`super::fields`], under `provider:NAME`.

use rusqlite::{Connection, OptionalExtension, params};

use super::Error;
use crate::model::{Identifier, WorkId, title::fold};

/// Another active work that has this identifier; none when it is free, or this work's.
///
/// # Errors
/// When the catalog cannot be read.
pub fn owner(
    connection: &Connection,
    id: &Identifier,
    work: WorkId,
) -> Result<Option<WorkId>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT i.work_id FROM identifiers i JOIN works w ON w.id = i.work_id
         WHERE i.scheme = ?1 AND i.value = ?2 AND i.work_id <> ?3 AND w.state = 'active'
         ORDER BY i.work_id LIMIT 1",
    )?;
    let owner = statement.query_row(params![id.scheme().as_str(), id.value(), work.0], |row| {
        row.get(0)
    });
    Ok(owner.optional()?.map(WorkId))
}

/// True when a person said that these two are two.
///
/// # Errors
/// When the catalog cannot be read.
pub fn are_kept_apart(connection: &Connection, a: WorkId, b: WorkId) -> Result<bool, Error> {
    let (a, b) = (a.0.min(b.0), a.0.max(b.0));
    let mut statement = connection.prepare_cached(
        "SELECT 1 FROM decisions WHERE a = ?1 AND b = ?2 AND verdict = 'distinct'",
    )?;
    Ok(statement.exists([a, b])?)
}

/// Says an identifier of a work; true when that is new.
///
/// # Errors
/// When the catalog cannot be written.
pub fn add_identifier(tx: &Connection, work: WorkId, id: &Identifier) -> Result<bool, Error> {
    let added = tx
        .prepare_cached(
            "INSERT INTO identifiers (scheme, value, work_id, source) VALUES (?1, ?2, ?3, 'provider')
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![id.scheme().as_str(), id.value(), work.0])?;
    Ok(added > 0)
}

/// Keeps a title among the spellings under which the work is known, so that the next note finds it by it.
///
/// # Errors
/// When the catalog cannot be written.
pub fn add_title(tx: &Connection, work: WorkId, title: &str) -> Result<(), Error> {
    tx.prepare_cached("INSERT INTO titles (fold, work_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
        .execute(params![fold(title), work.0])?;
    Ok(())
}

/// A number of citations, and when it was said.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Count {
    /// `provider:NAME`.
    pub source: String,
    /// When it was said, RFC 3339 in UTC.
    pub at: String,
    /// The number.
    pub count: u32,
}

/// Keeps a count, when it is another one than the last of this source.
///
/// # Errors
/// When the catalog cannot be written.
pub fn add_count(
    tx: &Connection,
    work: WorkId,
    source: &str,
    count: u32,
    at: &str,
) -> Result<(), Error> {
    let last: Option<u32> = tx
        .prepare_cached(
            "SELECT count FROM counts WHERE work_id = ?1 AND source = ?2 ORDER BY at DESC LIMIT 1",
        )?
        .query_row(params![work.0, source], |row| row.get(0))
        .optional()?;
    if last != Some(count) {
        tx.prepare_cached(
            "INSERT INTO counts (work_id, source, at, count) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO UPDATE SET count = excluded.count",
        )?
        .execute(params![work.0, source, at, count])?;
    }
    Ok(())
}

/// The counts of a work, oldest first.
///
/// # Errors
/// When the catalog cannot be read.
pub fn counts(connection: &Connection, work: WorkId) -> Result<Vec<Count>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT source, at, count FROM counts WHERE work_id = ?1 ORDER BY at, source",
    )?;
    let counts = statement.query_map([work.0], |row| {
        Ok(Count {
            source: row.get(0)?,
            at: row.get(1)?,
            count: row.get(2)?,
        })
    })?;
    Ok(counts.collect::<Result<_, _>>()?)
}

/// A record that may be a work.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The number of its row; 0 before it has one.
    pub id: i64,
    /// The work.
    pub work: WorkId,
    /// The provider.
    pub provider: String,
    /// The provider's own id of the record, or its title, folded.
    pub record: String,
    /// JSON of the record.
    pub content: String,
    /// What agrees and what does not.
    pub why: String,
    /// From 0 to 1.
    pub score: f32,
    /// When it was found.
    pub at: String,
}

/// Proposes a record for a work. One that a person declined stays declined; true when it is new.
///
/// # Errors
/// When the catalog cannot be written.
pub fn propose(tx: &Connection, proposal: &Proposal) -> Result<bool, Error> {
    let written = tx
        .prepare_cached(
            "INSERT INTO proposals (work_id, provider, record, content, why, score, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT DO UPDATE SET content = excluded.content, why = excluded.why, score = excluded.score
             WHERE state = 'open' AND (content <> excluded.content OR why <> excluded.why)",
        )?
        .execute(params![
            proposal.work.0,
            proposal.provider,
            proposal.record,
            proposal.content,
            proposal.why,
            f64::from(proposal.score),
            proposal.at
        ])?;
    Ok(written > 0)
}

/// The open proposals of a work, or of all, best first.
///
/// # Errors
/// When the catalog cannot be read.
pub fn proposals(connection: &Connection, work: Option<WorkId>) -> Result<Vec<Proposal>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT p.work_id, p.provider, p.record, p.content, p.why, p.score, p.at, p.id
         FROM proposals p JOIN works w ON w.id = p.work_id
         WHERE p.state = 'open' AND w.state = 'active' AND (?1 IS NULL OR p.work_id = ?1)
         ORDER BY p.skipped_at IS NOT NULL, p.skipped_at, w.key, p.score DESC, p.provider, p.record",
    )?;
    let proposals = statement.query_map([work.map(|work| work.0)], |row| {
        Ok(Proposal {
            id: row.get(7)?,
            work: WorkId(row.get(0)?),
            provider: row.get(1)?,
            record: row.get(2)?,
            content: row.get(3)?,
            why: row.get(4)?,
            score: row.get(5)?,
            at: row.get(6)?,
        })
    })?;
    Ok(proposals.collect::<Result<_, _>>()?)
}

/// How many proposals wait for a person.
///
/// # Errors
/// When the catalog cannot be read.
pub fn count_proposals(connection: &Connection) -> Result<u64, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT count(*) FROM proposals p JOIN works w ON w.id = p.work_id
         WHERE p.state = 'open' AND w.state = 'active'",
    )?;
    let count: i64 = statement.query_row([], |row| row.get(0))?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// What a person says of a proposal: taken, declined, or passed over for now. True when it was open.
///
/// # Errors
/// When the catalog cannot be written.
pub fn settle(tx: &Connection, proposal: i64, verdict: Verdict, at: &str) -> Result<bool, Error> {
    let state = match verdict {
        Verdict::Taken => "taken",
        Verdict::Declined => "declined",
        Verdict::Skipped => "open",
    };
    let mut statement = tx.prepare_cached(
        "UPDATE proposals SET state = ?2, skipped_at = ?3 WHERE id = ?1 AND state = 'open'",
    )?;
    Ok(statement.execute(params![proposal, state, at])? > 0)
}

/// What a person says of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is the work.
    Taken,
    /// It is not.
    Declined,
    /// Not now.
    Skipped,
}

/// True when a work is mentioned in one of these notes.
///
/// # Errors
/// When the catalog cannot be read.
pub fn is_in_notes(connection: &Connection, work: WorkId, notes: &[i64]) -> Result<bool, Error> {
    let mut statement =
        connection.prepare_cached("SELECT 1 FROM mentions WHERE work_id = ?1 AND note_id = ?2")?;
    for note in notes {
        if statement.exists([work.0, *note])? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Takes the open proposals of a work away: it is known by now what it is.
///
/// # Errors
/// When the catalog cannot be written.
pub fn clear_proposals(tx: &Connection, work: WorkId) -> Result<(), Error> {
    tx.prepare_cached("DELETE FROM proposals WHERE work_id = ?1 AND state = 'open'")?
        .execute([work.0])?;
    Ok(())
}

/// The active works of which a provider says anything, by key.
///
/// # Errors
/// When the catalog cannot be read.
pub fn enriched(connection: &Connection) -> Result<Vec<WorkId>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT w.id FROM works w WHERE w.state = 'active' AND EXISTS (SELECT 1 FROM fields f
         WHERE f.work_id = w.id AND f.source LIKE 'provider:%') ORDER BY w.key",
    )?;
    let works = statement.query_map([], |row| row.get(0).map(WorkId))?;
    Ok(works.collect::<Result<_, _>>()?)
}
