//! The registration page.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::brand::use_details;
use crate::components::attribute_field::{AttributeInput, AttributeInputProps};
use crate::components::caps_lock;
use crate::components::email_slip::EmailSlip;
use crate::components::form::{FormAlert, FormState};
use crate::components::heading::Heading;
use crate::components::password_field::PasswordField;
use crate::components::phone_field::{PhoneField, PhoneState};
use crate::components::rules::{PasswordRules, RULES_ID};
use crate::components::secret::secret;
use crate::components::submit::Submit;
use crate::components::text_field::{Takes, TextField};
use crate::error_messages;
use crate::flash_message::use_flash_message;
use crate::i18n::Message;
use crate::i18n::errors::Errors;
use crate::i18n::fields::Fields;
use crate::i18n::joining::Joining;
use crate::language::text;
use crate::routing::navigation::use_navigator;
use crate::routing::paths;
use crate::session::{Entry, use_auth};
use cognito_client::secret::Password;
use cognito_session::error::AuthError;
use cognito_session::fields::{Fault, FormField};
use cognito_session::sign_up::{Details, SignUp, TypedAttribute, faults};

/// The registration page.
#[component]
pub fn RegisterPage() -> impl IntoView {
    let auth = use_auth();
    let news = use_flash_message();
    let go = use_navigator();
    let policy = auth.config().password_policy;
    let form = FormState::default();
    let email = RwSignal::new(String::new());
    let details = use_details();
    let phone = details
        .asks_phone
        .then(|| PhoneState::new(RwSignal::new(String::new())));
    let attributes = details.attributes;
    let values: Vec<RwSignal<String>> = attributes
        .iter()
        .map(|_| RwSignal::new(String::new()))
        .collect();
    let typed = StoredValue::new(values.clone());
    let password = secret();
    let confirmation = secret();
    let exists = RwSignal::new(false);
    caps_lock::watch();

    let to_sign_in = move |email: &str| {
        news.leave(Errors::AlreadyConfirmedSignIn);
        go.to(&paths::with_email(paths::SIGN_IN, email));
    };

    // `number` is present if the form asks for a phone number.
    let send = move |number: Option<Result<String, Fault>>| {
        let values = typed.get_value();
        let values = values.iter().map(|value| value.get_untracked());
        let typed = attributes.iter().zip(values);
        let details = Details {
            email: email.get_untracked(),
            phone: number.clone().map(Result::unwrap_or_default),
            attributes: typed
                .map(|(attribute, value)| TypedAttribute {
                    name: attribute.name,
                    value,
                    rule: attribute.rule,
                })
                .collect(),
            password: Password::from(password.get_untracked()),
            confirmation: Password::from(confirmation.get_untracked()),
        };
        // The exact fault of the number is known here; `faults` only sees that it is
        // empty.
        let exact = |fault: Fault| match (fault, &number) {
            (Fault::PhoneMissing, Some(Err(exact))) => *exact,
            _ => fault,
        };
        let faults = faults(&details, policy).into_iter().map(exact);
        if !form.check_worded(faults.map(error_messages::of_brand_fault).collect()) {
            return;
        }
        form.start();
        exists.set(false);
        let service = auth.service();
        spawn_local(async move {
            match service.sign_up(details).await {
                Ok(SignUp::AwaitingCode(pending)) => {
                    let address = paths::with_email(paths::VERIFY, &pending.identifier);
                    auth.set_pending(Some(pending));
                    form.finish();
                    go.to(&address);
                }
                Ok(SignUp::Confirmed(pending)) => {
                    let entry = auth
                        .sign_in_with_password(&pending.username, &pending.password)
                        .await;
                    form.finish();
                    if entry != Entry::SignedIn {
                        to_sign_in(&pending.identifier);
                    }
                }
                Err(error) => {
                    let _gone = exists.try_set(error == AuthError::AccountExists);
                    form.fail(error);
                }
            }
        });
    };
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match phone {
            Some(phone) => spawn_local(async move {
                if let Some(number) = phone.number(form).await {
                    send(Some(number));
                }
            }),
            None => send(None),
        }
    };
    let inputs = attributes.iter().zip(&values);
    let inputs = inputs.map(|(attribute, value)| {
        AttributeInput(AttributeInputProps {
            form,
            attribute,
            value: *value,
        })
    });
    let inputs = inputs.collect_view();
    let own = [email].into_iter().chain(values).collect::<Vec<_>>();

    view! {
        <section class="card">
            <Heading title=Joining::Register />
            <p class="lead">{text(Joining::RegisterLead)}</p>
            <form novalidate method="dialog" on:submit=on_submit>
                <EmailSlip form email>
                    <TextField form field=FormField::Email takes=Takes::Identifier label=Message::Email value=email />
                </EmailSlip>
                {phone.map(|phone| view! { <PhoneField form phone /> })}
                {inputs}
                <PasswordField
                    form
                    field=FormField::Password
                    label=Message::Password
                    value=password
                    autocomplete="new-password"
                    rules_id=RULES_ID
                />
                <PasswordRules policy password own />
                <PasswordField
                    form
                    field=FormField::Confirmation
                    label=Fields::ConfirmPassword
                    value=confirmation
                    autocomplete="new-password"
                />
                <Submit form label=Joining::RegisterButton busy_label=Joining::Registering />
                <FormAlert form>
                    {move || exists.get().then(|| view! {
                        <p class="ways">
                            <a href=move || paths::with_email(paths::SIGN_IN, email.get().trim())>
                                {text(Message::SignIn)}
                            </a>
                            <a href=move || paths::with_email(paths::FORGOT_PASSWORD, email.get().trim())>
                                {text(Joining::ResetIt)}
                            </a>
                        </p>
                    })}
                </FormAlert>
            </form>
            <p class="aside">
                {text(Joining::HaveAccount)} " "
                <a href=paths::SIGN_IN>{text(Message::SignIn)}</a>
            </p>
        </section>
    }
}
