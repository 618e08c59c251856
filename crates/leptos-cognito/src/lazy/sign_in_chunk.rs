//! The chunk that a sign-in needs first. It contains the calls up to the pool's answer, and
//! no views. What comes after a sign-in is in [`SignedInChunk`](super::SignedInChunk), which
//! loads while the user types. The steps that the pool may ask for before that are in
//! [`PublicPagesChunk`](super::PublicPagesChunk).

use std::pin::Pin;

use super::{Chunk, ChunkFuture, Chunks, LazyChunk, Task};
use crate::browser::core_ports::core_ports;
use crate::components::step_form::FormFeedback;
use crate::session::Auth;
use crate::sign_in::flow;
use crate::sign_in::form::{SignInAttempt, SignInState};

/// A sign-in, which ends with the feedback that the form shows if it fails.
pub(crate) type SignInTask = Pin<Box<dyn Future<Output = Result<(), FormFeedback>>>>;

/// The functions of the chunk.
#[derive(Clone, Copy)]
pub struct SignInChunk {
    /// Does what can be done of a sign-in while the user types.
    pub prepare: fn(Auth, SignInState) -> Task,
    /// Signs in.
    pub sign_in: fn(Auth, SignInState, SignInAttempt) -> SignInTask,
}

/// The functions of the chunk, which every chunk that follows a sign-in contains too.
pub(super) const EXPORTS: SignInChunk = SignInChunk {
    prepare: |auth, state| Box::pin(flow::prepare(auth, state)),
    sign_in: |auth, state, attempt| Box::pin(flow::sign_in(auth, state, attempt)),
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

    fn among(chunks: &Chunks) -> Chunk<Self> {
        chunks.sign_in
    }
}
