//! A message that one page leaves for the next page, such as "your email is verified".

use leptos::prelude::*;

use crate::download_size::page_state::PageState;
use crate::error_messages::FieldMessage;
use crate::i18n::Phrase;

/// A message for the next page. It is in memory only, because anybody could put a text
/// into an address.
#[derive(Clone, Copy)]
pub struct FlashMessage(StoredValue<Option<FieldMessage>>);

thread_local! {
    static FLASH_MESSAGE: PageState<FlashMessage> = const { PageState::none() };
}

/// Creates the app's place for a flash message.
pub(crate) fn provide_flash_message() {
    FLASH_MESSAGE.with(|state| state.provide(FlashMessage(StoredValue::new(None))));
}

/// Removes the app's place for a flash message.
pub(crate) fn withdraw_flash_message() {
    FLASH_MESSAGE.with(PageState::withdraw);
}

/// Returns the app's place for a flash message.
///
/// # Panics
/// Panics if no app is provided.
#[must_use]
pub fn use_flash_message() -> FlashMessage {
    *FLASH_MESSAGE.with(PageState::get)
}

impl FlashMessage {
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
