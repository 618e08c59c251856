//! Second factors.

use serde_json::{Value, json};

use crate::support::{PASSWORD, Service, other, refused, refused_as, signed_in, text};

fn prefer(service: &Service, token: &str, setting: &str, wish: Value) {
    service
        .call(
            "SetUserMFAPreference",
            json!({ "AccessToken": token, setting: wish }),
        )
        .unwrap();
}

pub(crate) fn answer(service: &Service, challenge: &Value, code: &str) -> crate::support::Reply {
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
fn the_last_factor_stays_where_everybody_needs_one() {
    let service = with_sms();
    let token = {
        let challenge = service.srp_sign_in("jeff", PASSWORD).unwrap();
        let code = service.code("+12065550100");
        let entered = answer(&service, &challenge, &code).unwrap();
        text(&entered["AuthenticationResult"]["AccessToken"])
    };
    let off = json!({ "Enabled": false });
    let factors = || {
        let user = service.call("GetUser", json!({ "AccessToken": token }));
        user.unwrap().get("UserMFASettingList").cloned()
    };
    let mode = |mode: &str| {
        service
            .admin(
                "SetUserPoolMfaConfig",
                json!({
                    "MfaConfiguration": mode,
                    "SmsMfaConfiguration": {},
                    "EmailMfaConfiguration": {},
                }),
            )
            .unwrap();
    };
    mode("ON");
    prefer(&service, &token, "SMSMfaSettings", off.clone());
    assert_eq!(factors(), Some(json!(["SMS_MFA"])));
    // Not the last one any more.
    prefer(
        &service,
        &token,
        "EmailMfaSettings",
        json!({ "Enabled": true }),
    );
    prefer(&service, &token, "SMSMfaSettings", off.clone());
    assert_eq!(factors(), Some(json!(["EMAIL_OTP"])));
    mode("OPTIONAL");
    prefer(&service, &token, "EmailMfaSettings", off);
    assert_eq!(factors(), None);
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
