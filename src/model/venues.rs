//! Venues: what an acronym in a note stands for. The knowledge is data, in `refs/venues.toml`.
//!
//! Text as written in, a [`Venue`] and the year that was attached to it out. The table is read when it is
//! first asked for, so a command that needs no venue pays nothing.
//!
//! ```
//! use notebib::model::venues;
//! let (venue, year) = venues::find("FAST18").unwrap();
//! assert_eq!(venue.name, "USENIX Conference on File and Storage Technologies");
//! assert_eq!(year, Some(2018));
//! assert!(venues::find("NVIDIA").is_none());
//! ```

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use rustc_hash::FxHashMap;
use serde::Deserialize;

/// What sort of venue it is; decides between `booktitle` and `journal`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VenueKind {
    /// Conference with proceedings.
    Conference,
    /// Workshop with proceedings.
    Workshop,
    /// Journal or magazine.
    Journal,
    /// Preprint server.
    Preprint,
}

/// A venue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Venue {
    /// The acronym under which it is shown, such as `SOSP`; the name itself when it has none.
    pub acronym: String,
    /// Conference, workshop, journal or preprint server.
    pub kind: VenueKind,
    /// Full name, without "Proceedings of".
    pub name: String,
    /// Title of the volume: `Proceedings of the ACM Symposium on Operating Systems Principles`; for a journal
    /// its name.
    pub booktitle: String,
    /// ISSN of the printed journal.
    pub issn: Option<String>,
    publisher: Option<String>,
    publisher_since: i32,
    series: Option<String>,
    /// The year of volume 1, and the year from which on each has one volume.
    volumes: Option<(i32, i32)>,
    journal: Option<(String, i32)>,
    years: (i32, i32),
    is_word: bool,
    needs_year: bool,
}

impl Venue {
    /// The publisher of the volume of that year, where the table knows it.
    #[must_use]
    pub fn publisher(&self, year: Option<i32>) -> Option<&str> {
        self.publisher
            .as_deref()
            .filter(|_| year.unwrap_or(i32::MAX) >= self.publisher_since)
    }

    /// The series of books that the volume of that year is in, such as `Lecture Notes in Computer Science`.
    #[must_use]
    pub fn series(&self, year: Option<i32>) -> Option<&str> {
        self.series
            .as_deref()
            .filter(|_| year.is_some_and(|year| year >= self.publisher_since))
    }

    /// The volume of that year, where each year has one.
    #[must_use]
    pub fn volume(&self, year: Option<i32>) -> Option<i32> {
        let (first, since) = self.volumes?;
        year.filter(|year| *year >= since)
            .map(|year| year - first + 1)
    }

    /// The journal that prints the papers of this conference in that year: of POPL 2020 the *Proceedings of
    /// the ACM on Programming Languages*.
    #[must_use]
    pub fn journal(&self, year: Option<i32>) -> Option<&'static Self> {
        let (journal, since) = self.journal.as_ref()?;
        if year? < *since {
            return None;
        }
        all().find(|venue| venue.acronym == *journal)
    }
}

/// Finds the venue that a text names, and the year attached to it.
///
/// Reads `FAST18`, `NSDI'22`, `SOSP 2019`, `2019 SOSP`, `FAST18 best paper`, `Proc. of the 27th SOSP`,
/// `Phys .Rev .D`, full names, and a name with its acronym in parentheses. Case, spaces and punctuation do
/// not count, but for words such as `fast`. `VLDB` is the journal from 2008 on and the conference before.
#[must_use]
pub fn find(text: &str) -> Option<(&'static Venue, Option<i32>)> {
    find_in(text, None)
}

/// As [`find`], with the year that is known from elsewhere; one attached to the text goes before it.
#[must_use]
pub fn find_in(text: &str, year: Option<i32>) -> Option<(&'static Venue, Option<i32>)> {
    let text = without_praise(text.trim());
    if let Some(found) = find_plain(text, year) {
        return Some(found);
    }
    let rest = without_proceedings(text);
    if rest.len() < text.len()
        && let Some(found) = find_plain(rest, year)
    {
        return Some(found);
    }
    // `Conference on Fairness, Accountability, and Transparency (FAccT '21)`.
    let (before, inside) = text.split_once(['(', '（'])?;
    let inside = inside.split([')', '）']).next()?;
    let year = find_year(inside).or(year);
    find_plain(without_proceedings(before.trim()), year)
        .or_else(|| find_plain(inside, year))
        .map(|(venue, own)| (venue, own.or(year)))
}

