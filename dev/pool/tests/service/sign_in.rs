use serde_json::{Value, json};

use crate::support::{
    PASSWORD, Service, SrpClient, claims, refused, refused_as, signed_in, srp_timestamp, text,
};

const WRONG: &str = "Incorrect username or password.";

fn challenge(service: &Service, name: &str) -> Value {
    let client = SrpClient::new();
    service
        .initiate(
            "USER_SRP_AUTH",
            json!({ "USERNAME": name, "SRP_A": client.public() }),
        )
        .unwrap()
}

#[test]
fn right_password_signs_in_and_a_wrong_one_does_not() {
    let service = Service::new();
    service.confirmed_user("jeff");
    let reply = service.srp_sign_in("jeff", PASSWORD).unwrap();
    let result = &reply["AuthenticationResult"];
    assert_eq!(result["TokenType"], "Bearer");
    assert_eq!(result["ExpiresIn"], 3_600);
    assert!(signed_in(&service.password_sign_in("jeff", PASSWORD)));
    for reply in [
        service.srp_sign_in("jeff", "Passw0rd?"),
        service.password_sign_in("jeff", "Passw0rd?"),
        service.srp_sign_in("nobody", PASSWORD),
        service.password_sign_in("nobody", PASSWORD),
    ] {
        refused(reply, "NotAuthorizedException", WRONG);
    }
}

/// A sign-in is no change of the user: AWS has no time of the last sign-in, and a post
/// authentication trigger is its way to keep one.
#[test]
fn sign_in_leaves_the_time_of_the_last_change() {
    let service = Service::new();
    service.confirmed_user("jeff");
    let modified = || {
        let shown = service.admin("AdminGetUser", json!({ "Username": "jeff" }));
        shown.unwrap()["UserLastModifiedDate"].clone()
    };
    let before = modified();
    service.advance(60);
    assert!(signed_in(&service.srp_sign_in("jeff", PASSWORD)));
    assert!(signed_in(&service.password_sign_in("jeff", PASSWORD)));
    assert_eq!(modified(), before);
}

#[test]
fn tokens_have_the_claims_of_the_user_and_the_client() {
    let service = Service::new();
    service.confirmed_user("jeff");
    let reply = service.srp_sign_in("jeff", PASSWORD).unwrap();
    let id = claims(&reply["AuthenticationResult"]["IdToken"]);
    let access = claims(&reply["AuthenticationResult"]["AccessToken"]);
    for (claims, usage) in [(&id, "id"), (&access, "access")] {
        assert_eq!(claims["token_use"], usage);
        assert_eq!(claims["iss"], "http://localhost:9229/local_WildRydes");
        assert_eq!(claims["sub"], id["sub"]);
        assert_eq!(claims["origin_jti"], id["origin_jti"]);
        let (issued, expires) = (&claims["iat"], &claims["exp"]);
        assert_eq!(expires.as_i64().unwrap() - issued.as_i64().unwrap(), 3_600);
        assert_eq!(claims["auth_time"], *issued);
    }
    assert_ne!(id["jti"], access["jti"]);
    assert_eq!(id["aud"], "wildrydeswebapp");
    assert_eq!(id["cognito:username"], "jeff");
    assert_eq!(id["email"], "jeff@example.com");
    assert_eq!(id["email_verified"], true);
    assert_eq!(id["phone_number_verified"], false);
    assert_eq!(id["custom:genre"], "Jazz");
    assert_eq!(access["client_id"], "wildrydeswebapp");
    assert_eq!(access["username"], "jeff");
    assert_eq!(access["scope"], "aws.cognito.signin.user.admin");
}

#[test]
fn unconfirmed_user_is_told_with_right_password_only() {
    let service = Service::new();
    service.sign_up("jeff", "jeff@example.com").unwrap();
    refused(
        service.srp_sign_in("jeff", PASSWORD),
        "UserNotConfirmedException",
        "User is not confirmed.",
    );
    refused_as(
        service.srp_sign_in("jeff", "Passw0rd?"),
        "NotAuthorizedException",
    );
}

