//! User attributes: the values that each may hold, and the callers that may write it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    client::ClientRecord,
    config::PoolRecord,
    error::{ApiError, ErrorCode},
};

/// The attributes of a user: values by name.
pub type Attributes = BTreeMap<String, String>;

/// The rules for one attribute, as in the `Schema` of CreateUserPool.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[expect(missing_docs, reason = "the names are the API's own")]
pub struct SchemaAttribute {
    pub name: String,
    pub attribute_data_type: DataType,
    pub developer_only_attribute: bool,
    pub mutable: bool,
    pub required: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub string_attribute_constraints: Option<StringConstraints>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number_attribute_constraints: Option<NumberConstraints>,
}

impl Default for SchemaAttribute {
    fn default() -> Self {
        Self {
            name: String::new(),
            attribute_data_type: DataType::String,
            developer_only_attribute: false,
            mutable: true,
            required: false,
            string_attribute_constraints: None,
            number_attribute_constraints: None,
        }
    }
}

impl SchemaAttribute {
    /// Adds the constraints of the attribute's type, which are empty if none are set, as
    /// the service describes an attribute that a pool defines.
    #[must_use]
    pub fn with_constraints(mut self) -> Self {
        match self.attribute_data_type {
            DataType::String => {
                self.string_attribute_constraints.get_or_insert_default();
            }
            DataType::Number => {
                self.number_attribute_constraints.get_or_insert_default();
            }
            DataType::DateTime | DataType::Boolean => {}
        }
        self
    }
}

/// The data type of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are the API's own")]
pub enum DataType {
    String,
    Number,
    DateTime,
    Boolean,
}

/// Limits on a text's length, which the API writes as text.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[expect(missing_docs, reason = "the names are the API's own")]
pub struct StringConstraints {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_length: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<String>,
}

/// Limits on a number, which the API writes as text.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[expect(missing_docs, reason = "the names are the API's own")]
pub struct NumberConstraints {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_value: Option<String>,
}

/// The standard attributes of OpenID Connect, which every pool has.
const STANDARD: [&str; 19] = [
    "sub",
    "name",
    "given_name",
    "family_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
    "website",
    "email",
    "email_verified",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
    "phone_number",
    "phone_number_verified",
    "address",
];

/// Returns the rules for a standard attribute.
#[must_use]
pub fn standard(name: &str) -> Option<SchemaAttribute> {
    if name == "updated_at" {
        return Some(SchemaAttribute {
            name: name.to_owned(),
            attribute_data_type: DataType::Number,
            number_attribute_constraints: Some(NumberConstraints {
                min_value: Some("0".to_owned()),
                max_value: None,
            }),
            ..SchemaAttribute::default()
        });
    }
    STANDARD.contains(&name).then(|| {
        let lengths = match name {
            "birthdate" => (10, 10),
            "sub" => (1, 2_048),
            _ => (0, 2_048),
        };
        let text = SchemaAttribute {
            name: name.to_owned(),
            mutable: name != "sub",
            required: name == "sub",
            string_attribute_constraints: Some(StringConstraints {
                min_length: Some(lengths.0.to_string()),
                max_length: Some(lengths.1.to_string()),
            }),
            ..SchemaAttribute::default()
        };
        if name.ends_with("_verified") {
            SchemaAttribute {
                attribute_data_type: DataType::Boolean,
                string_attribute_constraints: None,
                ..text
            }
        } else {
            text
        }
    })
}

/// The prefix of attributes that pools define.
const CUSTOM: &str = "custom:";
/// The prefix before [`CUSTOM`] in the name of an attribute that only administrators may
/// write.
const DEVELOPER: &str = "dev:";

/// Returns `true` if a pool defined the attribute: `custom:…` or `dev:custom:…`.
#[must_use]
pub fn is_custom(name: &str) -> bool {
    name.strip_prefix(DEVELOPER)
        .unwrap_or(name)
        .starts_with(CUSTOM)
}

