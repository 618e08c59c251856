//! Tests the verification of tokens, with every result and with real RSA signatures.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a helper of tests fails its test by panicking"
)]

use std::{
    future::Future,
    pin::{Pin, pin},
    task::{Context, Poll, Waker},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use cognito_client::jwt::{
    Expectations, Jwks, JwksError, RsaPublicKey, SignatureVerifier, TokenUse, UnverifiedJwt,
    Verification, VerifierUnavailable, verify_jwt,
};
use num_bigint::BigUint;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const ISSUER: &str = "http://localhost:9229/local_Notes";
const NOW: i64 = 1_800_000_000;

fn fixture() -> Value {
    serde_json::from_str(include_str!("fixtures/rfc7515_a2.json")).unwrap()
}

fn number(base64url: &str) -> BigUint {
    BigUint::from_bytes_be(&URL_SAFE_NO_PAD.decode(base64url).unwrap())
}

/// Returns the EMSA-PKCS1-v1_5 encoding with SHA-256 for a key of 2,048 bits (RFC 8017,
/// section 9.2).
fn encoded(message: &[u8]) -> BigUint {
    let algorithm = [
        0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01,
        0x05, 0x00, 0x04, 0x20,
    ];
    let hash = Sha256::digest(message);
    let padding = vec![0xff; 256 - 3 - algorithm.len() - hash.len()];
    BigUint::from_bytes_be(&[&[0, 1], padding.as_slice(), &[0], &algorithm, &hash].concat())
}

/// Signs with the private key of RFC 7515.
fn signed(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let input = format!("{}.{}", part(header), part(claims));
    let key = &fixture()["key"];
    let member = |name: &str| number(key[name].as_str().unwrap());
    let signature = encoded(input.as_bytes()).modpow(&member("d"), &member("n"));
    let signature = URL_SAFE_NO_PAD.encode(signature.to_bytes_be());
    format!("{input}.{signature}")
}

/// A verifier that does what WebCrypto does in the browser.
struct Rsa;

impl SignatureVerifier for Rsa {
    fn verify<'a>(
        &'a self,
        key: &'a RsaPublicKey,
        signing_input: &'a [u8],
        signature: &'a [u8],
    ) -> Pin<Box<dyn Future<Output = Result<bool, VerifierUnavailable>> + 'a>> {
        let opened = BigUint::from_bytes_be(signature).modpow(&number(&key.e), &number(&key.n));
        let holds = signature.len() == 256 && opened == encoded(signing_input);
        Box::pin(async move { Ok(holds) })
    }
}

fn no_crypto() -> VerifierUnavailable {
    VerifierUnavailable {
        reason: "no `crypto.subtle`".into(),
    }
}

/// A verifier of a browser that is not in a secure context.
struct NoCrypto;

impl SignatureVerifier for NoCrypto {
    fn verify<'a>(
        &'a self,
        _: &'a RsaPublicKey,
        _: &'a [u8],
        _: &'a [u8],
    ) -> Pin<Box<dyn Future<Output = Result<bool, VerifierUnavailable>> + 'a>> {
        Box::pin(async { Err(no_crypto()) })
    }
}

/// Returns the result of a future that never waits.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => panic!("nothing here waits"),
    }
}

fn jwks() -> Jwks {
    let mut key = fixture()["key"].clone();
    key["kid"] = "k1".into();
    key["alg"] = "RS256".into();
    key["use"] = "sig".into();
    Jwks::parse(&json!({ "keys": [key] }).to_string()).unwrap()
}

fn header() -> Value {
    json!({ "alg": "RS256", "kid": "k1" })
}

fn claims() -> Value {
    json!({ "iss": ISSUER, "aud": "client", "token_use": "id", "exp": NOW + 60, "iat": NOW })
}

fn with(mut object: Value, name: &str, value: Value) -> Value {
    object[name] = value;
    object
}

const EXPECTED: Expectations<'_> = Expectations {
    issuer: ISSUER,
    client_id: "client",
    token_use: TokenUse::Id,
    now: NOW,
    leeway: 0,
};

fn check_as(token: &str, expected: &Expectations<'_>) -> Verification {
    let jwt = UnverifiedJwt::parse(token).unwrap();
    now(verify_jwt(&jwt, Some(&jwks()), &Rsa, expected))
}

fn check(token: &str) -> Verification {
    check_as(token, &EXPECTED)
}

#[test]
fn the_token_of_the_rfc_is_signed_by_its_key() {
    // This proves that the test's own arithmetic is right. The token has no key id, so
    // its key cannot be found.
    let token = fixture()["token"].as_str().unwrap().to_owned();
    let (input, signature) = token.rsplit_once('.').unwrap();
    let key = RsaPublicKey {
        n: fixture()["key"]["n"].as_str().unwrap().to_owned(),
        e: fixture()["key"]["e"].as_str().unwrap().to_owned(),
    };
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    assert_eq!(
        now(Rsa.verify(&key, input.as_bytes(), &signature)),
        Ok(true)
    );
    assert_eq!(check(&token), Verification::UnknownKey);
}

#[test]
fn a_token_of_the_pool_is_verified() {
    assert_eq!(check(&signed(&header(), &claims())), Verification::Verified);

    let access = json!({
        "iss": ISSUER, "client_id": "client", "token_use": "access", "exp": NOW + 60,
    });
    let expected = Expectations {
        token_use: TokenUse::Access,
        ..EXPECTED
    };
    let access = signed(&header(), &access);
    assert_eq!(check_as(&access, &expected), Verification::Verified);
}

