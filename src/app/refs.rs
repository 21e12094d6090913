//! What a note cites: the reverse of [`super::cites`].
//!
//! Comes in: `NOTE` or `NOTE#section`. Goes out: its mentions in the order of the text, each with its
//! work. The note is the one with this path, or the only one whose path ends so; the section is a
//! heading, or the only one that holds these words.

use std::ops::Range;

use crate::catalog::find::{self, Candidate};
use crate::catalog::places::{self, NoteRow, Outlines, Place, SectionRow};
use crate::catalog::{Catalog, Error, works};
use crate::model::likeness::occurrences;
use crate::model::title::fold;
use crate::model::words::units;

/// A work that the note cites.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// Where, and how.
    pub place: Place,
    /// The work.
    pub work: Candidate,
    /// **Shape**: headings above, outermost first; empty at the top level.
    pub outline: Vec<String>,
}

/// What `NOTE#section` leads to.
#[derive(Debug, Clone, PartialEq)]
pub enum Refs {
    /// **Shape**: in the order of the text; empty when the note or section cites nothing.
    Found {
        /// The note.
        note: NoteRow,
        /// What it cites.
        references: Vec<Reference>,
    },
    /// No note of the catalog is called so.
    NoNote,
    /// **Shape**: paths of the notes that are called so, two or more.
    Notes(Vec<String>),
    /// The note has no such section; its headings.
    NoSection(Vec<String>),
    /// **Shape**: headings that are called so, two or more, with their lines.
    Sections(Vec<(String, u32)>),
}

/// The part of a note that is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The note.
    pub note: NoteRow,
    /// Lines, half-open.
    pub lines: Range<u32>,
}

/// Finds what a note or a section of it cites. `paths` are spellings of the note's path, the likeliest
/// first.
///
/// # Errors
/// When the catalog cannot be read.
pub fn refs(catalog: &Catalog, paths: &[&str], section: Option<&str>) -> Result<Refs, Error> {
    let part = match part(catalog, paths, section)? {
        Ok(part) => part,
        Err(other) => return Ok(other),
    };
    let connection = catalog.connection();
    let mut outlines = Outlines::default();
    let mut references = Vec::new();
    for place in places::mentions_in(connection, part.note.id, part.lines)? {
        let Some(work) = place.work else { continue };
        let work = works::current(connection, work)?;
        let Some(work) = find::candidates(connection, &[work])?.pop() else {
            continue;
        };
        let outline = outlines.of(connection, place.section)?;
        references.push(Reference {
            place,
            work,
            outline,
        });
    }
    Ok(Refs::Found {
        note: part.note,
        references,
    })
}

/// Finds the note and the lines that `NOTE#section` names; what stands in the way when it is not clear.
///
/// # Errors
/// When the catalog cannot be read.
pub fn part(
    catalog: &Catalog,
    paths: &[&str],
    section: Option<&str>,
) -> Result<Result<Part, Refs>, Error> {
    let connection = catalog.connection();
    let mut notes = Vec::new();
    for path in paths {
        notes = places::notes_at(connection, path.trim_start_matches("./"))?;
        if !notes.is_empty() {
            break;
        }
    }
    let note = match notes.len() {
        0 => return Ok(Err(Refs::NoNote)),
        1 => notes.remove(0),
        _ => {
            return Ok(Err(Refs::Notes(
                notes.into_iter().map(|note| note.path).collect(),
            )));
        }
    };
    let Some(wanted) = section else {
        return Ok(Ok(Part {
            note,
            lines: 0..u32::MAX,
        }));
    };
    let sections = places::sections_of(connection, note.id)?;
    let found = called(&sections, wanted);
    Ok(match found[..] {
        [] => Err(Refs::NoSection(
            sections
                .into_iter()
                .map(|section| section.heading)
                .collect(),
        )),
        [one] => Ok(Part {
            note,
            lines: one.lines.clone(),
        }),
        _ => {
            let clear = |section: &&SectionRow| (section.heading.clone(), section.lines.start);
            Err(Refs::Sections(found.iter().map(clear).collect()))
        }
    })
}

/// The sections with this heading, else those whose heading holds these words. A section inside another
/// one of them is a part of it.
fn called<'s>(sections: &'s [SectionRow], wanted: &str) -> Vec<&'s SectionRow> {
    // `NOTE#L397` is how forges name a line.
    if let Some(line) = wanted
        .strip_prefix('L')
        .and_then(|line| line.parse::<u32>().ok())
    {
        return sections
            .iter()
            .rfind(|section| section.lines.contains(&line))
            .into_iter()
            .collect();
    }
    let folded = fold(wanted);
    let mut found: Vec<&SectionRow> = sections
        .iter()
        .filter(|section| !folded.is_empty() && fold(&section.heading) == folded)
        .collect();
    if found.is_empty() {
        let query = units(wanted);
        found = sections
            .iter()
            .filter(|section| !occurrences(&query, &units(&section.heading)).is_empty())
            .collect();
    }
    let outer: Vec<Range<u32>> = found.iter().map(|section| section.lines.clone()).collect();
    found.retain(|section| {
        !outer.iter().any(|other| {
            *other != section.lines
                && other.start <= section.lines.start
                && other.end >= section.lines.end
        })
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_called_by_its_heading_or_by_words_of_it() {
        let section = |id: i64, heading: &str, lines: Range<u32>| SectionRow {
            id,
            parent: None,
            heading: heading.to_owned(),
            lines,
        };
        let sections = [
            section(1, "Serving", 1..50),
            section(2, "Serving systems", 10..20),
            section(3, "n. related materials", 20..30),
            section(4, "n. related materials", 60..70),
            section(5, "模型压缩与加速", 70..80),
        ];
        let ids = |wanted: &str| {
            called(&sections, wanted)
                .iter()
                .map(|it| it.id)
                .collect::<Vec<_>>()
        };
        assert_eq!(ids("serving"), [1]);
        assert_eq!(ids("systems"), [2]);
        assert_eq!(ids("related materials"), [3, 4]);
        assert_eq!(ids("压缩"), [5]);
        assert_eq!(ids("L15"), [2]);
        assert!(ids("nothing").is_empty());
        assert!(ids("🎉").is_empty());
    }
}
