//! The history of users in a pool with threat protection.

use serde_json::{Value, json};

use crate::support::{PASSWORD, Service, claims, refused, refused_as, text};

fn protected() -> Service {
    let service = Service::new();
    let add_ons = json!({ "AdvancedSecurityMode": "AUDIT" });
    let settings = json!({
        "UserPoolAddOns": add_ons,
        "AutoVerifiedAttributes": ["email"],
        "MfaConfiguration": "OFF",
    });
    service.admin("UpdateUserPool", settings).unwrap();
    service.confirmed_user("jeff");
    service
}

fn events(service: &Service) -> Vec<Value> {
    let body = json!({ "Username": "jeff" });
    let list = service.admin("AdminListUserAuthEvents", body).unwrap();
    list["AuthEvents"].as_array().unwrap().clone()
}

fn kinds(service: &Service) -> Vec<(String, String)> {
    let shown = |event: &Value| (text(&event["EventType"]), text(&event["EventResponse"]));
    events(service).iter().map(shown).collect()
}

fn pair(kind: &str, response: &str) -> (String, String) {
    (kind.to_owned(), response.to_owned())
}

#[test]
fn events_are_recorded_with_threat_protection_alone() {
    let service = Service::new();
    service.confirmed_user("jeff");
    service.password_sign_in("jeff", PASSWORD).unwrap();
    let named = json!({ "Username": "jeff" });
    refused_as(
        service.admin("AdminListUserAuthEvents", named.clone()),
        "UserPoolAddOnNotEnabledException",
    );
    let add_ons = json!({ "UserPoolAddOns": { "AdvancedSecurityMode": "ENFORCED" } });
    service.admin("UpdateUserPool", add_ons).unwrap();
    assert_eq!(kinds(&service), []);
}

#[test]
fn sign_ins_and_passwords_are_in_the_history() {
    let service = protected();
    service
        .password_sign_in("jeff", "Wr0ng-password")
        .unwrap_err();
    service.advance(1);
    let reply = service.srp_sign_in("jeff", PASSWORD).unwrap();
    let result = &reply["AuthenticationResult"];
    let refresh = json!({ "REFRESH_TOKEN": result["RefreshToken"] });
    service.initiate("REFRESH_TOKEN_AUTH", refresh).unwrap();
    let change = json!({
        "AccessToken": result["AccessToken"],
        "PreviousPassword": PASSWORD,
        "ProposedPassword": "An0ther-password",
    });
    service.call("ChangePassword", change).unwrap();
    service
        .call("ForgotPassword", json!({ "Username": "jeff" }))
        .unwrap();
    assert_eq!(
        kinds(&service),
        [
            pair("ForgotPassword", "Pass"),
            pair("PasswordChange", "Pass"),
            pair("SignIn", "Pass"),
            pair("SignIn", "Fail"),
            pair("SignUp", "Pass"),
        ]
    );
    let events = events(&service);
    let event_id = claims(&result["AccessToken"])["event_id"].clone();
    assert_eq!(events[2]["EventId"], event_id);
    let answer =
        |response: &str| json!([{ "ChallengeName": "Password", "ChallengeResponse": response }]);
    assert_eq!(events[2]["ChallengeResponses"], answer("Success"));
    assert_eq!(events[3]["ChallengeResponses"], answer("Failure"));
    assert_eq!(events[3]["EventRisk"]["RiskDecision"], "NoRisk");
}

#[test]
fn event_has_the_address_that_the_request_names() {
    let service = protected();
    let body = json!({
        "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": { "USERNAME": "jeff", "PASSWORD": PASSWORD },
        "UserContextData": { "IpAddress": "192.0.2.7" },
    });
    service.call("InitiateAuth", body).unwrap();
    let events = events(&service);
    assert_eq!(events[0]["EventContextData"]["IpAddress"], "192.0.2.7");
    assert_eq!(events[1].get("EventContextData"), None);
}

#[test]
fn events_have_pages_with_the_newest_first() {
    let service = protected();
    for _ in 0..3 {
        service.password_sign_in("jeff", PASSWORD).unwrap();
    }
    let all: Vec<Value> = events(&service)
        .iter()
        .map(|one| one["EventId"].clone())
        .collect();
    let mut paged = Vec::new();
    let mut next = Value::Null;
    loop {
        let body = json!({ "Username": "jeff", "MaxResults": 3, "NextToken": next });
        let page = service.admin("AdminListUserAuthEvents", body).unwrap();
        let listed = page["AuthEvents"].as_array().unwrap();
        paged.extend(listed.iter().map(|one| one["EventId"].clone()));
        next = page["NextToken"].clone();
        if next.is_null() {
            break;
        }
    }
    assert_eq!(all.len(), 4);
    assert_eq!(paged, all);
}

#[test]
fn feedback_of_administrators_is_kept_with_the_event() {
    let service = protected();
    let id = events(&service)[0]["EventId"].clone();
    let feedback = |value: &str, id: &Value| {
        let body = json!({ "Username": "jeff", "EventId": id, "FeedbackValue": value });
        service.admin("AdminUpdateAuthEventFeedback", body)
    };
    assert_eq!(feedback("Invalid", &id), Ok(json!({})));
    let shown = events(&service)[0]["EventFeedback"].clone();
    assert_eq!(shown["FeedbackValue"], "Invalid");
    assert_eq!(shown["Provider"], "Admin");
    refused_as(feedback("Perhaps", &id), "InvalidParameterException");
    refused_as(
        feedback("Valid", &json!("none")),
        "ResourceNotFoundException",
    );
    // No message with a token has been sent.
    let body = json!({
        "UserPoolId": "local_WildRydes",
        "Username": "jeff",
        "EventId": id,
        "FeedbackToken": "token",
        "FeedbackValue": "Valid",
    });
    refused(
        service.call("UpdateAuthEventFeedback", body),
        "NotAuthorizedException",
        "Invalid feedback token.",
    );
}
