//! Second factors.

use serde_json::{Value, json};

use crate::support::{PASSWORD, Service, refused, refused_as, signed_in, text, wrong_code};

fn set_preference(service: &Service, token: &str, setting: &str, wish: Value) {
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

/// Makes a service whose user `jeff` has text messages as second factor.
fn with_sms() -> Service {
    let service = Service::new();
    service.confirmed_user("jeff");
    let token = service.access_token("jeff");
    set_preference(
        &service,
        &token,
        "SMSMfaSettings",
        json!({ "Enabled": true }),
    );
    service
}

#[test]
fn code_by_sms_or_email_signs_in() {
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
        service.confirmed_user("jeff");
        let token = service.access_token("jeff");
        set_preference(
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
            answer(&service, &challenge, wrong_code(&code)),
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
fn code_of_another_sign_in_is_refused() {
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
fn session_ends_after_too_many_wrong_codes() {
    let service = with_sms();
    let challenge = service.srp_sign_in("jeff", PASSWORD).unwrap();
    let code = service.code("+12065550100");
    for _ in 0..3 {
        refused_as(
            answer(&service, &challenge, wrong_code(&code)),
            "CodeMismatchException",
        );
    }
    for given in [wrong_code(&code), code.as_str()] {
        refused(
            answer(&service, &challenge, given),
            "NotAuthorizedException",
            "Invalid session for the user.",
        );
    }
}

#[test]
fn session_expires() {
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
fn session_is_for_one_challenge_and_one_user() {
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
fn app_code_works_once_and_only_in_its_time() {
    let service = Service::new();
    service.confirmed_user("jeff");
    let key = service.set_up_totp(&service.access_token("jeff"));
    let sign_in = || service.srp_sign_in("jeff", PASSWORD).unwrap();
    let challenge = sign_in();
    assert_eq!(challenge["ChallengeName"], "SOFTWARE_TOKEN_MFA");
    let code = service.totp(&key);
    refused(
        answer(&service, &challenge, wrong_code(&code)),
        "CodeMismatchException",
        "Invalid code received for user",
    );
    assert!(signed_in(&answer(&service, &challenge, &code)));
    refused(
        answer(&service, &sign_in(), &code),
        "ExpiredCodeException",
        "Your software token has already been used once.",
    );
    service.advance(30);
    let challenge = sign_in();
    assert!(signed_in(&answer(
        &service,
        &challenge,
        &service.totp(&key)
    )));
    service.advance(90);
    refused_as(answer(&service, &sign_in(), &code), "CodeMismatchException");
}

#[test]
fn unusable_factor_cannot_be_enabled() {
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
fn last_factor_stays_if_the_pool_requires_one() {
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
    set_preference(&service, &token, "SMSMfaSettings", off.clone());
    assert_eq!(factors(), Some(json!(["SMS_MFA"])));
    // The user has another factor now.
    set_preference(
        &service,
        &token,
        "EmailMfaSettings",
        json!({ "Enabled": true }),
    );
    set_preference(&service, &token, "SMSMfaSettings", off.clone());
    assert_eq!(factors(), Some(json!(["EMAIL_OTP"])));
    mode("OPTIONAL");
    set_preference(&service, &token, "EmailMfaSettings", off);
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

    set_preference(
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
