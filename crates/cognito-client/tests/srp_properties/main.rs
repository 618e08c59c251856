//! Tests the proof against an independent reference implementation, with random values
//! and with input that no server sends.
#![cfg(not(target_arch = "wasm32"))]

mod reference;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use cognito_client::{
    secret::Password,
    srp::{Computation as _, EphemeralKey, PasswordChallenge, SrpError, timestamp},
};
use num_bigint::BigUint;
use proptest::{collection::vec, prelude::*};
use reference::Account;

/// Computes the proof for a server key, with arbitrary valid values for the other
/// parameters.
fn prove(server_key: &str) -> Result<String, SrpError> {
    let challenge = PasswordChallenge {
        pool_name: "P",
        user_id: "n",
        salt: "1",
        srp_b: server_key,
        secret_block: "",
    };
    EphemeralKey::generate([7; 32])
        .finish()
        .prove(&challenge, &Password::from("p"), "now")
        .map(|proof| proof.finish().expose().to_owned())
}

#[test]
fn a_server_key_of_zero_is_refused() {
    let prime = reference::prime().to_str_radix(16);
    for zero in ["0", "000", &prime, &prime.to_uppercase()] {
        assert_eq!(prove(zero), Err(SrpError::ServerKeyZero));
    }
    let next = (reference::prime() + 1_u8).to_str_radix(16);
    assert!(prove(&next).is_ok());
}

#[test]
fn twice_the_prime_is_too_wide_to_be_a_server_key() {
    // 2 N is 0 modulo N as well, but has 3,073 bits: no honest server sends such a wide
    // number.
    let twice = (reference::prime() * 2_u8).to_str_radix(16);
    assert_eq!(prove(&twice), Err(SrpError::MalformedServerKey));
}

/// Generates bytes whose integer often starts with a zero byte or with the top bit set,
/// because padding tends to get these lengths and signs wrong.
fn integer_bytes(length: usize) -> impl Strategy<Value = Vec<u8>> {
    let start = prop_oneof![Just(0_u8), Just(0x7f), Just(0x80), Just(0xff), any::<u8>()];
    (start, vec(any::<u8>(), length - 1)).prop_map(|(first, rest)| {
        let mut bytes = vec![first];
        bytes.extend(rest);
        bytes
    })
}

fn few() -> ProptestConfig {
    // Each case computes several powers with the reference, which is slow without
    // optimization.
    ProptestConfig {
        cases: 16,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(few())]

    #[test]
    fn client_and_server_agree(
        a in any::<[u8; 32]>(),
        b in integer_bytes(32),
        salt in integer_bytes(16),
        password in any::<String>(),
        name in any::<String>(),
        secret_block in vec(any::<u8>(), 0..80),
        time in any::<i64>(),
    ) {
        let salt = BigUint::from_bytes_be(&salt);
        let b = BigUint::from_bytes_be(&b);
        let account = Account {
            scope: "Notes",
            name: &name,
            password: &password,
            salt: salt.clone(),
        };
        let key = EphemeralKey::generate(a).finish();
        let timestamp = timestamp(time);
        let signature = key.prove(
            &PasswordChallenge {
                pool_name: "Notes",
                user_id: &name,
                salt: &salt.to_str_radix(16),
                srp_b: &account.server_key(&b).to_str_radix(16),
                secret_block: &STANDARD.encode(&secret_block),
            },
            &Password::from(password.as_str()),
            &timestamp,
        ).unwrap().finish();

        let public = BigUint::parse_bytes(key.public_hex().as_bytes(), 16).unwrap();
        let expected = account.server_signature(&public, &b, &secret_block, &timestamp);
        prop_assert_eq!(signature.expose(), expected);
    }

    #[test]
    fn any_server_key_gives_the_reference_s_proof(
        a in vec(any::<u8>(), 0..=128),
        server_key in prop_oneof![
            integer_bytes(384),
            integer_bytes(383),
            // These values are greater than N, and just below 2^3072.
            vec(any::<u8>(), 8).prop_map(|low| [vec![0xff; 376], low].concat()),
            integer_bytes(1),
        ],
        salt in integer_bytes(16),
    ) {
        let server_key = BigUint::from_bytes_be(&server_key);
        prop_assume!(&server_key % reference::prime() != BigUint::ZERO);
        let salt = BigUint::from_bytes_be(&salt);
        let account = Account { scope: "P", name: "n", password: "p", salt: salt.clone() };
        let signature = EphemeralKey::from_private(&a).unwrap().finish().prove(
            &PasswordChallenge {
                pool_name: "P",
                user_id: "n",
                salt: &salt.to_str_radix(16),
                srp_b: &server_key.to_str_radix(16),
                secret_block: "",
            },
            &Password::from("p"),
            "now",
        ).unwrap().finish();
        let a = BigUint::from_bytes_be(&a);
        let expected = account.client_signature(&a, &server_key, &[], "now");
        prop_assert_eq!(signature.expose(), expected);
    }
}

proptest! {
    #[test]
    fn no_input_panics(
        salt in "[0-9a-fA-F]{0,800}|\\PC{0,20}",
        srp_b in "[0-9a-fA-F]{0,800}|\\PC{0,20}",
        secret_block in "[0-9a-zA-Z+/]{0,40}={0,3}|\\PC{0,20}",
        text in any::<String>(),
    ) {
        let challenge = PasswordChallenge {
            pool_name: &text,
            user_id: &text,
            salt: &salt,
            srp_b: &srp_b,
            secret_block: &secret_block,
        };
        let key = EphemeralKey::from_private(&[3]).unwrap().finish();
        if let Ok(proof) = key.prove(&challenge, &Password::from(text.as_str()), &text) {
            prop_assert_eq!(proof.finish().expose().len(), 44);
        }
    }

    #[test]
    fn no_time_panics(unix_ms in any::<i64>()) {
        let text = timestamp(unix_ms);
        prop_assert!((27..=28).contains(&text.len()), "{}", text);
        prop_assert!(text.is_ascii());
    }
}
