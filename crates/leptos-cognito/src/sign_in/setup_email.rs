//! The step that sets up codes by e-mail.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::settle;
use crate::components::back::Back;
use crate::components::form::{FormAlert, FormState};
use crate::components::heading::Heading;
use crate::components::submit::Submit;
use crate::components::text_field::{Takes, TextField};
use crate::i18n::Message;
use crate::i18n::fields::Fields;
use crate::i18n::steps::Steps;
use crate::language::text;
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
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = email.get_untracked();
        if !form.check(email_fault(&typed).into_iter().collect()) {
            return;
        }
        form.start();
        let service = auth.service();
        let handle = handle.clone();
        spawn_local(async move {
            settle(form, on_next, service.setup_email(handle, &typed).await);
        });
    };
    view! {
        <Heading title=Steps::SetupEmail />
        <p class="lead">{text(Steps::SetupEmailLead)}</p>
        <form novalidate method="dialog" on:submit=on_submit>
            <TextField
                form
                field=FormField::Email
                takes=Takes::Email
                label=Message::Email
                value=email
                hint=Steps::SetupEmailRulesOut
            />
            <Submit form label=Fields::Continue busy_label=Fields::Continuing />
            <FormAlert form />
        </form>
        <Back on_back />
    }
}
