//! The guard around the root layout, and its mirror around the open pages.
//!
//! Three answers: yes, no, not known yet. "Not known yet" shows no page.
//!
//! Invariants: nothing but [`Auth::signed_in`](crate::auth::context::Auth::signed_in) is
//! asked, which a refresh does not change, so a refresh rebuilds no page; and there is one
//! place where a page is shown, so none can be reached around the guard.
//!
//! Without the router, whose `Routes` weigh 27 KB of the download and say no more than the
//! table in [`Page::at`]: it comes with the pages behind the guard.

use leptos::either::Either;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::StorageEvent;

use super::live::{effect, hear};
use super::navigation::use_go;
use super::pages::sign_in::SignInPage;
use super::parts::{Door, Inside, Late, Table, use_part};
use super::paths::{self, Page};
use super::whole::Whole;
use crate::auth::context::{Phase, Reason, use_auth};
use crate::auth::next::{plain_path, safe_next, sign_in_path};
use crate::platform::history;

/// Shows the page of the address to whom it is for, and sends everybody else to where
/// they belong.
#[component]
pub fn Guard() -> impl IntoView {
    let auth = use_auth();
    let go = use_go();
    let page = move || go.path().with(|path| Page::at(path));
    let may_see = move |page: Page| {
        let signed_in = auth.signed_in().get();
        signed_in.map(|signed_in| signed_in != page.is_open())
    };
    effect(move || {
        let page = page();
        if may_see(page) == Some(false) {
            go.instead(&elsewhere(page));
        }
    });
    let shown = Memo::new(move |_| {
        let page = page();
        // Those behind the guard are one: which of them, its own router says.
        (may_see(page) == Some(true)).then(|| if page.is_open() { page } else { Page::Ride })
    });
    let inside = use_part::<Inside>();
    let restore = move |inside: Inside| {
        (inside.restore)(auth);
        ().into_any()
    };
    // Another tab changed what is stored of a session.
    hear("storage", move |event| {
        let event: &StorageEvent = event.unchecked_ref();
        let is_sessions = event.key().is_none_or(|key| key.starts_with("wild-rydes."));
        if is_sessions {
            inside.then(move |inside| {
                if let Some(inside) = inside {
                    (inside.look)(auth);
                }
            });
        }
    });
    move || match shown.get() {
        // Not behind a type that hides which: that would be in the download twice.
        Some(Page::SignIn) => Either::Left(Whole(SignInPage())),
        Some(page) => Either::Right(view_of(page)),
        // Somebody was signed in: the part that can tell takes the session up.
        None if auth.signed_in().get().is_none() => {
            Either::Right(Whole(view! { <Late part=inside show=restore /> }).into_any())
        }
        None => Either::Right(().into_any()),
    }
}

/// The address for somebody who may not see this page. A signed-in rider of an open page
/// goes to `next`, unless that is an open page too: from there they would be sent on again.
fn elsewhere(page: Page) -> String {
    if page.is_open() {
        let wanted = use_go().query("next").unwrap_or_default();
        let next = safe_next(&wanted, history::read);
        let next =
            next.filter(|next| plain_path(next).is_some_and(|path| !Page::at(path).is_open()));
        return next.unwrap_or_else(|| paths::HOME.to_owned());
    }
    if use_auth().phase() == Phase::SignedOut(Reason::Asked) {
        return paths::SIGN_IN.to_owned();
    }
    sign_in_path(&use_go().address())
}

fn view_of(page: Page) -> AnyView {
    match page {
        Page::Register => late(|door: Door| (door.register)()),
        Page::Verify => late(|door: Door| (door.verify)()),
        Page::ForgotPassword => late(|door: Door| (door.forgot_password)()),
        Page::SignIn | Page::Ride | Page::Account | Page::NotFound => {
            late(|inside: Inside| (inside.rooms)())
        }
    }
}

/// A page of a part.
fn late<T: Table>(page: fn(T) -> AnyView) -> AnyView {
    let part = use_part::<T>();
    Whole(view! { <Late part show=page /> }).into_any()
}
