//! URLs as they are compared, and the identifiers that they carry.

use super::identifier::{arxiv_length, starts_with_no_case};
use super::{Identifier, Scheme};

/// Takes a URL apart: host without `www.`, lower-case; path with its leading slash; query; fragment.
///
/// **Shape**: a missing query or fragment is empty; the scheme may be missing.
#[must_use]
pub fn parts(url: &str) -> Parts<'_> {
    let rest = match url.find("://") {
        Some(at) => &url[at + 3..],
        None => url.strip_prefix("//").unwrap_or(url),
    };
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = match rest.find('/') {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let host = match host.rsplit_once(':') {
        Some((name, "80" | "443" | "")) => name,
        _ => host,
    };
    let mut host = host.to_lowercase();
    while let Some(rest) = host.strip_prefix("www.") {
        host = rest.to_owned();
    }
    Parts {
        host,
        path,
        query,
        fragment,
    }
}

/// A URL taken apart by [`parts`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts<'u> {
    /// Lower-case, without `www.`, user and default port.
    pub host: String,
    /// With its leading slash; empty when there is none.
    pub path: &'u str,
    /// Without the question mark.
    pub query: &'u str,
    /// Without the hash.
    pub fragment: &'u str,
}

impl<'u> Parts<'u> {
    /// The value of a query parameter, as written.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&'u str> {
        self.query.split('&').find_map(|pair| {
            let (key, value) = pair.split_once('=')?;
            (key == name && !value.is_empty()).then_some(value)
        })
    }

    /// True when the host is `domain` or below it.
    #[must_use]
    pub fn is_under(&self, domain: &str) -> bool {
        self.host
            .strip_suffix(domain)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }
}

/// Brings a URL into the form in which two of them are compared.
///
/// `https`, host in lower case without `www.`, no default port, no trailing slash, no tracking parameters,
/// no fragment (except the `#!` and `#/` of single-page sites); arXiv, DOI and YouTube URLs become their
/// canonical one. Normalising twice is normalising once.
#[must_use]
pub fn normalise(url: &str) -> String {
    let url = url.trim();
    if let Some(at) = url.find(':')
        && !url[at..].starts_with("://")
        && !url[..at].contains(['.', '/'])
    {
        return url.to_owned();
    }
    if let Some((scheme, _)) = url.split_once("://")
        && !scheme.eq_ignore_ascii_case("http")
        && !scheme.eq_ignore_ascii_case("https")
    {
        return url.to_owned();
    }
    let parts = parts(url);
    let is_host = parts.host.contains(|c: char| c.is_alphanumeric())
        && !parts.host.contains(['@', ' ', '\\'])
        && parts.host.split_once(':').is_none_or(|(name, port)| {
            !name.is_empty() && !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit())
        })
        && !parts.host.starts_with('.');
    if !is_host {
        return url.to_owned();
    }
    if let Some(id) = identifier(url) {
        match id.scheme() {
            Scheme::Arxiv => return format!("https://arxiv.org/abs/{}", id.value()),
            Scheme::Doi if parts.is_under("doi.org") => {
                return format!("https://doi.org/{}", id.value());
            }
            _ => {}
        }
    }
    if let Some(video) = youtube_video(&parts) {
        return format!("https://youtube.com/watch?v={video}");
    }
    let mut normal = String::with_capacity(url.len());
    normal.push_str("https://");
    normal.push_str(&parts.host);
    let path = parts.path.trim_end_matches('/');
    // What `git clone` is given is the page of the repository.
    let is_forge = ["github.com", "gitlab.com", "bitbucket.org", "gitee.com"]
        .iter()
        .any(|forge| parts.is_under(forge));
    normal.push_str(if is_forge {
        path.strip_suffix(".git").unwrap_or(path)
    } else {
        path
    });
    let mut mark = '?';
    for pair in parts.query.split('&').filter(|pair| !pair.is_empty()) {
        let key = pair.split('=').next().unwrap_or(pair);
        if !is_tracking(key) {
            normal.push(mark);
            normal.push_str(pair);
            mark = '&';
        }
    }
    if parts.fragment.starts_with(['!', '/']) {
        normal.push('#');
        normal.push_str(parts.fragment);
    }
    normal
}

/// True for query parameters that say where a reader came from and nothing of the page.
fn is_tracking(key: &str) -> bool {
    key.starts_with("utm_")
        || matches!(
            key,
            "fbclid"
                | "gclid"
                | "spm"
                | "share_source"
                | "share_medium"
                | "spm_id_from"
                | "vd_source"
                | "scene"
                | "ref_src"
                | "trk"
                | "utm"
                | "mc_cid"
                | "mc_eid"
        )
}

/// The id of a YouTube video, from any of its URLs.
fn youtube_video<'u>(parts: &Parts<'u>) -> Option<&'u str> {
    let id = if parts.is_under("youtu.be") {
        parts.path.get(1..)?
    } else if parts.is_under("youtube.com") || parts.is_under("youtube-nocookie.com") {
        match parts.path.trim_end_matches('/') {
            "/watch" => parts.parameter("v")?,
            path => path
                .strip_prefix("/embed/")
                .or_else(|| path.strip_prefix("/shorts/"))
                .or_else(|| path.strip_prefix("/live/"))?,
        }
    } else {
        return None;
    };
    let id = id.split('/').next()?;
    (id.len() == 11
        && id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'))
    .then_some(id)
}

