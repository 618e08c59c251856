//! Tests of the pre sign-up and post confirmation triggers.

use serde_json::json;

use crate::{
    support::{CLIENT, PASSWORD, POOL, refused, signed_in},
    triggers_support::Functions,
};

#[test]
fn pre_sign_up_event_has_the_documented_form() {
    let (service, events) = Functions::new().watching("PreSignUp").start();
    let reply = service
        .call(
            "SignUp",
            json!({
                "Username": "jeff",
                "Password": PASSWORD,
                "UserAttributes": [{ "Name": "email", "Value": "jeff@example.com" }],
                "ValidationData": [{ "Name": "captcha", "Value": "ok" }],
                "ClientMetadata": { "campaign": "spring" },
            }),
        )
        .unwrap();
    assert_eq!(reply["UserConfirmed"], false);
    assert_eq!(
        events.all(),
        [json!({
            "version": "1",
            "region": "local",
            "userPoolId": POOL,
            "userName": "jeff",
            "callerContext": {
                "awsSdkVersion": "aws-sdk-unknown-unknown",
                "clientId": CLIENT,
            },
            "triggerSource": "PreSignUp_SignUp",
            "request": {
                "userAttributes": { "email": "jeff@example.com" },
                "validationData": { "captcha": "ok" },
                "clientMetadata": { "campaign": "spring" },
            },
            "response": {
                "autoConfirmUser": false,
                "autoVerifyEmail": false,
                "autoVerifyPhone": false,
            },
        })]
    );
    assert_eq!(service.messages_to("jeff@example.com"), 1);
}

#[test]
fn refusing_function_prevents_the_account() {
    let (service, _) = Functions::new()
        .on("PreSignUp", |_| Err("Invite only".to_owned()))
        .start();
    refused(
        service.sign_up("jeff", "jeff@example.com"),
        "UserLambdaValidationException",
        "PreSignUp failed with error Invite only.",
    );
    assert!(service.pool.user(POOL, "jeff").is_none());
    assert!(service.pool.inbox().is_empty());
    let by_admin = service.admin("AdminCreateUser", json!({ "Username": "jeff" }));
    refused(
        by_admin,
        "UserLambdaValidationException",
        "PreSignUp failed with error Invite only.",
    );
}

#[test]
fn confirmed_and_verified_user_needs_no_code() {
    let (service, events) = Functions::new()
        .on("PreSignUp", |event| {
            event["response"] = json!({ "autoConfirmUser": true, "autoVerifyEmail": true });
            Ok(())
        })
        .watching("PostConfirmation")
        .start();
    let reply = service.sign_up("jeff", "jeff@example.com").unwrap();
    assert_eq!(reply["UserConfirmed"], true);
    assert_eq!(reply.get("CodeDeliveryDetails"), None);
    assert!(service.pool.inbox().is_empty());
    let user = service.pool.user(POOL, "jeff").unwrap();
    assert!(user.has_verified("email") && !user.has_verified("phone_number"));
    // The verified address signs the user in.
    assert!(signed_in(
        &service.password_sign_in("jeff@example.com", PASSWORD)
    ));
    assert_eq!(
        events.sources(),
        ["PreSignUp_SignUp", "PostConfirmation_ConfirmSignUp"]
    );
    let confirmed = &events.all()[1]["request"]["userAttributes"];
    assert_eq!(confirmed["email_verified"], "true");
    assert_eq!(confirmed["cognito:user_status"], "CONFIRMED");
    assert_eq!(confirmed["sub"], user.sub);
    // The session of the sign-up continues with the first sign-in.
    let first = service.call(
        "InitiateAuth",
        json!({
            "AuthFlow": "USER_AUTH",
            "AuthParameters": { "USERNAME": "jeff" },
            "Session": reply["Session"],
        }),
    );
    assert!(signed_in(&first));
}

#[test]
fn verified_address_of_another_user_is_refused() {
    let (service, _) = Functions::new()
        .on("PreSignUp", |event| {
            event["response"] = json!({ "autoConfirmUser": true, "autoVerifyEmail": true });
            Ok(())
        })
        .start();
    service.sign_up("jeff", "jeff@example.com").unwrap();
    refused(
        service.sign_up("mary", "jeff@example.com"),
        "AliasExistsException",
        "An account with the given email already exists.",
    );
}

#[test]
fn address_that_is_missing_cannot_be_verified() {
    let (service, _) = Functions::new()
        .on("PreSignUp", |event| {
            event["response"]["autoVerifyPhone"] = true.into();
            Ok(())
        })
        .start();
    let reply = service.call(
        "SignUp",
        json!({
            "Username": "jeff",
            "Password": PASSWORD,
            "UserAttributes": [{ "Name": "email", "Value": "jeff@example.com" }],
        }),
    );
    refused(
        reply,
        "InvalidLambdaResponseException",
        "Unrecognizable lambda output",
    );
}

#[test]
fn admin_create_user_ignores_confirmation() {
    let (service, events) = Functions::new()
        .on("PreSignUp", |event| {
            event["response"]["autoConfirmUser"] = true.into();
            Ok(())
        })
        .start();
    let made = service
        .admin(
            "AdminCreateUser",
            json!({ "Username": "jeff", "TemporaryPassword": PASSWORD, "MessageAction": "SUPPRESS" }),
        )
        .unwrap();
    assert_eq!(made["User"]["UserStatus"], "FORCE_CHANGE_PASSWORD");
    let event = events.last("PreSignUp_AdminCreateUser");
    assert_eq!(
        event["callerContext"]["clientId"],
        "CLIENT_ID_NOT_APPLICABLE"
    );
}

#[test]
fn failing_post_confirmation_leaves_the_user_confirmed() {
    let (service, events) = Functions::new()
        .on("PostConfirmation", |_| Err("Mail server down".to_owned()))
        .start();
    service.sign_up("jeff", "jeff@example.com").unwrap();
    let code = service.code("jeff@example.com");
    refused(
        service.confirm("jeff", &code),
        "UserLambdaValidationException",
        "PostConfirmation failed with error Mail server down.",
    );
    assert!(signed_in(&service.password_sign_in("jeff", PASSWORD)));
    assert_eq!(events.sources(), ["PostConfirmation_ConfirmSignUp"]);
}

#[test]
fn post_confirmation_learns_of_every_confirmation() {
    let (service, events) = Functions::new().watching("PostConfirmation").start();
    service.sign_up("jeff", "jeff@example.com").unwrap();
    service
        .admin("AdminConfirmSignUp", json!({ "Username": "jeff" }))
        .unwrap();
    let email = service.confirmed_user("mary");
    service
        .call("ForgotPassword", json!({ "Username": "mary" }))
        .unwrap();
    service
        .call(
            "ConfirmForgotPassword",
            json!({
                "Username": "mary",
                "ConfirmationCode": service.code(&email),
                "Password": "Another0ne!",
                "ClientMetadata": { "page": "reset" },
            }),
        )
        .unwrap();
    let sign_up = "PostConfirmation_ConfirmSignUp";
    let reset = "PostConfirmation_ConfirmForgotPassword";
    assert_eq!(events.sources(), [sign_up, sign_up, reset]);
    let metadata = &events.last(reset)["request"]["clientMetadata"];
    assert_eq!(*metadata, json!({ "page": "reset" }));
}
