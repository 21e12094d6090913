//! Words, names and keys that are near to a misspelt one.
//!
//! The vocabulary is that of the search index, read through `fts5vocab`: there is no table of words to
//! keep up to date. Only words that begin with the same letters are read; a word whose first letters
//! are wrong is found by the words beside it (see [`crate::app::find`]).

use rusqlite::{Connection, params};

use super::Error;
use super::find::{Column, matching, quote};
use crate::model::WorkId;
use crate::model::likeness::{misspelling, misspelt_name};
use crate::model::words::Unit;

/// Words of one beginning that are looked at.
const MOST_WORDS: usize = 20_000;
/// Words that one misspelt word may stand for.
const MOST_MEANT: usize = 8;

/// The words that the index holds for these units: the word, or pairs of neighbouring characters.
#[must_use]
pub fn terms(units: &[Unit]) -> Vec<String> {
    let mut terms = Vec::new();
    for (at, unit) in units.iter().enumerate() {
        if !unit.is_cjk {
            terms.push(unit.text.clone());
            continue;
        }
        let next = units
            .get(at + 1)
            .filter(|next| next.is_cjk && next.span.start == unit.span.end);
        let is_last_of_run =
            at > 0 && units[at - 1].is_cjk && units[at - 1].span.end == unit.span.start;
        match next {
            Some(next) => terms.push(format!("{}{}", unit.text, next.text)),
            None if is_last_of_run => {}
            None => terms.push(unit.text.clone()),
        }
    }
    terms
}

/// True when a work is known by this word; a word of remarks alone is none.
///
/// # Errors
/// When the catalog cannot be read.
pub fn is_known(connection: &Connection, term: &str) -> Result<bool, Error> {
    Ok(!matching(connection, Column::Named, &quote(term), 1)?.is_empty())
}

/// The words of the index that a misspelt word may stand for, nearest first.
///
/// # Errors
/// When the catalog cannot be read.
pub fn meant(connection: &Connection, word: &str) -> Result<Vec<(String, usize)>, Error> {
    if word.chars().count() < 4 {
        return Ok(Vec::new());
    }
    connection.execute_batch(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab(main, search, row)",
    )?;
    let mut statement = connection
        .prepare_cached("SELECT term FROM temp.words WHERE term >= ?1 AND term < ?2 LIMIT ?3")?;
    let mut found: Vec<(String, usize)> = Vec::new();
    // A word's first letters are mostly right, and few words share three of them.
    for letters in [3, 2] {
        for beginning in beginnings(word, letters) {
            let mut rows =
                statement.query(params![beginning, after(&beginning), MOST_WORDS as i64])?;
            while let Some(row) = rows.next()? {
                let term = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
                if let Some(edits) = misspelling(word, term) {
                    found.push((term.to_owned(), edits));
                }
            }
        }
        if !found.is_empty() {
            break;
        }
    }
    found.sort_by(|a, b| a.1.cmp(&b.1).then_with(|| a.0.cmp(&b.0)));
    found.truncate(MOST_MEANT);
    Ok(found)
}

/// The first letters, and the first letters with the first two swapped.
fn beginnings(word: &str, letters: usize) -> Vec<String> {
    let start: Vec<char> = word.chars().take(letters).collect();
    let mut beginnings = vec![start.iter().collect::<String>()];
    if let [first, second, ..] = start[..]
        && first != second
    {
        let mut swapped = start.clone();
        swapped.swap(0, 1);
        beginnings.push(swapped.iter().collect());
    }
    beginnings
}

/// The least text that comes after everything that begins so, in the order of bytes.
fn after(beginning: &str) -> String {
    format!("{beginning}\u{10ffff}")
}

/// A name or key near to what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// The work.
    pub work: WorkId,
    /// The name or key as written.
    pub name: String,
    /// The edits between the two, from 1.
    pub edits: usize,
}

/// The names that a misspelt one, folded, may stand for; the nearest only.
///
/// # Errors
/// When the catalog cannot be read.
pub fn names(connection: &Connection, fold: &str) -> Result<Vec<Near>, Error> {
    // Fewer letters are no name misspelt, and begin too many.
    if fold.chars().count() < 4 {
        return Ok(Vec::new());
    }
    let mut statement = connection.prepare_cached(
        "SELECT n.work_id, n.name, n.fold FROM names n JOIN works w ON w.id = n.work_id AND w.state = 'active'
         WHERE n.fold >= ?1 AND n.fold < ?2 AND n.state = 'on' AND n.source <> 'key' LIMIT ?3",
    )?;
    let mut found = Vec::new();
    for beginning in beginnings(fold, 3) {
        let mut rows = statement.query(params![beginning, after(&beginning), MOST_WORDS as i64])?;
        while let Some(row) = rows.next()? {
            if let Some(edits) = misspelt_name(
                fold,
                row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?,
            ) {
                found.push(Near {
                    work: WorkId(row.get(0)?),
                    name: row.get(1)?,
                    edits,
                });
            }
        }
    }
    Ok(nearest(found))
}

/// The citation keys that a misspelt one may stand for; the nearest only.
///
/// # Errors
/// When the catalog cannot be read.
pub fn keys(connection: &Connection, typed: &str) -> Result<Vec<Near>, Error> {
    // A key is an author, a year and a word: with fewer letters it is a name.
    if typed.chars().count() < 8 || typed.contains(char::is_whitespace) {
        return Ok(Vec::new());
    }
    let typed = typed.to_lowercase();
    let mut statement = connection.prepare_cached(
        "SELECT id, key FROM works WHERE key >= ?1 AND key < ?2 AND state = 'active' LIMIT ?3",
    )?;
    let mut found = Vec::new();
    for beginning in beginnings(&typed, 3) {
        let mut rows = statement.query(params![beginning, after(&beginning), MOST_WORDS as i64])?;
        while let Some(row) = rows.next()? {
            let key = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
            if let Some(edits) = misspelling(&typed, key) {
                found.push(Near {
                    work: WorkId(row.get(0)?),
                    name: key.to_owned(),
                    edits,
                });
            }
        }
    }
    Ok(nearest(found))
}

fn nearest(mut found: Vec<Near>) -> Vec<Near> {
    let least = found.iter().map(|near| near.edits).min();
    found.retain(|near| Some(near.edits) == least);
    found.sort_by_key(|near| near.work);
    found.dedup_by_key(|near| near.work);
    found
}

/// The works that share most words with what was typed, best first: what an error message suggests.
///
/// # Errors
/// When the catalog cannot be read.
pub fn suggestions(
    connection: &Connection,
    words: &[String],
    limit: usize,
) -> Result<Vec<WorkId>, Error> {
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let words: Vec<String> = words.iter().map(|word| quote(word)).collect();
    let mut statement = connection.prepare_cached(
        "SELECT rowid FROM search WHERE search MATCH ?1 ORDER BY bm25(search, 10.0, 6.0, 1.0, 8.0, 0.5), rowid
         LIMIT ?2",
    )?;
    let expression = format!("{{title authors names}} : ({})", words.join(" OR "));
    let rows = statement.query_map(
        params![expression, i64::try_from(limit).unwrap_or(10)],
        |row| row.get(0).map(WorkId),
    )?;
    Ok(rows.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::words::units;

    #[test]
    fn terms_are_those_of_the_index() {
        assert_eq!(
            terms(&units("int8量化算法 for 研")),
            ["int8", "量化", "化算", "算法", "for", "研"]
        );
        assert!(terms(&units("🎉")).is_empty());
    }
}
