//! The check of a request, with errors in the service's wording.

use data_encoding::BASE64;
use serde_json::{Map, Value};

use super::{Kind, Model, Shape};
use crate::core::error::{ApiError, ErrorCode};

/// The texts for which a blank value counts as absent: "To create a user with no
/// password, omit this parameter or submit a blank value" (API Reference, both
/// operations).
const BLANK_IS_ABSENT: [(&str, &str); 2] = [
    ("AdminCreateUser", "TemporaryPassword"),
    ("SignUp", "Password"),
];

/// Checks a request and returns the members that the operation may use: those that the
/// API has and that are not null. For an operation that the API does not have, it returns
/// all of them.
///
/// # Errors
/// `SerializationException` for a value of the wrong type; `refusal` for values that are
/// missing or that break a length, a range, a pattern or an enumeration, with all of them
/// in one message.
pub(crate) fn check(
    model: &Model,
    operation: &str,
    mut fields: Map<String, Value>,
    refusal: ErrorCode,
) -> Result<Map<String, Value>, ApiError> {
    for (_, member) in BLANK_IS_ABSENT
        .iter()
        .filter(|(name, _)| *name == operation)
    {
        if fields.get(*member).is_some_and(|value| value == "") {
            fields.remove(*member);
        }
    }
    let Some(shape) = model
        .operations
        .get(operation)
        .and_then(|operation| model.shape(operation.input))
    else {
        return Ok(fields);
    };
    let mut violations = Vec::new();
    let checked = model.structure(shape, fields, "", &mut violations)?;
    match violations.as_slice() {
        [] => Ok(checked),
        [one] => Err(refusal.with_message(format!("1 validation error detected: {one}"))),
        _ => Err(refusal.with_message(format!(
            "{} validation errors detected: {}",
            violations.len(),
            violations.join("; ")
        ))),
    }
}

/// Returns the error for a value of the wrong type, in the wording of the service's JSON
/// reader.
pub(crate) fn wrong_type(found: &Value, wanted: &str) -> ApiError {
    let scalar = |name: &str| {
        let article = if wanted.starts_with('I') { "an" } else { "a" };
        format!("{name} can not be converted to {article} {wanted}")
    };
    ErrorCode::Serialization.with_message(match found {
        Value::Array(_) => "Start of list found where not expected".to_owned(),
        Value::Object(_) => "Start of structure or map found where not expected.".to_owned(),
        Value::Null => scalar("NULL_VALUE"),
        Value::Bool(true) => scalar("TRUE_VALUE"),
        Value::Bool(false) => scalar("FALSE_VALUE"),
        Value::Number(_) => scalar("NUMBER_VALUE"),
        Value::String(_) => scalar("STRING_VALUE"),
    })
}

impl Model {
    fn structure(
        &self,
        shape: &Shape,
        mut fields: Map<String, Value>,
        at: &str,
        violations: &mut Vec<String>,
    ) -> Result<Map<String, Value>, ApiError> {
        let mut checked = Map::new();
        let Kind::Structure(members) = &shape.kind else {
            return Ok(checked);
        };
        for member in members {
            let Some(inner) = self.shape(member.shape) else {
                continue;
            };
            let at = if at.is_empty() {
                lower_first(member.name)
            } else {
                format!("{at}.{}", lower_first(member.name))
            };
            match fields.remove(member.name).filter(|value| !value.is_null()) {
                Some(value) => {
                    let value = self.value(inner, value, &at, violations)?;
                    checked.insert(member.name.to_owned(), value);
                }
                None if member.required => {
                    let null = (!inner.sensitive).then_some("null");
                    violations.push(violation(null, &at, "Member must not be null"));
                }
                None => {}
            }
        }
        Ok(checked)
    }

