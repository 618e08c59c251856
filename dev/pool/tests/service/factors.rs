//! Second factors.

use serde_json::{Value, json};
use wild_rydes_pool::core::config::MfaMode;

use crate::support::{PASSWORD, Service, other, refused, refused_as, signed_in, text};

fn prefer(service: &Service, token: &str, setting: &str, wish: Value) {
    service
        .call(
            "SetUserMFAPreference",
            json!({ "AccessToken": token, setting: wish }),
        )
        .unwrap();
}

fn answer(service: &Service, challenge: &Value, code: &str) -> crate::support::Reply {
    let name = text(&challenge["ChallengeName"]);
    let mut answers = json!({ "USERNAME": "jeff" });
    answers[format!("{name}_CODE")] = code.into();
    service.respond(&name, &challenge["Session"], answers)
}

/// A service whose rider jeff has text messages as second factor.
fn with_sms() -> Service {
    let service = Service::new();
    service.rider("jeff");
    let token = service.access_token("jeff");
    prefer(
        &service,
        &token,
        "SMSMfaSettings",
        json!({ "Enabled": true }),
    );
    service
}

#[test]
fn a_code_by_text_message_or_email_lets_in() {
    for (setting, name, medium, to, masked) in [
        (
            "SMSMfaSettings",
            "SMS_MFA",
            "SMS",
            "+12065550100",
            "+*******0100",
        ),
        (
            "EmailMfaSettings",
            "EMAIL_OTP",
            "EMAIL",
            "jeff@example.com",
            "j***@e***",
        ),
    ] {
        let service = Service::new();
        service.rider("jeff");
        let token = service.access_token("jeff");
        prefer(
            &service,
            &token,
            setting,
            json!({ "Enabled": true, "PreferredMfa": true }),
        );
        let challenge = service.srp_sign_in("jeff", PASSWORD).unwrap();
        assert_eq!(challenge["ChallengeName"], name);
        let parameters = &challenge["ChallengeParameters"];
        assert_eq!(parameters["CODE_DELIVERY_DELIVERY_MEDIUM"], medium);
        assert_eq!(parameters["CODE_DELIVERY_DESTINATION"], masked);
        assert_eq!(parameters["USER_ID_FOR_SRP"], "jeff");
        let code = service.code(to);
        refused(
            answer(&service, &challenge, other(&code)),
            "CodeMismatchException",
            "Invalid code or auth state for the user.",
        );
        assert!(signed_in(&answer(&service, &challenge, &code)));
        refused(
            answer(&service, &challenge, &code),
            "NotAuthorizedException",
            "Invalid session for the user.",
        );
    }
}

#[test]
fn the_code_of_another_sign_in_does_not_fit() {
    let service = with_sms();
    let first = service.srp_sign_in("jeff", PASSWORD).unwrap();
    let first_code = service.code("+12065550100");
    let second = service.srp_sign_in("jeff", PASSWORD).unwrap();
    assert_ne!(first_code, service.code("+12065550100"));
    refused_as(
        answer(&service, &second, &first_code),
        "CodeMismatchException",
    );
    assert!(signed_in(&answer(&service, &first, &first_code)));
}

#[test]
fn a_session_survives_a_few_wrong_codes_and_no_more() {
    let service = with_sms();
    let challenge = service.srp_sign_in("jeff", PASSWORD).unwrap();
    let code = service.code("+12065550100");
    for _ in 0..3 {
        refused_as(
            answer(&service, &challenge, other(&code)),
            "CodeMismatchException",
        );
    }
    for given in [other(&code), code.as_str()] {
        refused(
            answer(&service, &challenge, given),
            "NotAuthorizedException",
            "Invalid session for the user.",
        );
    }
}

#[test]
fn a_session_runs_out() {
    let service = with_sms();
    let challenge = service.srp_sign_in("jeff", PASSWORD).unwrap();
    let code = service.code("+12065550100");
    service.advance(180);
    refused(
        answer(&service, &challenge, &code),
        "NotAuthorizedException",
        "Invalid session for the user, session is expired.",
    );
    let challenge = service.srp_sign_in("jeff", PASSWORD).unwrap();
    service.pool.expire_sessions().unwrap();
    let code = service.code("+12065550100");
    refused_as(
        answer(&service, &challenge, &code),
        "NotAuthorizedException",
    );
}

