//! Candidates: stretches of a note that may be a reference, before anything is decided.

use std::borrow::Cow;
use std::ops::Range;

use crate::model::{Identifier, Kind, Manner};

/// Something that speaks for or against a candidate being a reference.
///
/// Signals are what readers see; how much each weighs is [`super::decide`]'s business alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum Signal {
    /// `[2019, SOSP, 510 refs]`.
    Bracket,
    /// A URL on the line below, alone.
    UrlBelow,
}

/// What a candidate says of the work, all optional.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// Names as written, in order.
    pub authors: Vec<String>,
    /// Year of publication.
    pub year: Option<i32>,
    /// Venue as written.
    pub venue: Option<String>,
    /// Organisation as written.
    pub org: Option<String>,
    /// Citation count.
    pub cited_by: Option<u32>,
    /// Volume, as written.
    pub volume: Option<String>,
    /// Issue, as written.
    pub issue: Option<String>,
    /// Pages, as written.
    pub pages: Option<String>,
    /// Publisher, as written.
    pub publisher: Option<String>,
    /// URLs, in the order of the text.
    pub urls: Vec<String>,
    /// Identifiers, in the order of the text.
    pub ids: Vec<Identifier>,
    /// The kind, where something says it.
    pub kind: Option<Kind>,
}

/// A stretch of a note that may be a reference.
#[derive(Debug, Clone)]
pub struct Candidate<'t> {
    /// From the first byte of the title to the last byte that tells of the work; offsets into the note.
    pub span: Range<usize>,
    /// The title as written; joined by one space across a line break.
    pub title: Cow<'t, str>,
    /// How the note points at the work.
    pub manner: Manner,
    /// What it says of the work.
    pub facts: Facts,
    /// What speaks for and against, no duplicates.
    pub signals: Vec<Signal>,
    /// The note's words under the title.
    pub remark: Option<Cow<'t, str>>,
    /// Index into the note's sections of the heading above; none at the top.
    pub section: Option<usize>,
}
