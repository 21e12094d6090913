//! What a person says of a field: `year=2019`, checked.
//!
//! In: text. Out: a [`Change`], which is valid if it exists. Pure.
//!
//! ```
//! use notebib::app::change::Change;
//! assert!("year=2019".parse::<Change>().is_ok());
//! assert_eq!(
//!     "year=soon".parse::<Change>().unwrap_err().to_string(),
//!     "year: `soon` is no year"
//! );
//! ```

use std::str::FromStr;

use serde_json::Value;

use crate::model::{Identifier, Kind, Scheme, title::fold};

/// A field that a person may set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The citation key.
    Key,
    /// A field whose value is laid over what notes say; its name in the catalog.
    Shown(&'static str),
    /// An identifier.
    Id(Scheme),
}

/// The shown fields by name, as `set` and `edit` know them.
pub const SHOWN: [&str; 13] = [
    "kind",
    "title",
    "authors",
    "year",
    "venue",
    "org",
    "cited_by",
    "volume",
    "issue",
    "pages",
    "publisher",
    "urls",
    "remark",
];

impl Field {
    /// The field of this name: any case, `-` for `_`, and the singular of a list.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.trim().to_lowercase().replace('-', "_");
        let name = match name.as_str() {
            "author" => "authors",
            "url" => "urls",
            "type" => "kind",
            "number" => "issue",
            other => other,
        };
        if name == "key" {
            return Some(Self::Key);
        }
        let shown = SHOWN
            .into_iter()
            .find(|shown| *shown == name)
            .map(Self::Shown);
        shown.or_else(|| Scheme::parse(name).map(Self::Id))
    }

    /// The name of the field.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Shown(name) => name,
            Self::Id(scheme) => scheme.as_str(),
        }
    }
}

/// One thing that a person says of a work.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// It has this citation key.
    Key(String),
    /// The field has this value; null says that it has none, whatever notes say.
    Set(&'static str, Value),
    /// The person says nothing of the field any more: what notes say is shown again.
    Clear(&'static str),
    /// It has this identifier.
    SetId(Identifier),
    /// The person says no such identifier any more.
    ClearId(Scheme),
}

/// A field that is none, or a value that the field cannot have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChangeError {
    /// Not of the form `field=value`.
    #[error("`{0}` is not of the form field=value")]
    Form(String),
    /// No such field.
    #[error("`{0}` is no field; there are key, {fields}, and the identifiers {schemes}",
        fields = SHOWN.join(", "),
        schemes = Scheme::ALL.map(Scheme::as_str).join(", "))]
    NoField(String),
    /// The value does not fit.
    #[error("{field}: `{value}` is {why}")]
    Value {
        /// The field.
        field: &'static str,
        /// The value as typed.
        value: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A field that cannot be empty.
    #[error("{0} cannot be empty")]
    Empty(&'static str),
}

impl FromStr for Change {
    type Err = ChangeError;

    /// Reads `field=value`. An empty value takes back what the person said; `-` says that there is none.
    fn from_str(text: &str) -> Result<Self, ChangeError> {
        let (name, value) = text
            .split_once('=')
            .ok_or_else(|| ChangeError::Form(text.to_owned()))?;
        let field =
            Field::parse(name).ok_or_else(|| ChangeError::NoField(name.trim().to_owned()))?;
        Self::new(field, value)
    }
}

impl Change {
    /// The change that gives `field` the value that was typed.
    ///
    /// # Errors
    /// When the field cannot have it.
    pub fn new(field: Field, value: &str) -> Result<Self, ChangeError> {
        let value = value.trim();
        let wrong = |why: &'static str| ChangeError::Value {
            field: field.name(),
            value: value.to_owned(),
            why,
        };
        match field {
            Field::Key if value.is_empty() => Err(ChangeError::Empty("key")),
            Field::Key if is_key(value) => Ok(Self::Key(value.to_owned())),
            Field::Key => Err(wrong(
                "no citation key: it may have letters, digits and any of - _ : . + /, first a letter or digit",
            )),
            Field::Id(scheme) if value.is_empty() => Ok(Self::ClearId(scheme)),
            Field::Id(scheme) => Identifier::new(scheme, value)
                .map(Self::SetId)
                .ok_or_else(|| wrong("no valid identifier of this kind")),
            Field::Shown(name) if value.is_empty() => Ok(Self::Clear(name)),
            Field::Shown(name @ ("kind" | "title")) if value == "-" => {
                Err(ChangeError::Empty(name))
            }
            Field::Shown(name) if value == "-" => Ok(Self::Set(name, Value::Null)),
            Field::Shown(name) => Ok(Self::Set(name, shown_value(name, value).map_err(wrong)?)),
        }
    }
}

