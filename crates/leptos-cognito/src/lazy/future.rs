//! The futures of chunks, and of what is loaded for them.

use std::any::Any;
use std::pin::Pin;
use std::rc::Rc;

use crate::session::Auth;

/// The code of a chunk could not be loaded, because the network failed or the file is no
/// longer on the host. The error has no cause, because the generated loader reports none:
/// it writes the browser's error to the console.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChunkError;

impl std::fmt::Display for ChunkError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a part of the app could not be loaded")
    }
}

impl std::error::Error for ChunkError {}

/// The future of a function of a chunk.
pub type Task<T = ()> = Pin<Box<dyn Future<Output = T>>>;

/// The exports of a chunk, whichever chunk it is: a [`LazyChunk`](super::LazyChunk) behind a type that all
/// chunks share, so that the code that loads them is in the first page once.
pub type Exports = Rc<dyn Any>;

/// The exports of a chunk that is being loaded.
pub type ChunkFuture = Pin<Box<dyn Future<Output = Result<Exports, ChunkError>>>>;

/// A function that loads a chunk. In a split release it also loads the styles, with
/// `with_styles`.
pub type ChunkLoader = fn(Option<Auth>) -> ChunkFuture;

/// Loads no chunk: the loader of a page whose brand was not provided.
pub(crate) fn load_nothing(_: Option<Auth>) -> ChunkFuture {
    Box::pin(std::future::ready(Err(ChunkError)))
}
