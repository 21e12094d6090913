//! Full-text search over titles, authors, venues, names and remarks.
//!
//! The index is an FTS5 table without content, whose rowid is `works.id`. Text is cut into words here
//! and not by FTS5, because its tokenizers take a Chinese sentence for one word: a run of Chinese,
//! Japanese or Korean characters becomes its pairs of neighbours (`大模型` is `大模 模型 型`), so that any
//! part of it is found as a phrase. What people type is translated into quoted words; nothing they type
//! is FTS5 syntax, so nothing they type is a syntax error.
//!
//! The index follows from the other tables: whoever changes a work calls [`index`] for it in the same
//! transaction, and after a first scan or an upgrade [`index_all`] builds it anew.

use rusqlite::{CachedStatement, Connection, Row, Rows, params};

use super::Error;
use crate::model::WorkId;
use crate::model::likeness::is_break;
use crate::model::words::{self, Unit};

/// Bytes of new words that FTS5 holds in memory before it writes a segment, while many works come in.
/// With its own 1 MB, 100,000 works took 0.57 s; with 16 MB and no merging on the way 0.34 s.
const BULK_MEMORY: i64 = 16 << 20;
/// Before the initials of a title among its names: no word begins so, nothing typed finds it by chance.
pub(super) const INITIALS: char = '¶';
/// From this many works on, [`index`] takes the way of a bulk load.
const BULK: usize = 2_000;

/// Brings the index up to date for these works: text as it now is; removed and merged works leave.
///
/// # Errors
/// When SQLite fails.
pub fn index(connection: &Connection, works: &[WorkId]) -> Result<(), Error> {
    let mut works = works.to_vec();
    works.sort_unstable();
    works.dedup();
    if works.len() >= BULK {
        let count: u32 = connection.query_row(
            "SELECT count(*) FROM works WHERE state = 'active'",
            [],
            |row| row.get(0),
        )?;
        // Nearly all of them: sooner written than changed.
        if works.len() * 2 > count as usize {
            return index_all(connection);
        }
        return in_bulk(connection, || index_each(connection, &works));
    }
    index_each(connection, &works)
}

fn index_each(connection: &Connection, works: &[WorkId]) -> Result<(), Error> {
    let mut read = connection.prepare_cached(
        "SELECT id, title, authors, venue, org, remark FROM works WHERE id = ?1 AND state = 'active'",
    )?;
    let mut titles = connection.prepare_cached(
        "SELECT title FROM mentions WHERE work_id = ?1 AND manner NOT IN ('identifier', 'key') ORDER BY id",
    )?;
    let mut names = connection.prepare_cached(
        "SELECT name FROM names WHERE work_id = ?1 AND state = 'on' AND source <> 'weak'",
    )?;
    let mut delete = connection.prepare_cached("DELETE FROM search WHERE rowid = ?1")?;
    let mut insert = Insert::new(connection)?;
    for &WorkId(work) in works {
        delete.execute([work])?;
        let mut rows = read.query([work])?;
        let Some(row) = rows.next()? else { continue };
        insert.start(row)?;
        let mut rows = titles.query([work])?;
        while let Some(row) = rows.next()? {
            insert.title(text(row, 0)?);
        }
        let mut rows = names.query([work])?;
        while let Some(row) = rows.next()? {
            insert.name(text(row, 0)?);
        }
        insert.finish(work)?;
    }
    Ok(())
}

/// Builds the index anew from all works.
///
/// # Errors
/// When SQLite fails.
pub fn index_all(connection: &Connection) -> Result<(), Error> {
    connection.execute_batch("INSERT INTO search(search) VALUES ('delete-all')")?;
    in_bulk(connection, || {
        let mut works = connection.prepare(
            "SELECT id, title, authors, venue, org, remark FROM works WHERE state = 'active' ORDER BY id",
        )?;
        // Most works are written one way everywhere; only for the others the mentions are read.
        let mut titles = connection.prepare(
            "SELECT work_id, title FROM mentions
             WHERE work_id IN (SELECT work_id FROM titles GROUP BY work_id HAVING count(*) > 1)
               AND manner NOT IN ('identifier', 'key')
             ORDER BY work_id",
        )?;
        let mut names = connection.prepare(
            "SELECT work_id, name FROM names WHERE state = 'on' AND source <> 'weak' ORDER BY work_id",
        )?;
        let (mut titles, mut names) = (
            Stream::new(titles.query([])?)?,
            Stream::new(names.query([])?)?,
        );
        let mut insert = Insert::new(connection)?;
        let mut rows = works.query([])?;
        while let Some(row) = rows.next()? {
            let work = row.get(0)?;
            insert.start(row)?;
            titles.of(work, |title| insert.title(title))?;
            names.of(work, |name| insert.name(name))?;
            insert.finish(work)?;
        }
        Ok(())
    })
}

