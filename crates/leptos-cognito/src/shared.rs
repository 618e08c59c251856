//! The state that the pages of one app share.

use std::cell::Cell;

use crate::flash_message::FlashMessage;
use crate::lazy::{Chunks, SignedInLoader};
use crate::routing::navigation::Navigator;

/// Handles to the state that the pages of one app share. They can be copied.
#[derive(Clone, Copy)]
pub struct Shared {
    pub(crate) flash_message: FlashMessage,
    pub(crate) chunks: Chunks,
    pub(crate) navigator: Navigator,
    pub(crate) load_signed_in: SignedInLoader,
}

thread_local! {
    /// The state of the page's only app. It is not a context, because contexts would add
    /// 2 KB to the download.
    static APP: Cell<Option<Shared>> = const { Cell::new(None) };
}

/// Creates the state that the pages share. The session must have been created before.
pub fn provide_shared(load_signed_in: SignedInLoader) {
    APP.set(Some(Shared {
        flash_message: FlashMessage::new(),
        chunks: Chunks::new(),
        navigator: Navigator::new(),
        load_signed_in,
    }));
}

/// Returns the state that the pages of the app share.
///
/// # Panics
/// Panics if [`provide_shared`] has not been called.
#[must_use]
pub fn use_shared() -> Shared {
    match APP.get() {
        Some(shared) => shared,
        None => panic_no_app(),
    }
}

#[expect(clippy::panic, reason = "the program has forgotten to provide the app")]
fn panic_no_app() -> Shared {
    panic!("leptos-cognito: no app is provided; put an <App> or <CognitoProvider> around this")
}
