//! Access to the parameters of a request.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{
    attributes::Attributes,
    error::{ApiError, ErrorCode},
    model::{self, Model, lower_first, wrong_type},
    text_rules::{ATTRIBUTE_VALUE, TextRule, check, constraint},
};

pub(crate) use super::text_rules::{
    ANY, ATTRIBUTE_NAME, CLIENT_ID, CODE, DEVICE_KEY, IDENTITY_ID, NAME, PASSWORD, POOL_ID,
    SESSION, TOKEN, TOTP_CODE, USERNAME,
};

/// The body of a request.
#[derive(Debug)]
pub(super) struct Input {
    fields: Map<String, Value>,
}

impl Input {
    /// Parses a body; an empty one counts as `{}`.
    ///
    /// # Errors
    /// `SerializationException` if the body is not a JSON object.
    pub(super) fn parse(body: &[u8]) -> Result<Self, ApiError> {
        if body.is_empty() {
            return Ok(Self { fields: Map::new() });
        }
        let refused =
            || ErrorCode::Serialization.with_message("Could not read the request as JSON.");
        match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => Ok(Self { fields }),
            Ok(_) => Err(refused()),
            Err(error) => Err(refused().caused_by(error)),
        }
    }

    /// Makes the parameters of a request that did not arrive as JSON.
    pub(crate) fn of(fields: Map<String, Value>) -> Self {
        Self { fields }
    }

    /// Checks the request against the API's model and keeps only the members that the
    /// model has.
    ///
    /// # Errors
    /// `SerializationException` for a value of the wrong type, `refusal` for values that
    /// break the model.
    pub(crate) fn checked(
        self,
        model: &Model,
        operation: &str,
        refusal: ErrorCode,
    ) -> Result<Self, ApiError> {
        let fields = model::check(model, operation, self.fields, refusal)?;
        Ok(Self { fields })
    }

    fn field(&self, name: &str) -> Option<&Value> {
        self.fields.get(name).filter(|value| !value.is_null())
    }

    /// Returns an optional text parameter.
    pub(crate) fn text(&self, name: &str, rule: &TextRule) -> Result<Option<&str>, ApiError> {
        match self.field(name) {
            None => Ok(None),
            Some(Value::String(text)) => {
                check(&lower_first(name), text, rule)?;
                Ok(Some(text))
            }
            Some(other) => Err(wrong_type(other, "String")),
        }
    }

    /// Returns a text parameter that must be present.
    pub(crate) fn required(&self, name: &str, rule: &TextRule) -> Result<&str, ApiError> {
        self.text(name, rule)?.ok_or_else(|| missing(name))
    }

    /// Returns an optional boolean parameter.
    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>, ApiError> {
        match self.field(name) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(other) => Err(wrong_type(other, "Boolean")),
        }
    }

    /// Returns an optional integer parameter.
    pub(crate) fn number(&self, name: &str) -> Result<Option<u64>, ApiError> {
        match self.field(name) {
            None => Ok(None),
            Some(value) => value
                .as_u64()
                .map(Some)
                .ok_or_else(|| wrong_type(value, "Integer")),
        }
    }

    /// Returns a map of texts, which is empty if the parameter is missing.
    pub(crate) fn map(&self, name: &str) -> Result<Parameters, ApiError> {
        let mut values = BTreeMap::new();
        match self.field(name) {
            None => {}
            Some(Value::Object(fields)) => {
                for (key, value) in fields {
                    match value {
                        Value::Null => {}
                        Value::String(text) => {
                            values.insert(key.clone(), text.clone());
                        }
                        other => return Err(wrong_type(other, "String")),
                    }
                }
            }
            Some(other) => return Err(wrong_type(other, "Map")),
        }
        Ok(Parameters { values })
    }

    /// Returns a list of texts, or `None` if the parameter is missing.
    pub(crate) fn list(&self, name: &str) -> Result<Option<Vec<String>>, ApiError> {
        let Some(value) = self.field(name) else {
            return Ok(None);
        };
        let Value::Array(items) = value else {
            return Err(wrong_type(value, "List"));
        };
        items
            .iter()
            .map(|item| match item {
                Value::String(text) => Ok(text.clone()),
                other => Err(wrong_type(other, "String")),
            })
            .collect::<Result<_, _>>()
            .map(Some)
    }

    /// Returns a list of `{Name, Value}` as attributes; if a name occurs twice, the last
    /// value counts.
    pub(crate) fn attributes(&self, name: &str) -> Result<Attributes, ApiError> {
        let mut attributes = Attributes::new();
        let items = match self.field(name) {
            None => return Ok(attributes),
            Some(Value::Array(items)) => items,
            Some(other) => return Err(wrong_type(other, "List")),
        };
        for (index, item) in items.iter().enumerate() {
            let Value::Object(fields) = item else {
                return Err(wrong_type(item, "Structure"));
            };
            let item = Self {
                fields: fields.clone(),
            };
            let at = format!("{}.{}.member", lower_first(name), index + 1);
            let named = item
                .text("Name", &ANY)?
                .ok_or_else(|| constraint(&format!("{at}.name"), "Member must not be null"))?;
            let value = item.text("Value", &ANY)?.unwrap_or_default();
            check(&format!("{at}.name"), named, &ATTRIBUTE_NAME)?;
            check(&format!("{at}.value"), value, &ATTRIBUTE_VALUE)?;
            attributes.insert(named.to_owned(), value.to_owned());
        }
        Ok(attributes)
    }

    /// Reads a structure as `T`, or returns `None` if the parameter is missing.
    pub(crate) fn structure<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, ApiError> {
        self.field(name)
            .map(|value| {
                serde_json::from_value(value.clone()).map_err(|error| {
                    ErrorCode::InvalidParameter
                        .with_message(format!("Value at '{}': {error}", lower_first(name)))
                })
            })
            .transpose()
    }

    /// Returns `true` if a parameter was given.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.field(name).is_some()
    }

    /// Reads the body without the named parameters as `T`.
    pub(crate) fn all_but<T: DeserializeOwned>(&self, names: &[&str]) -> Result<T, ApiError> {
        let fields: Map<String, Value> = self
            .fields
            .iter()
            .filter(|(name, value)| !value.is_null() && !names.contains(&name.as_str()))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        serde_json::from_value(Value::Object(fields)).map_err(|error| {
            ErrorCode::InvalidParameter
                .with_message(format!("1 validation error detected: {error}"))
        })
    }
}

