//! User attributes: the values that each may hold, and the callers that may write it.

mod address;
mod schema;

use std::collections::BTreeMap;

use super::{
    client::ClientRecord,
    config::PoolRecord,
    error::{ApiError, ErrorCode},
};

pub use self::{
    address::{is_email, is_phone_number, verified_flag},
    schema::{
        DataType, NumberConstraints, SchemaAttribute, StringConstraints, all_standard, is_custom,
        schema_name, standard,
    },
};

/// The attributes of a user: values by name.
pub type Attributes = BTreeMap<String, String>;

/// Returns `true` if only the service sets the attribute, whatever a client may write.
#[must_use]
pub fn is_managed_by_service(name: &str) -> bool {
    name == "sub" || name.ends_with("_verified")
}

/// The caller that writes attributes.
#[derive(Clone, Copy)]
pub enum Writer<'a> {
    /// A user, through this client.
    Client(&'a ClientRecord),
    /// An administrator.
    Admin,
}

/// Checks values that are about to be written. An empty value removes an existing
/// attribute ("To delete an attribute from your user, submit the attribute in your API
/// request with a blank value", UpdateUserAttributes), so its format is not checked, but
/// a required attribute cannot be removed.
///
/// # Errors
/// `InvalidParameterException` if the schema forbids a value, `NotAuthorizedException` if
/// the writer may not write the attribute.
pub fn check(
    pool: &PoolRecord,
    given: &Attributes,
    writer: Writer<'_>,
    creating: bool,
) -> Result<(), ApiError> {
    for (name, value) in given {
        let schema = check_name(pool, name, writer, creating)?;
        if value.is_empty() && !creating {
            check_removable(pool, name)?;
            continue;
        }
        check_format(name, value)?;
        check_value(&schema, value)?;
    }
    Ok(())
}

/// Checks that an attribute exists and that this writer may change it, and returns its
/// rules.
///
/// # Errors
/// The errors are those of [`check`].
pub fn check_name(
    pool: &PoolRecord,
    name: &str,
    writer: Writer<'_>,
    creating: bool,
) -> Result<SchemaAttribute, ApiError> {
    let schema = pool.schema(name).ok_or_else(|| {
        ErrorCode::InvalidParameter.with_message(format!(
            "Attributes did not conform to the schema: Type for attribute {{{name}}} could not be determined\n"
        ))
    })?;
    if let Writer::Client(client) = writer
        && (schema.developer_only_attribute || !client_may_write(client, name))
    {
        return Err(ErrorCode::NotAuthorized
            .with_message("A client attempted to write unauthorized attribute"));
    }
    if name == "sub" || (!creating && !schema.mutable) {
        return Err(ErrorCode::InvalidParameter
            .with_message(format!("user.{name}: Attribute cannot be updated.\n")));
    }
    Ok(schema)
}

/// Refuses a user who lacks an attribute that the pool requires.
///
/// # Errors
/// `InvalidParameterException`, which names the attribute.
pub fn check_required(pool: &PoolRecord, held: &Attributes) -> Result<(), ApiError> {
    let missing = pool
        .required_attributes()
        .find(|name| held.get(*name).is_none_or(String::is_empty));
    match missing {
        None => Ok(()),
        Some(name) => Err(required(name)),
    }
}

/// Refuses to remove an attribute that the pool requires.
///
/// # Errors
/// `InvalidParameterException`, which names the attribute.
pub fn check_removable(pool: &PoolRecord, name: &str) -> Result<(), ApiError> {
    if pool.required_attributes().any(|known| known == name) {
        return Err(required(name));
    }
    Ok(())
}

fn required(name: &str) -> ApiError {
    ErrorCode::InvalidParameter.with_message(format!(
        "Attributes did not conform to the schema: {name}: The attribute is required\n"
    ))
}

