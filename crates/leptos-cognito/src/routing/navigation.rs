//! Navigation from page to page over the browser's history. It works without the router,
//! which the sign-in page does not need. The router of the signed-in pages follows it.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::paths::Paths;
use crate::browser::history;
use crate::reactive::on_window_event;
use crate::shared::use_shared;

/// The address of the page, and the methods to go to another one. It is a handle that can
/// be copied.
#[derive(Clone, Copy)]
pub struct Navigator {
    path: RwSignal<String>,
    search: RwSignal<String>,
}

/// Creates the navigator, and starts to handle clicks on the app's links and the
/// browser's back and forward buttons.
fn follow() -> Navigator {
    // Without a browser, which is the case when the page is prerendered, it is the
    // sign-in page.
    let (path, search) =
        history::address().unwrap_or_else(|| (Paths::DEFAULT.sign_in.to_owned(), String::new()));
    let with_email = history::is_email(&search).then(|| [&*path, "?", &search].concat());
    let go = Navigator {
        path: RwSignal::new(path),
        search: RwSignal::new(search),
    };
    if let Some(address) = with_email {
        history::enter(&address, true);
        go.look();
    }
    on_window_event("click", move |click| {
        let address = history::followed(click.unchecked_ref());
        if let Some(address) = address.filter(|address| (use_shared().settings.follows)(address)) {
            click.prevent_default();
            go.to(&address);
        }
    });
    on_window_event("popstate", move |_| go.look());
    go
}

/// Returns the navigator of the app.
///
/// # Panics
/// Panics if no app is provided, which is a mistake in the program that shows at the
/// first use.
#[must_use]
pub fn use_navigator() -> Navigator {
    use_shared().navigator
}

impl Navigator {
    pub(crate) fn new() -> Self {
        follow()
    }

    /// Goes to another page, from which the browser's back button leads to this one.
    pub fn to(self, address: &str) {
        // A link to the current page must not add an entry to the history.
        let stays = self.address() == address;
        self.enter(address, stays);
    }

    /// Goes to another page, which replaces this one in the history.
    pub fn replace(self, address: &str) {
        self.enter(address, true);
    }

    /// Returns the signal of the page's path.
    #[must_use]
    pub fn path(self) -> RwSignal<String> {
        self.path
    }

    /// Returns the current path, query and fragment without tracking them.
    #[must_use]
    pub fn address(self) -> String {
        let mut address = self.path.get_untracked();
        self.search.with_untracked(|search| {
            if !search.is_empty() {
                address.push('?');
                address.push_str(search);
            }
        });
        address + &history::fragment()
    }

    /// Returns the current value of `name` in the query without tracking it. The e-mail
    /// may be in the state of the history entry instead: see [`history::enter`].
    #[must_use]
    pub fn query(self, name: &str) -> Option<String> {
        let value = self
            .search
            .with_untracked(|search| history::value_of(search, name));
        value.or_else(|| history::email().filter(|_| name == history::EMAIL))
    }

    /// Tracks the path and the query: the running effect runs again when one of them
    /// changes.
    pub fn track(self) {
        self.path.track();
        self.search.track();
    }

    fn enter(self, address: &str, replace: bool) {
        (use_shared().settings.enter)(self, address, replace);
    }

    /// Changes the browser's address, and shows the page at it.
    pub(crate) fn enter_address(self, address: &str, replace: bool) {
        history::enter(address, replace);
        self.look();
    }

    /// Copies the browser's address into the signals. Another router may have changed it.
    pub(crate) fn look(self) {
        if let Some((path, search)) = history::address() {
            self.set(path, search);
        }
    }

    /// Shows the page at this path and query.
    pub(crate) fn set(self, path: String, search: String) {
        // The query is set first, because the subscribers of the path read the query that
        // belongs to the new path.
        if self.search.with_untracked(|old| *old != search) {
            self.search.set(search);
        }
        if self.path.with_untracked(|old| *old != path) {
            self.path.set(path);
        }
    }
}

/// Returns the value of `name` in the page's query: see [`Navigator::query`].
#[must_use]
pub fn query(name: &str) -> Option<String> {
    use_navigator().query(name)
}
