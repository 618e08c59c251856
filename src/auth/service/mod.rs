//! The use cases, over the ports: one file a family.

mod account;
mod aws;
mod device;
mod password;
mod session;
mod sign_in;
mod sign_up;
mod tabs;
mod time;

use std::cell::RefCell;
use std::rc::Rc;

use super::passkey::Passkeys;
use super::session::{Clock, HostTime};
use super::tabs::Tabs;
use super::token_store::Storage;
use crate::aws::http::SignedTransport;
use crate::cognito::client::{Client, Ports};
use crate::cognito::jwt::SignatureVerifier;
use crate::cognito::srp::EphemeralKey;
use crate::cognito::transport::random_array;
use crate::config::Config;

use aws::AwsAccess;
pub use session::{Refresh, Signature};
pub use sign_in::FirstFactorAnswer;
use time::OffBy;

/// What the use cases need from the world.
pub struct World {
    /// The protocol's ports.
    pub ports: Ports,
    /// Where the session is stored.
    pub storage: Rc<dyn Storage>,
    /// The time.
    pub clock: Rc<dyn Clock>,
    /// The time, by the app's host.
    pub host_time: Rc<dyn HostTime>,
    /// Checks signatures of tokens.
    pub verifier: Rc<dyn SignatureVerifier>,
    /// The other tabs.
    pub tabs: Rc<dyn Tabs>,
    /// The browser's authenticators.
    pub passkeys: Rc<dyn Passkeys>,
    /// Sends what is signed with AWS credentials.
    pub signed: Rc<dyn SignedTransport>,
    /// What this device is called among the remembered ones.
    pub device_name: Option<String>,
}

/// The use cases of one app client at one pool.
pub struct Service {
    config: Rc<Config>,
    client: Client,
    world: World,
    /// For the next sign-in, made while the rider types.
    prepared: RefCell<Option<EphemeralKey>>,
    /// How far this device's clock is off, where it was asked.
    off_by: RefCell<Rc<OffBy>>,
    aws: AwsAccess,
}

impl Service {
    /// The use cases for the configured pool.
    #[must_use]
    pub fn new(config: impl Into<Rc<Config>>, world: World) -> Self {
        let config = config.into();
        let client = Client::new(
            world.ports.clone(),
            &config.user_pool_endpoint,
            &config.client_id,
        );
        Self {
            config,
            client,
            world,
            prepared: RefCell::new(None),
            off_by: RefCell::default(),
            aws: AwsAccess::default(),
        }
    }

    /// The configuration.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Now, by this device's clock, in milliseconds.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.world.clock.now_ms()
    }

    /// A random number, for jitter.
    #[must_use]
    pub fn random_u32(&self) -> u32 {
        u32::from_le_bytes(self.random())
    }

    /// The pool's name for whoever typed `typed`.
    #[must_use]
    pub fn username(&self, typed: &str) -> String {
        self.config.naming.for_typed(typed)
    }

    fn random<const N: usize>(&self) -> [u8; N] {
        random_array(&*self.world.ports.random)
    }
}
