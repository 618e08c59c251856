//! The interpretation of the reply to a refresh. Only a definitive refusal ends a
//! session; a network failure, throttling or an outage never does.

use cognito_client::error::{CallError, ErrorCode};

/// Returns whether `error` means that the session has ended for good.
#[must_use]
pub(crate) fn is_definitive(error: &CallError) -> bool {
    matches!(
        error.code(),
        Some(
            ErrorCode::NotAuthorized
                | ErrorCode::Unauthorized
                | ErrorCode::UserNotFound
                | ErrorCode::PasswordResetRequired
                | ErrorCode::UserNotConfirmed
                | ErrorCode::RefreshTokenReuse
                // The request contains little but the token, so this means that the token
                // is not one of the pool's.
                | ErrorCode::InvalidParameter
        )
    )
}

/// Returns the time to wait after failed attempt number `attempt` (counted from 1), in
/// milliseconds. The time doubles from two seconds to a minute, and its second half is
/// random.
#[must_use]
pub fn retry_in_ms(attempt: u32, random: u32) -> i64 {
    let ceiling = 2_000_u32
        .saturating_mul(1 << attempt.saturating_sub(1).min(5))
        .min(60_000);
    let half = ceiling / 2;
    i64::from(half + random % (half + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use cognito_client::error::{BadReply, ReplyFault, ServiceError, Untrusted};
    use cognito_client::transport::NoReply;

    #[test]
    fn only_a_definitive_refusal_ends_a_session() {
        let refusal = |wire: &str| {
            CallError::Service(ServiceError {
                code: ErrorCode::read(wire),
                message: String::new(),
            })
        };
        let outage = |status| {
            CallError::NotTheService(BadReply {
                status,
                fault: ReplyFault::NoErrorCode,
            })
        };
        assert!(is_definitive(&refusal("NotAuthorizedException")));
        assert!(is_definitive(&refusal("RefreshTokenReuseException")));
        assert!(is_definitive(&refusal("InvalidParameterException")));
        for passing in [
            CallError::NoReply(NoReply::default()),
            outage(503),
            outage(403),
            refusal("TooManyRequestsException"),
            refusal("InternalErrorException"),
            refusal("ForbiddenException"),
            Untrusted::MissingParameter("SRP_B").into(),
            refusal("BrandNewException"),
        ] {
            assert!(!is_definitive(&passing), "{passing:?}");
        }
    }

    #[test]
    fn retries_grow_to_a_minute() {
        assert!((1_000..=2_000).contains(&retry_in_ms(1, 7)));
        assert!((30_000..=60_000).contains(&retry_in_ms(60, u32::MAX)));
    }
}
