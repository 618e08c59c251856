//! The stored list of sessions that have ended, by
//! [`Session::origin`](super::session::Session::origin). Tokens that arrive late must not
//! revive one of them. The list contains no secret.
//!
//! The record outlives the tab and is not part of a session. Its key has another prefix,
//! so that signing out does not remove it and other tabs do not react to a change of it.

use super::token_store::Storage;

/// The most sessions that are remembered. The oldest is removed first.
pub(crate) const MAX_SESSIONS: usize = 32;

fn key(client_id: &str) -> String {
    ["-ended.", client_id].concat()
}

/// Returns the ended sessions, the oldest first.
#[must_use]
pub(crate) fn load(storage: &dyn Storage, client_id: &str) -> Vec<String> {
    let stored = storage.read(&key(client_id));
    let ended = stored.and_then(|stored| serde_json::from_str(&stored.text).ok());
    bounded(ended.unwrap_or_default())
}

/// Stores the ended sessions. If that is not possible, each page knows only those
/// sessions whose end it was notified of.
pub(crate) fn save(storage: &dyn Storage, client_id: &str, ended: &[String]) {
    if ended.is_empty() {
        storage.remove(&key(client_id));
    } else if let Ok(text) = serde_json::to_string(ended) {
        let _stored = storage.write(&key(client_id), &text, true);
    }
}

/// Adds a session to the list, unless it already contains it.
#[must_use]
pub(crate) fn with(mut ended: Vec<String>, origin: &str) -> Vec<String> {
    if !ended.iter().any(|other| other == origin) {
        ended.push(origin.to_owned());
    }
    bounded(ended)
}

fn bounded(mut ended: Vec<String>) -> Vec<String> {
    ended.drain(..ended.len().saturating_sub(MAX_SESSIONS));
    ended
}

#[cfg(test)]
mod tests {
    use super::super::token_store::{StorageError, Stored};
    use super::*;
    use std::cell::RefCell;

    /// A storage that holds a single text.
    #[derive(Default)]
    struct Slip(RefCell<Option<String>>);

    impl Storage for Slip {
        fn read(&self, _key: &str) -> Option<Stored> {
            let text = self.0.borrow().clone()?.into();
            Some(Stored {
                text,
                lasting: true,
            })
        }
        fn write(&self, _key: &str, text: &str, lasting: bool) -> Result<(), StorageError> {
            assert!(lasting, "other tabs are to read it");
            self.0.replace(Some(text.to_owned()));
            Ok(())
        }
        fn remove(&self, _key: &str) {
            self.0.take();
        }
    }

    #[test]
    fn ended_sessions_are_bounded_the_oldest_goes() {
        let slip = Slip::default();
        for number in 0..100 {
            let ended = with(load(&slip, "c"), &number.to_string());
            save(&slip, "c", &with(ended, &number.to_string()));
        }
        let kept = load(&slip, "c");
        assert_eq!(kept.len(), MAX_SESSIONS);
        assert_eq!(kept.first().map(String::as_str), Some("68"));
        assert_eq!(kept.last().map(String::as_str), Some("99"));
    }

    #[test]
    fn stored_garbage_is_no_ended_session() {
        for text in ["", "null", "{}", "[1]", "\"x\""] {
            let slip = Slip(RefCell::new(Some(text.to_owned())));
            assert!(load(&slip, "c").is_empty(), "{text}");
        }
        let many = serde_json::to_string(&vec!["x"; 100]).unwrap();
        assert_eq!(
            load(&Slip(RefCell::new(Some(many))), "c").len(),
            MAX_SESSIONS
        );
    }
}
