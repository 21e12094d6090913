//! Ordinary web pages: what a blog, an article, a paper's page or a video says of itself.
//!
//! Field by field the most trusted source that has it: Highwire `citation_*` tags, Dublin Core and its like,
//! JSON-LD, OpenGraph, and last the title, author and dates of plain HTML. Videos are asked for by oEmbed.
//!
//! **Source**: <https://scholar.google.com/intl/en/scholar/inclusion.html>, <https://ogp.me>,
//! <https://schema.org/Article>, <https://oembed.com>, read in November 2026.

mod json_ld;
mod meta;
mod oembed;
mod wall;

use super::{Answer, NAMES};
use crate::enrich::question::{Question, Request};
use crate::enrich::record::{Nature, Record, date};
use crate::enrich::reply::{Expected, Refusal, Reply};
use crate::enrich::text::clean;
use crate::model::{Identifier, Kind, NoteDate, Scheme, title::fold, url};
use meta::Page;

const NAME: &str = NAMES.webpage;

pub(super) fn request(question: &Question, at: &str) -> Option<Request> {
    let Question::Page(address) = question else {
        return None;
    };
    let is_http = address.starts_with("http://") || address.starts_with("https://");
    if !is_http || address.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return None;
    }
    Some(match oembed::address(address, at) {
        Some(url) => Request {
            // A service that a person named may be anywhere.
            is_page: at.is_empty(),
            ..Request::get(NAME, url)
        },
        None => Request {
            accept: Some("text/html"),
            is_page: true,
            ..Request::get(NAME, address.clone())
        },
    })
}

pub(super) fn read(question: &Question, reply: &Reply) -> Result<Answer, Refusal> {
    let address = match question {
        Question::Page(address) => address.as_str(),
        _ => reply.url.as_str(),
    };
    if oembed::address(address, "").is_some() {
        return oembed::read(address, reply);
    }
    reply.check(Expected::Page)?;
    let page = Page::read(&meta::decode(reply)?);
    if page.is_empty() {
        return Err(Refusal::Walled {
            sign: "a page without title or facts".to_owned(),
        });
    }
    let record =
        record(&page, address).ok_or_else(|| Refusal::malformed("a page without a title"))?;
    if wall::is_wall(&page.title) || wall::is_wall(&record.title) {
        return Err(Refusal::Walled { sign: record.title });
    }
    Ok(Answer(vec![record]))
}

