//! The claims of a token.

use serde_json::Value;

use super::members::Members;

/// The purpose of a token: the value of Cognito's own claim `token_use`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenUse {
    /// `id`: the token identifies the user to the app.
    Id,
    /// `access`: the token authorizes the user's own calls.
    Access,
}

/// The claims of a token, in the order in which they were written (RFC 7519, section 4).
///
/// The claims are only as trustworthy as the token that they come from: see
/// [`verify_jwt`](super::verify_jwt). A typed reader returns `None` if the claim is
/// missing or has another type.
#[derive(Clone, PartialEq)]
pub struct Claims(Members);

impl Claims {
    pub(super) fn new(members: Members) -> Self {
        Self(members)
    }

    /// Returns all claims, with their names as in the token.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter()
    }

    /// Returns the claim of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// Returns the claim of this name, such as `email` or `custom:team`, if it is text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.text(name)
    }

    /// Returns the claim of this name if it is a boolean, or one of the texts `true` and
    /// `false`, which a Lambda trigger may write.
    #[must_use]
    pub fn flag(&self, name: &str) -> Option<bool> {
        match self.get(name)? {
            Value::Bool(flag) => Some(*flag),
            Value::String(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// Returns the claim of this name if it is a number.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<f64> {
        self.get(name)?.as_f64()
    }

    /// Returns the texts of the claim of this name if it is a list. Members of other
    /// types are left out.
    #[must_use]
    pub fn list(&self, name: &str) -> Option<Vec<&str>> {
        let members = self.get(name)?.as_array()?;
        Some(members.iter().filter_map(Value::as_str).collect())
    }

    /// Returns `cognito:groups`, the groups of the pool that the user is in. The list is
    /// empty if there are none.
    #[must_use]
    pub fn groups(&self) -> Vec<&str> {
        self.list("cognito:groups").unwrap_or_default()
    }

    /// Returns `email_verified` of an ID token.
    #[must_use]
    pub fn email_verified(&self) -> Option<bool> {
        self.flag("email_verified")
    }

    /// Returns `phone_number_verified` of an ID token.
    #[must_use]
    pub fn phone_number_verified(&self) -> Option<bool> {
        self.flag("phone_number_verified")
    }

    /// Returns `iss`, the pool that issued the token.
    #[must_use]
    pub fn issuer(&self) -> Option<&str> {
        self.text("iss")
    }

    /// Returns `sub`, the user's id, which never changes.
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        self.text("sub")
    }

    /// Returns the user name: `cognito:username` of an ID token, or `username` of an
    /// access token.
    #[must_use]
    pub fn username(&self) -> Option<&str> {
        self.text("cognito:username")
            .or_else(|| self.text("username"))
    }

    /// Returns `email` of an ID token.
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        self.text("email")
    }

    /// Returns `origin_jti`, an id that all tokens of one sign-in share.
    #[must_use]
    pub fn origin_jti(&self) -> Option<&str> {
        self.text("origin_jti")
    }

    /// Returns `token_use`, or `None` if it is missing or neither `id` nor `access`.
    #[must_use]
    pub fn token_use(&self) -> Option<TokenUse> {
        match self.text("token_use")? {
            "id" => Some(TokenUse::Id),
            "access" => Some(TokenUse::Access),
            _ => None,
        }
    }

    /// Returns `exp`, the time at which the token expires, in seconds since 1970 by the
    /// pool's clock.
    #[must_use]
    pub fn exp(&self) -> Option<i64> {
        self.seconds("exp")
    }

    /// Returns `iat`, the time at which the token was issued, in seconds since 1970 by
    /// the pool's clock.
    #[must_use]
    pub fn iat(&self) -> Option<i64> {
        self.seconds("iat")
    }

    /// Returns `auth_time`, the time at which the user signed in, in seconds since 1970
    /// by the pool's clock.
    #[must_use]
    pub fn auth_time(&self) -> Option<i64> {
        self.seconds("auth_time")
    }

    /// Returns `true` if the token was issued to this app client, by `aud` of an ID token
    /// (one name or a list of names) or by `client_id` of an access token.
    #[must_use]
    pub fn is_for_client(&self, client_id: &str) -> bool {
        match self.get("aud") {
            Some(Value::Array(names)) => names.iter().any(|name| name == client_id),
            Some(name) => name == client_id,
            None => self.text("client_id") == Some(client_id),
        }
    }

    /// Returns a `NumericDate` (RFC 7519, section 2) without its fraction. A number
    /// outside the range of `i64` becomes the nearest number in it.
    fn seconds(&self, name: &str) -> Option<i64> {
        let number = self.get(name)?;
        number
            .as_i64()
            .or_else(|| number.as_f64().map(|seconds| seconds as i64))
    }
}
