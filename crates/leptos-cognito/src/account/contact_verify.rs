//! The form that verifies an e-mail address or a phone number with the code that was sent
//! to it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::contact_state::ContactState;
use super::notice::NoticePlace;
use super::section_notice::SectionNotice;
use crate::components::code_field::{CodeField, typed_code};
use crate::components::inbox_link::InboxLink;
use crate::components::resend::{Resend, ResendState};
use crate::components::step_form::{FormElement, StepForm};
use crate::components::submit::Submit;
use crate::i18n::account::Account;
use crate::i18n::fields::Fields;
use crate::language::text;
use cognito_client::secret::Code;

/// The form for the code. `to` is the masked destination of the code, if the pool states it.
#[component]
pub fn VerifyAddress(row: ContactState, to: Option<String>) -> impl IntoView {
    let ContactState {
        account,
        form,
        code,
        ..
    } = row;
    let section_form = account.form(form, NoticePlace::OpenForm);
    let resend = ResendState::default();
    let step_form = StepForm::new(
        section_form,
        async move || Ok(typed_code(code)?),
        async move |code: Code| row.prove(&code).await,
        move |outcome| row.proved(outcome),
    );
    let on_resend = move |()| {
        spawn_local(async move {
            if resend.run(section_form, row.send_code()).await.is_some() {
                account.show_success(NoticePlace::OpenForm, Account::NewCodeSent);
            }
        });
    };
    let sent = match to {
        Some(to) => Account::CodeSentTo(to),
        None => Account::CodeSent,
    };
    view! {
        <FormElement step_form>
            <p>{text(sent)}</p>
            <CodeField form value=code auto=true />
            <SectionNotice account place=NoticePlace::OpenForm />
            <div class="actions">
                <Submit form label=Fields::Verify busy_label=Fields::Verifying />
                <button type="button" class="secondary" on:click=move |_| account.close()>
                    {text(Account::NotNow)}
                </button>
            </div>
        </FormElement>
        <Resend state=resend on_resend />
        <InboxLink />
    }
}
