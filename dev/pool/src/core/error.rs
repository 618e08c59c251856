//! The service's errors, under its own names.

use std::{borrow::Cow, error::Error, fmt, sync::Arc};

/// The cause of an error, for the developer. It never goes out in a reply.
pub type Cause = Arc<dyn Error + Send + Sync>;

/// The exceptions of the service that this pool raises.
///
/// A variant is the exception's name without its ending, so `NotAuthorized` is sent as
/// `NotAuthorizedException`. Source: the `errors` lists of the API models of
/// `cognito-idp` 2016-04-18 and `cognito-identity` 2014-06-30. `Serialization`,
/// `UnknownOperation`, `MalformedHttpRequest`, `RequestEntityTooLarge`, `RequestTimeout` and
/// `Validation` belong to AWS's common layer; identity pools use the last for values that
/// break their model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorCode {
    /// The caller may not call the operation.
    AccessDenied,
    /// Another user has the address as an alias.
    AliasExists,
    /// No metadata document of this URL is cached.
    CachedCIMDURLDoesNotExist,
    /// The code is wrong.
    CodeMismatch,
    /// Another change of the pool is in progress.
    ConcurrentModification,
    /// The device is already confirmed.
    DeviceKeyExists,
    /// Another identity has the developer's identifier.
    DeveloperUserAlreadyRegistered,
    /// The pool has an identity provider of this name.
    DuplicateProvider,
    /// The code of the authenticator app is wrong.
    EnableSoftwareTokenMFA,
    /// The code has expired or been used.
    ExpiredCode,
    /// The feature plan of the pool does not have the setting.
    FeatureUnavailableInTier,
    /// The pool has a group of this name.
    GroupExists,
    /// The pool itself failed to handle the call.
    InternalError,
    /// The identity pool has no role for the identity.
    InvalidIdentityPoolConfiguration,
    /// The output of a Lambda trigger is not valid.
    InvalidLambdaResponse,
    /// A parameter is missing or not valid.
    InvalidParameter,
    /// The password does not conform to the policy.
    InvalidPassword,
    /// The OAuth flows of a client exclude each other, or need a secret.
    InvalidOAuthFlow,
    /// The user pool's settings do not allow the call.
    InvalidUserPoolConfiguration,
    /// A limit has been reached.
    LimitExceeded,
    /// The request is not valid HTTP.
    MalformedHttpRequest,
    /// The client has a style already.
    ManagedLoginBrandingExists,
    /// The proof is wrong or missing: a password, a token, a session.
    NotAuthorized,
    /// The user pool's state or settings do not allow the operation.
    OperationNotEnabled,
    /// The password has been used before.
    PasswordHistoryPolicyViolation,
    /// An administrator has reset the password.
    PasswordResetRequired,
    /// The call needs something that is missing.
    PreconditionNotMet,
    /// Rotation has replaced the refresh token.
    RefreshTokenReuse,
    /// The request is longer than the pool accepts.
    RequestEntityTooLarge,
    /// The request has not arrived in time.
    RequestTimeout,
    /// The resource is in use.
    ResourceConflict,
    /// The pool, client, group, device, identity or passkey does not exist.
    ResourceNotFound,
    /// The user pool has no scope of this name.
    ScopeDoesNotExist,
    /// The request cannot be read as JSON of the expected types.
    Serialization,
    /// The user or the pool has no authenticator app.
    SoftwareTokenMFANotFound,
    /// The client has such a document already.
    TermsExists,
    /// The token was issued to another client.
    Unauthorized,
    /// A Lambda trigger cannot be called.
    UnexpectedLambda,
    /// The operation does not exist.
    UnknownOperation,
    /// The client does not allow the operation.
    UnsupportedOperation,
    /// The token is not a refresh token.
    UnsupportedTokenType,
    /// The user's status does not allow the call.
    UnsupportedUserState,
    /// A Lambda trigger has refused the call.
    UserLambdaValidation,
    /// Another user has the username.
    UsernameExists,
    /// The user is not confirmed.
    UserNotConfirmed,
    /// The user does not exist.
    UserNotFound,
    /// The pool has no threat protection.
    UserPoolAddOnNotEnabled,
    /// A value breaks the model of identity pools.
    Validation,
    /// The challenge is unknown, used or expired.
    WebAuthnChallengeNotFound,
    /// Another client has started the registration.
    WebAuthnClientMismatch,
    /// The pool has no relying party.
    WebAuthnConfigurationMissing,
    /// The kind of passkey is not supported.
    WebAuthnCredentialNotSupported,
    /// The pool does not allow passkeys.
    WebAuthnNotEnabled,
    /// The page does not belong to the relying party.
    WebAuthnOriginNotAllowed,
    /// The passkey is for another relying party.
    WebAuthnRelyingPartyMismatch,
}

