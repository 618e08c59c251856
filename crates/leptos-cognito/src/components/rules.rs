//! The pool's password rules as a live checklist.

use leptos::prelude::*;

use super::strength::PasswordStrength;
use crate::error_messages;
use crate::i18n::fields::Fields;
use crate::language::{now, text};
use cognito_client::config::PasswordPolicy;

/// The checklist's id, for the `aria-describedby` attribute of the password field.
pub const RULES_ID: &str = "password-rules";

/// A checklist of the pool's password rules, which are ticked while the user types, and
/// an estimate of the password's strength.
#[component]
pub fn PasswordRules(
    /// The pool's password rules.
    policy: PasswordPolicy,
    /// The text of the password field.
    password: RwSignal<String>,
    /// The texts of other fields, which should not occur in the password.
    #[prop(optional)]
    own: Vec<RwSignal<String>>,
) -> impl IntoView {
    let rules = policy.rules().map(|rule| {
        let met = Memo::new(move |_| password.with(|password| rule.is_met_by(password)));
        view! {
            <li class:met=met>
                <span class="visually-hidden">
                    {move || now(if met.get() { Fields::RuleMet } else { Fields::RuleNotMet })} " "
                </span>
                {text(error_messages::of_rule(rule))}
            </li>
        }
    });
    view! {
        <div class="rules" id=RULES_ID>
            <p>{text(Fields::PasswordRules)}</p>
            <ul>{rules.collect_view()}</ul>
            <PasswordStrength password own />
        </div>
    }
}
