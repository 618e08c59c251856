//! The record that the page keeps of a sign-in from the moment when it leaves for the provider until the
//! provider leads back.

use serde::{Deserialize, Serialize};

use super::authorize::AuthorizationRequest;
use super::callback::Callback;
use super::error::OauthError;
use super::pkce::{code_challenge, random_text};
use crate::config::OauthSettings;
use crate::secret::{AuthorizationCode, CodeVerifier};
use crate::transport::Random;

/// The minutes after which a sign-in that has not come back is no longer accepted. A provider
/// may ask for a second factor, or for a forgotten password, meanwhile.
pub const PENDING_MINUTES: u32 = 30;

/// A sign-in that has left the page. It holds for one tab and for one reply: the page removes
/// it from its storage before it looks at the reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingAuthorization {
    /// The value of `state`, which the reply has to have.
    pub state: String,
    /// The value of `nonce`, which the ID token has to have.
    pub nonce: String,
    /// The code verifier.
    pub verifier: CodeVerifier,
    /// The address to which the pool leads back.
    pub redirect_uri: String,
    /// The address of the domain that was asked. The code is exchanged there and nowhere
    /// else.
    pub base_url: String,
    /// The name of the identity provider; `None` for managed login.
    pub provider: Option<String>,
    /// The address within the app that the user wanted. It is checked like any `next`.
    pub next: Option<String>,
    /// Set if the user chose to stay signed in after the tab closes.
    pub keep: bool,
    /// The milliseconds since 1970 at which the page left, by the device's clock.
    pub started_ms: i64,
}

impl PendingAuthorization {
    /// Begins a sign-in with this provider, or with managed login. State, nonce and verifier
    /// are 32 random bytes each. [`next`](Self::next) and [`keep`](Self::keep) are not set.
    #[must_use]
    pub fn new(
        settings: &OauthSettings,
        provider: Option<&str>,
        redirect_uri: String,
        random: &dyn Random,
        now_ms: i64,
    ) -> Self {
        Self {
            state: random_text(random),
            nonce: random_text(random),
            verifier: CodeVerifier::random(random),
            redirect_uri,
            base_url: settings.base_url.clone(),
            provider: provider.map(ToOwned::to_owned),
            next: None,
            keep: false,
            started_ms: now_ms,
        }
    }

    /// Returns the address to which the page goes. `login_hint` is the identifier that was
    /// typed, and `lang` the language of the page.
    #[must_use]
    pub fn url(
        &self,
        settings: &OauthSettings,
        client_id: &str,
        login_hint: Option<&str>,
        lang: Option<&str>,
    ) -> String {
        AuthorizationRequest {
            base_url: &self.base_url,
            client_id,
            redirect_uri: &self.redirect_uri,
            scopes: &settings.scopes,
            state: &self.state,
            nonce: &self.nonce,
            code_challenge: &code_challenge(&self.verifier),
            identity_provider: self.provider.as_deref(),
            login_hint,
            lang,
        }
        .url()
    }

    /// Checks that a reply belongs to this sign-in, and returns its code. `issuers` are those
    /// of the configured pool, of which the reply has to name one if it names any (RFC 9207),
    /// and `base_url` is the configured domain: so a code of another provider's or another
    /// pool's reply is never sent to this one.
    ///
    /// # Errors
    /// The [`OauthError`] of a reply that is not this sign-in's, that is too late, or that
    /// says that the sign-in was refused.
    pub fn accept(
        &self,
        reply: Callback,
        issuers: &[String],
        base_url: &str,
        now_ms: i64,
    ) -> Result<AuthorizationCode, OauthError> {
        if !is_equal(&reply.state, &self.state) {
            return Err(OauthError::OtherState);
        }
        let is_of_pool = |issuer: &String| issuers.contains(issuer);
        if self.base_url != base_url || !reply.issuer.as_ref().is_none_or(is_of_pool) {
            return Err(OauthError::OtherIssuer);
        }
        let age = now_ms.saturating_sub(self.started_ms);
        if !(0..=i64::from(PENDING_MINUTES) * 60_000).contains(&age) {
            return Err(OauthError::TooLate);
        }
        reply.outcome.map_err(OauthError::Refused)
    }
}

