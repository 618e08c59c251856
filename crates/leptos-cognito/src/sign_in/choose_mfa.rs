//! The step in which the user chooses a second factor.

use leptos::prelude::*;

use super::step::{Step, answer_form, mfa_option};
use crate::components::choice::{Choice, chosen_option};
use crate::components::form::FormState;
use crate::i18n::fields::Fields;
use crate::i18n::steps::Steps;
use crate::session::use_auth;
use cognito_session::sign_in::{ChoiceStep, Next};

/// The step in which the user chooses one of several second factors to sign in with.
#[component]
pub fn ChooseMfa(
    step: ChoiceStep,
    on_next: Callback<Next>,
    on_back: Callback<()>,
) -> impl IntoView {
    let auth = use_auth();
    let form = FormState::default();
    let chosen = RwSignal::new(None::<usize>);
    let kinds = step.options.clone();
    let options = kinds.iter().copied().map(mfa_option).collect::<Vec<_>>();
    let step_form = answer_form(
        form,
        on_next,
        async move || Ok(chosen_option(&kinds, chosen.get_untracked())?),
        async move |kind| auth.service().choose_mfa(step.clone(), kind).await,
    );
    view! {
        <Step
            title=Steps::ChooseMfa
            lead=Steps::ChooseMfaLead
            step_form
            label=Fields::Continue
            busy_label=Fields::Continuing
            on_back
        >
            <Choice form legend=Steps::ChooseMfa options chosen />
        </Step>
    }
}
