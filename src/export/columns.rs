//! Works in, comma-separated values out (RFC 4180).

use crate::model::{Entry, Work};

/// The columns when none are asked for.
pub const COLUMNS: [&str; 15] = [
    "key",
    "type",
    "title",
    "author",
    "year",
    "venue",
    "volume",
    "number",
    "pages",
    "publisher",
    "doi",
    "arxiv",
    "isbn",
    "url",
    "tags",
];

/// Appends the line of column names.
pub fn push_head(out: &mut String, columns: &[String]) {
    line(out, columns.iter().map(String::as_str));
}

/// Appends a work; a column is one of [`COLUMNS`], `kind`, `org`, `remark`, `mentions`, `cited_by`, `added`, or
/// any field of an entry.
pub fn push(out: &mut String, work: &Work, entry: &Entry, columns: &[String]) {
    let cells: Vec<String> = columns
        .iter()
        .map(|column| cell(work, entry, column))
        .collect();
    line(out, cells.iter().map(String::as_str));
}

fn cell(work: &Work, entry: &Entry, column: &str) -> String {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let id = |scheme: &str| {
        let found = work.ids.iter().find(|id| id.scheme().as_str() == scheme);
        found.map(|id| id.value().to_owned()).unwrap_or_default()
    };
    match column {
        "key" => entry.key.clone(),
        "type" => entry.entry_type.clone(),
        "kind" => work.kind.as_str().to_owned(),
        "title" => work.title.clone(),
        "author" | "authors" => work.authors.join("; "),
        "year" => work.year.map(|year| year.to_string()).unwrap_or_default(),
        "venue" => text(&work.venue),
        "org" => text(&work.org),
        "volume" => text(&work.volume),
        "number" | "issue" => text(&work.issue),
        "pages" => text(&work.pages),
        "publisher" => text(&work.publisher),
        "doi" | "arxiv" | "isbn" | "pmid" | "pmcid" | "acl" | "openreview" | "dblp" | "s2" => {
            id(column)
        }
        "url" => work.urls.first().cloned().unwrap_or_default(),
        "urls" => work.urls.join(" "),
        "tags" => work
            .tags
            .iter()
            .map(|tag| tag.name.as_str())
            .collect::<Vec<_>>()
            .join("; "),
        "remark" => text(&work.remark),
        "mentions" => work.mentions.to_string(),
        "cited_by" => work
            .cited_by
            .map(|count| count.to_string())
            .unwrap_or_default(),
        "added" | "added_at" => work.added_at.clone(),
        other => entry.text(&[other]).unwrap_or_default(),
    }
}

fn line<'c>(out: &mut String, cells: impl Iterator<Item = &'c str>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            out.push(',');
        }
        if cell.contains(['"', ',', '\n', '\r']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(cell);
        }
    }
    out.push_str("\r\n");
}
