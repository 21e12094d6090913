//! The kinds of work that notes cite.

use serde::{Deserialize, Serialize};

/// The kind of a work.
///
/// A thesis, a technical report and a preprint are papers; slides are a talk;
/// a playlist of lectures is a course; documentation, a site or a data set is a
/// web page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Scholarly paper, preprint, thesis or technical report.
    Paper,
    /// Blog post, press or magazine article, answer on a forum.
    Article,
    /// Course, lecture of a course, or a playlist of lectures.
    Course,
    /// Talk, tutorial or slides.
    Talk,
    /// A single video.
    Video,
    /// Book or chapter of a book.
    Book,
    /// Program, library, repository.
    Software,
    /// Documentation, site, data set, and all else on the web.
    Webpage,
}

impl Kind {
    /// Every kind, in the order in which lists show them.
    pub const ALL: [Self; 8] = [
        Self::Paper,
        Self::Article,
        Self::Course,
        Self::Talk,
        Self::Video,
        Self::Book,
        Self::Software,
        Self::Webpage,
    ];

    /// The lower-case name used in JSON, in the catalog and on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Paper => "paper",
            Self::Article => "article",
            Self::Course => "course",
            Self::Talk => "talk",
            Self::Video => "video",
            Self::Book => "book",
            Self::Software => "software",
            Self::Webpage => "webpage",
        }
    }

    /// Reads the lower-case name; none when it is no kind.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
