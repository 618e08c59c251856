//! Signing in with a passkey: `AuthenticationResponseJSON`.

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::core::secret::Secret;

use super::{
    AuthenticatorData, PublicKey, RelyingParty, WebAuthnError, client_data::ClientData, decode,
    user_handle,
};

/// The response of `navigator.credentials.get`.
#[derive(Debug)]
pub(crate) struct Assertion {
    /// The credential's id, in base64url.
    pub id: String,
    client_data: ClientData,
    data: AuthenticatorData,
    user_handle: Option<String>,
    signed: Vec<u8>,
    signature: Vec<u8>,
}

/// The stored facts about the passkey that must have made an assertion.
#[derive(Debug)]
pub(crate) struct StoredCredential<'a> {
    /// The `sub` of the passkey's user.
    pub sub: &'a str,
    /// The public key, as a COSE_Key.
    pub key: &'a [u8],
    /// The last known value of the signature counter.
    pub counter: u32,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AuthenticationResponse {
    id: String,
    raw_id: String,
    #[serde(rename = "type")]
    kind: String,
    response: AssertionResponse,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AssertionResponse {
    #[serde(rename = "clientDataJSON")]
    client_data: String,
    authenticator_data: String,
    signature: String,
    user_handle: Option<String>,
}

impl Assertion {
    /// Parses a browser's response, which is JSON in a text.
    ///
    /// # Errors
    /// [`WebAuthnError::Unreadable`] with the name of the faulty part.
    pub(crate) fn read(response: &str) -> Result<Self, WebAuthnError> {
        let response: AuthenticationResponse = serde_json::from_str(response)
            .map_err(|error| WebAuthnError::unreadable("CREDENTIAL", error))?;
        decode(&response.raw_id, "rawId")?;
        if response.kind != "public-key" || response.id != response.raw_id {
            return Err(WebAuthnError::malformed("id"));
        }
        let (client_data, client_bytes) = ClientData::read(&response.response.client_data)?;
        let mut signed = decode(&response.response.authenticator_data, "authenticatorData")?;
        let data = AuthenticatorData::read(&signed)?;
        signed.extend_from_slice(&Sha256::digest(&client_bytes));
        Ok(Self {
            id: response.id,
            client_data,
            data,
            user_handle: response.response.user_handle,
            signed,
            signature: decode(&response.response.signature, "signature")?,
        })
    }

    /// Checks that the response answers this challenge of this relying party with this
    /// passkey, and returns the passkey's new counter.
    ///
    /// # Errors
    /// The first [`WebAuthnError`] that is found.
    pub(crate) fn check(
        &self,
        relying_party: &RelyingParty,
        challenge: &Secret,
        known: &StoredCredential<'_>,
    ) -> Result<u32, WebAuthnError> {
        if self
            .user_handle
            .as_ref()
            .is_some_and(|handle| *handle != user_handle(known.sub))
        {
            return Err(WebAuthnError::UserHandle);
        }
        self.client_data.check("webauthn.get", &relying_party.id)?;
        if !challenge.matches(self.client_data.challenge.reveal()) {
            return Err(WebAuthnError::Challenge);
        }
        self.data.check(relying_party)?;
        if !PublicKey::read(known.key)?.verifies(&self.signed, &self.signature) {
            return Err(WebAuthnError::Signature);
        }
        let counts = self.data.counter != 0 || known.counter != 0;
        if counts && self.data.counter <= known.counter {
            return Err(WebAuthnError::Counter);
        }
        Ok(self.data.counter)
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use super::*;

    #[test]
    fn unreadable_assertion_has_the_cause_of_the_parser() {
        let error = Assertion::read("{").unwrap_err();
        assert_eq!(error.to_string(), "CREDENTIAL is not readable");
        assert!(error.source().is_some());
    }
}
