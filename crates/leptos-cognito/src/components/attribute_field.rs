//! The field of the registration form for a further attribute of the app: see
//! [`AttributeField`].

use leptos::prelude::*;

use super::form::{FieldFault, FormState, field_id, hint_id};
use crate::brand::AttributeField;
use crate::i18n::Phrase;
use crate::language::text;
use cognito_session::fields::FormField;

/// A field for a further attribute. It offers the attribute's suggestions, and takes any
/// other text too.
#[component]
pub fn AttributeInput(
    /// The form that the field belongs to.
    form: FormState,
    /// The attribute.
    attribute: &'static AttributeField,
    /// The text of the field.
    value: RwSignal<String>,
) -> impl IntoView {
    let field = FormField::Named(attribute.name);
    let id = field_id(field);
    let list_id = field_id(field) + "-suggestions";
    let list = (!attribute.suggestions.is_empty()).then(|| list_id.clone());
    let suggestions = list.is_some().then(|| {
        let suggestions = attribute.suggestions.iter();
        let suggestions = suggestions.map(|text| view! { <option value=*text></option> });
        view! { <datalist id=list_id>{suggestions.collect_view()}</datalist> }
    });
    let hint: Option<Phrase> = attribute.hint.map(|hint| hint());
    let described_by = form.described_by(field, hint.is_some().then(|| hint_id(field)));
    view! {
        <div class="field">
            <label for=id.clone()>{text((attribute.label)())}</label>
            <input
                id=id
                type="text"
                list=list
                autocomplete=attribute.autocomplete
                autocapitalize="sentences"
                spellcheck="false"
                dir="auto"
                bind:value=value
                on:input=move |_| form.touch(field)
                aria-invalid=move || form.is_invalid(field).get().then_some("true")
                aria-describedby=described_by
            />
            {hint.map(|hint| view! { <p class="hint" id=hint_id(field)>{text(hint)}</p> })}
            <FieldFault form field />
            {suggestions}
        </div>
    }
}
