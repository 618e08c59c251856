//! What a rider types to name an account, where it may be a phone number as it is dialled at
//! home.

use leptos::prelude::*;

use crate::browser::{intl, preferences};
use crate::components::form::FormState;
use crate::i18n::fields::Fields;
use crate::lazy::{Chunk, PhonesChunk};
use cognito_session::fields::FormField;
use cognito_session::phone::{Reading, may_be_dialled};

/// How a name was understood.
pub enum Understood {
    /// It is a phone number, in the form of E.164.
    Number(String),
    /// It is one of several phone numbers, so the rider has to write the country code.
    Unclear,
    /// It is no phone number.
    AsTyped,
}

/// Understands a name with the plan of phone numbers. The rider is at home where the
/// browser's languages are spoken. Without the plan a name stays as it was typed.
#[must_use]
pub fn understand(phones: Option<PhonesChunk>, typed: &str) -> Understood {
    let read = phones.map(|phones| (phones.read_at_any)(typed, &homes()));
    match read {
        Some(Ok(Reading::Sure(phone))) => Understood::Number(phone.e164()),
        // Digits alone may be a user name.
        Some(Ok(Reading::Unsure(_))) if !is_digits(typed) => Understood::Unclear,
        _ => Understood::AsTyped,
    }
}

/// Whether a name has digits alone: some pools have such user names.
#[must_use]
pub fn is_digits(typed: &str) -> bool {
    typed.bytes().all(|byte| byte.is_ascii_digit())
}

/// The name in a field, as it was understood, which the field then shows. Where that is
/// unclear, the form asks for the country code, and there is no answer.
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

/// The countries of the browser's languages, by their letters, the most wanted first.
fn homes() -> Vec<String> {
    let mut homes = Vec::new();
    for tag in preferences::languages() {
        if let Some(home) = intl::region(&tag).filter(|home| !homes.contains(home)) {
            homes.push(home);
        }
    }
    homes
}
