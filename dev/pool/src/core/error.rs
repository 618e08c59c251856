//! The service's errors, under its own names.

use std::{borrow::Cow, fmt};

/// The exceptions of the service that this pool raises.
///
/// A variant is the exception's name without its ending, so `NotAuthorized` is sent as
/// `NotAuthorizedException`. Source: the `errors` lists of the API models of
/// `cognito-idp` 2016-04-18 and `cognito-identity` 2014-06-30. `Serialization`,
/// `UnknownOperation` and `Validation` belong to AWS's common layer; identity pools use
/// the last for values that break their model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the API's own")]
pub enum ErrorCode {
    AccessDenied,
    AliasExists,
    CodeMismatch,
    DeviceKeyExists,
    EnableSoftwareTokenMFA,
    ExpiredCode,
    InternalError,
    InvalidIdentityPoolConfiguration,
    InvalidParameter,
    InvalidPassword,
    InvalidUserPoolConfiguration,
    LimitExceeded,
    NotAuthorized,
    PasswordHistoryPolicyViolation,
    PasswordResetRequired,
    RefreshTokenReuse,
    ResourceConflict,
    ResourceNotFound,
    Serialization,
    SoftwareTokenMFANotFound,
    Unauthorized,
    UnknownOperation,
    UnsupportedOperation,
    UnsupportedTokenType,
    UnsupportedUserState,
    UserLambdaValidation,
    UsernameExists,
    UserNotConfirmed,
    UserNotFound,
    Validation,
    WebAuthnChallengeNotFound,
    WebAuthnClientMismatch,
    WebAuthnConfigurationMissing,
    WebAuthnCredentialNotSupported,
    WebAuthnNotEnabled,
    WebAuthnOriginNotAllowed,
    WebAuthnRelyingPartyMismatch,
}

impl ErrorCode {
    /// Makes an error of this code with a message.
    pub fn because(self, message: impl Into<Cow<'static, str>>) -> ApiError {
        ApiError {
            code: self,
            message: message.into(),
        }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}Exception")
    }
}

/// An error reply, which is sent as `{"__type", "message"}`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct ApiError {
    /// The exception.
    pub code: ErrorCode,
    /// The message in the service's own wording, which official clients show and
    /// sometimes compare.
    pub message: Cow<'static, str>,
}

impl ApiError {
    /// Returns the HTTP status of the error.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self.code {
            ErrorCode::InternalError => 500,
            ErrorCode::AccessDenied => 403,
            _ => 400,
        }
    }

    pub(crate) fn incorrect_username_or_password() -> Self {
        ErrorCode::NotAuthorized.because("Incorrect username or password.")
    }

    pub(crate) fn invalid_session() -> Self {
        ErrorCode::NotAuthorized.because("Invalid session for the user.")
    }

    pub(crate) fn expired_session() -> Self {
        ErrorCode::NotAuthorized.because("Invalid session for the user, session is expired.")
    }

    pub(crate) fn code_mismatch() -> Self {
        ErrorCode::CodeMismatch.because("Invalid verification code provided, please try again.")
    }

    pub(crate) fn expired_code() -> Self {
        ErrorCode::ExpiredCode.because("Invalid code provided, please request a code again.")
    }

    pub(crate) fn attempt_limit() -> Self {
        ErrorCode::LimitExceeded.because("Attempt limit exceeded, please try after some time.")
    }

    pub(crate) fn user_does_not_exist() -> Self {
        ErrorCode::UserNotFound.because("User does not exist.")
    }

    pub(crate) fn missing_parameter(name: &str) -> Self {
        ErrorCode::InvalidParameter.because(format!("Missing required parameter {name}"))
    }

    pub(crate) fn not_from_here() -> Self {
        ErrorCode::AccessDenied.because(
            "Administrators' calls are taken from programs and from pages of this machine only.",
        )
    }

    pub(crate) fn no_secret_hash(client_id: &str) -> Self {
        ErrorCode::NotAuthorized.because(format!(
            "Client {client_id} is configured with secret but SECRET_HASH was not received"
        ))
    }

    pub(crate) fn internal() -> Self {
        ErrorCode::InternalError.because("Internal error.")
    }
}
