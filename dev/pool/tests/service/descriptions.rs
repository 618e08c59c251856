//! The replies of Describe and List have the members of AWS's replies. Tools that compare
//! them with their own settings then see no difference.
//!
//! Sources: the examples of `describe-user-pool`, `list-user-pools` and
//! `describe-user-pool-client` in the AWS CLI's reference, replies that users of the service
//! show, and what the AWS provider of Terraform expects of the service in its tests.

use cognito_local::core::client::ClientConfig;
use serde_json::{Value, json};

use crate::support::{PASSWORD, Service, refused, refused_as, signed_in};

fn create_pool(service: &Service, body: Value) -> Value {
    let pool = service.call("CreateUserPool", body).unwrap()["UserPool"].clone();
    let described = service
        .call("DescribeUserPool", json!({ "UserPoolId": pool["Id"] }))
        .unwrap();
    assert_eq!(described["UserPool"], pool);
    pool
}

#[test]
fn minimal_pool_is_described_as_by_aws() {
    let service = Service::new();
    let mut pool = create_pool(&service, json!({ "PoolName": "bare" }));
    let described = pool.as_object_mut().unwrap();
    for varying in ["Id", "Arn", "CreationDate", "LastModifiedDate"] {
        assert!(described.remove(varying).is_some(), "{varying}");
    }
    let schema = described.remove("SchemaAttributes").unwrap();
    assert_eq!(
        pool,
        json!({
            "Name": "bare",
            "Policies": {
                "PasswordPolicy": {
                    "MinimumLength": 8,
                    "RequireUppercase": true,
                    "RequireLowercase": true,
                    "RequireNumbers": true,
                    "RequireSymbols": true,
                    "TemporaryPasswordValidityDays": 7,
                },
                "SignInPolicy": { "AllowedFirstAuthFactors": ["PASSWORD"] },
            },
            "DeletionProtection": "INACTIVE",
            "LambdaConfig": {},
            "VerificationMessageTemplate": { "DefaultEmailOption": "CONFIRM_WITH_CODE" },
            "MfaConfiguration": "OFF",
            "EstimatedNumberOfUsers": 0,
            "EmailConfiguration": { "EmailSendingAccount": "COGNITO_DEFAULT" },
            "UserPoolTags": {},
            "AdminCreateUserConfig": {
                "AllowAdminCreateUserOnly": false,
                "UnusedAccountValidityDays": 7,
            },
            "UserPoolTier": "ESSENTIALS",
        })
    );
    assert_eq!(schema.as_array().unwrap().len(), 20);
    let attribute = |name: &str| -> Value {
        let list = schema.as_array().unwrap().iter();
        let mut found = list.filter(|one| one["Name"] == name).cloned();
        found.next().unwrap()
    };
    let rules = |name: &str, kind: &str, mutable: bool| {
        json!({
            "Name": name,
            "AttributeDataType": kind,
            "DeveloperOnlyAttribute": false,
            "Mutable": mutable,
            "Required": !mutable,
        })
    };
    for (name, least, most) in [
        ("email", "0", "2048"),
        ("birthdate", "10", "10"),
        ("sub", "1", "2048"),
    ] {
        let mut expected = rules(name, "String", name != "sub");
        expected["StringAttributeConstraints"] = json!({ "MinLength": least, "MaxLength": most });
        assert_eq!(attribute(name), expected);
    }
    assert_eq!(
        attribute("email_verified"),
        rules("email_verified", "Boolean", true)
    );
    let mut updated_at = rules("updated_at", "Number", true);
    updated_at["NumberAttributeConstraints"] = json!({ "MinValue": "0" });
    assert_eq!(attribute("updated_at"), updated_at);
}

#[test]
fn schema_is_described_with_its_constraints() {
    let service = Service::new();
    let pool = create_pool(
        &service,
        json!({
            "PoolName": "typed",
            "Schema": [
                { "Name": "email", "Required": true },
                { "Name": "genre", "AttributeDataType": "String", "Mutable": true },
                { "Name": "age", "AttributeDataType": "Number", "Mutable": true },
                { "Name": "member", "AttributeDataType": "Boolean", "Mutable": true },
            ],
        }),
    );
    let schema = pool["SchemaAttributes"].as_array().unwrap();
    let constraints = |name: &str| -> Value {
        let found = schema.iter().find(|one| one["Name"] == name).unwrap();
        json!([
            found.get("StringAttributeConstraints"),
            found.get("NumberAttributeConstraints"),
        ])
    };
    let lengths = json!({ "MinLength": "0", "MaxLength": "2048" });
    assert_eq!(constraints("email"), json!([lengths, null]));
    assert_eq!(constraints("custom:genre"), json!([{}, null]));
    assert_eq!(constraints("custom:age"), json!([null, {}]));
    assert_eq!(constraints("custom:member"), json!([null, null]));
}

