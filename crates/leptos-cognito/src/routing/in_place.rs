//! The ready pages one after another in one place of the app, without addresses of their
//! own.
//!
//! The pages lead to each other through the
//! [`Navigator`](super::navigation::Navigator). While a [`PagesInPlace`] is shown, the
//! navigator keeps the browser's address, and names the next page to the app instead.

use std::cell::Cell;

use leptos::prelude::*;

use super::navigation::{Navigator, use_navigator};
use super::paths::Page;
use crate::browser::history;

thread_local! {
    /// The app's function for the next page, while a [`PagesInPlace`] is shown. The
    /// navigator is one for the page, and so is this.
    static PLACE: Cell<Option<Place>> = const { Cell::new(None) };
}

/// The place in which the pages are shown.
#[derive(Clone, Copy)]
struct Place {
    /// Distinguishes this place from one that replaces it before it is removed.
    id: StoredValue<()>,
    on_page: Callback<Page>,
}

/// Lets the ready pages below it lead to each other without changing the browser's
/// address. The links between them ("Create account", "Forgot your password?", "Sign in")
/// and the ends of their steps call `on_page` with the next page, which the app then shows.
/// An e-mail address that was typed goes along.
///
/// ```no_run
/// use leptos::prelude::*;
/// use leptos_cognito::{Page, PagesInPlace, Recovery, SignIn, SignUp, Verify};
///
/// /// This is inside of an `<Unauthenticated>`, so that the signal is new after a sign-out.
/// #[component]
/// fn Entrance() -> impl IntoView {
///     let page = RwSignal::new(Page::SignIn);
///     view! {
///         <PagesInPlace on_page=move |next| page.set(next)>
///             {move || match page.get() {
///                 Page::SignUp => view! { <SignUp /> }.into_any(),
///                 Page::Verify => view! { <Verify /> }.into_any(),
///                 Page::Recovery => view! { <Recovery /> }.into_any(),
///                 _ => view! { <SignIn /> }.into_any(),
///             }}
///         </PagesInPlace>
///     }
/// }
/// ```
///
/// Around an [`AuthGuard`](crate::AuthGuard) it needs no `on_page`: the guard shows the
/// ready pages at whatever address the user is, and then the app at the same one.
///
/// The browser's back button leaves the place, because the pages add nothing to the
/// history. A link that the user opens in another tab leads to the page's path (see
/// [`Paths`](crate::Paths)).
///
/// A page has one such place at a time: of two, the newer one gets the pages of both.
///
/// # Panics
/// Panics outside of a [`CognitoProvider`](crate::CognitoProvider).
#[component]
pub fn PagesInPlace(
    /// Called with the page to show next: [`Page::SignIn`], [`Page::SignUp`],
    /// [`Page::Verify`] or [`Page::Recovery`]. The default does nothing.
    #[prop(optional, into)]
    on_page: Option<Callback<Page>>,
    /// The view with the pages.
    children: Children,
) -> impl IntoView {
    let navigator = use_navigator();
    let place = Place {
        id: StoredValue::new(()),
        on_page: on_page.unwrap_or_else(|| Callback::new(|_| ())),
    };
    PLACE.set(Some(place));
    on_cleanup(move || {
        // Another place may have replaced this one.
        if PLACE.get().is_some_and(|shown| shown.id == place.id) {
            PLACE.set(None);
            if !navigator.path().is_disposed() {
                navigator.look();
            }
        }
    });
    children()
}

/// The way to a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// The app shows the page in its place, and the browser's address stays.
    InPlace,
    /// The user is at the page's address already.
    Stay,
    /// The browser's address changes.
    Address,
}

/// Returns the way to the page `to` for a user at the address of the page `at`, while the
/// pages are shown in a place of the app.
fn way(to: Page, at: Page) -> Way {
    if to.is_public() {
        Way::InPlace
    } else if at.is_public() {
        // The app has nothing else to show at the address of a public page.
        Way::Address
    } else {
        Way::Stay
    }
}

/// Goes to an address: in the place of the app if there is one, otherwise by the browser's
/// address, which other routers on the page then read.
pub(crate) fn enter(navigator: Navigator, address: &str, replace: bool) {
    let Some(place) = PLACE.get() else {
        enter_address(navigator, address, replace);
        return;
    };
    let (path, search) = split(address);
    let to = Page::at(path);
    let at = history::address().map_or(Page::Home, |(path, _)| Page::at(&path));
    match way(to, at) {
        Way::InPlace => {
            // The new page reads the e-mail from the query.
            navigator.set(path.to_owned(), search.to_owned());
            let _ran = place.on_page.try_run(to);
        }
        Way::Stay => navigator.look(),
        Way::Address => enter_address(navigator, address, replace),
    }
}

fn enter_address(navigator: Navigator, address: &str, replace: bool) {
    navigator.enter_address(address, replace);
    history::tell_routers();
}

/// Returns the path of an address and its query without the question mark. The fragment is
/// left out.
fn split(address: &str) -> (&str, &str) {
    let address = address.split('#').next().unwrap_or_default();
    address.split_once('?').unwrap_or((address, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_page_is_shown_in_place() {
        for at in [Page::Home, Page::Other, Page::SignIn] {
            assert_eq!(way(Page::SignUp, at), Way::InPlace);
            assert_eq!(way(Page::SignIn, at), Way::InPlace);
        }
    }

    #[test]
    fn app_stays_at_its_address_after_a_sign_in() {
        assert_eq!(way(Page::Home, Page::Other), Way::Stay);
        assert_eq!(way(Page::Other, Page::Home), Way::Stay);
        assert_eq!(way(Page::Home, Page::SignIn), Way::Address);
    }

    #[test]
    fn address_is_split_into_path_and_query() {
        assert_eq!(split("/verify?email=a%40b.c"), ("/verify", "email=a%40b.c"));
        assert_eq!(split("/signin?next=/a#b"), ("/signin", "next=/a"));
        assert_eq!(split("/register"), ("/register", ""));
    }
}
