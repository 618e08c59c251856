//! WebAuthn from the relying party's side: reads the data that a browser returns from a
//! passkey, and checks it.
//!
//! The steps are those of W3C Web Authentication Level 3, sections 7.1 (registration) and
//! 7.2 (authentication). All the data comes over the network: it is parsed first, and
//! each part that fails a check is a [`Fault`].

mod assertion;
mod authenticator_data;
mod cbor;
mod client_data;
mod key;
mod registration;

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};

pub use self::{
    assertion::{Assertion, Known},
    authenticator_data::{Attested, AuthenticatorData},
    client_data::ClientData,
    key::PublicKey,
    registration::Registration,
};

/// The algorithms that a passkey's key may have, by their COSE numbers, the preferred one
/// first.
pub const ALGORITHMS: [i64; 2] = [key::ES256, key::RS256];

/// The relying party that asks for the passkey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelyingParty {
    /// The domain that the passkey belongs to.
    pub id: String,
    /// Set if the authenticator must verify the user, that is, check the person who holds
    /// it.
    pub verified_users_only: bool,
}

/// A fault in the data that a browser sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A part is not in the expected form.
    #[error("{0} is not readable")]
    Unreadable(&'static str),
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

/// Returns the user handle for a passkey. It must not contain personal data, so it is the
/// `sub`.
#[must_use]
pub fn user_handle(sub: &str) -> String {
    BASE64URL_NOPAD.encode(sub.as_bytes())
}

/// Decodes base64url without padding; `what` is the name of the part.
fn decode(text: &str, what: &'static str) -> Result<Vec<u8>, Fault> {
    BASE64URL_NOPAD
        .decode(text.as_bytes())
        .map_err(|_| Fault::Unreadable(what))
}
