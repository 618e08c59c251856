//! The protocol of Amazon Cognito as a browser uses it. The crate is pure: it depends on
//! no web framework and calls no browser API.
//!
//! Encoding a request, sending it and decoding the reply are separate steps. Only the
//! implementation of the [`transport`] ports, which is outside this crate, calls the
//! browser.
//!
//! Source: the API references of `cognito-idp` (2016-04-18) and `cognito-identity`
//! (2014-06-30).

pub mod attributes;
pub mod aws;
pub mod challenge;
pub mod client;
pub mod config;
pub mod device;
pub mod error;
pub mod identity;
pub mod jwt;
pub mod mfa;
pub mod operation;
pub mod password;
pub mod password_rules;
pub mod secret;
pub mod sign_in;
pub mod sign_up;
pub mod srp;
pub mod tokens;
pub mod transport;
pub mod user;
pub mod webauthn;
