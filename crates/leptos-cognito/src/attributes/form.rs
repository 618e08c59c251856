//! The list of the attributes that the registration form asks for.

use std::cell::RefCell;

use super::attribute::Attribute;
use crate::brand::{Details, use_details};
use crate::browser::configuration;
use cognito_client::config::sign_up::{FieldKind, NewUsername, SignUpField, SignUpSettings};
use cognito_client::config::{Config, ConfigError};
use cognito_session::field_value::ValueRule;

/// The registration form, as configuration and brand describe it.
pub struct SignUpForm {
    /// The description in the configuration.
    pub settings: &'static SignUpSettings,
    /// The attributes, in the order of the form.
    pub attributes: Vec<Attribute>,
}

thread_local! {
    /// The form that was made of the file with this text.
    static FORM: RefCell<Option<(String, &'static SignUpForm)>> = const { RefCell::new(None) };

    /// The attributes that an account lacked which the pool requires. They stay in memory,
    /// each once.
    static REQUIRED: RefCell<Vec<&'static Attribute>> = const { RefCell::new(Vec::new()) };

    /// The attributes that the account page has besides those of the form.
    static PROFILE: RefCell<Vec<&'static Attribute>> = const { RefCell::new(Vec::new()) };
}

/// Returns the registration form of this configuration. The details of the brand have to
/// be there, which the public pages and the signed-in pages wait for.
///
/// # Errors
/// The [`ConfigError`] of the first fault in the description.
pub fn sign_up_form(config: &Config) -> Result<&'static SignUpForm, ConfigError> {
    let known = FORM.with_borrow(|form| {
        let form = form.as_ref().filter(|(file, _)| *file == config.file);
        form.map(|(_, form)| *form)
    });
    if let Some(form) = known {
        return Ok(form);
    }
    let form = sign_up_form_of(configuration::sign_up(config)?, use_details());
    let form: &'static _ = Box::leak(Box::new(form));
    FORM.set(Some((config.file.clone(), form)));
    Ok(form)
}

/// Returns the attribute of this name, which the pool requires: as the registration form
/// describes it, or with the default of its kind.
#[must_use]
pub fn required_attribute(config: &Config, name: &str) -> &'static Attribute {
    let known = REQUIRED.with_borrow(|all| all.iter().find(|it| it.name == name).copied());
    if let Some(known) = known {
        return known;
    }
    let form = sign_up_form(config).ok();
    let described = form.and_then(|form| form.attributes.iter().find(|it| it.name == name));
    let attribute = required_of(described, name, use_details());
    let attribute: &'static _ = Box::leak(Box::new(attribute));
    REQUIRED.with_borrow_mut(|all| all.push(attribute));
    attribute
}

/// Returns the attributes that the brand names for the account page and that are not among
/// `shown`: each with the default of its kind, and an optional value. They stay in memory,
/// each once.
pub fn profile_attributes(
    shown: &[Attribute],
) -> impl Iterator<Item = &'static Attribute> + use<'_> {
    let details = use_details();
    let names = details.profile.iter();
    let further = names.filter(|name| {
        let mut shown = shown.iter().filter(|it| it.is_in_profile());
        !shown.any(|it| it.name == **name)
    });
    further.map(|name| {
        let known = PROFILE.with_borrow(|all| all.iter().find(|it| it.name == *name).copied());
        known.unwrap_or_else(|| {
            let rule = ValueRule::new(FieldKind::of_attribute(name), false);
            let attribute: &'static _ = Box::leak(Box::new(attribute(name, rule, None, details)));
            PROFILE.with_borrow_mut(|all| all.push(attribute));
            attribute
        })
    })
}

/// Returns the attribute that the form describes, or the default, with a required value.
fn required_of(described: Option<&Attribute>, name: &str, details: &'static Details) -> Attribute {
    let mut required = described.cloned().unwrap_or_else(|| {
        let name: &'static str = Box::leak(Box::from(name));
        let rule = ValueRule::new(FieldKind::of_attribute(name), true);
        attribute(name, rule, None, details)
    });
    required.rule.required = true;
    required
}

/// Makes the form. Its description stays in memory. This happens once for each file, so
/// once in the life of a page.
pub(crate) fn sign_up_form_of(settings: SignUpSettings, details: &'static Details) -> SignUpForm {
    let settings: &'static _ = Box::leak(Box::new(settings));
    SignUpForm {
        settings,
        attributes: attributes_of(settings, details),
    }
}

