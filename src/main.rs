//! Starts the app in the browser: reads the configuration, and mounts.

use leptos_cognito::browser::configuration;
use leptos_cognito::{app, language, theme};
use wasm_bindgen_futures::spawn_local;
use wild_rydes::{BRAND, pages};

fn main() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    theme::begin();
    // Not Leptos's own: that one needs what mounting sets up.
    spawn_local(async {
        // No page is shown in another language first. The configuration is on its way
        // meanwhile: `boot.js` has asked for it.
        language::begin().await;
        app::show(configuration::fetch().await, BRAND, pages::load);
    });
}
