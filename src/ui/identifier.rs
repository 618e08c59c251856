//! What a rider types to name an account, where it may be a phone number as it is dialled at
//! home.

use leptos::prelude::*;

use super::components::form::FormState;
use super::parts::{Part, Phones};
use crate::auth::fields::FormField;
use crate::auth::phone::{Reading, may_be_dialled};
use crate::i18n::fields::Fields;
use crate::platform::{intl, preferences};

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
pub fn understand(phones: Option<Phones>, typed: &str) -> Understood {
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

/// Understands the name in a field and goes on with it. The field then shows what was
/// understood; where that is unclear, the form asks for the country code instead.
pub fn understand_field(
    part: Part<Phones>,
    form: FormState,
    field: RwSignal<String>,
    then: impl FnOnce(String) + 'static,
) {
    let typed = field.with_untracked(|typed| typed.trim().to_owned());
    if !may_be_dialled(&typed) {
        return then(typed);
    }
    part.then(move |phones| match understand(phones, &typed) {
        Understood::Number(number) => {
            let _gone = field.try_set(number.clone());
            then(number);
        }
        Understood::Unclear => {
            form.check_worded(vec![(FormField::Email, Fields::PhoneMalformed.into())]);
        }
        Understood::AsTyped => then(typed),
    });
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
