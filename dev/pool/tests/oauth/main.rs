//! Tests of the OAuth half of a user pool, over HTTP.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test says what it expects"
)]

mod apple;
mod attacks;
mod authorize;
mod browser;
mod confirmation_link;
mod federation;
mod federation_refused;
mod https;
mod languages;
mod linking;
mod nginx;
mod pages;
mod providers;
mod recovery;
mod saml;
mod settings;
mod sign_out;
mod support;
mod token;
mod triggers;
mod user_info;
