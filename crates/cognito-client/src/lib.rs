//! Amazon Cognito's protocol as the browser sees it: pure, without framework or browser.
//!
//! Building a request, sending it and reading the reply are three things; only the
//! [`transport`] port's implementation, elsewhere, knows the browser.
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
