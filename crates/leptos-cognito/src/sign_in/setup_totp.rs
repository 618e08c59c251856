//! The step that sets up an authenticator app: it shows the key as a QR code and as text,
//! and asks for a code that proves it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::settle;
use crate::components::app_key::AppKey;
use crate::components::back::Back;
use crate::components::code_field::CodeField;
use crate::components::form::{FormAlert, FormState};
use crate::components::heading::Heading;
use crate::components::secret::secret;
use crate::components::submit::Submit;
use crate::i18n::fields::Fields;
use crate::i18n::steps::Steps;
use crate::language::text;
use crate::session::use_auth;
use cognito_client::secret::Code;
use cognito_session::fields::read_code;
use cognito_session::sign_in::{Next, SetupTotpStep};

/// The step that sets up an authenticator app. `account` is the name that the app gives
/// the account.
#[component]
pub fn SetupTotp(
    step: SetupTotpStep,
    account: String,
    on_next: Callback<Next>,
    on_back: Callback<()>,
) -> impl IntoView {
    let auth = use_auth();
    let form = FormState::default();
    let code = secret();
    let secret = step.secret.clone();
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
                service.verify_totp(step, &Code::from(read)).await,
            );
        });
    };
    view! {
        <Heading title=Steps::SetupTotp />
        <p class="lead">{text(Steps::SetupTotpLead)}</p>
        <AppKey account secret />
        <form novalidate method="dialog" on:submit=on_submit>
            <CodeField form value=code auto=true />
            <Submit form label=Fields::Verify busy_label=Fields::Verifying />
            <FormAlert form />
        </form>
        <Back on_back />
    }
}
