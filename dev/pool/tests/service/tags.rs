//! Tags of user pools, their replicas and identity pools.

use serde_json::{Value, json};

use crate::support::{POOL, Reply, Service, refused, refused_as};

const ARN: &str = "arn:aws:cognito-idp:local:000000000000:userpool/local_WildRydes";

fn identity_call(service: &Service, operation: &str, body: &Value) -> Reply {
    let target = format!("AWSCognitoIdentityService.{operation}");
    service.raw(&target, body.to_string().as_bytes())
}

fn tags(service: &Service, arn: &str) -> Value {
    let body = json!({ "ResourceArn": arn, "UserPoolId": POOL });
    service.call("ListTagsForResource", body).unwrap()["Tags"].clone()
}

#[test]
fn pool_tags_are_added_replaced_and_removed() {
    let service = Service::new();
    assert_eq!(tags(&service, ARN), json!({}));
    for tags in [
        json!({ "stage": "test", "team": "a" }),
        json!({ "team": "" }),
    ] {
        let body = json!({ "ResourceArn": ARN, "Tags": tags });
        assert_eq!(service.admin("TagResource", body), Ok(json!({})));
    }
    assert_eq!(tags(&service, ARN), json!({ "stage": "test", "team": "" }));
    let described = service.admin("DescribeUserPool", json!({})).unwrap();
    assert_eq!(described["UserPool"]["UserPoolTags"], tags(&service, ARN));
    let body = json!({ "ResourceArn": ARN, "TagKeys": ["stage", "none"] });
    assert_eq!(service.admin("UntagResource", body), Ok(json!({})));
    assert_eq!(tags(&service, ARN), json!({ "team": "" }));
}

#[test]
fn tags_of_a_new_pool_are_listed_by_its_arn() {
    let service = Service::new();
    let body = json!({ "PoolName": "tagged", "UserPoolTags": { "stage": "test" } });
    let pool = service.call("CreateUserPool", body).unwrap()["UserPool"].clone();
    let arn = pool["Arn"].as_str().unwrap();
    assert_eq!(tags(&service, arn), json!({ "stage": "test" }));
}

#[test]
fn wrong_tags_and_unknown_resources_are_refused() {
    let service = Service::new();
    let many: serde_json::Map<String, Value> =
        (0..51).map(|n| (n.to_string(), json!("x"))).collect();
    for tags in [
        json!({ "aws:x": "y" }),
        many.into(),
        json!({ "a": "x".repeat(257) }),
    ] {
        let body = json!({ "ResourceArn": ARN, "Tags": tags });
        refused_as(
            service.admin("TagResource", body),
            "InvalidParameterException",
        );
    }
    assert_eq!(tags(&service, ARN), json!({}));
    for (arn, code) in [
        (ARN.replace("Rydes", "Horses"), "ResourceNotFoundException"),
        (
            ARN.replace("local:0", "eu-west-1:0"),
            "ResourceNotFoundException",
        ),
        (
            ARN.replace("cognito-idp", "sns"),
            "InvalidParameterException",
        ),
    ] {
        let body = json!({ "ResourceArn": arn, "TagKeys": ["a"] });
        refused_as(service.admin("UntagResource", body), code);
    }
}

#[test]
fn identity_pool_has_tags_of_its_own() {
    let service = Service::new();
    let made = identity_call(
        &service,
        "CreateIdentityPool",
        &json!({
            "IdentityPoolName": "tagged",
            "AllowUnauthenticatedIdentities": true,
            "IdentityPoolTags": { "a": "1" },
        }),
    );
    let id = made.unwrap()["IdentityPoolId"].clone();
    let arn = format!(
        "arn:aws:cognito-identity:local:000000000000:identitypool/{}",
        id.as_str().unwrap()
    );
    let body = json!({ "ResourceArn": arn, "Tags": { "b": "2" } });
    identity_call(&service, "TagResource", &body).unwrap();
    let body = json!({ "ResourceArn": arn, "TagKeys": ["a"] });
    identity_call(&service, "UntagResource", &body).unwrap();
    let body = json!({ "ResourceArn": arn });
    let listed = identity_call(&service, "ListTagsForResource", &body).unwrap();
    assert_eq!(listed["Tags"], json!({ "b": "2" }));
    let body = json!({ "IdentityPoolId": id });
    let described = identity_call(&service, "DescribeIdentityPool", &body).unwrap();
    assert_eq!(described["IdentityPoolTags"], json!({ "b": "2" }));
    refused(
        identity_call(
            &service,
            "ListTagsForResource",
            &json!({ "ResourceArn": arn.replace("pool/", "pool/x") }),
        ),
        "ResourceNotFoundException",
        &format!(
            "Resource {} does not exist.",
            arn.replace("pool/", "pool/x")
        ),
    );
}
