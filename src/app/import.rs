//! Import: entries of bibliography files in, catalog brought up to date.
//!
//! An entry becomes a work, or adds to one that is known: by the rules of [`super::identity`], as a mention in
//! a note does, or by its key when the work under that key was imported before. The entry itself is kept whole
//! ([`crate::catalog::entries`]), so that an export gives back what came in.
//!
//! - Two entries under different keys become one work only where nothing is lost by it: what both say, they
//!   say alike. Else both stay, and the report tells of the likeness.
//! - The key of an entry is the work's key. A work from notes takes it over, and goes on being found under
//!   the key that it had; a work that has a key from a file already knows the other one as a further name.
//! - Keywords and groups become tags.
//!
//! All of it is one operation, which `undo` takes back.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use super::alike::Spelling;
use super::identity::Reason;
use super::scan::read::{Found, describe};
use super::scan::resolve::Resolver;
use super::scan::write::point;
use crate::catalog::choose::{Shown, choose};
use crate::catalog::{self, Catalog, Write, aliases, entries, fields, search, store, tags, works};
use crate::export::keys::{Formula, KeyFacts, key as make_key};
use crate::extract::aliases::of_title;
use crate::import::{self, Format, Located, Reject, Remark};
use crate::model::{Entry, Identifier, Manner, Mention, NameSource, WorkId, tex, title};

/// A file as read: its entries, and what is wrong in it.
#[derive(Debug, Clone, Default)]
pub struct File {
    /// The entries.
    pub source: Source,
    /// Its format.
    pub format: Option<Format>,
    /// What cannot be read.
    pub rejects: Vec<Reject>,
    /// What is odd.
    pub remarks: Vec<Remark>,
}

/// Reads the bytes of a file; `format` is guessed when it is not given, and stays none when it cannot be.
#[must_use]
pub fn read_file(name: &str, bytes: Vec<u8>, format: Option<Format>) -> File {
    let (text, encoding) = import::decode(bytes);
    let Some(format) = format.or_else(|| Format::guess(name, &text)) else {
        return File::default();
    };
    let reading = import::read_all(&text, format);
    let mut remarks = reading.remarks;
    if encoding.is_damaged {
        remarks.insert(
            0,
            Remark {
                line: 1,
                text: format!(
                    "some bytes are no {}; a mark stands for them",
                    encoding.name
                ),
            },
        );
    }
    File {
        source: Source {
            name: name.to_owned(),
            entries: reading.entries,
        },
        format: Some(format),
        rejects: reading.rejects,
        remarks,
    }
}

/// The text of a file that holds what could not be read, each piece after a line that tells where it was and
/// why. Every reader passes over those lines, so that the file, once mended, is what to import next.
#[must_use]
pub fn rejects_text<'f>(files: impl IntoIterator<Item = &'f File>) -> String {
    let mut text = String::new();
    for file in files {
        for reject in &file.rejects {
            let reason = reject.reason.replace('\n', " ");
            text.push_str(&format!(
                "% {}:{}: {reason}\n{}\n\n",
                file.source.name, reject.line, reject.text
            ));
        }
    }
    text
}

/// The entries of one file.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// The file, as shown.
    pub name: String,
    /// **Shape**: in the order of the file.
    pub entries: Vec<Located>,
}

/// What became of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// A new work.
    New,
    /// A known work learned from it.
    Merged,
    /// A work that was imported before under this key was brought up to date.
    Updated,
    /// The catalog knew all of it.
    Unchanged,
}

impl Change {
    /// The lower-case word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Merged => "merged",
            Self::Updated => "updated",
            Self::Unchanged => "unchanged",
        }
    }
}

/// What became of one entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// The file.
    pub file: String,
    /// The line it begins at.
    pub line: u32,
    /// The key in the file; empty when it has none.
    pub entry: String,
    /// The citation key of the work.
    pub key: String,
    /// What became of it.
    pub change: Change,
    /// The title of the work.
    pub title: String,
    /// What the user should know of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
}

/// What an import did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// **Shape**: in the order of the files and their entries.
    pub outcomes: Vec<Outcome>,
}

impl Report {
    /// How many entries changed so.
    #[must_use]
    pub fn count(&self, change: Change) -> usize {
        self.outcomes
            .iter()
            .filter(|it| it.change == change)
            .count()
    }
}

/// So many entries make it worth loading all works first, and building indexes last.
const LARGE: usize = 1_000;
/// Entries that are prepared on all cores before they are written on one.
const BATCH: usize = 4_096;

