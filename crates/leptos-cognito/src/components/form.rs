//! The state of a form: whether a request is running, its one alert, and the faults of
//! its fields.

use std::borrow::Cow;

use leptos::prelude::*;

use crate::browser::page;
use crate::download_size::reactive::{ReactiveAttribute, attribute, notice, status_line};
use crate::error_messages::FieldMessage;
use crate::i18n::Phrase;
use crate::i18n::speech::digits;
use crate::language::text_while;
use cognito_session::fields::FormField;

/// The id of a form's alert, which describes the field that the service rejected.
pub const ALERT_ID: &str = "form-alert";

/// The state of a form. The handle is `Copy`.
#[derive(Clone, Copy)]
pub struct FormState {
    busy: RwSignal<bool>,
    /// All messages are in one signal, because each further type of signal adds 3 KB to
    /// the download.
    messages: RwSignal<Messages>,
}

/// The messages of a form.
#[derive(Default)]
struct Messages {
    alert: Option<Phrase>,
    /// The message that the previous page left. It is shown until a request starts.
    notice: Option<Phrase>,
    /// The field that the alert is about, because the service rejected its value.
    rejected: Option<FormField>,
    /// The fields that are at fault, and their texts.
    faults: Vec<(FormField, Phrase)>,
}

impl Messages {
    fn fault(&self, field: FormField) -> Option<&Phrase> {
        let mut faults = self.faults.iter();
        faults.find(|(at, _)| *at == field).map(|(_, fault)| fault)
    }

    fn is_at_fault(&self, field: FormField) -> bool {
        self.fault(field).is_some() || self.rejected == Some(field)
    }
}

impl Default for FormState {
    fn default() -> Self {
        Self {
            busy: RwSignal::new(false),
            messages: RwSignal::new(Messages::default()),
        }
    }
}

impl FormState {
    /// Returns a signal that is `true` while a request is running.
    #[must_use]
    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// Returns `true` while a request is running, and subscribes the caller to changes of
    /// that.
    #[must_use]
    pub fn is_busy(self) -> bool {
        self.busy.get()
    }

    /// Returns a function that gives `busy` while a request is running, and `idle`
    /// otherwise.
    pub(super) fn text(
        self,
        busy: Phrase,
        idle: Phrase,
    ) -> impl Fn() -> Cow<'static, str> + Clone + Send + Sync + 'static {
        text_while(self.busy, busy, idle)
    }

    /// Returns `true` while no request is running and the form has not been removed.
    #[must_use]
    pub fn is_idle(self) -> bool {
        self.busy.try_get_untracked() == Some(false)
    }

    /// Replaces the alert and the earlier faults by these faults and their texts, and moves
    /// the focus to the first field at fault. While a request is running, and after the
    /// form was removed, nothing changes.
    pub fn show_faults(self, faults: Vec<(FormField, Phrase)>) {
        if !self.is_idle() {
            return;
        }
        let first = faults.first().map(|(field, _)| *field);
        self.replace_messages(Messages {
            faults,
            ..Messages::default()
        });
        if let Some(field) = first {
            focus_field(field);
        }
    }

    /// Marks the form as busy, and removes all messages.
    pub fn start(self) {
        let _removed = self.messages.try_set(Messages::default());
        let _removed = self.busy.try_set(true);
    }

    /// Marks the form as no longer busy. Does nothing when the form was removed.
    pub fn finish(self) {
        let _removed = self.busy.try_set(false);
    }

    /// Marks the form as no longer busy, and shows this message as the alert. The focus
    /// moves to the field at fault or, without one, to the alert.
    pub fn show_alert(self, FieldMessage { field, message }: FieldMessage) {
        self.finish();
        self.replace_messages(Messages {
            alert: Some(message),
            rejected: field,
            ..Messages::default()
        });
        // The alert can get the focus only after it has been rendered.
        request_animation_frame(move || match field {
            Some(field) => focus_field(field),
            None => page::focus("#form-alert"),
        });
    }

    /// Marks the form as no longer busy and the field as rejected by the service, and
    /// moves the focus to the field. The caller shows the reason in an alert of its own,
    /// which has the id [`ALERT_ID`].
    pub fn mark_rejected(self, field: FormField) {
        self.finish();
        let _removed = self
            .messages
            .try_update(|messages| messages.rejected = Some(field));
        request_animation_frame(move || focus_field(field));
    }

    /// Returns the text about a field's own fault, and subscribes the caller to changes
    /// of it.
    #[must_use]
    pub fn fault(self, field: FormField) -> Option<Phrase> {
        self.messages
            .with(|messages| messages.fault(field).cloned())
    }

    /// Returns a signal that is `true` while the field is at fault, because the app's own
    /// check or the service rejected its value.
    #[must_use]
    pub fn is_invalid(self, field: FormField) -> Signal<bool> {
        Signal::derive(move || self.messages.with(|messages| messages.is_at_fault(field)))
    }

