//! Sites: the URL of a work in, the name of the site out, and the title without what the site added to it.
//!
//! A page saved in a browser is called `Accelerando - Wikipedia`, or `(2) Quantum Waves - YouTube`. The name
//! of the site is where the page is published and no part of its title.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

static NAMES: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| {
    include_str!("../../refs/hosts.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(' '))
        .collect()
});

/// What a page can have between its title and the name of its site.
const SEAMS: [&str; 6] = [" - ", " | ", " – ", " — ", " / ", " · "];

/// `Wikipedia` of `https://en.wikipedia.org/wiki/Paxos`, else the host; of an archived page that of the page.
pub(super) fn name(url: &str) -> Option<&str> {
    let host = host(url)?;
    Some(known(host).unwrap_or(host))
}

/// The title without the name of the site at its end, and without the count of messages at its start.
pub(super) fn bare_title<'t>(title: &'t str, url: Option<&str>) -> &'t str {
    let Some(site) = url.and_then(host).and_then(known) else {
        return title;
    };
    let mut bare = title.trim();
    if let Some((before, after)) = bare
        .strip_prefix('(')
        .and_then(|rest| rest.split_once(") "))
        && (1..=2).contains(&before.len())
        && before.bytes().all(|b| b.is_ascii_digit())
        && matches!(site, "YouTube" | "Twitter" | "X" | "Reddit" | "LinkedIn")
    {
        bare = after;
    }
    if let Some(rest) = bare.strip_suffix(site) {
        for seam in SEAMS {
            if let Some(rest) = rest.strip_suffix(seam)
                && rest.chars().filter(|c| c.is_alphanumeric()).count() >= 2
            {
                bare = rest;
                break;
            }
        }
    }
    bare.trim()
}

fn known(host: &str) -> Option<&'static str> {
    let mut rest = host;
    loop {
        if let Some(name) = NAMES.get(rest) {
            return Some(name);
        }
        rest = rest.split_once('.')?.1;
    }
}

/// `example.org` of `https://www.example.org/a`.
fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    if let Some(archived) = rest
        .strip_prefix("web.archive.org/web/")
        .and_then(|rest| rest.split_once("http"))
        .and_then(|(_, rest)| rest.split_once(":/"))
    {
        return host(archived.1.trim_start_matches('/'));
    }
    let host = rest.split(['/', '?', '#', ':']).next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (host.contains('.') && !host.contains('@')).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites_are_named() {
        for (url, expected) in [
            ("https://www.example.org/a", Some("example.org")),
            ("example.org:80", Some("example.org")),
            ("mailto:a@example.org", None),
            ("https://zhuanlan.zhihu.com/p/1", Some("Zhihu")),
            ("https://en.wikipedia.org/wiki/Paxos", Some("Wikipedia")),
            (
                "https://karpathy.github.io/2015/",
                Some("karpathy.github.io"),
            ),
            (
                "https://web.archive.org/web/2022/https://www.example.org/x",
                Some("example.org"),
            ),
        ] {
            assert_eq!(name(url), expected, "{url}");
        }
    }

    #[test]
    fn titles_lose_what_is_the_sites() {
        let wikipedia = Some("https://en.wikipedia.org/wiki/A");
        let youtube = Some("https://youtu.be/A");
        for (title, url, expected) in [
            ("Accelerando - Wikipedia", wikipedia, "Accelerando"),
            ("(2) Quantum Waves - YouTube", youtube, "Quantum Waves"),
            ("(2) Quantum Waves", wikipedia, "(2) Quantum Waves"),
            ("The History of YouTube", youtube, "The History of YouTube"),
            (
                "Accelerando - Wikipedia",
                youtube,
                "Accelerando - Wikipedia",
            ),
            ("Accelerando - Wikipedia", None, "Accelerando - Wikipedia"),
            ("- YouTube", youtube, "- YouTube"),
        ] {
            assert_eq!(bare_title(title, url), expected);
        }
    }
}
