//! The errors that the service itself reports, by their codes.

use std::fmt;

macro_rules! error_codes {
    ($($name:ident = $wire:literal),+ $(,)?) => {
        /// The service's name for an error, from the member `__type` of an error reply.
        ///
        /// Source: the errors of the operations in the API reference of `cognito-idp` and
        /// `cognito-identity`.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum ErrorCode {
            $(
                #[doc = concat!("`", $wire, "`")]
                $name,
            )+
            /// A code that this client does not know.
            Unknown(String),
        }

        impl ErrorCode {
            fn of(name: &str) -> Self {
                match name {
                    $($wire => Self::$name,)+
                    other => Self::Unknown(other.to_owned()),
                }
            }

            /// Returns the code as the service writes it.
            #[must_use]
            pub fn wire(&self) -> &str {
                match self {
                    $(Self::$name => $wire,)+
                    Self::Unknown(name) => name,
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
    FeatureUnavailableInTier = "FeatureUnavailableInTierException",
    Forbidden = "ForbiddenException",
    InternalError = "InternalErrorException",
    InvalidEmailRoleAccessPolicy = "InvalidEmailRoleAccessPolicyException",
    InvalidLambdaResponse = "InvalidLambdaResponseException",
    InvalidParameter = "InvalidParameterException",
    InvalidPassword = "InvalidPasswordException",
    InvalidSmsRoleAccessPolicy = "InvalidSmsRoleAccessPolicyException",
    InvalidSmsRoleTrustRelationship = "InvalidSmsRoleTrustRelationshipException",
    InvalidUserPoolConfiguration = "InvalidUserPoolConfigurationException",
    LimitExceeded = "LimitExceededException",
    MfaMethodNotFound = "MFAMethodNotFoundException",
    NotAuthorized = "NotAuthorizedException",
    OperationNotEnabled = "OperationNotEnabledException",
    PasswordHistoryPolicyViolation = "PasswordHistoryPolicyViolationException",
    PasswordResetRequired = "PasswordResetRequiredException",
    RefreshTokenReuse = "RefreshTokenReuseException",
    ResourceNotFound = "ResourceNotFoundException",
    SoftwareTokenMfaNotFound = "SoftwareTokenMFANotFoundException",
    TooManyFailedAttempts = "TooManyFailedAttemptsException",
    TooManyRequests = "TooManyRequestsException",
    Unauthorized = "UnauthorizedException",
    UnexpectedLambda = "UnexpectedLambdaException",
    UnknownOperation = "UnknownOperationException",
    UnsupportedOperation = "UnsupportedOperationException",
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
    /// Reads a code in any form that the service sends: the bare name, `prefix#Name`, or
    /// `Name:address`. The address may contain a `#` itself, so it is cut off first.
    ///
    /// Source: "Operation error serialization" of the AWS JSON 1.1 protocol (Smithy 2.0).
    #[must_use]
    pub fn read(wire: &str) -> Self {
        let name = wire.split(':').next().unwrap_or(wire);
        let name = name.rsplit('#').next().unwrap_or(name);
        Self::of(name.trim())
    }

    /// Returns `true` if the code means that the service has no such operation: it does
    /// not know the operation, or the pool's plan or configuration does not include it.
    /// Other servers of the same protocol use codes of their own for this.
    #[must_use]
    pub fn is_unsupported_operation(&self) -> bool {
        match self {
            Self::UnknownOperation
            | Self::UnsupportedOperation
            | Self::OperationNotEnabled
            | Self::FeatureUnavailableInTier => true,
            Self::Unknown(name) => {
                const OTHERS: [&str; 5] = [
                    "InvalidAction",
                    "NotImplemented",
                    "NotImplementedException",
                    "Unsupported",
                    "UnsupportedOperation",
                ];
                OTHERS.contains(&name.as_str())
            }
            _ => false,
        }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.wire())
    }
}

/// An error that the service reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceError {
    /// The error's code, which decides how the error is handled.
    pub code: ErrorCode,
    /// The service's text. It is English, not meant for users, and only ever displayed as
    /// plain text. The exception is the text of a pool's own trigger
    /// ([`ServiceError::trigger_text`]), which is meant for users.
    pub message: String,
}

impl ServiceError {
    /// Returns the text of the pool's own Lambda trigger: the part of the message after
    /// the service's prefix `… failed with error `.
    #[must_use]
    pub fn trigger_text(&self) -> &str {
        self.message
            .rsplit_once("with error ")
            .map_or(self.message.as_str(), |(_, text)| text)
            .trim()
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for ServiceError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_in_every_form_the_service_sends() {
        for wire in [
            "NotAuthorizedException",
            "com.amazonaws.cognito#NotAuthorizedException",
            "NotAuthorizedException:http://internal.amazon.com/coral/",
            "NotAuthorizedException:http://internal.amazon.com/coral/#fragment",
            "com.amazonaws.cognito#NotAuthorizedException:http://internal.amazon.com/#a#b",
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
            message: "PreSignUp failed with error Members from Atlantis only.".into(),
        };
        assert_eq!(error.trigger_text(), "Members from Atlantis only.");
    }
}
