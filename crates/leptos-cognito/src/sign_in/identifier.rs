//! The identifier that a user types to name an account. It may be a phone number in
//! national format, as it is dialled within the user's country.

use leptos::prelude::*;

use crate::browser::{intl, preferences};
use crate::components::form::FormState;
use crate::i18n::fields::Fields;
use crate::lazy::{Chunk, PhonesChunk};
use cognito_session::fields::FormField;
use cognito_session::phone::{ParsedPhone, may_be_dialled};

/// The meaning of an identifier.
pub enum Understood {
    /// A phone number, in the format of E.164.
    Number(String),
    /// One of several phone numbers, so that the user has to type the country code.
    Unclear,
    /// No phone number: the identifier is used as it was typed.
    AsTyped,
}

/// Reads an identifier with the numbering plan. The user's countries are those of the
/// browser's languages. Without the plan, the identifier is used as it was typed.
#[must_use]
pub fn understand(phones: Option<PhonesChunk>, typed: &str) -> Understood {
    let read = phones.map(|phones| (phones.read_at_any)(typed, &homes()));
    match read {
        Some(Ok(ParsedPhone::Certain(phone))) => Understood::Number(phone.e164()),
        // An identifier that consists of digits may be a user name.
        Some(Ok(ParsedPhone::Ambiguous(_))) if !is_digits(typed) => Understood::Unclear,
        _ => Understood::AsTyped,
    }
}

/// Returns `true` when an identifier consists of digits: some pools have such user names.
#[must_use]
pub fn is_digits(typed: &str) -> bool {
    typed.bytes().all(|byte| byte.is_ascii_digit())
}

/// Reads the identifier in a field, and shows a phone number there in the format of
/// E.164. Returns the identifier. Where it may be one of several numbers, the form asks
/// for the country code, and the result is `None`.
pub async fn understand_field(
    chunk: Chunk<PhonesChunk>,
    form: FormState,
    field: RwSignal<String>,
) -> Option<String> {
    let typed = field.try_with_untracked(|typed| typed.trim().to_owned())?;
    if !may_be_dialled(&typed) {
        return Some(typed);
    }
    match understand(chunk.load().await.ok(), &typed) {
        Understood::Number(number) => {
            let _gone = field.try_set(number.clone());
            Some(number)
        }
        Understood::Unclear => {
            form.check_worded(vec![(FormField::Email, Fields::PhoneMalformed.into())]);
            None
        }
        Understood::AsTyped => Some(typed),
    }
}

/// Returns the two-letter codes of the countries of the browser's languages, the most
/// preferred one first.
fn homes() -> Vec<String> {
    let mut homes = Vec::new();
    for tag in preferences::languages() {
        if let Some(home) = intl::region(&tag).filter(|home| !homes.contains(home)) {
            homes.push(home);
        }
    }
    homes
}
