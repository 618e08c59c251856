//! What a rider can be told: the one map from the service's refusals to what they mean.

use super::passkey::PasskeyError;
use crate::cognito::error::{CallError, ErrorCode};

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
        let CallError::Service(service) = error else {
            return Self::Unreachable;
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
            ErrorCode::InvalidPassword => Self::Invalid(Field::Password),
            ErrorCode::PasswordHistoryPolicyViolation => Self::PasswordUsedBefore,
            ErrorCode::InvalidParameter => invalid_parameter(place, &service.message),
            ErrorCode::CodeDeliveryFailure => Self::NotDelivered,
            ErrorCode::UserLambdaValidation => Self::FromTrigger(service.trigger_text().to_owned()),
            ErrorCode::ResourceNotFound | ErrorCode::Forbidden => Self::Misconfigured,
            ErrorCode::InternalError => Self::Unreachable,
            _ => Self::Unexpected,
        }
    }
}

fn not_authorized(place: Place, message: &str) -> AuthError {
    match place {
        // The one place where the service tells by its text alone.
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

/// The service names the field in the text alone; no decision hangs on it but where the
/// words stand.
fn invalid_parameter(place: Place, message: &str) -> AuthError {
    let message = message.to_ascii_lowercase();
    if message.contains("phone") {
        AuthError::Invalid(Field::Phone)
    } else if message.contains("email") || message.contains("username") {
        AuthError::Invalid(Field::Email)
    } else if message.contains("password") {
        AuthError::Invalid(Field::Password)
    } else if message.contains("code") {
        AuthError::Invalid(Field::Code)
    } else if place == Place::SendCode {
        AuthError::AlreadyConfirmed
    } else {
        AuthError::Unexpected
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cognito::error::ServiceError;

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
    fn a_new_code_of_the_service_is_still_an_answer() {
        assert_eq!(
            meaning("BrandNewException", "", Place::SignUp),
            AuthError::Unexpected
        );
    }
}
