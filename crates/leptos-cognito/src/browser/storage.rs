//! The browser's two storages, with gloo-storage. Either may be blocked or full.

use gloo_storage::{LocalStorage, SessionStorage, Storage as _};
use zeroize::Zeroizing;

use super::{js_error_text, window};
use cognito_session::token_store::{Storage, StorageError, Stored};

/// The storage of the browser: `sessionStorage` for data that ends with the tab, and
/// `localStorage` for data that lasts longer.
pub struct BrowserStorage;

/// Returns the storage of the tab, unless it is blocked. This asks web-sys first, because
/// gloo-storage throws if the browser blocks it.
fn tab() -> Option<web_sys::Storage> {
    window()?.session_storage().ok()??;
    Some(SessionStorage::raw())
}

/// Returns the storage that outlives the tab, unless it is blocked.
fn lasting_one() -> Option<web_sys::Storage> {
    window()?.local_storage().ok()??;
    Some(LocalStorage::raw())
}

impl Storage for BrowserStorage {
    fn read(&self, key: &str) -> Option<Stored> {
        let of_tab = tab().and_then(|storage| storage.get_item(key).ok()?);
        let (text, lasting) = match of_tab {
            Some(text) => (text, false),
            None => (lasting_one()?.get_item(key).ok()??, true),
        };
        Some(Stored {
            text: Zeroizing::new(text),
            lasting,
        })
    }

    fn write(&self, key: &str, text: &str, lasting: bool) -> Result<(), StorageError> {
        let (to, other) = if lasting {
            (lasting_one(), tab())
        } else {
            (tab(), lasting_one())
        };
        if let Some(other) = other {
            drop(other.remove_item(key));
        }
        let storage = to.ok_or_else(|| StorageError {
            reason: "the storage is blocked".to_owned(),
        })?;
        storage.set_item(key, text).map_err(|error| StorageError {
            reason: js_error_text(&error),
        })
    }

    fn remove(&self, key: &str) {
        for storage in [tab(), lasting_one()].into_iter().flatten() {
            drop(storage.remove_item(key));
        }
    }
}
