//! The signed-in pages, and the router that chooses between them.
//!
//! They are a chunk of their own, because the sign-in page does not need the router, the
//! map and the ride page. The library's
//! [`Navigator`](leptos_cognito::routing::navigation::Navigator) handles clicks on links
//! and the browser's buttons before the router does, so that only one of them changes the
//! address; the router reads the current address from the browser. The app never passes
//! an address to the router, because the router takes an address that begins with `//`
//! for one of another origin, and goes there.

use leptos::prelude::*;
use leptos_cognito::brand::provide_details;
use leptos_cognito::browser::{history, service_worker};
use leptos_cognito::download_size::reactive::effect;
use leptos_cognito::download_size::replace_on_update::ReplaceOnUpdate;
use leptos_cognito::lazy::{AccountChunk, ChunkFuture, Lazy, SignedInChunk, use_chunk};
use leptos_cognito::routing::navigation::use_navigator;
use leptos_cognito::routing::paths::Page;
use leptos_cognito::session::Auth;
use leptos_router::components::Router;
use leptos_router::hooks::use_location;

use crate::brand_details::DETAILS;
use crate::not_found::NotFoundPage;
use crate::ride::RidePage;

#[cfg(feature = "split")]
mod split {
    use leptos_cognito::lazy::{Exports, PublicPagesChunk};
    use leptos_cognito::session::Auth;
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    use crate::brand_details::DETAILS;

    #[wasm_split(signed_in, fallible)]
    pub(super) fn signed_in(auth: Option<Auth>) -> Result<Exports, SplitLoaderError> {
        Ok(std::rc::Rc::new(super::signed_in(auth)))
    }

    #[wasm_split(public_pages, fallible)]
    pub(super) fn public_pages(auth: Option<Auth>) -> Result<Exports, SplitLoaderError> {
        Ok(std::rc::Rc::new(PublicPagesChunk::with_details(
            auth, &DETAILS,
        )))
    }
}

/// Loads the chunk of the signed-in pages.
#[cfg(feature = "split")]
#[must_use]
pub fn load(auth: Option<Auth>) -> ChunkFuture {
    leptos_cognito::lazy::with_styles(Box::pin(async move {
        split::signed_in(auth)
            .await
            .map_err(|_| leptos_cognito::lazy::ChunkError)
    }))
}

/// Returns the signed-in pages, which are compiled in.
#[cfg(not(feature = "split"))]
#[must_use]
pub fn load(auth: Option<Auth>) -> ChunkFuture {
    use leptos_cognito::lazy::Exports;
    Box::pin(async move {
        let exports: Exports = std::rc::Rc::new(signed_in(auth));
        Ok(exports)
    })
}

/// Sets up the chunk of the signed-in pages, with the details of the brand.
pub(crate) fn signed_in(auth: Option<Auth>) -> SignedInChunk {
    provide_details(&DETAILS);
    SignedInChunk::with_pages(auth, pages)
}

/// Loads the chunk of the public pages, with the details of the brand.
#[cfg(feature = "split")]
#[must_use]
pub fn load_public(auth: Option<Auth>) -> ChunkFuture {
    leptos_cognito::lazy::with_styles(Box::pin(async move {
        split::public_pages(auth)
            .await
            .map_err(|_| leptos_cognito::lazy::ChunkError)
    }))
}

/// Returns the public pages, which are compiled in, with the details of the brand.
#[cfg(not(feature = "split"))]
#[must_use]
pub fn load_public(auth: Option<Auth>) -> ChunkFuture {
    use leptos_cognito::lazy::{Exports, PublicPagesChunk};
    Box::pin(async move {
        let details = &DETAILS;
        let exports: Exports = std::rc::Rc::new(PublicPagesChunk::with_details(auth, details));
        Ok(exports)
    })
}

fn pages() -> AnyView {
    ReplaceOnUpdate(view! {
        <Router>
            <CurrentPage />
        </Router>
    })
    .into_any()
}

/// The page that belongs to the current address.
#[component]
fn CurrentPage() -> impl IntoView {
    let navigator = use_navigator();
    effect(move || {
        navigator.track();
        history::tell_routers();
    });
    // The service worker is registered here, because a rider who is signed in is likely
    // to come back.
    effect(service_worker::register);
    let account = use_chunk::<AccountChunk>();
    let path = use_location().pathname;
    let page = Memo::new(move |_| path.with(|path| Page::at(path)));
    move || match page.get() {
        Page::Home => RidePage().into_any(),
        Page::Account => {
            view! { <Lazy chunk=account show=|chunk: AccountChunk| (chunk.account)() /> }.into_any()
        }
        Page::Other => NotFoundPage().into_any(),
        // The route guard is about to lead away from these pages.
        Page::SignIn | Page::SignUp | Page::Verify | Page::Recovery => ().into_any(),
    }
}
