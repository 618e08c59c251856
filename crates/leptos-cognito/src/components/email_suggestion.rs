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
pub fn EmailSuggestion(
    /// The form that the field belongs to.
    form: FormState,
    /// The text of the field.
    email: RwSignal<String>,
    children: Children,
) -> impl IntoView {
    let suggestion = RwSignal::new(None::<String>);
    let is_invalid = form.is_invalid(FormField::Email);
    let accept = move |_| {
        if let Some(address) = suggestion.try_update(Option::take).flatten() {
            email.set(address);
            // The focus was on the button, which has been removed.
            page::focus(&["#", &field_id(FormField::Email)].concat());
        }
    };
    let shown = move || suggestion.get().filter(|_| !is_invalid.get());
    view! {
        <div
            class="with-slip"
            on:input=move |_| suggestion.set(None)
            on:change=move |_| {
                if let Some(typed) = email.try_get_untracked() {
                    suggestion.set(email_typo::suggest(&typed));
                }
            }
        >
            {children()}
            <p class="slip" role="status">
                {move || shown().map(|address| view! {
                    <button type="button" class="link" on:click=accept>
                        {text(Forms::DidYouMean(address))}
                    </button>
                })}
            </p>
        </div>
    }
}
