//! The step that replaces a temporary password, and asks for required attributes.

use leptos::prelude::*;

use super::step::{Step, answer_form};
use crate::components::form::FormState;
use crate::components::new_password_fields::NewPasswordFields;
use crate::components::phone_field::{PhoneField, PhoneState};
use crate::components::secret::secret;
use crate::components::text_field::{TextField, TextKind};
use crate::error_messages;
use crate::i18n::steps::Steps;
use crate::session::use_auth;
use cognito_client::config::PasswordPolicy;
use cognito_client::secret::Password;
use cognito_session::fields::{Fault, FormField, new_password_faults};
use cognito_session::sign_in::{NewPasswordStep, Next};

/// The attribute that has a field of its own, with the country of the number.
const PHONE_NUMBER: &str = "phone_number";

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
        .find(|(name, _)| name == PHONE_NUMBER)
        .map(|(_, value)| PhoneState::new(*value));
    let fields = attributes
        .iter()
        .enumerate()
        .map(|(index, (name, value))| {
            let field = FormField::Attribute(index);
            match phone.filter(|_| name == PHONE_NUMBER) {
                Some(phone) => view! { <PhoneField form phone field /> }.into_any(),
                None => view! {
                    <TextField
                        form
                        field
                        kind=kind(name)
                        label=error_messages::of_attribute(name)
                        value=*value
                    />
                }
                .into_any(),
            }
        })
        .collect_view();
    let step_form = answer_form(
        form,
        on_next,
        async move || {
            let typed = Typed {
                password: password.get_untracked().into(),
                confirmation: confirmation.get_untracked().into(),
                attributes: attributes
                    .iter()
                    .map(|(name, value)| (name.clone(), value.get_untracked()))
                    .collect(),
            };
            let number = match phone {
                Some(phone) => Some(phone.number().await?),
                None => None,
            };
            Ok(check(typed, number, policy)?)
        },
        async move |answer: Answer| {
            let service = auth.service();
            service
                .set_new_password(step.clone(), &answer.password, &answer.attributes)
                .await
        },
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
    /// The names of the attributes, and what was typed for them.
    attributes: Vec<(String, String)>,
}

/// The answer to the step.
struct Answer {
    password: Password,
    /// The names and values of the attributes.
    attributes: Vec<(String, String)>,
}

/// Returns the answer. `number` is the phone number in the format of E.164, or its fault,
/// if the step asks for one.
///
/// # Errors
/// The fields that are at fault, in their order.
fn check(
    typed: Typed,
    number: Option<Result<String, Fault>>,
    policy: PasswordPolicy,
) -> Result<Answer, Vec<(FormField, Fault)>> {
    let Typed {
        password,
        confirmation,
        attributes,
    } = typed;
    let mut faults: Vec<_> = new_password_faults(&password, &confirmation, policy)
        .into_iter()
        .flatten()
        .map(|fault| (fault.field(), fault))
        .collect();
    let mut given = Vec::new();
    for (index, (name, typed)) in attributes.into_iter().enumerate() {
        let value = match number.clone().filter(|_| name == PHONE_NUMBER) {
            _ if typed.trim().is_empty() => Err(Fault::AttributeMissing(index)),
            Some(number) => number,
            None => Ok(typed.trim().to_owned()),
        };
        match value {
            Ok(value) => given.push((name, value)),
            Err(fault) => faults.push((FormField::Attribute(index), fault)),
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

fn kind(attribute: &str) -> TextKind {
    match attribute {
        "email" => TextKind::Email,
        "birthdate" => TextKind::Date,
        // These attributes are URLs by OpenID Connect Core 1.0, section 5.1.
        "website" | "profile" | "picture" => TextKind::Url,
        _ => TextKind::Words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::new_password_fields::ALL_RULES;

    fn typed(password: &str, confirmation: &str, attributes: &[(&str, &str)]) -> Typed {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Typed {
            password: password.into(),
            confirmation: confirmation.into(),
            attributes: attributes.iter().map(owned).collect(),
        }
    }

    #[test]
    fn attributes_are_trimmed_and_the_number_is_the_one_read() {
        let typed = typed(
            "Passw0rd!",
            "Passw0rd!",
            &[("name", " Jeff "), ("phone_number", "206 555 0100")],
        );
        let number = Some(Ok("+12065550100".to_owned()));
        let Ok(answer) = check(typed, number, ALL_RULES) else {
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
            &[("name", " "), ("phone_number", "0100"), ("nickname", "J")],
        );
        let number = Some(Err(Fault::PhoneMalformed));
        assert_eq!(
            check(typed, number, ALL_RULES).err(),
            Some(vec![
                (FormField::Password, Fault::PasswordMissing),
                (FormField::Confirmation, Fault::ConfirmationDiffers),
                (FormField::Attribute(0), Fault::AttributeMissing(0)),
                (FormField::Attribute(1), Fault::PhoneMalformed),
            ])
        );
    }

    #[test]
    fn empty_phone_number_is_missing_not_malformed() {
        let typed = typed("Passw0rd!", "Passw0rd!", &[("phone_number", "")]);
        let number = Some(Err(Fault::PhoneMissing));
        assert_eq!(
            check(typed, number, ALL_RULES).err(),
            Some(vec![(FormField::Attribute(0), Fault::AttributeMissing(0))])
        );
    }
}
