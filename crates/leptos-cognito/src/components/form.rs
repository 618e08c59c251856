//! What a form knows of itself: whether it is busy, its one alert, its fields' faults.

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

/// The id of a form's alert, the description of a field that the service found at fault.
pub const ALERT_ID: &str = "form-alert";

/// A form's state; a handle to be copied.
#[derive(Clone, Copy)]
pub struct FormState {
    busy: RwSignal<bool>,
    /// One signal for all that is said: each further kind weighs 3 KB of the download.
    said: RwSignal<Said>,
}

/// What a form has to say.
#[derive(Default)]
struct Said {
    alert: Option<Phrase>,
    /// What was told when the form came: stays until a request starts.
    news: Option<Phrase>,
    /// The field the alert is about.
    blamed: Option<FormField>,
    /// Fields, and what is wrong with them.
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
    /// Whether a request is under way.
    #[must_use]
    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// Whether a request is under way, for who is told when that changes.
    #[must_use]
    pub fn is_busy(self) -> bool {
        self.busy.get()
    }

    /// These words while a request is under way, else those.
    pub(super) fn text(
        self,
        busy: Phrase,
        idle: Phrase,
    ) -> impl Fn() -> Cow<'static, str> + Clone + Send + Sync + 'static {
        text_while(self.busy, busy, idle)
    }

    /// Starts over with these faults: whether the form can be sent. The first field at
    /// fault gets the focus. A form that is busy is not sent again.
    pub fn check(self, faults: Vec<Fault>) -> bool {
        let worded = |fault: Fault| (fault.field(), error_messages::of_fault(fault));
        self.check_worded(faults.into_iter().map(worded).collect())
    }

    /// As [`check`](Self::check), for the first page, which has not the words for all faults.
    pub fn check_worded(self, faults: Vec<(FormField, Phrase)>) -> bool {
        // A form that is gone is not sent either.
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

    /// A request starts.
    pub fn start(self) {
        let _gone = self.said.try_set(Said::default());
        let _gone = self.busy.try_set(true);
    }

    /// The request is over. Harmless when the form is gone.
    pub fn finish(self) {
        let _gone = self.busy.try_set(false);
    }

    /// The request is over, and failed: says so, and moves the focus to the news.
    pub fn fail(self, error: AuthError) {
        self.say(error_messages::of_error(error));
    }

    /// Ends with an alert of these words.
    pub fn say(self, FieldMessage { field, message }: FieldMessage) {
        self.finish();
        self.tell(Said {
            alert: Some(message),
            blamed: field,
            ..Said::default()
        });
        // Once the alert is there to be focused.
        request_animation_frame(move || match field {
            Some(field) => focus_field(field),
            None => page::focus("#form-alert"),
        });
    }

    /// The request is over, and a field is at fault by the service's word. What it said
    /// stands in an alert that is not this form's own, under [`ALERT_ID`].
    pub fn blame(self, field: FormField) {
        self.finish();
        let _gone = self.said.try_update(|said| said.blamed = Some(field));
        request_animation_frame(move || focus_field(field));
    }

    /// A field's own fault, for who is told when that changes.
    #[must_use]
    pub fn fault(self, field: FormField) -> Option<Phrase> {
        self.said.with(|said| said.fault(field).cloned())
    }

    /// Whether the field is at fault, by our check or by the service's word.
    #[must_use]
    pub fn is_invalid(self, field: FormField) -> Signal<bool> {
        Signal::derive(move || self.said.with(|said| said.is_at_fault(field)))
    }

    /// What a field's `aria-invalid` is to be.
    #[must_use]
    pub fn invalid(self, field: FormField) -> Changing {
        attribute(move || {
            let is_at_fault = self.said.with(|said| said.is_at_fault(field));
            is_at_fault.then_some("true")
        })
    }

    /// The ids of what describes the field: its fault or the alert, and its hint.
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

    /// Typing in a field takes its fault away. Does nothing when the form is gone: browsers
    /// fire a last `change` at a field that is being removed.
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

    /// What the page before left for this one: stays until a request starts.
    pub fn greet(self, news: Option<Phrase>) {
        self.said.update(|said| said.news = news);
    }

    /// All but the news changes. Harmless when the form is gone.
    fn tell(self, mut new: Said) {
        let _gone = self.said.try_update(|said| {
            new.news = said.news.take();
            *said = new;
        });
    }
}

/// The form's one alert; there only when there is something to say. Stands after the
/// button, which so does not move away under the finger.
#[component]
pub fn FormAlert(form: FormState, #[prop(optional)] children: Option<ChildrenFn>) -> impl IntoView {
    let alert = move || form.said.with(|said| said.alert.clone());
    notice("alert", Some(ALERT_ID), "alert", alert, children)
}

/// What the page before left for this one.
#[component]
pub fn FormNews(form: FormState) -> impl IntoView {
    let news = move || form.said.with(|said| said.news.clone());
    notice("news", None, "status", news, None)
}

/// The fault beside a field.
#[component]
pub fn FieldFault(form: FormState, field: FormField) -> impl IntoView {
    let fault = move || form.fault(field);
    remark("fault", Some(fault_id(field)), None, fault)
}

/// A field's id. Fields have no `name`: a browser sends none of them by itself.
#[must_use]
pub fn field_id(field: FormField) -> String {
    match field {
        FormField::Email => "email",
        FormField::Phone => "phone",
        FormField::Genre => "genre",
        FormField::Password => "password",
        FormField::CurrentPassword => "current-password",
        FormField::Confirmation => "confirm-password",
        FormField::Code => "code",
        FormField::Options => "options",
        FormField::Answer => "answer",
        FormField::Attribute(place) => {
            let place = u32::try_from(place).unwrap_or(u32::MAX);
            return "attribute-".to_owned() + &digits(place);
        }
    }
    .to_owned()
}

/// The id of the word of help below a field.
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

/// What a field's `value`, or `checked`, is to be: what stands in the signal. Before there
/// was anything it is not written into a field that is there already, in which somebody
/// may have typed, or the browser filled in what it does not tell yet.
pub fn held<T>(value: RwSignal<T>) -> impl FnMut() -> Option<T> + Send
where
    T: Clone + Default + PartialEq + Send + Sync + 'static,
{
    let mut first = true;
    move || {
        let value = value.get();
        // Later never nothing: that is written down as the word "undefined".
        let stays = std::mem::take(&mut first) && value == T::default();
        (!stays).then_some(value)
    }
}
