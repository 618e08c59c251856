//! Assertions that are refused: one part is wrong or cannot be parsed.

use cognito_local::core::random::{Entropy, Seeded};
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};

use crate::authenticator::{Authenticator, BACKED_UP, Ceremony, EXTENSIONS, extensions};
use crate::passkey_sign_in::{WRONG, answer, options, request_passkey, with_passkey};
use crate::support::{refused, refused_as, signed_in, text};

#[test]
fn wrong_assertion_is_refused_without_a_reason() {
    let (user, mut authenticator) = with_passkey();
    let service = &user.service;
    let stranger = BASE64URL_NOPAD.encode(b"another user");
    let changes: [&dyn Fn(&mut Ceremony); 10] = [
        &|c| c.operation = "webauthn.create",
        &|c| c.challenge = BASE64URL_NOPAD.encode(&[7; 32]),
        &|c| c.origin = "https://example.com".to_owned(),
        &|c| c.origin = "http://notlocalhost:8080".to_owned(),
        &|c| c.framed = true,
        &|c| c.relying_party = "example.com".to_owned(),
        &|c| c.flags = 0,
        &|c| c.user_handle = Some(stranger.clone()),
        &|c| c.user_handle = Some(String::new()),
        &|c| c.challenge.push('A'),
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let asked = request_passkey(service);
        let credential = authenticator.get_with(&options(&asked), change);
        let reply = answer(service, &asked, &credential);
        assert!(reply.is_err(), "{index}");
        refused(reply, "NotAuthorizedException", WRONG);
    }
    // The signature is by another key, or over other data.
    let asked = request_passkey(service);
    let good = authenticator.get(&options(&asked));
    let mut forger = Authenticator::new(2);
    forger.id = authenticator.id.clone();
    refused(
        answer(service, &asked, &forger.get(&options(&asked))),
        "NotAuthorizedException",
        WRONG,
    );
    let mut unknown = Authenticator::new(3);
    refused(
        answer(service, &asked, &unknown.get(&options(&asked))),
        "NotAuthorizedException",
        WRONG,
    );
    let mut empty = good.clone();
    empty["response"]["signature"] = "".into();
    refused(
        answer(service, &asked, &empty),
        "NotAuthorizedException",
        WRONG,
    );
    // The session survives three wrong answers, so the right one is still accepted.
    assert!(signed_in(&answer(service, &asked, &good)));
}

#[test]
fn passkey_session_ends_after_too_many_wrong_answers() {
    let (user, mut authenticator) = with_passkey();
    let service = &user.service;
    let asked = request_passkey(service);
    let good = authenticator.get(&options(&asked));
    let wrong = authenticator.get_with(&options(&asked), |c| c.flags = 0);
    for _ in 0..3 {
        refused(
            answer(service, &asked, &wrong),
            "NotAuthorizedException",
            WRONG,
        );
    }
    for credential in [&wrong, &good] {
        refused(
            answer(service, &asked, credential),
            "NotAuthorizedException",
            "Invalid session for the user.",
        );
    }
    let asked = request_passkey(service);
    let good = authenticator.get(&options(&asked));
    service.advance(180);
    refused_as(answer(service, &asked, &good), "NotAuthorizedException");
    // A response to another session's challenge is refused.
    let (one, other) = (request_passkey(service), request_passkey(service));
    let good = authenticator.get(&options(&one));
    refused(
        answer(service, &other, &good),
        "NotAuthorizedException",
        WRONG,
    );
    assert!(signed_in(&answer(service, &one, &good)));
}

