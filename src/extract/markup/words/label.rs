//! What a label, the header of a column or the name of a kind announces.

use super::bare;
use super::table::TABLE;
use crate::model::Kind;

/// What a label before a colon announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::extract::markup) enum Label {
    /// The title of a work, of a kind when the word says it.
    Title(Option<Kind>),
    Link,
    Authors,
    Year,
    Venue,
    /// Any other short label.
    Other,
}

/// Reads the label a text starts with: what it announces, and where its value starts.
pub(in crate::extract::markup) fn label(text: &str) -> Option<(Label, usize)> {
    let (at, colon) = text
        .char_indices()
        .take(28)
        .find(|&(_, c)| matches!(c, ':' | '：'))?;
    // `key:: value`, as Dataview and Logseq write fields.
    let colons = if text[at..].starts_with(":: ") {
        2
    } else {
        colon.len_utf8()
    };
    let value = at + colons;
    let name = text[..at].trim();
    if colon == ':'
        && !text[value..].is_empty()
        && !text[value..].starts_with([' ', '\u{a0}', '\n'])
    {
        return None;
    }
    if name.is_empty()
        || name.split_whitespace().count() > 3
        || name.contains(['.', ',', '。', '，', '(', '[', '?', '"', '《'])
    {
        return None;
    }
    let value = value + (text[value..].len() - text[value..].trim_start().len());
    let known = TABLE.labels.get(name);
    Some((known.unwrap_or(Label::Other), value))
}

/// What a column of a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::extract::markup) enum Column {
    Title,
    Link,
    Code,
    Authors,
    Year,
    Venue,
    Kind,
    Other,
}

/// What the header of a column says it holds.
pub(in crate::extract::markup) fn column(header: &str) -> Column {
    let of = |name: &str| TABLE.columns.get(name);
    let name = header.trim();
    of(name)
        .or_else(|| name.split(['/', '&', '(', ' ']).map(str::trim).find_map(of))
        .unwrap_or(Column::Other)
}

/// The kind a word names.
pub(in crate::extract::markup) fn kind(word: &str) -> Option<Kind> {
    TABLE.kinds.get(bare(word))
}
