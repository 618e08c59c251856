//! The step that replaces a temporary password, and asks for required attributes.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::settle;
use crate::components::back::Back;
use crate::components::form::{FormAlert, FormState};
use crate::components::heading::Heading;
use crate::components::password_field::PasswordField;
use crate::components::phone_field::{PhoneField, PhoneState};
use crate::components::rules::{PasswordRules, RULES_ID};
use crate::components::secret::secret;
use crate::components::submit::Submit;
use crate::components::text_field::{Takes, TextField};
use crate::error_messages;
use crate::i18n::Phrase;
use crate::i18n::fields::Fields;
use crate::i18n::steps::Steps;
use crate::language::text;
use crate::session::use_auth;
use cognito_client::secret::Password;
use cognito_session::fields::{Fault, FormField, confirmation_fault, new_password_fault};
use cognito_session::sign_in::{NewPasswordStep, Next};

/// The step that asks for a new password, and for the required attributes that the user
/// does not have yet.
#[component]
pub fn NewPassword(
    step: NewPasswordStep,
    on_next: Callback<Next>,
    on_back: Callback<()>,
) -> impl IntoView {
    let auth = use_auth();
    let policy = auth.config().password_policy;
    let form = FormState::default();
    let password = secret();
    let confirmation = secret();
    let attributes: Vec<(String, RwSignal<String>)> = step
        .missing
        .iter()
        .map(|name| (name.clone(), RwSignal::new(String::new())))
        .collect();
    let phone = attributes
        .iter()
        .find(|(name, _)| name == "phone_number")
        .map(|(_, value)| PhoneState::new(*value));
    let fields = attributes
        .iter()
        .enumerate()
        .map(|(place, (name, value))| {
            let field = FormField::Attribute(place);
            match phone.filter(|_| name == "phone_number") {
                Some(phone) => view! { <PhoneField form phone field /> }.into_any(),
                None => view! {
                    <TextField
                        form
                        field
                        takes=takes(name)
                        label=error_messages::of_attribute(name)
                        value=*value
                    />
                }
                .into_any(),
            }
        })
        .collect_view();
    // `number` is present when the step asks for a phone number.
    let send = Callback::new(move |number: Option<Result<String, Fault>>| {
        let secret = Password::from(password.get_untracked());
        let again = Password::from(confirmation.get_untracked());
        let mut faults: Vec<(FormField, Phrase)> = [
            new_password_fault(&secret, policy),
            confirmation_fault(&secret, &again),
        ]
        .into_iter()
        .flatten()
        .map(|fault| (fault.field(), error_messages::of_fault(fault)))
        .collect();
        let mut given = Vec::new();
        for (place, (name, value)) in attributes.iter().enumerate() {
            let typed = value.with_untracked(|value| value.trim().to_owned());
            let number = number.clone().filter(|_| name == "phone_number");
            let read = match number {
                _ if typed.is_empty() => Err(Fault::AttributeMissing(place)),
                Some(number) => number,
                None => Ok(typed),
            };
            match read {
                Ok(value) => given.push((name.clone(), value)),
                Err(fault) => {
                    faults.push((FormField::Attribute(place), error_messages::of_fault(fault)))
                }
            }
        }
        if !form.check_worded(faults) {
            return;
        }
        form.start();
        let service = auth.service();
        let step = step.clone();
        spawn_local(async move {
            settle(
                form,
                on_next,
                service.set_new_password(step, &secret, &given).await,
            );
        });
    });
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match phone {
            Some(phone) => spawn_local(async move {
                if let Some(number) = phone.number(form).await {
                    send.run(Some(number));
                }
            }),
            None => send.run(None),
        }
    };
    view! {
        <Heading title=Steps::ChooseNewPassword />
        <p class="lead">{text(Steps::ChooseNewPasswordLead)}</p>
        <form novalidate method="dialog" on:submit=on_submit>
            <PasswordField
                form
                field=FormField::Password
                label=Fields::NewPassword
                value=password
                autocomplete="new-password"
                rules_id=RULES_ID
            />
            <PasswordRules policy password />
            <PasswordField
                form
                field=FormField::Confirmation
                label=Fields::ConfirmPassword
                value=confirmation
                autocomplete="new-password"
            />
            {fields}
            <Submit form label=Steps::ChangePassword busy_label=Steps::ChangingPassword />
            <FormAlert form />
        </form>
        <Back on_back />
    }
}

fn takes(attribute: &str) -> Takes {
    match attribute {
        "email" => Takes::Email,
        "birthdate" => Takes::Date,
        // These attributes are URLs by OpenID Connect Core 1.0, section 5.1.
        "website" | "profile" | "picture" => Takes::Url,
        _ => Takes::Words,
    }
}
