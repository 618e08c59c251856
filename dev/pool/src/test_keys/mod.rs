//! The signing keys that tests share, so that no test waits for new ones.

use std::sync::Arc;

use serde::Deserialize;

use crate::core::keys::{KeyError, Keys};

#[derive(Deserialize)]
struct StoredTestKeys {
    id: String,
    access: String,
}

/// Returns signing keys that are part of this crate, for
/// [`Settings::keys`](crate::Settings::keys) of a pool that a test starts. The keys are
/// public: never use them for anything else.
///
/// # Errors
/// [`KeyError::TestKeys`], [`KeyError::Base64`] or [`KeyError::Pkcs8`] if the file with
/// the keys is damaged.
pub fn test_keys() -> Result<Arc<Keys>, KeyError> {
    let text = include_str!("signing-keys.json");
    let keys: StoredTestKeys = serde_json::from_str(text).map_err(KeyError::TestKeys)?;
    Keys::from_pkcs8_base64(&keys.id, &keys.access).map(Arc::new)
}
