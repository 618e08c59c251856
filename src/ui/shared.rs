//! What pages share.

use std::cell::Cell;

use super::navigation::Go;
use super::news::News;
use super::parts::Parts;

/// What pages share; handles to be copied.
#[derive(Clone, Copy)]
pub struct Shared {
    pub(super) news: News,
    pub(super) parts: Parts,
    pub(super) go: Go,
}

thread_local! {
    /// A page has one app. Not a context: those are 2 KB of the download.
    static THE_APPS: Cell<Option<Shared>> = const { Cell::new(None) };
}

/// Makes what pages share. The session is there already.
pub fn provide_shared() {
    THE_APPS.set(Some(Shared {
        news: News::new(),
        parts: Parts::new(),
        go: Go::new(),
    }));
}

/// What pages share, once that is there.
///
/// # Panics
/// Before [`provide_shared`]: a mistake of the program's, seen at first use.
#[must_use]
pub fn use_shared() -> Shared {
    match THE_APPS.get() {
        Some(shared) => shared,
        None => unreachable!("the app begins with this"),
    }
}
