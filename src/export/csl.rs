//! Entries in, items of CSL-JSON out.
//!
//! **Source**: the CSL-JSON schema 1.0.2, <https://github.com/citation-style-language/schema>, read in November
//! 2026; the mapping of BibLaTeX is that of Pandoc's reader where the two agree on a type.

use serde_json::{Map, Value, json};

use super::dialect;
use crate::model::crosswalk::{CSL_DATES, CSL_NAMES, CSL_TEXTS, CSL_TYPES, CSL_VERBATIM};
use crate::model::entry::{EntryDate, parse_date, person, split_names};
use crate::model::{Entry, NoteDate, tex};

/// The item of an entry.
#[must_use]
pub fn item(entry: &Entry) -> Map<String, Value> {
    let mut item = Map::new();
    item.insert("id".into(), entry.key.as_str().into());
    item.insert("type".into(), csl_type(entry).into());
    // In a `.bib` file a particle is no part of the family name unless it says so.
    let is_dropping = !entry.is_plain
        && !entry
            .get("options")
            .is_some_and(|options| options.contains("useprefix=true"));
    for (variable, field) in CSL_NAMES {
        if let Some(list) = entry.get(field) {
            let names: Vec<Value> = split_names(list)
                .iter()
                .filter_map(|name| name_of(name, is_dropping))
                .collect();
            if !names.is_empty() {
                item.insert((*variable).to_owned(), names.into());
            }
        }
    }
    let title = title_of(entry);
    if !title.is_empty() {
        item.insert("title".into(), title.into());
    }
    if has_volume_title(entry) {
        let volume = joined(entry, ["title", "subtitle", "titleaddon"]);
        if !volume.is_empty() {
            item.insert("volume-title".into(), volume.into());
        }
    }
    let mut text = |variable: &str, names: &[&str]| {
        let value = entry.first(names).map(rich).filter(|it| !it.is_empty());
        if let Some(value) = value {
            item.entry(variable.to_owned())
                .or_insert_with(|| value.into());
        }
    };
    for (variable, field) in CSL_TEXTS {
        if !matches!(*field, "title" | "pages") {
            text(variable, &[field]);
        }
    }
    text("publisher-place", &["location", "address"]);
    let is_article = matches!(
        entry.entry_type.as_str(),
        "article" | "periodical" | "review" | "suppperiodical"
    );
    text(
        "container-title",
        if is_article {
            &["journaltitle", "journal"]
        } else if has_volume_title(entry) {
            &["booktitle", "journaltitle", "journal"]
        } else {
            &["booktitle", "journaltitle", "journal", "maintitle"]
        },
    );
    if is_article {
        text("issue", &["number", "issue"]);
        text("number", &["issuenumber", "eid"]);
    } else if is_in_series(&entry.entry_type) {
        text("collection-number", &["number"]);
        text("number", &["issuenumber"]);
    } else {
        text("number", &["number"]);
    }
    text(
        "publisher",
        &["publisher", "institution", "school", "organization"],
    );
    text("genre", &["type"]);
    text("keyword", &["keywords"]);
    text("annote", &["annotation", "annote"]);
    genre(&mut item, entry);
    if let Some(Value::String(name)) = item.get_mut("language") {
        *name = language(name).to_owned();
    }
    if let Some(pages) = entry.text(&["pages"]) {
        item.insert(
            "page".into(),
            pages.replace("--", "-").replace('–', "-").into(),
        );
    }
    for (variable, field) in CSL_VERBATIM {
        if let Some(value) = entry.text(&[field]) {
            item.insert((*variable).to_owned(), value.into());
        }
    }
    if !item.contains_key("URL")
        && let Some(url) = entry.urls().into_iter().next()
    {
        item.insert("URL".into(), url.into());
    }
    if let Some(eprint) = entry.text(&["eprint"]) {
        match entry.eprint_type().to_ascii_lowercase().as_str() {
            "arxiv" => {
                let number = eprint.trim_start_matches("arXiv:").to_owned();
                // What appeared elsewhere has numbers and a publisher of its own.
                if item.get("type").is_some_and(|it| it == "article") {
                    item.entry("number")
                        .or_insert_with(|| format!("arXiv:{number}").into());
                    item.entry("publisher").or_insert_with(|| "arXiv".into());
                }
                item.entry("URL")
                    .or_insert_with(|| format!("https://arxiv.org/abs/{number}").into());
            }
            "pubmed" => {
                item.entry("PMID").or_insert_with(|| eprint.into());
            }
            _ => {}
        }
    } else if let Some(how) = entry
        .text(&["howpublished"])
        .filter(|how| !how.contains("://"))
        && !item.contains_key("publisher")
    {
        item.insert("publisher".into(), how.into());
    }
    for (variable, field) in CSL_DATES {
        let date = if *field == "date" {
            entry.date()
        } else {
            entry.get(field).and_then(parse_date)
        };
        let value = match date {
            Some(date) => Some(date_of(date)),
            // A date that cannot be read is kept as it is written; one before the date of the note is none.
            None if *field == "date" => entry
                .text(&["year", "date"])
                .filter(|it| !it.contains(".."))
                .map(|raw| json!({ "literal": raw })),
            None => None,
        };
        if let Some(value) = value {
            item.insert((*variable).to_owned(), value);
        }
    }
    for (name, value) in &entry.fields {
        if let Some(variable) = name.strip_prefix("csl-").filter(|name| *name != "type") {
            let text = tex::plain(value);
            let value = match serde_json::from_str(&text) {
                Ok(value @ (Value::Object(_) | Value::Array(_))) => value,
                _ => text.into(),
            };
            match MORE.iter().find(|it| it.eq_ignore_ascii_case(variable)) {
                Some(variable) => {
                    item.entry((*variable).to_owned()).or_insert(value);
                }
                // What the schema does not know has its place in `custom`.
                None => {
                    let custom = item
                        .entry("custom")
                        .or_insert_with(|| Value::Object(Map::new()));
                    if let Value::Object(custom) = custom {
                        custom.entry(variable.to_owned()).or_insert(value);
                    }
                }
            }
        }
    }
    item
}

