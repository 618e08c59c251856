//! The course of every form, from its button to its outcome: the fields are checked, the
//! form is busy while its request runs, and then either the error is shown or the caller
//! goes on with the result.

use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::form::FormState;
use crate::error_messages::{self, FieldMessage};
use crate::i18n::{Message, Phrase};
use crate::lazy::ChunkError;
use cognito_session::error::AuthError;
use cognito_session::fields::{Fault, FormField};

/// The feedback of a form that was not sent, or whose request failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormFeedback {
    /// The faults of the fields with their texts, in the order of the fields. Without any,
    /// the form is not sent, and its earlier messages are removed.
    Faults(Vec<(FormField, Phrase)>),
    /// The text of the form's alert.
    Alert(FieldMessage),
}

impl FormFeedback {
    /// Returns feedback without a message.
    #[must_use]
    pub fn none() -> Self {
        Self::Faults(Vec::new())
    }
}

impl From<Fault> for FormFeedback {
    fn from(fault: Fault) -> Self {
        vec![fault].into()
    }
}

impl From<Vec<Fault>> for FormFeedback {
    fn from(faults: Vec<Fault>) -> Self {
        let worded = |fault: Fault| (fault.field(), error_messages::of_fault(fault));
        Self::Faults(faults.into_iter().map(worded).collect())
    }
}

impl From<Vec<(FormField, Fault)>> for FormFeedback {
    fn from(faults: Vec<(FormField, Fault)>) -> Self {
        let worded = |(field, fault)| (field, error_messages::of_fault(fault));
        Self::Faults(faults.into_iter().map(worded).collect())
    }
}

impl From<FieldMessage> for FormFeedback {
    fn from(message: FieldMessage) -> Self {
        Self::Alert(message)
    }
}

impl From<AuthError> for FormFeedback {
    fn from(error: AuthError) -> Self {
        Self::Alert(error_messages::of_error(error))
    }
}

impl From<ChunkError> for FormFeedback {
    fn from(ChunkError: ChunkError) -> Self {
        Self::Alert(FieldMessage::general(Message::PartMissing))
    }
}

/// Returns `value` if there is no fault.
///
/// # Errors
/// The faults, in their order.
pub fn unless_faulty<T, const N: usize>(
    value: T,
    faults: [Option<Fault>; N],
) -> Result<T, Vec<Fault>> {
    let faults: Vec<_> = faults.into_iter().flatten().collect();
    if faults.is_empty() {
        Ok(value)
    } else {
        Err(faults)
    }
}

/// A form with the place where its alert is shown: a [`FormState`] has an alert of its
/// own, and the sections of the account page share one.
pub trait AlertingForm: Copy + 'static {
    /// Returns the state of the form.
    fn state(self) -> FormState;

    /// Marks the form as busy, and removes all messages.
    fn start(self);

    /// Marks the form as no longer busy, and shows the alert.
    fn show_alert(self, alert: FieldMessage);

    /// Shows the feedback. Faults are not shown while a request is running.
    fn show(self, feedback: FormFeedback) {
        match feedback {
            FormFeedback::Faults(faults) => self.state().show_faults(faults),
            FormFeedback::Alert(alert) => self.show_alert(alert),
        }
    }
}

impl AlertingForm for FormState {
    fn state(self) -> FormState {
        self
    }

    fn start(self) {
        Self::start(self);
    }

    fn show_alert(self, alert: FieldMessage) {
        Self::show_alert(self, alert);
    }
}

/// Makes a request, during which the form is busy. Returns the result. If the request
/// fails, the form shows the error, and the result is `None`. While another request runs,
/// nothing happens.
pub async fn run<T, E: Into<FormFeedback>>(
    form: impl AlertingForm,
    request: impl Future<Output = Result<T, E>>,
) -> Option<T> {
    if !form.state().is_idle() {
        return None;
    }
    form.start();
    match request.await {
        Ok(result) => {
            form.state().finish();
            Some(result)
        }
        Err(error) => {
            form.state().finish();
            form.show(error.into());
            None
        }
    }
}

/// Sends a form once, in the three steps of [`StepForm::new`].
async fn submit<Input, Output, Error: Into<FormFeedback>>(
    form: impl AlertingForm,
    check: impl AsyncFnOnce() -> Result<Input, FormFeedback>,
    request: impl AsyncFnOnce(Input) -> Result<Output, Error>,
    done: impl FnOnce(Output),
) {
    if !form.state().is_idle() {
        return;
    }
    match check().await {
        Ok(input) => {
            if let Some(output) = run(form, request(input)).await {
                done(output);
            }
        }
        // Another request may have started during the check.
        Err(feedback) if form.state().is_idle() => form.show(feedback),
        Err(_) => {}
    }
}

/// A form that is checked and sent. The handle is `Copy`.
#[derive(Clone, Copy)]
pub struct StepForm {
    /// The state of the form, for its fields.
    pub state: FormState,
    send: UnsyncCallback<()>,
}

impl StepForm {
    /// Creates a form that is sent in three steps:
    ///
    /// 1. `check` reads the fields, and returns what is requested, or the feedback to show.
    /// 2. `request` runs while the form is busy.
    /// 3. `done` takes the result. If the request has failed, the form shows the error
    ///    instead.
    ///
    /// While a request runs, and after the form was removed, nothing is sent.
    pub fn new<Input: 'static, Output: 'static, Error: Into<FormFeedback>>(
        form: impl AlertingForm,
        check: impl AsyncFn() -> Result<Input, FormFeedback> + 'static,
        request: impl AsyncFn(Input) -> Result<Output, Error> + 'static,
        done: impl Fn(Output) + 'static,
    ) -> Self {
        let steps = Rc::new((check, request, done));
        let send = UnsyncCallback::new(move |()| {
            let steps = Rc::clone(&steps);
            spawn_local(async move {
                let (check, request, done) = &*steps;
                submit(form, check, request, done).await;
            });
        });
        Self {
            state: form.state(),
            send,
        }
    }

