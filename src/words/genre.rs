//! The messages about the favorite genre, the attribute that the app asks for.

use leptos_cognito::family;

use super::en;
use super::map::Map;

family! {
    /// A message about the favorite genre. The English texts are in
    /// `src/words/en/genre.rs`.
    pub enum Genre after Map with "Genre" in en::genre::text {
        Label,
        Hint,
        Missing,
        Now(String),
        None,
        Save,
        Saved(String),
    }
}
