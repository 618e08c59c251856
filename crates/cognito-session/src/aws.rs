//! A user's temporary AWS credentials, which are kept in memory alone, and the time of
//! their renewal.

use std::fmt;

use cognito_client::aws::http::BadAddress;
use cognito_client::aws::sigv4::Keys;
use cognito_client::error::CallError;
use cognito_client::identity::CredentialsForIdentity;
use cognito_client::secret::{SecretAccessKey, SessionToken};
use cognito_client::transport::NoReply;

/// The time before their expiration at which credentials are renewed, in milliseconds.
const MARGIN_MS: i64 = 5 * 60 * 1000;

/// Temporary credentials of the role for signed-in users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwsCredentials {
    /// The user's identity in the identity pool.
    pub identity_id: String,
    /// The id of the credentials, which is not a secret by itself.
    pub access_key_id: String,
    /// The key that signs requests.
    pub secret_access_key: SecretAccessKey,
    /// The token that is sent with each request.
    pub session_token: SessionToken,
    /// The time of their expiration, in milliseconds since 1970 by AWS's clock.
    pub expires_ms: i64,
}

/// The reason why there are no credentials, or why a call with them failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AwsError {
    /// No identity pool is configured.
    NotConfigured,
    /// The configured address of the API cannot be signed.
    BadAddress(BadAddress),
    /// The user is not signed in, or not any more.
    SignedOut,
    /// The ID token has expired, and it could not be renewed for now.
    TokenExpired,
    /// The ID token names no user.
    NoSubject,
    /// AWS cannot be reached, or the reply does not come from AWS.
    Unreachable(CallError),
    /// AWS refuses: the identity pool does not know the user pool, or has no role.
    Refused(CallError),
}

impl AwsError {
    /// Returns whether the same call may succeed a moment later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::TokenExpired)
    }
}

impl fmt::Display for AwsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotConfigured => "no identity pool is configured",
            Self::BadAddress(_) => "the configured address of the API cannot be signed",
            Self::SignedOut => "the user is not signed in",
            Self::TokenExpired => "the ID token has expired",
            Self::NoSubject => "the ID token names no user",
            Self::Unreachable(_) => "AWS cannot be reached",
            Self::Refused(_) => "AWS refuses",
        })
    }
}

impl std::error::Error for AwsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::BadAddress(error) => Some(error),
            Self::Unreachable(error) | Self::Refused(error) => Some(error),
            Self::NotConfigured | Self::SignedOut | Self::TokenExpired | Self::NoSubject => None,
        }
    }
}

impl AwsCredentials {
    /// Reads the identity pool's reply.
    #[must_use]
    pub fn received(reply: CredentialsForIdentity) -> Self {
        let given = reply.credentials;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a number that is no time becomes one that is over"
        )]
        let expires_ms = (given.expiration * 1000.0) as i64;
        Self {
            identity_id: reply.identity_id,
            access_key_id: given.access_key_id,
            secret_access_key: given.secret_access_key,
            session_token: given.session_token,
            expires_ms,
        }
    }

    /// Returns the milliseconds until the credentials are due for renewal; 0 when they
    /// are due.
    #[must_use]
    pub fn renewal_due_in_ms(&self, aws_time_ms: i64) -> i64 {
        self.expires_ms
            .saturating_sub(MARGIN_MS)
            .saturating_sub(aws_time_ms)
            .max(0)
    }

    /// Returns the keys for signing requests.
    #[must_use]
    pub fn keys(&self) -> Keys<'_> {
        Keys {
            access_key_id: &self.access_key_id,
            secret_access_key: self.secret_access_key.expose(),
            session_token: Some(self.session_token.expose()),
        }
    }
}

impl From<CallError> for AwsError {
    fn from(error: CallError) -> Self {
        if error.code().is_some() && !error.is_transient() {
            Self::Refused(error)
        } else {
            Self::Unreachable(error)
        }
    }
}

impl From<NoReply> for AwsError {
    fn from(error: NoReply) -> Self {
        Self::Unreachable(error.into())
    }
}

impl From<BadAddress> for AwsError {
    fn from(error: BadAddress) -> Self {
        Self::BadAddress(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn until(expiration: f64) -> AwsCredentials {
        let reply = format!(
            r#"{{"IdentityId":"r:1","Credentials":{{"AccessKeyId":"ASIA","SecretKey":"s","SessionToken":"t","Expiration":{expiration:?}}}}}"#
        );
        AwsCredentials::received(serde_json::from_str(&reply).unwrap())
    }

    #[test]
    fn credentials_are_renewed_five_minutes_before_they_end() {
        let credentials = until(3_600.5);
        assert_eq!(credentials.expires_ms, 3_600_500);
        assert_eq!(credentials.renewal_due_in_ms(0), 3_300_500);
        assert_eq!(credentials.renewal_due_in_ms(3_400_000), 0);
    }

    #[test]
    fn a_time_that_is_none_is_over() {
        assert_eq!(until(-1e300).renewal_due_in_ms(0), 0);
    }

    #[test]
    fn nothing_secret_is_printed() {
        let printed = format!("{:?}", until(1.0));
        assert!(printed.contains("SecretAccessKey([redacted])"), "{printed}");
        assert!(printed.contains("SessionToken([redacted])"), "{printed}");
    }
}
