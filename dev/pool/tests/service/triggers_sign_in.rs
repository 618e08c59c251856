//! Tests of the pre and post authentication triggers.

use serde_json::{Value, json};

use crate::{
    support::{PASSWORD, Service, SrpClient, refused, refused_as, signed_in},
    triggers_support::{Events, Functions},
};

const WRONG: &str = "Incorrect username or password.";

fn watched() -> (Service, Events) {
    Functions::new()
        .watching("PreAuthentication")
        .watching("PostAuthentication")
        .start()
}

#[test]
fn sign_in_runs_both_triggers_with_their_data() {
    let (service, events) = watched();
    service.confirmed_user("jeff");
    let reply = service.call(
        "InitiateAuth",
        json!({
            "AuthFlow": "USER_PASSWORD_AUTH",
            "AuthParameters": { "USERNAME": "jeff", "PASSWORD": PASSWORD },
            "ClientMetadata": { "device": "phone" },
        }),
    );
    assert!(signed_in(&reply));
    assert_eq!(
        events.sources(),
        [
            "PreAuthentication_Authentication",
            "PostAuthentication_Authentication"
        ]
    );
    let [before, after] = events.all().try_into().unwrap();
    assert_eq!(
        before["request"]["validationData"],
        json!({ "device": "phone" })
    );
    assert_eq!(before["request"]["userAttributes"]["custom:genre"], "Jazz");
    assert_eq!(before["request"].get("clientMetadata"), None);
    assert_eq!(after["request"]["newDeviceUsed"], false);
    // The start of a sign-in gives its metadata to the first triggers alone.
    assert_eq!(after["request"].get("clientMetadata"), None);
    assert_eq!(after["response"], json!({}));
}

#[test]
fn srp_answer_gives_its_metadata_to_both_triggers() {
    let (service, events) = watched();
    service.confirmed_user("jeff");
    let client = SrpClient::new();
    let asked = service
        .initiate(
            "USER_SRP_AUTH",
            json!({ "USERNAME": "jeff", "SRP_A": client.public() }),
        )
        .unwrap();
    assert!(events.all().is_empty());
    let reply = service.call(
        "RespondToAuthChallenge",
        json!({
            "ChallengeName": "PASSWORD_VERIFIER",
            "ChallengeResponses": client.answer(&asked, PASSWORD, service.pool.now()),
            "ClientMetadata": { "device": "phone" },
        }),
    );
    assert!(signed_in(&reply));
    let [before, after] = events.all().try_into().unwrap();
    let metadata = json!({ "device": "phone" });
    assert_eq!(before["request"]["validationData"], metadata);
    assert_eq!(after["request"]["clientMetadata"], metadata);
}

#[test]
fn wrong_password_runs_only_the_first_trigger() {
    let (service, events) = watched();
    service.confirmed_user("jeff");
    let reply = service.password_sign_in("jeff", "Wr0ng!pass");
    refused(reply, "NotAuthorizedException", WRONG);
    assert_eq!(events.sources(), ["PreAuthentication_Authentication"]);
}

#[test]
fn refused_sign_in_gives_no_tokens_and_no_lockout() {
    let (service, _) = Functions::new()
        .on(
            "PreAuthentication",
            |event| match event["request"]["validationData"]["captcha"].as_str() {
                Some("ok") => Ok(()),
                _ => Err("Captcha missing".to_owned()),
            },
        )
        .start();
    service.confirmed_user("jeff");
    for _ in 0..10 {
        refused(
            service.password_sign_in("jeff", PASSWORD),
            "UserLambdaValidationException",
            "PreAuthentication failed with error Captcha missing.",
        );
    }
    let reply = service.call(
        "InitiateAuth",
        json!({
            "AuthFlow": "USER_PASSWORD_AUTH",
            "AuthParameters": { "USERNAME": "jeff", "PASSWORD": PASSWORD },
            "ClientMetadata": { "captcha": "ok" },
        }),
    );
    assert!(signed_in(&reply));
}

#[test]
fn unknown_name_is_marked_for_the_function() {
    let (service, events) = watched();
    let reply = service.password_sign_in("nobody", PASSWORD);
    refused(reply, "NotAuthorizedException", WRONG);
    let event = events.last("PreAuthentication_Authentication");
    assert_eq!(event["userName"], "nobody");
    assert_eq!(
        event["request"],
        json!({ "userAttributes": {}, "validationData": null, "userNotFound": true })
    );
}

#[test]
fn one_time_code_and_passwordless_sign_in_run_triggers() {
    let (service, events) = watched();
    let email = service.confirmed_user("jeff");
    let asked = service
        .initiate(
            "USER_AUTH",
            json!({ "USERNAME": "jeff", "PREFERRED_CHALLENGE": "EMAIL_OTP" }),
        )
        .unwrap();
    let answers = json!({ "USERNAME": "jeff", "EMAIL_OTP_CODE": service.code(&email) });
    assert!(signed_in(&service.respond(
        "EMAIL_OTP",
        &asked["Session"],
        answers
    )));
    assert_eq!(
        events.sources(),
        [
            "PreAuthentication_Authentication",
            "PostAuthentication_Authentication"
        ]
    );
}

#[test]
fn failing_post_authentication_gives_no_tokens() {
    let (service, _) = Functions::new()
        .on("PostAuthentication", |_| Err("No".to_owned()))
        .start();
    service.confirmed_user("jeff");
    let reply = service.password_sign_in("jeff", PASSWORD);
    refused_as(reply, "UserLambdaValidationException");
}

#[test]
fn new_device_is_reported_to_the_function() {
    let (service, events) =
        Functions::new()
            .watching("PostAuthentication")
            .start_with(|settings| {
                settings.pool.device_configuration = Some(Default::default());
            });
    service.confirmed_user("jeff");
    let reply = service.password_sign_in("jeff", PASSWORD).unwrap();
    assert!(reply["AuthenticationResult"]["NewDeviceMetadata"].is_object());
    let event = events.last("PostAuthentication_Authentication");
    assert_eq!(event["request"]["newDeviceUsed"], Value::Bool(true));
}
