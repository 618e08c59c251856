//! Tests of the user migration trigger.

use serde_json::{Value, json};

use crate::{
    support::{CLIENT, PASSWORD, POOL, Service, refused, refused_as, signed_in},
    triggers_support::{Events, Functions},
};

/// Starts a service whose function knows `jeff`, with this response.
fn knowing_jeff(response: Value) -> (Service, Events) {
    Functions::new()
        .on("UserMigration", move |event| {
            let known = event["userName"] == "jeff";
            let password = &event["request"]["password"];
            if known && (password == PASSWORD || password.is_null()) {
                event["response"] = response.clone();
                Ok(())
            } else if known {
                Err("Bad password".to_owned())
            } else {
                Ok(())
            }
        })
        .start()
}

fn jeff(status: &str) -> Value {
    json!({
        "userAttributes": {
            "email": "jeff@example.com", "email_verified": "true", "custom:genre": "Jazz",
        },
        "finalUserStatus": status,
        "messageAction": "SUPPRESS",
    })
}

#[test]
fn sign_in_brings_the_user_into_the_pool() {
    let (service, events) = knowing_jeff(jeff("CONFIRMED"));
    assert!(signed_in(&service.password_sign_in("jeff", PASSWORD)));
    let event = events.last("UserMigration_Authentication");
    assert_eq!(event["request"]["password"], PASSWORD);
    let user = service.pool.user(POOL, "jeff").unwrap();
    assert_eq!(user.attributes["custom:genre"], "Jazz");
    // The user is known now, with the password and the address.
    assert!(signed_in(
        &service.srp_sign_in("jeff@example.com", PASSWORD)
    ));
    assert_eq!(events.sources().len(), 1);
}

#[test]
fn only_flows_with_a_password_migrate() {
    let (service, events) = knowing_jeff(jeff("CONFIRMED"));
    for flow in ["USER_SRP_AUTH", "CUSTOM_AUTH"] {
        let parameters = json!({ "USERNAME": "jeff", "PASSWORD": PASSWORD, "SRP_A": "AB" });
        // The reply does not matter.
        let _ = service.initiate(flow, parameters);
    }
    assert!(events.all().is_empty());
    let parameters = json!({
        "USERNAME": "jeff", "PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": PASSWORD,
    });
    assert!(signed_in(&service.initiate("USER_AUTH", parameters)));
}

#[test]
fn user_who_is_not_confirmed_resets_the_password() {
    let (service, _) = knowing_jeff(jeff("RESET_REQUIRED"));
    refused_as(
        service.password_sign_in("jeff", PASSWORD),
        "PasswordResetRequiredException",
    );
    assert!(service.pool.user(POOL, "jeff").is_some());
}

#[test]
fn forgotten_password_brings_the_user_too() {
    let (service, events) = knowing_jeff(jeff("RESET_REQUIRED"));
    service
        .call("ForgotPassword", json!({ "Username": "jeff" }))
        .unwrap();
    let event = events.last("UserMigration_ForgotPassword");
    assert_eq!(event["request"].get("password"), None);
    let code = service.code("jeff@example.com");
    service
        .call(
            "ConfirmForgotPassword",
            json!({ "Username": "jeff", "ConfirmationCode": code, "Password": PASSWORD }),
        )
        .unwrap();
    assert!(signed_in(&service.password_sign_in("jeff", PASSWORD)));
}

#[test]
fn failing_function_means_that_the_user_is_not_found() {
    let (service, _) = knowing_jeff(jeff("CONFIRMED"));
    let message = format!("Exception migrating user in app client {CLIENT}");
    refused(
        service.password_sign_in("jeff", "Wr0ng!pass"),
        "UserNotFoundException",
        &message,
    );
    assert!(service.pool.user(POOL, "jeff").is_none());
}

#[test]
fn empty_response_means_that_nobody_has_the_name() {
    let (service, _) = knowing_jeff(jeff("CONFIRMED"));
    refused(
        service.password_sign_in("nobody", PASSWORD),
        "NotAuthorizedException",
        "Incorrect username or password.",
    );
}

#[test]
fn user_that_the_pool_cannot_have_is_not_made() {
    for attributes in [
        json!({ "email": "jeff@example.com", "custom:unknown": "x" }),
        json!({ "email": 7 }),
    ] {
        let (service, _) = knowing_jeff(json!({
            "userAttributes": attributes, "finalUserStatus": "CONFIRMED",
        }));
        refused_as(
            service.password_sign_in("jeff", PASSWORD),
            "UserNotFoundException",
        );
        assert!(service.pool.user(POOL, "jeff").is_none());
    }
}
