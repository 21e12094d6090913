//! From the first byte of a response to a reply: how much of it is read, and whether it is an answer.

use std::time::Duration;

use reqwest::{Url, header};

use super::Failure;
use super::send::failure;
use crate::enrich::question::Request;
use crate::enrich::reply::{Expected, Refusal, Reply};
use crate::model::url::parts;

/// Bytes of an answer of a service, of one to a batch, and of a page.
const MOST_BYTES: (usize, usize, usize) = (2 << 20, 16 << 20, 5 << 20);

/// Reads a response, as much of it as may be an answer.
pub(super) async fn read(
    request: &Request,
    url: &Url,
    mut response: reqwest::Response,
    timeout: Duration,
) -> Result<Reply, Failure> {
    let text = |name: header::HeaderName| {
        let value = response.headers().get(name)?.to_str().ok()?;
        Some(value.to_owned())
    };
    let mut reply = Reply {
        status: response.status().as_u16(),
        content_type: text(header::CONTENT_TYPE)
            .unwrap_or_default()
            .to_lowercase(),
        url: without_key(request, url),
        etag: text(header::ETAG),
        retry_after: text(header::RETRY_AFTER)
            .and_then(|value| seconds(&value, text(header::DATE))),
        body: Vec::new(),
    };
    let most = match (request.is_page, request.is_batch()) {
        (true, _) => MOST_BYTES.2,
        (false, true) => MOST_BYTES.1,
        (false, false) => MOST_BYTES.0,
    };
    loop {
        let chunk = response
            .chunk()
            .await
            .map_err(|error| failure(url, &error, timeout))?;
        let Some(chunk) = chunk else { break };
        let room = most - reply.body.len();
        if chunk.len() > room {
            // The facts of a page are at its beginning; an answer that is cut off is none.
            if !request.is_page {
                let host = url.host_str().unwrap_or_default().to_owned();
                return Err(Failure::TooLong { host, most });
            }
            reply.body.extend_from_slice(&chunk[..room]);
            break;
        }
        reply.body.extend_from_slice(&chunk);
    }
    if reply.status == 304 {
        return Ok(reply);
    }
    judge(request, &reply)?;
    Ok(reply)
}

/// Tells an answer from what only looks like one. Not to have a work is an answer.
fn judge(request: &Request, reply: &Reply) -> Result<(), Refusal> {
    let expected = match request.accept {
        Some("text/plain") => return Ok(()),
        Some("text/html") => Expected::Page,
        Some("application/atom+xml") => Expected::Xml,
        _ => Expected::Json,
    };
    match reply.check(expected) {
        Err(Refusal::NotThere) => Ok(()),
        // Errors of arXiv's are feeds; agencies send BibTeX for JSON.
        Err(Refusal::Misasked { status: 400, .. }) if expected == Expected::Xml => Ok(()),
        Err(Refusal::Unexpected { .. }) if reply.is_bibtex() => Ok(()),
        other => other,
    }
}

/// The URL that is told of: the key and the contact address went in beside it.
fn without_key(request: &Request, url: &Url) -> String {
    let is_home = parts(&request.url).host == parts(url.as_str()).host;
    if is_home && !request.is_page {
        request.url.clone()
    } else {
        url.to_string()
    }
}

/// `Retry-After`: seconds, or a time of day, counted from what the service says it is now.
fn seconds(value: &str, now: Option<String>) -> Option<u64> {
    if let Ok(seconds) = value.trim().parse() {
        return Some(seconds);
    }
    let time = |text: &str| {
        jiff::fmt::rfc2822::parse(text)
            .ok()
            .map(|time| time.timestamp().as_second())
    };
    let until = time(value)?;
    let now = now.as_deref().and_then(time)?;
    u64::try_from(until - now).ok().or(Some(0))
}
