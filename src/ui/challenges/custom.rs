//! A question of the pool's owner, from their own trigger.

use leptos::prelude::*;
use leptos::task::spawn_local;
use zeroize::Zeroizing;

use super::settle;
use crate::auth::context::use_auth;
use crate::auth::fields::{Fault, FormField};
use crate::auth::sign_in::{CustomStep, Next};
use crate::i18n::Message;
use crate::ui::components::back::Back;
use crate::ui::components::form::{FormAlert, FormState};
use crate::ui::components::heading::Heading;
use crate::ui::components::secret::secret;
use crate::ui::components::submit::Submit;
use crate::ui::components::text_field::{Takes, TextField};

/// Asks the pool owner's question.
#[component]
pub fn Custom(step: CustomStep, on_next: Callback<Next>, on_back: Callback<()>) -> impl IntoView {
    let auth = use_auth();
    let form = FormState::default();
    let answer = secret();
    let label = step
        .prompt
        .clone()
        .map_or(Message::Answer, Message::Verbatim);
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = Zeroizing::new(answer.get_untracked());
        let missing = typed.trim().is_empty().then_some(Fault::AnswerMissing);
        if !form.check(missing.into_iter().collect()) {
            return;
        }
        form.start();
        let service = auth.service();
        let step = step.clone();
        spawn_local(async move {
            settle(
                form,
                on_next,
                service.answer_custom(step, typed.trim()).await,
            );
        });
    };
    view! {
        <Heading title=Message::OneMoreStep />
        <form novalidate class="after-heading" on:submit=on_submit>
            <TextField form field=FormField::Answer takes=Takes::Words label value=answer />
            <Submit form label=Message::Continue busy_label=Message::Continuing />
            <FormAlert form />
        </form>
        <Back on_back />
    }
}
