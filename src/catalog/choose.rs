//! Chooses what is shown of a work from all that is said of it.
//!
//! In: what each mention says ([`Said`]) and the fields of people and providers. Out: one [`Shown`].
//! Rank: a person's field, then an imported entry, then a provider's field, then the notes. Among mentions the fullest wins: the title
//! that is best attested and not cut off, the year beside the venue, the longest list of authors, the
//! newest citation count and verdict. [`choose`] does so for works in the catalog; a scan that inserts
//! new works calls [`Shown::from_mentions`] itself and needs no second pass over them.

use rusqlite::{Connection, OptionalExtension, Row, params};
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;

use super::{Error, Facts};
use crate::model::{Entry, Kind, Manner, Mention, NoteDate, Work, WorkId, title::fold};

/// What one mention says of its work.
#[derive(Debug, Clone)]
pub struct Said<'m> {
    /// The title as written.
    pub title: &'m str,
    /// How the note points at the work.
    pub manner: Manner,
    /// The extractor's belief.
    pub confidence: f32,
    /// The date of the note.
    pub note_date: Option<NoteDate>,
    /// What it takes the work to be.
    pub kind: Option<Kind>,
    /// Names as written.
    pub authors: &'m [String],
    /// Year of publication.
    pub year: Option<i32>,
    /// Venue as written.
    pub venue: Option<&'m str>,
    /// Organisation as written.
    pub org: Option<&'m str>,
    /// Citation count.
    pub cited_by: Option<u32>,
    /// Volume, issue, pages and publisher.
    pub imprint: [Option<&'m str>; 4],
    /// URLs.
    pub urls: &'m [String],
    /// The note's verdict.
    pub remark: Option<&'m str>,
}

impl<'m> From<&'m Mention> for Said<'m> {
    fn from(mention: &'m Mention) -> Self {
        Self {
            title: &mention.title,
            manner: mention.manner,
            confidence: mention.confidence,
            note_date: mention.note_date,
            kind: Some(mention.kind),
            authors: &mention.authors,
            year: mention.year,
            venue: mention.venue.as_deref(),
            org: mention.org.as_deref(),
            cited_by: mention.cited_by,
            imprint: [
                mention.volume.as_deref(),
                mention.issue.as_deref(),
                mention.pages.as_deref(),
                mention.publisher.as_deref(),
            ],
            urls: &mention.urls,
            remark: mention.remark.as_deref(),
        }
    }
}

impl<'m> Said<'m> {
    /// What a mention with this title and these facts says.
    #[must_use]
    pub fn new(title: &'m str, manner: Manner, confidence: f32, facts: &'m Facts) -> Self {
        Self {
            title,
            manner,
            confidence,
            note_date: facts.note_date,
            kind: facts.kind,
            authors: &facts.authors,
            year: facts.year,
            venue: facts.venue.as_deref(),
            org: facts.org.as_deref(),
            cited_by: facts.cited_by,
            imprint: [
                facts.volume.as_deref(),
                facts.issue.as_deref(),
                facts.pages.as_deref(),
                facts.publisher.as_deref(),
            ],
            urls: &facts.urls,
            remark: facts.remark.as_deref(),
        }
    }

    pub(super) fn from_row(row: &'m MentionRow) -> Self {
        Self::new(&row.title, row.manner, row.confidence, &row.facts)
    }

    /// True when its "title" is an identifier, a key or a name, and says nothing of the title.
    const fn is_bare(&self) -> bool {
        matches!(self.manner, Manner::Identifier | Manner::Key | Manner::Name)
    }

    fn is_cut_off(&self) -> bool {
        let title = self.title.trim_end();
        title.ends_with('…') || title.ends_with("...")
    }
}

/// The shown columns of a work.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// What it is.
    pub kind: Kind,
    /// The title.
    pub title: String,
    /// Names as written.
    pub authors: Vec<String>,
    /// Year of publication.
    pub year: Option<i32>,
    /// Venue as written.
    pub venue: Option<String>,
    /// Organisation as written.
    pub org: Option<String>,
    /// Citation count.
    pub cited_by: Option<u32>,
    /// The date of that count.
    pub cited_by_at: Option<NoteDate>,
    /// Volume, issue, pages and publisher.
    pub imprint: [Option<String>; 4],
    /// URLs.
    pub urls: Vec<String>,
    /// The newest verdict.
    pub remark: Option<String>,
    /// How many mentions, names not counted.
    pub mentions: u32,
    /// The date of the earliest note.
    pub noted_at: Option<NoteDate>,
}

