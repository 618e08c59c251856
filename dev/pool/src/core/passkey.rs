//! The stored form of a user's passkeys.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{clock::Timestamp, secret::Secret, webauthn::RelyingParty};

/// The largest number of passkeys that one user may have.
pub const MAX_PASSKEYS: usize = 20;

/// A passkey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passkey {
    /// The credential's id, in base64url.
    pub id: String,
    /// The public key, a COSE_Key in base64url.
    pub public_key: String,
    /// The last known value of the signature counter.
    pub counter: u32,
    /// The domain that the passkey belongs to.
    pub relying_party_id: String,
    /// The passkey's name in lists.
    pub name: String,
    /// The kind of authenticator, `platform` or `cross-platform`, if the browser named
    /// it.
    pub attachment: Option<String>,
    /// The transports by which the authenticator can be reached.
    pub transports: Vec<String>,
    /// The time at which the passkey was registered.
    pub created: Timestamp,
}

impl Passkey {
    /// Returns the passkey as a PublicKeyCredentialDescriptorJSON.
    #[must_use]
    pub fn descriptor(&self) -> Value {
        let mut descriptor = Map::new();
        descriptor.insert("type".to_owned(), "public-key".into());
        descriptor.insert("id".to_owned(), self.id.clone().into());
        if !self.transports.is_empty() {
            descriptor.insert("transports".to_owned(), json!(self.transports));
        }
        Value::Object(descriptor)
    }
}

/// A registration in progress.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PasskeyRegistration {
    /// The challenge that the browser's response must contain, in base64url.
    pub challenge: Secret,
    /// The id of the client that started the registration.
    pub client_id: String,
    /// The time at which the registration expires.
    pub expires: Timestamp,
}

/// The request for a passkey at a sign-in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PasskeyRequest {
    /// The challenge that the passkey must sign, in base64url.
    pub challenge: Secret,
    /// The relying party that asks.
    pub relying_party: RelyingParty,
}
