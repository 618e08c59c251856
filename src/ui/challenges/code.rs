//! A one-time code, from a text message, an e-mail or an authenticator app.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::settle;
use crate::auth::context::use_auth;
use crate::auth::fields::read_code;
use crate::auth::sign_in::{CodeStep, Next};
use crate::cognito::challenge::CodeKind;
use crate::cognito::secret::Code;
use crate::i18n::fields::Fields;
use crate::i18n::steps::Steps;
use crate::ui::components::back::Back;
use crate::ui::components::code_field::CodeField;
use crate::ui::components::form::{FormAlert, FormState};
use crate::ui::components::heading::Heading;
use crate::ui::components::inbox_link::InboxLink;
use crate::ui::components::secret::secret;
use crate::ui::components::submit::Submit;
use crate::ui::language::text;

/// Asks for the code.
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
        (CodeKind::SoftwareTokenMfa, _) => Steps::CodeFromApp,
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
