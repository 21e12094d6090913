//! Front matter: what a note says of itself between `---` or `+++` lines.
//!
//! Reads the few keys that notes use, in the subset of YAML and TOML that people write: scalars, quoted
//! or not, folded values, flow lists `[a, b]` and block lists. A literature note, which names the
//! authors and an identifier or a venue of the work it is about, is a mention of that work.

use std::ops::Range;

use super::words;
use crate::extract::candidate::{Candidate, Signal, Sink};
use crate::extract::identifiers::{self, Found};
use crate::extract::plain::look;
use crate::model::{Manner, NoteDate};

/// One key with its values, each with its place in the note.
#[derive(Debug)]
struct Field<'t> {
    key: &'t str,
    values: Vec<Range<usize>>,
}

/// Reads front matter at the start of a note: where the text after it starts; 0 when there is none.
pub(super) fn read(sink: &mut Sink<'_>) -> usize {
    let note = sink.text();
    let Some((inside, end, toml)) = find(note) else {
        return 0;
    };
    let fields = fields(note, inside, if toml { '=' } else { ':' });
    about(note, &fields, sink);
    literature(note, &fields, end, sink);
    end
}

/// The words of the heading that a text starts with: `# Title`.
fn heading(note: &str, start: usize) -> Option<Range<usize>> {
    let line = note[start..].trim_start().lines().next()?;
    let title = line.strip_prefix("# ")?.trim();
    let from = title.as_ptr() as usize - note.as_ptr() as usize;
    (!title.is_empty()).then_some(from..from + title.len())
}

/// The inside of the front matter, where it ends, and whether it is TOML.
fn find(note: &str) -> Option<(Range<usize>, usize, bool)> {
    let start = if note.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let toml = note[start..].starts_with("+++");
    let fence = if toml { "+++" } else { "---" };
    let first = note[start..].strip_prefix(fence)?;
    let first_end = first.find('\n')?;
    if !first[..first_end].trim().is_empty() {
        return None;
    }
    let inside = start + fence.len() + first_end + 1;
    let mut at = inside;
    for line in note[inside..].split_inclusive('\n').take(400) {
        let bare = line.trim_end();
        if bare == fence || !toml && bare == "..." {
            return Some((inside..at, at + line.len(), toml));
        }
        // A rule at the top of a note, with prose below it, is no front matter.
        if at == inside && !bare.is_empty() && !bare.contains([':', '=', '#', '[']) {
            return None;
        }
        at += line.len();
    }
    None
}

fn fields(note: &str, inside: Range<usize>, assign: char) -> Vec<Field<'_>> {
    let mut fields: Vec<Field<'_>> = Vec::new();
    let mut at = inside.start;
    for line in note[inside].split_inclusive('\n') {
        let start = at;
        at += line.len();
        let text = line.trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let indented = line.starts_with([' ', '\t'])
            || text.starts_with("- ")
            || text.starts_with(']')
            || assign == '=' && text.starts_with('"');
        let offset = |part: &str| part.as_ptr() as usize - note.as_ptr() as usize;
        if indented {
            if let Some(field) = fields.last_mut() {
                let item = text.strip_prefix('-').map_or(text, str::trim_start);
                // `- family: Doe`, `- name: Jane Doe`.
                let item = ["name:", "family:", "literal:"]
                    .iter()
                    .find_map(|key| item.strip_prefix(key))
                    .unwrap_or(item);
                push_values(
                    note,
                    offset(item)..offset(item) + item.len(),
                    &mut field.values,
                );
            }
            continue;
        }
        let Some((key, value)) = line.split_once(assign) else {
            continue;
        };
        let key = key.trim().trim_matches('"');
        let mut field = Field {
            key,
            values: Vec::new(),
        };
        let value_start = start + line.len() - value.len();
        push_values(
            note,
            value_start..value_start + value.trim_end().len(),
            &mut field.values,
        );
        fields.push(field);
    }
    fields
}

/// Adds a scalar, or the items of a flow list.
fn push_values(note: &str, range: Range<usize>, values: &mut Vec<Range<usize>>) {
    let text = note[range.clone()].trim();
    let start = text.as_ptr() as usize - note.as_ptr() as usize;
    let (text, start) = match text.strip_prefix('[').filter(|rest| !rest.starts_with('[')) {
        Some(list) => (
            list.strip_suffix([']', ','])
                .unwrap_or(list)
                .trim_end_matches(']'),
            start + 1,
        ),
        None => {
            push_scalar(note, start..start + text.len(), values);
            return;
        }
    };
    let mut quote = None;
    let mut from = 0;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, ',') => {
                push_scalar(note, start + from..start + at, values);
                from = at + 1;
            }
            _ => {}
        }
    }
    push_scalar(note, start + from..start + text.len(), values);
}

