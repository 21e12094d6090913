//! Why a verb could not do what it was asked.

use crate::catalog;

/// Why a verb failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The catalog.
    #[error(transparent)]
    Catalog(#[from] catalog::Error),
    /// A field or value that cannot be.
    #[error(transparent)]
    Change(#[from] super::change::ChangeError),
    /// An identifier that another work has.
    #[error("{scheme} {value} belongs to {owner}")]
    IdentifierTaken {
        /// The scheme.
        scheme: &'static str,
        /// The value.
        value: String,
        /// The key of the work that has it.
        owner: String,
    },
    /// A work cannot be merged with or kept apart from itself.
    #[error("both are {key}")]
    OneWork {
        /// Its key.
        key: String,
    },
    /// A split that would leave nothing.
    #[error("these are all the mentions of {key}: nothing would be left of it")]
    NothingLeft {
        /// Its key.
        key: String,
    },
    /// No mention on that line.
    #[error("no reference is known on {place}")]
    NoMention {
        /// `PATH:LINE` as asked.
        place: String,
    },
    /// A mention of something else.
    #[error("{place} does not cite {key}")]
    OtherWork {
        /// `PATH:LINE` as asked.
        place: String,
        /// The key of the work that it should cite.
        key: String,
    },
    /// A tag that cannot be.
    #[error("`{0}` is no tag: it is empty, or has a comma or a control character")]
    NoTag(String),
    /// A name without a letter or digit.
    #[error("`{0}` is no name: it has no letter and no digit")]
    NoName(String),
}
