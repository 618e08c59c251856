//! Checks of requests against the API's model, with AWS's messages.
//!
//! Messages that no document of AWS prints are those that users of the service quote in public
//! issues of its clients (amplify-js, aws-cli, aws-cdk, the AWS provider of Terraform).

use serde_json::{Value, json};

use crate::support::{POOL, Reply, Service, refused};

const IDENTITY: &str = "AWSCognitoIdentityService";

fn identity(service: &Service, operation: &str, body: &Value) -> Reply {
    service.raw(
        &format!("{IDENTITY}.{operation}"),
        body.to_string().as_bytes(),
    )
}

fn violations(list: &[&str]) -> String {
    let errors = if list.len() == 1 { "error" } else { "errors" };
    let joined = list.join("; ");
    format!("{} validation {errors} detected: {joined}", list.len())
}

#[test]
fn invalid_values_are_refused_with_aws_messages() {
    let service = Service::new();
    let cases = [
        (
            "ListUserPools",
            json!({}),
            violations(&[
                "Value null at 'maxResults' failed to satisfy constraint: Member must not be null",
            ]),
        ),
        (
            "ListUserPools",
            json!({ "MaxResults": 61 }),
            violations(&[
                "Value '61' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 60",
            ]),
        ),
        (
            "ListUsers",
            json!({ "UserPoolId": POOL, "Limit": -1, "PaginationToken": "" }),
            violations(&[
                "Value '-1' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 0",
                "Value '' at 'paginationToken' failed to satisfy constraint: Member must have length greater than or equal to 1",
                r"Value '' at 'paginationToken' failed to satisfy constraint: Member must satisfy regular expression pattern: [\S]+",
            ]),
        ),
        (
            "CreateUserPool",
            json!({ "PoolName": "x!", "MfaConfiguration": "SOMETIMES" }),
            violations(&[
                "Value 'SOMETIMES' at 'mfaConfiguration' failed to satisfy constraint: Member must satisfy enum value set: [OFF, ON, OPTIONAL]",
                r"Value 'x!' at 'poolName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w\s+=,.@-]+",
            ]),
        ),
        (
            "CreateUserPool",
            json!({
                "PoolName": "x",
                "AliasAttributes": ["email", "name"],
                "Policies": { "PasswordPolicy": { "MinimumLength": 5 } },
                "Schema": [
                    { "Name": "email", "Required": true },
                    { "Name": "phone_number_verified", "AttributeDataType": "Text" },
                ],
            }),
            violations(&[
                "Value '[email, name]' at 'aliasAttributes' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [phone_number, email, preferred_username]]",
                "Value '5' at 'policies.passwordPolicy.minimumLength' failed to satisfy constraint: Member must have value greater than or equal to 6",
                "Value 'Text' at 'schema.2.member.attributeDataType' failed to satisfy constraint: Member must satisfy enum value set: [String, Number, DateTime, Boolean]",
                "Value 'phone_number_verified' at 'schema.2.member.name' failed to satisfy constraint: Member must have length less than or equal to 20",
            ]),
        ),
        (
            "UpdateUserPool",
            json!({ "UserPoolId": "nowhere", "UserPoolTags": { "": "x" } }),
            violations(&[
                r"Value 'nowhere' at 'userPoolId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w-]+_[0-9a-zA-Z]+",
                "Value '{=x}' at 'userPoolTags' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1]",
            ]),
        ),
        (
            "CreateUserPoolClient",
            json!({ "UserPoolId": POOL, "ClientName": "x", "CallbackURLs": ["a b"] }),
            violations(&[
                r"Value '[a b]' at 'callbackURLs' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}]+]",
            ]),
        ),
    ];
    for (operation, body, message) in cases {
        refused(
            service.call(operation, body),
            "InvalidParameterException",
            &message,
        );
    }
}

#[test]
fn sensitive_values_are_not_in_messages() {
    let service = Service::new();
    refused(
        service.call(
            "SignUp",
            json!({
                "Username": "",
                "Password": " s3cret",
                "UserAttributes": [{ "Name": "email", "Value": "x".repeat(2_049) }],
            }),
        ),
        "InvalidParameterException",
        &violations(&[
            r"Value at 'password' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[\S]+.*[\S]+$",
            "Value at 'userAttributes.1.member.value' failed to satisfy constraint: Member must have length less than or equal to 2048",
            "Value at 'username' failed to satisfy constraint: Member must have length greater than or equal to 1",
            r"Value at 'username' failed to satisfy constraint: Member must satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}]+",
        ]),
    );
    refused(
        identity(
            &service,
            "GetId",
            &json!({
                "IdentityPoolId": "local:3f5a7c10-0000-4000-8000-77696c647264",
                "Logins": { "a": "s".repeat(50_001) },
            }),
        ),
        "ValidationException",
        &violations(&[
            "Value at 'logins' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 50000, Member must have length greater than or equal to 1]",
        ]),
    );
}

#[test]
fn identity_pool_call_gets_validation_exception() {
    let service = Service::new();
    refused(
        identity(&service, "ListIdentityPools", &json!({})),
        "ValidationException",
        &violations(&[
            "Value null at 'maxResults' failed to satisfy constraint: Member must not be null",
        ]),
    );
    refused(
        identity(&service, "GetId", &json!({ "IdentityPoolId": "nowhere" })),
        "ValidationException",
        &violations(&[
            r"Value 'nowhere' at 'identityPoolId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w-]+:[0-9a-f-]+",
        ]),
    );
}

#[test]
fn value_of_wrong_type_is_serialization_exception() {
    let service = Service::new();
    for (body, message) in [
        (
            json!({ "PoolName": 7 }),
            "NUMBER_VALUE can not be converted to a String",
        ),
        (
            json!({ "PoolName": "x", "Policies": { "PasswordPolicy": { "MinimumLength": "8" } } }),
            "STRING_VALUE can not be converted to an Integer",
        ),
        (
            json!({ "PoolName": ["x"] }),
            "Start of list found where not expected",
        ),
        (
            json!({ "PoolName": "x", "Schema": { "Name": "email" } }),
            "Start of structure or map found where not expected.",
        ),
    ] {
        refused(
            service.call("CreateUserPool", body),
            "SerializationException",
            message,
        );
    }
}

#[test]
fn unknown_members_are_ignored() {
    let service = Service::new();
    let made = service
        .call(
            "CreateUserPool",
            json!({ "PoolName": "x", "Nonsense": 1, "Policies": { "Nonsense": {} } }),
        )
        .unwrap();
    assert_eq!(made["UserPool"].get("Nonsense"), None);
}
