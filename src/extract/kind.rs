//! What kind of work a mention points at.

use super::candidate::Candidate;
use crate::model::Kind;

/// The kind that the facts state, else the one that title and place suggest.
pub(super) fn of(candidate: &Candidate<'_>) -> Kind {
    candidate.facts.kind.unwrap_or(Kind::Paper)
}
