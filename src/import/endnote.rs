//! EndNote in: its tagged format (refer) and its XML.
//!
//! **Source**: the reference types and tags that EndNote 20 exports as `EndNote Export` and `XML`, as its
//! manual lists them.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::lines::{Line, records};
use super::text::{date, entry, names, value, written_name};
use super::{Found, Located, Reject};
use crate::model::Entry;

/// Names of reference types and the types of BibLaTeX.
const TYPES: &[(&str, &str)] = &[
    ("journal article", "article"),
    ("electronic article", "article"),
    ("magazine article", "article"),
    ("newspaper article", "article"),
    ("conference paper", "inproceedings"),
    ("conference proceedings", "inproceedings"),
    ("book section", "incollection"),
    ("electronic book section", "incollection"),
    ("encyclopedia", "inreference"),
    ("book", "book"),
    ("electronic book", "book"),
    ("edited book", "collection"),
    ("thesis", "thesis"),
    ("report", "report"),
    ("government document", "report"),
    ("standard", "standard"),
    ("patent", "patent"),
    ("web page", "online"),
    ("blog", "online"),
    ("computer program", "software"),
    ("dataset", "dataset"),
    ("unpublished work", "unpublished"),
    ("manuscript", "unpublished"),
    ("film or broadcast", "movie"),
    ("audiovisual material", "video"),
];

fn type_of(name: &str) -> &'static str {
    let name = name.to_ascii_lowercase();
    TYPES
        .iter()
        .find(|row| row.0 == name)
        .map_or("misc", |row| row.1)
}

/// What both formats tell, by the name of the field in XML.
#[derive(Default)]
struct Told(Vec<(String, String)>);

impl Told {
    fn add(&mut self, name: &str, text: &str) {
        let text = text.trim();
        if !text.is_empty() {
            self.0.push((name.to_owned(), text.to_owned()));
        }
    }

    fn all(&self, name: &str) -> Vec<&str> {
        self.0
            .iter()
            .filter(|it| it.0 == name)
            .map(|it| it.1.as_str())
            .collect()
    }

    fn first(&self, names: &[&str]) -> Option<&str> {
        names
            .iter()
            .find_map(|name| self.all(name).first().copied())
    }

    fn entry(&self) -> Entry {
        let entry_type = type_of(self.first(&["ref-type"]).unwrap_or_default());
        let key = self.first(&["label"]).filter(|key| {
            !key.contains(|c: char| c.is_whitespace() || "{},%#\"'~\\=()".contains(c))
        });
        let mut entry = entry(key.unwrap_or_default(), entry_type);
        let people = |role: &str| {
            let people: Vec<String> = self.all(role).into_iter().map(written_name).collect();
            names(&people)
        };
        let is_part = matches!(entry_type, "inproceedings" | "incollection" | "inreference");
        entry.push("author", people("author"));
        entry.push("editor", people("editor"));
        if is_part {
            entry.push("editor", people("secondary-author"));
        } else {
            entry.push("editora", people("secondary-author"));
        }
        entry.push("translator", people("translator"));
        let mut taken = vec![
            "ref-type",
            "label",
            "author",
            "editor",
            "secondary-author",
            "translator",
        ];
        let mut one = |field: &str, names: &[&'static str]| {
            let text = self.first(names).unwrap_or_default();
            let text = match field {
                "doi" | "url" | "isbn" | "issn" => text.to_owned(),
                "date" | "urldate" => date(text),
                _ => value(text),
            };
            entry.push(field, text);
            taken.extend(names);
        };
        one("title", &["title"]);
        one("shorttitle", &["short-title"]);
        match entry_type {
            "article" => one(
                "journaltitle",
                &["full-title", "secondary-title", "journal"],
            ),
            _ if is_part => one("booktitle", &["secondary-title", "journal", "full-title"]),
            _ => one("series", &["secondary-title", "tertiary-title"]),
        }
        one("shortjournal", &["abbr-1"]);
        one("series", &["tertiary-title"]);
        one("volume", &["volume"]);
        one("number", &["number"]);
        one("pages", &["pages"]);
        one("edition", &["edition"]);
        one(
            if matches!(entry_type, "thesis" | "report") {
                "institution"
            } else {
                "publisher"
            },
            &["publisher"],
        );
        one("location", &["pub-location"]);
        one("doi", &["electronic-resource-num"]);
        one("url", &["url"]);
        one("urldate", &["access-date"]);
        one("langid", &["language"]);
        one("abstract", &["abstract"]);
        one("note", &["notes"]);
        one("type", &["work-type"]);
        let (year, day) = (self.first(&["year"]), self.first(&["date"]));
        let when = match (year, day) {
            (Some(year), Some(day)) if !day.contains(year) => date(&format!("{year} {day}")),
            (_, Some(day)) => date(day),
            (Some(year), None) => date(year),
            (None, None) => String::new(),
        };
        entry.push("date", when);
        taken.extend(["year", "date"]);
        for number in self.all("isbn") {
            let digits = number.chars().filter(char::is_ascii_alphanumeric).count();
            entry.push(if digits > 9 { "isbn" } else { "issn" }, number.to_owned());
        }
        taken.push("isbn");
        let words: Vec<String> = self.all("keyword").iter().map(|word| value(word)).collect();
        entry.push("keywords", words.join(", "));
        taken.push("keyword");
        let mut seen: Vec<&str> = Vec::new();
        for (name, _) in &self.0 {
            if !taken.contains(&name.as_str()) && !seen.contains(&name.as_str()) {
                seen.push(name);
                entry.push(
                    &format!("endnote-{name}"),
                    value(&self.all(name).join("; ")),
                );
            }
        }
        entry
    }
}

