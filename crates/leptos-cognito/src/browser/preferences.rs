//! The user's preferences: the stored choices, and the languages set in the browser.

use super::window;
use crate::brand::use_brand;

/// Returns the storage that outlives the tab, unless it is blocked.
fn storage() -> Option<web_sys::Storage> {
    window()?.local_storage().ok()?
}

/// Returns the full name of a preference, which begins with the app's own prefix.
fn key(name: &str) -> String {
    [use_brand().storage_prefix, ".", name].concat()
}

/// Returns the value of the preference with this name.
#[must_use]
pub fn read(name: &str) -> Option<String> {
    storage()?.get_item(&key(name)).ok()?
}

/// Stores the value of the preference with this name, or removes it. If the storage is blocked or full, the
/// choice lasts for this page only.
pub fn write(name: &str, value: Option<&str>) {
    let Some(storage) = storage() else { return };
    drop(match value {
        Some(value) => storage.set_item(&key(name), value),
        None => storage.remove_item(&key(name)),
    });
}

/// Returns the languages that the browser prefers, the most preferred first.
#[must_use]
pub fn languages() -> Vec<String> {
    let Some(window) = window() else {
        return Vec::new();
    };
    let wanted = window.navigator().languages().into_iter();
    wanted.filter_map(|tag| tag.as_string()).collect()
}
