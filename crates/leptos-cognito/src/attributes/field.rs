//! A field of a form that asks for attributes: the registration, and the step that
//! completes an account.

use leptos::prelude::*;

use super::attribute::Attribute;
use super::input::input;
use crate::components::email_suggestion::EmailSuggestion;
use crate::components::form::{FieldFault, FormState, field_id, hint_id};
use crate::components::phone_field::{PhoneField, PhoneState};
use crate::i18n::fields::Fields;
use crate::language::{self, text};
use crate::lazy::ChunkError;
use cognito_client::config::sign_up::FieldKind;
use cognito_session::fields::FormField;
use cognito_session::sign_up::TypedAttribute;

/// A field of the form, with its text. The handle is `Copy`.
#[derive(Clone, Copy)]
pub(crate) struct Input {
    pub(crate) attribute: &'static Attribute,
    pub(crate) value: RwSignal<String>,
    phone: Option<PhoneState>,
}

impl Input {
    /// Creates the empty field of an attribute.
    pub(crate) fn new(attribute: &'static Attribute) -> Self {
        let value = RwSignal::new(String::new());
        let is_phone = attribute.rule.kind == FieldKind::Phone;
        Self {
            attribute,
            value,
            phone: is_phone.then(|| PhoneState::new(value)),
        }
    }

    /// Reads what was typed. The locale is that of the page.
    ///
    /// # Errors
    /// [`ChunkError`] if a phone number was typed and the numbering plan cannot be loaded.
    pub(crate) async fn read(self) -> Result<TypedAttribute, ChunkError> {
        let typed = match (self.attribute.rule.kind, self.phone) {
            (FieldKind::Locale, _) => Ok(language::tag().to_owned()),
            (_, Some(phone)) => phone.number().await?,
            _ => Ok(self.value.try_get_untracked().unwrap_or_default()),
        };
        Ok(TypedAttribute {
            name: self.attribute.name.to_owned(),
            typed,
            rule: self.attribute.rule.clone(),
        })
    }

    /// Returns the field with its label, its hint and its fault.
    pub(crate) fn view(self, form: FormState) -> AnyView {
        let Self {
            attribute, value, ..
        } = self;
        let field = attribute.field();
        if attribute.rule.kind == FieldKind::Locale {
            return ().into_any();
        }
        if let Some(phone) = self.phone {
            let (label, hint) = (attribute.label(), attribute.hint());
            return view! { <PhoneField form phone field label hint /> }.into_any();
        }
        let hint = attribute.hint();
        let described_by = form.described_by(field, hint.is_some().then(|| hint_id(field)));
        let control = input(form, attribute, value, described_by);
        let hint = hint.map(|hint| view! { <p class="hint" id=hint_id(field)>{hint.text()}</p> });
        let label = attribute.label().text();
        if attribute.rule.kind == FieldKind::Consent {
            let link = attribute.link().map(|link| {
                view! {
                    " "
                    <a href=link target="_blank" rel="noopener">{text(Fields::ReadConsent)}</a>
                }
            });
            return view! {
                <div class="field consent">
                    <p><label class="choice">{control} {label}</label> {link}</p>
                    {hint}
                    <FieldFault form field />
                </div>
            }
            .into_any();
        }
        let labelled = view! {
            <div class="field">
                <label for=field_id(field)>{label}</label>
                {control}
                {hint}
                <FieldFault form field />
            </div>
        };
        if field == FormField::Email {
            view! { <EmailSuggestion form email=value>{labelled}</EmailSuggestion> }.into_any()
        } else {
            labelled.into_any()
        }
    }
}
