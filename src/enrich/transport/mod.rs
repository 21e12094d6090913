//! The only async place: asks services, politely, and hands on what they answer.
//!
//! [`Transport::ask`] takes a request and returns at once; [`Transport::receive`] waits for the next answer,
//! in the order in which answers come. Everything that a service wants is kept here: a gap between two
//! requests and a number of requests at once per service, `Retry-After`, back-off with jitter, a budget of
//! tries. A service that is down, walled or spent is left alone for the rest of the run, and only it.
//!
//! A key goes into a request when it is sent, and is in no URL, error or answer that leaves this room.

mod address;
mod hop;
mod lane;
mod receive;
mod robots;
mod send;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use super::question::Request;
use super::reply::{Refusal, Reply};

/// A key of a service; nothing prints it.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Takes a key; none when it is empty or no header can hold it.
    #[must_use]
    pub fn new(key: &str) -> Option<Self> {
        let key = key.trim();
        let is_plain = key.bytes().all(|byte| byte.is_ascii_graphic());
        (!key.is_empty() && is_plain).then(|| Self(key.to_owned()))
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// How to ask; what the person said and what is good manners.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Who asks: name, version and project, before the contact address.
    pub agent: String,
    /// The person's address, for services that serve those better who give one.
    pub mailto: Option<String>,
    /// The keys, by name of provider.
    pub keys: HashMap<String, Secret>,
    /// Other places of services, by name of provider.
    pub urls: HashMap<String, String>,
    /// The longest wait for a connection.
    pub connect_timeout: Duration,
    /// The longest wait for a whole reply.
    pub timeout: Duration,
    /// How much of the gap between requests is kept: 1 is good manners, 0 is for a server of one's own.
    pub pace: f64,
    /// Requests at once to each service in place of its own number.
    pub at_once: Option<usize>,
    /// Tries of one request in place of the service's own number.
    pub tries: Option<u32>,
    /// The first wait before another try in place of the service's own.
    pub patience: Option<Duration>,
    /// A service that wants a longer wait is left alone for the rest of the run.
    pub longest_wait: Duration,
    /// Whether addresses from notes may lead into private networks.
    pub may_reach_private: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            agent: concat!("notebib/", env!("CARGO_PKG_VERSION")).to_owned(),
            mailto: None,
            keys: HashMap::new(),
            urls: HashMap::new(),
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(30),
            pace: 1.0,
            at_once: None,
            tries: None,
            patience: None,
            longest_wait: Duration::from_secs(120),
            may_reach_private: false,
        }
    }
}

impl Settings {
    /// Where a service is.
    #[must_use]
    pub fn url<'s>(&'s self, provider: &'s super::Provider) -> &'s str {
        self.urls
            .get(provider.name)
            .map_or(provider.url, String::as_str)
    }

    fn user_agent(&self) -> String {
        match &self.mailto {
            Some(address) => format!(
                "{} (bibliographies from reading notes; mailto:{address})",
                self.agent
            ),
            None => format!("{} (bibliographies from reading notes)", self.agent),
        }
    }

    /// True when the service knows who asks.
    fn is_known(&self, provider: &super::Provider) -> bool {
        match provider.key_variables {
            [] => self.mailto.is_some(),
            _ => self.keys.contains_key(provider.name),
        }
    }
}

/// Why there is no reply.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// No connection.
    #[error("{host} cannot be reached: {what}")]
    Unreachable {
        /// The host.
        host: String,
        /// What the system says.
        what: String,
    },
    /// A reply that did not come in time.
    #[error("no answer from {host} within {} s", .after.as_secs_f32())]
    TimedOut {
        /// The host.
        host: String,
        /// How long was waited.
        after: Duration,
    },
    /// A reply that breaks off.
    #[error("the answer of {host} breaks off: {what}")]
    Broken {
        /// The host.
        host: String,
        /// What the system says.
        what: String,
    },
    /// A reply of more bytes than any answer has.
    #[error("the answer of {host} is longer than {most} bytes")]
    TooLong {
        /// The host.
        host: String,
        /// The limit.
        most: usize,
    },
    /// Redirects in a circle, or to where they may not lead.
    #[error("{host} redirects {what}")]
    Redirected {
        /// The host.
        host: String,
        /// What is wrong with it.
        what: String,
    },
    /// An address inside a private network.
    #[error("{host} is in a private network")]
    Private {
        /// The host.
        host: String,
    },
    /// A site that wants no programs to read its pages.
    #[error("{host} lets no programs read its pages (robots.txt)")]
    Robots {
        /// The host.
        host: String,
    },
    /// The service said no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Not asked: the service failed before in this run.
    #[error("not asked again: {why}")]
    Left {
        /// What happened before.
        why: String,
    },
}

impl Failure {
    /// A short word for tables and JSON.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Unreachable { .. } => "unreachable",
            Self::TimedOut { .. } => "timed-out",
            Self::Broken { .. } => "broken",
            Self::TooLong { .. } => "too-long",
            Self::Redirected { .. } => "redirected",
            Self::Private { .. } => "private",
            Self::Robots { .. } => "robots",
            Self::Refused(refusal) => refusal.name(),
            Self::Left { .. } => "left-alone",
        }
    }
}

