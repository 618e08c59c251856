//! `cargo xtask configure`: writes `public/amplify_outputs.json` for an existing user
//! pool, and reports the settings of that pool that the app adapts to and those that it
//! cannot serve.
//!
//! | module | content |
//! |---|---|
//! | [`arguments`] | parses the command line |
//! | [`source`], [`workshop`], [`older`] | read the pool's ids |
//! | [`literal`] | reads object literals in JavaScript |
//! | [`aws`] | calls AWS, through its own command line and with the credentials of that |
//! | [`settings`] | AWS's replies about a pool |
//! | [`outputs`] | the file |
//! | [`sign_up`] | the description of the sign-up in the file |
//! | [`storage`] | the bucket for riders' pictures |
//! | [`custom`] | the fields of the existing file that stay valid |
//! | [`backup`] | the previous content of the file |
//! | [`report`] | the settings that the app adapts to, and those that it cannot serve |
//! | [`cloudformation`] | evaluates `infra/cognito.yaml`, for tests |
//!
//! Before the file is written, its text is checked with the app's own reader,
//! [`cognito_client::config`].

pub mod arguments;
pub mod aws;
pub mod backup;
pub mod cloudformation;
pub mod custom;
pub mod domain;
mod literal;
pub mod older;
pub mod outputs;
pub mod report;
pub mod run;
pub mod settings;
pub mod sign_up;
pub mod source;
pub mod storage;
pub mod workshop;

use cognito_client::config::AppSection;

pub use run::{Done, Failure, run};

/// The app's own section of the file.
pub const APP_SECTION: AppSection = AppSection {
    path: wild_rydes_section::PATH,
    api_endpoint: wild_rydes_section::API_ENDPOINT,
    api_authorization: wild_rydes_section::API_AUTHORIZATION,
};
