//! Navigation from page to page over the browser's history. It works without the router,
//! which the sign-in page does not need. The router of the signed-in pages follows it.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::paths::Paths;
use crate::browser::history;
use crate::download_size::page_state::PageState;
use crate::download_size::reactive::on_window_event;

/// The address of the page, and the methods to go to another one. It is a handle that can
/// be copied.
#[derive(Clone, Copy)]
pub struct Navigator {
    path: RwSignal<String>,
    search: RwSignal<String>,
}

/// The navigator of the app, and the app's own choices about its links.
struct Navigation {
    navigator: Navigator,
    links: Links,
}

/// An app's own choices about its links.
#[derive(Clone, Copy)]
pub struct Links {
    /// Returns `true` for an address (path and query) whose links the library follows.
    /// The browser, or the app's own router, follows all other links.
    pub follows: fn(&str) -> bool,
    /// Goes to an address (path, query and fragment), as a new entry of the history or, if
    /// the last argument is `true`, in place of the current one.
    pub enter: fn(Navigator, &str, bool),
}

impl Links {
    /// The choices of an app whose pages all follow the library's [`Navigator`].
    pub const OWN_PAGES: Self = Self {
        follows: |_| true,
        enter: Navigator::enter_address,
    };
}

thread_local! {
    static NAVIGATION: PageState<Navigation> = const { PageState::none() };
}

/// Creates the navigator of the app, and starts to handle clicks on the app's links and
/// the browser's back and forward buttons.
pub(crate) fn provide_navigator(links: Links) {
    let navigator = follow(links);
    NAVIGATION.with(|state| state.provide(Navigation { navigator, links }));
}

/// Removes the navigator of the app.
pub(crate) fn withdraw_navigator() {
    NAVIGATION.with(PageState::withdraw);
}

fn follow(links: Links) -> Navigator {
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
        if let Some(address) = address.filter(|address| (links.follows)(address)) {
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
    NAVIGATION.with(PageState::get).navigator
}

impl Navigator {
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
        (NAVIGATION.with(PageState::get).links.enter)(self, address, replace);
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
