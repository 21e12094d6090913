//! Which notes cite a work, and where.
//!
//! Comes in: a work that [`super::find`] resolved, and how it was asked for. Goes out: every place that
//! cites or mentions it, in the order of notes and lines, and which notes the answer does not cover.
//! Places come from the catalog. A note is opened for the lines around; for a URL below a title that holds
//! the name; and for a name that no scan has looked for: no work is filed under it, or a crowd is, or it
//! is an alias that is newer than the last scan.
//!
//! - A work asked for by key, identifier, URL or whole title: its mentions, and where its names stand.
//! - Asked for by a name: its mentions, and where this name stands.
//! - Asked for by a part of its title, an author or a misspelling: its mentions alone.
//!
//! A name stands where the scan saw it in running text, and in titles of other works. A name that belongs
//! to another work rather than to this one is left out.

use std::ops::Range;
use std::path::Path;
use std::time::UNIX_EPOCH;

use rustc_hash::FxHashMap;

use super::find::{By, Found, is_written_alike, owns};
use super::spot::{self, Filter, Spotter};
use crate::catalog::find::{self, Column, Named};
use crate::catalog::places::{self, NoteRow, Outlines, Place, SectionRow};
use crate::catalog::{Catalog, Error, names};
use crate::collect::read;
use crate::model::likeness::{is_break, occurrences};
use crate::model::title::fold;
use crate::model::words::units;
use crate::model::{Manner, NameSource, NoteDate, WorkId};

/// What is asked beside the work.
#[derive(Debug, Clone, Copy)]
pub struct Options<'o> {
    /// The folder that paths of notes are relative to.
    pub root: &'o Path,
    /// Lines to show before and after each place.
    pub context: usize,
    /// Whether to look at every note of the catalog for changes since it was scanned; else only at those
    /// with a place.
    pub is_coverage_full: bool,
}

/// A place that cites or mentions the work.
#[derive(Debug, Clone, PartialEq)]
pub struct Citation {
    /// The path of the note, as in the catalog.
    pub path: String,
    /// The date of the note.
    pub note_date: Option<NoteDate>,
    /// Where, and how.
    pub place: Place,
    /// **Shape**: headings above, outermost first; empty at the top level.
    pub outline: Vec<String>,
    /// The lines before, as they stand; empty when none were asked for.
    pub before: Vec<String>,
    /// The lines after, as they stand.
    pub after: Vec<String>,
}

/// A note that the answer does not, or not surely, cover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotCovered {
    /// Its path, as in the catalog.
    pub path: String,
    /// Why, in a few words.
    pub reason: String,
    /// True when it was read but has changed since.
    pub is_stale: bool,
}

/// The answer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cites {
    /// **Shape**: by path, line and column.
    pub citations: Vec<Citation>,
    /// **Shape**: by path.
    pub not_covered: Vec<NotCovered>,
}

/// Titles of other works that are looked through for a name.
const MOST: usize = 5_000;

