//! The chunk that a sign-in needs first: the calls up to the pool's answer, without any
//! views. The steps that may follow are in [`PublicPagesChunk`](super::PublicPagesChunk),
//! which loads while the pool answers.

use std::pin::Pin;

use leptos::prelude::*;

use super::{Chunk, ChunkFuture, Chunks, LazyChunk};
use crate::browser::core_ports::core_ports;
use crate::session::Auth;
use crate::sign_in::start::{self, UnclearNumber};
use cognito_client::secret::Password;
use cognito_session::service::StartedSignIn;

/// The future of the first calls of a sign-in, with their result.
pub type Started = Pin<Box<dyn Future<Output = Result<StartedSignIn, UnclearNumber>>>>;

/// The functions of the chunk.
#[derive(Clone, Copy)]
pub struct SignInChunk {
    /// Does the work of a sign-in that can be done while the user types.
    pub prepare: fn(Auth) -> Pin<Box<dyn Future<Output = ()>>>,
    /// Sends the first calls of a sign-in with the identifier in this field and this
    /// password.
    pub start: fn(Auth, RwSignal<String>, Password) -> Started,
}

const EXPORTS: SignInChunk = SignInChunk {
    prepare: |auth| Box::pin(start::prepare(auth)),
    start: |auth, identifier, password| Box::pin(start::start(auth, identifier, password)),
};

#[cfg(feature = "split")]
mod split {
    use crate::lazy::Exports;
    use crate::session::Auth;
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    #[wasm_split(sign_in, fallible)]
    pub(super) fn sign_in(auth: Option<Auth>) -> Result<Exports, SplitLoaderError> {
        Ok(std::rc::Rc::new(super::init(auth)))
    }
}

fn init(auth: Option<Auth>) -> SignInChunk {
    if let Some(auth) = auth {
        auth.init(core_ports);
    }
    EXPORTS
}

impl LazyChunk for SignInChunk {
    #[cfg(feature = "split")]
    fn fetch(auth: Option<Auth>) -> ChunkFuture {
        Box::pin(async move { split::sign_in(auth).await.map_err(|_| super::ChunkError) })
    }

    #[cfg(not(feature = "split"))]
    fn fetch(auth: Option<Auth>) -> ChunkFuture {
        Box::pin(async move { Ok(std::rc::Rc::new(init(auth)) as super::Exports) })
    }

    fn among(chunks: Chunks) -> Chunk<Self> {
        chunks.sign_in
    }
}