/// Runs a load of many works: more memory, no merging of segments on the way.
fn in_bulk(connection: &Connection, run: impl FnOnce() -> Result<(), Error>) -> Result<(), Error> {
    let mut set = connection.prepare_cached("INSERT INTO search(search, rank) VALUES (?1, ?2)")?;
    set.execute(params!["hashsize", BULK_MEMORY])?;
    set.execute(params!["automerge", 0])?;
    run()?;
    set.execute(params!["automerge", 4])?;
    set.execute(params!["hashsize", 1 << 20])?;
    Ok(())
}

/// Rows of `(work, text)` in the order of works, read beside the works.
struct Stream<'s> {
    rows: Rows<'s>,
    ahead: Option<(i64, String)>,
}

impl<'s> Stream<'s> {
    fn new(rows: Rows<'s>) -> Result<Self, Error> {
        let mut stream = Self { rows, ahead: None };
        stream.advance()?;
        Ok(stream)
    }

    fn advance(&mut self) -> Result<(), Error> {
        self.ahead = match self.rows.next()? {
            Some(row) => Some((row.get(0)?, row.get(1)?)),
            None => None,
        };
        Ok(())
    }

    fn of(&mut self, work: i64, mut each: impl FnMut(&str)) -> Result<(), Error> {
        while let Some((at, text)) = &self.ahead
            && *at <= work
        {
            if *at == work {
                each(text);
            }
            self.advance()?;
        }
        Ok(())
    }
}

/// Gathers the text of one work after another and hands it to FTS5.
struct Insert<'c> {
    statement: CachedStatement<'c>,
    /// The title as shown, to leave out mentions that write it the same way.
    shown: String,
    title: String,
    authors: String,
    venue: String,
    names: String,
    remarks: String,
}

impl<'c> Insert<'c> {
    fn new(connection: &'c Connection) -> Result<Self, Error> {
        let statement = connection.prepare_cached(
            "INSERT INTO search(rowid, title, authors, venue, names, remarks) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        Ok(Self {
            statement,
            shown: String::new(),
            title: String::new(),
            authors: String::new(),
            venue: String::new(),
            names: String::new(),
            remarks: String::new(),
        })
    }

    /// Takes a row of id, title, authors, venue, org, remark.
    fn start(&mut self, row: &Row<'_>) -> Result<(), Error> {
        for field in [
            &mut self.shown,
            &mut self.title,
            &mut self.authors,
            &mut self.venue,
            &mut self.names,
            &mut self.remarks,
        ] {
            field.clear();
        }
        self.shown.push_str(text(row, 1)?);
        cut_into(&self.shown, &mut self.title);
        // A JSON array of names: its brackets and quotes are no words; escapes are rare but possible.
        let authors = text(row, 2)?;
        if authors.contains('\\') {
            let names: Vec<String> = serde_json::from_str(authors).unwrap_or_default();
            names
                .iter()
                .for_each(|name| cut_into(name, &mut self.authors));
        } else {
            cut_into(authors, &mut self.authors);
        }
        initials_into(&self.shown, &mut self.names);
        cut_into(text(row, 3)?, &mut self.venue);
        cut_into(text(row, 4)?, &mut self.venue);
        cut_into(text(row, 5)?, &mut self.remarks);
        Ok(())
    }

    fn title(&mut self, title: &str) {
        if title != self.shown {
            let from = self.title.len();
            cut_into(title, &mut self.title);
            // The same words in the same order need no second place.
            let (before, new) = self.title.split_at(from);
            if before.contains(new) {
                self.title.truncate(from);
            }
        }
    }

    fn name(&mut self, name: &str) {
        cut_into(name, &mut self.names);
    }

    fn finish(&mut self, work: i64) -> Result<(), Error> {
        self.statement.execute(params![
            work,
            self.title,
            self.authors,
            self.venue,
            self.names,
            self.remarks
        ])?;
        Ok(())
    }
}

fn text<'r>(row: &'r Row<'_>, column: usize) -> Result<&'r str, Error> {
    Ok(row
        .get_ref(column)?
        .as_str_or_null()
        .map_err(rusqlite::Error::from)?
        .unwrap_or(""))
}

