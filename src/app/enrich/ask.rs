//! The first pass: many conversations at once, each answer kept as it comes.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::time::Duration;

use super::{Error, Options, inquiry, kept};
use crate::catalog::{Catalog, works};
use crate::enrich::transport::{Failure, Settings, Transport};
use crate::enrich::{Inquiry, Next, PROVIDERS, Provider, Question, Reply, Request};
use crate::model::{Identifier, WorkId};

/// Conversations at the same time: enough that every service has somebody waiting.
const MOST: usize = 512;
/// Fewer identifiers than this are asked one by one where a look-up is free and a batch is not.
const WORTH_A_BATCH: usize = 8;

/// What came of the first pass.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Requests that went out, by service.
    pub requests: BTreeMap<&'static str, u64>,
    /// Services without an answer: a word for it, how often, and the last line of what happened.
    pub troubles: BTreeMap<(&'static str, &'static str), (u64, String)>,
    /// Works of which a service could not be asked.
    pub incomplete: HashSet<WorkId>,
}

impl Asked {
    /// True when some service did not answer.
    #[must_use]
    pub fn has_troubles(&self) -> bool {
        !self.troubles.is_empty()
    }
}

/// Where the first pass stands.
#[derive(Debug, Clone, Copy)]
pub enum Told {
    /// A service answered, or failed to.
    Answered(&'static str),
    /// All is asked of so many more works.
    Done(u64),
}

pub(super) fn is_batched(provider: &Provider, id: &Identifier) -> bool {
    provider
        .batch
        .as_ref()
        .is_some_and(|batch| batch.schemes.contains(&id.scheme()))
}

/// A conversation, and the question that it waits for.
struct Talk {
    work: WorkId,
    inquiry: Inquiry,
}

/// A request under way, and the questions that it answers.
enum Job {
    One(Next),
    Many(&'static Provider, Vec<Identifier>),
}

pub(super) struct Run<'c> {
    pub(super) catalog: &'c mut Catalog,
    settings: &'c Settings,
    options: &'c Options,
    pub(super) now: &'c str,
    transport: Transport,
    asked: Asked,
    talks: HashMap<u64, Talk>,
    /// Who waits for the answer to a question: several works can cite one identifier.
    waiting: HashMap<(&'static str, String), Vec<(u64, Next)>>,
    jobs: HashMap<u64, Job>,
    /// Identifiers that will go out in one request, by service.
    pending: BTreeMap<&'static str, Vec<Identifier>>,
    under_way: HashMap<&'static str, u64>,
    /// Services whose batches do not work here.
    singly: HashSet<&'static str>,
    /// Questions that were answered in this run: a refresh asks each once.
    fresh: HashSet<(&'static str, String)>,
    next_ticket: u64,
}

pub(super) fn run(
    catalog: &mut Catalog,
    works: &[WorkId],
    settings: &Settings,
    options: &Options,
    now: &str,
    transport: Transport,
    told: &mut dyn FnMut(Told),
) -> Result<Asked, Error> {
    let mut run = Run {
        catalog,
        settings,
        options,
        now,
        transport,
        asked: Asked::default(),
        talks: HashMap::new(),
        waiting: HashMap::new(),
        jobs: HashMap::new(),
        pending: BTreeMap::new(),
        under_way: HashMap::new(),
        singly: HashSet::new(),
        fresh: HashSet::new(),
        next_ticket: 0,
    };
    let mut queue: VecDeque<WorkId> = works.iter().copied().collect();
    let mut ready: VecDeque<Ready> = VecDeque::new();
    loop {
        // Whatever has come is kept before anything else is done, so that nothing is asked twice, however
        // the run ends.
        while let Some((ticket, came)) = run.transport.receive(Duration::ZERO) {
            ready.extend(run.keep(ticket, came, told)?);
        }
        if let Some(ready) = ready.pop_front() {
            run.act(ready, told)?;
            continue;
        }
        if run.talks.len() < MOST
            && let Some(work) = queue.pop_front()
        {
            run.begin(work, told)?;
            continue;
        }
        run.flush();
        if run.transport.under_way() == 0 {
            // Nothing under way and somebody waits: only for what was never sent.
            run.flush_all();
            if run.transport.under_way() == 0 {
                break;
            }
        }
        if let Some((ticket, came)) = run.transport.receive(Duration::from_secs(3600)) {
            ready.extend(run.keep(ticket, came, told)?);
        }
    }
    Ok(run.asked)
}

/// What a reply came to, once it is kept.
pub(super) enum Ready {
    /// These questions have an answer.
    Answered(&'static Provider, Vec<String>),
    /// These have none.
    Failed(&'static Provider, Vec<String>, Failure),
    /// The service does not take these at once.
    Singly(&'static Provider, Vec<Identifier>),
}

impl Run<'_> {
    fn ticket(&mut self) -> u64 {
        self.next_ticket += 1;
        self.next_ticket
    }

    /// Begins a conversation about a work.
    fn begin(&mut self, work: WorkId, told: &mut dyn FnMut(Told)) -> Result<(), Error> {
        let connection = self.catalog.connection();
        let Some(found) = works::load(connection, work)? else {
            return Ok(());
        };
        let inquiry = inquiry(connection, &found, self.options)?;
        let ticket = self.ticket();
        self.talks.insert(ticket, Talk { work, inquiry });
        self.go_on(ticket, told)
    }

    /// Goes on with a conversation until it has to wait, or is over.
    fn go_on(&mut self, ticket: u64, told: &mut dyn FnMut(Told)) -> Result<(), Error> {
        let Some(mut talk) = self.talks.remove(&ticket) else {
            return Ok(());
        };
        while let Some(next) = talk.inquiry.ask() {
            let name = (next.provider.name, next.question.key());
            let mut etag = None;
            if let Some(kept) = kept(self.catalog.connection(), &next)? {
                let is_stale = self.options.is_refreshing && !self.fresh.contains(&name);
                if self.fresh.contains(&name) || (kept.is_fresh(self.now) && !is_stale) {
                    talk.inquiry.answer(&next, &kept.answer, &kept.at);
                    continue;
                }
                etag = kept.etag;
            }
            self.talks.insert(ticket, talk);
            self.wait_for(ticket, name, next, etag);
            return Ok(());
        }
        if !talk.inquiry.troubles.is_empty() {
            self.asked.incomplete.insert(talk.work);
        }
        told(Told::Done(1));
        Ok(())
    }

    fn wait_for(
        &mut self,
        ticket: u64,
        name: (&'static str, String),
        next: Next,
        etag: Option<String>,
    ) {
        let provider = next.provider;
        let question = next.question.clone();
        let waiting = self.waiting.entry(name).or_default();
        waiting.push((ticket, next));
        if waiting.len() > 1 {
            return;
        }
        if let Question::Id(id) = &question
            && is_batched(provider, id)
            && !self.singly.contains(provider.name)
            && etag.is_none()
        {
            self.pending
                .entry(provider.name)
                .or_default()
                .push(id.clone());
            return;
        }
        self.send(provider, question, etag);
    }

    fn send(&mut self, provider: &'static Provider, question: Question, etag: Option<String>) {
        let url = self.settings.url(provider);
        // The inquiry only asks what the service can be asked.
        let Some(request) = (provider.request)(&question, url) else {
            return;
        };
        self.start(request, etag, Job::One(Next { provider, question }));
    }

    fn start(&mut self, request: Request, etag: Option<String>, job: Job) {
        let ticket = self.ticket();
        *self.asked.requests.entry(request.provider).or_default() += 1;
        *self.under_way.entry(request.provider).or_default() += 1;
        self.jobs.insert(ticket, job);
        self.transport.ask(ticket, request, etag);
    }

    /// Sends the batches that are full, and those of services that have nothing to do.
    fn flush(&mut self) {
        self.flush_where(|run, provider, ids| {
            let most = provider.batch.as_ref().map_or(1, |batch| batch.most);
            let is_idle = run
                .under_way
                .get(provider.name)
                .is_none_or(|count| *count == 0);
            ids >= most || is_idle
        });
    }

    fn flush_all(&mut self) {
        self.flush_where(|_, _, _| true);
    }

    fn flush_where(&mut self, is_due: impl Fn(&Self, &'static Provider, usize) -> bool) {
        for provider in &PROVIDERS {
            let Some(batch) = provider.batch.as_ref() else {
                continue;
            };
            while let Some(ids) = self.pending.get(provider.name).map(Vec::len)
                && ids > 0
                && is_due(self, provider, ids)
            {
                let pending = self.pending.entry(provider.name).or_default();
                let ids: Vec<Identifier> = pending.drain(..ids.min(batch.most)).collect();
                let is_cheaper_alone = provider.price.0 > 0 && ids.len() < WORTH_A_BATCH;
                let request = (batch.request)(&ids, self.settings.url(provider));
                match request {
                    Some(request) if ids.len() > 1 && !is_cheaper_alone => {
                        self.start(request, None, Job::Many(provider, ids));
                    }
                    _ => {
                        for id in ids {
                            self.send(provider, Question::Id(id), None);
                        }
                    }
                }
            }
        }
    }

    /// Keeps what came, and says what is to be done about it.
    fn keep(
        &mut self,
        ticket: u64,
        came: Result<Reply, Failure>,
        told: &mut dyn FnMut(Told),
    ) -> Result<Option<Ready>, Error> {
        let Some(job) = self.jobs.remove(&ticket) else {
            return Ok(None);
        };
        let provider = match &job {
            Job::One(next) => next.provider,
            Job::Many(provider, _) => provider,
        };
        if let Some(count) = self.under_way.get_mut(provider.name) {
            *count = count.saturating_sub(1);
        }
        told(Told::Answered(provider.name));
        let ready = match job {
            Job::One(next) => self.keep_one(&next, came)?,
            Job::Many(_, ids) => self.keep_many(provider, ids, came)?,
        };
        Ok(Some(ready))
    }

    /// Goes on with those whom a reply concerns.
    fn act(&mut self, ready: Ready, told: &mut dyn FnMut(Told)) -> Result<(), Error> {
        match ready {
            Ready::Answered(provider, names) => {
                for name in names {
                    self.wake(provider, &name, told)?;
                }
            }
            Ready::Failed(provider, names, failure) => {
                for name in names {
                    self.fail(provider, &name, &failure, told)?;
                }
            }
            Ready::Singly(provider, ids) => {
                self.singly.insert(provider.name);
                for id in ids {
                    self.send(provider, Question::Id(id), None);
                }
            }
        }
        Ok(())
    }

    /// Goes on with those who waited for an answer that came.
    fn wake(
        &mut self,
        provider: &'static Provider,
        question: &str,
        told: &mut dyn FnMut(Told),
    ) -> Result<(), Error> {
        let name = (provider.name, question.to_owned());
        let waiting = self.waiting.remove(&name).unwrap_or_default();
        self.fresh.insert(name);
        for (ticket, next) in waiting {
            if let Some(talk) = self.talks.get_mut(&ticket)
                && let Some(kept) = kept(self.catalog.connection(), &next)?
            {
                talk.inquiry.answer(&next, &kept.answer, &kept.at);
            }
            self.go_on(ticket, told)?;
        }
        Ok(())
    }

    /// Goes on with those who waited for an answer that does not come.
    fn fail(
        &mut self,
        provider: &'static Provider,
        question: &str,
        failure: &Failure,
        told: &mut dyn FnMut(Told),
    ) -> Result<(), Error> {
        let (name, what) = (failure.name(), failure.to_string());
        // What a service was left alone for was told when it happened.
        let trouble = self
            .asked
            .troubles
            .entry((provider.name, name))
            .or_default();
        trouble.0 += 1;
        trouble.1.clone_from(&what);
        let waiting = self
            .waiting
            .remove(&(provider.name, question.to_owned()))
            .unwrap_or_default();
        for (ticket, next) in waiting {
            if let Some(talk) = self.talks.get_mut(&ticket) {
                talk.inquiry.fail(&next, name, what.clone());
            }
            self.go_on(ticket, told)?;
        }
        Ok(())
    }
}
