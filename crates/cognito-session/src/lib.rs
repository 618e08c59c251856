//! Signing up, signing in and staying signed in with Amazon Cognito, without a framework,
//! a browser or I/O.
//!
//! The modules [`sign_in`], [`sign_up`] and [`reset_password`] model their flows as plain
//! values. The use cases, which call the service through ports, are in [`service`].

pub mod account;
pub mod aws;
pub mod device_store;
pub mod email_typo;
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
