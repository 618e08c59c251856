//! Replicas of a user pool and policies for metadata documents, both as settings.

use serde_json::{Value, json};

use crate::support::{CLIENT, POOL, Service, refused_as, text};

#[test]
fn replica_is_created_activated_listed_and_deleted() {
    let service = Service::new();
    let call = |operation: &str, body: Value| service.admin(operation, body);
    let there = json!({ "RegionName": "eu-west-1" });
    let with_tags = json!({ "RegionName": "eu-west-1", "UserPoolTags": { "a": "b" } });
    let made = call("CreateUserPoolReplica", with_tags).unwrap()["UserPoolReplica"].clone();
    assert_eq!(made["Role"], "SECONDARY");
    assert_eq!(made["Status"], "INACTIVE");
    let arn = text(&made["UserPoolArn"]);
    assert_eq!(
        arn,
        format!("arn:aws:cognito-idp:eu-west-1:000000000000:userpool/{POOL}")
    );
    let tags = call("ListTagsForResource", json!({ "ResourceArn": arn })).unwrap();
    assert_eq!(tags["Tags"], json!({ "a": "b" }));
    let listed = || {
        let list = call("ListUserPoolReplicas", json!({})).unwrap();
        let list = list["UserPoolReplicas"].as_array().unwrap().clone();
        let shown = |one: &Value| (text(&one["RegionName"]), text(&one["Status"]));
        list.iter().map(shown).collect::<Vec<_>>()
    };
    let pair = |region: &str, status: &str| (region.to_owned(), status.to_owned());
    assert_eq!(
        listed(),
        [pair("local", "ACTIVE"), pair("eu-west-1", "INACTIVE")]
    );
    let activate = json!({ "RegionName": "eu-west-1", "Status": "ACTIVE" });
    call("UpdateUserPoolReplica", activate).unwrap();
    assert_eq!(listed()[1], pair("eu-west-1", "ACTIVE"));
    refused_as(
        call("DeleteUserPoolReplica", there.clone()),
        "InvalidParameterException",
    );
    for region in ["eu-west-1", "local", "Mars/1"] {
        let body = json!({ "RegionName": region });
        refused_as(
            call("CreateUserPoolReplica", body),
            "InvalidParameterException",
        );
    }
    let deactivate = json!({ "RegionName": "eu-west-1", "Status": "INACTIVE" });
    call("UpdateUserPoolReplica", deactivate.clone()).unwrap();
    let gone = call("DeleteUserPoolReplica", there).unwrap();
    assert_eq!(gone["UserPoolReplica"]["Status"], "DELETING");
    assert_eq!(listed(), [pair("local", "ACTIVE")]);
    refused_as(
        call("UpdateUserPoolReplica", deactivate),
        "ResourceNotFoundException",
    );
}

#[test]
fn metadata_policy_is_created_changed_listed_and_deleted() {
    let service = Service::new();
    let call = |operation: &str, body: Value| service.admin(operation, body);
    let settings = json!({
        "ClientId": CLIENT,
        "PolicyName": "tools",
        "CacheDuration": 86_400,
        "URLPatterns": ["https://example.com/*"],
    });
    let made = call("CreateCIMDPolicy", settings).unwrap()["CIMDPolicy"].clone();
    let named = json!({ "CIMDPolicyId": made["CIMDPolicyId"] });
    let described = call("DescribeCIMDPolicy", named.clone()).unwrap();
    assert_eq!(described["CIMDPolicy"], made);
    let change = json!({
        "CIMDPolicyId": made["CIMDPolicyId"],
        "ClientId": CLIENT,
        "URLPatterns": ["https://example.org/*"],
    });
    let changed = call("UpdateCIMDPolicy", change).unwrap()["CIMDPolicy"].clone();
    assert_eq!(changed["PolicyName"], "tools");
    assert_eq!(changed["URLPatterns"], json!(["https://example.org/*"]));
    let list = call("ListCIMDPolicies", json!({})).unwrap();
    assert_eq!(
        list["CIMDPolicies"][0]["CIMDPolicyId"],
        made["CIMDPolicyId"]
    );
    assert_eq!(list["CIMDPolicies"][0].get("URLPatterns"), None);
    // No client has sent a URL as its id.
    let urls = call("ListClientMetadataURLs", named.clone()).unwrap();
    assert_eq!(urls, json!({ "ClientMetadataURLs": [] }));
    let refresh = json!({
        "CIMDPolicyId": made["CIMDPolicyId"],
        "URL": "https://example.org/client",
        "Action": "REFRESH",
    });
    refused_as(
        call("UpdateClientMetadataURLState", refresh),
        "CachedCIMDURLDoesNotExistException",
    );
    call("DeleteCIMDPolicy", named.clone()).unwrap();
    for operation in [
        "DescribeCIMDPolicy",
        "DeleteCIMDPolicy",
        "ListClientMetadataURLs",
    ] {
        refused_as(call(operation, named.clone()), "ResourceNotFoundException");
    }
    let wrong = json!({
        "ClientId": CLIENT, "PolicyName": "x", "URLPatterns": ["http://example.com/*"],
    });
    refused_as(call("CreateCIMDPolicy", wrong), "InvalidParameterException");
}
