//! The rider's passkeys, as the pool lists them.

use cognito_client::webauthn::ListedCredential;

/// One passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnPasskey {
    /// Its id.
    pub id: String,
    /// What the pool calls it; empty where it has no name for it.
    pub name: String,
    /// When it was made, in seconds since 1970.
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
