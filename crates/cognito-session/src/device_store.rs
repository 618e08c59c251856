//! What is stored of a remembered device: one record for each rider, keyed by the app
//! client's id and the pool's name for the rider. Signing out leaves it: it is the
//! device's secret, not the rider's, and opens nothing without the rider's password.

use serde::{Deserialize, Serialize};

use super::token_store::Storage;
use cognito_client::secret::DevicePassword;

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

/// The storage key of a device, for a name in whatever case it was typed. Cognito's user
/// names and aliases ignore case unless a pool was made otherwise
/// (`UsernameConfiguration.CaseSensitive`). In a pool that tells them apart, two riders of
/// one browser whose names differ in case alone share the place, and the one whose device is
/// not there is asked for the second factor.
fn key(client_id: &str, username: &str) -> String {
    key_as_typed(client_id, &username.to_lowercase())
}

/// The storage key that earlier releases used, with the name's capitals.
fn key_as_typed(client_id: &str, username: &str) -> String {
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

/// The stored device, whatever the case of `username`; `None` where there is none that can
/// be read, and then nothing of it is left.
pub fn load(storage: &dyn Storage, client_id: &str, username: &str) -> Option<Device> {
    let stored = storage
        .read(&key(client_id, username))
        .or_else(|| storage.read(&key_as_typed(client_id, username)))?;
    let device = serde_json::from_str(&stored.text).ok();
    if device.is_none() {
        clear(storage, client_id, username);
    }
    device
}

/// Forgets the device, whatever the case of `username`.
pub fn clear(storage: &dyn Storage, client_id: &str, username: &str) {
    storage.remove(&key(client_id, username));
    storage.remove(&key_as_typed(client_id, username));
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeMap;

    use super::*;
    use crate::token_store::Stored;

    #[derive(Default)]
    struct Shelf(RefCell<BTreeMap<String, String>>);

    impl Storage for Shelf {
        fn read(&self, key: &str) -> Option<Stored> {
            let text = self.0.borrow().get(key)?.clone().into();
            Some(Stored {
                text,
                lasting: true,
            })
        }
        fn write(&self, key: &str, text: &str, _lasting: bool) -> bool {
            self.0.borrow_mut().insert(key.into(), text.into());
            true
        }
        fn remove(&self, key: &str) {
            self.0.borrow_mut().remove(key);
        }
    }

    fn device() -> Device {
        Device {
            device_key: "d".into(),
            group_key: "g".into(),
            password: "p".into(),
        }
    }

    #[test]
    fn a_device_is_found_whatever_the_names_case() {
        let shelf = Shelf::default();
        save(&shelf, "client", "Jeff@Example.com", &device());
        for name in ["Jeff@Example.com", "jeff@example.com", "JEFF@EXAMPLE.COM"] {
            assert!(load(&shelf, "client", name).is_some(), "{name}");
        }
        assert!(load(&shelf, "client", "mary@example.com").is_none());
        clear(&shelf, "client", "JEFF@example.com");
        assert!(shelf.0.borrow().is_empty());
    }

    #[test]
    fn a_device_stored_with_capitals_before_is_found_and_cleared() {
        let shelf = Shelf::default();
        let text = serde_json::to_string(&device()).unwrap();
        shelf.write(&key_as_typed("client", "Jeff"), &text, true);
        assert!(load(&shelf, "client", "Jeff").is_some());
        clear(&shelf, "client", "Jeff");
        assert!(shelf.0.borrow().is_empty());
    }
}
