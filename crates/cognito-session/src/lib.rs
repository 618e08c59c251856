//! What this app means by "signed in": pure, without framework or browser.
//!
//! The machines ([`sign_in`], [`sign_up`], [`reset_password`]) are values; the use cases
//! over the ports stand in [`service`].

pub mod account;
pub mod aws;
pub mod device_store;
pub mod email_slip;
pub mod ended_store;
pub mod error;
pub mod fields;
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
pub mod tabs;
pub mod token_store;
pub mod typed;
pub mod unconfirmed_account_store;
pub mod username;
