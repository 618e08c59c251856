//! The messages about a configuration that cannot be used.

use super::en;
use super::public_pages::PublicPages;
use crate::family;

family! {
    /// A message of the page for a configuration that cannot be used. The English texts
    /// are in `crates/leptos-cognito/src/i18n/en/setup.rs`.
    pub enum Setup after PublicPages with "" in en::setup::text {
        // The errors in the file
        ConfigurationNeeded,
        ConfigMissing,
        ConfigEmpty,
        ConfigNotJson(u32),
        ConfigMissingField(String),
        ConfigBadField(String),

        // The advice
        ConfigWhatToDo,
        ConfigWhatToDoLocal,
        Reload,
    }
}
