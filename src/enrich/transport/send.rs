//! One request, from its turn in the lane to its reply: tries, waits, redirects, the end of patience.

use std::error::Error as _;
use std::hash::{BuildHasher as _, RandomState};
use std::time::Duration;

use reqwest::header::{self, HeaderMap};
use reqwest::{Method, StatusCode, Url};

use super::hop::{hop, host_of, parsed};
use super::lane::Lane;
use super::receive::read;
use super::{Failure, Shared, address, robots};
use crate::enrich::providers::{Provider, provider};
use crate::enrich::question::{Key, Request};
use crate::enrich::reply::{Refusal, Reply};

/// Requests at once to a server without limits.
const UNLIMITED: usize = 64;
/// The longest wait between two tries that is not asked for by the service.
const LONGEST_BACKOFF: Duration = Duration::from_secs(60);

pub(super) async fn send(
    shared: &Shared,
    request: &Request,
    etag: Option<&str>,
) -> Result<Reply, Failure> {
    let Some(service) = provider(request.provider) else {
        return Err(Failure::Left {
            why: format!("no provider is called {}", request.provider),
        });
    };
    let settings = &shared.settings;
    let host = host_of(&request.url)?;
    if request.is_page && !settings.may_reach_private && address::is_private_host(&host) {
        return Err(Failure::Private { host });
    }
    let manners = service.manners;
    let gap = if settings.is_known(service) {
        manners.gap
    } else {
        manners.anonymous_gap
    };
    let gap = Duration::from_millis(gap).mul_f64(settings.pace.clamp(0.0, 100.0));
    let name = if request.is_page {
        host.as_str()
    } else {
        service.name
    };
    // Who lifts the gap has a server of their own, and it is not to be asked one request at a time.
    let usual = match settings.pace > 0.0 {
        true => manners.at_once,
        false => manners.at_once.max(UNLIMITED),
    };
    let at_once = settings.at_once.unwrap_or(usual);
    let lane = shared.lanes.get(name, gap, at_once);
    let left = |why| Failure::Left { why };
    let _turn = lane.enter().await.map_err(left)?;
    let tries = settings.tries.unwrap_or(manners.tries).max(1);
    let patience = settings
        .patience
        .unwrap_or(Duration::from_millis(manners.patience));
    let mut tried = 0;
    loop {
        tried += 1;
        let failure = match attempt(shared, service, request, etag, &lane).await {
            Ok(reply) => {
                lane.succeeded();
                return Ok(reply);
            }
            Err(failure) => failure,
        };
        match next(&failure, settings.longest_wait) {
            Next::GiveUp => {
                if is_its_fault(&failure) {
                    lane.failed(&failure.to_string());
                } else {
                    lane.succeeded();
                }
                return Err(failure);
            }
            Next::Leave => {
                lane.leave(&failure.to_string());
                return Err(failure);
            }
            Next::KeyRefused if drop_key(shared, service) => {
                tried -= 1;
            }
            Next::KeyRefused => {
                lane.failed(&failure.to_string());
                return Err(failure);
            }
            // A host that cannot be reached is tried once more, and not by everybody.
            Next::Unreachable if tried >= tries.min(2) => {
                lane.leave(&failure.to_string());
                return Err(failure);
            }
            // Neither is one waited for that twice said nothing in all the time it had.
            Next::Slow if tried >= tries.min(2) => {
                lane.pause(&failure.to_string());
                return Err(failure);
            }
            Next::Again(_) if tried >= tries => {
                lane.failed(&failure.to_string());
                return Err(failure);
            }
            Next::Again(Some(wait)) => lane.hold(wait),
            Next::Again(None) | Next::Slow | Next::Unreachable => {
                lane.hold(back_off(patience, tried))
            }
        }
        lane.wait().await.map_err(left)?;
    }
}