/// Every venue of the table.
pub fn all() -> impl Iterator<Item = &'static Venue> {
    TABLE.venues.iter()
}

struct Table {
    venues: Vec<Venue>,
    /// By folded acronym, alias and name; two at most for the same spelling.
    spellings: FxHashMap<String, Vec<u16>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    booktitle: Option<String>,
    publisher: Option<String>,
    #[serde(default)]
    publisher_since: i32,
    series: Option<String>,
    first_volume: Option<i32>,
    volumes_since: Option<i32>,
    journal: Option<String>,
    #[serde(default)]
    journal_since: i32,
    since: Option<i32>,
    until: Option<i32>,
    issn: Option<String>,
    #[serde(default)]
    word: bool,
    #[serde(default)]
    with_year: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    conference: FxHashMap<String, Row>,
    workshop: FxHashMap<String, Row>,
    journal: FxHashMap<String, Row>,
    preprint: FxHashMap<String, Row>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../refs/venues.toml"))
        .expect("refs/venues.toml is checked by a test");
    let mut table = Table {
        venues: Vec::with_capacity(600),
        spellings: FxHashMap::default(),
    };
    for (kind, rows) in [
        (VenueKind::Conference, file.conference),
        (VenueKind::Workshop, file.workshop),
        (VenueKind::Journal, file.journal),
        (VenueKind::Preprint, file.preprint),
    ] {
        for (acronym, row) in rows {
            table.add(kind, acronym, row);
        }
    }
    table
});

impl Table {
    fn add(&mut self, kind: VenueKind, acronym: String, row: Row) {
        let index = u16::try_from(self.venues.len()).expect("far fewer than 65,536 venues");
        let mut spellings: Vec<String> = row
            .aliases
            .iter()
            .chain([&acronym, &row.name])
            .map(|spelling| fold(spelling))
            .collect();
        spellings.sort_unstable();
        spellings.dedup();
        for spelling in spellings {
            self.spellings.entry(spelling).or_default().push(index);
        }
        let booktitle = row.booktitle.unwrap_or_else(|| match kind {
            VenueKind::Journal | VenueKind::Preprint => row.name.clone(),
            VenueKind::Conference | VenueKind::Workshop => {
                let article = if row.name.starts_with("The ") {
                    ""
                } else {
                    "the "
                };
                format!("Proceedings of {article}{}", row.name)
            }
        });
        self.venues.push(Venue {
            acronym,
            kind,
            name: row.name,
            booktitle,
            issn: row.issn,
            publisher: row.publisher,
            publisher_since: row.publisher_since,
            series: row.series,
            volumes: row
                .first_volume
                .map(|first| (first, row.volumes_since.unwrap_or(first))),
            journal: row.journal.map(|journal| (journal, row.journal_since)),
            years: (row.since.unwrap_or(i32::MIN), row.until.unwrap_or(i32::MAX)),
            is_word: row.word,
            needs_year: row.with_year,
        });
    }
}

/// Letters and digits, lower-case.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            folded.push(c.to_ascii_lowercase());
        } else if !c.is_ascii() && c.is_alphanumeric() {
            folded.extend(c.to_lowercase());
        }
    }
    folded
}

/// Finds a spelling as a whole, then without the year at its end or start.
fn find_plain(text: &str, known: Option<i32>) -> Option<(&'static Venue, Option<i32>)> {
    if let Some(venue) = find_spelling(text, known, false) {
        return Some((venue, None));
    }
    let (name, year) = split_year(text)?;
    // `Advances in Neural Information Processing Systems 30` ends in a volume.
    if name.split_whitespace().count() >= 4 && !text.ends_with(&year.to_string()) {
        return find_spelling(name, known, false).map(|venue| (venue, None));
    }
    find_spelling(name, Some(year), true).map(|venue| (venue, Some(year)))
}

