//! A progress bar for long work.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Where a long work stands, on stderr; gone when dropped.
#[derive(Debug)]
pub(crate) struct Progress(ProgressBar);

impl Progress {
    pub(super) fn new(what: &'static str, is_shown: bool) -> Self {
        if !is_shown {
            return Self(ProgressBar::hidden());
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10));
        bar.set_message(what);
        Self(bar)
    }

    /// Says how many steps there will be.
    pub(crate) fn expect(&self, steps: u64) {
        let style = ProgressStyle::with_template("{msg} {bar:30} {human_pos}/{human_len} {eta:>4}");
        self.0
            .set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        self.0.set_length(steps);
    }

    /// Says beside the bar what is going on.
    pub(crate) fn say(&self, what: String) {
        self.0.set_message(what);
    }

    /// Moves on by this many steps; cheap, from any thread.
    pub(crate) fn step(&self, steps: u64) {
        self.0.inc(steps);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
