//! A user's session: the tokens, and their lifetime by the pool's clock.

use std::fmt;

use crate::account::contact::{Kind, unverified};
use cognito_client::jwt::{Algorithm, JwtError, TokenUse, UnverifiedJwt};
use cognito_client::secret::{AccessToken, IdToken, RefreshToken};
use cognito_client::tokens::AuthenticationResult;
use cognito_client::transport::LocalFuture;

/// The device's clock. It is a port, so that a test can set the time.
pub trait Clock {
    /// Returns the milliseconds since 1970-01-01T00:00:00Z by this device's clock, which
    /// may be wrong.
    fn now_ms(&self) -> i64;
}

/// The clock of the host that serves the app. A password proof carries the time, and
/// before the first token arrives the offset of this device's clock is unknown.
pub trait HostTime {
    /// Returns the milliseconds since 1970-01-01T00:00:00Z by the host's clock, or `None`
    /// when the host does not state it.
    fn ask_ms(&self) -> LocalFuture<'_, Option<i64>>;
}

/// The longest [`Session::origin`] that is accepted, in bytes. Cognito's are UUIDs.
pub const LONGEST_ORIGIN: usize = 128;

/// The longest time before the tokens expire at which they are renewed.
const MARGIN_MS: i64 = 5 * 60 * 1000;

/// The tokens of a signed-in user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The token that authorizes the user's own calls.
    pub access_token: AccessToken,
    /// The token that identifies the user.
    pub id_token: IdToken,
    /// The token that new tokens are requested with.
    pub refresh_token: RefreshToken,
    /// The pool's clock minus this device's clock when the tokens arrived, in
    /// milliseconds.
    pub drift_ms: i64,
    /// Set when the session is kept after the tab closes ("Keep me signed in").
    pub keep: bool,
    /// The `iat` claim of the ID token, in milliseconds by the pool's clock.
    issued_ms: i64,
    /// The `exp` claim of the ID token, in milliseconds by the pool's clock.
    expires_ms: i64,
}

/// The reason why no session can be made of some tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnusableTokens {
    /// There is no refresh token.
    NoRefreshToken,
    /// The ID token is not a JWT.
    NotAJwt(JwtError),
    /// The ID token has no `iat` or no `exp`.
    NoTimes,
}

impl fmt::Display for UnusableTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoRefreshToken => "there is no refresh token",
            Self::NotAJwt(_) => "the ID token is not a JWT",
            Self::NoTimes => "the ID token has no `iat` or no `exp`",
        })
    }
}

impl std::error::Error for UnusableTokens {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NotAJwt(error) => Some(error),
            Self::NoRefreshToken | Self::NoTimes => None,
        }
    }
}

impl Session {
    /// Makes a session of fresh tokens that arrived at `now_ms`. A refresh without
    /// rotation brings no refresh token; the session then keeps `previous`.
    ///
    /// # Errors
    /// Returns [`UnusableTokens`] when the ID token cannot be read or there is no refresh
    /// token.
    pub fn received(
        result: AuthenticationResult,
        previous: Option<RefreshToken>,
        keep: bool,
        now_ms: i64,
    ) -> Result<Self, UnusableTokens> {
        let refresh_token = result
            .refresh_token
            .or(previous)
            .ok_or(UnusableTokens::NoRefreshToken)?;
        let mut session =
            Self::restored(result.access_token, result.id_token, refresh_token, 0, keep)?;
        session.drift_ms = session.issued_ms.saturating_sub(now_ms);
        Ok(session)
    }