fn csl_type(entry: &Entry) -> &'static str {
    if let Some(kept) = entry.own("csl-type")
        && let Some(row) = CSL_TYPES.iter().find(|row| row.0 == kept)
    {
        return row.0;
    }
    match entry.entry_type.as_str() {
        "article" => match entry.own("entrysubtype").unwrap_or_default() {
            "magazine" => "article-magazine",
            "newspaper" => "article-newspaper",
            _ => "article-journal",
        },
        "conference" => "paper-conference",
        "proceedings" | "mvproceedings" | "mvbook" | "mvcollection" | "collection"
        | "reference" | "manual" => "book",
        "inbook" | "bookinbook" | "suppbook" | "suppcollection" => "chapter",
        "phdthesis" | "mastersthesis" => "thesis",
        "techreport" => "report",
        "www" | "electronic" | "webpage" => "webpage",
        "video" | "movie" => "motion_picture",
        "unpublished" => "manuscript",
        "misc" | "unknown" => {
            let is_page = entry.get("url").is_some()
                && entry.get("eprint").is_none()
                && entry.get("doi").is_none();
            match (entry.get("eprint").is_some(), is_page) {
                (true, _) => "article",
                (false, true) => "webpage",
                // Pandoc's choice; `document` is unknown to most styles.
                (false, false) => "document",
            }
        }
        other => CSL_TYPES
            .iter()
            .find(|row| row.1 == other)
            .map_or("document", |row| row.0),
    }
}

/// Variables that BibLaTeX has no field for.
const MORE: [&str; 61] = [
    "archive",
    "archive-place",
    "archive_collection",
    "archive_location",
    "authority",
    "available-date",
    "call-number",
    "categories",
    "chair",
    "citation-label",
    "citation-number",
    "collection-number",
    "compiler",
    "composer",
    "contributor",
    "curator",
    "custom",
    "dimensions",
    "division",
    "editorial-director",
    "event",
    "executive-producer",
    "first-reference-note-number",
    "guest",
    "host",
    "illustrator",
    "interviewer",
    "journalAbbreviation",
    "jurisdiction",
    "locator",
    "medium",
    "narrator",
    "organizer",
    "original-author",
    "original-publisher",
    "original-publisher-place",
    "original-title",
    "page-first",
    "part",
    "part-title",
    "performer",
    "printing",
    "producer",
    "recipient",
    "references",
    "reviewed-author",
    "reviewed-genre",
    "reviewed-title",
    "scale",
    "script-writer",
    "section",
    "series-creator",
    "shortTitle",
    "source",
    "status",
    "submitted",
    "supplement",
    "volume-title",
    "volume-title-short",
    "year-suffix",
    "publisher",
];

