//! The time for a password's proof. The pool refuses one that was not made just now, and a
//! device's clock may be hours off, so the app's host is asked.

use async_lock::OnceCell;
use std::rc::Rc;

use super::Service;

/// How far this device's clock is behind the host's, in milliseconds; asked for once.
pub(super) type OffBy = OnceCell<i64>;

/// Nearer than this the device's clock counts: it is finer than a host's, which may be a
/// little off too.
const CLOSE_MS: i64 = 60_000;

impl Service {
    /// Asks anew how far the device's clock is off, for the next proof.
    pub(super) fn doubt_the_clock(&self) {
        self.off_by.take();
    }

    /// Asks how far the device's clock is off, unless that is known.
    pub async fn learn_the_time(&self) -> i64 {
        let off_by = Rc::clone(&self.off_by.borrow());
        *off_by
            .get_or_init(|| async {
                let host = self.world.host_time.ask_ms().await;
                let off_by = host.map_or(0, |host| host.saturating_sub(self.now_ms()));
                if off_by.abs() < CLOSE_MS { 0 } else { off_by }
            })
            .await
    }

    /// Now, by a clock that can be trusted as far as there is one.
    pub(super) async fn true_now_ms(&self) -> i64 {
        let off_by = self.learn_the_time().await;
        self.now_ms().saturating_add(off_by)
    }
}