#[test]
fn listed_pool_has_triggers_and_no_status() {
    let service = Service::new();
    let listed = service
        .call("ListUserPools", json!({ "MaxResults": 1 }))
        .unwrap();
    let pool = listed["UserPools"][0].as_object().unwrap();
    let names: Vec<&str> = pool.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "CreationDate",
            "Id",
            "LambdaConfig",
            "LastModifiedDate",
            "Name"
        ]
    );
    assert_eq!(pool["LambdaConfig"], json!({}));
}

#[test]
fn temporary_password_days_have_two_names() {
    let service = Service::new();
    let older = |days: u64| json!({ "UnusedAccountValidityDays": days });
    let newer = |days: u64| {
        json!({ "PasswordPolicy": {
            "MinimumLength": 8, "TemporaryPasswordValidityDays": days,
        } })
    };
    for (body, days) in [
        (
            json!({ "PoolName": "a", "AdminCreateUserConfig": older(3) }),
            3,
        ),
        (json!({ "PoolName": "b", "Policies": newer(5) }), 5),
        (json!({ "PoolName": "c", "Policies": newer(0) }), 7),
    ] {
        let pool = create_pool(&service, body);
        let policy = &pool["Policies"]["PasswordPolicy"];
        assert_eq!(policy["TemporaryPasswordValidityDays"], days);
        let config = &pool["AdminCreateUserConfig"];
        assert_eq!(config["UnusedAccountValidityDays"], days);
    }
    refused(
        service.call(
            "CreateUserPool",
            json!({
                "PoolName": "d", "AdminCreateUserConfig": older(3), "Policies": newer(5),
            }),
        ),
        "InvalidParameterException",
        "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays",
    );
}

#[test]
fn minimal_client_is_described_as_by_aws() {
    let service = Service::new();
    let mut client = service
        .admin("CreateUserPoolClient", json!({ "ClientName": "bare" }))
        .unwrap()["UserPoolClient"]
        .clone();
    let described = client.as_object_mut().unwrap();
    for varying in ["ClientId", "CreationDate", "LastModifiedDate"] {
        assert!(described.remove(varying).is_some(), "{varying}");
    }
    assert_eq!(
        client,
        json!({
            "UserPoolId": "local_WildRydes",
            "ClientName": "bare",
            "RefreshTokenValidity": 30,
            "TokenValidityUnits": {},
            "AllowedOAuthFlowsUserPoolClient": false,
            "EnableTokenRevocation": true,
            "EnablePropagateAdditionalUserContextData": false,
            "AuthSessionValidity": 3,
        })
    );
    let units = json!({ "AccessToken": "minutes" });
    let set = service
        .admin(
            "CreateUserPoolClient",
            json!({
                "ClientName": "set", "AccessTokenValidity": 30, "TokenValidityUnits": units,
            }),
        )
        .unwrap();
    assert_eq!(set["UserPoolClient"]["TokenValidityUnits"], units);
}

#[test]
fn client_without_flows_allows_the_default_flows() {
    let service = Service::with(|settings| settings.client = ClientConfig::default());
    service.confirmed_user("jeff");
    assert!(signed_in(&service.srp_sign_in("jeff", PASSWORD)));
    refused_as(
        service.password_sign_in("jeff", PASSWORD),
        "InvalidParameterException",
    );
}

#[test]
fn invited_user_has_only_the_given_attributes() {
    let service = Service::new();
    let names = |user: &Value, list: &str| -> Vec<String> {
        let attributes = user[list].as_array().unwrap().iter();
        attributes
            .map(|one| one["Name"].as_str().unwrap().to_owned())
            .collect()
    };
    let body = json!({
        "Username": "jeff",
        "TemporaryPassword": "Temp0rary!",
        "UserAttributes": [
            { "Name": "email", "Value": "jeff@example.com" },
            { "Name": "phone_number", "Value": "+12065550100" },
            { "Name": "phone_number_verified", "Value": "true" },
        ],
    });
    let made = service.admin("AdminCreateUser", body).unwrap();
    let expected = ["email", "phone_number", "phone_number_verified", "sub"];
    assert_eq!(names(&made["User"], "Attributes"), expected);
    let found = service
        .admin("AdminGetUser", json!({ "Username": "jeff" }))
        .unwrap();
    assert_eq!(names(&found, "UserAttributes"), expected);
    // A user who registers gets both verified flags.
    service.sign_up("ann", "ann@example.com").unwrap();
    let ann = service
        .admin("AdminGetUser", json!({ "Username": "ann" }))
        .unwrap();
    let marks = ["email_verified", "phone_number_verified"];
    let listed = names(&ann, "UserAttributes");
    assert!(
        marks
            .iter()
            .all(|mark| listed.iter().any(|name| name == mark))
    );
}
