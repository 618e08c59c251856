//! Starts the app in the browser: reads the configuration, and mounts.

use leptos::mount::mount_to_body;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use wild_rydes::platform::configuration;
use wild_rydes::ui::app::App;
use wild_rydes::ui::language;
use wild_rydes::ui::pages::configuration_needed::ConfigurationNeeded;
use wild_rydes::ui::theme;

fn main() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    theme::begin();
    // Not Leptos's own: that one needs what mounting sets up.
    spawn_local(async {
        let speaking = language::begin();
        let config = configuration::fetch().await;
        // No page is shown in another language first.
        drop(speaking.await);
        match config {
            Ok(config) => mount_to_body(move || view! { <App config /> }),
            Err(error) => mount_to_body(move || view! { <ConfigurationNeeded error /> }),
        }
    });
}