#[test]
fn a_forged_token_is_refused() {
    let token = signed(&header(), &claims());
    let (input, signature) = token.rsplit_once('.').unwrap();

    let other = signed(&header(), &with(claims(), "exp", (NOW + 9999).into()));
    let (other_input, _) = other.rsplit_once('.').unwrap();
    let mut flipped = URL_SAFE_NO_PAD.decode(signature).unwrap();
    flipped[255] ^= 1;
    for forged in [
        format!("{other_input}.{signature}"),
        format!("{input}.{}", URL_SAFE_NO_PAD.encode(flipped)),
        format!("{input}."),
        format!("{input}.c2ln"),
    ] {
        assert_eq!(check(&forged), Verification::BadSignature);
    }
}

#[test]
fn no_other_algorithm_is_ever_tried() {
    for name in ["none", "HS256", "RS512", "ES256", "rs256"] {
        let token = signed(&with(header(), "alg", name.into()), &claims());
        assert_eq!(check(&token), Verification::WrongAlgorithm, "{name}");
        let (input, _) = token.rsplit_once('.').unwrap();
        assert_eq!(check(&format!("{input}.")), Verification::WrongAlgorithm);
    }
}

#[test]
fn a_key_that_the_pool_does_not_have_is_unknown() {
    for id in [json!("k2"), json!(""), json!(null), json!(1)] {
        let token = signed(&with(header(), "kid", id), &claims());
        assert_eq!(check(&token), Verification::UnknownKey);
    }
    let token = signed(&json!({ "alg": "RS256" }), &claims());
    assert_eq!(check(&token), Verification::UnknownKey);
}

#[test]
fn without_keys_or_cryptography_nothing_is_said_of_the_signature() {
    let jwt = UnverifiedJwt::parse(&signed(&header(), &claims())).unwrap();
    assert_eq!(
        now(verify_jwt(&jwt, None, &Rsa, &EXPECTED)),
        Verification::KeysUnavailable
    );
    assert_eq!(
        now(verify_jwt(&jwt, Some(&jwks()), &NoCrypto, &EXPECTED)),
        Verification::VerifierUnavailable(no_crypto())
    );
}

#[test]
fn claims_that_do_not_fit_are_told_apart() {
    for (name, value, expected) in [
        (
            "iss",
            json!("http://localhost:9229/local_Other"),
            Verification::WrongIssuer,
        ),
        (
            "iss",
            json!(format!("{ISSUER}/")),
            Verification::WrongIssuer,
        ),
        ("iss", json!([ISSUER]), Verification::WrongIssuer),
        ("aud", json!("another"), Verification::WrongAudience),
        ("aud", json!([]), Verification::WrongAudience),
        ("token_use", json!("access"), Verification::WrongUse),
        ("token_use", json!("refresh"), Verification::WrongUse),
        ("exp", json!(NOW), Verification::Expired),
        ("exp", json!(NOW - 1), Verification::Expired),
        ("exp", json!("soon"), Verification::Expired),
        ("exp", json!(-1), Verification::Expired),
    ] {
        let token = signed(&header(), &with(claims(), name, value.clone()));
        assert_eq!(check(&token), expected, "{name} {value}");
    }
}

#[test]
fn leeway_lengthens_a_tokens_life_by_as_much() {
    let token = signed(&header(), &with(claims(), "exp", (NOW - 30).into()));
    let after = |leeway| check_as(&token, &Expectations { leeway, ..EXPECTED });
    assert_eq!(after(30), Verification::Expired);
    assert_eq!(after(31), Verification::Verified);
    let endless = signed(&header(), &with(claims(), "exp", i64::MAX.into()));
    let expected = Expectations {
        leeway: u32::MAX,
        ..EXPECTED
    };
    assert_eq!(check_as(&endless, &expected), Verification::Verified);
}

#[test]
fn keys_that_cannot_serve_are_left_out() {
    let good = with(fixture()["key"].clone(), "kid", "good".into());
    let n = good["n"].as_str().unwrap();
    let set = json!({ "keys": [
        with(good.clone(), "kty", "EC".into()),
        with(good.clone(), "alg", "RS512".into()),
        with(good.clone(), "use", "enc".into()),
        with(good.clone(), "n", n[..341].into()),
        with(good.clone(), "n", 5.into()),
        with(good.clone(), "e", Value::Null),
        with(good.clone(), "kid", Value::Null),
        17,
        null,
    ] });
    assert_eq!(Jwks::parse(&set.to_string()).unwrap().key("good"), None);

    let mut keys = set["keys"].as_array().unwrap().clone();
    keys.push(good.clone());
    let jwks = Jwks::parse(&json!({ "keys": keys }).to_string()).unwrap();
    let found = jwks.key("good").unwrap();
    assert_eq!((found.n.as_str(), found.e.as_str()), (n, "AQAB"));
}

#[test]
fn what_is_not_a_set_of_keys_is_refused() {
    let stops_at = |column| JwksError::NotJson { line: 1, column };
    for (text, error) in [
        ("", stops_at(0)),
        ("null", JwksError::NoKeys),
        ("[]", JwksError::NoKeys),
        ("{}", JwksError::NoKeys),
        (r#"{"keys":{}}"#, JwksError::NoKeys),
        ("<html>", stops_at(1)),
        (r#"{"keys":[]"#, stops_at(10)),
    ] {
        assert_eq!(Jwks::parse(text), Err(error), "{text}");
    }
    assert_eq!(Jwks::parse(r#"{"keys":[]}"#).unwrap().key("k1"), None);
}
