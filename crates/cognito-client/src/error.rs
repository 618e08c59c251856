//! The errors of a call. Errors are distinguished by their code, never by their text.

use std::fmt;

use super::transport::NoReply;

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
    pub fn says_no_such_call(&self) -> bool {
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

/// The reason why a call failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallError {
    /// There is no reply at all.
    NoReply,
    /// The reply is not the service's: it is a gateway's page, or it comes from an
    /// outage, or it was cut short. It must never be treated as a wrong password.
    NotTheService {
        /// The HTTP status of the reply.
        status: u16,
    },
    /// The service refused the call with this error.
    Service(ServiceError),
    /// The app client does not allow the configured flow. The value is the permission
    /// that the app client lacks, as a value of `ExplicitAuthFlows`.
    FlowNotAllowed(&'static str),
    /// The service's challenge must not be answered, so nothing was sent. Either a
    /// parameter of the password proof is missing, malformed or would make the proof
    /// worthless; or the answer would have been the password itself in a flow that keeps
    /// the password in the browser. The value is the name of that parameter or challenge.
    Untrusted(&'static str),
}

impl CallError {
    /// Returns the service's code if the service refused the call.
    #[must_use]
    pub fn code(&self) -> Option<&ErrorCode> {
        match self {
            Self::Service(error) => Some(&error.code),
            Self::NoReply
            | Self::NotTheService { .. }
            | Self::FlowNotAllowed(_)
            | Self::Untrusted(_) => None,
        }
    }

    /// Returns `true` if the service has no such operation, by its code or by the HTTP
    /// status 501, "Not Implemented" (RFC 9110, section 15.6.2).
    #[must_use]
    pub fn says_no_such_call(&self) -> bool {
        matches!(self, Self::NotTheService { status: 501 })
            || self.code().is_some_and(ErrorCode::says_no_such_call)
    }

    /// Returns `true` if the same call may succeed a moment later although nothing has
    /// changed.
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
            Self::FlowNotAllowed(_) | Self::Untrusted(_) => false,
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
            Self::FlowNotAllowed(_) => "the app client does not allow the configured flow",
            Self::Untrusted(_) => "a challenge that must not be answered",
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
