//! The rules for attributes: a pool's schema, and the standard attributes.

use serde::{Deserialize, Serialize};

/// The rules for one attribute, as in the `Schema` of CreateUserPool.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct SchemaAttribute {
    /// The attribute's name in the pool's schema.
    pub name: String,
    /// The type of the values.
    pub attribute_data_type: DataType,
    /// Set if only administrators may write the attribute.
    pub developer_only_attribute: bool,
    /// Set if the value can change after the user was created.
    pub mutable: bool,
    /// Set if every user must have the attribute.
    pub required: bool,
    /// The limits of a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub string_attribute_constraints: Option<StringConstraints>,
    /// The limits of a number.
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
pub enum DataType {
    /// A text.
    String,
    /// A number.
    Number,
    /// A date and time.
    DateTime,
    /// `true` or `false`.
    Boolean,
}

/// Limits on a text's length, which the API writes as text.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct StringConstraints {
    /// The smallest number of characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_length: Option<String>,
    /// The largest number of characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<String>,
}

/// Limits on a number, which the API writes as text.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct NumberConstraints {
    /// The smallest number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_value: Option<String>,
    /// The largest number.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schema_name_has_the_prefix_of_its_kind() {
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
}
