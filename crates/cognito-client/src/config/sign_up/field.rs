//! A field of the sign-up form.

use super::super::app_section::AppSection;
use super::super::error::{ConfigError, Field};
use super::super::json::Json;
use super::super::section::{Fault, is_web_address};
use super::names::{is_attribute_name, is_field_name};
use super::text::LocalizedText;

/// The longest text that a field accepts, in characters, if the file gives no `max`.
///
/// Source: `AttributeValueType`, Amazon Cognito user pools API Reference.
const MAX_LENGTH: u32 = 2048;

/// A field of the sign-up form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignUpField {
    /// The name of the attribute, such as `given_name` or `custom:team`. The name of a
    /// consent may be another word; the consent is then asked for and not sent.
    pub name: String,
    /// The kind of value.
    pub kind: FieldKind,
    /// Set if a value is required.
    pub required: bool,
    /// Set if the user can change the value on the account page.
    pub editable: bool,
    /// The smallest number, or the least number of characters.
    pub min: Option<u32>,
    /// The largest number, or the most characters.
    pub max: Option<u32>,
    /// The values to choose from.
    pub choices: Vec<Choice>,
    /// The label. Without one, the app's own or the library's is shown.
    pub label: Option<LocalizedText>,
    /// The hint below the field.
    pub hint: Option<LocalizedText>,
    /// The text in the empty field.
    pub placeholder: Option<LocalizedText>,
    /// The address of what a consent is about.
    pub link: Option<String>,
}

/// The kind of value that a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A line of text.
    Text,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// A date, as `YYYY-MM-DD`.
    Date,
    /// A number.
    Number,
    /// One of several values.
    Choice,
    /// A postal address, in several lines.
    Address,
    /// The address of a web page.
    Url,
    /// The language of the page, which the user does not enter.
    Locale,
    /// A box to tick. Its value is `true`.
    Consent,
}

/// A value to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The value of the attribute.
    pub value: String,
    /// The text that is shown; without one, the value is.
    pub label: Option<LocalizedText>,
}

impl FieldKind {
    /// Returns the kind that an attribute has where the file names none.
    ///
    /// Source: the formats of the standard claims in OpenID Connect Core 1.0, section 5.1.
    #[must_use]
    pub fn of_attribute(name: &str) -> Self {
        match name {
            "email" => Self::Email,
            "phone_number" => Self::Phone,
            "birthdate" => Self::Date,
            "address" => Self::Address,
            "profile" | "picture" | "website" => Self::Url,
            "locale" => Self::Locale,
            _ => Self::Text,
        }
    }

    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "text" => Self::Text,
            "email" => Self::Email,
            "phone" => Self::Phone,
            "date" => Self::Date,
            "number" => Self::Number,
            "choice" => Self::Choice,
            "address" => Self::Address,
            "url" => Self::Url,
            "locale" => Self::Locale,
            "consent" => Self::Consent,
            _ => return None,
        })
    }
}

impl SignUpField {
    /// A field of this name with the default of everything else: it is of the attribute's
    /// own kind, not required, and can be changed.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            kind: FieldKind::of_attribute(name),
            required: false,
            editable: true,
            min: None,
            max: None,
            choices: Vec::new(),
            label: None,
            hint: None,
            placeholder: None,
            link: None,
        }
    }
}

/// Reads the list of fields, and records the first fault.
pub(super) fn read_all<J: Json>(items: &[J], app: AppSection, fault: &Fault) -> Vec<SignUpField> {
    let mut fields: Vec<SignUpField> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let bad = |member: &'static str| {
            fault.found(ConfigError::BadItem {
                list: Field {
                    section: app.path,
                    key: "sign_up.fields",
                },
                index,
                member,
            });
        };
        let field = read(item, &bad);
        if fields.iter().any(|other| other.name == field.name) {
            bad("name");
        }
        fields.push(field);
    }
    fields
}

fn read<J: Json>(item: &J, bad: &impl Fn(&'static str)) -> SignUpField {
    let member = |name: &str| item.field(name).filter(|value| !value.is_null());
    let text = |name: &'static str| {
        let text = member(name)?.text().filter(|text| !text.trim().is_empty());
        if text.is_none() {
            bad(name);
        }
        text
    };
    let localized = |name: &'static str| {
        let read = LocalizedText::read(&member(name)?);
        if read.is_none() {
            bad(name);
        }
        read
    };
    let flag = |name: &'static str, missing: bool| {
        let value = member(name).map_or(Some(missing), |value| value.flag());
        value.unwrap_or_else(|| {
            bad(name);
            missing
        })
    };
    let number = |name: &'static str| {
        let number = member(name)?.number();
        if number.is_none() {
            bad(name);
        }
        number
    };

    let name = text("name").unwrap_or_default();
    let choices = read_choices(member("choices"), bad);
    let kind = match text("kind") {
        None if !choices.is_empty() => FieldKind::Choice,
        None => FieldKind::of_attribute(&name),
        Some(kind) => FieldKind::named(&kind).unwrap_or_else(|| {
            bad("kind");
            FieldKind::Text
        }),
    };
    let is_name = is_attribute_name(&name) || (kind == FieldKind::Consent && is_field_name(&name));
    if !is_name {
        bad("name");
    }
    // The service itself checks these two, whatever the form says.
    let is_fixed = matches!(name.as_str(), "email" | "phone_number");
    if is_fixed && kind != FieldKind::of_attribute(&name) {
        bad("kind");
    }
    if (kind == FieldKind::Choice) == choices.is_empty() {
        bad("choices");
    }
    let (min, max) = (number("min"), number("max"));
    if min.zip(max).is_some_and(|(min, max)| min > max) {
        bad("max");
    }
    let link = text("link");
    let is_link = |link: &String| is_web_address(link) || is_own_path(link);
    if !link.as_ref().is_none_or(is_link) {
        bad("link");
    }
    SignUpField {
        name,
        kind,
        required: flag("required", false),
        editable: flag("editable", true),
        min,
        max: match kind {
            FieldKind::Number => max,
            _ => Some(max.unwrap_or(MAX_LENGTH)),
        },
        choices,
        label: localized("label"),
        hint: localized("hint"),
        placeholder: localized("placeholder"),
        link,
    }
}

/// Reads the values to choose from. Each is a string, or an object with `value` and
/// `label`.
fn read_choices<J: Json>(list: Option<J>, bad: &impl Fn(&'static str)) -> Vec<Choice> {
    let Some(list) = list else {
        return Vec::new();
    };
    let read = |item: &J| {
        let (value, label) = match item.text() {
            Some(value) => (value, None),
            None => {
                let label = item.field("label").filter(|label| !label.is_null());
                let label = match label {
                    None => None,
                    Some(label) => Some(LocalizedText::read(&label)?),
                };
                (item.field("value")?.text()?, label)
            }
        };
        (!value.trim().is_empty()).then_some(Choice { value, label })
    };
    let choices = list
        .items()
        .and_then(|items| items.iter().map(read).collect::<Option<Vec<_>>>());
    choices.unwrap_or_else(|| {
        bad("choices");
        Vec::new()
    })
}

/// Returns `true` if the text is a path on the app's own host.
fn is_own_path(link: &str) -> bool {
    let rest = link.strip_prefix('/');
    rest.is_some_and(|rest| {
        !rest.starts_with(['/', '\\'])
            && !rest.contains(|c: char| c.is_whitespace() || c.is_control())
    })
}
