//! Code that the sign-in page does not need at once.
//!
//! In a release, each chunk is a WebAssembly file of its own, which the browser loads
//! when it is needed. In a development build the code is compiled in, and goes through
//! the same steps. A chunk exports a table of functions: [`use_chunk`] returns a handle
//! to it, [`Chunk::load`] loads the table once, and [`Lazy`] shows a view that its
//! functions build, without a flicker if the table is loaded already.

mod account_chunk;
pub(crate) mod future;
mod oauth_chunk;
mod phones_chunk;
mod public_pages_chunk;
mod sign_in_chunk;
mod signed_in_chunk;
mod upkeep_chunk;

use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Poll, Waker};

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

pub use account_chunk::AccountChunk;
pub use future::{ChunkError, ChunkFuture, ChunkLoader, Exports, Task};
pub use oauth_chunk::OauthChunk;
pub use phones_chunk::PhonesChunk;
pub use public_pages_chunk::PublicPagesChunk;
pub use sign_in_chunk::SignInChunk;
pub use signed_in_chunk::SignedInChunk;
pub use upkeep_chunk::UpkeepChunk;

use crate::browser::core_ports::{core_ports, passkeys, session_ports};
use crate::browser::intl;
#[cfg(feature = "split")]
use crate::browser::styles;
use crate::download_size::page_state::PageState;
use crate::download_size::reactive::status_line;
use crate::download_size::replace_on_update::ReplaceOnUpdate;
use crate::download_size::same_file::contain;
use crate::i18n::{Message, speech};
use crate::language::text;
use crate::session::{Auth, try_use_auth};

/// A table of the functions that a chunk exports.
pub trait LazyChunk: Copy + 'static {
    /// Loads the chunk's code, and sets up everything that its functions need. `auth` is
    /// `None` while there is no configuration.
    fn fetch(auth: Option<Auth>) -> ChunkFuture;

    /// Returns this chunk's handle among those of the library. The default is for a chunk
    /// of the app, whose handle the app keeps itself: a new one.
    fn among(chunks: &Chunks) -> Chunk<Self> {
        let _of_the_library = chunks;
        Chunk::new()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Status {
    Idle,
    Loading,
    Loaded,
    Failed,
}

/// The progress of loading a chunk, for any chunk. The code is apart from
/// [`Chunk`], because the first page would contain it once for each type of chunk.
#[derive(Clone, Copy)]
struct Loading {
    status: RwSignal<Status>,
    exports: StoredValue<Option<Exports>, LocalStorage>,
    /// The tasks in [`Chunk::load`] that wait for the code.
    waiting: StoredValue<Vec<Waker>>,
}

impl Loading {
    fn new() -> Self {
        Self {
            status: RwSignal::new(Status::Idle),
            exports: StoredValue::new_local(None),
            waiting: StoredValue::new(Vec::new()),
        }
    }

    /// Waits for `code`, and wakes those who wait for its end.
    fn start(self, code: ChunkFuture) {
        self.status.set(Status::Loading);
        spawn_local(async move {
            let status = match code.await {
                Ok(exports) => {
                    self.exports.try_set_value(Some(exports));
                    Status::Loaded
                }
                Err(ChunkError) => Status::Failed,
            };
            let _disposed = self.status.try_set(status);
            let waiting = self.waiting.try_update_value(std::mem::take);
            for waker in waiting.unwrap_or_default() {
                waker.wake();
            }
        });
    }

    /// Returns whether a request for the code should be made.
    fn is_wanted(self) -> bool {
        let status = self.status.try_get_untracked();
        matches!(status, Some(Status::Idle | Status::Failed))
    }

    /// Resolves when the code is loaded, or could not be loaded.
    fn end(self) -> Pin<Box<dyn Future<Output = ()>>> {
        Box::pin(poll_fn(move |context| {
            match self.status.try_get_untracked() {
                Some(Status::Idle | Status::Loading) => {
                    self.waiting
                        .update_value(|waiting| waiting.push(context.waker().clone()));
                    Poll::Pending
                }
                Some(Status::Loaded | Status::Failed) | None => Poll::Ready(()),
            }
        }))
    }
}

/// A handle to a chunk that can be copied.
pub struct Chunk<T: 'static> {
    loading: Loading,
    exports: PhantomData<fn() -> T>,
}

impl<T> Clone for Chunk<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Chunk<T> {}

/// Handles to all chunks of the app.
pub struct Chunks {
    sign_in: Chunk<SignInChunk>,
    public_pages: Chunk<PublicPagesChunk>,
    signed_in: Chunk<SignedInChunk>,
    account: Chunk<AccountChunk>,
    phones: Chunk<PhonesChunk>,
    oauth: Chunk<OauthChunk>,
    upkeep: Chunk<UpkeepChunk>,
    load_signed_in: ChunkLoader,
}

impl Chunks {
    /// Creates handles to chunks of which none is loaded. `load_signed_in` loads the app's
    /// signed-in pages.
    fn new(load_signed_in: ChunkLoader) -> Self {
        Self {
            load_signed_in,
            sign_in: Chunk::new(),
            public_pages: Chunk::new(),
            signed_in: Chunk::new(),
            account: Chunk::new(),
            phones: Chunk::new(),
            oauth: Chunk::new(),
            upkeep: Chunk::new(),
        }
    }
}

