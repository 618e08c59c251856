//! The fields of forms, and the checks that run on them before anything is sent.

use std::fmt;

use super::error::Field;
use super::typed::{ascii_digit, is_dash, is_invisible, visible};
use cognito_client::config::PasswordPolicy;
use cognito_client::password_rules::{has_outer_space, is_too_long};
use cognito_client::secret::Password;

/// A fault of a form that is found before the form is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The field for an e-mail, a phone number or a user name is empty.
    IdentifierMissing,
    /// The e-mail field is empty.
    EmailMissing,
    /// The text does not have the form of an e-mail address.
    EmailMalformed,
    /// The phone number field is empty.
    PhoneMissing,
    /// The text is not a phone number, or lacks its country code.
    PhoneMalformed,
    /// The password field is empty.
    PasswordMissing,
    /// The field for the current password is empty.
    CurrentPasswordMissing,
    /// The new password has white space at its start or end.
    PasswordOuterSpace,
    /// The password has more characters than Cognito takes.
    PasswordTooLong,
    /// The password does not meet the pool's rules.
    PasswordAgainstRules,
    /// The password and its confirmation differ.
    ConfirmationDiffers,
    /// The code field is empty.
    CodeMissing,
    /// The code has characters other than digits, or the wrong number of digits.
    CodeMalformed,
    /// No option is chosen.
    OptionMissing,
    /// The answer field is empty.
    AnswerMissing,
    /// The field of the attribute at this index in the list of attributes is empty.
    AttributeMissing(usize),
    /// The value of the attribute at this index in the list of attributes has too many
    /// characters.
    AttributeTooLong {
        /// The index in the list of attributes.
        place: usize,
        /// The most characters that the value may have.
        most: u16,
    },
    /// The field for a user name that the user chooses is empty.
    UsernameMissing,
    /// The text cannot be a user name.
    UsernameMalformed,
    /// The value of the attribute at this index in the list of attributes does not fit
    /// its kind.
    Value {
        /// The index in the list of attributes.
        place: usize,
        /// The fault.
        fault: ValueFault,
    },
}

/// A fault of a value that does not fit its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueFault {
    /// The text is not a date of the calendar.
    Date,
    /// The text is not a number.
    Number,
    /// The number is smaller than this one.
    TooSmall(u32),
    /// The number is larger than this one.
    TooLarge(u32),
    /// The text has fewer characters than this.
    TooShort(u32),
    /// The text is not one of the values to choose from.
    Choice,
    /// The text is not the address of a web page.
    Url,
    /// The box of a required consent is not ticked.
    Consent,
    /// The service refused the value, or that there is none.
    Refused,
}

impl fmt::Display for ValueFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a fault of a value: {self:?}")
    }
}

impl std::error::Error for ValueFault {}

/// Returns the fault of an e-mail address. This check catches typing mistakes alone; the
/// service decides which addresses it takes.
#[must_use]
pub fn email_fault(typed: &str) -> Option<Fault> {
    let typed = visible(typed);
    if typed.is_empty() {
        return Some(Fault::EmailMissing);
    }
    let fine = typed.rsplit_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && !local.contains('@')
            && domain.contains('.')
            && !domain.starts_with('.')
            && !domain.ends_with('.')
            && !typed.contains(char::is_whitespace)
    });
    (!fine || typed.len() > 254).then_some(Fault::EmailMalformed)
}

/// Returns the fault of a user name that the user chooses. Which names are free, and
/// whether one may be an address, the service decides.
///
/// Source: `UsernameType`, Amazon Cognito user pools API Reference.
#[must_use]
pub fn username_fault(typed: &str) -> Option<Fault> {
    let typed = visible(typed);
    if typed.is_empty() {
        return Some(Fault::UsernameMissing);
    }
    let is_wrong = typed.chars().count() > 128
        || typed.contains(|sign: char| sign.is_whitespace() || sign.is_control());
    is_wrong.then_some(Fault::UsernameMalformed)
}

/// The rule for the value of a further attribute, such as a custom one. It is a part of
/// [`ValueRule`](super::field_value::ValueRule) that an app can write as a constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttributeRule {
    /// Set if a value is required.
    pub required: bool,
    /// The most characters that a value may have. White space at its ends does not count.
    pub max_len: u16,
}

/// Returns the fault of a new password. The rules that every pool has and that the list
/// of rules does not show are checked first, then the pool's own rules.
#[must_use]
pub fn new_password_fault(password: &Password, policy: PasswordPolicy) -> Option<Fault> {
    if password.is_empty() {
        Some(Fault::PasswordMissing)
    } else if has_outer_space(password.expose()) {
        Some(Fault::PasswordOuterSpace)
    } else if is_too_long(password.expose()) {
        Some(Fault::PasswordTooLong)
    } else {
        (!policy.is_met_by(password.expose())).then_some(Fault::PasswordAgainstRules)
    }
}

/// Returns a fault when the password and its confirmation differ.
#[must_use]
pub fn confirmation_fault(password: &Password, confirmation: &Password) -> Option<Fault> {
    (password != confirmation).then_some(Fault::ConfirmationDiffers)
}

/// Returns the faults of a new password and of its confirmation, in the order of their
/// fields.
#[must_use]
pub fn new_password_faults(
    password: &Password,
    confirmation: &Password,
    policy: PasswordPolicy,
) -> [Option<Fault>; 2] {
    [
        new_password_fault(password, policy),
        confirmation_fault(password, confirmation),
    ]
}

