//! The errors that a user is shown, and the one mapping from the service's refusals to
//! them.

use super::passkey::PasskeyError;
use cognito_client::error::{CallError, ErrorCode};

/// The place that a call is made from. The same error code means different things in
/// different places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
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

/// A form field that the service refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The e-mail.
    Email,
    /// The phone number.
    Phone,
    /// The new password.
    Password,
    /// The one-time code.
    Code,
}

/// An error, as far as it concerns the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuthError {
    /// The pool cannot be reached, or the reply does not come from it.
    Unreachable,
    /// The password is wrong or the user is unknown. Both cases show the same message.
    WrongCredentials,
    /// The account is locked for a while after too many wrong passwords.
    LockedOut,
    /// The user made too many attempts or requested too many messages, and has to wait.
    TooMany,
    /// The code is wrong.
    WrongCode,
    /// The code is too old, or a newer code was sent.
    ExpiredCode,
    /// The code is wrong, too old or was never sent. The code of a forgotten password is
    /// refused with the same message whether or not the account exists.
    WrongOrExpiredCode,
    /// The challenge session of this sign-in has expired, so the sign-in has to start
    /// again.
    SessionSpent,
    /// The address already has a confirmed account.
    AccountExists,
    /// Another account has verified the address or phone number in the meantime.
    AliasTaken,
    /// The account is already confirmed, so the user can sign in.
    AlreadyConfirmed,
    /// The service refuses the value of this field.
    Invalid(Field),
    /// The new password was used before.
    PasswordUsedBefore,
    /// The service could not deliver the code.
    NotDelivered,
    /// The configured pool or app client does not exist, or it is not set up for this
    /// call.
    Misconfigured,
    /// The pool, the app client and the configuration do not match. The value names the
    /// missing or disallowed item, as AWS's API or the configuration file calls it.
    NotSetUp(String),
    /// The service's challenge must not be answered, so the password was not sent. The
    /// value is the name of the challenge or of the parameter at fault.
    Untrusted(&'static str),
    /// A firewall in front of the pool (AWS WAF) blocked the call.
    Blocked,
    /// The session has ended, so the user has to sign in again.
    SignedOut,
    /// The text of a Lambda trigger of the pool's owner, unchanged.
    FromTrigger(String),
    /// No passkey was used: the user declined, there is no matching passkey, or it took
    /// too long.
    PasskeyNotUsed,
    /// This browser cannot use passkeys.
    PasskeysUnsupported,
    /// Any other error.
    Unexpected,
}

impl AuthError {
    /// Converts the reason why there is no passkey assertion.
    #[must_use]
    pub fn of_passkey(error: PasskeyError) -> Self {
        match error {
            PasskeyError::NotUsed | PasskeyError::AlreadyThere => Self::PasskeyNotUsed,
            PasskeyError::Unsupported => Self::PasskeysUnsupported,
        }
    }

    /// Returns the meaning of `error` at the place where it occurred.
    #[must_use]
    pub fn of(error: &CallError, place: Place) -> Self {
        let service = match error {
            CallError::Service(service) => service,
            CallError::NoReply | CallError::NotTheService { .. } => return Self::Unreachable,
            CallError::FlowNotAllowed(permission) => {
                return Self::NotSetUp((*permission).to_owned());
            }
            CallError::Untrusted(name) => return Self::Untrusted(name),
        };
        match &service.code {
            ErrorCode::NotAuthorized => not_authorized(place, &service.message),
            ErrorCode::UserNotFound if matches!(place, Place::Password | Place::FirstFactor) => {
                Self::WrongCredentials
            }
            ErrorCode::UserNotFound => match place {
                Place::ConfirmSignUp => Self::ExpiredCode,
                Place::SignedIn => Self::SignedOut,
                _ => Self::Unexpected,
            },
            ErrorCode::Unauthorized | ErrorCode::RefreshTokenReuse => Self::SignedOut,
            ErrorCode::CodeMismatch | ErrorCode::EnableSoftwareTokenMfa => Self::WrongCode,
            ErrorCode::ExpiredCode if matches!(place, Place::Challenge) => Self::SessionSpent,
            ErrorCode::ExpiredCode => Self::ExpiredCode,
            ErrorCode::TooManyFailedAttempts
            | ErrorCode::LimitExceeded
            | ErrorCode::TooManyRequests => Self::TooMany,
            ErrorCode::UsernameExists => Self::AccountExists,
            ErrorCode::AliasExists => Self::AliasTaken,
            // A sign-in asks for an existing password, so one that breaks the rules is a
            // wrong one.
            ErrorCode::InvalidPassword if matches!(place, Place::Password | Place::FirstFactor) => {
                Self::WrongCredentials
            }
            ErrorCode::InvalidPassword => Self::Invalid(Field::Password),
            ErrorCode::PasswordHistoryPolicyViolation => Self::PasswordUsedBefore,
            ErrorCode::InvalidParameter => invalid_parameter(place, &service.message),
            ErrorCode::CodeDeliveryFailure => Self::NotDelivered,
            ErrorCode::UserLambdaValidation => Self::FromTrigger(service.trigger_text().to_owned()),
            ErrorCode::Forbidden => Self::Blocked,
            ErrorCode::ResourceNotFound
            | ErrorCode::InvalidUserPoolConfiguration
            | ErrorCode::InvalidEmailRoleAccessPolicy
            | ErrorCode::InvalidSmsRoleAccessPolicy
            | ErrorCode::InvalidSmsRoleTrustRelationship => Self::Misconfigured,
            ErrorCode::InternalError => Self::Unreachable,
            code if code.says_no_such_call() => Self::Misconfigured,
            _ => Self::Unexpected,
        }
    }
}