fn record(page: &Page, address: &str) -> Option<Record> {
    let ld = json_ld::read(&page.scripts);
    let site = page
        .first(&["og:site_name", "application-name", "al:android:app_name"])
        .or_else(|| ld.as_ref().and_then(|ld| ld.site.clone()));
    let title = page
        .first(&[
            "citation_title",
            "dc.title",
            "dcterms.title",
            "prism.title",
            "eprints.title",
            "bibo.title",
        ])
        .or_else(|| ld.as_ref().and_then(|ld| ld.title.clone()))
        .or_else(|| page.first(&["og:title", "twitter:title", "parsely-title"]))
        .or_else(|| (!page.title.is_empty()).then(|| page.title.clone()))
        .or_else(|| page.heading.clone())?;
    let is_scholarly = page.has("citation_title");
    let mut record = Record::new(
        NAME,
        address,
        without_site(&title, site.as_deref(), address),
    );
    if record.title.is_empty() {
        return None;
    }
    record.authors = authors(page);
    if record.authors.is_empty()
        && let Some(ld) = &ld
    {
        record.authors.clone_from(&ld.authors);
    }
    record.date = day(page)
        .or_else(|| ld.as_ref().and_then(|ld| ld.date))
        .or_else(|| {
            page.first(&[
                "article:published_time",
                "og:article:published_time",
                "date",
                "pubdate",
                "parsely-pub-date",
            ])
            .and_then(|text| date(&text))
        })
        .or_else(|| page.time.as_deref().and_then(date));
    record.year = record.date.map(|day| i32::from(day.year));
    for (name, scheme) in [
        ("citation_doi", Scheme::Doi),
        ("citation_arxiv_id", Scheme::Arxiv),
        ("citation_isbn", Scheme::Isbn),
        ("citation_pmid", Scheme::Pmid),
        ("prism.doi", Scheme::Doi),
        ("bepress_citation_doi", Scheme::Doi),
    ] {
        record.add(scheme, page.first(&[name]).as_deref());
    }
    for text in page.all(&["dc.identifier", "dcterms.identifier"]) {
        if let Some(id) = Identifier::parse(&text).filter(|id| id.scheme() == Scheme::Doi) {
            record.add(id.scheme(), Some(id.value()));
        }
    }
    if let Some(id) = url::identifier(address) {
        record.add(id.scheme(), Some(id.value()));
    }
    imprint(page, &mut record);
    record.site = site;
    if record.publisher.is_none() && is_scholarly {
        record.publisher = page.first(&["citation_publisher", "dc.publisher"]);
    }
    record.summary = page
        .first(&["citation_abstract", "dcterms.abstract", "dc.description"])
        .or_else(|| page.first(&["og:description", "description"]));
    record.open_access = page.first(&["citation_pdf_url"]);
    record.language = page
        .first(&["citation_language", "dc.language", "og:locale"])
        .or_else(|| page.language.clone());
    record.url = Some(
        page.first(&["citation_public_url", "citation_abstract_html_url"])
            .or_else(|| page.canonical.clone())
            .filter(|url| url.starts_with("http"))
            .unwrap_or_else(|| address.to_owned()),
    );
    let parts = url::parts(address);
    let is_article = page
        .first(&["og:type"])
        .is_some_and(|kind| kind == "article")
        || ld.as_ref().is_some_and(|ld| ld.is_article);
    record.kind = if is_scholarly {
        Some(Kind::Paper)
    } else if parts.is_under("github.com") || parts.is_under("gitlab.com") {
        Some(Kind::Software)
    } else {
        is_article.then_some(Kind::Article)
    };
    record.nature = match record.id(Scheme::Arxiv) {
        Some(_) if record.venue.is_none() => Nature::Preprint,
        _ => Nature::Published,
    };
    Some(record)
}

/// Highwire and Dublin Core authors, else what plain tags say.
fn authors(page: &Page) -> Vec<String> {
    let mut authors: Vec<String> = Vec::new();
    for names in [
        page.all(&["citation_author", "citation_authors"]),
        page.all(&[
            "dc.creator",
            "dcterms.creator",
            "eprints.creators_name",
            "dc.contributor.author",
        ]),
    ] {
        for name in names.iter().flat_map(|names| split(names)) {
            let name = crate::enrich::providers::given_first(clean(&name));
            let name = if name.chars().any(char::is_lowercase) {
                name
            } else {
                capitals(&name)
            };
            if !name.is_empty() && authors.last() != Some(&name) {
                authors.push(name);
            }
        }
        if !authors.is_empty() {
            return authors;
        }
    }
    let plain = page.all(&[
        "author",
        "article:author",
        "parsely-author",
        "byl",
        "sailthru.author",
    ]);
    for name in plain.iter().flat_map(|names| split(names)) {
        let name = name.trim_start_matches("By ").to_owned();
        // `article:author` is the URL of a profile as often as a name.
        if !name.is_empty() && !name.contains("://") && !authors.contains(&name) {
            authors.push(name);
        }
    }
    authors
}

/// Several names in one tag: split at `;`, at `,` only where both sides are whole names.
fn split(names: &str) -> Vec<String> {
    let is_whole = |part: &str| part.split_whitespace().count() >= 2;
    let parts: Vec<&str> = if names.contains(';') {
        names.split(';').collect()
    } else if names.contains(',') && names.split(',').all(is_whole) {
        names.split(',').collect()
    } else {
        vec![names]
    };
    let parts = parts.into_iter().map(|part| part.trim().to_owned());
    parts.filter(|part| !part.is_empty()).collect()
}

