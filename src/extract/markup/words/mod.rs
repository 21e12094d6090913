//! What the words of a link, a label or a column say: is this a title, or does it only point at one?
//!
//! A link whose text is `pdf` gives its target to the title beside it; one whose text is `here` gives
//! nothing; one whose text is a title is a reference. The words themselves are data, in refs/words.toml.

mod label;
mod link;
mod people;
mod place;
mod table;
#[cfg(test)]
mod tests;

pub(super) use label::{Column, Label, column, kind, label};
pub(super) use link::{Role, role};
pub(super) use people::{authors, cited, year_of};
pub(super) use place::{Place, is_file, place};

/// Cuts brackets, quotes and punctuation off both ends.
pub(super) fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '+' | '#' | '*'))
}
