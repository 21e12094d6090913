//! BibTeX: works in, a `.bib` file out.
//!
//! One entry a work, in the order given, its fields in one fixed order, so that a file under version
//! control shows what changed and no more. The file is UTF-8, or ASCII for BibTeX and LaTeX of old
//! ([`Alphabet`]). It goes through `bibtex`, `biber --tool --validate-datamodel`, `pandoc --citeproc` and
//! Typst without an error or a warning:
//!
//! - The type of an entry is one whose required fields the work has ([`EntryType`]).
//! - Without an author there is a `key`, by which styles sort and label: the short name, or the first words
//!   of the title. An organisation stands in for the authors of what organisations publish, a page, a post,
//!   software; of a paper it is where the authors work, and not one of them.
//! - Without a year there is `date = {../2023}`, "2023 or before", of the date of the note that cites the
//!   work: Biber demands a date, and that much is true. Pandoc prints "n.d.", biblatex "–2023", classic
//!   styles nothing. (`/2023` is the same to Biber, but Pandoc prints it as the year.)
//!
//! `serde_bibtex` writes the file: it streams into a writer, takes the values as the LaTeX that they are,
//! and refuses keys and braces that do not parse. `biblatex` was the other choice; it builds one string of
//! the whole file, sorts the fields by name, and escapes again what is LaTeX already, so it stays what the
//! tests read the output with.

use std::borrow::Borrow;
use std::io;

use serde::ser::{Serialize, SerializeSeq as _, Serializer as _};

use super::entry_type::{self, EntryType, Plan, Volume};
use super::latex::{Alphabet, clean, push_text};
use super::people::{push_authors, push_literal};
use super::site;
use super::title::{is_address, push_title};
use crate::model::venues::VenueKind;
use crate::model::{NoteDate, Scheme, Work};

/// What the caller may choose.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The characters that the file may hold.
    pub alphabet: Alphabet,
    /// Whether the note's remark goes into `note`.
    pub with_remarks: bool,
    /// Whether the tags go into `keywords`.
    pub with_keywords: bool,
    /// The year of this export; a work without a year from a note without a date is from then or before.
    pub this_year: Option<i16>,
}

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The writer that was handed in failed.
    #[error("cannot write BibTeX")]
    Write(#[source] io::Error),
    /// A key that no parser of BibTeX reads; a person may have set it.
    #[error("no BibTeX entry can have the key {0:?}")]
    Key(String),
}

/// Writes works as BibTeX, one entry each, in the order given.
///
/// # Errors
///
/// When `out` fails, or a key holds a character that BibTeX refuses; entries before it are written then.
pub fn write<W: Borrow<Work>>(
    out: impl io::Write,
    works: impl IntoIterator<Item = W>,
    options: &Options,
) -> Result<(), Error> {
    let mut out = Watched { out, error: None };
    let mut fields = Fields::default();
    let mut serializer = serde_bibtex::ser::Serializer::new(&mut out);
    let mut key = String::new();
    let written = serializer.serialize_seq(None).and_then(|mut entries| {
        for work in works {
            let work = work.borrow();
            fields.clear();
            let entry_type = fill(&mut fields, work, options);
            if let Err(error) =
                entries.serialize_element(&(entry_type.as_str(), &*work.key, &fields))
            {
                key.clone_from(&work.key);
                return Err(error);
            }
        }
        entries.end()
    });
    match (written, out.error) {
        (_, Some(error)) => Err(Error::Write(error)),
        // Values are balanced and names of fields are ours: what is left is the key.
        (Err(_), None) => Err(Error::Key(key)),
        (Ok(()), None) => Ok(()),
    }
}