    fn value(
        &self,
        shape: &Shape,
        value: Value,
        at: &str,
        violations: &mut Vec<String>,
    ) -> Result<Value, ApiError> {
        match (&shape.kind, value) {
            (Kind::Structure(_), Value::Object(fields)) => Ok(Value::Object(
                self.structure(shape, fields, at, violations)?,
            )),
            (Kind::Structure(_), other) => Err(wrong_type(&other, "Structure")),
            (Kind::List { of }, Value::Array(items)) => {
                Ok(Value::Array(self.list(shape, of, items, at, violations)?))
            }
            (Kind::List { .. }, other) => Err(wrong_type(&other, "List")),
            (Kind::Map { key, value }, Value::Object(fields)) => Ok(Value::Object(self.map(
                shape,
                (key, value),
                fields,
                at,
                violations,
            )?)),
            (Kind::Map { .. }, other) => Err(wrong_type(&other, "Map")),
            (Kind::Document | Kind::Timestamp, value) => Ok(value),
            (_, value) => {
                let is_shown = !shape.sensitive && !matches!(shape.kind, Kind::Blob);
                let shown = is_shown.then(|| format!("'{}'", java_text(&value)));
                for bound in shape.broken_bounds(&value)? {
                    violations.push(violation(shown.as_deref(), at, &bound));
                }
                Ok(value)
            }
        }
    }

    /// Checks a list. Its scalars are reported in one error, which names every limit of a
    /// scalar.
    fn list(
        &self,
        shape: &Shape,
        of: &str,
        items: Vec<Value>,
        at: &str,
        violations: &mut Vec<String>,
    ) -> Result<Vec<Value>, ApiError> {
        let Some(inner) = self.shape(of) else {
            return Ok(items);
        };
        let items: Vec<Value> = items.into_iter().filter(|item| !item.is_null()).collect();
        let shown = inner.is_shown(shape).then(|| {
            let items: Vec<String> = items.iter().map(java_text).collect();
            format!("'[{}]'", items.join(", "))
        });
        for bound in shape.broken_lengths(items.len()) {
            violations.push(violation(shown.as_deref(), at, &bound));
        }
        if inner.is_scalar() {
            let mut broken = false;
            for item in &items {
                broken |= !inner.broken_bounds(item)?.is_empty();
            }
            if broken {
                let bound = format!("Member must satisfy constraint: [{}]", inner.all_bounds());
                violations.push(violation(shown.as_deref(), at, &bound));
            }
            return Ok(items);
        }
        let mut checked = Vec::new();
        for (index, item) in items.into_iter().enumerate() {
            let at = format!("{at}.{}.member", index + 1);
            checked.push(self.value(inner, item, &at, violations)?);
        }
        Ok(checked)
    }

    fn map(
        &self,
        shape: &Shape,
        (key, value): (&str, &str),
        fields: Map<String, Value>,
        at: &str,
        violations: &mut Vec<String>,
    ) -> Result<Map<String, Value>, ApiError> {
        let (Some(key), Some(inner)) = (self.shape(key), self.shape(value)) else {
            return Ok(fields);
        };
        let fields: Map<String, Value> = fields
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .collect();
        let shown = (inner.is_shown(shape) && !key.sensitive).then(|| {
            let pairs: Vec<String> = fields
                .iter()
                .map(|(name, value)| format!("{name}={}", java_text(value)))
                .collect();
            format!("'{{{}}}'", pairs.join(", "))
        });
        for bound in shape.broken_lengths(fields.len()) {
            violations.push(violation(shown.as_deref(), at, &bound));
        }
        let mut broken_key = false;
        let mut broken_value = false;
        let mut checked = Map::new();
        for (name, value) in fields {
            broken_key |= !key.broken_bounds(&Value::from(name.as_str()))?.is_empty();
            let value = if inner.is_scalar() {
                broken_value |= !inner.broken_bounds(&value)?.is_empty();
                value
            } else {
                self.value(inner, value, &format!("{at}.{name}.member"), violations)?
            };
            checked.insert(name, value);
        }
        for (broken, part, rules) in [
            (broken_key, "Map keys", key),
            (broken_value, "Map value", inner),
        ] {
            if broken {
                let bound = format!("{part} must satisfy constraint: [{}]", rules.all_bounds());
                violations.push(violation(shown.as_deref(), at, &bound));
            }
        }
        Ok(checked)
    }
}

impl Shape {
    fn is_scalar(&self) -> bool {
        matches!(self.kind, Kind::Text { .. } | Kind::Integer | Kind::Boolean)
    }

