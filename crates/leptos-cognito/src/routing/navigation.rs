//! Where the rider is, and going from page to page: over the browser's history, without
//! the router, which the sign-in page does not need. Behind the guard there is one: it
//! follows.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::paths;
use crate::browser::history;
use crate::reactive::on_window_event;
use crate::shared::use_shared;

/// The address of the page, and the way to others; a handle to be copied.
#[derive(Clone, Copy)]
pub struct Navigator {
    path: RwSignal<String>,
    search: RwSignal<String>,
}

/// Makes the way to go elsewhere, and follows the links of the app and the buttons of the
/// browser.
fn follow() -> Navigator {
    // The page that is made before there is a browser is that at the door.
    let (path, search) =
        history::address().unwrap_or_else(|| (paths::SIGN_IN.to_owned(), String::new()));
    let with_email = history::is_email(&search).then(|| [&*path, "?", &search].concat());
    let go = Navigator {
        path: RwSignal::new(path),
        search: RwSignal::new(search),
    };
    if let Some(address) = with_email {
        go.replace(&address);
    }
    on_window_event("click", move |click| {
        if let Some(address) = history::followed(click.unchecked_ref()) {
            click.prevent_default();
            go.to(&address);
        }
    });
    on_window_event("popstate", move |_| go.look());
    go
}

/// The way to go elsewhere.
///
/// # Panics
/// Outside the tree it was provided to: a mistake of the program's, seen at first use.
#[must_use]
pub fn use_navigator() -> Navigator {
    use_shared().navigator
}

impl Navigator {
    pub(crate) fn new() -> Self {
        follow()
    }

    /// To another page, from which "back" leads here.
    pub fn to(self, address: &str) {
        // A click on where one is leaves nothing to come back to.
        let stays = self.address() == address;
        self.enter(address, stays);
    }

    /// To another page in place of this one.
    pub fn replace(self, address: &str) {
        self.enter(address, true);
    }

    /// The path of the page.
    #[must_use]
    pub fn path(self) -> RwSignal<String> {
        self.path
    }

    /// Path, query and fragment, as they are now.
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

    /// The value in the query under this name, as it is now. The e-mail may be in the state
    /// of the history's entry instead: see [`history::enter`].
    #[must_use]
    pub fn query(self, name: &str) -> Option<String> {
        let value = self
            .search
            .with_untracked(|search| history::value_of(search, name));
        value.or_else(|| history::email().filter(|_| name == history::EMAIL))
    }

    /// Hears of every change of path or query.
    pub fn track(self) {
        self.path.track();
        self.search.track();
    }

    fn enter(self, address: &str, replace: bool) {
        history::enter(address, replace);
        self.look();
    }

    /// Takes the address as the browser has it.
    fn look(self) {
        let Some((path, search)) = history::address() else {
            return;
        };
        // The query first: who hears of another path reads the query that came with it.
        if self.search.with_untracked(|old| *old != search) {
            self.search.set(search);
        }
        if self.path.with_untracked(|old| *old != path) {
            self.path.set(path);
        }
    }
}

/// The value in the page's query under this name: see [`Navigator::query`].
#[must_use]
pub fn query(name: &str) -> Option<String> {
    use_navigator().query(name)
}
