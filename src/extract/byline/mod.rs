//! Bylines: `Title - Author`, `by X et al.`, `Title, Author et al., 2019`, `Author et al.: Title`.
//!
//! Comes in: a title line without its bracket and marker, or the words that stand beside a title. Goes out:
//! the title and whom the line credits. Conservative: a dash inside a title splits nothing.
//!
//! ```
//! let byline = notebib::extract::byline::read("Deep Learning: A Primer — Part 1 - Shivam Bharuka").unwrap();
//! assert_eq!((byline.title, byline.authors.as_slice()), ("Deep Learning: A Primer — Part 1", ["Shivam Bharuka"].as_slice()));
//! ```

mod beside;
mod comma;
mod credited;
mod lead;
mod site;
#[cfg(test)]
mod tests;
mod trail;

use std::ops::Range;

use super::candidate::Facts;
use super::{bracket, names, venue};
use comma::after_comma;
use credited::after_dash;
use trail::{after_led_title, after_title};

pub(super) use lead::leads_with_year;
pub(super) use trail::surnames;

pub use beside::credits;

/// A title line taken apart, or the credits beside a title.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Byline<'t> {
    /// The title; empty when the line holds credits alone ([`credits`]).
    pub title: &'t str,
    /// Names as written, in order.
    pub authors: Vec<&'t str>,
    /// Organisation or site as written.
    pub org: Option<&'t str>,
    /// Venue as written.
    pub venue: Option<&'t str>,
    /// Publisher as written, without the year.
    pub publisher: Option<&'t str>,
    /// Year of publication.
    pub year: Option<i32>,
    /// False when what was split off is one plain word or a phrase that may be no name.
    pub is_sure: bool,
}

/// Takes a byline off a line without bracket and number: where the title stands in it, and what the
/// byline says. None when it credits nobody.
#[must_use]
pub fn split(line: &str) -> Option<(Range<usize>, Facts)> {
    let byline = read(line)?;
    let start = byline.title.as_ptr() as usize - line.as_ptr() as usize;
    Some((start..start + byline.title.len(), byline.into()))
}

/// The title behind a year or a venue that leads to it, and these; none when neither does.
pub(super) fn led_by_facts(line: &str) -> Option<(Range<usize>, Facts)> {
    let first = line.chars().next()?;
    let byline = lead::facts(line, first)?;
    let start = byline.title.as_ptr() as usize - line.as_ptr() as usize;
    Some((start..start + byline.title.len(), byline.into()))
}

/// A talk with its speakers and the event: `Title by Jane Doe (NDC London 2014)`. Events are too many for a table, so that
/// the speakers must have full names.
pub(super) fn read_talk(line: &str) -> Option<(Range<usize>, Facts)> {
    let inside = line.trim_end().strip_suffix(')')?;
    let open = inside.rfind('(')?;
    let (event, year) = inside[open + 1..].trim().rsplit_once([' ', ','])?;
    let year = bracket::year(year)?;
    let event = event.trim_end_matches([',', ' ']);
    let is_event = event.split_whitespace().count() <= 6
        && event.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        && !bracket::is_month(event.split(' ').next().unwrap_or(""));
    let head = inside[..open].trim_end();
    let (title, people) = head.rsplit_once(" by ")?;
    let people = names::list(people)?;
    let title = title.trim_end_matches([' ', ',', '-']);
    (is_event && title.len() >= 3 && people.iter().all(|name| names::is_full_name(name))).then(
        || {
            let facts = Facts {
                authors: people.into_iter().map(str::to_owned).collect(),
                year: Some(year),
                venue: Some(event.to_owned()),
                ..Facts::default()
            };
            (0..title.len(), facts)
        },
    )
}

impl From<Byline<'_>> for Facts {
    fn from(byline: Byline<'_>) -> Self {
        Self {
            authors: byline.authors.into_iter().map(str::to_owned).collect(),
            year: byline.year,
            venue: byline.venue.map(str::to_owned),
            org: byline.org.map(str::to_owned),
            publisher: byline.publisher.map(str::to_owned),
            ..Self::default()
        }
    }
}

/// Splits a title line; none when it credits nobody.
#[must_use]
pub fn read(line: &str) -> Option<Byline<'_>> {
    let all = Marks {
        dash: true,
        by: true,
        et_al: true,
        facts: false,
        digit: true,
        colon: true,
        bracket: true,
        parts: true,
    };
    read_among(line, all)
}

/// What stands in a line that may mark a byline; what does not is not looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marks {
    /// A dash or a bar that a space or another dash stands beside.
    pub(super) dash: bool,
    /// The word `by`.
    pub(super) by: bool,
    /// `et al`.
    pub(super) et_al: bool,
    /// A year or a venue stood behind and was taken off.
    pub(super) facts: bool,
    /// A digit, as every year has.
    pub(super) digit: bool,
    /// A colon of either width.
    pub(super) colon: bool,
    /// An opening bracket.
    pub(super) bracket: bool,
    /// A comma, a semicolon, a dash, a bar, or a full stop before a space, of any width.
    pub(super) parts: bool,
}

