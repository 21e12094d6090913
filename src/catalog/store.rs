//! What a scan writes and looks up: mentions, new works, their titles and identifiers.

use rayon::slice::ParallelSliceMut as _;
use rusqlite::{CachedStatement, Connection, OptionalExtension, params};

use super::choose::{Shown, json_list};
use super::names::CROWD;
use super::{Catalog, Error, Facts, Write};
use crate::model::{Identifier, NameSource, WorkId};

/// Letters at the beginning and at the end of a fold by which a title with a typo is looked up.
pub const EDGE: usize = 12;

/// The values of a row of `mentions`, its id first.
macro_rules! mention_values {
    ($id:expr, $row:expr) => {
        params![
            $id,
            $row.note,
            $row.section,
            $row.work,
            $row.manner,
            $row.place.0,
            $row.place.1,
            $row.place.2,
            $row.span.0,
            $row.span.1,
            $row.title,
            $row.fold,
            $row.text,
            $row.confidence,
            $row.facts,
        ]
    };
}

/// A mention to write.
#[derive(Debug, Clone, PartialEq)]
pub struct MentionRow<'m> {
    /// Its note.
    pub note: i64,
    /// The section it stands in.
    pub section: Option<i64>,
    /// The work it points at.
    pub work: Option<i64>,
    /// [`crate::model::Manner::as_str`].
    pub manner: &'m str,
    /// First line, last line, column.
    pub place: (u32, u32, u32),
    /// **Units**: bytes, half-open.
    pub span: (u32, u32),
    /// As written.
    pub title: &'m str,
    /// Its fold.
    pub fold: &'m str,
    /// The line, trimmed.
    pub text: &'m str,
    /// From 0 to 1.
    pub confidence: f32,
    /// [`super::Facts`] as JSON.
    pub facts: &'m str,
}

/// A mention of a note as it was stored by an earlier scan.
#[derive(Debug, Clone)]
pub struct OldMention {
    /// Its row.
    pub id: i64,
    /// The section it stood in.
    pub section: Option<i64>,
    /// The work it points at.
    pub work: Option<i64>,
    /// How it points.
    pub manner: String,
    /// First line, last line, column.
    pub place: (u32, u32, u32),
    /// **Units**: bytes, half-open.
    pub span: (u32, u32),
    /// As written.
    pub title: String,
    /// Its fold.
    pub fold: String,
    /// The line.
    pub text: String,
    /// From 0 to 1.
    pub confidence: f32,
    /// JSON.
    pub facts: String,
}

impl OldMention {
    /// True when the row to write is what is stored already.
    #[must_use]
    pub fn is(&self, row: &MentionRow<'_>) -> bool {
        (self.section, self.work, self.place, self.span)
            == (row.section, row.work, row.place, row.span)
            && self.manner == row.manner
            && self.title == row.title
            && self.text == row.text
            && self.facts == row.facts
            && self.confidence.to_bits() == row.confidence.to_bits()
    }
}

