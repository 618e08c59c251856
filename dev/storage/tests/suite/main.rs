//! Tests of the storage with AWS's own clients: its command line, and the signer of its
//! Python library for requests that no client would send.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test says what it expects"
)]

mod app_signer;
mod command_line;
mod refused;
mod support;