    /// Makes a session of stored tokens.
    ///
    /// # Errors
    /// Returns [`UnusableTokens`] when the ID token cannot be read.
    pub fn restored(
        access_token: AccessToken,
        id_token: IdToken,
        refresh_token: RefreshToken,
        drift_ms: i64,
        keep: bool,
    ) -> Result<Self, UnusableTokens> {
        let jwt = UnverifiedJwt::parse(id_token.expose()).map_err(UnusableTokens::NotAJwt)?;
        let (Some(issued), Some(expires)) = (jwt.claims().iat(), jwt.claims().exp()) else {
            return Err(UnusableTokens::NoTimes);
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

    /// Returns whether this session's tokens were issued after the other's.
    #[must_use]
    pub fn is_newer_than(&self, other: &Self) -> bool {
        self.issued_ms > other.issued_ms
    }

    /// Returns whether both sessions belong to the same user. It is `false` when either
    /// ID token has no `sub`.
    #[must_use]
    pub fn is_same_user(&self, other: &Self) -> bool {
        self.user().is_some_and(|user| other.user() == Some(user))
    }

    /// Returns the user's `sub`, if the ID token has one.
    #[must_use]
    pub fn user(&self) -> Option<String> {
        let jwt = UnverifiedJwt::parse(self.id_token.expose()).ok()?;
        jwt.claims().get("sub")?.as_str().map(ToOwned::to_owned)
    }

    /// Returns the kinds of the user's addresses, if the ID token has some and says of none
    /// that it is verified. A user of an identity provider has none to verify, because each
    /// sign-in replaces the attributes by the provider's.
    #[must_use]
    pub fn unverified_contacts(&self) -> Vec<Kind> {
        if self.provider().is_some() {
            return Vec::new();
        }
        let jwt = UnverifiedJwt::parse(self.id_token.expose());
        jwt.map_or_else(|_| Vec::new(), |jwt| unverified(jwt.claims()))
    }

    /// Returns an identifier that stays the same from the sign-in to the end of the
    /// session, whatever tokens a refresh brings. It is `origin_jti`, by which the pool
    /// revokes tokens. A pool without token revocation issues none; the identifier is
    /// then made of the user's `sub` and the second of the sign-in. It is `None` when the
    /// token has neither, or when the result is longer than [`LONGEST_ORIGIN`].
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

    /// Returns whether the ID token claims to be an ID token that this pool issued for
    /// this client. A session from the storage or from another tab can be forged. Only
    /// the pool knows whether its claims are true, but a session without these claims is
    /// rejected without asking the pool.
    #[must_use]
    pub fn is_of(&self, user_pool_id: &str, client_id: &str) -> bool {
        let Ok(jwt) = UnverifiedJwt::parse(self.id_token.expose()) else {
            return false;
        };
        let claims = jwt.claims();
        // Only the pool's id is compared, because the endpoint that is called may differ
        // from the host that the pool names in its issuer.
        let pool = claims.issuer().and_then(|issuer| issuer.rsplit('/').next());
        jwt.algorithm() == Algorithm::Rs256
            && claims.token_use() == Some(TokenUse::Id)
            && claims.is_for_client(client_id)
            && pool == Some(user_pool_id)
    }

    /// Returns the time of the sign-in (`auth_time`), in milliseconds by the pool's
    /// clock. A refresh does not change it.
    #[must_use]
    pub fn signed_in_ms(&self) -> Option<i64> {
        let jwt = UnverifiedJwt::parse(self.id_token.expose()).ok()?;
        let seconds = jwt.claims().get("auth_time")?.as_i64()?;
        Some(seconds.saturating_mul(1000))
    }

    /// Returns whether the pool tracks devices. Each access token of such a pool names
    /// the device that it was issued to (`device_key`).
    #[must_use]
    pub fn has_device_key(&self) -> bool {
        UnverifiedJwt::parse(self.access_token.expose())
            .is_ok_and(|jwt| jwt.claims().get("device_key").is_some())
    }

    /// Returns whether the session came from the pool's domain: by managed login or an
    /// identity provider. Its access token has the scope `openid` then, which no operation
    /// of the pool's API issues.
    ///
    /// Source: "Understanding the access token", Amazon Cognito developer guide.
    #[must_use]
    pub fn is_of_domain(&self) -> bool {
        UnverifiedJwt::parse(self.access_token.expose()).is_ok_and(|jwt| {
            let scopes = jwt.claims().text("scope").unwrap_or_default();
            scopes.split(' ').any(|scope| scope == "openid")
        })
    }

    /// Returns the name of the identity provider to which the user belongs; `None` for a user
    /// of the pool itself, also if identities of providers are linked to that user. The user
    /// name of a provider's user is made of the provider's name and its user's id. Such a user
    /// has no password and no factors in the pool.
    ///
    /// Source: "Understanding the identity (ID) token" (`identities`), Amazon Cognito
    /// developer guide.
    #[must_use]
    pub fn provider(&self) -> Option<String> {
        let jwt = UnverifiedJwt::parse(self.id_token.expose()).ok()?;
        let claims = jwt.claims();
        let username = claims.username()?;
        let identities = claims.get("identities")?.as_array()?;
        identities.iter().find_map(|identity| {
            let text = |name: &str| identity.get(name)?.as_str();
            let provider = text("providerName")?;
            let own = [provider, "_", text("userId")?].concat();
            own.eq_ignore_ascii_case(username)
                .then(|| provider.to_owned())
        })
    }

    /// Returns the pool's time when this device's clock shows `now_ms`.
    #[must_use]
    pub fn pool_time_ms(&self, now_ms: i64) -> i64 {
        now_ms.saturating_add(self.drift_ms)
    }

    /// Returns the milliseconds until the tokens expire; negative once they have expired.
    #[must_use]
    pub fn time_left_ms(&self, now_ms: i64) -> i64 {
        self.expires_ms.saturating_sub(self.pool_time_ms(now_ms))
    }

    /// Returns the milliseconds until the tokens are due for renewal; 0 when they are
    /// due. The margin before the end is five minutes, or a fifth of the lifetime of
    /// short-lived tokens.
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

    /// Makes a token that can be parsed, with an invalid signature.
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
    fn addresses_are_unverified_only_if_none_is_verified() {
        let unverified = |claims: &str| {
            let part = |json: &str| URL_SAFE_NO_PAD.encode(json);
            let payload = format!(r#"{{"iat":1,"exp":2{claims}}}"#);
            let id_token = [part(r#"{"alg":"RS256"}"#), part(&payload), part("s")].join(".");
            Session::restored("a".into(), id_token.into(), "r".into(), 0, false)
                .unwrap()
                .unverified_contacts()
        };
        let email = r#","email":"jeff@example.com""#;
        let phone = r#","phone_number":"+12065550100""#;
        let both = [email, phone].concat();
        assert_eq!(unverified(email), [Kind::Email]);
        assert_eq!(
            unverified(&[&both, r#","email_verified":false"#].concat()),
            [Kind::Email, Kind::Phone]
        );
        for verified in [
            r#","email_verified":true"#,
            r#","email_verified":"true""#,
            r#","email_verified":false,"phone_number_verified":true"#,
        ] {
            assert_eq!(unverified(&[&both, verified].concat()), [], "{verified}");
        }
        assert_eq!(unverified(""), []);
    }

    /// Makes a session whose two tokens have these claims.
    fn with_claims(access: &str, id: &str) -> Session {
        let token = |claims: &str| {
            let part = |json: &str| URL_SAFE_NO_PAD.encode(json);
            [part(r#"{"alg":"RS256"}"#), part(claims), part("s")].join(".")
        };
        let id = token(&format!(r#"{{"iat":1,"exp":2{id}}}"#));
        Session::restored(token(access).into(), id.into(), "r".into(), 0, false).unwrap()
    }

    #[test]
    fn scope_openid_means_a_session_of_the_domain() {
        let is_of_domain = |access: &str| with_claims(access, "").is_of_domain();
        assert!(is_of_domain(r#"{"scope":"email openid"}"#));
        for other in [
            r#"{"scope":"aws.cognito.signin.user.admin"}"#,
            r#"{"scope":"api/openid openid2"}"#,
            r#"{"scope":["openid"]}"#,
            "{}",
        ] {
            assert!(!is_of_domain(other), "{other}");
        }
        assert!(!session(0, 60, 0).is_of_domain(), "no JWT at all");
    }

    #[test]
    fn user_of_a_provider_is_known_by_the_user_name() {
        let provider = |username: &str, identities: &str| {
            let id = format!(r#","cognito:username":"{username}","identities":{identities}"#);
            with_claims("{}", &id).provider()
        };
        let google = r#"[{"userId":"12","providerName":"Google","providerType":"Google"}]"#;
        assert_eq!(provider("Google_12", google).as_deref(), Some("Google"));
        assert_eq!(provider("google_12", google).as_deref(), Some("Google"));
        assert_eq!(
            provider("jeff", google),
            None,
            "linked to a user of the pool"
        );
        for identities in ["[]", "{}", "1", "[1]", r#"[{"userId":12}]"#] {
            assert_eq!(provider("Google_12", identities), None, "{identities}");
        }
        assert_eq!(with_claims("{}", "").provider(), None);
        let claims = format!(
            r#","cognito:username":"Google_12","identities":{google},"email":"j@example.com""#
        );
        let session = with_claims("{}", &claims);
        assert_eq!(session.unverified_contacts(), [], "they are the provider's");
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
            Err(UnusableTokens::NoRefreshToken)
        );
    }

    #[test]
    fn a_token_that_cannot_be_read_makes_no_session() {
        use cognito_client::jwt::TokenPart;
        let part = |json: &str| URL_SAFE_NO_PAD.encode(json);
        let endless = [part(r#"{"alg":"RS256"}"#), part(r#"{"iat":0}"#), part("x")].join(".");
        for (id_token, why) in [
            ("", UnusableTokens::NotAJwt(JwtError::NotThreeParts)),
            (
                "a.b.c",
                UnusableTokens::NotAJwt(JwtError::NotBase64Url(TokenPart::Header)),
            ),
            ("x", UnusableTokens::NotAJwt(JwtError::NotThreeParts)),
            (endless.as_str(), UnusableTokens::NoTimes),
        ] {
            let made = Session::restored("a".into(), id_token.into(), "r".into(), 0, false);
            assert_eq!(made, Err(why), "{id_token}");
        }
    }
}
