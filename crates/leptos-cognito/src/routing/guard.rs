//! The guard around the root layout, and its mirror around the open pages.
//!
//! Three answers: yes, no, not known yet. "Not known yet" shows no page.
//!
//! Invariants: nothing but [`Auth::signed_in`](crate::session::Auth::signed_in) is
//! asked, which a refresh does not change, so a refresh rebuilds no page; and there is one
//! place where a page is shown, so none can be reached around the guard.
//!
//! Without the router, whose `Routes` weigh 27 KB of the download and say no more than the
//! table in [`Page::at`]: it comes with the pages behind the guard.

use leptos::either::Either;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::spawn_local;
use web_sys::StorageEvent;

use super::navigation::use_navigator;
use super::paths::{self, Page};
use crate::browser::history;
use crate::lazy::{Lazy, LazyChunk, PublicPagesChunk, SignedInChunk, use_chunk};
use crate::reactive::{effect, on_window_event};
use crate::replace_on_update::ReplaceOnUpdate;
use crate::session::{Phase, Reason, use_auth};
use crate::sign_in::form::SignInPage;
use cognito_session::next::{plain_path, safe_next, sign_in_path};

/// Shows the page of the address to whom it is for, and sends everybody else to where
/// they belong.
#[component]
pub fn Guard() -> impl IntoView {
    let auth = use_auth();
    let go = use_navigator();
    let page = move || go.path().with(|path| Page::at(path));
    let may_see = move |page: Page| {
        let signed_in = auth.signed_in().get();
        signed_in.map(|signed_in| signed_in != page.is_open())
    };
    effect(move || {
        let page = page();
        if may_see(page) == Some(false) {
            go.replace(&elsewhere(page));
        }
    });
    let shown = Memo::new(move |_| {
        let page = page();
        // Those behind the guard are one: which of them, its own router says.
        (may_see(page) == Some(true)).then(|| if page.is_open() { page } else { Page::Ride })
    });
    let chunk = use_chunk::<SignedInChunk>();
    let restore = move |chunk: SignedInChunk| {
        (chunk.restore)(auth);
        ().into_any()
    };
    // Another tab changed what is stored of a session.
    on_window_event("storage", move |event| {
        let event: &StorageEvent = event.unchecked_ref();
        let is_sessions = event.key().is_none_or(|key| key.starts_with("wild-rydes."));
        if is_sessions {
            spawn_local(async move {
                // Without its code this tab cannot follow: a later event tries again.
                if let Ok(chunk) = chunk.load().await {
                    (chunk.storage_changed)(auth);
                }
            });
        }
    });
    move || match shown.get() {
        // Not behind a type that hides which: that would be in the download twice.
        Some(Page::SignIn) => Either::Left(ReplaceOnUpdate(SignInPage())),
        Some(page) => Either::Right(view_of(page)),
        // A session is stored: the chunk that can read it restores it.
        None if auth.signed_in().get().is_none() => {
            Either::Right(ReplaceOnUpdate(view! { <Lazy chunk show=restore /> }).into_any())
        }
        None => Either::Right(().into_any()),
    }
}

/// The address for somebody who may not see this page. A signed-in rider of an open page
/// goes to `next`, unless that is an open page too: from there they would be sent on again.
fn elsewhere(page: Page) -> String {
    if page.is_open() {
        let wanted = use_navigator().query("next").unwrap_or_default();
        let next = safe_next(&wanted, history::read);
        let next =
            next.filter(|next| plain_path(next).is_some_and(|path| !Page::at(path).is_open()));
        return next.unwrap_or_else(|| paths::HOME.to_owned());
    }
    if use_auth().phase() == Phase::SignedOut(Reason::Asked) {
        return paths::SIGN_IN.to_owned();
    }
    sign_in_path(&use_navigator().address())
}

fn view_of(page: Page) -> AnyView {
    match page {
        Page::Register => lazy(|chunk: PublicPagesChunk| (chunk.register)()),
        Page::Verify => lazy(|chunk: PublicPagesChunk| (chunk.verify)()),
        Page::ForgotPassword => lazy(|chunk: PublicPagesChunk| (chunk.forgot_password)()),
        Page::SignIn | Page::Ride | Page::Account | Page::NotFound => {
            lazy(|chunk: SignedInChunk| (chunk.pages)())
        }
    }
}

/// A page that a chunk builds.
fn lazy<T: LazyChunk + Send + Sync>(page: fn(T) -> AnyView) -> AnyView {
    let chunk = use_chunk::<T>();
    ReplaceOnUpdate(view! { <Lazy chunk show=page /> }).into_any()
}
