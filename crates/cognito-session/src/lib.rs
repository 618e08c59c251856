#![doc = include_str!("../README.md")]
//!
//! # Where to find what
//!
//! | module | idea |
//! |---|---|
//! | [`service`] | the use cases, which call the service through the ports |
//! | [`sign_in`], [`sign_up`], [`reset_password`] | the flows as plain values |
//! | [`session`], [`refresh`], [`token_store`], [`tabs`] | the session: its lifetime, its storage, and the other tabs |
//! | [`state`] | the parts of a page's session state: what it holds, when it refreshes, what other tabs change |
//! | [`account`] | the user's own account |
//! | [`aws`] | temporary AWS credentials |
//! | [`error`] | the errors that a user is shown |
//! | [`fields`], [`field_value`], [`typed`], [`phone`], [`email_typo`], [`password_strength`] | what a user types, and its faults |
//! | [`passkey`], [`otpauth`] | passkeys, and the address of an authenticator app's key |
//! | [`next`] | the address to return to after a sign-in |

#![warn(missing_docs)]

pub mod account;
pub mod aws;
mod device_store;
pub mod email_typo;
mod ended_store;
pub mod error;
pub mod field_value;
pub mod fields;
mod known_passkey_store;
pub mod letter_case;
mod lock;
pub mod next;
pub mod otpauth;
pub mod passkey;
pub mod password_strength;
pub mod phone;
pub mod refresh;
pub mod reset_password;
pub mod service;
pub mod session;
pub mod sign_in;
pub mod sign_up;
pub mod state;
pub mod tabs;
pub mod token_store;
pub mod typed;
mod unconfirmed_account_store;
mod username;

pub use account::error::AccountError;
pub use aws::{AwsCredentials, AwsError};
pub use error::{AuthError, Cause};
pub use service::{CorePorts, Service, SessionPorts};
pub use session::Session;
pub use sign_in::{Next, SignIn};
