//! Wild Rydes, the front door of a ride-sharing app.
//!
//! # Layers
//! Who may know whom, and nobody else:
//!
//! ```text
//! main → app → ui → auth → cognito
//! main → platform → the ports of auth and cognito
//! platform → i18n, for what it is asked about numbers
//! auth → aws
//! aws, config, i18n, ride_map: leaves
//! ```
//!
//! `embed`, for apps of somebody else's, stands beside `main`.
//!
//! `cognito` and `auth` know neither the framework nor the browser (but
//! `auth::context`, the one reactive file there). `tests/layers.rs` holds the rule.

// The pages' types are deep, and made on the host each is a future as well.
#![recursion_limit = "256"]

pub mod auth;
pub mod aws;
pub mod cognito;
pub mod config;
pub mod embed;
pub mod i18n;
pub mod platform;
pub mod ride_map;
pub mod ui;