fn shown_value(name: &str, value: &str) -> Result<Value, &'static str> {
    Ok(match name {
        "kind" => {
            let kind = Kind::parse(&value.to_lowercase()).ok_or(
                "no kind; there are paper, article, course, talk, video, book, software, webpage",
            )?;
            kind.as_str().into()
        }
        "year" => {
            let year = value
                .parse::<i32>()
                .ok()
                .filter(|year| (1..=2999).contains(year));
            year.ok_or("no year")?.into()
        }
        "cited_by" => value
            .parse::<u32>()
            .map_err(|_| "no count of citations")?
            .into(),
        "authors" => names(value).into(),
        "urls" => {
            let urls: Vec<&str> = value.split_whitespace().collect();
            let is_url = |url: &&str| {
                ["http://", "https://", "ftp://"]
                    .iter()
                    .any(|start| url.starts_with(start))
            };
            if !urls.iter().all(is_url) {
                return Err("no URL: it begins with https:// or http://");
            }
            urls.into()
        }
        "title" if fold(value).is_empty() => return Err("no title: it has no letter and no digit"),
        _ => value
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .into(),
    })
}

/// Names between `;` or ` and `; a single comma may stand inside a name.
fn names(text: &str) -> Vec<String> {
    text.split(';')
        .flat_map(|part| part.split(" and "))
        .map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|name| !name.is_empty())
        .collect()
}

/// What BibTeX, Biber, Pandoc and Typst all take for a key.
fn is_key(text: &str) -> bool {
    let is_mark = |c: char| matches!(c, '-' | '_' | ':' | '.' | '+' | '/');
    text.starts_with(char::is_alphanumeric)
        && text.chars().all(|c| c.is_alphanumeric() || is_mark(c))
        && text.len() <= 200
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(text: &str) -> Result<Change, String> {
        text.parse().map_err(|error: ChangeError| error.to_string())
    }

    #[test]
    fn values_are_checked() {
        assert_eq!(change("Year = 2019"), Ok(Change::Set("year", 2019.into())));
        assert_eq!(change("year="), Ok(Change::Clear("year")));
        assert_eq!(change("venue=-"), Ok(Change::Set("venue", Value::Null)));
        assert_eq!(
            change("cited-by=510"),
            Ok(Change::Set("cited_by", 510.into()))
        );
        assert_eq!(
            change("author=Ada Lovelace; Turing, Alan and 李沐"),
            Ok(Change::Set(
                "authors",
                ["Ada Lovelace", "Turing, Alan", "李沐"].to_vec().into()
            ))
        );
        assert_eq!(
            change("kind=Paper"),
            Ok(Change::Set("kind", "paper".into()))
        );
        assert_eq!(change("key=a2019-b"), Ok(Change::Key("a2019-b".into())));
        assert_eq!(change("doi="), Ok(Change::ClearId(Scheme::Doi)));
        assert!(matches!(
            change("doi=10.1145/3341301.3359646"),
            Ok(Change::SetId(_))
        ));
        for (text, error) in [
            ("year", "`year` is not of the form field=value"),
            ("year=soon", "year: `soon` is no year"),
            ("title=-", "title cannot be empty"),
            (
                "title=!",
                "title: `!` is no title: it has no letter and no digit",
            ),
            ("doi=abc", "doi: `abc` is no valid identifier of this kind"),
            (
                "url=abc",
                "urls: `abc` is no URL: it begins with https:// or http://",
            ),
            ("key=", "key cannot be empty"),
            ("cited_by=-1", "cited_by: `-1` is no count of citations"),
        ] {
            assert_eq!(change(text), Err(error.to_owned()));
        }
        assert!(
            change("key={a}")
                .unwrap_err()
                .starts_with("key: `{a}` is no citation key")
        );
        assert!(
            change("colour=red")
                .unwrap_err()
                .starts_with("`colour` is no field; there are key")
        );
    }
}
