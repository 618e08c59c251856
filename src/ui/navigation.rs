//! Going from page to page, over the router.

use std::rc::Rc;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

/// Takes the rider to a path, in place of this one or not.
type Navigate = Rc<dyn Fn(&str, bool)>;

/// Takes the rider elsewhere; a handle to be copied.
#[derive(Clone, Copy)]
pub struct Go(StoredValue<Navigate, LocalStorage>);

/// Provides the way to go elsewhere. Below the router.
pub fn provide_go() {
    let navigate = use_navigate();
    let go = move |path: &str, replace: bool| {
        let options = NavigateOptions {
            replace,
            ..NavigateOptions::default()
        };
        navigate(path, options);
    };
    provide_context(Go(StoredValue::new_local(Rc::new(go))));
}

/// The way to go elsewhere.
#[must_use]
pub fn use_go() -> Go {
    expect_context()
}

impl Go {
    /// To another page, from which "back" leads here.
    pub fn to(self, path: &str) {
        self.run(path, false);
    }

    /// To another page in place of this one.
    pub fn instead(self, path: &str) {
        self.run(path, true);
    }

    fn run(self, path: &str, replace: bool) {
        if let Some(go) = self.0.try_get_value() {
            go(path, replace);
        }
    }
}

/// What stands in the address under this name, when the page comes.
#[must_use]
pub fn query(name: &str) -> Option<String> {
    use_location().query.with_untracked(|query| query.get(name))
}
