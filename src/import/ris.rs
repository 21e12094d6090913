//! RIS in. The fields that BibLaTeX does not know keep their tag: `ris-c1`.
//!
//! **Source**: the RIS specification of 2011 (`RIS Format Specifications`), and what Zotero writes, read in
//! November 2026.

use super::lines::{Line, Record, records};
use super::text::{date, entry, literal, names, value, written_name};
use super::{Found, Located, Reject, Remark};
use crate::model::crosswalk::RIS_TYPES;

/// True for a line that begins a record.
pub(super) fn is_start(line: &str) -> bool {
    matches!(tagged(line.trim_end()), Line::Tag("TY", _))
}

fn tagged(line: &str) -> Line<'_> {
    if line.trim().is_empty() {
        return Line::Blank;
    }
    let line = line.trim_start_matches('\u{feff}');
    let bytes = line.as_bytes();
    let is_tag = bytes.len() >= 4
        && bytes[0].is_ascii_uppercase()
        && (bytes[1].is_ascii_uppercase() || bytes[1].is_ascii_digit())
        && line.is_char_boundary(2);
    let rest = if is_tag {
        line[2..].trim_start_matches(' ')
    } else {
        ""
    };
    match rest.strip_prefix('-') {
        // `TY - JOUR`, with one blank or none, is written too.
        Some(value) if rest.len() < line.len() - 2 || line.starts_with("ER-") => {
            Line::Tag(&line[..2], value.trim_start())
        }
        _ => Line::More(line),
    }
}

/// Reads a file.
pub(super) fn read(text: &str, take: &mut dyn FnMut(Found)) {
    records(
        text,
        tagged,
        |tag| tag == "TY",
        |tag| tag == "ER",
        |record| {
            take(digest(&record));
            if record.first(&["TY"]).is_none() && !record.tags.is_empty() {
                take(Found::Remark(Remark {
                    line: record.line,
                    text: "a record without TY".to_owned(),
                }));
            }
        },
    );
}

