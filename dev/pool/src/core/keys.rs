//! The pool's RSA keys, and the JSON Web Tokens signed with them (RFC 7515, RS256).

use std::fmt;

use data_encoding::{BASE64, BASE64URL_NOPAD};
use graviola::signing::rsa::{KeySize, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::secret::Secret;

/// The size of a buffer, in bytes, that holds the DER form of a 2048-bit key or
/// signature.
const BUFFER: usize = 2_048;

/// An error from making, reading or using a key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The RSA library failed to make, write or use a key.
    #[error("the RSA key could not be made, written or used")]
    Rsa(#[source] graviola::Error),
    /// The RSA library wrote a public key without a modulus.
    #[error("the RSA key has no modulus")]
    Modulus,
    /// A stored key is not base64.
    #[error("a stored signing key is not base64")]
    Base64(#[source] data_encoding::DecodeError),
    /// A stored key is not an RSA key in PKCS#8.
    #[error("a stored signing key is not an RSA key in PKCS#8")]
    Pkcs8(#[source] graviola::Error),
    /// The keys for tests are not in the expected JSON.
    #[error("the signing keys for tests are not readable")]
    TestKeys(#[source] serde_json::Error),
}

/// The two keys of a pool. Cognito signs ID tokens and access tokens with different keys.
#[derive(Debug)]
pub struct Keys {
    /// The key that signs ID tokens.
    pub id: Key,
    /// The key that signs access tokens.
    pub access: Key,
}

/// The keys in the form in which they are stored: PKCS#8 in base64.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StoredKeys {
    id: Secret,
    access: Secret,
}

impl Keys {
    /// Makes new keys of 2048 bits, which takes about a second in a development build.
    ///
    /// # Errors
    /// [`KeyError::Rsa`] if the system's random source fails.
    pub fn generate() -> Result<Self, KeyError> {
        Ok(Self {
            id: Key::generate()?,
            access: Key::generate()?,
        })
    }

    /// Converts the keys into the form in which they are stored.
    ///
    /// # Errors
    /// [`KeyError::Rsa`] if the RSA library cannot encode them.
    pub fn stored(&self) -> Result<StoredKeys, KeyError> {
        Ok(StoredKeys {
            id: self.id.stored()?,
            access: self.access.stored()?,
        })
    }

    /// Reads keys from the form that [`Keys::stored`] wrote.
    ///
    /// # Errors
    /// [`KeyError::Base64`] or [`KeyError::Pkcs8`] if the stored form is damaged.
    pub fn from_stored(stored: &StoredKeys) -> Result<Self, KeyError> {
        Ok(Self {
            id: Key::from_pkcs8_base64(stored.id.reveal())?,
            access: Key::from_pkcs8_base64(stored.access.reveal())?,
        })
    }

    /// Reads keys from two PKCS#8 documents in base64, so that tests need not wait for
    /// new ones.
    ///
    /// # Errors
    /// [`KeyError::Base64`] or [`KeyError::Pkcs8`] if one of them is not an RSA key.
    pub fn from_pkcs8_base64(id: &str, access: &str) -> Result<Self, KeyError> {
        Ok(Self {
            id: Key::from_pkcs8_base64(id)?,
            access: Key::from_pkcs8_base64(access)?,
        })
    }

    /// Returns the JSON Web Key Set (RFC 7517) that the pool publishes.
    #[must_use]
    pub fn jwks(&self) -> Value {
        json!({ "keys": [self.id.jwk(), self.access.jwk()] })
    }

    /// Verifies that one of these keys signed a token and returns its claims. The values
    /// of the claims are not checked here.
    #[must_use]
    pub fn verify<C: DeserializeOwned>(&self, token: &str) -> Option<C> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        let header: Header = decode(header)?;
        let key = [&self.id, &self.access]
            .into_iter()
            .find(|key| key.kid == header.kid && header.alg == "RS256")?;
        let signature = BASE64URL_NOPAD.decode(signature.as_bytes()).ok()?;
        key.public
            .verify_pkcs1_sha256(&signature, signed.as_bytes())
            .ok()?;
        decode(claims)
    }
}

/// An RSA key with its key id (`kid`).
pub struct Key {
    kid: String,
    modulus: Vec<u8>,
    private: SigningKey,
    public: VerifyingKey,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key")
            .field("kid", &self.kid)
            .finish_non_exhaustive()
    }
}

#[derive(Serialize, Deserialize)]
struct Header {
    kid: String,
    alg: String,
}

impl Key {
    fn generate() -> Result<Self, KeyError> {
        let private = SigningKey::generate(KeySize::Rsa2048).map_err(KeyError::Rsa)?;
        Self::new(private)
    }

    fn from_pkcs8_base64(text: &str) -> Result<Self, KeyError> {
        let der = BASE64.decode(text.as_bytes()).map_err(KeyError::Base64)?;
        let private = SigningKey::from_pkcs8_der(&der).map_err(KeyError::Pkcs8)?;
        Self::new(private)
    }

    fn new(private: SigningKey) -> Result<Self, KeyError> {
        let public = private.public_key();
        let mut buffer = [0; BUFFER];
        let pkcs1 = public.to_pkcs1_der(&mut buffer).map_err(KeyError::Rsa)?;
        let modulus = first_integer(pkcs1).ok_or(KeyError::Modulus)?.to_vec();
        let kid = BASE64.encode(&Sha256::digest(&modulus));
        Ok(Self {
            kid,
            modulus,
            private,
            public,
        })
    }

    fn stored(&self) -> Result<Secret, KeyError> {
        let mut buffer = [0; BUFFER];
        let der = self
            .private
            .to_pkcs8_der(&mut buffer)
            .map_err(KeyError::Rsa)?;
        Ok(Secret::new(BASE64.encode(der)))
    }

    fn jwk(&self) -> Value {
        json!({
            "alg": "RS256",
            "e": "AQAB",
            "kid": self.kid,
            "kty": "RSA",
            "n": BASE64URL_NOPAD.encode(&self.modulus),
            "use": "sig",
        })
    }

    /// Makes a token with these claims and signs it.
    ///
    /// # Errors
    /// [`KeyError::Rsa`] if the RSA library returns an error.
    pub fn sign(&self, claims: &Value) -> Result<String, KeyError> {
        let header = json!({ "kid": self.kid, "alg": "RS256" });
        let signed = format!("{}.{}", encode(&header), encode(claims));
        let mut buffer = [0; BUFFER];
        let signature = self
            .private
            .sign_pkcs1_sha256(&mut buffer, signed.as_bytes())
            .map_err(KeyError::Rsa)?;
        Ok(format!("{signed}.{}", BASE64URL_NOPAD.encode(signature)))
    }
}

fn encode(value: &Value) -> String {
    BASE64URL_NOPAD.encode(value.to_string().as_bytes())
}

fn decode<T: DeserializeOwned>(part: &str) -> Option<T> {
    let bytes = BASE64URL_NOPAD.decode(part.as_bytes()).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// Returns the first INTEGER of a DER SEQUENCE, without its sign byte: the modulus of an
/// RSAPublicKey (RFC 8017, A.1.1).
fn first_integer(der: &[u8]) -> Option<&[u8]> {
    let sequence = contents(der, 0x30)?;
    let integer = contents(sequence, 0x02)?;
    Some(integer.strip_prefix(&[0]).unwrap_or(integer))
}

/// Returns the contents of the DER element at the start of `der`, whose tag must be
/// `tag`.
fn contents(der: &[u8], tag: u8) -> Option<&[u8]> {
    let (found, rest) = der.split_first()?;
    let (length, rest) = rest.split_first()?;
    if *found != tag {
        return None;
    }
    if *length < 0x80 {
        return rest.get(..usize::from(*length));
    }
    let (digits, rest) = rest.split_at_checked(usize::from(length & 0x7f))?;
    let length = digits.iter().try_fold(0_usize, |sum, digit| {
        Some(sum.checked_mul(256)? + usize::from(*digit))
    })?;
    rest.get(..length)
}
