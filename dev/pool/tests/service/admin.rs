//! Errors of the administrators' calls. Their successes are tested with AWS's own SDK in
//! `tests/clients`.

use cognito_local::core::config::SignInPolicy;
use serde_json::json;

use crate::support::{PASSWORD, Service, refused, refused_as, text};

#[test]
fn unknown_pool_client_or_user_is_not_found() {
    let service = Service::new();
    let elsewhere = json!({ "UserPoolId": "local_Elsewhere", "Username": "jeff" });
    refused_as(
        service.admin("AdminGetUser", elsewhere),
        "ResourceNotFoundException",
    );
    let named = json!({ "Username": "nobody" });
    for operation in [
        "AdminGetUser",
        "AdminDeleteUser",
        "AdminEnableUser",
        "AdminConfirmSignUp",
        "AdminUserGlobalSignOut",
    ] {
        refused_as(
            service.admin(operation, named.clone()),
            "UserNotFoundException",
        );
    }
    let client = json!({ "ClientId": "nobody" });
    refused_as(
        service.admin("DescribeUserPoolClient", client),
        "ResourceNotFoundException",
    );
}

#[test]
fn invitation_is_resent_until_it_is_accepted() {
    // In a pool with one-time codes, an invitation has no password.
    let service = Service::with(|settings| {
        settings.pool.policies.sign_in_policy = SignInPolicy::default();
    });
    let body = |action: Option<&str>| {
        let mut body = json!({
            "Username": "jeff",
            "UserAttributes": [{ "Name": "email", "Value": "jeff@example.com" }],
        });
        if let Some(action) = action {
            body["MessageAction"] = action.into();
        }
        body
    };
    service.admin("AdminCreateUser", body(None)).unwrap();
    let first = service.code("jeff@example.com");
    refused_as(
        service.admin("AdminCreateUser", body(None)),
        "UsernameExistsException",
    );
    service
        .admin("AdminCreateUser", body(Some("RESEND")))
        .unwrap();
    let second = service.code("jeff@example.com");
    assert_ne!(first, second);
    refused_as(
        service.srp_sign_in("jeff", &first),
        "NotAuthorizedException",
    );
    let asked = service.srp_sign_in("jeff", &second).unwrap();
    assert_eq!(asked["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    let permanent = json!({ "Username": "jeff", "Password": PASSWORD, "Permanent": true });
    service.admin("AdminSetUserPassword", permanent).unwrap();
    refused_as(
        service.admin("AdminCreateUser", body(Some("RESEND"))),
        "UnsupportedUserStateException",
    );
    assert_eq!(service.messages_to("jeff@example.com"), 2);
}

#[test]
fn contradictory_settings_are_refused() {
    let service = Service::new();
    for body in [
        json!({ "PoolName": "x", "AliasAttributes": ["email"], "UsernameAttributes": ["email"] }),
        json!({ "PoolName": "x", "Policies": { "PasswordPolicy": { "MinimumLength": 5 } } }),
        json!({
            "PoolName": "x",
            "Policies": { "PasswordPolicy": { "TemporaryPasswordValidityDays": u64::MAX } },
        }),
        json!({ "PoolName": "x", "Policies": { "PasswordPolicy": { "PasswordHistorySize": 25 } } }),
        json!({ "PoolName": "x", "MfaConfiguration": "ON" }),
        json!({ "PoolName": "x", "MfaConfiguration": "SOMETIMES" }),
        json!({ "PoolName": "x", "Schema": [{ "Name": "a", "Required": true }] }),
        json!({ "PoolName": "x", "Schema": [{ "Name": "" }] }),
        json!({ "AliasAttributes": ["email"] }),
    ] {
        refused_as(
            service.call("CreateUserPool", body.clone()),
            "InvalidParameterException",
        );
    }
    for body in [
        json!({ "ClientName": "x", "AuthSessionValidity": 16 }),
        json!({ "ClientName": "x", "PreventUserExistenceErrors": "MAYBE" }),
        json!({
            "ClientName": "x",
            "RefreshTokenRotation": { "Feature": "ENABLED", "RetryGracePeriodSeconds": 61 },
        }),
    ] {
        refused_as(
            service.admin("CreateUserPoolClient", body),
            "InvalidParameterException",
        );
    }
}

#[test]
fn sign_up_is_refused_if_only_admins_create_users() {
    let service = Service::new();
    let update = json!({ "AdminCreateUserConfig": { "AllowAdminCreateUserOnly": true } });
    service.admin("UpdateUserPool", update).unwrap();
    refused_as(
        service.sign_up("jeff", "jeff@example.com"),
        "NotAuthorizedException",
    );
}

#[test]
fn list_users_filters_and_refuses_bad_filters() {
    let service = Service::new();
    for name in ["ann", "bob", "bea"] {
        service
            .sign_up(name, &format!("{name}@example.com"))
            .unwrap();
    }
    service
        .admin("AdminConfirmSignUp", json!({ "Username": "bob" }))
        .unwrap();
    let names = |filter: &str| -> Vec<String> {
        let list = service
            .admin("ListUsers", json!({ "Filter": filter }))
            .unwrap();
        let users = list["Users"].as_array().unwrap();
        let mut names: Vec<String> = users.iter().map(|user| text(&user["Username"])).collect();
        names.sort();
        names
    };
    assert_eq!(names(r#"username = "ann""#), ["ann"]);
    assert_eq!(names(r#"username ^= "b""#), ["bea", "bob"]);
    assert_eq!(names(r#"cognito:user_status = "CONFIRMED""#), ["bob"]);
    assert_eq!(names(r#"email="ann@example.com""#), ["ann"]);
    assert_eq!(names(r#"status = "Disabled""#).len(), 0);
    for filter in ["email", "email = ann", "= \"x\"", "email = \"x"] {
        refused_as(
            service.admin("ListUsers", json!({ "Filter": filter })),
            "InvalidParameterException",
        );
    }
    let wanted = json!({ "AttributesToGet": ["email"], "Filter": r#"username = "ann""# });
    let list = service.admin("ListUsers", wanted).unwrap();
    assert_eq!(
        list["Users"][0]["Attributes"],
        json!([{ "Name": "email", "Value": "ann@example.com" }])
    );
}

#[test]
fn admin_call_finds_user_by_sub() {
    let service = Service::new();
    service.confirmed_user("jeff");
    let got = service
        .admin("AdminGetUser", json!({ "Username": "jeff" }))
        .unwrap();
    let attributes = got["UserAttributes"].as_array().unwrap();
    let sub = attributes.iter().find(|one| one["Name"] == "sub").unwrap()["Value"].clone();
    for (operation, mut body) in [
        ("AdminGetUser", json!({})),
        ("AdminDisableUser", json!({})),
        ("AdminEnableUser", json!({})),
        ("AdminUserGlobalSignOut", json!({})),
        ("AdminListDevices", json!({})),
        (
            "AdminSetUserPassword",
            json!({ "Password": "N3w passw0rd!", "Permanent": true }),
        ),
        (
            "AdminUpdateUserAttributes",
            json!({ "UserAttributes": [{ "Name": "custom:genre", "Value": "Blues" }] }),
        ),
        ("AdminDeleteUser", json!({})),
    ] {
        body["Username"] = sub.clone();
        assert!(service.admin(operation, body).is_ok(), "{operation}");
    }
    refused_as(
        service.admin("AdminGetUser", json!({ "Username": "jeff" })),
        "UserNotFoundException",
    );
}

#[test]
fn admin_call_with_sub_of_another_pool_finds_no_user() {
    let service = Service::new();
    service.confirmed_user("jeff");
    let sub = service.pool.user("local_WildRydes", "jeff").unwrap().sub;
    let made = service
        .call(
            "CreateUserPool",
            json!({ "PoolName": "other", "UserPoolId": "" }),
        )
        .unwrap();
    let body = json!({ "UserPoolId": made["UserPool"]["Id"], "Username": sub });
    refused_as(service.call("AdminGetUser", body), "UserNotFoundException");
}

#[test]
fn taken_username_gets_the_message_of_its_operation() {
    let service = Service::new();
    service.confirmed_user("jeff");
    refused(
        service.admin("AdminCreateUser", json!({ "Username": "jeff" })),
        "UsernameExistsException",
        "User account already exists",
    );
    refused(
        service.sign_up("jeff", "jeff@example.com"),
        "UsernameExistsException",
        "User already exists",
    );
}

#[test]
fn developer_only_attribute_is_written_by_admins_only() {
    let service = Service::new();
    service.confirmed_user("jeff");
    let added = json!({ "CustomAttributes": [
        { "Name": "tier", "AttributeDataType": "String", "DeveloperOnlyAttribute": true, "Mutable": true },
    ] });
    service.admin("AddCustomAttributes", added).unwrap();
    let described = service.admin("DescribeUserPool", json!({})).unwrap();
    let schema = described["UserPool"]["SchemaAttributes"]
        .as_array()
        .unwrap();
    assert!(schema.iter().any(|one| one["Name"] == "dev:custom:tier"));
    let attributes = json!([{ "Name": "dev:custom:tier", "Value": "gold" }]);
    let update = json!({ "Username": "jeff", "UserAttributes": attributes });
    service.admin("AdminUpdateUserAttributes", update).unwrap();
    let token = service.access_token("jeff");
    refused_as(
        service.call(
            "UpdateUserAttributes",
            json!({ "AccessToken": token, "UserAttributes": attributes }),
        ),
        "NotAuthorizedException",
    );
    let held = service
        .call("GetUser", json!({ "AccessToken": token }))
        .unwrap();
    assert!(
        held["UserAttributes"]
            .as_array()
            .unwrap()
            .contains(&attributes[0])
    );
}
