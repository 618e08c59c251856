//! The texts that a pool's settings give to its messages.

use cognito_local::core::delivery::Message;
use serde_json::{Value, json};

use crate::{
    support::{PASSWORD, Service},
    triggers_support::{Functions, arn},
};

/// Starts a service whose pool has these settings.
fn service(settings: Value) -> Service {
    let settings = settings.as_object().unwrap().clone();
    Service::with(|all| all.pool.other.extend(settings))
}

/// Returns the subject and the text of the last message to an address. The code in the text is
/// replaced by `CODE`.
fn last(service: &Service, to: &str) -> (Option<String>, Option<String>) {
    let message: Message = service.pool.last_message(to).unwrap();
    let code = message.code.reveal().to_owned();
    let text = message.text.expect("a text");
    let body = text.body.map(|body| body.reveal().replace(&code, "CODE"));
    (text.subject, body)
}

fn written(subject: &str, body: &str) -> (Option<String>, Option<String>) {
    (Some(subject.to_owned()), Some(body.to_owned()))
}

#[test]
fn verification_has_the_words_of_the_template() {
    let service = service(json!({ "VerificationMessageTemplate": {
        "EmailSubject": "Hello", "EmailMessage": "Code {####}.", "SmsMessage": "Text {####}.",
    } }));
    let email = "jeff@example.com";
    service.sign_up("jeff", email).unwrap();
    assert_eq!(last(&service, email), written("Hello", "Code CODE."));
    service.confirm("jeff", &service.code(email)).unwrap();
    let named = json!({ "Username": "jeff" });
    service.call("ForgotPassword", named).unwrap();
    assert_eq!(last(&service, email), written("Hello", "Code CODE."));
    let code = service.code(email);
    let confirmed = json!({
        "Username": "jeff", "ConfirmationCode": code, "Password": PASSWORD,
    });
    service.call("ConfirmForgotPassword", confirmed).unwrap();
}

#[test]
fn older_settings_of_a_pool_have_words_too() {
    let service = service(json!({
        "EmailVerificationSubject": "Older", "EmailVerificationMessage": "Older {####}",
    }));
    service.sign_up("jeff", "jeff@example.com").unwrap();
    let text = last(&service, "jeff@example.com");
    assert_eq!(text, written("Older", "Older CODE"));
}

#[test]
fn invitation_has_the_words_of_its_template() {
    let service = service(json!({}));
    let template = json!({
        "EmailSubject": "Come in",
        "EmailMessage": "You are {username}, your password is {####}",
        "SMSMessage": "{username} {####}",
    });
    let config = json!({ "AdminCreateUserConfig": { "InviteMessageTemplate": template } });
    service.admin("UpdateUserPool", config).unwrap();
    let invited = json!({
        "Username": "anna",
        "TemporaryPassword": PASSWORD,
        "UserAttributes": [{ "Name": "email", "Value": "anna@example.com" }],
    });
    service.admin("AdminCreateUser", invited).unwrap();
    assert_eq!(
        last(&service, "anna@example.com"),
        written("Come in", "You are anna, your password is CODE")
    );
}

#[test]
fn function_writes_over_the_template() {
    let (service, _) = Functions::new()
        .on("CustomMessage", |event| {
            event["response"]["emailMessage"] = "Function {####}".into();
            Ok(())
        })
        .start();
    let template = json!({ "EmailSubject": "Template", "EmailMessage": "Template {####}" });
    let settings = json!({
        "VerificationMessageTemplate": template,
        "AutoVerifiedAttributes": ["email"],
        "LambdaConfig": { "CustomMessage": arn("CustomMessage") },
    });
    service.admin("UpdateUserPool", settings).unwrap();
    service.sign_up("jeff", "jeff@example.com").unwrap();
    let text = last(&service, "jeff@example.com");
    assert_eq!(text, written("Template", "Function CODE"));
}
