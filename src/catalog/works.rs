//! Works out of the catalog: one by number, many by filter, in a stated order.
//!
//! In: numbers, or a [`Filter`] and a [`Sort`]. Out: [`Work`]s with their identifiers, names and tags.
//! Removed and merged works are loaded by number only; no listing shows them.

use std::str::FromStr;

use rusqlite::{Connection, OptionalExtension, Row, params_from_iter, types::Value};

use super::{Catalog, Error};
use crate::model::title::{fold, is_cjk};
use crate::model::{
    Identifier, Kind, Name, NameSource, NoteDate, Scheme, Tag, TagSource, Work, WorkId,
};

/// The years from one to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Years {
    /// The first year; open when not given.
    pub from: Option<i32>,
    /// The last year; open when not given.
    pub to: Option<i32>,
}

/// The text is no range of years.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no year or range of years; write 2020, 2019..2022, 2019.. or ..2022")]
pub struct YearsError(String);

impl FromStr for Years {
    type Err = YearsError;

    fn from_str(text: &str) -> Result<Self, YearsError> {
        let fail = || YearsError(text.to_owned());
        let year = |part: &str| match part.trim() {
            "" => Ok(None),
            part => part.parse::<i32>().map(Some).map_err(|_| fail()),
        };
        let years = match text.split_once("..") {
            Some((from, to)) => Self {
                from: year(from)?,
                to: year(to)?,
            },
            None => Self {
                from: year(text)?,
                to: year(text)?,
            },
        };
        let is_backwards = matches!(years, Self { from: Some(from), to: Some(to) } if from > to);
        if is_backwards || years == Self::default() {
            Err(fail())
        } else {
            Ok(years)
        }
    }
}

/// Which works; the default is all of them.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only these works, in the order of [`Sort::Given`]; all when not given.
    pub among: Option<Vec<WorkId>>,
    /// Tags, every one of which the work has.
    pub tags: Vec<String>,
    /// The ways to write the path of a note that cites it; all notes when there are none.
    pub note: Vec<String>,
    /// What it is.
    pub kind: Option<Kind>,
    /// When it was published.
    pub years: Option<Years>,
    /// A venue, or a word of it.
    pub venue: Option<String>,
    /// Words of an author's name.
    pub author: Option<String>,
}

/// The order of a listing; what is equal is in the order of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// By citation key.
    #[default]
    Key,
    /// As [`Filter::among`] has them; by key when it is not given.
    Given,
    /// Newest first; without a year last.
    Year,
    /// By title, as folded.
    Title,
    /// Most cited first; without a count last.
    CitedBy,
    /// Latest added first.
    Added,
    /// Most often mentioned first.
    Mentions,
}

impl Sort {
    const fn sql(self) -> &'static str {
        match self {
            Self::Key | Self::Given => "w.key",
            Self::Year => "w.year IS NULL, w.year DESC, w.key",
            Self::Title => "w.title COLLATE NOCASE, w.key",
            Self::CitedBy => "w.cited_by IS NULL, w.cited_by DESC, w.key",
            Self::Added => "w.added_at DESC, w.id DESC",
            Self::Mentions => "w.mentions DESC, w.key",
        }
    }
}

const COLUMNS: &str = "w.id, w.key, w.kind, w.title, w.authors, w.year, w.venue, w.org, w.cited_by,
    w.cited_by_at, w.volume, w.issue, w.pages, w.publisher, w.urls, w.remark, w.mentions, w.noted_at,
    w.added_at";

