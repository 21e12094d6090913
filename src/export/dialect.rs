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
    entry.entry_type = match entry.entry_type.as_str() {
        "online" | "www" | "electronic" | "webpage" | "software" | "dataset" | "video"
        | "audio" | "movie" | "music" | "image" | "artwork" | "letter" | "legal"
        | "legislation" | "jurisdiction" | "patent" | "performance" | "review" | "standard"
        | "presentation" | "periodical" => "misc",
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
        other => other,
    }
    .to_owned();
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
