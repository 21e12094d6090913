//! Which services are asked what, in which order: data, in `refs/providers.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::{Kind, Scheme};

/// Who is asked of an identifier.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Chain {
    /// One after the other until one has it.
    pub(crate) first: Vec<String>,
    /// Then each once.
    pub(crate) also: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Titles {
    paper: Vec<String>,
    book: Vec<String>,
    any: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    doi: Chain,
    arxiv: Chain,
    isbn: Chain,
    other: Chain,
    title: Titles,
}

static ORDER: LazyLock<Order> = LazyLock::new(|| {
    #[allow(clippy::expect_used)]
    toml::from_str(include_str!("../../refs/providers.toml"))
        .expect("compiled in, and read by a test")
});

/// Who is asked of an identifier of this scheme.
pub(crate) fn of_id(scheme: Scheme) -> &'static Chain {
    match scheme {
        Scheme::Doi => &ORDER.doi,
        Scheme::Arxiv => &ORDER.arxiv,
        Scheme::Isbn => &ORDER.isbn,
        _ => &ORDER.other,
    }
}

/// Who is asked of a title.
pub(crate) fn of_title(kind: Option<Kind>) -> &'static [String] {
    match kind {
        None | Some(Kind::Paper) => &ORDER.title.paper,
        Some(Kind::Book) => &ORDER.title.book,
        Some(_) => &ORDER.title.any,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrich::provider;

    #[test]
    fn every_name_in_the_order_is_a_provider() {
        let chains = [&ORDER.doi, &ORDER.arxiv, &ORDER.isbn, &ORDER.other];
        let chained = chains
            .into_iter()
            .flat_map(|chain| chain.first.iter().chain(&chain.also));
        let titles = [&ORDER.title.paper, &ORDER.title.book, &ORDER.title.any]
            .into_iter()
            .flatten();
        for name in chained.chain(titles) {
            assert!(
                provider(name).is_some_and(|provider| provider.name == name),
                "{name}"
            );
        }
    }
}
