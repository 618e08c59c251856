//! The guard, which shows the signed-in pages only to signed-in users, and the public
//! pages only to everybody else.
//!
//! Whether a user is signed in has three answers: yes, no, and not known yet. While it is
//! not known, no page is shown.
//!
//! Invariants: the guard reads only [`Auth::signed_in`](crate::session::Auth::signed_in),
//! which a refresh does not change, so a refresh rebuilds no page. And this is the only
//! place that shows a page, so no page can be reached without the guard.
//!
//! The guard does not use the router, whose `Routes` add 27 KB to the download and say no
//! more than the table in [`Page::at`]. The router is loaded with the signed-in pages.

use leptos::either::Either;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::spawn_local;
use web_sys::StorageEvent;

use super::navigation::use_navigator;
use super::paths::{self, Page};
use crate::brand::use_brand;
use crate::lazy::{Lazy, LazyChunk, PublicPagesChunk, SignedInChunk, use_chunk};
use crate::reactive::{effect, on_window_event};
use crate::replace_on_update::ReplaceOnUpdate;
use crate::session::{Phase, Reason, use_auth};
use crate::sign_in::form::SignInPage;
use cognito_session::next::sign_in_path;

/// Shows the page at the current address to users who may see it, and redirects all
/// others.
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
        if may_see(page) == Some(false) && !page.is_open() {
            go.replace(&sign_in_address());
        }
    });
    let shown = Memo::new(move |_| {
        let page = page();
        // All signed-in pages are one page here: their own router chooses between them.
        (may_see(page) == Some(true)).then(|| if page.is_open() { page } else { Page::Home })
    });
    let chunk = use_chunk::<SignedInChunk>();
    let open = move |chunk: SignedInChunk| {
        (chunk.open)(auth);
        ().into_any()
    };
    // Another tab has changed what is stored of a session.
    on_window_event("storage", move |event| {
        let event: &StorageEvent = event.unchecked_ref();
        let is_sessions = event.key().is_none_or(|key| {
            let rest = key.strip_prefix(use_brand().storage_prefix);
            rest.is_some_and(|rest| rest.starts_with('.'))
        });
        if is_sessions {
            spawn_local(async move {
                // This tab cannot follow without the chunk's code; a later event tries
                // again.
                if let Ok(chunk) = chunk.load().await {
                    (chunk.storage_changed)(auth);
                }
            });
        }
    });
    move || match shown.get() {
        // The two branches are not erased to one type, because the code would be in the
        // download twice.
        Some(Page::SignIn) => Either::Left(ReplaceOnUpdate(SignInPage())),
        Some(page) => Either::Right(view_of(page)),
        // A session may be stored, which the chunk restores; or a user has signed in on a
        // public page, from which the chunk leads to the page that the user wanted.
        None if auth.signed_in().get() != Some(false) => {
            Either::Right(ReplaceOnUpdate(view! { <Lazy chunk show=open /> }).into_any())
        }
        None => Either::Right(().into_any()),
    }
}

/// Returns the address of the sign-in page, from which a user returns to this page. It
/// says nothing of this page after a sign-out, because the next user may be another one.
fn sign_in_address() -> String {
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
        Page::SignIn | Page::Home | Page::Account | Page::NotFound => {
            lazy(|chunk: SignedInChunk| (chunk.pages)())
        }
    }
}

/// Shows a page that a chunk builds.
fn lazy<T: LazyChunk + Send + Sync>(page: fn(T) -> AnyView) -> AnyView {
    let chunk = use_chunk::<T>();
    ReplaceOnUpdate(view! { <Lazy chunk show=page /> }).into_any()
}
