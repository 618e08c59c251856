//! The chunk with what a session needs some minutes after a sign-in, or only for some users:
//! the refresh of the tokens, their revocation, the registration of a device, and the
//! question whether to offer a passkey. It loads when one of them is needed, and some
//! seconds after a session was opened.

use super::{Chunk, ChunkFuture, Chunks, LazyChunk, Task, try_use_chunk};
use crate::account::passkey_offer;
use crate::browser::tabs;
use crate::session::{Auth, Call, Upkeep};

/// The functions of the chunk.
#[derive(Clone, Copy)]
pub struct UpkeepChunk {
    /// The calls of the session.
    pub calls: Upkeep,
    /// Returns the name of the preference that stores "Not now", if the user is to be offered
    /// a passkey.
    pub passkey_offer: fn(Auth) -> Task<Option<String>>,
}

/// Sets up the chunk. Every chunk that needs its code at once contains it.
pub(super) fn init(auth: Option<Auth>) -> UpkeepChunk {
    super::init_session(auth);
    super::init_passkeys(auth);
    tabs::init_refresh_lock();
    UpkeepChunk {
        calls: Upkeep::new(),
        passkey_offer: |auth| Box::pin(passkey_offer::wanted(auth)),
    }
}

/// Loads the calls of the session: see [`Auth::init_upkeep`].
pub(super) fn load() -> Call<Option<Upkeep>> {
    Box::pin(async move {
        let chunk = try_use_chunk::<UpkeepChunk>()?.load().await.ok()?;
        Some(chunk.calls)
    })
}

#[cfg(feature = "split")]
mod split {
    use crate::lazy::Exports;
    use crate::session::Auth;
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    #[wasm_split(upkeep, fallible)]
    pub(super) fn upkeep(auth: Option<Auth>) -> Result<Exports, SplitLoaderError> {
        Ok(std::rc::Rc::new(super::init(auth)))
    }
}

impl LazyChunk for UpkeepChunk {
    #[cfg(feature = "split")]
    fn fetch(auth: Option<Auth>) -> ChunkFuture {
        Box::pin(async move { split::upkeep(auth).await.map_err(|_| super::ChunkError) })
    }

    #[cfg(not(feature = "split"))]
    fn fetch(auth: Option<Auth>) -> ChunkFuture {
        Box::pin(async move { Ok(std::rc::Rc::new(init(auth)) as super::Exports) })
    }

    fn among(chunks: &Chunks) -> Chunk<Self> {
        chunks.upkeep
    }
}
