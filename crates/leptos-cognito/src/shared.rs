//! What the pages of one app share.

use std::cell::Cell;

use crate::flash_message::FlashMessage;
use crate::lazy::{Chunks, SignedInLoader};
use crate::routing::navigation::Navigator;

/// What the pages of one app share; handles to be copied.
#[derive(Clone, Copy)]
pub struct Shared {
    pub(crate) flash_message: FlashMessage,
    pub(crate) chunks: Chunks,
    pub(crate) navigator: Navigator,
    pub(crate) load_signed_in: SignedInLoader,
}

thread_local! {
    /// A page has one app. Not a context: those are 2 KB of the download.
    static APP: Cell<Option<Shared>> = const { Cell::new(None) };
}

/// Makes what pages share. The session exists already.
pub fn provide_shared(load_signed_in: SignedInLoader) {
    APP.set(Some(Shared {
        flash_message: FlashMessage::new(),
        chunks: Chunks::new(),
        navigator: Navigator::new(),
        load_signed_in,
    }));
}

/// What the pages of the app share.
///
/// # Panics
/// Before [`provide_shared`] was called.
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