/// Finds every place that cites or mentions the work.
///
/// # Errors
/// When the catalog cannot be read. A note that cannot be read is named in the answer.
pub fn cites(catalog: &Catalog, found: &Found, options: &Options<'_>) -> Result<Cites, Error> {
    let connection = catalog.connection();
    let work = found.work.id;
    let mut gathered = places::mentions_of(connection, work)?;
    let own = gathered.len();
    let mut notes = Notes {
        catalog,
        root: options.root,
        rows: FxHashMap::default(),
        texts: FxHashMap::default(),
    };
    let add = |gathered: &mut Vec<Place>, named: Vec<Place>| {
        for place in named {
            let is_known = gathered.iter().enumerate().any(|(at, known)| {
                known.note == place.note
                    && (known.span.start == place.span.start || (at < own && covers(known, &place)))
            });
            if !is_known {
                gathered.push(place);
            }
        }
    };
    for Sought { name, longer } in sought(catalog, found)? {
        let mut seen = places::sightings_of(connection, &fold(&name))?;
        // Another work may have brought in the same letters written otherwise.
        seen.retain(|place| is_line_of(&name, &place.text));
        add(&mut gathered, seen);
        let (titles, longer_names) = in_titles(catalog, work, &name)?;
        add(&mut gathered, titles);
        for longer in longer_names {
            add(&mut gathered, in_longer_name(catalog, &name, &longer)?);
        }
        if !names::is_spotted(connection, &fold(&name))? {
            let live = in_notes(&mut notes, &name, longer.as_deref())?;
            add(&mut gathered, live);
        }
        if matches!(found.by, By::Name(_)) {
            let below = in_urls(&mut notes, &gathered, &name)?;
            add(&mut gathered, below);
        }
    }
    let mut outlines = Outlines::default();
    let mut citations = Vec::with_capacity(gathered.len());
    for place in gathered {
        let Some(note) = notes.row(place.note)? else {
            continue;
        };
        let outline = outlines.of(connection, place.section)?;
        let (before, after) = notes.around(&place, options.context)?;
        citations.push(Citation {
            path: note.path,
            note_date: note.date,
            place,
            outline,
            before,
            after,
        });
    }
    citations.sort_by(|a, b| {
        let key = |it: &Citation| (it.place.line, it.place.column, it.place.span.start);
        a.path.cmp(&b.path).then_with(|| key(a).cmp(&key(b)))
    });
    let not_covered = not_covered(&mut notes, &citations, options.is_coverage_full)?;
    Ok(Cites {
        citations,
        not_covered,
    })
}

/// True when the name stands inside the title of the work itself.
fn covers(mention: &Place, place: &Place) -> bool {
    // Not by the span alone, which goes on to the URL on the next line.
    mention.line == place.line && mention.span.contains(&place.span.start)
}

/// A name whose places are asked for.
struct Sought {
    /// As written.
    name: String,
    /// The name that it is short for.
    longer: Option<String>,
}

/// The names whose places are asked for.
fn sought(catalog: &Catalog, found: &Found) -> Result<Vec<Sought>, Error> {
    let names = match &found.by {
        By::Part => return Ok(Vec::new()),
        By::Name(name) => vec![name.clone()],
        By::Whole => {
            let mut names = Vec::new();
            for (_, named) in find::names_of(catalog.connection(), found.work.id)? {
                let is_own = matches!(
                    named.source,
                    NameSource::User | NameSource::Colon | NameSource::Acronym
                ) && tells(&found.work.title, &named)
                    && !names::is_crowd(catalog.connection(), &fold(&named.name))?
                    && owns(catalog, found.work.id, &named.name)?;
                if is_own {
                    names.push(named.name);
                }
            }
            names
        }
    };
    let mut asked = Vec::with_capacity(names.len());
    for name in names {
        if let Some(head) = head(&name)
            && is_free(catalog, found.work.id, head)?
        {
            let (name, longer) = (head.to_owned(), Some(name.clone()));
            asked.push(Sought { name, longer });
        }
        asked.push(Sought { name, longer: None });
    }
    Ok(asked)
}

/// True when the name is said of this work wherever it stands. `NVM` in `Tuning LSM-trees for PM (NVM) disks`
/// is a thing that the work is about, and `Persistent memory: …` begins with ordinary words.
fn tells(title: &str, named: &Named) -> bool {
    match named.source {
        NameSource::User => true,
        NameSource::Acronym => {
            let Some((_, after)) = title.split_once(&named.name) else {
                return true;
            };
            let after = after.trim_start_matches([')', '）']).trim_start();
            after.is_empty() || is_break(&after[..after.chars().next().map_or(0, char::len_utf8)])
        }
        _ => {
            let mut words = named.name.split_whitespace().skip(1);
            let has_sign = |word: &str| word.chars().any(|c| c.is_uppercase() || c.is_numeric());
            words.next().is_none_or(has_sign)
        }
    }
}

/// What people shorten a name to: `Megatron-LM` to `Megatron`. None where the rest is no whole word.
fn head(name: &str) -> Option<&str> {
    let (head, tail) = name.rsplit_once('-')?;
    let is_word = head.chars().count() >= 5
        && head.chars().all(char::is_alphabetic)
        && head.chars().next().is_some_and(char::is_uppercase)
        && head.chars().any(char::is_lowercase);
    (is_word && matches!(tail, "LM" | "LLM" | "Net" | "DB" | "ML" | "RL" | "FS")).then_some(head)
}

