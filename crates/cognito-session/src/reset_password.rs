//! A forgotten password: `Request → AwaitingCode → Done`.
//!
//! A pool that hides who has an account (`PreventUserExistenceErrors: ENABLED`) answers for
//! everybody alike. One that does not (`LEGACY`) refuses accounts that are unknown, disabled,
//! invited or unverified, each in its own way. The page answers alike in both.
//!
//! Source: Amazon Cognito developer guide, "Managing user existence error responses".

use super::error::{AuthError, Place};
use cognito_client::error::{CallError, ErrorCode};

/// Where a password reset stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResetPassword {
    /// Who forgot it?
    Request,
    /// A code was sent, or would have been: an unknown address looks the same, and that
    /// is why the masked destination the service tells is not kept.
    AwaitingCode {
        /// The pool's name for the account.
        username: String,
    },
}

impl ResetPassword {
    /// What asking for a code led to: the page for the code also where the pool refuses for
    /// a reason that lies in the account.
    ///
    /// # Errors
    /// What is to be told; the step stays.
    pub fn requested(username: String, reply: Result<(), CallError>) -> Result<Self, AuthError> {
        match reply {
            Err(error) if !is_about_the_account(&error) => {
                Err(AuthError::of(&error, Place::SendCode))
            }
            _ => Ok(Self::AwaitingCode { username }),
        }
    }
}

/// What a refusal of the code and the new password means. A code that is wrong, too old or
/// was never sent is told alike.
#[must_use]
pub fn refusal(error: &CallError) -> AuthError {
    let is_about_the_code = matches!(
        error.code(),
        Some(ErrorCode::CodeMismatch | ErrorCode::ExpiredCode)
    );
    // What is wrong with a parameter is the form's to tell, but where it is the account.
    let is_about_a_parameter =
        error.code() == Some(&ErrorCode::InvalidParameter) && !says(error, "cannot reset password");
    if is_about_the_code || (is_about_the_account(error) && !is_about_a_parameter) {
        AuthError::WrongOrExpiredCode
    } else {
        AuthError::of(error, Place::ResetPassword)
    }
}

/// Whether the pool refuses for a reason that lies in the account: there is none
/// (`UserNotFoundException`), nothing verified to send to or no such name
/// (`InvalidParameterException`), invited or disabled (`NotAuthorizedException`),
/// unconfirmed, or a message that could not be delivered.
///
/// `NotAuthorizedException` is also what an app client with a secret gets, which only the
/// text tells: "Client … is configured with secret but SECRET_HASH was not received".
///
/// Source: the errors of ForgotPassword and ConfirmForgotPassword in the API reference.
fn is_about_the_account(error: &CallError) -> bool {
    match error.code() {
        Some(
            ErrorCode::UserNotFound
            | ErrorCode::UserNotConfirmed
            | ErrorCode::PasswordResetRequired
            | ErrorCode::InvalidParameter
            | ErrorCode::CodeDeliveryFailure,
        ) => true,
        Some(ErrorCode::NotAuthorized) => !says(error, "secret"),
        _ => false,
    }
}

/// Whether the service's text holds these words, given in lower case.
fn says(error: &CallError, words: &str) -> bool {
    matches!(error, CallError::Service(service) if service.message.to_ascii_lowercase().contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use cognito_client::error::ServiceError;

    fn error(wire: &str, message: &str) -> CallError {
        CallError::Service(ServiceError {
            code: ErrorCode::read(wire),
            message: message.into(),
        })
    }

    /// Why AWS refuses an account that cannot get a code, where it hides nothing.
    const ABOUT_THE_ACCOUNT: [(&str, &str); 6] = [
        ("UserNotFoundException", "User does not exist."),
        (
            "InvalidParameterException",
            "Cannot reset password for the user as there is no registered/verified email or phone_number",
        ),
        (
            "NotAuthorizedException",
            "User password cannot be reset in the current state.",
        ),
        ("NotAuthorizedException", "User is disabled."),
        ("UserNotConfirmedException", "User is not confirmed."),
        ("CodeDeliveryFailureException", ""),
    ];

    const SECRET: (&str, &str) = (
        "NotAuthorizedException",
        "Client c is configured with secret but SECRET_HASH was not received",
    );

    #[test]
    fn every_account_gets_the_page_for_the_code() {
        for (wire, message) in ABOUT_THE_ACCOUNT {
            assert_eq!(
                ResetPassword::requested("u".into(), Err(error(wire, message))),
                ResetPassword::requested("u".into(), Ok(())),
                "{wire} {message}"
            );
        }
    }

    #[test]
    fn every_account_is_refused_in_the_same_words() {
        let of_the_code = [
            (
                "CodeMismatchException",
                "Invalid verification code provided",
            ),
            (
                "ExpiredCodeException",
                "Invalid code provided, please request a code again.",
            ),
        ];
        for (wire, message) in ABOUT_THE_ACCOUNT.into_iter().chain(of_the_code) {
            let told = refusal(&error(wire, message));
            assert_eq!(told, AuthError::WrongOrExpiredCode, "{wire} {message}");
        }
    }

    #[test]
    fn what_is_not_about_the_account_is_told() {
        let asked = |wire, message| {
            ResetPassword::requested("u".into(), Err(error(wire, message))).unwrap_err()
        };
        assert_eq!(asked("LimitExceededException", ""), AuthError::TooMany);
        let secret = AuthError::NotSetUp("SECRET_HASH".into());
        assert_eq!(asked(SECRET.0, SECRET.1), secret);
        assert_eq!(
            asked("ResourceNotFoundException", ""),
            AuthError::Misconfigured
        );
        assert_eq!(refusal(&error(SECRET.0, SECRET.1)), secret);
        assert_eq!(refusal(&CallError::NoReply), AuthError::Unreachable);
    }

    #[test]
    fn fault_of_a_new_password_is_the_fields() {
        use crate::error::Field;
        for (wire, message) in [
            (
                "InvalidPasswordException",
                "Password does not conform to policy",
            ),
            (
                "InvalidParameterException",
                "1 validation error detected: Value at 'password' failed to satisfy constraint",
            ),
        ] {
            let told = refusal(&error(wire, message));
            assert_eq!(told, AuthError::Invalid(Field::Password), "{wire}");
        }
    }
}
