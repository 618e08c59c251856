//! The step that sets up codes by e-mail.

use leptos::prelude::*;

use super::step::{Step, answer_form};
use crate::components::form::FormState;
use crate::components::text_field::{TextField, TextKind};
use crate::i18n::Message;
use crate::i18n::fields::Fields;
use crate::i18n::steps::Steps;
use crate::session::use_auth;
use cognito_client::challenge::Handle;
use cognito_session::fields::{FormField, email_fault};
use cognito_session::sign_in::Next;

/// The step that sets up codes by e-mail.
#[component]
pub fn SetupEmail(handle: Handle, on_next: Callback<Next>, on_back: Callback<()>) -> impl IntoView {
    let auth = use_auth();
    let form = FormState::default();
    let email = RwSignal::new(String::new());
    let step_form = answer_form(
        form,
        on_next,
        async move || {
            let typed = email.get_untracked();
            match email_fault(&typed) {
                None => Ok(typed),
                Some(fault) => Err(fault.into()),
            }
        },
        async move |email: String| auth.service().setup_email(handle.clone(), &email).await,
    );
    view! {
        <Step
            title=Steps::SetupEmail
            lead=Steps::SetupEmailLead
            step_form
            label=Fields::Continue
            busy_label=Fields::Continuing
            on_back
        >
            <TextField
                form
                field=FormField::Email
                kind=TextKind::Email
                label=Message::Email
                value=email
                hint=Steps::SetupEmailRulesOut
            />
        </Step>
    }
}
