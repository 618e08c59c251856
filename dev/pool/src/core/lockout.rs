//! The temporary lock-out after wrong passwords.
//!
//! Cognito's developer guide ("Lockout behavior for failed sign-in attempts"): after five wrong
//! passwords a user is locked out for one second, and each further one doubles that, up to
//! about 15 minutes; what is tried while locked out does not count; a right password, or 15
//! minutes without an attempt, starts again at zero.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{
    clock::Timestamp,
    error::{ApiError, ErrorCode},
};

/// Failed passwords of one name. Kept for names without a user too, so that a lock-out does not
/// tell which names have one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Lockout {
    /// Pool and user.
    pub key: String,
    /// Wrong passwords so far.
    pub failures: u32,
    /// The last attempt that counted.
    pub last: Timestamp,
}

const FREE: u32 = 5;
const LONGEST: Duration = Duration::from_mins(15);

impl Lockout {
    /// The key of a name's record.
    #[must_use]
    pub fn key_of(pool_id: &str, name: &str) -> String {
        format!("{pool_id}/{}", name.to_lowercase())
    }

    /// The record of nobody's failures.
    #[must_use]
    pub fn none(key: String, now: Timestamp) -> Self {
        Self {
            key,
            failures: 0,
            last: now,
        }
    }

    fn length(&self) -> Duration {
        match self.failures.checked_sub(FREE) {
            None => Duration::ZERO,
            Some(doublings) => {
                let seconds = 1_u64.checked_shl(doublings).unwrap_or(u64::MAX);
                Duration::from_secs(seconds).min(LONGEST)
            }
        }
    }

    /// Refuses while locked out.
    ///
    /// # Errors
    /// `NotAuthorizedException`, "Password attempts exceeded".
    pub fn check(&self, now: Timestamp) -> Result<(), ApiError> {
        if self.failures >= FREE && now.since(self.last) < self.length() {
            return Err(ErrorCode::NotAuthorized.because("Password attempts exceeded"));
        }
        Ok(())
    }

    /// Whether it has run out and may be forgotten.
    #[must_use]
    pub fn is_over(&self, now: Timestamp) -> bool {
        now.since(self.last) >= LONGEST
    }

    /// One more wrong password.
    #[must_use]
    pub fn failed(self, now: Timestamp) -> Self {
        let failures = if self.is_over(now) { 0 } else { self.failures };
        Self {
            failures: failures.saturating_add(1),
            last: now,
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1_000)
    }

    #[test]
    fn five_are_free_and_then_the_wait_doubles() {
        let mut lockout = Lockout::none("k".to_owned(), at(0));
        for _ in 0..4 {
            lockout = lockout.failed(at(0));
            assert!(lockout.check(at(0)).is_ok());
        }
        for wait in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900] {
            let last = lockout.last.seconds() + 1_000_000;
            // Far apart on the clock, but counted as one run: only the wait is looked at here.
            lockout.last = at(last);
            lockout = lockout.failed(at(last));
            assert!(lockout.check(at(last + wait - 1)).is_err(), "{wait}");
            assert!(lockout.check(at(last + wait)).is_ok(), "{wait}");
        }
    }

    #[test]
    fn a_quarter_of_an_hour_without_an_attempt_forgives() {
        let mut lockout = Lockout::none("k".to_owned(), at(0));
        for _ in 0..7 {
            lockout = lockout.failed(at(0));
        }
        assert!(!lockout.is_over(at(899)));
        assert_eq!(lockout.failed(at(900)).failures, 1);
    }
}
