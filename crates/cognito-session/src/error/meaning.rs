//! The one mapping from the service's refusals to the errors that a user is shown.

use super::{AuthError, Field};
use crate::passkey::PasskeyError;
use cognito_client::error::{CallError, ErrorCode};

/// The context that a call is made from. The same error code means different things in
/// different contexts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallContext {
    /// The `SignUp` call.
    SignUp,
    /// The `ConfirmSignUp` call.
    ConfirmSignUp,
    /// A call that sends a code, for the first time or again.
    SendCode,
    /// The start of a sign-in, and its password proof.
    Password,
    /// The choice of a first factor, which may carry a password.
    FirstFactor,
    /// Any later step of a sign-in.
    Challenge,
    /// The new password that answers `NEW_PASSWORD_REQUIRED`.
    NewPassword,
    /// The `ConfirmForgotPassword` call.
    ResetPassword,
    /// A call that carries the access token.
    SignedIn,
}

impl AuthError {
    /// Converts the reason why there is no passkey assertion.
    #[must_use]
    pub fn of_passkey(error: PasskeyError) -> Self {
        match error {
            PasskeyError::NotUsed { .. }
            | PasskeyError::Cancelled
            | PasskeyError::AlreadyRegistered => Self::PasskeyNotUsed(error),
            PasskeyError::Unsupported | PasskeyError::NotJson { .. } => {
                Self::PasskeysUnsupported(error)
            }
        }
    }

    /// Returns the meaning of `error` in the context where it occurred.
    #[must_use]
    pub fn of(error: &CallError, context: CallContext) -> Self {
        let service = match error {
            CallError::Service(service) => service,
            CallError::NoReply(_) | CallError::NotTheService(_) => {
                return unreachable(error);
            }
            CallError::FlowNotAllowed { permission, .. } => {
                return Self::NotSetUp((*permission).to_owned());
            }
            CallError::Untrusted(cause) => return Self::Untrusted(*cause),
        };
        match &service.code {
            ErrorCode::NotAuthorized => not_authorized(context, error, &service.message),
            ErrorCode::UserNotFound
                if matches!(context, CallContext::Password | CallContext::FirstFactor) =>
            {
                Self::WrongCredentials
            }
            ErrorCode::UserNotFound => match context {
                CallContext::ConfirmSignUp => Self::ExpiredCode,
                CallContext::SignedIn => Self::SignedOut,
                _ => unexpected(error),
            },
            ErrorCode::Unauthorized | ErrorCode::RefreshTokenReuse => Self::SignedOut,
            ErrorCode::CodeMismatch | ErrorCode::EnableSoftwareTokenMfa => Self::WrongCode,
            ErrorCode::ExpiredCode if matches!(context, CallContext::Challenge) => {
                Self::ChallengeSessionExpired
            }
            ErrorCode::ExpiredCode => Self::ExpiredCode,
            ErrorCode::TooManyFailedAttempts
            | ErrorCode::LimitExceeded
            | ErrorCode::TooManyRequests => Self::TooManyAttempts,
            ErrorCode::UsernameExists => Self::AccountExists,
            ErrorCode::AliasExists => Self::AliasTaken,
            // A sign-in asks for an existing password, so one that breaks the rules is a
            // wrong one.
            ErrorCode::InvalidPassword
                if matches!(context, CallContext::Password | CallContext::FirstFactor) =>
            {
                Self::WrongCredentials
            }
            ErrorCode::InvalidPassword => Self::Invalid(Field::Password),
            ErrorCode::PasswordHistoryPolicyViolation => Self::PasswordUsedBefore,
            ErrorCode::InvalidParameter => invalid_parameter(context, error, &service.message),
            ErrorCode::CodeDeliveryFailure => Self::NotDelivered,
            ErrorCode::UserLambdaValidation => Self::FromTrigger(service.trigger_text().to_owned()),
            ErrorCode::Forbidden => Self::Blocked,
            ErrorCode::ResourceNotFound
            | ErrorCode::InvalidUserPoolConfiguration
            | ErrorCode::InvalidEmailRoleAccessPolicy
            | ErrorCode::InvalidSmsRoleAccessPolicy
            | ErrorCode::InvalidSmsRoleTrustRelationship => misconfigured(error),
            ErrorCode::InternalError => unreachable(error),
            code if code.is_unsupported_operation() => misconfigured(error),
            _ => unexpected(error),
        }
    }
}

