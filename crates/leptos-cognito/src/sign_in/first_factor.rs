//! The step in which the user chooses a first factor. When that is the password, this
//! step asks for it too.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::settle;
use crate::components::back::Back;
use crate::components::choice::{Choice, Way};
use crate::components::form::{FormAlert, FormState};
use crate::components::heading::Heading;
use crate::components::password_field::PasswordField;
use crate::components::secret::secret;
use crate::components::submit::Submit;
use crate::i18n::Message;
use crate::i18n::fields::Fields;
use crate::i18n::steps::Steps;
use crate::language::text;
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
    let options = offered(&step.options, auth.service().supports_passkeys());
    let ways = options.iter().copied().map(way).collect::<Vec<_>>();
    let options = StoredValue::new(options);
    let choice = move || {
        chosen
            .get()
            .and_then(|place| options.with_value(|options| options.get(place).copied()))
    };
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let choice = untrack(choice);
        let by_password = choice == Some(FirstFactor::Password);
        let faults = [
            choice.is_none().then_some(Fault::OptionMissing),
            (by_password && password.with_untracked(String::is_empty))
                .then_some(Fault::PasswordMissing),
        ];
        if !form.check(faults.into_iter().flatten().collect()) {
            return;
        }
        let Some(choice) = choice else { return };
        form.start();
        let answer = if by_password {
            FirstFactorAnswer::Password(Password::from(password.get_untracked()))
        } else {
            FirstFactorAnswer::Other(choice)
        };
        let service = auth.service();
        let step = step.clone();
        spawn_local(async move {
            settle(
                form,
                on_next,
                service.choose_first_factor(step, &answer).await,
            );
        });
    };
    view! {
        <Heading title=Steps::ChooseHowToSignIn />
        <p class="lead">{text(Steps::ChooseHowLead)}</p>
        <form novalidate method="dialog" on:submit=on_submit>
            <Choice form legend=Steps::ChooseHowToSignIn ways chosen />
            {move || (choice() == Some(FirstFactor::Password)).then(|| view! {
                <PasswordField
                    form
                    field=FormField::Password
                    label=Message::Password
                    value=password
                    autocomplete="current-password"
                />
            })}
            <Submit form label=Fields::Continue busy_label=Fields::Continuing />
            <FormAlert form />
        </form>
        <Back on_back />
    }
}

/// Returns the first factors that the step offers: one entry for both kinds of password,
/// and no passkey where `passkeys` is `false`.
fn offered(options: &[FirstFactor], passkeys: bool) -> Vec<FirstFactor> {
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

fn way(factor: FirstFactor) -> Way {
    let is_code = matches!(factor, FirstFactor::EmailOtp | FirstFactor::SmsOtp);
    Way {
        label: match factor {
            FirstFactor::Password | FirstFactor::PasswordSrp => Message::Password.into(),
            FirstFactor::EmailOtp => Steps::EmailCode.into(),
            FirstFactor::SmsOtp => Steps::TextMessageCode.into(),
            FirstFactor::WebAuthn => Steps::Passkey.into(),
        },
        note: is_code.then(|| Steps::FirstFactorRulesOut.into()),
    }
}
