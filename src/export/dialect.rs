//! The two dialects of `.bib` files: classic BibTeX and BibLaTeX.
//!
//! An entry that came from a `.bib` file is in the dialect of that file. As BibLaTeX it goes out as it came in,
//! since BibLaTeX takes the classic names too; as BibTeX, names and types that only BibLaTeX has become those
//! of the classic styles.
//!
//! **Source**: the biblatex manual 3.20, sections 2.1.2 (type aliases) and 2.2.5 (field aliases).

use crate::model::entry::MONTHS;
use crate::model::{Entry, tex};

/// A dialect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// As classic styles and `bibtex` read it.
    #[default]
    Bibtex,
    /// As `biber` and biblatex read it.
    Biblatex,
    /// In the words of BibLaTeX, but for a format that demands no fields of a type.
    Neutral,
}

const NAMES: [(&str, &str); 7] = [
    ("journaltitle", "journal"),
    ("location", "address"),
    ("annotation", "annote"),
    ("eprinttype", "archiveprefix"),
    ("eprintclass", "primaryclass"),
    ("sortkey", "key"),
    ("maintitle", "series"),
];

/// Puts an entry into a dialect.
pub fn put(entry: &mut Entry, dialect: Dialect) {
    if dialect == Dialect::Bibtex {
        to_bibtex(entry);
    }
}

fn to_bibtex(entry: &mut Entry) {
    for (theirs, ours) in NAMES {
        rename(entry, theirs, ours);
    }
    let is_patent = entry.entry_type == "patent";
    let has_book = entry.own("booktitle").is_some();
    entry.entry_type = match entry.entry_type.as_str() {
        // A part with a title of its own; the `@inbook` of BibTeX has none.
        "inbook" | "bookinbook" if has_book => "incollection",
        "review" if entry.own("journal").is_some() => "article",
        "online" | "www" | "electronic" | "webpage" | "software" | "dataset" | "video"
        | "audio" | "movie" | "music" | "image" | "artwork" | "letter" | "legal"
        | "legislation" | "jurisdiction" | "patent" | "performance" | "review" | "standard"
        | "presentation" | "periodical" => "misc",
        // Biber demands an author of a `@book`, and nobody one of proceedings.
        "collection" | "reference" | "mvcollection" | "mvreference"
            if entry.own("author").is_none() =>
        {
            "proceedings"
        }
        "collection" | "reference" | "mvbook" | "mvcollection" | "mvreference" | "bookinbook" => {
            "book"
        }
        "mvproceedings" => "proceedings",
        "inreference" | "suppbook" | "suppcollection" => "incollection",
        "suppperiodical" => "article",
        "report" => "techreport",
        "thesis" => {
            rename(entry, "institution", "school");
            let kind = entry.own("type").unwrap_or_default().to_lowercase();
            let is_master = ["master", "mathesis", "msc", "硕士", "bachelor", "bathesis"]
                .iter()
                .any(|word| kind.contains(word));
            if matches!(kind.as_str(), "phdthesis" | "mathesis") {
                entry.set("type", String::new());
            }
            if is_master {
                "mastersthesis"
            } else {
                "phdthesis"
            }
        }
        "phdthesis" | "mastersthesis" => {
            rename(entry, "institution", "school");
            entry.entry_type.as_str()
        }
        known if CLASSIC.contains(&known) || known == "xdata" => known,
        _ => "misc",
    }
    .to_owned();
    fit(entry, is_patent);
    let Some(date) = entry.own("date").and_then(crate::model::entry::parse_date) else {
        return;
    };
    if entry.own("year").is_some() {
        return;
    }
    let at = entry
        .fields
        .iter()
        .position(|field| field.0 == "date")
        .unwrap_or(entry.fields.len());
    let mut parts = vec![("year".to_owned(), date.start.year.to_string())];
    if let Some(month) = date.start.month {
        parts.push((
            "month".to_owned(),
            MONTHS[usize::from(month) - 1].to_owned(),
        ));
        if let Some(day) = date.start.day {
            parts.push(("day".to_owned(), day.to_string()));
        }
    }
    // A range, or a date that is not sure, says more than a year can.
    let is_whole = date.end.is_none() && !date.is_about;
    entry.fields.splice(at..at + usize::from(is_whole), parts);
}

