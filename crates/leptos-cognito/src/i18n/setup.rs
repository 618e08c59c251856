//! What is said of a configuration that cannot be used.

use super::en;
use super::family::family;
use super::ride::Ride;

family! {
    /// A text of the page about a bad configuration. `crates/leptos-cognito/src/i18n/en/setup.rs` says each in English.
    pub enum Setup after Ride with "" in en::setup::text {
        // The file
        ConfigurationNeeded,
        ConfigMissing,
        ConfigEmpty,
        ConfigNotJson(u32),
        ConfigMissingField(String),
        ConfigBadField(String),

        // What to do
        ConfigWhatToDo,
        ConfigWhatToDoLocal,
        Reload,
    }
}
