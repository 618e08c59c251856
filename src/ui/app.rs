//! The app: its contexts, and the guard around everything that is not open.

use any_spawner::Executor;
use leptos::prelude::*;
use leptos::reactive::owner::Owner;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::view::PositionState;
use web_sys::Element;

use super::layout::Frame;
use super::parts::{Desk, Late, Part};
use super::shared::provide_shared;
use crate::auth::context::provide_auth;
use crate::auth::token_store;
use crate::config::Config;
use crate::i18n::languages::ENGLISH;
use crate::i18n::speech;
use crate::platform::door;
use crate::platform::storage::BrowserStorage;

/// The whole app, for a configured pool.
#[component]
pub fn App(config: Config) -> impl IntoView {
    provide_app(config);
    view! { <Frame /> }
}

/// Makes the session, and what pages share: a page has one of each.
pub fn provide_app(config: Config) {
    let promising = token_store::is_promising(&BrowserStorage, &config.client_id);
    provide_auth(config, promising);
    provide_shared();
}

/// Shows the app, or what is wrong with its configuration. Where the prerendered form is what
/// the app would show, the app takes it over; everything else in the page is replaced.
///
/// Taking over touches nothing that was typed and replaces no element: caret, focus and what
/// a password manager filled in stay. The form is restored first, because hydration panics
/// at a node that it does not expect.
pub fn show(config: Result<Config, Option<String>>) {
    let Some(body) = document().body() else {
        return;
    };
    drop(Executor::init_wasm_bindgen());
    let owner = Owner::new();
    owner.with(|| {
        // The prerendered form is in English.
        let takes_over = config.is_ok() && speech::language() == ENGLISH && door::restore();
        if !takes_over {
            door::clear();
        }
        match config {
            Ok(config) => {
                let app = App(AppProps { config });
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
    let show = move |desk: Desk| (desk.explain)(file.clone());
    view! { <Late part=Part::new() show /> }
}
