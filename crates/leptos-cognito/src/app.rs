//! The app: its contexts, and the guard around everything that is not open.

use any_spawner::Executor;
use leptos::prelude::*;
use leptos::reactive::owner::Owner;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::view::PositionState;
use web_sys::Element;

use crate::brand::{Brand, provide_brand};
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

/// The whole app, for a configured pool.
#[component]
pub fn App(
    /// The pool.
    config: Config,
    /// Loads the app's pages behind the guard.
    signed_in: SignedInLoader,
) -> impl IntoView {
    provide_app(config, signed_in);
    view! { <Frame /> }
}

/// Makes the session, and what pages share: a page has one of each.
pub fn provide_app(config: Config, signed_in: SignedInLoader) {
    let promising = token_store::is_promising(&BrowserStorage, &config.client_id);
    provide_auth(config, promising);
    provide_shared(signed_in);
}

/// Shows the app, or what is wrong with its configuration. Where the prerendered form is what
/// the app would show, the app takes it over; everything else in the page is replaced.
///
/// Taking over touches nothing that was typed and replaces no element: caret, focus and what
/// a password manager filled in stay. The form is restored first, because hydration panics
/// at a node that it does not expect.
pub fn show(config: Result<Config, Option<String>>, brand: Brand, signed_in: SignedInLoader) {
    let Some(body) = document().body() else {
        return;
    };
    provide_brand(brand);
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
    // The app is there as long as the page is.
    std::mem::forget(owner);
}

fn mount(view: impl IntoView, body: &Element) {
    let mut state = view.into_view().build();
    state.mount(body, None);
    std::mem::forget(state);
}

/// What is shown in place of the app when its configuration, of this text, cannot be used.
#[component]
pub fn Unconfigured(file: Option<String>) -> impl IntoView {
    let show = move |chunk: AccountChunk| (chunk.explain_configuration)(file.clone());
    view! { <Lazy chunk=Chunk::new() show /> }
}