/// Returns the name that an attribute gets in a pool's schema: a standard attribute keeps
/// its own, any other becomes `custom:NAME`, or `dev:custom:NAME` if it is
/// developer-only. An empty name stays empty.
///
/// Source: `SchemaAttributeType` in the API reference of Amazon Cognito user pools.
#[must_use]
pub fn schema_name(given: &str, developer_only: bool) -> String {
    let plain = given.strip_prefix(DEVELOPER).unwrap_or(given);
    let plain = plain.strip_prefix(CUSTOM).unwrap_or(plain);
    if plain.is_empty() || standard(plain).is_some() {
        plain.to_owned()
    } else if developer_only {
        format!("{DEVELOPER}{CUSTOM}{plain}")
    } else {
        format!("{CUSTOM}{plain}")
    }
}

/// Returns the rules for every standard attribute, for DescribeUserPool.
pub fn all_standard() -> impl Iterator<Item = SchemaAttribute> {
    STANDARD
        .into_iter()
        .chain(["updated_at"])
        .filter_map(standard)
}

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
    let fault = match schema.attribute_data_type {
        DataType::String => length_fault(schema, value),
        DataType::Number => number_fault(schema, value),
        DataType::DateTime => None,
        DataType::Boolean => (!matches!(value, "true" | "false" | "True" | "False"))
            .then(|| "The value must be a boolean".to_owned()),
    };
    match fault {
        None => Ok(()),
        Some(fault) => Err(ErrorCode::InvalidParameter.with_message(format!(
            "Attributes did not conform to the schema: {}: {fault}\n",
            schema.name
        ))),
    }
}

fn length_fault(schema: &SchemaAttribute, value: &str) -> Option<String> {
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

fn number_fault(schema: &SchemaAttribute, value: &str) -> Option<String> {
    let Ok(number) = value.parse::<f64>() else {
        return Some("The value must be a number".to_owned());
    };
    let limits = schema.number_attribute_constraints.as_ref()?;
    let limit = |text: &Option<String>| text.as_deref()?.parse::<f64>().ok();
    let low = limit(&limits.min_value).is_some_and(|least| number < least);
    let high = limit(&limits.max_value).is_some_and(|most| number > most);
    (low || high).then(|| "The value is out of range".to_owned())
}

/// Returns `true` if this could be an e-mail address: a text before exactly one `@`, a
/// domain with a dot after it, and no white space.
#[must_use]
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let plain = |part: &str| {
        !part.is_empty()
            && !part.contains(|c: char| c.is_whitespace() || c.is_control() || c == '@')
    };
    let labels_filled = domain.split('.').all(|label| !label.is_empty());
    plain(local) && plain(domain) && labels_filled && domain.contains('.')
}

/// Returns `true` if this is a phone number in E.164: `+`, then 7 to 15 digits, of which
/// the first is not zero.
#[must_use]
pub fn is_phone_number(text: &str) -> bool {
    let Some(digits) = text.strip_prefix('+') else {
        return false;
    };
    (7..=15).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit())
        && !digits.starts_with('0')
}

/// Returns the attribute that says that this address has been verified, or `None` if the
/// attribute is not an address.
pub fn verified_flag(attribute: &str) -> Option<&'static str> {
    match attribute {
        "email" => Some("email_verified"),
        "phone_number" => Some("phone_number_verified"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_an_address_when_it_sees_one() {
        for good in ["a@b.c", "jeff+tag@example.com", "ü@exämple.com"] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "", "a", "a@", "@b.c", "a@b", "a b@c.d", "a@b..c", "a@@b.c", "a@b.c\n",
        ] {
            assert!(!is_email(bad), "{bad:?}");
        }
        for good in ["+12065550100", "+4915112345678"] {
            assert!(is_phone_number(good), "{good}");
        }
        for bad in [
            "",
            "12065550100",
            "+0123456789",
            "+1",
            "+1 206 5550100",
            "+1234567890123456",
        ] {
            assert!(!is_phone_number(bad), "{bad:?}");
        }
    }

    #[test]
    fn schema_name_says_who_may_write() {
        for (given, developer_only, name) in [
            ("team", false, "custom:team"),
            ("custom:team", false, "custom:team"),
            ("tier", true, "dev:custom:tier"),
            ("dev:custom:tier", true, "dev:custom:tier"),
            ("email", false, "email"),
            ("", false, ""),
        ] {
            assert_eq!(schema_name(given, developer_only), name);
        }
        assert!(is_custom("dev:custom:tier") && is_custom("custom:team") && !is_custom("email"));
    }

    #[test]
    fn lengths_and_numbers_are_limited() {
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
