//! What a rider can be told: the one map from the service's refusals to what they mean.

use super::passkey::PasskeyError;
use cognito_client::error::{CallError, ErrorCode};

/// Where a call was made from: the same code means different things in different places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// SignUp.
    SignUp,
    /// ConfirmSignUp.
    ConfirmSignUp,
    /// Asking for a code, first or again.
    SendCode,
    /// The start of a sign-in, and its password proof.
    Password,
    /// The choice of a first factor, which may carry a password.
    FirstFactor,
    /// Any later step of a sign-in.
    Challenge,
    /// The new password of NEW_PASSWORD_REQUIRED.
    NewPassword,
    /// ConfirmForgotPassword.
    ResetPassword,
    /// A call that carries the access token.
    SignedIn,
}

/// A field at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The e-mail.
    Email,
    /// The phone number.
    Phone,
    /// The password to be.
    Password,
    /// The one-time code.
    Code,
}

/// What went wrong, as far as a rider is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuthError {
    /// The pool cannot be reached, or what answers is not the pool.
    Unreachable,
    /// Wrong password or unknown user: the same words for both.
    WrongCredentials,
    /// Too many wrong passwords: locked for a while.
    LockedOut,
    /// Too many tries or messages: later.
    TooMany,
    /// Wrong code.
    WrongCode,
    /// The code is too old, or another one was sent since.
    ExpiredCode,
    /// Wrong, too old, or never sent: a forgotten password's code is refused with the same
    /// words for every account and for none.
    WrongOrExpiredCode,
    /// This sign-in took too long: from the start, please.
    SessionSpent,
    /// The address has an account that is confirmed.
    AccountExists,
    /// The address or phone number belongs to another account by now.
    AliasTaken,
    /// Already confirmed: sign in.
    AlreadyConfirmed,
    /// A field's own fault.
    Invalid(Field),
    /// This password was used before.
    PasswordUsedBefore,
    /// The code could not be sent.
    NotDelivered,
    /// The pool or app client is not the configured one, or not set up for this.
    Misconfigured,
    /// The pool, the app client and the configuration do not fit: this is what is missing
    /// or not allowed, by its name in AWS's API or in the configuration file.
    NotSetUp(String),
    /// The service's challenge must not be answered, so the password was not sent. This is
    /// the name of the challenge or parameter at fault.
    Untrusted(&'static str),
    /// A firewall in front of the pool (AWS WAF) blocked the call.
    Blocked,
    /// The session has ended: sign in again.
    SignedOut,
    /// What a trigger of the pool's owner says, as it is.
    FromTrigger(String),
    /// No passkey was used: declined, not there, or too late.
    PasskeyNotUsed,
    /// This browser cannot use passkeys.
    PasskeysUnsupported,
    /// Anything else.
    Unexpected,
}

impl AuthError {
    /// What it means that there is no assertion.
    #[must_use]
    pub fn of_passkey(error: PasskeyError) -> Self {
        match error {
            PasskeyError::NotUsed | PasskeyError::AlreadyThere => Self::PasskeyNotUsed,
            PasskeyError::Unsupported => Self::PasskeysUnsupported,
        }
    }

    /// What `error` means where it happened.
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
            // Where an existing password is asked for, one against the rules is a wrong one.
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

/// What the configuration file says of pools whose user names are addresses.
pub(super) const USERNAME_ATTRIBUTES: &str = "username_attributes";

/// The meanings of `NotAuthorizedException`, by the place. Three of them the service tells
/// by its text alone: an app client with a secret, which a browser cannot keep; an attribute
/// that the app client may not write; and a lock-out.
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
        // Wrong password or spent session, and only the text would tell.
        Place::FirstFactor if message.contains("ncorrect") => AuthError::WrongCredentials,
        Place::FirstFactor | Place::Challenge | Place::NewPassword => AuthError::SessionSpent,
        Place::ConfirmSignUp => AuthError::AlreadyConfirmed,
        Place::SignedIn => AuthError::SignedOut,
        Place::SignUp | Place::SendCode | Place::ResetPassword => AuthError::Misconfigured,
    }
}

/// The meanings of `InvalidParameterException`. The service names the field in the text
/// alone, and no decision hangs on that but which words are shown.
fn invalid_parameter(place: Place, message: &str) -> AuthError {
    if let Some(attribute) = attribute_at_fault(message) {
        return match (attribute, place) {
            ("email", _) => AuthError::Invalid(Field::Email),
            ("phone_number", _) => AuthError::Invalid(Field::Phone),
            // There the rider was asked for whatever the pool requires.
            (_, Place::NewPassword) => AuthError::Unexpected,
            // Elsewhere the app does not ask for it, or the pool does not know it.
            (other, _) => AuthError::NotSetUp(other.to_owned()),
        };
    }
    // The app makes the user name, so a pool that takes no such name was set up otherwise
    // than the configuration says.
    if message.starts_with("Username should be") || message.starts_with("Username cannot be") {
        return AuthError::NotSetUp(USERNAME_ATTRIBUTES.to_owned());
    }
    let message = message.to_ascii_lowercase();
    let names = |field: &str| message.contains(field);
    if matches!(place, Place::Password | Place::FirstFactor) {
        // A name or password that no account of the pool can have.
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

/// The attribute that a refusal names, where the pool's schema is what was not kept to:
/// "Attributes did not conform to the schema: preferred_username: The attribute is required",
/// or "…: Type for attribute {custom:genre} could not be determined".
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
                "Attributes did not conform to the schema: Type for attribute {custom:genre} could not be determined\n",
                AuthError::NotSetUp("custom:genre".into()),
            ),
            (
                "Attributes did not conform to the schema: custom:genre: Attribute does not exist in the schema.\n",
                AuthError::NotSetUp("custom:genre".into()),
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
