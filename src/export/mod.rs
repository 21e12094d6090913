//! Works in, text out: citation keys, BibTeX.
//!
//! Comes in: works as the catalog shows them, a writer. Goes out: the same bytes for the same works. Never
//! opens a file, never looks at a catalog.

pub mod bibtex;
mod entry_type;
pub mod keys;
mod latex;
mod latin;
mod people;
mod site;
mod title;

pub use entry_type::EntryType;
pub use latex::Alphabet;