impl Shown {
    /// Chooses among mentions; none when there are none.
    ///
    /// The order of the mentions matters only where all else is equal: the earlier one wins.
    #[must_use]
    pub fn from_mentions(said: &[Said<'_>]) -> Option<Self> {
        let first = said.first()?;
        if said.len() == 1 {
            return Some(Self::from_one(first));
        }
        let title = best_title(said).unwrap_or(first);
        // The mention whose venue and year we take: its two belong together.
        let imprint = best(said.iter().filter(|one| one.venue.is_some()), |one| {
            let is_preprint = one.venue.is_some_and(is_preprint_server);
            (!is_preprint, one.year.is_some(), ordered(one.confidence))
        });
        let year = imprint.and_then(|one| one.year).or_else(|| {
            best(said.iter().filter(|one| one.year.is_some()), |one| {
                ordered(one.confidence)
            })?
            .year
        });
        let authors = best(said.iter(), |one| {
            (
                one.authors.len(),
                one.authors.iter().map(String::len).sum::<usize>(),
            )
        });
        let counted = best(said.iter().filter(|one| one.cited_by.is_some()), |one| {
            one.note_date
        });
        let remarked = best(said.iter().filter(|one| one.remark.is_some()), |one| {
            one.note_date
        });
        let org = best(said.iter().filter(|one| one.org.is_some()), |one| {
            ordered(one.confidence)
        });
        let part = |at: usize| {
            let here = imprint.and_then(|one| one.imprint[at]);
            here.or_else(|| said.iter().find_map(|one| one.imprint[at]))
                .map(str::to_owned)
        };
        // A page can have been cited under thousands of addresses.
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        let urls = said.iter().flat_map(|one| one.urls);
        let urls = urls.filter(|url| seen.insert(url)).cloned().collect();
        Some(Self {
            kind: kind(said),
            title: title.title.to_owned(),
            authors: authors.map(|one| one.authors.to_vec()).unwrap_or_default(),
            year,
            venue: imprint.and_then(|one| one.venue).map(str::to_owned),
            org: org.and_then(|one| one.org).map(str::to_owned),
            cited_by: counted.and_then(|one| one.cited_by),
            cited_by_at: counted.and_then(|one| one.note_date),
            imprint: std::array::from_fn(part),
            urls,
            remark: remarked.and_then(|one| one.remark).map(str::to_owned),
            mentions: u32::try_from(said.len()).unwrap_or(u32::MAX),
            noted_at: said.iter().filter_map(|one| one.note_date).min(),
        })
    }

    fn from_one(said: &Said<'_>) -> Self {
        Self {
            kind: said.kind.unwrap_or(Kind::Webpage),
            title: said.title.to_owned(),
            authors: said.authors.to_vec(),
            year: said.year,
            venue: said.venue.map(str::to_owned),
            org: said.org.map(str::to_owned),
            cited_by: said.cited_by,
            cited_by_at: said.cited_by.and(said.note_date),
            imprint: said.imprint.map(|part| part.map(str::to_owned)),
            urls: said.urls.to_vec(),
            remark: said.remark.map(str::to_owned),
            mentions: 1,
            noted_at: said.note_date,
        }
    }

    /// What an imported entry tells of a work that nothing else is known of.
    #[must_use]
    pub fn from_entry(entry: &Entry) -> Self {
        let mut shown = Self {
            kind: entry.kind(),
            // What cites no title is shown by what it is known by.
            title: entry
                .text(&["doi", "eprint", "isbn", "pmid", "pmcid", "url"])
                .unwrap_or_else(|| entry.key.clone()),
            authors: Vec::new(),
            year: None,
            venue: None,
            org: None,
            cited_by: None,
            cited_by_at: None,
            imprint: Default::default(),
            urls: Vec::new(),
            remark: None,
            mentions: 0,
            noted_at: None,
        };
        shown.lay_entry_over(entry);
        shown
    }

    /// Puts what an imported entry says over what notes and providers say.
    fn lay_entry_over(&mut self, entry: &Entry) {
        let title = entry.title();
        if !title.is_empty() {
            self.title = title;
        }
        self.kind = entry.kind();
        let authors = entry.authors();
        if !authors.is_empty() {
            self.authors = authors;
        }
        self.year = entry.year().or(self.year);
        let lay = |slot: &mut Option<String>, value: Option<String>| {
            if value.is_some() {
                *slot = value;
            }
        };
        lay(&mut self.venue, entry.venue());
        lay(&mut self.org, entry.org());
        let [volume, issue, pages, publisher] = &mut self.imprint;
        lay(volume, entry.text(&["volume"]));
        lay(issue, entry.issue());
        lay(pages, entry.text(&["pages"]));
        lay(publisher, entry.text(&["publisher"]));
        let mut urls = entry.urls();
        urls.extend(std::mem::take(&mut self.urls));
        let mut seen = FxHashSet::default();
        urls.retain(|url| seen.insert(url.clone()));
        self.urls = urls;
    }

    /// Puts a person's or provider's value over what the notes say; a value of the wrong type is left.
    fn set(&mut self, field: &str, value: Value, at: &str) {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let number = |value: &Value| value.as_i64();
        let list = |value: Value| serde_json::from_value::<Vec<String>>(value).ok();
        match field {
            "title" => self.title = text(&value).unwrap_or_else(|| self.title.clone()),
            "kind" => {
                self.kind = value.as_str().and_then(Kind::parse).unwrap_or(self.kind);
            }
            "authors" => {
                if let Some(authors) = list(value) {
                    self.authors = authors;
                }
            }
            "urls" => {
                if let Some(urls) = list(value) {
                    self.urls = urls;
                }
            }
            "year" => self.year = number(&value).and_then(|year| i32::try_from(year).ok()),
            "cited_by" => {
                self.cited_by = number(&value).and_then(|count| u32::try_from(count).ok());
                self.cited_by_at = at.get(..10).and_then(NoteDate::parse);
            }
            "venue" => self.venue = text(&value),
            "org" => self.org = text(&value),
            "volume" => self.imprint[0] = text(&value),
            "issue" => self.imprint[1] = text(&value),
            "pages" => self.imprint[2] = text(&value),
            "publisher" => self.imprint[3] = text(&value),
            "remark" => self.remark = text(&value),
            _ => {}
        }
    }
}

/// The last of the highest would be arbitrary: the first is taken.
fn best<'s, 'm: 's, K: PartialOrd>(
    said: impl Iterator<Item = &'s Said<'m>>,
    score: impl Fn(&Said<'m>) -> K,
) -> Option<&'s Said<'m>> {
    let mut best: Option<(&Said<'m>, K)> = None;
    for one in said {
        let score_of_one = score(one);
        if best
            .as_ref()
            .is_none_or(|(_, highest)| score_of_one > *highest)
        {
            best = Some((one, score_of_one));
        }
    }
    best.map(|(one, _)| one)
}

/// Confidence in thousandths: steps below that mean nothing.
#[allow(clippy::cast_possible_truncation)]
fn ordered(confidence: f32) -> i32 {
    (confidence * 1000.0) as i32
}

/// Whether it is a title at all, whether it is whole, then a sum: belief, a full entry over a link's
/// text, another mention that says the same, and length up to 100 characters, beyond which it is more
/// likely that something was swept up.
fn title_score(one: &Said<'_>, is_repeated: bool) -> (bool, bool, i32) {
    let is_full = matches!(one.manner, Manner::Entry | Manner::Reference);
    let length = one.title.chars().count().min(100);
    let score = ordered(one.confidence)
        + if is_full { 150 } else { 0 }
        + if is_repeated { 100 } else { 0 }
        + i32::try_from(length).unwrap_or(0) * 4;
    (!one.is_bare(), !one.is_cut_off(), score)
}

/// The mention with the best title. Each title is folded once: a work can have thousands of mentions.
fn best_title<'s, 'm>(said: &'s [Said<'m>]) -> Option<&'s Said<'m>> {
    let mut times: FxHashMap<String, u32> = FxHashMap::default();
    for one in said {
        *times.entry(fold(one.title)).or_default() += 1;
    }
    best(said.iter(), |one| {
        let is_repeated = times.get(&fold(one.title)).is_some_and(|times| *times > 1);
        title_score(one, is_repeated)
    })
}

fn is_preprint_server(venue: &str) -> bool {
    let venue = fold(venue);
    ["arxiv", "corr", "biorxiv", "preprint"]
        .iter()
        .any(|server| venue.starts_with(server))
}

/// The kind that most of the belief stands behind. `webpage` is what a bare link says when nothing else
/// is known: it loses to any other.
fn kind(said: &[Said<'_>]) -> Kind {
    let weight = |kind: Kind| -> i32 {
        said.iter()
            .filter(|one| one.kind == Some(kind))
            .map(|one| ordered(one.confidence).max(1) / if one.is_bare() { 2 } else { 1 })
            .sum()
    };
    let mut best = (Kind::Webpage, 0);
    for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Webpage) {
        let weight = weight(kind);
        if weight > best.1 {
            best = (kind, weight);
        }
    }
    best.0
}

/// A row of `mentions`.
pub(super) struct MentionRow {
    title: String,
    manner: Manner,
    confidence: f32,
    facts: Facts,
    is_present: bool,
}

/// Chooses anew what is shown of each of the works, from their mentions and fields, and tells search.
///
/// A work whose mentions are all gone keeps what is shown; only its fields are put over it.
///
/// # Errors
/// When the catalog cannot be read or written.
pub fn choose(tx: &Connection, works: &[WorkId]) -> Result<(), Error> {
    for &work in works {
        if let Some(mut shown) = noted(tx, work)? {
            lay_fields_over(tx, work, &mut shown)?;
            store(tx, work, &shown)?;
        }
    }
    super::search::index(tx, works)
}

/// What the notes say; what is stored when they say nothing; none when there is no such work.
pub(super) fn noted(tx: &Connection, work: WorkId) -> Result<Option<Shown>, Error> {
    let rows = mentions(tx, work)?;
    let present: Vec<_> = rows
        .iter()
        .filter(|row| row.is_present)
        .map(Said::from_row)
        .collect();
    if let Some(shown) = Shown::from_mentions(&present) {
        return Ok(Some(shown));
    }
    let gone: Vec<_> = rows.iter().map(Said::from_row).collect();
    match Shown::from_mentions(&gone) {
        Some(shown) => Ok(Some(Shown {
            mentions: 0,
            ..shown
        })),
        None => Ok(stored(tx, work)?.map(|shown| Shown {
            mentions: 0,
            ..shown
        })),
    }
}

fn mentions(tx: &Connection, work: WorkId) -> Result<Vec<MentionRow>, Error> {
    let mut statement = tx.prepare_cached(
        "SELECT m.title, m.manner, m.confidence, m.facts, n.state = 'present', n.date
         FROM mentions m JOIN notes n ON n.id = m.note_id
         WHERE m.work_id = ?1 AND m.manner <> 'name' ORDER BY n.date IS NULL, n.date, n.path, m.byte_start",
    )?;
    Ok(statement
        .query_map([work.0], MentionRow::read)?
        .collect::<Result<_, _>>()?)
}

/// One mention by the number of its row.
pub(super) fn mention(tx: &Connection, id: i64) -> Result<Option<MentionRow>, Error> {
    let mut statement = tx.prepare_cached(
        "SELECT m.title, m.manner, m.confidence, m.facts, n.state = 'present', n.date
         FROM mentions m JOIN notes n ON n.id = m.note_id WHERE m.id = ?1",
    )?;
    Ok(statement.query_row([id], MentionRow::read).optional()?)
}

impl MentionRow {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let mut facts = Facts::parse(row.get_ref(3)?.as_str()?);
        if facts.note_date.is_none() {
            facts.note_date = row.get_ref(5)?.as_str_or_null()?.and_then(NoteDate::parse);
        }
        Ok(Self {
            title: row.get(0)?,
            manner: Manner::parse(row.get_ref(1)?.as_str()?).unwrap_or(Manner::Identifier),
            confidence: row.get(2)?,
            facts,
            is_present: row.get(4)?,
        })
    }
}

