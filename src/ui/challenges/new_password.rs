//! A temporary password is replaced, and attributes that are required are given.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::settle;
use crate::auth::context::use_auth;
use crate::auth::fields::{Fault, FormField, confirmation_fault, new_password_fault};
use crate::auth::phone;
use crate::auth::sign_in::{NewPasswordStep, Next};
use crate::cognito::secret::Password;
use crate::i18n::fields::Fields;
use crate::i18n::steps::Steps;
use crate::ui::components::back::Back;
use crate::ui::components::form::{FormAlert, FormState};
use crate::ui::components::heading::Heading;
use crate::ui::components::password_field::PasswordField;
use crate::ui::components::rules::{PasswordRules, RULES_ID};
use crate::ui::components::secret::secret;
use crate::ui::components::submit::Submit;
use crate::ui::components::text_field::{Takes, TextField};
use crate::ui::language::text;
use crate::ui::words;

/// Asks for a new password, and for the attributes that are missing.
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
    let fields = attributes
        .iter()
        .enumerate()
        .map(|(place, (name, value))| {
            view! {
                <TextField
                    form
                    field=FormField::Attribute(place)
                    takes=takes(name)
                    label=words::of_attribute(name)
                    value=*value
                />
            }
        })
        .collect_view();
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let secret = Password::from(password.get_untracked());
        let again = Password::from(confirmation.get_untracked());
        let given: Vec<(String, String)> = attributes
            .iter()
            .map(|(name, value)| (name.clone(), on_the_wire(name, &value.get_untracked())))
            .collect();
        let mut faults: Vec<Fault> = [
            new_password_fault(&secret, policy),
            confirmation_fault(&secret, &again),
        ]
        .into_iter()
        .flatten()
        .collect();
        let empty = given
            .iter()
            .enumerate()
            .filter(|(_, (_, value))| value.is_empty());
        faults.extend(empty.map(|(place, _)| Fault::AttributeMissing(place)));
        if !form.check(faults) {
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
        "phone_number" => Takes::Phone,
        "birthdate" => Takes::Date,
        // URLs by OpenID Connect Core 1.0, section 5.1.
        "website" | "profile" | "picture" => Takes::Url,
        _ => Takes::Words,
    }
}

/// A phone number goes in E.164 form, as far as it can be read as one.
fn on_the_wire(attribute: &str, typed: &str) -> String {
    match attribute {
        "phone_number" => {
            phone::read(typed, None).map_or_else(|_| typed.trim().to_owned(), |phone| phone.e164())
        }
        _ => typed.trim().to_owned(),
    }
}
