//! The map from faults and errors to the messages and form fields that show them.

use crate::brand::use_details;
use crate::i18n::errors::Errors;
use crate::i18n::fields::Fields;
use crate::i18n::setup::Setup;
use crate::i18n::steps::Steps;
use crate::i18n::{Message, Phrase};
use cognito_client::config::ConfigError;
use cognito_client::password_rules::Rule;
use cognito_session::error::{AuthError, Field};
use cognito_session::fields::{Fault, FormField, ValueFault};

/// The most characters that Cognito takes for a password.
///
/// Source: the pattern of `PasswordType`, Amazon Cognito user pools API Reference.
const MAX_PASSWORD: u16 = 256;

/// Returns the message for a fault in a form.
#[must_use]
pub fn of_fault(fault: Fault) -> Phrase {
    let fault = match fault {
        Fault::IdentifierMissing => return Message::IdentifierMissing.into(),
        Fault::EmailMissing => Fields::EmailMissing,
        Fault::EmailMalformed => Fields::EmailMalformed,
        Fault::PhoneMissing => Fields::PhoneMissing,
        Fault::PhoneMalformed => Fields::PhoneMalformed,
        Fault::PasswordMissing | Fault::CurrentPasswordMissing => {
            return Message::PasswordMissing.into();
        }
        Fault::PasswordOuterSpace => Fields::PasswordOuterSpace,
        Fault::PasswordTooLong => Fields::TooLong(MAX_PASSWORD),
        Fault::PasswordAgainstRules => Fields::PasswordAgainstRules,
        Fault::ConfirmationDiffers => Fields::ConfirmationDiffers,
        Fault::CodeMissing => Fields::CodeMissing,
        Fault::CodeMalformed => Fields::CodeMalformed,
        Fault::OptionMissing => Fields::OptionMissing,
        Fault::AnswerMissing => Fields::AnswerMissing,
        Fault::AttributeMissing(_) => Fields::AttributeMissing,
        Fault::AttributeTooLong { most, .. } => Fields::TooLong(most),
        Fault::UsernameMissing => Fields::UsernameMissing,
        Fault::UsernameMalformed => Fields::UsernameMalformed,
        Fault::Value { fault, .. } => of_value_fault(fault),
    };
    fault.into()
}

/// Returns the message for a value that does not fit its kind.
fn of_value_fault(fault: ValueFault) -> Fields {
    match fault {
        ValueFault::Date => Fields::DateMalformed,
        ValueFault::Number => Fields::NumberMalformed,
        ValueFault::TooSmall(least) => Fields::NumberTooSmall(least),
        ValueFault::TooLarge(most) => Fields::NumberTooLarge(most),
        ValueFault::TooShort(least) => Fields::RuleLength(least),
        ValueFault::Choice => Fields::OptionMissing,
        ValueFault::Url => Fields::UrlMalformed,
        ValueFault::Consent => Fields::ConsentMissing,
        ValueFault::Refused => Fields::ValueRefused,
    }
}

/// The message for an error, and the field that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldMessage {
    /// The field with the error, if the service has named one.
    pub field: Option<FormField>,
    /// The message to show.
    pub message: Phrase,
}

impl FieldMessage {
    /// Creates a message that is not about a field.
    #[must_use]
    pub fn general(message: impl Into<Phrase>) -> Self {
        Self {
            field: None,
            message: message.into(),
        }
    }
}

/// Returns the message for an error that is common at a sign-in with a password; `None` for
/// any other error, whose message [`of_error`] has. The code that sends a sign-in has these
/// messages only, so that they are shown without waiting for more code.
#[must_use]
pub fn of_common_error(error: &AuthError) -> Option<Errors> {
    match error {
        AuthError::Unreachable(_) => Some(Errors::Unreachable),
        AuthError::WrongCredentials => Some(Errors::WrongCredentials),
        AuthError::LockedOut => Some(Errors::LockedOut),
        AuthError::TooManyAttempts => Some(Errors::TooMany),
        AuthError::Unexpected(_) => Some(Errors::Unexpected),
        _ => None,
    }
}

