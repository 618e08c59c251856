//! The reasons why a request to the ride API fails.

use cognito_client::error::CallError;
use cognito_session::aws::AwsError;

/// The reason why a request fails, as far as the rider is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The rider's session has ended.
    SignedOut,
    /// The identity pool does not give the credentials that the API needs.
    NoCredentials,
    /// There is no reply.
    Unreachable,
    /// There is no reply in time.
    Slow,
    /// The API does not accept the token (401).
    NotAccepted,
    /// The rider may not do this (403).
    Forbidden,
    /// There are too many requests (429).
    TooMany,
    /// The API fails (5xx).
    Down,
    /// The reply is not the one of a ride API.
    Malformed,
    /// The API refuses this request (any other status).
    Rejected,
    /// The API cannot cancel rides (404 or 405 for a cancellation).
    CannotCancel,
    /// The unicorn has arrived already (409 for a cancellation).
    TooLate,
}

impl Fault {
    /// Returns the fault of a reply with this HTTP status, or `None` for a success.
    #[must_use]
    pub const fn of_status(status: u16) -> Option<Self> {
        match status {
            200..=299 => None,
            401 => Some(Self::NotAccepted),
            403 => Some(Self::Forbidden),
            408 | 504 => Some(Self::Slow),
            429 => Some(Self::TooMany),
            500..=599 => Some(Self::Down),
            _ => Some(Self::Rejected),
        }
    }

    /// Returns the fault of a reply to a cancellation, or `None` for a success.
    #[must_use]
    pub const fn of_cancel_status(status: u16) -> Option<Self> {
        match status {
            404 | 405 | 501 => Some(Self::CannotCancel),
            409 => Some(Self::TooLate),
            other => Self::of_status(other),
        }
    }

    /// Returns the fault of a request that has no reply.
    #[must_use]
    pub fn of_error(error: &AwsError) -> Self {
        match error {
            AwsError::SignedOut => Self::SignedOut,
            // Browsers name the error of `AbortSignal.timeout` so (WHATWG DOM, 3.3).
            AwsError::Unreachable(CallError::NoReply(no_reply))
                if no_reply.reason.starts_with("TimeoutError") =>
            {
                Self::Slow
            }
            AwsError::Unreachable(_) | AwsError::TokenExpired => Self::Unreachable,
            AwsError::NotConfigured
            | AwsError::BadAddress(_)
            | AwsError::NoSubject
            | AwsError::Refused(_) => Self::NoCredentials,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cognito_client::transport::NoReply;

    #[test]
    fn status_says_what_is_wrong() {
        for (status, fault) in [
            (200, None),
            (201, None),
            (204, None),
            (301, Some(Fault::Rejected)),
            (400, Some(Fault::Rejected)),
            (401, Some(Fault::NotAccepted)),
            (403, Some(Fault::Forbidden)),
            (404, Some(Fault::Rejected)),
            (429, Some(Fault::TooMany)),
            (500, Some(Fault::Down)),
            (502, Some(Fault::Down)),
            (504, Some(Fault::Slow)),
        ] {
            assert_eq!(Fault::of_status(status), fault, "{status}");
        }
    }

    #[test]
    fn status_of_a_cancellation_has_two_more_meanings() {
        for (status, fault) in [
            (204, None),
            (404, Some(Fault::CannotCancel)),
            (405, Some(Fault::CannotCancel)),
            (409, Some(Fault::TooLate)),
            (403, Some(Fault::Forbidden)),
            (503, Some(Fault::Down)),
        ] {
            assert_eq!(Fault::of_cancel_status(status), fault, "{status}");
        }
    }

    #[test]
    fn timeout_is_told_apart_from_no_connection() {
        let no_reply = |reason: &str| {
            let reason = reason.to_owned();
            Fault::of_error(&AwsError::Unreachable(NoReply { reason }.into()))
        };
        assert_eq!(no_reply("TimeoutError: signal timed out"), Fault::Slow);
        assert_eq!(no_reply("TypeError: Failed to fetch"), Fault::Unreachable);
        assert_eq!(no_reply(""), Fault::Unreachable);
        assert_eq!(Fault::of_error(&AwsError::SignedOut), Fault::SignedOut);
    }
}
