//! Entries in, a formatted bibliography out, in any style of CSL.
//!
//! The engine is Hayagriva's, that of Typst, and so are the styles that are built in; a style that is not is
//! read from its file.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayagriva::archive::{ArchivedStyle, locales};
use hayagriva::citationberg::json::Item;
use hayagriva::citationberg::{IndependentStyle, Locale, LocaleCode, Style as AnyStyle};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, BufWriteFormat, CitationItem, CitationRequest,
    ElemChildren,
};

use super::csl;
use crate::model::Entry;
use crate::model::title::is_cjk;

/// How the formatted text is marked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Markup {
    /// Not at all.
    Text,
    /// As Markdown.
    Markdown,
    /// As a list in HTML.
    Html,
}

/// Why there is no style.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Neither a name that is known nor a file.
    #[error("no style is called `{0}`")]
    Unknown(String),
    /// No CSL.
    #[error("no style of CSL: {0}")]
    Malformed(String),
    /// It is another style by another name, which is not built in.
    #[error("the style is a variant of `{0}`, which is not built in")]
    Dependent(String),
    /// It formats citations only.
    #[error("the style has no bibliography")]
    NoBibliography,
}

/// A style, ready to format.
pub struct Style {
    style: IndependentStyle,
    locales: Vec<Locale>,
    locale: Option<LocaleCode>,
}

/// Short names for styles that people ask for, beside those of the archive.
const SHORT: [(&str, &str); 12] = [
    ("acm", "association-for-computing-machinery"),
    ("ama", "american-medical-association"),
    ("acs", "american-chemical-society"),
    ("chicago", "chicago-author-date"),
    ("mla", "modern-language-association"),
    ("harvard", "harvard-cite-them-right"),
    ("lncs", "springer-lecture-notes-in-computer-science"),
    ("springer", "springer-basic-author-date"),
    ("gb-7714", "gb-7714-2015-numeric"),
    ("gb7714", "gb-7714-2015-numeric"),
    ("elsevier", "elsevier-with-titles"),
    ("iso-690", "iso-690-author-date"),
];

impl Style {
    /// A style that is built in, by its name (`ieee`, `apa`, `acm`, `gb-7714` …).
    ///
    /// # Errors
    /// [`Error::Unknown`]; [`names`] are those that are known.
    pub fn named(name: &str) -> Result<Self, Error> {
        let lower = name.to_lowercase().replace('_', "-");
        let long = SHORT
            .iter()
            .find(|row| row.0 == lower)
            .map_or(lower.as_str(), |row| row.1);
        let archived =
            ArchivedStyle::by_name(long).ok_or_else(|| Error::Unknown(name.to_owned()))?;
        Self::new(archived.get())
    }

    /// A style from the text of its file.
    ///
    /// # Errors
    /// When it is no style, or one that cannot format a bibliography.
    pub fn parse(xml: &str) -> Result<Self, Error> {
        // What its reader does not expect must not end the program.
        let parsed = catch_unwind(|| AnyStyle::from_xml(xml))
            .map_err(|_| Error::Malformed("its reader failed".to_owned()))?;
        Self::new(parsed.map_err(|error| Error::Malformed(error.to_string().replace('\n', " ")))?)
    }

    fn new(style: AnyStyle) -> Result<Self, Error> {
        let (style, locale) = match style {
            AnyStyle::Independent(style) => (style, None),
            AnyStyle::Dependent(variant) => {
                let parent = &variant.parent_link.href;
                let found = ArchivedStyle::by_id(parent).map(ArchivedStyle::get);
                match found {
                    Some(AnyStyle::Independent(style)) => (style, variant.default_locale),
                    _ => return Err(Error::Dependent(parent.clone())),
                }
            }
        };
        if style.bibliography.is_none() {
            return Err(Error::NoBibliography);
        }
        Ok(Self {
            style,
            locales: locales(),
            locale,
        })
    }

    /// Formats entries, in the order that the style wants.
    ///
    /// **Shape**: key and text of each.
    #[must_use]
    pub fn format(&self, entries: &[Entry], markup: Markup) -> Vec<(String, String)> {
        let items: Vec<Item> = entries.iter().filter_map(item).collect();
        // An engine that trips over one entry must not take the others along.
        let all = catch_unwind(AssertUnwindSafe(|| self.render(&items, markup)));
        all.unwrap_or_else(|_| {
            items
                .iter()
                .flat_map(|item| {
                    let one = std::slice::from_ref(item);
                    catch_unwind(AssertUnwindSafe(|| self.render(one, markup))).unwrap_or_default()
                })
                .collect()
        })
    }