/// `JEAN-PAUL MALRIEU` as people write it.
fn capitals(name: &str) -> String {
    if !name.chars().any(char::is_uppercase)
        || name.chars().filter(|c| c.is_uppercase()).count() < 4
    {
        return name.to_owned();
    }
    let mut is_start = true;
    let mut small = String::with_capacity(name.len());
    for c in name.chars() {
        match is_start {
            true => small.push(c),
            false => small.extend(c.to_lowercase()),
        }
        is_start = !c.is_alphabetic();
    }
    small
}

/// The day of a scholarly page. Of arXiv's two the first version's: `citation_online_date` is the last.
fn day(page: &Page) -> Option<NoteDate> {
    let read = |names: &[&str]| page.first(names).and_then(|text| date(&text));
    let printed = read(&[
        "citation_publication_date",
        "citation_cover_date",
        "citation_date",
    ]);
    printed
        .or_else(|| {
            let online = read(&["citation_online_date"]);
            let year = read(&["citation_year"]);
            match (online, year) {
                (Some(online), Some(year)) if year.year < online.year => Some(year),
                (online, year) => online.or(year),
            }
        })
        .or_else(|| {
            read(&[
                "dc.date",
                "dcterms.date",
                "dcterms.issued",
                "dc.date.issued",
                "prism.publicationdate",
                "eprints.date",
            ])
        })
}

fn imprint(page: &Page, record: &mut Record) {
    record.venue = page.first(&[
        "citation_journal_title",
        "citation_conference_title",
        "citation_conference",
        "citation_inbook_title",
        "citation_book_title",
        "prism.publicationname",
    ]);
    record.publisher = page.first(&[
        "citation_dissertation_institution",
        "citation_technical_report_institution",
    ]);
    record.volume = page.first(&["citation_volume", "prism.volume"]);
    record.issue = page.first(&["citation_issue", "prism.number"]);
    let first = page.first(&["citation_firstpage", "prism.startingpage"]);
    let last = page.first(&["citation_lastpage", "prism.endingpage"]);
    record.pages = match (first, last) {
        (Some(first), Some(last)) if first != last => Some(format!("{first}-{last}")),
        (first, last) => first.or(last),
    };
}

/// The title without the name of the site at its end, or the marks that some sites put around it.
fn without_site(title: &str, site: Option<&str>, address: &str) -> String {
    let mut title = title.trim();
    if let Some(rest) = title.strip_prefix("GitHub - ") {
        title = rest;
    }
    let host = url::parts(address).host.to_owned();
    let names: Vec<String> = site
        .into_iter()
        .map(fold)
        .chain(host.split('.').filter(|part| part.len() > 2).map(fold))
        .chain([fold(&host)])
        .collect();
    loop {
        let cut = title.char_indices().rev().find(|(_, c)| {
            matches!(
                c,
                '-' | '–' | '—' | '_' | '|' | '·' | '•' | '«' | '~' | '#' | '：'
            )
        });
        let Some((at, mark)) = cut.filter(|(at, _)| *at > 0) else {
            break;
        };
        let (before, after) = (&title[..at], &title[at + mark.len_utf8()..]);
        // A hyphen inside a word is none of these.
        let is_apart = before.ends_with(' ') || matches!(mark, '_' | '|' | '：');
        let tail = fold(after);
        let is_site = is_apart && (names.contains(&tail) || is_column(after, site));
        if !is_site || before.trim().is_empty() {
            break;
        }
        title = before.trim_end();
    }
    clean(title)
}

/// Chinese portals chain the column before their name: `标题_科技_腾讯网`.
fn is_column(part: &str, site: Option<&str>) -> bool {
    let part = part.trim();
    let length = part.chars().count();
    let is_chinese = part.chars().all(crate::model::title::is_cjk);
    site.is_some_and(|site| fold(site) == fold(part))
        || (is_chinese && length <= 5 && (length <= 2 || part.ends_with('网')))
}
