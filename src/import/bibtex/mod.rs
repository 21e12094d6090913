//! BibTeX and BibLaTeX in: entries with their strings worked out.

mod inherit;
pub mod syntax;

use rustc_hash::FxHashMap;

use super::{Found, Located, Reject, Remark};
use crate::model::Entry;
use crate::model::entry::MONTHS;
pub use inherit::inherit;
use syntax::{Part, Piece, What};

/// The `@string`s defined so far: lower-case name to value.
#[derive(Debug, Clone, Default)]
pub struct Strings(FxHashMap<String, String>);

impl Strings {
    /// Defines a string; a later definition holds.
    pub fn define(&mut self, name: &str, value: String) {
        self.0.insert(name.to_lowercase(), value);
    }

    fn get(&self, name: &str) -> Option<&str> {
        if let Some(value) = self.0.get(name) {
            return Some(value);
        }
        name.contains(char::is_uppercase)
            .then(|| self.0.get(&name.to_lowercase()).map(String::as_str))?
    }

    /// Works out a value: strings are put in, pieces joined, each run of white space is one space, none at the
    /// ends. `missing` is told the strings that nobody defined; they stand for their names.
    pub fn value(&self, pieces: &[Piece<'_>], missing: &mut dyn FnMut(&str)) -> String {
        let value = self.joined(pieces, missing);
        let trimmed = value.trim();
        if trimmed.len() == value.len() {
            value
        } else {
            trimmed.to_owned()
        }
    }

    /// The same with the spaces at the ends, which count where it is joined to others.
    pub fn joined(&self, pieces: &[Piece<'_>], missing: &mut dyn FnMut(&str)) -> String {
        let mut value = String::new();
        for piece in pieces {
            match *piece {
                Piece::Braced(text) | Piece::Quoted(text) => push_spaced(&mut value, text),
                Piece::Bare(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => {
                    value.push_str(text)
                }
                Piece::Bare(name) => match self.get(name) {
                    Some(text) => value.push_str(text),
                    None => {
                        let lower = name.to_ascii_lowercase();
                        if MONTHS.contains(&lower.as_str()) {
                            value.push_str(&lower);
                        } else {
                            missing(name);
                            value.push_str(name);
                        }
                    }
                },
            }
        }
        value
    }
}

/// Appends a text with each run of white space as one space.
fn push_spaced(out: &mut String, text: &str) {
    let bytes = text.as_bytes();
    let is_simple = memchr::memchr3(b'\n', b'\t', b'\r', bytes).is_none()
        && memchr::memmem::find(bytes, b"  ").is_none();
    if is_simple {
        out.push_str(text);
        return;
    }
    let mut was_space = false;
    let mut start = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if byte.is_ascii_whitespace() {
            if !was_space {
                out.push_str(&text[start..at]);
                out.push(' ');
            }
            was_space = true;
            start = at + 1;
        } else if was_space {
            was_space = false;
            start = at;
        }
    }
    out.push_str(&text[start.min(text.len())..]);
}

/// Reads a file.
pub(super) fn read(text: &str, take: &mut dyn FnMut(Found)) {
    let mut strings = Strings::default();
    for part in syntax::parts(text) {
        digest(text, &part, &mut strings, take);
    }
}

fn digest(text: &str, part: &Part<'_>, strings: &mut Strings, take: &mut dyn FnMut(Found)) {
    let line_of = |at: usize| {
        let lines = memchr::memchr_iter(b'\n', &text.as_bytes()[part.span.start..at]).count();
        part.line + u32::try_from(lines).unwrap_or(0)
    };
    match &part.what {
        What::Text | What::Comment | What::Preamble(_) => {}
        What::Strings(fields) => {
            for field in fields {
                let mut unknown = Vec::new();
                let value = strings.joined(&field.value, &mut |name| unknown.push(name.to_owned()));
                for name in unknown {
                    remark(
                        take,
                        line_of(field.at),
                        format!("no @string defines `{name}`"),
                    );
                }
                strings.define(field.name, value);
            }
        }
        What::Broken(reason) => take(Found::Reject(Reject {
            line: part.line,
            reason: reason.clone(),
            text: text[part.span.clone()].trim_end().to_owned(),
        })),
        What::Entry(raw) => {
            let mut entry = Entry {
                key: raw.key.to_owned(),
                entry_type: raw.entry_type.to_ascii_lowercase(),
                fields: Vec::with_capacity(raw.fields.len()),
                ..Entry::default()
            };
            if raw.key.is_empty() {
                remark(take, part.line, format!("@{} has no key", raw.entry_type));
            }
            for field in &raw.fields {
                let mut unknown = Vec::new();
                let value = strings.value(&field.value, &mut |name| unknown.push(name.to_owned()));
                for name in unknown {
                    remark(
                        take,
                        line_of(field.at),
                        format!("no @string defines `{name}`"),
                    );
                }
                let name = field.name.to_lowercase();
                match entry.own(&name) {
                    Some(before) if before != value && !value.trim().is_empty() => {
                        remark(
                            take,
                            line_of(field.at),
                            format!(
                                "`{name}` stands twice in {}; the last holds, as for Biber",
                                raw.key
                            ),
                        );
                        entry.set(&name, value);
                    }
                    Some(_) => {}
                    // An empty field is no field, for BibTeX and Biber alike.
                    None => entry.push(&name, value),
                }
            }
            if let Some(at) = raw.missing_commas.first() {
                remark(take, line_of(*at), "a comma is missing".to_owned());
            }
            take(Found::Entry(Located {
                entry,
                line: part.line,
            }));
        }
    }
}

fn remark(take: &mut dyn FnMut(Found), line: u32, text: String) {
    take(Found::Remark(Remark { line, text }));
}
