//! What is kept of a user's passkeys.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{clock::Timestamp, secret::Secret, webauthn::RelyingParty};

/// Passkeys that one user may have.
pub const MOST_PASSKEYS: usize = 20;

/// A passkey.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Passkey {
    /// The credential's id, in base64url.
    pub id: String,
    /// Its public key, a COSE_Key in base64url.
    pub public_key: String,
    /// Its signature counter, as it last was.
    pub counter: u32,
    /// The domain that it belongs to.
    pub relying_party_id: String,
    /// What it is called in lists.
    pub name: String,
    /// `platform` or `cross-platform`, where the browser said so.
    pub attachment: Option<String>,
    /// How its authenticator can be reached.
    pub transports: Vec<String>,
    /// When it was registered.
    pub created: Timestamp,
}

impl Passkey {
    /// As a PublicKeyCredentialDescriptorJSON.
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

/// A registration under way.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PasskeyRegistration {
    /// What the passkey must take up, in base64url.
    pub challenge: Secret,
    /// The client that began it.
    pub client_id: String,
    /// When it runs out.
    pub expires: Timestamp,
}

/// What a passkey is asked at sign-in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PasskeyRequest {
    /// What it must sign, in base64url.
    pub challenge: Secret,
    /// Who asks.
    pub relying_party: RelyingParty,
}