/// The configuration file's name for the setting that makes addresses user names.
const USERNAME_ATTRIBUTES: &str = "username_attributes";

fn unreachable(error: &CallError) -> AuthError {
    AuthError::Unreachable(error.clone())
}

fn misconfigured(error: &CallError) -> AuthError {
    AuthError::Misconfigured(error.clone())
}

fn unexpected(error: &CallError) -> AuthError {
    AuthError::Unexpected(error.clone().into())
}

/// Returns the meaning of a `NotAuthorizedException` by its context. Three cases can only
/// be recognised by the service's message: an app client with a secret, which a browser
/// cannot keep; an attribute that the app client may not write; and a lock-out.
fn not_authorized(context: CallContext, error: &CallError, message: &str) -> AuthError {
    if message.contains("SECRET_HASH") {
        return AuthError::NotSetUp("SECRET_HASH".to_owned());
    }
    if message.contains("unauthorized attribute") {
        return misconfigured(error);
    }
    match context {
        CallContext::Password if message.contains("attempts exceeded") => AuthError::LockedOut,
        CallContext::Password => AuthError::WrongCredentials,
        // A wrong password and an expired session have the same code and differ in their
        // text alone.
        CallContext::FirstFactor if message.contains("ncorrect") => AuthError::WrongCredentials,
        CallContext::FirstFactor | CallContext::Challenge | CallContext::NewPassword => {
            AuthError::ChallengeSessionExpired
        }
        CallContext::ConfirmSignUp => AuthError::AlreadyConfirmed,
        CallContext::SignedIn => AuthError::SignedOut,
        CallContext::SignUp | CallContext::SendCode | CallContext::ResetPassword => {
            misconfigured(error)
        }
    }
}

/// Returns the meaning of an `InvalidParameterException`. The service names the field in
/// the message alone. Nothing depends on it but the text that is shown.
fn invalid_parameter(context: CallContext, error: &CallError, message: &str) -> AuthError {
    if let Some(attribute) = attribute_at_fault(message) {
        return match (attribute, context) {
            ("email", _) => AuthError::Invalid(Field::Email),
            ("phone_number", _) => AuthError::Invalid(Field::Phone),
            // The form of that step asks for every attribute that the pool requires.
            (_, CallContext::NewPassword) => unexpected(error),
            // Elsewhere the app does not ask for this attribute, or the pool does not
            // define it.
            (other, _) => AuthError::NotSetUp(other.to_owned()),
        };
    }
    // The app makes the user name. A pool that refuses the name is set up differently
    // from what the configuration says.
    if message.starts_with("Username should be") || message.starts_with("Username cannot be") {
        return AuthError::NotSetUp(USERNAME_ATTRIBUTES.to_owned());
    }
    let message = message.to_ascii_lowercase();
    let names = |field: &str| message.contains(field);
    if matches!(context, CallContext::Password | CallContext::FirstFactor) {
        // No account of the pool can have this name or password.
        let is_of_credentials = ["phone", "email", "username", "password"]
            .into_iter()
            .any(names);
        return if is_of_credentials {
            AuthError::WrongCredentials
        } else {
            unexpected(error)
        };
    }
    if names("phone") {
        AuthError::Invalid(Field::Phone)
    } else if names("email") || names("username") {
        AuthError::Invalid(Field::Email)
    } else if names("password") {
        AuthError::Invalid(Field::Password)
    } else if names("code") {
        AuthError::Invalid(Field::Code)
    } else if context == CallContext::SendCode {
        AuthError::AlreadyConfirmed
    } else {
        unexpected(error)
    }
}

/// Returns the attribute that a refusal names when a request does not conform to the
/// pool's schema: "Attributes did not conform to the schema: preferred_username: The
/// attribute is required", or "…: Type for attribute {custom:team} could not be
/// determined".
fn attribute_at_fault(message: &str) -> Option<&str> {
    let (_, fault) = message.split_once("did not conform to the schema: ")?;
    let name = match fault.split_once('{') {
        Some((_, name)) => name.split('}').next()?,
        None => fault.split(": ").next()?,
    };
    let is_name = !name.is_empty() && !name.contains(char::is_whitespace);
    is_name.then_some(name)
}
