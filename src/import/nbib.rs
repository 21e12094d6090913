//! PubMed's tagged format in. The tags that BibLaTeX does not know are kept: `nbib-mh`.
//!
//! **Source**: <https://www.nlm.nih.gov/bsd/mms/medlineelements.html>, read in November 2026.

use super::lines::{Line, Record, records};
use super::text::{date, entry, literal, name, names, value};
use super::{Found, Located, Reject};

fn tagged(line: &str) -> Line<'_> {
    if line.trim().is_empty() {
        return Line::Blank;
    }
    if line.is_char_boundary(4)
        && line.len() >= 5
        && line.starts_with(|c: char| c.is_ascii_uppercase())
        && line[4..].starts_with('-')
        && line[..4]
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b' ')
    {
        return Line::Tag(line[..4].trim_end(), &line[5..]);
    }
    Line::More(line)
}

/// Reads a file.
pub(super) fn read(text: &str, take: &mut dyn FnMut(Found)) {
    records(
        text,
        tagged,
        |tag| tag == "PMID",
        |_| false,
        |record| take(digest(&record)),
    );
}

/// Tags that have a field.
const TAKEN: [&str; 30] = [
    "PMID", "PMC", "TI", "BTI", "AB", "FAU", "AU", "CN", "FED", "ED", "DP", "DEP", "TA", "JT",
    "VI", "IP", "PG", "LID", "AID", "IS", "ISBN", "OT", "MH", "PB", "PL", "LA", "EN", "VTI", "CTI",
    "SO",
];

fn digest(record: &Record<'_>) -> Found {
    let Some(title) = record.first(&["TI", "BTI", "CTI", "VTI"]) else {
        return Found::Reject(Reject {
            line: record.line,
            reason: "a record without a title".to_owned(),
            text: record.text.trim_end().to_owned(),
        });
    };
    let is_book = record.first(&["BTI"]).is_some() && record.first(&["JT", "TA"]).is_none();
    let is_part = is_book && record.first(&["TI"]).is_some();
    let mut entry = entry(
        "",
        match (is_book, is_part) {
            (_, true) => "incollection",
            (true, false) => "book",
            _ => "article",
        },
    );
    let people = |full: &str, short: &str| -> Vec<String> {
        let (list, is_full) = match record.all(full) {
            list if list.is_empty() => (record.all(short), false),
            list => (list, true),
        };
        list.into_iter()
            .map(|it| match (it.split_once(','), it.rsplit_once(' ')) {
                (Some((family, given)), _) if is_full => name("", family, "", given),
                // `Smith JA`: the initials come last.
                (_, Some((family, initials))) if !is_full => {
                    let spaced: Vec<String> = initials.chars().map(|c| format!("{c}.")).collect();
                    name("", family, "", &spaced.join(" "))
                }
                _ => literal(it),
            })
            .collect()
    };
    let mut authors = people("FAU", "AU");
    authors.extend(record.all("CN").into_iter().map(literal));
    entry.push("author", names(&authors));
    entry.push("editor", names(&people("FED", "ED")));
    // PubMed ends titles with a full stop, and puts translated ones in brackets.
    let title = title
        .trim_end_matches('.')
        .trim_start_matches('[')
        .trim_end_matches(']');
    entry.push("title", value(title));
    let mut one = |field: &str, tags: &[&str]| {
        entry.push(field, record.first(tags).map(value).unwrap_or_default());
    };
    if is_part {
        one("booktitle", &["BTI"]);
    }
    one("journaltitle", &["JT", "TA"]);
    one("shortjournal", &["TA"]);
    one("volume", &["VI"]);
    one("number", &["IP"]);
    one("edition", &["EN"]);
    one("publisher", &["PB"]);
    one("location", &["PL"]);
    one("langid", &["LA"]);
    one("abstract", &["AB"]);
    entry.push(
        "pages",
        record
            .first(&["PG"])
            .map(|pages| value(&full_range(pages)))
            .unwrap_or_default(),
    );
    entry.push(
        "date",
        record.first(&["DP", "DEP"]).map(date).unwrap_or_default(),
    );
    let doi = ["LID", "AID"]
        .iter()
        .flat_map(|tag| record.all(tag))
        .find_map(|id| id.strip_suffix("[doi]").map(str::trim));
    entry.push("doi", doi.unwrap_or_default().to_owned());
    entry.push(
        "issn",
        record
            .first(&["IS"])
            .and_then(|it| it.split(' ').next())
            .unwrap_or_default()
            .to_owned(),
    );
    entry.push(
        "isbn",
        record.first(&["ISBN"]).unwrap_or_default().to_owned(),
    );
    entry.push(
        "pmid",
        record.first(&["PMID"]).unwrap_or_default().to_owned(),
    );
    entry.push(
        "pmcid",
        record.first(&["PMC"]).unwrap_or_default().to_owned(),
    );
    entry.push(
        "keywords",
        record
            .all("OT")
            .iter()
            .map(|word| value(word))
            .collect::<Vec<_>>()
            .join(", "),
    );
    entry.push("mesh", value(&record.all("MH").join("; ")));
    let mut seen: Vec<&str> = Vec::new();
    for tag in record.tags.iter().map(|it| it.tag) {
        if !TAKEN.contains(&tag) && !seen.contains(&tag) {
            seen.push(tag);
            entry.push(
                &format!("nbib-{}", tag.to_ascii_lowercase()),
                value(&record.all(tag).join("; ")),
            );
        }
    }
    Found::Entry(Located {
        entry,
        line: record.line,
    })
}

/// `436--444` of `436-44`, as PubMed shortens it.
fn full_range(pages: &str) -> String {
    let Some((start, end)) = pages.split_once('-') else {
        return pages.to_owned();
    };
    let are_digits = start
        .bytes()
        .chain(end.bytes())
        .all(|byte| byte.is_ascii_digit());
    if !are_digits || end.len() >= start.len() {
        return format!("{start}--{end}");
    }
    format!("{start}--{}{end}", &start[..start.len() - end.len()])
}
