//! The step in which the user chooses a second factor to set up.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{settle, way};
use crate::components::back::Back;
use crate::components::choice::{Choice, Way};
use crate::components::form::{FormAlert, FormState};
use crate::components::heading::Heading;
use crate::components::submit::Submit;
use crate::i18n::fields::Fields;
use crate::i18n::steps::Steps;
use crate::language::text;
use crate::session::use_auth;
use cognito_client::challenge::MfaType;
use cognito_session::fields::Fault;
use cognito_session::sign_in::{ChoiceStep, Next};

/// The step in which the user chooses a second factor to set up. It says what each choice
/// rules out.
#[component]
pub fn SetupMfa(step: ChoiceStep, on_next: Callback<Next>, on_back: Callback<()>) -> impl IntoView {
    let auth = use_auth();
    let form = FormState::default();
    let chosen = RwSignal::new(None::<usize>);
    let ways = step
        .options
        .iter()
        .map(|kind| Way {
            note: (*kind == MfaType::Email).then(|| Steps::SetupEmailRulesOut.into()),
            ..way(*kind)
        })
        .collect::<Vec<_>>();
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let choice = chosen
            .get_untracked()
            .and_then(|place| step.options.get(place).copied());
        if !form.check(
            choice
                .is_none()
                .then_some(Fault::OptionMissing)
                .into_iter()
                .collect(),
        ) {
            return;
        }
        let Some(choice) = choice else { return };
        form.start();
        let service = auth.service();
        let step = step.clone();
        spawn_local(async move {
            settle(form, on_next, service.choose_setup(step, choice).await);
        });
    };
    view! {
        <Heading title=Steps::SetupMfa />
        <p class="lead">{text(Steps::SetupMfaLead)}</p>
        <form novalidate method="dialog" on:submit=on_submit>
            <Choice form legend=Steps::SetupMfa ways chosen />
            <Submit form label=Fields::Continue busy_label=Fields::Continuing />
            <FormAlert form />
        </form>
        <Back on_back />
    }
}
