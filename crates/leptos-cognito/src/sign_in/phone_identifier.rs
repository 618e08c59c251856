//! The country beside the identifier of the sign-in form, in a pool whose user names are
//! phone numbers.
//!
//! The form is the same for every pool and is in the first download. So the list of the
//! countries, with a label and a hint that fit, comes later and is put into the form's field
//! around its input, which keeps its text, its focus and its caret.

use std::any::Any;
use std::cell::RefCell;

use leptos::mount::mount_to;
use leptos::prelude::*;

use super::form::SignInState;
use super::identifier::{Identifier, UnclearNumber};
use crate::browser::identifier_field::places_around;
use crate::components::form::{field_id, hint_id};
use crate::components::phone_field::{CountryList, PhoneState};
use crate::download_size::reactive::effect;
use crate::i18n::fields::Fields;
use crate::language::text;
use crate::lazy::PhonesChunk;
use crate::session::Auth;
use cognito_client::config::UsernameSource;
use cognito_session::fields::FormField;
use cognito_session::phone::ParsedPhone;

/// The id of the list of countries.
const COUNTRY_ID: &str = "country";

thread_local! {
    /// The handles of what was put into the form that was shown last. They are dropped when
    /// the next form gets its own.
    static MOUNTED: RefCell<Option<Box<dyn Any>>> = const { RefCell::new(None) };
}

/// Shows the country beside the identifier, if the user names of the pool are phone numbers.
/// Does nothing if it is there, or if the form is not shown.
pub fn show_country(auth: Auth, state: SignInState) {
    let is_form_shown = state.step.try_with_untracked(Option::is_none) == Some(true);
    if !is_form_shown || auth.config().username_source != UsernameSource::PhoneNumber {
        return;
    }
    let (id, hint_id) = (field_id(FormField::Email), hint_id(FormField::Email));
    if let Some(places) = places_around(&id, &hint_id, COUNTRY_ID) {
        let label = mount_to(places.label, || text(Fields::PhoneNumber));
        let hint = mount_to(places.hint, || text(Fields::PhoneHint));
        let list = mount_to(places.country, move || list(state));
        MOUNTED.set(Some(Box::new((label, hint, list))));
    }
}

/// Returns the list of countries, which follows a number that is typed with its country
/// code.
fn list(state: SignInState) -> impl IntoView {
    let phone = PhoneState::new(state.identifier);
    let country = phone.country();
    effect(move || {
        let _removed = state.country.try_set(country.get());
    });
    effect(move || {
        if state.identifier.try_with(|_| ()).is_some() {
            phone.follow_calling_code();
        }
    });
    let id = COUNTRY_ID.to_owned();
    view! { <CountryList phone id on_change=|()| {} /> }
}

/// Reads an identifier as a number that is dialled in this country.
///
/// # Errors
/// [`UnclearNumber`] if the text may be one of several numbers.
pub fn number_in(
    phones: PhonesChunk,
    typed: &str,
    country: &str,
) -> Result<Identifier, UnclearNumber> {
    identifier_of((phones.read)(typed, Some(country)).ok())
}

fn identifier_of(reading: Option<ParsedPhone>) -> Result<Identifier, UnclearNumber> {
    match reading {
        Some(ParsedPhone::Certain(phone)) => Ok(Identifier::PhoneNumber(phone.e164())),
        Some(ParsedPhone::Ambiguous(_)) => Err(UnclearNumber),
        None => Ok(Identifier::AsTyped),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cognito_session::phone::plan;

    #[test]
    fn number_is_read_as_dialled_in_the_chosen_country() {
        let number = |typed: &str, country| identifier_of(plan::read(typed, Some(country)).ok());
        for (typed, country, expected) in [
            ("01512 3456789", "DE", "+4915123456789"),
            ("206 555 0100", "US", "+12065550100"),
            ("+1 206 555 0100", "DE", "+12065550100"),
        ] {
            assert_eq!(
                number(typed, country),
                Ok(Identifier::PhoneNumber(expected.into()))
            );
        }
        assert_eq!(number("jeff", "US"), Ok(Identifier::AsTyped));
        let unclear = Some(ParsedPhone::Ambiguous(Vec::new()));
        assert_eq!(identifier_of(unclear), Err(UnclearNumber));
    }
}
