//! The other tabs.

use super::Service;
use crate::session::Session;
use crate::tabs::{Held, TabMessage};
use crate::token_store;

impl Service {
    /// Tells the other tabs.
    pub fn broadcast(&self, word: &TabMessage) {
        if let Some(text) = word.write() {
            self.session_ports().tabs.tell(&text);
        }
    }

    /// Hears the other tabs.
    pub fn on_tab_message(&self, hear: impl Fn(TabMessage) + 'static) {
        self.session_ports().tabs.listen(Box::new(move |text| {
            if let Some(word) = TabMessage::read(text) {
                hear(word);
            }
        }));
    }

    /// Waits for this tab's turn to ask for new tokens.
    pub async fn turn(&self) -> Held {
        self.session_ports().tabs.turn().await
    }

    /// Marks for the other tabs that this one has a session that they cannot read, and
    /// wakes those where nobody is signed in: see [`is_session_elsewhere`](Self::is_session_elsewhere).
    pub fn mark_session(&self, session: &Session) {
        let key = token_store::mark_key(self.client.id());
        if session.keep {
            self.core_ports.storage.remove(&key);
        } else {
            // A new value each time: browsers tell the others of changes only.
            let now = self.now_ms().to_string();
            // Where that is not allowed, the others do not follow.
            let _stored = self.core_ports.storage.write(&key, &now, true);
        }
    }

    /// Takes that mark away.
    pub fn unmark_session(&self) {
        let key = token_store::mark_key(self.client.id());
        self.core_ports.storage.remove(&key);
    }

    /// Whether some tab has a session of its own, or had when it was closed.
    #[must_use]
    pub fn is_session_elsewhere(&self) -> bool {
        let key = token_store::mark_key(self.client.id());
        self.core_ports.storage.read(&key).is_some()
    }
}
