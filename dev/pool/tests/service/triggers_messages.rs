//! Tests of the custom message trigger and of the custom senders.

use cognito_local::core::delivery::Message;
use serde_json::{Value, json};

use crate::{
    support::{CLIENT, PASSWORD, Service, refused, refused_as},
    triggers_support::{Events, Functions},
};

/// Starts a service whose function writes this response.
fn writing(response: Value) -> (Service, Events) {
    Functions::new()
        .on("CustomMessage", move |event| {
            event["response"] = response.clone();
            Ok(())
        })
        .start()
}

fn last(service: &Service, to: &str) -> (Option<String>, Option<String>, String) {
    let message: Message = service.pool.last_message(to).unwrap();
    let text = message.text.unwrap();
    let body = text.body.map(|body| body.reveal().to_owned());
    (text.subject, body, message.code.reveal().to_owned())
}

#[test]
fn message_has_the_words_of_the_function() {
    let (service, events) = writing(json!({
        "emailSubject": "Welcome <aboard>",
        "emailMessage": "<b>{####}</b> or {##Click Here##}",
        "smsMessage": "Not this {####}",
    }));
    service.sign_up("jeff", "jeff@example.com").unwrap();
    let (subject, body, code) = last(&service, "jeff@example.com");
    assert_eq!(subject.as_deref(), Some("Welcome <aboard>"));
    assert_eq!(
        body.unwrap(),
        format!("<b>{code}</b> or Click Here ({code})")
    );
    service.confirm("jeff", &code).unwrap();
    let event = events.last("CustomMessage_SignUp");
    let request = &event["request"];
    assert_eq!(request["codeParameter"], "{####}");
    assert_eq!(request["linkParameter"], "{##Click Here##}");
    assert_eq!(request["usernameParameter"], Value::Null);
    assert_eq!(request["userAttributes"]["custom:genre"], "Jazz");
    assert_eq!(
        event["response"],
        json!({ "smsMessage": null, "emailMessage": null, "emailSubject": null })
    );
    // The function never gets the code.
    assert!(!event.to_string().contains(&code));
}

#[test]
fn every_message_names_its_occasion() {
    let (service, events) = writing(json!({}));
    let email = "jeff@example.com";
    service.sign_up("jeff", email).unwrap();
    let named = json!({ "Username": "jeff" });
    service
        .call("ResendConfirmationCode", named.clone())
        .unwrap();
    service.confirm("jeff", &service.code(email)).unwrap();
    service.call("ForgotPassword", named.clone()).unwrap();
    service.admin("AdminResetUserPassword", named).unwrap();
    let mary = service.confirmed_user("mary");
    let token = service.access_token("mary");
    let verify = json!({ "AccessToken": token, "AttributeName": "email" });
    service
        .call("GetUserAttributeVerificationCode", verify)
        .unwrap();
    let update = json!({
        "AccessToken": token,
        "UserAttributes": [{ "Name": "email", "Value": "new@example.com" }],
    });
    service.call("UpdateUserAttributes", update).unwrap();
    service
        .admin(
            "AdminCreateUser",
            json!({
                "Username": "anna",
                "TemporaryPassword": PASSWORD,
                "UserAttributes": [{ "Name": "email", "Value": "anna@example.com" }],
            }),
        )
        .unwrap();
    let occasions: Vec<String> = events
        .sources()
        .iter()
        .map(|source| source.replace("CustomMessage_", ""))
        .collect();
    assert_eq!(
        occasions,
        [
            "SignUp",
            "ResendCode",
            "ForgotPassword",
            "ForgotPassword",
            "SignUp",
            "VerifyUserAttribute",
            "UpdateUserAttribute",
            "AdminCreateUser",
        ]
    );
    // The client of a signed-in user comes from the token.
    let update = events.last("CustomMessage_UpdateUserAttribute");
    assert_eq!(update["callerContext"]["clientId"], CLIENT);
    let invitation = events.last("CustomMessage_AdminCreateUser");
    assert_eq!(invitation["request"]["usernameParameter"], "{username}");
    // A function that says nothing leaves the message as it is.
    let message = service.pool.last_message(&mary).unwrap();
    assert!(message.text.is_none());
}

#[test]
fn sign_in_codes_have_the_words_of_the_function() {
    let (service, events) = writing(json!({ "smsMessage": "Code {####}" }));
    service.confirmed_user("jeff");
    let token = service.access_token("jeff");
    let phone = "+12065550100";
    let preference = json!({ "AccessToken": token, "SMSMfaSettings": { "Enabled": true } });
    service.call("SetUserMFAPreference", preference).unwrap();
    let asked = service.password_sign_in("jeff", PASSWORD).unwrap();
    assert_eq!(asked["ChallengeName"], "SMS_MFA");
    let (subject, body, code) = last(&service, phone);
    assert_eq!((subject, body.unwrap()), (None, format!("Code {code}")));
    events.last("CustomMessage_Authentication");
}

#[test]
fn message_without_the_code_is_refused() {
    for response in [
        json!({ "emailMessage": "Welcome" }),
        json!({ "emailMessage": 7 }),
        json!({ "emailMessage": "{####}", "emailSubject": "a".repeat(141) }),
        json!({ "emailMessage": format!("{{####}}{}", "a".repeat(20_000)) }),
    ] {
        let (service, _) = writing(response);
        refused(
            service.sign_up("jeff", "jeff@example.com"),
            "InvalidLambdaResponseException",
            "Unrecognizable lambda output",
        );
        assert!(service.pool.inbox().is_empty());
    }
}

#[test]
fn invitation_needs_the_username_too() {
    let invite = |body: &str| {
        let (service, _) = writing(json!({ "emailMessage": body }));
        let reply = service.admin(
            "AdminCreateUser",
            json!({
                "Username": "jeff",
                "TemporaryPassword": PASSWORD,
                "UserAttributes": [{ "Name": "email", "Value": "jeff@example.com" }],
            }),
        );
        reply.map(|_| last(&service, "jeff@example.com").1.unwrap())
    };
    refused_as(
        invite("{####}").map(Value::from),
        "InvalidLambdaResponseException",
    );
    assert_eq!(
        invite("{username}: {####}").unwrap(),
        format!("jeff: {PASSWORD}")
    );
}

#[test]
fn custom_sender_gets_the_code_in_base64() {
    let (service, events) = Functions::new()
        .watching("CustomEmailSender")
        .watching("CustomSMSSender")
        .start();
    service.sign_up("jeff", "jeff@example.com").unwrap();
    let event = events.last("CustomEmailSender_SignUp");
    assert_eq!(event["request"]["type"], "customEmailSenderRequestV1");
    let code = event["request"]["code"].as_str().unwrap();
    let code = data_encoding::BASE64.decode(code.as_bytes()).unwrap();
    assert_eq!(
        String::from_utf8(code).unwrap(),
        service.code("jeff@example.com")
    );
    assert_eq!(event["response"], json!({}));
}

#[test]
fn failing_custom_sender_is_not_told_to_the_client() {
    let (service, events) = Functions::new()
        .on("CustomEmailSender", |_| Err("Mail server down".to_owned()))
        .start();
    service.sign_up("jeff", "jeff@example.com").unwrap();
    assert_eq!(events.sources(), ["CustomEmailSender_SignUp"]);
    assert_eq!(service.messages_to("jeff@example.com"), 1);
}