thread_local! {
    static CHUNKS: PageState<Chunks> = const { PageState::none() };
}

/// Creates the handles to the chunks of the app. `load_signed_in` loads its signed-in
/// pages.
pub(crate) fn provide_chunks(load_signed_in: ChunkLoader) {
    CHUNKS.with(|state| state.provide(Chunks::new(load_signed_in)));
}

/// Removes the handles to the chunks of the app.
pub(crate) fn withdraw_chunks() {
    CHUNKS.with(PageState::withdraw);
}

/// Returns the handle to a chunk of the app.
///
/// # Panics
/// Panics if no app is provided.
#[must_use]
pub fn use_chunk<T: LazyChunk>() -> Chunk<T> {
    T::among(CHUNKS.with(PageState::get))
}

/// Returns the handle to a chunk of the app; `None` if the app was removed from the page.
fn try_use_chunk<T: LazyChunk>() -> Option<Chunk<T>> {
    CHUNKS.with(PageState::try_get).map(T::among)
}

impl<T: LazyChunk> Chunk<T> {
    /// Creates a handle to a chunk that is not loaded.
    #[must_use]
    pub fn new() -> Self {
        Self {
            loading: Loading::new(),
            exports: PhantomData,
        }
    }

    /// Returns the exports if they are loaded already.
    #[must_use]
    pub fn loaded(self) -> Option<T> {
        let exports = self.loading.exports.try_get_value()??;
        exports.downcast_ref().copied()
    }

    /// Loads the chunk unless it is loaded already. A chunk that could not be loaded
    /// before is tried again.
    ///
    /// # Errors
    /// [`ChunkError`] if the code cannot be loaded.
    pub async fn load(self) -> Result<T, ChunkError> {
        self.preload();
        self.loading.end().await;
        self.loaded().ok_or(ChunkError)
    }

    /// Starts to load the chunk, and returns at once.
    ///
    /// There is only one request at a time, even if several tasks wait for it, because
    /// the generated loader wakes only the last of several callers.
    pub fn preload(self) {
        if !self.loading.is_wanted() {
            return;
        }
        self.loading.start(T::fetch(try_use_auth()));
    }
}

impl<T: LazyChunk> Default for Chunk<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// The view that `show` builds from a chunk's exports. It is a notice while they load,
/// and a button to try again if they could not be loaded.
#[component]
pub fn Lazy<T: LazyChunk + Send + Sync>(
    /// The chunk with the code.
    chunk: Chunk<T>,
    /// The function that builds the view.
    show: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> impl IntoView {
    chunk.preload();
    let build = move || chunk.loaded().map(&show);
    lazy_view(
        chunk.loading,
        Arc::new(build),
        Arc::new(move || chunk.preload()),
    )
}

/// Builds the view of a chunk, if that is loaded.
type Build = Arc<dyn Fn() -> Option<AnyView> + Send + Sync>;

/// Starts to load a chunk once more.
type Retry = Arc<dyn Fn() + Send + Sync>;

fn lazy_view(loading: Loading, build: Build, retry: Retry) -> impl IntoView {
    let view = move || match loading.status.get() {
        Status::Loaded => build(),
        Status::Idle | Status::Loading => None,
        Status::Failed => Some(failed(Arc::clone(&retry))),
    };
    let notice = move || {
        let is_loading = matches!(loading.status.get(), Status::Idle | Status::Loading);
        is_loading.then(|| Message::Loading.into())
    };
    (view, status_line("loading", None, Some("status"), notice))
}

fn failed(retry: Retry) -> AnyView {
    ReplaceOnUpdate(view! {
        <section class="card">
            <div class="alert" role="alert"><p>{text(Message::PartMissing)}</p></div>
            <button type="button" class="primary" on:click:capture=move |_| retry()>
                {text(Message::TryAgain)}
            </button>
        </section>
    })
    .into_any()
}

/// Makes the browser format all numbers. The first page shows none.
fn init_numbers() {
    speech::ask(intl::tell);
}

/// Sets up the service with all of its ports. A second call changes nothing.
fn init_session(auth: Option<Auth>) {
    contain(&sign_in_chunk::EXPORTS);
    init_numbers();
    if let Some(auth) = auth {
        auth.init(core_ports);
        auth.init_session_ports(session_ports);
        auth.init_upkeep(upkeep_chunk::load);
    }
}

/// Sets up the service's port to the browser's authenticators, which a chunk needs whose
/// functions use passkeys.
fn init_passkeys(auth: Option<Auth>) {
    if let Some(auth) = auth {
        auth.init_passkeys(passkeys);
    }
}

/// Loads the code, and meanwhile the styles that the first page does not need. The code
/// is requested first: if a host allows few connections, the small files must not delay
/// the large ones.
#[cfg(feature = "split")]
pub fn with_styles(mut code: ChunkFuture) -> ChunkFuture {
    Box::pin(async move {
        let asked = poll_fn(|context| Poll::Ready(code.as_mut().poll(context))).await;
        let styles = styles::complete();
        let exports = match asked {
            Poll::Ready(exports) => exports,
            Poll::Pending => code.await,
        };
        styles.await;
        exports
    })
}
