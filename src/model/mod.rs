//! What things are: works, mentions, identifiers, people, dates.
//!
//! Imports nothing of ours, does no I/O, knows neither SQL nor JSON shapes of
//! other services. Everything else speaks in these types.

pub mod crosswalk;
mod date;
pub mod entry;
mod identifier;
mod kind;
pub mod likeness;
mod mention;
mod person;
pub mod plain;
pub mod tex;
pub mod title;
pub mod url;
pub mod venues;
pub mod words;
mod work;

pub use date::NoteDate;
pub use entry::{Entry, EntryDate};
pub use identifier::{Identifier, Scheme};
pub use kind::Kind;
pub use mention::{Manner, Mention};
pub use person::{Person, without_et_al};
pub use work::{Name, NameSource, Tag, TagSource, Work, WorkId};

/// How far an identifier reaches from the start of a text, for those who look for them in running text.
pub(crate) mod identifier_lengths {
    pub(crate) use super::identifier::{arxiv_length as arxiv, doi_length as doi};
}
