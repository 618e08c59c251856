//! The registration page.

use leptos::prelude::*;

use crate::brand::use_details;
use crate::components::attribute_field::{AttributeInput, AttributeInputProps};
use crate::components::caps_lock;
use crate::components::email_suggestion::EmailSuggestion;
use crate::components::form::{FormAlert, FormState};
use crate::components::heading::Heading;
use crate::components::password_field::PasswordField;
use crate::components::phone_field::{PhoneField, PhoneState};
use crate::components::rules::{PasswordRules, RULES_ID};
use crate::components::secret::secret;
use crate::components::step_form::{FormElement, FormFeedback, StepForm};
use crate::components::submit::Submit;
use crate::components::text_field::{TextField, TextKind};
use crate::error_messages;
use crate::flash_message::use_flash_message;
use crate::i18n::Message;
use crate::i18n::errors::Errors;
use crate::i18n::fields::Fields;
use crate::i18n::public_pages::PublicPages;
use crate::language::text;
use crate::routing::navigation::use_navigator;
use crate::routing::paths;
use crate::session::{PasswordSignIn, use_auth};
use cognito_client::config::PasswordPolicy;
use cognito_session::error::AuthError;
use cognito_session::fields::{Fault, FormField};
use cognito_session::sign_up::{Details, Pending, SignUp, TypedAttribute, faults};

/// The registration page.
#[component]
pub fn RegisterPage() -> impl IntoView {
    let auth = use_auth();
    let flash_message = use_flash_message();
    let go = use_navigator();
    let policy = auth.config().password_policy;
    let asks_password = !auth.config().registers_without_password();
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
    caps_lock::listen();

    let step_form = StepForm::new(
        form,
        async move || {
            let values = typed.get_value();
            let values = values.iter().map(|value| value.get_untracked());
            let details = Details {
                email: email.get_untracked(),
                phone: phone.map(|_| String::new()),
                attributes: attributes
                    .iter()
                    .zip(values)
                    .map(|(attribute, value)| TypedAttribute {
                        name: attribute.name,
                        value,
                        rule: attribute.rule,
                    })
                    .collect(),
                password: asks_password.then(|| password.get_untracked().into()),
                confirmation: confirmation.get_untracked().into(),
            };
            let number = match phone {
                Some(phone) => Some(phone.number().await?),
                None => None,
            };
            check(details, number, policy).map_err(feedback)
        },
        async move |details: Details| {
            let _removed = exists.try_set(false);
            match auth.service().sign_up(details).await {
                Ok(SignUp::AwaitingCode(pending)) => {
                    let address = paths::with_email(paths::VERIFY, &pending.identifier);
                    auth.set_pending(Some(pending));
                    Ok(Some(address))
                }
                Ok(SignUp::Confirmed(Pending {
                    identifier,
                    username,
                    password,
                    session,
                    ..
                })) => {
                    let entry = match (password, session) {
                        (Some(password), _) => {
                            auth.sign_in_with_password(&username, &password).await
                        }
                        (None, Some(session)) => {
                            auth.sign_in_after_confirmation(&username, &session, true)
                                .await
                        }
                        (None, None) => PasswordSignIn::NeedsInteraction,
                    };
                    Ok((entry != PasswordSignIn::SignedIn).then(|| {
                        flash_message.leave(Errors::AlreadyConfirmedSignIn);
                        paths::with_email(paths::SIGN_IN, &identifier)
                    }))
                }
                Err(error) => {
                    let _removed = exists.try_set(error == AuthError::AccountExists);
                    Err(error)
                }
            }
        },
        move |address: Option<String>| {
            if let Some(address) = address {
                go.to(&address);
            }
        },
    );
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
            <Heading title=PublicPages::Register />
            <p class="lead">{text(PublicPages::RegisterLead)}</p>
            <FormElement step_form>
                <EmailSuggestion form email>
                    <TextField form field=FormField::Email kind=TextKind::Identifier label=Message::Email value=email />
                </EmailSuggestion>
                {phone.map(|phone| view! { <PhoneField form phone /> })}
                {inputs}
                {asks_password.then(|| view! {
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
                })}
                <Submit form label=PublicPages::RegisterButton busy_label=PublicPages::Registering />
                <FormAlert form>
                    {move || exists.get().then(|| view! {
                        <p class="alert-links">
                            <a href=move || paths::with_email(paths::SIGN_IN, email.get().trim())>
                                {text(Message::SignIn)}
                            </a>
                            {asks_password.then(|| view! {
                                <a href=move || paths::with_email(paths::FORGOT_PASSWORD, email.get().trim())>
                                    {text(PublicPages::ResetIt)}
                                </a>
                            })}
                        </p>
                    })}
                </FormAlert>
            </FormElement>
            <p class="aside">
                {text(PublicPages::HaveAccount)} " "
                <a href=paths::SIGN_IN>{text(Message::SignIn)}</a>
            </p>
        </section>
    }
}

/// Returns the messages for these faults of the form.
fn feedback(faults: Vec<Fault>) -> FormFeedback {
    let faults = faults.into_iter().map(error_messages::of_brand_fault);
    FormFeedback::Faults(faults.collect())
}

/// Returns the details with the phone number, if they can be sent. `number` is in the
/// format of E.164, and is present if the form asks for it.
///
/// # Errors
/// The faults, in the order of the fields. The one of the phone number is that of
/// `number`.
fn check(
    mut details: Details,
    number: Option<Result<String, Fault>>,
    policy: PasswordPolicy,
) -> Result<Details, Vec<Fault>> {
    details.phone = number.clone().map(Result::unwrap_or_default);
    // `faults` sees only that there is no number.
    let exact = |fault: Fault| match (fault, &number) {
        (Fault::PhoneMissing, Some(Err(exact))) => *exact,
        _ => fault,
    };
    let faults: Vec<_> = faults(&details, policy).into_iter().map(exact).collect();
    if faults.is_empty() {
        Ok(details)
    } else {
        Err(faults)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cognito_session::fields::AttributeRule;

    const POLICY: PasswordPolicy = PasswordPolicy {
        min_length: 8,
        require_numbers: true,
        require_lowercase: true,
        require_uppercase: true,
        require_symbols: true,
    };

    fn details(email: &str) -> Details {
        Details {
            email: email.into(),
            phone: Some(String::new()),
            attributes: vec![TypedAttribute {
                name: "custom:team",
                value: "Maps".into(),
                rule: AttributeRule {
                    required: true,
                    max_len: 256,
                },
            }],
            password: Some("Passw0rd!".into()),
            confirmation: "Passw0rd!".into(),
        }
    }

    #[test]
    fn number_that_was_read_is_a_part_of_the_details() {
        let number = Some(Ok("+12065550100".to_owned()));
        let details = check(details("a@b.co"), number, POLICY);
        assert_eq!(
            details.ok().and_then(|it| it.phone),
            Some("+12065550100".into())
        );
    }

    #[test]
    fn number_that_is_malformed_is_not_called_missing() {
        let number = Some(Err(Fault::PhoneMalformed));
        assert_eq!(
            check(details(""), number, POLICY).err(),
            Some(vec![Fault::EmailMissing, Fault::PhoneMalformed])
        );
    }
}
