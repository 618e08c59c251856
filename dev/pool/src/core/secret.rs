//! A value that must not be printed.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A password, code, key or token. `Debug` does not show it. [`Secret::reveal`] does, so
/// that a search for its name finds every place that needs the value.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Wraps a value.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// Returns the value.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Returns `true` if the value is equal to `other`, in a time that does not depend on
    /// where they differ.
    #[must_use]
    pub fn matches(&self, other: &str) -> bool {
        same(self.0.as_bytes(), other.as_bytes())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Returns `true` if both are equal, in a time that depends on their length alone.
pub(crate) fn same(left: &[u8], right: &[u8]) -> bool {
    let differences = left.iter().zip(right).fold(0, |all, (l, r)| all | (l ^ r));
    left.len() == right.len() && differences == 0
}

/// Returns the fingerprint of a session or a token, which is stored in its place: it is
/// enough to recognise the value, but not to use it.
pub(crate) fn fingerprint(value: &str) -> String {
    data_encoding::BASE64URL_NOPAD.encode(&Sha256::digest(value.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secret_is_redacted_in_debug() {
        assert_eq!(format!("{:?}", Secret::new("Passw0rd!")), "[redacted]");
    }

    #[test]
    fn secret_matches_only_the_same_value() {
        let secret = Secret::new("123456");
        assert!(secret.matches("123456"));
        assert!(!secret.matches("123457") && !secret.matches("12345") && !secret.matches(""));
    }
}
