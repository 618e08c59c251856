//! The implementations of all ports with the browser's functions.

use std::rc::Rc;

use super::client_metadata::PageMetadata;
use super::clock::BrowserClock;
use super::fetch::BrowserFetch;
use super::host_time::OwnHost;
use super::letter_case::lowercase;
use super::page;
use super::passkey::BrowserPasskeys;
use super::pause::BrowserPause;
use super::random::BrowserRandom;
use super::signature::WebCrypto;
use super::storage::BrowserStorage;
use super::tabs::BrowserTabs;
use cognito_client::client::Ports;
use cognito_client::config::Config;
use cognito_session::account::device::device_name;
use cognito_session::passkey::Passkeys;
use cognito_session::service::{CorePorts, SessionPorts};

/// Returns the ports that a sign-in needs up to the pool's first answer.
#[must_use]
pub fn core_ports() -> CorePorts {
    CorePorts {
        ports: Ports {
            transport: Rc::new(BrowserFetch),
            pause: Rc::new(BrowserPause),
            random: Rc::new(BrowserRandom),
            client_metadata: Rc::new(PageMetadata),
        },
        storage: Rc::new(BrowserStorage::new()),
        clock: Rc::new(BrowserClock),
        host_time: Rc::new(OwnHost),
        lowercase,
    }
}

/// Returns the ports that the session needs after that.
#[must_use]
pub fn session_ports(config: &Config) -> SessionPorts {
    SessionPorts {
        verifier: Rc::new(WebCrypto),
        tabs: Rc::new(BrowserTabs::new(&config.client_id)),
        signed: Rc::new(BrowserFetch),
        device_name: page::user_agent().as_deref().and_then(device_name),
    }
}

/// Returns the port to the browser's authenticators.
#[must_use]
pub fn passkeys() -> Rc<dyn Passkeys> {
    Rc::new(BrowserPasskeys)
}