/// Compares two texts without stopping at the first difference.
fn is_equal(left: &str, right: &str) -> bool {
    let differs = left
        .bytes()
        .zip(right.bytes())
        .fold(0, |differs, (left, right)| differs | (left ^ right));
    left.len() == right.len() && differs == 0
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::oauth::error::Refusal;

    /// Counts up, so that no two values are the same.
    struct Counter(Cell<u8>);

    impl Random for Counter {
        fn fill(&self, bytes: &mut [u8]) {
            for byte in bytes {
                *byte = self.0.replace(self.0.get().wrapping_add(1));
            }
        }
    }

    const ISSUER: &str = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Pool";

    fn settings() -> OauthSettings {
        OauthSettings {
            base_url: "https://a.example".into(),
            scopes: vec!["openid".into()],
            ..OauthSettings::default()
        }
    }

    fn pending() -> PendingAuthorization {
        PendingAuthorization::new(
            &settings(),
            Some("Google"),
            "https://app.example/oauth/callback".into(),
            &Counter(Cell::new(0)),
            1_000,
        )
    }

    fn accept(
        reply: Callback,
        base_url: &str,
        now_ms: i64,
    ) -> Result<AuthorizationCode, OauthError> {
        pending().accept(reply, &[ISSUER.to_owned()], base_url, now_ms)
    }

    fn reply() -> Callback {
        Callback {
            state: pending().state,
            issuer: None,
            outcome: Ok("code".into()),
        }
    }

    #[test]
    fn state_nonce_and_verifier_are_three_secrets() {
        let PendingAuthorization {
            state,
            nonce,
            verifier,
            ..
        } = pending();
        let all = [&*state, &*nonce, verifier.expose()];
        assert!(all.iter().all(|text| text.len() == 43));
        assert!(state != nonce && nonce != verifier.expose() && state != verifier.expose());
        let url = pending().url(&settings(), "client", None, None);
        assert!(!url.contains(verifier.expose()), "{url}");
        assert!(url.contains(&code_challenge(&verifier)), "{url}");
        assert!(url.contains("&identity_provider=Google"), "{url}");
    }

    #[test]
    fn reply_with_the_right_state_gives_its_code() {
        assert_eq!(
            accept(reply(), "https://a.example", 2_000),
            Ok("code".into())
        );
        let named = Callback {
            issuer: Some(ISSUER.to_owned()),
            ..reply()
        };
        assert!(accept(named, "https://a.example", 2_000).is_ok());
    }

    #[test]
    fn forged_state_is_refused() {
        let state = pending().state;
        let cut = state.get(..42).unwrap().to_owned();
        for forged in ["x".repeat(43), cut, [&*state, "x"].concat(), String::new()] {
            let forged = Callback {
                state: forged,
                ..reply()
            };
            let outcome = accept(forged, "https://a.example", 2_000);
            assert_eq!(outcome, Err(OauthError::OtherState));
        }
    }

    #[test]
    fn reply_of_another_issuer_or_domain_is_refused() {
        for issuer in ["https://evil.example", "", "https://accounts.google.com"] {
            let mixed_up = Callback {
                issuer: Some(issuer.to_owned()),
                ..reply()
            };
            let outcome = accept(mixed_up, "https://a.example", 2_000);
            assert_eq!(outcome, Err(OauthError::OtherIssuer), "{issuer}");
        }
        let outcome = accept(reply(), "https://b.example", 2_000);
        assert_eq!(outcome, Err(OauthError::OtherIssuer));
    }

    #[test]
    fn reply_counts_for_half_an_hour() {
        let half_an_hour = 30 * 60_000;
        assert!(accept(reply(), "https://a.example", 1_000 + half_an_hour).is_ok());
        for now in [1_001 + half_an_hour, 999, i64::MAX, i64::MIN] {
            let outcome = accept(reply(), "https://a.example", now);
            assert_eq!(outcome, Err(OauthError::TooLate), "{now}");
        }
    }

    #[test]
    fn forged_refusal_is_not_believed() {
        let refusal = || {
            Err(Refusal {
                code: "access_denied".into(),
                description: String::new(),
            })
        };
        let forged = Callback {
            state: "x".into(),
            outcome: refusal(),
            ..reply()
        };
        let outcome = accept(forged, "https://a.example", 2_000);
        assert_eq!(outcome, Err(OauthError::OtherState));
        let own = Callback {
            outcome: refusal(),
            ..reply()
        };
        let outcome = accept(own, "https://a.example", 2_000);
        assert!(matches!(outcome, Err(OauthError::Refused(_))));
    }

    #[test]
    fn pending_sign_in_survives_its_storage() {
        let stored = serde_json::to_string(&pending()).unwrap();
        let read: PendingAuthorization = serde_json::from_str(&stored).unwrap();
        assert_eq!(read, pending());
        let secret = pending().verifier;
        assert!(!format!("{:?}", pending()).contains(secret.expose()));
    }
}
