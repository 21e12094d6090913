//! oEmbed: title and channel of a video, without its page.

use super::super::{Answer, NAMES};
use crate::enrich::json::{raw, text};
use crate::enrich::record::{Nature, Record};
use crate::enrich::reply::{Refusal, Reply};
use crate::enrich::text::encode;
use crate::model::{Kind, url};

/// The sites that answer it, and where.
const SITES: [(&str, &str); 4] = [
    (
        "youtube.com",
        "https://www.youtube.com/oembed?format=json&url=",
    ),
    (
        "youtu.be",
        "https://www.youtube.com/oembed?format=json&url=",
    ),
    ("vimeo.com", "https://vimeo.com/api/oembed.json?url="),
    (
        "slideshare.net",
        "https://www.slideshare.net/api/oembed/2?format=json&url=",
    ),
];

/// Where to ask for this page: the site, or the service at `at`, when that is not empty; none when the page is
/// not of such a site.
pub(super) fn address(page: &str, at: &str) -> Option<String> {
    let parts = url::parts(page);
    let (_, site) = SITES.iter().find(|(host, _)| parts.is_under(host))?;
    // The front page, a channel or a list has none.
    let is_video =
        parts.path.len() > 1 && !parts.path.starts_with("/@") && !parts.path.starts_with("/c/");
    is_video.then(|| match at.trim_end_matches('/') {
        "" => format!("{site}{}", encode(page)),
        at => format!("{at}?format=json&url={}", encode(page)),
    })
}

pub(super) fn read(page: &str, reply: &Reply) -> Result<Answer, Refusal> {
    let value = reply.json()?;
    let title =
        text(&value, "/title").ok_or_else(|| Refusal::malformed("oEmbed without a title"))?;
    let mut record = Record::new(NAMES.webpage, page, title);
    record.authors = text(&value, "/author_name").into_iter().collect();
    record.site = text(&value, "/provider_name");
    record.kind = match raw(&value, "/type").as_deref() {
        Some("video") => Some(Kind::Video),
        Some("rich") if url::parts(page).is_under("slideshare.net") => Some(Kind::Talk),
        _ => None,
    };
    record.nature = Nature::Published;
    record.url = Some(page.to_owned());
    Ok(Answer(vec![record]))
}