/// The columns of a work; what hangs on it is loaded apart.
fn read(row: &Row<'_>) -> rusqlite::Result<Work> {
    let list = |at: usize| -> rusqlite::Result<Vec<String>> {
        let text = row.get_ref(at)?.as_str()?;
        // Written by us: what does not parse is no list.
        Ok(if text == "[]" {
            Vec::new()
        } else {
            serde_json::from_str(text).unwrap_or_default()
        })
    };
    let date = |at: usize| -> rusqlite::Result<Option<NoteDate>> {
        Ok(row.get_ref(at)?.as_str_or_null()?.and_then(NoteDate::parse))
    };
    Ok(Work {
        id: WorkId(row.get(0)?),
        key: row.get(1)?,
        kind: Kind::parse(row.get_ref(2)?.as_str()?).unwrap_or(Kind::Webpage),
        title: row.get(3)?,
        authors: list(4)?,
        year: row.get(5)?,
        venue: row.get(6)?,
        org: row.get(7)?,
        cited_by: row.get(8)?,
        cited_by_at: date(9)?,
        volume: row.get(10)?,
        issue: row.get(11)?,
        pages: row.get(12)?,
        publisher: row.get(13)?,
        ids: Vec::new(),
        urls: list(14)?,
        names: Vec::new(),
        tags: Vec::new(),
        remark: row.get(15)?,
        mentions: row.get(16)?,
        noted_at: date(17)?,
        added_at: row.get(18)?,
    })
}

/// The work of this number, whatever its state; none when there is none.
///
/// # Errors
/// When the catalog cannot be read.
pub fn load(connection: &Connection, work: WorkId) -> Result<Option<Work>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM works w WHERE w.id = ?1");
    let found = connection
        .prepare_cached(&sql)?
        .query_row([work.0], read)
        .optional()?;
    let Some(mut work) = found else {
        return Ok(None);
    };
    hang(connection, std::slice::from_mut(&mut work))?;
    Ok(Some(work))
}

/// The citation key of a work; empty when there is no such work.
///
/// # Errors
/// When the catalog cannot be read.
pub fn key(connection: &Connection, work: WorkId) -> Result<String, Error> {
    let key = connection
        .prepare_cached("SELECT key FROM works WHERE id = ?1")?
        .query_row([work.0], |row| row.get(0))
        .optional()?;
    Ok(key.unwrap_or_default())
}

/// The works of these numbers, in their order; numbers that no work has are left out.
///
/// # Errors
/// When the catalog cannot be read.
pub fn load_all(connection: &Connection, works: &[WorkId]) -> Result<Vec<Work>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM works w WHERE w.id = ?1");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut found = Vec::with_capacity(works.len());
    for work in works {
        found.extend(statement.query_row([work.0], read).optional()?);
    }
    hang(connection, &mut found)?;
    Ok(found)
}

/// The work that a number stands for: follows merges to the work that is left.
///
/// # Errors
/// When the catalog cannot be read.
pub fn current(connection: &Connection, work: WorkId) -> Result<WorkId, Error> {
    let mut statement = connection.prepare_cached("SELECT merged_into FROM works WHERE id = ?1")?;
    let mut current = work;
    // A merge is never into a merged work; the bound is for a catalog that was tampered with.
    for _ in 0..64 {
        match statement
            .query_row([current.0], |row| row.get::<_, Option<i64>>(0))
            .optional()?
        {
            Some(Some(next)) => current = WorkId(next),
            _ => break,
        }
    }
    Ok(current)
}

/// The work with this key, now or before it was renamed or merged; none when there is none, or when it
/// was removed.
///
/// # Errors
/// When the catalog cannot be read.
pub fn by_key(connection: &Connection, key: &str) -> Result<Option<WorkId>, Error> {
    // The index does not look at capitals, but `PipeDream` is a name and `pipedream` a key.
    let mut statement = connection.prepare_cached(
        "SELECT id FROM works WHERE key = ?1 AND key = ?1 COLLATE BINARY AND state <> 'removed'",
    )?;
    let now = statement
        .query_row([key], |row| row.get(0).map(WorkId))
        .optional()?;
    if let Some(work) = now {
        return current(connection, work).map(Some);
    }
    let mut statement = connection.prepare_cached(
        "SELECT n.work_id FROM names n JOIN works w ON w.id = n.work_id
         WHERE n.fold = ?1 AND n.source = 'key' AND n.name = ?2 AND w.state = 'active'",
    )?;
    let before = statement.query_row([fold(key), key.to_owned()], |row| row.get(0).map(WorkId));
    Ok(before.optional()?)
}

