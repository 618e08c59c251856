//! WebAuthn as the relying party sees it: what a browser brings back from a passkey, and whether
//! it holds.
//!
//! The steps are those of W3C Web Authentication Level 3, sections 7.1 (registration) and 7.2
//! (authentication). Everything here comes over the network: it is read first, and each part that
//! does not hold is a [`Fault`].

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

/// Algorithms that a passkey's key may have, as COSE numbers them, the preferred one first.
pub const ALGORITHMS: [i64; 2] = [key::ES256, key::RS256];

/// Who asks for the passkey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelyingParty {
    /// The domain that the passkey belongs to.
    pub id: String,
    /// Whether the authenticator must have checked who holds it.
    pub verified_users_only: bool,
}

/// What is wrong with what a browser sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A part is not in its form.
    #[error("{0} is not readable")]
    Unreadable(&'static str),
    /// The client data belongs to another operation.
    #[error("The client data is not of this operation")]
    Operation,
    /// The challenge is not the one that was given.
    #[error("The challenge is not the one that was given")]
    Challenge,
    /// The page is not one of the relying party's.
    #[error("The origin is not the relying party's")]
    Origin,
    /// The authenticator answered for another relying party.
    #[error("The relying party is another one")]
    RelyingParty,
    /// Nobody touched the authenticator.
    #[error("The user was not present")]
    UserPresence,
    /// The authenticator did not check who holds it.
    #[error("The user was not verified")]
    UserVerification,
    /// The key is of a kind that is not taken, or is none.
    #[error("The public key is not supported")]
    PublicKey,
    /// The credential is not one of this user's.
    #[error("The credential is unknown")]
    Credential,
    /// The user handle is another user's.
    #[error("The user handle is another user's")]
    UserHandle,
    /// The signature is not the key's.
    #[error("The signature does not verify")]
    Signature,
    /// The counter did not grow, so there may be a copy of the passkey.
    #[error("The signature counter did not grow")]
    Counter,
}

/// The user handle in a passkey: it must not tell who the user is, so it is the `sub`.
#[must_use]
pub fn user_handle(sub: &str) -> String {
    BASE64URL_NOPAD.encode(sub.as_bytes())
}

/// Reads base64url without padding; `what` is the part's name.
fn decode(text: &str, what: &'static str) -> Result<Vec<u8>, Fault> {
    BASE64URL_NOPAD
        .decode(text.as_bytes())
        .map_err(|_| Fault::Unreadable(what))
}
