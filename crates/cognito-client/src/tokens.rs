//! Tokens: `GetTokensFromRefreshToken`, `RevokeToken` and `GlobalSignOut`.

use serde::{Deserialize, Serialize};

use super::operation::{Empty, Operation, Retry};
use super::secret::{AccessToken, IdToken, RefreshToken};

/// `AuthenticationResult`: the tokens that a complete sign-in or a refresh returns.
#[derive(Clone, Debug, Deserialize)]
pub struct AuthenticationResult {
    /// The access token, which authorizes the user's own calls.
    #[serde(rename = "AccessToken")]
    pub access_token: AccessToken,
    /// The ID token, which identifies the user to the app.
    #[serde(rename = "IdToken")]
    pub id_token: IdToken,
    /// The refresh token. The reply of a refresh has none unless refresh tokens rotate.
    #[serde(rename = "RefreshToken")]
    pub refresh_token: Option<RefreshToken>,
    /// `NewDeviceMetadata`: the keys of this device, if it is new to a pool that
    /// remembers devices.
    #[serde(rename = "NewDeviceMetadata")]
    pub new_device: Option<NewDeviceMetadata>,
}

/// The keys of a device that may be remembered.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct NewDeviceMetadata {
    /// The device's own key.
    #[serde(rename = "DeviceKey")]
    pub device_key: String,
    /// The key of the device's group, which the device's password proof is computed from.
    #[serde(rename = "DeviceGroupKey")]
    pub group_key: String,
}

/// The request of `GetTokensFromRefreshToken`, which returns new tokens. It works with
/// and without the rotation of refresh tokens.
#[derive(Serialize)]
pub struct GetTokensFromRefreshToken<'a> {
    /// The app client's id.
    #[serde(rename = "ClientId")]
    pub client_id: &'a str,
    /// The refresh token.
    #[serde(rename = "RefreshToken")]
    pub refresh_token: &'a RefreshToken,
    /// The device's key, if the pool remembers the device.
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
    const TAKES_CLIENT_METADATA: bool = true;
    // With rotation, the old token remains valid for the app client's grace period, and
    // the pauses between three tries are far shorter than the shortest such period.
    const RETRY: Retry = Retry::Safe;
}

/// The request of `RevokeToken`, which revokes a refresh token and every token that was
/// issued from it.
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
    const RETRY: Retry = Retry::Safe;
}

/// The request of `GlobalSignOut`, which ends every session of the user on every device.
#[derive(Serialize)]
pub struct GlobalSignOut<'a> {
    /// The user's access token.
    #[serde(rename = "AccessToken")]
    pub access_token: &'a AccessToken,
}

impl Operation for GlobalSignOut<'_> {
    type Reply = Empty;
    const NAME: &'static str = "GlobalSignOut";
}