/// The mentions of a note, in the order of the text.
///
/// # Errors
/// When the catalog cannot be read.
pub fn mentions(connection: &Connection, note: i64) -> Result<Vec<OldMention>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT id, section_id, work_id, manner, line, end_line, col, byte_start, byte_end, title, fold, text,
         confidence, facts FROM mentions WHERE note_id = ?1 ORDER BY byte_start, id",
    )?;
    let mentions = statement
        .query_map([note], |row| {
            Ok(OldMention {
                id: row.get(0)?,
                section: row.get(1)?,
                work: row.get(2)?,
                manner: row.get(3)?,
                place: (row.get(4)?, row.get(5)?, row.get(6)?),
                span: (row.get(7)?, row.get(8)?),
                title: row.get(9)?,
                fold: row.get(10)?,
                text: row.get(11)?,
                confidence: row.get(12)?,
                facts: row.get(13)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(mentions)
}

/// The statements that a scan runs for each mention and for each new work, prepared once: to look a
/// statement up takes as long as many a row.
pub struct Inserts<'c> {
    mention: CachedStatement<'c>,
    work: CachedStatement<'c>,
    tag: CachedStatement<'c>,
}

impl<'c> Inserts<'c> {
    /// Prepares them.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn new(tx: &'c Connection) -> Result<Self, Error> {
        Ok(Self {
            mention: tx.prepare_cached(
                "INSERT INTO mentions (id, note_id, section_id, work_id, manner, line, end_line, col, byte_start,
                 byte_end, title, fold, text, confidence, facts)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
            )?,
            work: tx.prepare_cached(
                "INSERT INTO works (id, key, kind, title, authors, year, venue, org, cited_by, cited_by_at, volume,
                 issue, pages, publisher, urls, remark, mentions, noted_at, added_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
            )?,
            tag: tx.prepare_cached(
                "INSERT INTO tags (work_id, tag, source, state) VALUES (?1, ?2, 'suggested', 'on')",
            )?,
        })
    }

    /// Inserts a mention; gives its row.
    ///
    /// # Errors
    /// When the catalog cannot be written.
    pub fn mention(&mut self, mention: &MentionRow<'_>) -> Result<i64, Error> {
        Ok(self.mention.insert(mention_values!(None::<i64>, mention))?)
    }

    /// Inserts a new work.
    ///
    /// # Errors
    /// When the catalog cannot be written.
    pub fn work(&mut self, work: WorkId, key: &str, shown: &Shown, now: &str) -> Result<(), Error> {
        let [volume, issue, pages, publisher] = &shown.imprint;
        self.work.execute(params![
            work.0,
            key,
            shown.kind.as_str(),
            shown.title,
            json_list(&shown.authors),
            shown.year,
            shown.venue,
            shown.org,
            shown.cited_by,
            shown.cited_by_at.map(|date| date.to_string()),
            volume,
            issue,
            pages,
            publisher,
            json_list(&shown.urls),
            shown.remark,
            shown.mentions,
            shown.noted_at.map(|date| date.to_string()),
            now,
        ])?;
        Ok(())
    }

    /// Suggests a tag for a new work, for the first time.
    ///
    /// # Errors
    /// When the catalog cannot be written.
    pub fn tag(&mut self, work: WorkId, tag: &str) -> Result<(), Error> {
        self.tag.execute(params![work.0, tag])?;
        Ok(())
    }
}

/// Writes a mention over an old one.
///
/// # Errors
/// When the catalog cannot be written.
pub fn update_mention(tx: &Connection, id: i64, mention: &MentionRow<'_>) -> Result<(), Error> {
    tx.prepare_cached(
        "UPDATE mentions SET note_id = ?2, section_id = ?3, work_id = ?4, manner = ?5, line = ?6,
         end_line = ?7, col = ?8, byte_start = ?9, byte_end = ?10, title = ?11, fold = ?12, text = ?13,
         confidence = ?14, facts = ?15 WHERE id = ?1",
    )?
    .execute(mention_values!(id, mention))?;
    Ok(())
}

/// Takes a mention away.
///
/// # Errors
/// When the catalog cannot be written.
pub fn delete_mention(tx: &Connection, id: i64) -> Result<(), Error> {
    tx.prepare_cached("DELETE FROM mentions WHERE id = ?1")?
        .execute([id])?;
    Ok(())
}

/// Lets the mentions of works point at others; `is_indexed` is false while the index by work is not built.
///
/// # Errors
/// When the catalog cannot be written.
pub fn point_mentions(tx: &Connection, from: &[(i64, i64)], is_indexed: bool) -> Result<(), Error> {
    if from.is_empty() {
        return Ok(());
    }
    if is_indexed {
        let mut update =
            tx.prepare_cached("UPDATE mentions SET work_id = ?2 WHERE work_id = ?1")?;
        for pair in from {
            update.execute(params![pair.0, pair.1])?;
        }
        return Ok(());
    }
    tx.execute_batch("CREATE TEMP TABLE joined (old INTEGER PRIMARY KEY, new INTEGER NOT NULL)")?;
    {
        let mut insert = tx.prepare("INSERT INTO joined VALUES (?1, ?2)")?;
        for pair in from {
            insert.execute(params![pair.0, pair.1])?;
        }
    }
    tx.execute_batch(
        "UPDATE mentions SET work_id = (SELECT new FROM joined WHERE old = work_id)
         WHERE work_id IN (SELECT old FROM joined);
         DROP TABLE joined",
    )?;
    Ok(())
}

