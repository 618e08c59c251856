//! What is stored of a remembered device: one record for each rider, keyed by the app
//! client's id and the pool's name for the rider. Signing out leaves it: it is the
//! device's secret, not the rider's, and opens nothing without the rider's password.

use serde::{Deserialize, Serialize};

use super::token_store::Storage;
use crate::cognito::secret::DevicePassword;

/// A device the pool may remember.
#[derive(Debug, Serialize, Deserialize)]
pub struct Device {
    /// Its key.
    pub device_key: String,
    /// The key of its group.
    pub group_key: String,
    /// Its own password.
    pub password: DevicePassword,
}

fn key(client_id: &str, username: &str) -> String {
    ["wild-rydes.device.", client_id, ".", username].concat()
}

/// Stores the device. Where that is not allowed, the next sign-in asks for the second
/// factor as before.
pub fn save(storage: &dyn Storage, client_id: &str, username: &str, device: &Device) {
    if let Ok(text) = serde_json::to_string(device) {
        let text = zeroize::Zeroizing::new(text);
        let _stored = storage.write(&key(client_id, username), &text, true);
    }
}

/// The stored device, if there is one that reads well.
pub fn load(storage: &dyn Storage, client_id: &str, username: &str) -> Option<Device> {
    let stored = storage.read(&key(client_id, username))?;
    let device = serde_json::from_str(&stored.text).ok();
    if device.is_none() {
        clear(storage, client_id, username);
    }
    device
}

/// Forgets the device.
pub fn clear(storage: &dyn Storage, client_id: &str, username: &str) {
    storage.remove(&key(client_id, username));
}
