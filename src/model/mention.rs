//! Mentions: the places in a note that point at a work.

use std::ops::Range;
use std::sync::Arc;

use super::{Identifier, Kind, NoteDate};

/// How a note points at a work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Manner {
    /// Its title stands in an entry of its own: an outline item, a list item, a heading, a table cell.
    Entry,
    /// A formatted reference: authors, title, venue and year in one string.
    Reference,
    /// The text of a link, in running text or alone.
    Link,
    /// A title in quotation marks or 《》 in running text.
    Quote,
    /// A bare identifier or URL, without a title.
    Identifier,
    /// A citation key: `[@key]`, `\cite{key}`, `#cite(<key>)`.
    Key,
    /// The short name or an alias of a work that the catalog holds, anywhere in a text.
    Name,
}

impl Manner {
    /// Every manner, from the fullest to the barest.
    pub const ALL: [Self; 7] = [
        Self::Entry,
        Self::Reference,
        Self::Link,
        Self::Quote,
        Self::Identifier,
        Self::Key,
        Self::Name,
    ];

    /// The lower-case name used in JSON and in the catalog.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Entry => "entry",
            Self::Reference => "reference",
            Self::Link => "link",
            Self::Quote => "quote",
            Self::Identifier => "identifier",
            Self::Key => "key",
            Self::Name => "name",
        }
    }

    /// Reads the lower-case name; none when it is no manner.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|manner| manner.as_str() == name)
    }
}

/// A place in a note that points at a work, with all that the note says there of the work.
///
/// **Units**: bytes are offsets into the note's UTF-8 text, half-open; lines and columns start at 1, a
/// column counts characters.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// From the first byte of the title (or identifier, or key) to the last byte that tells of the work.
    pub span: Range<usize>,
    /// The line of `span.start`.
    pub line: u32,
    /// The line of the last byte of the span.
    pub end_line: u32,
    /// The column of `span.start` in its line.
    pub column: u32,
    /// How the note points at the work.
    pub manner: Manner,
    /// The title as the note writes it, without short-name surgery; the identifier, URL or key when the
    /// manner is [`Manner::Identifier`] or [`Manner::Key`].
    pub title: String,
    /// What the note takes the work to be, or what its URL and venue suggest.
    pub kind: Kind,
    /// Names as written, in order; an `et al.` is kept as the last word of the last name: `Kairouz et al.`.
    pub authors: Vec<String>,
    /// Year of publication.
    pub year: Option<i32>,
    /// Venue as written, such as `SOSP` or `VLDB23`.
    pub venue: Option<String>,
    /// Organisation as written, such as `NVIDIA`.
    pub org: Option<String>,
    /// Citation count as of the note's date.
    pub cited_by: Option<u32>,
    /// Volume, as written, from a formatted reference.
    pub volume: Option<String>,
    /// Issue number, as written, from a formatted reference.
    pub issue: Option<String>,
    /// Pages, as written, from a formatted reference.
    pub pages: Option<String>,
    /// Publisher, as written, from a formatted reference.
    pub publisher: Option<String>,
    /// **Shape**: URLs that belong to this mention, in the order of the text, no duplicates.
    pub urls: Vec<String>,
    /// **Shape**: identifiers written here or read off the URLs, in the order of the text, no duplicates.
    pub ids: Vec<Identifier>,
    /// **Shape**: short names this mention introduces (`PTD-P` of `PTD-P: Efficient …`), strongest first.
    pub aliases: Vec<String>,
    /// **Shape**: headings above, outermost first; empty at the top level.
    pub outline: Vec<Arc<str>>,
    /// The note's own verdict or first words under the title.
    pub remark: Option<String>,
    /// The date of the note that this mention stands in.
    pub note_date: Option<NoteDate>,
    /// The extractor's belief that this is a reference, from 0 to 1.
    pub confidence: f32,
    /// **Shape**: the signals that spoke for it, strongest first; short fixed words such as `bracket`, `url-below`.
    pub evidence: Vec<&'static str>,
}