/// The types that classic styles know, and those that are no works.
const CLASSIC: [&str; 17] = [
    "article",
    "book",
    "booklet",
    "conference",
    "inbook",
    "incollection",
    "inproceedings",
    "manual",
    "mastersthesis",
    "misc",
    "phdthesis",
    "proceedings",
    "techreport",
    "unpublished",
    "set",
    "comment",
    "preamble",
];

/// Fields that a classic style would warn of or not print, put where it prints them.
fn fit(entry: &mut Entry, is_patent: bool) {
    match entry.entry_type.as_str() {
        "misc" => {
            let mut how: Vec<String> = Vec::new();
            let names: &[&str] = if is_patent {
                &["howpublished", "type", "number", "publisher"]
            } else {
                &["howpublished", "publisher"]
            };
            for name in names {
                if let Some(value) = entry.own(name) {
                    how.push(patent(value).to_owned());
                    entry.set(name, String::new());
                }
            }
            if ["author", "key"]
                .iter()
                .all(|name| entry.own(name).is_none())
                && let Some(title) = entry.own("title").map(str::to_owned)
            {
                // Styles sort by it.
                entry.push("key", title);
            }
            // A patent is `U.S. patent 174465`.
            entry.set("howpublished", how.join(if is_patent { " " } else { ", " }));
        }
        "book" | "inbook" if entry.own("author").is_some() => {
            if let Some(editors) = entry.own("editor").map(str::to_owned) {
                entry.set("editor", String::new());
                put_note(entry, format!("Edited by {editors}"));
            }
        }
        "proceedings" => {
            if let Some(edition) = entry.own("edition").map(str::to_owned) {
                entry.set("edition", String::new());
                put_note(entry, format!("Edition {edition}"));
            }
        }
        _ => {}
    }
}

/// Puts a text in front of the note.
fn put_note(entry: &mut Entry, text: String) {
    let note = match entry.own("note") {
        Some(other) => format!("{text}. {other}"),
        None => text,
    };
    entry.set("note", note);
}

/// The words behind a key of BibLaTeX for a kind of patent.
fn patent(key: &str) -> &str {
    match key {
        "patent" => "Patent",
        "patentus" => "U.S. patent",
        "patenteu" => "European patent",
        "patentde" => "German patent",
        "patentuk" => "British patent",
        "patentfr" => "French patent",
        other => other,
    }
}

/// Puts an entry that was made for classic BibTeX into the words of BibLaTeX.
pub(super) fn modernise(entry: &mut Entry) {
    rename(entry, "journal", "journaltitle");
    rename(entry, "address", "location");
    rename(entry, "archiveprefix", "eprinttype");
    rename(entry, "primaryclass", "eprintclass");
    rename(entry, "school", "institution");
    // Biber sorts and labels by the title; `key` would be a sort key.
    entry.set("key", String::new());
    let kind = match entry.entry_type.as_str() {
        "phdthesis" => Some(("thesis", "phdthesis")),
        "mastersthesis" => Some(("thesis", "mathesis")),
        "techreport" => Some(("report", "techreport")),
        _ => None,
    };
    if let Some((entry_type, kind)) = kind {
        entry.entry_type = entry_type.to_owned();
        entry.push("type", kind.to_owned());
    }
    rename(entry, "year", "date");
}

fn rename(entry: &mut Entry, from: &str, to: &str) {
    if from != to
        && entry.own(to).is_none()
        && let Some(field) = entry.fields.iter_mut().find(|field| field.0 == from)
    {
        to.clone_into(&mut field.0);
    }
}

/// Protects the capitals in the title of an entry that comes from a format of plain text.
pub fn protect(entry: &mut Entry, alphabet: super::Alphabet) {
    if !entry.is_plain {
        return;
    }
    for name in ["title", "subtitle"] {
        if let Some(field) = entry.fields.iter_mut().find(|field| field.0 == name)
            && !field.1.contains(['{', '\\'])
        {
            let mut title = String::new();
            super::title::push_title(&mut title, &tex::plain_but_math(&field.1), &[], alphabet);
            field.1 = title;
        }
    }
    entry.is_plain = false;
}

/// Takes away what an entry has for the styles of BibTeX alone.
pub(super) fn unkey(entry: &mut Entry) {
    if entry.own("key").is_some() {
        entry.set("key", String::new());
    }
}
