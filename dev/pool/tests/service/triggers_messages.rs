//! Tests of the custom message trigger and of the custom senders.

use cognito_local::{Pool, Settings, core::delivery::Message, test_keys};
use serde_json::{Value, json};

use crate::{
    support::{CLIENT, PASSWORD, POOL, Service, refused, refused_as},
    triggers_support::{Events, Functions, arn},
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

/// The address of the pool in these tests.
const BASE_URL: &str = "http://localhost:9229";

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
    let link = format!(
        "{BASE_URL}/wildrydes/confirmUser?client_id={CLIENT}&user_name=jeff&confirmation_code={code}"
    );
    assert_eq!(
        body.unwrap(),
        format!("<b>{code}</b> or <a href=\"{link}\">Click Here</a>")
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
fn custom_sender_gets_an_encrypted_code() {
    let (service, events) = Functions::new()
        .watching("CustomEmailSender")
        .watching("CustomSMSSender")
        .start();
    let code_of = |source: &str| {
        let event = events.last(source);
        let code = event["request"]["code"].as_str().unwrap();
        data_encoding::BASE64.decode(code.as_bytes()).unwrap()
    };
    service.sign_up("jeff", "jeff@example.com").unwrap();
    let event = events.last("CustomEmailSender_SignUp");
    assert_eq!(event["request"]["type"], "customEmailSenderRequestV1");
    assert_eq!(event["response"], json!({}));
    let first = code_of("CustomEmailSender_SignUp");
    // The version, the type and the algorithm suite of Cognito's own messages.
    assert_eq!(first[..4], [0x01, 0x80, 0x03, 0x78]);
    let has =
        |message: &[u8], text: &str| message.windows(text.len()).any(|at| at == text.as_bytes());
    assert!(has(&first, "userpool-id") && has(&first, POOL) && has(&first, &arn("key")));
    assert!(!has(&first, &service.code("jeff@example.com")));
    // Each message has a data key of its own.
    let again = json!({ "Username": "jeff" });
    service.call("ResendConfirmationCode", again).unwrap();
    let second = code_of("CustomEmailSender_ResendCode");
    assert_ne!(first[4..20], second[4..20]);
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

#[test]
fn custom_sender_key_survives_a_restart() {
    let name = format!("cognito-local-sender-key-{}.redb", std::process::id());
    let file = std::env::temp_dir().join(name);
    let key = || {
        let settings = Settings {
            keys: Some(test_keys().unwrap()),
            ..Settings::default()
        };
        let pool = Pool::open(&file, &settings).unwrap();
        pool.custom_sender_key().base64().reveal().to_owned()
    };
    let first = key();
    let decoded = data_encoding::BASE64.decode(first.as_bytes()).unwrap();
    assert_eq!(decoded.len(), 32);
    assert_eq!(key(), first);
    std::fs::remove_file(&file).unwrap();
    // Each state has a key of its own.
    assert_ne!(key(), first);
    std::fs::remove_file(&file).unwrap();
}
