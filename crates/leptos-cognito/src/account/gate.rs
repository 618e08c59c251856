//! Asks for the password again before an action that cannot be undone, when the last
//! sign-in is some time ago.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::{Desk, Spot};
use super::parts::Buttons;
use crate::components::form::FormState;
use crate::components::password_field::PasswordField;
use crate::components::secret::secret;
use crate::i18n::Message;
use crate::i18n::account::Account;
use crate::language::text;
use cognito_client::challenge::MfaType;
use cognito_client::secret::Password;
use cognito_session::fields::{Fault, FormField};

/// Shows its children when the user signed in, or gave the password, a short time ago.
/// Else it asks for the password first.
#[component]
pub fn Gate(desk: Desk, children: ChildrenFn) -> impl IntoView {
    let stale = desk.stale();
    move || {
        if stale.get() {
            view! { <AskPassword desk /> }.into_any()
        } else {
            children().into_any()
        }
    }
}

#[component]
fn AskPassword(desk: Desk) -> impl IntoView {
    let form = FormState::default();
    let typed = secret();
    // After a right password the pool starts the second step by itself, and sends its
    // code.
    let sends_code = desk.profile().with_untracked(|profile| {
        profile
            .factors
            .active
            .iter()
            .any(|on| *on != MfaType::SoftwareToken)
    });
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let is_missing = typed.with_untracked(String::is_empty);
        let faults = is_missing.then_some(Fault::CurrentPasswordMissing);
        if !form.check(faults.into_iter().collect()) {
            return;
        }
        desk.start(form);
        let password = Password::from(typed.get_untracked());
        spawn_local(async move {
            let proved = desk
                .auth()
                .own(async |service, session| service.reauthenticate(session, &password).await)
                .await;
            match proved {
                Ok(()) => {
                    form.finish();
                    desk.proved();
                }
                Err(error) => desk.fail(Spot::Open, form, error),
            }
        });
    };
    view! {
        <form novalidate method="dialog" on:submit=on_submit>
            <p>{text(Account::PasswordAgainLead)}</p>
            <PasswordField
                form
                field=FormField::CurrentPassword
                label=Message::Password
                value=typed
                autocomplete="current-password"
            />
            {sends_code.then(|| view! { <p class="hint">{text(Account::PasswordAgainCode)}</p> })}
            <Buttons
                desk
                form
                label=Account::PasswordAgainGoOn
                busy_label=Account::PasswordAgainAsking
            />
        </form>
    }
}
