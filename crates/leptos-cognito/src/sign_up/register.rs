//! The registration page.

use leptos::either::EitherOf3;
use leptos::prelude::*;

use super::closed::{Closed, Faulty};
use super::slots::use_slots;
use crate::attributes::{Input, SignUpForm, refusal, sign_up_form};
use crate::components::caps_lock;
use crate::components::form::{FormAlert, FormState};
use crate::components::heading::Heading;
use crate::components::password_field::PasswordField;
use crate::components::rules::{PasswordRules, RULES_ID};
use crate::components::secret::secret;
use crate::components::step_form::{FormElement, FormFeedback, StepForm};
use crate::components::submit::Submit;
use crate::components::text_field::{TextField, TextKind};
use crate::error_messages;
use crate::flash_message::use_flash_message;
use crate::i18n::errors::Errors;
use crate::i18n::fields::Fields;
use crate::i18n::public_pages::PublicPages;
use crate::i18n::{Message, Phrase};
use crate::language::text;
use crate::routing::navigation::use_navigator;
use crate::routing::paths;
use crate::session::{PasswordSignIn, use_auth};
use cognito_client::config::PasswordPolicy;
use cognito_client::config::sign_up::NewUsername;
use cognito_session::error::AuthError;
use cognito_session::fields::{Fault, FormField};
use cognito_session::sign_up::{Details, Pending, SignUp, faults};

/// The registration page: the form, or the reason why nobody can register.
#[component]
pub fn RegisterPage() -> impl IntoView {
    match sign_up_form(&use_auth().config()) {
        Ok(sign_up) if sign_up.settings.is_allowed => {
            EitherOf3::A(view! { <RegisterForm sign_up /> })
        }
        Ok(_) => EitherOf3::B(view! { <Closed /> }),
        Err(error) => EitherOf3::C(view! { <Faulty error /> }),
    }
}

