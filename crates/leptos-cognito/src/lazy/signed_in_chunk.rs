//! The chunk with the code that opens and keeps a session, and the app's signed-in pages.
//!
//! The pages are the app's, so the app defines how the chunk is loaded: it calls
//! [`SignedInChunk::with_pages`] in a split function of its own, or compiles the pages
//! in.

use leptos::prelude::*;

use super::{CHUNKS, Chunk, ChunkFuture, Chunks, LazyChunk};
use crate::components::caps_lock;
use crate::download_size::page_state::PageState;
use crate::routing::return_to;
use crate::session::Auth;
use crate::sign_in::flow;
use crate::sign_in::form::SignInState;
use cognito_client::tokens::AuthenticationResult;
use cognito_session::error::AuthError;

/// The functions of the chunk.
#[derive(Clone, Copy)]
pub struct SignedInChunk {
    /// Restores the stored session. If a user is signed in already, leads from the public
    /// page that is shown to the page that the user wanted.
    pub open: fn(Auth),
    /// Follows another tab that has changed the storage.
    pub storage_changed: fn(Auth),
    /// Opens the session of the tokens with which the sign-in form's request has ended. The
    /// page that the guard shows then is in this chunk too. Fails if the tokens cannot be
    /// read.
    pub finish_sign_in: fn(Auth, SignInState, AuthenticationResult) -> Result<(), AuthError>,
    /// Signs the user out.
    pub sign_out: fn(Auth),
    /// Builds the app's signed-in pages.
    pub pages: fn() -> AnyView,
}

impl SignedInChunk {
    /// Sets up the session, and returns the exports with these pages. An app calls this
    /// in the function at which its chunk is split.
    #[must_use]
    pub fn with_pages(auth: Option<Auth>, pages: fn() -> AnyView) -> Self {
        super::init_session(auth);
        // The sign-in form has a password field, and this chunk loads while the user types.
        caps_lock::listen();
        Self {
            open: |auth| match auth.signed_in().get_untracked() {
                None => auth.restore(),
                Some(true) => return_to::wanted_page(),
                Some(false) => {}
            },
            storage_changed: Auth::storage_changed,
            finish_sign_in: flow::finish,
            sign_out: Auth::sign_out,
            pages,
        }
    }
}

impl LazyChunk for SignedInChunk {
    fn fetch(auth: Option<Auth>) -> ChunkFuture {
        (CHUNKS.with(PageState::get).load_signed_in)(auth)
    }

    fn among(chunks: &Chunks) -> Chunk<Self> {
        chunks.signed_in
    }
}
