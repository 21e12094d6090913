//! One lane a service: who goes next, and when; whether the service is to be left alone.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep_until};

/// After so many failed requests in a row a service is left alone for a while.
const MOST_FAILURES: u32 = 3;

/// For so long.
const PAUSE: Duration = Duration::from_secs(120);

/// The lanes by name: of a service, or of a host of web pages.
#[derive(Debug, Default)]
pub(super) struct Lanes(Mutex<HashMap<String, Arc<Lane>>>);

/// The way to one service.
#[derive(Debug)]
pub(super) struct Lane {
    room: Arc<Semaphore>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    gap: Duration,
    /// When the next request may start.
    next: Instant,
    failures: u32,
    /// Why the service is left alone, and until when; none is the rest of the run.
    left: Option<(String, Option<Instant>)>,
}

impl Lanes {
    pub(super) fn get(&self, name: &str, gap: Duration, at_once: usize) -> Arc<Lane> {
        let mut lanes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let lane = lanes.entry(name.to_owned()).or_insert_with(|| {
            Arc::new(Lane {
                room: Arc::new(Semaphore::new(at_once.max(1))),
                state: Mutex::new(State {
                    gap,
                    next: Instant::now(),
                    failures: 0,
                    left: None,
                }),
            })
        });
        Arc::clone(lane)
    }
}

impl Lane {
    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        // What is in it is as good after a panic elsewhere.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for one's turn. Fails when the service is left alone, also when that came about in the meantime.
    pub(super) async fn enter(&self) -> Result<OwnedSemaphorePermit, String> {
        self.is_open()?;
        let Ok(permit) = Arc::clone(&self.room).acquire_owned().await else {
            return Err("the run is over".to_owned());
        };
        self.wait().await?;
        Ok(permit)
    }

    /// Waits until the gap to the last request is over, and begins the next one.
    pub(super) async fn wait(&self) -> Result<(), String> {
        loop {
            let start = {
                let mut state = self.state();
                let now = Instant::now();
                if state.next <= now {
                    state.next = now + state.gap;
                    None
                } else {
                    Some(state.next)
                }
            };
            self.is_open()?;
            match start {
                None => return Ok(()),
                // Somebody else may have been told to wait longer: look again.
                Some(start) => sleep_until(start).await,
            }
        }
    }

    fn is_open(&self) -> Result<(), String> {
        let mut state = self.state();
        match &state.left {
            Some((_, Some(until))) if *until <= Instant::now() => {
                state.left = None;
                Ok(())
            }
            Some((why, _)) => Err(why.clone()),
            None => Ok(()),
        }
    }

    /// Nobody goes before this time is over.
    pub(super) fn hold(&self, wait: Duration) {
        let mut state = self.state();
        state.next = state.next.max(Instant::now() + wait);
    }

    /// Slows down to what the service says it allows; never speeds up.
    pub(super) fn slow_down(&self, gap: Duration) {
        let mut state = self.state();
        state.gap = state.gap.max(gap);
    }

    /// Leaves the service alone for the rest of the run.
    pub(super) fn leave(&self, why: &str) {
        self.state().left = Some((why.to_owned(), None));
    }

    /// Leaves the service alone for a while.
    pub(super) fn pause(&self, why: &str) {
        let mut state = self.state();
        if state.left.is_none() {
            state.failures = 0;
            state.left = Some((why.to_owned(), Some(Instant::now() + PAUSE)));
        }
    }

    /// Counts a request that went well.
    pub(super) fn succeeded(&self) {
        self.state().failures = 0;
    }

    /// Counts a request that failed for good; after a few of them the service is left alone for a while.
    pub(super) fn failed(&self, why: &str) {
        let failures = {
            let mut state = self.state();
            state.failures += 1;
            state.failures
        };
        if failures >= MOST_FAILURES {
            self.pause(why);
        }
    }
}