/// The registration form.
#[component]
fn RegisterForm(sign_up: &'static SignUpForm) -> impl IntoView {
    let auth = use_auth();
    let flash_message = use_flash_message();
    let go = use_navigator();
    let policy = auth.config().password_policy;
    let asks_password = !auth.config().registers_without_password();
    let form = FormState::default();
    let username = sign_up.settings.username;
    let is_chosen = username == NewUsername::Chosen;
    let chosen = RwSignal::new(String::new());
    let inputs: Vec<Input> = sign_up.attributes.iter().map(Input::new).collect();
    let password = secret();
    let confirmation = secret();
    let exists = RwSignal::new(false);
    caps_lock::listen();

    let typed = StoredValue::new(inputs.clone());
    let step_form = StepForm::new(
        form,
        async move || {
            let mut attributes = Vec::new();
            for input in typed.try_get_value().unwrap_or_default() {
                attributes.push(input.read().await?);
            }
            let details = Details {
                username,
                chosen_username: chosen.try_get_untracked().unwrap_or_default(),
                attributes,
                password: asks_password
                    .then(|| password.try_get_untracked().unwrap_or_default().into()),
                confirmation: confirmation.try_get_untracked().unwrap_or_default().into(),
            };
            check(sign_up, details, policy).map_err(FormFeedback::Faults)
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
                        (None, None) => PasswordSignIn::NeedsSignIn,
                    };
                    let is_in = matches!(entry, PasswordSignIn::SignedIn);
                    Ok((!is_in).then(|| {
                        flash_message.leave(Errors::AlreadyConfirmedSignIn);
                        paths::with_email(paths::SIGN_IN, &identifier)
                    }))
                }
                Err(error) => {
                    let _removed = exists.try_set(error == AuthError::AccountExists);
                    Err(refusal(&sign_up.attributes, error))
                }
            }
        },
        move |address: Option<String>| {
            if let Some(address) = address {
                go.to(&address);
            }
        },
    );
    let identifier = move || {
        let inputs = typed.try_get_value().unwrap_or_default();
        let is_name = |input: &&Input| {
            let attribute = input.attribute;
            attribute.is_username || (!is_chosen && attribute.name == "email")
        };
        let name = inputs.iter().find(is_name);
        let typed = name.map_or(chosen, |name| name.value).get();
        typed.trim().to_owned()
    };
    let own = [chosen].into_iter();
    let own = own
        .chain(inputs.iter().map(|input| input.value))
        .collect::<Vec<_>>();
    let fields: Vec<_> = inputs.into_iter().map(|input| input.view(form)).collect();
    let slots = use_slots();

    view! {
        <section class="card">
            <Heading title=PublicPages::Register />
            <p class="lead">{text(PublicPages::RegisterLead)}</p>
            <FormElement step_form>
                {slots.before.map(|view| view.run())}
                {is_chosen.then(|| view! {
                    <TextField form field=FormField::USERNAME kind=TextKind::Identifier label=Fields::ChosenUsername value=chosen />
                })}
                {fields}
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
                {slots.after.map(|view| view.run())}
                <Submit form label=PublicPages::RegisterButton busy_label=PublicPages::Registering />
                <FormAlert form>
                    {move || exists.get().then(|| view! {
                        <p class="alert-links">
                            <a href=move || paths::with_email(paths::SIGN_IN, &identifier())>
                                {text(Message::SignIn)}
                            </a>
                            {asks_password.then(|| view! {
                                <a href=move || paths::with_email(paths::FORGOT_PASSWORD, &identifier())>
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

/// Returns the details, if they can be sent.
///
/// # Errors
/// The messages for the faults, with their fields, in the order of the fields.
fn check(
    sign_up: &SignUpForm,
    details: Details,
    policy: PasswordPolicy,
) -> Result<Details, Vec<(FormField, Phrase)>> {
    let worded = |(field, fault): (FormField, Fault)| {
        let attribute = match field {
            FormField::Attribute(place) => sign_up.attributes.get(place),
            _ => None,
        };
        match attribute {
            Some(attribute) => (attribute.field(), attribute.fault(fault)),
            None => (field, error_messages::of_fault(fault)),
        }
    };
    let faults: Vec<_> = faults(&details, policy).into_iter().map(worded).collect();
    if faults.is_empty() {
        Ok(details)
    } else {
        Err(faults)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attributes::sign_up_form_of;
    use crate::brand::{AttributeField, Details as BrandDetails};
    use cognito_client::config::AppSection;
    use cognito_client::config::sign_up::SignUpSettings;
    use cognito_session::sign_up::TypedAttribute;

    const POLICY: PasswordPolicy = PasswordPolicy {
        min_length: 8,
        require_numbers: true,
        require_lowercase: true,
        require_uppercase: true,
        require_symbols: true,
    };

    static BRAND: BrandDetails = BrandDetails {
        asks_phone: true,
        attributes: &[AttributeField::new("custom:team", || Phrase::name("Team"))],
        ..BrandDetails::DEFAULT
    };

    fn form() -> SignUpForm {
        let settings = SignUpSettings::parse(r#"{"auth":{}}"#, AppSection::DEFAULT).unwrap();
        sign_up_form_of(settings, &BRAND)
    }

    fn details(form: &SignUpForm, email: &str, number: Result<String, Fault>) -> Details {
        let typed = [Ok(email.to_owned()), number, Ok("Maps".to_owned())];
        let attributes = form.attributes.iter().zip(typed);
        Details {
            username: NewUsername::Derived,
            chosen_username: String::new(),
            attributes: attributes
                .map(|(attribute, typed)| TypedAttribute {
                    name: attribute.name.to_owned(),
                    typed,
                    rule: attribute.rule.clone(),
                })
                .collect(),
            password: Some("Passw0rd!".into()),
            confirmation: "Passw0rd!".into(),
        }
    }

    #[test]
    fn number_that_was_read_is_a_part_of_the_details() {
        let form = form();
        let details = details(&form, "a@b.co", Ok("+12065550100".to_owned()));
        let details = check(&form, details, POLICY).ok();
        assert_eq!(
            details.map(|it| it.value("phone_number")),
            Some("+12065550100".into())
        );
    }

    #[test]
    fn number_that_is_malformed_is_not_called_missing() {
        let form = form();
        let details = details(&form, "", Err(Fault::PhoneMalformed));
        assert_eq!(
            check(&form, details, POLICY).err(),
            Some(vec![
                (FormField::Email, Fields::EmailMissing.into()),
                (FormField::Phone, Fields::PhoneMalformed.into()),
            ])
        );
    }

    #[test]
    fn refused_attribute_is_told_at_its_field() {
        let refused = AuthError::AttributesRefused(vec!["custom:team".into(), "x".into()]);
        assert_eq!(
            refusal(&form().attributes, refused),
            FormFeedback::Faults(vec![(
                FormField::Named("custom:team"),
                Fields::ValueRefused.into()
            )])
        );
        assert_eq!(
            refusal(&form().attributes, AuthError::TooManyAttempts),
            AuthError::TooManyAttempts.into()
        );
        // An attribute that the form does not have is named.
        let other = AuthError::AttributesRefused(vec!["x".into()]);
        assert_eq!(refusal(&form().attributes, other.clone()), other.into());
    }
}
