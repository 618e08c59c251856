//! The button that sends a form.

use leptos::prelude::*;

use super::form::FormState;
use crate::i18n::Phrase;
use crate::language::now;
use crate::reactive::{attribute, flag};

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
            disabled=flag(move || form.is_busy())
            // For who presses it before the app is there.
            data-busy=meanwhile
            aria-busy=attribute(move || form.is_busy().then_some("true"))
        >
            {form.text(busy_label, label)}
        </button>
    }
}
