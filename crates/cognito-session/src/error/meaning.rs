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
    // The app makes the user name, or checks the one that the user chose. A pool that refuses the name is set up differently
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

/// Returns the first attribute that a refusal names when a request does not conform to
/// the pool's schema.
fn attribute_at_fault(message: &str) -> Option<&str> {
    schema_faults(message).next()
}

/// Returns the attributes that a refusal names when a request does not conform to the
/// pool's schema, one in each line: "Attributes did not conform to the schema:
/// preferred_username: The attribute is required", or "…: Type for attribute {custom:team}
/// could not be determined".
fn schema_faults(message: &str) -> impl Iterator<Item = &str> {
    let faults = message.split_once("did not conform to the schema: ");
    let lines = faults.map_or("", |(_, faults)| faults).lines();
    lines.filter_map(|fault| {
        let name = match fault.split_once('{') {
            Some((_, name)) => name.split('}').next()?,
            None => fault.split(": ").next()?,
        };
        let is_name = !name.is_empty() && !name.contains(char::is_whitespace);
        is_name.then_some(name)
    })
}

/// Returns the error for a refused change of these attributes, if the service names any of
/// them in its refusal.
pub(crate) fn attributes_refused(error: &CallError, names: &[String]) -> Option<AuthError> {
    let CallError::Service(service) = error else {
        return None;
    };
    let is_about_values = matches!(
        service.code,
        ErrorCode::InvalidParameter | ErrorCode::NotAuthorized
    );
    let refused = refused_attributes(&service.message, names, names);
    (is_about_values && !refused.is_empty()).then_some(AuthError::AttributesRefused(refused))
}

/// Returns those attributes of a request that its refusal is about. `sent` has the names
/// of the request's attributes in their order, and `asked` those that the form asks for.
/// The service names an attribute as the schema has it, without the prefix of custom
/// attributes, with `user.` in front ("user.custom:team: Attribute cannot be updated."),
/// or by its place in the request, counted from 1 ("Value at
/// 'userAttributes.3.member.value' failed to satisfy constraint"). The answer to
/// `NEW_PASSWORD_REQUIRED` is refused with "Invalid attributes given, given_name is
/// missing", and a change of a value that is fixed with "Cannot modify an already provided
/// email".
pub(crate) fn refused_attributes(message: &str, sent: &[String], asked: &[String]) -> Vec<String> {
    let mut named: Vec<&str> = schema_faults(message).collect();
    let of_user = message.split(" user.").chain(message.strip_prefix("user."));
    let cannot = of_user.filter_map(|rest| rest.split_once(": Attribute cannot").map(|it| it.0));
    named.extend(cannot);
    named.extend(missing_in_answer(message));
    let fixed = message.strip_prefix("Cannot modify ");
    named.extend(fixed.and_then(|rest| rest.split_whitespace().last()));
    let is_it = |own: &str, named: &str| {
        let named = named.strip_prefix("user.").unwrap_or(named);
        own == named || own.strip_prefix("custom:") == Some(named)
    };
    let by_name = asked
        .iter()
        .filter(|own| named.iter().any(|named| is_it(own, named)));
    let places = message.split("userAttributes.").skip(1);
    let by_place = places.filter_map(|rest| {
        let digits = rest.split('.').next()?;
        let place: usize = digits.parse().ok()?;
        sent.get(place.checked_sub(1)?)
    });
    let mut refused: Vec<String> = Vec::new();
    for name in by_name.chain(by_place) {
        if !refused.contains(name) {
            refused.push(name.clone());
        }
    }
    refused
}

/// Returns the attributes that the answer to `NEW_PASSWORD_REQUIRED` lacks.
fn missing_in_answer(message: &str) -> impl Iterator<Item = &str> {
    let given = message.split_once("Invalid attributes given, ");
    let list = given.map_or("", |(_, list)| list);
    let words = list
        .split([',', ' '])
        .map(|word| word.trim_end_matches('.'));
    words.filter(|word| !matches!(*word, "" | "is" | "are" | "and" | "missing"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refused_attribute_is_found_whatever_it_is_called() {
        let names = ["email", "given_name", "custom:team"].map(str::to_owned);
        for (message, refused) in [
            (
                "Attributes did not conform to the schema: given_name: The attribute is required\n",
                &["given_name"][..],
            ),
            (
                "Attributes did not conform to the schema: custom:team: String must be no longer than 3 characters\n",
                &["custom:team"],
            ),
            (
                "Attributes did not conform to the schema: team: The value is out of range",
                &["custom:team"],
            ),
            (
                "Attributes did not conform to the schema: given_name: The attribute is required\nemail: The attribute is required\n",
                &["email", "given_name"],
            ),
            (
                "Attributes did not conform to the schema: Type for attribute {custom:team} could not be determined\n",
                &["custom:team"],
            ),
            (
                "user.custom:team: Attribute cannot be updated.\n",
                &["custom:team"],
            ),
            (
                "1 validation error detected: Value at 'userAttributes.2.member.value' failed to satisfy constraint: Member must have length less than or equal to 2048",
                &["given_name"],
            ),
            (
                "Invalid attributes given, given_name is missing",
                &["given_name"],
            ),
            (
                "Invalid attributes given, email and custom:team are missing.",
                &["email", "custom:team"],
            ),
            ("Cannot modify an already provided email", &["email"]),
            (
                "Cannot modify the non-mutable attribute custom:team",
                &["custom:team"],
            ),
            ("Cannot modify ", &[]),
            ("Value at 'userAttributes.9.member.value' failed", &[]),
            ("Value at 'userAttributes.0.member.value' failed", &[]),
            (
                "Attributes did not conform to the schema: birthdate: The attribute is required",
                &[],
            ),
            ("A client attempted to write unauthorized attribute", &[]),
        ] {
            assert_eq!(
                refused_attributes(message, &names, &names),
                refused,
                "{message}"
            );
        }
    }
}
