//! Which work does a person mean? Resolves a REF.
//!
//! Comes in: a catalog and what was typed. Goes out: one work; several that are equally good, for the
//! person to choose from; or none, with the nearest. Never guesses between equals, never writes.
//!
//! Questions are asked from the exact to the vague, and the first that has an answer decides:
//! citation key, identifier or URL, name or title, words of a title side by side, author, words of a
//! title in order, initials, words anywhere, and last a misspelling of these.
//!
//! ```
//! use notebib::app::find::{Resolved, resolve};
//! use notebib::catalog::Catalog;
//! let catalog = Catalog::in_memory()?;
//! assert!(matches!(resolve(&catalog, "PipeDream")?, Resolved::None { .. }));
//! # Ok::<(), notebib::catalog::Error>(())
//! ```

mod claim;
mod inexact;
mod misspelt;
mod question;

use crate::catalog::find::Candidate;
use crate::catalog::{Catalog, Error};
use crate::model::WorkId;
use question::Question;

pub(super) use claim::is_written_alike;

/// How a REF leads to a work; it says which places `cites` shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// Its citation key, an identifier, its URL or its whole title: the work with all its names.
    Whole,
    /// A name of it, as written: the work and this name.
    Name(String),
    /// A part of its title, an author, initials or a misspelling: the work alone.
    Part,
}

/// A work that a REF leads to.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// What is known of the work.
    pub work: Candidate,
    /// How the REF leads to it.
    pub by: By,
}

/// What a REF leads to.
#[derive(Debug, Clone, PartialEq)]
pub enum Resolved {
    /// The work that is meant.
    One(Found),
    /// **Shape**: two or more works that are equally good, most mentioned first.
    Several(Vec<Found>),
    /// No work.
    None {
        /// **Shape**: the nearest works, best first; may be empty.
        suggestions: Vec<Candidate>,
    },
}

/// Works of one question that are looked at: an answer of so many may be of more. A question that more works answer is ambiguous anyway.
pub const MOST: usize = 300;

/// Words of a question that are compared one by one; more are a page pasted by mistake, and no title.
const MOST_WORDS: usize = 60;

/// The first steps of [`resolve`], which cost no more for a long question.
const EXACT_STEPS: usize = 5;

/// Finds the work that a REF means.
///
/// # Errors
/// When the catalog cannot be read; never because of what was typed.
pub fn resolve(catalog: &Catalog, reference: &str) -> Result<Resolved, Error> {
    let question = Question::new(catalog, reference);
    if question.typed.is_empty() {
        return Ok(Resolved::None {
            suggestions: Vec::new(),
        });
    }
    let question = &question;
    let steps: [&dyn Fn() -> Result<Option<Resolved>, Error>; 10] = [
        &|| question.by_key(),
        &|| question.by_identifier(),
        &|| question.by_name(),
        &|| question.by_key_in_small_letters(),
        &|| question.by_fragment(),
        &|| question.by_author(),
        &|| question.by_words_in_order(),
        &|| question.by_initials(),
        &|| question.by_words_anywhere(),
        &|| question.by_misspelling(),
    ];
    let is_page = question.units.len() > MOST_WORDS;
    let asked = if is_page { EXACT_STEPS } else { steps.len() };
    for step in &steps[..asked] {
        if let Some(resolved) = step()? {
            return Ok(resolved);
        }
    }
    Ok(Resolved::None {
        suggestions: question.suggestions()?,
    })
}

/// True when a name belongs to this work rather than to another, and to it alone.
///
/// # Errors
/// When the catalog cannot be read.
pub(super) fn owns(catalog: &Catalog, work: WorkId, name: &str) -> Result<bool, Error> {
    let owner = Question::new(catalog, name).by_name()?;
    Ok(matches!(owner, Some(Resolved::One(found)) if found.work.id == work))
}