/// True when the line holds the name with its capitals, or, being cut short, does not hold it at all.
fn is_line_of(name: &str, line: &str) -> bool {
    let cut = units(line);
    let mut found = occurrences(&units(name), &cut)
        .into_iter()
        .map(|at| cut[at.start].span.start..cut[at.end - 1].span.end)
        .peekable();
    found.peek().is_none() || found.any(|span| is_written_alike(name, &line[span]))
}

/// True when no other work calls itself so.
fn is_free(catalog: &Catalog, work: WorkId, name: &str) -> Result<bool, Error> {
    let named = find::by_name(catalog.connection(), &fold(name))?;
    Ok(named
        .iter()
        .all(|named| named.work == work || named.source == NameSource::Weak))
}

/// Works whose names are looked through for longer ones.
const MOST_LONGER: usize = 200;

/// Where the name stands in titles of other works, and their names that hold it as a word of several:
/// where a scan saw `Amazon Aurora`, there stands `Aurora` too.
fn in_titles(
    catalog: &Catalog,
    work: WorkId,
    name: &str,
) -> Result<(Vec<Place>, Vec<String>), Error> {
    let connection = catalog.connection();
    let query = units(name);
    let mut works = find::by_phrase(connection, Column::Title, name, MOST)?;
    works.extend(
        find::by_name(connection, &fold(name))?
            .into_iter()
            .map(|named| named.work),
    );
    works.sort_unstable();
    works.dedup();
    let mut longer: Vec<String> = Vec::new();
    for &other in works.iter().take(MOST_LONGER) {
        for (_, named) in find::names_of(connection, other)? {
            if word_of(name, &named.name).is_some() && !longer.contains(&named.name) {
                longer.push(named.name);
            }
        }
    }
    let mut found = Vec::new();
    for other in works.into_iter().filter(|other| *other != work) {
        for mention in places::mentions_of(connection, other)? {
            let cut = units(&mention.title);
            for at in occurrences(&query, &cut) {
                let span = cut[at.start].span.start..cut[at.end - 1].span.end;
                if is_written_alike(name, &mention.title[span.clone()]) {
                    // The span of a mention starts with its title.
                    let column = mention.title[..span.start].chars().count() as u32;
                    found.push(Place {
                        manner: Manner::Name,
                        span: mention.span.start + span.start..mention.span.start + span.end,
                        end_line: mention.line,
                        column: mention.column + column,
                        title: mention.title[span].to_owned(),
                        ..mention.clone()
                    });
                }
            }
        }
    }
    Ok((found, longer))
}

/// Where the name stands in a longer one as one of its words, with spaces around: `Megatron-LM` is one word.
fn word_of(name: &str, longer: &str) -> Option<Range<usize>> {
    let is_edge = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let (at, _) = longer.match_indices(name).find(|(at, _)| {
        is_edge(longer[..*at].chars().next_back())
            && is_edge(longer[at + name.len()..].chars().next())
    })?;
    (longer.len() > name.len()).then(|| at..at + name.len())
}

/// Where a scan saw the longer name, as places of the name in it.
fn in_longer_name(catalog: &Catalog, name: &str, longer: &str) -> Result<Vec<Place>, Error> {
    let Some(word) = word_of(name, longer) else {
        return Ok(Vec::new());
    };
    let mut places = places::sightings_of(catalog.connection(), &fold(longer))?;
    // Where it is written otherwise, the places of its words are not known.
    places.retain(|place| place.span.len() == longer.len());
    for place in &mut places {
        place.column += longer[..word.start].chars().count() as u32;
        place.span = place.span.start + word.start..place.span.start + word.end;
        place.title = name.to_owned();
    }
    Ok(places)
}

