//! Log delivery, risk configuration and provisioned limits: settings without an effect here.

use serde_json::{Value, json};

use crate::support::{CLIENT, POOL, Service, refused, refused_as};

const GROUP: &str = "arn:aws:logs:us-east-1:123456789012:log-group:cognito";
const BUCKET: &str = "arn:aws:s3:::my-bucket";

fn update(service: &Service, settings: Value) {
    service.admin("UpdateUserPool", settings).unwrap();
}

#[test]
fn log_delivery_is_given_back() {
    let service = Service::new();
    let get = || {
        service
            .admin("GetLogDeliveryConfiguration", json!({}))
            .unwrap()
    };
    let none = json!({ "LogConfigurations": [], "UserPoolId": POOL });
    assert_eq!(get()["LogDeliveryConfiguration"], none);
    let notifications = json!({
        "EventSource": "userNotification",
        "LogLevel": "ERROR",
        "CloudWatchLogsConfiguration": { "LogGroupArn": GROUP },
    });
    let events = json!({
        "EventSource": "userAuthEvents",
        "LogLevel": "INFO",
        "S3Configuration": { "BucketArn": BUCKET },
    });
    let set = |list: Value| {
        service.admin(
            "SetLogDeliveryConfiguration",
            json!({ "LogConfigurations": list }),
        )
    };
    let both = json!([notifications, events]);
    refused_as(set(both.clone()), "FeatureUnavailableInTierException");
    update(&service, json!({ "UserPoolTier": "PLUS" }));
    let reply = set(both.clone()).unwrap();
    assert_eq!(reply["LogDeliveryConfiguration"]["LogConfigurations"], both);
    assert_eq!(get(), reply);
    for wrong in [
        json!([notifications, notifications]),
        json!([{ "EventSource": "userNotification", "LogLevel": "ERROR" }]),
        json!([{ "EventSource": "userAuthEvents", "LogLevel": "ERROR",
            "S3Configuration": { "BucketArn": BUCKET } }]),
        json!([{ "EventSource": "userNotification", "LogLevel": "ERROR",
            "S3Configuration": { "BucketArn": BUCKET } }]),
        json!([{ "EventSource": "all", "LogLevel": "INFO",
            "S3Configuration": { "BucketArn": BUCKET } }]),
    ] {
        refused_as(set(wrong), "InvalidParameterException");
    }
    assert_eq!(get(), reply);
    set(json!([])).unwrap();
    assert_eq!(get()["LogDeliveryConfiguration"], none);
}

#[test]
fn risk_configuration_needs_threat_protection() {
    let service = Service::new();
    let settings = json!({
        "CompromisedCredentialsRiskConfiguration": {
            "EventFilter": ["SIGN_UP"],
            "Actions": { "EventAction": "BLOCK" },
        },
    });
    for operation in ["SetRiskConfiguration", "DescribeRiskConfiguration"] {
        refused_as(
            service.admin(operation, settings.clone()),
            "UserPoolAddOnNotEnabledException",
        );
    }
    update(
        &service,
        json!({ "UserPoolAddOns": { "AdvancedSecurityMode": "AUDIT" } }),
    );
    let reply = service
        .admin("SetRiskConfiguration", settings.clone())
        .unwrap();
    let shown = &reply["RiskConfiguration"];
    let part = "CompromisedCredentialsRiskConfiguration";
    assert_eq!(shown[part], settings[part]);
    assert_eq!(shown["UserPoolId"], POOL);
    assert!(shown["LastModifiedDate"].is_number());
    let described = service
        .admin("DescribeRiskConfiguration", json!({}))
        .unwrap();
    assert_eq!(described, reply);
}

#[test]
fn client_has_a_risk_configuration_of_its_own() {
    let service = Service::new();
    update(
        &service,
        json!({ "UserPoolAddOns": { "AdvancedSecurityMode": "ENFORCED" } }),
    );
    let set = |settings: Value| {
        let mut body = settings;
        body["ClientId"] = CLIENT.into();
        service.admin("SetRiskConfiguration", body)
    };
    let describe = |body: Value| {
        service.admin("DescribeRiskConfiguration", body).unwrap()["RiskConfiguration"].clone()
    };
    let ranges = json!({ "BlockedIPRangeList": ["192.0.2.0/24", "2001:db8::/32"] });
    set(json!({ "RiskExceptionConfiguration": ranges })).unwrap();
    let of_client = describe(json!({ "ClientId": CLIENT }));
    assert_eq!(of_client["RiskExceptionConfiguration"], ranges);
    assert_eq!(of_client["ClientId"], CLIENT);
    assert_eq!(describe(json!({})), json!({ "UserPoolId": POOL }));
    for range in [
        "192.0.2.0",
        "192.0.2.0/33",
        "example.com/24",
        "2001:db8::/129",
    ] {
        let ranges = json!({ "SkippedIPRangeList": [range] });
        refused(
            set(json!({ "RiskExceptionConfiguration": ranges })),
            "InvalidParameterException",
            &format!("{range} is not a valid IP address range."),
        );
    }
    let action = json!({ "EventAction": "BLOCK", "Notify": true });
    let takeover = json!({ "Actions": { "HighAction": action } });
    refused_as(
        set(json!({ "AccountTakeoverRiskConfiguration": takeover })),
        "InvalidParameterException",
    );
    // Ids alone reset the client.
    set(json!({})).unwrap();
    let reset = json!({ "UserPoolId": POOL, "ClientId": CLIENT });
    assert_eq!(describe(json!({ "ClientId": CLIENT })), reset);
    let elsewhere = json!({ "ClientId": "another" });
    refused_as(
        service.admin("DescribeRiskConfiguration", elsewhere),
        "ResourceNotFoundException",
    );
}

#[test]
fn provisioned_limit_is_kept_above_the_default() {
    let service = Service::new();
    let of = |category: &str| json!({ "LimitClass": "API_CATEGORY", "Attributes": { "Category": category } });
    let get = |category: &str| {
        service.call(
            "GetProvisionedLimit",
            json!({ "LimitDefinition": of(category) }),
        )
    };
    let before = get("UserAuthentication").unwrap();
    assert_eq!(
        before["Limit"],
        json!({
            "LimitDefinition": of("UserAuthentication"),
            "ProvisionedLimitValue": 120,
            "FreeLimitValue": 120,
        })
    );
    let update = |value: i64| {
        let body = json!({
            "LimitDefinition": of("UserAuthentication"), "RequestedLimitValue": value,
        });
        service.call("UpdateProvisionedLimit", body)
    };
    assert_eq!(update(200).unwrap()["Limit"]["ProvisionedLimitValue"], 200);
    for value in [119, 0, -1] {
        refused_as(update(value), "InvalidParameterException");
    }
    let after = get("UserAuthentication").unwrap();
    assert_eq!(after["Limit"]["ProvisionedLimitValue"], 200);
    assert_eq!(after["Limit"]["FreeLimitValue"], 120);
    refused_as(get("Everything"), "ResourceNotFoundException");
}
