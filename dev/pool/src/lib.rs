//! A local Amazon Cognito user pool and identity pool, for development and tests.
//!
//! A test starts a pool of its own on a free port. The pool ends when the server is
//! dropped:
//!
//! ```
//! use cognito_local::{Pool, Settings, http, test_keys};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let settings = Settings {
//!     keys: Some(test_keys()?), // making new keys takes about a second
//!     ..Settings::new("local_Example", "exampleclient")
//! };
//! let pool = Pool::ephemeral(&settings)?;
//! let server = http::serve_on_free_port(pool.clone())?;
//!
//! // Point your app or AWS's client to this address. Messages go into the inbox.
//! assert!(server.base_url().starts_with("http://localhost:"));
//! assert!(pool.inbox().is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! The program `cognito-local` serves the [`sample_pool`] on port 9229. The README of this
//! crate describes it, and lists what the pool implements and what it does not.
//!
//! [`core`] is the service without any I/O: a request, the time and randomness go in; a
//! reply, messages and changes of state come out. Thin adapters surround it: [`http`]
//! serves AWS's JSON protocol, a store keeps the state in a file that survives a kill,
//! [`inbox`] shows the messages that Cognito would have sent, and [`Pool`] connects them.

#![warn(missing_docs)]

mod config_file;
pub mod core;
mod entropy;
mod group_commit;
pub mod http;
mod http_api;
pub mod inbox;
mod lambda;
mod outbound;
mod overview;
mod pool;
mod published;
mod sample_challenge;
mod sample_pool;
mod sample_rides;
mod settings;
mod store;
pub mod terminal;
mod test_keys;
mod transfer;
mod trigger_log;

pub use config_file::{Applied, ConfigError, ConfigFault, ConfigFile, Counts};
pub use http_api::{HttpApi, Invocation, Returned};
pub use lambda::{LocalFunctions, TriggerCall};
pub use outbound::CertificateError;
pub use overview::{ListedUser, LiveSession, Overview, PoolUsers};
pub use pool::{Answer, Pool, PoolError};
pub use sample_pool::sample_pool;
pub use settings::{Limits, Settings, SignedApi};
pub use store::StoreError;
pub use test_keys::test_keys;
pub use transfer::TransferError;
pub use trigger_log::LoggedTrigger;
