//! A local Amazon Cognito user pool and identity pool, for development and tests.
//!
//! [`core`] is the service without any I/O: a request, the time and randomness go in; a
//! reply, messages and changes of state come out. Thin adapters surround it: [`http`]
//! speaks AWS's JSON protocol to browsers and to AWS's own clients, [`store`] keeps the
//! state in a file that survives a kill, [`inbox`] shows the messages that Cognito would
//! have sent, and [`Pool`] ties them together.
//!
//! It shares no code with the app, so that two independent implementations of the
//! protocol check each other.

mod aws;
pub mod core;
mod entropy;
pub mod http;
pub mod inbox;
mod pool;
mod settings;
pub mod store;
pub mod terminal;
mod test_keys;

pub use pool::{Pool, PoolError};
pub use settings::{CustomChallenge, Limits, Settings, workshop_client, workshop_pool};
pub use test_keys::test_keys;