fn push_scalar(note: &str, range: Range<usize>, values: &mut Vec<Range<usize>>) {
    let whole = note[range.clone()].trim();
    let mut text = whole.trim_end_matches(',').trim();
    let quoted = ['"', '\''].iter().find_map(|&quote| {
        let inside = text.strip_prefix(quote)?;
        let close = inside.rmatch_indices(quote).map(|(at, _)| at).find(|&at| {
            let after = inside[at + 1..].trim_start();
            after.is_empty() || after.starts_with('#')
        })?;
        Some(&inside[..close])
    });
    match quoted {
        Some(inside) => text = inside,
        None => {
            if let Some(comment) = text.find(" #") {
                text = text[..comment].trim_end();
            }
        }
    }
    if text.is_empty()
        || matches!(
            text,
            "|" | ">" | ">-" | "|-" | "~" | "null" | "[]" | "{}" | "\"\""
        )
    {
        return;
    }
    let start = text.as_ptr() as usize - note.as_ptr() as usize;
    values.push(start..start + text.len());
}

fn get<'f, 't>(fields: &'f [Field<'t>], keys: &[&str]) -> Option<&'f Field<'t>> {
    keys.iter().find_map(|key| {
        fields
            .iter()
            .find(|field| field.key.eq_ignore_ascii_case(key) && !field.values.is_empty())
    })
}

fn about(note: &str, fields: &[Field<'_>], sink: &mut Sink<'_>) {
    let first = |keys: &[&str]| get(fields, keys).map(|field| note[field.values[0].clone()].trim());
    if let Some(title) = first(&["title"]) {
        sink.about.title = Some(unescape(title));
    }
    if let Some(date) = first(&[
        "date",
        "created",
        "published",
        "pubdate",
        "publishdate",
        "date_created",
    ]) {
        sink.about.date = read_date(date);
    }
    if let Some(tags) = get(fields, &["tags", "tag", "keywords", "categories"]) {
        let is_flat = tags.values.len() == 1 && !tags.key.eq_ignore_ascii_case("categories");
        for value in &tags.values {
            let value = note[value.clone()].trim();
            let parts: Vec<&str> = if is_flat && value.contains(',') {
                value.split(',').collect()
            } else if is_flat {
                value.split_whitespace().collect()
            } else {
                vec![value]
            };
            for tag in parts {
                let tag = tag.trim().trim_matches(['"', '\'', '#', '[', ']']);
                if !tag.is_empty() && !sink.about.tags.iter().any(|known| known == tag) {
                    sink.about.tags.push(tag.to_owned());
                }
            }
        }
    }
}

fn unescape(text: &str) -> String {
    text.replace("\\\"", "\"").replace("''", "'")
}

/// Reads the date part of a date or a time stamp.
pub(super) fn read_date(text: &str) -> Option<NoteDate> {
    let text = text
        .trim()
        .trim_matches(['"', '\'', '<', '>', '[', ']', ' ']);
    let len = text
        .bytes()
        .take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'/'))
        .count();
    let date = text[..len.min(10)].replace('/', "-");
    NoteDate::parse(&date)
}

