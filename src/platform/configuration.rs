//! Fetches the configuration.

use gloo_net::http::Request;
use web_sys::{AbortSignal, RequestCache, RequestCredentials};

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
    let response = Request::get(ADDRESS)
        // Asked for anew, cheaply: a cached file of another pool would mislead.
        .cache(RequestCache::NoCache)
        .credentials(RequestCredentials::SameOrigin)
        .abort_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT_MS)))
        .send()
        .await
        .map_err(|_| ConfigError::Missing)?;
    if !response.ok() {
        return Err(ConfigError::Missing);
    }
    Config::parse(&response.text().await.map_err(|_| ConfigError::Missing)?)
}
