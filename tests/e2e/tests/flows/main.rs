//! Tests the app's flows, each in a real browser against a real pool of its own.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what helpers of tests do not find fails the test"
)]

mod accessibility;
mod account;
mod amplify;
mod attacks;
mod challenges;
mod configuration;
mod credentials;
mod devices;
mod display;
mod embed;
mod faults;
mod first_paint;
mod foreign;
mod forms;
mod guard;
mod installing;
mod keyboard;
mod languages;
mod late_refresh;
mod link;
mod minimal;
mod nginx;
mod notes;
mod parts;
mod passkey_suggestion;
mod passkeys;
mod passwordless;
mod people;
mod phone_names;
mod pieces;
mod pool_shapes;
mod pools;
mod provider_attacks;
mod provider_kinds;
mod providers;
mod recovery;
mod refusals;
mod registration;
mod ride;
mod rides;
mod screenshots;
mod second_factor;
mod security;
mod service_worker;
mod session;
mod sign_in;
mod steps;
mod tabs;
mod template;
mod themes;
mod workshop;
mod workshop_triggers;
