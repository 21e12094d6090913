//! JSON-LD in a page: an object, a list of them, or a graph; broken JSON is passed over.

use serde_json::Value;

use crate::enrich::json::{at, list, plain, raw, text};
use crate::enrich::record::date;
use crate::model::NoteDate;

/// What the first article-like thing in the scripts says.
#[derive(Debug, Default)]
pub(super) struct LinkedData {
    pub(super) title: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) date: Option<NoteDate>,
    pub(super) site: Option<String>,
    pub(super) is_article: bool,
}

/// The types that are the page's content and not its frame.
const CONTENT: [&str; 12] = [
    "ScholarlyArticle",
    "Article",
    "BlogPosting",
    "NewsArticle",
    "TechArticle",
    "Report",
    "Book",
    "VideoObject",
    "Course",
    "SoftwareSourceCode",
    "WebPage",
    "CreativeWork",
];

pub(super) fn read(scripts: &[String]) -> Option<LinkedData> {
    let values: Vec<Value> = scripts.iter().filter_map(|script| parse(script)).collect();
    let mut things: Vec<&Value> = Vec::new();
    for value in &values {
        for thing in list(value, "") {
            things.push(thing);
            things.extend(list(thing, "/@graph"));
            things.extend(list(thing, "/mainEntity"));
        }
    }
    let place = |thing: &Value| {
        list(thing, "/@type")
            .iter()
            .filter_map(Value::as_str)
            .filter_map(|kind| CONTENT.iter().position(|content| *content == kind))
            .min()
    };
    let (place, thing) = things
        .iter()
        .filter_map(|thing| Some((place(thing)?, *thing)))
        .min_by_key(|(place, _)| *place)?;
    let is_page = CONTENT.get(place) == Some(&"WebPage");
    Some(LinkedData {
        // The name of a web page is as good as its title tag, which comes later.
        title: text(thing, "/headline")
            .or_else(|| text(thing, "/name"))
            .filter(|_| !is_page),
        authors: people(thing, &things),
        date: raw(thing, "/datePublished").and_then(|day| date(&day)),
        site: text(thing, "/isPartOf/name").or_else(|| text(thing, "/publisher/name")),
        is_article: place <= 5,
    })
}

/// JSON as pages hold it: in a comment, with line breaks inside texts.
fn parse(script: &str) -> Option<Value> {
    let script = script
        .trim()
        .trim_start_matches("<!--")
        .trim_start_matches("//<![CDATA[")
        .trim_end_matches("-->")
        .trim_end_matches("//]]>")
        .trim();
    serde_json::from_str(script)
        .or_else(|_| serde_json::from_str(&script.replace(['\n', '\r', '\t'], " ")))
        .ok()
}

/// An author is an object, a list, a text, or a pointer to an object elsewhere in the graph.
fn people(thing: &Value, things: &[&Value]) -> Vec<String> {
    let name = |author: &Value| {
        if let Some(name) = plain(author).or_else(|| text(author, "/name")) {
            return Some(name);
        }
        let id = raw(author, "/@id")?;
        let whole = things
            .iter()
            .find(|thing| at(thing, "/@id").as_str() == Some(&id))?;
        text(whole, "/name")
    };
    let mut names: Vec<String> = Vec::new();
    for author in list(thing, "/author").iter().chain(list(thing, "/creator")) {
        if let Some(name) = name(author).filter(|name| !name.contains("://"))
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names
}