#[test]
fn unknown_name_gets_the_same_challenge_each_time() {
    let service = Service::new();
    service.confirmed_user("jeff");
    let somebody = challenge(&service, "jeff");
    for name in ["nobody", "nobody@example.com"] {
        let first = challenge(&service, name);
        let second = challenge(&service, name);
        let parameters = &first["ChallengeParameters"];
        assert_eq!(parameters["SALT"], second["ChallengeParameters"]["SALT"]);
        assert_eq!(
            parameters["USER_ID_FOR_SRP"],
            second["ChallengeParameters"]["USER_ID_FOR_SRP"]
        );
        assert_ne!(parameters["SRP_B"], second["ChallengeParameters"]["SRP_B"]);
        let names = |reply: &Value| -> Vec<String> {
            let parameters = reply["ChallengeParameters"].as_object().unwrap();
            parameters.keys().cloned().collect()
        };
        assert_eq!(names(&first), names(&somebody));
    }
    let by_alias = challenge(&service, "nobody@example.com");
    assert_eq!(
        text(&by_alias["ChallengeParameters"]["USER_ID_FOR_SRP"]).len(),
        36
    );
    let open = Service::with(|settings| settings.client.prevent_user_existence_errors = None);
    refused(
        open.password_sign_in("nobody", PASSWORD),
        "UserNotFoundException",
        "User does not exist.",
    );
}

#[test]
fn srp_a_that_is_zero_or_no_number_is_refused() {
    let service = Service::new();
    service.confirmed_user("jeff");
    let prime = cognito_local::core::srp::to_hex(cognito_local::core::srp::prime());
    for value in ["0", "00", prime.as_str(), "xyz", "-1", &"f".repeat(4_000)] {
        let parameters = json!({ "USERNAME": "jeff", "SRP_A": value });
        refused_as(
            service.initiate("USER_SRP_AUTH", parameters),
            "InvalidParameterException",
        );
    }
    refused(
        service.initiate("USER_SRP_AUTH", json!({ "USERNAME": "jeff" })),
        "InvalidParameterException",
        "Missing required parameter SRP_A",
    );
}

#[test]
fn srp_proof_is_for_one_user_once_and_recent() {
    let service = Service::new();
    service.confirmed_user("jeff");
    service.sign_up("ann", "ann@example.com").unwrap();
    service
        .confirm("ann", &service.code("ann@example.com"))
        .unwrap();
    let client = SrpClient::new();
    let prove = |challenge: &Value| client.answer(challenge, PASSWORD, service.pool.now());
    let respond = |answers: Value| service.respond("PASSWORD_VERIFIER", &Value::Null, answers);

    let first = challenge(&service, "jeff");
    let proof = prove(&first);
    assert!(signed_in(&respond(proof.clone())));
    refused(
        respond(proof),
        "NotAuthorizedException",
        "Invalid session for the user.",
    );

    let mut swapped = prove(&challenge(&service, "jeff"));
    swapped["USERNAME"] = "ann".into();
    refused_as(respond(swapped), "NotAuthorizedException");

    let mut made_up = prove(&challenge(&service, "jeff"));
    made_up["PASSWORD_CLAIM_SECRET_BLOCK"] = data_encoding::BASE64.encode(&[7; 192]).into();
    refused_as(respond(made_up), "NotAuthorizedException");

    let mut garbled = prove(&challenge(&service, "jeff"));
    garbled["PASSWORD_CLAIM_SIGNATURE"] = "not base64!".into();
    refused(respond(garbled), "NotAuthorizedException", WRONG);

    let mut local = prove(&challenge(&service, "jeff"));
    local["TIMESTAMP"] = "Sa Nov 21 09:05:07 UTC 2026".into();
    refused(
        respond(local),
        "InvalidParameterException",
        "TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.",
    );

    let mut old = prove(&challenge(&service, "jeff"));
    old["TIMESTAMP"] = "Thu Jan 1 00:00:00 UTC 2026".into();
    refused_as(respond(old), "NotAuthorizedException");

    let late = prove(&challenge(&service, "jeff"));
    service.advance(181);
    refused(
        respond(late),
        "NotAuthorizedException",
        "Invalid session for the user, session is expired.",
    );
}

#[test]
fn srp_day_with_a_zero_is_a_wrong_password() {
    let service = Service::new();
    service.confirmed_user("jeff");
    while !service.pool.now().rfc3339().contains("-01T") {
        service.advance(86_400);
    }
    let asked = challenge(&service, "jeff");
    let user = text(&asked["ChallengeParameters"]["USER_ID_FOR_SRP"]);
    let padded = srp_timestamp(service.pool.now()).replacen(" 1 ", " 01 ", 1);
    let mut proof = SrpClient::new().prove_at(&asked, "WildRydes", &user, PASSWORD, &padded);
    proof["USERNAME"] = user.into();
    refused(
        service.respond("PASSWORD_VERIFIER", &Value::Null, proof),
        "NotAuthorizedException",
        WRONG,
    );
}

