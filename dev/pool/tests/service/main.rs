//! The service, call by call, without HTTP: what it does, and what it refuses.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test says what it expects"
)]

mod admin;
mod attributes;
mod devices;
mod factor_setup;
mod factors;
mod passwords;
mod sign_in;
mod sign_up;
mod support;
mod tokens;
mod user_auth;
mod wire;
