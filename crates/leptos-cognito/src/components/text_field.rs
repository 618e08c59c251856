//! A text field with a label.

use leptos::prelude::*;

use super::form::{FieldFault, FormState, field_id, field_value, hint_id};
use crate::download_size::reactive::status_line;
use crate::i18n::Phrase;
use crate::language::text;
use cognito_session::fields::FormField;

/// The kind of text that a field takes, for keyboards and password managers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextKind {
    /// The name of an account: an e-mail address, a phone number or a user name.
    Identifier,
    /// An e-mail address.
    Email,
    /// Free text.
    Words,
    /// A date.
    Date,
    /// The address of a web page.
    Url,
}

impl TextKind {
    fn input_type(self) -> &'static str {
        match self {
            // The type is not "email": browsers remove spaces from the value of such a
            // field while the user types, and writing the value back moves the caret to
            // the front.
            Self::Identifier | Self::Words | Self::Email => "text",
            Self::Date => "date",
            Self::Url => "url",
        }
    }

    fn autocomplete(self) -> &'static str {
        match self {
            Self::Identifier => "username",
            Self::Email => "email",
            Self::Words => "off",
            Self::Date => "bday",
            Self::Url => "url",
        }
    }

    /// Returns the `dir` attribute: `ltr` for text that is read from left to right in
    /// every language, and `auto` for free text, whose direction the browser finds out.
    fn direction(self) -> Option<&'static str> {
        match self {
            Self::Identifier | Self::Email | Self::Url => Some("ltr"),
            Self::Words => Some("auto"),
            Self::Date => None,
        }
    }

    fn inputmode(self) -> &'static str {
        match self {
            Self::Identifier | Self::Email => "email",
            Self::Words | Self::Date => "text",
            Self::Url => "url",
        }
    }
}

/// A text field with a label, a hint and its own fault.
#[component]
pub fn TextField(
    /// The form that the field belongs to.
    form: FormState,
    /// The name of the field in its form.
    field: FormField,
    /// The kind of text that the field takes.
    kind: TextKind,
    /// The label of the field.
    #[prop(into)]
    label: Phrase,
    /// The text of the field.
    value: RwSignal<String>,
    /// The hint below the field.
    #[prop(optional, into)]
    hint: Option<Phrase>,
) -> impl IntoView {
    let id = field_id(field);
    let described_by = form.described_by(field, hint.is_some().then(|| hint_id(field)));
    let capitalize = if kind == TextKind::Words {
        "sentences"
    } else {
        "none"
    };
    view! {
        <div class="field">
            <label for=id.clone()>{text(label)}</label>
            <input
                id=id
                type=kind.input_type()
                autocomplete=kind.autocomplete()
                inputmode=kind.inputmode()
                dir=kind.direction()
                autocapitalize=capitalize
                spellcheck="false"
                prop:value=field_value(value)
                on:input:capture=move |event| {
                    value.set(event_target_value(&event));
                    form.touch(field);
                }
                aria-invalid=form.invalid(field)
                aria-describedby=described_by
            />
            {status_line("hint", Some(hint_id(field)), None, move || hint.clone())}
            <FieldFault form field />
        </div>
    }
}
