//! The value of a field of the sign-up form: its rule, its check, and the text that is
//! sent.

use super::fields::{AttributeRule, Fault, ValueFault, email_fault};
use super::phone;
use super::typed::{ascii_digit, visible};
use cognito_client::config::sign_up::{FieldKind, SignUpField};

/// The value of a consent that was given.
pub const GIVEN: &str = "true";

/// The rule for the value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueRule {
    /// The kind of value.
    pub kind: FieldKind,
    /// Set if a value is required.
    pub required: bool,
    /// The smallest number, or the least number of characters.
    pub min: Option<u32>,
    /// The largest number, or the most characters.
    pub max: Option<u32>,
    /// The values to choose from.
    pub choices: Vec<String>,
}

impl ValueRule {
    /// The rule for a value of this kind, without limits.
    #[must_use]
    pub fn new(kind: FieldKind, required: bool) -> Self {
        Self {
            kind,
            required,
            min: None,
            max: None,
            choices: Vec::new(),
        }
    }

    /// The rule of a field that the configuration describes.
    #[must_use]
    pub fn of(field: &SignUpField) -> Self {
        let choices = field.choices.iter().map(|choice| choice.value.clone());
        Self {
            kind: field.kind,
            required: field.required,
            min: field.min,
            max: field.max,
            choices: choices.collect(),
        }
    }

    /// Reads what was typed, and returns the value to send. It is empty if nothing was
    /// typed. `place` is the index of the field in the list of fields.
    ///
    /// # Errors
    /// The [`Fault`] of the value.
    pub fn read(&self, place: usize, typed: &str) -> Result<String, Fault> {
        let value = match self.kind {
            FieldKind::Email => visible(typed),
            FieldKind::Number => ascii(&visible(typed)),
            _ => typed.trim().to_owned(),
        };
        if value.is_empty() {
            return match self.fault_of_missing(place) {
                Some(fault) if self.required => Err(fault),
                _ => Ok(value),
            };
        }
        let fault = |fault| Err(Fault::Value { place, fault });
        match self.kind {
            FieldKind::Email => match email_fault(&value) {
                Some(fault) => Err(fault),
                None => Ok(value),
            },
            FieldKind::Phone => phone::international(&value),
            FieldKind::Date if !is_date(&value) => fault(ValueFault::Date),
            FieldKind::Number => match self.fault_of_number(&value) {
                Some(found) => fault(found),
                None => Ok(value),
            },
            FieldKind::Choice if !self.choices.contains(&value) => fault(ValueFault::Choice),
            FieldKind::Url if !is_web_address(&value) => fault(ValueFault::Url),
            FieldKind::Consent if value != GIVEN => fault(ValueFault::Consent),
            FieldKind::Text | FieldKind::Address | FieldKind::Url => {
                self.check_length(place, &value)?;
                Ok(value)
            }
            FieldKind::Date | FieldKind::Choice | FieldKind::Locale | FieldKind::Consent => {
                Ok(value)
            }
        }
    }

    fn fault_of_missing(&self, place: usize) -> Option<Fault> {
        let of_value = |fault| Fault::Value { place, fault };
        Some(match self.kind {
            FieldKind::Email => Fault::EmailMissing,
            FieldKind::Phone => Fault::PhoneMissing,
            FieldKind::Consent => of_value(ValueFault::Consent),
            FieldKind::Choice => of_value(ValueFault::Choice),
            // The page fills it in.
            FieldKind::Locale => return None,
            _ => Fault::AttributeMissing(place),
        })
    }

    fn fault_of_number(&self, value: &str) -> Option<ValueFault> {
        let Some(number) = number(value) else {
            return Some(ValueFault::Number);
        };
        let small = self.min.filter(|least| number < f64::from(*least));
        let large = self.max.filter(|most| number > f64::from(*most));
        small
            .map(ValueFault::TooSmall)
            .or_else(|| large.map(ValueFault::TooLarge))
    }

    fn check_length(&self, place: usize, value: &str) -> Result<(), Fault> {
        let length = u32::try_from(value.chars().count()).unwrap_or(u32::MAX);
        if let Some(least) = self.min.filter(|least| length < *least) {
            let fault = ValueFault::TooShort(least);
            return Err(Fault::Value { place, fault });
        }
        match self.max.filter(|most| length > *most) {
            Some(most) => {
                let most = u16::try_from(most).unwrap_or(u16::MAX);
                Err(Fault::AttributeTooLong { place, most })
            }
            None => Ok(()),
        }
    }
}

impl From<AttributeRule> for ValueRule {
    fn from(rule: AttributeRule) -> Self {
        Self {
            max: Some(rule.max_len.into()),
            ..Self::new(FieldKind::Text, rule.required)
        }
    }
}

/// Returns the text with the decimal digits of every script as ASCII digits.
fn ascii(typed: &str) -> String {
    let sign = |sign| match sign {
        '\u{2212}' => '-',
        '\u{66b}' => '.',
        other => ascii_digit(other).unwrap_or(other),
    };
    typed.chars().map(sign).collect()
}

/// Returns the value of a decimal number. Exponents and names of numbers are none.
fn number(text: &str) -> Option<f64> {
    let is_plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.'));
    text.parse().ok().filter(|_| is_plain)
}

/// Returns `true` if the text is a date of the Gregorian calendar in the form
/// `YYYY-MM-DD` (ISO 8601), which OpenID Connect requires of `birthdate`.
fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut part = |length: usize| -> Option<u32> {
        let part = parts.next()?;
        let is_number = part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
        part.parse().ok().filter(|_| is_number)
    };
    let (Some(year), Some(month), Some(day)) = (part(4), part(2), part(2)) else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    parts.next().is_none() && (1..=days).contains(&day)
}

