//! The errors of changes to the user's own account.

use std::error::Error;
use std::fmt;

use crate::error::{AuthError, CallContext};
use crate::passkey::PasskeyError;
use cognito_client::error::{CallError, ErrorCode};

/// The reason why a change was not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountError {
    /// An error that can occur in any call.
    Auth(AuthError),
    /// The password that was given is not the account's.
    WrongPassword,
    /// The pool did not ask for the password alone, so only a new sign-in can prove it.
    CannotReauthenticate,
    /// The user has no password, and the pool did not take another factor as a proof, so
    /// only a new sign-in can be one.
    CannotProve,
    /// The pool does not offer this feature. The value is the pool's refusal, or `None`
    /// if the session shows this, so that the pool was not asked.
    NotOffered(Option<CallError>),
    /// The pool accepted the call but kept the second factor, because it requires one.
    FactorRequired,
    /// The pool refuses the passkey that this authenticator or page made.
    PasskeyRefused(CallError),
    /// The account already has a passkey of this authenticator.
    PasskeyExists,
    /// The account has as many passkeys as the pool allows.
    TooManyPasskeys(CallError),
    /// No passkey was made: the user declined, or took too long.
    PasskeyNotMade(PasskeyError),
    /// This browser cannot use passkeys.
    PasskeysUnsupported(PasskeyError),
}

impl AccountError {
    /// Returns the meaning of `error` for a signed-in user. A call that the pool does not
    /// have becomes [`NotOffered`](Self::NotOffered), whatever the call is for.
    #[must_use]
    pub fn of(error: &CallError) -> Self {
        if error.is_unsupported_operation() {
            return Self::NotOffered(Some(error.clone()));
        }
        Self::Auth(AuthError::of(error, CallContext::SignedIn))
    }

    /// Returns the meaning of the error of a call about second factors.
    #[must_use]
    pub fn of_factor(error: &CallError) -> Self {
        match error.code() {
            // These are "SMS_MFA is not enabled for the user pool" and "User does not
            // have delivery config". The user can do nothing about the first, and the
            // page already explains the second.
            Some(
                ErrorCode::InvalidParameter
                | ErrorCode::SoftwareTokenMfaNotFound
                | ErrorCode::MfaMethodNotFound,
            ) => Self::NotOffered(Some(error.clone())),
            _ => Self::of(error),
        }
    }

    /// Returns the meaning of the error of a call about remembered devices.
    #[must_use]
    pub fn of_devices(error: &CallError) -> Self {
        match error.code() {
            Some(ErrorCode::InvalidUserPoolConfiguration) => Self::NotOffered(Some(error.clone())),
            _ => Self::of(error),
        }
    }

    /// Returns the meaning of the error of a call about passkeys.
    #[must_use]
    pub fn of_passkeys(error: &CallError) -> Self {
        match error.code() {
            Some(ErrorCode::WebAuthnNotEnabled | ErrorCode::WebAuthnConfigurationMissing) => {
                Self::NotOffered(Some(error.clone()))
            }
            Some(
                ErrorCode::WebAuthnCredentialNotSupported
                | ErrorCode::WebAuthnOriginNotAllowed
                | ErrorCode::WebAuthnRelyingPartyMismatch
                | ErrorCode::WebAuthnClientMismatch
                | ErrorCode::WebAuthnChallengeNotFound
                | ErrorCode::InvalidParameter,
            ) => Self::PasskeyRefused(error.clone()),
            Some(ErrorCode::LimitExceeded) => Self::TooManyPasskeys(error.clone()),
            _ => Self::of(error),
        }
    }

    /// Returns whether the pool no longer accepts the access token.
    #[must_use]
    pub fn is_signed_out(&self) -> bool {
        matches!(self, Self::Auth(AuthError::SignedOut))
    }
}

impl From<PasskeyError> for AccountError {
    fn from(error: PasskeyError) -> Self {
        match error {
            PasskeyError::AlreadyRegistered => Self::PasskeyExists,
            PasskeyError::NotUsed { .. } | PasskeyError::Cancelled => Self::PasskeyNotMade(error),
            PasskeyError::Unsupported | PasskeyError::NotJson { .. } => {
                Self::PasskeysUnsupported(error)
            }
        }
    }
}

