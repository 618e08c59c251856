//! Choice-based sign-in: `USER_AUTH`.

use cognito_local::core::config::MfaMode;
use serde_json::{Value, json};

use crate::support::{PASSWORD, Service, SrpClient, refused, refused_as, signed_in, wrong_code};

fn start(service: &Service, parameters: Value) -> Value {
    service.initiate("USER_AUTH", parameters).unwrap()
}

fn select(service: &Service, challenge: &Value, answers: Value) -> crate::support::Reply {
    service.respond("SELECT_CHALLENGE", &challenge["Session"], answers)
}

#[test]
fn available_challenges_follow_verified_addresses() {
    let service = Service::new();
    service.confirmed_user("jeff");
    let choice = start(&service, json!({ "USERNAME": "jeff" }));
    assert_eq!(choice["ChallengeName"], "SELECT_CHALLENGE");
    assert_eq!(
        choice["AvailableChallenges"],
        json!(["PASSWORD", "PASSWORD_SRP", "EMAIL_OTP"])
    );
    let verified = json!([{ "Name": "phone_number_verified", "Value": "true" }]);
    service
        .admin(
            "AdminUpdateUserAttributes",
            json!({ "Username": "jeff", "UserAttributes": verified }),
        )
        .unwrap();
    let choice = start(&service, json!({ "USERNAME": "jeff" }));
    assert_eq!(choice["AvailableChallenges"][3], "SMS_OTP");
    refused_as(
        select(
            &service,
            &choice,
            json!({ "USERNAME": "jeff", "ANSWER": "WEB_AUTHN" }),
        ),
        "InvalidParameterException",
    );
}

#[test]
fn password_is_given_with_or_after_the_choice() {
    let service = Service::new();
    service.confirmed_user("jeff");
    let choice = || start(&service, json!({ "USERNAME": "jeff" }));
    let with = json!({ "USERNAME": "jeff", "ANSWER": "PASSWORD", "PASSWORD": PASSWORD });
    assert!(signed_in(&select(&service, &choice(), with)));

    let before = json!({ "USERNAME": "jeff", "ANSWER": "PASSWORD" });
    let asked = select(&service, &choice(), before).unwrap();
    assert_eq!(asked["ChallengeName"], "PASSWORD");
    let given = json!({ "USERNAME": "jeff", "PASSWORD": "Passw0rd?" });
    refused(
        service.respond("PASSWORD", &asked["Session"], given),
        "NotAuthorizedException",
        "Incorrect username or password.",
    );
    let preferred = json!({
        "USERNAME": "jeff", "PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": PASSWORD,
    });
    assert!(signed_in(&service.initiate("USER_AUTH", preferred)));
}

#[test]
fn srp_a_is_given_with_or_after_the_choice() {
    let service = Service::new();
    service.confirmed_user("jeff");
    let client = SrpClient::new();
    let finish = |challenge: &Value| {
        assert_eq!(challenge["ChallengeName"], "PASSWORD_VERIFIER");
        let answers = client.answer(challenge, PASSWORD, service.pool.now());
        service.respond("PASSWORD_VERIFIER", &challenge["Session"], answers)
    };
    let choice = start(&service, json!({ "USERNAME": "jeff" }));
    let with = json!({ "USERNAME": "jeff", "ANSWER": "PASSWORD_SRP", "SRP_A": client.public() });
    assert!(signed_in(&finish(
        &select(&service, &choice, with).unwrap()
    )));

    let preferred = json!({ "USERNAME": "jeff", "PREFERRED_CHALLENGE": "PASSWORD_SRP" });
    let asked = start(&service, preferred);
    assert_eq!(asked["ChallengeName"], "PASSWORD_SRP");
    let value = json!({ "USERNAME": "jeff", "SRP_A": client.public() });
    let challenge = service
        .respond("PASSWORD_SRP", &asked["Session"], value)
        .unwrap();
    // Under `USER_AUTH` the proof needs the session besides the secret block.
    let answers = client.answer(&challenge, PASSWORD, service.pool.now());
    refused_as(
        service.respond("PASSWORD_VERIFIER", &Value::Null, answers),
        "NotAuthorizedException",
    );
}

