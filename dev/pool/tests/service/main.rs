//! Tests of the service without HTTP: each operation and each error.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test says what it expects"
)]

mod admin;
mod attribute_validation;
mod attributes;
mod auth_events;
mod authenticator;
mod branding;
mod client_secrets;
mod client_token;
mod config_file;
mod derived_token;
mod descriptions;
mod developer_identities;
mod devices;
mod factor_setup;
mod factors;
mod groups;
mod identities;
mod identity_roles;
mod imports;
mod issuers;
mod log_and_risk;
mod message_texts;
mod passkey_sign_in;
mod passkey_sign_in_refused;
mod passkeys;
mod passkeys_over_http;
mod passkeys_refused;
mod passwords;
mod pool_export;
mod recoveries;
mod replicas_and_policies;
mod settings_validation;
mod sign_in;
mod sign_up;
mod support;
mod tags;
mod tokens;
mod triggers_custom_auth;
mod triggers_failures;
mod triggers_messages;
mod triggers_migration;
mod triggers_over_http;
mod triggers_sign_in;
mod triggers_sign_up;
mod triggers_support;
mod triggers_tokens;
mod user_auth;
mod user_sessions;
mod user_settings;
mod validation;
mod wire;
