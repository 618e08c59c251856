//! The client secret of Sign in with Apple: a JSON Web Token that the pool signs.
//!
//! Source: "Creating a client secret", Sign in with Apple, Apple Developer Documentation.

use std::time::Duration;

use data_encoding::{BASE64, BASE64URL_NOPAD};
use graviola::{
    hashing::Sha256,
    signing::ecdsa::{P256, SigningKey},
};
use serde_json::json;

use crate::core::{
    Context,
    outside::{Functions, Work},
    secret::Secret,
};

use super::{fetch::Failure, provider::IdentityProvider};

/// The detail with the key that Apple has given out, in PKCS#8.
pub(crate) const PRIVATE_KEY: &str = "private_key";

/// The lifetime of a client secret, of which Apple allows six months. It is used at once.
const LIFE: Duration = Duration::from_mins(5);

/// The size of a signature by ES256, in bytes.
const SIGNATURE: usize = 64;

/// The reason for which there is no client secret.
#[derive(Clone, Copy, Debug, thiserror::Error)]
pub(crate) enum SecretError {
    /// The key is neither PEM nor base64.
    #[error("The private key is not in PEM")]
    Encoding,
    /// The key is not a key on the curve P-256 in PKCS#8.
    #[error("The private key is not a P-256 key in PKCS#8")]
    Key,
    /// The system has no random bytes.
    #[error("The client secret cannot be signed")]
    Signature,
}

/// Reads a key in PKCS#8: Apple's file, or its lines between the first and the last.
///
/// # Errors
/// The text is not such a key.
pub(crate) fn read_key(text: &str) -> Result<SigningKey<P256>, SecretError> {
    let lines = text.lines().map(str::trim);
    let body: String = lines.filter(|line| !line.starts_with("-----")).collect();
    let der = BASE64
        .decode(body.as_bytes())
        .map_err(|_| SecretError::Encoding)?;
    SigningKey::from_pkcs8_der(&der).map_err(|_| SecretError::Key)
}

/// The signing of a client secret. No two signatures are equal, so it is work whose result
/// every run of a call shares.
#[derive(Clone, PartialEq)]
struct Signing {
    key: String,
    signed: String,
}

impl Work for Signing {
    type Output = Result<Secret, SecretError>;

    fn perform(&self, _: &dyn Functions) -> Self::Output {
        let mut buffer = [0; SIGNATURE];
        let signature = read_key(&self.key)?
            .sign::<Sha256>(&[self.signed.as_bytes()], &mut buffer)
            .map_err(|_| SecretError::Signature)?;
        let signature = BASE64URL_NOPAD.encode(signature);
        Ok(Secret::new(format!("{}.{signature}", self.signed)))
    }
}

/// Returns a new client secret of a provider of this type.
pub(super) fn client_secret(
    ctx: &mut Context<'_>,
    provider: &IdentityProvider,
) -> Result<Secret, Failure> {
    let detail = |name: &str| provider.detail(name).unwrap_or_default();
    let header = json!({ "alg": "ES256", "kid": detail("key_id") });
    let claims = json!({
        "iss": detail("team_id"),
        "iat": ctx.now.seconds(),
        "exp": ctx.now.after(LIFE).seconds(),
        "aud": detail("oidc_issuer"),
        "sub": detail("client_id"),
    });
    let [header, claims] =
        [header, claims].map(|part| BASE64URL_NOPAD.encode(part.to_string().as_bytes()));
    let signing = Signing {
        key: detail(PRIVATE_KEY).to_owned(),
        signed: format!("{header}.{claims}"),
    };
    let signed = ctx.outside(&signing)?;
    signed.map_err(|error| Failure::Provider(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_is_read_with_and_without_its_frame() {
        let key = SigningKey::<P256>::generate().unwrap();
        let mut buffer = [0; 256];
        let base64 = BASE64.encode(key.to_pkcs8_der(&mut buffer).unwrap());
        let (first, second) = base64.split_at(64);
        let body = format!("{first}\r\n{second}");
        let framed = format!("-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n");
        for text in [base64.as_str(), &body, &framed] {
            assert!(read_key(text).is_ok(), "{text}");
        }
        assert!(matches!(read_key("no key"), Err(SecretError::Encoding)));
        assert!(matches!(read_key("AAAA"), Err(SecretError::Key)));
    }
}
