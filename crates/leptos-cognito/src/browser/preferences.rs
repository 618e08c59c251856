//! What the rider likes: what was chosen here, and what the browser knows.

use super::window;

/// The storage that outlives the tab, unless it is blocked.
fn storage() -> Option<web_sys::Storage> {
    window()?.local_storage().ok()?
}

/// What was remembered under this name.
#[must_use]
pub fn read(name: &str) -> Option<String> {
    storage()?.get_item(name).ok()?
}

/// Remembers, or forgets. Where storage is blocked or full, the choice holds for this
/// page alone.
pub fn write(name: &str, value: Option<&str>) {
    let Some(storage) = storage() else { return };
    drop(match value {
        Some(value) => storage.set_item(name, value),
        None => storage.remove_item(name),
    });
}

/// The languages that the browser wants, most wanted first.
#[must_use]
pub fn languages() -> Vec<String> {
    let Some(window) = window() else {
        return Vec::new();
    };
    let wanted = window.navigator().languages().into_iter();
    wanted.filter_map(|tag| tag.as_string()).collect()
}
