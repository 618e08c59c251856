//! The frame that the steps of a sign-in share, and the course of their answers.

use leptos::callback::Callable as _;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::components::back_to_sign_in::BackToSignIn;
use crate::components::choice::ChoiceOption;
use crate::components::form::{FormAlert, FormState};
use crate::components::heading::Heading;
use crate::components::step_form::{FormElement, FormFeedback, StepForm};
use crate::components::submit::Submit;
use crate::i18n::Phrase;
use crate::i18n::steps::Steps;
use crate::language::text;
use crate::session::use_auth;
use cognito_client::challenge::MfaType;
use cognito_session::error::AuthError;
use cognito_session::sign_in::{Next, SignIn};

/// Creates the form of a step. `check` reads the fields, and `answer` sends the answer. An
/// error that belongs to the step is shown in the form, and everything else goes to
/// `on_next`. If the step has been removed, tokens that come are revoked.
pub fn answer_form<Input: 'static>(
    form: FormState,
    on_next: Callback<Next>,
    check: impl AsyncFn() -> Result<Input, FormFeedback> + 'static,
    answer: impl AsyncFn(Input) -> Next + 'static,
) -> StepForm {
    answer_form_with(form, on_next, check, answer, FormFeedback::from)
}

/// Creates the form of a step, as [`answer_form`] does. `feedback` returns what the form
/// shows of an error.
pub fn answer_form_with<Input: 'static>(
    form: FormState,
    on_next: Callback<Next>,
    check: impl AsyncFn() -> Result<Input, FormFeedback> + 'static,
    answer: impl AsyncFn(Input) -> Next + 'static,
    feedback: impl Fn(AuthError) -> FormFeedback + 'static,
) -> StepForm {
    StepForm::new(
        form,
        check,
        async move |input| onward(answer(input).await).map_err(&feedback),
        move |next| {
            let tokens = match &next.step {
                SignIn::Done(tokens) => Some(tokens.clone()),
                _ => None,
            };
            // The user left this step while the answer was on its way.
            if on_next.try_run(next).is_none()
                && let Some(tokens) = tokens
            {
                let service = use_auth().service();
                spawn_local(async move { service.revoke_tokens(&tokens).await });
            }
        },
    )
}

/// Returns the result of a step that the sign-in goes on with: another step, or the
/// sign-in form with an error.
///
/// # Errors
/// The error that the step itself shows, because it can be tried again.
fn onward(next: Next) -> Result<Next, AuthError> {
    match next {
        Next {
            step: SignIn::Credentials,
            ..
        }
        | Next { error: None, .. } => Ok(next),
        Next {
            error: Some(error), ..
        } => Err(error),
    }
}

/// The view of a step: its heading, its form, and the button back to the sign-in form.
#[component]
pub fn Step(
    /// The heading.
    #[prop(into)]
    title: Phrase,
    /// The text below the heading.
    #[prop(optional, into)]
    lead: Option<Phrase>,
    /// The form.
    step_form: StepForm,
    /// The label of the button that sends the form.
    #[prop(into)]
    label: Phrase,
    /// The label of that button while the request runs.
    #[prop(into)]
    busy_label: Phrase,
    /// The view between the lead and the form.
    #[prop(optional, into)]
    above: Option<AnyView>,
    /// The view between the form and the button back.
    #[prop(optional, into)]
    below: Option<AnyView>,
    /// Leads back to the sign-in form.
    on_back: Callback<()>,
    /// The fields.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let form = step_form.state;
    let class = lead.is_none().then_some("after-heading");
    view! {
        <Heading title />
        {lead.map(|lead| view! { <p class="lead">{text(lead)}</p> })}
        {above}
        <FormElement step_form class>
            {children.map(|fields| fields())}
            <Submit form label busy_label />
            <FormAlert form />
        </FormElement>
        {below}
        <BackToSignIn on_back />
    }
}

/// Returns the option of a second factor.
pub fn mfa_option(kind: MfaType) -> ChoiceOption {
    ChoiceOption {
        label: match kind {
            MfaType::Sms => Steps::TextMessage.into(),
            MfaType::Email => Steps::EmailMessage.into(),
            MfaType::SoftwareToken => Steps::AuthenticatorApp.into(),
        },
        note: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unsupported() -> SignIn {
        SignIn::Unsupported {
            challenge: "RIDDLE".into(),
        }
    }

    #[test]
    fn error_of_the_same_step_stays_with_the_step() {
        let next = Next {
            step: unsupported(),
            error: Some(AuthError::WrongCode),
        };
        assert_eq!(onward(next).err(), Some(AuthError::WrongCode));
    }

    #[test]
    fn error_that_ends_the_sign_in_leads_back_to_its_form() {
        let next = Next {
            step: SignIn::Credentials,
            error: Some(AuthError::ChallengeSessionExpired),
        };
        let next = onward(next).unwrap();
        assert_eq!(next.error, Some(AuthError::ChallengeSessionExpired));
    }

    #[test]
    fn step_without_an_error_follows() {
        let next = onward(unsupported().into()).unwrap();
        assert!(matches!(next.step, SignIn::Unsupported { .. }));
    }
}
