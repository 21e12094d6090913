//! What a run will ask, before it asks anything.

use std::collections::{HashMap, HashSet};

use super::ask::is_batched;
use super::{Error, Options, inquiry, is_asked, kept};
use crate::catalog::{Catalog, works};
use crate::enrich::transport::Settings;
use crate::enrich::{PROVIDERS, Provider, Question};
use crate::model::WorkId;

/// What a run asks of one service, at least.
#[derive(Debug, Clone, PartialEq)]
pub struct Cost {
    /// The service.
    pub provider: &'static Provider,
    /// Requests.
    pub requests: u64,
    /// How many of them are searches.
    pub searches: u64,
    /// Millionths of a dollar.
    pub price: u64,
    /// Seconds at the service's pace.
    pub seconds: f64,
    /// True when the service knows who asks.
    pub has_key: bool,
}

impl PartialEq for Provider {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

pub(super) fn cost(
    catalog: &Catalog,
    ids: &[WorkId],
    settings: &Settings,
    options: &Options,
    now: &str,
) -> Result<Vec<Cost>, Error> {
    // By service: identifiers that go into batches, other look-ups, searches.
    let mut counts: HashMap<&'static str, (u64, u64, u64)> = HashMap::new();
    let mut seen: HashSet<(&'static str, String)> = HashSet::new();
    let _held = catalog.hold()?;
    for &work in ids {
        let Some(work) = works::load(catalog.connection(), work)? else {
            continue;
        };
        let mut talk = inquiry(catalog.connection(), &work, options)?;
        while let Some(next) = talk.ask() {
            if let Some(kept) = kept(catalog.connection(), &next)?
                && !options.is_refreshing
                && kept.is_fresh(now)
            {
                talk.answer(&next, &kept.answer, &kept.at);
                continue;
            }
            if seen.insert((next.provider.name, next.question.key())) {
                let count = counts.entry(next.provider.name).or_default();
                match &next.question {
                    Question::Id(id) if is_batched(next.provider, id) => count.0 += 1,
                    Question::Id(_) | Question::Page(_) => count.1 += 1,
                    Question::Match { .. } | Question::Search { .. } => count.2 += 1,
                }
            }
            // What comes after depends on the answer: only what is asked for certain is counted.
            break;
        }
    }
    let mut costs = Vec::new();
    for provider in PROVIDERS
        .iter()
        .filter(|provider| is_asked(provider, options))
    {
        let Some(&(batched, single, searches)) = counts.get(provider.name) else {
            continue;
        };
        let most = provider.batch.as_ref().map_or(1, |batch| batch.most as u64);
        let requests = batched.div_ceil(most) + single + searches;
        let has_key = settings.keys.contains_key(provider.name) || settings.mailto.is_some();
        let gap = if has_key {
            provider.manners.gap
        } else {
            provider.manners.anonymous_gap
        };
        costs.push(Cost {
            provider,
            requests,
            searches,
            price: searches * u64::from(provider.price.0)
                + (requests - searches) * u64::from(provider.price.1),
            seconds: (requests * gap) as f64 / 1000.0 * settings.pace,
            has_key,
        });
    }
    Ok(costs)
}
