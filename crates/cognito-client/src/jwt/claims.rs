//! What a token claims.

use serde_json::Value;

use super::members::Members;

/// What a token is for: the claim `token_use`, which is Cognito's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenUse {
    /// `id`: tells the app who the rider is.
    Id,
    /// `access`: opens the rider's own calls.
    Access,
}

/// The claims of a token, in the order in which they were written (RFC 7519, section 4).
///
/// As true as the token they came in: see [`verify_jwt`](super::verify_jwt). A typed
/// reader gives `None` where the claim is missing or of another type.
#[derive(Clone, PartialEq)]
pub struct Claims(Members);

impl Claims {
    pub(super) fn new(members: Members) -> Self {
        Self(members)
    }

    /// All claims, names as in the token.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter()
    }

    /// The claim of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// The claim of this name, if it is text: `email`, `custom:genre`, …
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.text(name)
    }

    /// `iss`: the pool that issued the token.
    #[must_use]
    pub fn issuer(&self) -> Option<&str> {
        self.text("iss")
    }

    /// `sub`: the rider's unchanging id.
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        self.text("sub")
    }

    /// The rider's username: `cognito:username` of an ID token, `username` of an access
    /// token.
    #[must_use]
    pub fn username(&self) -> Option<&str> {
        self.text("cognito:username")
            .or_else(|| self.text("username"))
    }

    /// `email`, of an ID token.
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        self.text("email")
    }

    /// `origin_jti`: what all tokens of one sign-in share.
    #[must_use]
    pub fn origin_jti(&self) -> Option<&str> {
        self.text("origin_jti")
    }

    /// `token_use`; `None` also when it is neither `id` nor `access`.
    #[must_use]
    pub fn token_use(&self) -> Option<TokenUse> {
        match self.text("token_use")? {
            "id" => Some(TokenUse::Id),
            "access" => Some(TokenUse::Access),
            _ => None,
        }
    }

    /// `exp`: when the token ends, in seconds since 1970 by the pool's clock.
    #[must_use]
    pub fn exp(&self) -> Option<i64> {
        self.seconds("exp")
    }

    /// `iat`: when it was issued, in seconds since 1970 by the pool's clock.
    #[must_use]
    pub fn iat(&self) -> Option<i64> {
        self.seconds("iat")
    }

    /// `auth_time`: when the rider signed in, in seconds since 1970 by the pool's clock.
    #[must_use]
    pub fn auth_time(&self) -> Option<i64> {
        self.seconds("auth_time")
    }

    /// Whether the token was issued to this app client: `aud` of an ID token (one name or
    /// a list of names), `client_id` of an access token.
    #[must_use]
    pub fn is_for_client(&self, client_id: &str) -> bool {
        match self.get("aud") {
            Some(Value::Array(names)) => names.iter().any(|name| name == client_id),
            Some(name) => name == client_id,
            None => self.text("client_id") == Some(client_id),
        }
    }

    /// A NumericDate (RFC 7519, section 2), without its fraction. What is beyond `i64`
    /// becomes the nearest that is not.
    fn seconds(&self, name: &str) -> Option<i64> {
        let number = self.get(name)?;
        number
            .as_i64()
            .or_else(|| number.as_f64().map(|seconds| seconds as i64))
    }
}
