//! WebAuthn from the relying party's side: reads the data that a browser returns from a
//! passkey, and checks it.
//!
//! The steps are those of W3C Web Authentication Level 3, sections 7.1 (registration) and
//! 7.2 (authentication). All the data comes over the network: it is parsed first, and
//! each part that fails a check gives a [`WebAuthnError`].

mod assertion;
mod authenticator_data;
mod cbor;
mod client_data;
pub(super) mod key;
mod registration;

use std::{error::Error, sync::Arc};

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};

use super::error::Cause;

pub(super) use self::{
    assertion::{Assertion, StoredCredential},
    authenticator_data::AuthenticatorData,
    key::PublicKey,
    registration::Registration,
};

/// The algorithms that a passkey's key may have, by their COSE numbers, the preferred one
/// first.
pub(super) const ALGORITHMS: [i64; 2] = [key::ES256, key::RS256];

/// The relying party that asks for the passkey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelyingParty {
    /// The domain that the passkey belongs to.
    pub id: String,
    /// Set if the authenticator must verify the user, that is, check the person who holds
    /// it.
    #[serde(rename = "verified_users_only")]
    pub requires_user_verification: bool,
}

/// An error in the data that a browser sent.
#[derive(Clone, Debug, thiserror::Error)]
pub(super) enum WebAuthnError {
    /// A part is not in the expected form.
    #[error("{part} is not readable")]
    Unreadable {
        /// The name of the part, as WebAuthn has it.
        part: &'static str,
        /// The error of the decoder, if there was one.
        source: Option<Cause>,
    },
    /// The client data is for another operation.
    #[error("The client data is not of this operation")]
    Operation,
    /// The challenge is not the one that was given out.
    #[error("The challenge is not the one that was given")]
    Challenge,
    /// The page does not belong to the relying party.
    #[error("The origin is not the relying party's")]
    Origin,
    /// The authenticator answered for another relying party.
    #[error("The relying party is another one")]
    RelyingParty,
    /// The user did not confirm being present, for example by touching the authenticator.
    #[error("The user was not present")]
    UserPresence,
    /// The authenticator did not verify the user.
    #[error("The user was not verified")]
    UserVerification,
    /// The public key is missing or of a kind that is not supported.
    #[error("The public key is not supported")]
    PublicKey,
    /// The credential does not belong to this user.
    #[error("The credential is unknown")]
    Credential,
    /// The user handle belongs to another user.
    #[error("The user handle is another user's")]
    UserHandle,
    /// The signature was not made by the passkey's key.
    #[error("The signature does not verify")]
    Signature,
    /// The signature counter did not grow, so the passkey may have been copied.
    #[error("The signature counter did not grow")]
    Counter,
}

impl WebAuthnError {
    pub(crate) fn unreadable(
        part: &'static str,
        error: impl Error + Send + Sync + 'static,
    ) -> Self {
        Self::Unreadable {
            part,
            source: Some(Arc::new(error)),
        }
    }

    /// Makes the error for a part that has the wrong form, although it could be decoded.
    fn malformed(part: &'static str) -> Self {
        Self::Unreadable { part, source: None }
    }
}

/// Returns the user handle for a passkey. It must not contain personal data, so it is the
/// `sub`.
#[must_use]
pub(super) fn user_handle(sub: &str) -> String {
    BASE64URL_NOPAD.encode(sub.as_bytes())
}

/// Decodes base64url without padding; `part` is its name for the error.
fn decode(text: &str, part: &'static str) -> Result<Vec<u8>, WebAuthnError> {
    BASE64URL_NOPAD
        .decode(text.as_bytes())
        .map_err(|error| WebAuthnError::unreadable(part, error))
}