/// What a mention says, and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct SaidAt {
    /// The path of the note.
    pub path: String,
    /// The line.
    pub line: u32,
    /// The title as written.
    pub title: String,
    /// True when that is an identifier, a key or a name.
    pub is_bare: bool,
    /// What it says.
    pub facts: Facts,
}

/// What the mentions of a work in present notes say, by path and line.
///
/// # Errors
/// When the catalog cannot be read.
pub fn mentions_of(connection: &Connection, work: WorkId) -> Result<Vec<SaidAt>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT n.path, m.line, m.title, m.manner IN ('identifier', 'key'), m.facts, n.date
         FROM mentions m JOIN notes n ON n.id = m.note_id
         WHERE m.work_id = ?1 AND m.manner <> 'name' AND n.state = 'present'
         ORDER BY n.path, m.byte_start",
    )?;
    let said = statement.query_map([work.0], |row| {
        let mut facts = Facts::parse(row.get_ref(4)?.as_str()?);
        if facts.note_date.is_none() {
            facts.note_date = row.get_ref(5)?.as_str_or_null()?.and_then(NoteDate::parse);
        }
        Ok(SaidAt {
            path: row.get(0)?,
            line: row.get(1)?,
            title: row.get(2)?,
            is_bare: row.get(3)?,
            facts,
        })
    })?;
    Ok(said.collect::<Result<_, _>>()?)
}

