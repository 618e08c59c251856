//! A word that one page leaves for the next: "your email is verified".

use leptos::prelude::*;

use super::shared::use_shared;
use super::words::Words;
use crate::i18n::Phrase;

/// News for the next page. In memory alone: an address must not carry words.
#[derive(Clone, Copy)]
pub struct News(StoredValue<Option<Words>>);

/// The place to leave news in.
#[must_use]
pub fn use_news() -> News {
    use_shared().news
}

impl News {
    pub(super) fn new() -> Self {
        Self(StoredValue::new(None))
    }

    /// Leaves a word for the next page.
    pub fn leave(self, message: impl Into<Phrase>) {
        self.0.set_value(Some(Words::general(message)));
    }

    /// Takes the word that was left.
    #[must_use]
    pub fn take(self) -> Option<Phrase> {
        let words = self.0.try_update_value(Option::take).flatten();
        words.map(|words| words.message)
    }
}