/// Where a name stands that no scan has looked for: the notes that may hold it are read now.
fn in_notes(notes: &mut Notes<'_>, name: &str, longer: Option<&str>) -> Result<Vec<Place>, Error> {
    let connection = notes.catalog.connection();
    let sought = spot::Sought::new(name);
    let mut ids = Vec::new();
    names::each_filter(connection, |id, _, _, words| {
        if Filter::from_bytes(words.to_vec()).may_hold(&sought) {
            ids.push(id);
        }
        Ok::<(), Error>(())
    })?;
    // The longest name wins: `Megatron-LM` is not `Megatron` as well.
    let spotter = Spotter::new([Some(name), longer].into_iter().flatten());
    let wanted = fold(name);
    let mut found = Vec::new();
    for note in ids {
        let sections = places::sections_of(connection, note)?;
        let Some(text) = notes.text(note)? else {
            continue;
        };
        let mut lines = Lines::default();
        spotter.find(text, |spot| {
            if spot.fold == wanted {
                found.push(lines.place(text, note, spot.span, Manner::Name, &sections));
            }
        });
    }
    Ok(found)
}

/// Notes that are opened for URLs; a name that more hold is no rare one.
const MOST_OPENED: usize = 200;

/// Where the name stands in a URL alone on the line below a place: no scan looks for names in URLs.
fn in_urls(notes: &mut Notes<'_>, gathered: &[Place], name: &str) -> Result<Vec<Place>, Error> {
    let query = units(name);
    let mut by_note: Vec<&Place> = gathered.iter().collect();
    by_note.sort_by_key(|place| (place.note, place.line));
    let mut found = Vec::new();
    for places in by_note.chunk_by(|a, b| a.note == b.note).take(MOST_OPENED) {
        let Some(text) = notes.text(places[0].note)? else {
            continue;
        };
        let mut lines = text.lines().enumerate().peekable();
        for place in places {
            // Lines count from 1: this is the index of the line below.
            let below = place.line as usize;
            while lines.next_if(|(at, _)| *at < below).is_some() {}
            let Some(&(at, line)) = lines.peek().filter(|(at, _)| *at == below) else {
                continue;
            };
            let Some(start) = url_alone(line) else {
                continue;
            };
            let url = line[start..].trim_end();
            if occurrences(&query, &units(url)).is_empty() {
                continue;
            }
            let offset = line.as_ptr() as usize - text.as_ptr() as usize + start;
            found.push(Place {
                manner: Manner::Identifier,
                span: offset..offset + url.len(),
                line: at as u32 + 1,
                end_line: at as u32 + 1,
                column: line[..start].chars().count() as u32 + 1,
                title: url.to_owned(),
                text: line.trim().to_owned(),
                ..(*place).clone()
            });
        }
    }
    Ok(found)
}

/// Where the URL starts in a line that holds nothing else but the mark of an item.
fn url_alone(line: &str) -> Option<usize> {
    let start = line.find("http://").or_else(|| line.find("https://"))?;
    let is_mark = |c: char| c.is_whitespace() || c.is_ascii_digit() || "-*+•.)<>(".contains(c);
    (line[..start].chars().all(is_mark) && !line[start..].trim_end().contains(char::is_whitespace))
        .then_some(start)
}

/// Counts lines on the way through a text.
#[derive(Default)]
struct Lines {
    line: u32,
    start: usize,
}

impl Lines {
    /// The place of a span; spans come in the order of the text.
    fn place(
        &mut self,
        text: &str,
        note: i64,
        span: Range<usize>,
        manner: Manner,
        sections: &[SectionRow],
    ) -> Place {
        let head = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
        if self.line == 0 || head > self.start {
            let breaks = text[self.start..head].bytes().filter(|byte| *byte == b'\n');
            self.line = self.line.max(1) + breaks.count() as u32;
            self.start = head;
        }
        let line = self.line;
        let section = sections
            .iter()
            .rfind(|section| section.lines.contains(&line));
        Place {
            note,
            work: None,
            manner,
            line,
            end_line: line,
            column: text[head..span.start].chars().count() as u32 + 1,
            title: text[span.clone()].to_owned(),
            text: text[head..]
                .lines()
                .next()
                .unwrap_or_default()
                .trim()
                .to_owned(),
            section: section.map(|section| section.id),
            urls: Vec::new(),
            span,
        }
    }
}

