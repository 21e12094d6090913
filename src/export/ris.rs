//! Entries in, RIS out, as Zotero and JabRef read it.
//!
//! **Source**: the RIS specification of 2011; the tags that the RIS translator of Zotero and the RIS importer
//! of JabRef take, as their documentation tells, read in November 2026.

use crate::model::crosswalk::RIS_TYPES;
use crate::model::entry::{person, split_names};
use crate::model::{Entry, tex};

/// Appends a record.
pub fn push(out: &mut String, entry: &Entry) {
    let mut entry = entry.clone();
    super::record::inline(&mut entry);
    let entry_type = match entry.entry_type.as_str() {
        "conference" => "inproceedings",
        "phdthesis" | "mastersthesis" => "thesis",
        "techreport" | "manual" => "report",
        "inbook" | "bookinbook" | "suppbook" => "incollection",
        "mvbook" | "reference" => "book",
        "mvcollection" => "collection",
        "mvproceedings" => "proceedings",
        "www" | "electronic" | "webpage" => "online",
        "misc"
            if entry.own("url").is_some()
                && entry.own("eprint").is_none()
                && entry.own("doi").is_none() =>
        {
            "online"
        }
        other => other,
    };
    let kept = entry.own("ris-ty").map(tex::plain);
    let ty = kept
        .as_deref()
        .unwrap_or_else(|| match entry.own("entrysubtype") {
            Some("magazine") => "MGZN",
            Some("newspaper") => "NEWS",
            _ => RIS_TYPES
                .iter()
                .find(|row| row.1 == entry_type)
                .map_or("GEN", |row| row.0),
        });
    tag(out, "TY", ty);
    tag(out, "ID", &entry.key);
    let text = |names: &[&str]| entry.text(names).map(|text| one_line(&text));
    for (name, field) in [
        ("AU", "author"),
        ("ED", "editor"),
        ("A2", "editora"),
        ("A4", "translator"),
    ] {
        let is_part = matches!(
            entry_type,
            "inproceedings" | "incollection" | "inreference" | "article"
        );
        let name = if name == "ED" && is_part { "A2" } else { name };
        for written in entry.get(field).map(split_names).unwrap_or_default() {
            if !written.eq_ignore_ascii_case("others") {
                tag(out, name, &name_of(written));
            }
        }
    }
    let title = entry.title();
    tag(out, "TI", &one_line(&title));
    let mut one = |name: &str, fields: &[&str]| {
        if let Some(value) = text(fields) {
            tag(out, name, &value);
        }
    };
    one("ST", &["shorttitle"]);
    match entry_type {
        "article" | "periodical" => {
            one("JO", &["journaltitle", "journal"]);
            one("T2", &["journaltitle", "journal"]);
            one("J2", &["shortjournal"]);
            one("T3", &["series"]);
        }
        "inproceedings" | "incollection" | "inreference" => {
            one("T2", &["booktitle", "maintitle"]);
            one("T3", &["series"]);
        }
        _ => one("T2", &["series", "maintitle", "booktitle"]),
    }
    one("VL", &["volume"]);
    one("IS", &["number", "issue"]);
    one("ET", &["edition"]);
    one(
        "PB",
        &[
            "publisher",
            "institution",
            "school",
            "organization",
            "howpublished",
        ],
    );
    one("CY", &["location", "address"]);
    one("M3", &["type"]);
    if let Some(date) = entry.date() {
        let start = date.start;
        tag(out, "PY", &start.year.to_string());
        let part = |part: Option<u8>| part.map(|it| format!("{it:02}")).unwrap_or_default();
        if start.month.is_some() {
            tag(
                out,
                "DA",
                &format!(
                    "{:04}/{}/{}",
                    start.year,
                    part(start.month),
                    part(start.day)
                ),
            );
        }
    } else if let Some(year) = text(&["year", "date"]).filter(|it| !it.contains("..")) {
        tag(out, "PY", &year);
    }
    if let Some(pages) = text(&["pages"]) {
        let pages = pages.replace('–', "-").replace("--", "-");
        match pages
            .split_once('-')
            .filter(|_| pages.matches('-').count() == 1 && !pages.contains(','))
        {
            Some((start, end)) => {
                tag(out, "SP", start.trim());
                tag(out, "EP", end.trim());
            }
            None => tag(out, "SP", &pages),
        }
    }
    let mut one = |name: &str, fields: &[&str]| {
        if let Some(value) = text(fields) {
            tag(out, name, &value);
        }
    };
    one("SN", &["isbn"]);
    one("SN", &["issn"]);
    one("DO", &["doi"]);
    let urls = entry.urls();
    for url in &urls {
        tag(out, "UR", url);
    }
    let arxiv = text(&["eprint"]).filter(|_| entry.eprint_type().eq_ignore_ascii_case("arxiv"));
    if let Some(id) = arxiv {
        tag(out, "AN", &format!("arXiv:{id}"));
        if urls.is_empty() {
            tag(out, "UR", &format!("https://arxiv.org/abs/{id}"));
        }
    }
    let mut one = |name: &str, fields: &[&str]| {
        if let Some(value) = text(fields) {
            tag(out, name, &value);
        }
    };
    one("AN", &["pmid"]);
    one("LA", &["langid", "language"]);
    if let Some(date) = text(&["urldate"]) {
        one_date(out, "Y2", &date);
    }
    for word in entry.keywords() {
        tag(out, "KW", &one_line(&word));
    }
    let mut one = |name: &str, fields: &[&str]| {
        if let Some(value) = text(fields) {
            tag(out, name, &value);
        }
    };
    one("AB", &["abstract"]);
    one("N1", &["note"]);
    one("N1", &["annotation", "annote"]);
    for file in entry
        .own("file")
        .into_iter()
        .flat_map(|files| files.split(';'))
    {
        tag(out, "L1", file.trim());
    }
    for (name, value) in &entry.fields {
        if let Some(kept) = name
            .strip_prefix("ris-")
            .filter(|kept| *kept != "ty" && kept.len() == 2)
        {
            tag(
                out,
                &kept.to_ascii_uppercase(),
                &one_line(&tex::plain(value)),
            );
        }
    }
    out.push_str("ER  - \n");
}

fn tag(out: &mut String, name: &str, value: &str) {
    if !value.is_empty() {
        out.push_str(name);
        out.push_str("  - ");
        out.push_str(value);
        out.push('\n');
    }
}

fn one_date(out: &mut String, name: &str, date: &str) {
    tag(out, name, &date.replace('-', "/"));
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `van den Oord, Aäron, Jr.`; an organisation without a comma.
fn name_of(written: &str) -> String {
    let person = person(written);
    let mut name = if person.particle.is_empty() {
        person.family
    } else {
        format!("{} {}", person.particle, person.family)
    };
    if !person.given.is_empty() {
        name.push_str(", ");
        name.push_str(&person.given);
    }
    if !person.suffix.is_empty() {
        name.push_str(", ");
        name.push_str(&person.suffix);
    }
    name
}