/// True for a type whose `number` is that of the series.
fn is_in_series(entry_type: &str) -> bool {
    matches!(
        entry_type,
        "book"
            | "collection"
            | "proceedings"
            | "reference"
            | "mvbook"
            | "mvcollection"
            | "mvproceedings"
            | "mvreference"
            | "bookinbook"
            | "inbook"
            | "incollection"
            | "inproceedings"
            | "conference"
            | "inreference"
            | "suppbook"
            | "suppcollection"
    )
}

/// What a thesis or report is, where only its type or a key of BibLaTeX tells.
fn genre(item: &mut Map<String, Value>, entry: &Entry) {
    let written = item
        .get("genre")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let genre = match (written, entry.entry_type.as_str()) {
        ("phdthesis", _) | ("", "phdthesis") => "PhD thesis",
        ("mathesis", _) | ("", "mastersthesis") => "Master’s thesis",
        ("bathesis", _) => "Bachelor’s thesis",
        ("techreport", _) => "technical report",
        ("resreport", _) => "research report",
        ("software", _) => "computer software",
        ("datacd", _) => "data CD",
        ("audiocd", _) => "audio CD",
        ("patent", _) => "patent",
        ("patentus", _) => "U.S. patent",
        ("patenteu", _) => "European patent",
        ("patentde", _) => "German patent",
        ("patentuk", _) => "British patent",
        ("patentfr", _) => "French patent",
        ("patreq", _) => "patent request",
        ("patrequs", _) => "U.S. patent request",
        _ => return,
    };
    item.insert("genre".into(), genre.into());
}

/// The title: of a volume that has one of its own, that of the whole work.
fn title_of(entry: &Entry) -> String {
    if has_volume_title(entry) {
        return joined(entry, ["maintitle", "mainsubtitle", "maintitleaddon"]);
    }
    joined(entry, ["title", "subtitle", "titleaddon"])
}

/// True for a volume of a work of several, both of which have titles.
fn has_volume_title(entry: &Entry) -> bool {
    entry.get("maintitle").is_some()
        && entry.get("title").is_some()
        && is_in_series(&entry.entry_type)
        && !is_part(&entry.entry_type)
}

/// A title, its subtitle, and what is added to it.
fn joined(entry: &Entry, names: [&str; 3]) -> String {
    let mut title = String::new();
    for (name, sign) in names.into_iter().zip(["", ":", "."]) {
        if let Some(part) = entry.get(name).map(rich).filter(|it| !it.is_empty()) {
            if !title.is_empty() {
                let ends = title.ends_with([':', '?', '!', '.', '：', '？']);
                title.push_str(if ends { "" } else { sign });
                title.push(' ');
            }
            title.push_str(&part);
        }
    }
    title
}

/// True for what is a part of a book.
fn is_part(entry_type: &str) -> bool {
    matches!(
        entry_type,
        "inbook"
            | "incollection"
            | "inproceedings"
            | "conference"
            | "inreference"
            | "suppbook"
            | "suppcollection"
    )
}

/// Languages as BibLaTeX names them, and their codes.
const LANGUAGES: [(&str, &str); 32] = [
    ("english", "en-US"),
    ("american", "en-US"),
    ("usenglish", "en-US"),
    ("british", "en-GB"),
    ("ukenglish", "en-GB"),
    ("canadian", "en-CA"),
    ("australian", "en-AU"),
    ("newzealand", "en-NZ"),
    ("german", "de-DE"),
    ("ngerman", "de-DE"),
    ("austrian", "de-AT"),
    ("naustrian", "de-AT"),
    ("swissgerman", "de-CH"),
    ("french", "fr-FR"),
    ("spanish", "es-ES"),
    ("italian", "it-IT"),
    ("portuguese", "pt-PT"),
    ("brazilian", "pt-BR"),
    ("dutch", "nl-NL"),
    ("russian", "ru-RU"),
    ("ukrainian", "uk-UA"),
    ("polish", "pl-PL"),
    ("czech", "cs-CZ"),
    ("swedish", "sv-SE"),
    ("danish", "da-DK"),
    ("finnish", "fi-FI"),
    ("hungarian", "hu-HU"),
    ("greek", "el-GR"),
    ("turkish", "tr-TR"),
    ("japanese", "ja-JP"),
    ("chinese", "zh-CN"),
    ("latin", "la"),
];

