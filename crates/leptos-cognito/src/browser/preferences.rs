//! The user's preferences: the stored choices, and the languages set in the browser.

use super::window;

/// Returns the storage that outlives the tab, unless it is blocked.
fn storage() -> Option<web_sys::Storage> {
    window()?.local_storage().ok()?
}

/// Returns the value that is stored under this name.
#[must_use]
pub fn read(name: &str) -> Option<String> {
    storage()?.get_item(name).ok()?
}

/// Stores a value under this name, or removes it. If the storage is blocked or full, the
/// choice lasts for this page only.
pub fn write(name: &str, value: Option<&str>) {
    let Some(storage) = storage() else { return };
    drop(match value {
        Some(value) => storage.set_item(name, value),
        None => storage.remove_item(name),
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
