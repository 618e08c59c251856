//! The one map from faults and errors to words and their place.

use crate::auth::error::{AuthError, Field};
use crate::auth::fields::{Fault, FormField};
use crate::auth::password_rules::Rule;
use crate::config::ConfigError;
use crate::i18n::Message;

/// What a fault is called.
#[must_use]
pub fn of_fault(fault: Fault) -> Message {
    match fault {
        Fault::IdentifierMissing => Message::IdentifierMissing,
        Fault::EmailMissing => Message::EmailMissing,
        Fault::EmailMalformed => Message::EmailMalformed,
        Fault::PhoneMissing => Message::PhoneMissing,
        Fault::PhoneMalformed => Message::PhoneMalformed,
        Fault::GenreMissing => Message::GenreMissing,
        Fault::GenreTooLong => Message::GenreTooLong,
        Fault::PasswordMissing | Fault::CurrentPasswordMissing => Message::PasswordMissing,
        Fault::PasswordAgainstRules => Message::PasswordAgainstRules,
        Fault::ConfirmationDiffers => Message::ConfirmationDiffers,
        Fault::CodeMissing => Message::CodeMissing,
        Fault::CodeMalformed => Message::CodeMalformed,
        Fault::OptionMissing => Message::OptionMissing,
        Fault::AnswerMissing => Message::AnswerMissing,
        Fault::AttributeMissing(_) => Message::AttributeMissing,
    }
}

/// The words about an error, and what they are about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// The field at fault, where the service named one.
    pub field: Option<FormField>,
    /// What to say.
    pub message: Message,
}

impl Words {
    /// About no field.
    #[must_use]
    pub fn general(message: Message) -> Self {
        Self {
            field: None,
            message,
        }
    }
}

/// The words about an error.
#[must_use]
pub fn of_error(error: AuthError) -> Words {
    let (field, message) = match error {
        AuthError::Unreachable => (None, Message::Unreachable),
        AuthError::WrongCredentials => (None, Message::WrongCredentials),
        AuthError::LockedOut => (None, Message::LockedOut),
        AuthError::TooMany => (None, Message::TooMany),
        AuthError::WrongCode => (Some(FormField::Code), Message::WrongCode),
        AuthError::ExpiredCode => (Some(FormField::Code), Message::ExpiredCode),
        AuthError::SessionSpent => (None, Message::SessionSpent),
        AuthError::AccountExists => (None, Message::AccountExists),
        AuthError::AliasTaken => (None, Message::AliasTaken),
        AuthError::AlreadyConfirmed => (None, Message::AlreadyConfirmedSignIn),
        AuthError::Invalid(field) => (
            Some(field.into()),
            match field {
                Field::Email => Message::EmailMalformed,
                Field::Phone => Message::PhoneMalformed,
                Field::Password => Message::PasswordAgainstRules,
                Field::Code => Message::CodeMalformed,
            },
        ),
        AuthError::PasswordUsedBefore => (Some(FormField::Password), Message::PasswordUsedBefore),
        AuthError::NotDelivered => (None, Message::NotDelivered),
        AuthError::Misconfigured => (None, Message::Misconfigured),
        AuthError::SignedOut => (None, Message::SessionEnded),
        AuthError::FromTrigger(text) => (None, Message::Verbatim(text)),
        AuthError::PasskeyNotUsed => (None, Message::PasskeyNotUsed),
        AuthError::PasskeysUnsupported => (None, Message::PasskeysUnsupported),
        AuthError::Unexpected => (None, Message::Unexpected),
    };
    Words { field, message }
}

/// What a rule of the pool's is called.
#[must_use]
pub fn of_rule(rule: Rule) -> Message {
    match rule {
        Rule::Length(least) => Message::RuleLength(least),
        Rule::Lowercase => Message::RuleLowercase,
        Rule::Uppercase => Message::RuleUppercase,
        Rule::Number => Message::RuleNumber,
        Rule::Symbol => Message::RuleSymbol,
    }
}

/// What is wrong with the configuration.
#[must_use]
pub fn of_config_error(error: &ConfigError) -> Message {
    match error {
        ConfigError::Missing => Message::ConfigMissing,
        ConfigError::Empty => Message::ConfigEmpty,
        ConfigError::NotJson { line } => {
            Message::ConfigNotJson(u32::try_from(*line).unwrap_or(u32::MAX))
        }
        ConfigError::MissingField(field) => Message::ConfigMissingField(field),
        ConfigError::BadField(field) => Message::ConfigBadField(field),
    }
}

/// What a user attribute is called; the pool's owner may have made up others.
///
/// Source: the standard claims of OpenID Connect Core 1.0, section 5.1.
#[must_use]
pub fn of_attribute(name: &str) -> Message {
    match name {
        "address" => Message::AddressAttribute,
        "birthdate" => Message::BirthdateAttribute,
        "email" => Message::Email,
        "family_name" => Message::FamilyNameAttribute,
        "gender" => Message::GenderAttribute,
        "given_name" => Message::GivenNameAttribute,
        "locale" => Message::LocaleAttribute,
        "middle_name" => Message::MiddleNameAttribute,
        "name" => Message::NameAttribute,
        "nickname" => Message::NicknameAttribute,
        "phone_number" => Message::PhoneNumber,
        "picture" => Message::PictureAttribute,
        "preferred_username" => Message::PreferredUsernameAttribute,
        "profile" => Message::ProfileAttribute,
        "website" => Message::WebsiteAttribute,
        "zoneinfo" => Message::ZoneinfoAttribute,
        "custom:genre" => Message::FavoriteGenre,
        other => {
            let plain = other
                .strip_prefix("custom:")
                .unwrap_or(other)
                .replace(['_', '-'], " ");
            let mut letters = plain.chars();
            Message::Verbatim(match letters.next() {
                Some(first) => first.to_uppercase().chain(letters).collect(),
                None => other.to_owned(),
            })
        }
    }
}
