//! Remembered devices: ConfirmDevice, UpdateDeviceStatus.

use serde::{Deserialize, Serialize};

use super::operation::{Empty, Operation};
use super::secret::AccessToken;

/// `ConfirmDevice`: tells the pool the verifier of the device's own password.
#[derive(Serialize)]
pub struct ConfirmDevice<'a> {
    /// The rider's access token.
    #[serde(rename = "AccessToken")]
    pub access_token: &'a AccessToken,
    /// `NewDeviceMetadata.DeviceKey`.
    #[serde(rename = "DeviceKey")]
    pub device_key: &'a str,
    /// The verifier.
    #[serde(rename = "DeviceSecretVerifierConfig")]
    pub verifier: DeviceSecretVerifierConfig<'a>,
}

/// The verifier of a device's password, and its salt; both base64.
#[derive(Serialize)]
pub struct DeviceSecretVerifierConfig<'a> {
    /// g to the power of the hashed password.
    #[serde(rename = "PasswordVerifier")]
    pub password_verifier: &'a str,
    /// What the password was hashed with.
    #[serde(rename = "Salt")]
    pub salt: &'a str,
}

/// The reply of [`ConfirmDevice`].
#[derive(Debug, Deserialize)]
pub struct DeviceConfirmed {
    /// Whether the rider has to agree to have the device remembered.
    #[serde(rename = "UserConfirmationNecessary", default)]
    pub asks_rider: bool,
}

impl Operation for ConfirmDevice<'_> {
    type Reply = DeviceConfirmed;
    const NAME: &'static str = "ConfirmDevice";
}

/// `UpdateDeviceStatus`: the rider agrees, or does not.
#[derive(Serialize)]
pub struct UpdateDeviceStatus<'a> {
    /// The rider's access token.
    #[serde(rename = "AccessToken")]
    pub access_token: &'a AccessToken,
    /// The device's key.
    #[serde(rename = "DeviceKey")]
    pub device_key: &'a str,
    /// Whether to ask for no second factor on this device.
    #[serde(rename = "DeviceRememberedStatus")]
    pub status: DeviceRememberedStatus,
}

/// Whether a device is remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum DeviceRememberedStatus {
    /// No second factor on this device.
    #[serde(rename = "remembered")]
    Remembered,
    /// As before.
    #[serde(rename = "not_remembered")]
    NotRemembered,
}

impl Operation for UpdateDeviceStatus<'_> {
    type Reply = Empty;
    const NAME: &'static str = "UpdateDeviceStatus";
}