/// The configuration file's name for the setting that makes addresses user names.
pub(super) const USERNAME_ATTRIBUTES: &str = "username_attributes";

/// Returns the meaning of a `NotAuthorizedException` by its place. Three cases can only
/// be recognised by the service's message: an app client with a secret, which a browser
/// cannot keep; an attribute that the app client may not write; and a lock-out.
fn not_authorized(place: Place, message: &str) -> AuthError {
    if message.contains("SECRET_HASH") {
        return AuthError::NotSetUp("SECRET_HASH".to_owned());
    }
    if message.contains("unauthorized attribute") {
        return AuthError::Misconfigured;
    }
    match place {
        Place::Password if message.contains("attempts exceeded") => AuthError::LockedOut,
        Place::Password => AuthError::WrongCredentials,
        // A wrong password and an expired session have the same code and differ in their
        // text alone.
        Place::FirstFactor if message.contains("ncorrect") => AuthError::WrongCredentials,
        Place::FirstFactor | Place::Challenge | Place::NewPassword => AuthError::SessionSpent,
        Place::ConfirmSignUp => AuthError::AlreadyConfirmed,
        Place::SignedIn => AuthError::SignedOut,
        Place::SignUp | Place::SendCode | Place::ResetPassword => AuthError::Misconfigured,
    }
}

