//! An evaluator for `infra/cognito.yaml`: it resolves the template's conditions and
//! functions for given parameters. Tests use it, because the AWS simulator accepts some
//! properties without storing them, and because the local pool has no CloudFormation.

use std::collections::HashMap;
use std::io;
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
pub struct Template {
    /// The template as JSON.
    pub text: Value,
    /// The values of all parameters, by name.
    pub parameters: HashMap<String, String>,
}

/// A reason why a template could not be read or evaluated.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// Python could not be started.
    #[error("Python could not be started: {0}")]
    Start(#[source] io::Error),
    /// The linter does not accept the template; the text is its output.
    #[error("the template was not accepted: {0}")]
    NotAccepted(String),
    /// The linter's output is not JSON.
    #[error("the template was not converted to JSON: {0}")]
    NotJson(#[source] serde_json::Error),
    /// The template has no such parameter.
    #[error("the template has no parameter {0}")]
    NoParameter(String),
    /// The template uses a function of conditions that this evaluator does not have.
    #[error("the function {0} of conditions is not supported")]
    UnknownFunction(String),
    /// A part of the template is not in the form that CloudFormation prescribes.
    #[error("the template has an invalid {0}")]
    Invalid(&'static str),
}

impl Template {
    /// Reads the template with this Python, which has the linter. Parameters that are not
    /// given have their default.
    ///
    /// # Errors
    /// [`TemplateError`], if the linter is missing or does not accept the template, or
    /// if the template has no such parameter.
    pub fn read(
        python: &Path,
        file: &Path,
        parameters: &[(&str, &str)],
    ) -> Result<Self, TemplateError> {
        let output = Command::new(python)
            .args(["-c", TO_JSON])
            .arg(file)
            .output()
            .map_err(TemplateError::Start)?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(TemplateError::NotAccepted(said));
        }
        let text = serde_json::from_slice(&output.stdout).map_err(TemplateError::NotJson)?;
        Self::new(text, parameters)
    }

    /// A template that is JSON already.
    ///
    /// # Errors
    /// [`TemplateError`], if the template has no such parameter, or a parameter that has
    /// neither a default nor a value.
    pub fn new(text: Value, parameters: &[(&str, &str)]) -> Result<Self, TemplateError> {
        let invalid = || TemplateError::Invalid("parameter");
        let named = text.get("Parameters").and_then(Value::as_object);
        let mut all = HashMap::new();
        for (name, about) in named.ok_or_else(invalid)? {
            let given = parameters.iter().find(|(given, _)| given == name);
            let given = given.map(|(_, value)| *value);
            let value = given.or_else(|| about.get("Default")?.as_str());
            all.insert(name.clone(), value.ok_or_else(invalid)?.to_owned());
        }
        for (name, _) in parameters {
            if !all.contains_key(*name) {
                return Err(TemplateError::NoParameter((*name).to_owned()));
            }
        }
        Ok(Self {
            text,
            parameters: all,
        })
    }

    /// The properties of a resource, or `None` if its condition is false.
    ///
    /// # Errors
    /// [`TemplateError`], if the template has no such resource or cannot be evaluated.
    pub fn properties(&self, resource: &str) -> Result<Option<Value>, TemplateError> {
        let resource = self.text.get("Resources").and_then(|all| all.get(resource));
        let resource = resource.ok_or(TemplateError::Invalid("resource"))?;
        if let Some(condition) = resource.get("Condition")
            && !self.holds(&json!({ "Condition": condition }))?
        {
            return Ok(None);
        }
        let properties = resource.get("Properties");
        self.value(properties.ok_or(TemplateError::Invalid("resource"))?)
    }

    /// The value of an expression, or `None` for `AWS::NoValue`.
    fn value(&self, value: &Value) -> Result<Option<Value>, TemplateError> {
        let object = match value {
            Value::Array(values) => {
                let values = values.iter().filter_map(|one| self.value(one).transpose());
                return Ok(Some(Value::Array(values.collect::<Result<_, _>>()?)));
            }
            Value::Object(object) => object,
            other => return Ok(Some(other.clone())),
        };
        Ok(match only_member(object) {
            Some(("Ref", Value::String(name))) => match name.as_str() {
                "AWS::NoValue" => None,
                name => Some(json!(self.named(name))),
            },
            Some(("Fn::If", Value::Array(choice))) => {
                let [condition, then, otherwise] = choice.as_slice() else {
                    return Err(TemplateError::Invalid("Fn::If"));
                };
                let holds = self.holds(&json!({ "Condition": condition }))?;
                self.value(if holds { then } else { otherwise })?
            }
            // A pool accepts only an ARN as a role.
            Some(("Fn::GetAtt", of)) => match of.as_array().map(Vec::as_slice) {
                Some([Value::String(role), Value::String(attribute)]) if attribute == "Arn" => {
                    Some(json!(format!("arn:aws:iam::000000000000:role/{role}")))
                }
                _ => Some(json!(format!("<{of}>"))),
            },
            Some(("Fn::Sub", text)) => Some(text.clone()),
            _ => {
                let mut members = Map::new();
                for (name, value) in object {
                    if let Some(value) = self.value(value)? {
                        members.insert(name.clone(), value);
                    }
                }
                Some(Value::Object(members))
            }
        })
    }

    /// A parameter's value, or a placeholder for a resource.
    fn named(&self, name: &str) -> String {
        let parameter = self.parameters.get(name).cloned();
        parameter.unwrap_or_else(|| format!("<{name}>"))
    }

    /// Returns true if a condition is true.
    fn holds(&self, condition: &Value) -> Result<bool, TemplateError> {
        let invalid = || TemplateError::Invalid("condition");
        let member = condition.as_object().and_then(only_member);
        let (function, of) = member.ok_or_else(invalid)?;
        let operands = || of.as_array().ok_or_else(invalid);
        match function {
            "Condition" => {
                let named = of.as_str().and_then(|name| {
                    let conditions = self.text.get("Conditions")?;
                    conditions.get(name)
                });
                self.holds(named.ok_or_else(invalid)?)
            }
            "Fn::And" => {
                let mut all = true;
                for operand in operands()? {
                    all &= self.holds(operand)?;
                }
                Ok(all)
            }
            "Fn::Or" => {
                let mut any = false;
                for operand in operands()? {
                    any |= self.holds(operand)?;
                }
                Ok(any)
            }
            "Fn::Not" => match operands()?.as_slice() {
                [operand] => Ok(!self.holds(operand)?),
                _ => Err(invalid()),
            },
            "Fn::Equals" => match operands()?.as_slice() {
                [left, right] => Ok(self.value(left)? == self.value(right)?),
                _ => Err(invalid()),
            },
            other => Err(TemplateError::UnknownFunction(other.to_owned())),
        }
    }
}

/// The member of an object that has exactly one.
fn only_member(object: &Map<String, Value>) -> Option<(&str, &Value)> {
    let mut members = object.iter();
    let (name, value) = members.next()?;
    members.next().is_none().then_some((name.as_str(), value))
}

/// The parameters of `CreateUserPool` and of `SetUserPoolMfaConfig`, the two calls that
/// CloudFormation makes for a resource of type `AWS::Cognito::UserPool`.
#[must_use]
pub fn user_pool_calls(properties: &Value) -> (Value, Value) {
    let mut create = properties.as_object().cloned().unwrap_or_default();
    let kinds = create.remove("EnabledMfas").unwrap_or_default();
    let has = |kind: &str| {
        let mut kinds = kinds.as_array().into_iter().flatten();
        kinds.any(|named| named == kind)
    };
    let mut factors = Map::new();
    let mut set = |name: &str, value: Value| factors.insert(name.to_owned(), value);
    set(
        "MfaConfiguration",
        create.remove("MfaConfiguration").unwrap_or_default(),
    );
    if has("SOFTWARE_TOKEN_MFA") {
        set("SoftwareTokenMfaConfiguration", json!({ "Enabled": true }));
    }
    if has("SMS_MFA") {
        let texts = create.get("SmsConfiguration");
        set("SmsMfaConfiguration", json!({ "SmsConfiguration": texts }));
    }
    if has("EMAIL_OTP") {
        set("EmailMfaConfiguration", json!({}));
    }
    if let Some(domain) = create.remove("WebAuthnRelyingPartyID") {
        set(
            "WebAuthnConfiguration",
            json!({
                "RelyingPartyId": domain,
                "UserVerification": create.remove("WebAuthnUserVerification"),
                "FactorConfiguration": create.remove("WebAuthnFactorConfiguration"),
            }),
        );
    }
    if let Some(name) = create.remove("UserPoolName") {
        create.insert("PoolName".to_owned(), name);
    }
    (Value::Object(create), Value::Object(factors))
}