/// Reads a one-time code: six to eight digits of any script, which are returned as ASCII
/// digits. Spaces, dashes and invisible characters between them are dropped.
///
/// # Errors
/// Returns [`Fault::CodeMissing`] when nothing but dropped characters was typed, and
/// [`Fault::CodeMalformed`] when there is another character or the wrong number of
/// digits.
pub fn read_code(typed: &str) -> Result<String, Fault> {
    let mut code = String::new();
    for sign in typed.chars() {
        if sign.is_whitespace() || is_dash(sign) || is_invisible(sign) {
            continue;
        }
        code.push(ascii_digit(sign).ok_or(Fault::CodeMalformed)?);
    }
    match code.len() {
        0 => Err(Fault::CodeMissing),
        6..=8 => Ok(code),
        _ => Err(Fault::CodeMalformed),
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a fault of the field {:?}: {self:?}", self.field())
    }
}

impl std::error::Error for Fault {}

impl Fault {
    /// Returns the field that the fault belongs to.
    #[must_use]
    pub fn field(self) -> FormField {
        match self {
            Self::IdentifierMissing | Self::EmailMissing | Self::EmailMalformed => FormField::Email,
            Self::PhoneMissing | Self::PhoneMalformed => FormField::Phone,
            Self::PasswordMissing
            | Self::PasswordOuterSpace
            | Self::PasswordTooLong
            | Self::PasswordAgainstRules => FormField::Password,
            Self::CurrentPasswordMissing => FormField::CurrentPassword,
            Self::ConfirmationDiffers => FormField::Confirmation,
            Self::CodeMissing | Self::CodeMalformed => FormField::Code,
            Self::OptionMissing => FormField::Options,
            Self::AnswerMissing => FormField::Answer,
            Self::AttributeMissing(place)
            | Self::AttributeTooLong { place, .. }
            | Self::Value { place, .. } => FormField::Attribute(place),
            Self::UsernameMissing | Self::UsernameMalformed => FormField::USERNAME,
        }
    }
}

/// A field of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormField {
    /// The e-mail.
    Email,
    /// The phone number.
    Phone,
    /// The password, or the new password.
    Password,
    /// The current password.
    CurrentPassword,
    /// The confirmation of the new password.
    Confirmation,
    /// The one-time code.
    Code,
    /// The group of options to choose from.
    Options,
    /// The answer to a custom challenge's question.
    Answer,
    /// The user attribute at this index in a list of attributes.
    Attribute(usize),
    /// The user attribute with this name, such as `custom:team`.
    Named(&'static str),
}

impl FormField {
    /// The user name that the user chooses.
    pub const USERNAME: Self = Self::Named("username");
}

impl From<Field> for FormField {
    fn from(field: Field) -> Self {
        match field {
            Field::Email => Self::Email,
            Field::Phone => Self::Phone,
            Field::Password => Self::Password,
            Field::Code => Self::Code,
            Field::Username => Self::USERNAME,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_password_names_what_every_pool_refuses() {
        let policy = PasswordPolicy {
            min_length: 8,
            require_numbers: true,
            require_lowercase: true,
            require_uppercase: true,
            require_symbols: true,
        };
        let fault = |typed: &str| new_password_fault(&typed.into(), policy);
        assert_eq!(fault("Passw0rd! "), Some(Fault::PasswordOuterSpace));
        assert_eq!(fault(" Passw0rd!"), Some(Fault::PasswordOuterSpace));
        let long = ["Passw0rd!", &"a".repeat(248)].concat();
        assert_eq!(fault(&long), Some(Fault::PasswordTooLong));
        assert_eq!(fault(&long[..256]), None);
        assert_eq!(fault("Pass w0rd"), None);
    }

    #[test]
    fn chosen_username_is_one_word() {
        assert_eq!(username_fault(" jeff.b "), None);
        assert_eq!(username_fault(" \u{200b}"), Some(Fault::UsernameMissing));
        for typed in ["jeff b", "jeff\u{a0}b", &"j".repeat(129)] {
            assert_eq!(
                username_fault(typed),
                Some(Fault::UsernameMalformed),
                "{typed}"
            );
        }
        assert_eq!(Fault::UsernameMissing.field(), FormField::USERNAME);
    }

    #[test]
    fn codes_are_taken_as_people_paste_them() {
        for typed in [
            "123456",
            " 123 456 ",
            "123-456",
            "123\u{a0}456\n",
            "\u{202a}123\u{2212}456\u{202c}",
            "\u{feff}123\u{200b}456",
            "\u{2067}١٢٣٤٥٦\u{2069}",
            "۱۲۳ ۴۵۶",
            "१२३४५६",
            "１２３４５６",
            "১২৩৪৫৬",
        ] {
            assert_eq!(read_code(typed), Ok("123456".into()), "{typed:?}");
        }
        assert_eq!(read_code(" \u{200f} "), Err(Fault::CodeMissing));
        for typed in ["12345", "12345a", "123456789", "١٢٣٤٥", "12345\u{bd}"] {
            assert_eq!(read_code(typed), Err(Fault::CodeMalformed), "{typed:?}");
        }
    }
}
