//! The step for a custom challenge, which the pool owner's own Lambda trigger defines.

use leptos::prelude::*;
use zeroize::Zeroizing;

use super::step::{Step, answer_form};
use crate::components::form::FormState;
use crate::components::secret::secret;
use crate::components::text_field::{TextField, TextKind};
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
    let step_form = answer_form(
        form,
        on_next,
        async move || Ok(answer.with_untracked(|typed| read_answer(typed))?),
        async move |answer: Zeroizing<String>| {
            auth.service().answer_custom(step.clone(), &answer).await
        },
    );
    view! {
        <Step
            title=Steps::OneMoreStep
            step_form
            label=Fields::Continue
            busy_label=Fields::Continuing
            on_back
        >
            <TextField form field=FormField::Answer kind=TextKind::Words label value=answer />
        </Step>
    }
}

/// Returns the answer without white space at its ends.
///
/// # Errors
/// [`Fault::AnswerMissing`] if nothing else was typed.
fn read_answer(typed: &str) -> Result<Zeroizing<String>, Fault> {
    match typed.trim() {
        "" => Err(Fault::AnswerMissing),
        answer => Ok(Zeroizing::new(answer.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answer_of_white_space_alone_is_missing() {
        assert_eq!(read_answer(" \n"), Err(Fault::AnswerMissing));
        assert_eq!(read_answer(" blue ").unwrap().as_str(), "blue");
    }
}
