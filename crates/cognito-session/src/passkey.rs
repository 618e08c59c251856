//! Passkeys: the port to the browser's authenticators.

use cognito_client::transport::LocalFuture;

/// Why there is no assertion, or no new passkey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasskeyError {
    /// This browser cannot use passkeys.
    Unsupported,
    /// The rider declined, there is no fitting passkey here, or it took too long. Browsers
    /// do not tell which (Web Authentication Level 3, section 5.1.4), so that a page
    /// cannot find out what passkeys there are.
    NotUsed,
    /// The authenticator has a passkey of this account already.
    AlreadyThere,
}

/// The browser's authenticators.
pub trait Passkeys {
    /// Whether there can be passkeys here at all.
    fn are_supported(&self) -> bool;

    /// Has a passkey sign a challenge. `options` is a
    /// `PublicKeyCredentialRequestOptionsJSON`, the result an `AuthenticationResponseJSON`
    /// (Web Authentication Level 3, sections 5.8.2 and 5.1).
    fn assertion<'a>(&'a self, options: &'a str) -> LocalFuture<'a, Result<String, PasskeyError>>;

    /// Makes a new passkey. `options` is a `PublicKeyCredentialCreationOptionsJSON`, the
    /// result a `RegistrationResponseJSON`.
    fn registration<'a>(
        &'a self,
        options: &'a str,
    ) -> LocalFuture<'a, Result<String, PasskeyError>>;
}
