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

use super::tags::{formulas, markdown, tagged, untagged};
use super::{csl, quirks, sentence};
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
    /// What stands between the years of a range.
    range: &'static str,
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
        let (mut style, locale) = match style {
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
        quirks::mend_style(&mut style);
        Ok(Self {
            range: range_delimiter(&style),
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
        let items: Vec<Cited> = self.cited(entries);
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

    fn render(&self, items: &[Cited], markup: Markup) -> Vec<(String, String)> {
        let mut driver = BibliographyDriver::new();
        for item in items {
            // Chinese works are formatted in Chinese, as GB/T 7714 wants it.
            let mut cited = CitationItem::with_entry(&item.item);
            cited.locale = item.is_chinese.then(|| LocaleCode("zh-CN".to_owned()));
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
                let cited = items
                    .iter()
                    .find(|it| it.item.id().is_some_and(|id| id == item.key));
                let text = self.mended(text.trim(), cited, markup);
                (item.key, text)
            })
            .collect()
    }

    fn cited(&self, entries: &[Entry]) -> Vec<Cited> {
        let lowers = self.lowers();
        entries
            .iter()
            .filter_map(|entry| cited(entry, lowers))
            .collect()
    }

    /// True when titles are to be in sentence case: in styles of other languages they stay as they are.
    fn lowers(&self) -> bool {
        let locale = self.locale.as_ref().or(self.style.default_locale.as_ref());
        locale.is_none_or(|it| it.0.starts_with("en"))
    }

    fn mended(&self, text: &str, cited: Option<&Cited>, markup: Markup) -> String {
        let is_html = markup != Markup::Text;
        let is_british = self
            .style
            .default_locale
            .as_ref()
            .is_some_and(|it| it.0 == "en-GB");
        let text = tagged(text, markup);
        let mut text = quirks::mend_text(&text, is_html, is_british, self.lowers());
        if let Some((start, end)) = cited.and_then(|it| it.years) {
            text = quirks::put_range(&text, start, end, self.range);
        }
        text = sentence::restore(&text);
        if markup == Markup::Markdown {
            text = markdown(&text);
        }
        text
    }

    /// The citation of one work in running text: `[1]`, `(Codd 1970)`.
    #[must_use]
    pub fn cite(&self, entry: &Entry) -> Option<String> {
        let item = cited(entry, self.lowers())?;
        catch_unwind(AssertUnwindSafe(|| {
            let mut driver = BibliographyDriver::new();
            let cited = CitationItem::with_entry(&item.item);
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
            rendered.citations.first().map(|it| {
                let text = write(&it.citation, Markup::Text);
                self.mended(&text, Some(&item), Markup::Text)
            })
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

/// An entry as the engine takes it, and what it does not take.
struct Cited {
    item: Item,
    is_chinese: bool,
    /// The first and the last year of a range, unless the title tells one of them.
    years: Option<(i16, i16)>,
}

/// Variables whose words keep their case, whatever the style wants.
const WORDED: [&str; 14] = [
    "title",
    "title-short",
    "container-title",
    "container-title-short",
    "collection-title",
    "event-title",
    "volume-title",
    "publisher",
    "publisher-place",
    "event-place",
    "genre",
    "number",
    "version",
    "archive",
];

/// Variables in which a hyphen makes no range.
const NUMBERS: [&str; 6] = [
    "volume",
    "issue",
    "number",
    "collection-number",
    "chapter-number",
    "version",
];

/// The entry as the engine takes it: no ranges of dates, which it refuses, and no tags, which it prints.
fn cited(entry: &Entry, lowers: bool) -> Option<Cited> {
    let mut entry = entry.clone();
    super::record::inline(&mut entry);
    super::dialect::unkey(&mut entry);
    entry.set("abstract", String::new());
    if lowers {
        sentence::lower_titles(&mut entry);
    }
    let years = entry.date().and_then(|date| {
        let (start, end) = (date.start, date.end?);
        let title = entry.title();
        let is_range = start.month.is_none() && end.year > start.year;
        (is_range && !title.contains(&start.year.to_string())).then_some((start.year, end.year))
    });
    for (_, value) in entry
        .fields
        .iter_mut()
        .filter(|field| matches!(field.0.as_str(), "title" | "subtitle" | "booktitle"))
    {
        *value = formulas(value);
    }
    let mut map = csl::item(&entry);
    map.retain(|name, _| !matches!(name.as_str(), "annote" | "keyword"));
    for (name, value) in &mut map {
        match value {
            serde_json::Value::String(text) => {
                if text.contains('<') {
                    *text = untagged(text);
                }
                if WORDED.contains(&name.as_str()) {
                    *text = quirks::guard_words(text);
                }
                let is_range = name != "number" && !text.contains(char::is_alphabetic);
                if NUMBERS.contains(&name.as_str()) && !is_range {
                    *text = quirks::guard_hyphens(text);
                }
            }
            serde_json::Value::Object(date) => {
                if let Some(serde_json::Value::Array(parts)) = date.get_mut("date-parts") {
                    parts.truncate(1);
                }
                date.remove("circa");
            }
            _ => {}
        }
    }
    Some(Cited {
        item: serde_json::from_value(map.into()).ok()?,
        is_chinese: entry.title().chars().any(is_cjk),
        years,
    })
}

/// What a style puts between the years of a range.
fn range_delimiter(style: &IndependentStyle) -> &'static str {
    let is_slash = AnyStyle::Independent(style.clone())
        .to_xml()
        .is_ok_and(|xml| xml.contains("range-delimiter=\"/\""));
    if is_slash { "/" } else { "–" }
}

/// The text, or the HTML from which Markdown is made at the end.
fn write(children: &ElemChildren, markup: Markup) -> String {
    let format = match markup {
        Markup::Text => BufWriteFormat::Plain,
        Markup::Html | Markup::Markdown => BufWriteFormat::Html,
    };
    let mut text = String::new();
    // Writing into a String cannot fail.
    children.write_buf(&mut text, format).unwrap_or_default();
    text
}
