//! Looks works up by what names them exactly, and by words of their titles and authors.
//!
//! Each function is one question to the catalog and answers with numbers of active works; which
//! question to ask, and which of several works is meant, is [`crate::app::find`]'s business.

use rusqlite::{Connection, OptionalExtension, params};

use super::search::phrase;
use super::{Error, works};
use crate::model::words::{Unit, units};
use crate::model::{Identifier, Kind, NameSource, NoteDate, WorkId};

/// What is looked at to tell which of several works is meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Its number.
    pub id: WorkId,
    /// Its citation key.
    pub key: String,
    /// Its title as shown.
    pub title: String,
    /// What it is.
    pub kind: Kind,
    /// **Shape**: names as written.
    pub authors: Vec<String>,
    /// Year of publication.
    pub year: Option<i32>,
    /// True when a note or a person says more of it than its title: a year, venue, organisation, count of
    /// citations or an identifier.
    pub has_facts: bool,
    /// Mentions in present notes.
    pub mentions: u32,
}

/// Where a work is mentioned first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct First {
    /// The date of the note.
    pub date: Option<NoteDate>,
    /// The path of the note, as in the catalog.
    pub path: String,
    /// The line, from 1.
    pub line: u32,
}

/// A column of the search index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Every spelling of the title.
    Title,
    /// Names of authors.
    Authors,
    /// What a work is known by: any column but remarks, whose words may be of anything.
    Named,
    /// Any column.
    Any,
}

impl Column {
    const fn filter(self) -> &'static str {
        match self {
            Self::Title => "title : ",
            Self::Authors => "authors : ",
            Self::Named => "{title authors venue names} : ",
            Self::Any => "",
        }
    }
}

/// The active works that have this identifier.
///
/// # Errors
/// When the catalog cannot be read.
pub fn by_identifier(connection: &Connection, id: &Identifier) -> Result<Vec<WorkId>, Error> {
    by_scheme(connection, id.scheme().as_str(), id.value())
}

/// The active works that have this URL, normalised by [`crate::model::url::normalise`].
///
/// # Errors
/// When the catalog cannot be read.
pub fn by_url(connection: &Connection, url: &str) -> Result<Vec<WorkId>, Error> {
    by_scheme(connection, "url", url)
}

fn by_scheme(connection: &Connection, scheme: &str, value: &str) -> Result<Vec<WorkId>, Error> {
    let mut statement = connection
        .prepare_cached("SELECT work_id FROM identifiers WHERE scheme = ?1 AND value = ?2")?;
    let found = statement
        .query_map([scheme, value], |row| row.get(0).map(WorkId))?
        .collect::<Result<Vec<_>, _>>()?;
    active(connection, found)
}

/// The active works that were cited under this title, folded.
///
/// # Errors
/// When the catalog cannot be read.
pub fn by_title(connection: &Connection, fold: &str) -> Result<Vec<WorkId>, Error> {
    let mut statement = connection.prepare_cached("SELECT work_id FROM titles WHERE fold = ?1")?;
    let found = statement
        .query_map([fold], |row| row.get(0).map(WorkId))?
        .collect::<Result<Vec<_>, _>>()?;
    active(connection, found)
}

/// A name of a work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The work.
    pub work: WorkId,
    /// The name as written.
    pub name: String,
    /// Where the name comes from.
    pub source: NameSource,
}

/// The active works with this name, folded.
///
/// # Errors
/// When the catalog cannot be read.
pub fn by_name(connection: &Connection, fold: &str) -> Result<Vec<Named>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT work_id, name, source FROM names WHERE fold = ?1 AND state = 'on'",
    )?;
    let rows = statement.query_map([fold], |row| {
        let source = NameSource::parse(row.get_ref(2)?.as_str()?).unwrap_or(NameSource::Weak);
        Ok(Named {
            work: WorkId(row.get(0)?),
            name: row.get(1)?,
            source,
        })
    })?;
    let mut found: Vec<Named> = Vec::new();
    for row in rows {
        let mut named = row?;
        let Some(work) = active(connection, vec![named.work])?.pop() else {
            continue;
        };
        named.work = work;
        match found.iter_mut().find(|other| other.work == work) {
            Some(other) if other.source > named.source => *other = named,
            Some(_) => {}
            None => found.push(named),
        }
    }
    Ok(found)
}

