//! The step that asks for a one-time code, which comes from a text message, an e-mail or
//! an authenticator app.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::settle;
use crate::brand::use_brand;
use crate::components::back::Back;
use crate::components::code_field::CodeField;
use crate::components::form::{FormAlert, FormState};
use crate::components::heading::Heading;
use crate::components::inbox_link::InboxLink;
use crate::components::secret::secret;
use crate::components::submit::Submit;
use crate::i18n::fields::Fields;
use crate::i18n::steps::Steps;
use crate::language::text;
use crate::session::use_auth;
use cognito_client::challenge::CodeKind;
use cognito_client::secret::Code;
use cognito_session::fields::read_code;
use cognito_session::sign_in::{CodeStep, Next};

/// The step that asks for a one-time code.
#[component]
pub fn CodeChallenge(
    step: CodeStep,
    on_next: Callback<Next>,
    on_back: Callback<()>,
) -> impl IntoView {
    let auth = use_auth();
    let form = FormState::default();
    let code = secret();
    let kind = step.kind;
    let lead = match (kind, step.destination.clone()) {
        (CodeKind::SoftwareTokenMfa, _) => Steps::CodeFromApp(use_brand().name.to_owned()),
        (CodeKind::SmsMfa | CodeKind::SmsOtp, Some(number)) => Steps::TextSentTo(number),
        (CodeKind::SmsMfa | CodeKind::SmsOtp, None) => Steps::TextSent,
        (CodeKind::EmailOtp, Some(address)) => Steps::EmailSentTo(address),
        (CodeKind::EmailOtp, None) => Steps::EmailSent,
    };
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let read = code.with_untracked(|typed| read_code(typed));
        if !form.check(read.as_ref().err().copied().into_iter().collect()) {
            return;
        }
        let Ok(read) = read else { return };
        form.start();
        let service = auth.service();
        let step = step.clone();
        spawn_local(async move {
            settle(
                form,
                on_next,
                service.answer_code(step, &Code::from(read)).await,
            );
        });
    };
    view! {
        <Heading title=Steps::EnterMfaCode />
        <p class="lead">{text(lead)}</p>
        <form novalidate method="dialog" on:submit=on_submit>
            <CodeField form value=code auto=true />
            <Submit form label=Fields::Verify busy_label=Fields::Verifying />
            <FormAlert form />
        </form>
        {(kind != CodeKind::SoftwareTokenMfa).then(|| view! { <InboxLink /> })}
        <Back on_back />
    }
}