#[test]
fn a_session_answers_its_own_challenge_for_its_own_user() {
    let service = with_sms();
    service.sign_up("ann", "ann@example.com").unwrap();
    service
        .confirm("ann", &service.code("ann@example.com"))
        .unwrap();
    let challenge = service.srp_sign_in("jeff", PASSWORD).unwrap();
    let code = service.code("+12065550100");
    let session = &challenge["Session"];
    for (name, answers) in [
        (
            "SOFTWARE_TOKEN_MFA",
            json!({ "USERNAME": "jeff", "SOFTWARE_TOKEN_MFA_CODE": code }),
        ),
        (
            "EMAIL_OTP",
            json!({ "USERNAME": "jeff", "EMAIL_OTP_CODE": code }),
        ),
        (
            "NEW_PASSWORD_REQUIRED",
            json!({ "USERNAME": "jeff", "NEW_PASSWORD": "N3w passw0rd!" }),
        ),
        (
            "SMS_MFA",
            json!({ "USERNAME": "ann", "SMS_MFA_CODE": code }),
        ),
        (
            "SMS_MFA",
            json!({ "USERNAME": "nobody", "SMS_MFA_CODE": code }),
        ),
    ] {
        refused(
            service.respond(name, session, answers),
            "NotAuthorizedException",
            "Invalid session for the user.",
        );
    }
    let forged = json!("A".repeat(256));
    let answers = json!({ "USERNAME": "jeff", "SMS_MFA_CODE": code });
    refused_as(
        service.respond("SMS_MFA", &forged, answers.clone()),
        "NotAuthorizedException",
    );
    refused(
        service.respond("SMS_MFA", &Value::Null, answers),
        "InvalidParameterException",
        "Missing required parameter Session",
    );
    assert!(signed_in(&answer(&service, &challenge, &code)));
}

#[test]
fn an_authenticators_code_works_once_and_only_in_its_time() {
    let service = Service::new();
    service.rider("jeff");
    let key = service.set_up_totp(&service.access_token("jeff"));
    let enter = || service.srp_sign_in("jeff", PASSWORD).unwrap();
    let challenge = enter();
    assert_eq!(challenge["ChallengeName"], "SOFTWARE_TOKEN_MFA");
    let code = service.totp(&key);
    refused(
        answer(&service, &challenge, other(&code)),
        "CodeMismatchException",
        "Invalid code received for user",
    );
    assert!(signed_in(&answer(&service, &challenge, &code)));
    refused(
        answer(&service, &enter(), &code),
        "ExpiredCodeException",
        "Your software token has already been used once.",
    );
    service.advance(30);
    let challenge = enter();
    assert!(signed_in(&answer(
        &service,
        &challenge,
        &service.totp(&key)
    )));
    service.advance(90);
    refused_as(answer(&service, &enter(), &code), "CodeMismatchException");
}

#[test]
fn the_service_refuses_a_factor_that_cannot_work() {
    let service = Service::new();
    service
        .call(
            "SignUp",
            json!({
                "Username": "jeff",
                "Password": PASSWORD,
                "UserAttributes": [{ "Name": "email", "Value": "jeff@example.com" }],
            }),
        )
        .unwrap();
    service
        .admin("AdminConfirmSignUp", json!({ "Username": "jeff" }))
        .unwrap();
    let token = service.access_token("jeff");
    let set = |setting: &str, wish: Value| {
        service.call(
            "SetUserMFAPreference",
            json!({ "AccessToken": token, setting: wish }),
        )
    };
    refused(
        set("SoftwareTokenMfaSettings", json!({ "Enabled": true })),
        "InvalidParameterException",
        "User has not verified software token mfa",
    );
    for setting in ["SMSMfaSettings", "EmailMfaSettings"] {
        refused_as(
            set(setting, json!({ "Enabled": true })),
            "InvalidParameterException",
        );
    }
    refused_as(
        set(
            "SMSMfaSettings",
            json!({ "Enabled": false, "PreferredMfa": true }),
        ),
        "InvalidParameterException",
    );
    refused_as(
        service.call(
            "VerifySoftwareToken",
            json!({ "AccessToken": token, "UserCode": "123456" }),
        ),
        "InvalidParameterException",
    );
    service
        .call("AssociateSoftwareToken", json!({ "AccessToken": token }))
        .unwrap();
    for code in ["12345", "1234567", "12345a"] {
        refused_as(
            service.call(
                "VerifySoftwareToken",
                json!({ "AccessToken": token, "UserCode": code }),
            ),
            "InvalidParameterException",
        );
    }
}