/// The entry that [`fn@write`] writes for a work.
#[must_use]
pub fn entry(work: &Work, options: &Options) -> crate::model::Entry {
    let mut fields = Fields::default();
    let entry_type = fill(&mut fields, work, options);
    let mut entry = crate::model::Entry::new(&work.key, entry_type.as_str());
    let mut start = 0;
    for (name, end) in &fields.names {
        entry.push(name, fields.text[start..*end].to_owned());
        start = *end;
    }
    entry
}

/// A writer that keeps its error as it was: the serializer has an error of its own.
struct Watched<W> {
    out: W,
    error: Option<io::Error>,
}

impl<W: io::Write> Watched<W> {
    fn keep<T>(&mut self, done: io::Result<T>) -> io::Result<T> {
        done.map_err(|error| {
            let kind = error.kind();
            self.error = Some(error);
            kind.into()
        })
    }
}

impl<W: io::Write> io::Write for Watched<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let done = self.out.write(bytes);
        self.keep(done)
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        let done = self.out.write_all(bytes);
        self.keep(done)
    }

    fn flush(&mut self) -> io::Result<()> {
        let done = self.out.flush();
        self.keep(done)
    }
}

/// The fields of one entry, in the order in which they were pushed; used again for the next.
#[derive(Default)]
struct Fields {
    names: Vec<(&'static str, usize)>,
    text: String,
    value: String,
}

impl Fields {
    fn clear(&mut self) {
        self.names.clear();
        self.text.clear();
    }

    /// Adds the field that `write` writes; none when that is nothing.
    fn push(&mut self, name: &'static str, write: impl FnOnce(&mut String)) -> bool {
        self.value.clear();
        write(&mut self.value);
        if self.value.is_empty() {
            return false;
        }
        self.text.push_str(&self.value);
        self.names.push((name, self.text.len()));
        true
    }

    /// Adds a value that is no LaTeX: a number, a date, an identifier.
    fn push_plain(&mut self, name: &'static str, value: &str) {
        self.push(name, |out| out.push_str(value));
    }

    fn push_text(&mut self, name: &'static str, value: Option<&str>, alphabet: Alphabet) {
        if let Some(value) = value {
            self.push(name, |out| push_text(out, &clean(value), alphabet));
        }
    }
}

impl Serialize for Fields {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut start = 0;
        serializer.collect_map(self.names.iter().map(|(name, end)| {
            let value = &self.text[start..*end];
            start = *end;
            (name, value)
        }))
    }
}

fn fill(fields: &mut Fields, work: &Work, options: &Options) -> EntryType {
    let alphabet = options.alphabet;
    let plan = entry_type::plan(work);
    let has_author = fields.push("author", |out| {
        if plan.author_is_org {
            push_literal(out, work.org.as_deref().unwrap_or_default(), alphabet);
        } else {
            push_authors(out, work.authors.iter().map(String::as_str), alphabet);
        }
    });
    let title = site::bare_title(&work.title, work.urls.first().map(String::as_str));
    fields.push("title", |out| push_title(out, title, &work.names, alphabet));
    if let Some((name, value)) = &plan.container {
        fields.push_text(name, Some(value), alphabet);
    }
    push_place(fields, work, &plan, alphabet);
    match plan.year {
        Some(year) => fields.push_plain("year", &year.to_string()),
        None => {
            if let Some(year) = work.noted_at.map(|date| date.year).or(options.this_year) {
                fields.push_plain("date", &format!("../{year:04}"));
            }
        }
    }
    push_identifiers(fields, work, plan.entry_type);
    if options.with_remarks {
        fields.push_text("note", work.remark.as_deref(), alphabet);
    }
    if options.with_keywords {
        let tags: Vec<&str> = work.tags.iter().map(|tag| tag.name.as_str()).collect();
        fields.push_text("keywords", Some(&tags.join(", ")), alphabet);
    }
    if !has_author {
        fields.push("key", |out| push_label(out, title, &work.key));
    }
    plan.entry_type
}

