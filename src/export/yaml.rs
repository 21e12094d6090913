//! Entries in, Hayagriva's YAML out: the bibliography of Typst.
//!
//! The types are Hayagriva's own, read from the BibLaTeX of an entry, so that its reader takes what we write.

use hayagriva::Library;

use super::Alphabet;
use super::bib;
use super::dialect::{Dialect, modernise};
use crate::model::Entry;

/// Appends the entries as a piece of one YAML document.
pub fn push(out: &mut String, entries: &[Entry]) {
    let mut library = Library::new();
    for entry in entries {
        let mut entry = entry.clone();
        super::record::inline(&mut entry);
        modernise(&mut entry);
        let found = read(&entry).or_else(|| {
            // A field that its reader trips over is left out, not the entry.
            let kept = [
                "author",
                "editor",
                "title",
                "date",
                "journaltitle",
                "booktitle",
                "publisher",
                "doi",
                "url",
            ];
            entry
                .fields
                .retain(|field| kept.contains(&field.0.as_str()));
            read(&entry).or_else(|| {
                entry
                    .fields
                    .retain(|field| matches!(field.0.as_str(), "author" | "title" | "url"));
                read(&entry)
            })
        });
        if let Some(entry) = found {
            library.push(&entry);
        }
    }
    if !library.is_empty()
        && let Ok(yaml) = hayagriva::io::to_yaml_str(&library)
    {
        out.push_str(&yaml);
    }
}

fn read(entry: &Entry) -> Option<hayagriva::Entry> {
    let mut text = String::new();
    // `date = {../2023}` is before, not in, that year: no date at all for Hayagriva.
    let mut entry = entry.clone();
    if entry
        .own("date")
        .is_some_and(|date| crate::model::entry::parse_date(date).is_none())
    {
        entry.set("date", String::new());
    }
    bib::push(&mut text, &entry, Dialect::Biblatex, Alphabet::Unicode);
    let library =
        std::panic::catch_unwind(|| hayagriva::io::from_biblatex_str(&text).ok()).ok()??;
    library.into_iter().next()
}