#[test]
fn several_factors_are_a_choice_unless_one_is_preferred() {
    let service = with_sms();
    let challenge = service.srp_sign_in("jeff", PASSWORD).unwrap();
    let code = service.code("+12065550100");
    let entered = answer(&service, &challenge, &code).unwrap();
    let token = text(&entered["AuthenticationResult"]["AccessToken"]);
    service.set_up_totp(&token);
    let user = service
        .call("GetUser", json!({ "AccessToken": token }))
        .unwrap();
    assert_eq!(
        user["UserMFASettingList"],
        json!(["SMS_MFA", "SOFTWARE_TOKEN_MFA"])
    );
    assert_eq!(user.get("PreferredMfaSetting"), None);

    let choice = service.srp_sign_in("jeff", PASSWORD).unwrap();
    assert_eq!(choice["ChallengeName"], "SELECT_MFA_TYPE");
    assert_eq!(
        choice["ChallengeParameters"]["MFAS_CAN_CHOOSE"],
        r#"["SMS_MFA","SOFTWARE_TOKEN_MFA"]"#
    );
    let choose = |answer: &str| {
        let answers = json!({ "USERNAME": "jeff", "ANSWER": answer });
        service.respond("SELECT_MFA_TYPE", &choice["Session"], answers)
    };
    refused_as(choose("EMAIL_OTP"), "InvalidParameterException");
    let chosen = choose("SMS_MFA").unwrap();
    assert_eq!(chosen["ChallengeName"], "SMS_MFA");
    refused_as(choose("SOFTWARE_TOKEN_MFA"), "NotAuthorizedException");
    assert!(signed_in(&answer(
        &service,
        &chosen,
        &service.code("+12065550100")
    )));

    prefer(
        &service,
        &token,
        "SoftwareTokenMfaSettings",
        json!({ "Enabled": true, "PreferredMfa": true }),
    );
    let preferred = service.srp_sign_in("jeff", PASSWORD).unwrap();
    assert_eq!(preferred["ChallengeName"], "SOFTWARE_TOKEN_MFA");
    let both = json!({
        "AccessToken": token,
        "SMSMfaSettings": { "Enabled": true, "PreferredMfa": true },
        "SoftwareTokenMfaSettings": { "Enabled": true, "PreferredMfa": true },
    });
    refused_as(
        service.call("SetUserMFAPreference", both),
        "InvalidParameterException",
    );
}

/// A pool that requires a second factor, and a rider without a number for text messages.
fn required() -> Service {
    let service = Service::with(|settings| settings.mfa = MfaMode::On);
    service
        .call(
            "SignUp",
            json!({
                "Username": "jeff",
                "Password": PASSWORD,
                "UserAttributes": [{ "Name": "email", "Value": "jeff@example.com" }],
            }),
        )
        .unwrap();
    service
        .confirm("jeff", &service.code("jeff@example.com"))
        .unwrap();
    service
}

#[test]
fn a_required_app_is_set_up_on_the_way_in() {
    let service = required();
    let setup = service.srp_sign_in("jeff", PASSWORD).unwrap();
    assert_eq!(setup["ChallengeName"], "MFA_SETUP");
    assert_eq!(
        setup["ChallengeParameters"]["MFAS_CAN_SETUP"],
        r#"["SOFTWARE_TOKEN_MFA","EMAIL_OTP"]"#
    );
    let finish =
        |session: &Value| service.respond("MFA_SETUP", session, json!({ "USERNAME": "jeff" }));
    refused_as(finish(&setup["Session"]), "InvalidParameterException");
    let associated = service
        .call(
            "AssociateSoftwareToken",
            json!({ "Session": setup["Session"] }),
        )
        .unwrap();
    refused_as(
        service.call(
            "AssociateSoftwareToken",
            json!({ "Session": setup["Session"] }),
        ),
        "NotAuthorizedException",
    );
    let key = text(&associated["SecretCode"]);
    let code = service.totp(&key);
    let verify = |session: &Value, code: &str| {
        service.call(
            "VerifySoftwareToken",
            json!({ "Session": session, "UserCode": code }),
        )
    };
    refused(
        verify(&associated["Session"], other(&code)),
        "EnableSoftwareTokenMFAException",
        "Code mismatch",
    );
    refused_as(finish(&associated["Session"]), "InvalidParameterException");
    let verified = verify(&associated["Session"], &code).unwrap();
    assert_eq!(verified["Status"], "SUCCESS");
    assert!(signed_in(&finish(&verified["Session"])));
    let next = service.srp_sign_in("jeff", PASSWORD).unwrap();
    assert_eq!(next["ChallengeName"], "SOFTWARE_TOKEN_MFA");
}

