//! The port to the browser's passkey authenticators.

use std::fmt;

use cognito_client::transport::LocalFuture;

/// The reason why there is no assertion or no new passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PasskeyError {
    /// This browser cannot use passkeys.
    Unsupported,
    /// The user declined, there is no matching passkey, or it took too long. Browsers do
    /// not state which (Web Authentication Level 3, section 5.1.4), so that a page cannot
    /// find out which passkeys exist.
    NotUsed {
        /// The browser's own text for developers, such as `SecurityError: …`. It is empty
        /// if the browser has none.
        reason: String,
    },
    /// The app withdrew the request, because the user left the page or because another
    /// request took its place.
    Cancelled,
    /// The authenticator already has a passkey of this account.
    AlreadyRegistered,
    /// The port has returned a text that is not JSON.
    NotJson {
        /// The line at which reading stopped, counted from 1.
        line: usize,
        /// The byte in that line, counted from 1.
        column: usize,
    },
}

impl fmt::Display for PasskeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsupported => f.write_str("the browser cannot use passkeys"),
            Self::NotUsed { reason } => write!(f, "no passkey was used: {reason}"),
            Self::Cancelled => f.write_str("the request for a passkey was withdrawn"),
            Self::AlreadyRegistered => f.write_str("the authenticator already has a passkey"),
            Self::NotJson { line, column } => {
                write!(
                    f,
                    "the passkey is not JSON, at line {line}, column {column}"
                )
            }
        }
    }
}

impl std::error::Error for PasskeyError {}

/// A message to the browser's authenticators about the passkeys that the pool knows, so
/// that they do not offer passkeys that no longer work, and show current names. All ids are
/// in base64url.
///
/// Source: Web Authentication Level 3, section 5.1.10, "Signal credential changes to the
/// authenticator".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PasskeySignal {
    /// The pool does not know a passkey (`signalUnknownCredential`).
    Unknown {
        /// The domain that the passkey belongs to.
        rp_id: String,
        /// The passkey's id.
        credential_id: String,
    },
    /// These are all passkeys of a user (`signalAllAcceptedCredentials`).
    AllAccepted {
        /// The user whom the passkeys belong to.
        owner: PasskeyOwner,
        /// The ids of the passkeys.
        credential_ids: Vec<String>,
    },
    /// The names of a user (`signalCurrentUserDetails`).
    CurrentUserDetails {
        /// The user.
        owner: PasskeyOwner,
        /// The name that distinguishes accounts, such as an e-mail address.
        name: String,
        /// The name of the person.
        display_name: String,
    },
}

/// The owner of a passkey, by the identifiers that authenticators store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyOwner {
    /// The domain that the user's passkeys belong to.
    pub rp_id: String,
    /// The user handle, in base64url.
    pub user_id: String,
}

/// The browser's authenticators. One request runs at a time: a new request ends the one
/// before it with [`PasskeyError::Cancelled`].
pub trait Passkeys {
    /// Returns whether the browser supports passkeys.
    fn are_supported(&self) -> bool;

    /// Asks for a passkey that signs a challenge. `options` is a
    /// `PublicKeyCredentialRequestOptionsJSON`, and the result an
    /// `AuthenticationResponseJSON` (Web Authentication Level 3, sections 5.8.2 and 5.1).
    fn assertion<'a>(&'a self, options: &'a str) -> LocalFuture<'a, Result<String, PasskeyError>>;

    /// Returns whether the browser can suggest passkeys in a field of the page.
    fn can_suggest(&self) -> LocalFuture<'_, bool>;

    /// Waits for a passkey that signs a challenge, as [`assertion`](Self::assertion) does,
    /// but without a prompt: the browser suggests the passkey in a field of the page
    /// (`mediation` is `conditional`: Web Authentication Level 3, section 5.1.4). It waits
    /// until the user chooses one, or the request ends.
    fn suggestion<'a>(&'a self, options: &'a str) -> LocalFuture<'a, Result<String, PasskeyError>>;

    /// Creates a new passkey. `options` is a `PublicKeyCredentialCreationOptionsJSON`,
    /// and the result a `RegistrationResponseJSON`.
    fn registration<'a>(
        &'a self,
        options: &'a str,
    ) -> LocalFuture<'a, Result<String, PasskeyError>>;

    /// Ends the request that is running, if there is one, with
    /// [`PasskeyError::Cancelled`]. An answer that comes later is dropped.
    fn cancel(&self);

    /// Returns whether the browser accepts a [`PasskeySignal`].
    fn can_signal(&self) -> bool;

    /// Sends a signal to the authenticators. Browsers do not state its effect.
    fn signal<'a>(&'a self, signal: &'a PasskeySignal) -> LocalFuture<'a, ()>;
}
