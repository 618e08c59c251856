//! The app: the state that its pages share, and the guard around the signed-in pages.

use any_spawner::Executor;
use leptos::prelude::*;
use leptos::reactive::owner::Owner;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::view::PositionState;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, StorageEvent};

use crate::brand::use_brand;
use crate::browser::storage::BrowserStorage;
use crate::browser::{page, prerendered_form};
use crate::download_size::reactive::on_window_event;
use crate::flash_message::{provide_flash_message, withdraw_flash_message};
use crate::i18n::languages::ENGLISH;
use crate::i18n::speech;
use crate::layout::Frame;
use crate::lazy::{
    AccountChunk, Chunk, ChunkLoader, Lazy, SignedInChunk, provide_chunks, use_chunk,
    withdraw_chunks,
};
use crate::routing::navigation::{Links, provide_navigator, withdraw_navigator};
use crate::routing::paths::{Paths, provide_paths};
use crate::session::{provide_auth, use_auth, withdraw_auth};
use cognito_client::config::Config;
use cognito_session::token_store;

/// The app for a configured pool, with the frame around its pages.
#[component]
pub fn App(
    /// The configuration of the pool.
    config: Config,
    /// The function that loads the app's signed-in pages.
    signed_in: ChunkLoader,
) -> impl IntoView {
    provide_app(config, signed_in, Paths::DEFAULT, Links::OWN_PAGES);
    view! { <Frame /> }
}

/// Creates the session and the state that the pages share. A document has one of each.
pub(crate) fn provide_app(config: Config, signed_in: ChunkLoader, paths: Paths, links: Links) {
    let promising = token_store::may_have_session(&BrowserStorage::new(), &config.client_id);
    if config.is_sign_up_closed {
        page::hide_sign_up();
    }
    provide_auth(config, promising);
    provide_flash_message();
    provide_chunks(signed_in);
    provide_paths(paths);
    provide_navigator(links);
    follow_storage();
}

/// Removes what [`provide_app`] has created, when the app is removed from the page.
pub(crate) fn withdraw_app() {
    withdraw_auth();
    withdraw_flash_message();
    withdraw_chunks();
    withdraw_navigator();
}

/// Follows another tab that has changed what is stored of a session.
fn follow_storage() {
    let auth = use_auth();
    let chunk = use_chunk::<SignedInChunk>();
    on_window_event("storage", move |event| {
        let event: &StorageEvent = event.unchecked_ref();
        let is_sessions = event.key().is_none_or(|key| {
            let rest = key.strip_prefix(use_brand().storage_prefix);
            rest.is_some_and(|rest| rest.starts_with('.'))
        });
        if is_sessions {
            spawn_local(async move {
                // This tab cannot follow without the chunk's code; a later event tries
                // again.
                if let Ok(chunk) = chunk.load().await {
                    (chunk.storage_changed)(auth);
                }
            });
        }
    });
}

/// Shows the app, or what is wrong with its configuration. If the prerendered form is
/// what the app would show, the app takes it over; otherwise it replaces everything in
/// the page.
///
/// Taking the form over changes none of the typed text and replaces no element, so the
/// caret, the focus and the input of a password manager stay. The form is restored first,
/// because hydration panics at a node that it does not expect.
///
/// The brand must have been provided before: see
/// [`provide_brand`](crate::brand::provide_brand).
pub fn show(config: Result<Config, Option<String>>, signed_in: ChunkLoader) {
    let Some(body) = document().body() else {
        return;
    };
    drop(Executor::init_wasm_bindgen());
    let owner = Owner::new();
    owner.with(|| {
        // The prerendered form is in English.
        let takes_over =
            config.is_ok() && speech::language() == ENGLISH && prerendered_form::restore();
        if !takes_over {
            prerendered_form::clear();
        }
        match config {
            Ok(config) => {
                let app = App(AppProps { config, signed_in });
                if takes_over {
                    let start = Cursor::new(body.into());
                    std::mem::forget(app.hydrate::<true>(&start, &PositionState::default()));
                } else {
                    mount(app, &body);
                }
            }
            Err(file) => mount(Unconfigured(UnconfiguredProps { file }), &body),
        }
    });
    // The app exists for as long as the page.
    std::mem::forget(owner);
}

fn mount(view: impl IntoView, body: &Element) {
    let mut state = view.into_view().build();
    state.mount(body, None);
    std::mem::forget(state);
}

/// The page that is shown in place of the app if its configuration `file` cannot be used.
#[component]
pub fn Unconfigured(file: Option<String>) -> impl IntoView {
    let show = move |chunk: AccountChunk| (chunk.explain_configuration)(file.clone());
    view! { <Lazy chunk=Chunk::new() show /> }
}