/// What styles sort by and show in place of an author: the short name, or the first words of the title.
///
/// The citation key where that is not ASCII: styles sort bytes, and the key has the pinyin.
fn push_label(out: &mut String, title: &str, key: &str) {
    const WORDS: usize = 4;
    let title = clean(title);
    let short = title.split([':', '?', '(']).next().unwrap_or_default();
    let words: Vec<&str> = short.split(' ').filter(|word| !word.is_empty()).collect();
    let is_article = |word: &str| ["A", "An", "The"].contains(&word);
    let skipped = usize::from(words.len() > 1 && is_article(words[0]));
    let mut words = &words[skipped..words.len().min(skipped + WORDS)];
    // `Quantization and Training of`: not the last one.
    while let [before @ .., last] = words
        && !before.is_empty()
        && last.len() <= 4
        && last.bytes().all(|b| b.is_ascii_lowercase())
    {
        words = before;
    }
    let label = words.join(" ");
    let label = label.trim_end_matches([',', ';', '-', '.']);
    let is_readable = label.is_ascii() && label.contains(|c: char| c.is_ascii_alphabetic());
    if is_readable && !is_address(&title) {
        push_text(out, label, Alphabet::Ascii);
    } else {
        out.push_str(key);
    }
}

/// Series, volume, number, pages, publisher: what each type takes of them.
fn push_place(fields: &mut Fields, work: &Work, plan: &Plan<'_>, alphabet: Alphabet) {
    let pages = |fields: &mut Fields| {
        if let Some(pages) = &work.pages {
            fields.push("pages", |out| {
                push_text(out, &clean(&entry_type::page_range(pages)), alphabet)
            });
        }
    };
    let volume = entry_type::volume(work);
    // Of POPL 2020 the journal of that year, of which POPL is an issue.
    let journal = plan.venue.map(|venue| match venue.journal(plan.year) {
        Some(journal) if journal.acronym == "PACMPL" => (journal, Some(&*venue.acronym)),
        Some(journal) => (journal, None),
        None => (venue, None),
    });
    match plan.entry_type {
        EntryType::Article => {
            // plain.bst: "there's a number but no volume".
            if let Some(Volume::Number(volume)) = volume {
                fields.push_plain("volume", volume);
                fields.push_text("number", work.issue.as_deref(), alphabet);
            } else if volume.is_none()
                && let Some((journal, number)) = journal
                && let Some(volume) = journal.volume(plan.year)
            {
                fields.push_plain("volume", &volume.to_string());
                fields.push_text("number", work.issue.as_deref().or(number), alphabet);
            }
            pages(fields);
        }
        EntryType::InProceedings => {
            // plain.bst: "can't use both volume and number", and a volume is one of the series named.
            if let Some(Volume::Number(volume)) = volume {
                fields.push_plain("volume", volume);
            } else if let Some(Volume::Other(volume)) = volume {
                fields.push_text("series", Some(&format!("Volume {volume}")), alphabet);
            } else if let Some(series) = plan.venue.and_then(|venue| venue.series(plan.year)) {
                fields.push_text("series", Some(series), alphabet);
            } else if let Some(volume) = plan.venue.and_then(|venue| venue.volume(plan.year)) {
                fields.push_plain("volume", &volume.to_string());
            } else if let (Some(venue), Some(year)) = (plan.venue, plan.year)
                && venue.kind != VenueKind::Journal
            {
                let series = format!("{} '{:02}", venue.acronym, year.rem_euclid(100));
                fields.push_text("series", Some(&series), alphabet);
            }
            pages(fields);
            let publisher = plan.venue.and_then(|venue| venue.publisher(plan.year));
            fields.push_text(
                "publisher",
                work.publisher.as_deref().or(publisher),
                alphabet,
            );
        }
        EntryType::Misc => {
            if !plan.author_is_org && !plan.org_is_place && work.kind != crate::model::Kind::Book {
                fields.push_text("organization", work.org.as_deref(), alphabet);
            }
        }
        EntryType::Book => match volume {
            Some(Volume::Number(volume)) => fields.push_plain("volume", volume),
            Some(Volume::Other(volume)) => {
                fields.push_text("series", Some(&format!("Volume {volume}")), alphabet);
            }
            None => {}
        },
        EntryType::PhdThesis | EntryType::MastersThesis | EntryType::TechReport => {}
    }
}

