//! A password field with a label, and with a button that shows the password.

use leptos::prelude::*;

use super::form::{FieldFault, FormState, field_id};
use super::secret;
use crate::browser::page;
use crate::download_size::reactive::attribute;
use crate::i18n::{Message, Phrase};
use crate::language::{text, text_while};
use cognito_session::fields::FormField;

/// A password field with a label, and with a button that shows the password.
#[component]
pub fn PasswordField(
    /// The form that the field belongs to.
    form: FormState,
    /// The name of the field in its form.
    field: FormField,
    /// The label of the field.
    #[prop(into)]
    label: Phrase,
    /// The text of the field.
    value: RwSignal<String>,
    /// The value of the `autocomplete` attribute, for password managers:
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    /// The id of the list of password rules, if the page has one.
    #[prop(optional)]
    rules_id: Option<&'static str>,
) -> impl IntoView {
    let id = field_id(field);
    let shown = RwSignal::new(false);
    secret::show_in(field, value);
    let label_of_button = text_while(shown, Message::HidePassword, Message::ShowPassword);
    view! {
        <div class="field">
            <label for=id.clone()>{text(label)}</label>
            <div class="with-button">
                <input
                    id=id
                    type=attribute(move || Some(if shown.get() { "text" } else { "password" }))
                    autocomplete=autocomplete
                    autocapitalize="none"
                    spellcheck="false"
                    on:input:capture=move |event| {
                        secret::take_typed(value, &event);
                        form.touch(field);
                        // `boot.js` hides a shown password before its form is sent.
                        if page::input(&(field_id(field) + "[type=password]")).is_some() {
                            shown.set(false);
                        }
                    }
                    aria-invalid=form.invalid(field)
                    aria-describedby=form.described_by(field, rules_id.map(ToOwned::to_owned))
                />
                <button
                    type="button"
                    class="quiet"
                    aria-label=attribute(move || Some(label_of_button()))
                    on:click:capture=move |_| shown.update(|shown| *shown = !*shown)
                >
                    {text_while(shown, Message::Hide, Message::Show)}
                </button>
            </div>
            <FieldFault form field />
        </div>
    }
}
