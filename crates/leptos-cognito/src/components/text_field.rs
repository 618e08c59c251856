//! A labelled line of text.

use leptos::prelude::*;

use super::form::{FieldFault, FormState, field_id, held, hint_id};
use crate::i18n::Phrase;
use crate::language::text;
use crate::reactive::remark;
use cognito_session::fields::FormField;

/// What kind of text a field takes, for keyboards and password managers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Whoever signs in: an e-mail, a phone number, a user name.
    Identifier,
    /// An e-mail address.
    Email,
    /// Free text.
    Words,
    /// A date.
    Date,
    /// The address of a page.
    Url,
}

impl Takes {
    fn kind(self) -> &'static str {
        match self {
            // Not "email": browsers drop spaces from its value while one types, and writing
            // the value back moved the caret to the front.
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

    /// What is read from left to right in every language, and what decides for itself.
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

/// A labelled line of text, with a hint and its own fault.
#[component]
pub fn TextField(
    /// The form it belongs to.
    form: FormState,
    /// Which field it is.
    field: FormField,
    /// What kind of text it takes.
    takes: Takes,
    /// Its label.
    #[prop(into)]
    label: Phrase,
    /// What it holds.
    value: RwSignal<String>,
    /// A word of help below it.
    #[prop(optional, into)]
    hint: Option<Phrase>,
) -> impl IntoView {
    let id = field_id(field);
    let described_by = form.described_by(field, hint.is_some().then(|| hint_id(field)));
    let capitalize = if takes == Takes::Words {
        "sentences"
    } else {
        "none"
    };
    view! {
        <div class="field">
            <label for=id.clone()>{text(label)}</label>
            <input
                id=id
                type=takes.kind()
                autocomplete=takes.autocomplete()
                inputmode=takes.inputmode()
                dir=takes.direction()
                autocapitalize=capitalize
                spellcheck="false"
                prop:value=held(value)
                on:input:capture=move |event| {
                    value.set(event_target_value(&event));
                    form.touch(field);
                }
                aria-invalid=form.invalid(field)
                aria-describedby=described_by
            />
            {remark("hint", Some(hint_id(field)), None, move || hint.clone())}
            <FieldFault form field />
        </div>
    }
}
