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
use crate::username::Usernames as _;
use cognito_client::aws::http::SignedTransport;
use cognito_client::client::{Client, Ports};
use cognito_client::config::Config;
use cognito_client::jwt::SignatureVerifier;
use cognito_client::srp::{EphemeralKey, Work};
use cognito_client::transport::random_array;

use aws::AwsAccess;
pub use session::{Refresh, Signature};
pub use sign_in::{FirstFactorAnswer, StartedSignIn};
use time::ClockOffset;

/// What the use cases need from the world to knock: all that a sign-in leaves by.
pub struct CorePorts {
    /// The protocol's ports.
    pub ports: Ports,
    /// Where the session is stored.
    pub storage: Rc<dyn Storage>,
    /// The time.
    pub clock: Rc<dyn Clock>,
    /// The time, by the app's host.
    pub host_time: Rc<dyn HostTime>,
}

/// What they need besides, once somebody answers. Apart from the [`CorePorts`], so that what
/// knocks does not wait until these have come over the line.
pub struct SessionPorts {
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
    core_ports: CorePorts,
    session_ports: OnceCell<SessionPorts>,
    /// For the next sign-in, made while the rider types.
    prepared: async_lock::Mutex<Option<EphemeralKey>>,
    /// Whether a sign-in is on its way.
    sign_in_running: Cell<bool>,
    /// The ended sessions that this page knows of, wherever nothing can be stored.
    ended: RefCell<Vec<String>>,
    /// How far this device's clock is off, where it was asked.
    clock_offset: RefCell<Rc<ClockOffset>>,
    aws: AwsAccess,
}

impl Service {
    /// The use cases for the configured pool.
    #[must_use]
    pub fn new(config: impl Into<Rc<Config>>, core_ports: CorePorts) -> Self {
        let config = config.into();
        let client = Client::new(
            core_ports.ports.clone(),
            &config.user_pool_endpoint,
            &config.client_id,
        );
        Self {
            config,
            client,
            core_ports,
            session_ports: OnceCell::new(),
            prepared: async_lock::Mutex::new(None),
            sign_in_running: Cell::new(false),
            ended: RefCell::default(),
            clock_offset: RefCell::default(),
            aws: AwsAccess::default(),
        }
    }

    /// Gives the use cases what lies beyond, unless they have it.
    pub fn init_session_ports(&self, ports: impl FnOnce(&Config) -> SessionPorts) {
        self.session_ports.get_or_init(|| ports(&self.config));
    }

    /// What lies beyond.
    ///
    /// # Panics
    /// Before [`init_session_ports`](Self::init_session_ports): a mistake of the program's, seen at first use.
    fn session_ports(&self) -> &SessionPorts {
        match self.session_ports.get() {
            Some(ports) => ports,
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
        self.core_ports.clock.now_ms()
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
    async fn run_in_slices<W: Work>(&self, mut work: W) -> W::Output {
        loop {
            if let Some(output) = work.go_on() {
                return output;
            }
            self.yield_to_browser().await;
        }
    }

    /// Lets others have a turn.
    pub async fn yield_to_browser(&self) {
        self.core_ports.ports.pause.turn().await;
    }

    fn random<const N: usize>(&self) -> [u8; N] {
        random_array(&*self.core_ports.ports.random)
    }
}
