//! The facts in the head of a page: meta tags, title, canonical link, scripts of JSON-LD.

use html5gum::{HtmlString, StartTag, Token, Tokenizer};

use crate::enrich::reply::{Refusal, Reply};
use crate::enrich::text::clean;

/// What a page says of itself, not yet judged.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// **Shape**: lower-case names with `.` or `:` as written (`dc:title` is `dc.title`), in the page's order.
    tags: Vec<(String, String)>,
    pub(super) title: String,
    pub(super) heading: Option<String>,
    pub(super) canonical: Option<String>,
    pub(super) language: Option<String>,
    pub(super) time: Option<String>,
    pub(super) scripts: Vec<String>,
}

/// The text of a page: what its BOM says, UTF-8 when it is, else what header or meta tag say. Pages that
/// call UTF-8 `gb2312` exist.
pub(super) fn decode(reply: &Reply) -> Result<String, Refusal> {
    if encoding_rs::Encoding::for_bom(&reply.body).is_none() {
        // A body that was cut at its limit may end inside a character.
        let cut = match std::str::from_utf8(&reply.body) {
            Ok(text) => return Ok(text.to_owned()),
            Err(error) => error.valid_up_to(),
        };
        if reply.body.len() - cut < 4 {
            return Ok(String::from_utf8_lossy(&reply.body[..cut]).into_owned());
        }
        let head =
            String::from_utf8_lossy(&reply.body[..reply.body.len().min(4096)]).to_lowercase();
        let named = head.split_once("charset=").map(|(_, rest)| {
            let rest = rest.trim_start_matches(['"', '\'']);
            rest.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'))
                .next()
        });
        let label = reply
            .charset()
            .map(str::to_owned)
            .or_else(|| named.flatten().map(str::to_owned));
        let encoding = label.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
        if let Some(encoding) = encoding.filter(|encoding| *encoding != encoding_rs::UTF_8) {
            return Ok(encoding.decode(&reply.body).0.into_owned());
        }
        return Err(Refusal::malformed("bytes that are no UTF-8"));
    }
    reply.text()
}

fn attribute(tag: &StartTag<()>, name: &str) -> Option<String> {
    let value = tag.attributes.get(&HtmlString(name.as_bytes().to_vec()))?;
    Some(String::from_utf8_lossy(&value.value.0).trim().to_owned())
}

impl Page {
    pub(super) fn read(html: &str) -> Self {
        let mut page = Self::default();
        let mut inside: Option<Vec<u8>> = None;
        let mut text = String::new();
        for token in Tokenizer::new(html) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => {
                    let name = tag.name.0.clone();
                    match name.as_slice() {
                        b"meta" => page.meta(&tag),
                        b"html" => page.language = attribute(&tag, "lang"),
                        b"link" if attribute(&tag, "rel").as_deref() == Some("canonical") => {
                            page.canonical = attribute(&tag, "href");
                        }
                        b"time" if page.time.is_none() => page.time = attribute(&tag, "datetime"),
                        b"title" | b"h1" => {
                            inside = Some(name);
                            text.clear();
                        }
                        b"script" => {
                            let kind = attribute(&tag, "type").unwrap_or_default();
                            if kind.eq_ignore_ascii_case("application/ld+json") {
                                inside = Some(name);
                                text.clear();
                            }
                        }
                        _ => {}
                    }
                }
                Token::String(string) if inside.is_some() => {
                    text.push_str(&String::from_utf8_lossy(&string.value.0));
                }
                Token::EndTag(tag) if inside.as_ref() == Some(&tag.name.0) => {
                    match tag.name.0.as_slice() {
                        // A drawing inside the page can have a title too.
                        b"title" if page.title.is_empty() => page.title = clean(&text),
                        b"h1" if page.heading.is_none() => {
                            page.heading = Some(clean(&text)).filter(|text| !text.is_empty());
                        }
                        b"script" => page.scripts.push(std::mem::take(&mut text)),
                        _ => {}
                    }
                    inside = None;
                }
                _ => {}
            }
        }
        page
    }

    fn meta(&mut self, tag: &StartTag<()>) {
        let Some(content) = attribute(tag, "content").map(|text| clean(&text)) else {
            return;
        };
        let names = ["name", "property", "itemprop"];
        let Some(names) = names.iter().find_map(|name| attribute(tag, name)) else {
            return;
        };
        if content.is_empty() {
            return;
        }
        for name in names.to_lowercase().split_whitespace() {
            // Some sites put their own name before it: `bepress_citation_title`.
            let name = match name.rfind("citation_") {
                Some(at) => name[at..].to_owned(),
                None => name
                    .replacen("dc:", "dc.", 1)
                    .replacen("dc_", "dc.", 1)
                    .replacen("dcterms:", "dcterms.", 1)
                    .replacen("prism:", "prism.", 1),
            };
            self.tags.push((name, content.clone()));
        }
    }

    /// The first of these tags that the page has, in the order of the names.
    pub(super) fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| {
            let (_, value) = self.tags.iter().find(|(tag, _)| tag == name)?;
            Some(value.clone())
        })
    }

    /// All values of these tags, in the page's order.
    pub(super) fn all(&self, names: &[&str]) -> Vec<String> {
        let tags = self
            .tags
            .iter()
            .filter(|(tag, _)| names.contains(&tag.as_str()));
        tags.map(|(_, value)| value.clone()).collect()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.tags.iter().any(|(tag, _)| tag == name)
    }

    /// True when it has neither a title nor any fact: what a wall shows.
    pub(super) fn is_empty(&self) -> bool {
        self.title.is_empty() && self.tags.is_empty() && self.scripts.is_empty()
    }
}
