//! Registrations that are refused: one part is wrong or cannot be parsed.

use ciborium::Value as Cbor;
use cognito_local::core::random::{Entropy, Seeded};
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};

use crate::authenticator::{
    ATTESTED, Authenticator, BACKED_UP, Ceremony, EXTENSIONS, PRESENT, ec_key, extensions, rsa_key,
};
use crate::passkeys::{SignedInUser, configure};
use crate::support::{Reply, refused_as, text};

#[test]
fn wrong_registration_is_refused_by_its_error() {
    let user = SignedInUser::new();
    let authenticator = Authenticator::new(1);
    let refuse = |change: &dyn Fn(&mut Ceremony), code: &str| {
        let options = user.start();
        let credential = authenticator.create_with(&options, change);
        refused_as(user.complete(credential), &format!("{code}Exception"));
    };
    refuse(&|c| c.operation = "webauthn.get", "InvalidParameter");
    for origin in [
        "https://example.com",
        "http://127.0.0.1:8080",
        "http://localhost.example.com",
        "localhost",
    ] {
        refuse(
            &|c| c.origin = origin.to_owned(),
            "WebAuthnOriginNotAllowed",
        );
    }
    refuse(&|c| c.framed = true, "WebAuthnOriginNotAllowed");
    refuse(
        &|c| c.relying_party = "example.com".to_owned(),
        "WebAuthnRelyingPartyMismatch",
    );
    refuse(&|c| c.flags &= !PRESENT, "WebAuthnCredentialNotSupported");
    refuse(&|c| c.flags &= !ATTESTED, "InvalidParameter");
    refuse(&|c| c.flags |= BACKED_UP, "InvalidParameter");
    refuse(&|c| c.flags |= EXTENSIONS, "InvalidParameter");
    refuse(&|c| c.after = extensions(), "InvalidParameter");
    refuse(
        &|c| c.statement = Cbor::Map(vec![("alg".into(), (-7).into())]),
        "InvalidParameter",
    );
    refuse(&|c| c.statement = Cbor::Null, "InvalidParameter");
    assert_eq!(user.count(), 0);

    // These are unsupported kinds of keys, and malformed keys.
    let mut other_curve = ec_key(vec![1; 32], vec![2; 32]);
    if let Cbor::Map(entries) = &mut other_curve {
        entries[2].1 = 8.into();
    }
    let mut ed25519 = other_curve.clone();
    if let Cbor::Map(entries) = &mut ed25519 {
        entries[0].1 = 1.into();
        entries[1].1 = (-8).into();
    }
    let even = [vec![0x80], vec![0; 255]].concat();
    for key in [
        other_curve,
        ed25519,
        ec_key(vec![1; 32], vec![2; 32]),
        ec_key(vec![1; 31], vec![2; 32]),
        ec_key(vec![0; 32], vec![0; 32]),
        ec_key(vec![0xff; 32], vec![0xff; 32]),
        ec_key(Vec::new(), Vec::new()),
        rsa_key(vec![0xff; 128], vec![1, 0, 1]),
        rsa_key(vec![0xff; 4_096], vec![1, 0, 1]),
        rsa_key(even, vec![1, 0, 1]),
        rsa_key(vec![0xff; 256], vec![1; 5]),
        rsa_key(vec![0xff; 256], vec![0]),
        rsa_key(Vec::new(), Vec::new()),
        Cbor::Map(Vec::new()),
    ] {
        refuse(
            &|c| c.cose = Some(key.clone()),
            "WebAuthnCredentialNotSupported",
        );
    }
    configure(
        &user.service,
        json!({ "RelyingPartyId": "localhost", "UserVerification": "required" }),
    )
    .unwrap();
    refuse(
        &|c| c.flags = PRESENT | ATTESTED,
        "WebAuthnCredentialNotSupported",
    );
}

/// Checks that the reply to malformed data has one of the codes for it.
fn assert_clear_refusal(reply: &Reply, what: &str) {
    if let Err(refusal) = reply {
        assert!(
            refusal.code == "InvalidParameterException" || refusal.code.starts_with("WebAuthn"),
            "{what}: {refusal:?}"
        );
        assert!(!refusal.message.is_empty(), "{what}");
    }
}

#[test]
fn malformed_credential_is_refused_by_its_part() {
    let user = SignedInUser::new();
    let good = Authenticator::new(1).create(&user.start());
    for credential in [
        Value::Null,
        json!({}),
        json!([]),
        json!("text"),
        json!(7),
        json!(good.to_string()),
    ] {
        refused_as(user.complete(credential), "InvalidParameterException");
    }
    for field in ["id", "rawId", "type", "response"] {
        for value in [
            Value::Null,
            json!(7),
            json!(""),
            json!("A A"),
            json!("===="),
        ] {
            let mut credential = good.clone();
            credential[field] = value;
            refused_as(user.complete(credential), "InvalidParameterException");
        }
    }
    let nested = BASE64URL_NOPAD.encode(&[0x81].repeat(100_000));
    let endless = BASE64URL_NOPAD.encode(&[0xa1, 0x63, b'f', b'm', b't', 0x7b, 0xff, 0xff]);
    for field in ["clientDataJSON", "attestationObject"] {
        for value in [
            Value::Null,
            json!(7),
            json!([]),
            json!(""),
            json!("a"),
            json!("AA=="),
            json!("not base64!"),
            json!("+/+/"),
            json!("é"),
            json!("bnVsbA"),
            json!("e30"),
            json!("oA"),
            json!(nested),
            json!(endless),
        ] {
            let mut credential = good.clone();
            credential["response"][field] = value;
            refused_as(user.complete(credential), "InvalidParameterException");
        }
    }
    let mut credential = good.clone();
    credential["response"]["transports"] = json!([7]);
    refused_as(user.complete(credential), "InvalidParameterException");
    // The malformed responses have not used the challenge up.
    user.complete(good).unwrap();
}

#[test]
fn bad_attestation_object_is_no_internal_error() {
    let user = SignedInUser::new();
    let authenticator = Authenticator::new(1);
    let whole = |credential: &Value| {
        let object = text(&credential["response"]["attestationObject"]);
        BASE64URL_NOPAD.decode(object.as_bytes()).unwrap()
    };
    let try_with = |bytes: &[u8], mut credential: Value, what: &str| {
        credential["response"]["attestationObject"] = BASE64URL_NOPAD.encode(bytes).into();
        let reply = user.complete(credential);
        assert_clear_refusal(&reply, what);
        if reply.is_ok() {
            user.delete(&authenticator.id()).unwrap();
        }
    };
    let length = whole(&authenticator.create(&user.start())).len();
    for end in 0..length {
        let credential = authenticator.create(&user.start());
        let object = whole(&credential);
        try_with(&object[..end], credential, &format!("cut at {end}"));
    }
    let mut random = Seeded::new(5);
    for round in 0..1_500 {
        let credential = authenticator.create(&user.start());
        let mut object = whole(&credential);
        let mut draw = [0; 4];
        random.fill(&mut draw);
        let at = usize::from(u16::from_be_bytes([draw[0], draw[1]])) % object.len();
        match draw[2] % 3 {
            0 => object[at] ^= 1 << (draw[3] % 8),
            1 => object[at] = draw[3],
            _ => object.insert(at, draw[3]),
        }
        try_with(&object, credential, &format!("round {round}"));
    }
}
