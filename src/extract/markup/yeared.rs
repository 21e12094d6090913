//! Headings that end in a year: `* Title 2009`, `### Title (1936)`. One alone may be anything; where half the headings
//! of a level end so, the level is of works.

use crate::extract::bracket;

/// Deeper headings are not counted apart.
const DEEPEST: usize = 8;

/// How many headings of each level there are, and how many of them end in a year.
#[derive(Debug, Clone, Default)]
pub(super) struct Levels {
    /// All, those that end in a year, those that hold a link and no year.
    counts: [(u32, u32, u32); DEEPEST],
}

impl Levels {
    /// Counts the headings of a note that start with so many of `mark` and a blank.
    pub(super) fn of(note: &str, mark: u8) -> Self {
        let mut levels = Self::default();
        for line in note.lines() {
            let bytes = line.as_bytes();
            let level = bytes.iter().take_while(|byte| **byte == mark).count();
            if !(1..=DEEPEST).contains(&level) || bytes.get(level) != Some(&b' ') {
                continue;
            }
            let count = &mut levels.counts[level - 1];
            let heading = without_tags(line[level..].trim());
            let is_yeared =
                split(heading.trim_end_matches(']')).is_some() || split(heading).is_some();
            let is_linked = heading.contains("[[http") || heading.contains("](http");
            count.0 += 1;
            count.1 += u32::from(is_yeared);
            count.2 += u32::from(is_linked && !is_yeared);
        }
        levels
    }

    /// True for a level of which half the headings end in a year or hold a link, and four at least end in a year.
    pub(super) fn are_works(&self, level: u32) -> bool {
        let at = usize::try_from(level).unwrap_or(0).wrapping_sub(1);
        self.counts
            .get(at)
            .is_some_and(|&(all, years, links)| years >= 4 && (years + links) * 2 >= all)
    }
}

/// Takes the year off the end of a heading: how long the title is, and the year. None for what ends in no year, and for a
/// date or a number that only looks like one.
pub(super) fn split(heading: &str) -> Option<(usize, i32)> {
    let text = heading.trim_end();
    let inside = text.strip_suffix([')', ']']).unwrap_or(text);
    let start = inside.len().checked_sub(4)?;
    let year = bracket::year(inside.get(start..)?)?;
    let before = &inside[..start];
    let is_bracketed = inside.len() < text.len();
    let title = if is_bracketed {
        before.strip_suffix(['(', '['])?
    } else {
        before.strip_suffix([' ', '\t'])?
    };
    let title = title.trim_end_matches([' ', '\t', ',', '-', '–', '—', '|']);
    (title.split_whitespace().count() >= 2).then_some((title.len(), year))
}

/// Without the `:one:two:` of org.
fn without_tags(heading: &str) -> &str {
    match heading.rfind([' ', '\t']) {
        Some(blank) if heading.ends_with(':') && heading[blank + 1..].starts_with(':') => {
            heading[..blank].trim_end()
        }
        _ => heading,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Options, extract};

    #[test]
    fn years_at_the_end() {
        assert_eq!(split("Counting Sheep (1936)"), Some((14, 1936)));
        assert_eq!(split("Counting Sheep  2009 "), Some((14, 2009)));
        for other in [
            "Counting Sheep",
            "2009",
            "Sheep 2009",
            "Model 12009",
            "Room (10)",
            "",
        ] {
            assert_eq!(split(other), None, "{other}");
        }
    }

    #[test]
    fn a_level_of_works() {
        let note = "* Counting Sheep at Night 2009 :sheep:\ngood\n* Wolves and Their Flocks 2011\n\
            * Notes on Herding Cats 1997\n* What Dogs Dream About 2014\n";
        let found = extract(note, "papers.org", &Options::default()).mentions;
        let rows: Vec<_> = found.iter().map(|one| (&*one.title, one.year)).collect();
        assert_eq!(
            rows,
            [
                ("Counting Sheep at Night", Some(2009)),
                ("Wolves and Their Flocks", Some(2011)),
                ("Notes on Herding Cats", Some(1997)),
                ("What Dogs Dream About", Some(2014)),
            ]
        );
        let one = "* Plans for the Year 2009\n* Shopping\n* Friends and Family\n";
        assert!(
            extract(one, "diary.org", &Options::default())
                .mentions
                .is_empty()
        );
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "[A-Za-z0-9 ()\\[\\]:é題-]{0,30}") {
            let _ = (split(&text), Levels::of(&text, b'*'));
        }
    }
}
