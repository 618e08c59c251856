//! Starts the app in the browser: reads the configuration, and mounts the app.

use leptos_cognito::brand::provide_brand;
use leptos_cognito::browser::configuration;
use leptos_cognito::{app, language, theme};
use wasm_bindgen_futures::spawn_local;
use wild_rydes::{BRAND, pages};

fn main() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    provide_brand(BRAND);
    theme::begin();
    // Leptos's own `spawn_local` is not used here, because it needs an executor that is
    // set up only when the app is mounted.
    spawn_local(async {
        // The language is loaded before anything is shown, so that no page appears in
        // another language first. The configuration loads at the same time, because
        // `boot.js` has requested it.
        language::begin().await;
        app::show(configuration::fetch().await, pages::load);
    });
}
