//! The signing keys that tests share, so that no test waits for new ones.

use std::sync::Arc;

use serde::Deserialize;

use crate::core::keys::{KeyError, Keys};

#[derive(Deserialize)]
struct Fixture {
    id: String,
    access: String,
}

/// Returns signing keys that are part of this repository, for
/// [`Settings::keys`](crate::Settings::keys) of a pool that a test starts. The keys are
/// public: never use them for anything else.
///
/// # Errors
/// [`KeyError::Stored`] if the fixture is damaged.
pub fn test_keys() -> Result<Arc<Keys>, KeyError> {
    let text = include_str!("../tests/fixtures/signing-keys.json");
    let fixture: Fixture = serde_json::from_str(text).map_err(|_| KeyError::Stored)?;
    Keys::from_pkcs8_base64(&fixture.id, &fixture.access).map(Arc::new)
}
