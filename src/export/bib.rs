//! Entries in, the text of a `.bib` file out.

use super::Alphabet;
use super::dialect::{self, Dialect};
use super::latex::push_text;
use crate::model::Entry;
use crate::model::entry::{MONTHS, is_verbatim};

/// Appends an entry, with a line break behind it.
///
/// What an entry of a file says is TeX already and goes out as it is; with [`Alphabet::Ascii`] letters outside
/// ASCII become commands.
pub fn push(out: &mut String, entry: &Entry, dialect: Dialect, alphabet: Alphabet) {
    let mut entry = entry.clone();
    dialect::protect(&mut entry, alphabet);
    dialect::put(&mut entry, dialect);
    out.push('@');
    out.push_str(&entry.entry_type);
    out.push('{');
    out.push_str(&entry.key);
    out.push_str(",\n");
    for (name, value) in &entry.fields {
        out.push_str("  ");
        out.push_str(name);
        out.push_str(" = ");
        if name == "month" && MONTHS.contains(&value.as_str()) {
            out.push_str(value);
        } else {
            out.push('{');
            push_value(out, name, value, alphabet);
            out.push('}');
        }
        out.push_str(",\n");
    }
    out.push_str("}\n");
}

fn push_value(out: &mut String, name: &str, value: &str, alphabet: Alphabet) {
    if alphabet == Alphabet::Unicode || value.is_ascii() {
        return push_balanced(out, value);
    }
    let mut text = String::with_capacity(value.len() * 2);
    if is_verbatim(name) {
        for byte in value.bytes() {
            if byte.is_ascii() {
                text.push(char::from(byte));
            } else {
                text.push_str(&format!("%{byte:02X}"));
            }
        }
        return push_balanced(out, &text);
    }
    // TeX stays as it is, letters between it are written in ASCII.
    let mut rest = value;
    while let Some(at) = rest.find(|c: char| !c.is_ascii()) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(|c: char| c.is_ascii()).unwrap_or(rest.len());
        push_text(&mut text, &rest[..end], alphabet);
        rest = &rest[end..];
    }
    text.push_str(rest);
    push_balanced(out, &text);
}

/// A brace without its other half would end the value, or never: it is left out.
fn push_balanced(out: &mut String, value: &str) {
    let (mut depth, mut is_balanced) = (0_i64, true);
    for byte in value.bytes() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        is_balanced &= depth >= 0;
    }
    if is_balanced && depth == 0 {
        out.push_str(value);
    } else {
        out.extend(value.chars().filter(|c| !matches!(c, '{' | '}')));
    }
}

/// True when no parser of BibTeX trips over this key.
#[must_use]
pub fn is_key(key: &str) -> bool {
    !key.is_empty()
        && !key.contains(|c: char| c.is_whitespace() || c.is_control() || "{},%#\"~\\=".contains(c))
}