/// Returns the meaning of an `InvalidParameterException`. The service names the field in
/// the message alone. Nothing depends on it but the text that is shown.
fn invalid_parameter(place: Place, message: &str) -> AuthError {
    if let Some(attribute) = attribute_at_fault(message) {
        return match (attribute, place) {
            ("email", _) => AuthError::Invalid(Field::Email),
            ("phone_number", _) => AuthError::Invalid(Field::Phone),
            // The form of that step asks for every attribute that the pool requires.
            (_, Place::NewPassword) => AuthError::Unexpected,
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
    if matches!(place, Place::Password | Place::FirstFactor) {
        // No account of the pool can have this name or password.
        let is_of_credentials = ["phone", "email", "username", "password"]
            .into_iter()
            .any(names);
        return if is_of_credentials {
            AuthError::WrongCredentials
        } else {
            AuthError::Unexpected
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
    } else if place == Place::SendCode {
        AuthError::AlreadyConfirmed
    } else {
        AuthError::Unexpected
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

#[cfg(test)]
mod tests {
    use super::*;
    use cognito_client::error::ServiceError;

    fn meaning(wire: &str, message: &str, place: Place) -> AuthError {
        AuthError::of(
            &CallError::Service(ServiceError {
                code: ErrorCode::read(wire),
                message: message.into(),
            }),
            place,
        )
    }

    #[test]
    fn unknown_user_and_wrong_password_are_told_alike() {
        let wrong = meaning(
            "NotAuthorizedException",
            "Incorrect username or password.",
            Place::Password,
        );
        let unknown = meaning(
            "UserNotFoundException",
            "User does not exist.",
            Place::Password,
        );
        assert_eq!(wrong, AuthError::WrongCredentials);
        assert_eq!(wrong, unknown);
    }

    #[test]
    fn not_authorized_is_told_apart_by_place() {
        let at = |place| meaning("NotAuthorizedException", "", place);
        assert_eq!(at(Place::Challenge), AuthError::SessionSpent);
        assert_eq!(at(Place::ConfirmSignUp), AuthError::AlreadyConfirmed);
        assert_eq!(at(Place::SignedIn), AuthError::SignedOut);
        assert_eq!(
            meaning(
                "NotAuthorizedException",
                "Password attempts exceeded",
                Place::Password
            ),
            AuthError::LockedOut
        );
    }

    #[test]
    fn an_outage_is_never_a_wrong_password() {
        for error in [CallError::NoReply, CallError::NotTheService { status: 403 }] {
            assert_eq!(
                AuthError::of(&error, Place::Password),
                AuthError::Unreachable
            );
        }
    }

    #[test]
    fn a_field_is_named_where_the_service_names_it() {
        assert_eq!(
            meaning(
                "InvalidParameterException",
                "Invalid phone number format.",
                Place::SignUp
            ),
            AuthError::Invalid(Field::Phone)
        );
        assert_eq!(
            meaning(
                "InvalidParameterException",
                "Invalid email address format.",
                Place::SignUp
            ),
            AuthError::Invalid(Field::Email)
        );
    }

    #[test]
    fn a_required_attribute_is_named_not_an_email() {
        for (message, expected) in [
            (
                "Attributes did not conform to the schema: preferred_username: The attribute is required\n",
                AuthError::NotSetUp("preferred_username".into()),
            ),
            (
                "Attributes did not conform to the schema: Type for attribute {custom:team} could not be determined\n",
                AuthError::NotSetUp("custom:team".into()),
            ),
            (
                "Attributes did not conform to the schema: custom:team: Attribute does not exist in the schema.\n",
                AuthError::NotSetUp("custom:team".into()),
            ),
            (
                "Attributes did not conform to the schema: email: The attribute is required\n",
                AuthError::Invalid(Field::Email),
            ),
            (
                "Username should be an email.",
                AuthError::NotSetUp("username_attributes".into()),
            ),
            (
                "Username should be either an email or a phone number.",
                AuthError::NotSetUp("username_attributes".into()),
            ),
            (
                "Username cannot be of email format, since user pool is configured for email alias.",
                AuthError::NotSetUp("username_attributes".into()),
            ),
            (
                "1 validation error detected: Value at 'username' failed to satisfy constraint: Member must satisfy regular expression pattern",
                AuthError::Invalid(Field::Email),
            ),
        ] {
            let told = meaning("InvalidParameterException", message, Place::SignUp);
            assert_eq!(told, expected, "{message}");
        }
    }

    #[test]
    fn sign_in_never_speaks_of_rules_or_formats() {
        for place in [Place::Password, Place::FirstFactor] {
            for (wire, message) in [
                (
                    "InvalidPasswordException",
                    "Password does not conform to policy",
                ),
                (
                    "InvalidParameterException",
                    "1 validation error detected: Value at 'password' failed to satisfy constraint",
                ),
                (
                    "InvalidParameterException",
                    "1 validation error detected: Value at 'username' failed to satisfy constraint",
                ),
            ] {
                let told = meaning(wire, message, place);
                assert_eq!(told, AuthError::WrongCredentials, "{wire} {message}");
            }
        }
        let proposed = meaning("InvalidPasswordException", "", Place::SignedIn);
        assert_eq!(proposed, AuthError::Invalid(Field::Password));
    }

    #[test]
    fn what_the_app_client_lacks_is_no_wrong_password() {
        let secret = "Client c is configured with secret but SECRET_HASH was not received";
        for place in [Place::Password, Place::ConfirmSignUp, Place::SignUp] {
            assert_eq!(
                meaning("NotAuthorizedException", secret, place),
                AuthError::NotSetUp("SECRET_HASH".into())
            );
        }
        let unwritable = "A client attempted to write unauthorized attribute";
        assert_eq!(
            meaning("NotAuthorizedException", unwritable, Place::SignedIn),
            AuthError::Misconfigured
        );
    }

    #[test]
    fn a_firewall_and_a_missing_call_are_told_apart() {
        let at = |wire| {
            meaning(
                wire,
                "Request not allowed due to WAF block.",
                Place::Password,
            )
        };
        assert_eq!(at("ForbiddenException"), AuthError::Blocked);
        assert_eq!(at("UnknownOperationException"), AuthError::Misconfigured);
        assert_eq!(
            at("FeatureUnavailableInTierException"),
            AuthError::Misconfigured
        );
    }

    #[test]
    fn what_must_not_be_answered_is_not_out_of_reach() {
        assert_eq!(
            AuthError::of(&CallError::Untrusted("SRP_B"), Place::Password),
            AuthError::Untrusted("SRP_B")
        );
        assert_eq!(
            AuthError::of(
                &CallError::FlowNotAllowed("ALLOW_USER_AUTH"),
                Place::Password
            ),
            AuthError::NotSetUp("ALLOW_USER_AUTH".into())
        );
    }

    #[test]
    fn a_new_code_of_the_service_is_still_an_answer() {
        assert_eq!(
            meaning("BrandNewException", "", Place::SignUp),
            AuthError::Unexpected
        );
    }
}