/// The work with this key, whatever its case, now or before it was renamed; none when there is none.
///
/// # Errors
/// When the catalog cannot be read.
pub fn by_key_of_any_case(connection: &Connection, key: &str) -> Result<Option<WorkId>, Error> {
    if let Some(work) = by_key(connection, key)? {
        return Ok(Some(work));
    }
    let found = connection
        .prepare_cached(
            "SELECT id FROM works WHERE key = ?1 AND state <> 'removed' UNION ALL
             SELECT n.work_id FROM names n JOIN works w ON w.id = n.work_id
             WHERE n.fold = ?2 AND n.source = 'key' AND n.name = ?1 COLLATE NOCASE AND w.state = 'active'",
        )?
        .query_row([key.to_owned(), fold(key)], |row| row.get(0).map(WorkId))
        .optional()?;
    found.map(|work| current(connection, work)).transpose()
}

/// True when a work has this key, or had it once: it is not given again. Capitals do not count.
///
/// # Errors
/// When the catalog cannot be read.
pub fn is_key_taken(connection: &Connection, key: &str) -> Result<bool, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT 1 FROM works WHERE key = ?1 UNION ALL
         SELECT 1 FROM names WHERE fold = ?2 AND source = 'key' AND name = ?1 COLLATE NOCASE",
    )?;
    Ok(statement.exists([key.to_owned(), fold(key)])?)
}

/// Above this many works the attachments are read in one pass over their tables, not work by work.
const ONE_BY_ONE: usize = 2_000;

/// Loads identifiers, names and tags of the works.
fn hang(connection: &Connection, works: &mut [Work]) -> Result<(), Error> {
    let is_one_by_one = works.len() <= ONE_BY_ONE;
    let condition = if is_one_by_one {
        "WHERE work_id = ?1"
    } else {
        ""
    };
    let places: rustc_hash::FxHashMap<i64, usize> = if is_one_by_one {
        Default::default()
    } else {
        works
            .iter()
            .enumerate()
            .map(|(at, work)| (work.id.0, at))
            .collect()
    };
    type Take = fn(&mut Work, &Row<'_>) -> rusqlite::Result<()>;
    let parts: [(&str, Take); 3] = [
        (
            "SELECT work_id, scheme, value, source FROM identifiers",
            |work, row| {
                let scheme = Scheme::parse(row.get_ref(1)?.as_str()?);
                let id = scheme.and_then(|scheme| {
                    Identifier::new(scheme, row.get_ref(2).ok()?.as_str().ok()?)
                });
                // What a person says stands before what notes say, within its scheme.
                match id {
                    Some(id) if row.get_ref(3)?.as_str()? == "user" => work.ids.insert(0, id),
                    id => work.ids.extend(id),
                }
                Ok(())
            },
        ),
        ("SELECT work_id, name, source FROM names", |work, row| {
            let source = NameSource::parse(row.get_ref(2)?.as_str()?).unwrap_or(NameSource::Weak);
            work.names.push(Name {
                name: row.get(1)?,
                source,
            });
            Ok(())
        }),
        ("SELECT work_id, tag, source FROM tags", |work, row| {
            let source = match row.get_ref(2)?.as_str()? {
                "user" => TagSource::User,
                _ => TagSource::Suggested,
            };
            work.tags.push(Tag {
                name: row.get(1)?,
                source,
            });
            Ok(())
        }),
    ];
    for (select, take) in parts {
        let on = match select {
            select if select.ends_with("identifiers") => "",
            _ if is_one_by_one => " AND state = 'on'",
            _ => " WHERE state = 'on'",
        };
        let mut statement = connection.prepare_cached(&format!("{select} {condition}{on}"))?;
        if is_one_by_one {
            for work in works.iter_mut() {
                let mut rows = statement.query([work.id.0])?;
                while let Some(row) = rows.next()? {
                    take(work, row)?;
                }
            }
        } else {
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                if let Some(&at) = places.get(&row.get(0)?) {
                    take(&mut works[at], row)?;
                }
            }
        }
    }
    for work in works {
        let place = |id: &Identifier| Scheme::ALL.iter().position(|scheme| *scheme == id.scheme());
        work.ids.sort_by_key(place);
        work.ids.dedup();
        work.names
            .sort_by(|a, b| a.source.cmp(&b.source).then_with(|| a.name.cmp(&b.name)));
        work.tags.sort();
    }
    Ok(())
}

