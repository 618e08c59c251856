//! "Remember this device?", where the pool leaves that to the rider.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::auth::context::use_auth;
use crate::i18n::Message;
use crate::ui::components::form::{FormAlert, FormState};
use crate::ui::language::text;
use crate::ui::words::Words;

/// Asks once after a sign-in on a new device.
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
                form.say(Words::general(Message::Unreachable));
            }
        });
    };
    view! {
        {move || auth.device_question().get().then(|| view! {
            <section class="panel" aria-label=text(Message::RememberDevice)>
                <p>{text(Message::RememberDeviceAsk)}</p>
                <FormAlert form />
                <div class="actions">
                    <button
                        type="button"
                        class="secondary"
                        disabled=form.busy()
                        on:click=move |_| answer(true)
                    >
                        {text(Message::RememberDevice)}
                    </button>
                    <button
                        type="button"
                        class="link"
                        disabled=form.busy()
                        on:click=move |_| answer(false)
                    >
                        {text(Message::NotNow)}
                    </button>
                </div>
            </section>
        })}
        {move || done.get().then(|| view! {
            <div class="news" role="status"><p>{text(Message::RememberDeviceDone)}</p></div>
        })}
    }
}
