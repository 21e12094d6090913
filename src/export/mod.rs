//! Works in, text out: citation keys, BibTeX and the other formats, formatted bibliographies.
//!
//! Comes in: works as the catalog shows them, a writer. Goes out: the same bytes for the same works. Never
//! opens a file, never looks at a catalog.

pub mod bib;
pub mod bibtex;
pub mod columns;
pub mod csl;
pub mod dialect;
mod entry_type;
pub mod keys;
mod latex;
mod latin;
mod people;
mod quirks;
pub mod record;
pub mod ris;
mod sentence;
mod site;
pub mod style;
mod tags;
mod title;
pub mod yaml;

pub use dialect::Dialect;
pub use entry_type::EntryType;
pub use latex::Alphabet;
