//! Starts the app in the browser: reads the configuration, builds the browser's adapters,
//! mounts.

use std::rc::Rc;

use leptos::mount::mount_to_body;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use wild_rydes::auth::service::{Service, World};
use wild_rydes::cognito::client::Ports;
use wild_rydes::platform::clock::BrowserClock;
use wild_rydes::platform::configuration;
use wild_rydes::platform::fetch::BrowserFetch;
use wild_rydes::platform::passkey::BrowserPasskeys;
use wild_rydes::platform::pause::BrowserPause;
use wild_rydes::platform::random::BrowserRandom;
use wild_rydes::platform::signature::WebCrypto;
use wild_rydes::platform::storage::BrowserStorage;
use wild_rydes::platform::tabs::BrowserTabs;
use wild_rydes::ui::app::App;
use wild_rydes::ui::pages::configuration_needed::ConfigurationNeeded;

fn main() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    // Not Leptos's own: that one needs what mounting sets up.
    spawn_local(async {
        match configuration::fetch().await {
            Ok(config) => {
                let world = World {
                    ports: Ports {
                        transport: Rc::new(BrowserFetch),
                        pause: Rc::new(BrowserPause),
                        random: Rc::new(BrowserRandom),
                    },
                    storage: Rc::new(BrowserStorage),
                    clock: Rc::new(BrowserClock),
                    verifier: Rc::new(WebCrypto),
                    tabs: Rc::new(Rc::new(BrowserTabs::new(&config.client_id))),
                    passkeys: Rc::new(BrowserPasskeys),
                };
                let service = Rc::new(Service::new(config, world));
                mount_to_body(move || view! { <App service /> });
            }
            Err(error) => mount_to_body(move || view! { <ConfigurationNeeded error /> }),
        }
    });
}
