//! The guard around the root layout, and its mirror around the open pages.
//!
//! Three answers: yes, no, not known yet. "Not known yet" shows no page.
//!
//! Invariants: nothing but [`Auth::signed_in`](crate::auth::context::Auth::signed_in) is
//! asked, which a refresh does not change, so a refresh rebuilds no page; and there is one
//! place where a page is shown, so none can be reached around the guard.
//!
//! Not the router's own `Routes`: a tree of typed routes weighs 27 KB of the download,
//! and says no more than the table in [`Page::at`].

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use leptos_router::location::{BrowserUrl, LocationProvider as _};

use super::navigation::{query, use_go};
use super::pages::sign_in::SignInPage;
use super::parts::{Door, Inside, Late, Table, use_part};
use super::paths::{self, Page};
use crate::auth::context::{Phase, Reason, use_auth};
use crate::auth::next::{safe_next, sign_in_path};

/// Shows the page of the address to whom it is for, and sends everybody else to where
/// they belong.
#[component]
pub fn Guard() -> impl IntoView {
    let auth = use_auth();
    let go = use_go();
    let location = use_location();
    let router = use_context::<BrowserUrl>();
    let page = Memo::new(move |_| location.pathname.with(|path| Page::at(path)));
    let may_see = move |page: Page| {
        let signed_in = auth.signed_in().get();
        signed_in.map(|signed_in| signed_in != page.is_open())
    };
    Effect::new(move |_| {
        let page = page.get();
        if may_see(page) == Some(false) {
            go.instead(&elsewhere(page));
        } else if let Some(router) = &router {
            // The address changes when the page has: so the router does it.
            router.ready_to_complete();
        }
    });
    let shown = Memo::new(move |_| {
        let page = page.get();
        (may_see(page) == Some(true)).then_some(page)
    });
    let inside = use_part::<Inside>();
    let restore = Callback::new(move |inside: Inside| {
        (inside.restore)(auth);
        ().into_any()
    });
    // Another tab changed what is stored of a session.
    let listener = window_event_listener(leptos::ev::storage, move |event| {
        let is_sessions = event.key().is_none_or(|key| key.starts_with("wild-rydes."));
        if is_sessions {
            inside.then(move |inside| {
                if let Some(inside) = inside {
                    (inside.look)(auth);
                }
            });
        }
    });
    on_cleanup(move || listener.remove());
    move || match shown.get() {
        Some(page) => view_of(page),
        // Somebody was signed in: the part that can tell takes the session up.
        None if auth.signed_in().get().is_none() => {
            view! { <Late part=inside show=restore /> }.into_any()
        }
        None => ().into_any(),
    }
}

/// Where somebody belongs who may not see this page.
fn elsewhere(page: Page) -> String {
    if page.is_open() {
        return safe_next(query("next").as_deref()).to_owned();
    }
    if use_auth().phase().get_untracked() == Phase::SignedOut(Reason::Asked) {
        return paths::SIGN_IN.to_owned();
    }
    let location = use_location();
    let mut here = location.pathname.get_untracked();
    location.search.with_untracked(|search| {
        if !search.is_empty() {
            here.push('?');
            here.push_str(search);
        }
    });
    sign_in_path(&here)
}

fn view_of(page: Page) -> AnyView {
    match page {
        Page::SignIn => SignInPage().into_any(),
        Page::Register => late(|door: Door| (door.register)()),
        Page::Verify => late(|door: Door| (door.verify)()),
        Page::ForgotPassword => late(|door: Door| (door.forgot_password)()),
        Page::Ride => late(|inside: Inside| (inside.ride)()),
        Page::Account => late(|inside: Inside| (inside.account)()),
        Page::NotFound => late(|inside: Inside| (inside.not_found)()),
    }
}

/// A page of a part.
fn late<T: Table>(page: fn(T) -> AnyView) -> AnyView {
    let part = use_part::<T>();
    view! { <Late part show=Callback::new(page) /> }.into_any()
}
