//! The check of an ID token of another provider (OpenID Connect Core 1.0, section 3.1.3.7).

use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::core::{clock::Timestamp, secret::same, webauthn::key::PublicKey};

/// The difference that the clocks of two machines may have, in seconds.
const CLOCK_SKEW: i64 = 60;

/// The expected values of an ID token.
pub(super) struct Expected<'a> {
    /// The issuer.
    pub(super) issuer: &'a str,
    /// The pool's client id with the provider.
    pub(super) audience: &'a str,
    /// The nonce of the request.
    pub(super) nonce: &'a str,
    /// The time.
    pub(super) now: Timestamp,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
}

/// Returns the claims of a token that one of these keys has signed and that has the expected
/// values.
///
/// # Errors
/// The reason for which the token is not accepted.
pub(super) fn verify(
    token: &str,
    keys: &Value,
    expected: &Expected<'_>,
) -> Result<Map<String, Value>, &'static str> {
    let malformed = "the ID token is not a signed JWT";
    let (signed, signature) = token.rsplit_once('.').ok_or(malformed)?;
    let (header, claims) = signed.split_once('.').ok_or(malformed)?;
    let header: Header = decode(header).ok_or(malformed)?;
    let signature = BASE64URL_NOPAD
        .decode(signature.as_bytes())
        .map_err(|_| malformed)?;
    let keys = keys.get("keys").and_then(Value::as_array);
    let is_signed = keys.is_some_and(|keys| {
        keys.iter()
            .filter(|key| fits(key, &header))
            .filter_map(|key| public_key(key, &header.alg))
            .any(|key| key.verifies_jws(signed.as_bytes(), &signature))
    });
    if !is_signed {
        return Err("no key of the provider has signed the ID token");
    }
    let claims: Map<String, Value> = decode(claims).ok_or(malformed)?;
    check(&claims, expected)?;
    Ok(claims)
}

fn check(claims: &Map<String, Value>, expected: &Expected<'_>) -> Result<(), &'static str> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    if text("iss") != Some(expected.issuer) {
        return Err("the ID token is of another issuer");
    }
    let is_audience = |value: &Value| value.as_str() == Some(expected.audience);
    let audience = claims.get("aud");
    let (is_for_us, is_for_others) = match audience {
        Some(Value::Array(list)) => (list.iter().any(is_audience), list.len() > 1),
        Some(one) => (is_audience(one), false),
        None => (false, false),
    };
    let authorized = text("azp");
    let by_us = authorized.map_or(!is_for_others, |party| party == expected.audience);
    if !is_for_us || !by_us {
        return Err("the ID token is for another client");
    }
    let number = |name: &str| claims.get(name).and_then(Value::as_f64);
    #[expect(
        clippy::cast_precision_loss,
        reason = "the seconds of this era fit the 53 bits of an f64"
    )]
    let (now, skew) = (expected.now.seconds() as f64, CLOCK_SKEW as f64);
    if number("exp").is_none_or(|expires| expires + skew <= now) {
        return Err("the ID token has expired");
    }
    let begins = [number("iat"), number("nbf")];
    if begins.iter().flatten().any(|begins| begins - skew > now) {
        return Err("the ID token is from the future");
    }
    let nonce = text("nonce").unwrap_or_default();
    if !same(nonce.as_bytes(), expected.nonce.as_bytes()) {
        return Err("the ID token has another nonce");
    }
    Ok(())
}

/// Returns `true` if a key of a set may be the one of a header.
fn fits(key: &Value, header: &Header) -> bool {
    let text = |name: &str| key.get(name).and_then(Value::as_str);
    let named = header
        .kid
        .as_deref()
        .is_none_or(|kid| text("kid") == Some(kid));
    let usage = text("use").is_none_or(|usage| usage == "sig");
    named && usage && text("alg").is_none_or(|alg| alg == header.alg)
}

