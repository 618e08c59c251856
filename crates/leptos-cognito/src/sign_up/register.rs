//! The registration page.

use leptos::prelude::*;

use crate::components::caps_lock;
use crate::components::email_suggestion::EmailSuggestion;
use crate::components::form::{FormAlert, FormState};
use crate::components::genre_field::{GenreField, NAME, RULE};
use crate::components::heading::Heading;
use crate::components::password_field::PasswordField;
use crate::components::phone_field::{PhoneField, PhoneState};
use crate::components::rules::{PasswordRules, RULES_ID};
use crate::components::secret::secret;
use crate::components::step_form::{FormElement, StepForm};
use crate::components::submit::Submit;
use crate::components::text_field::{TextField, TextKind};
use crate::flash_message::use_flash_message;
use crate::i18n::Message;
use crate::i18n::errors::Errors;
use crate::i18n::fields::Fields;
use crate::i18n::joining::Joining;
use crate::language::text;
use crate::routing::navigation::use_navigator;
use crate::routing::paths;
use crate::session::{Entry, use_auth};
use cognito_client::config::PasswordPolicy;
use cognito_session::error::AuthError;
use cognito_session::fields::{Fault, FormField};
use cognito_session::sign_up::{Details, Pending, SignUp, TypedAttribute, faults};

/// The registration page.
#[component]
pub fn RegisterPage() -> impl IntoView {
    let auth = use_auth();
    let news = use_flash_message();
    let go = use_navigator();
    let policy = auth.config().password_policy;
    let form = FormState::default();
    let email = RwSignal::new(String::new());
    let phone = PhoneState::new(RwSignal::new(String::new()));
    let genre = RwSignal::new(String::new());
    let password = secret();
    let confirmation = secret();
    let exists = RwSignal::new(false);
    caps_lock::listen();

    let step_form = StepForm::new(
        form,
        async move || {
            let details = Details {
                email: email.get_untracked(),
                phone: Some(String::new()),
                attributes: vec![TypedAttribute {
                    name: NAME,
                    value: genre.get_untracked(),
                    rule: RULE,
                }],
                password: password.get_untracked().into(),
                confirmation: confirmation.get_untracked().into(),
            };
            Ok(check(details, phone.number().await?, policy)?)
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
                    ..
                })) => {
                    let entry = auth.sign_in_with_password(&username, &password).await;
                    Ok((entry != Entry::SignedIn).then(|| {
                        news.leave(Errors::AlreadyConfirmedSignIn);
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

    view! {
        <section class="card">
            <Heading title=Joining::Register />
            <p class="lead">{text(Joining::RegisterLead)}</p>
            <FormElement step_form>
                <EmailSuggestion form email>
                    <TextField form field=FormField::Email kind=TextKind::Identifier label=Message::Email value=email />
                </EmailSuggestion>
                <PhoneField form phone />
                <GenreField form value=genre />
                <PasswordField
                    form
                    field=FormField::Password
                    label=Message::Password
                    value=password
                    autocomplete="new-password"
                    rules_id=RULES_ID
                />
                <PasswordRules policy password own=vec![email, genre] />
                <PasswordField
                    form
                    field=FormField::Confirmation
                    label=Fields::ConfirmPassword
                    value=confirmation
                    autocomplete="new-password"
                />
                <Submit form label=Joining::LetsRyde busy_label=Joining::Registering />
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
            </FormElement>
            <p class="aside">
                {text(Joining::HaveAccount)} " "
                <a href=paths::SIGN_IN>{text(Message::SignIn)}</a>
            </p>
        </section>
    }
}

/// Returns the details with the phone number, if they can be sent. `number` is in the
/// format of E.164.
///
/// # Errors
/// The faults, in the order of the fields. The one of the phone number is that of
/// `number`.
fn check(
    mut details: Details,
    number: Result<String, Fault>,
    policy: PasswordPolicy,
) -> Result<Details, Vec<Fault>> {
    details.phone = Some(number.clone().unwrap_or_default());
    // `faults` sees only that there is no number.
    let exact = |fault: Fault| match (fault, &number) {
        (Fault::PhoneMissing, Err(exact)) => *exact,
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
                name: NAME,
                value: "Fantasy".into(),
                rule: RULE,
            }],
            password: "Passw0rd!".into(),
            confirmation: "Passw0rd!".into(),
        }
    }

    #[test]
    fn number_that_was_read_is_a_part_of_the_details() {
        let number = Ok("+12065550100".to_owned());
        let details = check(details("a@b.co"), number, POLICY);
        assert_eq!(
            details.ok().and_then(|it| it.phone),
            Some("+12065550100".into())
        );
    }

    #[test]
    fn number_that_is_malformed_is_not_called_missing() {
        let number = Err(Fault::PhoneMalformed);
        assert_eq!(
            check(details(""), number, POLICY).err(),
            Some(vec![Fault::EmailMissing, Fault::PhoneMalformed])
        );
    }
}
