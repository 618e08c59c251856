#![doc = include_str!("../README.md")]
//!
//! # Where to find what
//!
//! | module | idea |
//! |---|---|
//! | [`sign_in`], [`challenge`], [`sign_up`], [`password`], [`tokens`] | the operations before and at a sign-in, and the tokens that it ends with |
//! | [`user`], [`attributes`], [`mfa`], [`device`], [`webauthn`] | the operations of a signed-in user |
//! | [`oauth`] | managed login and identity providers: authorization code with PKCE |
//! | [`identity`], [`aws`] | identity pools, and requests with AWS credentials |
//! | [`operation`], [`client`], [`transport`], [`error`] | how any operation is encoded, sent, repeated and decoded |
//! | [`srp`], [`jwt`], [`secret`], [`password_rules`] | the password's proof, tokens, types for secrets, and password rules |
//! | [`config`] | `amplify_outputs.json` |
//!
//! Source: the API references of `cognito-idp` (2016-04-18) and `cognito-identity`
//! (2014-06-30).

#![warn(missing_docs)]

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
pub mod oauth;
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

pub use client::{Client, Ports};
pub use config::{Config, ConfigError};
pub use error::{BadReply, CallError, ErrorCode, ServiceError, Untrusted};
pub use operation::Operation;
pub use transport::{LocalFuture, NoReply, Pause, Random, Reply, Request, Transport};
