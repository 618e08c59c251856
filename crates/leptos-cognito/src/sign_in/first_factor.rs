//! The step in which the user chooses a first factor. When that is the password, this
//! step asks for it too.

use leptos::prelude::*;

use super::step::{Step, answer_form};
use crate::components::choice::{Choice, ChoiceOption, chosen_option};
use crate::components::form::FormState;
use crate::components::password_field::PasswordField;
use crate::components::secret::secret;
use crate::i18n::Message;
use crate::i18n::fields::Fields;
use crate::i18n::steps::Steps;
use crate::language::text;
use crate::routing::paths;
use crate::session::use_auth;
use cognito_client::challenge::FirstFactor;
use cognito_client::secret::Password;
use cognito_session::fields::{Fault, FormField};
use cognito_session::service::FirstFactorAnswer;
use cognito_session::sign_in::{FirstFactorStep, Next};

/// The step in which the user chooses a first factor.
#[component]
pub fn ChooseFirstFactor(
    step: FirstFactorStep,
    on_next: Callback<Next>,
    on_back: Callback<()>,
) -> impl IntoView {
    let auth = use_auth();
    let form = FormState::default();
    let chosen = RwSignal::new(None::<usize>);
    let password = secret();
    // The sign-in form has the link to a new password only where it asks for the password.
    let has_no_form_for_it = auth.config().is_passwordless();
    let factors = offered(&step.options, auth.service().supports_passkeys());
    // A factor that is the only one is no choice: the step asks for it at once.
    let by_password_only = factors == [FirstFactor::Password];
    chosen.set((factors.len() == 1).then_some(0));
    let options = factors.iter().copied().map(option).collect::<Vec<_>>();
    let by_password = factors
        .iter()
        .position(|factor| *factor == FirstFactor::Password);
    let step_form = answer_form(
        form,
        on_next,
        async move || {
            let factor = chosen_option(&factors, chosen.get_untracked())?;
            Ok(answer(factor, password.get_untracked().into())?)
        },
        async move |answer: FirstFactorAnswer| {
            let service = auth.service();
            service.choose_first_factor(step.clone(), &answer).await
        },
    );
    view! {
        <Step
            title=if by_password_only { Steps::EnterYourPassword } else { Steps::ChooseHowToSignIn }
            lead=if by_password_only { Steps::PasswordOnly } else { Steps::ChooseHowLead }
            step_form
            label=Fields::Continue
            busy_label=Fields::Continuing
            on_back
        >
            {(!by_password_only).then(|| view! {
                <Choice form legend=Steps::ChooseHowToSignIn options chosen />
            })}
            {move || (by_password.is_some() && chosen.get() == by_password).then(|| view! {
                <PasswordField
                    form
                    field=FormField::Password
                    label=Message::Password
                    value=password
                    autocomplete="current-password"
                />
                {has_no_form_for_it.then(|| view! {
                    <p><a href=paths::FORGOT_PASSWORD>{text(Message::ForgotYourPassword)}</a></p>
                })}
            })}
        </Step>
    }
}

/// Returns the first factors that the step offers: one entry for both kinds of password,
/// and no passkey where `passkeys` is `false`.
pub(super) fn offered(options: &[FirstFactor], passkeys: bool) -> Vec<FirstFactor> {
    let mut offered = Vec::new();
    for option in options {
        let option = match option {
            FirstFactor::PasswordSrp => FirstFactor::Password,
            FirstFactor::WebAuthn if !passkeys => continue,
            other => *other,
        };
        if !offered.contains(&option) {
            offered.push(option);
        }
    }
    offered
}

/// Returns the answer with this factor. The password is a part of the answer if it is the
/// factor.
///
/// # Errors
/// [`Fault::PasswordMissing`] if the factor is the password, which is empty.
fn answer(factor: FirstFactor, password: Password) -> Result<FirstFactorAnswer, Fault> {
    match factor {
        FirstFactor::Password if password.is_empty() => Err(Fault::PasswordMissing),
        FirstFactor::Password => Ok(FirstFactorAnswer::Password(password)),
        other => Ok(FirstFactorAnswer::Other(other)),
    }
}

fn option(factor: FirstFactor) -> ChoiceOption {
    let is_code = matches!(factor, FirstFactor::EmailOtp | FirstFactor::SmsOtp);
    ChoiceOption {
        label: match factor {
            FirstFactor::Password | FirstFactor::PasswordSrp => Message::Password.into(),
            FirstFactor::EmailOtp => Steps::EmailCode.into(),
            FirstFactor::SmsOtp => Steps::TextMessageCode.into(),
            FirstFactor::WebAuthn => Steps::Passkey.into(),
        },
        note: is_code.then(|| Steps::FirstFactorRulesOut.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offer_has_one_password_and_no_unusable_passkey() {
        let all = [
            FirstFactor::PasswordSrp,
            FirstFactor::WebAuthn,
            FirstFactor::Password,
            FirstFactor::EmailOtp,
        ];
        assert_eq!(
            offered(&all, false),
            [FirstFactor::Password, FirstFactor::EmailOtp]
        );
        assert!(offered(&all, true).contains(&FirstFactor::WebAuthn));
    }

    #[test]
    fn password_is_asked_for_only_as_the_factor() {
        let empty = || Password::from("");
        assert!(matches!(
            answer(FirstFactor::Password, empty()),
            Err(Fault::PasswordMissing)
        ));
        assert!(matches!(
            answer(FirstFactor::Password, "Passw0rd!".into()),
            Ok(FirstFactorAnswer::Password(_))
        ));
        assert!(matches!(
            answer(FirstFactor::EmailOtp, empty()),
            Ok(FirstFactorAnswer::Other(FirstFactor::EmailOtp))
        ));
    }
}
