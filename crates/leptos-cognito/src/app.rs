//! The app: the state that its pages share, and the guard around the signed-in pages.

use any_spawner::Executor;
use leptos::prelude::*;
use leptos::reactive::owner::Owner;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::view::PositionState;
use web_sys::Element;

use crate::browser::prerendered_form;
use crate::browser::storage::BrowserStorage;
use crate::i18n::languages::ENGLISH;
use crate::i18n::speech;
use crate::layout::Frame;
use crate::lazy::{AccountChunk, Chunk, Lazy, SignedInLoader};
use crate::session::provide_auth;
use crate::shared::provide_shared;
use cognito_client::config::Config;
use cognito_session::token_store;

/// The app for a configured pool, with the frame around its pages.
#[component]
pub fn App(
    /// The configuration of the pool.
    config: Config,
    /// The function that loads the app's signed-in pages.
    signed_in: SignedInLoader,
) -> impl IntoView {
    provide_app(config, signed_in);
    view! { <Frame /> }
}

/// Creates the session and the state that the pages share. A document has one of each.
pub fn provide_app(config: Config, signed_in: SignedInLoader) {
    let promising = token_store::may_have_session(&BrowserStorage::new(), &config.client_id);
    provide_auth(config, promising);
    provide_shared(signed_in);
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
pub fn show(config: Result<Config, Option<String>>, signed_in: SignedInLoader) {
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