#[test]
fn code_is_first_factor_if_address_is_verified() {
    let service = Service::new();
    service.confirmed_user("jeff");
    let chosen = json!({ "USERNAME": "jeff", "PREFERRED_CHALLENGE": "EMAIL_OTP" });
    let asked = start(&service, chosen);
    assert_eq!(asked["ChallengeName"], "EMAIL_OTP");
    assert_eq!(
        asked["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"],
        "j***@e***"
    );
    let code = service.code("jeff@example.com");
    let answer = |code: &str| {
        let answers = json!({ "USERNAME": "jeff", "EMAIL_OTP_CODE": code });
        service.respond("EMAIL_OTP", &asked["Session"], answers)
    };
    refused_as(answer(wrong_code(&code)), "CodeMismatchException");
    assert!(signed_in(&answer(&code)));
    refused_as(answer(&code), "NotAuthorizedException");
    // The address is not verified, so the reply is a choice of challenges.
    let texted = json!({ "USERNAME": "jeff", "PREFERRED_CHALLENGE": "SMS_OTP" });
    assert_eq!(start(&service, texted)["ChallengeName"], "SELECT_CHALLENGE");
}

#[test]
fn code_as_first_factor_excludes_a_second_factor() {
    let service = Service::new();
    service.confirmed_user("jeff");
    service.set_up_totp(&service.access_token("jeff"));
    let choice = start(&service, json!({ "USERNAME": "jeff" }));
    assert_eq!(
        choice["AvailableChallenges"],
        json!(["PASSWORD", "PASSWORD_SRP"])
    );

    let required = Service::with(|settings| settings.mfa = MfaMode::On);
    required.confirmed_user("ann");
    let choice = start(&required, json!({ "USERNAME": "ann" }));
    assert_eq!(
        choice["AvailableChallenges"],
        json!(["PASSWORD", "PASSWORD_SRP"])
    );
    let with = json!({ "USERNAME": "ann", "ANSWER": "PASSWORD", "PASSWORD": PASSWORD });
    let reply = select(&required, &choice, with).unwrap();
    assert_eq!(reply["ChallengeName"], "SMS_MFA");
}

#[test]
fn unknown_name_gets_a_choice_and_never_signs_in() {
    let service = Service::new();
    let name = "nobody@example.com";
    let choice = start(&service, json!({ "USERNAME": name }));
    assert_eq!(
        choice["AvailableChallenges"],
        json!(["PASSWORD", "PASSWORD_SRP", "EMAIL_OTP", "SMS_OTP"])
    );
    let asked = select(
        &service,
        &choice,
        json!({ "USERNAME": name, "ANSWER": "EMAIL_OTP" }),
    )
    .unwrap();
    assert_eq!(
        asked["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"],
        "n***@e***"
    );
    assert!(service.pool.inbox().is_empty());
    let answers = json!({ "USERNAME": name, "EMAIL_OTP_CODE": "123456" });
    refused_as(
        service.respond("EMAIL_OTP", &asked["Session"], answers),
        "CodeMismatchException",
    );
    let choice = start(&service, json!({ "USERNAME": name }));
    let password = json!({ "USERNAME": name, "ANSWER": "PASSWORD", "PASSWORD": PASSWORD });
    refused(
        select(&service, &choice, password),
        "NotAuthorizedException",
        "Incorrect username or password.",
    );
}

#[test]
fn user_without_password_signs_in_by_code() {
    let service = Service::new();
    let body = json!({
        "Username": "jeff",
        "UserAttributes": [{ "Name": "email", "Value": "jeff@example.com" }],
    });
    service.call("SignUp", body.clone()).unwrap();
    let unconfirmed = service.initiate("USER_AUTH", json!({ "USERNAME": "jeff" }));
    refused_as(unconfirmed, "UserNotConfirmedException");
    service
        .confirm("jeff", &service.code("jeff@example.com"))
        .unwrap();
    let choice = start(&service, json!({ "USERNAME": "jeff" }));
    assert_eq!(choice["AvailableChallenges"], json!(["EMAIL_OTP"]));
    refused(
        service.password_sign_in("jeff", PASSWORD),
        "NotAuthorizedException",
        "Incorrect username or password.",
    );
    let passwords_only = Service::with(|settings| {
        let policy = &mut settings.pool.policies.sign_in_policy;
        policy.allowed_first_auth_factors = vec!["PASSWORD".to_owned()];
    });
    refused_as(
        passwords_only.call("SignUp", body),
        "InvalidParameterException",
    );
}