enum Next {
    /// Again, after what the service wants or after a while.
    Again(Option<Duration>),
    /// Again once: each try takes as long as a reply may take.
    Slow,
    /// Again once, without a connection there is no service.
    Unreachable,
    /// Not this request.
    GiveUp,
    /// Not this service.
    Leave,
    /// Again without the key.
    KeyRefused,
}

fn next(failure: &Failure, longest: Duration) -> Next {
    match failure {
        Failure::TimedOut { .. } => Next::Slow,
        Failure::Broken { .. } => Next::Again(None),
        Failure::Unreachable { .. } => Next::Unreachable,
        Failure::Refused(Refusal::Limited { after: Some(after) }) => {
            let wait = Duration::from_secs(*after);
            if wait > longest {
                Next::Leave
            } else {
                Next::Again(Some(wait))
            }
        }
        Failure::Refused(Refusal::Limited { after: None } | Refusal::Failed { .. }) => {
            Next::Again(None)
        }
        Failure::Refused(Refusal::Spent { .. } | Refusal::Walled { .. }) => Next::Leave,
        Failure::Refused(Refusal::Forbidden { .. }) => Next::KeyRefused,
        _ => Next::GiveUp,
    }
}

/// True for failures that the next request to the same service may meet as well.
fn is_its_fault(failure: &Failure) -> bool {
    !matches!(
        failure,
        Failure::Refused(Refusal::NotThere | Refusal::Misasked { .. })
            | Failure::Private { .. }
            | Failure::Robots { .. }
    )
}

/// Leaves the key out from now on; false when there was none.
fn drop_key(shared: &Shared, service: &'static Provider) -> bool {
    let mut keyless = shared
        .keyless
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    shared.settings.keys.contains_key(service.name) && keyless.insert(service.name)
}

/// Full jitter: anything up to the patience doubled with each try, and not nothing.
fn back_off(patience: Duration, tried: u32) -> Duration {
    let most = patience
        .saturating_mul(1 << tried.saturating_sub(1).min(10))
        .min(LONGEST_BACKOFF);
    // The keys of a hasher are random, and different each time.
    let random = RandomState::new().hash_one(tried) % 1000;
    most.mul_f64(0.1 + 0.9 * (f64::from(u32::try_from(random).unwrap_or(0)) / 1000.0))
}

async fn attempt(
    shared: &Shared,
    service: &'static Provider,
    request: &Request,
    etag: Option<&str>,
    lane: &Lane,
) -> Result<Reply, Failure> {
    let settings = &shared.settings;
    let mut url = parsed(&request.url)?;
    let home = url.host_str().unwrap_or_default().to_owned();
    // A server of the person's own may lead to another one; nobody else may lead into a private network.
    let may_reach_private =
        settings.may_reach_private || (!request.is_page && address::is_private_host(&home));
    let mut hops = 0;
    loop {
        let is_home = hops == 0;
        if request.accept == Some("text/html")
            && Box::pin(is_forbidden(shared, service, &url, lane)).await?
        {
            let host = url.host_str().unwrap_or_default().to_owned();
            return Err(Failure::Robots { host });
        }
        let is_guarded = !may_reach_private && (request.is_page || !is_home);
        let client = if is_guarded {
            &shared.guarded
        } else {
            &shared.client
        };
        let mut asked = url.clone();
        let mut headers = HeaderMap::new();
        let mut put = |name: &'static str, value: &str| {
            if let Ok(value) = header::HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        };
        if let Some(accept) = request.accept {
            put("accept", accept);
        }
        if let Some(etag) = etag.filter(|_| is_home) {
            put("if-none-match", etag);
        }
        if is_home {
            identify(shared, service, request, &mut asked, &mut put);
        }
        let method = if request.body.is_some() {
            Method::POST
        } else {
            Method::GET
        };
        let mut builder = client.request(method, asked).headers(headers);
        if let Some(body) = &request.body {
            builder = builder
                .header(header::CONTENT_TYPE, "application/json")
                .body(body.clone());
        }
        let response = builder
            .send()
            .await
            .map_err(|error| failure(&url, &error, settings.timeout))?;
        slow_down(lane, response.headers(), settings.pace);
        let status = response.status();
        if status.is_redirection() && status != StatusCode::NOT_MODIFIED {
            hops += 1;
            url = hop(&url, response.headers(), hops, may_reach_private)?;
            continue;
        }
        return read(request, &url, response, settings.timeout).await;
    }
}