/// Reads a key of a set (RFC 7518, section 6).
fn public_key(key: &Value, alg: &str) -> Option<PublicKey> {
    let text = |name: &str| key.get(name).and_then(Value::as_str);
    let bytes = |name: &str| BASE64URL_NOPAD.decode(text(name)?.as_bytes()).ok();
    match (alg, text("kty")?) {
        ("RS256", "RSA") => PublicKey::rsa(&bytes("n")?, &bytes("e")?),
        ("ES256", "EC") if text("crv") == Some("P-256") => {
            PublicKey::p256(&bytes("x")?, &bytes("y")?)
        }
        _ => None,
    }
}

fn decode<T: serde::de::DeserializeOwned>(part: &str) -> Option<T> {
    let bytes = BASE64URL_NOPAD.decode(part.as_bytes()).ok()?;
    serde_json::from_slice(&bytes).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::test_keys;

    const ISSUER: &str = "https://provider.example.com";

    fn verified(change: impl FnOnce(&mut Value)) -> Result<Map<String, Value>, &'static str> {
        let keys = test_keys().unwrap();
        let mut claims = json!({
            "iss": ISSUER, "aud": "client", "exp": 2_000, "iat": 1_000, "nonce": "n",
        });
        change(&mut claims);
        let token = keys.id.sign(&claims).unwrap();
        verify(
            &token,
            &keys.jwks(),
            &Expected {
                issuer: ISSUER,
                audience: "client",
                nonce: "n",
                now: Timestamp::from_millis(1_500_000),
            },
        )
    }

    #[test]
    fn id_token_with_the_expected_values_is_accepted() {
        assert!(verified(|_| {}).is_ok());
        assert!(verified(|claims| claims["aud"] = json!(["client"])).is_ok());
        let several = |claims: &mut Value| {
            claims["aud"] = json!(["client", "other"]);
            claims["azp"] = "client".into();
        };
        assert!(verified(several).is_ok());
    }

    #[test]
    fn id_token_with_any_other_value_is_refused() {
        let refused = |name: &str, value: Value| {
            let result = verified(|claims| claims[name] = value.clone());
            assert!(result.is_err(), "{name} {value}");
        };
        refused("iss", "https://other.example.com".into());
        refused("aud", "other".into());
        refused("aud", json!(["client", "other"]));
        refused("azp", "other".into());
        refused("exp", 1_400.into());
        refused("exp", Value::Null);
        refused("iat", 1_600.into());
        refused("nonce", "other".into());
        refused("nonce", Value::Null);
    }

    #[test]
    fn id_token_without_a_valid_signature_is_refused() {
        let keys = test_keys().unwrap();
        let claims = json!({
            "iss": ISSUER, "aud": "client", "exp": 2_000, "iat": 1_000, "nonce": "n",
        });
        let token = keys.id.sign(&claims).unwrap();
        let expected = Expected {
            issuer: ISSUER,
            audience: "client",
            nonce: "n",
            now: Timestamp::from_millis(1_500_000),
        };
        let with_keys = |token: &str, keys: &Value| verify(token, keys, &expected).is_ok();
        assert!(with_keys(&token, &keys.jwks()));
        assert!(!with_keys(&token, &json!({ "keys": [] })));
        let (signed, _) = token.rsplit_once('.').unwrap();
        let (_, payload) = signed.split_once('.').unwrap();
        let none = BASE64URL_NOPAD.encode(br#"{"alg":"none"}"#);
        assert!(!with_keys(&format!("{none}.{payload}."), &keys.jwks()));
        assert!(!with_keys(&format!("{signed}.AAAA"), &keys.jwks()));
        let other = BASE64URL_NOPAD.encode(br#"{"iss":"x"}"#);
        let (header, _) = signed.split_once('.').unwrap();
        let (_, signature) = token.rsplit_once('.').unwrap();
        assert!(!with_keys(
            &format!("{header}.{other}.{signature}"),
            &keys.jwks()
        ));
    }
}
