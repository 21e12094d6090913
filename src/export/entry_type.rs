//! Entry types: a work in, the BibTeX type out whose required fields it has, and what it came out in.
//!
//! `plain.bst` and Biber's data model each demand some fields of a type and complain without them. So a
//! paper of a conference is an `@inproceedings` only when its authors and year are known, and a `@misc`
//! with `howpublished = {In Proceedings of …}` else: it prints nearly the same, and nobody complains.
//!
//! **Source**: btxdoc (8 February 1988), section 3.1; the biblatex manual 3.19, section 2.1.1, and the data
//! model of biber 2.18, tried in November 2026.

use std::borrow::Cow;

use super::site;
use crate::model::venues::{self, Venue, VenueKind};
use crate::model::{Kind, Scheme, Work};

/// A type of entry of classic BibTeX.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntryType {
    /// A paper in a journal or magazine.
    Article,
    /// A book.
    Book,
    /// A paper in the proceedings of a conference or workshop.
    InProceedings,
    /// A thesis for a doctor's degree.
    PhdThesis,
    /// A thesis for a master's degree.
    MastersThesis,
    /// A report of an institution.
    TechReport,
    /// All else, and what lacks a field that the others require.
    Misc,
}

impl EntryType {
    /// As it stands after the `@`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Book => "book",
            Self::InProceedings => "inproceedings",
            Self::PhdThesis => "phdthesis",
            Self::MastersThesis => "mastersthesis",
            Self::TechReport => "techreport",
            Self::Misc => "misc",
        }
    }
}

/// What a work is exported as.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plan<'w> {
    pub(super) entry_type: EntryType,
    /// `booktitle`, `journal`, `school`, `institution`, `publisher` or `howpublished`, and its value.
    pub(super) container: Option<(&'static str, Cow<'w, str>)>,
    /// What the table knows of the venue.
    pub(super) venue: Option<&'static Venue>,
    /// The work's year, else the one attached to its venue.
    pub(super) year: Option<i32>,
    /// An organisation stands for the authors that are not known.
    pub(super) author_is_org: bool,
    /// The organisation is in `container` already.
    pub(super) org_is_place: bool,
}

/// Decides what a work is exported as.
pub(super) fn plan(work: &Work) -> Plan<'_> {
    let text = work
        .venue
        .as_deref()
        .map(str::trim)
        .filter(|text| !text.is_empty());
    let (venue, venue_year) = match text.and_then(|text| venues::find_in(text, work.year)) {
        Some((venue, year)) => (Some(venue), year),
        None => (None, text.and_then(year_of)),
    };
    let is_preprint = venue.map_or(text.is_none(), |venue| venue.kind == VenueKind::Preprint);
    let year = work.year.or(venue_year).or_else(|| {
        // The year of a preprint is not that of the meeting which printed it later.
        is_preprint.then(|| work.ids.iter().find_map(crate::model::Identifier::year))?
    });
    let has_authors = work
        .authors
        .iter()
        .any(|name| name.contains(char::is_alphanumeric));
    let org = work
        .org
        .as_deref()
        .filter(|org| org.contains(char::is_alphanumeric));
    // Of a book the organisation is the publisher, of a paper where some of its authors work: to name it
    // as the author would be wrong. What else an organisation puts out is by it.
    let author_is_org =
        !has_authors && org.is_some() && !matches!(work.kind, Kind::Book | Kind::Paper);
    let is_complete = (has_authors || author_is_org) && year.is_some();
    let mut plan = Plan {
        entry_type: EntryType::Misc,
        container: None,
        venue,
        year,
        author_is_org,
        org_is_place: false,
    };

    let publication = publication(work, text, venue, year);
    (plan.entry_type, plan.container) = match publication {
        Publication::Thesis(kind) => match org.filter(|_| is_complete && has_authors) {
            Some(org) => (kind, Some(("school", org.into()))),
            None => misc(text.map(Cow::from)),
        },
        Publication::Report => match org.filter(|_| is_complete) {
            Some(org) => (EntryType::TechReport, Some(("institution", org.into()))),
            None => misc(text.map(Cow::from)),
        },
        Publication::Book => match work
            .publisher
            .as_deref()
            .or(org)
            .filter(|_| has_authors && year.is_some())
        {
            Some(publisher) => (EntryType::Book, Some(("publisher", publisher.into()))),
            None => misc(work.publisher.as_deref().or(org).or(text).map(Cow::from)),
        },
        Publication::Proceedings(booktitle) if is_complete => {
            (EntryType::InProceedings, Some(("booktitle", booktitle)))
        }
        Publication::Proceedings(booktitle) => misc(Some(format!("In {booktitle}").into())),
        Publication::Journal(journal) if is_complete => {
            let journal = match volume(work) {
                Some(Volume::Other(_)) => with_volume(journal, work),
                _ => journal,
            };
            (EntryType::Article, Some(("journal", journal)))
        }
        Publication::Journal(journal) => misc(Some(with_place(journal, work))),
        Publication::Preprint => misc(preprint(work, venue)),
        Publication::Elsewhere => misc(elsewhere(work, text, venue)),
    };
    // Classic styles print no organisation of a `@misc`; better there than nowhere.
    if plan.entry_type == EntryType::Misc
        && plan.container.is_none()
        && !author_is_org
        && let Some(org) = org
    {
        plan.container = Some(("howpublished", org.into()));
        plan.org_is_place = true;
    }
    plan
}

