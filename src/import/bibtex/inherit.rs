//! What entries have from others: `crossref` and `xdata`.
//!
//! **Source**: the biblatex manual 3.20, appendix B (default crossref setup) and section 3.13.6 (xdata).

use rustc_hash::FxHashMap;

use crate::import::{Located, Remark};
use crate::model::Entry;

/// Fields that belong to one entry alone.
const OWN: [&str; 17] = [
    "ids",
    "crossref",
    "xref",
    "xdata",
    "entryset",
    "entrysubtype",
    "execute",
    "label",
    "options",
    "presort",
    "related",
    "relatedoptions",
    "relatedstring",
    "relatedtype",
    "shorthand",
    "sortkey",
    "key",
];

/// Works out what every entry inherits; gives a remark for each name that no entry has.
pub fn inherit(entries: &mut [Located]) -> Vec<Remark> {
    let wants = |entry: &Entry| entry.own("crossref").is_some() || entry.own("xdata").is_some();
    if !entries.iter().any(|it| wants(&it.entry)) {
        return Vec::new();
    }
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    for (at, it) in entries.iter().enumerate() {
        places.entry(it.entry.key.to_lowercase()).or_insert(at);
    }
    // Other keys of an entry, which do as well where no entry has them for its own.
    for (at, it) in entries.iter().enumerate() {
        for id in it
            .entry
            .own("ids")
            .into_iter()
            .flat_map(|ids| ids.split(','))
        {
            places.entry(id.trim().to_lowercase()).or_insert(at);
        }
    }
    let mut remarks = Vec::new();
    for at in 0..entries.len() {
        if !wants(&entries[at].entry) {
            continue;
        }
        let mut inherited = Vec::new();
        let mut seen = vec![at];
        collect(
            entries,
            &places,
            at,
            &mut inherited,
            &mut seen,
            &mut |name| {
                remarks.push(Remark {
                    line: entries[at].line,
                    text: format!(
                        "{}: no entry has the key `{name}` that it refers to",
                        entries[at].entry.key
                    ),
                });
            },
        );
        entries[at].entry.inherited = inherited;
    }
    remarks
}

fn collect(
    entries: &[Located],
    places: &FxHashMap<String, usize>,
    at: usize,
    inherited: &mut Vec<(String, String)>,
    seen: &mut Vec<usize>,
    missing: &mut dyn FnMut(&str),
) {
    let entry = &entries[at].entry;
    for link in ["xdata", "crossref"] {
        let Some(names) = entry.own(link) else {
            continue;
        };
        for name in names.split(',').map(str::trim) {
            let Some(&parent) = places.get(&name.to_lowercase()) else {
                missing(name);
                continue;
            };
            // A circle ends where it began.
            if seen.contains(&parent) {
                continue;
            }
            seen.push(parent);
            let mut above = entries[parent].entry.fields.clone();
            collect(entries, places, parent, &mut above, seen, missing);
            let parent = &entries[parent].entry;
            for (field, value) in above {
                if OWN.contains(&field.as_str()) {
                    continue;
                }
                let Some(field) = (if link == "xdata" {
                    Some(field.as_str())
                } else {
                    renamed(&field, &parent.entry_type, &entry.entry_type)
                }) else {
                    continue;
                };
                let is_there = entry.own(field).is_some()
                    || inherited.iter().any(|it| it.0 == field)
                    || (field == "date" && entry.own("year").is_some())
                    || (field == "year" && entry.own("date").is_some());
                if !is_there {
                    inherited.push((field.to_owned(), value));
                }
            }
        }
    }
}

/// The name under which a child has a field of its parent; none when it does not inherit it.
fn renamed<'f>(field: &'f str, parent: &str, child: &str) -> Option<&'f str> {
    let is_part = matches!(
        child,
        "inproceedings"
            | "incollection"
            | "inbook"
            | "bookinbook"
            | "suppbook"
            | "suppcollection"
            | "inreference"
            | "conference"
    );
    let is_volume = matches!(parent, "proceedings" | "collection" | "book" | "reference");
    let is_set = matches!(
        parent,
        "mvbook" | "mvcollection" | "mvproceedings" | "mvreference"
    );
    let is_periodical = parent == "periodical" && matches!(child, "article" | "suppperiodical");
    let title = match field {
        "title" | "subtitle" | "titleaddon" => {
            Some(match (field, is_part && is_volume, is_set, is_periodical) {
                ("title", true, ..) => "booktitle",
                ("subtitle", true, ..) => "booksubtitle",
                ("titleaddon", true, ..) => "booktitleaddon",
                ("title", _, true, _) => "maintitle",
                ("subtitle", _, true, _) => "mainsubtitle",
                ("titleaddon", _, true, _) => "maintitleaddon",
                ("title", _, _, true) => "journaltitle",
                ("subtitle", _, _, true) => "journalsubtitle",
                // The title of one entry is never that of another of the same kind.
                _ => return None,
            })
        }
        "shorttitle" | "sorttitle" | "indextitle" | "indexsorttitle" => return None,
        "author" if is_part && parent == "book" && child != "inbook" => Some("bookauthor"),
        "author" if is_part && parent != "book" => return None,
        "pages" | "pagetotal" | "abstract" | "note" if is_part || is_periodical => return None,
        _ => None,
    };
    Some(title.unwrap_or(field))
}
