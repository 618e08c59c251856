//! A new passkey: `RegistrationResponseJSON`.

use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;
use serde_json::Value;

use super::{
    AuthenticatorData, PublicKey, RelyingParty, WebAuthnError,
    authenticator_data::AttestedCredential, cbor, client_data::ClientData, decode,
};

/// The number of transports that are kept for one passkey.
const KEPT_TRANSPORTS: usize = 8;

/// The response of `navigator.credentials.create`.
#[derive(Debug)]
pub(crate) struct Registration {
    /// The browser's statement about the page.
    pub client_data: ClientData,
    /// The new credential.
    pub credential: AttestedCredential,
    /// The number of signatures that the authenticator has counted so far.
    pub counter: u32,
    /// The kind of authenticator, `platform` or `cross-platform`, if the browser names
    /// it.
    pub attachment: Option<String>,
    /// The transports by which the authenticator can be reached.
    pub transports: Vec<String>,
    data: AuthenticatorData,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RegistrationResponse {
    id: String,
    raw_id: String,
    #[serde(rename = "type")]
    kind: String,
    authenticator_attachment: Option<String>,
    response: AttestationResponse,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AttestationResponse {
    #[serde(rename = "clientDataJSON")]
    client_data: String,
    attestation_object: String,
    transports: Option<Vec<String>>,
}

impl Registration {
    /// Parses a browser's response.
    ///
    /// # Errors
    /// [`WebAuthnError::Unreadable`] with the name of the faulty part.
    pub(crate) fn read(response: Value) -> Result<Self, WebAuthnError> {
        let response: RegistrationResponse = serde_json::from_value(response)
            .map_err(|error| WebAuthnError::unreadable("Credential", error))?;
        let id = decode(&response.raw_id, "rawId")?;
        let (client_data, _) = ClientData::read(&response.response.client_data)?;
        let object = decode(&response.response.attestation_object, "attestationObject")?;
        let data =
            attested_data(&object).ok_or_else(|| WebAuthnError::malformed("attestationObject"))?;
        let data = AuthenticatorData::read(&data)?;
        let credential = data
            .attested
            .clone()
            .ok_or_else(|| WebAuthnError::malformed("authenticatorData"))?;
        let named = response.kind == "public-key" && response.id == response.raw_id;
        if !named || credential.id != id {
            return Err(WebAuthnError::malformed("id"));
        }
        let mut transports = response.response.transports.unwrap_or_default();
        transports.truncate(KEPT_TRANSPORTS);
        Ok(Self {
            client_data,
            counter: data.counter,
            credential,
            attachment: response
                .authenticator_attachment
                .filter(|word| matches!(word.as_str(), "platform" | "cross-platform")),
            transports,
            data,
        })
    }

    /// Checks the response for this relying party. The caller must check that the
    /// challenge is one that it gave out.
    ///
    /// # Errors
    /// The first [`WebAuthnError`] that is found.
    pub(crate) fn check(&self, relying_party: &RelyingParty) -> Result<(), WebAuthnError> {
        self.client_data
            .check("webauthn.create", &relying_party.id)?;
        self.data.check(relying_party)?;
        PublicKey::read(&self.credential.key)?;
        Ok(())
    }

    /// Returns the credential's id, in base64url.
    #[must_use]
    pub(crate) fn id(&self) -> String {
        BASE64URL_NOPAD.encode(&self.credential.id)
    }
}

/// Returns the authenticator data of an attestation object. No attestation was asked for,
/// so an attestation statement is ignored if one comes; with the format `none` it must be
/// empty.
fn attested_data(object: &[u8]) -> Option<Vec<u8>> {
    let entries = cbor::map(object)?;
    let format = cbor::get(&entries, "fmt")?.as_text()?;
    let statement = cbor::get(&entries, "attStmt")?.as_map()?;
    let data = cbor::get(&entries, "authData")?.as_bytes()?;
    (format != "none" || statement.is_empty()).then(|| data.clone())
}
