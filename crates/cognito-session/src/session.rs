//! A rider's session: the tokens, and when they end by the pool's own clock.

use cognito_client::jwt::{Algorithm, TokenUse, UnverifiedJwt};
use cognito_client::secret::{AccessToken, IdToken, RefreshToken};
use cognito_client::tokens::AuthenticationResult;
use cognito_client::transport::LocalFuture;

/// Tells the time. Passed in, so that a test can be at any moment.
pub trait Clock {
    /// Milliseconds since 1970-01-01T00:00:00Z, by this device's clock, right or wrong.
    fn now_ms(&self) -> i64;
}

/// Asks the app's own host for the time: a password's proof carries it, before any token
/// has told how far this device's clock is off.
pub trait HostTime {
    /// Milliseconds since 1970-01-01T00:00:00Z by the host's clock; nothing where it does
    /// not say.
    fn ask_ms(&self) -> LocalFuture<'_, Option<i64>>;
}

/// The longest [`Session::origin`], in bytes. Cognito writes UUIDs.
pub const LONGEST_ORIGIN: usize = 128;

/// How long before their end tokens are renewed, at the most.
const MARGIN_MS: i64 = 5 * 60 * 1000;

/// A signed-in rider's tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Opens the rider's own calls.
    pub access_token: AccessToken,
    /// Tells who the rider is.
    pub id_token: IdToken,
    /// Brings new tokens.
    pub refresh_token: RefreshToken,
    /// The pool's clock minus this device's, in milliseconds, when the tokens came.
    pub drift_ms: i64,
    /// Whether to keep it when the tab closes ("Keep me signed in").
    pub keep: bool,
    /// `iat` of the ID token, in milliseconds by the pool's clock.
    issued_ms: i64,
    /// `exp` of the ID token, in milliseconds by the pool's clock.
    expires_ms: i64,
}

/// The tokens are not ones to build a session on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnusableTokens;

impl Session {
    /// The session that fresh tokens make, received at `now_ms`. A refresh without
    /// rotation brings no refresh token: then it is `previous`.
    ///
    /// # Errors
    /// When the ID token cannot be read, or there is no refresh token.
    pub fn received(
        result: AuthenticationResult,
        previous: Option<RefreshToken>,
        keep: bool,
        now_ms: i64,
    ) -> Result<Self, UnusableTokens> {
        let refresh_token = result.refresh_token.or(previous).ok_or(UnusableTokens)?;
        let mut session =
            Self::restored(result.access_token, result.id_token, refresh_token, 0, keep)?;
        session.drift_ms = session.issued_ms.saturating_sub(now_ms);
        Ok(session)
    }

    /// The session that stored tokens make.
    ///
    /// # Errors
    /// When the ID token cannot be read.
    pub fn restored(
        access_token: AccessToken,
        id_token: IdToken,
        refresh_token: RefreshToken,
        drift_ms: i64,
        keep: bool,
    ) -> Result<Self, UnusableTokens> {
        let jwt = UnverifiedJwt::parse(id_token.expose()).map_err(|_| UnusableTokens)?;
        let (Some(issued), Some(expires)) = (jwt.claims().iat(), jwt.claims().exp()) else {
            return Err(UnusableTokens);
        };
        Ok(Self {
            access_token,
            id_token,
            refresh_token,
            drift_ms,
            keep,
            issued_ms: issued.saturating_mul(1000),
            expires_ms: expires.saturating_mul(1000),
        })
    }

    /// Whether its tokens were issued after the other's.
    #[must_use]
    pub fn is_newer_than(&self, other: &Self) -> bool {
        self.issued_ms > other.issued_ms
    }

    /// Whether it is the same rider's. Riders whose tokens do not say are nobody's.
    #[must_use]
    pub fn is_same_riders(&self, other: &Self) -> bool {
        self.rider()
            .is_some_and(|rider| other.rider() == Some(rider))
    }

    /// The rider's `sub`, where the token says it.
    #[must_use]
    pub fn rider(&self) -> Option<String> {
        let jwt = UnverifiedJwt::parse(self.id_token.expose()).ok()?;
        jwt.claims().get("sub")?.as_str().map(ToOwned::to_owned)
    }

    /// What stays the same from the sign-in to the end of the session, whatever tokens a
    /// refresh brings: `origin_jti`, by which the pool revokes tokens. A pool without token
    /// revocation gives none; then it is the rider and the second of the sign-in. Nothing
    /// where the token has neither, or one that is longer than any pool writes.
    ///
    /// Source: Amazon Cognito developer guide, "Understanding the identity (ID) token".
    #[must_use]
    pub fn origin(&self) -> Option<String> {
        let jwt = UnverifiedJwt::parse(self.id_token.expose()).ok()?;
        let claims = jwt.claims();
        let origin = match claims.origin_jti() {
            Some(origin) => origin.to_owned(),
            None => [claims.subject()?, "@", &claims.auth_time()?.to_string()].concat(),
        };
        (origin.len() <= LONGEST_ORIGIN).then_some(origin)
    }

    /// Whether its ID token says that it is one, by this pool for this client. What is
    /// stored or told may be anybody's: only the pool knows whether it is true, and what
    /// is not even said need not be asked.
    #[must_use]
    pub fn is_of(&self, user_pool_id: &str, client_id: &str) -> bool {
        let Ok(jwt) = UnverifiedJwt::parse(self.id_token.expose()) else {
            return false;
        };
        let claims = jwt.claims();
        // The pool's id alone: it may be asked at another endpoint than it calls its own.
        let pool = claims.issuer().and_then(|issuer| issuer.rsplit('/').next());
        jwt.algorithm() == Algorithm::Rs256
            && claims.token_use() == Some(TokenUse::Id)
            && claims.is_for_client(client_id)
            && pool == Some(user_pool_id)
    }

