//! The button that sends a form.

use leptos::prelude::*;

use super::form::FormState;
use crate::i18n::Message;
use crate::ui::language::now;

/// Sends the form; disabled while a request runs, and says what is going on.
#[component]
pub fn Submit(form: FormState, label: Message, busy_label: Message) -> impl IntoView {
    let busy = form.busy();
    view! {
        <button type="submit" class="primary" disabled=busy aria-busy=move || busy.get().then_some("true")>
            {move || now(if busy.get() { busy_label.clone() } else { label.clone() })}
        </button>
    }
}
