//! Failed calls of functions, and the errors that clients get for them.

use std::error::Error;

use crate::core::error::{ApiError, ErrorCode};

/// The reason why a function gave no usable result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FunctionFailure {
    /// The function threw an error, whose message this is.
    #[error("the function failed: {0}")]
    Failed(String),
    /// The function did not answer in time, in as many tries as there are.
    #[error("the function did not answer in time ({tries} tries)")]
    TimedOut {
        /// The number of tries.
        tries: u32,
    },
    /// There is no function of this name.
    #[error("there is no such function: {0}")]
    NotFound(String),
    /// Nothing answers at the endpoint, or no endpoint is set.
    #[error("the function cannot be called: {0}")]
    Unreachable(String),
    /// The function's output is not what a trigger returns.
    #[error("the function's output is not valid: {0}")]
    InvalidOutput(String),
}

impl FunctionFailure {
    /// Returns the failure that caused an error, if there is one.
    pub(crate) fn behind(error: &ApiError) -> Option<&Self> {
        let mut source = error.source();
        while let Some(cause) = source {
            if let Some(failure) = cause.downcast_ref() {
                return Some(failure);
            }
            source = cause.source();
        }
        None
    }

    /// Returns the same failure with another text, if it has one.
    pub(crate) fn map_text(self, change: impl FnOnce(&str) -> String) -> Self {
        match self {
            Self::Failed(text) => Self::Failed(change(&text)),
            Self::TimedOut { tries } => Self::TimedOut { tries },
            Self::NotFound(text) => Self::NotFound(change(&text)),
            Self::Unreachable(text) => Self::Unreachable(change(&text)),
            Self::InvalidOutput(text) => Self::InvalidOutput(change(&text)),
        }
    }

    /// Returns the error that a client gets. `trigger` is the name of the trigger.
    ///
    /// The wording is the service's, from reports of its users: it sends a function's own
    /// message with a full stop after it.
    pub(in crate::core) fn into_error(self, trigger: &str) -> ApiError {
        let invocation = |reason: &str| {
            ErrorCode::UnexpectedLambda.with_message(format!(
                "{trigger} invocation failed due to error {reason}."
            ))
        };
        let error = match &self {
            Self::Failed(message) => ErrorCode::UserLambdaValidation
                .with_message(format!("{trigger} failed with error {message}.")),
            Self::TimedOut { .. } => invocation("Socket timeout while invoking Lambda function"),
            Self::NotFound(_) => invocation("ResourceNotFoundException"),
            Self::Unreachable(_) => invocation("ServiceException"),
            Self::InvalidOutput(_) => {
                ErrorCode::InvalidLambdaResponse.with_message("Unrecognizable lambda output")
            }
        };
        error.caused_by(self)
    }
}
