//! Tests the evaluator of templates on small templates.

use serde_json::{Value, json};
use wild_rydes_configure::cloudformation::{Template, TemplateError, user_pool_calls};

/// A template with one resource, which has this condition and these properties.
fn template(condition: Value, properties: Value, size: &str) -> Template {
    let text = json!({
        "Parameters": { "Size": { "Default": "small" } },
        "Conditions": {
            "IsLarge": { "Fn::Equals": [{ "Ref": "Size" }, "large"] },
            "Asked": condition,
        },
        "Resources": { "Pool": { "Condition": "Asked", "Properties": properties } },
    });
    Template::new(text, &[("Size", size)]).unwrap()
}

#[test]
fn conditions_are_evaluated_with_every_function() {
    let large = json!({ "Condition": "IsLarge" });
    let not = json!({ "Fn::Not": [large] });
    for (condition, when_small, when_large) in [
        (large.clone(), false, true),
        (not.clone(), true, false),
        (json!({ "Fn::And": [large, not] }), false, false),
        (json!({ "Fn::Or": [large, not] }), true, true),
    ] {
        let holds = |size: &str| {
            let template = template(condition.clone(), json!({}), size);
            template.properties("Pool").unwrap().is_some()
        };
        assert_eq!(holds("small"), when_small, "{condition}");
        assert_eq!(holds("large"), when_large, "{condition}");
    }
}

#[test]
fn expressions_get_their_values() {
    let always = json!({ "Fn::Equals": ["a", "a"] });
    let properties = json!({
        "Name": { "Ref": "Size" },
        "Gone": { "Ref": "AWS::NoValue" },
        "Chosen": [{ "Fn::If": ["IsLarge", "yes", { "Ref": "AWS::NoValue" }] }, "end"],
        "Role": { "Fn::GetAtt": ["Sender", "Arn"] },
    });
    let of = |size: &str| template(always.clone(), properties.clone(), size);
    let role = "arn:aws:iam::000000000000:role/Sender";
    assert_eq!(
        of("large").properties("Pool").unwrap(),
        Some(json!({ "Name": "large", "Chosen": ["yes", "end"], "Role": role }))
    );
    assert_eq!(
        of("small").properties("Pool").unwrap(),
        Some(json!({ "Name": "small", "Chosen": ["end"], "Role": role }))
    );
}

#[test]
fn faults_of_a_template_are_errors() {
    let unknown = Template::new(json!({ "Parameters": {} }), &[("Size", "large")]);
    assert!(matches!(unknown, Err(TemplateError::NoParameter(_))));
    for condition in [
        json!({ "Fn::Contains": [] }),
        json!({ "Fn::Not": [] }),
        json!({ "Condition": "NotThere" }),
        json!("IsLarge"),
    ] {
        let template = template(condition.clone(), json!({}), "small");
        assert!(template.properties("Pool").is_err(), "{condition}");
        assert!(template.properties("NotThere").is_err());
    }
}

#[test]
fn user_pool_becomes_two_calls() {
    let (create, factors) = user_pool_calls(&json!({
        "UserPoolName": "WildRydes",
        "MfaConfiguration": "OPTIONAL",
        "EnabledMfas": ["SOFTWARE_TOKEN_MFA", "EMAIL_OTP"],
    }));
    assert_eq!(create, json!({ "PoolName": "WildRydes" }));
    assert_eq!(
        factors,
        json!({
            "MfaConfiguration": "OPTIONAL",
            "SoftwareTokenMfaConfiguration": { "Enabled": true },
            "EmailMfaConfiguration": {},
        })
    );
}
