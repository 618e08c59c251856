//! The guard, which shows the signed-in pages only to signed-in users, and the public
//! pages only to everybody else.
//!
//! The guard has three states: signed in, not signed in, and not known yet. In the third
//! state, it shows no page.
//!
//! Invariants: the guard reads only [`Auth::signed_in`](crate::session::Auth::signed_in),
//! which a refresh does not change, so a refresh rebuilds no page. And this is the only
//! place that shows a page, so no page can be reached without the guard.
//!
//! The guard does not use the router, whose `Routes` add 27 KB to the download and say no
//! more than the table in [`Page::at`]. The router is loaded with the signed-in pages.

use leptos::either::Either;
use leptos::prelude::*;

use super::navigation::use_navigator;
use super::paths::{self, Page};
use crate::download_size::reactive::effect;
use crate::download_size::replace_on_update::ReplaceOnUpdate;
use crate::lazy::{Lazy, LazyChunk, PublicPagesChunk, SignedInChunk, use_chunk};
use crate::session::{SessionStatus, SignedOutReason, use_auth};
use crate::sign_in::form::SignInPage;
use cognito_session::next::sign_in_path;

/// Shows the page at the current address to users who may see it, and redirects all
/// others.
#[component]
pub fn Guard() -> impl IntoView {
    let auth = use_auth();
    let shown = visible_page();
    let chunk = use_chunk::<SignedInChunk>();
    let open = move |chunk: SignedInChunk| {
        (chunk.open)(auth);
        ().into_any()
    };
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

/// Returns a memo of the page to show, and redirects users who are not signed in from a
/// signed-in page to the sign-in page. The value is `None` while it is not known whether a
/// user is signed in, and while a signed-in user is on a public page. All signed-in pages
/// are [`Page::Home`] here, because their own router chooses between them.
pub(crate) fn visible_page() -> Memo<Option<Page>> {
    let auth = use_auth();
    let go = use_navigator();
    let page = move || go.path().with(|path| Page::at(path));
    let may_see = move |page: Page| {
        let signed_in = auth.signed_in().get();
        signed_in.map(|signed_in| signed_in != page.is_public())
    };
    effect(move || {
        let page = page();
        if may_see(page) == Some(false) && !page.is_public() {
            go.replace(&sign_in_address());
        }
    });
    Memo::new(move |_| {
        let page = page();
        let shown = if page.is_public() { page } else { Page::Home };
        (may_see(page) == Some(true)).then_some(shown)
    })
}

/// Returns the address of the sign-in page, from which a user returns to this page. It
/// says nothing of this page after a sign-out, because the next user may be another one.
fn sign_in_address() -> String {
    let go = use_navigator();
    let sign_in = paths::SIGN_IN.path();
    if use_auth().status() == SessionStatus::SignedOut(SignedOutReason::UserSignedOut) {
        return sign_in.to_owned();
    }
    // Another router may have changed the address, without an event.
    go.look();
    sign_in_path(sign_in, paths::HOME.path(), &go.address())
}

fn view_of(page: Page) -> AnyView {
    match page {
        Page::SignUp => lazy(|chunk: PublicPagesChunk| (chunk.register)()),
        Page::Verify => lazy(|chunk: PublicPagesChunk| (chunk.verify)()),
        Page::Recovery => lazy(|chunk: PublicPagesChunk| (chunk.forgot_password)()),
        Page::SignIn | Page::Home | Page::Account | Page::Other => {
            lazy(|chunk: SignedInChunk| (chunk.pages)())
        }
    }
}

/// Shows a page that a chunk builds.
pub(crate) fn lazy<T: LazyChunk + Send + Sync>(page: fn(T) -> AnyView) -> AnyView {
    let chunk = use_chunk::<T>();
    ReplaceOnUpdate(view! { <Lazy chunk show=page /> }).into_any()
}