    /// `auth_time`: when the rider signed in, in milliseconds by the pool's clock. A
    /// refresh does not change it.
    #[must_use]
    pub fn signed_in_ms(&self) -> Option<i64> {
        let jwt = UnverifiedJwt::parse(self.id_token.expose()).ok()?;
        let seconds = jwt.claims().get("auth_time")?.as_i64()?;
        Some(seconds.saturating_mul(1000))
    }

    /// Whether the pool keeps an eye on devices: then each access token names the one it
    /// was given to (`device_key`).
    #[must_use]
    pub fn names_device(&self) -> bool {
        UnverifiedJwt::parse(self.access_token.expose())
            .is_ok_and(|jwt| jwt.claims().get("device_key").is_some())
    }

    /// The pool's time at this device's `now_ms`.
    #[must_use]
    pub fn pool_time_ms(&self, now_ms: i64) -> i64 {
        now_ms.saturating_add(self.drift_ms)
    }

    /// Milliseconds until the tokens end; negative when they have.
    #[must_use]
    pub fn time_left_ms(&self, now_ms: i64) -> i64 {
        self.expires_ms.saturating_sub(self.pool_time_ms(now_ms))
    }

    /// Milliseconds until the tokens are to be renewed; 0 when they are due. Short-lived
    /// tokens have a margin of a fifth of their life.
    #[must_use]
    pub fn refresh_due_in_ms(&self, now_ms: i64) -> i64 {
        let life = self.expires_ms.saturating_sub(self.issued_ms).max(0);
        let margin = MARGIN_MS.min(life / 5);
        self.time_left_ms(now_ms).saturating_sub(margin).max(0)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    /// A token that reads well and is signed by nobody.
    pub(crate) fn token(iat: i64, exp: i64) -> String {
        let part = |json: &str| URL_SAFE_NO_PAD.encode(json);
        [
            part(r#"{"alg":"RS256","kid":"k"}"#),
            part(&format!(r#"{{"sub":"s","iat":{iat},"exp":{exp}}}"#)),
            part("signature"),
        ]
        .join(".")
    }

    pub(crate) fn session(iat: i64, exp: i64, now_ms: i64) -> Session {
        let result = AuthenticationResult {
            access_token: "access".into(),
            id_token: token(iat, exp).into(),
            refresh_token: Some("refresh".into()),
            new_device: None,
        };
        Session::received(result, None, false, now_ms).unwrap()
    }

    const HOUR: i64 = 3_600;

    #[test]
    fn a_token_says_whose_it_is() {
        let is_of_the_pool = |header: &str, payload: &str| {
            let part = |json: &str| URL_SAFE_NO_PAD.encode(json);
            let id_token = [part(header), part(payload), part("signature")].join(".");
            Session::restored("a".into(), id_token.into(), "r".into(), 0, false)
                .unwrap()
                .is_of("eu_Pool", "client")
        };
        let header = r#"{"alg":"RS256"}"#;
        let good = r#"{"iat":1,"exp":2,"token_use":"id","aud":"client","iss":"https://x.example/eu_Pool"}"#;
        assert!(is_of_the_pool(header, good));
        assert!(!is_of_the_pool(r#"{"alg":"none"}"#, good));
        assert!(!is_of_the_pool(r#"{"alg":"HS256"}"#, good));
        for (right, wrong) in [
            ("eu_Pool", "eu_Other"),
            ("/eu_Pool", "/eu_Pool/"),
            ("\"client\"", "\"another\""),
            ("\"id\"", "\"access\""),
            ("\"iss\"", "\"issuer\""),
        ] {
            let payload = good.replace(right, wrong);
            assert!(!is_of_the_pool(header, &payload), "{payload}");
        }
    }

    #[test]
    fn tokens_are_renewed_five_minutes_before_they_end() {
        let session = session(1_000, 1_000 + HOUR, 1_000_000);
        assert_eq!(session.refresh_due_in_ms(1_000_000), 55 * 60 * 1000);
        assert_eq!(session.refresh_due_in_ms(1_000_000 + 56 * 60 * 1000), 0);
        assert_eq!(session.time_left_ms(1_000_000), 60 * 60 * 1000);
    }

    #[test]
    fn a_device_clock_hours_off_makes_no_difference() {
        for off in [-7 * HOUR * 1000, 0, 11 * HOUR * 1000] {
            let now = 1_000_000 + off;
            let session = session(1_000, 1_000 + HOUR, now);
            assert_eq!(session.drift_ms, -off);
            assert_eq!(session.time_left_ms(now), HOUR * 1000);
            assert_eq!(session.refresh_due_in_ms(now), 55 * 60 * 1000);
        }
    }

    #[test]
    fn short_lived_tokens_have_a_short_margin() {
        let session = session(0, 300, 0);
        assert_eq!(session.refresh_due_in_ms(0), 240_000);
    }

    #[test]
    fn a_refresh_without_rotation_keeps_the_refresh_token() {
        let refreshed = || AuthenticationResult {
            access_token: "a".into(),
            id_token: token(0, 60).into(),
            refresh_token: None,
            new_device: None,
        };
        let session = Session::received(refreshed(), Some("old".into()), true, 0).unwrap();
        assert_eq!(session.refresh_token, RefreshToken::from("old"));
        assert_eq!(
            Session::received(refreshed(), None, true, 0),
            Err(UnusableTokens)
        );
    }

    #[test]
    fn a_token_that_cannot_be_read_makes_no_session() {
        for id_token in ["", "a.b.c", "x"] {
            let made = Session::restored("a".into(), id_token.into(), "r".into(), 0, false);
            assert_eq!(made, Err(UnusableTokens));
        }
    }
}