/// Providers, the one that is trusted least first: whose business a fact is knows it best. A file that a
/// person brought stands between those who print and those who collect.
const PROVIDERS: [&str; 8] = [
    "provider:webpage",
    "provider:semantic-scholar",
    "provider:openalex",
    "provider:arxiv",
    "provider:dblp",
    "provider:openlibrary",
    "provider:datacite",
    "provider:crossref",
];

/// Where a source stands among the others; a count of citations is only better when it is newer.
fn rank(source: &str, field: &str) -> usize {
    match source {
        super::fields::USER => usize::MAX,
        "import" => usize::MAX - 1,
        _ if field == "cited_by" => 0,
        source => PROVIDERS
            .iter()
            .position(|name| *name == source)
            .unwrap_or(5),
    }
}

/// Providers first, then what was imported, then the person: the later wins. A provider's word on what a person has set is void.
pub(super) fn lay_fields_over(
    tx: &Connection,
    work: WorkId,
    shown: &mut Shown,
) -> Result<(), Error> {
    let mut statement = tx.prepare_cached(
        "SELECT field, value, at, source FROM fields WHERE work_id = ?1 ORDER BY at, source, field",
    )?;
    let mut rows = statement.query([work.0])?;
    let mut said: Vec<(usize, String, Value, String)> = Vec::new();
    while let Some(row) = rows.next()? {
        let field: String = row.get(0)?;
        let value = serde_json::from_str(row.get_ref(1)?.as_str().unwrap_or("null"));
        let rank = rank(row.get_ref(3)?.as_str().unwrap_or_default(), &field);
        said.push((rank, field, value.unwrap_or_default(), row.get(2)?));
    }
    said.sort_by_key(|(rank, ..)| *rank);
    for (_, field, value, at) in said {
        match field.as_str() {
            super::entries::FIELD => {
                if let Some(entry) = super::entries::parse(&value.to_string()) {
                    shown.lay_entry_over(&entry);
                }
            }
            field => shown.set(field, value, &at),
        }
    }
    Ok(())
}

