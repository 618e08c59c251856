//! Second factors and new passwords that are set up during a sign-in.

use cognito_local::core::config::MfaMode;
use serde_json::{Value, json};

use crate::factors::answer;
use crate::support::{PASSWORD, Service, refused, refused_as, signed_in, text, wrong_code};

/// Makes a pool that requires a second factor, and a user without a phone number.
fn service_that_requires_mfa() -> Service {
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
fn required_app_is_set_up_during_sign_in() {
    let service = service_that_requires_mfa();
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
        verify(&associated["Session"], wrong_code(&code)),
        "EnableSoftwareTokenMFAException",
        "Code mismatch",
    );
    refused_as(finish(&associated["Session"]), "InvalidParameterException");
    let verified = verify(&associated["Session"], &code).unwrap();
    assert_eq!(verified["Status"], "SUCCESS");
    assert!(signed_in(&finish(&verified["Session"])));
    let next = service.srp_sign_in("jeff", PASSWORD).unwrap();
    assert_eq!(next["ChallengeName"], "SOFTWARE_TOKEN_MFA");
    // The code that set up the app has been used.
    refused(
        answer(&service, &next, &code),
        "ExpiredCodeException",
        "Your software token has already been used once.",
    );
    assert!(signed_in(&answer(
        &service,
        &next,
        &service.totp_at(&key, 1)
    )));
}

#[test]
fn code_that_set_up_an_app_is_refused_at_sign_in() {
    let service = Service::new();
    service.confirmed_user("jeff");
    let key = service.set_up_totp(&service.access_token("jeff"));
    let challenge = service.srp_sign_in("jeff", PASSWORD).unwrap();
    refused(
        answer(&service, &challenge, &service.totp_at(&key, -1)),
        "ExpiredCodeException",
        "Your software token has already been used once.",
    );
    assert!(signed_in(&answer(
        &service,
        &challenge,
        &service.totp(&key)
    )));
}

#[test]
fn required_email_factor_is_set_up_during_sign_in() {
    let service = service_that_requires_mfa();
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
        answer(&service, &challenge, wrong_code(&code)),
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
fn required_factor_is_sms_if_a_number_is_known() {
    let service = Service::with(|settings| settings.mfa = MfaMode::On);
    service.confirmed_user("jeff");
    let challenge = service.srp_sign_in("jeff", PASSWORD).unwrap();
    assert_eq!(challenge["ChallengeName"], "SMS_MFA");
    let entered = answer(&service, &challenge, &service.code("+12065550100"));
    assert!(signed_in(&entered));
    // The right code proves that the number belongs to the user.
    let user = service.pool.user("local_WildRydes", "jeff").unwrap();
    assert!(user.has_verified("phone_number"));
}

#[test]
fn new_password_and_mfa_setup_lead_to_tokens() {
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
fn temporary_password_expires() {
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
