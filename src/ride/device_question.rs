//! The question "Remember this device?", for pools that leave the answer to the rider.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::words::ride::Ride;
use leptos_cognito::components::form::{FormAlert, FormState};
use leptos_cognito::download_size::replace_on_update::ReplaceOnUpdate;
use leptos_cognito::error_messages::FieldMessage;
use leptos_cognito::i18n::errors::Errors;
use leptos_cognito::language::text;
use leptos_cognito::session::use_auth;

/// Asks the question once after a sign-in on a new device.
#[component]
pub fn DeviceQuestion() -> impl IntoView {
    let auth = use_auth();
    let form = FormState::default();
    let done = RwSignal::new(false);
    let answer = move |remember: bool| {
        if form.busy().get_untracked() {
            return;
        }
        form.start();
        spawn_local(async move {
            if auth.answer_device_question(remember).await {
                form.finish();
                let _gone = done.try_set(remember);
            } else {
                form.show_alert(FieldMessage::general(Errors::Unreachable));
            }
        });
    };
    view! {
        {move || auth.device_question().get().then(|| ReplaceOnUpdate(view! {
            <section class="panel" aria-label=text(Ride::RememberDevice)>
                <p>{text(Ride::RememberDeviceAsk)}</p>
                <FormAlert form />
                <div class="actions">
                    <button
                        type="button"
                        class="secondary"
                        disabled=form.busy()
                        on:click=move |_| answer(true)
                    >
                        {text(Ride::RememberDevice)}
                    </button>
                    <button
                        type="button"
                        class="link"
                        disabled=form.busy()
                        on:click=move |_| answer(false)
                    >
                        {text(Ride::NotNow)}
                    </button>
                </div>
            </section>
        }))}
        {move || done.get().then(|| ReplaceOnUpdate(view! {
            <div class="notice" role="status"><p>{text(Ride::RememberDeviceDone)}</p></div>
        }))}
    }
}
