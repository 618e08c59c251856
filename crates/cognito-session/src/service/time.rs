//! The time for a password proof. The pool refuses a proof that was not made just now,
//! and a device's clock may be hours off, so the app's host is asked for the time.

use std::cell::Cell;
use std::rc::Rc;

use super::Service;
use crate::lock::Lock;

/// The host's clock minus this device's clock, in milliseconds. The host is asked once.
#[derive(Default)]
pub(super) struct ClockOffset {
    known: Cell<Option<i64>>,
    asking: Lock,
}

/// The smallest offset that is applied, in milliseconds. Below it the device's clock is
/// used: it is finer than the host's, which may be slightly off too.
const CLOSE_MS: i64 = 60_000;

impl Service {
    /// Forgets the clock offset, so that the next proof asks for it again.
    pub(super) fn reset_clock_offset(&self) {
        self.clock_offset.take();
    }

    /// Returns the clock offset in milliseconds, and asks the host for it if it is
    /// unknown. It is 0 when the host does not answer, or when the clocks differ by less
    /// than a minute.
    pub async fn update_clock_offset(&self) -> i64 {
        let clock_offset = Rc::clone(&self.clock_offset.borrow());
        let _asking = clock_offset.asking.acquire().await;
        if let Some(known) = clock_offset.known.get() {
            return known;
        }
        let host = self.core_ports.host_time.ask_ms().await;
        let difference = host.map_or(0, |host| host.saturating_sub(self.now_ms()));
        let difference = if difference.abs() < CLOSE_MS {
            0
        } else {
            difference
        };
        clock_offset.known.set(Some(difference));
        difference
    }

    /// Returns the milliseconds since 1970-01-01T00:00:00Z by this device's clock,
    /// corrected by the clock offset.
    pub(super) async fn true_now_ms(&self) -> i64 {
        let clock_offset = self.update_clock_offset().await;
        self.now_ms().saturating_add(clock_offset)
    }
}