/// Returns the message for an error.
#[must_use]
pub fn of_error(error: AuthError) -> FieldMessage {
    if let Some(message) = of_common_error(&error) {
        return FieldMessage::general(message);
    }
    let (field, message) = match error {
        AuthError::WrongCode => (Some(FormField::Code), Errors::WrongCode),
        AuthError::ExpiredCode => (Some(FormField::Code), Errors::ExpiredCode),
        AuthError::WrongOrExpiredCode => (Some(FormField::Code), Errors::WrongOrExpiredCode),
        AuthError::ChallengeSessionExpired => (None, Errors::SessionSpent),
        AuthError::AccountExists => (None, Errors::AccountExists),
        AuthError::AliasTaken => (None, Errors::AliasTaken),
        AuthError::AlreadyConfirmed => (None, Errors::AlreadyConfirmedSignIn),
        AuthError::Invalid(field) => {
            let message = match field {
                Field::Email => Fields::EmailMalformed,
                Field::Phone => Fields::PhoneMalformed,
                Field::Password => Fields::PasswordAgainstRules,
                Field::Code => Fields::CodeMalformed,
                Field::Username => Fields::UsernameMalformed,
            };
            return FieldMessage {
                field: Some(field.into()),
                message: message.into(),
            };
        }
        AuthError::PasswordUsedBefore => {
            return FieldMessage {
                field: Some(FormField::Password),
                message: Fields::PasswordUsedBefore.into(),
            };
        }
        AuthError::UsernameTaken => {
            return FieldMessage {
                field: Some(FormField::USERNAME),
                message: Fields::UsernameTaken.into(),
            };
        }
        AuthError::AttributesRefused(names) => (None, Errors::NotSetUp(names.join(", "))),
        AuthError::NotDelivered => (None, Errors::NotDelivered),
        AuthError::Misconfigured(_) => (None, Errors::Misconfigured),
        AuthError::NotSetUp(name) => (None, Errors::NotSetUp(name)),
        AuthError::Untrusted(cause) => (None, Errors::Untrusted(cause.name().to_owned())),
        AuthError::Blocked => (None, Errors::Blocked),
        AuthError::SignedOut => return FieldMessage::general(Message::SessionEnded),
        AuthError::FromTrigger(text) => (None, Errors::Verbatim(text)),
        AuthError::PasskeyNotUsed(_) => (None, Errors::PasskeyNotUsed),
        AuthError::PasskeyRefused(_) => (None, Errors::PasskeyRefused),
        AuthError::PasskeysUnsupported(_) => (None, Errors::PasskeysUnsupported),
        // These have returned above, except for errors that are not expected.
        AuthError::Unreachable(_)
        | AuthError::WrongCredentials
        | AuthError::LockedOut
        | AuthError::TooManyAttempts
        | AuthError::Unexpected(_) => (None, Errors::Unexpected),
    };
    FieldMessage {
        field,
        message: message.into(),
    }
}

/// Returns the name of a password rule.
#[must_use]
pub fn of_rule(rule: Rule) -> Fields {
    match rule {
        Rule::Length(least) => Fields::RuleLength(least),
        Rule::Lowercase => Fields::RuleLowercase,
        Rule::Uppercase => Fields::RuleUppercase,
        Rule::Number => Fields::RuleNumber,
        Rule::Symbol => Fields::RuleSymbol,
    }
}

/// Returns the message for an error in the configuration.
#[must_use]
pub fn of_config_error(error: &ConfigError) -> Setup {
    match error {
        ConfigError::Missing => Setup::ConfigMissing,
        ConfigError::Empty => Setup::ConfigEmpty,
        ConfigError::NotJson { line } => {
            Setup::ConfigNotJson(u32::try_from(*line).unwrap_or(u32::MAX))
        }
        ConfigError::MissingField(field) => Setup::ConfigMissingField(field.to_string()),
        ConfigError::BadField(field) => Setup::ConfigBadField(field.to_string()),
        ConfigError::BadItem {
            list,
            index,
            member,
        } => Setup::ConfigBadField(format!("{list}[{index}].{member}")),
    }
}

/// Returns the name of a user attribute. The pool's owner may have defined custom
/// attributes; if the app has no label for one, its name is made from its identifier.
///
/// Source: the standard claims of OpenID Connect Core 1.0, section 5.1.
#[must_use]
pub fn of_attribute(name: &str) -> Phrase {
    let known = match name {
        "address" => Steps::AddressAttribute,
        "birthdate" => Steps::BirthdateAttribute,
        "email" => return Message::Email.into(),
        "family_name" => Steps::FamilyNameAttribute,
        "gender" => Steps::GenderAttribute,
        "given_name" => Steps::GivenNameAttribute,
        "locale" => Steps::LocaleAttribute,
        "middle_name" => Steps::MiddleNameAttribute,
        "name" => Steps::NameAttribute,
        "nickname" => Steps::NicknameAttribute,
        "phone_number" => return Fields::PhoneNumber.into(),
        "picture" => Steps::PictureAttribute,
        "preferred_username" => Steps::PreferredUsernameAttribute,
        "profile" => Steps::ProfileAttribute,
        "website" => Steps::WebsiteAttribute,
        "zoneinfo" => Steps::ZoneinfoAttribute,
        other => {
            let mut attributes = use_details().attributes.iter();
            if let Some(own) = attributes.find(|own| own.name == other) {
                return (own.label)();
            }
            let plain = other
                .strip_prefix("custom:")
                .unwrap_or(other)
                .replace(['_', '-'], " ");
            let mut letters = plain.chars();
            return Errors::Verbatim(match letters.next() {
                Some(first) => first.to_uppercase().chain(letters).collect(),
                None => other.to_owned(),
            })
            .into();
        }
    };
    known.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brand::{AttributeField, Details, provide_details};

    static DETAILS: Details = Details {
        attributes: &[AttributeField::new("custom:team", || Phrase::name("Team"))],
        ..Details::DEFAULT
    };

    #[test]
    fn attribute_is_labelled_by_the_app_or_by_its_name() {
        provide_details(&DETAILS);
        assert_eq!(of_attribute("custom:team"), Phrase::name("Team"));
        let plain = of_attribute("custom:shoe_size");
        assert_eq!(plain, Errors::Verbatim("Shoe size".to_owned()).into());
    }
}