impl fmt::Display for AccountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Auth(_) => "the change was not made",
            Self::WrongPassword => "the password is wrong",
            Self::CannotReauthenticate => "the pool did not ask for the password alone",
            Self::CannotProve => "the pool took no other factor as a proof",
            Self::NotOffered(_) => "the pool does not offer this feature",
            Self::FactorRequired => "the pool kept the second factor",
            Self::PasskeyRefused(_) => "the pool refuses the passkey",
            Self::PasskeyExists => "the account already has a passkey of this authenticator",
            Self::TooManyPasskeys(_) => "the pool allows no more passkeys",
            Self::PasskeyNotMade(_) => "no passkey was made",
            Self::PasskeysUnsupported(_) => "passkeys cannot be used",
        })
    }
}

impl Error for AccountError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Auth(error) => Some(error),
            Self::NotOffered(error) => error.as_ref().map(|error| error as _),
            Self::PasskeyRefused(error) | Self::TooManyPasskeys(error) => Some(error),
            Self::PasskeyNotMade(error) | Self::PasskeysUnsupported(error) => Some(error),
            Self::WrongPassword
            | Self::CannotReauthenticate
            | Self::CannotProve
            | Self::FactorRequired
            | Self::PasskeyExists => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cognito_client::error::{BadReply, ReplyFault, ServiceError};
    use cognito_client::transport::NoReply;

    fn refusal(wire: &str, message: &str) -> CallError {
        CallError::Service(ServiceError {
            code: ErrorCode::read(wire),
            message: message.into(),
        })
    }

    #[test]
    fn call_that_the_pool_does_not_offer_is_named() {
        // The message mentions e-mail, but no field is at fault.
        let error = refusal(
            "InvalidParameterException",
            "EMAIL_OTP is not enabled for the user pool.",
        );
        assert_eq!(
            AccountError::of_factor(&error),
            AccountError::NotOffered(Some(error))
        );
        let error = refusal("InvalidUserPoolConfigurationException", "");
        assert_eq!(
            AccountError::of_devices(&error),
            AccountError::NotOffered(Some(error))
        );
        let error = refusal("WebAuthnNotEnabledException", "");
        assert_eq!(
            AccountError::of_passkeys(&error),
            AccountError::NotOffered(Some(error))
        );
        let error = refusal("NotAuthorizedException", "Access Token has been revoked");
        assert!(AccountError::of_devices(&error).is_signed_out());
    }

    #[test]
    fn a_call_that_a_pool_lacks_is_not_offered() {
        for of in [
            AccountError::of,
            AccountError::of_factor,
            AccountError::of_devices,
            AccountError::of_passkeys,
        ] {
            for error in [
                refusal("UnknownOperationException", ""),
                refusal("OperationNotEnabledException", ""),
                refusal("FeatureUnavailableInTierException", ""),
                refusal("UnsupportedOperationException", ""),
                refusal("CognitoLocal#Unsupported", ""),
                CallError::NotTheService(BadReply {
                    status: 501,
                    fault: ReplyFault::NoErrorCode,
                }),
            ] {
                assert_eq!(of(&error), AccountError::NotOffered(Some(error)));
            }
        }
    }

    #[test]
    fn a_declined_passkey_has_no_words_of_a_sign_in() {
        let declined = PasskeyError::NotUsed {
            reason: "NotAllowedError".into(),
        };
        for (error, told) in [
            (declined.clone(), AccountError::PasskeyNotMade(declined)),
            (
                PasskeyError::Unsupported,
                AccountError::PasskeysUnsupported(PasskeyError::Unsupported),
            ),
            (PasskeyError::AlreadyRegistered, AccountError::PasskeyExists),
        ] {
            assert_eq!(AccountError::from(error), told);
        }
    }

    #[test]
    fn an_outage_is_none_of_that() {
        for of in [
            AccountError::of,
            AccountError::of_factor,
            AccountError::of_devices,
            AccountError::of_passkeys,
        ] {
            let outage = CallError::NoReply(NoReply::default());
            assert_eq!(
                of(&outage),
                AccountError::Auth(AuthError::Unreachable(outage))
            );
        }
    }
}
