//! Set up an authenticator app: a picture to scan, the key as text, and a code to prove it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::settle;
use crate::auth::context::use_auth;
use crate::auth::fields::read_code;
use crate::auth::sign_in::{Next, SetupTotpStep};
use crate::cognito::secret::Code;
use crate::i18n::fields::Fields;
use crate::i18n::steps::Steps;
use crate::ui::components::app_key::AppKey;
use crate::ui::components::back::Back;
use crate::ui::components::code_field::CodeField;
use crate::ui::components::form::{FormAlert, FormState};
use crate::ui::components::heading::Heading;
use crate::ui::components::secret::secret;
use crate::ui::components::submit::Submit;
use crate::ui::language::text;

/// Sets up an authenticator app. `account` is what the app shall call the account.
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
