//! Asks once more who the user is before an action that cannot be undone, when the last
//! sign-in is some time ago: for the password, or for another first factor where the user
//! has no password.

use leptos::prelude::*;

use super::ask_first_factor::AskFirstFactor;
use super::notice::NoticePlace;
use super::section_form::PanelForm;
use super::state::AccountState;
use crate::components::form::FormState;
use crate::components::password_field::PasswordField;
use crate::components::secret::secret;
use crate::components::step_form::StepForm;
use crate::i18n::Message;
use crate::i18n::account::Account;
use crate::language::text;
use cognito_client::challenge::MfaType;
use cognito_client::secret::Password;
use cognito_session::fields::{Fault, FormField};

/// Shows its children when the user signed in, or proved who they are, a short time ago.
/// Else it asks for that proof first.
#[component]
pub fn RecentProof(account: AccountState, children: ChildrenFn) -> impl IntoView {
    let asks_proof = account.asks_proof();
    let options = account.proof_options();
    move || {
        if !asks_proof.get() {
            children().into_any()
        } else if options.with(|options| options.password) {
            view! { <AskPassword account /> }.into_any()
        } else {
            view! { <AskFirstFactor account /> }.into_any()
        }
    }
}

#[component]
fn AskPassword(account: AccountState) -> impl IntoView {
    let form = FormState::default();
    let password = secret();
    // After a right password the pool starts the second step by itself, and sends its
    // code.
    let sends_code = account.profile().with_untracked(|profile| {
        profile
            .factors
            .active
            .iter()
            .any(|on| *on != MfaType::SoftwareToken)
    });
    let step_form = StepForm::new(
        account.form(form, NoticePlace::OpenForm),
        async move || Ok(check(password.get_untracked().into())?),
        async move |password: Password| {
            account
                .auth()
                .own(async |service, session| service.reauthenticate(session, &password).await)
                .await
        },
        move |()| account.proof_given(),
    );
    view! {
        <PanelForm
            account
            step_form
            label=Account::PasswordAgainGoOn
            busy_label=Account::PasswordAgainAsking
            lead=Account::PasswordAgainLead
        >
            <PasswordField
                form
                field=FormField::CurrentPassword
                label=Message::Password
                value=password
                autocomplete="current-password"
            />
            {sends_code.then(|| view! { <p class="hint">{text(Account::PasswordAgainCode)}</p> })}
        </PanelForm>
    }
}

/// Returns the password if it is not empty.
///
/// # Errors
/// [`Fault::CurrentPasswordMissing`].
fn check(password: Password) -> Result<Password, Fault> {
    if password.is_empty() {
        Err(Fault::CurrentPasswordMissing)
    } else {
        Ok(password)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_password_is_the_current_ones_fault() {
        assert_eq!(check("".into()), Err(Fault::CurrentPasswordMissing));
        assert_eq!(check("Passw0rd!".into()), Ok("Passw0rd!".into()));
    }
}