    fn render(&self, items: &[Item], markup: Markup) -> Vec<(String, String)> {
        let mut driver = BibliographyDriver::new();
        for item in items {
            // Chinese works are formatted in Chinese, as GB/T 7714 wants it.
            let mut cited = CitationItem::with_entry(item);
            cited.locale = language(item);
            driver.citation(CitationRequest::new(
                vec![cited],
                &self.style,
                self.locale.clone(),
                &self.locales,
                None,
            ));
        }
        let rendered = driver.finish(BibliographyRequest::new(
            &self.style,
            self.locale.clone(),
            &self.locales,
        ));
        let bibliography = rendered.bibliography.map(|it| it.items).unwrap_or_default();
        bibliography
            .into_iter()
            .map(|item| {
                let mut text = String::new();
                if let Some(first) = item.first_field {
                    text.push_str(&write(&ElemChildren(vec![first]), markup));
                    if !text.ends_with(' ') {
                        text.push(' ');
                    }
                }
                text.push_str(&write(&item.content, markup));
                (item.key, text.trim().to_owned())
            })
            .collect()
    }

    /// The citation of one work in running text: `[1]`, `(Codd 1970)`.
    #[must_use]
    pub fn cite(&self, entry: &Entry) -> Option<String> {
        let item = item(entry)?;
        catch_unwind(AssertUnwindSafe(|| {
            let mut driver = BibliographyDriver::new();
            let cited = CitationItem::with_entry(&item);
            driver.citation(CitationRequest::new(
                vec![cited],
                &self.style,
                self.locale.clone(),
                &self.locales,
                None,
            ));
            let rendered = driver.finish(BibliographyRequest::new(
                &self.style,
                self.locale.clone(),
                &self.locales,
            ));
            rendered
                .citations
                .first()
                .map(|it| write(&it.citation, Markup::Text))
        }))
        .ok()
        .flatten()
    }
}

/// The names of all styles that are built in, the shortest of each.
#[must_use]
pub fn names() -> Vec<&'static str> {
    let mut names: Vec<&str> = ArchivedStyle::all()
        .iter()
        .filter_map(|style| style.names().iter().min_by_key(|name| name.len()).copied())
        .chain(SHORT.iter().map(|row| row.0))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The item as the engine takes it: no ranges of dates, which it refuses, and no tags, which it prints.
fn item(entry: &Entry) -> Option<Item> {
    let mut entry = entry.clone();
    super::record::inline(&mut entry);
    super::dialect::unkey(&mut entry);
    entry.set("abstract", String::new());
    let mut map = csl::item(&entry);
    map.retain(|name, _| !matches!(name.as_str(), "annote" | "keyword"));
    for value in map.values_mut() {
        match value {
            serde_json::Value::String(text) if text.contains('<') => *text = untagged(text),
            serde_json::Value::Object(date) => {
                if let Some(serde_json::Value::Array(parts)) = date.get_mut("date-parts") {
                    parts.truncate(1);
                }
                date.remove("circa");
            }
            _ => {}
        }
    }
    serde_json::from_value(map.into()).ok()
}

fn untagged(text: &str) -> String {
    let mut text = text.to_owned();
    for tag in [
        "<i>",
        "</i>",
        "<b>",
        "</b>",
        "<sup>",
        "</sup>",
        "<sub>",
        "</sub>",
        "<span style=\"font-variant:small-caps;\">",
        "</span>",
    ] {
        text = text.replace(tag, "");
    }
    text
}

fn language(item: &Item) -> Option<LocaleCode> {
    let title = item.0.get("title")?.to_str()?;
    title
        .chars()
        .any(is_cjk)
        .then(|| LocaleCode("zh-CN".to_owned()))
}

fn write(children: &ElemChildren, markup: Markup) -> String {
    let mut text = String::new();
    match markup {
        // Writing into a String cannot fail.
        Markup::Text => children
            .write_buf(&mut text, BufWriteFormat::Plain)
            .unwrap_or_default(),
        Markup::Html => children
            .write_buf(&mut text, BufWriteFormat::Html)
            .unwrap_or_default(),
        Markup::Markdown => {
            let mut html = String::new();
            children
                .write_buf(&mut html, BufWriteFormat::Html)
                .unwrap_or_default();
            text = markdown(&html);
        }
    }
    text
}

/// The little HTML that the engine writes as Markdown.
fn markdown(html: &str) -> String {
    let mut out = String::new();
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        push_text(&mut out, &rest[..at]);
        rest = &rest[at..];
        let Some(end) = rest.find('>') else { break };
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        if tag.starts_with('/') {
            out.push_str(open.pop().unwrap_or_default());
        } else if let Some(link) = tag.strip_prefix("a href=\"") {
            let _ = link;
            open.push("");
        } else {
            let mark = if tag.contains("italic") {
                "*"
            } else if tag.contains("bold") {
                "**"
            } else {
                ""
            };
            out.push_str(mark);
            open.push(mark);
        }
    }
    push_text(&mut out, rest);
    out
}

fn push_text(out: &mut String, text: &str) {
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
    for c in text.chars() {
        if matches!(c, '*' | '_' | '`' | '[' | ']' | '<' | '\\')
            && !(c == '_' && out.ends_with(|c: char| c.is_alphanumeric()))
        {
            out.push('\\');
        }
        out.push(c);
    }
}
