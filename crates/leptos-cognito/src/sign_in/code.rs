//! The step that asks for a one-time code, which comes from a text message, an e-mail or
//! an authenticator app.

use leptos::prelude::*;

use super::step::{Step, answer_form};
use crate::brand::use_brand;
use crate::components::code_field::{CodeField, typed_code};
use crate::components::form::FormState;
use crate::components::inbox_link::InboxLink;
use crate::components::secret::secret;
use crate::i18n::fields::Fields;
use crate::i18n::steps::Steps;
use crate::session::use_auth;
use cognito_client::challenge::CodeKind;
use cognito_client::secret::Code;
use cognito_session::sign_in::{CodeStep, Next};

/// The step that asks for a one-time code.
#[component]
pub fn CodeChallenge(
    step: CodeStep,
    on_next: Callback<Next>,
    on_back: Callback<()>,
) -> impl IntoView {
    let auth = use_auth();
    let form = FormState::default();
    let code = secret();
    let lead = lead(step.kind, step.destination.clone());
    let title = title(step.is_first_factor);
    let is_sent = step.kind != CodeKind::SoftwareTokenMfa;
    let step_form = answer_form(
        form,
        on_next,
        async move || Ok(typed_code(code)?),
        async move |code: Code| auth.service().answer_code(step.clone(), &code).await,
    );
    view! {
        <Step
            title
            lead
            step_form
            label=Fields::Verify
            busy_label=Fields::Verifying
            below=is_sent.then(|| view! { <InboxLink /> }).into_any()
            on_back
        >
            <CodeField form value=code auto=true />
        </Step>
    }
}

/// Returns the heading. A code that takes the place of a password is no second factor.
fn title(is_first_factor: bool) -> Steps {
    if is_first_factor {
        Steps::EnterYourCode
    } else {
        Steps::EnterMfaCode
    }
}

/// Returns the text that says where the code is. `destination` is the masked address or
/// number that it was sent to, as far as the pool states it.
fn lead(kind: CodeKind, destination: Option<String>) -> Steps {
    match (kind, destination) {
        (CodeKind::SoftwareTokenMfa, _) => Steps::CodeFromApp(use_brand().name.to_owned()),
        (CodeKind::SmsMfa | CodeKind::SmsOtp, Some(number)) => Steps::TextSentTo(number),
        (CodeKind::SmsMfa | CodeKind::SmsOtp, None) => Steps::TextSent,
        (CodeKind::EmailOtp, Some(address)) => Steps::EmailSentTo(address),
        (CodeKind::EmailOtp, None) => Steps::EmailSent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_in_place_of_a_password_is_no_second_factor() {
        assert_eq!(title(true), Steps::EnterYourCode);
        assert_eq!(title(false), Steps::EnterMfaCode);
    }

    #[test]
    fn lead_names_the_destination_that_the_pool_states() {
        let to = || Some("j***@e***".to_owned());
        for (kind, destination, expected) in [
            (
                CodeKind::SoftwareTokenMfa,
                to(),
                Steps::CodeFromApp(String::new()),
            ),
            (
                CodeKind::SmsMfa,
                to(),
                Steps::TextSentTo("j***@e***".into()),
            ),
            (CodeKind::SmsOtp, None, Steps::TextSent),
            (
                CodeKind::EmailOtp,
                to(),
                Steps::EmailSentTo("j***@e***".into()),
            ),
            (CodeKind::EmailOtp, None, Steps::EmailSent),
        ] {
            assert_eq!(lead(kind, destination), expected);
        }
    }
}
