//! The names of the attributes that a form can ask for.

/// The standard attributes that a user can give a value.
///
/// Source: the standard claims of OpenID Connect Core 1.0, section 5.1, without `sub`,
/// `updated_at` and those that the service sets after a verification.
const STANDARD: [&str; 16] = [
    "address",
    "birthdate",
    "email",
    "family_name",
    "gender",
    "given_name",
    "locale",
    "middle_name",
    "name",
    "nickname",
    "phone_number",
    "picture",
    "preferred_username",
    "profile",
    "website",
    "zoneinfo",
];

/// The prefix of an attribute that the pool's owner has defined.
const CUSTOM: &str = "custom:";

/// Returns `true` for the standard attributes that a user can give a value.
#[must_use]
pub fn is_standard_attribute(name: &str) -> bool {
    STANDARD.contains(&name)
}

/// Returns `true` if the pool can have an attribute of this name that a user gives a
/// value: a standard attribute, or `custom:` and a name.
#[must_use]
pub fn is_attribute_name(name: &str) -> bool {
    is_standard_attribute(name) || name.strip_prefix(CUSTOM).is_some_and(is_one_word)
}

/// Returns `true` if the text can be the name of a field that is no attribute.
pub(super) fn is_field_name(name: &str) -> bool {
    is_one_word(name) && !name.contains(':')
}

fn is_one_word(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c.is_control())
}
