//! Works in, entries out: the one form that every format but plain BibTeX is made of.
//!
//! A work that was imported is its entry, whole, with what a person set since laid over and what the catalog
//! knows beyond it added. Any other work is what [`super::bibtex`] makes of it.

use super::bibtex::{self, Options};
use super::dialect::{Dialect, modernise};
use crate::model::{Entry, Kind, Scheme, Work, tex};

/// The entry of a work; `imported` is what a file said of it.
#[must_use]
pub fn entry(work: &Work, imported: Option<Entry>, options: &Options, dialect: Dialect) -> Entry {
    let Some(mut entry) = imported else {
        let mut entry = bibtex::entry(work, options);
        // Its title is the note's: no braces of a person say which capitals stay.
        entry.is_plain = true;
        if dialect != Dialect::Bibtex {
            modernise(&mut entry);
        }
        // A paper of a conference is no `@misc` but for the lack of an author that BibTeX demands.
        if dialect == Dialect::Neutral
            && let Some(book) = entry
                .own("howpublished")
                .and_then(|how| how.strip_prefix("In "))
        {
            let book = book.to_owned();
            entry.set("howpublished", String::new());
            entry.push("booktitle", book);
            entry.entry_type = "inproceedings".to_owned();
        }
        return entry;
    };
    entry.key.clone_from(&work.key);
    lay_over(&mut entry, work);
    if options.with_keywords {
        let tags: Vec<String> = work.tags.iter().map(|tag| tex::escape(&tag.name)).collect();
        entry.set("keywords", tags.join(", "));
    }
    if options.with_remarks
        && let Some(remark) = &work.remark
    {
        entry.push("note", tex::escape(remark));
    }
    entry
}

/// Where what is shown is not what the entry says, a person said it later; where the entry says nothing, notes
/// or services do.
fn lay_over(entry: &mut Entry, work: &Work) {
    let title = entry.title();
    if work.title != title && !title.is_empty() {
        entry.set("title", tex::escape(&work.title));
        entry.set("subtitle", String::new());
        entry.is_plain = true;
    } else if title.is_empty() && work.title != entry.key && !is_address(entry, &work.title) {
        entry.push("title", tex::escape(&work.title));
        entry.is_plain = true;
    }
    if work.authors != entry.authors() && !work.authors.is_empty() {
        let role = if entry.get("author").is_none() && entry.get("editor").is_some() {
            "editor"
        } else {
            "author"
        };
        let mut names = String::new();
        super::people::push_authors(
            &mut names,
            work.authors.iter().map(String::as_str),
            super::Alphabet::Unicode,
        );
        entry.set(role, names);
    }
    if let Some(year) = work.year
        && entry.year() != Some(year)
    {
        entry.set("date", String::new());
        entry.set("month", String::new());
        entry.set("year", year.to_string());
    }
    let text = |value: &Option<String>| value.as_deref().map(tex::escape);
    let venue = match entry.entry_type.as_str() {
        "article" | "periodical" => &["journaltitle", "journal"][..],
        "inproceedings" | "incollection" | "inbook" | "conference" => &["booktitle"],
        _ => &["howpublished"],
    };
    if work.venue != entry.venue()
        && let Some(value) = text(&work.venue)
    {
        let name = venue.iter().find(|name| entry.get(name).is_some());
        entry.set(name.unwrap_or(&venue[venue.len() - 1]), value);
    }
    for (value, names) in [
        (&work.volume, &["volume"][..]),
        (&work.issue, &["number", "issue"]),
        (&work.pages, &["pages"]),
        (&work.publisher, &["publisher"]),
    ] {
        if *value != entry.text(names)
            && let Some(value) = text(value)
        {
            let value = if names[0] == "pages" {
                super::entry_type::page_range(&value)
            } else {
                value
            };
            let name = names
                .iter()
                .find(|name| entry.get(name).is_some())
                .unwrap_or(&names[0]);
            entry.set(name, value);
        }
    }
    let ids = entry.identifiers();
    for id in work.ids.iter().filter(|id| !ids.contains(id)) {
        let value = id.value().to_owned();
        match id.scheme() {
            Scheme::Doi => entry.push("doi", value),
            Scheme::Arxiv if entry.get("eprint").is_none() => {
                entry.push("eprint", value);
                entry.push("archiveprefix", "arXiv".to_owned());
            }
            Scheme::Isbn if work.kind == Kind::Book => entry.push("isbn", value),
            Scheme::Pmid => entry.push("pmid", value),
            Scheme::Pmcid => entry.push("pmcid", value),
            _ => {}
        }
    }
    if entry.get("doi").is_none() && entry.urls().is_empty() {
        entry.push("url", work.urls.first().cloned().unwrap_or_default());
    }
}

/// True when the shown title is only what the entry is known by.
fn is_address(entry: &Entry, title: &str) -> bool {
    entry.fields.iter().any(|field| field.1 == title)
}

/// What `crossref` becomes: the key of the parent as it is now, or, when it is not exported beside the child,
/// the fields that the child has from it.
pub fn link(entry: &mut Entry, key_of: impl Fn(&str) -> Option<String>) {
    let Some(parent) = entry.own("crossref") else {
        return;
    };
    match key_of(parent) {
        Some(key) => entry.set("crossref", key),
        None => inline(entry),
    }
}

/// Gives an entry what it inherits as its own, for formats and selections without its parent.
pub fn inline(entry: &mut Entry) {
    entry.set("crossref", String::new());
    for (name, value) in std::mem::take(&mut entry.inherited) {
        entry.push(&name, value);
    }
}