/// Reads the identifier that a URL carries, by the form of the URL alone.
///
/// Known: arXiv (and its mirrors and readers), doi.org and publishers that put the DOI into the path (ACM,
/// Springer, Wiley, SAGE, Taylor & Francis, APS, ACS, Science, PNAS, bioRxiv, Annual Reviews …), Nature
/// articles, ACL Anthology, OpenReview, PubMed and PMC, Semantic Scholar, DBLP.
#[must_use]
pub fn identifier(url: &str) -> Option<Identifier> {
    identifier_in(&parts(url))
}

/// As [`identifier`], for a URL that is taken apart already.
#[must_use]
pub fn identifier_in(parts: &Parts<'_>) -> Option<Identifier> {
    let path = parts.path;
    // The cheap way out: most hosts carry none.
    if parts.is_under("arxiv.org")
        || parts.is_under("arxiv-vanity.com")
        || parts.is_under("alphaxiv.org")
        || parts.is_under("ar5iv.org")
    {
        return arxiv_in(path);
    }
    if parts.is_under("huggingface.co") {
        return path.strip_prefix("/papers/").and_then(|_| arxiv_in(path));
    }
    if parts.is_under("doi.org") || parts.is_under("doi.acm.org") {
        return doi_in(path).or_else(|| {
            // The old short form `doi.acm.org/1327452.1327492` lacks the registrant.
            let id = path.strip_prefix('/')?;
            (parts.host == "doi.acm.org" && id.starts_with(|c: char| c.is_ascii_digit()))
                .then(|| Identifier::doi(&format!("10.1145/{id}")))?
        });
    }
    if parts.is_under("aclanthology.org")
        || parts.is_under("aclanthology.info")
        || parts.is_under("aclanthology.coli.uni-saarland.de")
    {
        return path
            .split('/')
            .filter(|part| !part.is_empty())
            .find_map(Identifier::acl);
    }
    if parts.is_under("aclweb.org") {
        return path.strip_prefix("/anthology").and_then(|rest| {
            rest.split('/')
                .filter(|part| !part.is_empty())
                .find_map(Identifier::acl)
        });
    }
    if parts.is_under("openreview.net") {
        return matches!(path, "/forum" | "/pdf" | "/attachment" | "/references/pdf")
            .then(|| parts.parameter("id").and_then(Identifier::openreview))
            .flatten();
    }
    if parts.is_under("ncbi.nlm.nih.gov") {
        if let Some(at) = path.find("/PMC") {
            return Identifier::pmcid(path[at + 1..].split('/').next()?);
        }
        let id = path.strip_prefix("/pubmed/").or_else(|| {
            (parts.host == "pubmed.ncbi.nlm.nih.gov")
                .then(|| path.strip_prefix('/'))
                .flatten()
        })?;
        return Identifier::pmid(id.split('/').next()?);
    }
    if parts.is_under("europepmc.org") {
        let mut segments = path.rsplit('/').filter(|part| !part.is_empty());
        let last = segments.next()?;
        return if starts_with_no_case(last, "pmc") {
            Identifier::pmcid(last)
        } else {
            (segments.next()? == "MED").then(|| Identifier::pmid(last))?
        };
    }
    if parts.is_under("semanticscholar.org") {
        let last = path.trim_end_matches('/').rsplit('/').next()?;
        if let Some(id) = last.strip_prefix("CorpusID:") {
            return Identifier::s2(id);
        }
        if path.starts_with("/paper/") || path.starts_with("/reader/") {
            return last
                .len()
                .checked_sub(40)
                .and_then(|at| last.get(at..))
                .and_then(Identifier::s2);
        }
        return path
            .strip_prefix("/arxiv:")
            .or_else(|| path.strip_prefix("/arXiv:"))
            .and_then(Identifier::arxiv);
    }
    if parts.is_under("dblp.org")
        || parts.is_under("dblp.uni-trier.de")
        || parts.is_under("dblp.dagstuhl.de")
    {
        return path.strip_prefix("/rec/").and_then(|key| {
            let key = key
                .strip_prefix("bibtex/")
                .or_else(|| key.strip_prefix("html/"))
                .unwrap_or(key);
            Identifier::dblp(key.strip_suffix(".bib").unwrap_or(key))
        });
    }
    if parts.is_under("nature.com") {
        // `s41586-020-2649-2`, `nature14539`, `nmeth.1618` and `35057062` are suffixes of 10.1038.
        let id = path.strip_prefix("/articles/")?.split('/').next()?;
        let id = id.strip_suffix(".pdf").unwrap_or(id);
        let fits = id.bytes().any(|b| b.is_ascii_digit())
            && id
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.');
        return if fits {
            Identifier::doi(&format!("10.1038/{id}"))
        } else {
            None
        };
    }
    if DOI_IN_PATH.iter().any(|host| parts.is_under(host)) {
        return doi_in(path).or_else(|| {
            parts
                .parameter("id")
                .or_else(|| parts.parameter("doi"))
                .and_then(|id| Identifier::doi(&percent_decode(id)))
        });
    }
    None
}

