//! The stored session: one record with a version, whose key contains the app client's id.
//! A malformed record is removed and not trusted. A password is never stored.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::session::Session;
use cognito_client::secret::{AccessToken, IdToken, RefreshToken};

/// The record's version. A record of another version is removed.
const VERSION: u32 = 1;

/// A pair of text storages, as browsers have them: one for the tab, and one that outlives
/// it. Either may be blocked or full.
///
/// The keys of this crate begin with a separator, such as `.session.`. The implementation
/// puts the app's own prefix in front of each key, so that two apps of one origin do not
/// share their records.
pub trait Storage {
    /// Returns the text under `key`, and whether it is from the lasting storage rather
    /// than from the tab's.
    fn read(&self, key: &str) -> Option<Stored>;

    /// Stores a text under `key` in one of the two storages, and removes it from the
    /// other.
    ///
    /// # Errors
    /// Returns a [`StorageError`] when the text could not be stored.
    fn write(&self, key: &str, text: &str, lasting: bool) -> Result<(), StorageError>;

    /// Removes `key` from both storages.
    fn remove(&self, key: &str);
}

/// The error for a text that could not be stored, because the storage is blocked or full.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StorageError {
    /// The browser's own text for developers, such as `QuotaExceededError: …`. It is empty
    /// if the browser has none.
    pub reason: String,
}

impl fmt::Display for StorageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the text could not be stored: {}", self.reason)
    }
}

impl std::error::Error for StorageError {}

/// A text that was read, with its storage.
pub struct Stored {
    /// The text.
    pub text: Zeroizing<String>,
    /// Set when the text is from the storage that outlives the tab.
    pub lasting: bool,
}

/// Returns the key of the session's record.
#[must_use]
pub(crate) fn session_key(client_id: &str) -> String {
    [".session.", client_id].concat()
}

/// Returns the key of the mark that a tab has a session of its own. The mark contains no
/// secret.
#[must_use]
pub(crate) fn mark_key(client_id: &str) -> String {
    [".tabs.", client_id].concat()
}

/// Returns whether a session seems to be stored, or another tab may have one.
#[must_use]
pub fn may_have_session(storage: &dyn Storage, client_id: &str) -> bool {
    let is_there = |key: String| storage.read(&key).is_some();
    is_there(session_key(client_id)) || is_there(mark_key(client_id))
}

#[derive(Serialize, Deserialize)]
struct Record {
    version: u32,
    access_token: AccessToken,
    id_token: IdToken,
    refresh_token: RefreshToken,
    drift_ms: i64,
}

/// Serializes the session for the storage.
#[must_use]
pub(crate) fn write_record(session: &Session) -> Option<Zeroizing<String>> {
    let record = Record {
        version: VERSION,
        access_token: session.access_token.clone(),
        id_token: session.id_token.clone(),
        refresh_token: session.refresh_token.clone(),
        drift_ms: session.drift_ms,
    };
    serde_json::to_string(&record).ok().map(Zeroizing::new)
}

/// Reads a stored session. `keep` is set when it was in the storage that outlives the
/// tab.
#[must_use]
pub fn read_record(text: &str, keep: bool) -> Option<Session> {
    let record: Record = serde_json::from_str(text).ok()?;
    if record.version != VERSION {
        return None;
    }
    Session::restored(
        record.access_token,
        record.id_token,
        record.refresh_token,
        record.drift_ms,
        keep,
    )
    .ok()
}

/// Stores the session. A session that could not be stored exists in memory alone.
///
/// # Errors
/// Returns the [`StorageError`] of the storage.
pub(crate) fn save(
    storage: &dyn Storage,
    client_id: &str,
    session: &Session,
) -> Result<(), StorageError> {
    // A record of texts and a number can always be written.
    let text = write_record(session).unwrap_or_default();
    storage.write(&session_key(client_id), &text, session.keep)
}

/// Returns the stored session, if there is a well-formed one.
pub(crate) fn load(storage: &dyn Storage, client_id: &str) -> Option<Session> {
    let key = session_key(client_id);
    let stored = storage.read(&key)?;
    let session = read_record(&stored.text, stored.lasting);
    if session.is_none() {
        storage.remove(&key);
    }
    session
}

/// Removes the stored session.
pub(crate) fn clear(storage: &dyn Storage, client_id: &str) {
    storage.remove(&session_key(client_id));
}

#[cfg(test)]
mod tests {
    use super::super::session::tests::session;
    use super::*;
    use std::cell::RefCell;
    use std::collections::BTreeMap;

    #[derive(Default)]
    struct Shelf {
        texts: RefCell<BTreeMap<String, (String, bool)>>,
        full: bool,
    }

    impl Storage for Shelf {
        fn read(&self, key: &str) -> Option<Stored> {
            self.texts.borrow().get(key).map(|(text, lasting)| Stored {
                text: Zeroizing::new(text.clone()),
                lasting: *lasting,
            })
        }
        fn write(&self, key: &str, text: &str, lasting: bool) -> Result<(), StorageError> {
            if self.full {
                return Err(full());
            }
            self.texts
                .borrow_mut()
                .insert(key.into(), (text.into(), lasting));
            Ok(())
        }
        fn remove(&self, key: &str) {
            self.texts.borrow_mut().remove(key);
        }
    }

    fn full() -> StorageError {
        StorageError {
            reason: "QuotaExceededError".into(),
        }
    }

    #[test]
    fn a_session_comes_back_as_it_was() {
        let shelf = Shelf::default();
        let mut kept = session(10, 3_610, 9_000);
        kept.keep = true;
        assert_eq!(save(&shelf, "client", &kept), Ok(()));
        assert_eq!(load(&shelf, "client"), Some(kept));
        assert_eq!(load(&shelf, "another client"), None);
        clear(&shelf, "client");
        assert_eq!(load(&shelf, "client"), None);
    }

    #[test]
    fn garbage_and_other_versions_are_dropped() {
        let shelf = Shelf::default();
        let key = session_key("client");
        save(&shelf, "client", &session(10, 3_610, 9_000)).unwrap();
        let good = shelf.texts.borrow().get(&key).unwrap().0.clone();
        for bad in [
            String::new(),
            "garbage".into(),
            "{}".into(),
            good.replace("\"version\":1", "\"version\":2"),
            good.replace("eyJ", "!!!"),
        ] {
            shelf.write(&key, &bad, true).unwrap();
            assert_eq!(load(&shelf, "client"), None, "{bad}");
            assert!(
                shelf.texts.borrow().is_empty(),
                "the record is removed: {bad}"
            );
        }
    }

    #[test]
    fn full_storage_is_told_and_nothing_breaks() {
        let shelf = Shelf {
            full: true,
            ..Shelf::default()
        };
        let saved = save(&shelf, "client", &session(10, 3_610, 9_000));
        assert_eq!(saved, Err(full()));
    }
}