/// Notes of the answer, each looked up and opened once.
struct Notes<'c> {
    catalog: &'c Catalog,
    root: &'c Path,
    rows: FxHashMap<i64, Option<NoteRow>>,
    texts: FxHashMap<i64, Option<String>>,
}

impl Notes<'_> {
    fn row(&mut self, note: i64) -> Result<Option<NoteRow>, Error> {
        if let Some(row) = self.rows.get(&note) {
            return Ok(row.clone());
        }
        let row = places::note(self.catalog.connection(), note)?;
        self.rows.insert(note, row.clone());
        Ok(row)
    }

    fn text(&mut self, note: i64) -> Result<Option<&str>, Error> {
        if !self.texts.contains_key(&note) {
            let row = self.row(note)?;
            let text = row
                .and_then(|row| read(&self.root.join(row.path)).ok())
                .map(|note| note.text);
            self.texts.insert(note, text);
        }
        Ok(self.texts.get(&note).and_then(Option::as_deref))
    }

    fn around(&mut self, place: &Place, lines: usize) -> Result<(Vec<String>, Vec<String>), Error> {
        if lines == 0 {
            return Ok(Default::default());
        }
        let Some(text) = self.text(place.note)? else {
            return Ok(Default::default());
        };
        let at = place.line as usize - 1;
        let owned = |line: &str| line.to_owned();
        let before = text
            .lines()
            .skip(at.saturating_sub(lines))
            .take(at.min(lines))
            .map(owned)
            .collect();
        let after = text.lines().skip(at + 1).take(lines).map(owned).collect();
        Ok((before, after))
    }
}

fn not_covered(
    notes: &mut Notes<'_>,
    citations: &[Citation],
    is_full: bool,
) -> Result<Vec<NotCovered>, Error> {
    let connection = notes.catalog.connection();
    let mut left: Vec<NotCovered> = Vec::new();
    let rows = if is_full {
        for (path, reason) in places::skipped_notes(connection)? {
            left.push(NotCovered {
                path,
                reason,
                is_stale: false,
            });
        }
        places::present_notes(connection)?
    } else {
        let mut ids: Vec<i64> = citations
            .iter()
            .map(|citation| citation.place.note)
            .collect();
        ids.sort_unstable();
        ids.dedup();
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids {
            rows.extend(notes.row(id)?);
        }
        rows
    };
    left.extend(rows.iter().filter_map(|note| change(notes.root, note)));
    left.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(left)
}

fn change(root: &Path, note: &NoteRow) -> Option<NotCovered> {
    let reason = match std::fs::metadata(root.join(&note.path)) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => "gone since it was scanned",
        Err(_) => "cannot be looked at",
        Ok(meta) => {
            let mtime = meta
                .modified()
                .ok()
                .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
            let is_same = meta.len() == note.size
                && mtime.is_none_or(|time| i64::try_from(time.as_nanos()) == Ok(note.mtime_ns));
            if is_same {
                return None;
            }
            "changed since it was scanned"
        }
    };
    Some(NotCovered {
        path: note.path.clone(),
        reason: reason.to_owned(),
        is_stale: true,
    })
}

#[cfg(test)]
mod tests {
    use super::{head, url_alone};

    #[test]
    fn a_url_stands_alone_on_its_line() {
        assert_eq!(url_alone("  1. https://x.org/cs294-131-s19/  "), Some(5));
        assert_eq!(url_alone("- <https://x.org>"), Some(3));
        assert_eq!(url_alone("see https://x.org"), None);
        assert_eq!(url_alone("https://x.org and more"), None);
    }

    #[test]
    fn names_are_shortened_at_a_general_word() {
        assert_eq!(head("Megatron-LM"), Some("Megatron"));
        assert_eq!(head("GPT-4V"), None);
        assert_eq!(head("PTD-P"), None);
        assert_eq!(head("Megatron-Turing"), None);
    }
}
