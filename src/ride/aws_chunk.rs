//! The chunk with what few riders need: the part of the page for developers, requests that
//! are signed with AWS credentials, and the fault of a setting.
//!
//! Its code is in the file of the library's
//! [`AccountChunk`](leptos_cognito::lazy::AccountChunk). A file of its own would share so
//! many small functions with the others that each sign-in would fetch more files.

use leptos::prelude::*;

use super::developers::Parts;
use super::setting_fault::SettingFault;
use crate::pages;
use cognito_client::aws::http::ApiReply;
use cognito_session::aws::AwsError;
use cognito_session::service::ApiCall;
use leptos_cognito::download_size::same_file::contain;
use leptos_cognito::lazy::{Chunk, ChunkFuture, Lazy, LazyChunk, SignedInChunk, Task};
use leptos_cognito::session::Auth;

/// The functions of the chunk.
#[derive(Clone, Copy)]
pub struct AwsChunk {
    /// Builds the contents of the part for developers.
    pub developers: fn() -> AnyView,
    /// Builds the message about a setting of the ride API that cannot be used.
    pub setting_fault: fn() -> AnyView,
    /// Sends a request to the ride API, signed with the rider's AWS credentials.
    pub request_api: fn(Auth, ApiCall) -> Task<Result<ApiReply, AwsError>>,
}

/// Builds the view that `show` makes of the chunk, which loads first. One function does this
/// for all parts of the page, because the code of [`Lazy`] exists once for each type of `show`.
pub fn lazy_part(chunk: Chunk<AwsChunk>, show: fn(AwsChunk) -> AnyView) -> AnyView {
    view! { <Lazy chunk show /> }.into_any()
}

fn exports() -> AwsChunk {
    contain(pages::signed_in as fn(Option<Auth>) -> SignedInChunk);
    AwsChunk {
        developers: || Parts().into_any(),
        setting_fault: || SettingFault().into_any(),
        request_api: |auth, call| Box::pin(auth.request_api_signed(call)),
    }
}

#[cfg(feature = "split")]
mod split {
    use leptos_cognito::lazy::Exports;
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    #[wasm_split(account, fallible)]
    pub(super) fn aws() -> Result<Exports, SplitLoaderError> {
        Ok(std::rc::Rc::new(super::exports()))
    }
}

impl LazyChunk for AwsChunk {
    #[cfg(feature = "split")]
    fn fetch(_: Option<Auth>) -> ChunkFuture {
        use leptos_cognito::lazy::ChunkError;
        Box::pin(async move { split::aws().await.map_err(|_| ChunkError) })
    }

    #[cfg(not(feature = "split"))]
    fn fetch(_: Option<Auth>) -> ChunkFuture {
        use leptos_cognito::lazy::Exports;
        Box::pin(async move { Ok(std::rc::Rc::new(exports()) as Exports) })
    }
}
