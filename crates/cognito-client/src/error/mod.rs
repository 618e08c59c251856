//! The errors of a call. Errors are distinguished by their code, never by their text.
//!
//! `Display` and [`source`](std::error::Error::source) are for developers. No error
//! contains a password, a code or a token.

mod bad_reply;
mod service;
mod untrusted;

use std::fmt;

pub use bad_reply::{BadReply, ReplyFault};
pub use service::{ErrorCode, ServiceError};
pub use untrusted::Untrusted;

use super::transport::NoReply;

/// The reason why a call failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallError {
    /// There is no reply at all.
    NoReply(NoReply),
    /// The reply is not the service's: it is a gateway's page, or it comes from an
    /// outage, or it was cut short. It must never be treated as a wrong password.
    NotTheService(BadReply),
    /// The service refused the call with this error.
    Service(ServiceError),
    /// The app client does not allow the configured flow.
    FlowNotAllowed {
        /// The permission that the app client lacks, as a value of `ExplicitAuthFlows`.
        permission: &'static str,
        /// The service's own error, which says so in its text.
        refusal: ServiceError,
    },
    /// The service's challenge must not be answered, so nothing was sent.
    Untrusted(Untrusted),
}

impl CallError {
    /// Returns the service's code if the service refused the call.
    #[must_use]
    pub fn code(&self) -> Option<&ErrorCode> {
        match self {
            Self::Service(error) => Some(&error.code),
            Self::NoReply(_)
            | Self::NotTheService(_)
            | Self::FlowNotAllowed { .. }
            | Self::Untrusted(_) => None,
        }
    }

    /// Returns `true` if the service has no such operation, by its code or by the HTTP
    /// status 501, "Not Implemented" (RFC 9110, section 15.6.2).
    #[must_use]
    pub fn is_unsupported_operation(&self) -> bool {
        matches!(self, Self::NotTheService(BadReply { status: 501, .. }))
            || self.code().is_some_and(ErrorCode::is_unsupported_operation)
    }

    /// Returns `true` if the same call may succeed a moment later although nothing has
    /// changed.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::NoReply(_) => true,
            Self::NotTheService(BadReply { status, .. }) => {
                *status >= 500 || *status == 429 || *status == 200
            }
            Self::Service(error) => {
                matches!(
                    error.code,
                    ErrorCode::TooManyRequests | ErrorCode::InternalError
                )
            }
            Self::FlowNotAllowed { .. } | Self::Untrusted(_) => false,
        }
    }
}

impl From<NoReply> for CallError {
    fn from(error: NoReply) -> Self {
        Self::NoReply(error)
    }
}

impl From<BadReply> for CallError {
    fn from(error: BadReply) -> Self {
        Self::NotTheService(error)
    }
}

impl From<Untrusted> for CallError {
    fn from(error: Untrusted) -> Self {
        Self::Untrusted(error)
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoReply(_) => "there is no reply",
            Self::NotTheService(_) => "the reply is not the service's",
            Self::Service(_) => "the service refused the call",
            Self::FlowNotAllowed { permission, .. } => {
                return write!(f, "the app client lacks the permission {permission}");
            }
            Self::Untrusted(_) => "the challenge must not be answered",
        })
    }
}

impl std::error::Error for CallError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(match self {
            Self::NoReply(error) => error,
            Self::NotTheService(error) => error,
            Self::Service(error) => error,
            Self::FlowNotAllowed { refusal, .. } => refusal,
            Self::Untrusted(error) => error,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use super::*;
    use crate::srp::SrpError;

    #[test]
    fn call_error_says_its_cause_in_full() {
        let refusal = || ServiceError {
            code: ErrorCode::NotAuthorized,
            message: "Auth flow not enabled for this client".into(),
        };
        let bad_reply = |fault| BadReply { status: 502, fault };
        for (error, texts) in [
            (
                NoReply::new("TypeError: Failed to fetch").into(),
                vec!["there is no reply", "no reply: TypeError: Failed to fetch"],
            ),
            (
                bad_reply(ReplyFault::NoErrorCode).into(),
                vec![
                    "the reply is not the service's",
                    "a reply with status 502 that has no error code of the service",
                ],
            ),
            (
                CallError::FlowNotAllowed {
                    permission: "ALLOW_USER_AUTH",
                    refusal: refusal(),
                },
                vec![
                    "the app client lacks the permission ALLOW_USER_AUTH",
                    "NotAuthorizedException: Auth flow not enabled for this client",
                ],
            ),
            (
                Untrusted::Proof(SrpError::ServerKeyZero).into(),
                vec![
                    "the challenge must not be answered",
                    "SRP_B allows no proof of the password",
                    "the server's public key is zero modulo N",
                ],
            ),
        ] {
            let mut said = vec![error.to_string()];
            let mut source = error.source();
            while let Some(cause) = source {
                said.push(cause.to_string());
                source = cause.source();
            }
            assert_eq!(said, texts);
        }
    }
}
