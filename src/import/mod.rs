//! Bibliographies in: BibTeX and BibLaTeX, RIS, CSL-JSON, PubMed, EndNote, lists of identifiers.
//!
//! Comes in: the bytes of a file. Goes out: an [`Entry`] for every work in it, with its line; what cannot be
//! read comes back verbatim, with its line and the reason ([`Reject`]). Never opens a file, never panics.
//! Also here is what works on a `.bib` file as text: [`tidy`] and [`lint`].
//!
//! Each reader goes over the text once and hands on what it finds as it goes. BibTeX is read by a reader of
//! our own that keeps comments, spaces and what is broken: `serde_bibtex` and `biblatex` both drop them, and
//! the second stops at the first error. The line formats (RIS, nbib, enw) are too, since `biblib` keeps only
//! the fields that it knows.
//!
//! ```
//! use notebib::import::{Format, Found, read};
//! let mut titles = Vec::new();
//! read("@book{k, title = {One}}\n@book{broken, title = {Two\n", Format::Bibtex, &mut |found| {
//!     match found {
//!         Found::Entry(it) => titles.push(it.entry.title()),
//!         Found::Reject(it) => titles.push(format!("line {}: {}", it.line, it.reason)),
//!         Found::Remark(_) => {}
//!     }
//! });
//! assert_eq!(titles, ["One", "line 2: the value of `title` is not closed"]);
//! ```

pub mod bibtex;
mod csl;
mod decode;
mod endnote;
mod ids;
mod lines;
pub mod lint;
mod nbib;
mod ris;
mod text;
pub mod tidy;
mod zotero;

pub use decode::{Encoding, decode};

use crate::model::Entry;

/// A format of bibliographies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// BibTeX and BibLaTeX.
    Bibtex,
    /// RIS, as Zotero, EndNote and most publishers write it.
    Ris,
    /// CSL-JSON, and the JSON that Better BibTeX writes.
    CslJson,
    /// The tagged format of PubMed (MEDLINE, `.nbib`).
    Nbib,
    /// EndNote's tagged format (refer, `.enw`).
    Enw,
    /// EndNote's XML.
    EndnoteXml,
    /// An identifier or URL a line.
    Identifiers,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 7] = [
        Self::Bibtex,
        Self::Ris,
        Self::CslJson,
        Self::Nbib,
        Self::Enw,
        Self::EndnoteXml,
        Self::Identifiers,
    ];

    /// The lower-case name used on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bibtex => "bibtex",
            Self::Ris => "ris",
            Self::CslJson => "csl-json",
            Self::Nbib => "nbib",
            Self::Enw => "enw",
            Self::EndnoteXml => "endnote-xml",
            Self::Identifiers => "identifiers",
        }
    }

    /// What a file is, by its content, then by the extension of its name; none when it is none of these.
    #[must_use]
    pub fn guess(name: &str, text: &str) -> Option<Self> {
        let head = text.trim_start();
        let lines = || {
            head.lines()
                .map(str::trim_start)
                .filter(|line| !line.is_empty() && !line.starts_with("% "))
        };
        let first = lines().next().unwrap_or_default();
        let extension = name
            .rsplit_once('.')
            .map_or("", |it| it.1)
            .to_ascii_lowercase();
        if lines().take(200).any(ris::is_start) && !first.starts_with('@') {
            return Some(Self::Ris);
        }
        if first.starts_with("PMID- ") {
            return Some(Self::Nbib);
        }
        if first.starts_with("%0 ") {
            return Some(Self::Enw);
        }
        if first.starts_with("<?xml") || first.starts_with("<xml") || first.starts_with("<records")
        {
            return Some(Self::EndnoteXml);
        }
        if first.starts_with('[') || first.starts_with('{') {
            return Some(Self::CslJson);
        }
        if bibtex::syntax::parts(text).any(|part| part.is_command()) {
            return Some(Self::Bibtex);
        }
        match extension.as_str() {
            "bib" | "bibtex" | "biblatex" => return Some(Self::Bibtex),
            "ris" => return Some(Self::Ris),
            "json" => return Some(Self::CslJson),
            "nbib" | "medline" => return Some(Self::Nbib),
            "enw" => return Some(Self::Enw),
            "xml" => return Some(Self::EndnoteXml),
            _ => {}
        }
        let (all, known) = lines()
            .filter(|line| !line.starts_with('#'))
            .take(50)
            .fold((0, 0), |(all, known), line| {
                (all + 1, known + usize::from(ids::is_one(line)))
            });
        (known > 0 && known * 2 >= all).then_some(Self::Identifiers)
    }
}

/// An entry and the line it begins at.
#[derive(Debug, Clone, PartialEq)]
pub struct Located {
    /// The entry.
    pub entry: Entry,
    /// Its first line, from 1.
    pub line: u32,
}

/// A piece of a file that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// Its first line, from 1.
    pub line: u32,
    /// Why.
    pub reason: String,
    /// As it stands in the file.
    pub text: String,
}

/// Something odd that did not keep an entry from being read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The line, from 1.
    pub line: u32,
    /// What is odd.
    pub text: String,
}

/// What a reader hands on.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// A work.
    Entry(Located),
    /// What cannot be read.
    Reject(Reject),
    /// What is odd.
    Remark(Remark),
}

/// Reads a text in this format and hands on what it finds, in the order of the text.
///
/// What an entry has from its `crossref` and `xdata` is not worked out yet: see [`bibtex::inherit`].
pub fn read(text: &str, format: Format, take: &mut dyn FnMut(Found)) {
    match format {
        Format::Bibtex => bibtex::read(text, take),
        Format::Ris => ris::read(text, take),
        Format::CslJson => csl::read(text, take),
        Format::Nbib => nbib::read(text, take),
        Format::Enw => endnote::read_tagged(text, take),
        Format::EndnoteXml => endnote::read_xml(text, take),
        Format::Identifiers => ids::read(text, take),
    }
}

/// All that is in a file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reading {
    /// **Shape**: in the order of the file; `@xdata` is not among them.
    pub entries: Vec<Located>,
    /// **Shape**: in the order of the file.
    pub rejects: Vec<Reject>,
    /// **Shape**: in the order of the file.
    pub remarks: Vec<Remark>,
}

/// Reads a whole text, and works out what entries inherit.
#[must_use]
pub fn read_all(text: &str, format: Format) -> Reading {
    let mut all = Reading::default();
    read(text, format, &mut |found| match found {
        Found::Entry(it) => all.entries.push(it),
        Found::Reject(it) => all.rejects.push(it),
        Found::Remark(it) => all.remarks.push(it),
    });
    if format == Format::Bibtex {
        let missing = bibtex::inherit(&mut all.entries);
        all.remarks.extend(missing);
        all.entries.retain(|it| it.entry.entry_type != "xdata");
    }
    all
}

#[cfg(test)]
mod tests;