    /// Checks the form, and sends it.
    pub fn send(self) {
        let _removed = self.send.try_run(());
    }
}

/// The `<form>` element of a [`StepForm`].
#[component]
pub fn FormElement(
    /// The form.
    step_form: StepForm,
    /// The class of the element.
    #[prop(optional_no_strip)]
    class: Option<&'static str>,
    /// The fields and the buttons.
    children: Children,
) -> impl IntoView {
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        step_form.send();
    };
    view! {
        <form novalidate method="dialog" class=class on:submit=on_submit>
            {children()}
        </form>
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::task::{Context, Poll, Waker};

    use super::*;
    use crate::i18n::fields::Fields;

    /// A form whose alert is recorded.
    #[derive(Clone, Copy)]
    struct Recorded {
        state: FormState,
        alert: StoredValue<Option<FieldMessage>>,
    }

    impl AlertingForm for Recorded {
        fn state(self) -> FormState {
            self.state
        }

        fn start(self) {
            self.state.start();
        }

        fn show_alert(self, alert: FieldMessage) {
            self.alert.set_value(Some(alert));
        }
    }

    fn recorded() -> Recorded {
        Recorded {
            state: FormState::default(),
            alert: StoredValue::new(None),
        }
    }

    /// Runs a future that waits for nothing.
    fn finished<T>(future: impl Future<Output = T>) -> T {
        let mut future = std::pin::pin!(future);
        let mut context = Context::from_waker(Waker::noop());
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => output,
            Poll::Pending => panic!("the future waits"),
        }
    }

    #[test]
    fn form_is_busy_until_its_request_ends() {
        let form = recorded();
        let outcome = Cell::new(None);
        finished(submit(
            form,
            async || Ok(20),
            async |input| {
                assert!(!form.state.is_idle());
                Ok::<_, AuthError>(input + 1)
            },
            |output| {
                assert!(form.state.is_idle());
                outcome.set(Some(output));
            },
        ));
        assert_eq!(outcome.get(), Some(21));
        assert_eq!(form.alert.get_value(), None);
    }

    #[test]
    fn failed_request_shows_its_error_and_goes_no_further() {
        let form = recorded();
        finished(submit(
            form,
            async || Ok(()),
            async |()| Err::<(), _>(AuthError::TooManyAttempts),
            |()| panic!("the request has failed"),
        ));
        assert!(form.state.is_idle());
        let alert = error_messages::of_error(AuthError::TooManyAttempts);
        assert_eq!(form.alert.get_value(), Some(alert));
    }

    #[test]
    fn form_with_faults_makes_no_request() {
        let form = recorded();
        finished(submit(
            form,
            async || Err::<(), _>(FormFeedback::none()),
            async |()| -> Result<(), AuthError> { panic!("the form is faulty") },
            |()| panic!("the form is faulty"),
        ));
        assert!(form.state.is_idle());
    }

    #[test]
    fn busy_form_is_not_sent_again() {
        let form = recorded();
        form.state.start();
        finished(submit(
            form,
            async || panic!("the form is busy"),
            async |()| Ok::<_, AuthError>(()),
            |()| panic!("the form is busy"),
        ));
        assert!(!form.state.is_idle());
    }

    #[test]
    fn check_that_ends_late_leaves_a_request_alone() {
        let form = recorded();
        let check = async || {
            form.state.start();
            Err::<(), _>(FieldMessage::general(Message::PartMissing).into())
        };
        finished(submit(
            form,
            check,
            async |()| Ok::<_, AuthError>(()),
            |()| panic!("the form is faulty"),
        ));
        assert!(!form.state.is_idle());
        assert_eq!(form.alert.get_value(), None);
    }

    #[test]
    fn faults_keep_their_order_and_name_their_fields() {
        let faults = vec![Fault::EmailMissing, Fault::CodeMalformed];
        assert_eq!(
            FormFeedback::from(faults),
            FormFeedback::Faults(vec![
                (FormField::Email, Fields::EmailMissing.into()),
                (FormField::Code, Fields::CodeMalformed.into()),
            ])
        );
    }

    #[test]
    fn a_fault_may_belong_to_a_field_of_another_name() {
        let field = FormField::Attribute(1);
        assert_eq!(
            FormFeedback::from(vec![(field, Fault::PhoneMalformed)]),
            FormFeedback::Faults(vec![(field, Fields::PhoneMalformed.into())])
        );
    }

    #[test]
    fn an_error_of_the_service_is_an_alert_about_its_field() {
        let FormFeedback::Alert(alert) = FormFeedback::from(AuthError::WrongCode) else {
            panic!("no alert");
        };
        assert_eq!(alert.field, Some(FormField::Code));
    }

    #[test]
    fn a_value_without_faults_is_returned() {
        assert_eq!(unless_faulty(7, [None, None]), Ok(7));
        assert_eq!(
            unless_faulty(7, [None, Some(Fault::CodeMissing)]),
            Err(vec![Fault::CodeMissing])
        );
    }
}