/// Checks the attributes that come with a new password in place of a temporary one. They
/// complete a profile: a required attribute that already has a value cannot be changed,
/// and an immutable one can be set only if it is required and missing.
///
/// Source: "NEW_PASSWORD_REQUIRED", RespondToAuthChallenge, Amazon Cognito API Reference.
/// The texts of the errors are those that users of the service quote.
///
/// # Errors
/// `NotAuthorizedException` for a required attribute that already has a value,
/// `InvalidParameterException` for an immutable one; otherwise the errors are those of
/// [`check`].
pub fn check_completion(
    pool: &PoolRecord,
    held: &Attributes,
    given: &Attributes,
    client: &ClientRecord,
) -> Result<(), ApiError> {
    let mut missing = Attributes::new();
    let mut others = Attributes::new();
    for (name, value) in given {
        let is_required = pool.required_attributes().any(|known| known == name);
        let is_held = held.get(name).is_some_and(|value| !value.is_empty());
        let mutable = pool.schema(name).is_none_or(|schema| schema.mutable);
        if is_managed_by_service(name) || (!mutable && (is_held || !is_required)) {
            return Err(ErrorCode::InvalidParameter
                .with_message(format!("Cannot modify the non-mutable attribute {name}")));
        }
        if is_required && is_held {
            return Err(ErrorCode::NotAuthorized
                .with_message(format!("Cannot modify an already provided {name}")));
        }
        let part = if mutable { &mut others } else { &mut missing };
        part.insert(name.clone(), value.clone());
    }
    check(pool, &missing, Writer::Client(client), true)?;
    check(pool, &others, Writer::Client(client), false)
}

fn client_may_write(client: &ClientRecord, name: &str) -> bool {
    let listed = client
        .config
        .write_attributes
        .as_ref()
        .is_none_or(|list| list.iter().any(|allowed| allowed == name));
    listed && !name.ends_with("_verified")
}

fn check_format(name: &str, value: &str) -> Result<(), ApiError> {
    match name {
        _ if value.is_empty() => Ok(()),
        "email" if !is_email(value) => {
            Err(ErrorCode::InvalidParameter.with_message("Invalid email address format."))
        }
        "phone_number" if !is_phone_number(value) => {
            Err(ErrorCode::InvalidParameter.with_message("Invalid phone number format."))
        }
        _ => Ok(()),
    }
}

fn check_value(schema: &SchemaAttribute, value: &str) -> Result<(), ApiError> {
    let violation = match schema.attribute_data_type {
        DataType::String => length_violation(schema, value),
        DataType::Number => number_violation(schema, value),
        DataType::DateTime => None,
        DataType::Boolean => (!matches!(value, "true" | "false" | "True" | "False"))
            .then(|| "The value must be a boolean".to_owned()),
    };
    match violation {
        None => Ok(()),
        Some(violation) => Err(ErrorCode::InvalidParameter.with_message(format!(
            "Attributes did not conform to the schema: {}: {violation}\n",
            schema.name
        ))),
    }
}

fn length_violation(schema: &SchemaAttribute, value: &str) -> Option<String> {
    let limits = schema.string_attribute_constraints.as_ref()?;
    let limit = |text: &Option<String>| text.as_deref()?.parse::<usize>().ok();
    let length = value.chars().count();
    if let Some(least) = limit(&limits.min_length)
        && length < least
    {
        return Some(format!("String must be at least {least} characters long"));
    }
    let most = limit(&limits.max_length)?;
    (length > most).then(|| format!("String must be no longer than {most} characters"))
}

fn number_violation(schema: &SchemaAttribute, value: &str) -> Option<String> {
    let Ok(number) = value.parse::<f64>() else {
        return Some("The value must be a number".to_owned());
    };
    let limits = schema.number_attribute_constraints.as_ref()?;
    let limit = |text: &Option<String>| text.as_deref()?.parse::<f64>().ok();
    let low = limit(&limits.min_value).is_some_and(|least| number < least);
    let high = limit(&limits.max_value).is_some_and(|most| number > most);
    (low || high).then(|| "The value is out of range".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn value_out_of_its_constraints_is_refused() {
        let team = SchemaAttribute {
            name: "custom:team".to_owned(),
            string_attribute_constraints: Some(StringConstraints {
                min_length: Some("1".to_owned()),
                max_length: Some("3".to_owned()),
            }),
            ..SchemaAttribute::default()
        };
        assert!(check_value(&team, "").is_err());
        assert!(check_value(&team, "pop").is_ok());
        assert!(check_value(&team, "jazz").is_err());
        let age = SchemaAttribute {
            attribute_data_type: DataType::Number,
            number_attribute_constraints: Some(NumberConstraints {
                min_value: Some("18".to_owned()),
                max_value: None,
            }),
            ..SchemaAttribute::default()
        };
        assert!(check_value(&age, "17").is_err());
        assert!(check_value(&age, "x").is_err());
        assert!(check_value(&age, "18").is_ok());
    }
}