/// Brings the catalog up to date with the entries; takes all of it back when `is_dry`.
///
/// # Errors
/// When the catalog cannot be read or written.
pub fn import(
    catalog: &mut Catalog,
    sources: Vec<Source>,
    formula: &Formula,
    is_dry: bool,
    now: &str,
) -> Result<Report, catalog::Error> {
    catalog.bulk("import", now, !is_dry, |tx| {
        let total: usize = sources.iter().map(|source| source.entries.len()).sum();
        let is_first = store::is_empty(tx)?;
        let late = if is_first && total >= LARGE {
            store::drop_indexes(tx)?
        } else {
            Vec::new()
        };
        let mut importer = Importer {
            tx,
            formula,
            is_first,
            resolver: Resolver::new(tx, total >= LARGE)?,
            entries: FxHashMap::default(),
            keys: FxHashMap::default(),
            here: FxHashSet::default(),
            new: Vec::new(),
            touched: FxHashSet::default(),
            report: Report::default(),
        };
        let files: Vec<String> = sources.iter().map(|source| source.name.clone()).collect();
        for source in sources {
            importer.here.clear();
            let mut entries = source.entries.into_iter();
            loop {
                let batch: Vec<Located> = entries.by_ref().take(BATCH).collect();
                if batch.is_empty() {
                    break;
                }
                let ready: Vec<Ready> = batch.into_par_iter().map(prepare).collect();
                for ready in ready {
                    importer.entry(&source.name, ready)?;
                }
            }
        }
        let report = importer.finish(&late)?;
        let counts: Vec<String> = [Change::New, Change::Merged, Change::Updated]
            .into_iter()
            .map(|change| (report.count(change), change.as_str()))
            .filter(|it| it.0 > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        tx.set_summary(format!("{}: {}", files.join(", "), counts.join(", ")));
        Ok(report)
    })
}

/// An entry with what identity asks of it.
struct Ready {
    located: Located,
    found: Found,
    shown: Shown,
    tags: Vec<String>,
}

fn prepare(located: Located) -> Ready {
    let entry = &located.entry;
    let shown = Shown::from_entry(entry);
    let is_titled = !entry.title().is_empty();
    let ids = entry.identifiers();
    let mention = Mention {
        span: 0..0,
        line: located.line,
        end_line: located.line,
        column: 1,
        manner: if is_titled {
            Manner::Entry
        } else {
            Manner::Identifier
        },
        title: shown.title.clone(),
        kind: shown.kind,
        authors: shown.authors.clone(),
        year: shown.year,
        venue: None,
        org: None,
        cited_by: None,
        volume: None,
        issue: None,
        pages: None,
        publisher: None,
        urls: shown.urls.clone(),
        ids,
        aliases: if is_titled {
            of_title(&shown.title)
        } else {
            Vec::new()
        },
        outline: Vec::new(),
        remark: None,
        note_date: None,
        confidence: 1.0,
        evidence: Vec::new(),
    };
    let mut words: Vec<String> = Vec::new();
    for tag in entry
        .keywords()
        .iter()
        .filter_map(|word| tags::normal(word))
    {
        if !words.contains(&tag) {
            words.push(tag);
        }
    }
    Ready {
        found: describe(mention),
        shown,
        tags: words,
        located,
    }
}

struct Importer<'t> {
    tx: &'t Write<'t>,
    formula: &'t Formula,
    is_first: bool,
    resolver: Resolver<'t>,
    /// The entries of works that this import met, as they are now.
    entries: FxHashMap<i64, Entry>,
    /// Keys given in this import, in lower case, and their works.
    keys: FxHashMap<String, i64>,
    /// The works that an entry of the file that is being read tells of.
    here: FxHashSet<i64>,
    new: Vec<WorkId>,
    touched: FxHashSet<i64>,
    report: Report,
}

