//! The ports of the protocol: the network, pauses, randomness, and the values for the
//! pool's Lambda triggers.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;

use zeroize::Zeroizing;

/// A boxed future that need not be `Send`, because a browser page has a single thread.
pub type LocalFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// One call that is ready to be sent as `POST url`, with the service's fixed headers.
#[derive(Clone)]
pub struct Request {
    /// The absolute address of the service.
    pub url: String,
    /// The value of the header `x-amz-target`, which names the service and the operation.
    pub target: String,
    /// The body, which is JSON. It may contain a password, so it is wiped when dropped
    /// and not printed by `Debug`.
    pub body: Zeroizing<String>,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("url", &self.url)
            .field("target", &self.target)
            .finish_non_exhaustive()
    }
}

/// A reply of any status.
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The value of the header `x-amzn-errortype`, if the service sent it and the browser
    /// exposes it to the page.
    pub error_type: Option<String>,
    /// The body as text. It may contain tokens, so it is wiped when dropped and not
    /// printed by `Debug`.
    pub body: Zeroizing<String>,
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("status", &self.status)
            .field("error_type", &self.error_type)
            .finish_non_exhaustive()
    }
}

/// There is no reply: the network failed, the reply took too long, or the service does
/// not permit browsers to read it (CORS). A browser does not reveal which, and it does not
/// distinguish a lost request from a lost reply, so this error cannot do so either.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoReply {
    /// The browser's own text for developers, such as `TypeError: Failed to fetch`. It is
    /// empty if the browser has none.
    pub reason: String,
}

impl NoReply {
    /// Creates the error with the browser's text.
    #[must_use]
    pub fn new(reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
        }
    }
}

impl fmt::Display for NoReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no reply: {}", self.reason)
    }
}

impl std::error::Error for NoReply {}

/// The port that sends requests. No other port of the protocol uses the network.
pub trait Transport {
    /// Sends one call and waits for its reply, of any status.
    ///
    /// # Errors
    /// [`NoReply`] if no reply arrives.
    fn post(&self, request: Request) -> LocalFuture<'_, Result<Reply, NoReply>>;

    /// Reads a public document, such as the pool's public keys, without credentials.
    ///
    /// # Errors
    /// [`NoReply`] if no reply arrives.
    fn get(&self, url: String) -> LocalFuture<'_, Result<Reply, NoReply>>;
}

/// The port that waits between two tries of a call, or between two steps of a long
/// computation.
pub trait Pause {
    /// Resolves after `milliseconds`.
    fn pause(&self, milliseconds: u32) -> LocalFuture<'_, ()>;

    /// Resolves after the browser's event loop has had time to handle the user's input
    /// and to draw the page.
    fn yield_to_browser(&self) -> LocalFuture<'_, ()>;
}

/// A cryptographically secure source of randomness.
pub trait Random {
    /// Fills `bytes` with random bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// The port with the values that the pool passes to its Lambda triggers, such as the one
/// that writes its messages.
///
/// Each operation that has the member `ClientMetadata` in the API reference sends these
/// values. The pool neither stores nor checks them, and does not encrypt them, so they
/// must not contain a secret.
///
/// Source: the member `ClientMetadata` of `InitiateAuth` in the API reference.
pub trait ClientMetadata {
    /// Returns the names and their values, as they are now.
    fn values(&self) -> BTreeMap<String, String>;
}

/// No values.
impl ClientMetadata for () {
    fn values(&self) -> BTreeMap<String, String> {
        BTreeMap::new()
    }
}

/// Returns an array of `N` random bytes.
pub fn random_array<const N: usize>(random: &dyn Random) -> [u8; N] {
    let mut bytes = [0; N];
    random.fill(&mut bytes);
    bytes
}
