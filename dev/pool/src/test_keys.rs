//! Signing keys that tests share, so that none of them waits for new ones.

use std::sync::Arc;

use serde::Deserialize;

use crate::core::keys::{KeyError, Keys};

#[derive(Deserialize)]
struct Fixture {
    id: String,
    access: String,
}

/// Keys that stand in this repository, for [`Settings::keys`](crate::Settings::keys) of a pool
/// that a test starts. Everybody can read them: never use them for anything else.
///
/// # Errors
/// Where the fixture is damaged.
pub fn test_keys() -> Result<Arc<Keys>, KeyError> {
    let text = include_str!("../tests/fixtures/signing-keys.json");
    let fixture: Fixture = serde_json::from_str(text).map_err(|_| KeyError::Stored)?;
    Keys::from_pkcs8_base64(&fixture.id, &fixture.access).map(Arc::new)
}