/// Returns the attributes of the form. Those that the configuration lists come in its
/// order. Without a list, the form asks for the e-mail or the phone number that the user
/// name is made of, for what the brand asks for, and for what the pool requires.
fn attributes_of(settings: &'static SignUpSettings, details: &'static Details) -> Vec<Attribute> {
    let own_name = settings.username.attribute();
    let mut attributes: Vec<Attribute> = Vec::new();
    let add = |attributes: &mut Vec<Attribute>, attribute: Attribute, is_first: bool| {
        if !attributes.iter().any(|other| other.name == attribute.name) {
            let place = if is_first { 0 } else { attributes.len() };
            attributes.insert(place, attribute);
        }
    };
    let required = |name: &'static str| {
        let kind = FieldKind::of_attribute(name);
        attribute(name, ValueRule::new(kind, true), None, details)
    };
    if let Some(fields) = &settings.fields {
        for field in fields {
            let attribute = attribute(&field.name, ValueRule::of(field), Some(field), details);
            add(&mut attributes, attribute, false);
        }
    } else {
        let is_required = |name: &str| settings.required.iter().any(|other| other == name);
        if settings.username != NewUsername::Phone || is_required("email") {
            add(&mut attributes, required("email"), false);
        }
        if details.asks_phone {
            add(&mut attributes, required("phone_number"), false);
        }
        for own in details.attributes {
            add(
                &mut attributes,
                attribute(own.name, own.rule.into(), None, details),
                false,
            );
        }
        for name in &settings.required {
            add(&mut attributes, required(name), false);
        }
        // The pool sends its code to one of these.
        let is_verified = |attribute: &Attribute| {
            let mut verified = settings.verified.iter();
            verified.any(|name| name == attribute.name)
        };
        if let Some(name) = settings.verified.first()
            && !attributes.iter().any(is_verified)
        {
            add(&mut attributes, required(name), false);
        }
    }
    if let Some(name) = own_name {
        add(&mut attributes, required(name), true);
    }
    for attribute in &mut attributes {
        if own_name == Some(attribute.name) {
            attribute.is_username = true;
            attribute.rule.required = true;
        }
    }
    // The name comes first where it is a number, as in any other form with a name.
    if settings.fields.is_none() && own_name == Some("phone_number") {
        attributes.sort_by_key(|attribute| !attribute.is_username);
    }
    attributes
}