fn push_identifiers(fields: &mut Fields, work: &Work, entry_type: EntryType) {
    let id = |scheme| {
        work.ids
            .iter()
            .find(|id| id.scheme() == scheme)
            .map(crate::model::Identifier::value)
    };
    let doi = id(Scheme::Doi);
    if let Some(doi) = doi {
        fields.push("doi", |out| push_verbatim(out, doi));
    }
    if let Some(arxiv) = id(Scheme::Arxiv) {
        fields.push_plain("eprint", arxiv);
        fields.push_plain("archiveprefix", "arXiv");
        if let Some((class, _)) = arxiv.split_once('/') {
            fields.push_plain("primaryclass", class);
        }
    }
    if let Some(isbn) = id(Scheme::Isbn)
        && entry_type == EntryType::Book
    {
        fields.push_plain("isbn", isbn);
    }
    if let Some(url) = url(work, doi.is_some()) {
        fields.push("url", |out| push_verbatim(out, &url));
        if let Some(date) = work.noted_at {
            fields.push_plain("urldate", &valid(date).to_string());
        }
    }
}

/// The best URL of a work: one that a note gives and that the DOI does not say already, else the page of one
/// of its identifiers.
fn url(work: &Work, has_doi: bool) -> Option<String> {
    let is_resolver = |url: &str| {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        rest.starts_with("doi.org/") || rest.starts_with("dx.doi.org/")
    };
    if let Some(url) = work.urls.iter().find(|url| !(has_doi && is_resolver(url))) {
        return Some(url.clone());
    }
    if has_doi {
        return None;
    }
    work.ids.iter().find_map(|id| {
        let value = id.value();
        match id.scheme() {
            Scheme::Arxiv => Some(format!("https://arxiv.org/abs/{value}")),
            Scheme::Acl => Some(format!("https://aclanthology.org/{value}/")),
            Scheme::Openreview => Some(format!("https://openreview.net/forum?id={value}")),
            Scheme::Pmid => Some(format!("https://pubmed.ncbi.nlm.nih.gov/{value}/")),
            Scheme::Pmcid => Some(format!(
                "https://www.ncbi.nlm.nih.gov/pmc/articles/{value}/"
            )),
            Scheme::Doi | Scheme::Isbn | Scheme::Dblp | Scheme::S2 => None,
        }
    })
}

/// Appends a URL or DOI as it is, but what would end the value, split it, or is no ASCII as `%XX`.
///
/// `%`, `#`, `&`, `_` and `~` stay: readers take these fields verbatim, and so does `\url`.
fn push_verbatim(out: &mut String, text: &str) {
    for byte in text.trim().bytes() {
        if matches!(byte, b'{' | b'}' | b'\\' | b'"' | b'^' | b'`' | b'|' | b' ')
            || !byte.is_ascii_graphic()
        {
            const HEX: &[u8; 16] = b"0123456789ABCDEF";
            out.push('%');
            out.push(HEX[usize::from(byte >> 4)] as char);
            out.push(HEX[usize::from(byte & 15)] as char);
        } else {
            out.push(byte as char);
        }
    }
}

/// The date without a day that its month does not have: a note can say 2023-02-30, Biber refuses it.
fn valid(date: NoteDate) -> NoteDate {
    let days = match date.month {
        Some(4 | 6 | 9 | 11) => 30,
        Some(2) if date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0) => 29,
        Some(2) => 28,
        _ => 31,
    };
    NoteDate {
        day: date.day.filter(|day| *day <= days),
        ..date
    }
}
