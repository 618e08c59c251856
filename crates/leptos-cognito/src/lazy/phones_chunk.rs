//! The chunk with the countries' numbering plans. It is loaded by the forms that take
//! phone numbers, and by a sign-in with a number that is not in E.164 format.
//!
//! Its code is in the file of [`PublicPagesChunk`](super::PublicPagesChunk). A file of
//! its own would share so many small functions with the others that each sign-in would
//! fetch four more files.

use super::{Chunk, ChunkFuture, Chunks, LazyChunk};
use crate::session::Auth;
use cognito_session::fields::Fault;
use cognito_session::phone::ParsedPhone;
use cognito_session::phone::plan::{self, Country};

/// The functions of the chunk: see [`plan`].
#[derive(Clone, Copy)]
pub struct PhonesChunk {
    /// Returns all countries and territories.
    pub countries: fn() -> Vec<Country>,
    /// Returns the country of a number that is still being typed.
    pub country_of: fn(&str, &str) -> Option<&'static str>,
    /// Reads a number as it is dialled in a country.
    pub read: fn(&str, Option<&str>) -> Result<ParsedPhone, Fault>,
    /// Reads a number as it is dialled in one of several countries.
    pub read_at_any: fn(&str, &[String]) -> Result<ParsedPhone, Fault>,
}

fn exports() -> PhonesChunk {
    PhonesChunk {
        countries: || plan::countries().collect(),
        country_of: plan::country_of,
        read: plan::read,
        read_at_any: plan::read_at_any,
    }
}

#[cfg(feature = "split")]
mod split {
    use crate::lazy::Exports;
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    #[wasm_split(public_pages, fallible)]
    pub(super) fn phones() -> Result<Exports, SplitLoaderError> {
        Ok(std::rc::Rc::new(super::exports()))
    }
}

impl LazyChunk for PhonesChunk {
    #[cfg(feature = "split")]
    fn fetch(_: Option<Auth>) -> ChunkFuture {
        Box::pin(async move { split::phones().await.map_err(|_| super::ChunkError) })
    }

    #[cfg(not(feature = "split"))]
    fn fetch(_: Option<Auth>) -> ChunkFuture {
        Box::pin(async move { Ok(std::rc::Rc::new(exports()) as super::Exports) })
    }

    fn among(chunks: &Chunks) -> Chunk<Self> {
        chunks.phones
    }
}
