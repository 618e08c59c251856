//! The browser's two storages, with gloo-storage. Either may be blocked or full.

use gloo_storage::{LocalStorage, SessionStorage, Storage as _};
use zeroize::Zeroizing;

use super::{js_error_text, window};
use crate::brand::use_brand;
use cognito_session::token_store::{Storage, StorageError, Stored};

/// The storage of the browser: `sessionStorage` for data that ends with the tab, and
/// `localStorage` for data that lasts longer. Each key gets the app's prefix in front.
pub struct BrowserStorage {
    /// The prefix: see [`Brand::storage_prefix`](crate::brand::Brand::storage_prefix).
    pub prefix: &'static str,
}

impl BrowserStorage {
    /// Creates the storage of the page's app.
    #[must_use]
    pub fn new() -> Self {
        Self {
            prefix: use_brand().storage_prefix,
        }
    }

    fn key(&self, key: &str) -> String {
        [self.prefix, key].concat()
    }
}

impl Default for BrowserStorage {
    fn default() -> Self {
        Self::new()
    }
}

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
        let key = &self.key(key);
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
        let key = &self.key(key);
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
        let key = &self.key(key);
        for storage in [tab(), lasting_one()].into_iter().flatten() {
            drop(storage.remove_item(key));
        }
    }
}