fn find_spelling(text: &str, year: Option<i32>, is_dated: bool) -> Option<&'static Venue> {
    // The longest name has some hundred bytes; text that is far longer is no venue.
    if text.is_empty() || text.len() > 200 {
        return None;
    }
    let table = &*TABLE;
    let indices = table.spellings.get(&fold(text))?;
    let year = year.unwrap_or(i32::MAX);
    let venue = indices
        .iter()
        .map(|index| &table.venues[usize::from(*index)])
        .find(|venue| (venue.years.0..=venue.years.1).contains(&year))?;
    let is_same = |own: &str| {
        let letters = |text: &'_ str| {
            text.chars()
                .filter(|c| c.is_alphanumeric())
                .collect::<String>()
        };
        letters(own) == letters(text)
    };
    let is_key = || fold(text) == fold(&venue.acronym);
    if venue.needs_year && !is_dated && is_key() {
        return None;
    }
    if venue.is_word
        && (is_key() || fold(text) == fold(&venue.name))
        && !is_same(&venue.acronym)
        && !is_same(&venue.name)
    {
        return None;
    }
    Some(venue)
}

/// Splits `FAST18`, `NSDI'22`, `SOSP 2019`, `2019 SOSP` into name and year.
fn split_year(text: &str) -> Option<(&str, i32)> {
    let is_gap = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '\'' | '’' | '‘' | '`' | '-' | ',' | '.' | '/' | '_' | ':'
            )
    };
    let end = text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let digits = &text[end..];
    let name = text[..end].trim_end_matches(is_gap);
    if !name.is_empty()
        && let Some(year) = parse_year(digits)
    {
        return Some((name, year));
    }
    let start = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let name = text[start..].trim_start_matches(is_gap);
    if start == 4 && !name.is_empty() {
        return parse_year(&text[..start]).map(|year| (name, year));
    }
    None
}

fn parse_year(digits: &str) -> Option<i32> {
    match (digits.len(), digits.parse::<i32>().ok()?) {
        (2, year @ 0..=59) => Some(2000 + year),
        (2, year) => Some(1900 + year),
        (4, year @ 1900..=2099) => Some(year),
        _ => None,
    }
}

fn find_year(text: &str) -> Option<i32> {
    split_year(text)
        .map(|(_, year)| year)
        .or_else(|| parse_year(text.trim()))
}

const PRAISES: [&str; 7] = [
    "best paper",
    "best student paper",
    "test of time",
    "test-of-time",
    "distinguished",
    "outstanding",
    "awarded",
];

static PRAISE: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .kind(Some(AhoCorasickKind::DFA))
        .build(PRAISES)
        .ok()
});

/// Cuts ` best paper`, ` Best Paper Award`, ` (best paper)`, ` test of time award`, ` poster` off the end.
fn without_praise(text: &str) -> &str {
    let mut end = text.len();
    if let Some(praise) = PRAISE.as_ref() {
        // Of one that stands at the very start, no later one counts.
        let mut leading = [false; PRAISES.len()];
        for found in praise.find_overlapping_iter(text) {
            let is_led = &mut leading[found.pattern()];
            *is_led |= found.start() == 0;
            if !*is_led {
                end = end.min(found.start());
            }
        }
    }
    text[..end].trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, '(' | '（' | ',' | '-' | '–' | '/' | '|' | '[')
    })
}

