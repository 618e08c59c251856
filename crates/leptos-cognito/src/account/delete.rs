//! The form that deletes the account. It asks who the user is where the last sign-in is
//! some time ago, and for the e-mail address as a confirmation.

use leptos::prelude::*;

use super::notice::NoticePlace;
use super::picture::storage::signed_removal;
use super::recent_proof::RecentProof;
use super::section_form::PanelForm;
use super::state::AccountState;
use crate::browser::{configuration, objects};
use crate::components::form::FormState;
use crate::components::step_form::{FormFeedback, StepForm};
use crate::components::text_field::{TextField, TextKind};
use crate::error_messages::FieldMessage;
use crate::flash_message::use_flash_message;
use crate::i18n::account::Account;
use crate::i18n::{Message, Phrase};
use cognito_session::fields::FormField;

/// The form that deletes the account. The user confirms it by typing the e-mail address,
/// or the user name where the account has no e-mail address.
#[component]
pub fn DeleteAccount(account: AccountState) -> impl IntoView {
    let flash_message = use_flash_message();
    let form = FormState::default();
    let typed = RwSignal::new(String::new());
    let (confirmation, has_email) = account
        .profile()
        .with_untracked(|profile| (profile.identifier().to_owned(), profile.email.is_some()));
    let step_form = StepForm::new(
        account.form(form, NoticePlace::OpenForm),
        async move || {
            account.require_recent_proof()?;
            let typed = typed.get_untracked();
            let profile = account.profile();
            check(profile.with_untracked(|profile| profile.is_identifier(&typed)))
        },
        async move |()| {
            // The sign-in page, which is shown next, shows this message.
            flash_message.leave(Account::Deleted);
            // The credentials for it last longer than the account.
            let storage = configuration::storage(&account.auth().config());
            let removal = match &storage {
                Some(storage) => signed_removal(account, storage).await,
                None => None,
            };
            let outcome = account.auth().delete_account().await;
            match (&outcome, removal) {
                (Ok(()), Some(removal)) => drop(objects::send(removal, &[]).await),
                (Ok(()), None) => {}
                (Err(_), _) => drop(flash_message.take()),
            }
            outcome
        },
        |()| {},
    );
    view! {
        <RecentProof account>
            <PanelForm
                account
                step_form
                label=Account::DeleteForGood
                busy_label=Account::Deleting
                lead=Account::DeleteConfirm(confirmation.clone())
                danger=true
            >
                <TextField
                    form
                    field=FormField::Email
                    kind=TextKind::Email
                    label=label(has_email)
                    value=typed
                />
            </PanelForm>
        </RecentProof>
    }
}

/// Returns the label of the field: the name of what has to be typed.
fn label(has_email: bool) -> Phrase {
    if has_email {
        Message::Email.into()
    } else {
        Account::Username.into()
    }
}

/// Returns an error unless the confirmation was typed.
///
/// # Errors
/// An alert about the field.
fn check(is_confirmed: bool) -> Result<(), FormFeedback> {
    if is_confirmed {
        return Ok(());
    }
    Err(FormFeedback::Alert(FieldMessage {
        field: Some(FormField::Email),
        message: Account::ConfirmationDiffers.into(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn account_is_kept_until_the_confirmation_is_typed() {
        assert_eq!(check(true), Ok(()));
        let Err(FormFeedback::Alert(alert)) = check(false) else {
            panic!("no alert");
        };
        assert_eq!(alert.field, Some(FormField::Email));
    }
}
