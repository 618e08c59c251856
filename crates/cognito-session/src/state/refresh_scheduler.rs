//! The time of the next refresh.

use std::cell::Cell;
use std::time::Duration;

use crate::lock::{Lock, LockGuard};
use crate::refresh::retry_in_ms;
use crate::session::Session;

/// The longest delay of one timer, in milliseconds. A browser's timer overflows after 24
/// days.
const LONGEST_WAIT_MS: i64 = 24 * 60 * 60 * 1000;

/// Decides when the tokens of a session are refreshed. All times are by this device's
/// clock; a [`Session`] knows how much that differs from the pool's.
///
/// There is one timer at a time. The program sets each [`Timer`] that it is given, and asks
/// [`is_current`](Self::is_current) when the timer goes off. It also calls
/// [`check`](Self::check) when the user returns to the page or the network is back, because
/// timers do not run while a device sleeps, and because its clock may have been changed.
#[derive(Default)]
pub struct RefreshScheduler {
    /// The number of the newest timer.
    newest: Cell<u32>,
    /// The number of refreshes that have failed since the last one that succeeded.
    failed: Cell<u32>,
    running: Lock,
}

/// A timer that the program sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timer {
    /// The time until the timer goes off, at most a day.
    pub wait: Duration,
    number: u32,
}

/// The result of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// A refresh is due now.
    Now,
    /// A refresh is not due before this timer goes off.
    Later(Timer),
}

impl RefreshScheduler {
    /// Returns the timer for the next refresh of a session that the page begins to hold, or
    /// whose tokens are new. It resets the count of failures.
    #[must_use]
    pub fn start(&self, session: &Session, now_ms: i64) -> Timer {
        self.failed.set(0);
        self.timer(session.refresh_due_in_ms(now_ms))
    }

    /// Returns whether a refresh is due, and otherwise the timer for it.
    #[must_use]
    pub fn check(&self, session: &Session, now_ms: i64) -> Due {
        match session.refresh_due_in_ms(now_ms) {
            0 => Due::Now,
            wait_ms => Due::Later(self.timer(wait_ms)),
        }
    }

    /// Returns the timer for the next attempt after a refresh has failed. `random` is any
    /// number; the time before an attempt is partly random.
    #[must_use]
    pub fn retry(&self, random: u32) -> Timer {
        let failed = self.failed.get().saturating_add(1);
        self.failed.set(failed);
        self.timer(retry_in_ms(failed, random))
    }

    /// Forgets the timer and the failures, because the session has ended.
    pub fn stop(&self) {
        self.failed.set(0);
        self.newest.set(self.newest.get().wrapping_add(1));
    }

    /// Returns whether this timer is the newest one. An older timer is to do nothing.
    #[must_use]
    pub fn is_current(&self, timer: Timer) -> bool {
        timer.number == self.newest.get()
    }

    /// Waits until no other refresh of this page is running. The next one may begin when
    /// the value is dropped.
    pub async fn acquire(&self) -> LockGuard<'_> {
        self.running.acquire().await
    }

    fn timer(&self, wait_ms: i64) -> Timer {
        let number = self.newest.get().wrapping_add(1);
        self.newest.set(number);
        let wait_ms = wait_ms.clamp(0, LONGEST_WAIT_MS);
        Timer {
            wait: Duration::from_millis(wait_ms.unsigned_abs()),
            number,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future as _;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::super::fakes::session;
    use super::*;

    /// The time at which the session's tokens were issued, in milliseconds.
    const ISSUED_MS: i64 = 1_000_000;
    const MINUTE_MS: i64 = 60 * 1000;

    fn hour() -> Session {
        session("jeff", "one", 1_000)
    }

    fn minutes(count: u64) -> Duration {
        Duration::from_secs(60 * count)
    }

    #[test]
    fn timer_goes_off_five_minutes_before_the_end() {
        let scheduler = RefreshScheduler::default();
        let timer = scheduler.start(&hour(), ISSUED_MS);
        assert_eq!(timer.wait, minutes(55));
        let late = scheduler.start(&hour(), ISSUED_MS + 90 * MINUTE_MS);
        assert_eq!(late.wait, Duration::ZERO);
    }

    #[test]
    fn check_before_the_time_sets_the_timer_again() {
        let scheduler = RefreshScheduler::default();
        let first = scheduler.start(&hour(), ISSUED_MS);
        let Due::Later(second) = scheduler.check(&hour(), ISSUED_MS + 30 * MINUTE_MS) else {
            panic!("not due yet");
        };
        assert_eq!(second.wait, minutes(25));
        assert!(!scheduler.is_current(first), "an old timer does nothing");
        assert!(scheduler.is_current(second));
    }

    #[test]
    fn check_after_a_sleep_finds_the_refresh_due() {
        let scheduler = RefreshScheduler::default();
        let _timer = scheduler.start(&hour(), ISSUED_MS);
        let woken_ms = ISSUED_MS + 600 * MINUTE_MS;
        assert_eq!(scheduler.check(&hour(), woken_ms), Due::Now);
    }

    #[test]
    fn clock_set_back_waits_for_the_new_time() {
        let scheduler = RefreshScheduler::default();
        let _timer = scheduler.start(&hour(), ISSUED_MS);
        let Due::Later(timer) = scheduler.check(&hour(), ISSUED_MS - 10 * MINUTE_MS) else {
            panic!("not due yet");
        };
        assert_eq!(timer.wait, minutes(65));
    }

    #[test]
    fn clock_set_back_for_years_waits_a_day_at_most() {
        let scheduler = RefreshScheduler::default();
        let timer = scheduler.start(&hour(), i64::MIN);
        assert_eq!(timer.wait, minutes(24 * 60));
    }

    #[test]
    fn ended_session_has_no_timer() {
        let scheduler = RefreshScheduler::default();
        let timer = scheduler.start(&hour(), ISSUED_MS);
        assert!(scheduler.is_current(timer));
        scheduler.stop();
        assert!(!scheduler.is_current(timer));
    }

    #[test]
    fn failures_wait_longer_until_a_refresh_succeeds() {
        let scheduler = RefreshScheduler::default();
        let waits = [0; 7].map(|random| scheduler.retry(random).wait.as_secs());
        assert_eq!(waits, [1, 2, 4, 8, 16, 30, 30]);
        let _renewed = scheduler.start(&hour(), ISSUED_MS);
        assert_eq!(scheduler.retry(0).wait.as_secs(), 1);
        scheduler.stop();
        assert_eq!(scheduler.retry(0).wait.as_secs(), 1);
    }

    #[test]
    fn second_refresh_waits_for_the_first() {
        let scheduler = RefreshScheduler::default();
        let mut context = Context::from_waker(Waker::noop());
        let mut first = pin!(scheduler.acquire());
        let Poll::Ready(guard) = first.as_mut().poll(&mut context) else {
            panic!("no refresh is running");
        };
        let mut second = pin!(scheduler.acquire());
        assert!(second.as_mut().poll(&mut context).is_pending());
        drop(guard);
        assert!(second.as_mut().poll(&mut context).is_ready());
    }
}
