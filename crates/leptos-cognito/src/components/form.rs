//! The state of a form: whether a request is running, its one alert, and the faults of
//! its fields.

use std::borrow::Cow;

use leptos::prelude::*;

use crate::browser::page;
use crate::error_messages::{self, FieldMessage};
use crate::i18n::Phrase;
use crate::i18n::speech::digits;
use crate::language::text_while;
use crate::reactive::{Changing, attribute, notice, remark};
use cognito_session::error::AuthError;
use cognito_session::fields::{Fault, FormField};

/// The id of a form's alert, which describes the field that the service rejected.
pub const ALERT_ID: &str = "form-alert";

/// The state of a form. The handle is `Copy`.
#[derive(Clone, Copy)]
pub struct FormState {
    busy: RwSignal<bool>,
    /// All messages are in one signal, because each further type of signal adds 3 KB to
    /// the download.
    said: RwSignal<Said>,
}

/// The messages of a form.
#[derive(Default)]
struct Said {
    alert: Option<Phrase>,
    /// The message that the previous page left. It is shown until a request starts.
    news: Option<Phrase>,
    /// The field that the alert is about.
    blamed: Option<FormField>,
    /// The fields that are at fault, and their texts.
    faults: Vec<(FormField, Phrase)>,
}

impl Said {
    fn fault(&self, field: FormField) -> Option<&Phrase> {
        let mut faults = self.faults.iter();
        faults.find(|(at, _)| *at == field).map(|(_, fault)| fault)
    }

    fn is_at_fault(&self, field: FormField) -> bool {
        self.fault(field).is_some() || self.blamed == Some(field)
    }
}

impl Default for FormState {
    fn default() -> Self {
        Self {
            busy: RwSignal::new(false),
            said: RwSignal::new(Said::default()),
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

    /// Replaces the alert and the earlier faults by these faults, and moves the focus to
    /// the first field at fault. Returns `true` when the form can be sent, which is when
    /// there is no fault and no request is running. While one is running, nothing
    /// changes.
    pub fn check(self, faults: Vec<Fault>) -> bool {
        let worded = |fault: Fault| (fault.field(), error_messages::of_fault(fault));
        self.check_worded(faults.into_iter().map(worded).collect())
    }

    /// Works as [`check`](Self::check), but takes the texts of the faults. The sign-in
    /// page uses it, because its first download does not contain the texts of all faults.
    pub fn check_worded(self, faults: Vec<(FormField, Phrase)>) -> bool {
        // A form that was removed is not sent either.
        if self.busy.try_get_untracked().unwrap_or(true) {
            return false;
        }
        let first = faults.first().map(|(field, _)| *field);
        self.tell(Said {
            faults,
            ..Said::default()
        });
        if let Some(field) = first {
            focus_field(field);
        }
        first.is_none()
    }

    /// Marks the form as busy, and removes all messages.
    pub fn start(self) {
        let _gone = self.said.try_set(Said::default());
        let _gone = self.busy.try_set(true);
    }

    /// Marks the form as no longer busy. Does nothing when the form was removed.
    pub fn finish(self) {
        let _gone = self.busy.try_set(false);
    }

    /// Marks the form as no longer busy, and shows the text for the error. The focus
    /// moves to the field at fault or, without one, to the alert.
    pub fn fail(self, error: AuthError) {
        self.say(error_messages::of_error(error));
    }

    /// Marks the form as no longer busy, and shows this message as the alert. The focus
    /// moves to the field at fault or, without one, to the alert.
    pub fn say(self, FieldMessage { field, message }: FieldMessage) {
        self.finish();
        self.tell(Said {
            alert: Some(message),
            blamed: field,
            ..Said::default()
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
    pub fn blame(self, field: FormField) {
        self.finish();
        let _gone = self.said.try_update(|said| said.blamed = Some(field));
        request_animation_frame(move || focus_field(field));
    }

    /// Returns the text about a field's own fault, and subscribes the caller to changes
    /// of it.
    #[must_use]
    pub fn fault(self, field: FormField) -> Option<Phrase> {
        self.said.with(|said| said.fault(field).cloned())
    }

    /// Returns a signal that is `true` while the field is at fault, because the app's own
    /// check or the service rejected its value.
    #[must_use]
    pub fn is_invalid(self, field: FormField) -> Signal<bool> {
        Signal::derive(move || self.said.with(|said| said.is_at_fault(field)))
    }

    /// Returns the value of a field's `aria-invalid` attribute.
    #[must_use]
    pub fn invalid(self, field: FormField) -> Changing {
        attribute(move || {
            let is_at_fault = self.said.with(|said| said.is_at_fault(field));
            is_at_fault.then_some("true")
        })
    }

    /// Returns the value of a field's `aria-describedby` attribute: the ids of its fault,
    /// of the alert if that is about the field, and of its hint.
    #[must_use]
    pub fn described_by(self, field: FormField, hint_id: Option<String>) -> Changing {
        attribute(move || {
            let mut ids = String::new();
            let mut add = |id: &str| {
                if !ids.is_empty() {
                    ids.push(' ');
                }
                ids.push_str(id);
            };
            self.said.with(|said| {
                if said.fault(field).is_some() {
                    add(&fault_id(field));
                }
                if said.blamed == Some(field) {
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
        let is_at_fault = self.said.try_with_untracked(|said| said.is_at_fault(field));
        if is_at_fault == Some(true) {
            self.said.update(|said| {
                said.faults.retain(|(at, _)| *at != field);
                if said.blamed == Some(field) {
                    said.blamed = None;
                }
            });
        }
    }

    /// Shows the message that the previous page left, until a request starts.
    pub fn greet(self, news: Option<Phrase>) {
        self.said.update(|said| said.news = news);
    }

    /// Replaces all messages but the one that the previous page left. Does nothing when
    /// the form was removed.
    fn tell(self, mut new: Said) {
        let _gone = self.said.try_update(|said| {
            new.news = said.news.take();
            *said = new;
        });
    }
}

/// The form's one alert, which exists only while it has a text. It follows the button, so
/// that the button does not move away while the user presses it.
#[component]
pub fn FormAlert(form: FormState, #[prop(optional)] children: Option<ChildrenFn>) -> impl IntoView {
    let alert = move || form.said.with(|said| said.alert.clone());
    notice("alert", Some(ALERT_ID), "alert", alert, children)
}

/// The message that the previous page left for this form.
#[component]
pub fn FormNews(form: FormState) -> impl IntoView {
    let news = move || form.said.with(|said| said.news.clone());
    notice("news", None, "status", news, None)
}

/// The text about a field's fault, which is shown below the field.
#[component]
pub fn FieldFault(form: FormState, field: FormField) -> impl IntoView {
    let fault = move || form.fault(field);
    remark("fault", Some(fault_id(field)), None, fault)
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
        FormField::Attribute(place) => {
            let place = u32::try_from(place).unwrap_or(u32::MAX);
            return "attribute-".to_owned() + &digits(place);
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
pub fn held<T>(value: RwSignal<T>) -> impl FnMut() -> Option<T> + Send
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
