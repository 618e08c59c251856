//! Remembered devices: ConfirmDevice, UpdateDeviceStatus, ListDevices, ForgetDevice.

use serde::{Deserialize, Serialize};

use super::operation::{Empty, Operation, Repeat};
use super::secret::AccessToken;
use super::sign_up::Attribute;

/// `ConfirmDevice`: tells the pool the verifier of the device's own password.
#[derive(Serialize)]
pub struct ConfirmDevice<'a> {
    /// The rider's access token.
    #[serde(rename = "AccessToken")]
    pub access_token: &'a AccessToken,
    /// `NewDeviceMetadata.DeviceKey`.
    #[serde(rename = "DeviceKey")]
    pub device_key: &'a str,
    /// What the rider shall know it by.
    #[serde(rename = "DeviceName", skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
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

/// `ListDevices`: the devices the pool knows of, a page at a time.
#[derive(Serialize)]
pub struct ListDevices<'a> {
    /// The rider's access token.
    #[serde(rename = "AccessToken")]
    pub access_token: &'a AccessToken,
    /// Where the page before ended.
    #[serde(rename = "PaginationToken", skip_serializing_if = "Option::is_none")]
    pub after: Option<&'a str>,
}

/// The reply of [`ListDevices`].
#[derive(Debug, Deserialize)]
pub struct DeviceList {
    /// This page.
    #[serde(rename = "Devices", default)]
    pub devices: Vec<ListedDevice>,
    /// Where it ends; nothing on the last one.
    #[serde(rename = "PaginationToken", default)]
    pub next: Option<String>,
}

/// One device, as the pool lists it.
#[derive(Debug, Deserialize)]
pub struct ListedDevice {
    /// Its key.
    #[serde(rename = "DeviceKey")]
    pub key: String,
    /// `device_name`, `device_status` and what else the pool noted.
    #[serde(rename = "DeviceAttributes", default)]
    pub attributes: Vec<Attribute>,
    /// When it last signed in, in seconds since 1970.
    #[serde(rename = "DeviceLastAuthenticatedDate", default)]
    pub last_seen: Option<f64>,
}

impl Operation for ListDevices<'_> {
    type Reply = DeviceList;
    const NAME: &'static str = "ListDevices";
    const REPEAT: Repeat = Repeat::Safe;
}

/// `ForgetDevice`: it is asked for a second factor again.
#[derive(Serialize)]
pub struct ForgetDevice<'a> {
    /// The rider's access token.
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
