//! The services: one file each, one row each in [`PROVIDERS`].
//!
//! A provider is a pair of pure functions, question → request and reply → records, and what it wants of
//! those who ask: how often, how many at once, how many tries. Nothing here goes to the network.
//!
//! ```
//! use notebib::enrich::{PROVIDERS, Question};
//! use notebib::model::Identifier;
//! let crossref = PROVIDERS.iter().find(|provider| provider.name == "crossref").unwrap();
//! let doi = Identifier::doi("10.1145/3341301.3359646").unwrap();
//! let request = (crossref.request)(&Question::Id(doi), crossref.url).unwrap();
//! assert_eq!(request.url, "https://api.crossref.org/works/10.1145%2F3341301.3359646");
//! ```

pub(crate) mod arxiv;
pub(crate) mod crossref;
mod datacite;
pub(crate) mod dblp;
mod doi_org;
pub(crate) mod openalex;
mod openlibrary;
pub(crate) mod semantic_scholar;
mod webpage;

use super::question::{Question, Request};
use super::record::Record;
use super::reply::{Refusal, Reply};
use crate::model::{Identifier, Person, Scheme, title::fold};

/// **Shape**: what a service found, best first; empty when it has nothing like it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answer(pub Vec<Record>);

/// **Shape**: an answer an identifier, in the order in which they were asked for; none for what is not there.
pub type Answers = Vec<Option<Record>>;

struct Names {
    semantic_scholar: &'static str,
    crossref: &'static str,
    openalex: &'static str,
    arxiv: &'static str,
    dblp: &'static str,
    datacite: &'static str,
    doi_org: &'static str,
    openlibrary: &'static str,
    webpage: &'static str,
}

const NAMES: Names = Names {
    semantic_scholar: "semantic-scholar",
    crossref: "crossref",
    openalex: "openalex",
    arxiv: "arxiv",
    dblp: "dblp",
    datacite: "datacite",
    doi_org: "doi.org",
    openlibrary: "openlibrary",
    webpage: "webpage",
};

/// What a service wants of those who ask it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manners {
    /// Milliseconds from the start of a request to the start of the next.
    pub gap: u64,
    /// The same for those who send neither key nor address.
    pub anonymous_gap: u64,
    /// Requests under way at the same time.
    pub at_once: usize,
    /// Tries of one request, the first included.
    pub tries: u32,
    /// Milliseconds before the second try, doubled before each further one.
    pub patience: u64,
}

/// Several questions in one request.
#[derive(Debug, Clone, Copy)]
pub struct Batch {
    /// The most identifiers in one request.
    pub most: usize,
    /// The schemes that it takes.
    pub schemes: &'static [Scheme],
    /// The request.
    pub request: fn(&[Identifier], &str) -> Option<Request>,
    /// **Shape**: as many answers as identifiers, in their order.
    pub read: fn(&[Identifier], &Reply) -> Result<Answers, Refusal>,
}

/// A row of the table of providers.
#[derive(Debug)]
pub struct Provider {
    /// Its name in options, sources of fields and tables.
    pub name: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// Where it is.
    pub url: &'static str,
    /// The environment variable that names another place.
    pub url_variable: Option<&'static str>,
    /// The environment variables that hold a key, the first that is set counts.
    pub key_variables: &'static [&'static str],
    /// What it wants.
    pub manners: Manners,
    /// Micro-dollars of a search and of a look-up by identifier.
    pub price: (u32, u32),
    /// True when it is asked only if a person names it.
    pub is_off: bool,
    /// The request that asks a question at a base URL; none when the service cannot answer it.
    pub request: fn(&Question, &str) -> Option<Request>,
    /// What a reply says.
    pub read: fn(&Question, &Reply) -> Result<Answer, Refusal>,
    /// Several questions at once, where the service takes them.
    pub batch: Option<Batch>,
}

const fn manners(gap: u64, anonymous_gap: u64, at_once: usize) -> Manners {
    Manners {
        gap,
        anonymous_gap,
        at_once,
        tries: 4,
        patience: 2000,
    }
}

