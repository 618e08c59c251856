//! The button that sends a form.

use leptos::prelude::*;

use super::form::FormState;
use crate::download_size::reactive::{attribute, flag};
use crate::i18n::Phrase;
use crate::language::now;

/// The button that sends a form. While a request runs, the button is disabled and shows
/// `busy_label`.
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
            // `boot.js` shows this text when the button is pressed before the app runs.
            data-busy=meanwhile
            aria-busy=attribute(move || form.is_busy().then_some("true"))
        >
            {form.text(busy_label, label)}
        </button>
    }
}