/// The work as notes and people have it, without what providers say: what it was before, and would be again.
///
/// # Errors
/// When the catalog cannot be read.
pub fn without_providers(connection: &Connection, work: &Work) -> Result<Work, Error> {
    let mut bare = work.clone();
    let mut statement = connection.prepare_cached(
        "SELECT scheme, value FROM identifiers WHERE work_id = ?1 AND source <> 'provider'",
    )?;
    let rows = statement.query_map([work.id.0], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    })?;
    let kept: Vec<(String, String)> = rows.collect::<Result<_, _>>()?;
    bare.ids.retain(|id| {
        kept.iter()
            .any(|(scheme, value)| scheme == id.scheme().as_str() && value == id.value())
    });
    let Some(mut shown) = noted(connection, work.id)? else {
        return Ok(bare);
    };
    let mut said = super::fields::of(connection, work.id)?;
    said.sort_by_key(|field| field.source == super::fields::USER);
    for field in said {
        if field.source.starts_with("provider:") {
            continue;
        }
        match field.field.as_str() {
            super::entries::FIELD => {
                if let Some(entry) = super::entries::parse(&field.value.to_string()) {
                    shown.lay_entry_over(&entry);
                }
            }
            name => shown.set(name, field.value, &field.at),
        }
    }
    (bare.kind, bare.title, bare.authors) = (shown.kind, shown.title, shown.authors);
    (bare.year, bare.venue, bare.org, bare.urls) = (shown.year, shown.venue, shown.org, shown.urls);
    Ok(bare)
}

/// What is best known of a field that a work does not show by itself, such as `abstract`; none when nobody
/// says it.
///
/// # Errors
/// When the catalog cannot be read.
pub fn best_of(connection: &Connection, work: WorkId, field: &str) -> Result<Option<Value>, Error> {
    let said = super::fields::of(connection, work)?;
    let said = said.into_iter().filter(|said| said.field == field);
    let best = said.max_by_key(|said| (rank(&said.source, field), said.at.clone()));
    Ok(best.map(|said| said.value))
}