/// As [`read`], for a line of which it is known what stands in it.
pub(super) fn read_among(line: &str, marks: Marks) -> Option<Byline<'_>> {
    let line = line.trim();
    // The longest title with authors that anyone writes; prose is longer.
    if line.len() < 6 || line.len() > 900 {
        return None;
    }
    // Of what tells a byline, one of these is a part: most lines of words have none.
    let may_hold_any = marks.parts
        || marks.bracket
        || marks.colon
        || marks.by
        || marks.et_al
        || marks.dash
        || names::strip_others(line).1;
    if !may_hold_any {
        return None;
    }
    let led = lead::before_title(line, marks);
    let rest = led.as_ref().map_or(line, |led| led.title);
    let has_facts = marks.facts
        || led
            .as_ref()
            .is_some_and(|led| led.year.is_some() || led.venue.is_some());
    let marks = Marks {
        facts: has_facts,
        ..marks
    };
    let behind = behind_title(rest, marks).or_else(|| {
        led.as_ref()
            .filter(|led| !led.authors.is_empty())
            .and_then(|led| after_led_title(led.title))
    });
    match (behind, led) {
        (Some(behind), Some(led)) => Some(led.with(behind)),
        (found, led) => found.or(led),
    }
}

/// What stands behind the title.
fn behind_title(line: &str, marks: Marks) -> Option<Byline<'_>> {
    let dash = || marks.dash.then(|| after_dash(line))?;
    let by = || marks.by.then(|| after_by(line))?;
    let et_al = || marks.et_al.then(|| before_colon(line))?;
    let found = dash()
        .or_else(by)
        .or_else(|| {
            // Behind a comma stand names and a year, or names and `et al.`.
            (marks.digit || names::strip_others(line).1).then(|| after_comma(line))?
        })
        .or_else(et_al);
    let Some(found) = found else {
        return (marks.parts || marks.bracket).then(|| after_title(line, marks.facts))?;
    };
    // `Title | A et al. | VLDB 2013`: there may be more before what was taken off.
    if found.authors.is_empty()
        && let Some(more) = after_title(
            found.title,
            marks.facts || found.year.is_some() || found.venue.is_some(),
        )
        && more.org.is_none()
    {
        return Some(found.with(more));
    }
    Some(found)
}

impl<'t> Byline<'t> {
    /// What both say, and the title of the other.
    fn with(self, other: Self) -> Self {
        Self {
            title: other.title,
            authors: if self.authors.is_empty() {
                other.authors
            } else {
                self.authors
            },
            org: self.org.or(other.org),
            venue: self.venue.or(other.venue),
            publisher: self.publisher.or(other.publisher),
            year: self.year.or(other.year),
            is_sure: self.is_sure || other.is_sure,
        }
    }
}

/// `Title by X, Y and Z`.
fn after_by(line: &str) -> Option<Byline<'_>> {
    let at = line.rfind(" by ").or_else(|| line.rfind(" By "))?;
    let (title, mut tail) = (
        line[..at].trim_end_matches([' ', ',', ';']),
        line[at + 4..].trim(),
    );
    if title.len() < 4 {
        return None;
    }
    let mut byline = Byline {
        title,
        is_sure: true,
        ..Byline::default()
    };
    tail = tail.trim_end_matches(['.', '。']);
    // `by X (2019)`, `by X, 2019`, `by X at Google`, `by X in Nature`.
    if let Some(placed) = bracket::find_last(tail)
        && placed.span.end == tail.len()
    {
        (byline.venue, byline.year, byline.org) =
            (placed.facts.venue, placed.facts.year, placed.facts.org);
        tail = tail[..placed.span.start].trim_end();
    } else if let Some((head, last)) = tail.rsplit_once(',')
        && let Some(year) = bracket::year(last)
    {
        byline.year = Some(year);
        tail = head.trim_end();
    }
    for joint in [" at ", " from ", ", "] {
        if let Some((head, last)) = tail.split_once(joint)
            && venue::is_organisation(last)
            && names::list(head).is_some()
        {
            byline.org = byline.org.or(Some(last.trim()));
            tail = head;
            break;
        }
    }
    // `A Note by Waldo et al.; the differences are …` goes on with words of the note.
    if names::list(tail).is_none()
        && let Some(at) = tail
            .find(['；', ';', '，', '。'])
            .or_else(|| tail.find("al. ").map(|at| at + 3))
        && names::list(&tail[..at]).is_some()
    {
        tail = &tail[..at];
    }
    if let Some(authors) = names::list(tail) {
        // `Search by Elastic`-like phrases have one word; a person has two, or others beside.
        byline.authors = authors;
        return Some(byline);
    }
    let words = tail.split_whitespace().count();
    if words <= 4 && tail.starts_with(|c: char| c.is_uppercase()) && venue::is_organisation(tail) {
        byline.org = Some(tail);
        return Some(byline);
    }
    (words == 1 && tail.starts_with('@')).then(|| {
        byline.authors = vec![tail];
        byline
    })
}

/// `Author et al.: Title`, `Author et al. (2019): Title`, `Author et al. - Title`.
fn before_colon(line: &str) -> Option<Byline<'_>> {
    let at = line.find("et al")?;
    if at > 120 {
        return None;
    }
    let mut end = at + "et al".len();
    if line[end..].starts_with('.') {
        end += 1;
    }
    let authors = names::list(&line[..end])?;
    let mut byline = Byline {
        authors,
        is_sure: true,
        ..Byline::default()
    };
    let mut rest = line[end..].trim_start_matches([' ', ',']);
    if let Some(inner) = rest.strip_prefix('(')
        && let Some((inside, after)) = inner.split_once(')')
        && let Some(facts) = bracket::parse(inside)
    {
        (byline.year, byline.venue) = (facts.year, facts.venue);
        rest = after;
    } else if let Some(head) = rest.get(..4)
        && let Some(year) = bracket::year(head)
    {
        byline.year = Some(year);
        rest = &rest[4..];
    }
    let title = rest.trim_start();
    let title = [":", "：", "- ", "– ", "— "]
        .iter()
        .find_map(|mark| title.strip_prefix(mark))?
        .trim();
    byline.title = title;
    (title.len() >= 8).then_some(byline)
}
