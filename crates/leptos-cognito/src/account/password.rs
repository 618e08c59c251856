//! The section to change the password. The form asks for the current password in any
//! case, so it needs no [`Gate`](super::gate::Gate).

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::{Desk, Panel, Spot};
use super::parts::{Buttons, Section};
use super::told::Told;
use crate::components::form::FormState;
use crate::components::password_field::PasswordField;
use crate::components::rules::{PasswordRules, RULES_ID};
use crate::components::secret::secret;
use crate::i18n::account::Account;
use crate::i18n::fields::Fields;
use crate::language::text;
use cognito_client::secret::Password;
use cognito_session::fields::{Fault, FormField, confirmation_fault, new_password_fault};

/// The section to change the password.
#[component]
pub fn PasswordSection(desk: Desk) -> impl IntoView {
    let open = desk.is_open(Panel::Password);
    view! {
        <Section id="account-password" title=Account::Password>
            <p>{text(Account::PasswordLead)}</p>
            <Told desk spot=Spot::Password />
            {move || if open.get() {
                view! { <div class="open"><Change desk /></div> }.into_any()
            } else {
                view! {
                    <div class="actions">
                        <button
                            type="button"
                            class="secondary"
                            id="change-password"
                            on:click=move |_| desk.open(Panel::Password, "change-password")
                        >
                            {text(Account::ChangePassword)}
                        </button>
                    </div>
                }
                .into_any()
            }}
        </Section>
    }
}

#[component]
fn Change(desk: Desk) -> impl IntoView {
    let form = FormState::default();
    let policy = desk.auth().config().password_policy;
    let current = secret();
    let password = secret();
    let confirmation = secret();
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let previous = Password::from(current.get_untracked());
        let proposed = Password::from(password.get_untracked());
        let faults = [
            previous.is_empty().then_some(Fault::CurrentPasswordMissing),
            new_password_fault(&proposed, policy),
            confirmation_fault(&proposed, &Password::from(confirmation.get_untracked())),
        ];
        if !form.check(faults.into_iter().flatten().collect()) {
            return;
        }
        desk.start(form);
        spawn_local(async move {
            let changed = desk
                .auth()
                .own(async |service, session| {
                    service.change_password(session, &previous, &proposed).await
                })
                .await;
            match changed {
                Ok(()) => {
                    form.finish();
                    desk.done(Spot::Open, Spot::Password, Account::PasswordChanged);
                }
                Err(error) => desk.fail(Spot::Open, form, error),
            }
        });
    };
    view! {
        <form novalidate method="dialog" on:submit=on_submit>
            <PasswordField
                form
                field=FormField::CurrentPassword
                label=Fields::CurrentPassword
                value=current
                autocomplete="current-password"
            />
            <PasswordField
                form
                field=FormField::Password
                label=Fields::NewPassword
                value=password
                autocomplete="new-password"
                rules_id=RULES_ID
            />
            <PasswordRules policy password />
            <PasswordField
                form
                field=FormField::Confirmation
                label=Fields::ConfirmPassword
                value=confirmation
                autocomplete="new-password"
            />
            <Buttons desk form label=Account::ChangePassword busy_label=Account::Saving />
        </form>
    }
}
