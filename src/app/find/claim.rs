//! Which of several works owns a name or answers better.

use super::{Found, Resolved};
use crate::catalog::find::{Candidate, First};
use crate::model::likeness::occurrences;
use crate::model::words::{Unit, units};
use crate::model::{Kind, NameSource};

/// Works whose titles are compared with each other.
const MOST_IN_OTHERS: usize = 40;

/// Leaves out the works whose title holds the whole title of another: `Notes on PipeDream: Generalized …`
/// is about the paper, and who types a part of the paper's title means the paper. Of two the paper stays,
/// else the one that is held.
pub(super) fn without_works_about(works: &mut Vec<Candidate>) {
    if !(2..=MOST_IN_OTHERS).contains(&works.len()) {
        return;
    }
    let titles: Vec<Vec<Unit>> = works.iter().map(|work| units(&work.title)).collect();
    let mut is_about = vec![false; works.len()];
    for (outer, long) in titles.iter().enumerate() {
        for (inner, short) in titles.iter().enumerate() {
            // A word or two stand in many titles.
            if short.len() < 3 || short.len() >= long.len() || occurrences(short, long).is_empty() {
                continue;
            }
            let is_better = rank_of(&works[outer]) > rank_of(&works[inner]);
            is_about[if is_better { inner } else { outer }] = true;
        }
    }
    let mut about = is_about.into_iter();
    works.retain(|_| !about.next().unwrap_or_default());
}

/// What is written about comes before what is written about it.
fn rank_of(work: &Candidate) -> (bool, bool) {
    let is_thing = matches!(work.kind, Kind::Paper | Kind::Software | Kind::Book);
    (is_thing, work.has_facts)
}

pub(super) fn resolved(mut found: Vec<Found>) -> Option<Resolved> {
    found.sort_by(|a, b| {
        let (a, b) = (&a.work, &b.work);
        b.mentions.cmp(&a.mentions).then_with(|| a.key.cmp(&b.key))
    });
    match found.len() {
        0 => None,
        1 => found.pop().map(Resolved::One),
        _ => Some(Resolved::Several(found)),
    }
}

/// True when one mention surely comes before the other: higher up in the same note, or in a note of an
/// earlier date.
pub(super) fn is_earlier(one: &First, other: &First) -> bool {
    if one.path == other.path {
        return one.line < other.line;
    }
    matches!((one.date, other.date), (Some(a), Some(b)) if a < b)
}

/// What a work has to say for a name being its own.
pub(super) struct Claim {
    strength: u8,
    /// The name is in the language of the title: an article in Chinese on `GPT-4V` is not GPT-4V.
    is_native: bool,
    pub(super) is_whole_title: bool,
    is_code: bool,
    pub(super) work: Candidate,
}

impl Claim {
    /// The name only occurs in the title.
    pub(super) const WEAK: u8 = 2;

    /// None when neither the title nor a name of the work holds the name.
    pub(super) fn new(
        query: &[Unit],
        written: &str,
        source: Option<NameSource>,
        is_whole_title: bool,
        work: Candidate,
    ) -> Option<Self> {
        let title = units(&work.title);
        let in_title = occurrences(query, &title)
            .into_iter()
            .filter(|at| {
                let span = title[at.start].span.start..title[at.end - 1].span.end;
                is_written_alike(written, &work.title[span])
            })
            .map(|at| strength_in(&work.title, &title, at.start, at.end))
            .max();
        let given = source.map(|source| match source {
            NameSource::User | NameSource::Key => 6,
            NameSource::Colon => 5,
            NameSource::Acronym => 3,
            NameSource::Weak => Self::WEAK,
        });
        let whole = is_whole_title.then_some(4);
        let mut strength = in_title.max(given).max(whole)?;
        // `CS294: Scheduling` is a part of the course, not what is called so.
        let is_code = is_course_code(written) && strength < 6;
        if is_code {
            strength = Self::WEAK;
        }
        let is_native =
            query.iter().any(|unit| unit.is_cjk) || !title.iter().any(|unit| unit.is_cjk);
        Some(Self {
            strength,
            is_native,
            is_whole_title: is_whole_title && strength == 4,
            is_code,
            work,
        })
    }

    /// The greater, the better; equal ranks are equally good.
    pub(super) fn rank(&self) -> (u8, bool, bool, bool) {
        if self.is_code {
            return (self.strength, false, false, false);
        }
        let (is_thing, has_facts) = rank_of(&self.work);
        (self.strength, self.is_native, is_thing, has_facts)
    }
}

/// How strongly a title introduces the name at these units.
fn strength_in(title: &str, units: &[Unit], start: usize, end: usize) -> u8 {
    let before = if start == 0 {
        ""
    } else {
        &title[units[start - 1].span.end..units[start].span.start]
    };
    let after = match units.get(end) {
        Some(next) => &title[units[end - 1].span.end..next.span.start],
        None => &title[units[end - 1].span.end..],
    };
    let is_colon = |text: &str| text.contains([':', '：']);
    if (start == 0 || is_colon(before)) && is_colon(after) && end < units.len() {
        return 5;
    }
    if start == 0 && end == units.len() {
        return 4;
    }
    if before.contains(['(', '（']) && after.contains([')', '）']) {
        return 3;
    }
    Claim::WEAK
}

/// True when a name with capitals stands with capitals: `ZeRO` is not `zero`, `Ray` is not `ray`; and one all in
/// capitals with more than the first: `ALBERT` is not `Albert`.
pub(in crate::app) fn is_written_alike(name: &str, text: &str) -> bool {
    let capitals = |text: &str| text.chars().filter(|c| c.is_uppercase()).count();
    let has_capital = |text: &str| text.chars().any(|c| c.is_uppercase() || c.is_ascii_digit());
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    if letters > 2 && capitals(name) == letters {
        return capitals(text) > 1;
    }
    !has_capital(name) || has_capital(text)
}

/// True when the title holds what was typed letter by letter, with no sign such as `+` more or less.
pub(super) fn stands_verbatim(typed: &str, title: &str) -> bool {
    let goes_on = |c: char| c.is_alphanumeric() || matches!(c, '+' | '#' | '*');
    title.match_indices(typed).any(|(at, _)| {
        !title[..at].chars().next_back().is_some_and(goes_on)
            && !title[at + typed.len()..]
                .chars()
                .next()
                .is_some_and(goes_on)
    })
}

/// True for `CS294`, `CS 294-131`, `6.824`: what a course is called at its university.
fn is_course_code(name: &str) -> bool {
    let mut rest = name.trim();
    let letters = rest.chars().take_while(char::is_ascii_uppercase).count();
    rest = rest[letters..].trim_start_matches([' ', '-', '.']);
    let digits = rest.chars().take_while(char::is_ascii_digit).count();
    let end = &rest[digits..];
    (2..=5).contains(&letters)
        && (2..=4).contains(&digits)
        && end.len() <= 4
        && end.chars().all(|c| c == '-' || c.is_ascii_alphanumeric())
}
