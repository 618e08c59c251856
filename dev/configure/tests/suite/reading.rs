//! An evaluator of our own for `infra/cognito.yaml`: it resolves conditions and
//! functions for given parameters. It checks the properties that the AWS simulator
//! accepts but does not store, and lets the end-to-end test make the local pool from
//! the template.

use std::collections::HashMap;
use std::path::Path;
use std::process::Command;

use serde_json::{Map, Value, json};

/// The program that converts the template to JSON. It uses the linter's reader, because
/// the YAML has CloudFormation's own tags.
const TO_JSON: &str = "\
import json, sys, cfnlint.decode
template, problems = cfnlint.decode.decode(sys.argv[1])
assert not problems, problems
print(json.dumps(template))";

/// The template, with its parameters.
#[derive(Debug)]
pub(crate) struct Template {
    pub(crate) text: Value,
    pub(crate) parameters: HashMap<String, String>,
}

impl Template {
    /// Reads the template with this Python, which has the linter.
    pub(crate) fn read(python: &Path, file: &Path, parameters: &[(&str, &str)]) -> Self {
        let output = Command::new(python)
            .args(["-c", TO_JSON])
            .arg(file)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let text: Value = serde_json::from_slice(&output.stdout).unwrap();
        let mut all: HashMap<String, String> = text["Parameters"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| (name.clone(), value["Default"].as_str().unwrap().to_owned()))
            .collect();
        for (name, value) in parameters {
            let known = all.insert((*name).to_owned(), (*value).to_owned());
            assert!(known.is_some(), "there is no parameter {name}");
        }
        Self {
            text,
            parameters: all,
        }
    }

    /// The properties of a resource, or `None` if its condition is false.
    pub(crate) fn properties(&self, resource: &str) -> Option<Value> {
        let resource = &self.text["Resources"][resource];
        if let Some(condition) = resource.get("Condition") {
            let holds = self.holds(&json!({ "Condition": condition }));
            if !holds {
                return None;
            }
        }
        self.value(&resource["Properties"])
    }

    fn value(&self, value: &Value) -> Option<Value> {
        match value {
            Value::Array(values) => Some(values.iter().filter_map(|v| self.value(v)).collect()),
            Value::Object(object) => match sole(object) {
                Some(("Ref", Value::String(name))) => match name.as_str() {
                    "AWS::NoValue" => None,
                    name => Some(json!(self.named(name))),
                },
                Some(("Fn::If", Value::Array(choice))) => {
                    let holds = self.holds(&json!({ "Condition": choice[0] }));
                    self.value(&choice[if holds { 1 } else { 2 }])
                }
                // A pool accepts only an ARN as a role.
                Some(("Fn::GetAtt", of)) if of[1] == "Arn" => Some(json!(format!(
                    "arn:aws:iam::000000000000:role/{}",
                    of[0].as_str().unwrap()
                ))),
                Some(("Fn::GetAtt", of)) => Some(json!(format!("<{of}>"))),
                Some(("Fn::Sub", text)) => Some(text.clone()),
                _ => Some(Value::Object(
                    object
                        .iter()
                        .filter_map(|(name, value)| Some((name.clone(), self.value(value)?)))
                        .collect(),
                )),
            },
            other => Some(other.clone()),
        }
    }

    /// A parameter's value, or a placeholder for a resource.
    fn named(&self, name: &str) -> String {
        let parameter = self.parameters.get(name).cloned();
        parameter.unwrap_or_else(|| format!("<{name}>"))
    }

    fn holds(&self, condition: &Value) -> bool {
        let (word, of) = sole(condition.as_object().unwrap()).unwrap();
        let all = || of.as_array().unwrap().iter();
        match word {
            "Condition" => self.holds(&self.text["Conditions"][of.as_str().unwrap()]),
            "Fn::And" => all().all(|one| self.holds(one)),
            "Fn::Or" => all().any(|one| self.holds(one)),
            "Fn::Not" => !self.holds(&of[0]),
            "Fn::Equals" => self.value(&of[0]) == self.value(&of[1]),
            other => unreachable!("what is {other}?"),
        }
    }
}

/// The member of an object that has exactly one.
fn sole(object: &Map<String, Value>) -> Option<(&str, &Value)> {
    let mut members = object.iter();
    let (name, value) = members.next()?;
    members.next().is_none().then_some((name.as_str(), value))
}

/// Converts the properties of a user pool to the parameters of the two calls that
/// CloudFormation makes.
pub(crate) fn as_calls(properties: &Value) -> (Value, Value) {
    let mut create = properties.clone();
    let properties = create.as_object_mut().unwrap();
    let mut take = |name: &str| properties.remove(name);
    let kinds = take("EnabledMfas").unwrap_or_else(|| json!([]));
    let kinds = kinds.as_array().unwrap();
    let has = |kind: &str| kinds.iter().any(|k| k == kind);
    let mut factors = json!({ "MfaConfiguration": take("MfaConfiguration") });
    if has("SOFTWARE_TOKEN_MFA") {
        factors["SoftwareTokenMfaConfiguration"] = json!({ "Enabled": true });
    }
    let texts = properties.get("SmsConfiguration");
    if has("SMS_MFA") {
        factors["SmsMfaConfiguration"] = json!({ "SmsConfiguration": texts });
    }
    if has("EMAIL_OTP") {
        factors["EmailMfaConfiguration"] = json!({});
    }
    let mut take = |name: &str| properties.remove(name);
    if let Some(domain) = take("WebAuthnRelyingPartyID") {
        factors["WebAuthnConfiguration"] = json!({
            "RelyingPartyId": domain,
            "UserVerification": take("WebAuthnUserVerification"),
            "FactorConfiguration": take("WebAuthnFactorConfiguration"),
        });
    }
    let name = take("UserPoolName");
    properties.insert("PoolName".to_owned(), name.unwrap());
    (create, factors)
}
