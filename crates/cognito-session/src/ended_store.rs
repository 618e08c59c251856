//! The sessions that have ended, by [`Session::origin`](super::session::Session::origin):
//! tokens that come late must not bring one of them back. There is no secret in it.
//!
//! The record outlives the tab, and it is no part of a session: its key begins
//! differently, so that signing out leaves it in place and a change of it wakes no tab.

use super::token_store::Storage;

/// The most sessions that are remembered. The oldest is forgotten first.
pub const MOST: usize = 32;

fn key(client_id: &str) -> String {
    ["wild-rydes-ended.", client_id].concat()
}

/// The ended sessions, the oldest first.
#[must_use]
pub fn load(storage: &dyn Storage, client_id: &str) -> Vec<String> {
    let stored = storage.read(&key(client_id));
    let ended = stored.and_then(|stored| serde_json::from_str(&stored.text).ok());
    bounded(ended.unwrap_or_default())
}

/// Stores the ended sessions. Where that is not allowed, each page knows those that it
/// heard of itself.
pub fn save(storage: &dyn Storage, client_id: &str, ended: &[String]) {
    if ended.is_empty() {
        storage.remove(&key(client_id));
    } else if let Ok(text) = serde_json::to_string(ended) {
        let _stored = storage.write(&key(client_id), &text, true);
    }
}

/// Adds a session to these, unless it is among them.
#[must_use]
pub fn with(mut ended: Vec<String>, origin: &str) -> Vec<String> {
    if !ended.iter().any(|other| other == origin) {
        ended.push(origin.to_owned());
    }
    bounded(ended)
}

fn bounded(mut ended: Vec<String>) -> Vec<String> {
    ended.drain(..ended.len().saturating_sub(MOST));
    ended
}

#[cfg(test)]
mod tests {
    use super::super::token_store::Stored;
    use super::*;
    use std::cell::RefCell;

    /// A storage of one text.
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
        fn write(&self, _key: &str, text: &str, lasting: bool) -> bool {
            assert!(lasting, "other tabs are to read it");
            self.0.replace(Some(text.to_owned()));
            true
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
        assert_eq!(kept.len(), MOST);
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
        assert_eq!(load(&Slip(RefCell::new(Some(many))), "c").len(), MOST);
    }
}