    /// Returns `true` if an error may show the values of the list or map `outer`, whose
    /// values have this shape.
    fn is_shown(&self, outer: &Self) -> bool {
        self.is_scalar() && !self.sensitive && !outer.sensitive
    }

    /// Returns the limits that a scalar breaks.
    fn broken_bounds(&self, value: &Value) -> Result<Vec<String>, ApiError> {
        match (&self.kind, value) {
            (Kind::Text { values, pattern }, Value::String(text)) => {
                let mut broken = self.broken_lengths(text.chars().count());
                if !values.is_empty() && !values.contains(&text.as_str()) {
                    broken.push(one_of(values));
                }
                if let Some(pattern) = pattern
                    && !pattern.matches(text)
                {
                    broken.push(like(pattern.text()));
                }
                Ok(broken)
            }
            (Kind::Text { .. }, other) => Err(wrong_type(other, "String")),
            (Kind::Blob, Value::String(text)) => match BASE64.decode(text.as_bytes()) {
                Ok(bytes) => Ok(self.broken_lengths(bytes.len())),
                Err(error) => Err(ErrorCode::Serialization
                    .with_message("A blob is not valid base64.")
                    .caused_by(error)),
            },
            (Kind::Blob, other) => Err(wrong_type(other, "Blob")),
            (Kind::Integer, value) => {
                let number = value
                    .as_i64()
                    .map(i128::from)
                    .or_else(|| value.as_u64().map(i128::from))
                    .ok_or_else(|| wrong_type(value, "Integer"))?;
                let mut broken = Vec::new();
                if let Some(max) = self.max.filter(|max| number > i128::from(*max)) {
                    broken.push(at_most("value", max));
                }
                if let Some(min) = self.min.filter(|min| number < i128::from(*min)) {
                    broken.push(at_least("value", min));
                }
                Ok(broken)
            }
            (Kind::Boolean, Value::Bool(_)) => Ok(Vec::new()),
            (Kind::Boolean, other) => Err(wrong_type(other, "Boolean")),
            _ => Ok(Vec::new()),
        }
    }

    fn broken_lengths(&self, length: usize) -> Vec<String> {
        let length = i64::try_from(length).unwrap_or(i64::MAX);
        let long = self.max.filter(|max| length > *max);
        let short = self.min.filter(|min| length < *min);
        long.map(|max| at_most("length", max))
            .into_iter()
            .chain(short.map(|min| at_least("length", min)))
            .collect()
    }

    /// Returns every limit of a scalar, as errors for lists and maps print them.
    fn all_bounds(&self) -> String {
        let (measure, mut bounds) = match &self.kind {
            Kind::Text { values, .. } if !values.is_empty() => ("length", vec![one_of(values)]),
            Kind::Integer => ("value", Vec::new()),
            _ => ("length", Vec::new()),
        };
        bounds.extend(self.max.map(|max| at_most(measure, max)));
        bounds.extend(self.min.map(|min| at_least(measure, min)));
        if let Kind::Text {
            pattern: Some(pattern),
            ..
        } = &self.kind
        {
            bounds.push(like(pattern.text()));
        }
        bounds.join(", ")
    }
}

fn at_most(measure: &str, bound: i64) -> String {
    format!("Member must have {measure} less than or equal to {bound}")
}

fn at_least(measure: &str, bound: i64) -> String {
    format!("Member must have {measure} greater than or equal to {bound}")
}

fn one_of(values: &[&str]) -> String {
    format!(
        "Member must satisfy enum value set: [{}]",
        values.join(", ")
    )
}

fn like(pattern: &str) -> String {
    format!("Member must satisfy regular expression pattern: {pattern}")
}

/// Returns the text of one error. It contains the value if that may be shown, but never a
/// value of a sensitive shape.
fn violation(shown: Option<&str>, at: &str, bound: &str) -> String {
    let shown = shown.map(|shown| format!("{shown} ")).unwrap_or_default();
    format!("Value {shown}at '{at}' failed to satisfy constraint: {bound}")
}

/// Returns a value as Java prints it.
fn java_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Returns a member's name as it appears in messages.
pub(crate) fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    letters
        .next()
        .map(|first| first.to_lowercase().chain(letters).collect())
        .unwrap_or_default()
}