/// True when a present note other than through this mention cites the work under this title.
///
/// # Errors
/// When the catalog cannot be read.
pub fn is_cited_elsewhere(
    connection: &Connection,
    work: i64,
    fold: &str,
    besides: i64,
) -> Result<bool, Error> {
    Ok(connection
        .prepare_cached(
            "SELECT 1 FROM mentions m JOIN notes n ON n.id = m.note_id
             WHERE m.work_id = ?1 AND m.fold = ?2 AND m.id <> ?3 AND n.state = 'present'",
        )?
        .exists(params![work, fold, besides])?)
}

/// What identity needs to know of a work.
#[derive(Debug, Clone)]
pub struct Traits {
    /// `active`, `removed` or `merged`.
    pub state: String,
    /// [`crate::model::Kind::as_str`].
    pub kind: String,
    /// As shown.
    pub title: String,
    /// JSON array.
    pub authors: String,
    /// Year of publication.
    pub year: Option<i32>,
    /// JSON array.
    pub urls: String,
    /// Folds of all spellings.
    pub folds: Vec<String>,
    /// Scheme and value of each identifier.
    pub identifiers: Vec<(String, String)>,
}

/// What identity needs to know of a work; none when there is no such work.
///
/// # Errors
/// When the catalog cannot be read.
pub fn traits(connection: &Connection, work: i64) -> Result<Option<Traits>, Error> {
    let found = connection
        .prepare_cached("SELECT state, kind, title, authors, year, urls FROM works WHERE id = ?1")?
        .query_row([work], |row| {
            Ok(Traits {
                state: row.get(0)?,
                kind: row.get(1)?,
                title: row.get(2)?,
                authors: row.get(3)?,
                year: row.get(4)?,
                urls: row.get(5)?,
                folds: Vec::new(),
                identifiers: Vec::new(),
            })
        })
        .optional()?;
    let Some(mut traits) = found else {
        return Ok(None);
    };
    traits.folds = connection
        .prepare_cached("SELECT fold FROM titles WHERE work_id = ?1")?
        .query_map([work], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    traits.identifiers = connection
        .prepare_cached("SELECT scheme, value FROM identifiers WHERE work_id = ?1")?
        .query_map([work], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    Ok(Some(traits))
}

/// The works with this identifier; scheme `url` for a normalised URL.
///
/// # Errors
/// When the catalog cannot be read.
pub fn by_identifier(
    connection: &Connection,
    scheme: &str,
    value: &str,
) -> Result<Vec<i64>, Error> {
    let works = connection
        .prepare_cached("SELECT work_id FROM identifiers WHERE scheme = ?1 AND value = ?2")?
        .query_map([scheme, value], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(works)
}

/// The works with a title of this fold.
///
/// # Errors
/// When the catalog cannot be read.
pub fn by_fold(connection: &Connection, fold: &str) -> Result<Vec<i64>, Error> {
    let works = connection
        .prepare_cached("SELECT work_id FROM titles WHERE fold = ?1 LIMIT 256")?
        .query_map([fold], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(works)
}

/// The works with a title that starts or ends so; both have [`EDGE`] letters.
///
/// # Errors
/// When the catalog cannot be read.
pub fn by_edges(connection: &Connection, start: &str, end: &str) -> Result<Vec<i64>, Error> {
    let works = connection
        .prepare_cached(
            "SELECT work_id FROM (SELECT work_id FROM titles WHERE fold >= ?1 AND fold < ?1 || char(1114111)
             LIMIT 256)
             UNION SELECT work_id FROM (SELECT work_id FROM titles WHERE substr(fold, -12) = ?2 LIMIT 256)",
        )?
        .query_map([start, end], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(works)
}

/// The ids of all works that are not merged into another.
///
/// # Errors
/// When the catalog cannot be read.
pub fn all_works(connection: &Connection) -> Result<Vec<i64>, Error> {
    let works = connection
        .prepare("SELECT id FROM works WHERE state <> 'merged' ORDER BY id")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(works)
}

/// The highest id of a work; 0 when there is none.
///
/// # Errors
/// When the catalog cannot be read.
pub fn last_work(connection: &Connection) -> Result<i64, Error> {
    Ok(
        connection.query_row("SELECT coalesce(max(id), 0) FROM works", [], |row| {
            row.get(0)
        })?,
    )
}

/// True when there are neither works nor notes.
///
/// # Errors
/// When the catalog cannot be read.
pub fn is_empty(connection: &Connection) -> Result<bool, Error> {
    Ok(connection.query_row(
        "SELECT NOT EXISTS (SELECT 1 FROM works) AND NOT EXISTS (SELECT 1 FROM notes)",
        [],
        |row| row.get(0),
    )?)
}

/// What new spellings, identifiers and names of works there are.
#[derive(Debug, Default)]
pub struct Attachments {
    /// Fold of a title, and the work.
    pub titles: Vec<(String, i64)>,
    /// Scheme, value, and the work.
    pub identifiers: Vec<(&'static str, String, i64)>,
    /// Fold, work, name as written, source.
    pub names: Vec<(String, i64, String, NameSource)>,
}

impl Attachments {
    /// Adds an identifier.
    pub fn identifier(&mut self, id: &Identifier, work: i64) {
        self.identifiers
            .push((id.scheme().as_str(), id.value().to_owned(), work));
    }

    /// Lets all that was given to a work belong to another.
    pub fn rename(&mut self, new: impl Fn(i64) -> i64) {
        self.titles.iter_mut().for_each(|it| it.1 = new(it.1));
        self.identifiers.iter_mut().for_each(|it| it.2 = new(it.2));
        self.names.iter_mut().for_each(|it| it.1 = new(it.1));
    }

    /// Writes what is not there yet, in the order of the tables, which is the fastest. New names are marked
    /// as looked for in all notes when the caller is about to do that.
    ///
    /// # Errors
    /// When the catalog cannot be written.
    pub fn write(&mut self, tx: &Connection, are_names_spotted: bool) -> Result<(), Error> {
        self.titles.par_sort_unstable();
        self.titles.dedup();
        let mut insert = tx.prepare_cached(
            "INSERT INTO titles (fold, work_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
        )?;
        for (fold, work) in &self.titles {
            insert.execute(params![fold, work])?;
        }
        self.identifiers.par_sort_unstable();
        self.identifiers.dedup();
        let mut insert = tx.prepare_cached(
            "INSERT INTO identifiers (scheme, value, work_id, source) VALUES (?1, ?2, ?3, 'note')
             ON CONFLICT DO NOTHING",
        )?;
        for (scheme, value, work) in &self.identifiers {
            insert.execute(params![scheme, value, work])?;
        }
        // The strongest source first; it stands.
        self.names
            .par_sort_unstable_by(|a, b| (&a.0, a.1, a.3, &a.2).cmp(&(&b.0, b.1, b.3, &b.2)));
        self.names.dedup_by(|b, a| a.0 == b.0 && a.1 == b.1);
        let mut insert = tx.prepare_cached(
            "INSERT INTO names (fold, work_id, name, source, spotted) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO UPDATE SET name = excluded.name, source = excluded.source
             WHERE names.state = 'on' AND names.source IN ('weak', 'acronym')
               AND (excluded.source = 'colon' OR (excluded.source = 'acronym' AND names.source = 'weak'))",
        )?;
        for names in self.names.chunk_by(|a, b| a.0 == b.0) {
            // There were no names before: all callers are here.
            let callers = names
                .iter()
                .filter(|it| matches!(it.3, NameSource::Colon | NameSource::Acronym));
            let is_crowd = callers.count() > CROWD;
            for (fold, work, name, source) in names {
                insert.execute(params![
                    fold,
                    work,
                    name,
                    source.as_str(),
                    are_names_spotted && !is_crowd
                ])?;
            }
        }
        Ok(())
    }
}

/// Pairs of works that a person keeps apart, the lower id first.
///
/// # Errors
/// When the catalog cannot be read.
pub fn kept_apart(connection: &Connection) -> Result<Vec<(i64, i64)>, Error> {
    let pairs = connection
        .prepare("SELECT a, b FROM decisions WHERE verdict = 'distinct'")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    Ok(pairs)
}

/// What a person rejected: the note, or none for every note, and the fold.
///
/// # Errors
/// When the catalog cannot be read.
pub fn rejected(connection: &Connection) -> Result<Vec<(Option<i64>, String)>, Error> {
    let rows = connection
        .prepare("SELECT note_id, fold FROM rejections")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

/// True when a person said anything of the work: a field, a tag, a name, a key, a decision.
///
/// # Errors
/// When the catalog cannot be read.
pub fn is_touched(connection: &Connection, work: i64) -> Result<bool, Error> {
    Ok(connection
        .prepare_cached(
            "SELECT 1 FROM fields WHERE work_id = ?1 AND source NOT LIKE 'provider:%'
             UNION ALL SELECT 1 FROM tags WHERE work_id = ?1 AND source = 'user'
             UNION ALL SELECT 1 FROM names WHERE work_id = ?1 AND source IN ('user', 'key')
             UNION ALL SELECT 1 FROM identifiers WHERE work_id = ?1 AND source = 'user'
             UNION ALL SELECT 1 FROM decisions WHERE a = ?1 OR b = ?1",
        )?
        .exists([work])?)
}

/// What the mentions of a work in present notes suggest; `tags` is asked of each: its remark, the tags of
/// its note, the headings above it.
///
/// **Shape**: sorted, each once.
///
/// # Errors
/// When the catalog cannot be read.
pub fn suggested(
    connection: &Connection,
    work: WorkId,
    tags: impl Fn(Option<&str>, &[String], &[String]) -> Vec<String>,
) -> Result<Vec<String>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT m.facts, n.tags, m.section_id FROM mentions m JOIN notes n ON n.id = m.note_id
         WHERE m.work_id = ?1 AND n.state = 'present'",
    )?;
    let mut above = connection.prepare_cached(
        "WITH RECURSIVE above(parent_id, heading) AS (
             SELECT parent_id, heading FROM sections WHERE id = ?1
             UNION ALL SELECT s.parent_id, s.heading FROM sections s JOIN above a ON s.id = a.parent_id)
         SELECT heading FROM above",
    )?;
    let mut suggested = Vec::new();
    let mut rows = statement.query([work.0])?;
    while let Some(row) = rows.next()? {
        let facts = Facts::parse(&row.get::<_, String>(0)?);
        let note: Vec<String> = serde_json::from_str(&row.get::<_, String>(1)?).unwrap_or_default();
        let headings: Vec<String> = above
            .query_map([row.get::<_, Option<i64>>(2)?], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        suggested.extend(tags(facts.remark.as_deref(), &note, &headings));
    }
    suggested.sort();
    suggested.dedup();
    Ok(suggested)
}

/// Mentions by a citation key that no work has yet: row and key.
///
/// # Errors
/// When the catalog cannot be read.
pub fn open_keys(connection: &Connection) -> Result<Vec<(i64, String)>, Error> {
    let keys = connection
        .prepare_cached("SELECT id, title FROM mentions WHERE manner = 'key' AND work_id IS NULL")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    Ok(keys)
}

/// The only active work that has this name from a person, an old key, or its title before the colon.
///
/// # Errors
/// When the catalog cannot be read.
pub fn by_strong_name(connection: &Connection, fold: &str) -> Result<Option<i64>, Error> {
    let works: Vec<i64> = connection
        .prepare_cached(
            "SELECT DISTINCT n.work_id FROM names n JOIN works w ON w.id = n.work_id
             WHERE n.fold = ?1 AND n.state = 'on' AND n.source <> 'weak' AND w.state = 'active' LIMIT 2",
        )?
        .query_map([fold], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(match works.as_slice() {
        [work] => Some(*work),
        _ => None,
    })
}

/// True when a person said that this mention is no reference.
///
/// # Errors
/// When the catalog cannot be read.
pub fn is_rejected(connection: &Connection, mention: i64) -> Result<bool, Error> {
    Ok(connection
        .prepare_cached(
            "SELECT 1 FROM mentions m JOIN rejections r ON r.fold = m.fold
             AND (r.note_id IS NULL OR r.note_id = m.note_id) WHERE m.id = ?1",
        )?
        .exists([mention])?)
}

/// Lets one mention point at a work.
///
/// # Errors
/// When the catalog cannot be written.
pub fn point_mention(tx: &Connection, mention: i64, work: i64) -> Result<(), Error> {
    tx.prepare_cached("UPDATE mentions SET work_id = ?2 WHERE id = ?1")?
        .execute(params![mention, work])?;
    Ok(())
}

/// Indexes that a first scan builds at its end, when it is faster.
const LATE: [&str; 7] = [
    "sightings_by_note",
    "tags_by_tag",
    "mentions_by_work",
    "titles_by_work",
    "titles_by_end",
    "identifiers_by_work",
    "names_by_work",
];

/// Takes away the indexes that can be built at the end; gives what builds them.
///
/// # Errors
/// When the catalog cannot be written.
pub fn drop_indexes(tx: &Connection) -> Result<Vec<String>, Error> {
    let mut build = Vec::new();
    for name in LATE {
        let sql = tx
            .query_row(
                "SELECT sql FROM sqlite_master WHERE type = 'index' AND name = ?1",
                [name],
                |row| row.get::<_, String>(0),
            )
            .optional()?;
        if let Some(sql) = sql {
            tx.execute_batch(&format!("DROP INDEX {name}"))?;
            build.push(sql);
        }
    }
    Ok(build)
}

/// Builds indexes.
///
/// # Errors
/// When the catalog cannot be written.
pub fn build_indexes(tx: &Connection, build: &[String]) -> Result<(), Error> {
    for sql in build {
        tx.execute_batch(sql)?;
    }
    Ok(())
}

impl Catalog {
    /// Runs a scan: as [`Catalog::write`], or [`Catalog::rehearse`] when it is not kept.
    ///
    /// References between rows are not checked row by row, since a scan writes mentions before the works
    /// they point at; another scan is waited for as long as it takes.
    ///
    /// # Errors
    /// What `run` says, or that the catalog cannot be written.
    pub fn scan<T, E: From<Error>>(
        &mut self,
        now: &str,
        is_kept: bool,
        run: impl FnOnce(&Write<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.bulk("scan", now, is_kept, run)
    }

    /// Runs a verb that writes many works, as [`Catalog::scan`] does.
    ///
    /// # Errors
    /// What `run` says, or that the catalog cannot be written.
    pub fn bulk<T, E: From<Error>>(
        &mut self,
        verb: &str,
        now: &str,
        is_kept: bool,
        run: impl FnOnce(&Write<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let set = |catalog: &Self, sql: &str| catalog.connection().execute_batch(sql);
        let from = |error: rusqlite::Error| E::from(Error::from(error));
        set(
            self,
            "PRAGMA foreign_keys = OFF; PRAGMA busy_timeout = 600000; PRAGMA cache_size = -32768",
        )
        .map_err(from)?;
        let outcome = if is_kept {
            self.write(verb, "", now, run)
        } else {
            self.rehearse(now, run)
        };
        set(
            self,
            "PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 10000; PRAGMA cache_size = -2000",
        )
        .map_err(from)?;
        outcome
    }
}
