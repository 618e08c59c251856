//! The interpretation of the reply to a refresh. Only a definitive refusal ends a
//! session; a network failure, throttling or an outage never does.

use crate::service::Refresh;
use crate::session::Session;
use cognito_client::error::{CallError, ErrorCode};

/// The action of a page after the reply to a refresh.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AfterRefresh {
    /// The page holds the session with its new tokens.
    Keep(Session),
    /// The session has ended while the refresh was under way, here or in another tab. Its
    /// new tokens are revoked.
    Revoke {
        /// The session with the new tokens.
        renewed: Session,
        /// Set when the page still holds the session, and so ends it as well.
        is_held: bool,
    },
    /// The pool has ended the session, so the page ends it.
    End,
    /// The page keeps the session, and tries again later.
    Retry,
    /// The reply belongs to a session that the page no longer holds, so it does nothing.
    Ignore,
}

impl AfterRefresh {
    /// Decides about a reply. `is_ended` is set when the session of the new tokens has
    /// ended, and `is_current` when the page still holds the session that it refreshed.
    #[must_use]
    pub(crate) fn of(reply: Refresh, is_ended: bool, is_current: bool) -> Self {
        match reply {
            Refresh::Renewed(renewed) if is_ended => Self::Revoke {
                renewed,
                is_held: is_current,
            },
            _ if !is_current => Self::Ignore,
            Refresh::Renewed(renewed) => Self::Keep(renewed),
            Refresh::Ended(_) => Self::End,
            Refresh::Later(_) => Self::Retry,
        }
    }
}

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
    use super::super::session::tests::session;
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
    fn reply_of_a_refresh_counts_for_its_session_only() {
        let renewed = session(0, 3_600, 0);
        let replies = || {
            let failure = || CallError::NoReply(NoReply::default());
            [
                Refresh::Renewed(renewed.clone()),
                Refresh::Ended(failure()),
                Refresh::Later(failure().into()),
            ]
        };
        assert_eq!(
            replies().map(|reply| AfterRefresh::of(reply, false, true)),
            [
                AfterRefresh::Keep(renewed.clone()),
                AfterRefresh::End,
                AfterRefresh::Retry
            ]
        );
        for reply in replies() {
            let after = AfterRefresh::of(reply, false, false);
            assert_eq!(after, AfterRefresh::Ignore);
        }
        for is_held in [true, false] {
            let reply = Refresh::Renewed(renewed.clone());
            let renewed = renewed.clone();
            let after = AfterRefresh::of(reply, true, is_held);
            assert_eq!(after, AfterRefresh::Revoke { renewed, is_held });
        }
    }

    #[test]
    fn retries_grow_to_a_minute() {
        assert!((1_000..=2_000).contains(&retry_in_ms(1, 7)));
        assert!((30_000..=60_000).contains(&retry_in_ms(60, u32::MAX)));
    }
}
