//! The app: its contexts, and the guard around everything that is not open.

use leptos::prelude::*;
use leptos_router::components::Router;

use super::components::heading::provide_headings;
use super::guard::Guard;
use super::layout::Frame;
use super::navigation::provide_go;
use super::news::provide_news;
use super::parts::provide_parts;
use crate::auth::context::provide_auth;
use crate::auth::token_store;
use crate::config::Config;
use crate::platform::storage::BrowserStorage;

/// The whole app, for a configured pool.
#[component]
pub fn App(config: Config) -> impl IntoView {
    let promising = token_store::is_promising(&BrowserStorage, &config.client_id);
    provide_auth(config, promising);
    provide_news();
    provide_headings();
    provide_parts();
    view! {
        <Router>
            <Inner />
        </Router>
    }
}

/// What needs the router around it.
#[component]
fn Inner() -> impl IntoView {
    provide_go();
    view! {
        <Frame>
            <Guard />
        </Frame>
    }
}
