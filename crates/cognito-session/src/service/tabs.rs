//! The use cases that keep the tabs of one browser in agreement.

use super::Service;
use crate::tabs::{RefreshLock, TabMessage};

impl Service {
    /// Sends a message to the other tabs.
    pub fn broadcast(&self, message: &TabMessage) {
        if let Some(text) = message.write() {
            self.session_ports().tabs.broadcast(&text);
        }
    }

    /// Calls `handler` for each message of the other tabs.
    pub fn on_tab_message(&self, handler: impl Fn(TabMessage) + 'static) {
        self.session_ports().tabs.listen(Box::new(move |text| {
            if let Some(message) = TabMessage::read(text) {
                handler(message);
            }
        }));
    }

    /// Waits for the lock that a tab holds while it requests new tokens. Dropping the
    /// value releases the lock.
    pub async fn acquire_refresh_lock(&self) -> RefreshLock {
        self.session_ports().tabs.acquire_refresh_lock().await
    }
}
