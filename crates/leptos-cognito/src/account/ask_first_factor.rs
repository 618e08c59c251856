//! Asks a user without a password who they are, by a first factor of a sign-in: a one-time
//! code or a passkey.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::notice::NoticePlace;
use super::section_notice::SectionNotice;
use super::state::AccountState;
use crate::components::code_field::{CodeField, typed_code};
use crate::components::form::FormState;
use crate::components::inbox_link::InboxLink;
use crate::components::resend::{Resend, ResendState};
use crate::components::secret::{secret, wipe};
use crate::components::step_form::{FormElement, StepForm, run};
use crate::components::submit::Submit;
use crate::i18n::account::Account;
use crate::i18n::fields::Fields;
use crate::i18n::steps::Steps;
use crate::language::text;
use cognito_client::challenge::FirstFactor;
use cognito_client::secret::Code;
use cognito_session::account::error::AccountError;
use cognito_session::account::proof::ProofOptions;
use cognito_session::sign_in::CodeStep;

/// Asks for a code or a passkey, whichever the user has.
#[component]
pub fn AskFirstFactor(account: AccountState) -> impl IntoView {
    let options = account.proof_options().get_untracked();
    let sent = RwSignal::new(None::<CodeStep>);
    move || match (sent.get(), options.code) {
        (Some(step), Some(factor)) => view! { <EnterCode account factor step /> }.into_any(),
        _ => view! { <ChooseProof account options sent /> }.into_any(),
    }
}

/// The buttons that send a code and that ask for a passkey.
#[component]
fn ChooseProof(
    account: AccountState,
    options: ProofOptions,
    sent: RwSignal<Option<CodeStep>>,
) -> impl IntoView {
    let form = FormState::default();
    let section_form = account.form(form, NoticePlace::OpenForm);
    let has_passkey = options.passkey && account.auth().service().supports_passkeys();
    on_cleanup(move || account.auth().service().cancel_passkey());
    let send = move |factor| {
        spawn_local(async move {
            if let Some(step) = run(section_form, send_code(account, factor)).await {
                let _removed = sent.try_set(Some(step));
                account.focus_panel();
            }
        });
    };
    let use_passkey = move |_| {
        spawn_local(async move {
            let proof = account
                .auth()
                .own(async |service, session| service.prove_by_passkey(session).await);
            if run(section_form, proof).await.is_some() {
                account.proof_given();
            }
        });
    };
    let code = options.code.map(|factor| {
        view! {
            <button
                type="button"
                class="primary"
                disabled=form.busy()
                on:click=move |_| send(factor)
            >
                {text(Account::ProofSendCode)}
            </button>
        }
    });
    let passkey = has_passkey.then(|| {
        view! {
            <button type="button" class="secondary" disabled=form.busy() on:click=use_passkey>
                {text(Steps::UseYourPasskey)}
            </button>
        }
    });
    view! {
        <p>{text(lead(options, has_passkey))}</p>
        <SectionNotice account place=NoticePlace::OpenForm />
        <div class="actions">
            {code}
            {passkey}
            <button type="button" class="secondary" on:click=move |_| account.close()>
                {text(Account::Cancel)}
            </button>
        </div>
    }
}

/// The field for the code that was sent.
#[component]
fn EnterCode(account: AccountState, factor: FirstFactor, step: CodeStep) -> impl IntoView {
    let form = FormState::default();
    let section_form = account.form(form, NoticePlace::OpenForm);
    let code = secret();
    let resend = ResendState::default();
    let to = match step.destination.clone() {
        Some(to) => Account::CodeSentTo(to),
        None => Account::CodeSent,
    };
    // Another code comes with another step, which the form answers from then on.
    let current = StoredValue::new(step);
    let step_form = StepForm::new(
        section_form,
        async move || Ok(typed_code(code)?),
        async move |code: Code| {
            let step = current.try_get_value().ok_or(AccountError::CannotProve)?;
            let proof = account
                .auth()
                .own(async |service, _| service.prove_by_code(&step, &code).await);
            proof.await
        },
        move |()| account.proof_given(),
    );
    let on_resend = move |()| {
        spawn_local(async move {
            if let Some(step) = resend.run(section_form, send_code(account, factor)).await {
                current.try_set_value(step);
                wipe(code);
                account.show_success(NoticePlace::OpenForm, Account::NewCodeSent);
            }
        });
    };
    view! {
        <FormElement step_form>
            <p>{text(to)}</p>
            <CodeField form value=code auto=true />
            <SectionNotice account place=NoticePlace::OpenForm />
            <div class="actions">
                <Submit form label=Fields::Verify busy_label=Fields::Verifying />
                <button type="button" class="secondary" on:click=move |_| account.close()>
                    {text(Account::Cancel)}
                </button>
            </div>
        </FormElement>
        <Resend state=resend on_resend />
        <InboxLink />
    }
}

async fn send_code(account: AccountState, factor: FirstFactor) -> Result<CodeStep, AccountError> {
    account
        .auth()
        .own(async |service, session| service.send_proof_code(session, factor).await)
        .await
}

/// Returns the text above the buttons, or the text in place of them.
fn lead(options: ProofOptions, has_passkey: bool) -> Account {
    if options.code.is_some() || has_passkey {
        Account::ProofLead
    } else {
        Account::ProofNotPossible
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_who_can_prove_nothing_here_is_sent_to_the_sign_in() {
        let passkey_only = ProofOptions {
            password: false,
            code: None,
            passkey: true,
        };
        assert_eq!(lead(passkey_only, true), Account::ProofLead);
        assert_eq!(lead(passkey_only, false), Account::ProofNotPossible);
        let code = ProofOptions {
            code: Some(FirstFactor::EmailOtp),
            ..passkey_only
        };
        assert_eq!(lead(code, false), Account::ProofLead);
    }
}