fn misc(how: Option<Cow<'_, str>>) -> (EntryType, Option<(&'static str, Cow<'_, str>)>) {
    (
        EntryType::Misc,
        match how {
            Some(how) => Some(("howpublished", how)),
            None => None,
        },
    )
}

/// How a work was published.
enum Publication<'w> {
    Thesis(EntryType),
    Report,
    Book,
    Proceedings(Cow<'w, str>),
    Journal(Cow<'w, str>),
    Preprint,
    Elsewhere,
}

fn publication<'w>(
    work: &'w Work,
    text: Option<&'w str>,
    venue: Option<&'static Venue>,
    year: Option<i32>,
) -> Publication<'w> {
    match work.kind {
        Kind::Book => return Publication::Book,
        Kind::Paper => {}
        // A column in CACM is an article of a journal; a post on a site is not.
        Kind::Article => {
            return match venue {
                Some(venue) if venue.kind == VenueKind::Journal => {
                    Publication::Journal(venue.name.as_str().into())
                }
                _ if work.volume.is_some() && text.is_some() => {
                    Publication::Journal(text.unwrap_or_default().into())
                }
                _ => Publication::Elsewhere,
            };
        }
        Kind::Course | Kind::Talk | Kind::Video | Kind::Software | Kind::Webpage => {
            return Publication::Elsewhere;
        }
    }
    if let Some(venue) = venue {
        if let Some(journal) = venue.journal(year) {
            return Publication::Journal(journal.name.as_str().into());
        }
        return match venue.kind {
            VenueKind::Conference | VenueKind::Workshop => {
                Publication::Proceedings(venue.booktitle.as_str().into())
            }
            VenueKind::Journal => Publication::Journal(venue.name.as_str().into()),
            VenueKind::Preprint => Publication::Preprint,
        };
    }
    let Some(text) = text else {
        return Publication::Preprint;
    };
    let lower = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if has(&[
        "thesis",
        "dissertation",
        "学位论文",
        "博士论文",
        "硕士论文",
        "毕业论文",
    ]) {
        let is_master = has(&[
            "master", "m.sc", "msc", "m.s.", "硕士", "diploma", "bachelor",
        ]);
        return Publication::Thesis(if is_master {
            EntryType::MastersThesis
        } else {
            EntryType::PhdThesis
        });
    }
    if has(&[
        "technical report",
        "tech report",
        "tech. rep",
        "techreport",
        "white paper",
        "whitepaper",
        "研究报告",
        "技术报告",
    ]) {
        return Publication::Report;
    }
    if has(&["arxiv", "preprint", "corr abs"]) {
        return Publication::Preprint;
    }
    if has(&[
        "journal",
        "transactions",
        "trans.",
        "letters",
        "lett.",
        "review",
        "rev.",
        "annals",
        "magazine",
        "bulletin",
        "quarterly",
        "学报",
        "杂志",
        "雜誌",
        "學報",
        "期刊",
        "通报",
    ]) {
        return Publication::Journal(text.into());
    }
    if has(&[
        "proc",
        "conference",
        "conf.",
        "workshop",
        "symposium",
        "meeting",
        "congress",
        "会议",
        "大会",
    ]) || is_acronym(text)
    {
        return Publication::Proceedings(text.into());
    }
    // A name without a word that tells: a volume or pages are what journals have.
    Publication::Journal(text.into())
}