#[test]
fn passkey_of_another_user_is_refused() {
    let (user, _) = with_passkey();
    let service = &user.service;
    service.sign_up("ann", "ann@example.com").unwrap();
    service
        .confirm("ann", &service.code("ann@example.com"))
        .unwrap();
    let token = service.access_token("ann");
    let start = service.call("StartWebAuthnRegistration", json!({ "AccessToken": token }));
    let mut anns = Authenticator::new(9);
    let credential = anns.create(&start.unwrap()["CredentialCreationOptions"]);
    let body = json!({ "AccessToken": token, "Credential": credential });
    service.call("CompleteWebAuthnRegistration", body).unwrap();
    let asked = request_passkey(service);
    let credential = anns.get(&options(&asked));
    refused(
        answer(service, &asked, &credential),
        "NotAuthorizedException",
        WRONG,
    );
}

#[test]
fn malformed_assertion_is_refused_and_not_counted() {
    let (user, mut authenticator) = with_passkey();
    let service = &user.service;
    let asked = request_passkey(service);
    let good = authenticator.get(&options(&asked));
    let send = |credential: &str| {
        let answers = json!({ "USERNAME": "jeff", "CREDENTIAL": credential });
        service.respond("WEB_AUTHN", &asked["Session"], answers)
    };
    let nested = "[".repeat(100_000);
    for credential in [
        "",
        "{",
        "null",
        "[]",
        "{}",
        "7",
        "\"text\"",
        nested.as_str(),
    ] {
        refused_as(send(credential), "InvalidParameterException");
    }
    refused_as(
        service.respond(
            "WEB_AUTHN",
            &asked["Session"],
            json!({ "USERNAME": "jeff" }),
        ),
        "InvalidParameterException",
    );
    for field in ["id", "rawId", "type", "response"] {
        for value in [Value::Null, json!(7), json!("="), json!([])] {
            let mut credential = good.clone();
            credential[field] = value;
            refused_as(send(&credential.to_string()), "InvalidParameterException");
        }
    }
    for field in ["clientDataJSON", "authenticatorData", "signature"] {
        for value in [
            Value::Null,
            json!(7),
            json!("a"),
            json!("AA=="),
            json!("not base64!"),
        ] {
            let mut credential = good.clone();
            credential["response"][field] = value;
            refused_as(send(&credential.to_string()), "InvalidParameterException");
        }
    }
    for change in [
        &(|c: &mut Ceremony| c.flags |= EXTENSIONS) as &dyn Fn(&mut Ceremony),
        &|c| c.flags |= BACKED_UP,
        &|c| c.after = vec![0],
        &|c| c.after = extensions(),
    ] {
        let credential = authenticator.get_with(&options(&asked), change);
        refused_as(send(&credential.to_string()), "InvalidParameterException");
    }
    // The answer is also refused under another challenge's name.
    let code = json!({ "USERNAME": "jeff", "EMAIL_OTP_CODE": "123456" });
    refused_as(
        service.respond("EMAIL_OTP", &asked["Session"], code),
        "NotAuthorizedException",
    );
    assert!(signed_in(&send(&good.to_string())));
}

#[test]
fn changed_assertion_is_refused_without_internal_error() {
    let (user, mut authenticator) = with_passkey();
    let service = &user.service;
    let mut random = Seeded::new(6);
    for round in 0..600 {
        let asked = request_passkey(service);
        let mut credential = authenticator.get(&options(&asked));
        let mut draw = [0; 4];
        random.fill(&mut draw);
        let field = ["clientDataJSON", "authenticatorData", "signature"][usize::from(draw[0] % 3)];
        let encoded = text(&credential["response"][field]);
        let mut bytes = BASE64URL_NOPAD.decode(encoded.as_bytes()).unwrap();
        let at = usize::from(draw[1]) % bytes.len();
        match draw[2] % 3 {
            0 => bytes[at] ^= 1 << (draw[3] % 8),
            1 => bytes.insert(at, draw[3]),
            _ => bytes.truncate(at),
        }
        credential["response"][field] = BASE64URL_NOPAD.encode(&bytes).into();
        let refusal = answer(service, &asked, &credential).expect_err("a refusal");
        assert!(
            ["InvalidParameterException", "NotAuthorizedException"]
                .contains(&refusal.code.as_str()),
            "{round}: {refusal:?}"
        );
    }
}