/// Appends the words of a text as they are indexed, each followed by a space.
fn cut_into(text: &str, out: &mut String) {
    let mut last: Option<(String, usize)> = None;
    words::cut(text, |word, span, is_cjk| {
        if let Some((character, end)) = last.take() {
            // In a run each character is paired with the next; the last of a run stands alone.
            out.push_str(&character);
            if is_cjk && end == span.start {
                out.push_str(word);
            }
            out.push(' ');
        }
        if is_cjk {
            last = Some((word.to_owned(), span.end));
        } else {
            out.push_str(word);
            out.push(' ');
        }
    });
    if let Some((character, _)) = last {
        out.push_str(&character);
        out.push(' ');
    }
}

/// Appends the initials of each part of a title that has three to seven words: `¶drf` for `Dominant
/// Resource Fairness`, and both `¶wmlh` and `¶wmlih` with an `is` in it.
fn initials_into(title: &str, out: &mut String) {
    let mut add = |all: &mut String, telling: &mut String| {
        for (letters, is_second) in [(&*telling, false), (&*all, true)] {
            if (3..=7).contains(&letters.len()) && !(is_second && all.len() == telling.len()) {
                out.push(INITIALS);
                out.push_str(letters);
                out.push(' ');
            }
        }
        all.clear();
        telling.clear();
    };
    let (mut all, mut telling) = (String::new(), String::new());
    let mut end = 0;
    words::cut(title, |word, span, is_cjk| {
        if is_cjk || is_break(&title[end..span.start]) {
            add(&mut all, &mut telling);
        }
        end = span.end;
        if let Some(first) = word.bytes().next().filter(u8::is_ascii_alphabetic)
            && !is_cjk
        {
            all.push(char::from(first));
            if !words::is_filler(word) {
                telling.push(char::from(first));
            }
        }
    });
    add(&mut all, &mut telling);
}

/// The FTS5 phrase for units that stand side by side, with the last word as a beginning when
/// `is_beginning`; none when there are no units.
pub(super) fn phrase(units: &[Unit], is_beginning: bool) -> Option<String> {
    let last = units.last()?;
    let mut phrase = String::from("\"");
    for (at, unit) in units.iter().enumerate() {
        let next = units.get(at + 1);
        let joins = |next: &&Unit| next.is_cjk && next.span.start == unit.span.end;
        match next.filter(joins) {
            Some(next) if unit.is_cjk => {
                phrase.push_str(&unit.text);
                phrase.push_str(&next.text);
            }
            // The text may go on after the last character of the query: its pair is not known.
            None if unit.is_cjk && next.is_none() && units.len() > 1 && follows(units, at) => {
                continue;
            }
            _ => phrase.push_str(&unit.text),
        }
        phrase.push(' ');
    }
    phrase.pop();
    phrase.push('"');
    let is_lone_character = last.is_cjk && !follows(units, units.len() - 1);
    if is_lone_character || (is_beginning && !last.is_cjk) {
        phrase.push('*');
    }
    Some(phrase)
}

/// True when the unit continues a run of CJK characters.
fn follows(units: &[Unit], at: usize) -> bool {
    at > 0 && units[at - 1].is_cjk && units[at - 1].span.end == units[at].span.start
}

/// Finds works by what people type, best first.
///
/// All words must be there, in any field. Words in quotation marks, joined by hyphens or written
/// without spaces between them (Chinese) must stand side by side; `quant*` finds what begins so. When
/// nothing has the words whole, works that have them as beginnings are found.
///
/// **Shape**: ids of active works, best first; empty when nothing matches or there is no word in `text`.
///
/// # Errors
/// When SQLite fails; never because of `text`.
pub fn query(connection: &Connection, text: &str) -> Result<Vec<WorkId>, Error> {
    let whole = expression(text, false);
    if whole.is_empty() {
        return Ok(Vec::new());
    }
    let found = run(connection, &whole)?;
    if !found.is_empty() {
        return Ok(found);
    }
    run(connection, &expression(text, true))
}

