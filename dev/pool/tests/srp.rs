//! Tests of SRP against values that others computed. Their sources are in
//! `crates/cognito-client/tests/fixtures/README.md`.
#![expect(clippy::unwrap_used, reason = "a test says what it expects")]

use cognito_local::core::srp::{
    Exchange, acceptable, from_hex, multiplier, prime, private_key, public_value, scrambler,
    session_key, signed_bytes, to_hex, verifier,
};
use data_encoding::{BASE64, HEXLOWER};
use hmac::{Hmac, KeyInit, Mac};
use num_bigint::{BigInt, BigUint, Sign};
use serde::Deserialize;
use sha2::{Digest, Sha256};

#[derive(Deserialize)]
struct Case {
    pool: String,
    username: String,
    password: String,
    a: String,
    #[serde(rename = "A")]
    client: String,
    #[serde(rename = "B")]
    server: String,
    salt: String,
    u: String,
    x: Option<String>,
    #[serde(rename = "S")]
    secret: Option<String>,
    hkdf: String,
    secret_block: String,
    timestamp: String,
    signature: String,
}

#[derive(Deserialize)]
struct Cases {
    k_hex: Option<String>,
    padded_hex: Option<Vec<(i64, String)>>,
    cases: Vec<Case>,
}

fn published() -> Cases {
    serde_json::from_str(include_str!(
        "../../../crates/cognito-client/tests/fixtures/published.json"
    ))
    .unwrap()
}

fn whole_sign_ins() -> Cases {
    serde_json::from_str(include_str!(
        "../../../crates/cognito-client/tests/fixtures/srp.json"
    ))
    .unwrap()
}

fn hmac(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().to_vec()
}

fn int(hex: &str) -> BigUint {
    BigUint::parse_bytes(hex.as_bytes(), 16).unwrap()
}

/// Computes S on the *client's* side: (B − k·g^x)^(a + u·x) mod N.
fn client_secret(case: &Case, server: &BigUint) -> BigUint {
    let x = private_key(&int(&case.salt), &case.pool, &case.username, &case.password);
    let u = scrambler(&int(&case.client), server);
    let modulus = BigInt::from(prime().clone());
    let difference = BigInt::from(server.clone()) - BigInt::from(multiplier() * verifier(&x));
    let base = ((difference % &modulus) + &modulus) % &modulus;
    let (sign, base) = base.into_parts();
    assert_ne!(sign, Sign::Minus);
    base.modpow(&(int(&case.a) + u * x), prime())
}

#[test]
fn multiplier_is_the_published_value() {
    assert_eq!(to_hex(multiplier()), published().k_hex.unwrap());
    assert_eq!(prime().bits(), 3_072);
}

#[test]
fn integers_are_hashed_as_java_writes_them() {
    let rows = published().padded_hex.unwrap();
    assert!(rows.len() > 500);
    let mut compared = 0;
    for (number, expected) in rows {
        // The list has negative numbers too, but SRP never hashes those.
        let Ok(value) = u64::try_from(number) else {
            continue;
        };
        let bytes = signed_bytes(&BigUint::from(value));
        assert_eq!(HEXLOWER.encode(&bytes), expected.to_lowercase(), "{number}");
        compared += 1;
    }
    assert!(compared > 200, "{compared}");
}

#[test]
fn published_sign_ins_give_their_values() {
    let cases = published().cases;
    assert_eq!(cases.len(), 3);
    for case in &cases {
        assert_eq!(verifier(&int(&case.a)), int(&case.client), "A = g^a");
        let x = private_key(&int(&case.salt), &case.pool, &case.username, &case.password);
        if let Some(expected) = &case.x {
            assert_eq!(x, int(expected), "x");
        }
        let u = scrambler(&int(&case.client), &int(&case.server));
        assert_eq!(u, int(&case.u), "u");
        let secret = client_secret(case, &int(&case.server));
        if let Some(expected) = &case.secret {
            assert_eq!(secret, int(expected), "S");
        }
        assert_eq!(HEXLOWER.encode(&session_key(&secret, &u)), case.hkdf);
    }
}

#[test]
fn sign_ins_of_the_official_client_give_their_values() {
    let cases = whole_sign_ins().cases;
    assert!(cases.len() > 30);
    for case in &cases {
        let u = scrambler(&int(&case.client), &int(&case.server));
        assert_eq!(u, int(&case.u), "{}", case.password);
        let secret = client_secret(case, &int(&case.server));
        let key = session_key(&secret, &u);
        assert_eq!(HEXLOWER.encode(&key), case.hkdf, "{}", case.password);
        let block = BASE64.decode(case.secret_block.as_bytes()).unwrap();
        let signature = hmac(
            &key,
            &[
                case.pool.as_bytes(),
                case.username.as_bytes(),
                &block,
                case.timestamp.as_bytes(),
            ],
        );
        assert_eq!(BASE64.encode(&signature), case.signature);
    }
}

/// The vectors contain no b. For each sign-in, this computes the server's side with a b
/// of its own, and the client's side from its formula and the vector's a.
#[test]
fn server_accepts_only_the_proof_of_its_client() {
    for (index, case) in whole_sign_ins().cases.iter().enumerate() {
        let salt = int(&case.salt);
        let x = private_key(&salt, &case.pool, &case.username, &case.password);
        let verifier = verifier(&x);
        // This is a hash, so about half of these values have their top bit set.
        let secret = Sha256::new()
            .chain_update(b"b")
            .chain_update(index.to_be_bytes())
            .finalize();
        let secret = BigUint::from_bytes_be(&secret);
        let exchange = Exchange {
            client: int(&case.client),
            server: public_value(&verifier, &secret),
            secret,
            verifier,
        };
        let theirs = client_secret(case, &exchange.server);
        assert_eq!(exchange.shared_secret().unwrap(), theirs);

        let key = session_key(&theirs, &scrambler(&exchange.client, &exchange.server));
        let sign = |key: &[u8], user: &str| {
            hmac(
                key,
                &[case.pool.as_bytes(), user.as_bytes(), b"block", b"time"],
            )
        };
        let proves = |signature: &[u8]| {
            exchange.proves(&case.pool, &case.username, b"block", "time", signature)
        };
        assert!(proves(&sign(&key, &case.username)));
        assert!(!proves(&sign(&key, "somebody else")));
        assert!(!proves(&sign(&[0; 16], &case.username)));
        assert!(!proves(b""));
    }
}

#[test]
fn client_value_of_zero_has_no_shared_secret() {
    let verifier = verifier(&BigUint::from(5_u8));
    let secret = BigUint::from(7_u8);
    for client in [BigUint::ZERO, prime().clone(), prime() * 2_u8] {
        assert!(!acceptable(&client));
        let exchange = Exchange {
            client,
            server: public_value(&verifier, &secret),
            secret: secret.clone(),
            verifier: verifier.clone(),
        };
        assert_eq!(exchange.shared_secret(), None);
    }
}

#[test]
fn only_hexadecimal_of_limited_length_is_parsed() {
    assert_eq!(from_hex("0a"), Some(BigUint::from(10_u8)));
    for wrong in ["", "-1", "+1", "0x10", "1_0", "g", " 1"] {
        assert_eq!(from_hex(wrong), None, "{wrong:?}");
    }
    assert_eq!(from_hex(&"f".repeat(768 + 3)), None);
}