    /// Returns the value of a field's `aria-invalid` attribute.
    #[must_use]
    pub fn invalid(self, field: FormField) -> ReactiveAttribute {
        attribute(move || {
            let is_at_fault = self.messages.with(|messages| messages.is_at_fault(field));
            is_at_fault.then_some("true")
        })
    }

    /// Returns the value of a field's `aria-describedby` attribute: the ids of its fault,
    /// of the alert if that is about the field, and of its hint.
    #[must_use]
    pub fn described_by(self, field: FormField, hint_id: Option<String>) -> ReactiveAttribute {
        attribute(move || {
            let mut ids = String::new();
            let mut add = |id: &str| {
                if !ids.is_empty() {
                    ids.push(' ');
                }
                ids.push_str(id);
            };
            self.messages.with(|messages| {
                if messages.fault(field).is_some() {
                    add(&fault_id(field));
                }
                if messages.rejected == Some(field) {
                    add(ALERT_ID);
                }
            });
            if let Some(hint_id) = &hint_id {
                add(hint_id);
            }
            (!ids.is_empty()).then_some(ids)
        })
    }

    /// Removes the fault of a field, because the user types in it. Does nothing when the
    /// form was removed: browsers fire a last `change` event at a field that is being
    /// removed.
    pub fn touch(self, field: FormField) {
        let is_at_fault = self
            .messages
            .try_with_untracked(|messages| messages.is_at_fault(field));
        if is_at_fault == Some(true) {
            self.messages.update(|messages| {
                messages.faults.retain(|(at, _)| *at != field);
                if messages.rejected == Some(field) {
                    messages.rejected = None;
                }
            });
        }
    }

    /// Shows the message that the previous page left, until a request starts.
    pub fn show_notice(self, notice: Option<Phrase>) {
        self.messages.update(|messages| messages.notice = notice);
    }

    /// Replaces all messages but the one that the previous page left. Does nothing when
    /// the form was removed.
    fn replace_messages(self, mut new: Messages) {
        let _removed = self.messages.try_update(|messages| {
            new.notice = messages.notice.take();
            *messages = new;
        });
    }
}

/// The form's one alert, which exists only while it has a text. It follows the button, so
/// that the button does not move away while the user presses it.
#[component]
pub fn FormAlert(form: FormState, #[prop(optional)] children: Option<ChildrenFn>) -> impl IntoView {
    let alert = move || form.messages.with(|messages| messages.alert.clone());
    notice("alert", Some(ALERT_ID), "alert", alert, children)
}

/// The message that the previous page left for this form.
#[component]
pub fn FormNotice(form: FormState) -> impl IntoView {
    let text = move || form.messages.with(|messages| messages.notice.clone());
    notice("notice", None, "status", text, None)
}

/// The text about a field's fault, which is shown below the field.
#[component]
pub fn FieldFault(form: FormState, field: FormField) -> impl IntoView {
    let fault = move || form.fault(field);
    status_line("fault", Some(fault_id(field)), None, fault)
}

/// Returns a field's id. Fields have no `name`, so that the browser does not send their
/// values by itself.
#[must_use]
pub fn field_id(field: FormField) -> String {
    match field {
        FormField::Email => "email",
        FormField::Phone => "phone",
        FormField::Password => "password",
        FormField::CurrentPassword => "current-password",
        FormField::Confirmation => "confirm-password",
        FormField::Code => "code",
        FormField::Options => "options",
        FormField::Answer => "answer",
        FormField::Named(name) => name.strip_prefix("custom:").unwrap_or(name),
        FormField::Attribute(index) => {
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            return "attribute-".to_owned() + &digits(index);
        }
    }
    .to_owned()
}

/// Returns the id of the hint below a field.
#[must_use]
pub fn hint_id(field: FormField) -> String {
    field_id(field) + "-hint"
}

fn fault_id(field: FormField) -> String {
    field_id(field) + "-fault"
}

fn focus_field(field: FormField) {
    page::focus(&["#", &field_id(field)].concat());
}

/// Returns a function for the `value` or `checked` property of a field, which gives the
/// value of the signal. While the signal still has its default at the first run, the
/// function gives `None`, and nothing is written: the field may be in the page already,
/// where the user may have typed something, or the browser may have filled in a value
/// that it does not report yet.
pub fn field_value<T>(value: RwSignal<T>) -> impl FnMut() -> Option<T> + Send
where
    T: Clone + Default + PartialEq + Send + Sync + 'static,
{
    let mut first = true;
    move || {
        let value = value.get();
        // Later runs never give `None`, which would be written as the text "undefined".
        let stays = std::mem::take(&mut first) && value == T::default();
        (!stays).then_some(value)
    }
}
