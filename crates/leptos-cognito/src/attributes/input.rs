//! The field for the value of an attribute, by its kind.

use leptos::prelude::*;

use super::attribute::Attribute;
use crate::components::form::{FormState, field_id};
use crate::download_size::reactive::{ReactiveAttribute, attribute as reactive_attribute};
use crate::i18n::fields::Fields;
use crate::language::text;
use cognito_client::config::sign_up::FieldKind;
use cognito_session::field_value::GIVEN;

/// The field for the value of an attribute, without its label. Its id is that of
/// [`Attribute::field`]. A phone number has a field of its own: see
/// [`PhoneField`](crate::components::phone_field::PhoneField).
pub fn input(
    form: FormState,
    attribute: &'static Attribute,
    value: RwSignal<String>,
    described_by: ReactiveAttribute,
) -> AnyView {
    let field = attribute.field();
    let id = field_id(field);
    let autocomplete = attribute.autocomplete();
    let invalid = form.invalid(field);
    let placeholder = attribute.placeholder();
    let placeholder = reactive_attribute(move || placeholder.as_ref().map(|words| words.now()));
    let touch = move |_| form.touch(field);
    match attribute.rule.kind {
        FieldKind::Choice | FieldKind::Locale => view! {
            <select
                id=id
                autocomplete=autocomplete
                prop:value=move || value.get()
                on:change=move |event| {
                    value.set(event_target_value(&event));
                    form.touch(field);
                }
                aria-invalid=invalid
                aria-describedby=described_by
            >
                <option value="">{text(Fields::Choose)}</option>
                {options(attribute, value)}
            </select>
        }
        .into_any(),
        FieldKind::Address => view! {
            <textarea
                id=id
                rows="3"
                autocomplete=autocomplete
                spellcheck="false"
                dir="auto"
                placeholder=placeholder
                bind:value=value
                on:input=touch
                aria-invalid=invalid
                aria-describedby=described_by
            ></textarea>
        }
        .into_any(),
        FieldKind::Consent => view! {
            <input
                id=id
                type="checkbox"
                prop:checked=move || value.with(|value| value == GIVEN)
                on:change=move |event| {
                    let given = if event_target_checked(&event) { GIVEN } else { "" };
                    value.set(given.to_owned());
                    form.touch(field);
                }
                aria-invalid=invalid
                aria-describedby=described_by
            />
        }
        .into_any(),
        kind => {
            let list_id = id.clone() + "-suggestions";
            let suggestions = attribute.suggestions();
            let list = (!suggestions.is_empty()).then(|| list_id.clone());
            let suggestions = list.is_some().then(|| {
                let options = suggestions.iter();
                let options = options.map(|text| view! { <option value=*text></option> });
                view! { <datalist id=list_id>{options.collect_view()}</datalist> }
            });
            view! {
                <input
                    id=id
                    type=input_type(kind)
                    list=list
                    autocomplete=autocomplete
                    inputmode=input_mode(kind)
                    autocapitalize=capitalization(attribute)
                    spellcheck="false"
                    dir=direction(kind)
                    placeholder=placeholder
                    bind:value=value
                    on:input=touch
                    aria-invalid=invalid
                    aria-describedby=described_by
                />
                {suggestions}
            }
            .into_any()
        }
    }
}

fn options(attribute: &Attribute, value: RwSignal<String>) -> impl IntoView {
    let chosen = value.get_untracked();
    let options = attribute.choices().into_iter().map(|(own, label)| {
        view! { <option value=own selected={own == chosen}>{label.text()}</option> }
    });
    options.collect_view()
}

fn input_type(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Date => "date",
        FieldKind::Url => "url",
        // The type is not "email": browsers remove spaces from the value of such a field
        // while the user types, and writing the value back moves the caret to the front.
        // Nor is it "number", whose value is empty while the text is no number.
        _ => "text",
    }
}

fn input_mode(kind: FieldKind) -> Option<&'static str> {
    match kind {
        FieldKind::Email => Some("email"),
        FieldKind::Number => Some("decimal"),
        FieldKind::Url => Some("url"),
        FieldKind::Phone => Some("tel"),
        _ => None,
    }
}

fn capitalization(attribute: &Attribute) -> &'static str {
    match (attribute.rule.kind, attribute.name) {
        (FieldKind::Text, "name" | "given_name" | "middle_name" | "family_name") => "words",
        (FieldKind::Text, "preferred_username") => "none",
        (FieldKind::Text, _) => "sentences",
        _ => "none",
    }
}

/// Returns the `dir` attribute: `ltr` for text that is read from left to right in every
/// language, and `auto` for free text, whose direction the browser finds out.
fn direction(kind: FieldKind) -> Option<&'static str> {
    match kind {
        FieldKind::Text => Some("auto"),
        FieldKind::Date => None,
        _ => Some("ltr"),
    }
}
