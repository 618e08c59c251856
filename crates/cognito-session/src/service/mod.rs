//! The use cases, which call the service and the browser through ports. Each file has one
//! group of use cases.

mod account;
mod api;
mod aws;
mod challenges;
mod device;
mod first_sign_in;
mod known_passkey;
mod oauth;
mod passkey_suggestion;
mod password;
mod proofs;
mod session;
mod sign_up;
mod start_sign_in;
mod tabs;
mod time;

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use super::passkey::Passkeys;
use super::session::{Clock, HostTime};
use super::tabs::Tabs;
use super::token_store::Storage;
use crate::letter_case::Lowercase;
use crate::lock::Lock;
use crate::username::Usernames as _;
use cognito_client::aws::http::SignedTransport;
use cognito_client::client::{Client, Ports};
use cognito_client::config::Config;
use cognito_client::jwt::SignatureVerifier;
use cognito_client::srp::{Computation, EphemeralKey};
use cognito_client::transport::random_array;

pub use api::ApiCall;
use aws::AwsAccess;
pub use challenges::FirstFactorAnswer;
pub use first_sign_in::FirstSignIn;
use known_passkey::KnownPasskeyOwner;
pub use oauth::{FederatedTokens, SignInWanted};
pub use session::{Refresh, SignatureCheck, SignatureFault};
pub use start_sign_in::StartedSignIn;
use time::ClockOffset;

/// The ports that the use cases of a sign-in need.
pub struct CorePorts {
    /// The protocol's ports.
    pub ports: Ports,
    /// The storage of sessions and devices.
    pub storage: Rc<dyn Storage>,
    /// The device's clock.
    pub clock: Rc<dyn Clock>,
    /// The clock of the host that serves the app.
    pub host_time: Rc<dyn HostTime>,
    /// The function for lower case.
    pub lowercase: Lowercase,
}

/// The ports that the other use cases need. They are separate from the [`CorePorts`], so
/// that a sign-in page does not wait until the code behind these ports has been loaded.
pub struct SessionPorts {
    /// The verifier of token signatures.
    pub verifier: Rc<dyn SignatureVerifier>,
    /// The connection to the other tabs.
    pub tabs: Rc<dyn Tabs>,
    /// The transport of requests to AWS and to the app's API, with the headers that
    /// authorize them.
    pub signed: Rc<dyn SignedTransport>,
    /// The name of this device in the list of remembered devices.
    pub device_name: Option<String>,
}

/// The use cases of one app client at one pool.
pub struct Service {
    config: Rc<Config>,
    client: Client,
    core_ports: CorePorts,
    session_ports: OnceCell<SessionPorts>,
    /// The browser's authenticators. They are a port of their own, because few sessions need
    /// the code behind it.
    passkeys: OnceCell<Rc<dyn Passkeys>>,
    /// The key pair for the next sign-in, which is made while the user types.
    prepared: RefCell<Option<EphemeralKey>>,
    /// The lock that is held while that key pair is made.
    preparing: Lock,
    /// Set while a sign-in is running.
    sign_in_running: Cell<bool>,
    /// The offset of this device's clock, once the host was asked for it.
    clock_offset: RefCell<Rc<ClockOffset>>,
    aws: AwsAccess,
    passkey_owner: KnownPasskeyOwner,
}

impl Service {
    /// Makes the use cases for the configured pool.
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
            passkeys: OnceCell::new(),
            prepared: RefCell::new(None),
            preparing: Lock::default(),
            sign_in_running: Cell::new(false),
            clock_offset: RefCell::default(),
            aws: AwsAccess::default(),
            passkey_owner: KnownPasskeyOwner::default(),
        }
    }

    /// Sets the session ports, unless they are already set.
    pub fn init_session_ports(&self, ports: impl FnOnce(&Config) -> SessionPorts) {
        self.session_ports.get_or_init(|| ports(&self.config));
    }

    /// Returns the session ports.
    ///
    /// # Panics
    /// Panics before [`init_session_ports`](Self::init_session_ports) is called. That is
    /// a programming error, which shows at the first use.
    #[expect(
        clippy::expect_used,
        reason = "only the program that embeds this crate can make this mistake"
    )]
    fn session_ports(&self) -> &SessionPorts {
        self.session_ports
            .get()
            .expect("call `Service::init_session_ports` before this use case")
    }

    /// Sets the port to the browser's authenticators, unless it is already set. The use
    /// cases about passkeys need it.
    pub fn init_passkeys(&self, passkeys: impl FnOnce() -> Rc<dyn Passkeys>) {
        self.passkeys.get_or_init(passkeys);
    }

    /// Returns the port to the browser's authenticators.
    ///
    /// # Panics
    /// Panics before [`init_passkeys`](Self::init_passkeys) is called. That is a programming
    /// error, which shows at the first use.
    #[expect(
        clippy::expect_used,
        reason = "only the program that embeds this crate can make this mistake"
    )]
    fn passkeys(&self) -> &dyn Passkeys {
        let passkeys = self.passkeys.get();
        &**passkeys.expect("call `Service::init_passkeys` before this use case")
    }

    /// Returns the configuration.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Returns the milliseconds since 1970-01-01T00:00:00Z by this device's clock.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.core_ports.clock.now_ms()
    }

    /// Returns a random number, for jitter.
    #[must_use]
    pub fn random_u32(&self) -> u32 {
        u32::from_le_bytes(self.random())
    }

    /// Returns the pool's user name for the identifier that a user typed.
    #[must_use]
    pub fn username(&self, typed: &str) -> String {
        let lowercase = self.core_ports.lowercase;
        self.config.username_source.for_typed(typed, lowercase)
    }

    /// Does a long computation in slices, so that the page stays responsive: the browser
    /// runs other tasks between two slices.
    async fn run_in_slices<W: Computation>(&self, mut work: W) -> W::Output {
        loop {
            if let Some(output) = work.advance() {
                return output;
            }
            self.yield_to_browser().await;
        }
    }

    /// Lets the browser run other tasks.
    pub async fn yield_to_browser(&self) {
        self.core_ports.ports.pause.yield_to_browser().await;
    }

    fn random<const N: usize>(&self) -> [u8; N] {
        random_array(&*self.core_ports.ports.random)
    }
}
