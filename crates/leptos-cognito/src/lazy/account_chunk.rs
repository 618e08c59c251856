//! The chunk for what few visits need: the account page, the offers after a sign-in, and the page for a
//! configuration that cannot be used, with a JSON parser that knows line numbers. They
//! are one chunk, because two chunks would share so much code with the others that each
//! of those would be split into more files.

use leptos::prelude::*;

use super::{Chunk, ChunkFuture, Chunks, LazyChunk, upkeep_chunk};
use crate::account::AccountPage;
use crate::account::passkey_offer::PasskeyOfferCard;
use crate::account::verify_offer::VerifyOfferCard;
use crate::brand::use_brand;
use crate::configuration_needed::ConfigurationNeeded;
use crate::download_size::same_file::contain;
use crate::session::Auth;
use cognito_client::config::{Config, ConfigError};
use cognito_session::account::contact::Kind;

/// The functions of the chunk.
#[derive(Clone, Copy)]
pub struct AccountChunk {
    /// Builds the account page.
    pub account: fn() -> AnyView,
    /// Builds the offer of a passkey. The text is the name of the preference that stores
    /// "Not now".
    pub passkey_offer: fn(String) -> AnyView,
    /// Builds the offer to verify an address of one of these kinds. The text is the name of
    /// the preference that stores "Not now".
    pub verify_offer: fn(Vec<Kind>, String) -> AnyView,
    /// Builds the page for a configuration file with this text, or for a missing one.
    pub explain_configuration: fn(Option<String>) -> AnyView,
}

fn init(auth: Option<Auth>) -> AccountChunk {
    contain(&super::sign_in_chunk::EXPORTS);
    super::init_numbers();
    upkeep_chunk::init(auth);
    AccountChunk {
        account: || AccountPage().into_any(),
        passkey_offer: |preference| view! { <PasskeyOfferCard preference /> }.into_any(),
        verify_offer: |kinds, preference| view! { <VerifyOfferCard kinds preference /> }.into_any(),
        explain_configuration,
    }
}

fn explain_configuration(file: Option<String>) -> AnyView {
    let error = match file {
        None => ConfigError::Missing,
        Some(text) => Config::parse(&text, use_brand().config_section)
            .err()
            // The browser has refused a file that this parser accepts.
            .unwrap_or(ConfigError::NotJson { line: 1 }),
    };
    view! { <ConfigurationNeeded error /> }.into_any()
}

#[cfg(feature = "split")]
mod split {
    use crate::lazy::Exports;
    use crate::session::Auth;
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    #[wasm_split(account, fallible)]
    pub(super) fn account(auth: Option<Auth>) -> Result<Exports, SplitLoaderError> {
        Ok(std::rc::Rc::new(super::init(auth)))
    }
}

impl LazyChunk for AccountChunk {
    #[cfg(feature = "split")]
    fn fetch(auth: Option<Auth>) -> ChunkFuture {
        Box::pin(async move { split::account(auth).await.map_err(|_| super::ChunkError) })
    }

    #[cfg(not(feature = "split"))]
    fn fetch(auth: Option<Auth>) -> ChunkFuture {
        Box::pin(async move { Ok(std::rc::Rc::new(init(auth)) as super::Exports) })
    }

    fn among(chunks: &Chunks) -> Chunk<Self> {
        chunks.account
    }
}
