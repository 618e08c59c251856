//! The stored record of a remembered device. There is one record for each user; its key
//! contains the app client's id and the pool's name for the user. Signing out keeps it:
//! it holds the device's secret and not the user's, and grants nothing without the user's
//! password.

use serde::{Deserialize, Serialize};

use super::letter_case::Lowercase;
use super::token_store::Storage;
use cognito_client::secret::DevicePassword;

/// A device that the pool may remember.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Device {
    /// The device key.
    pub device_key: String,
    /// The key of the device's group.
    pub group_key: String,
    /// The device's own password.
    pub password: DevicePassword,
}

/// Returns the storage key of a device. The key is the same for a name in any case.
/// Cognito's user names and aliases ignore case unless a pool was made otherwise
/// (`UsernameConfiguration.CaseSensitive`). In a case-sensitive pool, two users of one
/// browser whose names differ in case alone share a record, and the user whose device is
/// not stored is asked for the second factor.
fn key(lowercase: Lowercase, client_id: &str, username: &str) -> String {
    key_as_typed(client_id, &lowercase(username))
}

/// Returns the storage key that earlier releases used, with the name's capitals.
fn key_as_typed(client_id: &str, username: &str) -> String {
    [".device.", client_id, ".", username].concat()
}

/// Stores the device. If that is not possible, the next sign-in asks for the second
/// factor as before.
pub(crate) fn save(
    storage: &dyn Storage,
    lowercase: Lowercase,
    client_id: &str,
    username: &str,
    device: &Device,
) {
    if let Ok(text) = serde_json::to_string(device) {
        let text = zeroize::Zeroizing::new(text);
        let _stored = storage.write(&key(lowercase, client_id, username), &text, true);
    }
}

/// Returns the stored device, whatever the case of `username`. It is `None` when there is
/// no well-formed record; a malformed one is removed.
pub(crate) fn load(
    storage: &dyn Storage,
    lowercase: Lowercase,
    client_id: &str,
    username: &str,
) -> Option<Device> {
    let stored = storage
        .read(&key(lowercase, client_id, username))
        .or_else(|| storage.read(&key_as_typed(client_id, username)))?;
    let device = serde_json::from_str(&stored.text).ok();
    if device.is_none() {
        clear(storage, lowercase, client_id, username);
    }
    device
}

/// Removes the device's record, whatever the case of `username`.
pub(crate) fn clear(storage: &dyn Storage, lowercase: Lowercase, client_id: &str, username: &str) {
    storage.remove(&key(lowercase, client_id, username));
    storage.remove(&key_as_typed(client_id, username));
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeMap;

    use super::*;
    use crate::token_store::{StorageError, Stored};

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
        fn write(&self, key: &str, text: &str, _lasting: bool) -> Result<(), StorageError> {
            self.0.borrow_mut().insert(key.into(), text.into());
            Ok(())
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
        save(
            &shelf,
            str::to_lowercase,
            "client",
            "Jeff@Example.com",
            &device(),
        );
        for name in ["Jeff@Example.com", "jeff@example.com", "JEFF@EXAMPLE.COM"] {
            assert!(
                load(&shelf, str::to_lowercase, "client", name).is_some(),
                "{name}"
            );
        }
        assert!(load(&shelf, str::to_lowercase, "client", "mary@example.com").is_none());
        clear(&shelf, str::to_lowercase, "client", "JEFF@example.com");
        assert!(shelf.0.borrow().is_empty());
    }

    #[test]
    fn device_stored_with_capitals_is_found_and_cleared() {
        let shelf = Shelf::default();
        let text = serde_json::to_string(&device()).unwrap();
        shelf
            .write(&key_as_typed("client", "Jeff"), &text, true)
            .unwrap();
        assert!(load(&shelf, str::to_lowercase, "client", "Jeff").is_some());
        clear(&shelf, str::to_lowercase, "client", "Jeff");
        assert!(shelf.0.borrow().is_empty());
    }
}
