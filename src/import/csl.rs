//! CSL-JSON in, as Zotero, Pandoc, Mendeley and citeproc write it; JSON of Better BibTeX goes to
//! [`super::zotero`].
//!
//! The objects are cut out of the text first, so that one that is broken does not take the others along, and
//! a list, lines of JSON and objects that stand by themselves are all read. A variable that BibLaTeX does not
//! know is kept: `csl-archive`.
//!
//! **Source**: the CSL-JSON schema, <https://github.com/citation-style-language/schema> 1.0.2.

use std::ops::Range;

use serde_json::{Map, Value};

use super::text::{entry, literal, name, names, value};
use super::{Found, Located, Reject, zotero};
use crate::model::crosswalk::{CSL_DATES, CSL_NAMES, CSL_TEXTS, CSL_TYPES, CSL_VERBATIM};
use crate::model::{Entry, tex};

/// Reads a file.
pub(super) fn read(text: &str, take: &mut dyn FnMut(Found)) {
    let bytes = text.as_bytes();
    let (mut counted, mut line) = (0, 1_u32);
    let mut at = 0;
    while let Some(offset) = bytes[at..]
        .iter()
        .position(|byte| matches!(byte, b'{' | b'%'))
    {
        let start = at + offset;
        // A line of a file of rejects that tells the reason.
        if bytes[start] == b'%' {
            at = memchr::memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |end| start + end);
            continue;
        }
        let lines = memchr::memchr_iter(b'\n', &bytes[counted..start]).count();
        line += u32::try_from(lines).unwrap_or(0);
        counted = start;
        let Some(range) = object(bytes, start) else {
            // Not closed: the next line that begins an object may be whole.
            let next = next_object(bytes, start + 1).unwrap_or(bytes.len());
            take(reject(
                line,
                "the object is not closed",
                text[start..next].trim_end().trim_end_matches([',', ']']),
            ));
            at = next;
            continue;
        };
        let slice = &text[range.clone()];
        at = range.end;
        match serde_json::from_str::<Map<String, Value>>(slice) {
            // `{"config": …, "items": [ … ]}`: the items are the objects.
            Ok(object)
                if !object.contains_key("type")
                    && object.get("items").is_some_and(Value::is_array) =>
            {
                at = start
                    + slice
                        .find("\"items\"")
                        .map_or(slice.len(), |at| at + "\"items\"".len());
                // Objects before `items` were told of the whole file.
            }
            Ok(object) if object.contains_key("itemType") => take(Found::Entry(Located {
                entry: zotero::entry(&object),
                line,
            })),
            Ok(object)
                if ["title", "author", "DOI", "URL", "ISBN", "id"]
                    .iter()
                    .any(|name| object.contains_key(*name)) =>
            {
                take(Found::Entry(Located {
                    entry: digest(&object),
                    line,
                }));
            }
            Ok(_) => take(reject(
                line,
                "an object without id, title and author",
                slice,
            )),
            Err(error) => take(reject(line, &format!("no JSON: {error}"), slice)),
        }
    }
}

fn reject(line: u32, reason: &str, text: &str) -> Found {
    Found::Reject(Reject {
        line,
        reason: reason.to_owned(),
        text: text.to_owned(),
    })
}

