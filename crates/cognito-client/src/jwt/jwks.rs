//! The pool's public keys (RFC 7517), at `{issuer}/.well-known/jwks.json`.

use std::fmt;

use serde_json::Value;

/// The length of the shortest modulus that RS256 permits, 2,048 bits (RFC 7518, section
/// 3.3), in characters of base64url.
const MIN_MODULUS: usize = 342;

/// The public keys of a pool that can verify RS256 signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jwks {
    keys: Vec<Jwk>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Jwk {
    id: String,
    key: RsaPublicKey,
}

/// An RSA public key in the form of a JWK (RFC 7518, section 6.3.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RsaPublicKey {
    /// The modulus, in base64url.
    pub n: String,
    /// The exponent, in base64url.
    pub e: String,
}

/// The reason why a text is not a set of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JwksError {
    /// The text is not JSON.
    NotJson {
        /// The line at which reading stopped, counted from 1.
        line: usize,
        /// The byte in that line, counted from 1.
        column: usize,
    },
    /// The list `keys` is missing.
    NoKeys,
}

impl Jwks {
    /// Reads a set of keys. Keys that have another type, use or algorithm, no id, or a
    /// malformed value are left out, as RFC 7517 (section 5) recommends, so that the
    /// other keys can still be used.
    ///
    /// # Errors
    /// The [`JwksError`] of a text that is not a set of keys.
    pub fn parse(json: &str) -> Result<Self, JwksError> {
        let set: Value = serde_json::from_str(json).map_err(|error| JwksError::NotJson {
            line: error.line(),
            column: error.column(),
        })?;
        let keys = set.get("keys").and_then(Value::as_array);
        let keys = keys.ok_or(JwksError::NoKeys)?;
        Ok(Self {
            keys: keys.iter().filter_map(Jwk::read).collect(),
        })
    }

    /// Returns the key with this id.
    #[must_use]
    pub fn key(&self, id: &str) -> Option<&RsaPublicKey> {
        self.keys
            .iter()
            .find_map(|found| (found.id == id).then_some(&found.key))
    }
}

impl Jwk {
    fn read(jwk: &Value) -> Option<Self> {
        let member = |name: &str| jwk.get(name).and_then(Value::as_str);
        let absent_or = |name: &str, value: &str| match jwk.get(name) {
            None => true,
            Some(found) => found == value,
        };
        let (n, e) = (member("n")?, member("e")?);
        let fits = member("kty") == Some("RSA")
            && absent_or("alg", "RS256")
            && absent_or("use", "sig")
            && n.len() >= MIN_MODULUS;
        fits.then_some(Self {
            id: member("kid")?.to_owned(),
            key: RsaPublicKey {
                n: n.to_owned(),
                e: e.to_owned(),
            },
        })
    }
}

impl fmt::Display for JwksError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson { line, column } => {
                write!(f, "the keys are not JSON, at line {line}, column {column}")
            }
            Self::NoKeys => f.write_str("the list `keys` is missing"),
        }
    }
}

impl std::error::Error for JwksError {}
