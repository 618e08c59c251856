//! The port to the browser's passkey authenticators.

use cognito_client::transport::LocalFuture;

/// The reason why there is no assertion or no new passkey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasskeyError {
    /// This browser cannot use passkeys.
    Unsupported,
    /// The user declined, there is no matching passkey, or it took too long. Browsers do
    /// not state which (Web Authentication Level 3, section 5.1.4), so that a page cannot
    /// find out which passkeys exist.
    NotUsed,
    /// The authenticator already has a passkey of this account.
    AlreadyThere,
}

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
