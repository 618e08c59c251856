//! The use cases that keep the tabs of one browser in agreement.

use super::Service;
use crate::session::Session;
use crate::tabs::{RefreshLock, TabMessage};
use crate::token_store;

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

    /// Stores a mark that tells the other tabs that this tab has a session that they
    /// cannot read. Tabs without a session react to it: see
    /// [`is_session_elsewhere`](Self::is_session_elsewhere). A session that is kept after
    /// the tab closes needs no mark, so it removes the mark.
    pub fn mark_session(&self, session: &Session) {
        let key = token_store::mark_key(self.client.id());
        if session.keep {
            self.core_ports.storage.remove(&key);
        } else {
            // The value is new each time, because browsers notify other tabs of changes
            // only.
            let now = self.now_ms().to_string();
            // If it cannot be stored, the other tabs do not follow.
            let _stored = self.core_ports.storage.write(&key, &now, true);
        }
    }

    /// Removes the mark.
    pub fn unmark_session(&self) {
        let key = token_store::mark_key(self.client.id());
        self.core_ports.storage.remove(&key);
    }

    /// Returns whether a tab has a session of its own, or had one when it was closed.
    #[must_use]
    pub fn is_session_elsewhere(&self) -> bool {
        let key = token_store::mark_key(self.client.id());
        self.core_ports.storage.read(&key).is_some()
    }
}
