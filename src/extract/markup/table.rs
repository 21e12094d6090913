//! Tables: a row is one entry, its cells tell of the same work.
//!
//! The header says which column holds titles, names, years and links; without one the first cell with a
//! title counts. `| Devlin et al. (2018) | 93.1 | [Title](url) | [Official](url) |` is one mention.

use std::ops::Range;

use super::details;
use super::entries::{self, What};
use super::passage::Passage;
use super::words::{self, Column, Role};
use crate::extract::candidate::{Candidate, Signal, Sink};
use crate::model::{Kind, Manner};

/// Rows with more cells are no entries of a list of works.
pub(super) const MOST_CELLS: usize = 100;

/// The columns of a table that is being read.
#[derive(Debug, Default)]
pub(super) struct Table {
    columns: Vec<Column>,
    has_header: bool,
    /// The kind that the last row with a word for it named; an empty cell repeats it.
    kind: Option<Kind>,
}

impl Table {
    /// Starts a table with the texts of its header.
    pub(super) fn with_header<'h>(cells: impl Iterator<Item = &'h str>) -> Self {
        let mut kind = None;
        let columns: Vec<Column> = cells
            .map(|header| {
                let column = words::column(header);
                // A column of papers holds papers.
                if column == Column::Title && kind.is_none() {
                    kind = words::kind(header);
                }
                column
            })
            .collect();
        Self {
            columns,
            has_header: true,
            kind,
        }
    }

    /// True when the header names a column of titles and what is told beside them.
    pub(super) fn has_titles(&self) -> bool {
        self.columns.contains(&Column::Title)
    }

    fn column(&self, cell: usize) -> Column {
        self.columns.get(cell).copied().unwrap_or(Column::Other)
    }

    /// Reads one row.
    pub(super) fn read_row<'t>(&mut self, cells: &[Passage<'t>], sink: &mut Sink<'t>) {
        for (index, cell) in cells.iter().enumerate() {
            if self.column(index) == Column::Kind || index == 0 && self.column(0) == Column::Other {
                let word = cell.text.trim();
                if let Some(kind) = words::kind(word) {
                    self.kind = Some(kind);
                } else if !word.is_empty() {
                    self.kind = None;
                }
            }
        }
        let things: Vec<Vec<entries::Thing<'_>>> = cells.iter().map(entries::things).collect();
        if let Some((index, mut candidate)) = self.title_of(cells, &things, sink.text()) {
            self.tell(cells, &things, index, &mut candidate);
            candidate.facts.kind = candidate.facts.kind.or(self.kind);
            let own = candidate.span.clone();
            entries::tell_place(&mut candidate, sink);
            sink.push(candidate);
            // Titles in other cells are works of their own.
            for (other, things) in things.iter().enumerate() {
                if other != index && !matches!(self.column(other), Column::Code | Column::Link) {
                    let titles: Vec<_> = things
                        .iter()
                        .filter(|thing| {
                            matches!(
                                thing.what,
                                What::Link(_, Role::Title | Role::Cited) | What::Key
                            )
                        })
                        .cloned()
                        .collect();
                    entries::read_things(
                        &cells[other],
                        &titles,
                        entries::Shape::Paragraph,
                        None,
                        sink,
                    );
                } else if other == index {
                    let rest: Vec<_> = things
                        .iter()
                        .filter(|thing| {
                            matches!(thing.what, What::Link(_, Role::Title | Role::Cited))
                                && cells[other]
                                    .span(&thing.range)
                                    .is_some_and(|span| span.start >= own.end)
                        })
                        .cloned()
                        .collect();
                    entries::read_things(
                        &cells[other],
                        &rest,
                        entries::Shape::Paragraph,
                        None,
                        sink,
                    );
                }
            }
        } else {
            for (cell, things) in cells.iter().zip(&things) {
                entries::read_things(cell, things, entries::Shape::Paragraph, self.kind, sink);
            }
        }
    }

    /// The cell that holds the title, with a candidate for it.
    fn title_of<'t>(
        &self,
        cells: &[Passage<'t>],
        things: &[Vec<entries::Thing<'_>>],
        note: &'t str,
    ) -> Option<(usize, Candidate<'t>)> {
        let link_in = |wanted: fn(Column) -> bool, short: bool| {
            (0..cells.len())
                .filter(|&cell| wanted(self.column(cell)))
                .find_map(|cell| {
                    let thing = things[cell].iter().find(|thing| match thing.what {
                        What::Link(_, Role::Title) => true,
                        What::Link(_, Role::Short) => {
                            short && words::bare(&cells[cell].text[..thing.range.start]).is_empty()
                        }
                        _ => false,
                    })?;
                    Some((cell, thing))
                })
        };
        let is_title: fn(Column) -> bool = |column| column == Column::Title;
        let is_open: fn(Column) -> bool = |column| !matches!(column, Column::Code | Column::Link);
        let found = link_in(is_title, false)
            .or_else(|| link_in(is_open, false))
            .or_else(|| link_in(is_title, true))
            .or_else(|| link_in(|column| column == Column::Other, true))
            .or_else(|| link_in(|column| column == Column::Link, false));
        if let Some((cell, thing)) = found {
            let mut candidate =
                entries::titled(&cells[cell], thing.range.clone(), Manner::Entry, note)?;
            if let What::Link(url, _) = thing.what {
                entries::lead_to(&mut candidate, url);
            }
            candidate.signals.insert(Signal::Url);
            candidate.signals.insert(Signal::OwnItem);
            entries::is_link_item(&mut candidate);
            return Some((cell, candidate));
        }
        // A title in plain text, in a table that says so.
        let cell = (0..cells.len()).find(|&cell| {
            self.column(cell) == Column::Title && words::bare(&cells[cell].text).len() > 3
        })?;
        let points = things.iter().flatten().any(|thing| {
            matches!(
                thing.what,
                What::Link(_, Role::Source | Role::Url) | What::Url(_) | What::Id(_)
            )
        });
        // `[owner/name](https://github.com/…)` in a column for it.
        let points = points
            || things.iter().enumerate().any(|(column, things)| {
                matches!(self.column(column), Column::Code | Column::Link)
                    && things
                        .iter()
                        .any(|thing| matches!(thing.what, What::Link(..)))
            });
        let says = [Column::Authors, Column::Year, Column::Venue]
            .iter()
            .filter(|&&column| self.columns.contains(&column))
            .count();
        if !self.has_header
            || !(points || says >= 2)
            || things[cell]
                .iter()
                .any(|thing| matches!(thing.what, What::Link(..)))
                && !points
        {
            return None;
        }
        let text = &cells[cell].text;
        let end = things[cell]
            .first()
            .map_or(text.len(), |thing| thing.range.start);
        let range = details::trim_head(text, details::lead(text).start.min(end)..end)?;
        if words::role(&text[range.clone()], "") != Role::Title && says == 0 {
            return None;
        }
        let mut candidate = entries::titled(&cells[cell], range, Manner::Entry, note)?;
        candidate.signals.insert(Signal::OwnItem);
        entries::is_link_item(&mut candidate);
        candidate.signals.insert_if(points, Signal::Url);
        Some((cell, candidate))
    }

    /// Adds what the cells of the row tell.
    fn tell(
        &self,
        cells: &[Passage<'_>],
        things: &[Vec<entries::Thing<'_>>],
        title: usize,
        candidate: &mut Candidate<'_>,
    ) {
        for (index, cell) in cells.iter().enumerate() {
            let text = cell.text.trim();
            match self.column(index) {
                Column::Authors => {
                    if let Some(names) = words::authors(text) {
                        candidate.facts.authors = names;
                    }
                }
                Column::Year => {
                    candidate.facts.year = candidate.facts.year.or_else(|| year_in(text))
                }
                Column::Venue if !text.is_empty() && text.len() <= 60 && text != "-" => {
                    // `NeurIPS 2024`, `SOSP'21`
                    let (venue, year) = match details::venue_year(text) {
                        Some((Some(venue), year)) => (venue, Some(year)),
                        _ => (text, year_in(text)),
                    };
                    candidate
                        .facts
                        .venue
                        .get_or_insert_with(|| venue.to_owned());
                    candidate.facts.year = candidate.facts.year.or(year);
                }
                _ => {
                    if index != title
                        && candidate.facts.authors.is_empty()
                        && let Some((names, year)) = cited_in(text)
                    {
                        candidate.facts.authors = names;
                        candidate.facts.year = candidate.facts.year.or(year);
                    }
                }
            }
            for thing in &things[index] {
                match &thing.what {
                    What::Link(url, role) => {
                        let belongs = match role {
                            Role::Source | Role::Url => true,
                            Role::Short => {
                                index != title
                                    && matches!(self.column(index), Column::Code | Column::Link)
                            }
                            Role::Title => {
                                matches!(self.column(index), Column::Code | Column::Link)
                                    && index != title
                            }
                            Role::Empty | Role::Pointer => self.column(index) == Column::Link,
                            Role::About | Role::Cited => false,
                        };
                        if belongs && words::is_file(url) {
                            entries::lead_to(candidate, url);
                        } else if belongs && !candidate.facts.urls.iter().any(|known| known == url)
                        {
                            candidate.facts.urls.push((*url).to_owned());
                        }
                    }
                    What::Url(url) => {
                        if !candidate.facts.urls.iter().any(|known| known == url) {
                            candidate.facts.urls.push((*url).to_owned());
                        }
                    }
                    What::Id(id) => {
                        if !candidate.facts.ids.contains(id) {
                            candidate.facts.ids.push(id.clone());
                        }
                        candidate.signals.insert(Signal::Identifier);
                    }
                    What::Key => {}
                }
            }
        }
        let cell = &cells[title];
        let after = things[title]
            .iter()
            .find(|thing| {
                cell.span(&thing.range).is_some_and(|span| {
                    span.start <= candidate.span.start && candidate.span.end <= span.end
                })
            })
            .map_or(cell.text.len(), |thing| thing.range.end);
        let told = details::after_title(cell, after..cell.text.len());
        candidate.signals.insert_if(told.bracket, Signal::Bracket);
        candidate.facts.fill_from(told.facts);
        candidate
            .signals
            .insert_if(!candidate.facts.authors.is_empty(), Signal::Byline);
        candidate
            .signals
            .insert_if(candidate.facts.year.is_some(), Signal::Year);
    }
}

fn year_in(text: &str) -> Option<i32> {
    text.split(|c: char| !c.is_ascii_digit())
        .find_map(words::year_of)
}

/// Names and year anywhere in a cell: `CNN (Johnson and Zhang, 2016) *`, `Lee et al. (2017)1`.
fn cited_in(text: &str) -> Option<(Vec<String>, Option<i32>)> {
    if let Some((names, year)) = words::cited(text) {
        return Some((names, Some(year)));
    }
    for (open, _) in text.match_indices(['(', '（']) {
        let inside = &text[open + text[open..].chars().next().map_or(1, char::len_utf8)..];
        let close = inside.find([')', '）']).unwrap_or(inside.len());
        let inside = &inside[..close];
        // `reimplementation by Pinter & Eisenstein, 2018`, `v6; Dettmers et al., 2018`
        let inside = inside.rsplit([';', ':']).next().unwrap_or(inside).trim();
        let inside = inside
            .rsplit_once(" by ")
            .map_or(inside, |(_, names)| names);
        if words::year_of(inside.trim()).is_some() {
            let names = text[..open].trim();
            if let Some(names) = words::authors(names).filter(|_| {
                names.contains("et al") || names.contains(" and ") || names.contains('&')
            }) {
                return Some((names, words::year_of(inside.trim())));
            }
            continue;
        }
        if let Some((names, year)) = words::cited(inside) {
            return Some((names, Some(year)));
        }
        if inside.contains("et al")
            && let Some(names) = words::authors(inside)
        {
            return Some((names, None));
        }
    }
    None
}

/// Splits a row of a pipe table into its cells; the pipes at both ends are optional.
pub(super) fn cells(note: &str, row: Range<usize>) -> Vec<Range<usize>> {
    let bytes = note.as_bytes();
    let (mut start, mut end) = (row.start, row.end);
    while start < end && bytes[start].is_ascii_whitespace() {
        start += 1;
    }
    while end > start && bytes[end - 1].is_ascii_whitespace() {
        end -= 1;
    }
    if start < end && bytes[start] == b'|' {
        start += 1;
    }
    if end > start && bytes[end - 1] == b'|' && (end < 2 || bytes[end - 2] != b'\\') {
        end -= 1;
    }
    let mut cells = Vec::new();
    let (mut from, mut at, mut code) = (start, start, false);
    while at < end && cells.len() <= MOST_CELLS {
        match bytes[at] {
            b'\\' => at += 1,
            b'`' => code = !code,
            b'|' if !code => {
                cells.push(from..at);
                from = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    cells.push(from.min(end)..end);
    cells
}

/// True for the line under a header: `|---|:--:|`.
pub(super) fn is_delimiter(line: &str) -> bool {
    let line = line.trim();
    line.contains('-')
        && line.contains('|')
        && line
            .bytes()
            .all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_fall_into_cells() {
        let row = "| a \\| b | `x|y` || c |";
        let cut: Vec<&str> = cells(row, 0..row.len())
            .into_iter()
            .map(|cell| row[cell].trim())
            .collect();
        assert_eq!(cut, ["a \\| b", "`x|y`", "", "c"]);
        assert_eq!(cells("|", 0..1).len(), 1);
        assert!(is_delimiter("| --- | :-: |"));
        assert!(!is_delimiter("---"));
    }

    #[test]
    fn names_of_cells() {
        let names = |text| cited_in(text).map(|(names, year)| (names.join(";"), year));
        assert_eq!(
            names("CNN (Johnson and Zhang, 2016) *"),
            Some(("Johnson;Zhang".into(), Some(2016)))
        );
        assert_eq!(
            names("Joshi et al. (2019)1"),
            Some(("Joshi et al.".into(), Some(2019)))
        );
        assert_eq!(
            names("TransE (reimplementation by Pinter & Eisenstein, 2018)"),
            Some(("Pinter;Eisenstein".into(), Some(2018)))
        );
        assert_eq!(
            names("HIT-SCIR (Che et al.)"),
            Some(("Che et al.".into(), None))
        );
        assert_eq!(names("93.1 (2018)"), None);
    }
}
