//! A word that one page leaves for the next: "your email is verified".

use leptos::prelude::*;

use crate::i18n::Phrase;

/// News for the next page. In memory alone: an address must not carry words.
#[derive(Clone, Copy)]
pub struct News(StoredValue<Option<Phrase>>);

/// Provides a place to leave news in.
pub fn provide_news() {
    provide_context(News(StoredValue::new(None)));
}

/// The place to leave news in.
#[must_use]
pub fn use_news() -> News {
    expect_context()
}

impl News {
    /// Leaves a word for the next page.
    pub fn leave(self, message: impl Into<Phrase>) {
        self.0.set_value(Some(message.into()));
    }

    /// Takes the word that was left.
    #[must_use]
    pub fn take(self) -> Option<Phrase> {
        self.0.try_update_value(Option::take).flatten()
    }
}