fn run(connection: &Connection, expression: &str) -> Result<Vec<WorkId>, Error> {
    // A hit in the title counts most, one in a remark least.
    let mut statement = connection.prepare_cached(
        "SELECT rowid FROM search WHERE search MATCH ?1
         ORDER BY bm25(search, 10.0, 6.0, 3.0, 8.0, 1.0), rowid",
    )?;
    let rows = statement.query_map([expression], |row| row.get(0).map(WorkId))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Translates what people type; empty when there is no word in it.
fn expression(text: &str, are_beginnings: bool) -> String {
    let mut phrases = Vec::new();
    for (at, part) in text
        .split(['"', '“', '”', '「', '」', '《', '》'])
        .enumerate()
    {
        // A mark that is not closed quotes nothing.
        let is_quoted = at % 2 == 1;
        let chunks: Vec<&str> = if is_quoted {
            vec![part]
        } else {
            part.split_whitespace().collect()
        };
        for chunk in chunks {
            let is_beginning = chunk.ends_with('*') || (are_beginnings && !is_quoted);
            phrases.extend(phrase(&words::units(chunk), is_beginning));
        }
    }
    phrases.join(" AND ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    fn catalog(titles: &[(&str, &str)]) -> Catalog {
        let catalog = Catalog::in_memory().expect("a catalog in memory");
        for (at, (title, authors)) in titles.iter().enumerate() {
            catalog
                .connection()
                .execute(
                    "INSERT INTO works(key, kind, title, authors, venue, added_at)
                     VALUES (?1, 'paper', ?2, ?3, 'SOSP', '2026-01-01T00:00:00Z')",
                    params![format!("k{at}"), title, authors],
                )
                .expect("a work");
        }
        index_all(catalog.connection()).expect("an index");
        catalog
    }

    fn found(catalog: &Catalog, text: &str) -> Vec<i64> {
        let found = query(catalog.connection(), text).expect("no error, whatever is typed");
        found.into_iter().map(|work| work.0).collect()
    }

    #[test]
    fn words_are_cut_for_the_index() {
        let mut out = String::new();
        cut_into("国产AI芯片: GPT-4V", &mut out);
        assert_eq!(out, "国产 产 ai 芯片 片 gpt 4v ");
    }

    #[test]
    fn words_phrases_and_characters_are_found() {
        let catalog = catalog(&[
            (
                "PipeDream: Generalized Pipeline Parallelism",
                r#"["Deepak Narayanan"]"#,
            ),
            ("国产AI芯片的大模型系统的研究", r#"["苏剑林"]"#),
            ("Quantization of networks", r#"["Bernhard Sch\u00f6lkopf"]"#),
        ]);
        assert_eq!(found(&catalog, "pipeline"), [1]);
        assert_eq!(found(&catalog, "parallelism narayanan sosp"), [1]);
        assert_eq!(found(&catalog, "\"pipeline parallelism\""), [1]);
        assert_eq!(found(&catalog, "\"parallelism pipeline\""), [0i64; 0]);
        assert_eq!(found(&catalog, "芯片"), [2]);
        assert_eq!(found(&catalog, "国产AI芯"), [2]);
        assert_eq!(found(&catalog, "究"), [2]);
        assert_eq!(found(&catalog, "型"), [2]);
        assert_eq!(found(&catalog, "苏剑林"), [2]);
        assert_eq!(found(&catalog, "schölkopf"), [3]);
        assert_eq!(found(&catalog, "quant*"), [3]);
        assert_eq!(
            found(&catalog, "quantiz netw"),
            [3],
            "beginnings, when nothing has the words whole"
        );
        assert_eq!(found(&catalog, "sosp").len(), 3);
    }

    #[test]
    fn no_input_is_a_syntax_error() {
        let catalog = catalog(&[("A \"quoted\" NEAR title", "[]")]);
        for text in [
            "",
            " ",
            "\"",
            "\"\"",
            "*",
            "**",
            "NEAR",
            "NEAR(",
            "a AND",
            "OR",
            "NOT",
            "title:",
            "title : x",
            "-x",
            "^",
            "{a b}",
            "🎉",
            "'",
            "''s",
            "(",
            ")",
            "a\0b",
            "\u{301}",
            "+",
            "a + b",
            "\\",
            ";--",
            "《",
            "“x",
        ] {
            found(&catalog, text);
        }
        assert_eq!(found(&catalog, "NEAR"), [1]);
        assert_eq!(found(&catalog, "\"quoted near"), [1]);
    }

    #[test]
    fn the_index_follows_the_works() {
        let catalog = catalog(&[("Old title", "[]"), ("Other", "[]")]);
        let connection = catalog.connection();
        connection
            .execute("UPDATE works SET title = 'New title' WHERE id = 1", [])
            .expect("an update");
        index(connection, &[WorkId(1)]).expect("indexed");
        assert_eq!(
            (found(&catalog, "old"), found(&catalog, "new")),
            (vec![], vec![1])
        );
        connection
            .execute("UPDATE works SET state = 'removed' WHERE id = 1", [])
            .expect("an update");
        index(connection, &[WorkId(1), WorkId(1), WorkId(7)]).expect("indexed");
        assert_eq!(
            (found(&catalog, "new"), found(&catalog, "other")),
            (vec![], vec![2])
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_can_be_asked(text in ".{0,40}") {
            let catalog = Catalog::in_memory().expect("a catalog in memory");
            proptest::prop_assert!(query(catalog.connection(), &text).is_ok());
        }
    }
}
