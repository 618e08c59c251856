//! The step that replaces a temporary password, and asks for required attributes.

use leptos::prelude::*;

use super::step::{Step, answer_form_with};
use crate::attributes::{Attribute, Input, refusal, required_attribute};
use crate::components::form::FormState;
use crate::components::new_password_fields::NewPasswordFields;
use crate::components::secret::secret;
use crate::components::step_form::FormFeedback;
use crate::error_messages;
use crate::i18n::Phrase;
use crate::i18n::steps::Steps;
use crate::session::use_auth;
use cognito_client::config::PasswordPolicy;
use cognito_client::secret::Password;
use cognito_session::fields::{FormField, new_password_faults};
use cognito_session::sign_in::{NewPasswordStep, Next};
use cognito_session::sign_up::TypedAttribute;

/// The step that asks for a new password, and for the required attributes that the user
/// does not have yet. Their fields are those of the registration form.
#[component]
pub fn NewPassword(
    step: NewPasswordStep,
    on_next: Callback<Next>,
    on_back: Callback<()>,
) -> impl IntoView {
    let auth = use_auth();
    let config = auth.config();
    let policy = config.password_policy;
    let form = FormState::default();
    let password = secret();
    let confirmation = secret();
    let missing = step.missing.iter();
    let missing: Vec<_> = missing
        .map(|name| required_attribute(&config, name))
        .collect();
    let inputs: Vec<_> = missing.iter().copied().map(Input::new).collect();
    let fields: Vec<_> = inputs.iter().map(|input| input.view(form)).collect();
    let asked = missing.clone();
    let step_form = answer_form_with(
        form,
        on_next,
        async move || {
            let mut attributes = Vec::new();
            for input in &inputs {
                attributes.push((input.attribute, input.read().await?));
            }
            let typed = Typed {
                password: password.try_get_untracked().unwrap_or_default().into(),
                confirmation: confirmation.try_get_untracked().unwrap_or_default().into(),
                attributes,
            };
            check(typed, policy).map_err(FormFeedback::Faults)
        },
        async move |answer: Answer| {
            let service = auth.service();
            service
                .set_new_password(step.clone(), &answer.password, &answer.attributes)
                .await
        },
        move |error| refusal(asked.iter().copied(), error),
    );
    view! {
        <Step
            title=Steps::ChooseNewPassword
            lead=Steps::ChooseNewPasswordLead
            step_form
            label=Steps::ChangePassword
            busy_label=Steps::ChangingPassword
            on_back
        >
            <NewPasswordFields form policy password confirmation />
            {fields}
        </Step>
    }
}

