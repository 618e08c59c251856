//! "Did you mean …?", once an e-mail that looks like a slip has been left.

use leptos::prelude::*;

use super::form::{FormState, field_id};
use crate::browser::page;
use crate::i18n::forms::Forms;
use crate::language::text;
use cognito_session::email_slip;
use cognito_session::fields::FormField;

/// Watches the e-mail field it stands around. It keeps nobody from sending the form.
#[component]
pub fn EmailSlip(
    /// The form it belongs to.
    form: FormState,
    /// What the field holds.
    email: RwSignal<String>,
    children: Children,
) -> impl IntoView {
    let meant = RwSignal::new(None::<String>);
    let is_invalid = form.is_invalid(FormField::Email);
    let take = move |_| {
        if let Some(meant) = meant.try_update(Option::take).flatten() {
            email.set(meant);
            // The button is gone.
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
                    meant.set(email_slip::meant(&typed));
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
