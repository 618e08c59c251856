//! The temporary lockout after wrong passwords.
//!
//! Cognito's developer guide ("Lockout behavior for failed sign-in attempts") describes
//! it: after five wrong passwords a user is locked out for one second, and each further
//! wrong one doubles that time, up to about 15 minutes. Attempts during a lockout do not
//! count. A right password, or 15 minutes without an attempt, resets the count to zero.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{
    clock::Timestamp,
    error::{ApiError, ErrorCode},
};

/// The count of wrong passwords for one name. It is kept for names without a user too, so
/// that a lockout does not reveal which names have one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Lockout {
    /// The pool's id and the name.
    pub key: String,
    /// The number of wrong passwords so far.
    pub failures: u32,
    /// The time of the last attempt that counted.
    pub last: Timestamp,
}

const FREE_ATTEMPTS: u32 = 5;
const LONGEST_LOCKOUT: Duration = Duration::from_mins(15);

impl Lockout {
    /// Returns the key of a name's record.
    #[must_use]
    pub fn key_of(pool_id: &str, name: &str) -> String {
        format!("{pool_id}/{}", name.to_lowercase())
    }

    /// Makes a record without failures.
    #[must_use]
    pub fn new(key: String, now: Timestamp) -> Self {
        Self {
            key,
            failures: 0,
            last: now,
        }
    }

    fn length(&self) -> Duration {
        match self.failures.checked_sub(FREE_ATTEMPTS) {
            None => Duration::ZERO,
            Some(doublings) => {
                let seconds = 1_u64.checked_shl(doublings).unwrap_or(u64::MAX);
                Duration::from_secs(seconds).min(LONGEST_LOCKOUT)
            }
        }
    }

    /// Refuses an attempt during a lockout.
    ///
    /// # Errors
    /// `NotAuthorizedException` with the message "Password attempts exceeded".
    pub fn check(&self, now: Timestamp) -> Result<(), ApiError> {
        if self.failures >= FREE_ATTEMPTS && now.since(self.last) < self.length() {
            return Err(ErrorCode::NotAuthorized.with_message("Password attempts exceeded"));
        }
        Ok(())
    }

    /// Returns `true` if the count has expired, so that the record may be removed.
    #[must_use]
    pub fn is_expired(&self, now: Timestamp) -> bool {
        now.since(self.last) >= LONGEST_LOCKOUT
    }

    /// Counts one more wrong password.
    #[must_use]
    pub fn after_failure(self, now: Timestamp) -> Self {
        let failures = if self.is_expired(now) {
            0
        } else {
            self.failures
        };
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
    fn lockout_doubles_after_five_wrong_passwords() {
        let mut lockout = Lockout::new("k".to_owned(), at(0));
        for _ in 0..4 {
            lockout = lockout.after_failure(at(0));
            assert!(lockout.check(at(0)).is_ok());
        }
        for wait in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900] {
            let last = lockout.last.seconds() + 1_000_000;
            // These times are far apart, but count as one run, because this test checks
            // only the wait.
            lockout.last = at(last);
            lockout = lockout.after_failure(at(last));
            assert!(lockout.check(at(last + wait - 1)).is_err(), "{wait}");
            assert!(lockout.check(at(last + wait)).is_ok(), "{wait}");
        }
    }

    #[test]
    fn lockout_count_expires_after_fifteen_minutes() {
        let mut lockout = Lockout::new("k".to_owned(), at(0));
        for _ in 0..7 {
            lockout = lockout.after_failure(at(0));
        }
        assert!(!lockout.is_expired(at(899)));
        assert_eq!(lockout.after_failure(at(900)).failures, 1);
    }
}