/// The names of a work, strongest first.
///
/// # Errors
/// When the catalog cannot be read.
pub fn names_of(connection: &Connection, work: WorkId) -> Result<Vec<(String, Named)>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT fold, name, source FROM names WHERE work_id = ?1 AND state = 'on' ORDER BY fold",
    )?;
    let rows = statement.query_map([work.0], |row| {
        let source = NameSource::parse(row.get_ref(2)?.as_str()?).unwrap_or(NameSource::Weak);
        Ok((
            row.get(0)?,
            Named {
                work,
                name: row.get(1)?,
                source,
            },
        ))
    })?;
    let mut names: Vec<(String, Named)> = rows.collect::<Result<_, _>>()?;
    names.sort_by_key(|(_, named)| named.source);
    Ok(names)
}

/// The works that are left of these after merges and removals, without duplicates, in their order.
fn active(connection: &Connection, found: Vec<WorkId>) -> Result<Vec<WorkId>, Error> {
    let mut state = connection.prepare_cached("SELECT state FROM works WHERE id = ?1")?;
    let mut left = Vec::with_capacity(found.len());
    for work in found {
        let work = works::current(connection, work)?;
        let is_active = state
            .query_row([work.0], |row| Ok(row.get_ref(0)?.as_str()? == "active"))
            .optional()?
            .unwrap_or(false);
        if is_active && !left.contains(&work) {
            left.push(work);
        }
    }
    Ok(left)
}

/// The works in whose column these units stand side by side; at most `limit`, in the order they came in.
///
/// What was typed together is also found apart and the other way round: `GPT4V`, `GPT-4V`, `CS 294`.
///
/// # Errors
/// When the catalog cannot be read.
pub fn by_phrase(
    connection: &Connection,
    column: Column,
    typed: &str,
    limit: usize,
) -> Result<Vec<WorkId>, Error> {
    let phrases: Vec<String> = spellings(typed)
        .iter()
        .filter_map(|units| phrase(units, false))
        .collect();
    matching(connection, column, &phrases.join(" OR "), limit)
}

/// The words as typed; in one word if they were few; taken apart where letters meet digits or capitals.
fn spellings(typed: &str) -> Vec<Vec<Unit>> {
    let cut = units(typed);
    let mut spellings = vec![cut.clone()];
    let is_latin = !cut.iter().any(|unit| unit.is_cjk);
    if is_latin && (2..=4).contains(&cut.len()) {
        let text: String = cut.iter().map(|unit| unit.text.as_str()).collect();
        let span = 0..text.len();
        spellings.push(vec![Unit {
            text,
            span,
            is_cjk: false,
        }]);
    }
    let mut apart = String::new();
    let mut before = ' ';
    for c in typed.chars() {
        let is_seam = (before.is_alphabetic() && c.is_numeric())
            || (before.is_numeric() && c.is_alphabetic())
            || (before.is_lowercase() && c.is_uppercase());
        if is_seam {
            apart.push(' ');
        }
        apart.push(c);
        before = c;
    }
    let apart = units(&apart);
    if apart.len() != cut.len() {
        spellings.push(apart);
    }
    spellings
}

/// The works in whose column there is a word of each group; at most `limit`, in the order they came in.
///
/// **Shape**: `groups` hold folded words, or pairs of neighbours for Chinese ([`super::nearest::terms`]).
///
/// # Errors
/// When the catalog cannot be read.
pub fn by_words(
    connection: &Connection,
    column: Column,
    groups: &[Vec<String>],
    limit: usize,
) -> Result<Vec<WorkId>, Error> {
    let group = |words: &Vec<String>| {
        let words: Vec<String> = words.iter().map(|word| quote(word)).collect();
        format!("({})", words.join(" OR "))
    };
    let groups: Vec<String> = groups
        .iter()
        .filter(|words| !words.is_empty())
        .map(group)
        .collect();
    matching(connection, column, &groups.join(" AND "), limit)
}

