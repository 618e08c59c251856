//! The identifier that a user types to name an account. It may be a phone number in
//! national format, as it is dialled within the user's country.

use leptos::prelude::*;

use crate::browser::{intl, preferences};
use crate::components::step_form::FormFeedback;
use crate::i18n::fields::Fields;
use crate::lazy::{Chunk, PhonesChunk};
use cognito_session::fields::FormField;
use cognito_session::phone::{ParsedPhone, may_be_dialled};

/// An identifier, as the numbering plan reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identifier {
    /// A phone number, in the format of E.164.
    PhoneNumber(String),
    /// No phone number: the identifier is used as it was typed.
    AsTyped,
}

/// The error for an identifier that may be one of several phone numbers, so that the user
/// has to type the country code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnclearNumber;

impl std::fmt::Display for UnclearNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the identifier may be one of several phone numbers")
    }
}

impl std::error::Error for UnclearNumber {}

impl From<UnclearNumber> for FormFeedback {
    fn from(UnclearNumber: UnclearNumber) -> Self {
        Self::Faults(vec![(FormField::Email, Fields::PhoneMalformed.into())])
    }
}

/// Reads an identifier with the numbering plan. The user's countries are those of the
/// browser's languages. Without the plan, the identifier is used as it was typed.
///
/// # Errors
/// [`UnclearNumber`] if the country code has to be typed.
pub fn read_identifier(
    phones: Option<PhonesChunk>,
    typed: &str,
) -> Result<Identifier, UnclearNumber> {
    let Some(phones) = phones else {
        return Ok(Identifier::AsTyped);
    };
    identifier_of((phones.read_at_any)(typed, &home_countries()).ok(), typed)
}

/// Returns the identifier that was typed and that the numbering plan read in this way.
fn identifier_of(reading: Option<ParsedPhone>, typed: &str) -> Result<Identifier, UnclearNumber> {
    match reading {
        Some(ParsedPhone::Certain(phone)) => Ok(Identifier::PhoneNumber(phone.e164())),
        // An identifier that consists of digits may be a user name.
        Some(ParsedPhone::Ambiguous(_)) if !is_digits(typed) => Err(UnclearNumber),
        _ => Ok(Identifier::AsTyped),
    }
}

/// Returns `true` when an identifier consists of digits: some pools have such user names.
#[must_use]
pub fn is_digits(typed: &str) -> bool {
    typed.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns the identifier in a field, without white space at its ends. A phone number is
/// returned in the format of E.164, which the field then shows.
///
/// # Errors
/// [`UnclearNumber`] if the country code has to be typed.
pub async fn typed_identifier(
    chunk: Chunk<PhonesChunk>,
    field: RwSignal<String>,
) -> Result<String, UnclearNumber> {
    let typed = field.try_with_untracked(|typed| typed.trim().to_owned());
    let typed = typed.unwrap_or_default();
    if !may_be_dialled(&typed) {
        return Ok(typed);
    }
    match read_identifier(chunk.load().await.ok(), &typed)? {
        Identifier::PhoneNumber(number) => {
            let _removed = field.try_set(number.clone());
            Ok(number)
        }
        Identifier::AsTyped => Ok(typed),
    }
}

/// Returns the two-letter codes of the countries of the browser's languages, the most
/// preferred one first.
fn home_countries() -> Vec<String> {
    let mut countries = Vec::new();
    for tag in preferences::languages() {
        if let Some(country) = intl::region(&tag).filter(|country| !countries.contains(country)) {
            countries.push(country);
        }
    }
    countries
}

#[cfg(test)]
mod tests {
    use super::*;
    use cognito_session::phone::plan;

    fn identifier(typed: &str, countries: &[&str]) -> Result<Identifier, UnclearNumber> {
        let countries: Vec<_> = countries.iter().map(|&code| code.to_owned()).collect();
        identifier_of(plan::read_at_any(typed, &countries).ok(), typed)
    }

    #[test]
    fn number_as_dialled_at_home_is_read_in_full() {
        assert_eq!(
            identifier("(206) 555-0100", &["US"]),
            Ok(Identifier::PhoneNumber("+12065550100".into()))
        );
    }

    #[test]
    fn name_that_is_no_number_is_used_as_typed() {
        for typed in ["jeff", "jeff@example.com", "12"] {
            assert_eq!(identifier(typed, &["US"]), Ok(Identifier::AsTyped));
        }
    }

    #[test]
    fn unclear_number_is_refused_unless_it_may_be_a_name() {
        let reading = || Some(ParsedPhone::Ambiguous(Vec::new()));
        assert_eq!(identifier_of(reading(), "+2065550100"), Err(UnclearNumber));
        assert_eq!(
            identifier_of(reading(), "2065550100"),
            Ok(Identifier::AsTyped)
        );
    }
}
