//! The pages behind the guard, and the router around them.
//!
//! They are a chunk of their own, because the sign-in page has no need of the router, the
//! map and the ride. The library's
//! [`Navigator`](leptos_cognito::routing::navigation::Navigator) hears links and the
//! browser's buttons first, so the address has one owner; the router reads from the browser
//! where the page is. It is never handed an address: it takes one that begins with `//` for
//! another origin and goes there.

use leptos::prelude::*;
use leptos_cognito::browser::{history, service_worker};
use leptos_cognito::lazy::{AccountChunk, ChunkFuture, Lazy, SignedInChunk, use_chunk};
use leptos_cognito::routing::navigation::use_navigator;
use leptos_cognito::routing::paths::Page;
use leptos_cognito::session::Auth;
use leptos_router::components::Router;
use leptos_router::hooks::use_location;

use crate::not_found::NotFoundPage;
use crate::ride::RidePage;

#[cfg(feature = "split")]
mod split {
    use leptos_cognito::lazy::SignedInChunk;
    use leptos_cognito::session::Auth;
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    #[wasm_split(signed_in, fallible)]
    pub(super) fn signed_in(auth: Option<Auth>) -> Result<SignedInChunk, SplitLoaderError> {
        Ok(SignedInChunk::with_pages(auth, super::pages))
    }
}

/// Loads the chunk of the pages behind the guard.
#[cfg(feature = "split")]
#[must_use]
pub fn load(auth: Option<Auth>) -> ChunkFuture<SignedInChunk> {
    leptos_cognito::lazy::with_signed_in_styles(Box::pin(async move {
        split::signed_in(auth)
            .await
            .map_err(|_| leptos_cognito::lazy::ChunkError)
    }))
}

/// The pages behind the guard, which are compiled in.
#[cfg(not(feature = "split"))]
#[must_use]
pub fn load(auth: Option<Auth>) -> ChunkFuture<SignedInChunk> {
    Box::pin(async move { Ok(SignedInChunk::with_pages(auth, pages)) })
}

fn pages() -> AnyView {
    view! {
        <Router>
            <CurrentPage />
        </Router>
    }
    .into_any()
}

/// The page of the address.
#[component]
fn CurrentPage() -> impl IntoView {
    let navigator = use_navigator();
    Effect::new(move |_| {
        navigator.track();
        history::tell_routers();
    });
    // Somebody is signed in, and likely to come back.
    Effect::new(|_| service_worker::register());
    let account = use_chunk::<AccountChunk>();
    let path = use_location().pathname;
    let page = Memo::new(move |_| path.with(|path| Page::at(path)));
    move || match page.get() {
        Page::Ride => RidePage().into_any(),
        Page::Account => {
            view! { <Lazy chunk=account show=|chunk: AccountChunk| (chunk.account)() /> }.into_any()
        }
        Page::NotFound => NotFoundPage().into_any(),
        // The guard is about to lead away from here.
        Page::SignIn | Page::Register | Page::Verify | Page::ForgotPassword => ().into_any(),
    }
}
