//! The stored record of an account that is not confirmed yet, for this tab alone. It has
//! the pool's user name of the account, in case that cannot be derived from the e-mail
//! again, and whether the code went to a phone.
//!
//! For an account without a password it also has the session of the sign-up. The session
//! signs nobody in without the code that was sent, and the pool accepts it for 15 minutes.
//! After that time it is not read, and the record is removed. The record contains no other
//! secret.

use cognito_client::secret::ChallengeSession;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::account::contact::Kind;
use super::sign_up::Pending;
use super::token_store::Storage;
use super::typed::visible;

/// The lifetime of a sign-up's session, in milliseconds.
///
/// Source: Amazon Cognito developer guide, "Authentication with Amazon Cognito user pools",
/// which gives 3 to 15 minutes for the session of a sign-in, and 15 for a sign-up's.
const SESSION_LIFETIME_MS: i64 = 15 * 60 * 1000;

/// The record of an unconfirmed account.
#[derive(Serialize, Deserialize)]
pub(crate) struct UnconfirmedAccount {
    identifier: String,
    /// The pool's user name of the account.
    pub username: String,
    /// Set when the code was sent to the phone.
    #[serde(default)]
    pub by_phone: bool,
    /// The session of a sign-up without a password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    session: Option<ChallengeSession>,
    /// The time of the sign-up, in milliseconds since 1970-01-01T00:00:00Z by this device's
    /// clock.
    #[serde(default)]
    since_ms: i64,
}

impl UnconfirmedAccount {
    /// Returns the session of the sign-up, unless it has expired at `now_ms`.
    pub(crate) fn session_at(self, now_ms: i64) -> Option<ChallengeSession> {
        let lifetime = 0..SESSION_LIFETIME_MS;
        let age_ms = now_ms.saturating_sub(self.since_ms);
        self.session.filter(|_| lifetime.contains(&age_ms))
    }
}

fn key(client_id: &str) -> String {
    [".pending.", client_id].concat()
}

/// Stores the record of an account that was registered at `now_ms`.
pub(crate) fn save(storage: &dyn Storage, client_id: &str, pending: &Pending, now_ms: i64) {
    let record = UnconfirmedAccount {
        identifier: pending.identifier.clone(),
        username: pending.username.clone(),
        by_phone: pending.delivery.kind == Kind::Phone,
        session: pending.session.clone(),
        since_ms: now_ms,
    };
    if let Ok(text) = serde_json::to_string(&record).map(Zeroizing::new) {
        // If it cannot be stored, a reload of the page requires a new sign-up, because
        // the name cannot be found out otherwise.
        let _stored = storage.write(&key(client_id), &text, false);
    }
}

/// Returns the record of the unconfirmed account, if it is the account that `identifier`
/// names.
pub(crate) fn load(
    storage: &dyn Storage,
    client_id: &str,
    identifier: &str,
) -> Option<UnconfirmedAccount> {
    let stored = storage.read(&key(client_id))?;
    let record: UnconfirmedAccount = serde_json::from_str(&stored.text).ok()?;
    let is_it = record.identifier.eq_ignore_ascii_case(&visible(identifier));
    is_it.then_some(record)
}

/// Removes the record.
pub(crate) fn clear(storage: &dyn Storage, client_id: &str) {
    storage.remove(&key(client_id));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> UnconfirmedAccount {
        UnconfirmedAccount {
            identifier: "jeff@example.com".to_owned(),
            username: "jeff".to_owned(),
            by_phone: false,
            session: Some("s3ss10n".into()),
            since_ms: 1_000,
        }
    }

    #[test]
    fn session_of_a_sign_up_expires_after_15_minutes() {
        let expires_ms = 1_000 + SESSION_LIFETIME_MS;
        assert!(record().session_at(1_000).is_some());
        assert!(record().session_at(expires_ms - 1).is_some());
        assert!(record().session_at(expires_ms).is_none());
        // The device's clock was set back.
        assert!(record().session_at(999).is_none());
    }

    #[test]
    fn record_of_an_earlier_version_is_read() {
        let old = r#"{"identifier":"j","username":"jeff","by_phone":true}"#;
        let old: UnconfirmedAccount = serde_json::from_str(old).unwrap();
        assert!(old.by_phone && old.session_at(0).is_none());
    }
}
