//! Tests of the pre token generation trigger.

use serde_json::{Value, json};

use crate::{
    support::{PASSWORD, POOL, Service, claims, refused, text},
    triggers_support::{Events, Functions},
};

/// Starts a service whose function gives this response, with a user in the group `riders`.
fn changing(version: &str, response: Value) -> (Service, Events) {
    let (service, events) = Functions::new()
        .on_tokens(version, move |event| {
            event["response"] = response.clone();
            Ok(())
        })
        .start();
    service.confirmed_user("jeff");
    let role = "arn:aws:iam::000000000000:role/riders";
    let group = json!({ "GroupName": "riders", "RoleArn": role });
    service.admin("CreateGroup", group).unwrap();
    let membership = json!({ "GroupName": "riders", "Username": "jeff" });
    service.admin("AdminAddUserToGroup", membership).unwrap();
    (service, events)
}

/// Signs in, and returns the claims of the ID token and of the access token.
fn signed_in(service: &Service) -> (Value, Value, Value) {
    let reply = service.password_sign_in("jeff", PASSWORD).unwrap();
    let result = reply["AuthenticationResult"].clone();
    (
        claims(&result["IdToken"]),
        claims(&result["AccessToken"]),
        result,
    )
}

#[test]
fn version_1_changes_the_id_token_alone() {
    let (service, events) = changing(
        "V1_0",
        json!({ "claimsOverrideDetails": {
            "claimsToAddOrOverride": { "tenant": "acme", "custom:genre": "Blues", "gone": "x" },
            "claimsToSuppress": ["phone_number", "gone"],
        } }),
    );
    let (id, access, _) = signed_in(&service);
    assert_eq!(
        (&id["tenant"], &id["custom:genre"]),
        (&json!("acme"), &json!("Blues"))
    );
    assert_eq!((id.get("phone_number"), id.get("gone")), (None, None));
    assert_eq!(access.get("tenant"), None);
    let event = events.last("TokenGeneration_Authentication");
    assert_eq!(event["version"], "1");
    assert_eq!(
        event["request"]["groupConfiguration"],
        json!({
            "groupsToOverride": ["riders"],
            "iamRolesToOverride": ["arn:aws:iam::000000000000:role/riders"],
            "preferredRole": "arn:aws:iam::000000000000:role/riders",
        })
    );
    assert_eq!(event["request"].get("scopes"), None);
    assert_eq!(event["response"], json!({ "claimsOverrideDetails": null }));
}

#[test]
fn version_2_changes_both_tokens_and_scopes() {
    for (version, number) in [("V2_0", "2"), ("V3_0", "3")] {
        let (service, events) = changing(
            version,
            json!({ "claimsAndScopeOverrideDetails": {
                "idTokenGeneration": {
                    "claimsToAddOrOverride": { "levels": [1, "two", true], "deep": { "a": 1 } },
                },
                "accessTokenGeneration": {
                    "claimsToAddOrOverride": { "tenant": "acme" },
                    "claimsToSuppress": ["auth_time"],
                    "scopesToAdd": ["rides/read", "a b", "aws.cognito.other"],
                },
            } }),
        );
        let (id, access, result) = signed_in(&service);
        assert_eq!(id["levels"], json!([1, "two", true]));
        assert_eq!(id["deep"], json!({ "a": 1 }));
        assert_eq!(access["tenant"], "acme");
        assert!(access["auth_time"].is_number());
        assert_eq!(access["scope"], "aws.cognito.signin.user.admin rides/read");
        let event = events.last("TokenGeneration_Authentication");
        assert_eq!(event["version"], number);
        assert_eq!(
            event["request"]["scopes"],
            json!(["aws.cognito.signin.user.admin"])
        );
        // The token is still good for the user's own operations.
        let own = json!({ "AccessToken": text(&result["AccessToken"]) });
        service.call("GetUser", own).unwrap();
    }
}

#[test]
fn suppressed_scope_closes_the_own_operations() {
    let (service, _) = changing(
        "V2_0",
        json!({ "claimsAndScopeOverrideDetails": { "accessTokenGeneration": {
            "scopesToSuppress": ["aws.cognito.signin.user.admin"],
        } } }),
    );
    let (_, _, result) = signed_in(&service);
    let own = json!({ "AccessToken": text(&result["AccessToken"]) });
    refused(
        service.call("GetUser", own),
        "NotAuthorizedException",
        "Invalid Access Token",
    );
}