/// Every provider.
///
/// **Source**: the terms of each service, read in November 2026; where observed limits are lower than the
/// stated ones, the observed ones.
pub static PROVIDERS: [Provider; 9] = [
    Provider {
        name: NAMES.semantic_scholar,
        title: "Semantic Scholar",
        url: "https://api.semanticscholar.org",
        url_variable: Some("NOTEBIB_SEMANTIC_SCHOLAR_URL"),
        key_variables: &["SEMANTIC_SCHOLAR_API_KEY", "S2_API_KEY"],
        // One request a second with a key; without one a pool that the whole world shares.
        manners: Manners {
            tries: 5,
            patience: 5000,
            ..manners(1100, 3500, 1)
        },
        price: (0, 0),
        is_off: false,
        request: semantic_scholar::request,
        read: semantic_scholar::read,
        batch: Some(Batch {
            most: 500,
            schemes: &[
                Scheme::Doi,
                Scheme::Arxiv,
                Scheme::Acl,
                Scheme::Pmid,
                Scheme::S2,
            ],
            request: semantic_scholar::batch,
            read: semantic_scholar::read_batch,
        }),
    },
    Provider {
        name: NAMES.crossref,
        title: "Crossref",
        url: "https://api.crossref.org",
        url_variable: Some("NOTEBIB_CROSSREF_URL"),
        key_variables: &[],
        manners: manners(350, 1000, 1),
        price: (0, 0),
        is_off: false,
        request: crossref::request,
        read: crossref::read,
        batch: None,
    },
    Provider {
        name: NAMES.openalex,
        title: "OpenAlex",
        url: "https://api.openalex.org",
        url_variable: Some("NOTEBIB_OPENALEX_URL"),
        key_variables: &["OPENALEX_API_KEY"],
        manners: manners(200, 200, 2),
        price: (1000, 0),
        is_off: false,
        request: openalex::request,
        read: openalex::read,
        batch: Some(Batch {
            most: 50,
            schemes: &[Scheme::Doi],
            request: openalex::batch,
            read: openalex::read_batch,
        }),
    },
    Provider {
        name: NAMES.arxiv,
        title: "arXiv",
        url: "https://export.arxiv.org",
        url_variable: Some("NOTEBIB_ARXIV_URL"),
        key_variables: &[],
        // The terms of use: one request every three seconds, one connection.
        manners: Manners {
            tries: 3,
            patience: 10_000,
            ..manners(3000, 3000, 1)
        },
        price: (0, 0),
        is_off: false,
        request: arxiv::request,
        read: arxiv::read,
        batch: Some(Batch {
            most: 100,
            schemes: &[Scheme::Arxiv],
            request: arxiv::batch,
            read: arxiv::read_batch,
        }),
    },
    Provider {
        name: NAMES.dblp,
        title: "DBLP",
        url: "https://dblp.org",
        url_variable: Some("NOTEBIB_DBLP_URL"),
        key_variables: &[],
        manners: manners(1500, 1500, 1),
        price: (0, 0),
        is_off: true,
        request: dblp::request,
        read: dblp::read,
        batch: None,
    },
    Provider {
        name: NAMES.datacite,
        title: "DataCite",
        url: "https://api.datacite.org",
        url_variable: Some("NOTEBIB_DATACITE_URL"),
        key_variables: &[],
        manners: manners(500, 700, 2),
        price: (0, 0),
        is_off: false,
        request: datacite::request,
        read: datacite::read,
        batch: None,
    },
    Provider {
        name: NAMES.doi_org,
        title: "doi.org",
        url: "https://doi.org",
        url_variable: Some("NOTEBIB_DOI_URL"),
        key_variables: &[],
        manners: manners(400, 400, 2),
        price: (0, 0),
        is_off: false,
        request: doi_org::request,
        read: doi_org::read,
        batch: None,
    },
    Provider {
        name: NAMES.openlibrary,
        title: "Open Library",
        url: "https://openlibrary.org",
        url_variable: Some("NOTEBIB_OPENLIBRARY_URL"),
        key_variables: &[],
        manners: manners(400, 1000, 1),
        price: (0, 0),
        is_off: false,
        request: openlibrary::request,
        read: openlibrary::read,
        batch: None,
    },
    Provider {
        name: NAMES.webpage,
        title: "web pages",
        // Pages are where they are; this is a service of oEmbed in place of the sites' own.
        url: "",
        url_variable: Some("NOTEBIB_OEMBED_URL"),
        key_variables: &[],
        // Of each host.
        manners: Manners {
            tries: 2,
            ..manners(1000, 1000, 1)
        },
        price: (0, 0),
        is_off: false,
        request: webpage::request,
        read: webpage::read,
        batch: None,
    },
];

/// The provider of a name.
#[must_use]
pub fn provider(name: &str) -> Option<&'static Provider> {
    let name = name.to_lowercase().replace(['_', ' '], "-");
    let name = match name.as_str() {
        "s2" => "semantic-scholar",
        "doi" => "doi.org",
        "web" | "pages" => "webpage",
        name => name,
    };
    PROVIDERS.iter().find(|provider| provider.name == name)
}

/// True for the names of preprint servers, as venues of services.
fn is_preprint_server(venue: &str) -> bool {
    let venue = fold(venue);
    [
        "arxiv",
        "corr",
        "biorxiv",
        "medrxiv",
        "chemrxiv",
        "techrxiv",
        "ssrn",
        "preprints",
        "researchsquare",
        "psyarxiv",
        "osfpreprints",
        "authorea",
        "zenodo",
        "hallecentre",
    ]
    .iter()
    .any(|server| venue.starts_with(server))
}

/// Pages such as `1-15`, however the dash was written and whatever white space is in it.
fn pages(pages: &str) -> String {
    let pages: String = pages
        .chars()
        .map(|c| {
            if matches!(c, '–' | '—' | '‐' | '‑') {
                '-'
            } else {
                c
            }
        })
        .filter(|c| !c.is_whitespace())
        .collect();
    pages.replace("--", "-")
}

/// `Family, Given` turned around; a name that is not of this form stays.
fn given_first(name: String) -> String {
    match name.split_once(", ") {
        Some((family, given)) if !given.contains(',') => {
            let is_suffix = matches!(given, "Jr." | "Sr." | "Jr" | "Sr" | "II" | "III" | "IV");
            match is_suffix || Person::parse(&name).is_literal {
                true => name,
                false => format!("{given} {family}"),
            }
        }
        _ => name,
    }
}
