//! Work on many things at once, results one by one in the order of the things.
//!
//! Threads of its own and not rayon: the caller writes out one result while the next ones are being made,
//! and no more than a window of them ever waits in memory.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError, mpsc};
use std::thread;

/// How many results a worker may be ahead of what was taken, for each worker.
const AHEAD: usize = 16;

/// Works on every item and hands the results to `take` in the order of the items, on this thread.
///
/// # Errors
/// The first error of `take`; no result is handed out after it.
pub fn in_order<T: Sync, R: Send, E>(
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let workers = thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(items.len());
    if workers < 2 {
        return items.iter().try_for_each(|item| take(work(item)));
    }
    let next = AtomicUsize::new(0);
    // How many results were taken; usize::MAX once no more are wanted.
    let taken = (Mutex::new(0_usize), Condvar::new());
    let window = workers * AHEAD;
    thread::scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        for _ in 0..workers {
            let (sender, next, taken, work) = (sender.clone(), &next, &taken, &work);
            scope.spawn(move || {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(index) else { break };
                    let guard = taken.0.lock().unwrap_or_else(PoisonError::into_inner);
                    let guard = taken
                        .1
                        .wait_while(guard, |taken| index >= taken.saturating_add(window));
                    drop(guard);
                    if sender.send((index, work(item))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let move_on = |to: usize| {
            *taken.0.lock().unwrap_or_else(PoisonError::into_inner) = to;
            taken.1.notify_all();
        };
        // Wakes the workers also when `take` panics: the scope waits for them.
        let stop = OnDrop(|| {
            next.store(items.len(), Ordering::Relaxed);
            move_on(usize::MAX);
        });
        let mut waiting = BTreeMap::new();
        let mut done = 0;
        for (index, result) in receiver {
            waiting.insert(index, result);
            while let Some(result) = waiting.remove(&done) {
                take(result)?;
                done += 1;
            }
            move_on(done);
        }
        drop(stop);
        Ok(())
    })
}

struct OnDrop<F: FnMut()>(F);

impl<F: FnMut()> Drop for OnDrop<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let items: Vec<u64> = (0..1000).collect();
        let mut seen = Vec::new();
        let work = |item: &u64| {
            if item.is_multiple_of(97) {
                thread::sleep(std::time::Duration::from_millis(1));
            }
            item * 2
        };
        in_order(&items, work, |result| {
            seen.push(result);
            Ok::<_, ()>(())
        })
        .unwrap();
        assert_eq!(seen, items.iter().map(|item| item * 2).collect::<Vec<_>>());
    }

    #[test]
    fn an_error_ends_it() {
        let items: Vec<u64> = (0..10_000).collect();
        let mut seen = 0;
        let result = in_order(
            &items,
            |item| *item,
            |item| {
                seen += 1;
                if item == 500 { Err("enough") } else { Ok(()) }
            },
        );
        assert_eq!((result, seen), (Err("enough"), 501));
    }
}
