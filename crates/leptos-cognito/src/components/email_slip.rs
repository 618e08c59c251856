//! The suggestion "Did you mean …?", which appears when the user leaves an e-mail field
//! whose address looks mistyped.

use leptos::prelude::*;

use super::form::{FormState, field_id};
use crate::browser::page;
use crate::i18n::forms::Forms;
use crate::language::text;
use cognito_session::email_typo;
use cognito_session::fields::FormField;

/// Wraps the e-mail field, and suggests a correction. The form can be sent with the
/// address as it was typed.
#[component]
pub fn EmailSlip(
    /// The form that the field belongs to.
    form: FormState,
    /// The text of the field.
    email: RwSignal<String>,
    children: Children,
) -> impl IntoView {
    let meant = RwSignal::new(None::<String>);
    let is_invalid = form.is_invalid(FormField::Email);
    let take = move |_| {
        if let Some(meant) = meant.try_update(Option::take).flatten() {
            email.set(meant);
            // The focus was on the button, which has been removed.
            page::focus(&["#", &field_id(FormField::Email)].concat());
        }
    };
    let shown = move || meant.get().filter(|_| !is_invalid.get());
    view! {
        <div
            class="with-slip"
            on:input=move |_| meant.set(None)
            on:change=move |_| {
                if let Some(typed) = email.try_get_untracked() {
                    meant.set(email_typo::suggest(&typed));
                }
            }
        >
            {children()}
            <p class="slip" role="status">
                {move || shown().map(|address| view! {
                    <button type="button" class="link" on:click=take>
                        {text(Forms::DidYouMean(address))}
                    </button>
                })}
            </p>
        </div>
    }
}