/// The parameters in `AuthParameters` or `ChallengeResponses`.
#[derive(Debug)]
pub(super) struct Parameters {
    values: BTreeMap<String, String>,
}

impl Parameters {
    /// Returns a parameter that may be missing; an empty one counts as missing.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.values
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    /// Returns a parameter that must be present.
    pub(crate) fn required(&self, name: &str) -> Result<&str, ApiError> {
        self.get(name)
            .ok_or_else(|| ApiError::missing_parameter(name))
    }

    /// Returns all parameters but this one.
    pub(crate) fn without(&self, name: &str) -> Self {
        let mut values = self.values.clone();
        values.remove(name);
        Self { values }
    }

    /// Returns the parameters whose name starts with `prefix`, by their name without it.
    pub(crate) fn with_prefix(&self, prefix: &str) -> Attributes {
        self.values
            .iter()
            .filter_map(|(name, value)| {
                Some((name.strip_prefix(prefix)?.to_owned(), value.clone()))
            })
            .collect()
    }
}

fn missing(name: &str) -> ApiError {
    constraint(&lower_first(name), "Member must not be null")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(body: &str) -> Input {
        Input::parse(body.as_bytes()).unwrap()
    }

    fn words<T: std::fmt::Debug>(result: Result<T, ApiError>) -> String {
        result.unwrap_err().to_string()
    }

    #[test]
    fn body_that_is_no_json_object_is_refused() {
        for body in ["{", "[]", "1", "null", "\u{0}", "{\"a\":1}x"] {
            let error = Input::parse(body.as_bytes()).unwrap_err();
            assert_eq!(error.code, ErrorCode::Serialization, "{body:?}");
        }
        assert!(Input::parse(&[0xff, 0xfe]).is_err());
        assert!(Input::parse(b"").is_ok());
        let error = Input::parse(b"{").unwrap_err();
        let cause = std::error::Error::source(&error).unwrap();
        assert!(cause.is::<serde_json::Error>());
    }

    #[test]
    fn message_names_the_parameter_and_its_limit() {
        let body = input(r#"{"Username": "", "ClientId": "a b", "Code": 7, "Gone": null}"#);
        assert_eq!(
            words(body.required("Username", &USERNAME)),
            "InvalidParameterException: 1 validation error detected: Value at 'username' failed \
             to satisfy constraint: Member must have length greater than or equal to 1"
        );
        assert!(words(body.required("ClientId", &CLIENT_ID)).ends_with(r"pattern: [\w+]+"));
        assert_eq!(
            words(body.text("Code", &CODE)),
            "SerializationException: NUMBER_VALUE can not be converted to a String"
        );
        assert!(words(body.required("Gone", &CODE)).ends_with("Member must not be null"));
        let long = input(&format!(r#"{{"Username": "{}"}}"#, "é".repeat(129)));
        assert!(words(long.required("Username", &USERNAME)).contains("less than or equal to 128"));
    }

    #[test]
    fn message_names_the_row_of_a_bad_attribute() {
        let body =
            input(r#"{"UserAttributes": [{"Name": "email", "Value": "x"}, {"Value": "y"}]}"#);
        assert!(
            words(body.attributes("UserAttributes")).contains("'userAttributes.2.member.name'")
        );
    }
}
