//! The state that the pages of one app share.

use std::cell::Cell;

use crate::flash_message::FlashMessage;
use crate::lazy::{Chunks, SignedInLoader};
use crate::routing::navigation::Navigator;
use crate::routing::paths::Paths;

/// Handles to the state that the pages of one app share.
pub struct Shared {
    pub(crate) flash_message: FlashMessage,
    pub(crate) chunks: Chunks,
    pub(crate) navigator: Navigator,
    pub(crate) load_signed_in: SignedInLoader,
    pub(crate) settings: Settings,
}

/// The app's own choices about its pages and its links.
#[derive(Clone, Copy)]
pub struct Settings {
    /// The paths of the pages.
    pub paths: Paths,
    /// Returns `true` for an address (path and query) whose links the library follows.
    /// The browser, or the app's own router, follows all other links.
    pub follows: fn(&str) -> bool,
    /// Goes to an address (path, query and fragment), as a new entry of the history or, if
    /// the last argument is `true`, in place of the current one.
    pub enter: fn(Navigator, &str, bool),
}

impl Settings {
    /// The settings of an app whose pages all follow the library's
    /// [`Navigator`].
    pub const OWN_PAGES: Self = Self {
        paths: Paths::DEFAULT,
        follows: |_| true,
        enter: Navigator::enter_address,
    };
}

thread_local! {
    /// The state of the page's only app. It is not a context, because contexts would add
    /// 2 KB to the download.
    /// It is a reference, because a copy of the whole state would be made at each use.
    static APP: Cell<Option<&'static Shared>> = const { Cell::new(None) };
}

/// Creates the state that the pages share. The session must have been created before.
pub fn provide_shared(load_signed_in: SignedInLoader, settings: Settings) {
    // A page has one app at a time, so that this happens once in the life of a page, or
    // once for each time that the app is put into it again.
    APP.set(Some(Box::leak(Box::new(Shared {
        flash_message: FlashMessage::new(),
        chunks: Chunks::new(),
        navigator: Navigator::new(),
        load_signed_in,
        settings,
    }))));
}

/// Removes the state that the pages share, when the app is removed from the page.
pub(crate) fn withdraw_shared() {
    APP.set(None);
}

/// Returns the state that the pages of the app share.
///
/// # Panics
/// Panics if [`provide_shared`] has not been called.
#[must_use]
pub fn use_shared() -> &'static Shared {
    match APP.get() {
        Some(shared) => shared,
        None => panic_no_app(),
    }
}

#[expect(clippy::panic, reason = "the program has forgotten to provide the app")]
fn panic_no_app() -> &'static Shared {
    panic!(
        "leptos-cognito: nothing is provided here; put a <CognitoProvider> around this component"
    )
}
