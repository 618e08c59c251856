//! Starts the app in the browser: reads the configuration, and mounts.

use leptos::mount::mount_to_body;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use wild_rydes::platform::configuration;
use wild_rydes::platform::door;
use wild_rydes::ui::app::{self, Unconfigured};
use wild_rydes::ui::{language, theme};

fn main() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    theme::begin();
    // Not Leptos's own: that one needs what mounting sets up.
    spawn_local(async {
        // No page is shown in another language first. The configuration is on its way
        // meanwhile: `boot.js` has asked for it.
        language::begin().await;
        let config = configuration::fetch().await;
        match config {
            Ok(config) => app::show(config),
            Err(file) => {
                door::clear();
                mount_to_body(move || view! { <Unconfigured file /> });
            }
        }
    });
}
