//! The ports of the protocol: the network, a pause, and randomness.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use zeroize::Zeroizing;

/// A boxed future of the one thread a browser has.
pub type LocalFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// One call, ready to be sent: `POST url`, with the service's fixed headers.
#[derive(Clone)]
pub struct Request {
    /// Absolute address of the service.
    pub url: String,
    /// The `x-amz-target` header: service and operation.
    pub target: String,
    /// JSON. May hold a password: wiped on drop, and not shown by `Debug`.
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

/// What came back, whatever the status.
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The `x-amzn-errortype` header, where the service sent and the browser showed it.
    pub error_type: Option<String>,
    /// The body as text. May hold tokens: wiped on drop, and not shown by `Debug`.
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

/// No reply: the network failed, or it took too long. The browser does not tell
/// a lost request from a lost reply, so neither can we.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoReply;

/// Sends requests. The one port of the protocol that touches the network.
pub trait Transport {
    /// Sends one call and waits for its reply, of any status.
    fn post(&self, request: Request) -> LocalFuture<'_, Result<Reply, NoReply>>;

    /// Reads a public document, such as the pool's keys, without credentials.
    fn get(&self, url: String) -> LocalFuture<'_, Result<Reply, NoReply>>;
}

/// Waits: the pause between two tries, or between two pieces of work.
pub trait Pause {
    /// Resolves after `milliseconds`.
    fn pause(&self, milliseconds: u32) -> LocalFuture<'_, ()>;

    /// Resolves when others had a turn: what the rider does, and what is to be drawn.
    fn turn(&self) -> LocalFuture<'_, ()>;
}

/// A cryptographically secure source of randomness.
pub trait Random {
    /// Fills `bytes` anew.
    fn fill(&self, bytes: &mut [u8]);
}

/// The ports' random source, as the numbers this layer needs.
pub fn random_array<const N: usize>(random: &dyn Random) -> [u8; N] {
    let mut bytes = [0; N];
    random.fill(&mut bytes);
    bytes
}
