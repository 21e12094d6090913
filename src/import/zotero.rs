//! Items of Zotero, as Better BibTeX writes them in its own JSON.

use serde_json::{Map, Value};

use super::csl::page_range;
use super::text::{self, date, literal, name, names, value};
use crate::model::Entry;

/// Zotero's types and the types of BibLaTeX.
const TYPES: &[(&str, &str)] = &[
    ("journalArticle", "article"),
    ("magazineArticle", "article"),
    ("newspaperArticle", "article"),
    ("preprint", "misc"),
    ("conferencePaper", "inproceedings"),
    ("bookSection", "incollection"),
    ("encyclopediaArticle", "inreference"),
    ("dictionaryEntry", "inreference"),
    ("book", "book"),
    ("thesis", "thesis"),
    ("report", "report"),
    ("standard", "standard"),
    ("patent", "patent"),
    ("webpage", "online"),
    ("blogPost", "online"),
    ("forumPost", "online"),
    ("computerProgram", "software"),
    ("dataset", "dataset"),
    ("manuscript", "unpublished"),
    ("film", "movie"),
    ("videoRecording", "video"),
    ("audioRecording", "audio"),
    ("podcast", "audio"),
    ("presentation", "presentation"),
    ("letter", "letter"),
    ("map", "image"),
    ("artwork", "artwork"),
];

/// Zotero's fields and the fields of BibLaTeX.
const FIELDS: &[(&str, &str)] = &[
    ("title", "title"),
    ("shortTitle", "shorttitle"),
    ("publicationTitle", "journaltitle"),
    ("bookTitle", "booktitle"),
    ("proceedingsTitle", "booktitle"),
    ("encyclopediaTitle", "booktitle"),
    ("dictionaryTitle", "booktitle"),
    ("websiteTitle", "maintitle"),
    ("blogTitle", "maintitle"),
    ("forumTitle", "maintitle"),
    ("conferenceName", "eventtitle"),
    ("journalAbbreviation", "shortjournal"),
    ("series", "series"),
    ("volume", "volume"),
    ("issue", "number"),
    ("reportNumber", "number"),
    ("patentNumber", "number"),
    ("number", "number"),
    ("seriesNumber", "number"),
    ("numberOfVolumes", "volumes"),
    ("edition", "edition"),
    ("publisher", "publisher"),
    ("university", "institution"),
    ("institution", "institution"),
    ("repository", "publisher"),
    ("company", "publisher"),
    ("place", "location"),
    ("numPages", "pagetotal"),
    ("language", "langid"),
    ("abstractNote", "abstract"),
    ("versionNumber", "version"),
    ("thesisType", "type"),
    ("reportType", "type"),
    ("extra", "note"),
];

fn key(object: &Map<String, Value>) -> String {
    let text = |name: &str| object.get(name).and_then(Value::as_str).unwrap_or_default();
    ["citationKey", "citekey"]
        .iter()
        .map(|name| text(name))
        .find(|key| !key.is_empty())
        .unwrap_or_default()
        .to_owned()
}

/// An item as an entry.
pub(super) fn entry(object: &Map<String, Value>) -> Entry {
    let text = |name: &str| object.get(name).and_then(Value::as_str).unwrap_or_default();
    let entry_type = TYPES
        .iter()
        .find(|row| row.0 == text("itemType"))
        .map_or("misc", |row| row.1);
    let mut entry = text::entry(&key(object), entry_type);
    for (role, field) in [
        ("author", "author"),
        ("editor", "editor"),
        ("translator", "translator"),
    ] {
        let creators = object.get("creators").and_then(Value::as_array);
        let people: Vec<String> = creators
            .into_iter()
            .flatten()
            .filter(|it| {
                let kind = it
                    .get("creatorType")
                    .and_then(Value::as_str)
                    .unwrap_or("author");
                kind == role
                    || (role == "author"
                        && !matches!(
                            kind,
                            "editor" | "translator" | "seriesEditor" | "contributor"
                        ))
            })
            .map(|it| {
                let part = |name: &str| it.get(name).and_then(Value::as_str).unwrap_or_default();
                match (part("name"), part("lastName")) {
                    ("", family) => name("", family, "", part("firstName")),
                    (whole, _) => literal(whole),
                }
            })
            .collect();
        entry.push(field, names(&people));
    }
    for (theirs, ours) in FIELDS {
        entry.push(ours, value(text(theirs)));
    }
    for (theirs, ours) in [
        ("DOI", "doi"),
        ("url", "url"),
        ("ISBN", "isbn"),
        ("ISSN", "issn"),
    ] {
        entry.push(ours, text(theirs).to_owned());
    }
    entry.push("pages", page_range(text("pages")));
    entry.push("date", date(text("date")));
    entry.push(
        "urldate",
        date(text("accessDate").split('T').next().unwrap_or_default()),
    );
    if let Some(id) = text("archiveID").strip_prefix("arXiv:") {
        entry.push("eprint", id.to_owned());
        entry.push("eprinttype", "arxiv".to_owned());
    }
    let tags = object.get("tags").and_then(Value::as_array);
    let words: Vec<String> = tags
        .into_iter()
        .flatten()
        .filter_map(|tag| tag.get("tag").unwrap_or(tag).as_str())
        .map(value)
        .collect();
    entry.push("keywords", words.join(", "));
    const OTHER: [&str; 17] = [
        "itemType",
        "citationKey",
        "citekey",
        "creators",
        "tags",
        "DOI",
        "url",
        "ISBN",
        "ISSN",
        "pages",
        "date",
        "accessDate",
        "archiveID",
        "key",
        "version",
        "itemID",
        "itemKey",
    ];
    for (name, value_of) in object {
        if let (Some(text), false) = (
            value_of.as_str(),
            OTHER.contains(&name.as_str()) || FIELDS.iter().any(|row| row.0 == name),
        ) {
            entry.push(&format!("zotero-{}", name.to_lowercase()), value(text));
        }
    }
    entry
}
