//! The chunk behind the guard: what keeps a session, and the app's own pages.
//!
//! The pages are the app's, so the app says how the chunk is loaded: with
//! [`SignedInChunk::with_pages`] in a split function of its own, or compiled in.

use leptos::prelude::*;

use super::{Chunk, ChunkFuture, Chunks, LazyChunk};
use crate::session::Auth;
use crate::shared::use_shared;

/// The functions of the chunk.
#[derive(Clone, Copy)]
pub struct SignedInChunk {
    /// Restores the stored session.
    pub restore: fn(Auth),
    /// Looks at what another tab changed in the storage.
    pub storage_changed: fn(Auth),
    /// Signs out.
    pub sign_out: fn(Auth),
    /// The app's pages behind the guard.
    pub pages: fn() -> AnyView,
}

/// Loads the chunk, and in a split release the styles beside it, with
/// `with_signed_in_styles`.
pub type SignedInLoader = fn(Option<Auth>) -> ChunkFuture<SignedInChunk>;

impl SignedInChunk {
    /// Sets up the session, and gives the exports with these pages. An app calls it in the
    /// function that its chunk is split at.
    #[must_use]
    pub fn with_pages(auth: Option<Auth>, pages: fn() -> AnyView) -> Self {
        super::init_session(auth);
        Self {
            restore: Auth::restore,
            storage_changed: Auth::storage_changed,
            sign_out: Auth::sign_out,
            pages,
        }
    }
}

/// Loads the styles that the first page does not need beside this code.
#[cfg(feature = "split")]
pub fn with_signed_in_styles(code: ChunkFuture<SignedInChunk>) -> ChunkFuture<SignedInChunk> {
    super::with_styles(code)
}

impl LazyChunk for SignedInChunk {
    fn fetch(auth: Option<Auth>) -> ChunkFuture<Self> {
        (use_shared().load_signed_in)(auth)
    }

    fn among(chunks: Chunks) -> Chunk<Self> {
        chunks.signed_in
    }
}
