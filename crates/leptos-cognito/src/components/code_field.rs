//! The field for a one-time code. The phone fills it in, or the user types the code or
//! pastes it with spaces and dashes.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlInputElement;

use super::form::{FieldFault, FormState, field_id};
use super::secret;
use crate::i18n::fields::Fields;
use crate::language::text;
use cognito_client::secret::Code;
use cognito_session::fields::{Fault, FormField, read_code};

/// The length, in digits, of every code that Cognito sends or accepts.
const LENGTH: usize = 6;

/// Reads the code in a field.
///
/// # Errors
/// The [`Fault`] of the text: see [`read_code`].
pub fn typed_code(value: RwSignal<String>) -> Result<Code, Fault> {
    value
        .with_untracked(|typed| read_code(typed))
        .map(Code::from)
}

/// A field for a one-time code. With `auto`, a complete code submits the form, but the
/// same code does so only once.
#[component]
pub fn CodeField(
    /// The form that the field belongs to.
    form: FormState,
    /// The text of the field.
    value: RwSignal<String>,
    /// Set when a complete code submits the form by itself.
    auto: bool,
) -> impl IntoView {
    let field = FormField::Code;
    let id = field_id(field);
    let submitted = StoredValue::new(None::<Code>);
    secret::show_in(field, value);
    let on_input = move |event: leptos::ev::Event| {
        secret::take_typed(value, &event);
        form.touch(field);
        if !auto {
            return;
        }
        // The field may be about to be removed: see `FormState::touch`.
        let Some(Ok(code)) = value.try_with_untracked(|typed| read_code(typed)) else {
            return;
        };
        let code = Code::from(code);
        if code.expose().len() != LENGTH
            || submitted.try_with_value(|last| last.as_ref() == Some(&code)) != Some(false)
        {
            return;
        }
        submitted.set_value(Some(code));
        let input = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if let Some(owner) = input.and_then(|input| input.form()) {
            // The submit is deferred, because it fires this handler again: all fields are
            // read once more before their form is sent.
            spawn_local(async move { drop(owner.request_submit()) });
        }
    };
    view! {
        <div class="field">
            <label for=id.clone()>{text(Fields::VerificationCode)}</label>
            <input
                id=id
                class="code"
                type="text"
                inputmode="numeric"
                dir="ltr"
                autocomplete="one-time-code"
                spellcheck="false"
                on:input=on_input
                aria-invalid=form.invalid(field)
                aria-describedby=form.described_by(field, None)
            />
            <FieldFault form field />
        </div>
    }
}
