//! Starts the app in the browser: reads the configuration, and mounts.

use leptos::mount::mount_to_body;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use wild_rydes::platform::configuration;
use wild_rydes::ui::app::App;
use wild_rydes::ui::pages::configuration_needed::ConfigurationNeeded;

fn main() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    // Not Leptos's own: that one needs what mounting sets up.
    spawn_local(async {
        match configuration::fetch().await {
            Ok(config) => mount_to_body(move || view! { <App config /> }),
            Err(error) => mount_to_body(move || view! { <ConfigurationNeeded error /> }),
        }
    });
}
