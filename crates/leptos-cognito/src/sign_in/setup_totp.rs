//! The step that sets up an authenticator app: it shows the key as a QR code and as text,
//! and asks for a code that proves it.

use leptos::prelude::*;

use super::step::{Step, answer_form};
use crate::components::app_key::AppKey;
use crate::components::code_field::{CodeField, typed_code};
use crate::components::form::FormState;
use crate::components::secret::secret;
use crate::i18n::fields::Fields;
use crate::i18n::steps::Steps;
use crate::session::use_auth;
use cognito_client::secret::Code;
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
    let key = step.secret.clone();
    let step_form = answer_form(
        form,
        on_next,
        async move || Ok(typed_code(code)?),
        async move |code: Code| auth.service().verify_totp(step.clone(), &code).await,
    );
    view! {
        <Step
            title=Steps::SetupTotp
            lead=Steps::SetupTotpLead
            step_form
            label=Fields::Verify
            busy_label=Fields::Verifying
            above=view! { <AppKey account secret=key /> }.into_any()
            on_back
        >
            <CodeField form value=code auto=true />
        </Step>
    }
}
