//! Where a request goes: the URL as it is asked for, and where redirects may lead.

use reqwest::Url;
use reqwest::header::{self, HeaderMap};

use super::{Failure, address};
use crate::model::url::parts;

/// Hops that a request may take.
const MOST_HOPS: usize = 5;

/// The URL as it is asked for: `http://2130706433/` is `http://127.0.0.1/`.
pub(super) fn parsed(url: &str) -> Result<Url, Failure> {
    Url::parse(url).map_err(|error| Failure::Redirected {
        host: parts(url).host.to_owned(),
        what: format!("to no URL: {error}"),
    })
}

/// The host, in its normal form.
pub(super) fn host_of(url: &str) -> Result<String, Failure> {
    Ok(parsed(url)?.host_str().unwrap_or_default().to_owned())
}

/// Where a redirect leads, when it may.
pub(super) fn hop(
    from: &Url,
    headers: &HeaderMap,
    hops: usize,
    may_reach_private: bool,
) -> Result<Url, Failure> {
    let host = from.host_str().unwrap_or_default().to_owned();
    let redirected = |what: &str| Failure::Redirected {
        host: host.clone(),
        what: what.to_owned(),
    };
    if hops > MOST_HOPS {
        return Err(redirected("in a circle"));
    }
    let target = headers
        .get(header::LOCATION)
        .and_then(|target| target.to_str().ok())
        .and_then(|target| from.join(target).ok())
        .ok_or_else(|| redirected("to nowhere"))?;
    let name = target.host_str().unwrap_or_default().to_owned();
    if !may_reach_private && address::is_private_host(&name) {
        return Err(Failure::Private { host: name });
    }
    match target.scheme() {
        "https" => Ok(target),
        "http" if from.scheme() == "http" || may_reach_private => Ok(target),
        // Many a page leads from https to http and back; nothing secret goes with it, but it could be forged.
        "http" => Err(redirected("from https to http")),
        _ => Err(redirected("to what is no web page")),
    }
}