/// The object that begins at `start`; none when it is not closed.
fn object(bytes: &[u8], start: usize) -> Option<Range<usize>> {
    let mut depth = 0_usize;
    let mut at = start;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'{' => depth += 1,
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    return Some(start..at + 1);
                }
            }
            b'"' => {
                at += 1;
                loop {
                    let offset = memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
                    at += offset;
                    if bytes[at] == b'"' {
                        break;
                    }
                    at += 2;
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// The next line that begins an object no deeper than a list holds it.
fn next_object(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(offset) = memchr::memchr(b'\n', bytes.get(at..)?) {
        at += offset + 1;
        let blanks = bytes[at..]
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t' | b','))
            .count();
        if bytes.get(at + blanks) == Some(&b'{') && blanks <= 4 {
            return Some(at + blanks);
        }
    }
    None
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        _ => String::new(),
    }
}

fn digest(object: &Map<String, Value>) -> Entry {
    let csl_type = object.get("type").map(text_of).unwrap_or_default();
    let entry_type = CSL_TYPES
        .iter()
        .find(|row| row.0 == csl_type)
        .map_or("misc", |row| row.1);
    let key = object
        .get("citation-key")
        .or_else(|| object.get("id"))
        .map(text_of)
        .unwrap_or_default();
    // Zotero's own ids are addresses.
    let is_key = !key.contains("://")
        && !key.contains(|c: char| c.is_whitespace() || "{},%#\"'~\\=()".contains(c));
    let mut entry = entry(if is_key { &key } else { "" }, entry_type);
    for (variable, field) in CSL_NAMES {
        if let Some(list) = object.get(*variable).and_then(Value::as_array) {
            let people: Vec<String> = list
                .iter()
                .map(person)
                .filter(|name| !name.is_empty())
                .collect();
            entry.push(field, names(&people));
        }
    }
    for (variable, field) in CSL_TEXTS {
        let text = object.get(*variable).map(text_of).unwrap_or_default();
        let text = if *field == "pages" {
            page_range(&text)
        } else {
            value(&text)
        };
        entry.push(field, text);
    }
    let text = |name: &str| {
        object
            .get(name)
            .map(|it| value(&text_of(it)))
            .unwrap_or_default()
    };
    let container = match entry_type {
        "article" | "periodical" | "review" => "journaltitle",
        "inproceedings" | "incollection" | "inreference" => "booktitle",
        "online" | "misc" => "maintitle",
        _ => "booktitle",
    };
    entry.push(container, text("container-title"));
    let publisher = match entry_type {
        "thesis" | "report" => "institution",
        "online" | "software" | "dataset" | "misc" => "publisher",
        _ => "publisher",
    };
    entry.push(publisher, text("publisher"));
    entry.push("number", text("issue"));
    entry.push(
        if entry.own("number").is_some() {
            "issuenumber"
        } else {
            "number"
        },
        text("number"),
    );
    entry.push("type", text("genre"));
    entry.push("keywords", text("keyword"));
    for (variable, field) in CSL_VERBATIM {
        entry.push(
            field,
            object.get(*variable).map(text_of).unwrap_or_default(),
        );
    }
    for (variable, field) in CSL_DATES {
        entry.push(field, object.get(*variable).map(date).unwrap_or_default());
    }
    eprint(&mut entry, &csl_type);
    if CSL_TYPES
        .iter()
        .find(|row| row.1 == entry_type)
        .is_some_and(|row| row.0 != csl_type)
        && !csl_type.is_empty()
    {
        entry.push("csl-type", csl_type);
    }
    const TAKEN: [&str; 9] = [
        "id",
        "type",
        "citation-key",
        "container-title",
        "publisher",
        "issue",
        "number",
        "genre",
        "keyword",
    ];
    for (name, value) in object {
        let is_taken = TAKEN.contains(&name.as_str())
            || [CSL_NAMES, CSL_TEXTS, CSL_VERBATIM, CSL_DATES]
                .iter()
                .any(|rows| rows.iter().any(|row| row.0 == name));
        if !is_taken {
            let text = match value {
                Value::String(text) => tex::escape(text),
                Value::Null => continue,
                other => tex::escape(&other.to_string()),
            };
            entry.push(&format!("csl-{}", name.to_lowercase()), text);
        }
    }
    entry
}

/// `arXiv:2601.00000` among the numbers is the id of a preprint.
fn eprint(entry: &mut Entry, csl_type: &str) {
    if !matches!(csl_type, "article" | "report" | "manuscript") {
        return;
    }
    let Some(id) = entry
        .own("number")
        .and_then(|number| number.strip_prefix("arXiv:"))
        .and_then(crate::model::Identifier::arxiv)
    else {
        return;
    };
    entry.push("eprint", id.value().to_owned());
    entry.push("eprinttype", "arxiv".to_owned());
}

fn person(person: &Value) -> String {
    let part = |name: &str| person.get(name).map(text_of).unwrap_or_default();
    let whole = part("literal");
    if !whole.is_empty() {
        return literal(&whole);
    }
    let particle = [part("dropping-particle"), part("non-dropping-particle")].join(" ");
    let (family, given) = (part("family"), part("given"));
    if family.is_empty() {
        return if given.is_empty() {
            String::new()
        } else {
            literal(&given)
        };
    }
    name(particle.trim(), &family, &part("suffix"), &given)
}

/// `436--444` of `436-444` and `436–444`.
pub(super) fn page_range(pages: &str) -> String {
    value(pages)
        .replace("--", "-")
        .replace(['–', '—'], "-")
        .replace('-', "--")
}

/// A date as BibLaTeX writes it; as it is when it is only told in words.
fn date(date: &Value) -> String {
    if let Some(text) = date.as_str() {
        return super::text::date(text);
    }
    let number = |value: &Value| match value {
        Value::String(text) => text.parse::<i64>().ok(),
        value => value.as_i64(),
    };
    let one = |parts: &Value| -> Option<String> {
        let parts: Vec<i64> = parts.as_array()?.iter().map_while(number).collect();
        let (year, rest) = parts.split_first()?;
        let mut text = format!("{year:04}");
        for part in rest
            .iter()
            .take(2)
            .take_while(|part| (1..=31).contains(*part))
        {
            text.push_str(&format!("-{part:02}"));
        }
        Some(text)
    };
    let parts: Vec<String> = date
        .get("date-parts")
        .and_then(Value::as_array)
        .map(|list| list.iter().filter_map(one).collect())
        .unwrap_or_default();
    let about = if date
        .get("circa")
        .is_some_and(|it| it.as_bool().unwrap_or(true))
    {
        "~"
    } else {
        ""
    };
    match parts.as_slice() {
        [start] => format!("{start}{about}"),
        [start, end, ..] => format!("{start}{about}/{end}"),
        [] => ["raw", "literal"]
            .iter()
            .find_map(|name| date.get(*name)?.as_str())
            .map(super::text::date)
            .unwrap_or_default(),
    }
}