/// A literature note is about one work: its front matter is a mention of it. Where that has no title, the
/// heading below, from `end` on, is it.
fn literature<'t>(note: &'t str, fields: &[Field<'t>], end: usize, sink: &mut Sink<'t>) {
    let title = get(
        fields,
        &["paper", "paper_title", "paper-title", "title", "fulltitle"],
    );
    let Some(title_range) = title
        .map(|field| field.values[0].clone())
        .or_else(|| heading(note, end))
    else {
        return;
    };
    let ids = get(
        fields,
        &[
            "doi",
            "arxiv",
            "arxiv_id",
            "arxivid",
            "isbn",
            "pmid",
            "eprint",
            "paper_url",
            "citekey",
            "citationkey",
            "bibtex_key",
            "bibtexkey",
            "zotero",
            "bibtex",
        ],
    );
    let venue = get(
        fields,
        &[
            "venue",
            "journal",
            "conference",
            "booktitle",
            "publication",
            "publicationtitle",
            "publisher",
        ],
    );
    let authors = get(fields, &["authors", "author", "creators"]);
    let year = get(fields, &["year", "issued"]);
    let url = get(
        fields,
        &[
            "url",
            "link",
            "paper_url",
            "pdf",
            "source",
            "source_url",
            "paper_link",
        ],
    );
    // An author alone is the one of the note.
    if ids.is_none()
        && (venue.is_none() || authors.is_none())
        && (authors.is_none() || year.is_none() || url.is_none())
    {
        return;
    }
    let mut candidate =
        Candidate::new(title_range.clone(), note[title_range].trim(), Manner::Entry);
    candidate.signals = look::look(&candidate.title).signals(&candidate.title);
    candidate.signals.insert(Signal::Announced);
    for value in authors.iter().flat_map(|field| &field.values) {
        let text = note[value.clone()].trim().trim_matches(['"', '[', ']']);
        match words::authors(text) {
            Some(names) if !text.contains(", ") || names.len() > 2 || text.contains(" and ") => {
                candidate.facts.authors.extend(names)
            }
            _ => candidate.facts.authors.push(text.to_owned()),
        }
    }
    candidate
        .signals
        .insert_if(!candidate.facts.authors.is_empty(), Signal::Byline);
    candidate.facts.year = year.and_then(|field| {
        note[field.values[0].clone()]
            .get(..4)
            .and_then(words::year_of)
    });
    candidate.facts.venue = venue.map(|field| note[field.values[0].clone()].trim().to_owned());
    for field in fields {
        let scheme = field.key.to_ascii_lowercase();
        for value in &field.values {
            let text = &note[value.clone()];
            let is_link = text.starts_with("http://") || text.starts_with("https://");
            if is_link
                && words::place(text) == words::Place::Web
                && matches!(
                    scheme.as_str(),
                    "url"
                        | "link"
                        | "pdf"
                        | "paper_url"
                        | "paper_link"
                        | "source"
                        | "source_url"
                        | "doi"
                        | "code"
                        | "arxiv"
                        | "website"
                        | "paper"
                )
            {
                candidate.facts.urls.push(text.to_owned());
                candidate.signals.insert(Signal::Url);
            } else if !is_link
                && matches!(
                    scheme.as_str(),
                    "doi" | "arxiv" | "arxiv_id" | "arxivid" | "isbn" | "pmid" | "eprint"
                )
            {
                let written = match scheme.as_str() {
                    "doi" => text.to_owned(),
                    "isbn" => format!("ISBN {text}"),
                    "pmid" => format!("PMID: {text}"),
                    _ if text.to_ascii_lowercase().starts_with("arxiv") => text.to_owned(),
                    _ => format!("arXiv:{text}"),
                };
                for hit in identifiers::find(&written) {
                    if let Found::Id(id) = hit.found {
                        candidate.facts.ids.push(id);
                        candidate.signals.insert(Signal::Identifier);
                    }
                }
            }
        }
    }
    candidate
        .signals
        .insert_if(candidate.facts.year.is_some(), Signal::Year);
    candidate
        .signals
        .insert_if(candidate.facts.venue.is_some(), Signal::Venue);
    sink.push(candidate);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_and_toml_tell_of_the_note() {
        let note = "---\nlayout: post\ntitle: \"Reading: Storage, Cloud\" # x\ndate: 2023-10-15 12:00\ntags: [storage, \"erasure coding\"]\n---\nText";
        let mut sink = Sink::new(note, 0.5);
        let end = read(&mut sink);
        assert_eq!(&note[end..], "Text");
        assert_eq!(sink.about.title.as_deref(), Some("Reading: Storage, Cloud"));
        assert_eq!(sink.about.date, NoteDate::parse("2023-10-15"));
        assert_eq!(sink.about.tags, ["storage", "erasure coding"]);

        let note =
            "+++\ntitle = 'A'\ndate = 2024-01-02T03:04:05Z\ntags = [\n  \"x\",\n  \"y\"\n]\n+++\n";
        let mut sink = Sink::new(note, 0.5);
        assert_eq!(read(&mut sink), note.len());
        assert_eq!(sink.about.tags, ["x", "y"]);
        assert_eq!(sink.about.date, NoteDate::parse("2024-01-02"));

        let mut sink = Sink::new("---\ntags:\n  - a/b\n  - c\n---\n", 0.5);
        read(&mut sink);
        assert_eq!(sink.about.tags, ["a/b", "c"]);
    }

    #[test]
    fn a_literature_note_is_a_mention() {
        let note = "---\ntitle: \"On Things\"\nauthors:\n  - Jane Doe\n  - Roe, John\nyear: 2019\ndoi: 10.1145/3341301.3359646\n---\n";
        let mut sink = Sink::new(note, 0.5);
        read(&mut sink);
        let candidate = &sink.candidates[0];
        assert_eq!(candidate.title, "On Things");
        assert_eq!(&note[candidate.span.clone()], "On Things");
        assert_eq!(candidate.facts.authors, ["Jane Doe", "Roe, John"]);
        assert_eq!(candidate.facts.ids.len(), 1);
    }

    #[test]
    fn what_is_no_front_matter() {
        for note in [
            "---\n\nprose\n",
            "text",
            "---",
            "---\nprose without end",
            "",
        ] {
            assert_eq!(read(&mut Sink::new(note, 0.5)), 0, "{note:?}");
        }
    }
}
