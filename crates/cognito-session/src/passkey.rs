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

/// The browser's authenticators.
pub trait Passkeys {
    /// Returns whether the browser supports passkeys.
    fn are_supported(&self) -> bool;

    /// Asks for a passkey that signs a challenge. `options` is a
    /// `PublicKeyCredentialRequestOptionsJSON`, and the result an
    /// `AuthenticationResponseJSON` (Web Authentication Level 3, sections 5.8.2 and 5.1).
    fn assertion<'a>(&'a self, options: &'a str) -> LocalFuture<'a, Result<String, PasskeyError>>;

    /// Creates a new passkey. `options` is a `PublicKeyCredentialCreationOptionsJSON`,
    /// and the result a `RegistrationResponseJSON`.
    fn registration<'a>(
        &'a self,
        options: &'a str,
    ) -> LocalFuture<'a, Result<String, PasskeyError>>;
}