impl Catalog {
    /// The works that pass the filter, in this order, at most `limit` of them.
    ///
    /// # Errors
    /// When the catalog cannot be read.
    pub fn works(
        &self,
        filter: &Filter,
        sort: Sort,
        limit: Option<usize>,
    ) -> Result<Vec<Work>, Error> {
        let mut works = Vec::new();
        // The order of the ids given is made below, and no work may be left out before that.
        let is_given = sort == Sort::Given && filter.among.is_some();
        let most = limit.filter(|_| !is_given).unwrap_or(usize::MAX);
        if most == 0 {
            return Ok(works);
        }
        each_row(self.connection(), filter, sort, |work| {
            works.push(work);
            Ok::<_, Error>(works.len() < most)
        })?;
        if let Some(among) = filter.among.as_ref().filter(|_| is_given) {
            let places: rustc_hash::FxHashMap<WorkId, usize> = among
                .iter()
                .enumerate()
                .map(|(at, work)| (*work, at))
                .collect();
            works.sort_by_key(|work| places.get(&work.id).copied());
            works.truncate(limit.unwrap_or(usize::MAX));
        }
        hang(self.connection(), &mut works)?;
        Ok(works)
    }

    /// Hands on the works that pass the filter, in the order of their keys, some hundred at a time: memory
    /// does not grow with their number. All of them are as they were when the first was read.
    ///
    /// # Errors
    /// When the catalog cannot be read; or the error of `take`, which ends the reading.
    pub fn each_batch<E: From<Error>>(
        &self,
        filter: &Filter,
        mut take: impl FnMut(Vec<Work>) -> Result<(), E>,
    ) -> Result<(), E> {
        const BATCH: usize = 500;
        let connection = self.connection();
        // In KiB: keys are in another order than the rows, and with SQLite's 2 MB the export of 100,000 works
        // reads most pages many times over, and takes twice as long. Mapping the file is as fast and holds more.
        connection
            .pragma_update(None, "cache_size", -64_000)
            .map_err(Error::from)?;
        let mut batch = Vec::with_capacity(BATCH);
        each_row(connection, filter, Sort::Key, |work| {
            batch.push(work);
            if batch.len() == BATCH {
                hang(connection, &mut batch)?;
                take(std::mem::replace(&mut batch, Vec::with_capacity(BATCH)))?;
            }
            Ok::<_, E>(true)
        })?;
        if !batch.is_empty() {
            hang(connection, &mut batch)?;
            take(batch)?;
        }
        Ok(())
    }
}