/// Sites whose paths hold the DOI as it is.
const DOI_IN_PATH: [&str; 34] = [
    "dl.acm.org",
    "portal.acm.org",
    "queue.acm.org",
    "link.springer.com",
    "springer.com",
    "onlinelibrary.wiley.com",
    "wiley.com",
    "journals.sagepub.com",
    "tandfonline.com",
    "journals.aps.org",
    "link.aps.org",
    "pubs.acs.org",
    "science.org",
    "sciencemag.org",
    "pnas.org",
    "biorxiv.org",
    "medrxiv.org",
    "annualreviews.org",
    "royalsocietypublishing.org",
    "epubs.siam.org",
    "pubsonline.informs.org",
    "journals.uchicago.edu",
    "iopscience.iop.org",
    "aip.scitation.org",
    "pubs.aip.org",
    "frontiersin.org",
    "journals.plos.org",
    "academic.oup.com",
    "direct.mit.edu",
    "psycnet.apa.org",
    "degruyter.com",
    "worldscientific.com",
    "emerald.com",
    "sci-hub.se",
];

fn arxiv_in(path: &str) -> Option<Identifier> {
    let (_, rest) = path.strip_prefix('/')?.split_once('/')?;
    let rest = rest.trim_end_matches('/');
    let rest = rest.strip_suffix(".pdf").unwrap_or(rest);
    let end = arxiv_length(rest)?;
    matches!(rest.as_bytes().get(end), None | Some(b'.' | b'/'))
        .then(|| Identifier::of_arxiv(&rest[..end]))
}

fn doi_in(path: &str) -> Option<Identifier> {
    let decoded = percent_decode(path);
    let mut from = 0;
    while let Some(at) = decoded[from..].find("/10.") {
        let rest = &decoded[from + at + 1..];
        let rest = rest.trim_end_matches('/');
        let rest = [
            ".pdf",
            "/pdf",
            "/full",
            "/abstract",
            "/fulltext",
            "/epdf",
            "/meta",
            ".full",
            "/full.html",
            ".short",
            ".full.pdf",
        ]
        .iter()
        .find_map(|tail| rest.strip_suffix(tail))
        .unwrap_or(rest);
        let rest = rest.strip_suffix(".full").unwrap_or(rest);
        if let Some(id) = Identifier::doi(rest) {
            return Some(strip_preprint_version(id));
        }
        from += at + 4;
    }
    None
}

/// bioRxiv and medRxiv put a version after the DOI: `10.1101/2020.05.01.073262v2`.
fn strip_preprint_version(id: Identifier) -> Identifier {
    let value = id.value();
    if value.starts_with("10.1101/")
        && let Some(at) = value.rfind('v')
        && at + 1 < value.len()
        && value[at + 1..].bytes().all(|b| b.is_ascii_digit())
    {
        return Identifier::doi(&value[..at]).unwrap_or(id);
    }
    id
}

/// Decodes `%2F` and its like; what does not decode to UTF-8 stays as it is.
#[must_use]
pub fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = |b: u8| char::from(b).to_digit(16);
        if bytes[at] == b'%'
            && let (Some(high), Some(low)) = (
                bytes.get(at + 1).copied().and_then(hex),
                bytes.get(at + 2).copied().and_then(hex),
            )
        {
            decoded.push((high * 16 + low) as u8);
            at += 3;
        } else {
            decoded.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_that_mean_the_same_page_normalise_alike() {
        for (url, normal) in [
            (
                "http://www.Example.org/A/?utm_source=x&id=3#top",
                "https://example.org/A?id=3",
            ),
            (
                "https://arxiv.org/pdf/1806.03377v1.pdf",
                "https://arxiv.org/abs/1806.03377",
            ),
            (
                "https://youtu.be/dQw4w9WgXcQ?t=3",
                "https://youtube.com/watch?v=dQw4w9WgXcQ",
            ),
            (
                "https://m.youtube.com/watch?list=x&v=dQw4w9WgXcQ",
                "https://youtube.com/watch?v=dQw4w9WgXcQ",
            ),
            (
                "https://dx.doi.org/10.1145%2F3341301.3359646",
                "https://doi.org/10.1145/3341301.3359646",
            ),
            ("example.org", "https://example.org"),
            ("mailto:a@example.org", "mailto:a@example.org"),
            ("https://site.org/#!/page", "https://site.org#!/page"),
        ] {
            assert_eq!(normalise(url), normal);
        }
    }

    proptest::proptest! {
        #[test]
        fn normalising_twice_is_once(url in "(https?://)?[a-zA-Z.:@]{0,12}(/[a-zA-Z0-9./%?=&#!:]{0,24})?") {
            let once = normalise(&url);
            proptest::prop_assert_eq!(normalise(&once), once.clone(), "{}", url);
        }
    }
}
