//! The step that asks for a passkey, at once and again when the user presses the button.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::settle;
use crate::components::back::Back;
use crate::components::form::{FormAlert, FormState};
use crate::components::heading::Heading;
use crate::components::submit::Submit;
use crate::i18n::Message;
use crate::i18n::steps::Steps;
use crate::language::text;
use crate::session::use_auth;
use cognito_session::sign_in::{Next, PasskeyStep};

/// The step in which the user signs in with a passkey.
#[component]
pub fn Passkey(step: PasskeyStep, on_next: Callback<Next>, on_back: Callback<()>) -> impl IntoView {
    let auth = use_auth();
    let form = FormState::default();
    let ask = move || {
        if !form.check(Vec::new()) {
            return;
        }
        form.start();
        let service = auth.service();
        let step = step.clone();
        spawn_local(async move {
            settle(form, on_next, service.use_passkey(step).await);
        });
    };
    ask();
    view! {
        <Heading title=Steps::UseYourPasskey />
        <p class="lead">{text(Steps::UsePasskeyLead)}</p>
        <form novalidate method="dialog" on:submit=move |event| {
            event.prevent_default();
            ask();
        }>
            <Submit form label=Message::TryAgain busy_label=Steps::WaitingForPasskey />
            <FormAlert form />
        </form>
        <Back on_back />
    }
}
