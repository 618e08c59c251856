//! A forgotten password: `Request → AwaitingCode → Done`.

use super::error::{AuthError, Place};
use crate::cognito::error::{CallError, ErrorCode};

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
    /// What asking for a code led to. Where the address is unknown, some pools say so:
    /// this page does not pass it on.
    ///
    /// # Errors
    /// What is to be told; the step stays.
    pub fn requested(username: String, reply: Result<(), CallError>) -> Result<Self, AuthError> {
        match reply {
            Err(error)
                if !matches!(
                    error.code(),
                    Some(ErrorCode::UserNotFound | ErrorCode::InvalidParameter)
                ) =>
            {
                Err(AuthError::of(&error, Place::SendCode))
            }
            _ => Ok(Self::AwaitingCode { username }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cognito::error::ServiceError;

    #[test]
    fn an_unknown_address_looks_like_any_other() {
        for wire in ["UserNotFoundException", "InvalidParameterException"] {
            let refusal = CallError::Service(ServiceError {
                code: ErrorCode::read(wire),
                message: "User does not exist.".into(),
            });
            assert_eq!(
                ResetPassword::requested("u".into(), Err(refusal)),
                ResetPassword::requested("u".into(), Ok(())),
            );
        }
    }

    #[test]
    fn a_limit_is_told() {
        let refusal = CallError::Service(ServiceError {
            code: ErrorCode::LimitExceeded,
            message: String::new(),
        });
        assert_eq!(
            ResetPassword::requested("u".into(), Err(refusal)),
            Err(AuthError::TooMany)
        );
    }
}