#[test]
fn lockout_is_the_same_for_users_and_unknown_names() {
    for name in ["jeff", "nobody"] {
        let service = Service::new();
        service.confirmed_user("jeff");
        for _ in 0..5 {
            refused(
                service.srp_sign_in(name, "Passw0rd?"),
                "NotAuthorizedException",
                WRONG,
            );
        }
        refused(
            service.srp_sign_in(name, PASSWORD),
            "NotAuthorizedException",
            "Password attempts exceeded",
        );
        refused(
            service.password_sign_in(name, PASSWORD),
            "NotAuthorizedException",
            "Password attempts exceeded",
        );
        service.advance(2);
        assert_eq!(
            signed_in(&service.srp_sign_in(name, PASSWORD)),
            name == "jeff"
        );
    }
}

#[test]
fn disabled_user_cannot_sign_in() {
    let service = Service::new();
    service.confirmed_user("jeff");
    service
        .admin("AdminDisableUser", json!({ "Username": "jeff" }))
        .unwrap();
    refused(
        service.srp_sign_in("jeff", PASSWORD),
        "NotAuthorizedException",
        "User is disabled.",
    );
}

#[test]
fn flow_that_the_client_lacks_is_refused() {
    let service = Service::with(|settings| {
        settings.client.explicit_auth_flows = vec!["ALLOW_USER_SRP_AUTH".to_owned()];
    });
    service.confirmed_user("jeff");
    assert!(signed_in(&service.srp_sign_in("jeff", PASSWORD)));
    refused(
        service.password_sign_in("jeff", PASSWORD),
        "InvalidParameterException",
        "USER_PASSWORD_AUTH flow not enabled for this client",
    );
    refused(
        service.initiate("USER_AUTH", json!({ "USERNAME": "jeff" })),
        "InvalidParameterException",
        "USER_AUTH flow not enabled for this client",
    );
    for flow in ["USER_AUTH", "CUSTOM_AUTH"] {
        refused_as(
            service.initiate(flow, json!({ "USERNAME": "jeff" })),
            "InvalidParameterException",
        );
    }
    refused_as(
        service.initiate("ADMIN_USER_PASSWORD_AUTH", json!({ "USERNAME": "jeff" })),
        "InvalidParameterException",
    );
}

#[test]
fn admin_sign_in_accepts_a_plain_password() {
    let service = Service::with(|settings| {
        settings.client.explicit_auth_flows = vec!["ALLOW_ADMIN_USER_PASSWORD_AUTH".to_owned()];
    });
    service.confirmed_user("jeff");
    let sign_in = |flow: &str| {
        service.admin(
            "AdminInitiateAuth",
            json!({
                "ClientId": "wildrydeswebapp",
                "AuthFlow": flow,
                "AuthParameters": { "USERNAME": "jeff", "PASSWORD": PASSWORD },
            }),
        )
    };
    assert!(signed_in(&sign_in("ADMIN_USER_PASSWORD_AUTH")));
    refused_as(sign_in("USER_PASSWORD_AUTH"), "InvalidParameterException");
}

#[test]
fn custom_challenge_repeats_until_tries_are_used_up() {
    let service = Service::new();
    service.confirmed_user("jeff");
    let start = || {
        service
            .initiate("CUSTOM_AUTH", json!({ "USERNAME": "jeff" }))
            .unwrap()
    };
    let answer = |challenge: &Value, answer: &str| {
        service.respond(
            "CUSTOM_CHALLENGE",
            &challenge["Session"],
            json!({ "USERNAME": "jeff", "ANSWER": answer }),
        )
    };
    let asked = start();
    assert_eq!(
        asked["ChallengeParameters"]["question"],
        "What does a Wild Ryde ride on?"
    );
    let again = answer(&asked, "horse").unwrap();
    assert_eq!(again["ChallengeName"], "CUSTOM_CHALLENGE");
    refused_as(answer(&asked, "unicorn"), "NotAuthorizedException");
    assert!(signed_in(&answer(&again, " Unicorn ")));

    let mut asked = start();
    for _ in 0..3 {
        asked = answer(&asked, "horse").unwrap();
    }
    refused(answer(&asked, "horse"), "NotAuthorizedException", WRONG);
    refused_as(answer(&asked, "unicorn"), "NotAuthorizedException");

    let nobody = service
        .initiate("CUSTOM_AUTH", json!({ "USERNAME": "nobody" }))
        .unwrap();
    assert_eq!(nobody["ChallengeName"], "CUSTOM_CHALLENGE");
    let none = Service::with(|settings| settings.pool.lambda_config = None);
    none.confirmed_user("jeff");
    refused(
        none.initiate("CUSTOM_AUTH", json!({ "USERNAME": "jeff" })),
        "InvalidParameterException",
        "Custom auth lambda trigger is not configured for the user pool.",
    );
}
