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

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use super::passkey::Passkeys;
use super::session::{Clock, HostTime};
use super::tabs::Tabs;
use super::token_store::Storage;
use crate::aws::http::SignedTransport;
use crate::cognito::client::{Client, Ports};
use crate::cognito::jwt::SignatureVerifier;
use crate::cognito::srp::{EphemeralKey, Work};
use crate::cognito::transport::random_array;
use crate::config::Config;

use aws::AwsAccess;
pub use session::{Refresh, Signature};
pub use sign_in::{FirstFactorAnswer, Knocked};
use time::OffBy;

/// What the use cases need from the world to knock: all that a sign-in leaves by.
pub struct World {
    /// The protocol's ports.
    pub ports: Ports,
    /// Where the session is stored.
    pub storage: Rc<dyn Storage>,
    /// The time.
    pub clock: Rc<dyn Clock>,
    /// The time, by the app's host.
    pub host_time: Rc<dyn HostTime>,
}

/// What they need besides, once somebody answers. Apart from the [`World`], so that what
/// knocks does not wait until these have come over the line.
pub struct Beyond {
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
    beyond: OnceCell<Beyond>,
    /// For the next sign-in, made while the rider types.
    prepared: async_lock::Mutex<Option<EphemeralKey>>,
    /// Whether a sign-in is on its way.
    knocking: Cell<bool>,
    /// The ended sessions that this page knows of, wherever nothing can be stored.
    ended: RefCell<Vec<String>>,
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
            beyond: OnceCell::new(),
            prepared: async_lock::Mutex::new(None),
            knocking: Cell::new(false),
            ended: RefCell::default(),
            off_by: RefCell::default(),
            aws: AwsAccess::default(),
        }
    }

    /// Gives the use cases what lies beyond, unless they have it.
    pub fn widen(&self, beyond: impl FnOnce(&Config) -> Beyond) {
        self.beyond.get_or_init(|| beyond(&self.config));
    }

    /// What lies beyond.
    ///
    /// # Panics
    /// Before [`widen`](Self::widen): a mistake of the program's, seen at first use.
    fn beyond(&self) -> &Beyond {
        match self.beyond.get() {
            Some(beyond) => beyond,
            None => unreachable!("the parts of the app that need it begin with this"),
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

    /// Has a work done without holding up the rider: others have a turn between its pieces.
    async fn at_leisure<W: Work>(&self, mut work: W) -> W::Output {
        loop {
            if let Some(output) = work.go_on() {
                return output;
            }
            self.give_way().await;
        }
    }

    /// Lets others have a turn.
    pub async fn give_way(&self) {
        self.world.ports.pause.turn().await;
    }

    fn random<const N: usize>(&self) -> [u8; N] {
        random_array(&*self.world.ports.random)
    }
}
