//! Remembered devices: `ConfirmDevice`, `UpdateDeviceStatus`, `ListDevices` and
//! `ForgetDevice`.

use serde::{Deserialize, Serialize};

use super::operation::{Empty, Operation, Retry};
use super::secret::AccessToken;
use super::sign_up::Attribute;

/// The request of `ConfirmDevice`, which registers the verifier of the device's own
/// password with the pool.
#[derive(Serialize)]
pub struct ConfirmDevice<'a> {
    /// The user's access token.
    #[serde(rename = "AccessToken")]
    pub access_token: &'a AccessToken,
    /// The device's key, from `NewDeviceMetadata.DeviceKey`.
    #[serde(rename = "DeviceKey")]
    pub device_key: &'a str,
    /// The device's name as the user sees it in lists.
    #[serde(rename = "DeviceName", skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
    /// The verifier of the device's password.
    #[serde(rename = "DeviceSecretVerifierConfig")]
    pub verifier: DeviceSecretVerifierConfig<'a>,
}

/// The verifier of a device's password, and the salt of the password; both are base64.
#[derive(Serialize)]
pub struct DeviceSecretVerifierConfig<'a> {
    /// The SRP verifier `g^x mod N`, where `x` is a hash of the salt, the device's keys
    /// and the password.
    #[serde(rename = "PasswordVerifier")]
    pub password_verifier: &'a str,
    /// The salt that the password was hashed with.
    #[serde(rename = "Salt")]
    pub salt: &'a str,
}

/// The reply of [`ConfirmDevice`].
#[derive(Debug, Deserialize)]
pub struct DeviceConfirmed {
    /// Set if the user has to agree before the pool remembers the device.
    #[serde(rename = "UserConfirmationNecessary", default)]
    pub asks_user: bool,
}

impl Operation for ConfirmDevice<'_> {
    type Reply = DeviceConfirmed;
    const NAME: &'static str = "ConfirmDevice";
}

/// The request of `UpdateDeviceStatus`, which sets whether the pool remembers the device.
#[derive(Serialize)]
pub struct UpdateDeviceStatus<'a> {
    /// The user's access token.
    #[serde(rename = "AccessToken")]
    pub access_token: &'a AccessToken,
    /// The device's key.
    #[serde(rename = "DeviceKey")]
    pub device_key: &'a str,
    /// The new status, which decides whether sign-ins on this device need a second
    /// factor.
    #[serde(rename = "DeviceRememberedStatus")]
    pub status: DeviceRememberedStatus,
}

/// The two states of a device that the pool tracks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum DeviceRememberedStatus {
    /// Sign-ins on this device need no second factor.
    #[serde(rename = "remembered")]
    Remembered,
    /// Sign-ins on this device need a second factor as before.
    #[serde(rename = "not_remembered")]
    NotRemembered,
}

impl Operation for UpdateDeviceStatus<'_> {
    type Reply = Empty;
    const NAME: &'static str = "UpdateDeviceStatus";
}

/// The request of `ListDevices`, which lists the devices that the pool tracks, page by
/// page.
#[derive(Serialize)]
pub struct ListDevices<'a> {
    /// The user's access token.
    #[serde(rename = "AccessToken")]
    pub access_token: &'a AccessToken,
    /// The pagination token of the previous page; `None` for the first page.
    #[serde(rename = "PaginationToken", skip_serializing_if = "Option::is_none")]
    pub after: Option<&'a str>,
}

/// The reply of [`ListDevices`].
#[derive(Debug, Deserialize)]
pub struct DeviceList {
    /// The devices of this page.
    #[serde(rename = "Devices", default)]
    pub devices: Vec<ListedDevice>,
    /// The pagination token for the next page; `None` on the last page.
    #[serde(rename = "PaginationToken", default)]
    pub next: Option<String>,
}

/// One device in the pool's list.
#[derive(Debug, Deserialize)]
pub struct ListedDevice {
    /// The device's key.
    #[serde(rename = "DeviceKey")]
    pub key: String,
    /// The attributes that the pool keeps of the device, such as `device_name` and
    /// `device_status`.
    #[serde(rename = "DeviceAttributes", default)]
    pub attributes: Vec<Attribute>,
    /// The time of the last sign-in on the device, in seconds since 1970.
    #[serde(rename = "DeviceLastAuthenticatedDate", default)]
    pub last_seen: Option<f64>,
}

impl Operation for ListDevices<'_> {
    type Reply = DeviceList;
    const NAME: &'static str = "ListDevices";
    const RETRY: Retry = Retry::Safe;
}

/// The request of `ForgetDevice`, after which sign-ins on the device need a second factor
/// again.
#[derive(Serialize)]
pub struct ForgetDevice<'a> {
    /// The user's access token.
    #[serde(rename = "AccessToken")]
    pub access_token: &'a AccessToken,
    /// The device's key.
    #[serde(rename = "DeviceKey")]
    pub device_key: &'a str,
}

impl Operation for ForgetDevice<'_> {
    type Reply = Empty;
    const NAME: &'static str = "ForgetDevice";
}