impl Importer<'_> {
    fn entry(&mut self, file: &str, ready: Ready) -> Result<(), catalog::Error> {
        let Ready {
            located: Located { entry, line },
            mut found,
            shown,
            tags: words,
        } = ready;
        let mut outcome = Outcome {
            file: file.to_owned(),
            line,
            entry: entry.key.clone(),
            key: entry.key.clone(),
            change: Change::New,
            title: shown.title.clone(),
            remark: None,
        };
        let (known, alike) = self.find(&entry, &found)?;
        let work = match known {
            Some(work) => {
                self.resolver.learn(work, &found);
                self.merge(work, &entry, &mut outcome)?;
                work
            }
            None => {
                let work = self.resolver.add(&found);
                self.make(work, &entry, &shown, &found.mention.ids, &mut outcome)?;
                work
            }
        };
        if let Some(other) = alike.filter(|other| *other != work) {
            let key = self.key_of(other)?;
            outcome.remark.get_or_insert(format!(
                "looks like {key}; they stay two works, for they have two keys or do not say the same"
            ));
        }
        self.here.insert(work);
        self.other_keys(work, &entry)?;
        let mut is_tagged = false;
        for tag in words {
            is_tagged |= tags::import(self.tx, WorkId(work), &tag)?;
        }
        if is_tagged && outcome.change == Change::Unchanged {
            outcome.change = Change::Updated;
        }
        self.resolver.attach(work, &mut found);
        self.report.outcomes.push(outcome);
        Ok(())
    }

    /// The work that the entry tells of; and one that it looks like, but is not.
    fn find(
        &mut self,
        entry: &Entry,
        found: &Found,
    ) -> Result<(Option<i64>, Option<i64>), catalog::Error> {
        let hits = self.resolver.candidates(found)?;
        let mut alike = None;
        let mut best: Option<i64> = None;
        for (work, reason) in hits {
            if self.resolver.is_removed(work) {
                continue;
            }
            let is_here = self.here.contains(&work);
            let is_known = match self.imported(work)? {
                // Cited in notes alone: the rules of a scan.
                None => true,
                // Two entries of one file are two on purpose, unless they have one key or one identifier.
                Some(other) if is_here => {
                    reason >= Reason::Title
                        && (is_key(other, entry) || has_same_identifier(other, entry))
                        && loses_nothing(other, entry)
                }
                Some(other) if is_key(other, entry) => reason >= Reason::Url,
                Some(other) => reason >= Reason::Title && loses_nothing(other, entry),
            };
            if is_known {
                best = Some(work);
                break;
            }
            if reason >= Reason::Title {
                alike.get_or_insert(work);
            }
        }
        // The same key in a file that was edited since: the title may have been corrected.
        if best.is_none() && !entry.key.is_empty() {
            let under_key = match self.keys.get(&entry.key.to_lowercase()) {
                // The key stands twice in these files: a second entry is a second work, unless it is the same.
                Some(_) => None,
                None if self.is_first => None,
                None => works::by_key(self.tx, &entry.key)?.map(|work| work.0),
            };
            if let Some(work) = under_key
                && let Some(other) = self.imported(work)?
                && is_key(other, entry)
                && Spelling::new(&other.title()).similarity(&Spelling::new(&entry.title())) >= 0.6
            {
                best = Some(work);
            }
        }
        Ok((best, alike))
    }

    /// The entry that was imported for a work, in this import or before.
    fn imported(&mut self, work: i64) -> Result<Option<&Entry>, catalog::Error> {
        if !self.entries.contains_key(&work)
            && !self.is_first
            && let Some(entry) = entries::of(self.tx, WorkId(work))?
        {
            self.entries.insert(work, entry);
        }
        Ok(self.entries.get(&work))
    }

    fn merge(
        &mut self,
        work: i64,
        entry: &Entry,
        outcome: &mut Outcome,
    ) -> Result<(), catalog::Error> {
        let before = self.imported(work)?.cloned();
        let after = match &before {
            None => entry.clone(),
            // The file as it is now holds; what only an earlier one said stays.
            Some(before) if is_key(before, entry) => {
                let mut after = entry.clone();
                after.fill_from(before);
                after
            }
            Some(before) => {
                let mut after = before.clone();
                after.fill_from(entry);
                after
            }
        };
        let is_update = before.as_ref().is_some_and(|before| is_key(before, entry));
        outcome.change = match &before {
            Some(before) if *before == after => Change::Unchanged,
            Some(_) if is_update => Change::Updated,
            _ => Change::Merged,
        };
        if before.as_ref() != Some(&after) {
            entries::put(self.tx, WorkId(work), &after, self.tx.now())?;
            self.entries.insert(work, after);
            self.touched.insert(work);
        }
        if !is_update
            && self.name(work, entry, before.is_some(), outcome)?
            && outcome.change == Change::Unchanged
        {
            outcome.change = Change::Merged;
        }
        outcome.key = self.key_of(work)?;
        Ok(())
    }

    /// The keys that an entry has beside its own, which BibLaTeX reads.
    fn other_keys(&mut self, work: i64, entry: &Entry) -> Result<(), catalog::Error> {
        let ids = entry.own("ids").into_iter().flat_map(|ids| ids.split(','));
        for id in ids.map(str::trim).filter(|id| !id.is_empty()) {
            if !self.keys.contains_key(&id.to_lowercase()) && !works::is_key_taken(self.tx, id)? {
                aliases::give(self.tx, WorkId(work), id, NameSource::Key)?;
            }
        }
        Ok(())
    }

    /// Gives a known work the key of an entry, as its key or as another name of it; true when that is new.
    fn name(
        &mut self,
        work: i64,
        entry: &Entry,
        is_imported: bool,
        outcome: &mut Outcome,
    ) -> Result<bool, catalog::Error> {
        let old = self.key_of(work)?;
        if entry.key.is_empty() || entry.key == old {
            return Ok(false);
        }
        let lower = entry.key.to_lowercase();
        match works::by_key(self.tx, &entry.key)? {
            Some(owner) if owner.0 == work => return Ok(false),
            Some(_) => {
                outcome.remark = Some(format!("the key `{}` belongs to another work", entry.key));
                return Ok(false);
            }
            None => {}
        }
        if self.keys.contains_key(&lower) || works::is_key_taken(self.tx, &entry.key)? {
            outcome.remark = Some(format!("the key `{}` belongs to another work", entry.key));
            return Ok(false);
        }
        let has_old_keys = aliases::list(self.tx, Some(WorkId(work)))?
            .iter()
            .any(|alias| alias.source == NameSource::Key);
        if is_imported || has_old_keys || self.new.contains(&WorkId(work)) {
            aliases::give(self.tx, WorkId(work), &entry.key, NameSource::Key)?;
            outcome.remark = Some(format!("`{}` is another name of {old}", entry.key));
        } else {
            fields::set_key(self.tx, WorkId(work), &entry.key)?;
            outcome.remark = Some(format!("was {old}, which goes on being found"));
        }
        self.keys.insert(lower, work);
        self.touched.insert(work);
        Ok(true)
    }

    fn make(
        &mut self,
        work: i64,
        entry: &Entry,
        shown: &Shown,
        ids: &[Identifier],
        outcome: &mut Outcome,
    ) -> Result<(), catalog::Error> {
        let (tx, is_first) = (self.tx, self.is_first);
        let keys = &self.keys;
        let is_taken = |key: &str| {
            keys.contains_key(&key.to_lowercase())
                || (!is_first && works::is_key_taken(tx, key).unwrap_or(true))
        };
        let key = if !entry.key.is_empty() && !is_taken(&entry.key) {
            entry.key.clone()
        } else {
            let facts = KeyFacts {
                author: shown
                    .authors
                    .first()
                    .map(String::as_str)
                    .or(shown.org.as_deref()),
                title: &shown.title,
                year: shown.year.or_else(|| ids.iter().find_map(Identifier::year)),
                venue: shown.venue.as_deref(),
            };
            let key = make_key(self.formula, &facts, is_taken);
            if !entry.key.is_empty() {
                outcome.remark = Some(format!(
                    "the key `{}` belongs to another work; this one is {key}",
                    entry.key
                ));
            }
            key
        };
        store::Inserts::new(tx)?.work(WorkId(work), &key, shown, tx.now())?;
        entries::put(tx, WorkId(work), entry, tx.now())?;
        self.keys.insert(key.to_lowercase(), work);
        self.entries.insert(work, entry.clone());
        self.new.push(WorkId(work));
        outcome.key = key;
        Ok(())
    }

    fn key_of(&self, work: i64) -> Result<String, catalog::Error> {
        works::key(self.tx, WorkId(work))
    }

    fn finish(mut self, late: &[String]) -> Result<Report, catalog::Error> {
        let tx = self.tx;
        self.resolver.forget();
        self.entries = FxHashMap::default();
        self.resolver.attachments.write(tx, false)?;
        store::build_indexes(tx, late)?;
        let new: FxHashSet<i64> = self.new.iter().map(|work| work.0).collect();
        let mut touched: Vec<WorkId> = self.touched.iter().map(|&work| WorkId(work)).collect();
        touched.sort_unstable();
        choose(tx, &touched)?;
        if self.is_first {
            search::index_all(tx)?;
        } else {
            let only_new: Vec<WorkId> = new.iter().copied().map(WorkId).collect();
            search::index(tx, &only_new)?;
            point(tx, store::open_keys(tx)?)?;
        }
        Ok(self.report)
    }
}

