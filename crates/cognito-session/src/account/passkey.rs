//! The user's passkeys, as the pool lists them.

use cognito_client::webauthn::ListedCredential;

/// A passkey of the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnPasskey {
    /// The credential's id.
    pub id: String,
    /// The name that the pool gives it; empty if it has none.
    pub name: String,
    /// The time of its creation, in seconds since 1970.
    pub created_s: Option<i64>,
}

impl From<ListedCredential> for OwnPasskey {
    fn from(listed: ListedCredential) -> Self {
        Self {
            id: listed.id,
            name: listed.name.trim().to_owned(),
            created_s: listed.created.map(super::device::whole_seconds),
        }
    }
}
