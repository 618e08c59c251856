//! The clock of the bench.

use std::time::Instant;

/// A started stopwatch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts a stopwatch.
    #[expect(
        clippy::disallowed_methods,
        reason = "measuring time is what the bench is for"
    )]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    /// Returns the time since the start, in milliseconds.
    pub(crate) fn ms(self) -> f64 {
        self.0.elapsed().as_secs_f64() * 1_000.0
    }
}
