//! Simulates an authenticator app, with a library that shares no code with the pool.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use totp_rs::{Builder, Secret, Totp};

use crate::TestError;

/// The seconds for which a code is valid (RFC 6238).
const STEP: u64 = 30;

/// An authenticator app with one key.
#[derive(Debug)]
pub struct Authenticator {
    totp: Totp,
}

impl Authenticator {
    /// Takes the key as the page shows it: Base32 in either case, with or without
    /// spaces.
    ///
    /// # Errors
    /// The key is not Base32.
    pub fn with_key(key: &str) -> Result<Self, TestError> {
        let plain: String = key
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|letter| letter.to_ascii_uppercase())
            .collect();
        let secret = Secret::try_from_base32(&plain)
            .map_err(|error| TestError::InvalidKey(format!("{error:?}")))?;
        Ok(Self {
            totp: Builder::new().with_secret(secret).build_noncompliant(),
        })
    }

    /// The current code.
    #[must_use]
    pub fn code(&self) -> String {
        self.code_at(now())
    }

    /// The code of the next time step. Services accept it already, because clocks
    /// differ. A test needs it after a code that was used, which is not accepted again.
    #[must_use]
    pub fn next_code(&self) -> String {
        self.code_at(now() + Duration::from_secs(STEP))
    }

    fn code_at(&self, time: Duration) -> String {
        self.totp.generate(time.as_secs()).to_string()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the adapter through which the tests' authenticator reads the clock"
)]
fn now() -> Duration {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vectors are from RFC 6238, appendix B: the last six of the eight digits.
    #[test]
    fn gives_the_codes_of_the_standard() {
        let key = "gezd gnbv gy3t qojq gezd gnbv gy3t qojq";
        let authenticator = Authenticator::with_key(key).unwrap();
        let at = |seconds| authenticator.code_at(Duration::from_secs(seconds));
        assert_eq!(at(59), "287082");
        assert_eq!(at(1_111_111_109), "081804");
        assert_eq!(at(2_000_000_000), "279037");
    }

    #[test]
    fn refuses_what_is_no_key() {
        assert!(Authenticator::with_key("0189").is_err());
    }
}