#[test]
fn required_email_codes_are_set_up_on_the_way_in() {
    let service = required();
    let setup = service.srp_sign_in("jeff", PASSWORD).unwrap();
    let choose = |email: &str| {
        let answers = json!({ "USERNAME": "jeff", "EMAIL": email });
        service.respond("MFA_SETUP", &setup["Session"], answers)
    };
    refused_as(choose("nonsense"), "InvalidParameterException");
    let challenge = choose("other@example.com").unwrap();
    assert_eq!(challenge["ChallengeName"], "EMAIL_OTP");
    let code = service.code("other@example.com");
    refused_as(
        answer(&service, &challenge, other(&code)),
        "CodeMismatchException",
    );
    assert!(signed_in(&answer(&service, &challenge, &code)));
    let next = service.srp_sign_in("jeff", PASSWORD).unwrap();
    assert_eq!(next["ChallengeName"], "EMAIL_OTP");
    assert!(signed_in(&answer(
        &service,
        &next,
        &service.code("other@example.com")
    )));
}

#[test]
fn where_a_factor_is_required_a_known_number_gets_a_text_message() {
    let service = Service::with(|settings| settings.mfa = MfaMode::On);
    service.rider("jeff");
    let challenge = service.srp_sign_in("jeff", PASSWORD).unwrap();
    assert_eq!(challenge["ChallengeName"], "SMS_MFA");
    let entered = answer(&service, &challenge, &service.code("+12065550100"));
    assert!(signed_in(&entered));
    // Whoever read the code there owns the number.
    let user = service.pool.user("local_WildRydes", "jeff").unwrap();
    assert!(user.has_verified("phone_number"));
}

#[test]
fn a_new_password_then_a_setup_then_the_tokens() {
    let service = Service::with(|settings| settings.mfa = MfaMode::On);
    service
        .admin(
            "AdminCreateUser",
            json!({ "Username": "jeff", "TemporaryPassword": "Temp0rary!" }),
        )
        .unwrap();
    let asked = service.srp_sign_in("jeff", "Temp0rary!").unwrap();
    assert_eq!(asked["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    assert_eq!(
        asked["ChallengeParameters"]["requiredAttributes"],
        r#"["userAttributes.email"]"#
    );
    let change = |password: &str, email: Option<&str>| {
        let mut answers = json!({ "USERNAME": "jeff", "NEW_PASSWORD": password });
        if let Some(email) = email {
            answers["userAttributes.email"] = email.into();
        }
        service.respond("NEW_PASSWORD_REQUIRED", &asked["Session"], answers)
    };
    refused_as(
        change("weak", Some("jeff@example.com")),
        "InvalidPasswordException",
    );
    refused_as(change(PASSWORD, None), "InvalidParameterException");
    let setup = change(PASSWORD, Some("jeff@example.com")).unwrap();
    assert_eq!(setup["ChallengeName"], "MFA_SETUP");
    let associated = service
        .call(
            "AssociateSoftwareToken",
            json!({ "Session": setup["Session"] }),
        )
        .unwrap();
    let code = service.totp(&text(&associated["SecretCode"]));
    let verified = service
        .call(
            "VerifySoftwareToken",
            json!({ "Session": associated["Session"], "UserCode": code }),
        )
        .unwrap();
    let done = service.respond(
        "MFA_SETUP",
        &verified["Session"],
        json!({ "USERNAME": "jeff" }),
    );
    assert!(signed_in(&done));
}

#[test]
fn a_temporary_password_runs_out() {
    let service = Service::new();
    service
        .admin(
            "AdminCreateUser",
            json!({ "Username": "jeff", "TemporaryPassword": "Temp0rary!" }),
        )
        .unwrap();
    service.advance(7 * 24 * 3_600);
    refused(
        service.srp_sign_in("jeff", "Temp0rary!"),
        "NotAuthorizedException",
        "Temporary password has expired and must be reset by an administrator.",
    );
}
