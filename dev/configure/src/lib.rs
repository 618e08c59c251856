//! `cargo xtask configure`: writes `public/amplify_outputs.json` for a user pool that
//! exists, and says what of that pool the app adapts to and what it cannot serve.
//!
//! | module | idea |
//! |---|---|
//! | [`arguments`] | the command line, as a value |
//! | [`source`], [`workshop`], [`older`] | where the ids come from |
//! | [`literal`] | object literals in JavaScript |
//! | [`aws`] | asks AWS, through its own command line and that one's credentials |
//! | [`settings`] | what AWS says of a pool, read |
//! | [`outputs`] | the file |
//! | [`custom`] | what of the file before stays true |
//! | [`report`] | what the app adapts to, and what it cannot serve |
//!
//! The file is read back by the app's own reader, [`cognito_client::config`], which decides.

pub mod arguments;
pub mod aws;
pub mod custom;
mod literal;
pub mod older;
pub mod outputs;
pub mod report;
pub mod run;
pub mod settings;
pub mod source;
pub mod workshop;

pub use run::{Done, Failure, run};
