//! Works: the things that notes cite, as the catalog shows them.

use serde::{Deserialize, Serialize};

use super::{Identifier, Kind, NoteDate};

/// The number of a work in one catalog. It never changes and is never shown to people, who use keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WorkId(pub i64);

/// Who put a tag on a work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TagSource {
    /// A person.
    User,
    /// A rule of the config, from the words of a note; shown as `~good`.
    Suggested,
}

impl TagSource {
    /// The lower-case name used in JSON and in the catalog.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Suggested => "suggested",
        }
    }
}

/// A tag of a work.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tag {
    /// Its text, without `#` or `~`.
    pub name: String,
    /// Who put it there.
    pub source: TagSource,
}

impl std::fmt::Display for Tag {
    /// `good`, or `~good` when a rule suggested it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.source {
            TagSource::User => f.write_str(&self.name),
            TagSource::Suggested => write!(f, "~{}", self.name),
        }
    }
}

/// Where a short name of a work comes from, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NameSource {
    /// A person.
    User,
    /// A citation key that the work had before.
    Key,
    /// The words before the colon of its title.
    Colon,
    /// An acronym in parentheses.
    Acronym,
    /// A name-like word of its title.
    Weak,
}

impl NameSource {
    /// Every source, strongest first.
    pub const ALL: [Self; 5] = [
        Self::User,
        Self::Key,
        Self::Colon,
        Self::Acronym,
        Self::Weak,
    ];

    /// The lower-case name used in JSON and in the catalog.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Key => "key",
            Self::Colon => "colon",
            Self::Acronym => "acronym",
            Self::Weak => "weak",
        }
    }

    /// Reads the lower-case name; none when it is no source.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.as_str() == name)
    }
}

/// A short name or alias of a work.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Name {
    /// As written.
    pub name: String,
    /// Where it comes from.
    pub source: NameSource,
}

/// A work as shown: of each field the value of the highest rank (user, provider, note).
#[derive(Debug, Clone, PartialEq)]
pub struct Work {
    /// Its number in the catalog.
    pub id: WorkId,
    /// Its citation key: readable, unique, and never changed but by a person.
    pub key: String,
    /// What it is.
    pub kind: Kind,
    /// The fullest title, short name before the colon included.
    pub title: String,
    /// **Shape**: names as written, in order; an `et al.` stays at the end of the last one.
    pub authors: Vec<String>,
    /// Year of publication.
    pub year: Option<i32>,
    /// Venue as written, such as `SOSP` or `VLDB23`.
    pub venue: Option<String>,
    /// Organisation as written.
    pub org: Option<String>,
    /// Citation count, of the day [`Work::cited_by_at`].
    pub cited_by: Option<u32>,
    /// The date of the note or record that gave the citation count.
    pub cited_by_at: Option<NoteDate>,
    /// Volume, as written.
    pub volume: Option<String>,
    /// Issue, as written.
    pub issue: Option<String>,
    /// Pages, as written.
    pub pages: Option<String>,
    /// Publisher, as written.
    pub publisher: Option<String>,
    /// **Shape**: best first, in the order of [`super::Scheme::ALL`], no duplicates.
    pub ids: Vec<Identifier>,
    /// **Shape**: in the order in which notes gave them, no duplicates.
    pub urls: Vec<String>,
    /// **Shape**: strongest first; those taken away by a person are not among them.
    pub names: Vec<Name>,
    /// **Shape**: by name.
    pub tags: Vec<Tag>,
    /// The newest verdict of a note.
    pub remark: Option<String>,
    /// Mentions in notes that are there, names not counted.
    pub mentions: u32,
    /// The date of the earliest note that cites it.
    pub noted_at: Option<NoteDate>,
    /// When it came into the catalog, RFC 3339 in UTC.
    pub added_at: String,
}
