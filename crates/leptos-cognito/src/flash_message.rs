//! A message that one page leaves for the next, such as "your email is verified".

use leptos::prelude::*;

use crate::error_messages::FieldMessage;
use crate::i18n::Phrase;
use crate::shared::use_shared;

/// A message for the next page. In memory alone: an address must not carry words.
#[derive(Clone, Copy)]
pub struct FlashMessage(StoredValue<Option<FieldMessage>>);

/// The place to leave a message in.
#[must_use]
pub fn use_flash_message() -> FlashMessage {
    use_shared().flash_message
}

impl FlashMessage {
    pub(crate) fn new() -> Self {
        Self(StoredValue::new(None))
    }

    /// Leaves a word for the next page.
    pub fn leave(self, message: impl Into<Phrase>) {
        self.0.set_value(Some(FieldMessage::general(message)));
    }

    /// Takes the word that was left.
    #[must_use]
    pub fn take(self) -> Option<Phrase> {
        let words = self.0.try_update_value(Option::take).flatten();
        words.map(|words| words.message)
    }
}