fn is_web_address(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::FormField;

    fn read(kind: FieldKind, typed: &str) -> Result<String, Fault> {
        ValueRule {
            min: Some(3),
            max: Some(12),
            choices: vec!["S".to_owned(), "M".to_owned()],
            ..ValueRule::new(kind, true)
        }
        .read(4, typed)
    }

    fn fault(kind: FieldKind, typed: &str) -> Option<ValueFault> {
        match read(kind, typed) {
            Err(Fault::Value { place: 4, fault }) => Some(fault),
            Err(other) => panic!("{other:?}"),
            Ok(_) => None,
        }
    }

    #[test]
    fn value_is_sent_in_the_form_of_its_kind() {
        for (kind, typed, sent) in [
            (FieldKind::Text, "  Ada  ", "Ada"),
            (FieldKind::Email, "\u{feff}a@b.co ", "a@b.co"),
            (FieldKind::Phone, "+1 (206) 555-0100", "+12065550100"),
            (FieldKind::Date, "2000-02-29", "2000-02-29"),
            (FieldKind::Number, "٧", "7"),
            (FieldKind::Number, "3.5", "3.5"),
            (FieldKind::Choice, "M", "M"),
            (FieldKind::Url, "https://a.b", "https://a.b"),
            (FieldKind::Address, "1 Main St\nRome", "1 Main St\nRome"),
            (FieldKind::Locale, "pt-BR", "pt-BR"),
            (FieldKind::Consent, GIVEN, GIVEN),
        ] {
            let rule = ValueRule {
                choices: vec!["M".to_owned()],
                ..ValueRule::new(kind, true)
            };
            assert_eq!(rule.read(0, typed), Ok(sent.to_owned()), "{kind:?}");
        }
    }

    #[test]
    fn attribute_is_checked_by_its_own_rule() {
        let fault_of = |required, typed: &str| {
            let rule = AttributeRule {
                required,
                max_len: 3,
            };
            ValueRule::from(rule).read(1, typed).err()
        };
        let too_long = Fault::AttributeTooLong { place: 1, most: 3 };
        assert_eq!(fault_of(true, " "), Some(Fault::AttributeMissing(1)));
        assert_eq!(fault_of(false, " "), None);
        for (typed, fault) in [(" äöü ", None), ("äöüß", Some(too_long))] {
            assert_eq!(fault_of(true, typed), fault, "{typed}");
            assert_eq!(fault_of(false, typed), fault, "{typed}");
        }
        assert_eq!(too_long.field(), FormField::Attribute(1));
    }

    #[test]
    fn date_has_to_be_one_of_the_calendar() {
        for day in ["1999-12-31", "2024-02-29", "2000-02-29", "0001-01-01"] {
            assert_eq!(fault(FieldKind::Date, day), None, "{day}");
        }
        for day in [
            "2023-02-29",
            "1900-02-29",
            "2024-04-31",
            "2024-13-01",
            "2024-00-10",
            "2024-1-1",
            "24-01-01",
            "2024-01-01-01",
            "01/02/2024",
            "+024-01-01",
        ] {
            assert_eq!(fault(FieldKind::Date, day), Some(ValueFault::Date), "{day}");
        }
    }

    #[test]
    fn number_is_within_its_limits() {
        for (typed, found) in [
            ("3", None),
            ("12", None),
            ("2", Some(ValueFault::TooSmall(3))),
            ("-5", Some(ValueFault::TooSmall(3))),
            ("13", Some(ValueFault::TooLarge(12))),
            ("1e1", Some(ValueFault::Number)),
            ("inf", Some(ValueFault::Number)),
            ("4-1", Some(ValueFault::Number)),
            ("four", Some(ValueFault::Number)),
        ] {
            assert_eq!(fault(FieldKind::Number, typed), found, "{typed}");
        }
    }

    #[test]
    fn other_kinds_refuse_what_does_not_fit() {
        for (kind, typed, found) in [
            (FieldKind::Text, "ab", ValueFault::TooShort(3)),
            (FieldKind::Choice, "L", ValueFault::Choice),
            (FieldKind::Url, "a.b", ValueFault::Url),
            (FieldKind::Consent, "false", ValueFault::Consent),
        ] {
            assert_eq!(fault(kind, typed), Some(found), "{kind:?}");
        }
        assert_eq!(
            read(FieldKind::Text, &"a".repeat(13)),
            Err(Fault::AttributeTooLong { place: 4, most: 12 })
        );
        assert_eq!(read(FieldKind::Email, "a@b"), Err(Fault::EmailMalformed));
        assert_eq!(read(FieldKind::Phone, "555"), Err(Fault::PhoneMalformed));
    }

    #[test]
    fn empty_value_is_a_fault_where_it_is_required() {
        let of_value = |fault| Fault::Value { place: 2, fault };
        for (kind, fault) in [
            (FieldKind::Text, Some(Fault::AttributeMissing(2))),
            (FieldKind::Date, Some(Fault::AttributeMissing(2))),
            (FieldKind::Email, Some(Fault::EmailMissing)),
            (FieldKind::Phone, Some(Fault::PhoneMissing)),
            (FieldKind::Choice, Some(of_value(ValueFault::Choice))),
            (FieldKind::Consent, Some(of_value(ValueFault::Consent))),
            (FieldKind::Locale, None),
        ] {
            assert_eq!(
                ValueRule::new(kind, true).read(2, " ").err(),
                fault,
                "{kind:?}"
            );
            assert_eq!(ValueRule::new(kind, false).read(2, " "), Ok(String::new()));
        }
    }
}
