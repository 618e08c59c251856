//! Fetches the configuration.

use super::own_file;
use crate::config::{Config, ConfigError};

/// Where the file stands, beside the app.
const ADDRESS: &str = "/amplify_outputs.json";

/// How long the file may take, in milliseconds.
const TIMEOUT_MS: u32 = 20_000;

/// Fetches and reads the configuration file.
///
/// # Errors
/// What is wrong with it.
pub async fn fetch() -> Result<Config, ConfigError> {
    let file = own_file::fetch(ADDRESS, TIMEOUT_MS).await;
    Config::parse(&file.ok_or(ConfigError::Missing)?)
}
