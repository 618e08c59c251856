//! The form that deletes the account. It asks for the password where the last sign-in is
//! some time ago, and for the e-mail address as a confirmation.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::{Desk, Spot, Tell};
use super::gate::Gate;
use super::parts::Buttons;
use crate::components::form::FormState;
use crate::components::text_field::{Takes, TextField};
use crate::flash_message::use_flash_message;
use crate::i18n::account::Account;
use crate::i18n::{Message, Phrase};
use crate::language::text;
use cognito_session::fields::FormField;

/// The form that deletes the account. The user confirms it by typing the e-mail address,
/// or the user name where the account has no e-mail address.
#[component]
pub fn DeleteAccount(desk: Desk) -> impl IntoView {
    let news = use_flash_message();
    let form = FormState::default();
    let typed = RwSignal::new(String::new());
    let (goodbye, has_email) = desk
        .profile()
        .with_untracked(|profile| (profile.goodbye().to_owned(), profile.email.is_some()));
    let label = if has_email {
        Phrase::from(Message::Email)
    } else {
        Account::Username.into()
    };
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !form.check(Vec::new()) || desk.must_prove() {
            return;
        }
        let profile = desk.profile();
        let is_meant = profile.with_untracked(|profile| profile.is_goodbye(&typed.get_untracked()));
        if !is_meant {
            let said = Account::ConfirmationDiffers.into();
            desk.tell(Spot::Open, Tell::Trouble(None, said));
            form.blame(FormField::Email);
            return;
        }
        desk.start(form);
        // The sign-in page, which is shown next, shows this message.
        news.leave(Account::Deleted);
        spawn_local(async move {
            if let Err(error) = desk.auth().delete_account().await {
                drop(news.take());
                desk.fail(Spot::Open, form, error);
            }
        });
    };
    view! {
        <Gate desk>
            <form novalidate method="dialog" on:submit=on_submit>
                <p>{text(Account::DeleteConfirm(goodbye.clone()))}</p>
                <TextField
                    form
                    field=FormField::Email
                    takes=Takes::Email
                    label=label.clone()
                    value=typed
                />
                <Buttons
                    desk
                    form
                    label=Account::DeleteForGood
                    busy_label=Account::Deleting
                    danger=true
                />
            </form>
        </Gate>
    }
}