fn stored(tx: &Connection, work: WorkId) -> Result<Option<Shown>, Error> {
    Ok(super::works::load(tx, work)?.map(|work| Shown {
        kind: work.kind,
        title: work.title,
        authors: work.authors,
        year: work.year,
        venue: work.venue,
        org: work.org,
        cited_by: work.cited_by,
        cited_by_at: work.cited_by_at,
        imprint: [work.volume, work.issue, work.pages, work.publisher],
        urls: work.urls,
        remark: work.remark,
        mentions: work.mentions,
        noted_at: work.noted_at,
    }))
}

/// Writes the shown columns of a work.
///
/// # Errors
/// When the catalog cannot be written.
pub fn store(tx: &Connection, work: WorkId, shown: &Shown) -> Result<(), Error> {
    let [volume, issue, pages, publisher] = &shown.imprint;
    tx.prepare_cached(
        "UPDATE works SET kind = ?2, title = ?3, authors = ?4, year = ?5, venue = ?6, org = ?7,
         cited_by = ?8, cited_by_at = ?9, volume = ?10, issue = ?11, pages = ?12, publisher = ?13,
         urls = ?14, remark = ?15, mentions = ?16, noted_at = ?17 WHERE id = ?1",
    )?
    .execute(params![
        work.0,
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
    ])?;
    Ok(())
}

/// A JSON array, as `works.authors` and `works.urls` hold it.
#[must_use]
pub fn json_list(values: &[String]) -> String {
    if values.is_empty() {
        return "[]".to_owned();
    }
    serde_json::to_string(values).unwrap_or_else(|_| "[]".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(title: &str) -> Said<'_> {
        Said {
            title,
            manner: Manner::Entry,
            confidence: 0.8,
            note_date: None,
            kind: Some(Kind::Paper),
            authors: &[],
            year: None,
            venue: None,
            org: None,
            cited_by: None,
            imprint: [None; 4],
            urls: &[],
            remark: None,
        }
    }

    #[test]
    fn the_fullest_mention_is_shown() {
        let (old, new) = (NoteDate::parse("2021"), NoteDate::parse("2023-10"));
        let names = ["A. One".to_owned(), "B. Two".to_owned()];
        let urls = ["https://a".to_owned(), "https://b".to_owned()];
        let shown = Shown::from_mentions(&[
            Said {
                venue: Some("arXiv"),
                year: Some(2018),
                cited_by: Some(10),
                note_date: old,
                remark: Some("good"),
                urls: &urls[..1],
                ..said("PipeDream: Fast and Eff...")
            },
            Said {
                venue: Some("SOSP"),
                year: Some(2019),
                authors: &names,
                urls: &urls,
                ..said("PipeDream: Fast and Efficient Pipeline Parallel DNN Training")
            },
            Said {
                manner: Manner::Link,
                cited_by: Some(510),
                note_date: new,
                kind: Some(Kind::Webpage),
                remark: Some("very good"),
                ..said("PipeDream")
            },
            Said {
                manner: Manner::Identifier,
                year: Some(1999),
                ..said("10.1145/3341301.3359646")
            },
        ])
        .unwrap();
        assert_eq!(
            shown.title,
            "PipeDream: Fast and Efficient Pipeline Parallel DNN Training"
        );
        assert_eq!(
            (shown.year, shown.venue.as_deref()),
            (Some(2019), Some("SOSP"))
        );
        assert_eq!((shown.cited_by, shown.cited_by_at), (Some(510), new));
        assert_eq!((shown.noted_at, shown.mentions), (old, 4));
        assert_eq!(
            (shown.authors.len(), shown.urls.len(), shown.kind),
            (2, 2, Kind::Paper)
        );
        assert_eq!(shown.remark.as_deref(), Some("very good"));
    }

    #[test]
    fn a_person_is_above_a_provider_above_a_note() {
        let mut shown = Shown::from_mentions(&[said("One")]).unwrap();
        shown.set("year", Value::from(2019), "2026-01-01T00:00:00Z");
        shown.set("cited_by", Value::from(7), "2026-01-01T00:00:00Z");
        shown.set("kind", Value::from("nonsense"), "");
        assert_eq!((shown.year, shown.kind), (Some(2019), Kind::Paper));
        assert_eq!(shown.cited_by_at, NoteDate::parse("2026-01-01"));
    }
}