/// `arXiv:1806.03377`, or the name of the server.
fn preprint<'w>(work: &'w Work, venue: Option<&'static Venue>) -> Option<Cow<'w, str>> {
    match arxiv(work) {
        Some(id) => Some(format!("arXiv:{id}").into()),
        None => venue.map(|venue| venue.name.as_str().into()),
    }
}

/// Where something that is no paper is: its venue, else the site of its URL.
fn elsewhere<'w>(
    work: &'w Work,
    text: Option<&'w str>,
    venue: Option<&'static Venue>,
) -> Option<Cow<'w, str>> {
    let name = venue.map(|venue| venue.name.as_str()).or(text);
    match (work.kind, name) {
        (Kind::Talk, Some(name)) => Some(format!("Talk at {name}").into()),
        (_, Some(name)) => Some(name.into()),
        (_, None) => work
            .urls
            .first()
            .and_then(|url| site::name(url))
            .map(Cow::from),
    }
}

/// A volume as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Volume<'w> {
    /// `139`.
    Number(&'w str),
    /// `RA-3`, `XIV`: Biber takes integers alone for a `volume`, so that these go elsewhere.
    Other(&'w str),
}

/// The volume of a work.
pub(super) fn volume(work: &Work) -> Option<Volume<'_>> {
    let text = work.volume.as_deref().map(str::trim)?;
    Some(
        if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
            Volume::Number(text)
        } else {
            Volume::Other(text)
        },
    )
}

/// `Nature 521(7553)`.
fn with_volume<'w>(journal: Cow<'w, str>, work: &Work) -> Cow<'w, str> {
    match (&work.volume, &work.issue) {
        (Some(volume), Some(issue)) => format!("{journal} {volume}({issue})").into(),
        (Some(volume), None) => format!("{journal} {volume}").into(),
        (None, _) => journal,
    }
}

/// `Nature 521(7553), 436--444`: what a `@misc` has no fields for.
fn with_place<'w>(journal: Cow<'w, str>, work: &Work) -> Cow<'w, str> {
    let mut place = with_volume(journal, work);
    if work.volume.is_some()
        && let Some(pages) = &work.pages
    {
        place.to_mut().push_str(&format!(", {}", page_range(pages)));
    }
    place
}

/// The arXiv id of a work.
pub(super) fn arxiv(work: &Work) -> Option<&str> {
    work.ids
        .iter()
        .find(|id| id.scheme() == Scheme::Arxiv)
        .map(crate::model::Identifier::value)
}

/// `12--34` of `pp. 12-34`, `12–34`, `12 - 34`; other pages as they are.
pub(super) fn page_range(pages: &str) -> String {
    let pages = pages.trim();
    let pages = ["pages", "pp.", "pp", "p."]
        .iter()
        .find_map(|prefix| pages.strip_prefix(prefix))
        .unwrap_or(pages)
        .trim();
    let mut range = String::with_capacity(pages.len() + 2);
    for (number, part) in pages
        .split(['-', '–', '—', '‐', '‑', '−'])
        .filter(|part| !part.trim().is_empty())
        .enumerate()
    {
        if number > 0 {
            range.push_str("--");
        }
        range.push_str(part.trim());
    }
    range
}

/// `SYSTOR`, `W-NUT 2019`, `EMNLP-IJCNLP`: capitals and digits in one or two words.
fn is_acronym(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    text.split_whitespace().count() <= 2 && (2..=12).contains(&letters) && capitals * 2 >= letters
}

/// The year in `XYZ 2019`, `XYZ'19`, `XYZ19`, where the table does not know XYZ.
fn year_of(text: &str) -> Option<i32> {
    let start = text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (name, digits) = text.split_at(start);
    match (digits.len(), digits.parse::<i32>().ok()?) {
        (4, year @ 1900..=2099) => Some(year),
        (2, year @ 0..=59) if is_acronym(name) => Some(2000 + year),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_ranges() {
        for (pages, expected) in [
            ("1-15", "1--15"),
            ("pp. 1 – 15", "1--15"),
            ("436--444", "436--444"),
            ("e1002", "e1002"),
            ("1-3, 7-9", "1--3, 7--9"),
        ] {
            assert_eq!(page_range(pages), expected);
        }
    }
}