/// A folded word has no quotation mark in it, but a mistake here must not become a syntax error.
pub(super) fn quote(word: &str) -> String {
    format!("\"{}\"", word.replace('"', ""))
}

pub(super) fn matching(
    connection: &Connection,
    column: Column,
    expression: &str,
    limit: usize,
) -> Result<Vec<WorkId>, Error> {
    if expression.is_empty() {
        return Ok(Vec::new());
    }
    let mut statement =
        connection.prepare_cached("SELECT rowid FROM search WHERE search MATCH ?1 LIMIT ?2")?;
    let expression = format!("{}({expression})", column.filter());
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = statement.query_map(params![expression, limit], |row| row.get(0).map(WorkId))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The works whose title, or a part of it between two of `: ( ) - ,`, has these initials.
///
/// # Errors
/// When the catalog cannot be read.
pub fn by_initials(
    connection: &Connection,
    letters: &str,
    limit: usize,
) -> Result<Vec<WorkId>, Error> {
    let token = format!("{}{letters}", super::search::INITIALS);
    matching(connection, Column::Any, &quote(&token), limit)
}

/// What is known of these works, in their order.
///
/// # Errors
/// When the catalog cannot be read.
pub fn candidates(connection: &Connection, works: &[WorkId]) -> Result<Vec<Candidate>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT id, key, title, kind, authors, year,
                coalesce(year, venue, org, cited_by) IS NOT NULL
                OR EXISTS (SELECT 1 FROM identifiers WHERE work_id = works.id),
                mentions
         FROM works WHERE id = ?1 AND state = 'active'",
    )?;
    let mut found = Vec::with_capacity(works.len());
    for work in works {
        let row = statement
            .query_row([work.0], |row| {
                let authors = row.get_ref(4)?.as_str()?;
                Ok(Candidate {
                    id: WorkId(row.get(0)?),
                    key: row.get(1)?,
                    title: row.get(2)?,
                    kind: Kind::parse(row.get_ref(3)?.as_str()?).unwrap_or(Kind::Webpage),
                    authors: serde_json::from_str(authors).unwrap_or_default(),
                    year: row.get(5)?,
                    has_facts: row.get(6)?,
                    mentions: row.get(7)?,
                })
            })
            .optional()?;
        found.extend(row);
    }
    Ok(found)
}

/// The titles of these works as shown, for comparing many.
///
/// # Errors
/// When the catalog cannot be read.
pub fn titles(connection: &Connection, works: &[WorkId]) -> Result<Vec<(WorkId, String)>, Error> {
    let mut statement =
        connection.prepare_cached("SELECT title FROM works WHERE id = ?1 AND state = 'active'")?;
    let mut found = Vec::with_capacity(works.len());
    for &work in works {
        let title: Option<String> = statement.query_row([work.0], |row| row.get(0)).optional()?;
        found.extend(title.map(|title| (work, title)));
    }
    Ok(found)
}

/// The mention of the work that comes first: by the date of the note, then its path, then the line.
///
/// # Errors
/// When the catalog cannot be read.
pub fn first_mention(connection: &Connection, work: WorkId) -> Result<Option<First>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT n.date, n.path, m.line FROM mentions m JOIN notes n ON n.id = m.note_id
         WHERE m.work_id = ?1 AND n.state = 'present'
         ORDER BY n.date IS NULL, n.date, n.path, m.line LIMIT 1",
    )?;
    let first = statement
        .query_row([work.0], |row| {
            Ok(First {
                date: row.get_ref(0)?.as_str_or_null()?.and_then(NoteDate::parse),
                path: row.get(1)?,
                line: row.get(2)?,
            })
        })
        .optional()?;
    Ok(first)
}
