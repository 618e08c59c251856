//! The step for a custom challenge, which the pool owner's own Lambda trigger defines.

use leptos::prelude::*;
use leptos::task::spawn_local;
use zeroize::Zeroizing;

use super::settle;
use crate::components::back::Back;
use crate::components::form::{FormAlert, FormState};
use crate::components::heading::Heading;
use crate::components::secret::secret;
use crate::components::submit::Submit;
use crate::components::text_field::{Takes, TextField};
use crate::i18n::Phrase;
use crate::i18n::errors::Errors;
use crate::i18n::fields::Fields;
use crate::i18n::steps::Steps;
use crate::session::use_auth;
use cognito_session::fields::{Fault, FormField};
use cognito_session::sign_in::{CustomStep, Next};

/// The step that asks the question of a custom challenge.
#[component]
pub fn Custom(step: CustomStep, on_next: Callback<Next>, on_back: Callback<()>) -> impl IntoView {
    let auth = use_auth();
    let form = FormState::default();
    let answer = secret();
    let prompt = step.prompt.clone().map(Errors::Verbatim);
    let label = prompt.map_or_else(|| Phrase::from(Steps::Answer), Phrase::from);
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
        <Heading title=Steps::OneMoreStep />
        <form novalidate method="dialog" class="after-heading" on:submit=on_submit>
            <TextField form field=FormField::Answer takes=Takes::Words label value=answer />
            <Submit form label=Fields::Continue busy_label=Fields::Continuing />
            <FormAlert form />
        </form>
        <Back on_back />
    }
}