/// True when the site of a page lets no programs in; its `robots.txt` is asked for once a run.
async fn is_forbidden(
    shared: &Shared,
    service: &'static Provider,
    page: &Url,
    lane: &Lane,
) -> Result<bool, Failure> {
    let (Some(host), Ok(address)) = (page.host_str(), page.join("/robots.txt")) else {
        return Ok(false);
    };
    let known = {
        let mut robots = shared
            .robots
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        std::sync::Arc::clone(robots.entry(host.to_owned()).or_default())
    };
    let mut is_asked = false;
    let text = known
        .get_or_init(async || {
            is_asked = true;
            let request = Request {
                accept: Some("text/plain"),
                is_page: true,
                ..Request::get(service.name, address.to_string())
            };
            // A site without the file, or one that does not answer, forbids nothing.
            match attempt(shared, service, &request, None, lane).await {
                Ok(reply) if reply.status == 200 => {
                    String::from_utf8_lossy(&reply.body).into_owned()
                }
                _ => String::new(),
            }
        })
        .await;
    if is_asked {
        lane.wait().await.map_err(|why| Failure::Left { why })?;
    }
    Ok(robots::forbids(text, page.path()))
}

/// Puts in who asks: the key, and the address where it still counts.
fn identify(
    shared: &Shared,
    service: &Provider,
    request: &Request,
    url: &mut Url,
    put: &mut impl FnMut(&'static str, &str),
) {
    let keyless = shared
        .keyless
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let key = shared
        .settings
        .keys
        .get(service.name)
        .filter(|_| !keyless.contains(service.name));
    match (request.key, key) {
        (Key::Header(name), Some(key)) => put(name, &key.0),
        (Key::Parameter(name), Some(key)) => {
            url.query_pairs_mut().append_pair(name, &key.0);
        }
        _ => {}
    }
    if let (Some(name), Some(address)) = (request.mailto, &shared.settings.mailto) {
        url.query_pairs_mut().append_pair(name, address);
    }
}

/// Crossref tells with every answer how many requests it allows in which time.
fn slow_down(lane: &Lane, headers: &HeaderMap, pace: f64) {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(limit) = text("x-rate-limit-limit").and_then(|limit| limit.parse::<u32>().ok()) else {
        return;
    };
    let interval = text("x-rate-limit-interval")
        .and_then(|interval| interval.trim_end_matches('s').parse::<u64>().ok());
    if let Some(interval) = interval
        && limit > 0
        && interval <= 3600
    {
        lane.slow_down((Duration::from_secs(interval) / limit).mul_f64(pace.clamp(0.0, 100.0)));
    }
}

pub(super) fn failure(url: &Url, error: &reqwest::Error, timeout: Duration) -> Failure {
    let host = url.host_str().unwrap_or_default().to_owned();
    let mut what = String::new();
    let mut link: Option<&(dyn std::error::Error + 'static)> = error.source();
    while let Some(error) = link {
        // The last of the chain says what happened; the others repeat the URL, which may hold a key.
        what = error.to_string();
        link = error.source();
    }
    if what.contains(address::PRIVATE) {
        return Failure::Private { host };
    }
    if error.is_timeout() {
        return Failure::TimedOut {
            host,
            after: timeout,
        };
    }
    if error.is_connect() {
        return Failure::Unreachable { host, what };
    }
    Failure::Broken { host, what }
}
