//! The check of a token's signature with the keys that a server publishes.

use data_encoding::BASE64URL_NOPAD;
use num_bigint::BigUint;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::error::BenchError;

use super::answers::Answer;
use super::session::{Account, Target};

/// The start of what an RSA signature of a SHA-256 digest signs.
///
/// Source: RFC 8017, section 9.2, note 1.
const DIGEST_INFO: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05,
    0x00, 0x04, 0x20,
];

pub(super) async fn of_tokens(target: Target) -> Result<Answer, BenchError> {
    let mut account = Account::create(target).await?;
    let token = account.token("/AuthenticationResult/IdToken").await?;
    let path = format!("/{}/.well-known/jwks.json", account.pool_id);
    let keys = account.connection.get(&path).await?;
    Ok(Answer::of(verifies(&token, &keys).unwrap_or(false)))
}

/// Returns the claims of a token, without a check of its signature.
///
/// # Errors
/// The text is no token.
pub(super) fn claims(token: &str) -> Result<Value, BenchError> {
    let body = token.split('.').nth(1).unwrap_or_default();
    part(body).ok_or(BenchError::Missing("claims"))
}

fn part(text: &str) -> Option<Value> {
    serde_json::from_slice(&BASE64URL_NOPAD.decode(text.as_bytes()).ok()?).ok()
}

/// Returns `true` if one of the keys made the RS256 signature of a token. Returns `None` if
/// there is no such key, or if the text is no token.
fn verifies(token: &str, keys: &Value) -> Option<bool> {
    let (signed, signature) = token.rsplit_once('.')?;
    let header = part(signed.split('.').next()?)?;
    let mut keys = keys.get("keys")?.as_array()?.iter();
    let key = keys.find(|key| key.get("kid") == header.get("kid"))?;
    let number = |name: &str| {
        let text = key.get(name)?.as_str()?;
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        Some(BigUint::from_bytes_be(&bytes))
    };
    let modulus = number("n").filter(|modulus| *modulus > BigUint::ZERO)?;
    let signature = BASE64URL_NOPAD.decode(signature.as_bytes()).ok()?;
    let opened = BigUint::from_bytes_be(&signature).modpow(&number("e")?, &modulus);
    let digest = Sha256::digest(signed.as_bytes());
    // The padding of RFC 8017, section 9.2. Its first zero byte is not part of the number.
    let length = usize::try_from(modulus.bits().div_ceil(8)).ok()?;
    let filling = length.checked_sub(3 + DIGEST_INFO.len() + digest.len())?;
    let mut expected = vec![1];
    expected.extend(vec![0xff; filling]);
    expected.push(0);
    expected.extend(DIGEST_INFO);
    expected.extend(digest);
    Some(header.get("alg")? == "RS256" && opened.to_bytes_be() == expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn token_with_another_signature_does_not_verify() {
        let settings = cognito_local::Settings {
            keys: Some(cognito_local::test_keys().unwrap()),
            ..cognito_local::sample_pool()
        };
        let pool = cognito_local::Pool::ephemeral(&settings).unwrap();
        let keys = pool.jwks(&settings.pool_id).unwrap();
        let kid = keys["keys"][0]["kid"].as_str().unwrap();
        let header = format!(r#"{{"alg":"RS256","kid":"{kid}"}}"#);
        let encode = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
        let token = format!(
            "{}.{}.{}",
            encode(header.as_bytes()),
            encode(b"{}"),
            encode(&[7; 256])
        );
        assert_eq!(verifies(&token, &keys), Some(false));
        assert_eq!(verifies("a.b.c", &keys), None);
    }
}
