//! What is asked of a service, and the request that asks it.

use super::text::collapse;
use crate::model::{Identifier, title::fold, url};

/// A question that any service may be able to answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Question {
    /// What is the work of this identifier?
    Id(Identifier),
    /// Which one work has this title?
    Match {
        /// The title.
        title: String,
    },
    /// Which works have a title like this one?
    Search {
        /// The title.
        title: String,
        /// The family name of the first author, where it is known.
        author: Option<String>,
        /// The year, where it is known.
        year: Option<i32>,
    },
    /// What does this page say of itself?
    Page(String),
}

impl Question {
    /// The name of the question, the same however it is spelt: what an answer is kept under.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Id(id) => format!("{}:{}", id.scheme().as_str(), id.value()),
            Self::Match { title } => format!("match:{}", fold(title)),
            Self::Search {
                title,
                author,
                year,
            } => {
                let author = author.as_deref().map(fold).unwrap_or_default();
                let year = year.map(|year| year.to_string()).unwrap_or_default();
                format!("search:{}|{author}|{year}", fold(title))
            }
            Self::Page(address) => format!("page:{}", url::normalise(address)),
        }
    }

    /// The title as a service takes it: one line, without quotation marks, not too long.
    pub(crate) fn words(title: &str) -> String {
        let plain: String = title
            .chars()
            .map(|c| {
                if matches!(c, '"' | '“' | '”' | '\\') {
                    ' '
                } else {
                    c
                }
            })
            .collect();
        collapse(&plain).chars().take(300).collect()
    }
}

impl std::fmt::Display for Question {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Id(id) => write!(f, "{}:{}", id.scheme().as_str(), id.value()),
            Self::Match { title } | Self::Search { title, .. } => write!(f, "\"{title}\""),
            Self::Page(address) => f.write_str(address),
        }
    }
}

/// How a request proves who asks. The key itself is put in by the transport, at the last moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Key {
    /// It does not.
    #[default]
    None,
    /// In this header.
    Header(&'static str),
    /// In this parameter of the query.
    Parameter(&'static str),
}

/// A request without any secret in it: fit to be printed, logged and stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The name of the provider.
    pub provider: &'static str,
    /// The address.
    pub url: String,
    /// What to send; a request with a body is a POST of JSON.
    pub body: Option<String>,
    /// The type to ask for.
    pub accept: Option<&'static str>,
    /// Where the key goes.
    pub key: Key,
    /// The parameter that takes the contact address, where it still counts.
    pub mailto: Option<&'static str>,
    /// True when the address comes from a note: then it must not lead into a private network.
    pub is_page: bool,
}

impl Request {
    /// True when it asks several questions at once.
    pub(crate) fn is_batch(&self) -> bool {
        self.body.is_some()
            || self.url.contains("per_page=100")
            || self.url.contains("max_results=1")
    }

    /// A GET of JSON.
    pub(crate) fn get(provider: &'static str, url: String) -> Self {
        Self {
            provider,
            url,
            body: None,
            accept: Some("application/json"),
            key: Key::None,
            mailto: None,
            is_page: false,
        }
    }
}

/// A base URL without what the provider adds itself, so that `https://host` and `https://host/api/query`
/// are both right settings.
pub(crate) fn base<'b>(base: &'b str, added: &[&str]) -> &'b str {
    let mut base = base.trim().trim_end_matches('/');
    for suffix in added {
        base = base.strip_suffix(suffix).unwrap_or(base);
    }
    base.trim_end_matches('/')
}