/// The code of a language; what is none of those that are known stays as it is.
fn language(name: &str) -> &str {
    LANGUAGES
        .iter()
        .find(|row| row.0.eq_ignore_ascii_case(name))
        .map_or(name, |row| row.1)
}

/// TeX as the text of CSL: italics, raised and lowered text as tags, formulas as they are written.
fn rich(value: &str) -> String {
    const COMMANDS: [(&str, &str, &str); 8] = [
        ("\\emph{", "<i>", "</i>"),
        ("\\textit{", "<i>", "</i>"),
        ("\\mkbibemph{", "<i>", "</i>"),
        ("\\textbf{", "<b>", "</b>"),
        ("\\textsuperscript{", "<sup>", "</sup>"),
        ("\\textsubscript{", "<sub>", "</sub>"),
        (
            "\\textsc{",
            "<span style=\"font-variant:small-caps;\">",
            "</span>",
        ),
        ("\\mkbibquote{", "“", "”"),
    ];
    let Some((at, (command, open, close))) = COMMANDS
        .iter()
        .filter_map(|row| Some((value.find(row.0)?, row)))
        .min_by_key(|found| found.0)
    else {
        return tex::plain_but_math(value).replace("$", "");
    };
    let inside = at + command.len();
    let mut depth = 1;
    let end = value[inside..]
        .char_indices()
        .find(|(_, c)| {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            depth == 0
        })
        .map_or(value.len(), |(offset, _)| inside + offset);
    let rest = value.get(end + 1..).unwrap_or_default();
    // The spaces at the ends of the pieces are told by where they were.
    let join = |before: &str, after: String| {
        if before.trim_end_matches(['{', '}']).ends_with(' ') {
            format!("{} {after}", rich(before))
        } else {
            format!("{}{after}", rich(before))
        }
    };
    let behind = rich(rest);
    let is_apart = rest.trim_start_matches(['{', '}']).starts_with(' ');
    let gap = if is_apart && !behind.is_empty() {
        " "
    } else {
        ""
    };
    join(
        &value[..at],
        format!("{open}{}{close}{gap}{behind}", rich(&value[inside..end])),
    )
}

fn name_of(name: &str, is_dropping: bool) -> Option<Value> {
    if name.eq_ignore_ascii_case("others") {
        return Some(json!({ "literal": "others" }));
    }
    let person = person(name);
    if person.is_literal || (person.given.is_empty() && person.particle.is_empty()) {
        // One word that is no group of its own is a name, as Chinese ones in one piece are.
        return Some(if is_group(name) {
            json!({ "literal": person.family })
        } else {
            json!({ "family": person.family })
        });
    }
    let mut map = Map::new();
    map.insert("family".into(), person.family.into());
    if !person.given.is_empty() {
        map.insert("given".into(), person.given.into());
    }
    if !person.particle.is_empty() {
        let name = if is_dropping {
            "dropping-particle"
        } else {
            "non-dropping-particle"
        };
        map.insert(name.into(), person.particle.into());
    }
    if !person.suffix.is_empty() {
        map.insert("suffix".into(), person.suffix.into());
    }
    Some(map.into())
}

fn is_group(name: &str) -> bool {
    name.trim_start().starts_with('{') && name.trim_end().ends_with('}')
}

fn date_of(date: EntryDate) -> Value {
    let parts = |date: NoteDate| -> Value {
        let mut parts: Vec<Value> = vec![date.year.into()];
        parts.extend(date.month.map(Value::from));
        parts.extend(date.day.map(Value::from));
        parts.into()
    };
    let mut list = vec![parts(date.start)];
    list.extend(date.end.map(parts));
    let mut map = Map::new();
    map.insert("date-parts".into(), list.into());
    if date.is_about {
        map.insert("circa".into(), true.into());
    }
    map.into()
}

/// The entry as an item, for an entry that was made for classic BibTeX or came from any file.
#[must_use]
pub fn line(entry: &Entry) -> String {
    let mut entry = entry.clone();
    super::record::inline(&mut entry);
    dialect::unkey(&mut entry);
    serde_json::to_string(&item(&entry)).unwrap_or_default()
}