/// Hands on the works that pass the filter, without what hangs on them, until `take` says false.
fn each_row<E: From<Error>>(
    connection: &Connection,
    filter: &Filter,
    sort: Sort,
    mut take: impl FnMut(Work) -> Result<bool, E>,
) -> Result<(), E> {
    let Some((sql, values)) = select(connection, filter, sort)? else {
        return Ok(());
    };
    let mut statement = connection.prepare_cached(&sql).map_err(Error::from)?;
    let mut rows = statement
        .query(params_from_iter(values))
        .map_err(Error::from)?;
    while let Some(row) = rows.next().map_err(Error::from)? {
        let work = read(row).map_err(Error::from)?;
        let is_wanted = filter.venue.as_ref().is_none_or(|wanted| {
            work.venue
                .as_ref()
                .is_some_and(|venue| has_words(venue, wanted))
        }) && filter
            .author
            .as_ref()
            .is_none_or(|wanted| work.authors.iter().any(|author| has_words(author, wanted)));
        if is_wanted && !take(work)? {
            break;
        }
    }
    Ok(())
}

/// The statement that a filter and an order are, and its values; none when no work can pass.
fn select(
    connection: &Connection,
    filter: &Filter,
    sort: Sort,
) -> Result<Option<(String, Vec<Value>)>, Error> {
    let mut sql = format!("SELECT {COLUMNS} FROM works w WHERE w.state = 'active'");
    let mut values: Vec<Value> = Vec::new();
    let mut add = |part: &str, value: Value| {
        sql.push_str(part);
        values.push(value);
    };
    if let Some(among) = &filter.among {
        // One value, however many works: a statement takes only so many.
        let ids: Vec<i64> = among.iter().map(|work| work.0).collect();
        let json = serde_json::to_string(&ids).unwrap_or_default();
        add(" AND w.id IN (SELECT value FROM json_each(?))", json.into());
    }
    if let Some(kind) = filter.kind {
        add(" AND w.kind = ?", kind.as_str().to_owned().into());
    }
    if let Some(year) = filter.years.and_then(|years| years.from) {
        add(" AND w.year >= ?", i64::from(year).into());
    }
    if let Some(year) = filter.years.and_then(|years| years.to) {
        add(" AND w.year <= ?", i64::from(year).into());
    }
    for tag in &filter.tags {
        add(
            " AND w.id IN (SELECT work_id FROM tags WHERE tag = ? AND state = 'on')",
            tag.clone().into(),
        );
    }
    if !filter.note.is_empty() {
        let Some(note) = super::decisions::note(connection, &filter.note)? else {
            return Ok(None);
        };
        add(
            " AND w.id IN (SELECT work_id FROM mentions WHERE note_id = ?)",
            note.into(),
        );
    }
    sql.push_str(" ORDER BY ");
    sql.push_str(sort.sql());
    Ok(Some((sql, values)))
}

/// True when every word of `wanted` is a word of `text`, whatever the case; a Chinese one may be a part.
fn has_words(text: &str, wanted: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .map(fold)
            .filter(|word| !word.is_empty())
            .collect()
    };
    let (words, wanted) = (words(text), words(wanted));
    !wanted.is_empty()
        && wanted.iter().all(|word| {
            words.contains(word)
                // `VLDB` is a word of `VLDB23`.
                || words.iter().any(|whole| {
                    whole
                        .strip_prefix(word.as_str())
                        .is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()))
                })
                || (word.chars().any(is_cjk) && fold(text).contains(word.as_str()))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_read() {
        let years = |text: &str| text.parse::<Years>().map(|years| (years.from, years.to));
        assert_eq!(years("2019..2022"), Ok((Some(2019), Some(2022))));
        assert_eq!(years("2019.."), Ok((Some(2019), None)));
        assert_eq!(years("..2022"), Ok((None, Some(2022))));
        assert_eq!(years("2020"), Ok((Some(2020), Some(2020))));
        for wrong in ["", "..", "x", "2022..2019", "2019-2022"] {
            assert!(years(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_venue_is_found_by_its_word() {
        assert!(has_words("VLDB23", "vldb"));
        assert!(has_words("Proc. of the SOSP", "SOSP"));
        assert!(!has_words("MLSys", "ML"));
        assert!(has_words("Matei Zaharia", "zaharia"));
        assert!(has_words("李沐", "沐"));
        assert!(!has_words("Oliver", "li"));
    }
}