fn digest(record: &Record<'_>) -> Found {
    let ty = record.first(&["TY"]).unwrap_or("GEN").to_ascii_uppercase();
    if record
        .tags
        .iter()
        .filter(|it| it.tag != "TY" && !it.value.is_empty())
        .count()
        == 0
    {
        return Found::Reject(Reject {
            line: record.line,
            reason: "a record without fields".to_owned(),
            text: record.text.trim_end().to_owned(),
        });
    }
    let entry_type = RIS_TYPES
        .iter()
        .find(|row| row.0 == ty)
        .map_or("misc", |row| row.1);
    let mut entry = entry(record.first(&["ID"]).unwrap_or_default(), entry_type);
    if entry
        .key
        .contains(|c: char| c.is_whitespace() || "{},%#\"'~\\=()".contains(c))
    {
        entry.key.clear();
    }
    let people = |tags: &[&str]| -> String {
        let people: Vec<String> = tags
            .iter()
            .flat_map(|tag| record.all(tag))
            .map(written_name)
            .collect();
        names(&people)
    };
    let is_part = matches!(entry_type, "inproceedings" | "incollection" | "inreference");
    let is_article = matches!(entry_type, "article" | "periodical");
    entry.push("author", people(&["AU", "A1"]));
    entry.push(
        "editor",
        people(if is_part || is_article {
            &["ED", "A2"][..]
        } else {
            &["ED"][..]
        }),
    );
    if !is_part && !is_article {
        entry.push("editora", people(&["A2"]));
    }
    entry.push("translator", people(&["A4"]));
    let mut one = |name: &str, tags: &[&str]| {
        let mut found = record.first(tags).map(value).unwrap_or_default();
        if name == "doi" || name == "url" {
            found = record.first(tags).unwrap_or_default().to_owned();
        }
        entry.push(name, found);
    };
    one("title", &["TI", "T1", "CT", "BT"]);
    one("shorttitle", &["ST"]);
    if is_article {
        one("journaltitle", &["JO", "JF", "T2", "JA", "J1"]);
        one("shortjournal", &["J2", "JA"]);
        one("number", &["IS"]);
    } else {
        if is_part {
            one("booktitle", &["T2", "BT", "JF", "JO"]);
        }
        one("series", &["T3", "T2"]);
        one("number", &["IS", "M1"]);
    }
    one("volume", &["VL"]);
    one("edition", &["ET"]);
    one(
        if matches!(entry_type, "thesis" | "report") {
            "institution"
        } else {
            "publisher"
        },
        &["PB"],
    );
    one("location", &["CY", "PP"]);
    one("doi", &["DO", "DI"]);
    one("url", &["UR"]);
    one("langid", &["LA"]);
    one("abstract", &["AB", "N2"]);
    one("note", &["N1"]);
    one(
        "type",
        if entry_type == "thesis" {
            &["M3", "U1"]
        } else {
            &["M3"]
        },
    );
    let written = record
        .first(&["DA"])
        .filter(|it| it.contains(|c: char| c.is_ascii_digit()));
    let year = record.first(&["PY", "Y1"]);
    let when = match (written.map(date), year.map(date)) {
        (Some(day), Some(year))
            if day.starts_with(year.get(..4).unwrap_or_default()) && day.len() > year.len() =>
        {
            day
        }
        (_, Some(year)) => year,
        (Some(day), None) => day,
        (None, None) => String::new(),
    };
    entry.push("date", when);
    entry.push(
        "urldate",
        record.first(&["Y2"]).map(date).unwrap_or_default(),
    );
    let pages = match (record.first(&["SP"]), record.first(&["EP"])) {
        (Some(start), Some(end)) if start != end && !start.contains('-') => {
            format!("{}--{}", value(start), value(end))
        }
        (Some(start), _) => value(&start.replace('–', "--")),
        (None, Some(end)) => value(end),
        (None, None) => String::new(),
    };
    entry.push("pages", pages);
    for number in record.all("SN") {
        let digits = number.chars().filter(char::is_ascii_alphanumeric).count();
        entry.push(if digits > 9 { "isbn" } else { "issn" }, number.to_owned());
    }
    entry.push(
        "keywords",
        record
            .all("KW")
            .iter()
            .map(|word| value(word))
            .collect::<Vec<_>>()
            .join(", "),
    );
    let files: Vec<&str> = ["L1", "L2", "L3", "L4"]
        .iter()
        .flat_map(|tag| record.all(tag))
        .collect();
    entry.push("file", files.join("; "));
    if ty
        != RIS_TYPES
            .iter()
            .find(|row| row.1 == entry_type)
            .map_or("GEN", |row| row.0)
    {
        entry.push("ris-ty", ty);
    }
    rest(record, &mut entry);
    Found::Entry(Located {
        entry,
        line: record.line,
    })
}

/// Keeps what has no field, and values beyond the first of those that have.
fn rest(record: &Record<'_>, entry: &mut crate::model::Entry) {
    const TAKEN: [&str; 45] = [
        "TY", "ID", "AU", "A1", "ED", "A2", "A4", "TI", "T1", "CT", "ST", "VL", "IS", "ET", "PB",
        "CY", "PP", "DO", "DI", "LA", "AB", "N2", "M3", "DA", "PY", "Y1", "Y2", "SP", "EP", "SN",
        "KW", "L1", "L2", "L3", "L4", "UR", "N1", "ER", "BT", "JO", "JF", "JA", "J1", "J2", "T2",
    ];
    let mut seen: Vec<&str> = Vec::new();
    for tag in record.tags.iter().map(|it| it.tag) {
        if seen.contains(&tag) {
            continue;
        }
        seen.push(tag);
        let values: Vec<String> = record
            .all(tag)
            .into_iter()
            .filter(|it| !is_told(entry, tag, it))
            .map(str::to_owned)
            .collect();
        if values.is_empty()
            || (TAKEN[..35].contains(&tag) && !matches!(tag, "SN" | "T1" | "CT" | "M3"))
        {
            continue;
        }
        entry.push(
            &format!("ris-{}", tag.to_ascii_lowercase()),
            value(&values.join("; ")),
        );
    }
}

fn is_told(entry: &crate::model::Entry, tag: &str, written: &str) -> bool {
    let text = value(written);
    let has = |value: &str| value == text || value == written || value == literal(written);
    entry
        .fields
        .iter()
        .any(|field| !field.0.starts_with("ris-") && has(&field.1))
        || matches!(tag, "TY" | "ID" | "ER")
}