#[test]
fn claims_that_identify_the_token_stay() {
    let fixed = json!({
        "sub": "x", "iss": "x", "aud": "x", "exp": 1, "token_use": "x", "jti": "x",
        "cognito:username": "x", "cognito:groups": "x", "client_id": "x", "username": "x",
        "scope": "x", "origin_jti": "x",
    });
    let suppressed = json!([
        "sub",
        "iss",
        "exp",
        "token_use",
        "cognito:username",
        "client_id"
    ]);
    let changes = json!({ "claimsToAddOrOverride": fixed, "claimsToSuppress": suppressed });
    let (service, _) = changing(
        "V2_0",
        json!({ "claimsAndScopeOverrideDetails": {
            "idTokenGeneration": changes, "accessTokenGeneration": changes,
        } }),
    );
    let (id, access, _) = signed_in(&service);
    let sub = service.pool.user(POOL, "jeff").unwrap().sub;
    for token in [&id, &access] {
        assert_eq!(token["sub"], sub);
        assert_ne!(token["iss"], "x");
        assert_ne!(token["exp"], 1);
        assert_ne!(token["origin_jti"], "x");
        assert_eq!(token["cognito:groups"], json!(["riders"]));
    }
    assert_eq!(id["cognito:username"], "jeff");
    assert_ne!(id["aud"], "x");
    assert_eq!(access["username"], "jeff");
    assert_ne!(access["client_id"], "x");
    assert_eq!(access["scope"], "aws.cognito.signin.user.admin");
}

#[test]
fn groups_and_roles_are_overridden() {
    let details = json!({
        "groupsToOverride": ["admins"],
        "iamRolesToOverride": ["arn:a"],
        "preferredRole": "arn:a",
    });
    for (version, response) in [
        (
            "V1_0",
            json!({ "claimsOverrideDetails": { "groupOverrideDetails": details } }),
        ),
        (
            "V2_0",
            json!({ "claimsAndScopeOverrideDetails": { "groupOverrideDetails": details } }),
        ),
    ] {
        let (service, _) = changing(version, response);
        let (id, access, _) = signed_in(&service);
        assert_eq!(id["cognito:groups"], json!(["admins"]));
        assert_eq!(access["cognito:groups"], json!(["admins"]));
        assert_eq!(id["cognito:roles"], json!(["arn:a"]));
        assert_eq!(id["cognito:preferred_role"], "arn:a");
    }
}

#[test]
fn refresh_and_new_password_name_their_source() {
    let (service, events) = changing("V1_0", json!({}));
    let (_, _, result) = signed_in(&service);
    service
        .initiate(
            "REFRESH_TOKEN_AUTH",
            json!({ "REFRESH_TOKEN": result["RefreshToken"] }),
        )
        .unwrap();
    let mary = json!({
        "Username": "mary", "TemporaryPassword": PASSWORD, "MessageAction": "SUPPRESS",
        "UserAttributes": [{ "Name": "email", "Value": "mary@example.com" }],
    });
    service.admin("AdminCreateUser", mary).unwrap();
    let asked = service.password_sign_in("mary", PASSWORD).unwrap();
    let answers = json!({ "USERNAME": "mary", "NEW_PASSWORD": "Another0ne!" });
    service
        .respond("NEW_PASSWORD_REQUIRED", &asked["Session"], answers)
        .unwrap();
    assert_eq!(
        events.sources(),
        [
            "TokenGeneration_Authentication",
            "TokenGeneration_RefreshTokens",
            "TokenGeneration_NewPasswordChallenge",
        ]
    );
}

#[test]
fn failing_function_gives_no_tokens() {
    let (service, _) = Functions::new()
        .on_tokens("V2_0", |_| Err("Claims unknown".to_owned()))
        .start();
    service.confirmed_user("jeff");
    refused(
        service.password_sign_in("jeff", PASSWORD),
        "UserLambdaValidationException",
        "PreTokenGeneration failed with error Claims unknown.",
    );
}
