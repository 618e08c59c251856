//! The chunk of what a signed-out visitor may need after the form: the steps of a sign-in,
//! and the pages to register, to verify and to recover.

use std::pin::Pin;

use leptos::prelude::*;

use super::{Chunk, ChunkFuture, Chunks, LazyChunk};
use crate::components::caps_lock;
use crate::components::form::FormState;
use crate::recovery::page::ForgotPasswordPage;
use crate::session::Auth;
use crate::sign_in::flow;
use crate::sign_in::form::{SignInAttempt, SignInState};
use crate::sign_up::register::RegisterPage;
use crate::sign_up::verify::VerifyPage;
use cognito_session::service::StartedSignIn;

/// The functions of the chunk.
#[derive(Clone, Copy)]
pub struct PublicPagesChunk {
    /// The page to register.
    pub register: fn() -> AnyView,
    /// The page that asks for the code of a registration.
    pub verify: fn() -> AnyView,
    /// The page to reset a password.
    pub forgot_password: fn() -> AnyView,
    /// Goes on with a sign-in that the pool has answered.
    pub continue_sign_in:
        fn(Auth, SignInState, SignInAttempt, StartedSignIn) -> Pin<Box<dyn Future<Output = ()>>>,
    /// Asks for the country code of a phone number that may stand for several.
    pub ask_number: fn(FormState),
}

const EXPORTS: PublicPagesChunk = PublicPagesChunk {
    register: || RegisterPage().into_any(),
    verify: || VerifyPage().into_any(),
    forgot_password: || ForgotPasswordPage().into_any(),
    continue_sign_in: |auth, state, attempt, started| {
        Box::pin(flow::continue_sign_in(auth, state, attempt, started))
    },
    ask_number: flow::ask_number,
};

#[cfg(feature = "split")]
mod split {
    use super::PublicPagesChunk;
    use crate::session::Auth;
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    #[wasm_split(public_pages, fallible)]
    pub(super) fn public_pages(auth: Option<Auth>) -> Result<PublicPagesChunk, SplitLoaderError> {
        Ok(super::init(auth))
    }
}

fn init(auth: Option<Auth>) -> PublicPagesChunk {
    super::init_session(auth);
    caps_lock::watch();
    EXPORTS
}

impl LazyChunk for PublicPagesChunk {
    #[cfg(feature = "split")]
    fn fetch(auth: Option<Auth>) -> ChunkFuture<Self> {
        super::with_styles(Box::pin(async move {
            split::public_pages(auth)
                .await
                .map_err(|_| super::ChunkError)
        }))
    }

    #[cfg(not(feature = "split"))]
    fn fetch(auth: Option<Auth>) -> ChunkFuture<Self> {
        Box::pin(async move { Ok(init(auth)) })
    }

    fn among(chunks: Chunks) -> Chunk<Self> {
        chunks.public_pages
    }
}
