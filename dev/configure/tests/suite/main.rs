//! Tests `cargo xtask configure`, on values and against pools, and the template of a
//! real pool.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what it expects"
)]

mod amplify;
mod aws;
mod cloudformation;
mod command_line;
mod docs;
mod domain;
mod files;
mod gen2;
mod handlers;
mod pictures;
mod program;
mod rides;
mod schema;
mod support;
mod template;
mod triggers;
mod values;
