//! The step in which the user chooses a second factor to set up.

use leptos::prelude::*;

use super::step::{Step, answer_form, mfa_option};
use crate::components::choice::{Choice, ChoiceOption, chosen_option};
use crate::components::form::FormState;
use crate::i18n::fields::Fields;
use crate::i18n::steps::Steps;
use crate::session::use_auth;
use cognito_client::challenge::MfaType;
use cognito_session::sign_in::{ChoiceStep, Next};

/// The step in which the user chooses a second factor to set up. It says what each choice
/// rules out.
#[component]
pub fn SetupMfa(step: ChoiceStep, on_next: Callback<Next>, on_back: Callback<()>) -> impl IntoView {
    let auth = use_auth();
    let form = FormState::default();
    let chosen = RwSignal::new(None::<usize>);
    let kinds = step.options.clone();
    let options = kinds.iter().copied().map(setup_option).collect::<Vec<_>>();
    let step_form = answer_form(
        form,
        on_next,
        async move || Ok(chosen_option(&kinds, chosen.get_untracked())?),
        async move |kind| auth.service().choose_setup(step.clone(), kind).await,
    );
    view! {
        <Step
            title=Steps::SetupMfa
            lead=Steps::SetupMfaLead
            step_form
            label=Fields::Continue
            busy_label=Fields::Continuing
            on_back
        >
            <Choice form legend=Steps::SetupMfa options chosen />
        </Step>
    }
}

/// Returns the option of a second factor that can be set up.
fn setup_option(kind: MfaType) -> ChoiceOption {
    ChoiceOption {
        note: (kind == MfaType::Email).then(|| Steps::SetupEmailRulesOut.into()),
        ..mfa_option(kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn set_up_by_email_says_what_it_rules_out() {
        let note = |kind| setup_option(kind).note;
        assert_eq!(note(MfaType::Email), Some(Steps::SetupEmailRulesOut.into()));
        assert_eq!(note(MfaType::SoftwareToken), None);
    }
}
