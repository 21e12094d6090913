//! Lines written as columns: `[tag] | Title | what it is about | A. Author et al., 1998`.
//!
//! Comes in: a line with at least two bars. Goes out: the column that is the title, and what those beside it
//! credit. Of no line with fewer bars, and of none whose columns hold no title.

use std::ops::Range;

use super::candidate::{Facts, Signal, Signals};
use super::plain::look;
use super::{bracket, byline, sections};

/// Columns of a line; more make a table of figures.
const MOST: usize = 10;

/// The title of a line of columns and what the others say of it.
#[derive(Debug)]
pub(super) struct Columns {
    /// Offsets into the line.
    pub(super) title: Range<usize>,
    pub(super) facts: Facts,
    pub(super) signals: Signals,
}

/// Reads a line of columns; none when it is no such line.
pub(super) fn read(line: &str) -> Option<Columns> {
    let bars = memchr::memmem::find_iter(line.as_bytes(), b" | ")
        .take(MOST)
        .count();
    if !(2..MOST).contains(&bars) {
        return None;
    }
    let mut found = Columns {
        title: 0..0,
        facts: Facts::default(),
        signals: Signals::default(),
    };
    let mut is_credited = false;
    for cell in line.split(" | ") {
        let own = cell.trim_matches([' ', '\t', '|', '*', '_']);
        let start = own.as_ptr() as usize - line.as_ptr() as usize;
        if own.is_empty() {
            continue;
        }
        if own.len() <= 80
            && let Some(told) = bracket::parse(own)
        {
            is_credited = true;
            let signals = &mut found.signals;
            signals.insert_if(told.year.is_some(), Signal::Year);
            signals.insert_if(told.venue.is_some(), Signal::Venue);
            found.facts.fill_from(told.into());
        } else if own.len() <= 200
            && let Some(credits) = byline::credits(own)
        {
            is_credited = true;
            let signals = &mut found.signals;
            signals.insert_if(!credits.authors.is_empty(), Signal::Byline);
            signals.insert_if(credits.year.is_some(), Signal::Year);
            signals.insert_if(credits.venue.is_some(), Signal::Venue);
            found.facts.fill_from(credits.into());
        } else if own.contains(", ")
            && !found.title.is_empty()
            && let Some(names) = byline::surnames(own)
        {
            // `Murray, McSherry, Isaacs`
            is_credited = true;
            found.signals.insert(Signal::Byline);
            found.facts.authors = names.into_iter().map(str::to_owned).collect();
        } else if found.title.is_empty() && !is_tag(own) && may_be_title(own) {
            found.title = start..start + own.len();
        }
    }
    (is_credited && !found.title.is_empty()).then_some(found)
}

/// `[clustering]`, `PDF`, `阅读笔记`: a word that sorts the line or stands for a link.
fn is_tag(cell: &str) -> bool {
    let look = look::look(cell);
    cell.starts_with(['[', '【']) && cell.ends_with([']', '】'])
        || look.units() <= 2 && sections::below(cell).is_some()
        || look.units() <= 1
}

fn may_be_title(cell: &str) -> bool {
    let look = look::look(cell);
    look.units() >= 2 && cell.len() <= 300 && !look.counted(cell).contains(Signal::Code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_is_the_column_of_many_words() {
        for (line, title, authors, year) in [
            (
                "[聚类] | Accelerating exact k-means algorithms | 阅读笔记 | 通过启发式算法 | Dan Pelleg et al, 1999",
                "Accelerating exact k-means algorithms",
                vec!["Dan Pelleg et al"],
                Some(1999),
            ),
            (
                "The Dataflow Model | Akidau et al. | VLDB 2015",
                "The Dataflow Model",
                vec!["Akidau et al."],
                Some(2015),
            ),
            (
                "2013 | Naiad: A Timely Dataflow System | Derek G. Murray, Frank McSherry | SOSP 2013 | PDF",
                "Naiad: A Timely Dataflow System",
                vec!["Derek G. Murray", "Frank McSherry"],
                Some(2013),
            ),
        ] {
            let Some(columns) = read(line) else {
                panic!("no columns: {line}");
            };
            assert_eq!(&line[columns.title], title);
            assert_eq!(
                (columns.facts.authors, columns.facts.year),
                (authors.into_iter().map(str::to_owned).collect(), year),
                "{line}"
            );
        }
        for line in [
            "a | b | c",
            "1 | 2 | 3",
            "Name | Size | Date",
            "x | y",
            " |  | ",
        ] {
            assert!(read(line).is_none(), "{line}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(line in "([a-zA-Z]{1,9}|深度|[0-9]{1,4}|et al|[\\[\\](),.*_é]| | \\| ){0,40}") {
            if let Some(columns) = read(&line) {
                proptest::prop_assert!(line.get(columns.title).is_some());
            }
        }
    }
}
