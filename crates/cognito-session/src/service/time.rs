//! The time for a password's proof. The pool refuses one that was not made just now, and a
//! device's clock may be hours off, so the app's host is asked.

use async_lock::OnceCell;
use std::rc::Rc;

use super::Service;

/// How far this device's clock is behind the host's, in milliseconds; asked for once.
pub(super) type ClockOffset = OnceCell<i64>;

/// Nearer than this the device's clock counts: it is finer than a host's, which may be a
/// little off too.
const CLOSE_MS: i64 = 60_000;

impl Service {
    /// Asks anew how far the device's clock is off, for the next proof.
    pub(super) fn reset_clock_offset(&self) {
        self.clock_offset.take();
    }

    /// Asks how far the device's clock is off, unless that is known.
    pub async fn update_clock_offset(&self) -> i64 {
        let clock_offset = Rc::clone(&self.clock_offset.borrow());
        *clock_offset
            .get_or_init(|| async {
                let host = self.core_ports.host_time.ask_ms().await;
                let clock_offset = host.map_or(0, |host| host.saturating_sub(self.now_ms()));
                if clock_offset.abs() < CLOSE_MS {
                    0
                } else {
                    clock_offset
                }
            })
            .await
    }

    /// Now, by a clock that can be trusted as far as there is one.
    pub(super) async fn true_now_ms(&self) -> i64 {
        let clock_offset = self.update_clock_offset().await;
        self.now_ms().saturating_add(clock_offset)
    }
}
