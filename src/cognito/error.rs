//! What can go wrong with a call, told apart by code and never by text.

use std::fmt;

use super::transport::NoReply;

macro_rules! error_codes {
    ($($name:ident = $wire:literal),+ $(,)?) => {
        /// The service's name for a failure, the `__type` of an error reply.
        ///
        /// Source: the errors of the operations in the API reference of `cognito-idp`
        /// and `cognito-identity`.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum ErrorCode {
            $(
                #[doc = concat!("`", $wire, "`")]
                $name,
            )+
            /// A code this client has no name for.
            Unknown(String),
        }

        impl ErrorCode {
            fn of(name: &str) -> Self {
                match name {
                    $($wire => Self::$name,)+
                    other => Self::Unknown(other.to_owned()),
                }
            }
        }
    };
}

error_codes! {
    AliasExists = "AliasExistsException",
    CodeDeliveryFailure = "CodeDeliveryFailureException",
    CodeMismatch = "CodeMismatchException",
    EnableSoftwareTokenMfa = "EnableSoftwareTokenMFAException",
    ExpiredCode = "ExpiredCodeException",
    Forbidden = "ForbiddenException",
    InternalError = "InternalErrorException",
    InvalidLambdaResponse = "InvalidLambdaResponseException",
    InvalidParameter = "InvalidParameterException",
    InvalidPassword = "InvalidPasswordException",
    InvalidUserPoolConfiguration = "InvalidUserPoolConfigurationException",
    LimitExceeded = "LimitExceededException",
    MfaMethodNotFound = "MFAMethodNotFoundException",
    NotAuthorized = "NotAuthorizedException",
    PasswordHistoryPolicyViolation = "PasswordHistoryPolicyViolationException",
    PasswordResetRequired = "PasswordResetRequiredException",
    RefreshTokenReuse = "RefreshTokenReuseException",
    ResourceNotFound = "ResourceNotFoundException",
    SoftwareTokenMfaNotFound = "SoftwareTokenMFANotFoundException",
    TooManyFailedAttempts = "TooManyFailedAttemptsException",
    TooManyRequests = "TooManyRequestsException",
    Unauthorized = "UnauthorizedException",
    UnexpectedLambda = "UnexpectedLambdaException",
    UserLambdaValidation = "UserLambdaValidationException",
    UserNotConfirmed = "UserNotConfirmedException",
    UserNotFound = "UserNotFoundException",
    UsernameExists = "UsernameExistsException",
    WebAuthnChallengeNotFound = "WebAuthnChallengeNotFoundException",
    WebAuthnClientMismatch = "WebAuthnClientMismatchException",
    WebAuthnConfigurationMissing = "WebAuthnConfigurationMissingException",
    WebAuthnCredentialNotSupported = "WebAuthnCredentialNotSupportedException",
    WebAuthnNotEnabled = "WebAuthnNotEnabledException",
    WebAuthnOriginNotAllowed = "WebAuthnOriginNotAllowedException",
    WebAuthnRelyingPartyMismatch = "WebAuthnRelyingPartyMismatchException",
}

impl ErrorCode {
    /// Reads a code in any form the service sends it in: bare, as `prefix#Name`, or as
    /// `Name:address`.
    #[must_use]
    pub fn read(wire: &str) -> Self {
        let name = wire.rsplit('#').next().unwrap_or(wire);
        let name = name.split(':').next().unwrap_or(name);
        Self::of(name.trim())
    }
}

/// A refusal in the service's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceError {
    /// What to go by.
    pub code: ErrorCode,
    /// The service's text. In English, not for riders, and only ever shown as text; the
    /// exception is what a pool's own trigger says ([`ServiceError::trigger_text`]).
    pub message: String,
}

impl ServiceError {
    /// What a Lambda trigger of the pool's owner said: the text after the service's
    /// prefix `… failed with error `.
    #[must_use]
    pub fn trigger_text(&self) -> &str {
        self.message
            .rsplit_once("with error ")
            .map_or(self.message.as_str(), |(_, text)| text)
            .trim()
    }
}

/// Why a call brought nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallError {
    /// No reply at all.
    NoReply,
    /// A reply that is not the service's: a gateway's page, an outage, cut short. Never
    /// to be read as a wrong password.
    NotTheService {
        /// The HTTP status.
        status: u16,
    },
    /// The service refused.
    Service(ServiceError),
}

impl CallError {
    /// The service's code, where it was the service that refused.
    #[must_use]
    pub fn code(&self) -> Option<&ErrorCode> {
        match self {
            Self::Service(error) => Some(&error.code),
            Self::NoReply | Self::NotTheService { .. } => None,
        }
    }

    /// Whether the same call may succeed a moment later with nothing changed.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        match self {
            Self::NoReply => true,
            Self::NotTheService { status } => *status >= 500 || *status == 429 || *status == 200,
            Self::Service(error) => {
                matches!(
                    error.code,
                    ErrorCode::TooManyRequests | ErrorCode::InternalError
                )
            }
        }
    }
}

impl From<NoReply> for CallError {
    fn from(_: NoReply) -> Self {
        Self::NoReply
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoReply => "no reply",
            Self::NotTheService { .. } => "a reply that is not the service's",
            Self::Service(_) => "refused by the service",
        })
    }
}

impl std::error::Error for CallError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_in_every_form_the_service_sends() {
        for wire in [
            "NotAuthorizedException",
            "com.amazonaws.cognito#NotAuthorizedException",
            "NotAuthorizedException:http://internal.amazon.com/coral/",
            " NotAuthorizedException ",
        ] {
            assert_eq!(ErrorCode::read(wire), ErrorCode::NotAuthorized, "{wire}");
        }
        assert_eq!(
            ErrorCode::read("SomethingNewException"),
            ErrorCode::Unknown("SomethingNewException".into())
        );
    }

    #[test]
    fn a_triggers_words_come_without_the_services_prefix() {
        let error = ServiceError {
            code: ErrorCode::UserLambdaValidation,
            message: "PreSignUp failed with error Riders from Atlantis only.".into(),
        };
        assert_eq!(error.trigger_text(), "Riders from Atlantis only.");
    }
}