/// Tags of the tagged format, and the names of the same in XML.
const TAGS: &[(&str, &str)] = &[
    ("%0", "ref-type"),
    ("%A", "author"),
    ("%E", "editor"),
    ("%Y", "secondary-author"),
    ("%?", "translator"),
    ("%T", "title"),
    ("%!", "short-title"),
    ("%J", "secondary-title"),
    ("%B", "secondary-title"),
    ("%S", "tertiary-title"),
    ("%V", "volume"),
    ("%N", "number"),
    ("%P", "pages"),
    ("%7", "edition"),
    ("%I", "publisher"),
    ("%C", "pub-location"),
    ("%R", "electronic-resource-num"),
    ("%U", "url"),
    ("%G", "language"),
    ("%X", "abstract"),
    ("%Z", "notes"),
    ("%9", "work-type"),
    ("%D", "year"),
    ("%8", "date"),
    ("%@", "isbn"),
    ("%K", "keyword"),
    ("%F", "label"),
    ("%[", "access-date"),
];

fn tagged(line: &str) -> Line<'_> {
    if line.trim().is_empty() {
        return Line::Blank;
    }
    let mut chars = line.chars();
    match (chars.next(), chars.next(), chars.next()) {
        (Some('%'), Some(c), Some(' ') | None) if c.is_ascii_graphic() => {
            Line::Tag(&line[..2], line.get(3..).unwrap_or_default())
        }
        _ => Line::More(line),
    }
}

/// Reads a file of tags.
pub(super) fn read_tagged(text: &str, take: &mut dyn FnMut(Found)) {
    records(
        text,
        tagged,
        |tag| tag == "%0",
        |_| false,
        |record| {
            let mut told = Told::default();
            for tag in &record.tags {
                let name = TAGS.iter().find(|row| row.0 == tag.tag);
                let other = format!("tag-{}", &tag.tag[1..]);
                told.add(name.map_or(other.as_str(), |row| row.1), &tag.value);
            }
            take(finish(&told, record.line, record.text));
        },
    );
}

fn finish(told: &Told, line: u32, text: &str) -> Found {
    if told
        .first(&["title", "author", "electronic-resource-num", "url"])
        .is_none()
    {
        return Found::Reject(Reject {
            line,
            reason: "a record without a title".to_owned(),
            text: text.trim_end().to_owned(),
        });
    }
    Found::Entry(Located {
        entry: told.entry(),
        line,
    })
}

/// Reads XML. What is no XML any more is handed back from the record on in which that was found.
pub(super) fn read_xml(text: &str, take: &mut dyn FnMut(Found)) {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut path: Vec<String> = Vec::new();
    let mut told = Told::default();
    let mut words = String::new();
    let mut start = 0;
    let place = |reader: &Reader<&[u8]>| {
        usize::try_from(reader.buffer_position())
            .unwrap_or(0)
            .min(text.len())
    };
    let line_of = |at: usize| {
        let lines = memchr::memchr_iter(b'\n', &text.as_bytes()[..at]).count();
        u32::try_from(lines + 1).unwrap_or(u32::MAX)
    };
    loop {
        let before = place(&reader);
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                let name = tag.name().as_ref().to_owned();
                match name.as_str() {
                    "record" => {
                        told = Told::default();
                        start = before;
                    }
                    "ref-type" => {
                        if let Ok(Some(kind)) = tag.try_get_attribute("name") {
                            told.add("ref-type", &kind.value);
                        }
                    }
                    _ => {}
                }
                if name != "style" {
                    words.clear();
                }
                path.push(name);
            }
            Ok(Event::Text(piece)) => {
                words.push_str(&piece.xml_content(quick_xml::XmlVersion::Implicit1_0))
            }
            Ok(Event::CData(piece)) => {
                words.push_str(&piece.xml_content(quick_xml::XmlVersion::Implicit1_0))
            }
            Ok(Event::GeneralRef(name)) => {
                let name: &str = &name;
                let text = match name.strip_prefix('#') {
                    Some(number) => number
                        .strip_prefix(['x', 'X'])
                        .map_or_else(
                            || number.parse().ok(),
                            |hex| u32::from_str_radix(hex, 16).ok(),
                        )
                        .and_then(char::from_u32)
                        .map(String::from),
                    None => quick_xml::escape::resolve_xml_entity(name).map(str::to_owned),
                };
                words.push_str(&text.unwrap_or_default());
            }
            Ok(Event::End(_)) => {
                let name = path.pop().unwrap_or_default();
                if name == "record" {
                    let end = place(&reader);
                    take(finish(
                        &told,
                        line_of(start),
                        text.get(start..end).unwrap_or_default(),
                    ));
                    start = end;
                } else if name != "style" {
                    let above = path.last().map_or("", String::as_str);
                    if !words.trim().is_empty() && name != "ref-type" {
                        told.add(field(&name, above), &words);
                    }
                    words.clear();
                }
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                take(Found::Reject(Reject {
                    line: line_of(start),
                    reason: format!("no XML: {error}"),
                    // Where its reader stopped may be inside a character.
                    text: text.get(start..).unwrap_or_default().trim().to_owned(),
                }));
                return;
            }
        }
    }
    if path.iter().any(|name| name == "record") {
        take(Found::Reject(Reject {
            line: line_of(start),
            reason: "the record is not closed".to_owned(),
            text: text.get(start..).unwrap_or_default().trim().to_owned(),
        }));
    }
}

/// The name of what an element tells, which for people depends on the element around it.
fn field<'n>(name: &'n str, above: &str) -> &'n str {
    match (name, above) {
        ("author", "secondary-authors") => "secondary-author",
        ("author", "tertiary-authors") => "tertiary-author",
        ("author", "subsidiary-authors") => "translator",
        ("url", "pdf-urls" | "text-urls" | "image-urls") => "file",
        _ => name,
    }
}
