//! The other tabs.

use super::Service;
use crate::auth::session::Session;
use crate::auth::tabs::{Held, Word};
use crate::auth::token_store;

impl Service {
    /// Tells the other tabs.
    pub fn tell_tabs(&self, word: &Word) {
        if let Some(text) = word.write() {
            self.beyond().tabs.tell(&text);
        }
    }

    /// Hears the other tabs.
    pub fn listen_to_tabs(&self, hear: impl Fn(Word) + 'static) {
        self.beyond().tabs.listen(Box::new(move |text| {
            if let Some(word) = Word::read(text) {
                hear(word);
            }
        }));
    }

    /// Waits for this tab's turn to ask for new tokens.
    pub async fn turn(&self) -> Held {
        self.beyond().tabs.turn().await
    }

    /// Marks for the other tabs that this one has a session that they cannot read, and
    /// wakes those where nobody is signed in: see [`is_session_elsewhere`](Self::is_session_elsewhere).
    pub fn mark_session(&self, session: &Session) {
        let key = token_store::mark_key(self.client.id());
        if session.keep {
            self.world.storage.remove(&key);
        } else {
            // A new value each time: browsers tell the others of changes only.
            let now = self.now_ms().to_string();
            // Where that is not allowed, the others do not follow.
            let _stored = self.world.storage.write(&key, &now, true);
        }
    }

    /// Takes that mark away.
    pub fn unmark_session(&self) {
        let key = token_store::mark_key(self.client.id());
        self.world.storage.remove(&key);
    }

    /// Whether some tab has a session of its own, or had when it was closed.
    #[must_use]
    pub fn is_session_elsewhere(&self) -> bool {
        let key = token_store::mark_key(self.client.id());
        self.world.storage.read(&key).is_some()
    }
}
