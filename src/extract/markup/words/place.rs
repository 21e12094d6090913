//! Where a link leads: a page, an image, a person, another place of the notes.

/// Where a link leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::extract::markup) enum Place {
    /// A page on the web.
    Web,
    /// Another place of the notes, a mail address, a script.
    Internal,
    /// A work kept beside the notes: `papers/codd.pdf`.
    File,
    /// An image.
    Image,
    /// The page of a person.
    Person,
}

const IMAGES: &[&str] = &[
    ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".ico", ".bmp",
];

/// Hosts of badges; what they link to is no reference.
const BADGES: &[&str] = &[
    "shields.io",
    "badge.fury.io",
    "badgen.net",
    "travis-ci.org",
    "travis-ci.com",
    "circleci.com",
    "codecov.io",
    "coveralls.io",
    "awesome.re",
];

/// True for the path of a file that works are kept in.
pub(in crate::extract::markup) fn is_file(url: &str) -> bool {
    const FILES: [&str; 6] = [".pdf", ".ps", ".ps.gz", ".djvu", ".epub", ".mobi"];
    let path = url.split(['?', '#']).next().unwrap_or(url);
    !url.contains("://")
        && FILES.iter().any(|ext| {
            path.len() > ext.len()
                && path.as_bytes()[path.len() - ext.len()..].eq_ignore_ascii_case(ext.as_bytes())
        })
}

/// Tells where a link leads, from its URL alone.
pub(in crate::extract::markup) fn place(url: &str) -> Place {
    let url = url.trim();
    let (scheme, rest) = match url.split_once("://") {
        Some((scheme, rest)) => (scheme, rest),
        None if url.starts_with("//") => ("https", &url[2..]),
        None => {
            // `sciencedirect.com/science/…`, not `other.md` and not `doi:`.
            let host = url.split(['/', '?', '#']).next().unwrap_or("");
            let is_host = url.contains('/')
                && host.contains('.')
                && !host.starts_with('.')
                && host
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
                && host.rsplit('.').next().is_some_and(|last| {
                    last.len() >= 2 && last.bytes().all(|b| b.is_ascii_alphabetic())
                });
            if is_host
                || url
                    .get(..4)
                    .is_some_and(|doi| doi.eq_ignore_ascii_case("doi:"))
            {
                ("https", url)
            } else if is_file(url) {
                return Place::File;
            } else {
                return Place::Internal;
            }
        }
    };
    if !(scheme.eq_ignore_ascii_case("http")
        || scheme.eq_ignore_ascii_case("https")
        || scheme.eq_ignore_ascii_case("ftp"))
    {
        return Place::Internal;
    }
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let host = host.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let host = host.strip_prefix("mobile.").unwrap_or(host);
    if host.starts_with("localhost") || host.starts_with("127.0.0.1") {
        return Place::Internal;
    }
    let plain = path.split(['?', '#']).next().unwrap_or("");
    if IMAGES.iter().any(|ext| {
        plain.len() > ext.len()
            && plain.as_bytes()[plain.len() - ext.len()..].eq_ignore_ascii_case(ext.as_bytes())
    }) || BADGES.iter().any(|badge| {
        host == *badge || host.ends_with(badge) && host[..host.len() - badge.len()].ends_with('.')
    }) {
        return Place::Image;
    }
    let segments = plain
        .split('/')
        .filter(|segment| !segment.is_empty())
        .count();
    let first = plain
        .split('/')
        .find(|segment| !segment.is_empty())
        .unwrap_or("");
    let is_person = match host {
        "github.com" | "gitlab.com" | "twitter.com" | "x.com" | "bsky.app" | "facebook.com"
        | "instagram.com" | "medium.com" | "t.me" => {
            segments == 1 && !path.contains('?')
                || segments == 2 && first == "profile"
                || segments == 0
        }
        "linkedin.com" => first == "in",
        "zhihu.com" => first == "people" || segments == 0,
        "orcid.org" => segments == 1,
        "scholar.google.com" => first == "citations",
        "researchgate.net" => first == "profile",
        "goodreads.com" => first == "author",
        "youtube.com" => first.starts_with('@') && segments == 1,
        _ => first.starts_with('@') && segments == 1 && plain.len() > 2,
    };
    if is_person { Place::Person } else { Place::Web }
}
