//! The browser, as the use cases need it.

use std::rc::Rc;

use super::clock::BrowserClock;
use super::fetch::BrowserFetch;
use super::host_time::OwnHost;
use super::page;
use super::passkey::BrowserPasskeys;
use super::pause::BrowserPause;
use super::random::BrowserRandom;
use super::signature::WebCrypto;
use super::storage::BrowserStorage;
use super::tabs::BrowserTabs;
use crate::auth::account::device::device_name;
use crate::auth::service::{Beyond, World};
use crate::cognito::client::Ports;
use crate::config::Config;

/// The browser behind the ports that a sign-in leaves by.
#[must_use]
pub fn world() -> World {
    World {
        ports: Ports {
            transport: Rc::new(BrowserFetch),
            pause: Rc::new(BrowserPause),
            random: Rc::new(BrowserRandom),
        },
        storage: Rc::new(BrowserStorage),
        clock: Rc::new(BrowserClock),
        host_time: Rc::new(OwnHost),
    }
}

/// The browser behind the other ports.
#[must_use]
pub fn beyond(config: &Config) -> Beyond {
    Beyond {
        verifier: Rc::new(WebCrypto),
        tabs: Rc::new(Rc::new(BrowserTabs::new(&config.client_id))),
        passkeys: Rc::new(BrowserPasskeys),
        signed: Rc::new(BrowserFetch),
        device_name: page::user_agent().as_deref().and_then(device_name),
    }
}