/// Cuts `In`, `Proceedings of the`, `Proc.`, `27th`, `The Twenty-Fifth` off the start, and what follows a comma
/// or a full stop with a place or date in it is left to the caller.
fn without_proceedings(text: &str) -> &str {
    const WORDS: [&str; 22] = [
        "in",
        "in:",
        "proceedings",
        "proc",
        "proc.",
        "procs.",
        "of",
        "the",
        "annual",
        "at",
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
    ];
    let mut rest = text;
    loop {
        let trimmed = rest.trim_start();
        let Some(end) = trimmed.find(char::is_whitespace) else {
            return trimmed;
        };
        let word = &trimmed[..end];
        let lower = word.to_ascii_lowercase();
        let is_ordinal = ["st", "nd", "rd", "th"].iter().any(|ending| {
            lower.strip_suffix(ending).is_some_and(|number| {
                !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
            })
        }) || ["twenty", "thirty", "forty", "fifty"]
            .iter()
            .any(|tens| lower.starts_with(tens));
        let is_year = word.len() == 4 && parse_year(word).is_some();
        if !(WORDS.contains(&lower.as_str()) || is_ordinal || is_year) {
            return trimmed;
        }
        rest = &trimmed[end..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_found() {
        for (text, acronym, year) in [
            ("FAST18", "FAST", Some(2018)),
            ("FAST18 best paper", "FAST", Some(2018)),
            ("SYSTOR15 Best Paper Award", "SYSTOR", Some(2015)),
            ("NSDI'22", "NSDI", Some(2022)),
            ("NSDI ’22", "NSDI", Some(2022)),
            ("SOSP 2019", "SOSP", Some(2019)),
            ("2019 SOSP", "SOSP", Some(2019)),
            ("sosp", "SOSP", None),
            ("NIPS", "NeurIPS", None),
            (
                "Advances in Neural Information Processing Systems 30",
                "NeurIPS",
                None,
            ),
            ("USENIX ATC'21", "ATC", Some(2021)),
            ("VLDB23", "PVLDB", Some(2023)),
            ("VLDB", "PVLDB", None),
            ("VLDB 1996", "VLDB", Some(1996)),
            ("PVLDB", "PVLDB", None),
            ("Proceedings of the VLDB Endowment", "PVLDB", None),
            (
                "Proc. of the 27th ACM Symposium on Operating Systems Principles",
                "SOSP",
                None,
            ),
            (
                "In Proceedings of the 2018 Conference on Empirical Methods in Natural Language Processing",
                "EMNLP",
                None,
            ),
            ("The 18th BioNLP workshop", "BioNLP", None),
            (
                "Conference on Fairness, Accountability, and Transparency (FAccT '21)",
                "FAccT",
                Some(2021),
            ),
            ("Phys .Rev .D", "PRD", None),
            ("Phys. Rev. Lett", "PRL", None),
            ("Physical Review Letters", "PRL", None),
            ("IEEE S&P", "S&P", None),
            ("CoRR", "arXiv", None),
            ("MSR20", "MSR", Some(2020)),
            ("软件学报", "软件学报", None),
            ("Nature", "Nature", None),
        ] {
            let (venue, found) = find(text).unwrap_or_else(|| panic!("{text} is not found"));
            assert_eq!((venue.acronym.as_str(), found), (acronym, year), "{text}");
        }
    }

    #[test]
    fn volumes_series_and_journals_follow_the_year() {
        let venue = |text| find(text).map(|(venue, _)| venue).expect("a venue");
        for (text, year, volume) in [
            ("PVLDB", 2023, Some(16)),
            ("CACM", 1970, Some(13)),
            ("TODS", 1992, Some(17)),
            ("NeurIPS", 2019, Some(32)),
            ("NIPS", 1990, None),
            ("JMLR", 2014, Some(15)),
            ("JMLR", 2003, None),
            ("SOSP", 2019, None),
        ] {
            assert_eq!(venue(text).volume(Some(year)), volume, "{text}");
        }
        assert_eq!(
            venue("ECCV").series(Some(2020)),
            Some("Lecture Notes in Computer Science")
        );
        assert_eq!(venue("DISC").series(Some(2010)), None);
        let journal = |text, year| {
            venue(text)
                .journal(Some(year))
                .map(|journal| &*journal.acronym)
        };
        assert_eq!(journal("POPL", 2020), Some("PACMPL"));
        assert_eq!(journal("POPL", 2010), None);
    }

    #[test]
    fn what_is_no_venue_is_not_found() {
        for text in [
            "NVIDIA",
            "Google",
            "510 refs",
            "2019",
            "fast",
            "nature",
            "MSR",
            "",
            "19",
            "Stanford University",
            "（",
            "()",
        ] {
            assert!(find(text).is_none(), "{text}");
        }
    }

    #[test]
    fn the_table_is_consistent() {
        assert!(all().count() >= 180);
        for venue in all() {
            assert!(
                !venue.name.is_empty()
                    && !venue
                        .booktitle
                        .starts_with("Proceedings of the Proceedings"),
                "{venue:?}"
            );
            let dated = format!("{}05", venue.acronym);
            if venue.years.1 >= 2008 && !venue.acronym.ends_with('.') {
                let known = Some(2020);
                let found = find_in(&venue.acronym, known).or_else(|| find_in(&dated, known));
                assert_eq!(found.map(|(found, _)| &found.acronym), Some(&venue.acronym));
            }
        }
        for venue in all().filter(|venue| venue.journal.is_some()) {
            let journal = venue.journal(Some(2026)).map(|journal| journal.kind);
            assert_eq!(journal, Some(VenueKind::Journal), "{venue:?}");
        }
        for (spelling, indices) in &TABLE.spellings {
            let mut years: Vec<_> = indices
                .iter()
                .map(|index| TABLE.venues[usize::from(*index)].years)
                .collect();
            years.sort_unstable();
            assert!(
                years.windows(2).all(|pair| pair[0].1 < pair[1].0),
                "two venues are called {spelling}"
            );
        }
    }
}
