//! The recovery of a forgotten password: `Request → AwaitingCode → Done`.
//!
//! A pool that hides which accounts exist (`PreventUserExistenceErrors: ENABLED`) gives
//! the same answer for every name. A pool that does not (`LEGACY`) refuses unknown,
//! disabled, invited and unverified accounts with different errors. The page looks the
//! same in both cases.
//!
//! Source: Amazon Cognito developer guide, "Managing user existence error responses".

use super::error::{AuthError, CallContext};
use cognito_client::error::{CallError, ErrorCode};

/// The current step of a password reset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResetPassword {
    /// The user enters the name of the account.
    Request,
    /// The user enters the code and a new password. The code was sent if the account
    /// exists; an unknown address must look the same, so the masked destination in the
    /// service's reply is not kept.
    AwaitingCode {
        /// The pool's user name of the account.
        username: String,
    },
}

impl ResetPassword {
    /// Returns the step that follows a request for a code. A refusal for a reason that
    /// concerns the account leads to the page for the code too.
    ///
    /// # Errors
    /// Returns the [`AuthError`] that the user is shown; the step does not change.
    pub fn requested(username: String, reply: Result<(), CallError>) -> Result<Self, AuthError> {
        match reply {
            Err(error) if !is_about_the_account(&error) => {
                Err(AuthError::of(&error, CallContext::SendCode))
            }
            _ => Ok(Self::AwaitingCode { username }),
        }
    }
}

/// Returns the meaning of a refusal of the code and the new password. The error is the
/// same for a code that is wrong, too old or was never sent.
#[must_use]
pub(crate) fn refusal(error: &CallError) -> AuthError {
    let is_about_the_code = matches!(
        error.code(),
        Some(ErrorCode::CodeMismatch | ErrorCode::ExpiredCode)
    );
    // A refused parameter is a fault of the form, unless the message is about the
    // account.
    let is_about_a_parameter =
        error.code() == Some(&ErrorCode::InvalidParameter) && !says(error, "cannot reset password");
    if is_about_the_code || (is_about_the_account(error) && !is_about_a_parameter) {
        AuthError::WrongOrExpiredCode
    } else {
        AuthError::of(error, CallContext::ResetPassword)
    }
}

/// Returns whether the pool refuses for a reason that concerns the account: it does not
/// exist (`UserNotFoundException`), it has no verified address or its name is malformed
/// (`InvalidParameterException`), it was invited or disabled (`NotAuthorizedException`),
/// it is unconfirmed, or the message could not be delivered.
///
/// An app client with a secret gets `NotAuthorizedException` too. Only the text
/// distinguishes the two cases: "Client … is configured with secret but SECRET_HASH was
/// not received".
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

/// Returns whether the service's message contains `words`, which are in lower case.
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

    /// The refusals by which a pool without `PreventUserExistenceErrors` says why an
    /// account cannot get a code.
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
        assert_eq!(
            asked("LimitExceededException", ""),
            AuthError::TooManyAttempts
        );
        let secret = AuthError::NotSetUp("SECRET_HASH".into());
        assert_eq!(asked(SECRET.0, SECRET.1), secret);
        assert_eq!(
            asked("ResourceNotFoundException", ""),
            AuthError::Misconfigured(error("ResourceNotFoundException", ""))
        );
        assert_eq!(refusal(&error(SECRET.0, SECRET.1)), secret);
        let outage = CallError::from(cognito_client::transport::NoReply::default());
        assert_eq!(refusal(&outage), AuthError::Unreachable(outage));
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
