//! What a form knows of itself: whether it is busy, its one alert, its fields' faults.

use leptos::prelude::*;

use crate::auth::error::AuthError;
use crate::auth::fields::{Fault, FormField};
use crate::i18n::Message;
use crate::platform::page;
use crate::ui::language::text;
use crate::ui::words::{self, Words};

/// The id of a form's alert, the description of a field that the service found at fault.
const ALERT_ID: &str = "form-alert";

/// A form's state; a handle to be copied.
#[derive(Clone, Copy)]
pub struct FormState {
    busy: RwSignal<bool>,
    alert: RwSignal<Option<Message>>,
    /// The field the alert is about.
    blamed: RwSignal<Option<FormField>>,
    faults: RwSignal<Vec<Fault>>,
}

impl Default for FormState {
    fn default() -> Self {
        Self {
            busy: RwSignal::new(false),
            alert: RwSignal::new(None),
            blamed: RwSignal::new(None),
            faults: RwSignal::new(Vec::new()),
        }
    }
}

impl FormState {
    /// Whether a request is under way.
    #[must_use]
    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// Starts over with these faults: whether the form can be sent. The first field at
    /// fault gets the focus. A form that is busy is not sent again.
    pub fn check(self, faults: Vec<Fault>) -> bool {
        if self.busy.get_untracked() {
            return false;
        }
        self.alert.set(None);
        self.blamed.set(None);
        let first = faults.first().map(|fault| fault.field());
        self.faults.set(faults);
        if let Some(field) = first {
            focus_field(field);
        }
        first.is_none()
    }

    /// A request starts.
    pub fn start(self) {
        self.alert.set(None);
        self.blamed.set(None);
        self.busy.set(true);
    }

    /// The request is over. Harmless when the form is gone.
    pub fn finish(self) {
        let _gone = self.busy.try_set(false);
    }

    /// The request is over, and failed: says so, and moves the focus to the news.
    pub fn fail(self, error: AuthError) {
        self.say(words::of_error(error));
    }

    /// Ends with an alert of these words.
    pub fn say(self, Words { field, message }: Words) {
        self.finish();
        let _gone = self.blamed.try_set(field);
        let _gone = self.alert.try_set(Some(message));
        // Once the alert is there to be focused.
        request_animation_frame(move || match field {
            Some(field) => focus_field(field),
            None => page::focus("#form-alert"),
        });
    }

    /// What stands in the alert.
    #[must_use]
    pub fn alert(self) -> Signal<Option<Message>> {
        self.alert.into()
    }

    /// A field's own fault.
    #[must_use]
    pub fn fault(self, field: FormField) -> Signal<Option<Fault>> {
        Signal::derive(move || {
            self.faults
                .with(|all| all.iter().copied().find(|f| f.field() == field))
        })
    }

    /// Whether the field is at fault, by our check or by the service's word.
    #[must_use]
    pub fn is_invalid(self, field: FormField) -> Signal<bool> {
        let fault = self.fault(field);
        Signal::derive(move || fault.with(Option::is_some) || self.blamed.get() == Some(field))
    }

    /// The ids of what describes the field: its fault or the alert, and its hint.
    #[must_use]
    pub fn described_by(self, field: FormField, hint_id: Option<String>) -> Signal<Option<String>> {
        let fault = self.fault(field);
        Signal::derive(move || {
            let mut ids = Vec::new();
            if fault.with(Option::is_some) {
                ids.push(fault_id(field));
            }
            if self.blamed.get() == Some(field) {
                ids.push(ALERT_ID.to_owned());
            }
            ids.extend(hint_id.clone());
            (!ids.is_empty()).then(|| ids.join(" "))
        })
    }

    /// Typing in a field takes its fault away.
    pub fn touch(self, field: FormField) {
        if self
            .faults
            .with_untracked(|all| all.iter().any(|fault| fault.field() == field))
        {
            self.faults
                .update(|all| all.retain(|fault| fault.field() != field));
        }
        if self.blamed.get_untracked() == Some(field) {
            self.blamed.set(None);
        }
    }
}

/// The form's one alert; there only when there is something to say. Stands after the
/// button, which so does not move away under the finger.
#[component]
pub fn FormAlert(form: FormState, #[prop(optional)] children: Option<ChildrenFn>) -> impl IntoView {
    let children = StoredValue::new(children);
    move || {
        form.alert().get().map(|message| {
            view! {
                <div class="alert" role="alert" id=ALERT_ID tabindex="-1">
                    <p>{text(message)}</p>
                    {children.with_value(|children| children.as_ref().map(|children| children()))}
                </div>
            }
        })
    }
}

/// The fault beside a field.
#[component]
pub fn FieldFault(form: FormState, field: FormField) -> impl IntoView {
    let fault = form.fault(field);
    move || {
        fault.get().map(|fault| {
            view! { <p class="fault" id=fault_id(field)>{text(words::of_fault(fault))}</p> }
        })
    }
}

/// A field's id, and its name.
#[must_use]
pub fn field_id(field: FormField) -> String {
    match field {
        FormField::Email => "email",
        FormField::Phone => "phone",
        FormField::Genre => "genre",
        FormField::Password => "password",
        FormField::Confirmation => "confirm-password",
        FormField::Code => "code",
        FormField::Options => "options",
        FormField::Answer => "answer",
        FormField::Attribute(place) => return ["attribute-", &place.to_string()].concat(),
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
