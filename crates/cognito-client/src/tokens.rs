//! Tokens: GetTokensFromRefreshToken, RevokeToken, GlobalSignOut.

use serde::{Deserialize, Serialize};

use super::operation::{Empty, Operation, Repeat};
use super::secret::{AccessToken, IdToken, RefreshToken};

/// `AuthenticationResult`: what a finished sign-in or a refresh brings.
#[derive(Clone, Debug, Deserialize)]
pub struct AuthenticationResult {
    /// Opens the rider's own calls.
    #[serde(rename = "AccessToken")]
    pub access_token: AccessToken,
    /// Tells who the rider is.
    #[serde(rename = "IdToken")]
    pub id_token: IdToken,
    /// Missing from a refresh, unless refresh tokens rotate.
    #[serde(rename = "RefreshToken")]
    pub refresh_token: Option<RefreshToken>,
    /// `NewDeviceMetadata`: this device is new to a pool that remembers devices.
    #[serde(rename = "NewDeviceMetadata")]
    pub new_device: Option<NewDeviceMetadata>,
}

/// The keys of a device that may be remembered.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct NewDeviceMetadata {
    /// The device's own key.
    #[serde(rename = "DeviceKey")]
    pub device_key: String,
    /// The key of the group its proof is made over.
    #[serde(rename = "DeviceGroupKey")]
    pub group_key: String,
}

/// `GetTokensFromRefreshToken`: new tokens; works with and without rotation.
#[derive(Serialize)]
pub struct GetTokensFromRefreshToken<'a> {
    /// The app client's id.
    #[serde(rename = "ClientId")]
    pub client_id: &'a str,
    /// The refresh token.
    #[serde(rename = "RefreshToken")]
    pub refresh_token: &'a RefreshToken,
    /// The device's key, where the pool remembers it.
    #[serde(rename = "DeviceKey", skip_serializing_if = "Option::is_none")]
    pub device_key: Option<&'a str>,
}

/// The reply of [`GetTokensFromRefreshToken`].
#[derive(Debug, Deserialize)]
pub struct Refreshed {
    /// The new tokens.
    #[serde(rename = "AuthenticationResult")]
    pub result: AuthenticationResult,
}

impl Operation for GetTokensFromRefreshToken<'_> {
    type Reply = Refreshed;
    const NAME: &'static str = "GetTokensFromRefreshToken";
    // With rotation, the old token stays good for the client's grace period, and the
    // pauses between three tries are far shorter than the shortest one.
    const REPEAT: Repeat = Repeat::Safe;
}

/// `RevokeToken`: ends a refresh token and every token that came from it.
#[derive(Serialize)]
pub struct RevokeToken<'a> {
    /// The refresh token.
    #[serde(rename = "Token")]
    pub token: &'a RefreshToken,
    /// The app client's id.
    #[serde(rename = "ClientId")]
    pub client_id: &'a str,
}

impl Operation for RevokeToken<'_> {
    type Reply = Empty;
    const NAME: &'static str = "RevokeToken";
    const REPEAT: Repeat = Repeat::Safe;
}

/// `GlobalSignOut`: ends every session of the rider's, on every device.
#[derive(Serialize)]
pub struct GlobalSignOut<'a> {
    /// The rider's access token.
    #[serde(rename = "AccessToken")]
    pub access_token: &'a AccessToken,
}

impl Operation for GlobalSignOut<'_> {
    type Reply = Empty;
    const NAME: &'static str = "GlobalSignOut";
}
