//! Assertions that sign nobody in: each part that does not hold, and what cannot be read.

use cognito_local::core::random::{Entropy, Seeded};
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};

use crate::authenticator::{Authenticator, BACKED_UP, Ceremony, EXTENSIONS, extensions};
use crate::passkey_sign_in::{WRONG, answer, ask, options, with_passkey};
use crate::support::{refused, refused_as, signed_in, text};

#[test]
fn what_does_not_hold_is_refused_without_saying_why() {
    let (rider, mut authenticator) = with_passkey();
    let service = &rider.service;
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
        let asked = ask(service);
        let credential = authenticator.get_with(&options(&asked), change);
        let reply = answer(service, &asked, &credential);
        assert!(reply.is_err(), "{index}");
        refused(reply, "NotAuthorizedException", WRONG);
    }
    // Signed by another key, or over something else.
    let asked = ask(service);
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
    // The right one is still good: this session has survived three.
    assert!(signed_in(&answer(service, &asked, &good)));
}

#[test]
fn a_session_survives_as_many_wrong_answers_as_that_of_a_code() {
    let (rider, mut authenticator) = with_passkey();
    let service = &rider.service;
    let asked = ask(service);
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
    let asked = ask(service);
    let good = authenticator.get(&options(&asked));
    service.advance(180);
    refused_as(answer(service, &asked, &good), "NotAuthorizedException");
    // One session's challenge is not another's.
    let (one, other) = (ask(service), ask(service));
    let good = authenticator.get(&options(&one));
    refused(
        answer(service, &other, &good),
        "NotAuthorizedException",
        WRONG,
    );
    assert!(signed_in(&answer(service, &one, &good)));
}

#[test]
fn another_users_passkey_is_none_of_mine() {
    let (rider, _) = with_passkey();
    let service = &rider.service;
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
    let asked = ask(service);
    let credential = anns.get(&options(&asked));
    refused(
        answer(service, &asked, &credential),
        "NotAuthorizedException",
        WRONG,
    );
}

#[test]
fn malformed_assertions_get_a_clear_refusal_and_are_no_try() {
    let (rider, mut authenticator) = with_passkey();
    let service = &rider.service;
    let asked = ask(service);
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
    // Another challenge's name does not help either.
    let code = json!({ "USERNAME": "jeff", "EMAIL_OTP_CODE": "123456" });
    refused_as(
        service.respond("EMAIL_OTP", &asked["Session"], code),
        "NotAuthorizedException",
    );
    assert!(signed_in(&send(&good.to_string())));
}

#[test]
fn no_assertion_makes_it_fail_inside_and_no_change_gets_in() {
    let (rider, mut authenticator) = with_passkey();
    let service = &rider.service;
    let mut random = Seeded::new(6);
    for round in 0..600 {
        let asked = ask(service);
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