fn attribute(
    name: &'static str,
    mut rule: ValueRule,
    described: Option<&'static SignUpField>,
    details: &'static Details,
) -> Attribute {
    let own = details.attributes.iter().find(|own| own.name == name);
    if let Some(own) = own
        && rule.kind == FieldKind::Text
    {
        let most = u32::from(own.rule.max_len);
        rule.max = Some(rule.max.map_or(most, |max| max.min(most)));
    }
    Attribute {
        name,
        rule,
        is_username: false,
        described,
        own,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attributes::Words;
    use crate::brand::AttributeField;
    use crate::i18n::Phrase;
    use crate::i18n::fields::Fields;
    use cognito_client::config::AppSection;
    use cognito_session::fields::{Fault, FormField};

    static BRAND: Details = Details {
        asks_phone: true,
        attributes: &[
            AttributeField {
                missing: Some(|| Phrase::name("Which team?")),
                suggestions: &["Otters"],
                ..AttributeField::new("custom:team", || Phrase::name("Team"))
            },
            AttributeField::new("custom:shirt", || Phrase::name("Shirt")),
        ],
        ..Details::DEFAULT
    };

    fn attributes(auth: &str, sign_up: &str, details: &'static Details) -> Vec<Attribute> {
        let file =
            format!(r#"{{"auth":{{{auth}}},"custom":{{"cognito":{{"sign_up":{{{sign_up}}}}}}}}}"#);
        let settings = SignUpSettings::parse(&file, AppSection::DEFAULT).unwrap();
        attributes_of(Box::leak(Box::new(settings)), details)
    }

    fn names(attributes: &[Attribute]) -> Vec<&'static str> {
        attributes.iter().map(|attribute| attribute.name).collect()
    }

    #[test]
    fn without_a_description_the_form_is_the_brands() {
        let form = attributes(r#""standard_required_attributes":["email"]"#, "", &BRAND);
        assert_eq!(
            names(&form),
            ["email", "phone_number", "custom:team", "custom:shirt"]
        );
        assert!(form.iter().all(|attribute| attribute.rule.required));
        assert_eq!(form[0].autocomplete(), "username");
        assert_eq!(form[2].suggestions(), ["Otters"]);
        assert_eq!(form[2].rule.max, Some(256));
        let plain = attributes("", "", &Details::DEFAULT);
        assert_eq!(names(&plain), ["email"]);
    }

    #[test]
    fn what_the_pool_requires_is_asked_for() {
        let form = attributes(
            r#""standard_required_attributes":["email","given_name","birthdate"]"#,
            "",
            &Details::DEFAULT,
        );
        assert_eq!(names(&form), ["email", "given_name", "birthdate"]);
        assert_eq!(form[2].rule.kind, FieldKind::Date);
        assert_eq!(form[1].autocomplete(), "given-name");
    }

    #[test]
    fn attribute_that_an_account_lacks_is_required() {
        let form = attributes(
            "",
            r#""fields":[{"name":"nickname","label":"Handle","max":9}]"#,
            &BRAND,
        );
        let nickname = required_of(form.last(), "nickname", &BRAND);
        assert_eq!(nickname.label().now(), "Handle");
        assert!(nickname.rule.required);
        assert_eq!(nickname.rule.max, Some(9));
        let birthdate = required_of(None, "birthdate", &BRAND);
        assert_eq!(birthdate.rule.kind, FieldKind::Date);
        assert_eq!(birthdate.field(), FormField::Named("birthdate"));
        let team = required_of(None, "custom:team", &BRAND);
        assert_eq!(team.suggestions(), ["Otters"]);
    }

    #[test]
    fn phone_as_the_name_needs_no_email() {
        let by_phone = r#""username_attributes":["phone_number"]"#;
        let form = attributes(by_phone, "", &Details::DEFAULT);
        assert_eq!(names(&form), ["phone_number"]);
        let both = format!(r#"{by_phone},"standard_required_attributes":["email"]"#);
        let form = attributes(&both, "", &Details::DEFAULT);
        assert_eq!(names(&form), ["phone_number", "email"]);
        assert_eq!(form[1].autocomplete(), "email");
    }

    #[test]
    fn address_that_is_verified_is_asked_for() {
        let by_text = r#""user_verification_types":["phone_number"]"#;
        assert_eq!(
            names(&attributes(by_text, "", &Details::DEFAULT)),
            ["email", "phone_number"]
        );
    }

    #[test]
    fn description_decides_what_is_asked_and_how() {
        let form = attributes(
            "",
            r#""fields":[{"name":"custom:team","max":9},{"name":"nickname","label":"Handle","required":true}]"#,
            &BRAND,
        );
        assert_eq!(names(&form), ["email", "custom:team", "nickname"]);
        let (team, nickname) = (&form[1], &form[2]);
        assert!(!team.rule.required);
        assert_eq!(team.rule.max, Some(9));
        assert_eq!(team.title(), Words::Message(Phrase::name("Team")));
        assert_eq!(team.label().now(), "Team (optional)");
        assert_eq!(nickname.label().now(), "Handle");
        assert_eq!(nickname.autocomplete(), "nickname");
    }

    #[test]
    fn chosen_name_leaves_the_email_to_the_description() {
        let chosen = r#""username":"chosen""#;
        let form = attributes("", chosen, &Details::DEFAULT);
        assert_eq!(names(&form), ["email"]);
        assert_eq!(form[0].autocomplete(), "email");
        let form = attributes(
            "",
            r#""username":"chosen","fields":[{"name":"given_name"}]"#,
            &Details::DEFAULT,
        );
        assert_eq!(names(&form), ["given_name"]);
    }

    #[test]
    fn fault_of_an_attribute_has_its_name_and_words() {
        let form = attributes("", "", &BRAND);
        let [email, _, team, shirt] = &form[..] else {
            panic!("{:?}", names(&form));
        };
        let too_long = Fault::AttributeTooLong { place: 1, most: 9 };
        for (attribute, fault, field, message) in [
            (
                shirt,
                Fault::AttributeMissing(0),
                FormField::Named("custom:shirt"),
                Fields::AttributeMissing.into(),
            ),
            (
                team,
                Fault::AttributeMissing(1),
                FormField::Named("custom:team"),
                Phrase::name("Which team?"),
            ),
            (
                team,
                too_long,
                FormField::Named("custom:team"),
                Fields::TooLong(9).into(),
            ),
            (
                email,
                Fault::EmailMissing,
                FormField::Email,
                Fields::EmailMissing.into(),
            ),
        ] {
            assert_eq!(attribute.fault(fault), message, "{fault:?}");
            assert_eq!(attribute.field(), field, "{fault:?}");
        }
    }
}
