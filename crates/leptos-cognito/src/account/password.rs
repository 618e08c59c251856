//! The section to change the password. The form asks for the current password in any case,
//! so it needs no [`RecentProof`], unless the user has no password and sets the first one.

use leptos::prelude::*;

use super::notice::NoticePlace;
use super::recent_proof::RecentProof;
use super::section::Section;
use super::section_form::PanelForm;
use super::section_notice::SectionNotice;
use super::state::{AccountState, Panel};
use crate::components::form::FormState;
use crate::components::new_password_fields::NewPasswordFields;
use crate::components::password_field::PasswordField;
use crate::components::secret::secret;
use crate::components::step_form::{StepForm, unless_faulty};
use crate::i18n::account::Account;
use crate::i18n::fields::Fields;
use crate::language::now;
use cognito_client::config::PasswordPolicy;
use cognito_client::secret::Password;
use cognito_session::fields::{Fault, FormField, new_password_faults};

/// The section to change the password, or to set one.
#[component]
pub fn PasswordSection(account: AccountState) -> impl IntoView {
    let open = account.is_open(Panel::Password);
    let options = account.proof_options();
    let has_password = Memo::new(move |_| options.with(|options| options.password));
    let by_password = move |password: Account, none: Account| {
        move || {
            now(if has_password.get() {
                password.clone()
            } else {
                none.clone()
            })
        }
    };
    view! {
        <Section id="account-password" title=Account::Password>
            <p>{by_password(Account::PasswordLead, Account::PasswordNone)}</p>
            <SectionNotice account place=NoticePlace::Password />
            {move || if !open.get() {
                view! {
                    <div class="actions">
                        <button
                            type="button"
                            class="secondary"
                            id="change-password"
                            on:click=move |_| account.open(Panel::Password, "change-password")
                        >
                            {by_password(Account::ChangePassword, Account::SetPassword)}
                        </button>
                    </div>
                }
                .into_any()
            } else if has_password.get_untracked() {
                view! { <div class="open"><ChangePassword account /></div> }.into_any()
            } else {
                view! {
                    <div class="open">
                        <RecentProof account>
                            <SetPassword account />
                        </RecentProof>
                    </div>
                }
                .into_any()
            }}
        </Section>
    }
}

/// The form for the first password of a user who has none.
#[component]
fn SetPassword(account: AccountState) -> impl IntoView {
    let form = FormState::default();
    let policy = account.auth().config().password_policy;
    let password = secret();
    let confirmation = secret();
    let step_form = StepForm::new(
        account.form(form, NoticePlace::OpenForm),
        async move || {
            let proposed = check_first(
                password.get_untracked().into(),
                &confirmation.get_untracked().into(),
                policy,
            )?;
            account.require_recent_proof()?;
            Ok(proposed)
        },
        async move |proposed: Password| {
            let change = account
                .auth()
                .own(async |service, session| service.set_first_password(session, &proposed).await);
            change.await
        },
        move |()| {
            account.discard_panel();
            account.password_set();
            account.show_success(NoticePlace::Password, Account::PasswordSet);
        },
    );
    view! {
        <PanelForm
            account
            step_form
            label=Account::SetPassword
            busy_label=Account::Saving
        >
            <NewPasswordFields form policy password confirmation />
        </PanelForm>
    }
}

#[component]
fn ChangePassword(account: AccountState) -> impl IntoView {
    let form = FormState::default();
    let policy = account.auth().config().password_policy;
    let current = secret();
    let password = secret();
    let confirmation = secret();
    let step_form = StepForm::new(
        account.form(form, NoticePlace::OpenForm),
        async move || {
            Ok(check(
                current.get_untracked().into(),
                password.get_untracked().into(),
                &confirmation.get_untracked().into(),
                policy,
            )?)
        },
        async move |(previous, proposed): (Password, Password)| {
            let change = account.auth().own(async |service, session| {
                service.change_password(session, &previous, &proposed).await
            });
            change.await
        },
        move |()| {
            account.discard_panel();
            account.show_success(NoticePlace::Password, Account::PasswordChanged);
        },
    );
    view! {
        <PanelForm
            account
            step_form
            label=Account::ChangePassword
            busy_label=Account::Saving
        >
            <PasswordField
                form
                field=FormField::CurrentPassword
                label=Fields::CurrentPassword
                value=current
                autocomplete="current-password"
            />
            <NewPasswordFields form policy password confirmation />
        </PanelForm>
    }
}

/// Returns the new password if the form can be sent.
///
/// # Errors
/// The faults, in the order of the fields.
fn check_first(
    password: Password,
    confirmation: &Password,
    policy: PasswordPolicy,
) -> Result<Password, Vec<Fault>> {
    let faults = new_password_faults(&password, confirmation, policy);
    unless_faulty(password, faults)
}

/// Returns the current and the new password if the form can be sent.
///
/// # Errors
/// The faults, in the order of the fields.
fn check(
    current: Password,
    password: Password,
    confirmation: &Password,
    policy: PasswordPolicy,
) -> Result<(Password, Password), Vec<Fault>> {
    let [new, differs] = new_password_faults(&password, confirmation, policy);
    let missing = current.is_empty().then_some(Fault::CurrentPasswordMissing);
    let faults = [missing, new, differs];
    unless_faulty((current, password), faults)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::new_password_fields::ALL_RULES;

    #[test]
    fn first_password_is_checked_like_any_other() {
        assert_eq!(
            check_first("short".into(), &"".into(), ALL_RULES).err(),
            Some(vec![
                Fault::PasswordAgainstRules,
                Fault::ConfirmationDiffers
            ])
        );
        let new = || Password::from("Passw0rd!");
        assert_eq!(check_first(new(), &new(), ALL_RULES).ok(), Some(new()));
    }

    #[test]
    fn all_three_fields_are_checked_in_their_order() {
        assert_eq!(
            check("".into(), "short".into(), &"".into(), ALL_RULES).err(),
            Some(vec![
                Fault::CurrentPasswordMissing,
                Fault::PasswordAgainstRules,
                Fault::ConfirmationDiffers,
            ])
        );
        let new = || Password::from("Passw0rd!");
        assert_eq!(
            check("old".into(), new(), &new(), ALL_RULES).ok(),
            Some(("old".into(), new()))
        );
    }
}
