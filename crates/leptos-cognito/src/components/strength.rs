//! The strength of a new password, as text.

use leptos::prelude::*;

use crate::brand::use_details;
use crate::i18n::forms::Forms;
use crate::language::text;
use cognito_session::password_strength::{Advice, Estimate, Strength, estimate};

/// Shows an estimate of the password's strength, and advice that would raise it.
#[component]
pub fn PasswordStrength(
    /// The text of the password field.
    password: RwSignal<String>,
    /// The texts of other fields, which should not occur in the password.
    own: Vec<RwSignal<String>>,
) -> impl IntoView {
    let estimate = Memo::new(move |_| {
        let own: Vec<String> = own.iter().map(|text| text.get()).collect();
        let own: Vec<&str> = own.iter().map(String::as_str).collect();
        password.with(|password| {
            (!password.is_empty()).then(|| estimate(password, &own, use_details().common_words))
        })
    });
    let class = move || match estimate.get().map(|estimate| estimate.strength) {
        None => "strength",
        Some(Strength::Weak) => "strength weak",
        Some(Strength::Fair) => "strength fair",
        Some(Strength::Good) => "strength good",
        Some(Strength::Strong) => "strength strong",
    };
    let message = move || {
        estimate.get().map(|Estimate { strength, advice }| {
            // One element contains all of the text. When a page translator has replaced a
            // text node, Leptos cannot find that node to remove it, but it still finds
            // the element around it.
            view! {
                <span>
                    <strong>{text(of_strength(strength))}</strong>
                    " "
                    {text(of_advice(advice))}
                </span>
            }
        })
    };
    view! {
        <div class=class>
            <p class="field-status" role="status">{message}</p>
            <p class="hint">{text(Forms::StrengthHint)}</p>
        </div>
    }
}

fn of_strength(strength: Strength) -> Forms {
    match strength {
        Strength::Weak => Forms::StrengthWeak,
        Strength::Fair => Forms::StrengthFair,
        Strength::Good => Forms::StrengthGood,
        Strength::Strong => Forms::StrengthStrong,
    }
}

fn of_advice(advice: Advice) -> Forms {
    match advice {
        Advice::Common => Forms::AdviceCommon,
        Advice::Own => Forms::AdviceOwn,
        Advice::Repeats => Forms::AdviceRepeats,
        Advice::Runs => Forms::AdviceRuns,
        Advice::Longer => Forms::AdviceLonger,
        Advice::Nothing => Forms::AdviceNothing,
    }
}