/// The form, as the user filled it in.
struct Typed {
    password: Password,
    confirmation: Password,
    attributes: Vec<(&'static Attribute, TypedAttribute)>,
}

/// The answer to the step.
struct Answer {
    password: Password,
    /// The names and values of the attributes.
    attributes: Vec<(String, String)>,
}

/// Returns the answer.
///
/// # Errors
/// The messages for the faults, with their fields, in the order of the fields.
fn check(typed: Typed, policy: PasswordPolicy) -> Result<Answer, Vec<(FormField, Phrase)>> {
    let Typed {
        password,
        confirmation,
        attributes,
    } = typed;
    let mut faults: Vec<_> = new_password_faults(&password, &confirmation, policy)
        .into_iter()
        .flatten()
        .map(|fault| (fault.field(), error_messages::of_fault(fault)))
        .collect();
    let mut given = Vec::new();
    for (place, (attribute, typed)) in attributes.into_iter().enumerate() {
        match typed.value(place) {
            Ok(value) => given.push((typed.name, value)),
            Err(fault) => faults.push((attribute.field(), attribute.fault(fault))),
        }
    }
    if faults.is_empty() {
        Ok(Answer {
            password,
            attributes: given,
        })
    } else {
        Err(faults)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attributes::sign_up_form_of;
    use crate::brand::Details;
    use crate::components::new_password_fields::ALL_RULES;
    use crate::i18n::fields::Fields;
    use cognito_client::config::AppSection;
    use cognito_client::config::sign_up::SignUpSettings;
    use cognito_session::error::AuthError;
    use cognito_session::fields::Fault;

    /// Makes what was typed into the fields of these attributes.
    fn typed(
        password: &str,
        confirmation: &str,
        attributes: &[(&str, Result<&str, Fault>)],
    ) -> Typed {
        let names: Vec<_> = attributes
            .iter()
            .map(|(name, _)| format!(r#"{{"name":"{name}","required":true}}"#))
            .collect();
        let file = format!(
            r#"{{"auth":{{}},"custom":{{"cognito":{{"sign_up":{{"username":"uuid","fields":[{}]}}}}}}}}"#,
            names.join(",")
        );
        let settings = SignUpSettings::parse(&file, AppSection::DEFAULT).unwrap();
        let form: &'static _ = Box::leak(Box::new(sign_up_form_of(settings, &Details::DEFAULT)));
        let attributes = form.attributes.iter().zip(attributes);
        let typed = attributes.map(|(attribute, (_, typed))| {
            let typed = TypedAttribute {
                name: attribute.name.to_owned(),
                typed: typed.map(str::to_owned),
                rule: attribute.rule.clone(),
            };
            (attribute, typed)
        });
        Typed {
            password: password.into(),
            confirmation: confirmation.into(),
            attributes: typed.collect(),
        }
    }

    #[test]
    fn attributes_are_trimmed_and_the_number_is_the_one_read() {
        let typed = typed(
            "Passw0rd!",
            "Passw0rd!",
            &[("name", Ok(" Jeff ")), ("phone_number", Ok("+12065550100"))],
        );
        let Ok(answer) = check(typed, ALL_RULES) else {
            panic!("the form has no fault");
        };
        assert_eq!(answer.password, "Passw0rd!".into());
        assert_eq!(
            answer.attributes,
            [
                ("name".to_owned(), "Jeff".to_owned()),
                ("phone_number".to_owned(), "+12065550100".to_owned()),
            ]
        );
    }

    #[test]
    fn each_faulty_field_has_its_own_fault_in_order() {
        let typed = typed(
            "",
            "x",
            &[
                ("name", Ok(" ")),
                ("phone_number", Err(Fault::PhoneMalformed)),
                ("birthdate", Ok("31 January")),
                ("website", Ok("jeff")),
                ("nickname", Ok("J")),
            ],
        );
        assert_eq!(
            check(typed, ALL_RULES).err(),
            Some(vec![
                (
                    FormField::Password,
                    error_messages::of_fault(Fault::PasswordMissing)
                ),
                (FormField::Confirmation, Fields::ConfirmationDiffers.into()),
                (FormField::Named("name"), Fields::AttributeMissing.into()),
                (FormField::Phone, Fields::PhoneMalformed.into()),
                (FormField::Named("birthdate"), Fields::DateMalformed.into()),
                (FormField::Named("website"), Fields::UrlMalformed.into()),
            ])
        );
    }

    #[test]
    fn empty_phone_number_is_missing_not_malformed() {
        let typed = typed(
            "Passw0rd!",
            "Passw0rd!",
            &[("phone_number", Err(Fault::PhoneMissing))],
        );
        assert_eq!(
            check(typed, ALL_RULES).err(),
            Some(vec![(FormField::Phone, Fields::PhoneMissing.into())])
        );
    }

    #[test]
    fn refused_attribute_is_told_at_its_field() {
        let typed = typed("", "", &[("name", Ok("J")), ("nickname", Ok("J"))]);
        let attributes: Vec<_> = typed.attributes.iter().map(|(it, _)| *it).collect();
        let refused = AuthError::AttributesRefused(vec!["nickname".into()]);
        assert_eq!(
            refusal(attributes, refused),
            FormFeedback::Faults(vec![(
                FormField::Named("nickname"),
                Fields::ValueRefused.into()
            )])
        );
    }
}
