//! An attribute of a user, with everything that a form and the account page show of it.

use super::words::Words;
use crate::brand::{AttributeField, AttributeRow};
use crate::error_messages;
use crate::i18n::Phrase;
use crate::i18n::languages::LANGUAGES;
use cognito_client::config::sign_up::{FieldKind, SignUpField, is_attribute_name};
use cognito_session::field_value::ValueRule;
use cognito_session::fields::{Fault, FormField, ValueFault};

/// An attribute, with everything that a form and the account page show of it.
#[derive(Clone)]
pub struct Attribute {
    /// The attribute's name, such as `given_name` or `custom:team`.
    pub name: &'static str,
    /// The rule for the value.
    pub rule: ValueRule,
    /// Set if the user name of a new account is made of the value.
    pub is_username: bool,
    /// The description in the configuration.
    pub(super) described: Option<&'static SignUpField>,
    /// The words of the app.
    pub(super) own: Option<&'static AttributeField>,
}

impl Attribute {
    /// Returns the field of the attribute in a form.
    #[must_use]
    pub fn field(&self) -> FormField {
        match self.name {
            "email" => FormField::Email,
            "phone_number" => FormField::Phone,
            name => FormField::Named(name),
        }
    }

    /// Returns `true` if the user may change the value on the account page.
    #[must_use]
    pub fn is_editable(&self) -> bool {
        self.described.is_none_or(|field| field.editable)
    }

    /// Returns `true` if the account page has a row for the attribute. The addresses have
    /// rows of their own. The locale follows the page, and what was agreed to in order to
    /// register stays so.
    #[must_use]
    pub fn is_in_profile(&self) -> bool {
        let is_address = matches!(self.name, "email" | "phone_number");
        let is_shown = match self.rule.kind {
            FieldKind::Locale => false,
            FieldKind::Consent => !self.rule.required && is_attribute_name(self.name),
            _ => true,
        };
        is_shown && !is_address
    }

    /// Returns the name of the attribute, as the user knows it.
    #[must_use]
    pub fn title(&self) -> Words {
        let described = self.described.and_then(|field| field.label.as_ref());
        match (described, self.own) {
            (Some(label), _) => Words::Described(label),
            (None, Some(own)) => (own.label)().into(),
            (None, None) => error_messages::of_attribute(self.name).into(),
        }
    }

    /// Returns the label of the field in the registration form, which says so if the field
    /// may stay empty.
    #[must_use]
    pub fn label(&self) -> Words {
        let title = self.title();
        if self.rule.required || self.rule.kind == FieldKind::Consent {
            title
        } else {
            Words::Optional(Box::new(title))
        }
    }

    /// Returns the hint below the field.
    #[must_use]
    pub fn hint(&self) -> Option<Words> {
        let described = self.described.and_then(|field| field.hint.as_ref());
        let own = || self.own.and_then(|own| own.hint).map(|hint| hint().into());
        described.map(Words::Described).or_else(own)
    }

    /// Returns the text in the empty field.
    #[must_use]
    pub fn placeholder(&self) -> Option<Words> {
        let described = self.described.and_then(|field| field.placeholder.as_ref());
        described.map(Words::Described)
    }

    /// Returns the address of what a consent is about.
    #[must_use]
    pub fn link(&self) -> Option<&'static str> {
        self.described?.link.as_deref()
    }

    /// Returns the values to choose from, with their texts.
    #[must_use]
    pub fn choices(&self) -> Vec<(&'static str, Words)> {
        if self.rule.kind == FieldKind::Locale {
            let languages = LANGUAGES.iter().filter(|it| !it.name.is_empty());
            return languages
                .map(|language| (language.tag, Phrase::name(language.name).into()))
                .collect();
        }
        let choices = self.described.map_or(&[][..], |field| &field.choices);
        let shown = choices.iter().map(|choice| {
            let label = choice.label.as_ref().map(Words::Described);
            let value = choice.value.as_str();
            (value, label.unwrap_or_else(|| Phrase::name(value).into()))
        });
        shown.collect()
    }

    /// Returns the suggestions of a text field, which takes any other text too.
    #[must_use]
    pub fn suggestions(&self) -> &'static [&'static str] {
        self.own.map_or(&[], |own| own.suggestions)
    }

    /// Returns the texts of the app for the row on the account page.
    #[must_use]
    pub fn row(&self) -> Option<AttributeRow> {
        self.own.map(|own| own.row)
    }

    /// Returns the message for a fault of the value.
    #[must_use]
    pub fn fault(&self, fault: Fault) -> Phrase {
        match (fault, self.own.and_then(|own| own.missing)) {
            (Fault::AttributeMissing(_), Some(missing)) => missing(),
            _ => error_messages::of_fault(fault),
        }
    }

    /// Returns the message for a value that the pool refuses.
    #[must_use]
    pub fn refused(&self) -> Phrase {
        self.fault(Fault::Value {
            place: 0,
            fault: ValueFault::Refused,
        })
    }

    /// Returns the `autocomplete` attribute of the field: the app's own, or the autofill
    /// field that has the same meaning.
    ///
    /// Source: HTML standard, section 4.10.18.7, "Autofill".
    #[must_use]
    pub fn autocomplete(&self) -> &'static str {
        if let Some(own) = self.own {
            return own.autocomplete;
        }
        match self.name {
            // Password managers store a password with the field of this token.
            "email" if self.is_username => "username",
            "email" => "email",
            "phone_number" => "tel",
            "name" => "name",
            "given_name" => "given-name",
            "middle_name" => "additional-name",
            "family_name" => "family-name",
            "nickname" => "nickname",
            "birthdate" => "bday",
            "gender" => "sex",
            "address" => "street-address",
            "locale" => "language",
            "picture" => "photo",
            "profile" | "website" => "url",
            _ => "off",
        }
    }
}
