//! The only clock of the tasks. It measures durations that are shown to the developer.

use std::time::{Duration, Instant};

/// A stopwatch that is running.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts a stopwatch.
    #[expect(
        clippy::disallowed_methods,
        reason = "the adapter through which the tasks read the clock"
    )]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    /// The time since its start.
    pub(crate) fn elapsed(self) -> Duration {
        self.0.elapsed()
    }

    /// The time since its start, in whole seconds.
    pub(crate) fn seconds(self) -> u64 {
        self.elapsed().as_secs()
    }
}
