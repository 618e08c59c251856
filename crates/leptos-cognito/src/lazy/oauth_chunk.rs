//! The chunk with the sign-in through the pool's domain: the providers' buttons, and what
//! follows a provider's reply. It loads with the sign-in page, where the configuration has
//! `auth.oauth`.

use super::{Chunk, ChunkFuture, Chunks, LazyChunk};
use crate::providers;
use crate::session::Auth;
use crate::sign_in::form::SignInState;

/// The functions of the chunk.
#[derive(Clone, Copy)]
pub struct OauthChunk {
    /// Takes part in the sign-in page that is shown: see [`providers::open`].
    pub open: fn(Auth, SignInState),
}

fn init(auth: Option<Auth>) -> OauthChunk {
    super::init_session(auth);
    OauthChunk {
        open: providers::open,
    }
}

#[cfg(feature = "split")]
mod split {
    use crate::lazy::Exports;
    use crate::session::Auth;
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    #[wasm_split(oauth, fallible)]
    pub(super) fn oauth(auth: Option<Auth>) -> Result<Exports, SplitLoaderError> {
        Ok(std::rc::Rc::new(super::init(auth)))
    }
}

impl LazyChunk for OauthChunk {
    #[cfg(feature = "split")]
    fn fetch(auth: Option<Auth>) -> ChunkFuture {
        super::with_styles(Box::pin(async move {
            split::oauth(auth).await.map_err(|_| super::ChunkError)
        }))
    }

    #[cfg(not(feature = "split"))]
    fn fetch(auth: Option<Auth>) -> ChunkFuture {
        Box::pin(async move { Ok(std::rc::Rc::new(init(auth)) as super::Exports) })
    }

    fn among(chunks: &Chunks) -> Chunk<Self> {
        chunks.oauth
    }
}