impl ErrorCode {
    /// Makes an error of this code with a message.
    pub fn with_message(self, message: impl Into<Cow<'static, str>>) -> ApiError {
        ApiError {
            code: self,
            message: message.into(),
            cause: None,
        }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}Exception")
    }
}

/// An error reply, which is sent as `{"__type", "message"}`. Two of them are equal if
/// their replies are; the cause does not matter.
#[derive(Clone, Debug)]
pub struct ApiError {
    /// The exception.
    pub code: ErrorCode,
    /// The message in the service's own wording, which official clients show and
    /// sometimes compare.
    pub message: Cow<'static, str>,
    cause: Option<Cause>,
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl Error for ApiError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        let cause: &(dyn Error + 'static) = self.cause.as_deref()?;
        Some(cause)
    }
}

impl PartialEq for ApiError {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code && self.message == other.message
    }
}

impl Eq for ApiError {}

impl ApiError {
    /// Adds the cause of the error, which [`Error::source`] returns.
    #[must_use]
    pub fn caused_by(self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            cause: Some(Arc::from(cause.into())),
            ..self
        }
    }

    /// Returns the HTTP status of the error.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self.code {
            ErrorCode::InternalError => 500,
            ErrorCode::AccessDenied => 403,
            ErrorCode::RequestEntityTooLarge => 413,
            ErrorCode::RequestTimeout => 408,
            _ => 400,
        }
    }

    /// Returns `true` if the pool itself failed to handle the call. Then
    /// [`Error::source`] is the cause.
    #[must_use]
    pub fn is_internal(&self) -> bool {
        self.code == ErrorCode::InternalError
    }

    pub(crate) fn incorrect_username_or_password() -> Self {
        ErrorCode::NotAuthorized.with_message("Incorrect username or password.")
    }

    pub(crate) fn invalid_session() -> Self {
        ErrorCode::NotAuthorized.with_message("Invalid session for the user.")
    }

    pub(crate) fn expired_session() -> Self {
        ErrorCode::NotAuthorized.with_message("Invalid session for the user, session is expired.")
    }

    pub(crate) fn code_mismatch() -> Self {
        ErrorCode::CodeMismatch
            .with_message("Invalid verification code provided, please try again.")
    }

    pub(crate) fn expired_code() -> Self {
        ErrorCode::ExpiredCode.with_message("Invalid code provided, please request a code again.")
    }

    pub(crate) fn attempt_limit() -> Self {
        ErrorCode::LimitExceeded.with_message("Attempt limit exceeded, please try after some time.")
    }

    pub(crate) fn user_does_not_exist() -> Self {
        ErrorCode::UserNotFound.with_message("User does not exist.")
    }

    pub(crate) fn missing_parameter(name: &str) -> Self {
        ErrorCode::InvalidParameter.with_message(format!("Missing required parameter {name}"))
    }

    pub(crate) fn foreign_page() -> Self {
        ErrorCode::AccessDenied.with_message(
            "Administrators' calls are taken from programs and from pages of this machine only.",
        )
    }

    pub(crate) fn for_programs_only() -> Self {
        ErrorCode::AccessDenied.with_message("Pages get no answer here; only programs do.")
    }

    pub(crate) fn foreign_host() -> Self {
        ErrorCode::AccessDenied.with_message("This host is not served here.")
    }

    pub(crate) fn inbox_of_another_site() -> Self {
        ErrorCode::AccessDenied.with_message("The inbox is not for pages of other sites.")
    }

    pub(crate) fn malformed_request() -> Self {
        ErrorCode::MalformedHttpRequest.with_message("The request is not valid HTTP.")
    }

    pub(crate) fn too_large() -> Self {
        ErrorCode::RequestEntityTooLarge.with_message("The request is too large.")
    }

    pub(crate) fn request_timeout() -> Self {
        ErrorCode::RequestTimeout.with_message("The request has not arrived in time.")
    }

    pub(crate) fn missing_secret_hash(client_id: &str) -> Self {
        ErrorCode::NotAuthorized.with_message(format!(
            "Client {client_id} is configured with secret but SECRET_HASH was not received"
        ))
    }

    /// Makes the error for a call that the pool itself failed to handle.
    pub(crate) fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        ErrorCode::InternalError
            .with_message("Internal error.")
            .caused_by(cause)
    }
}