fn is_key(a: &Entry, b: &Entry) -> bool {
    !a.key.is_empty() && a.key == b.key
}

fn has_same_identifier(a: &Entry, b: &Entry) -> bool {
    let ids = a.identifiers();
    b.identifiers().iter().any(|id| ids.contains(id))
}

/// True when what both entries say, they say alike, and both are of one type.
fn loses_nothing(a: &Entry, b: &Entry) -> bool {
    let doi = |value: &str| {
        let value = tex::verbatim(value);
        Identifier::parse(&value).or_else(|| Identifier::doi(&value))
    };
    let same = |name: &str, a: &str, b: &str| {
        a == b
            || match name {
                "doi" if doi(a).is_some() => doi(a) == doi(b),
                "doi" | "url" => tex::verbatim(a).eq_ignore_ascii_case(&tex::verbatim(b)),
                "month" => {
                    crate::model::entry::month_number(a) == crate::model::entry::month_number(b)
                }
                _ => title::fold(&tex::plain(a)) == title::fold(&tex::plain(b)),
            }
    };
    a.entry_type == b.entry_type
        && b.fields.iter().all(|(name, value)| {
            matches!(
                name.as_str(),
                "keywords" | "file" | "timestamp" | "date-added" | "date-modified" | "owner"
            ) || a.own(name).is_none_or(|other| same(name, other, value))
        })
}
