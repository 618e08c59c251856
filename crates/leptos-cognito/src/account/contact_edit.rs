//! The form that changes an e-mail address or a phone number. It asks who the user is where
//! the last sign-in is some time ago.

use leptos::prelude::*;

use super::contact_state::ContactState;
use super::notice::NoticePlace;
use super::section_form::PanelForm;
use crate::components::phone_field::{PhoneField, PhoneState};
use crate::components::step_form::{FormFeedback, StepForm};
use crate::components::text_field::{TextField, TextKind};
use crate::i18n::account::Account;
use crate::language::text;
use cognito_client::config::UsernameSource;
use cognito_session::account::contact::{Contact, Kind};
use cognito_session::account::profile::Address;
use cognito_session::fields::{Fault, FormField, email_fault};
use cognito_session::typed::visible;

/// The form for a new address.
#[component]
pub fn EditAddress(row: ContactState) -> impl IntoView {
    let ContactState {
        account,
        kind,
        form,
        typed,
        ..
    } = row;
    let phone = (kind == Kind::Phone).then(|| PhoneState::new(typed));
    let step_form = StepForm::new(
        account.form(form, NoticePlace::OpenForm),
        async move || {
            let address = match phone {
                Some(phone) => phone.number().await?,
                None => typed.with_untracked(|typed| read_email(typed)),
            }?;
            account.require_recent_proof()?;
            // The page may have been removed while the numbering plan was loading.
            let profile = account.current_profile().ok_or_else(FormFeedback::none)?;
            Ok(new_address(profile.address(kind), address))
        },
        async move |address: Option<String>| match address {
            Some(address) => row.change(&address).await.map(Some),
            None => Ok(None),
        },
        move |state: Option<Contact>| match state {
            Some(state) => row.changed(state),
            None => account.close(),
        },
    );
    // The pool derived the user name from the first e-mail address, and does not change
    // it.
    let is_derived = account.auth().config().username_source == UsernameSource::DerivedFromEmail;
    let stays = (kind == Kind::Email && is_derived).then(|| {
        let username = account
            .profile()
            .with_untracked(|profile| profile.username.clone());
        view! { <p class="hint">{text(Account::NewEmailSignIn(username))}</p> }
    });
    view! {
        <PanelForm
            account
            step_form
            label=Account::Save
            busy_label=Account::Saving
            lead=row.by_kind(Account::NewEmailLead, Account::NewPhoneLead)
        >
            {match phone {
                Some(phone) => view! { <PhoneField form phone /> }.into_any(),
                None => view! {
                    <TextField
                        form
                        field=FormField::Email
                        kind=TextKind::Email
                        label=row.label()
                        value=typed
                    />
                }
                .into_any(),
            }}
            {stays}
        </PanelForm>
    }
}

/// Returns the new address, or `None` if it is the current one.
fn new_address(current: Option<&Address>, typed: String) -> Option<String> {
    let is_same = current.is_some_and(|address| address.value == typed);
    (!is_same).then_some(typed)
}

/// Returns the e-mail address that was typed.
///
/// # Errors
/// The [`Fault`] of [`email_fault`].
fn read_email(typed: &str) -> Result<String, Fault> {
    let email = visible(typed);
    email_fault(&email).map_or(Ok(email), Err)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_that_is_the_current_one_is_no_change() {
        let current = Address {
            value: "a@b.co".into(),
            verified: true,
        };
        assert_eq!(new_address(Some(&current), "a@b.co".into()), None);
        for (current, typed) in [(Some(&current), "c@d.co"), (None, "a@b.co")] {
            assert_eq!(new_address(current, typed.into()), Some(typed.into()));
        }
    }

    #[test]
    fn email_is_read_without_invisible_characters() {
        assert_eq!(read_email(" a@b.co\u{200b}"), Ok("a@b.co".into()));
        assert_eq!(read_email("a@b"), Err(Fault::EmailMalformed));
        assert_eq!(read_email(""), Err(Fault::EmailMissing));
    }
}
