//! The description of the sign-up: who may register, which user name an account gets, and
//! the fields of the form.
//!
//! The description is not a part of [`Config`](super::Config), because only the pages that
//! use it should have the code that reads it. They read it from the same file, whose text
//! is in [`Config::file`](super::Config::file). [`Config::parse`](super::Config::parse)
//! checks it, too.
//!
//! | module | idea |
//! |---|---|
//! | `field` | a field of the form, and the kinds of fields |
//! | `text` | a text of the file in one or several languages |
//! | `names` | the names of the attributes that a form can ask for |

mod field;
mod names;
#[cfg(test)]
mod tests;
mod text;

use super::app_section::AppSection;
use super::error::{ConfigError, Field};
use super::json::Json;
use super::section::{Fault, Section, file_of};
pub use field::{Choice, FieldKind, SignUpField};
pub use names::{is_attribute_name, is_standard_attribute};
pub use text::LocalizedText;

/// The description of the sign-up, from `sign_up` in the app's section of the file. What
/// that does not say is taken from Amplify's own keys in `auth`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignUpSettings {
    /// Not set if only administrators create accounts.
    pub is_allowed: bool,
    /// The user name that an account gets.
    pub username: NewUsername,
    /// The message that verifies an e-mail address.
    pub verification: Verification,
    /// The fields of the form in their order, if the file lists them.
    pub fields: Option<Vec<SignUpField>>,
    /// Amplify's `standard_required_attributes`: the attributes that every user must have.
    pub required: Vec<String>,
    /// Amplify's `user_verification_types`, as names of attributes: the addresses that the
    /// pool verifies.
    pub verified: Vec<String>,
}

/// The user name that a new account gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewUsername {
    /// The name is derived from the e-mail address: in lower case, with every `@` and `.`
    /// replaced by `|`.
    Derived,
    /// The e-mail address is the name.
    Email,
    /// The phone number is the name.
    Phone,
    /// The user chooses a name.
    Chosen,
    /// The name is a random UUID, which the user does not see.
    Uuid,
}

impl NewUsername {
    /// Returns the attribute that the name is made of. The form always asks for it.
    #[must_use]
    pub fn attribute(self) -> Option<&'static str> {
        match self {
            Self::Derived | Self::Email => Some("email"),
            Self::Phone => Some("phone_number"),
            Self::Chosen | Self::Uuid => None,
        }
    }
}

/// The message that verifies an e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verification {
    /// The message has a code, which the user enters.
    Code,
    /// The message has a link to a page of the service, which the user opens.
    Link,
}

impl SignUpSettings {
    /// Reads the description from the file's text. `app` is the section with the app's own
    /// settings.
    ///
    /// # Errors
    /// The [`ConfigError`] of the first fault, with the field's name.
    pub fn parse(text: &str, app: AppSection) -> Result<Self, ConfigError> {
        let file = file_of(text)?;
        Self::read(&&file, app)
    }

    /// Reads the description from the parsed JSON file. `app` is the section with the
    /// app's own settings.
    ///
    /// # Errors
    /// The [`ConfigError`] of the first fault, with the field's name.
    pub fn read<J: Json>(file: &J, app: AppSection) -> Result<Self, ConfigError> {
        let fault = Fault::default();
        let auth = Section {
            name: "auth",
            value: file.field("auth"),
            fault: &fault,
        };
        let custom = Section {
            name: app.path,
            value: file
                .field("custom")
                .and_then(|custom| custom.field(app.name())),
            fault: &fault,
        };
        let description = custom.value("sign_up");
        let bad = |key: &'static str| {
            fault.found(ConfigError::BadField(Field {
                section: app.path,
                key,
            }));
        };
        let member = |name: &str| {
            let member = description.as_ref()?.field(name);
            member.filter(|value| !value.is_null())
        };
        if description
            .as_ref()
            .is_some_and(|it| it.members().is_none())
        {
            bad("sign_up");
        }

        let is_allowed = member("allowed").is_none_or(|value| {
            value.flag().unwrap_or_else(|| {
                bad("sign_up.allowed");
                true
            })
        });
        let verification = match member("verification").map(|value| value.text()) {
            None => Verification::Code,
            Some(name) => match name.as_deref() {
                Some("code") => Verification::Code,
                Some("link") => Verification::Link,
                _ => {
                    bad("sign_up.verification");
                    Verification::Code
                }
            },
        };
        let usernames = texts(&auth, "username_attributes");
        let username = match member("username").map(|value| value.text()) {
            None => username_of(&usernames, custom.flag("username_from_email", true)),
            Some(name) => {
                let name = name.as_deref().and_then(username_named);
                // In a pool whose user names are addresses, no other name is accepted.
                let fits = |name: &NewUsername| {
                    let attribute = name.attribute().filter(|_| *name != NewUsername::Derived);
                    usernames.is_empty()
                        || attribute.is_some_and(|it| usernames.iter().any(|name| name == it))
                };
                name.filter(fits).unwrap_or_else(|| {
                    bad("sign_up.username");
                    NewUsername::Derived
                })
            }
        };
        let fields = member("fields").map(|list| {
            let items = list.items().unwrap_or_else(|| {
                bad("sign_up.fields");
                Vec::new()
            });
            field::read_all(&items, app, &fault)
        });
        let verified = texts(&auth, "user_verification_types").into_iter();
        let settings = Self {
            is_allowed,
            username,
            verification,
            fields,
            required: texts(&auth, "standard_required_attributes"),
            // Older files have the name of the attribute here.
            verified: verified
                .map(|name| {
                    if name == "phone" {
                        "phone_number".to_owned()
                    } else {
                        name
                    }
                })
                .collect(),
        };
        match fault.0.take() {
            Some(first) => Err(first),
            None => Ok(settings),
        }
    }
}

/// Returns the name that `sign_up.username` means.
fn username_named(name: &str) -> Option<NewUsername> {
    Some(match name {
        "derived" => NewUsername::Derived,
        "email" => NewUsername::Email,
        "phone" => NewUsername::Phone,
        "chosen" => NewUsername::Chosen,
        "uuid" => NewUsername::Uuid,
        _ => return None,
    })
}

/// Returns the user name of a pool whose description names none. Of several attributes,
/// the first one is the name, as in Amplify's own sign-up form.
fn username_of(attributes: &[String], is_derived: bool) -> NewUsername {
    match attributes.first().map(String::as_str) {
        Some("phone_number") => NewUsername::Phone,
        Some(_) => NewUsername::Email,
        None if is_derived => NewUsername::Derived,
        None => NewUsername::Uuid,
    }
}

/// Returns the texts of a list. A value that is not such a list is like an empty one, as
/// in the rest of Amplify's keys.
fn texts<J: Json>(section: &Section<'_, J>, key: &str) -> Vec<String> {
    let items = section.value(key).and_then(|list| list.items());
    items
        .unwrap_or_default()
        .iter()
        .filter_map(Json::text)
        .collect()
}
