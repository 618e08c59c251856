//! The button that sends a form.

use leptos::prelude::*;

use super::form::FormState;
use crate::i18n::Phrase;
use crate::ui::language::now;

/// Sends the form; disabled while a request runs, and says what is going on.
#[component]
pub fn Submit(
    form: FormState,
    #[prop(into)] label: Phrase,
    #[prop(into)] busy_label: Phrase,
) -> impl IntoView {
    let meanwhile = now(busy_label.clone());
    view! {
        <button
            type="submit"
            class="primary"
            disabled=move || form.is_busy()
            // For who presses it before the app is there.
            data-busy=meanwhile
            aria-busy=move || form.is_busy().then_some("true")
        >
            {move || now(if form.is_busy() { busy_label.clone() } else { label.clone() })}
        </button>
    }
}
