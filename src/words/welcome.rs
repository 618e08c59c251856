//! The app's messages of the first page.

use leptos_cognito::family;
use leptos_cognito::i18n::LastFamily;

use super::en;

family! {
    /// A message of the first page. The English texts are in
    /// `src/words/en/welcome.rs`.
    #[derive(Copy)]
    pub enum Welcome after LastFamily with "" in en::welcome::text {
        Tagline,
    }
}
