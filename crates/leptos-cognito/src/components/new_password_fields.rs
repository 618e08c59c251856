//! The fields for a new password and its confirmation, with the pool's rules.

use leptos::prelude::*;

use super::form::FormState;
use super::password_field::PasswordField;
use super::rules::{PasswordRules, RULES_ID};
use crate::i18n::Phrase;
use crate::i18n::fields::Fields;
use cognito_client::config::PasswordPolicy;
use cognito_session::fields::FormField;

/// The fields for a new password and its confirmation, with the pool's rules between them.
/// [`new_password_faults`](cognito_session::fields::new_password_faults) checks them.
#[component]
pub fn NewPasswordFields(
    /// The form that the fields belong to.
    form: FormState,
    /// The pool's password rules.
    policy: PasswordPolicy,
    /// The text of the field for the password.
    password: RwSignal<String>,
    /// The text of the field for the confirmation.
    confirmation: RwSignal<String>,
    /// The label of the field for the password. The default is "New password".
    #[prop(into, default = Fields::NewPassword.into())]
    label: Phrase,
    /// The texts of other fields, which should not occur in the password.
    #[prop(optional)]
    own: Vec<RwSignal<String>>,
) -> impl IntoView {
    view! {
        <PasswordField
            form
            field=FormField::Password
            label
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
    }
}

/// The rules of a pool that has them all, for the tests of forms with a new password.
#[cfg(test)]
pub(crate) const ALL_RULES: PasswordPolicy = PasswordPolicy {
    min_length: 8,
    require_numbers: true,
    require_lowercase: true,
    require_uppercase: true,
    require_symbols: true,
};
