//! The step that asks for a passkey, at once and again when the user presses the button.

use leptos::prelude::*;

use super::step::{Step, answer_form};
use crate::components::form::FormState;
use crate::i18n::Message;
use crate::i18n::steps::Steps;
use crate::session::use_auth;
use cognito_session::sign_in::{Next, PasskeyStep};

/// The step in which the user signs in with a passkey.
#[component]
pub fn Passkey(step: PasskeyStep, on_next: Callback<Next>, on_back: Callback<()>) -> impl IntoView {
    let auth = use_auth();
    let step_form = answer_form(
        FormState::default(),
        on_next,
        async || Ok(()),
        async move |()| auth.service().use_passkey(step.clone()).await,
    );
    // A request that goes on would make the browser refuse the next one.
    on_cleanup(move || auth.service().cancel_passkey());
    step_form.send();
    view! {
        <Step
            title=Steps::UseYourPasskey
            lead=Steps::UsePasskeyLead
            step_form
            label=Message::TryAgain
            busy_label=Steps::WaitingForPasskey
            on_back
        />
    }
}