/// Why nothing can be asked at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The threads that ask cannot be started.
    #[error("cannot start to ask services")]
    Runtime(#[source] std::io::Error),
    /// The part that speaks HTTP and TLS cannot be set up.
    #[error("cannot set up connections")]
    Client(#[source] reqwest::Error),
    /// An address that cannot stand in a header.
    #[error("`{0}` is no e-mail address")]
    Mailto(String),
}

struct Job {
    ticket: u64,
    request: Request,
    etag: Option<String>,
}

/// An answer: the ticket that it was asked under, and what came.
pub type Answered = (u64, Result<Reply, Failure>);

/// Asks services; dropping it forgets what is still under way.
pub struct Transport {
    jobs: Option<tokio::sync::mpsc::UnboundedSender<Job>>,
    answers: mpsc::Receiver<Answered>,
    asked: u64,
    received: u64,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl std::fmt::Debug for Transport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Transport")
            .field("asked", &self.asked)
            .field("received", &self.received)
            .finish()
    }
}

/// What all requests share.
struct Shared {
    settings: Settings,
    /// For services, wherever the person says they are.
    client: reqwest::Client,
    /// For addresses from notes: resolves no private ones.
    guarded: reqwest::Client,
    lanes: lane::Lanes,
    /// Services whose key was refused and is left out from then on.
    keyless: Mutex<HashSet<&'static str>>,
    /// The `robots.txt` of each host whose pages were asked for; empty where there is none.
    robots: Mutex<HashMap<String, Arc<tokio::sync::OnceCell<String>>>>,
}

impl Transport {
    /// Gets ready to ask; nothing goes out yet.
    ///
    /// # Errors
    /// When threads or TLS cannot be set up, and for a contact address that is none.
    pub fn start(settings: Settings) -> Result<Self, Error> {
        if let Some(address) = &settings.mailto {
            let is_address =
                address.contains('@') && address.bytes().all(|byte| byte.is_ascii_graphic());
            if !is_address {
                return Err(Error::Mailto(address.clone()));
            }
        }
        // Fails when it was done before, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(Error::Runtime)?;
        let shared = Arc::new(Shared {
            client: client(&settings, false)?,
            guarded: client(&settings, !settings.may_reach_private)?,
            lanes: lane::Lanes::default(),
            keyless: Mutex::default(),
            robots: Mutex::default(),
            settings,
        });
        let (jobs, mut inbox) = tokio::sync::mpsc::unbounded_channel::<Job>();
        let (outbox, answers) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            runtime.block_on(async move {
                while let Some(job) = inbox.recv().await {
                    let (shared, outbox) = (Arc::clone(&shared), outbox.clone());
                    tokio::spawn(async move {
                        let answer = send::send(&shared, &job.request, job.etag.as_deref()).await;
                        // Nobody listens any more when the run was broken off.
                        let _ = outbox.send((job.ticket, answer));
                    });
                }
            });
            runtime.shutdown_background();
        });
        Ok(Self {
            jobs: Some(jobs),
            answers,
            asked: 0,
            received: 0,
            thread: Some(thread),
        })
    }

    /// Asks; the answer comes from [`Transport::receive`] under this ticket. With an `etag` a service that
    /// has nothing newer answers with status 304 and no body.
    pub fn ask(&mut self, ticket: u64, request: Request, etag: Option<String>) {
        if let Some(jobs) = &self.jobs {
            let job = Job {
                ticket,
                request,
                etag,
            };
            self.asked += u64::from(jobs.send(job).is_ok());
        }
    }

    /// Waits for the next answer, at most so long. None when nothing is under way, or nothing came.
    pub fn receive(&mut self, patience: Duration) -> Option<Answered> {
        if self.under_way() == 0 {
            return None;
        }
        let answer = self.answers.recv_timeout(patience).ok()?;
        self.received += 1;
        Some(answer)
    }

    /// Requests asked and not yet answered.
    #[must_use]
    pub const fn under_way(&self) -> u64 {
        self.asked - self.received
    }
}

impl Drop for Transport {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            // It ends as soon as its inbox is closed; what is under way is dropped.
            let _ = thread.join();
        }
    }
}

fn client(settings: &Settings, is_guarded: bool) -> Result<reqwest::Client, Error> {
    let builder = || {
        let builder = reqwest::Client::builder()
            .user_agent(settings.user_agent())
            .connect_timeout(settings.connect_timeout)
            .timeout(settings.timeout)
            // Redirects are followed by hand: each hop is checked, and no key goes with it.
            .redirect(reqwest::redirect::Policy::none())
            .pool_max_idle_per_host(8);
        match is_guarded {
            true => builder.dns_resolver(Arc::new(address::PublicOnly)),
            false => builder,
        }
    };
    // A machine without any certificate can still ask a server of its own over plain HTTP.
    builder()
        .build()
        .or_else(|_| builder().tls_certs_only([]).build())
        .map_err(Error::Client)
}
