//! A message that one page leaves for the next page, such as "your email is verified".

use leptos::prelude::*;

use crate::error_messages::FieldMessage;
use crate::i18n::Phrase;
use crate::shared::use_shared;

/// A message for the next page. It is in memory only, because anybody could put a text
/// into an address.
#[derive(Clone, Copy)]
pub struct FlashMessage(StoredValue<Option<FieldMessage>>);

/// Returns the app's place for a flash message.
#[must_use]
pub fn use_flash_message() -> FlashMessage {
    use_shared().flash_message
}

impl FlashMessage {
    pub(crate) fn new() -> Self {
        Self(StoredValue::new(None))
    }

    /// Leaves a message for the next page.
    pub fn leave(self, message: impl Into<Phrase>) {
        self.0.set_value(Some(FieldMessage::general(message)));
    }

    /// Takes the message that was left for this page.
    #[must_use]
    pub fn take(self) -> Option<Phrase> {
        let words = self.0.try_update_value(Option::take).flatten();
        words.map(|words| words.message)
    }
}
